"""The rehearsal's callers: systems of 98 municipalities that call whichever node is ready, in an open loop: what is due is due,
whether earlier calls have been answered or not."""

from __future__ import annotations

import json
import multiprocessing
import queue
import random
import re
import ssl
import threading
import time
import urllib.parse
import uuid
from dataclasses import dataclass

from oevelsesdom import BLANDING, Kald, Regnskab, Sendt, doegn
from oevelseshus import ALLE, SDI
from oevelseskald import Beskedsender, Boksmodtager, Forbindelse, Noegletoken, Skabelon

from adgang.klient import Klient
from adgang.navne import OAUTH_STI
from adgang.parter import Part
from adgang.verden import ENHED, HANDLING, ORGANISATION, laes_krop
from adgang.wstrust import Token
from besked.fordeler import AFSEND, MODTAG, besked
from indeksbesked import CPR, XMLNS, importer, konstanter, sag

GRAPHQL = "/organisation/organisationhent/1"
FRIST = 15.0  # seconds a caller waits
TAALMOD = 30.0  # seconds a sender goes on trying to hand a message over
BORGERE = 200  # of a municipality, whose cases are brought and looked for
KODE = re.compile(rb"StatusKode>(\d+)<")


@dataclass
class Opgave:
    """What a process of callers is given."""

    noder: list[tuple[str, int]]
    amqps: list[tuple[str, int]]
    ca: str
    part: Part
    system: str
    myndigheder: list[str]
    enheder: dict[str, str]
    bokse: dict[str, str]
    beskedtype: str
    saml: dict[tuple[str, str], str]  # entity id, CVR number: assertion
    jwt: dict[str, str]
    klar: object  # the balancer's knowledge, in memory that all processes share
    traade: int
    froe: int

    def tls(self) -> ssl.SSLContext:
        t = ssl.create_default_context(cafile=self.ca)
        t.load_cert_chain(self.part.cert_fil, self.part.key_fil)
        return t


def hent_tokens(k: Klient, opgave: Opgave) -> None:
    """Those that systems have already when the day begins."""
    for cvr in opgave.myndigheder:
        for entity in (ORGANISATION, SDI):
            opgave.saml[entity, cvr] = k.token_json(entity, cvr).xml
        opgave.jwt[cvr] = k.post_oauth(k.oauth_parametre(ORGANISATION, cvr)).json()["access_token"]
    for cvr in opgave.bokse:
        if cvr != ALLE:
            for entity in (AFSEND, MODTAG):
                opgave.saml[entity, cvr] = k.token_json(entity, cvr).xml


class Fejlet(Exception):
    """An answer that is no success; the text is the cause."""


def brud(e: Exception) -> str:
    if isinstance(e, TimeoutError):
        return "no answer in time"
    return "connection refused" if isinstance(e, ConnectionRefusedError) else "connection closed before an answer"


class Fordeler:
    """What a load balancer knows: asks each node's /ready and /ready/besked twice a second. In `klar` a byte for each node and
    question, and one that says that its AMQP connections are ended, since it has said no for so long; any process may give calls out
    by it."""

    ENDT = 5.0  # seconds, as the guide's `fall 5` with `on-marked-down shutdown-sessions`

    def __init__(self, noder: list[tuple[str, int]], ca: str):
        self.klar = multiprocessing.Array("b", [1] * len(noder) + [0] * 2 * len(noder), lock=False)
        self.stop = threading.Event()
        self.traade = [threading.Thread(target=self._spoerg, args=(nr, adresse, ssl.create_default_context(cafile=ca), len(noder)), daemon=True)
                       for nr, adresse in enumerate(noder)]
        for t in self.traade:
            t.start()

    def _spoerg(self, nr: int, adresse: tuple[str, int], tls: ssl.SSLContext, antal: int) -> None:
        f, god = Forbindelse(*adresse, tls, 3), time.monotonic()
        while not self.stop.wait(0.5):
            for plads, sti in ((nr, "/ready"), (antal + nr, "/ready/besked")):
                try:
                    self.klar[plads] = f.kald("GET", sti)[0] == 200
                except OSError:
                    self.klar[plads] = 0
            if self.klar[antal + nr]:
                god = time.monotonic()
            self.klar[2 * antal + nr] = time.monotonic() - god > self.ENDT
        f.luk()

    def luk(self) -> None:
        self.stop.set()
        for t in self.traade:
            t.join()


class Valg:
    """The balancer's answers to one thread: in turn among those that are ready, another one after a failure. When none is, any: the
    database may be away for a moment, and nodes wait for it longer than callers should be turned away."""

    def __init__(self, klar, antal: int, rng: random.Random):
        self.klar, self.antal, self.tur = klar, antal, rng.randrange(antal)

    def node(self, ikke: int = -1) -> int:
        return self._en([n for n in range(self.antal) if self.klar[n]] or list(range(self.antal)), ikke)

    def amqp(self, ikke: int = -1) -> int | None:
        """One that has the mailboxes: all that are ready with RabbitMQ, else the one that leads."""
        gode = [n for n in range(self.antal) if self.klar[self.antal + n]]
        return self._en(gode, ikke) if gode else None

    def _en(self, gode: list[int], ikke: int) -> int:
        if len(gode) > 1 and ikke in gode:
            gode.remove(ikke)
        self.tur += 1
        return gode[self.tur % len(gode)]

    def endt(self, node: int) -> bool:
        """The balancer ends AMQP connections to that one."""
        return bool(self.klar[2 * self.antal + node])


class Faelles:
    """What the threads of a process share: tokens and the messages' templates."""

    def __init__(self, o: Opgave):
        self.o = o
        self.tls = o.tls()
        self.jwt = dict(o.jwt)
        self.saml = {k: Noegletoken(Token(xml)) for k, xml in o.saml.items()}
        k = konstanter("SF1470")
        proeve = {e: Token(o.saml[e, o.myndigheder[0]], e, o.myndigheder[0]) for e in (ORGANISATION, SDI)}
        sti = "/sagdokumentindeks/6/"
        # sag() says a CVR number of its own, and the first eight digits of the UUID.
        en = sag("@UUID@", o.system, k).replace("11111111", "@CVR@").replace("S-@UUID@", "S-@KORT@").replace(CPR, "urn:oio:cpr-nr:@CPR@")
        part = ("<sdi:SoegUdtryk><sdi:SoegSag><sag:AttributListe/><sag:TilstandListe/><sag:RelationListe><sag:Sagspart><gd:ReferenceID><sd:URNIdentifikator>"
                "urn:oio:cpr-nr:@CPR@</sd:URNIdentifikator></gd:ReferenceID></sag:Sagspart></sag:RelationListe></sdi:SoegSag></sdi:SoegUdtryk>")
        self.skabeloner = {
            "laes": Skabelon(o.part, proeve[ORGANISATION], ENHED, laes_krop("@UUID@"), HANDLING + "laes"),
            "indeks": Skabelon(o.part, proeve[SDI], sti, importer("sag", []).replace("></", f">{en}</"), "urn:importer"),
            "fremsoeg": Skabelon(o.part, proeve[SDI], sti, fremsoeg(part), "urn:fremsoeg"),
            "hvilke": Skabelon(o.part, proeve[SDI], sti, fremsoeg("@HVILKE@"), "urn:fremsoeg"),
        }


def fremsoeg(hvad: str) -> str:
    return (f"<sdi:FremsoegSagDokumentIndeksInput {XMLNS}>{hvad}<sdi:Filter><sdi:SagVis><sdi:Vis>egenskaber</sdi:Vis></sdi:SagVis></sdi:Filter>"
            "</sdi:FremsoegSagDokumentIndeksInput>")


class Kalder(threading.Thread):
    """Calls over HTTPS, with a connection to each node."""

    def __init__(self, f: Faelles, arbejde: queue.Queue, begyndt: float, nr: int):
        super().__init__(daemon=True)
        self.f, self.o, self.arbejde, self.begyndt = f, f.o, arbejde, begyndt
        self.rng = random.Random(f.o.froe * 1000 + nr)
        self.valg = Valg(f.o.klar, len(f.o.noder), self.rng)
        self.forbindelser = [Forbindelse(*n, f.tls, FRIST) for n in f.o.noder]
        self.regnskab = Regnskab()

    def run(self) -> None:
        while (post := self.arbejde.get()) is not None:
            slags, naar = post
            aarsag = self.en(slags, self.rng.choice(self.o.myndigheder))
            self.regnskab.kald.append(Kald(slags, naar, time.monotonic() - self.begyndt - naar, aarsag))
        for f in self.forbindelser:
            f.luk()

    def en(self, slags: str, cvr: str) -> str:
        gerning = getattr(self, "kald_" + slags)
        nyt = str(uuid.UUID(int=self.rng.getrandbits(128), version=4))
        node = -1
        for forsoeg in range(2):
            try:
                node = self.valg.node(ikke=node)
                gerning(node, cvr, nyt, forsoeg)
                return ""
            except Fejlet as e:
                return str(e)
            except TimeoutError:
                return f"no answer in {FRIST:.0f} s"
            except OSError as e:
                # Nothing came back. What changes nothing, or has an id of its own, is tried once more, at another node.
                if forsoeg:
                    return f"HTTPS: {brud(e)}, at two nodes in turn"
                self.regnskab.igen[f"HTTPS: {brud(e)}"] += 1
            except Exception as e:  # noqa: BLE001 - counted, and told in the report
                return f"{type(e).__name__}: {str(e)[:60]}"
        return "?"

    # --- the kinds

    def kald_token(self, node: int, cvr: str, _nyt: str, _forsoeg: int) -> None:
        krop = urllib.parse.urlencode(Klient.oauth_parametre(ORGANISATION, cvr)).encode()
        status, svar = self.forbindelser[node].kald("POST", OAUTH_STI, "Content-Type: application/x-www-form-urlencoded\r\n", krop)
        if status != 200:
            raise Fejlet(f"token: HTTP {status}")
        self.f.jwt[cvr] = json.loads(svar)["access_token"]

    def kald_organisation(self, node: int, cvr: str, _nyt: str, _forsoeg: int) -> None:
        hoveder = (f"Authorization: Holder-of-key {self.f.jwt[cvr]}\r\nContent-Type: application/json\r\nx-TransaktionsId: {uuid.uuid4()}\r\n"
                   f"x-TransaktionsTid: {time.strftime('%Y-%m-%dT%H:%M:%SZ', time.gmtime())}\r\n")
        krop = json.dumps({"query": '{ organisation(cvr: "%s") { organisationsnavn } }' % cvr}).encode()
        status, svar = self.forbindelser[node].kald("POST", GRAPHQL, hoveder, krop)
        if status != 200:
            raise Fejlet(f"GraphQL: HTTP {status}")
        if b'"errors"' in svar or b"organisationsnavn" not in svar:
            grund = re.search(rb'"message" *: *"([^"]{0,60})', svar)
            raise Fejlet("GraphQL: " + (grund[1].decode(errors="replace") if grund else "another answer"))

    def soap(self, node: int, skabelon: str, entity_id: str, cvr: str, **felter: str) -> tuple[str, bytes]:
        """(StatusKoder, the answer)"""
        s = self.f.skabeloner[skabelon]
        besked_id, data = s.lav(self.f.saml[entity_id, cvr], **felter)
        status, svar = self.forbindelser[node].kald("POST", s.sti, s.hoveder, data)
        koder = ",".join(sorted({k.decode() for k in KODE.findall(svar)}))
        if status != 200 and not koder:
            grund = re.search(rb"Text[^>]*>([^<]{0,60})", svar)
            raise Fejlet(f"HTTP {status} {grund[1].decode(errors='replace') if grund else ''}".strip())
        if besked_id.encode() not in svar:
            raise Fejlet("the answer to another message")
        return koder, svar

    def kald_laes(self, node: int, cvr: str, _nyt: str, _forsoeg: int) -> None:
        koder, svar = self.soap(node, "laes", ORGANISATION, cvr, UUID=self.o.enheder[cvr])
        if koder != "20" or b"OEVELSE" + cvr.encode() not in svar:
            raise Fejlet("StatusKode " + koder)

    def borger(self, cvr: str) -> str:
        """An invented person of that municipality: day + 60."""
        n = self.rng.randrange(BORGERE)
        return f"{61 + n % 28:02d}{1 + n % 12:02d}{n % 100:02d}{int(cvr) % 10000:04d}"

    def kald_fremsoeg(self, node: int, cvr: str, _nyt: str, _forsoeg: int) -> None:
        koder, _ = self.soap(node, "fremsoeg", SDI, cvr, CPR=self.borger(cvr))
        if koder not in ("20", "44"):
            raise Fejlet("StatusKode " + koder)

    def kald_indeks(self, node: int, cvr: str, nyt: str, forsoeg: int) -> None:
        koder, _ = self.soap(node, "indeks", SDI, cvr, UUID=nyt, KORT=nyt[:8], CVR=cvr, CPR=self.borger(cvr))
        # 49 to the second attempt: the first was carried out, and its answer lost.
        if koder != "20" and not (forsoeg and koder == "49"):
            raise Fejlet("StatusKode " + koder)
        self.regnskab.sager.append((nyt, cvr, node))

    def der(self, node: int, cvr: str, uuids: list[str]) -> set[str]:
        """Which of these cases that node knows."""
        koder, svar = self.soap(node, "hvilke", SDI, cvr, HVILKE="".join(f"<sdi:SagUuid>{u}</sdi:SagUuid>" for u in uuids))
        if koder not in ("20", "44"):
            raise Fejlet("StatusKode " + koder)
        return {u for u in uuids if u.encode() in svar} if koder == "20" else set()


class Afsender(threading.Thread):
    """Hands messages to a node that has the mailboxes, one at a time; without such a node, or when the connection breaks, again,
    at another one, until its patience ends."""

    def __init__(self, o: Opgave, arbejde: queue.Queue, begyndt: float, nr: int):
        super().__init__(daemon=True)
        self.o, self.arbejde, self.begyndt = o, arbejde, begyndt
        self.rng = random.Random(o.froe * 1000 + nr)
        self.valg = Valg(o.klar, len(o.noder), self.rng)
        self.cvr = [c for c in o.bokse if c != ALLE][nr % (len(o.bokse) - 1)]
        self.node, self.sender = -1, None
        self.regnskab = Regnskab()

    def run(self) -> None:
        while (post := self.arbejde.get()) is not None:
            slags, naar = post
            aarsag = self.en(naar)
            self.regnskab.kald.append(Kald(slags, naar, time.monotonic() - self.begyndt - naar, aarsag))
        self.glem()

    def glem(self) -> None:
        if self.sender is not None:
            self.sender.luk()
        self.sender = None

    def en(self, naar: float) -> str:
        b = Sendt(str(uuid.UUID(int=self.rng.getrandbits(128), version=4)), self.cvr, 0.0)
        krop = besked(besked_id=b.id, myndighed=self.cvr, modtager=self.cvr, type_=self.o.beskedtype)
        aarsag = ""
        while time.monotonic() - self.begyndt - naar < TAALMOD:
            try:
                if self.sender is None or self.valg.endt(self.node):
                    self.glem()
                    node = self.valg.amqp(self.node)
                    if node is None:
                        aarsag = aarsag or "no node has the mailboxes"
                        time.sleep(0.25)
                        continue
                    self.node = node
                    self.sender = Beskedsender(self.o.amqps[node], self.o.ca, self.o.saml[AFSEND, self.cvr], FRIST)
                b.sendt = b.sendt or time.monotonic()
                svar = self.sender.send(krop, lambda: self.valg.endt(self.node))
            except (OSError, EOFError) as e:
                self.glem()
                aarsag = f"AMQP: {brud(e)}"
                self.regnskab.igen[aarsag] += 1
                time.sleep(0.25)
                continue
            b.node, b.afvist = self.node, svar != "20"
            b.svaret = 0.0 if b.afvist else time.monotonic()
            self.regnskab.beskeder.append(b)
            return "" if svar == "20" else "message: StatusKode " + svar
        if b.sendt:
            self.regnskab.beskeder.append(b)
        return f"message not handed over in {TAALMOD:.0f} s: {aarsag}"


class Laeser(threading.Thread):
    """Empties a mailbox, at a node that has the mailboxes, until it is stopped."""

    def __init__(self, o: Opgave, boks: str):
        super().__init__(daemon=True)
        self.o, self.boks = o, boks
        self.valg = Valg(o.klar, len(o.noder), random.Random(boks))
        self.leveret: list[str] = []
        self.senest = time.monotonic()  # when something came, or the connection was made
        self.stop = threading.Event()

    def run(self) -> None:
        cvr = next(c for c in self.o.bokse if c != ALLE)
        node: int | None = None
        while not self.stop.is_set():
            node = self.valg.amqp(-1 if node is None else node)
            try:
                if node is None:
                    raise OSError("no node has the mailboxes")
                m = Boksmodtager(self.o.amqps[node], self.o.ca, self.o.saml[MODTAG, cvr], self.o.bokse[self.boks])
                self.senest = time.monotonic()
                while not self.stop.is_set() and not self.valg.endt(node):
                    if (besked_id := m.naeste(0.5)) is not None:
                        self.leveret.append(besked_id)
                        self.senest = time.monotonic()
                m.luk()
            except (OSError, EOFError):
                self.senest = time.monotonic()
                self.stop.wait(0.5)


def proces(o: Opgave, slags: list[str], rate: float, sekunder: float, begynd: float, ud: multiprocessing.Queue) -> None:
    """Calls of these kinds, `rate` a second on the mean, as the hours of a day have them."""
    arbejde: queue.Queue = queue.Queue()
    if slags == ["besked"]:
        kaldere = [Afsender(o, arbejde, begynd, nr) for nr in range(o.traade)]
    else:
        f = Faelles(o)
        kaldere = [Kalder(f, arbejde, begynd, nr) for nr in range(o.traade)]
    for k in kaldere:
        k.start()
    rng = random.Random(o.froe)
    vaegte = [BLANDING[s] for s in slags]
    time.sleep(max(0.0, begynd - time.monotonic()))
    naar = 0.0
    while (naar := naar + rng.expovariate(rate * doegn(naar / sekunder))) < sekunder:
        time.sleep(max(0.0, begynd + naar - time.monotonic()))
        arbejde.put((rng.choices(slags, vaegte)[0], naar))
    for _ in kaldere:
        arbejde.put(None)
    alt = Regnskab()
    for k in kaldere:
        k.join(90)
        alt.tilfoej(k.regnskab)
    ud.put((alt, time.process_time()))
