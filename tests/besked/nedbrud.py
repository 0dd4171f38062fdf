"""The crash test's clients and its judge.

Each attempt to send a message is a Noegle (sender, life of the server, number): a message without an answer is sent again in
the next life under a new one. So every Noegle may stand at most once in each mailbox, and exactly once when it was answered.
With several nodes a life is a connection's of that client.
"""

from __future__ import annotations

import base64
import random
import re
import struct
import threading
import time
import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from typing import NamedTuple

from .fordeler import EXCHANGE, SVARKOE, besked, kode
from .raa import Raa, kort, lang, met, ramme

RUM = uuid.UUID("3f0c7f0e-9b1c-4a52-8f43-0d6c2e1b7a55")
DATA = re.compile(rb"<Base64[^>]*>([^<]*)<")
RAMME = 131072


class Noegle(NamedTuple):
    afsender: int
    liv: int
    nr: int

    def tekst(self) -> str:
        t = " ".join(map(str, self))
        return base64.b64encode((t + " " * (-len(t) % 3)).encode()).decode()

    @staticmethod
    def af(krop: bytes) -> Noegle:
        # Filled up with "A" = zero bits, which base64 reads as NUL.
        return Noegle(*map(int, base64.b64decode(DATA.search(krop)[1]).rstrip(b"\0").split()))


@dataclass
class Levering:
    liv: int
    noegle: Noegle
    levering: str  # message-id; "" where the receiver is not told one
    tid: float
    kvitteret: bool = False  # the receiver said it took it
    set_: float = 0.0        # when the server was seen to know that; 0: never


@dataclass
class Journal:
    """What the clients saw."""

    sendt: dict[Noegle, float] = field(default_factory=dict)
    svaret: dict[Noegle, float] = field(default_factory=dict)
    afvist: set[Noegle] = field(default_factory=set)  # told 50
    leveret: dict[str, list[Levering]] = field(default_factory=lambda: defaultdict(list))
    uventet: list[str] = field(default_factory=list)
    nok: float = float("inf")  # so many answers, and `nok_naaet` is set at once
    nok_naaet: threading.Event = field(default_factory=threading.Event)

    def svar(self, noegle: Noegle) -> None:
        self.svaret[noegle] = time.monotonic()
        self._se_efter()

    def _se_efter(self) -> None:
        if len(self.svaret) >= self.nok:
            self.nok_naaet.set()

    def vent(self, flere: int, frist: float = 120) -> None:
        """Until so many more messages are acknowledged; wakes in the moment it happens."""
        self.nok = len(self.svaret) + flere
        self.nok_naaet.clear()  # in this order: others answer meanwhile
        self._se_efter()
        assert self.nok_naaet.wait(frist), f"{self.nok - len(self.svaret)} answers are missing after {frist} s"

    def efterslaeb(self) -> int:
        return len(self.svaret) - min((len(v) for v in self.leveret.values()), default=0)


# --- the judge


def kontrol(j: Journal, en_node: bool = True) -> None:
    """Everything was delivered: nothing acknowledged is lost, order is kept, and what came twice had to. What is durable
    when a message is answered is known of one node's life only."""
    assert not j.uventet, j.uventet[:5]
    raekker = {}
    varig: dict[int, float] = defaultdict(float)  # life -> what the server knew before this is durable
    for n in j.svaret if en_node else ():
        varig[n.liv] = max(varig[n.liv], j.sendt[n])
    for boks, leveringer in j.leveret.items():
        raekker[boks] = _en_boks(boks, leveringer, j, varig)
    boks, raekke = next(iter(raekker.items()))
    for anden, hans in raekker.items():
        assert hans == raekke, f"{anden} and {boks} have their messages in different order"


def ingen_halve(j: Journal) -> None:
    """What was refused is in no mailbox."""
    for boks, leveringer in j.leveret.items():
        halve = {l.noegle for l in leveringer} & j.afvist
        assert not halve, f"{boks}: {len(halve)} refused messages arrived, as {sorted(halve)[:3]}"


def _en_boks(boks: str, leveringer: list[Levering], j: Journal, varig: dict[int, float]) -> list[Noegle]:
    plads: dict[Noegle, int] = {}
    kopi: dict[Noegle, str] = {}
    senest: dict[Noegle, Levering] = {}
    forrige: Levering | None = None
    for l in leveringer:
        assert l.noegle in j.sendt, f"{boks}: {l.noegle} was never sent"
        assert kopi.setdefault(l.noegle, l.levering) == l.levering, f"{boks}: {l.noegle} is there in two copies"
        foer = senest.get(l.noegle)
        if foer is not None and foer.kvitteret:
            assert foer.liv < l.liv, f"{boks}: {l.noegle} came again after its acknowledgement, without a crash"
            assert not 0 < foer.set_ < varig[foer.liv], f"{boks}: {l.noegle} came again, and its acknowledgement was durable"
        # The mailbox's own order, and after a crash from where it had come to.
        nr = plads.setdefault(l.noegle, len(plads))
        if forrige is not None and forrige.liv == l.liv:
            igen = forrige.noegle == l.noegle and not forrige.kvitteret
            assert igen or nr == plads[forrige.noegle] + 1, f"{boks}: {l.noegle} came after {forrige.noegle}"
        senest[l.noegle] = forrige = l
    tabt = sorted(n for n in j.svaret if n not in plads)
    assert not tabt, f"{boks}: {len(tabt)} messages were acknowledged and are lost, as {tabt[:3]}"
    pr_afsender: dict[int, Noegle] = {}
    for n in plads:
        foer = pr_afsender.get(n.afsender)
        assert foer is None or foer < n, f"{boks}: {n} stands after {foer}"
        pr_afsender[n.afsender] = n
    return list(plads)


# --- the senders


def publicer(krop: bytes, token: str, korrelation: str, svar: bool) -> bytes:
    flag = 0x2000 | 0x0400 | 0x0080 | (0x0200 if svar else 0)
    e = struct.pack(">HHQH", 60, 0, len(krop), flag) + lang(kort("token") + b"S" + lang(token.encode())) + kort(korrelation)
    e += (kort(SVARKOE) if svar else b"") + kort(str(uuid.uuid4()))
    ud = met(1, 60, 40, b"\0\0" + kort(EXCHANGE) + kort("") + b"\x01") + ramme(2, 1, e)
    for i in range(0, len(krop), RAMME - 8):
        ud += ramme(3, 1, krop[i:i + RAMME - 8])
    return ud


class Klient(threading.Thread):
    """One connection of one life; ends when the server goes, or when it is asked to stop."""

    def __init__(self, f, j: Journal, liv: int, seed: int, token: str):
        super().__init__(daemon=True)
        self.f, self.j, self.liv, self.token = f, j, liv, token
        self.adresse = f.adresse  # of this life
        self.rng = random.Random(seed)
        self.stop = threading.Event()
        self.brudt = 0.0  # when the connection was lost
        self.pulset = time.monotonic()

    def run(self) -> None:
        try:
            self.r = Raa.aaben(self.adresse, str(self.f.ca.cert_fil), self.token)
            self.arbejd()
            self.r.s.close()
        except (OSError, EOFError):
            self.brudt = time.monotonic()
        except Exception as e:  # noqa: BLE001 - reported by the test
            self.j.uventet.append(f"{type(self).__name__}: {e!r}")

    def puls(self) -> None:
        """Now and then, so that the server does not think us gone when we have nothing to say."""
        if time.monotonic() - self.pulset > 15:
            self.r.send(ramme(8, 0, b""))
            self.pulset = time.monotonic()

    def ramme(self) -> tuple[int, int, bytes]:
        """The next frame; the end of a server that stops in order is one like another."""
        t, kanal, p = self.r.ramme()
        if t == 1 and struct.unpack_from(">HHH", p + b"\0\0") == (10, 50, 320):
            self.r.send(met(0, 10, 51))
            raise EOFError
        return t, kanal, p

    def naeste(self) -> tuple[int, int, bytes] | None:
        """A frame, or None after a quarter of a second."""
        self.puls()
        return self.ramme() if self.r.kommer(0.25) else None


class Afsender(Klient):
    """Publishes with confirms, several at a time; every other one also asks for the reply."""

    VINDUE = 20

    def __init__(self, f, j, liv, seed, token, nr: int, ubesvarede: list[int], fra: int):
        super().__init__(f, j, liv, seed, token)
        self.nr, self.koe, self.n = nr, list(ubesvarede), fra
        self.med_svar = nr % 2 == 0
        self.forspring = 300  # answers more than the slowest reader has deliveries, before it waits
        self.ude: dict[int, Noegle] = {}  # by delivery tag
        self.maerke = 0

    def arbejd(self) -> None:
        self.r.send(met(1, 85, 10, b"\0"))
        self.r.metode(85, 11)
        if self.med_svar:
            self.r.send(met(1, 60, 20, b"\0\0" + kort(SVARKOE) + kort("") + b"\x02" + lang(b"")))
            self.r.metode(60, 21)
        while not self.stop.is_set() or self.ude:
            while len(self.ude) < self.VINDUE and not self.stop.is_set() and self.j.efterslaeb() < self.forspring:
                self.send_en()
                if self.rng.random() < 0.3:
                    break
            if self.ude:
                self.laes_en()
            else:
                self.puls()
                time.sleep(0.005)

    def send_en(self) -> None:
        nr = self.koe.pop(0) if self.koe else self.n
        self.n = max(self.n, nr + 1)
        noegle = Noegle(self.nr, self.liv, nr)
        fyld = 4 * self.rng.randrange(40_000) if self.rng.random() < 0.05 else 0
        krop = besked(noegle.tekst(), besked_id=str(uuid.uuid5(RUM, f"{self.nr} {nr}")), fyld=fyld)
        self.maerke += 1
        self.ude[self.maerke] = noegle
        self.j.sendt[noegle] = time.monotonic()
        self.r.send(publicer(krop, self.token, str(self.maerke), self.med_svar))

    def laes_en(self) -> None:
        ny = self.naeste()
        if ny is None:
            return
        t, _, p = ny
        if t == 3 and self.med_svar:
            assert kode(p) == "20", p
        if t == 1 and struct.unpack(">HH", p[:4]) == (60, 80):
            maerke, flere = struct.unpack(">QB", p[4:])
            for m in [m for m in self.ude if m == maerke or (flere and m <= maerke)]:
                self.j.svar(self.ude.pop(m))
        elif t == 1:
            assert struct.unpack(">HH", p[:4]) == (60, 60), f"sender was told {p[:40]!r}"


class Taalmodig(Afsender):
    """Is told 50 now and then, and sends the next one."""

    def laes_en(self) -> None:
        ny = self.naeste()
        if ny is None:
            return
        t, _, p = ny
        if t == 3:
            assert kode(p) in ("20", "50"), p
        if t != 1:
            return
        metode = (p[1], p[3])
        if metode == (60, 60):
            return
        assert metode in ((60, 80), (60, 120)), p[:40]
        maerke, flere = int.from_bytes(p[4:12], "big"), p[12] & 1
        for m in [m for m in self.ude if m == maerke or (flere and m <= maerke)]:
            noegle = self.ude.pop(m)
            if metode == (60, 80) and noegle not in self.j.afvist:
                self.j.svar(noegle)
            else:
                self.j.afvist.add(noegle)
                time.sleep(0.02)

    def send_en(self) -> None:
        self.med_svar = False  # a nack says 50
        super().send_en()


# --- the receivers


def message_id(hoved: bytes) -> str:
    """Of a content header that may have the properties in front of message-id."""
    flag, fra = struct.unpack_from(">H", hoved, 12)[0], 14
    for bit, slags in ((15, "s"), (14, "s"), (13, "t"), (12, "b"), (11, "b"), (10, "s"), (9, "s"), (8, "s"), (7, "s")):
        if not flag & 1 << bit:
            continue
        n = {"s": 1 + hoved[fra], "b": 1, "t": 4 + struct.unpack_from(">I", hoved, fra)[0] if slags == "t" else 0}[slags]
        if bit == 7:
            return hoved[fra + 1:fra + n].decode()
        fra += n
    return ""


class Laeser(Klient):
    """What subscribers and getters have in common: a message from its frames."""

    def __init__(self, f, j, liv, seed, token, boks: str):
        super().__init__(f, j, liv, seed, token)
        self.boks = boks

    def indhold(self) -> tuple[bytes, bytes]:
        _, _, hoved = self.ramme()
        krop = b""
        while len(krop) < struct.unpack_from(">Q", hoved, 4)[0]:
            krop += self.ramme()[2]
        return hoved, krop

    def modtag(self) -> Levering:
        hoved, krop = self.indhold()
        l = Levering(self.liv, Noegle.af(krop), message_id(hoved), time.monotonic())
        self.j.leveret[self.boks].append(l)
        return l


class Abonnent(Laeser):
    def __init__(self, *args, prefetch: int):
        super().__init__(*args)
        self.prefetch = prefetch

    def arbejd(self) -> None:
        self.r.send(met(1, 60, 10, struct.pack(">IHB", 0, self.prefetch, 0)))
        self.r.metode(60, 11)
        self.r.send(met(1, 60, 20, b"\0\0" + kort(self.boks) + kort("") + b"\x00" + lang(b"")))
        self.r.metode(60, 21)
        ude: list[tuple[int, Levering]] = []
        kvitterede: list[Levering] = []
        while not self.stop.is_set():
            ny = self.naeste()
            if ny is not None:
                t, _, p = ny
                assert t == 8 or struct.unpack(">HH", p[:4]) == (60, 60), f"subscriber was told {p[:40]!r}"
                if t == 8:
                    continue
                maerke = struct.unpack_from(">Q", p, 5 + p[4])[0]
                # There was room for it only because what was acknowledged before is known.
                if kvitterede and len(ude) + len(kvitterede) >= self.prefetch:
                    for l in kvitterede:
                        l.set_ = time.monotonic()
                    kvitterede = []
                ude.append((maerke, self.modtag()))
            if ude and (ny is None or len(ude) >= self.prefetch or self.rng.random() < 0.3):
                for _, l in ude:
                    l.kvitteret = True
                self.r.send(met(1, 60, 80, struct.pack(">QB", ude[-1][0], 1)))
                if self.prefetch == 1:
                    kvitterede = [l for _, l in ude]
                ude = []


class Henter(Laeser):
    """basic.get, and now and then back to the head instead of an acknowledgement."""

    def arbejd(self) -> None:
        forrige: Levering | None = None
        while not self.stop.is_set():
            self.r.send(met(1, 60, 70, b"\0\0" + kort(self.boks) + b"\0"))
            t, _, p = self.ramme()
            while t == 8:
                t, _, p = self.ramme()
            assert t == 1 and struct.unpack(">HH", p[:4]) in ((60, 71), (60, 72)), f"getter was told {t} {p[:40]!r}"
            if forrige:
                forrige.set_ = time.monotonic()  # the answer shows that the acknowledgement before it was read
                forrige = None
            if p[3] == 72:
                time.sleep(0.01)
                continue
            maerke = struct.unpack_from(">Q", p, 4)[0]
            l = self.modtag()
            if self.rng.random() < 0.02:
                self.r.send(met(1, 60, 120, struct.pack(">QB", maerke, 0x02)))
            else:
                l.kvitteret = True
                forrige = l
                self.r.send(met(1, 60, 80, struct.pack(">QB", maerke, 0)))


class Postmodtager:
    """Answers of the push receiver, written into the journal."""

    def __init__(self, j: Journal, boks: str):
        self.j, self.boks = j, boks
        self.sidste: Levering | None = None

    def __call__(self, kald) -> int:
        if self.sidste and self.sidste.liv == kald.liv:
            self.sidste.set_ = kald.tid  # the next one comes when the answer to this one was taken
        # The answer goes out after this; whether it arrives nobody tells us.
        self.sidste = Levering(kald.liv, Noegle.af(kald.krop), "", kald.tid, True)
        self.j.leveret[self.boks].append(self.sidste)
        return 20
