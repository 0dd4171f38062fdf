#!/usr/bin/python3
"""./dev bench besked [options]: the Beskedfordeler over AMQP beside RabbitMQ, in one run, as Markdown tables.

Messages of 2 KB, persistent, confirmed, over TLS 1.3; raw frames, because a client library would be what is measured; the
same senders and receivers towards both. Every count, the order of every sender and every byte of every payload is checked;
a fault ends the run with exit code 1. The clients are processes beside the server on the same machine, so each rate has the
server's own CPU for a message beside it.

Where the comparison is not even: ours looks at a token at login, reads the envelope, checks agreements, matches
subscriptions, stamps the message, writes an audit record and answers when all of it is durable; RabbitMQ moves bytes from an
exchange to one bound queue, for a user with a password. Ours is measured twice: on its store alone, and with tickets in the
quorum queues of the same RabbitMQ (bf.rabbitmq.url); the CPU beside it is then ours and the broker's. Then again as one and as
two nodes on a PostgreSQL of their own (fsync on): half the senders at each, the receiver at the one that was started last.

  --idle N      connections that log in and do nothing (10000; 0: none)
  --stored N    instead of all else: fill a store with N messages, start cold, give memory and time
"""

from __future__ import annotations

import argparse
import functools
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "sort_boks"), str(ROOT / "tools")]

from besked.fordeler import AFSEND, MODTAG, Fordeler  # noqa: E402
from besked.raa import Raa  # noqa: E402
from besked_last import Kontrol, abonner, hent, koer, send, send_i_takt  # noqa: E402
import besked_mange  # noqa: E402
import klynge  # noqa: E402
from noder import MedRabbitMQ  # noqa: E402
from peer import rabbitmq  # noqa: E402
from sandkasse import Sandkasse  # noqa: E402

SENDERE = 4
FORM = (("4 senders, one at a time", "RabbitMQ's"), ("4 senders, 100 outstanding", 20_000), ("consume + ack, prefetch 1", 10_000),
        ("consume + ack, prefetch 100", 0), ("get + ack", 8_000))
HAANDOVER_MS = 50
MATCH_FAKTOR = 1.5


def cpu(*pids: int) -> float:
    """Seconds, of the processes and their children: PostgreSQL has one for each connection."""
    sum_ = 0
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            felter = stat.read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(stat.parent.name) in pids or int(felter[1]) in pids:
            sum_ += int(felter[11]) + int(felter[12])
    return sum_ / os.sysconf("SC_CLK_TCK")


def rss_mb(pid: int) -> float:
    return besked_mange.vmrss(pid) / 1e6


class Maal:
    """A server with one queue: how senders and receivers reach it. Senders take the ways in turn."""

    def __init__(self, navn: str, pids: tuple[int, ...], koe: str, afsender, modtager):
        self.navn, self.pids, self.koe, self.modtager = navn, pids, koe, modtager
        self.afsendere = afsender if isinstance(afsender, list) else [afsender]
        self.naeste_nr = 1
        self.kontrol = Kontrol()

    def sendere(self, gerning, *argumenter) -> list:
        fra = self.naeste_nr
        self.naeste_nr += SENDERE
        return [(self.afsendere[i % len(self.afsendere)], gerning, (fra + i, *argumenter)) for i in range(SENDERE)]

    def maal(self, opgaver: list) -> tuple[float, float, list[dict]]:
        """Messages a second, the server's CPU µs a message, answers. Sent or received, whichever is less."""
        foer = cpu(*self.pids)
        svar = koer(opgaver)
        brugt = cpu(*self.pids) - foer
        ind, ud = [s for s in svar if "afsender" in s], [s for s in svar if "numre" in s]
        self.kontrol.sendere(ind)
        for s in ud:
            self.kontrol.modtager(s)
        tid = max(s["til"] for s in svar) - min(s["fra"] for s in svar)
        antal = sum(s["antal"] for s in (ud or ind))
        return antal / tid, brugt * 1e6 / antal, svar

    def toem(self) -> None:
        if self.kontrol.mangler:
            self.maal([(self.modtager, abonner, (self.koe, self.kontrol.mangler, 100, 600))])
        self.kontrol.slut()


def satser(m: Maal, n: int, sekunder: float) -> list[tuple[float, float]]:
    """One (rate, CPU) for each row of FORM."""
    ud = []
    for opgaver in (lambda: m.sendere(send, n, 1, sekunder), lambda: m.sendere(send, n, 100, sekunder * 4),
                    lambda: [(m.modtager, abonner, (m.koe, n, 1, sekunder))],
                    lambda: [(m.modtager, abonner, (m.koe, n, 100, sekunder))],
                    lambda: [(m.modtager, hent, (m.koe, n, sekunder))]):
        ud.append(m.maal(opgaver())[:2])
        print(f"  {m.navn}: {ud[-1][0]:,.0f}/s", file=sys.stderr, flush=True)
    m.toem()
    return ud


def haandover(m: Maal, n: int, sekunder: float) -> tuple[float, float, float, float]:
    """Top rate of sending and receiving at once; then at half of it p50 and p99 in ms from when a message was due to be sent."""
    top = m.maal([*m.sendere(send, n, 100, sekunder * 4), (m.modtager, abonner, (m.koe, SENDERE * n, 100, sekunder * 4))])[0]
    m.toem()
    takt = top / 2 / SENDERE
    foerste = m.naeste_nr
    antal = SENDERE * int(takt * sekunder)
    svar = m.maal([*m.sendere(send_i_takt, takt, sekunder), (m.modtager, abonner, (m.koe, antal, 100, sekunder * 10))])[2]
    m.toem()
    fra = {s["afsender"]: s["fra"] for s in svar if "afsender" in s}
    assert min(fra) == foerste
    modtaget = next(s for s in svar if "numre" in s)
    ms = sorted((t - fra[x >> 32] - (x & 0xFFFFFFFF) / takt) * 1e3 for x, t in zip(modtaget["numre"], modtaget["tider"]))
    return top, top / 2, ms[len(ms) // 2], ms[len(ms) * 99 // 100]


def tabel(hoved: list[str], raekker: list[list]) -> None:
    print("| " + " | ".join(hoved) + " |\n|" + "---|" * len(hoved))
    for r in raekker:
        print("| " + " | ".join(str(x) for x in r) + " |")
    print(flush=True)


def dom(maalt: float, maal: float, hoejst: bool = False) -> str:
    return "met" if (maalt <= maal if hoejst else maalt >= maal) else "NOT met"


def vis_uden_maal(alle: dict[str, tuple[list, tuple]]) -> None:
    tabel(["messages/s (CPU a message)", *alle],
          [[hvad, *(f"{s[i][0]:,.0f} ({s[i][1]:.0f} µs)" for s, _ in alle.values())] for i, (hvad, _) in enumerate(FORM)])
    tabel(["Hand-over, publish to delivery", "top rate/s", "at half of it/s", "p50 ms", "p99 ms"],
          [[x, f"{h[0]:,.0f}", f"{h[1]:,.0f}", f"{h[2]:.1f}", f"{h[3]:.1f}"] for x, (_, h) in alle.items()])


def vis(alle: dict[str, tuple[list, tuple]]) -> None:
    navne = list(alle)
    raekker = []
    for i, (hvad, maal) in enumerate(FORM):
        egen = alle[navne[0]][0][i][0]
        andre = [alle[x][0][i][0] for x in navne if x.startswith("RabbitMQ")]
        if maal == "RabbitMQ's":
            maal = max(andre, default=0)
        raekker.append([hvad, *(f"{alle[x][0][i][0]:,.0f} ({alle[x][0][i][1]:.0f} µs)" for x in navne),
                        f"{maal:,.0f}: {dom(egen, maal)}" if maal else "-"])
    tabel(["messages/s (server CPU a message)", *navne, "goal"], raekker)
    tabel(["Hand-over, publish to delivery", "top rate/s", "at half of it/s", "p50 ms", "p99 ms", "goal"],
          [[x, f"{h[0]:,.0f}", f"{h[1]:,.0f}", f"{h[2]:.1f}", f"{h[3]:.1f}",
            f"p99 < {HAANDOVER_MS}: {dom(h[3], HAANDOVER_MS, True)}" if x == navne[0] else ""] for x, (_, h) in alle.items()])


def udvaelgelse() -> None:
    """What the decision costs among few and among many subscriptions, from the module's own benchmark."""
    program = next((ROOT / "build").rglob("beskedfordeler_benchmark"))
    ud = subprocess.run([program, "--benchmark_filter=fordel", "--benchmark_format=json", "--benchmark_repetitions=5",
                         "--benchmark_report_aggregates_only=true"], capture_output=True, text=True, check=True).stdout
    tid = {b["run_name"]: b["cpu_time"] for b in json.loads(ud)["benchmarks"] if b["aggregate_name"] == "median"}
    faa, mange = tid["fordel/10"], tid["fordel/10000"]
    tabel(["10 matching subscriptions of", "µs a message", "times", "goal"],
          [["10", f"{faa:.1f}", "1.00", ""],
           ["10,000", f"{mange:.1f}", f"{mange / faa:.2f}", f"<= {MATCH_FAKTOR}: {dom(mange / faa, MATCH_FAKTOR, True)}"]])


def sandkasse(mappe: Path, navn: str = "Fælled", *valg: str, ogsaa: tuple[int, ...] = ()) -> tuple[Fordeler, Maal]:
    """One without demo data; `ogsaa` are processes whose CPU counts with its own."""
    s = Sandkasse(mappe, "--no-demo", *valg)
    bf = Fordeler(s)
    def forbind(entity_id):
        return functools.partial(Raa.aaben, bf.adresse, str(bf.ca.cert_fil), bf.xml(0, entity_id))
    return bf, Maal(navn, (s.proces.pid, *ogsaa), bf.min_koe, forbind(AFSEND), forbind(MODTAG))


def paa_postgres(mappe: Path, r: rabbitmq.RabbitMQ, antal: int, n: int, sekunder: float) -> tuple[str, tuple]:
    """So many nodes on one database; their CPU is theirs, the broker's and that of PostgreSQL."""
    server = klynge.Klynge("fsync = on\nfull_page_writes = on\n")
    (mappe / "kodeord").write_text("guest\n", encoding="ascii")
    mere = (f'[bf.rabbitmq]\nurl = "amqps://guest@localhost:{r.port}/BF"\nkodeord_fil = "{mappe}/kodeord"\nca = "{r.ca}"\n')
    noder = MedRabbitMQ(mappe / f"noder{antal}", server.nyt_skema(), antal, mere=mere)
    try:
        alle = [Fordeler(s, dueslag=False) for s in noder.alle]
        token = {e: alle[0].xml(0, e) for e in (AFSEND, MODTAG)}
        def forbind(bf, entity_id):
            return functools.partial(Raa.aaben, bf.adresse, str(bf.ca.cert_fil), token[entity_id])
        m = Maal(f"{antal} node{'s' if antal > 1 else ''} on PostgreSQL", (*(s.proces.pid for s in noder.alle), r.pid, server.proces.pid),
                 alle[0].dueslag(0), [forbind(bf, AFSEND) for bf in alle], forbind(alle[-1], MODTAG))
        ud = satser(m, n, sekunder), haandover(m, n, sekunder)
        noder.luk()
        return m.navn, ud
    finally:
        for s in noder.alle:
            if s.lever():
                s.draeb()
        server.luk()


def main() -> None:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--messages", type=int, default=20_000, help="by each of the four senders")
    p.add_argument("--seconds", type=float, default=5, help="at most, for each figure")
    p.add_argument("--idle", type=int, default=10_000)
    p.add_argument("--stored", type=int, default=0)
    p.add_argument("--no-peer", action="store_true")
    a = p.parse_args()
    print(f"Load of the machine before: {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.\n", flush=True)
    with tempfile.TemporaryDirectory() as navn:
        mappe = Path(navn)
        if a.stored:
            return besked_mange.gemte(mappe, a.stored, tabel, dom)
        alle, flere = {}, {}
        bf, m = sandkasse(mappe / "data")
        alle[m.navn] = satser(m, a.messages, a.seconds), haandover(m, a.messages, a.seconds)
        if a.idle:
            besked_mange.ledige(bf, a.idle, tabel, dom)
        bf.s.luk()
        hvorfor = "--no-peer" if a.no_peer else rabbitmq.mangler()
        if hvorfor:
            print(f"RabbitMQ is not measured: {hvorfor}.\n")
        else:
            r = rabbitmq.RabbitMQ(mappe / "rabbitmq")
            try:
                bf, m = sandkasse(mappe / "paa_rabbitmq", "Fælled on RabbitMQ", *r.som_motor(mappe), ogsaa=(r.pid,))
                alle[m.navn] = satser(m, a.messages, a.seconds), haandover(m, a.messages, a.seconds)
                bf.s.luk()
                forbind = functools.partial(rabbitmq.forbind, r.port, r.ca)
                for slags in rabbitmq.QUEUES:
                    m = Maal(f"RabbitMQ {slags}", (r.pid,), r.koe(slags), forbind, forbind)
                    alle[m.navn] = satser(m, a.messages, a.seconds), haandover(m, a.messages, a.seconds)
                    r.fjern(m.koe)
                if klynge.programmer() is None:
                    print("Several nodes are not measured: PostgreSQL is not installed (apt install postgresql).\n")
                else:
                    flere = dict(paa_postgres(mappe, r, antal, a.messages, a.seconds) for antal in (1, 2))
            finally:
                r.luk()
            print(f"RabbitMQ {rabbitmq.version()}, one node.\n")
        vis(alle)
        if flere:
            vis_uden_maal(flere)
        udvaelgelse()


if __name__ == "__main__":
    main()
