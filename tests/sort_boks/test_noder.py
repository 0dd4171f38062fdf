"""Several active nodes on one PostgreSQL, behind a tiny round-robin client: writes to the same objects, what one node
let in or issued or revoked seen by the others, kills and rolling restarts under load, the audit log afterwards."""

import itertools
import random
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
import requests
from lxml import etree

import klynge
from klient import konvolut, ny_uuid
from noder import Lastfordeler, Noder, vent_paa
from sandkasse import Sandkasse
from test_klassifikation import EMNEPLAN, K7, SD, klasse_indhold, operatoer_for, opret7

sys.path.insert(0, str(Path(__file__).parent.parent))

from adgang.kald import NETCORE, Fejl, http_hoveder  # noqa: E402
from adgang.verden import DEMOREST, ENHED, HANDLING, KORSBAEK, ORGANISATION, Verden, laes_krop, status_kode  # noqa: E402
from adgang.wstrust import NETCORE as NETCORE_RST  # noqa: E402
from adgang.xmlsig import laes  # noqa: E402

pytestmark = pytest.mark.skipif(klynge.programmer() is None, reason="PostgreSQL is not installed (apt install postgresql)")

GRAENSE = 3.0  # seconds until another node knows of a revocation; docs/drift.md says two
BESKED = "/admin/besked/typer"


@pytest.fixture(scope="module")
def server():
    k = klynge.Klynge()
    yield k
    k.luk()


@pytest.fixture(scope="module")
def to(program, server, tmp_path_factory):
    n = Noder(tmp_path_factory.mktemp("noder") / "to", server.nyt_skema(), 2)
    yield n
    n.luk()


def enhed(navn: str, uuid: str, **andet) -> dict:
    return {"uuid": uuid, "egenskaber": [{"fra": "2024-01-01", "BrugervendtNoegleTekst": navn, "EnhedNavn": navn}], **andet}


class Skriver(threading.Thread):
    """Renames shared objects, each time to a name of its own, and notes when each write began and was acknowledged."""

    def __init__(self, systemer, objekter: list[str], navn: str, antal: int):
        super().__init__(daemon=True)
        self.systemer, self.objekter, self.navn, self.antal = systemer, objekter, navn, antal
        self.skrevet: list[tuple[str, str, float, float]] = []  # object, name, begun, acknowledged
        self.fejl: list[str] = []

    def run(self) -> None:
        rng = random.Random(self.navn)
        for nr in range(self.antal):
            uuid, navn = rng.choice(self.objekter), f"{self.navn}-{nr}"
            begyndt = time.monotonic()
            svar = next(self.systemer).kald("organisationenhed", "ret", enhed(navn, uuid, note=navn))
            if svar.kode != 20:
                self.fejl.append(repr(svar))
            self.skrevet.append((uuid, navn, begyndt, time.monotonic()))


def historie(s: Sandkasse, uuid: str) -> list[tuple[str, str]]:
    """(time, note) of every registration, oldest first."""
    svar = s.system(0).kald("organisationenhed", "laes", {"uuid": uuid, "rf": "0001-01-01", "rt": "uendelig"})
    assert svar.kode == 20, repr(svar)
    return [(r.findtext("{urn:oio:sagdok:3.0.0}Tidspunkt/{urn:oio:sagdok:3.0.0}TidsstempelDatoTid") or r.findtext("{urn:oio:sagdok:3.0.0}Tidspunkt"),
             r.findtext("{urn:oio:sagdok:3.0.0}NoteTekst")) for r in svar.registreringer]


def test_skrivninger_fra_to_noder_til_samme_objekter(to):
    """Against a naive model: every acknowledged write is one registration, in an order that respects who was answered
    before whom began; both nodes tell the same history."""
    a, b = to.alle
    objekter = [ny_uuid() for _ in range(3)]
    for u in objekter:
        assert a.skriver.kald("organisationenhed", "importer", enhed("start", u, note="start")).kode == 20
    # Each writer goes to the nodes in turn.
    skrivere = [Skriver(itertools.cycle([a.system(0), b.system(0)]), objekter, f"T{n}", 25) for n in range(4)]
    for s in skrivere:
        s.start()
    for s in skrivere:
        s.join(120)
        assert not s.is_alive() and not s.fejl, s.fejl
    for u in objekter:
        fortalt = historie(a, u)
        assert fortalt == historie(b, u)
        tider, noter = [t for t, _ in fortalt], [n for _, n in fortalt]
        assert tider == sorted(set(tider)), "times do not rise"
        mine = [w for s in skrivere for w in s.skrevet if w[0] == u]
        assert sorted(noter) == sorted(["start", *(navn for _, navn, _, _ in mine)]), "a write is lost or there twice"
        plads = {navn: noter.index(navn) for _, navn, _, _ in mine}
        for (_, x, _, kvitteret), (_, y, begyndt, _) in itertools.permutations(mine, 2):
            assert kvitteret >= begyndt or plads[x] < plads[y], f"{x} was acknowledged before {y} began, and comes after it"


def test_det_en_node_skrev_ser_den_anden_straks(to):
    a, b = to.alle
    for nr in range(20):
        fra, til = (a, b) if nr % 2 else (b, a)
        uuid = ny_uuid()
        assert fra.skriver.kald("organisationenhed", "importer", enhed("x", uuid)).kode == 20
        assert til.skriver.kald("organisationenhed", "laes", {"uuid": uuid}).kode == 20


def opret_klasse(system, noegle: str) -> int:
    """In a common facet, where a key is one class's."""
    krop = f"<k7:OpretInput xmlns:k7='{K7}' xmlns:sd='{SD}'>{klasse_indhold('k7', noegle, 'Kapløb', EMNEPLAN)}</k7:OpretInput>"
    data = konvolut(etree.fromstring(krop), message_id=f"urn:uuid:{ny_uuid()}")
    svar = system.session.post(system.base + "/klasse/7/", data=data, headers={"Content-Type": "application/soap+xml; charset=utf-8"}, timeout=60)
    return int(svar.text.split("StatusKode>")[1][:2])


def test_klassifikationens_regler_holder_over_noder(to):
    """Of four classes that get the same key at once, two at each node, one is made; every time."""
    systemer = [s.system(0) for s in to.alle for _ in range(2)]
    samtidig = threading.Barrier(len(systemer))
    koder: list[list[int]] = [[] for _ in systemer]

    def skriv(nr: int) -> None:
        for runde in range(10):
            samtidig.wait(60)
            koder[nr].append(opret_klasse(systemer[nr], f"99.{runde:02d}"))

    traade = [threading.Thread(target=skriv, args=(nr,), daemon=True) for nr in range(len(systemer))]
    for t in traade:
        t.start()
    for t in traade:
        t.join(120)
    assert [sorted(runde) for runde in zip(*koder, strict=True)] == [[20, 49, 49, 49]] * 10


def test_sik016_en_besked_til_begge_noder(to):
    """A message that one node let in is refused by the other, with a fault; and of two sent at once one gets in."""
    va, vb = (Verden(s) for s in to.alle)
    m = va.angriber()
    hoveder = http_hoveder(NETCORE, "x")
    god = m.kald().data.encode()
    assert va.skriver.post_soap(ENHED, god, hoveder, mtls=False).status_code == 200
    svar = vb.skriver.post_soap(ENHED, god, hoveder, mtls=False)
    fejl = Fejl(laes(svar.content))
    assert fejl.kode == "wsse:InvalidSecurity" and "Replay" in fejl.tekst, svar.text[:800]
    for _ in range(10):
        god = m.kald().data.encode()
        svar = [None, None]

        def send(nr, v):
            svar[nr] = v.klient(0).post_soap(ENHED, god, hoveder, mtls=False).status_code

        traade = [threading.Thread(target=send, args=(nr, v)) for nr, v in enumerate((va, vb))]
        for t in traade:
            t.start()
        for t in traade:
            t.join()
        assert sorted(svar) == [200, 500], svar


def test_tokens_fra_den_ene_gaelder_paa_den_anden(to):
    va, vb = (Verden(s) for s in to.alle)
    token = va.skriver.token(ORGANISATION, KORSBAEK)
    assert status_kode(vb.skriver.kald(ENHED, laes_krop(ny_uuid()), HANDLING + "laes", token)) == 44
    adgang = va.skriver.adgangstoken(va.skriver.token(DEMOREST, KORSBAEK))
    svar = vb.skriver.rest("/service/AccessTokenDemo_1/callDemoService/hej", adgang)
    assert svar.status_code == 200, svar.text


def test_det_spaerrede_er_spaerret_paa_den_anden_i_tide(to, tmp_path):
    """A system is connected at A and its certificate blocked there: B takes it up and refuses it within the limit."""
    va, vb = (Verden(s) for s in to.alle)
    r = va.faelled("onboard", "--data", str(va.s.mappe), "--name", "Nodeprøve", "--cvr", "77777777", "--out", str(tmp_path))
    assert r.returncode == 0, r.stderr
    cert = next(f for f in tmp_path.glob("*.pem") if f.with_suffix(".key").exists())
    part = va.part(0).fra_filer(cert, cert.with_suffix(".key"))
    ka, kb, operatoer = va.klient(part), vb.klient(part), va.klient(va.operatoer)

    def kan() -> bool:
        svar, _ = kb.rst(NETCORE_RST, ORGANISATION, KORSBAEK)
        return svar.status_code == 200

    vent_paa(kan, GRAENSE)
    token = ka.token(ORGANISATION, KORSBAEK)
    assert status_kode(kb.kald(ENHED, laes_krop(ny_uuid()), HANDLING + "laes", token)) == 44
    poster = operatoer.rest("/admin/certifikater", None).json()["poster"]
    uuid = next(p["uuid"] for p in poster if part.sha256.hex() in str(p).lower())
    svar = operatoer.rest(f"/admin/certifikater/{uuid}/spaer", None, "POST", json={"begrundelse": "prøve"})
    assert svar.status_code == 204, svar.text
    vent_paa(lambda: not kan(), GRAENSE)
    svar, _ = kb.send_kald(ENHED, laes_krop(ny_uuid()), HANDLING + "laes", token)
    assert Fejl(laes(svar.content)).kode == "wsse:FailedAuthentication"


def test_suspenderet_aftale_afvises_paa_den_anden(to):
    va, vb = (Verden(s) for s in to.alle)
    operatoer = va.klient(va.operatoer)
    aftale = to.alle[0].klar["systemer"][2]["aftale"]
    parter = operatoer.rest("/admin/aftaleparter?antal=1000", None).json()["poster"]
    mine = [p for p in parter if p["aftale"] == aftale]
    assert mine, parter[:2]
    cvr = to.alle[0].klar["systemer"][2]["cvr"]
    nabo = vb.klient(2)

    def kode() -> int:
        return nabo.rst(NETCORE_RST, ORGANISATION, cvr)[0].status_code

    assert kode() == 200
    for p in mine:
        svar = operatoer.rest(f"/admin/aftaleparter/{p['uuid']}/suspender", None, "POST", json={"aarsag": "prøve"})
        assert svar.status_code in (200, 204), svar.text
    vent_paa(lambda: kode() != 200, GRAENSE)


def test_login_paa_den_ene_er_der_paa_den_anden(to):
    """Single sign-on: the session that began at the last node (whose test identity provider is the one registered) is
    ended at the first one's own page, and is over where it began."""
    from login.browser import Browser, vaelg_person
    a, b = to.alle
    browser = Browser(a.sti(a.klar["ca"]))
    side = vaelg_person(browser, browser.gaa(b.klar["https"] + "/sandkasse/fagsystem/login"))
    assert side.overskrift == "Du er logget ind", side.tekst[:400]
    browser.http.cookies.pop("demofag")
    assert browser.gaa(b.klar["https"] + "/sandkasse/fagsystem/login").overskrift == "Du er logget ind"
    logud = a.klar["login"]["logud"]
    side = browser.gaa(logud)
    assert side.status == 200, side.tekst[:300]
    browser.http.cookies.pop("demofag", None)
    assert browser.gaa(b.klar["https"] + "/sandkasse/fagsystem/login").overskrift == "Hvem vil du være?"


def test_en_node_har_postkasserne(to):
    """AMQP is open at one node; the paths of mailboxes say so on the others."""
    leder = vent_paa(to.leder)
    andre = [s for s in to.alle if s is not leder]
    v = Verden(leder)
    cert = (v.operatoer.cert_fil, v.operatoer.key_fil)
    assert to.hent(leder, BESKED, cert=cert).status_code == 200
    for s in to.alle:
        assert s.log_tekst().count("node.dueslag_hos_lederen") == 1
    for s in andre:
        svar = to.hent(s, BESKED, cert=cert)
        assert svar.status_code == 503 and svar.headers["Retry-After"], svar.text
        assert to.hent(s, "/ready").status_code == 200
        assert to.hent(s, "/ready/besked").status_code == 503
    with socket.create_connection(("127.0.0.1", to.amqps), 5):
        pass


def test_kommandoer_ved_siden_af_noder_under_last(program, to, tmp_path):
    """What only reads sees one moment of the store while both nodes write; what needs it alone says what to do."""
    a, b = to.alle
    objekter = [ny_uuid() for _ in range(3)]
    for u in objekter:
        assert a.skriver.kald("organisationenhed", "importer", enhed("start", u, note="start")).kode == 20
    stop = threading.Event()

    def skriv(system) -> None:
        nr = 0
        while not stop.is_set():
            nr += 1
            assert system.kald("organisationenhed", "ret", enhed(f"n{nr}", objekter[nr % 3])).kode == 20

    traade = [threading.Thread(target=skriv, args=(s.system(0),), daemon=True) for s in (a, b)]
    for t in traade:
        t.start()
    fil = tmp_path / "log.json"

    def koer(*valg: str, kode: int = 0) -> str:
        done = subprocess.run([str(program), *valg], capture_output=True, text=True, timeout=60)
        assert done.returncode == kode, f"{valg}: {done.returncode} {done.stdout[-1000:]}{done.stderr[-1000:]}"
        return done.stdout + done.stderr

    for _ in range(3):
        to.efterproev(program)
    koer("audit", "export", "--data", to.url, "--fil", str(fil))
    assert len(fil.read_text(encoding="utf-8").splitlines()) > 20
    assert "organisationenhed.ret" in koer("audit", "list", "--data", to.url)
    assert koer("audit", "forbrug", "--data", to.url).count("\n") > 1
    assert "intet er fjernet" in koer("kassation", "--data", to.url, "--ejer", "11111111", "--foer", "2020-01-01")
    assert "peger på noget" in koer("henvisninger", "--data", to.url)
    assert "VACUUM" in koer("kompakter", "--data", to.url)
    assert "stop alle noder" in koer("move", "--from", to.url, "--to", f"rocks:{tmp_path / 'ud'}", kode=3)
    assert "pg_basebackup" in koer("backup", "--data", to.url, "--til", str(tmp_path / "kopi"), kode=2)
    stop.set()
    for t in traade:
        t.join(20)
        assert not t.is_alive()
    assert a.lever() and b.lever()


def test_kle_load_ved_siden_af_noder_der_skriver(program, to, tmp_path):
    """A table of KLE through the database while both nodes write classes: nothing of theirs is lost, a number that one
    of them took meanwhile is left out and told of, and both nodes know the rest within a second or two."""
    numre = [f"{gruppe}.{nr:02}" for gruppe in range(60, 66) for nr in range(1, 91)]
    uuider = [ny_uuid() for _ in numre]
    fil = tmp_path / "tabel.csv"
    fil.write_text("nummer,type,overordnet,titel,uuid\n" + "".join(f"{n},gruppe,,Nyt nummer,{u}\n" for n, u in zip(numre, uuider, strict=True)), encoding="utf-8")
    kunder = [operatoer_for(s) for s in to.alle]
    svar: list[int] = []
    stop = threading.Event()

    def opret(kunde, n: str) -> int:
        return opret7(kunde, n, "Kapløb", EMNEPLAN).kode

    def skriv(kunde, mine: list[str]) -> None:
        for n in mine:
            svar.append(opret(kunde, n))
            if stop.wait(0.3):
                return

    # The last numbers, which the load comes to last.
    traade = [threading.Thread(target=skriv, args=(k, numre[-1 - nr::-2]), daemon=True) for nr, k in enumerate(kunder)]
    for t in traade:
        t.start()
    done = subprocess.run([str(program), "kle", "load", "--data", to.url, str(fil)], capture_output=True, text=True, timeout=120)
    stop.set()
    for t in traade:
        t.join(60)
    assert done.returncode == 0, done.stdout + done.stderr
    taget = svar.count(20)
    assert taget > 0 and set(svar) <= {20, 49}, svar
    assert f"540 numre, {540 - taget} nye, 0 rettede" in done.stdout, f"{taget}: {done.stdout[:300]}"
    for k in kunder:
        assert opret(k, numre[0]) == 49
    assert "540 numre, 0 nye, 0 rettede" in subprocess.run([str(program), "kle", "load", "--data", to.url, str(fil)], capture_output=True, text=True, timeout=60).stdout


class Kalder(threading.Thread):
    """Writes and reads through the balancer until told to stop. A dropped connection is tried again only when
    `igen`: then the outcome is settled by reading."""

    def __init__(self, fordeler: Lastfordeler, navn: str, igen: bool):
        super().__init__(daemon=True)
        self.fordeler, self.navn, self.igen = fordeler, navn, igen
        self.systemer: dict[int, object] = {}
        self.kvitteret: list[str] = []
        self.uventet: list[str] = []
        self.afbrudt = 0
        self.stop = threading.Event()

    def kald(self, operation: str, d: dict):
        s = self.fordeler.naeste()
        key = (id(s), s.klar["https"])
        if key not in self.systemer:
            self.systemer[key] = s.system(0)
        return self.systemer[key].kald("organisationenhed", operation, d)

    def run(self) -> None:
        nr = 0
        while not self.stop.is_set():
            nr += 1
            uuid = ny_uuid()
            try:
                svar = self.kald("importer", enhed(f"{self.navn}-{nr}", uuid))
                if svar.kode == 20:
                    self.kvitteret.append(uuid)
                else:
                    self.uventet.append(repr(svar))
                svar = self.kald("laes", {"uuid": uuid})
                if svar.kode != 20:
                    self.uventet.append(repr(svar))
            except (requests.RequestException, OSError) as e:
                self.afbrudt += 1
                if not self.igen:
                    self.uventet.append(repr(e))


def under_belastning(noder: Noder, igen: bool, antal: int = 3):
    f = Lastfordeler(noder)
    kaldere = [Kalder(f, f"K{n}", igen) for n in range(antal)]
    for k in kaldere:
        k.start()
    return f, kaldere


def slut(f: Lastfordeler, kaldere) -> list[str]:
    for k in kaldere:
        k.stop.set()
    for k in kaldere:
        k.join(60)
        assert not k.is_alive()
    f.luk()
    return [u for k in kaldere for u in k.kvitteret]


def test_rullende_genstart_og_drab_under_belastning(program, server, tmp_path):
    """Three nodes. Restarted one after the other: no call fails. Then kill -9 of each in turn, the one that leads among
    them: nothing acknowledged is lost, another node leads, and the logs hold together."""
    noder = Noder(tmp_path / "tre", server.nyt_skema(), 3, afloeb=2)
    vent_paa(noder.leder)
    f, kaldere = under_belastning(noder, igen=False)
    for s in noder.alle:
        assert s.stop() == 0, s.log_tekst()[-3000:]
        s.start()
        vent_paa(lambda s=s: s in f.klar)
    vent_paa(noder.leder, 30)
    kvitteret = slut(f, kaldere)
    assert not [u for k in kaldere for u in k.uventet], [u for k in kaldere for u in k.uventet][:3]
    assert len(kvitteret) > 30

    f, kaldere = under_belastning(noder, igen=True)
    leder = noder.leder()
    leder.draeb()
    begyndt = time.monotonic()
    assert vent_paa(noder.leder, 30) is not leder
    with socket.create_connection(("127.0.0.1", noder.amqps), 5):
        assert time.monotonic() - begyndt < 20
    leder.start()
    for offer in noder.alle:
        vent_paa(lambda: len(f.klar) == 3)
        if offer is not leder:
            offer.draeb()
            offer.start()
    vent_paa(lambda: len(f.klar) == 3)
    vent_paa(noder.leder, 30)
    kvitteret += slut(f, kaldere)
    uventet = [u for k in kaldere for u in k.uventet]
    assert not uventet, uventet[:3]
    for s in noder.alle:
        system = s.system(0)
        for u in random.Random(1).sample(kvitteret, 40):
            assert system.kald("organisationenhed", "laes", {"uuid": u}).kode == 20
    kontrol = noder.alle[0].system(0)
    for u in kvitteret:
        assert kontrol.kald("organisationenhed", "laes", {"uuid": u}).kode == 20, "an acknowledged write is lost"
    noder.luk()
    tekst = noder.efterproev(program)
    assert "af node 1" in tekst and "af node 2" in tekst, tekst


def test_to_udgaver(program, server, tmp_path):
    """A database that the next version has brought forward, one step, is still served; one of before is refused with
    the command to run, and is served again afterwards."""
    noder = Noder(tmp_path / "udgaver", server.nyt_skema(), 1)
    server.sql("UPDATE skema_version SET version = version + 1", noder.url)
    noder.alle.append(noder.ny(1))
    uuid = ny_uuid()
    assert noder.alle[1].skriver.kald("organisationenhed", "importer", enhed("x", uuid)).kode == 20
    assert noder.alle[0].skriver.kald("organisationenhed", "laes", {"uuid": uuid}).kode == 20
    server.sql("UPDATE skema_version SET version = version - 1", noder.url)
    noder.luk()
    server.sql("DROP TABLE delt; UPDATE skema_version SET version = 1, mindst = 1", noder.url)
    with pytest.raises(AssertionError, match="faelled migrer --til"):
        noder.alle[1].start()
    done = subprocess.run([str(program), "migrer", "--til", noder.url], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    noder.alle[1].start()
    assert noder.alle[1].system(0).kald("organisationenhed", "laes", {"uuid": uuid}).kode == 20
    assert noder.alle[1].stop() == 0


@pytest.mark.parametrize(("linje", "noegle"), [("flere_noder = true", "flere_noder"), ('replika_url = "postgres://x/y"', "replika_url")])
def test_opsaetningen_siger_hvad_der_mangler(program, tmp_path, linje, noegle):
    fil = tmp_path / "k.toml"
    fil.write_text(f"[store]\n{linje}\n", encoding="utf-8")
    done = subprocess.run([str(program), "sandbox", "--data", str(tmp_path / "d"), "--https-port", "0", "--no-demo", "--config", str(fil)],
                          capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode != 0 and f"store.{noegle} kræver en database" in done.stderr
