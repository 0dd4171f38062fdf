#!/usr/bin/python3
"""./dev bench indekser [--sager N] [--seconds S] [--frisk] [--operationer ...]: the indexes' figures of docs/maalinger.md as Markdown tables.

Seeds N cases (1,000,000) with three times as many documents and twice as many payments in one municipality among 98,
unless build/bench-data has them from an earlier run (--frisk makes them anew; a million takes a few minutes), measures the
look-ups in one process and the disk, then starts a sandbox on a copy of the store and drives it over TLS without message
signing. The load program checks every answer; a wrong one ends the run with exit code 1.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from bench_organisation import DATA, PROGRAM, ROOT, Server, drop_caches, machine, run, table

LAST = ROOT / "build" / "bench" / "indeks_last"
INTERNT = ROOT / "build" / "src" / "app" / "app_benchmark"
OPERATIONER = "sager,antal,ydelser,overblik,paragraf8,klasse,retfaerdig,importer1,importer100"
# (operation, connections): (what it is, column, goal, unit); the goals of the issue.
MAAL = {
    ("sager", 1): ("p50_us", 10_000), ("sager", 16): ("p50_us", 40_000), ("ydelser", 1): ("p50_us", 10_000), ("ydelser", 16): ("p50_us", 40_000),
    ("antal", 1): ("p50_us", 10_000), ("antal", 16): ("p50_us", 40_000), ("klasse", 64): ("rate", 15_000), ("importer100", 4): ("cases", 3_000),
    ("importer1", 64): ("rate", 3_000), ("overblik", 1): ("p99_us", 20_000), ("paragraf8", 1): ("p99_us", 20_000),
}
NAVNE = {"sager": "a person's cases, 50 shown with documents", "antal": "how many cases a person has", "ydelser": "a person's benefits, 50 of each shown",
         "overblik": "everything about a citizen, both indexes", "paragraf8": "§ 8, another authority, three months",
         "klasse": "class by KLE number", "importer1": "importer, one case a call", "importer100": "importer, 100 cases a call",
         "andre, alene": "others, alone", "andre, imens": "others, meanwhile", "den dårlige": "the bad caller"}


def seedet(sager: int, frisk: bool) -> tuple[Path, float | None]:
    """The folder with a seeded store, and how long it took when it was made now."""
    data = DATA / f"indekser-{sager}"
    faerdig = data / "faerdig"
    if not frisk and faerdig.exists():
        return data, None
    shutil.rmtree(data, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    begyndt = time.monotonic()
    run(PROGRAM, "seed", "--data", data, "--kommuner", 98, "--objekter", 9800, "--sager", sager, "--sagskommuner", 1)
    tid = time.monotonic() - begyndt
    faerdig.write_text(f"{tid:.0f}\n")
    return data, tid


def kopi(data: Path) -> Path:
    """The store to write to. Data files never change, so they are shared."""
    ny = data.parent / f"{data.name}-koersel"
    shutil.rmtree(ny, ignore_errors=True)
    (ny / "lager").mkdir(parents=True)
    for fil in (data / "lager").iterdir():
        (os.link if fil.suffix == ".sst" else shutil.copy2)(fil, ny / "lager" / fil.name)
    return ny


def internt(data: Path) -> dict[str, dict]:
    """The look-ups by the services' own operations, and bytes on disk, from the benchmark program."""
    ud = data.parent / "internt.json"
    drop_caches()
    print("$", INTERNT, file=sys.stderr, flush=True)
    subprocess.run([str(INTERNT), f"--benchmark_out={ud}", "--benchmark_out_format=json"], check=True, stdin=subprocess.DEVNULL,
                   stdout=sys.stderr, env={**os.environ, "FAELLED_BENCH_DATA": str(data)})
    return {m["name"].split("/")[0]: m for m in json.loads(ud.read_text(encoding="utf-8"))["benchmarks"]}


def klasser(mappe: Path) -> Path:
    """KLE numbers with the UUIDs of their classes, as the sandbox has them from the start."""
    ud = mappe / "klasser.txt"
    raekker = [linje.split("\t") for linje in (ROOT / "data" / "kle.tsv").read_text(encoding="utf-8").splitlines() if linje[:1].isdigit()]
    ud.write_text("".join(f"{r[0]} {r[1]}\n" for r in raekker), encoding="utf-8")
    return ud


def udk(s: Server, mappe: Path) -> tuple[Path, Path]:
    """Certificate and key of a system of another authority that may look up by UDK-loven § 8."""
    operatoer = ssl.create_default_context(cafile=s.klar["ca"])
    operatoer.load_cert_chain(s.klar["operatoer"]["certifikat"], s.klar["operatoer"]["noegle"])
    krop = {"navn": "bench-udk", "cvr": "55133018", "myndighed": "22222222", "roller": ["http://opslag.faelled.example/roles/servicesystemrole/Paragraf8/1"],
            "afgraensninger": {"http://sts.kombit.dk/constraints/KLE/1": "32.*", "http://sts.kombit.dk/constraints/foelsomhed/1": "4"}}
    anmodning = urllib.request.Request(s.klar["https"] + "/sandkasse/tilslut", json.dumps(krop).encode(), {"Content-Type": "application/json"})
    with urllib.request.urlopen(anmodning, context=operatoer, timeout=60) as svar:
        d = json.load(svar)
    filer = mappe / "udk.pem", mappe / "udk.key"
    for fil, navn in zip(filer, ("certifikat", "noegle")):
        fil.write_text(d[navn], encoding="utf-8")
    return filer


def last(s: Server, data: Path, seedet_i: Path, sekunder: float, operationer: str) -> dict:
    ud = data.parent / "last.json"
    certifikat, noegle = udk(s, data)
    command = [LAST, "--klar", data / "klar.json", "--borgere", seedet_i / "seed-ids" / "borgere.txt", "--klasser", klasser(data.parent),
               "--udk-certifikat", certifikat, "--udk-noegle", noegle,
               "--pid", s.process.pid, "--seconds", sekunder, "--operationer", operationer, "--json", ud]
    print("$", " ".join(map(str, command)), file=sys.stderr, flush=True)
    done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if done.returncode != 0:
        sys.exit(f"the load program says {done.returncode}: wrong answers, or none")
    return json.loads(ud.read_text(encoding="utf-8"))


def ms(us: float) -> str:
    return f"{us / 1000:.2f}"


def skriv_over_tls(maalinger: list[dict]) -> None:
    rows = []
    for m in maalinger:
        if m["operation"] not in NAVNE or m["operation"].startswith(("andre", "den ")):
            continue
        sager = 100 if m["operation"] == "importer100" else 1
        hvad, goal = MAAL.get((m["operation"], m["forbindelser"]), (None, None))
        tekst = {None: "", "p50_us": f"p50 {ms(goal or 0)} ms", "p99_us": f"p99 {ms(goal or 0)} ms", "rate": f"{goal or 0:,}/s", "cases": f"{goal or 0:,} cases/s"}[hvad]
        rows.append([NAVNE[m["operation"]], m["forbindelser"], f"{m['rate'] * sager:,.0f}", ms(m["p50_us"]), ms(m["p99_us"]),
                     f"{m['bytes'] / max(m['antal'], 1) / 1000:.1f}", f"{m['server_cpu_us'] / sager:.0f}", tekst])
    table(["Over TLS", "conn.", "a second", "p50 ms", "p99 ms", "answer kB", "server CPU µs", "goal"], rows)


def skriv_retfaerdig(maalinger: list[dict]) -> None:
    r = {m["operation"]: m for m in maalinger}
    if "andre, imens" not in r:
        return
    foer, under, ond = r["andre, alene"], r["andre, imens"], r["den dårlige"]
    rows = [[NAVNE[m["operation"]], m["forbindelser"], f"{m['rate']:,.0f}", ms(m["p50_us"]), ms(m["p99_us"])] for m in (foer, under, ond)]
    table(["Beside 100,000 classes one by one", "conn.", "a second", "p50 ms", "p99 ms"], rows)
    print(f"Others got {under['rate'] / foer['rate']:.2f} of what they asked for (goal 0.8); their middle answer took "
          f"{under['p50_us'] / max(foer['p50_us'], 1):.2f} times as long.\n")


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    p.add_argument("--sager", type=int, default=1_000_000, help="20000 for a quick run")
    p.add_argument("--seconds", type=float, default=5, help="of each operation and number of connections")
    p.add_argument("--frisk", action="store_true", help="seed anew")
    p.add_argument("--operationer", default=OPERATIONER)
    a = p.parse_args()
    data, tid = seedet(a.sager, a.frisk)
    inde = internt(data)
    disk = sum(f.stat().st_size for f in (data / "lager").rglob("*") if f.is_file())
    koersel = kopi(data)
    Server(koersel).stop()  # makes the certificates and the classes
    kold = drop_caches()
    s = Server(koersel)
    start = s.starttid
    objekter = s.metric("faelled_store_objects")
    svar = last(s, koersel, data, a.seconds, a.operationer)
    rss, top = s.status("VmRSS"), s.status("VmHWM")
    s.stop()
    shutil.rmtree(koersel)

    k = svar["kalibrering"]
    print(f"\nMachine: {machine()}; {k['fdatasync_s']:.0f} fdatasync/s, {k['rsa2048_s']:.0f} RSA-2048 signatures/s. "
          f"Load before: {os.getloadavg()[0]:.1f}.\n")
    skriv_over_tls(svar["maalinger"])
    skriv_retfaerdig(svar["maalinger"])
    table(["In one process, one caller", "p50 ms", "p99 ms", "max ms", "goal"],
          [[navn, *(f"{inde[n][c]:.2f}" for c in ("p50_ms", "p99_ms", "max_ms")), "p99 20 ms"]
           for n, navn in (("alt_om_borger", "everything about a citizen, both indexes"), ("paragraf8", "§ 8, all owners"))])
    d = inde["disk"]
    table(["On disk after compaction", "bytes each", "goal"],
          [["case, with history and index entries", f"{d['sag']:.0f}", "1,000"], ["document", f"{d['dokument']:.0f}", ""],
           ["grant", f"{d['bevilling']:.0f}", ""], ["payment", f"{d['effektuering']:.0f}", ""],
           ["the whole store, divided by the cases", f"{disk / a.sager:.0f}", ""]])
    table(["Cases", "objects in the store", "disk MB", "seed s", "start s", "page cache dropped", "RSS after MB", "peak MB"],
          [[f"{a.sager:,}", f"{objekter:,.0f}", f"{disk / 2**20:,.0f}", f"{tid:.0f}" if tid else "kept", f"{start:.2f}", "yes" if kold else "no",
            f"{rss:.0f}", f"{top:.0f}"]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
