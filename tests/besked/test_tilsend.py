"""Push (BeskedFåTilsendt) over mutual TLS, to receivers of our own: what each answer means, the schedule of tries, and order.

The sandbox's clock is moved to the next try; a receiver has 3 seconds to answer (bf.send.svarfrist_sekunder).
"""

from __future__ import annotations

import contextlib
import datetime
import socket
import threading
import time
import uuid
from pathlib import Path

import pytest
from lxml import etree
from sandkasse import Sandkasse

from klient import CONTRACTS

from adgang.parter import lav

from .fordeler import Afsender, Fordeler, besked
from .modtager import Modtager, standardretur
from .nedbrud import Noegle

SVARFRIST = 3


@pytest.fixture(scope="module")
def verden(tmp_path_factory):
    mappe = tmp_path_factory.mktemp("tilsend")
    konfiguration = mappe / "faelled.toml"
    konfiguration.write_text(f"[bf.send]\nsvarfrist_sekunder = {SVARFRIST}\n", encoding="utf-8")
    s = Sandkasse(mappe / "data", "--no-demo", "--config", str(konfiguration))
    v = Verden(s, mappe)
    yield v
    v.modtager.luk()
    s.luk()


class Verden(Fordeler):
    def __init__(self, s, mappe: Path):
        super().__init__(s, dueslag=False)
        self.server = lav("Modtager", dns="localhost", nr=7).gem(mappe / "modtager", "server")
        self.anden = lav("Modtager", udsteder=self.ca, dns="localhost", nr=8).gem(mappe / "modtager", "anden")
        self.modtager = Modtager(self.server, self.ca.cert_fil, lambda kald: self.svar[kald.sti](kald))
        self.modtager.hoved = lambda kald: self.hoved.get(kald.sti, 200)
        self.svar, self.hoved = {}, {}
        self.token_ = self.xml(0)
        self.nr = 0

    @contextlib.contextmanager
    def modtagers(self, svar=lambda kald: 20, *, callback: str = "", certifikat: str | None = None, **andet):
        """A mailbox that is pushed to a path of its own; inactive afterwards, so that it gets no others' messages."""
        sti = f"/{uuid.uuid4()}"
        self.svar[sti] = svar
        post = {"navn": sti, "system": self.systemuuid(0), "levering": "Send", "callback": callback or self.modtager.adresse + sti,
                "certifikat": Path(self.server.cert_fil).read_text(encoding="ascii") if certifikat is None else certifikat, "aktiv": True, **andet}
        d = Dueslag(self, sti, self.dueslag(0, **post), post)
        try:
            yield d
        finally:
            d.ret(aktiv=False)

    def send(self, antal: int = 1) -> list[Noegle]:
        ud = []
        with self.forbundet(0, token=self.token_) as f:
            a = Afsender(f, self.token_)
            for _ in range(antal):
                ud.append(Noegle(0, 0, self.nr))
                self.nr += 1
                assert a.send(besked(ud[-1].tekst())) == "20"
        return ud


class Dueslag:
    def __init__(self, v: Verden, sti: str, koe: str, post: dict):
        self.v, self.sti, self.koe, self.post = v, sti, koe, post

    def ret(self, **andet) -> None:
        self.post |= andet
        r = self.v.api("PUT", f"dueslag/{self.koe}", json=self.post)
        assert r.ok, r.text

    def status(self) -> dict:
        return self.v.api("GET", f"dueslag/{self.koe}/status").json()

    def fik(self, antal: int, frist: float = 20) -> list[tuple[int, int]]:
        """(number, try) of each call, once there are so many."""
        return [(Noegle.af(k.krop).nr, k.forsoeg) for k in self.v.modtager.vent(antal, self.sti, frist)]

    def mislykket(self, gange: int, frist: float = 20) -> dict:
        """The status, once so many tries in a row have failed."""
        slut = time.monotonic() + frist
        while (t := self.status())["mislykkedeSendinger"] < gange:
            assert time.monotonic() < slut, t
            time.sleep(0.02)
        return t

    def ventetid(self, t: dict) -> float:
        """Seconds until the next try, on the sandbox's clock."""
        naeste = datetime.datetime.fromisoformat(t["naesteSending"].replace("Z", "+00:00"))
        return (naeste - self.v.ur()).total_seconds()

    def tom(self, kopier: int = 0, frist: float = 20) -> dict:
        """The status, once nothing waits and so many are in the copy queue."""
        slut = time.monotonic() + frist
        while (t := self.status())["venter"] or t["kopier"] < kopier:
            assert time.monotonic() < slut, t
            time.sleep(0.02)
        return t


# --- what answers mean


def test_modtaget_i_orden_over_gensidig_tls(verden):
    with verden.modtagers() as d:
        sendt = verden.send(5)
        assert d.fik(5) == [(n.nr, 1) for n in sendt]
        assert d.tom(5)["kopier"] == 5
    kald = verden.modtager.post(d.sti)
    assert len(kald) == 5 and not verden.modtager.hoveder(d.sti)
    assert {k.certifikat for k in kald} == {verden.sp.der}, "our certificate"
    assert kald[0].hoveder["Content-Type"].startswith("application/xml")
    rod = etree.fromstring(kald[0].krop)
    assert rod.tag == "{urn:oio:sts:1.0.0}ModtagBeskedInput" and rod[0].tag == "{urn:oio:besked:kuvert:1.0}Haendelsesbesked"


@pytest.mark.skipif(not CONTRACTS.is_dir(), reason="the official schemas do not lie beside the repository")
def test_beskeden_er_gyldig(verden):
    skema = etree.XMLSchema(etree.parse(CONTRACTS.parent / "beskedfordeler" / "xsd" / "Beskedkuvert.xsd"))
    with verden.modtagers() as d:
        verden.send()
        kald = verden.modtager.vent(1, d.sti)[0]
    skema.assertValid(etree.fromstring(kald.krop)[0])


AFVIST = {
    "51": lambda kald: 51, "53": lambda kald: 53, "55": lambda kald: 55,
    "HTTP 500": lambda kald: (500, standardretur(20)), "HTTP 404": lambda kald: (404, b""),
    "ikke xml": lambda kald: (200, b"tak"), "tom": lambda kald: (200, b""), "uden kode": lambda kald: (200, b"<a/>"),
    "for stort svar": lambda kald: (200, standardretur(20) + b" " * 300_000),
    "intet svar": lambda kald: None,
}


@pytest.mark.parametrize("hvad", AFVIST)
def test_afvist_stopper_dueslaget(verden, hvad):
    """Anything but 20 and 40 stops the mailbox for a minute; the message stays at the head."""
    with verden.modtagers(AFVIST[hvad]) as d:
        foerste, anden = verden.send(2)
        t = d.mislykket(1)
        assert 50 <= d.ventetid(t) <= 66
        assert t["venter"] == 2 and t["fejl"] == 0
        verden.svar[d.sti] = lambda kald: 20
        verden.flyt_ur(67)
        d.tom()
        # A call on a kept connection that ends without a byte is made once more at once: that is one try.
        assert list(dict.fromkeys(d.fik(3))) == [(foerste.nr, 1), (foerste.nr, 2), (anden.nr, 1)]
        assert hvad == "intet svar" or len(d.fik(3)) == 3
        assert len(verden.modtager.hoveder(d.sti)) == 1, "a HEAD first"


def test_omdirigering_foelges_ikke(verden):
    with verden.modtagers() as d, verden.modtagers(lambda kald: (302, b"")) as e:
        verden.modtager.omdiriger = verden.modtager.adresse + d.sti
        verden.send()
        e.mislykket(1)
        assert len(d.fik(1)) == 1, "only its own"


def test_optaget_giver_et_halvt_minut(verden):
    with verden.modtagers(lambda kald: 40) as d:
        verden.send()
        t = d.mislykket(1)
        assert 25 <= d.ventetid(t) <= 33
        verden.svar[d.sti] = lambda kald: 20
        verden.flyt_ur(34)
        d.tom()


# --- the schedule


def test_skemaet_vokser_og_taaler_drab(verden):
    with verden.modtagers(lambda kald: 53) as d:
        (n,) = verden.send()
        for forsoeg, sekunder in enumerate((60, 120, 300, 600, 1800, 3600, 3600), 1):
            t = d.mislykket(forsoeg)
            assert 0.89 * sekunder - 5 <= d.ventetid(t) <= 1.11 * sekunder, forsoeg
            assert d.fik(forsoeg)[-1] == (n.nr, forsoeg)
            if forsoeg == 2:
                # A kill and a restart: the same time, and no try before it.
                verden.s.draeb()
                verden.s.start()
                assert d.status()["naesteSending"] == t["naesteSending"]
                time.sleep(0.3)
                assert len(verden.modtager.post(d.sti)) == 2
            if forsoeg < 7:
                verden.flyt_ur(int(d.ventetid(t)) + 2)
        verden.svar[d.sti] = lambda kald: 20
        verden.flyt_ur(int(d.ventetid(t)) + 2)
        d.tom()
        # The next one is not late.
        verden.send()
        d.fik(9)
        assert d.tom()["mislykkedeSendinger"] == 0


def test_uden_svar_paa_head_sendes_intet(verden):
    with verden.modtagers(lambda kald: 53) as d:
        verden.send()
        verden.hoved[d.sti] = None
        verden.flyt_ur(int(d.ventetid(d.mislykket(1))) + 2)
        t = d.mislykket(2)
        assert len(verden.modtager.hoveder(d.sti)) >= 1 and len(d.fik(1)) == 1, "no second POST"
        verden.svar[d.sti] = lambda kald: 20
        verden.hoved[d.sti] = 405  # any status shows that somebody is there
        verden.flyt_ur(int(d.ventetid(t)) + 2)
        assert len(d.fik(2)) == 2
        d.tom()


def test_et_inaktivt_dueslag_lades_i_fred(verden):
    with verden.modtagers(lambda kald: 53) as d:
        verden.send()
        t = d.mislykket(1)
        d.ret(aktiv=False)
        verden.flyt_ur(int(d.ventetid(t)) + 2)
        time.sleep(0.5)
        assert len(d.fik(1)) == 1
        verden.svar[d.sti] = lambda kald: 20
        d.ret(aktiv=True)
        assert len(d.fik(2)) == 2
        d.tom()


def test_en_giftig_besked_parkeres_med_alarm(verden):
    giftig = verden.nr

    def gift(kald):
        return 53 if Noegle.af(kald.krop).nr == giftig else 20

    foer = parkeret(verden)
    with verden.modtagers(gift, maksForsoeg=3) as d, verden.modtagers() as nabo:
        _, anden, tredje = verden.send(3)
        nabo.fik(3)  # others do not wait for it
        nabo.tom()
        for n in (1, 2):
            verden.flyt_ur(int(d.ventetid(d.mislykket(n))) + 2)
        d.fik(3)
        t = d.mislykket(3)
        assert t["fejl"] == 1 and t["venter"] == 2
        assert parkeret(verden) == foer + 1
        assert '"besked_parkeret"' in verden.s.log_tekst()
        (fejl,) = verden.api("GET", f"dueslag/{d.koe}/beskeder?koe=fejl").json()
        assert fejl["forsoeg"] == 3 and "forsøg" in fejl["aarsag"]
        verden.flyt_ur(int(d.ventetid(t)) + 2)
        assert d.fik(5)[3:] == [(anden.nr, 1), (tredje.nr, 1)]
        d.tom()


def parkeret(verden) -> int:
    tekst = verden.klient(0).session.get(verden.base + "/metrics", timeout=10).text
    return int(float(next(l for l in tekst.split("\n") if l.startswith("faelled_besked_parkeret_total")).split()[-1]))


# --- who is there


def test_et_andet_certifikat_faar_intet(verden):
    """A receiver under the right name with another certificate, though a good authority's, is not spoken to."""
    andens = Modtager(verden.anden, verden.ca.cert_fil)
    try:
        with verden.modtagers(callback=andens.adresse + "/x") as d:
            verden.send()
            t = d.mislykket(1)
            assert not andens.kald
            verden.flyt_ur(int(d.ventetid(t)) + 2)
            t = d.mislykket(2)
            assert not andens.kald, "not even the HEAD"
            d.ret(certifikat=Path(verden.anden.cert_fil).read_text(encoding="ascii"))
            verden.flyt_ur(int(d.ventetid(d.status())) + 2 if d.status()["naesteSending"] else 1)
            d.tom()
            assert len(andens.post()) == 1
    finally:
        andens.luk()


def test_et_andet_navn_faar_intet(verden):
    with verden.modtagers(callback=verden.modtager.adresse.replace("localhost", "127.0.0.1") + "/navn") as d:
        verden.svar["/navn"] = lambda kald: 20
        verden.send()
        d.mislykket(1)
        assert not verden.modtager.post("/navn")


def test_en_modtager_der_ikke_kender_os(verden):
    """It asks for a certificate of another authority: no message, and a try later."""
    fremmed = Modtager(verden.server, verden.server.cert_fil)
    try:
        with verden.modtagers(callback=fremmed.adresse + "/x") as d:
            verden.send()
            assert d.mislykket(1)["venter"] == 1
            assert not fremmed.kald
    finally:
        fremmed.luk()


def test_ingen_lytter(verden):
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        with verden.modtagers(callback=f"https://localhost:{s.getsockname()[1]}/x") as d:
            verden.send()
            assert d.mislykket(1)["venter"] == 1


def test_frister(verden):
    """One receiver accepts and says nothing at all, one never answers, one answers with a byte now and then."""
    slip = threading.Event()

    def aldrig(kald):
        slip.wait(30)
        return None

    stum = socket.create_server(("localhost", 0), backlog=8)
    with verden.modtagers(callback=f"https://localhost:{stum.getsockname()[1]}/x") as a, verden.modtagers(aldrig) as b, \
            verden.modtagers() as frisk:
        foer = time.monotonic()
        verden.send(2)
        assert len(frisk.fik(2)) == 2, "others do not wait"
        frisk.tom()
        assert time.monotonic() - foer < SVARFRIST
        for d in (a, b):
            assert d.mislykket(1, 4 * SVARFRIST)["venter"] == 2
        assert len(b.fik(1)) == 1
        slip.set()
    stum.close()


def test_en_langsom_modtager_faar_en_ad_gangen(verden):
    inde, mest = 0, 0
    laas = threading.Lock()

    def langsom(kald):
        nonlocal inde, mest
        with laas:
            inde += 1
            mest = max(mest, inde)
        time.sleep(0.15)
        with laas:
            inde -= 1
        return 20

    with verden.modtagers(langsom) as d, verden.modtagers() as frisk:
        sendt = verden.send(6)
        frisk.fik(6)
        assert len(verden.modtager.post(d.sti)) < 6, "the quick one does not wait"
        assert d.fik(6) == [(n.nr, 1) for n in sendt]
        assert mest == 1
        d.tom()


def test_dueslag_side_om_side(verden):
    """Four receivers that each answer only when all four have been called."""
    port = threading.Barrier(4)

    def sammen(kald):
        port.wait(SVARFRIST)
        return 20

    with contextlib.ExitStack() as s:
        alle = [s.enter_context(verden.modtagers(sammen)) for _ in range(4)]
        sendt = verden.send(2)
        for d in alle:
            assert d.fik(2) == [(n.nr, 1) for n in sendt]
            d.tom()


def test_stop_venter_ikke_paa_en_modtager_der_tier(verden):
    """SIGTERM while a receiver holds a call: the server stops within the call's own time, and delivers again after."""
    slip = threading.Event()

    def tier(kald):
        slip.wait(30)
        return None

    with verden.modtagers(tier) as d:
        (n,) = verden.send()
        d.fik(1)
        foer = time.monotonic()
        assert verden.s.stop() == 0
        assert time.monotonic() - foer < SVARFRIST + 3
        slip.set()
        verden.svar[d.sti] = lambda kald: 20
        verden.s.start()
        t = d.status()
        if t["naesteSending"]:
            verden.flyt_ur(int(d.ventetid(t)) + 2)
        d.tom()
        assert [nr for nr, _ in d.fik(2)] == [n.nr, n.nr]
