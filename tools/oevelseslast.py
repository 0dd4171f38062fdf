"""The rehearsal's callers: systems of 98 municipalities that call whichever node is ready, in an open loop.

The mix is ours: the specification gives the month's sum (136 million calls) and what kinds there are.
"""

from __future__ import annotations

import base64
import multiprocessing
import queue
import random
import ssl
import threading
import time
import uuid
from dataclasses import dataclass, field

import pika
import requests
from lxml import etree

from oevelsesnet import ROOT  # noqa: F401 - puts tests/ on the path

from adgang.klient import Klient, Sted
from adgang.kald import NETCORE
from adgang.parter import Part
from adgang.wstrust import Token
from besked.fordeler import AFSEND, Afsender, Token as AmqpToken, besked
from indeksbesked import importer, konstanter, sag
from klient import byg

ORGANISATION = "http://stoettesystemerne.dk/service/organisation/3"
SDI = "http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6"
GRAPHQL = "/organisation/organisationhent/1"
MAANED = 136_000_000 / (31 * 86_400)  # calls a second, on the mean of a top month
# Of a hundred calls.
BLANDING = {"organisation": 45, "soegning": 15, "indeks": 15, "besked": 15, "token": 10}
TRAADE = 24
FRIST = 15.0  # seconds a caller waits


@dataclass
class Opgave:
    """What a process of callers is given."""

    noder: list[str]  # https://…
    amqps: list[tuple[str, int]]
    ca: str
    sts: Part
    tjeneste: Part
    udsteder: str
    part: Part
    system: str
    myndigheder: list[str]
    koe_type: str
    froe: int


@dataclass
class Regnskab:
    """What became of the calls. Times in seconds from the phase's begin."""

    kald: list[tuple[str, float, float, str]] = field(default_factory=list)  # kind, when due, time until its answer, cause ("": well)
    sager: list[str] = field(default_factory=list)  # acknowledged
    beskeder: list[str] = field(default_factory=list)
    nye: int = 0  # tried at another node after a connection that could not be made or was cut before an answer

    def tilfoej(self, andet: Regnskab) -> None:
        self.kald += andet.kald
        self.sager += andet.sager
        self.beskeder += andet.beskeder
        self.nye += andet.nye


class Fejlet(Exception):
    """An answer that is no success; the text is the cause."""


class Fordeler:
    """The load balancer: asks every node's /ready twice a second and gives out those that say yes, in turn."""

    def __init__(self, noder: list[str], ca: str):
        self.noder, self.ca = noder, ca
        self.klar: list[int] = list(range(len(noder)))
        self.tur = 0
        self.stop = threading.Event()
        for nr in range(len(noder)):
            threading.Thread(target=self._spoerg, args=(nr,), daemon=True).start()

    def _spoerg(self, nr: int) -> None:
        s = requests.Session()
        s.trust_env, s.verify = False, self.ca
        while not self.stop.is_set():
            try:
                ja = s.get(self.noder[nr] + "/ready", timeout=3).status_code == 200
            except requests.RequestException:
                ja = False
            self.klar = sorted(set(self.klar) | {nr}) if ja else [n for n in self.klar if n != nr]
            self.stop.wait(0.5)

    def naeste(self) -> int:
        klar = self.klar
        self.tur += 1
        if not klar:
            raise Fejlet("no node is ready")
        return klar[self.tur % len(klar)]


class Kalder(threading.Thread):
    """One connection to each node and one sender of messages."""

    def __init__(self, o: Opgave, fordeler: Fordeler, arbejde: queue.Queue, begyndt: float, nr: int):
        super().__init__(daemon=True)
        self.o, self.fordeler, self.arbejde, self.begyndt = o, fordeler, arbejde, begyndt
        self.rng = random.Random(o.froe * 1000 + nr)
        self.regnskab = Regnskab()
        self.klienter = [Klient(Sted(n, o.ca, o.sts, o.tjeneste, o.udsteder, timeout=FRIST), o.part) for n in o.noder]
        self.jwt: dict[str, str] = {}
        self.token: dict[tuple[str, str], object] = {}
        self.afsender: Afsender | None = None
        self.k = konstanter("SF1470")

    def run(self) -> None:
        while (post := self.arbejde.get()) is not None:
            slags, naar = post
            cvr = self.rng.choice(self.o.myndigheder)
            aarsag = self.en(slags, cvr)
            self.regnskab.kald.append((slags, naar, time.monotonic() - self.begyndt - naar, aarsag))

    def en(self, slags: str, cvr: str) -> str:
        for forsoeg in range(2):
            try:
                getattr(self, "kald_" + slags)(cvr)
                return ""
            except Fejlet as e:
                return str(e)
            except requests.Timeout:
                return "no answer in 15 s"
            except (requests.RequestException, pika.exceptions.AMQPError, OSError) as e:
                self.glem_afsender()
                # Nothing came back. What changes nothing, or has an id of its own, is tried once more, at another node.
                if forsoeg:
                    return "connection: " + type(e).__name__
                self.regnskab.nye += 1
            except Exception as e:  # noqa: BLE001 - counted, and told in the report
                self.glem_afsender()
                return type(e).__name__
        return "?"

    def glem_afsender(self) -> None:
        if self.afsender:
            try:
                self.afsender.forbindelse.close()
            except Exception:  # noqa: BLE001 - it may be gone
                pass
        self.afsender = None

    # --- the kinds

    def hent_jwt(self, c: Klient, cvr: str) -> str:
        r = c.post_oauth(c.oauth_parametre(ORGANISATION, cvr))
        if r.status_code != 200:
            raise Fejlet(f"token: HTTP {r.status_code}")
        return r.json()["access_token"]

    def kald_token(self, cvr: str) -> None:
        self.jwt[cvr] = self.hent_jwt(self.klienter[self.fordeler.naeste()], cvr)

    def kald_organisation(self, cvr: str) -> None:
        c = self.klienter[self.fordeler.naeste()]
        if cvr not in self.jwt:
            self.jwt[cvr] = self.hent_jwt(c, cvr)
        r = c.rest(GRAPHQL, f"Holder-of-key {self.jwt[cvr]}", "POST", json={"query": '{ organisation(cvr: "%s") { organisationsnavn } }' % cvr})
        if r.status_code != 200:
            raise Fejlet(f"HTTP {r.status_code}")
        if '"errors"' in r.text or "organisationsnavn" not in r.text:
            raise Fejlet("GraphQL: " + r.text[:60])

    def soap(self, sti: str, krop: str, action: str, entity_id: str, cvr: str) -> etree._Element:
        c = self.klienter[self.fordeler.naeste()]
        noegle = (entity_id, cvr)
        if noegle not in self.token:
            r = c.post_json(c.json_oenske(entity_id, cvr))
            if r.status_code != 200:
                raise Fejlet(f"token: HTTP {r.status_code}")
            self.token[noegle] = Token(base64.b64decode(r.json()["RequestedSecurityToken"]["Assertion"]).decode(), entity_id, cvr)
        r, _ = c.send_kald(sti, krop, action, self.token[noegle], NETCORE, mtls=True)
        if r.status_code != 200:
            raise Fejlet(f"HTTP {r.status_code}")
        return etree.fromstring(r.content)

    @staticmethod
    def koder(svar: etree._Element) -> set[str]:
        return {e.text for e in svar.iterfind(".//{*}StatusKode")}

    def kald_soegning(self, cvr: str) -> None:
        krop = etree.tostring(byg("organisationenhed", "soeg", {"egenskaber": [{"BrugervendtNoegleTekst": f"X{self.rng.randrange(1000)}"}]})).decode()
        koder = self.koder(self.soap("/organisation/organisationenhed/6/", krop, "http://kombit.dk/sts/organisation/organisationenhed/soeg",
                                     ORGANISATION, cvr))
        if not koder & {"20", "44"}:
            raise Fejlet("StatusKode " + ",".join(sorted(koder)))

    def kald_indeks(self, cvr: str) -> None:
        nr = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        objekt = etree.fromstring(sag(nr, self.o.system, self.k).replace("11111111", cvr))
        koder = self.koder(self.soap("/sagdokumentindeks/6/", importer("sag", [objekt]), "urn:importer", SDI, cvr))
        if koder != {"20"}:
            raise Fejlet("StatusKode " + ",".join(sorted(koder)))
        self.regnskab.sager.append(nr)

    def kald_besked(self, cvr: str) -> None:
        if self.afsender is None:
            nr = self.fordeler.naeste()
            token = self.klienter[nr].token_json(AFSEND, self.o.myndigheder[0]).xml
            vaert, port = self.o.amqps[nr]
            t = ssl.create_default_context(cafile=self.o.ca)
            self.afsender = Afsender(pika.BlockingConnection(pika.ConnectionParameters(
                vaert, port, virtual_host="BF", credentials=AmqpToken(token), connection_attempts=1, socket_timeout=5, heartbeat=10,
                blocked_connection_timeout=10, ssl_options=pika.SSLOptions(t, "localhost"))), token)
        nr = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        cvr = self.o.myndigheder[0]
        svar = self.afsender.send(besked(besked_id=nr, myndighed=cvr, modtager=cvr, type_=self.o.koe_type))
        if svar != "20":
            raise Fejlet("StatusKode " + svar)
        self.regnskab.beskeder.append(nr)


def proces(o: Opgave, rate: float, sekunder: float, begynd: float, ud: multiprocessing.Queue) -> None:
    """Open loop: what is due is due, whether earlier calls have been answered or not."""
    arbejde: queue.Queue = queue.Queue()
    fordeler = Fordeler(o.noder, o.ca)
    time.sleep(max(0.0, begynd - time.monotonic()))
    kaldere = [Kalder(o, fordeler, arbejde, begynd, nr) for nr in range(TRAADE)]
    for k in kaldere:
        k.start()
    rng = random.Random(o.froe)
    naar = 0.0
    while True:
        # The day's peak: a bow from half of the mean up to one and a quarter and back.
        # Its mean over the phase is 1.
        bue = 0.5 + 3 * (naar / sekunder) * (1 - naar / sekunder)
        naar += rng.expovariate(rate * bue)
        if naar > sekunder:
            break
        time.sleep(max(0.0, begynd + naar - time.monotonic()))
        arbejde.put((rng.choices(list(BLANDING), BLANDING.values())[0], naar))
    for _ in kaldere:
        arbejde.put(None)
    alt = Regnskab()
    for k in kaldere:
        k.join(60)
        alt.tilfoej(k.regnskab)
    fordeler.stop.set()
    ud.put(alt)


def kvantil(tal: list[float], q: float) -> float:
    return sorted(tal)[min(len(tal) - 1, int(len(tal) * q))] if tal else 0.0
