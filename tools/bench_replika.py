#!/usr/bin/python3
"""What reads from a replica take off the primary: the same searches without and with store.replika_url, in one run.

usage: bench_replika.py [cases] [seconds a measurement]   (20000 3)

Seeds one municipality, moves it to a throwaway PostgreSQL with fsync on and one replica, and drives one node over TLS with
1 and 16 connections twice each way, in turn. The load programs check every answer. The CPU time is that of all
processes of the server (/proc), log sender and heartbeat among them. Prints a table for docs/maalinger.md.
"""

import os
import re
import sys
import time
from pathlib import Path

import bench_indekser
import bench_organisation
from bench_organisation import PROGRAM, Server, machine, run, table
from bench_postgres import Maaleklynge

NAVNE = {"soeg": "a user by key", "sager": "a person's cases, 50 shown with documents",
         "ydelser": "a person's benefits, 50 of each shown", "antal": "how many cases a person has", "overblik": "everything about a citizen, both indexes"}
RUNDER = 2


class Maaling:
    """Of one operation, one way, over the rounds."""

    def __init__(self) -> None:
        self.kald, self.tid, self.primaer_us, self.replika_us = 0, 0.0, 0.0, 0.0

    def per_kald(self, us: float) -> str:
        return f"{us / max(self.kald, 1):,.0f}"

    def rate(self) -> float:
        return self.kald / self.tid


class Opstilling:
    def __init__(self, sager: int, sekunder: str):
        self.sekunder = sekunder
        self.seedet, _ = bench_indekser.seedet(sager, False)
        # Certificates and keys of its own; the store is the database.
        self.data = bench_indekser.kopi(self.seedet)
        self.primaer = Maaleklynge()
        self.url = self.primaer.nyt_skema()
        run(PROGRAM, "move", "--from", f"rocks:{self.data}", "--to", self.url)
        self.replika = Maaleklynge(kilde=self.primaer, navn="replika")

    def luk(self) -> None:
        for k in (getattr(self, "replika", None), self.primaer):
            if k:
                k.luk()

    def node(self, med: bool) -> Server:
        fil = self.data.parent / "replika.toml"
        skema = re.search(r"options=[^&]+", self.url)[0]
        fil.write_text(f'[store]\nurl = "{self.url}"\n' + (f'replika_url = "{self.replika.url}?{skema}"\n' if med else ""), encoding="utf-8")
        s = Server(self.data, "--config", str(fil))
        while med and s.metric("faelled_store_replica_usable") != 1:
            time.sleep(0.1)
        return s

    def maal(self, s: Server, operation: str, m: Maaling) -> None:
        foer = self.primaer.cpu_us(), self.replika.cpu_us()
        if operation == "soeg":  # of Organisation
            svar = bench_organisation.last(s, self.data, "--connections", "1,16", "--seconds", self.sekunder, "--operationer", operation)
        else:
            svar = bench_indekser.last(s, self.data, self.seedet, float(self.sekunder), operation)
        efter = self.primaer.cpu_us(), self.replika.cpu_us()
        for x in svar["maalinger"]:
            if x["operation"] != operation:
                continue
            m.kald += x["antal"]
            m.tid += x["antal"] / x["rate"] if x["rate"] else 0
        m.primaer_us += efter[0] - foer[0]
        m.replika_us += efter[1] - foer[1]


def laest(s: Server) -> dict[str, float]:
    """Which of the two answered, and why."""
    return {m[1]: float(m[2]) for m in re.finditer(r'^faelled_store_replica_reads_total\{by="(\w+)"\} (\S+)$', s.get("/metrics"), re.M)}


def main() -> int:
    sager = int(sys.argv[1]) if len(sys.argv) > 1 else 20_000
    o = Opstilling(sager, sys.argv[2] if len(sys.argv) > 2 else "3")
    alle = {op: {False: Maaling(), True: Maaling()} for op in NAVNE}
    hvem: dict[str, float] = {}
    try:
        for nr in range(2 * RUNDER):
            med = nr % 2 == 1
            s = o.node(med)
            for op in NAVNE:
                o.maal(s, op, alle[op][med])
            if med:
                for navn, antal in laest(s).items():
                    hvem[navn] = hvem.get(navn, 0) + antal
            s.stop()
    finally:
        o.luk()
    print(f"\nMachine: {machine()}. Load at the end: {os.getloadavg()[0]:.1f}.\n")
    rows = []
    for op, navn in NAVNE.items():
        uden, med = alle[op][False], alle[op][True]
        rows.append([navn, f"{uden.rate():,.0f}", uden.per_kald(uden.primaer_us), f"{med.rate():,.0f}", med.per_kald(med.primaer_us),
                     med.per_kald(med.replika_us)])
    table(["Searches, a node over TLS", "without: a second", "primary CPU µs", "with a replica: a second", "primary CPU µs", "replica CPU µs"], rows)
    print("Read by: " + ", ".join(f"{navn} {antal:,.0f}" for navn, antal in sorted(hvem.items())) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
