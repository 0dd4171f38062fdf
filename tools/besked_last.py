"""The load of ./dev bench besked: senders and receivers as processes with raw AMQP frames, the same towards any server.

A message is 2,048 bytes and says who sent it and as which number; the rest follows from that, so a receiver can compare every
byte of the payload. Payloads are base64 of random bytes, so that nothing is won by packing them.
"""

from __future__ import annotations

import base64
import multiprocessing
import random
import select
import struct
import sys
import time
from array import array
from dataclasses import dataclass, field

from besked.fordeler import EXCHANGE, TYPE, besked
from besked.raa import Raa, kort, lang, met, ramme

BYTES = 2048
DELIVER, GET_OK, GET_EMPTY, ACK = (60, 60), (60, 71), (60, 72), (60, 80)
LUKNINGER = ((10, 50), (20, 40), (60, 120))
FORAN = b'encoding="UTF-8">'

_KRUKKE = base64.b64encode(random.Random(1462).randbytes(1 << 18))
_ID = "b" * 8 + "-0000-4000-8000-" + "b" * 12
_FOER, _MIDT = besked("", besked_id=_ID).split(_ID.encode())
_MIDT, _EFTER = _MIDT.split(FORAN)
_FYLD = BYTES - len(_FOER) - len(_ID) - len(_MIDT) - len(FORAN) - len(_EFTER) - 16
assert TYPE.encode() in _MIDT and _FYLD > 500


def nyttelast(afsender: int, nr: int) -> bytes:
    """Beskeddata's content and what follows: passed on as it came, by any server."""
    sted = (afsender * 7919 + nr * 613) % (len(_KRUKKE) - _FYLD)
    return b"%08x%08x" % (afsender, nr) + _KRUKKE[sted:sted + _FYLD] + _EFTER


def lav(afsender: int, nr: int) -> bytes:
    return _FOER + b"%08x-0000-4000-8000-%012x" % (afsender, nr) + _MIDT + FORAN + nyttelast(afsender, nr)


def rammer(afsender: int, nr: int) -> bytes:
    """basic.publish, mandatory and persistent."""
    krop = lav(afsender, nr)
    return (met(1, 60, 40, b"\0\0" + kort(EXCHANGE) + kort("") + b"\x01") + ramme(2, 1, struct.pack(">HHQHB", 60, 0, len(krop), 0x1000, 2))
            + ramme(3, 1, krop))


def naeste(k: Raa) -> tuple[int, tuple[int, int], bytes]:
    t, _, p = k.ramme()
    navn = struct.unpack(">HH", p[:4]) if t == 1 else (0, 0)
    if navn in LUKNINGER:
        raise RuntimeError(f"the server said {navn}: {p[4:120]!r}")
    return t, navn, p


def slut(k: Raa) -> None:
    """connection.close and its answer: what was acknowledged has been read."""
    k.send(met(0, 10, 50, struct.pack(">H", 200) + kort("") + struct.pack(">HH", 0, 0)))
    while k.ramme()[2][:4] != struct.pack(">HH", 10, 51):
        pass
    k.s.close()


# --- senders

def _bekraeft(p: bytes, svaret: int) -> int:
    nummer, flere = struct.unpack(">QB", p[4:])
    return max(svaret, nummer) if flere else svaret + 1


def send(k: Raa, start, afsender: int, n: int, vindue: int, sekunder: float) -> dict:
    """At most n, for at most so long, `vindue` outstanding."""
    alle = [rammer(afsender, i) for i in range(n)]
    fra = start()
    frist = fra + sekunder
    sendt = svaret = 0
    while svaret < n:
        ny = min(vindue - (sendt - svaret), n - sendt)
        if ny > 0 and (ny >= vindue // 4 or sendt + ny == n):
            k.send(b"".join(alle[sendt:sendt + ny]))
            sendt += ny
        _, navn, p = naeste(k)
        if navn == ACK:
            svaret = _bekraeft(p, svaret)
            if n > svaret and time.monotonic() > frist:
                n = sendt
    return {"fra": fra, "til": time.monotonic(), "antal": svaret, "afsender": afsender}


def send_i_takt(k: Raa, start, afsender: int, rate: float, sekunder: float) -> dict:
    """So many a second, whatever the server answers; number i is due at fra + i / rate."""
    n = int(rate * sekunder)
    alle = [rammer(afsender, i) for i in range(n)]
    fra = start()
    sendt = svaret = 0
    while svaret < n:
        nu = time.monotonic()
        forfaldne = min(int((nu - fra) * rate) + 1, n)
        if forfaldne > sendt:
            k.send(b"".join(alle[sendt:forfaldne]))
            sendt = forfaldne
        if not select.select([k.s], [], [], 0.001)[0] and not k.s.pending():
            continue
        _, navn, p = naeste(k)
        while navn == ACK:
            svaret = _bekraeft(p, svaret)
            if not k.hel():
                break
            _, navn, p = naeste(k)
    return {"fra": fra, "til": time.monotonic(), "antal": svaret, "afsender": afsender}


# --- receivers

@dataclass
class Modtaget:
    """What a receiver got, in its order."""
    kroppe: list = field(default_factory=list)
    tider: array = field(default_factory=lambda: array("d"))

    def resultat(self, fra: float) -> dict:
        """Every payload is compared with what was sent. Numbers are sender * 2^32 + number."""
        til = time.monotonic()
        ud = array("Q")
        for krop in self.kroppe:
            fundet = krop[krop.index(FORAN) + len(FORAN):]
            afsender, nr = int(fundet[:8], 16), int(fundet[8:16], 16)
            if fundet != nyttelast(afsender, nr):
                raise RuntimeError(f"message {nr} of sender {afsender} was changed on its way")
            ud.append(afsender << 32 | nr)
        return {"fra": fra, "til": til, "antal": len(ud), "numre": ud, "tider": self.tider}


def abonner(k: Raa, start, koe: str, n: int, prefetch: int, sekunder: float) -> dict:
    m = Modtaget()
    k.send(met(1, 60, 10, struct.pack(">IHB", 0, prefetch, 0)))
    k.metode(60, 11)
    fra = start()
    k.send(met(1, 60, 20, b"\0\0" + kort(koe) + kort("") + b"\0" + lang(b"")))
    nummer, hver = 0, max(prefetch // 4, 1)
    while len(m.kroppe) < n:
        t, navn, p = naeste(k)
        if navn == DELIVER:
            nummer = struct.unpack_from(">Q", p, 5 + p[4])[0]
        if t != 3:
            continue
        m.kroppe.append(p)
        nu = time.monotonic()
        m.tider.append(nu)
        if len(m.kroppe) % hver == 0 or len(m.kroppe) == n or nu > fra + sekunder:
            k.send(met(1, *ACK, struct.pack(">QB", nummer, 1)))
        if nu > fra + sekunder:
            break
    return m.resultat(fra)


def hent(k: Raa, start, koe: str, n: int, sekunder: float) -> dict:
    m = Modtaget()
    bed, kvittering = met(1, 60, 70, b"\0\0" + kort(koe) + b"\0"), b""
    fra = start()
    while len(m.kroppe) < n and time.monotonic() < fra + sekunder:
        k.send(kvittering + bed)
        t, nummer = 0, 0
        while t != 3:
            t, navn, p = naeste(k)
            if navn == GET_EMPTY:
                raise RuntimeError("the mailbox was empty too soon")
            if navn == GET_OK:
                nummer = struct.unpack_from(">Q", p, 4)[0]
        m.kroppe.append(p)
        kvittering = met(1, *ACK, struct.pack(">QB", nummer, 0))
    k.send(kvittering)
    return m.resultat(fra)


# --- processes

def _arbejder(forbind, gerning, argumenter, gaa, svar) -> None:
    try:
        k = forbind()
        if gerning in (send, send_i_takt):
            k.send(met(1, 85, 10, b"\0"))
            k.metode(85, 11)

        def start() -> float:
            svar.put("klar")
            gaa.wait()
            return time.monotonic()

        ud = gerning(k, start, *argumenter)
        slut(k)
        svar.put(ud)
    except BaseException as e:  # noqa: BLE001 - told to the parent, which ends the run
        svar.put(f"{gerning.__name__}: {e!r}")


def koer(opgaver: list, frist: float = 900) -> list[dict]:
    """(connect, function, arguments) each, in a process each, all begun together. In the order they end; a fault ends the run."""
    gaa, svar = multiprocessing.Event(), multiprocessing.Queue()
    alle = [multiprocessing.Process(target=_arbejder, args=(*o, gaa, svar), daemon=True) for o in opgaver]
    for p in alle:
        p.start()
    ud: list = []
    while len(ud) < 2 * len(alle):
        s = svar.get(timeout=frist)
        if s != "klar" and isinstance(s, str):
            sys.exit(s)
        ud.append(s)
        if ud.count("klar") == len(alle) == len(ud):
            gaa.set()
    for p in alle:
        p.join()
    return [s for s in ud if s != "klar"]


class Kontrol:
    """Every message that was confirmed came once, and each sender's in its order."""

    def __init__(self):
        self.sendt: dict[int, int] = {}
        self.faaet: dict[int, int] = {}

    def sendere(self, svar: list[dict]) -> None:
        for s in svar:
            self.sendt[s["afsender"]] = s["antal"]

    def modtager(self, svar: dict) -> None:
        for x in svar["numre"]:
            afsender, nr = x >> 32, x & 0xFFFFFFFF
            if nr != self.faaet.get(afsender, 0):
                sys.exit(f"sender {afsender}: number {nr} came where {self.faaet.get(afsender, 0)} was next")
            self.faaet[afsender] = nr + 1

    @property
    def mangler(self) -> int:
        return sum(self.sendt.values()) - sum(self.faaet.values())

    def slut(self) -> None:
        if self.sendt != self.faaet:
            sys.exit(f"sent {self.sendt}, received {self.faaet}")
