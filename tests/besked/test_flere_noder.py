"""The mailboxes on every node: three nodes on one PostgreSQL with one RabbitMQ. What goes in at one is read at another, in one order;
one reader at a time; what an owner does anywhere holds everywhere; nodes and broker killed, and nodes restarted, under load.

FAELLED_SEED repeats a run.
"""

from __future__ import annotations

import os
import random
import re
import threading
import time
import uuid

import klynge
import pika
import pytest
from noder import Lastfordeler, MedRabbitMQ, vent_paa
from peer import rabbitmq
from sandkasse import PROGRAM
from test_lastfordeler import HAPROXY, Haproxy

from adgang.parter import lav

from .fordeler import MODTAG, TYPE, Afsender as Pikaafsender, Fordeler, besked
from .modtager import Modtager
from .nedbrud import Abonnent, Henter, Journal, Klient, Postmodtager, Taalmodig, ingen_halve, kontrol

pytestmark = [pytest.mark.skipif(rabbitmq.mangler() is not None, reason=f"{rabbitmq.mangler()} (apt install rabbitmq-server)"),
              pytest.mark.skipif(klynge.programmer() is None, reason="PostgreSQL is not installed (apt install postgresql)")]

SKIFT = 8.0  # seconds until another node reads a mailbox whose reader is gone
DATA = re.compile(rb">([A-Za-z0-9+/=]*)</Base64>")
ADMIN_STIER = ("typer", "dueslag", "abonnementer")


class Land:
    def __init__(self, rod, url: str, mq):
        (rod / "kodeord").write_text("guest\n", encoding="ascii")
        mere = (f'[bf.rabbitmq]\nurl = "amqps://guest@localhost:{mq.port}/BF"\nkodeord_fil = "{rod}/kodeord"\nca = "{mq.ca}"\n')
        self.mq = mq
        self.noder = MedRabbitMQ(rod / "noder", url, 3, mere=mere)
        self.f = [Fordeler(s, dueslag=False) for s in self.noder.alle]
        self.afsend, self.modtag = self.f[0].xml(0), self.f[0].xml(0, MODTAG)  # good at all of them

    def forbind(self, nr: int, token: str) -> pika.BlockingConnection:
        return pika.BlockingConnection(self.f[nr].parametre(token))

    def send(self, nr: int, *data: str) -> None:
        f = self.forbind(nr, self.afsend)
        a = Pikaafsender(f, self.afsend)
        for d in data:
            assert a.send(besked(d)) == "20"
        f.close()

    def status(self, nr: int, koe: str) -> dict:
        return self.f[nr].api("GET", f"dueslag/{koe}/status").json()


@pytest.fixture(scope="module")
def land(mq, tmp_path_factory):
    server = klynge.Klynge()
    land = Land(tmp_path_factory.mktemp("land"), server.nyt_skema(), mq)
    try:
        yield land
        land.noder.luk()
        land.noder.efterproev(PROGRAM)
    finally:
        for s in land.noder.alle:
            if s.lever():
                s.draeb()
        server.luk()


class Laeser:
    """Subscribes to a mailbox at one node, one message at a time, and keeps what came."""

    def __init__(self, land: Land, nr: int, koe: str):
        self.f = land.forbind(nr, land.modtag)
        self.k = self.f.channel()
        self.k.basic_qos(prefetch_count=1)
        self.fik: list[bytes] = []
        self.maerke = 0
        self.k.basic_consume(koe, self._kom)

    def _kom(self, _k, metode, _e, krop: bytes) -> None:
        self.fik.append(DATA.search(krop)[1])
        self.maerke = metode.delivery_tag

    def naeste(self, frist: float = SKIFT) -> bytes | None:
        slut, foer = time.monotonic() + frist, len(self.fik)
        while len(self.fik) == foer and time.monotonic() < slut:
            self.f.process_data_events(0.1)
        return self.fik[-1] if len(self.fik) > foer else None

    def kvitter(self) -> None:
        self.k.basic_ack(self.maerke)


def numre(antal: int, foran: str = "") -> list[str]:
    """Contents that can be told apart: base64 of four letters each."""
    return [f"{foran}{n:0{4 - len(foran)}d}" for n in range(antal)]


def test_alle_noder_har_dueslagene(land):
    for nr, s in enumerate(land.noder.alle):
        assert land.noder.hent(s, "/ready/besked").status_code == 200
        for sti in ADMIN_STIER:
            assert land.f[nr].api("GET", sti).status_code == 200, sti
        assert "AMQP" not in s.log_tekst()
    vent_paa(land.noder.leder)
    assert len({s.klar["amqps"] for s in land.noder.alle}) == 3


def test_sendt_ved_en_og_laest_ved_en_anden(land):
    """A mailbox and subscription made at one node are in use at once at the others, also by whoever sends there first."""
    for fra, til in ((0, 1), (1, 2), (2, 0)):
        koe = land.f[3 - fra - til].dueslag(0)
        land.send(fra, "QUFB", "QkJC")
        l = Laeser(land, til, koe)
        assert l.naeste() == b"QUFB"
        l.kvitter()
        assert l.naeste() == b"QkJC"
        l.kvitter()
        l.f.close()


def test_et_nedlagt_dueslag_efterlader_ingen_koe(land):
    """Read at one node, taken down at another one: the reader is told, and the broker keeps nothing of it."""
    koe = land.f[0].dueslag(0, abonner=False)
    felter = {"dueslag": koe, "beskedtype": TYPE, "aktiv": True}
    abonnement = land.f[0].post("abonnementer", felter)
    navn = f"faelled.dueslag.{koe}"
    l, aflyst = Laeser(land, 1, koe), []
    l.k.add_on_cancel_callback(aflyst.append)
    land.send(2, "QUFB")
    assert l.naeste() == b"QUFB"
    l.kvitter()
    vent_paa(lambda: land.status(0, koe)["venter"] == 0)
    assert land.mq.findes(navn)
    assert land.f[0].api("DELETE", f"abonnementer/{abonnement}").ok
    post = land.f[0].api("GET", f"dueslag/{koe}").json()
    assert land.f[0].api("PUT", f"dueslag/{koe}", json={**post, "aktiv": False}).ok
    assert land.f[2].api("DELETE", f"dueslag/{koe}").ok
    vent_paa(lambda: l.f.process_data_events(0.1) or aflyst, SKIFT)
    l.f.close()
    vent_paa(lambda: not land.mq.findes(navn))
    time.sleep(2)  # no node makes it again
    assert not land.mq.findes(navn)


def test_et_udtryk_gaelder_straks_for_alle(land):
    """What an owner changes is counted for the next message, wherever it comes in."""
    koe = land.f[0].dueslag(0, abonner=False)
    abonnement = land.f[0].post("abonnementer", {"dueslag": koe, "beskedtype": TYPE, "aktiv": True})
    for runde in range(3):
        for fra in (1, 2):
            aktiv = (runde + fra) % 2 == 0
            r = land.f[runde % 3].api("PUT", f"abonnementer/{abonnement}", json={"dueslag": koe, "beskedtype": TYPE, "aktiv": aktiv})
            assert r.ok, r.text
            foer = land.status(0, koe)["venter"]
            land.send(fra, "QUFB")
            assert land.status(0, koe)["venter"] == foer + aktiv


def test_registrenes_regler_gaelder_over_noder(land):
    """Of a subscription and the deletion of its mailbox, asked of two nodes at once, one is refused; all nodes show the same after."""
    bokse = [land.f[0].dueslag(0, abonner=False, aktiv=False) for _ in range(10)]
    start, svar = threading.Barrier(2, timeout=60), {1: [], 2: []}

    def spoerg(nr: int, metode: str, sti: str, krop: dict | None) -> None:
        for koe in bokse:
            start.wait()
            svar[nr].append(land.f[nr].api(metode, sti.format(koe), json=krop and {**krop, "dueslag": koe}).status_code)

    traade = [threading.Thread(target=spoerg, args=(1, "POST", "abonnementer", {"beskedtype": TYPE, "aktiv": True})),
              threading.Thread(target=spoerg, args=(2, "DELETE", "dueslag/{}", None))]
    for t in traade:
        t.start()
    for t in traade:
        t.join(120)
    assert len(svar[1]) == len(svar[2]) == len(bokse)
    for abonneret, slettet in zip(svar[1], svar[2]):
        assert max(abonneret, slettet) < 500 and (abonneret < 300) != (slettet < 300), svar
    for sti in ADMIN_STIER:
        foerst, *andre = (land.f[nr].api("GET", sti).json() for nr in range(3))
        assert all(a == foerst for a in andre), sti


def test_orden_fra_to_noder(land):
    """Each sender's own order, and one order of all in both mailboxes."""
    bokse = [land.f[nr].dueslag(0) for nr in (0, 1)]
    traade = [threading.Thread(target=land.send, args=(nr, *numre(60, x)), daemon=True) for nr, x in ((0, "A"), (1, "B"))]
    for t in traade:
        t.start()
    raekker = []
    for nr, koe in zip((2, 1), bokse):
        l = Laeser(land, nr, koe)
        while len(l.fik) < 120 and l.naeste(20) is not None:
            l.kvitter()
        l.f.close()
        raekker.append([d.decode() for d in l.fik])
    for t in traade:
        t.join(30)
    assert raekker[0] == raekker[1]
    for x in "AB":
        assert [d for d in raekker[0] if d[0] == x] == numre(60, x)


def test_en_laeser_ad_gangen(land):
    """The next one takes over when the connection, or the whole node, of the one before is gone: where that one was."""
    koe = land.f[0].dueslag(0)
    data = [d.encode() for d in numre(6)]
    land.send(0, *map(bytes.decode, data))
    foerste, anden = Laeser(land, 0, koe), None
    assert foerste.naeste() == data[0]
    foerste.kvitter()
    assert foerste.naeste() == data[1]
    anden = Laeser(land, 1, koe)
    assert anden.naeste(1.0) is None, "two readers at once"
    foerste.f.close()
    assert anden.naeste() == data[1]
    anden.kvitter()
    assert anden.naeste() == data[2]
    tredje = Laeser(land, 2, koe)
    assert tredje.naeste(1.0) is None, "two readers at once"
    land.noder.alle[1].draeb()
    try:
        for d in data[2:]:
            assert tredje.naeste() == d
            tredje.kvitter()
        tredje.f.close()
    finally:
        land.noder.alle[1].start()
    vent_paa(lambda: land.status(0, koe)["venter"] == 0)


def test_hent_ved_to_noder_paa_skift(land):
    """basic.get with two channels open, at two nodes: nobody is left without while something waits, and each comes once."""
    koe = land.f[0].dueslag(0)
    land.send(2, *numre(8))
    forbindelser = [land.forbind(nr, land.modtag) for nr in (0, 1)]
    kanaler = [f.channel() for f in forbindelser]
    fik = []
    for nr in range(8):
        slut = time.monotonic() + SKIFT
        while time.monotonic() < slut:
            metode, _, krop = kanaler[nr % 2].basic_get(koe)
            if metode is not None:
                fik.append(DATA.search(krop)[1].decode())
                kanaler[nr % 2].basic_ack(metode.delivery_tag)
                break
        else:
            raise AssertionError(f"nothing came to {nr}, and {land.status(0, koe)['venter']} wait")
    for f in forbindelser:
        f.close()
    assert fik == numre(8)


def test_ejeren_ved_en_node_der_ikke_laeser(land):
    """To the error queue, back, away: by a node that does not read the mailbox, while another one does."""
    koe = land.f[0].dueslag(0)
    land.send(0, *numre(6))
    l = Laeser(land, 0, koe)
    assert l.naeste() == b"0000"
    ejer = land.f[1]
    venter = ejer.api("GET", f"dueslag/{koe}/beskeder?koe=venter").json()
    assert len(venter) == 6
    plads = [v["plads"] for v in venter]

    def goer(hvad: str, nr: int, fra: str) -> dict:
        r = ejer.api("POST", f"dueslag/{koe}/{hvad}", json={"plads": plads[nr], "koe": fra})
        assert r.ok, r.text
        return r.json() if r.content else {}

    goer("til-fejlkoe", 1, "venter")
    goer("til-fejlkoe", 2, "venter")
    goer("slet-besked", 3, "venter")
    ny = goer("gensend", 2, "fejl")["plads"]
    assert ny > plads[5]
    time.sleep(1.2)  # the node that reads hears of it within a second
    l.kvitter()
    fik = []
    while (d := l.naeste(3.0)) is not None:
        fik.append(d)
        l.kvitter()
    assert fik == [b"0004", b"0005", b"0002"]
    l.f.close()
    tal = [{n: v for n, v in land.status(nr, koe).items() if n not in ("laesere", "senesteLevering")} for nr in range(3)]
    assert tal[0] == tal[1] == tal[2] and tal[0]["venter"] == 0 and tal[0]["fejl"] == 1, tal
    for nr in range(3):
        fejl = land.f[nr].api("GET", f"dueslag/{koe}/beskeder?koe=fejl").json()
        assert [x["plads"] for x in fejl] == [plads[1]]


def test_tal_vej_og_statistik_er_ens_ved_alle(land):
    koe = land.f[0].dueslag(0)
    ider = [str(uuid.uuid4()) for _ in range(6)]
    for nr, id_ in enumerate(ider):
        f = land.forbind(nr % 3, land.afsend)
        assert Pikaafsender(f, land.afsend).send(besked(besked_id=id_)) == "20"
        f.close()
    l = Laeser(land, 1, koe)
    for _ in range(4):
        assert l.naeste() is not None
        l.kvitter()
    assert l.naeste() is not None

    def linje(nr: int) -> dict:
        return next(iter(land.f[nr].api("GET", f"statistik?opdel=dueslag&dueslag={koe}").json()), {})

    vent_paa(lambda: all(linje(nr).get("leveret") == 4 for nr in range(3)))
    assert linje(0) == linje(1) == linje(2)
    assert linje(0)["fordelt"] == 6
    vent_paa(lambda: land.status(0, koe) == land.status(1, koe) == land.status(2, koe))
    tal = land.status(2, koe)
    assert (tal["venter"], tal["leveret"], tal["laesere"]) == (2, 4, 1) and tal["senesteLevering"], tal
    l.f.close()
    vent_paa(lambda: [land.status(nr, koe)["laesere"] for nr in range(3)] == [0, 0, 0])
    for id_ in ider:
        veje = [land.f[nr].api("GET", f"vej?id={id_}").json() for nr in range(3)]
        assert veje[0] == veje[1] == veje[2]
        assert [k for k in veje[0][0]["kopier"] if k["dueslag"] == koe]
    alt = [land.f[nr].api("GET", "statistik").json() for nr in range(3)]
    assert alt[0] == alt[1] == alt[2] and alt[0]


@pytest.mark.skipif(HAPROXY is None, reason="HAProxy is not installed (apt install haproxy)")
def test_haproxy_deler_amqp_og_bryder(land, tmp_path):
    """The guide's lines: AMQP and the paths of mailboxes go to all nodes, and connections to one that says no are ended."""
    proxy = Haproxy(tmp_path, land.noder)
    try:
        for del_ in ("faelled-amqps", "faelled-besked"):
            vent_paa(lambda d=del_: proxy.oppe(d) == {"fa1", "fa2", "fa3"})
        forbindelser = [proxy.amqp() for _ in range(6)]
        kald = proxy.stat("scur")
        assert {n: kald["faelled-amqps", n] for n in ("fa1", "fa2", "fa3")} == {"fa1": "2", "fa2": "2", "fa3": "2"}
        for _ in range(6):
            assert proxy.hent("/ready/besked", "faelled-besked").status_code == 200
        proxy.sig_nej("faelled-amqps", "fa2")
        vent_paa(lambda: proxy.stat("scur")["faelled-amqps", "fa2"] == "0")
        lukkede = 0
        for a in forbindelser:
            a.settimeout(0.5)
            try:
                lukkede += a.recv(4096) == b""
            except TimeoutError:
                pass
            except OSError:
                lukkede += 1
            a.close()
        assert lukkede == 2
        assert proxy.amqp_svarer()
    finally:
        proxy.luk()


# --- under load


class Vandrer(threading.Thread):
    """A client that is let in by the balancer, and again at another node when its connection is gone."""

    def __init__(self, land: Land, fordeler: Lastfordeler, j: Journal, lav):
        super().__init__(daemon=True)
        self.land, self.fordeler, self.j, self.lav = land, fordeler, j, lav
        self.k: Klient | None = None
        self.slut = threading.Event()
        self.start()

    def run(self) -> None:
        liv = 0
        while not self.slut.is_set():
            s = self.fordeler.naeste()
            k = self.lav(self.land.f[self.land.noder.alle.index(s)], liv, self.k)
            self.k = k
            if self.slut.is_set():
                return
            k.run()
            if not k.brudt:
                return
            liv += 1
            time.sleep(0.2)

    def stands(self) -> None:
        self.slut.set()
        if self.k:
            self.k.stop.set()


class Rolig(Taalmodig):
    """Some messages a second, so that push, which goes on only when another node leads, has no more than it can send."""

    def send_en(self) -> None:
        super().send_en()
        time.sleep(0.1)


class Forsoeg:
    SENDERE = 3

    def __init__(self, land: Land, mappe):
        seed = int(os.environ.get("FAELLED_SEED", str(int(time.time()))))
        print(f"FAELLED_SEED={seed}")
        self.land, self.rng, self.j = land, random.Random(seed), Journal()
        server = lav("Modtager", dns="localhost", nr=7).gem(mappe / "modtager", "server")
        self.modtager = Modtager(server, land.f[0].ca.cert_fil)
        self.bokse = {navn: land.f[nr].dueslag(0) for nr, navn in enumerate(("en", "ti", "hent"))}
        self.bokse["send"] = land.f[0].dueslag(0, levering="Send", callback=self.modtager.adresse + "/besked",
                                               certifikat=open(server.cert_fil, encoding="ascii").read())
        for b in self.bokse.values():
            self.j.leveret[b] = []
        self.modtager.svar = Postmodtager(self.j, self.bokse["send"])
        self.fordeler = Lastfordeler(land.noder)
        self.sendere = [self.vandrer(self.afsender(nr)) for nr in range(self.SENDERE)]
        self.laesere = [self.vandrer(self.abonnent("en", 1)), self.vandrer(self.abonnent("ti", 10)), self.vandrer(self.henter("hent"))]

    def vandrer(self, lav) -> Vandrer:
        return Vandrer(self.land, self.fordeler, self.j, lav)

    def fast(self, f: Fordeler, liv: int, token: str) -> tuple:
        return f, self.j, liv, self.rng.randrange(2**32), token

    def afsender(self, nr: int):
        def lav(f, liv, foer):
            ubesvarede = sorted([n.nr for n in foer.ude.values()] + foer.koe) if foer else []
            a = Rolig(*self.fast(f, liv, self.land.afsend), nr, ubesvarede, foer.n if foer else 0)
            a.forspring = 100_000
            return a
        return lav

    def abonnent(self, boks: str, prefetch: int):
        return lambda f, liv, _: Abonnent(*self.fast(f, liv, self.land.modtag), self.bokse[boks], prefetch=prefetch)

    def henter(self, boks: str):
        return lambda f, liv, _: Henter(*self.fast(f, liv, self.land.modtag), self.bokse[boks])

    def faerdig(self) -> None:
        for v in self.sendere:
            v.stands()
        for v in self.sendere:
            v.join(30)
            assert not v.is_alive() and not v.k.ude, "no answer"
        for navn, b in self.bokse.items():
            for nr in range(3):
                vent_paa(lambda: self.land.status(nr, b)["venter"] == 0, 60)
            assert self.land.status(0, b)["fejl"] == 0, navn
        for v in self.laesere:
            v.stands()
        for v in self.laesere:
            v.join(30)
            assert not v.is_alive()

    def luk(self) -> None:
        for v in self.sendere + self.laesere:
            v.stands()
        self.modtager.luk()
        self.fordeler.luk()


def test_drab_og_genstart_under_belastning(land, tmp_path):
    """The leading node, the broker and another node are killed, then all are restarted in order. Nothing acknowledged is lost, all
    mailboxes have the same messages in the same order, and push goes on at whoever leads next."""
    noder = land.noder
    leder = vent_paa(noder.leder)
    t = Forsoeg(land, tmp_path)
    try:
        forloeb(t, noder, leder)
        t.faerdig()
        kontrol(t.j, en_node=False)
        ingen_halve(t.j)
        print(f"{len(t.j.sendt)} sent, {len(t.j.svaret)} accepted, {len(t.j.afvist)} refused, lives {[v.k.liv for v in t.sendere + t.laesere]}")
    finally:
        t.luk()


def forloeb(t: Forsoeg, noder: MedRabbitMQ, leder) -> None:
    def nyt_liv() -> None:
        t.modtager.liv += 1

    begyndt = time.monotonic()

    def sig(hvad: str) -> None:
        print(f"{time.monotonic() - begyndt:5.1f} s: {hvad}, {len(t.j.svaret)} accepted, {[len(v) for v in t.j.leveret.values()]} delivered")

    def igen(s) -> None:
        s.start()
        vent_paa(lambda: s in t.fordeler.klar)
        sig("started again")

    t.j.vent(40, 30)
    sig("begun")
    leder.draeb()
    nyt_liv()
    t.j.vent(20, 30)
    igen(leder)
    t.land.mq.draeb()
    time.sleep(0.5)
    t.land.mq.start()
    sig("broker is back")
    t.j.vent(20, 60)
    sig("messages again")
    ny = vent_paa(noder.leder, 30)
    offer = next(s for s in noder.alle if s is not ny)
    offer.draeb()
    t.j.vent(20, 30)
    igen(offer)
    skubbet = len(t.j.leveret[t.bokse["send"]])
    t.j.vent(20, 30)
    vent_paa(lambda: len(t.j.leveret[t.bokse["send"]]) > skubbet, 30)
    sig("pushed")
    afvist = len(t.j.afvist)
    for s in noder.alle:
        nyt_liv()
        assert s.stop() == 0, s.log_tekst()[-3000:]
        nyt_liv()
        igen(s)
        t.j.vent(20, 30)
    assert len(t.j.afvist) == afvist, "a restart in order refused messages"
    assert not t.j.uventet, t.j.uventet[:5]
