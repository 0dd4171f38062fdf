#!/usr/bin/python3
"""./dev bench besked [--messages N]: what the Beskedfordeler takes and gives over AMQP, as a Markdown table.

Starts a sandbox with one mailbox that subscribes to the test type, logs in with tokens from its token service, and measures
with raw frames over TLS, because a client library would be what is measured: messages of 2 KB, confirmed. The clients are
processes beside the server on the same machine, so each rate has the server's own CPU for a message beside it. Every answer
is checked: a nack, a close or a count that is not right ends the run with exit code 1.

Needs the Python packages of the black-box tests and the program.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import struct
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "sort_boks")]

from besked.fordeler import AFSEND, EXCHANGE, MODTAG, Fordeler, besked  # noqa: E402
from besked.raa import Raa, kort, lang, met, ramme  # noqa: E402
from sandkasse import Sandkasse  # noqa: E402

BYTES = 2048
DELIVER, GET_OK, GET_EMPTY, ACK = (60, 60), (60, 71), (60, 72), (60, 80)
LUKNINGER = ((10, 50), (20, 40), (60, 120))

# name: (goal a second, or 0)
MAAL = {"4 senders, one at a time": 0, "4 senders, 100 outstanding": 20_000, "consume + ack, prefetch 1": 10_000,
        "consume + ack, prefetch 100": 0, "get + ack": 8_000}


def naeste(k: Raa) -> tuple[int, tuple[int, int], bytes]:
    t, _, p = k.ramme()
    navn = struct.unpack(">HH", p[:4]) if t == 1 else (0, 0)
    if navn in LUKNINGER:
        raise RuntimeError(f"the server said {navn}: {p[4:120]!r}")
    return t, navn, p


def send(k: Raa, n: int, vindue: int) -> None:
    krop = besked(fyld=BYTES - len(besked()))
    en = (met(1, 60, 40, b"\0\0" + kort(EXCHANGE) + kort("") + b"\x01") + ramme(2, 1, struct.pack(">HHQH", 60, 0, len(krop), 0))
          + ramme(3, 1, krop))
    sendt = svaret = 0
    while svaret < n:
        ny = min(vindue - (sendt - svaret), n - sendt)
        if ny > 0 and (ny >= vindue // 4 or sendt + ny == n):
            k.send(en * ny)
            sendt += ny
        _, navn, p = naeste(k)
        if navn == ACK:
            nummer, flere = struct.unpack(">QB", p[4:])
            svaret = max(svaret, nummer) if flere else svaret + 1
    if svaret != n:
        raise RuntimeError(f"{svaret} confirms for {n} messages")


def abonner(k: Raa, koe: str, n: int, prefetch: int) -> None:
    k.send(met(1, 60, 10, struct.pack(">IHB", 0, prefetch, 0)) + met(1, 60, 20, b"\0\0" + kort(koe) + kort("") + b"\0" + lang(b"")))
    faaet = nummer = 0
    while faaet < n:
        t, navn, p = naeste(k)
        if navn == DELIVER:
            nummer = struct.unpack_from(">Q", p, 5 + p[4])[0]
        if t == 3:
            faaet += 1
            if prefetch == 1 or faaet % (prefetch // 4) == 0 or faaet == n:
                k.send(met(1, *ACK, struct.pack(">QB", nummer, 1)))


def hent(k: Raa, koe: str, n: int) -> None:
    bed, kvittering = met(1, 60, 70, b"\0\0" + kort(koe) + b"\0"), b""
    for _ in range(n):
        k.send(kvittering + bed)
        t, nummer = 0, 0
        while t != 3:
            t, navn, p = naeste(k)
            if navn == GET_EMPTY:
                raise RuntimeError("the mailbox was empty too soon")
            if navn == GET_OK:
                nummer = struct.unpack_from(">Q", p, 4)[0]
        kvittering = met(1, *ACK, struct.pack(">QB", nummer, 0))
    k.send(kvittering)


def arbejder(gerning, sted, token, argumenter, start, svar) -> None:
    try:
        k = Raa.aaben(*sted, token)
        if gerning is send:
            k.send(met(1, 85, 10, b"\0"))
            k.metode(85, 11)
        svar.put("klar")
        start.wait()
        fra = time.monotonic()
        gerning(k, *argumenter)
        svar.put((fra, time.monotonic()))
    except BaseException as e:  # noqa: BLE001 - told to the parent, which ends the run
        svar.put(repr(e))


def maal(bf: Fordeler, gerning, argumenter, antal: int) -> float:
    """Seconds from the first's start to the last's end."""
    sted, token = (bf.adresse, str(bf.ca.cert_fil)), bf.xml(0, AFSEND if gerning is send else MODTAG)
    start, svar = multiprocessing.Event(), multiprocessing.Queue()
    alle = [multiprocessing.Process(target=arbejder, args=(gerning, sted, token, argumenter, start, svar)) for _ in range(antal)]
    for p in alle:
        p.start()
    def venter(): return svar.get(timeout=300)
    for _ in alle:
        if (s := venter()) != "klar":
            sys.exit(s)
    start.set()
    tider = [venter() for _ in alle]
    for p in alle:
        p.join()
    if fejl := [t for t in tider if isinstance(t, str)]:
        sys.exit(fejl[0])
    return max(t for _, t in tider) - min(f for f, _ in tider)


def cpu(pid: int) -> float:
    felter = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rsplit(")", 1)[1].split()
    return (int(felter[11]) + int(felter[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    p.add_argument("--messages", type=int, default=20_000, help="by each of the four senders with 100 outstanding")
    n = p.parse_args().messages
    with tempfile.TemporaryDirectory() as mappe:
        s = Sandkasse(Path(mappe) / "data", "--no-demo")
        bf = Fordeler(s)
        faa = max(n // 20, 20)
        koe = bf.min_koe
        plan = [("4 senders, one at a time", send, (faa, 1), 4, 4 * faa), ("4 senders, 100 outstanding", send, (n, 100), 4, 4 * n),
                ("consume + ack, prefetch 1", abonner, (koe, n, 1), 1, n), ("consume + ack, prefetch 100", abonner, (koe, n, 100), 1, n),
                ("get + ack", hent, (koe, n), 1, n)]
        print(f"Load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n")
        print("| | messages/s | goal | server CPU a message |\n|---|---|---|---|")
        for navn, gerning, argumenter, antal, i_alt in plan:
            foer = cpu(s.proces.pid)
            tid = maal(bf, gerning, argumenter, antal)
            us = (cpu(s.proces.pid) - foer) * 1e6 / i_alt
            goal = f"{MAAL[navn]:,}" if MAAL[navn] else "-"
            print(f"| {navn} | {i_alt / tid:,.0f} | {goal} | {us:.0f} µs |", flush=True)
        s.luk()


if __name__ == "__main__":
    main()
