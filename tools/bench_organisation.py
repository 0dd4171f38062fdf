#!/usr/bin/python3
"""./dev bench organisation [--seconds S] [--kommuner N] [SIZE...]: the figures of docs/maalinger.md as Markdown tables.

For each size (10000, 100000 and 1000000 objects): seed, compact, measure the disk; start cold and time it; closed loop
with 1, 8 and 64 connections; open loop at half the top rate; resident memory. The load program checks every answer; a
wrong one ends the run with exit code 1.
"""

import argparse
import json
import os
import shutil
import signal
import ssl
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PROGRAM = ROOT / "build" / "faelled"
LAST = ROOT / "build" / "bench" / "organisation_last"
DATA = ROOT / "build" / "bench-data"
FORBINDELSER = "1,8,64"
MAAL = {"laes": 12000, "soeg": 10000, "importer": 5200, "ret": 2500}


def run(*command) -> None:
    print("$", " ".join(map(str, command)), file=sys.stderr, flush=True)
    subprocess.run([str(c) for c in command], check=True, stdin=subprocess.DEVNULL, stdout=sys.stderr)


def drop_caches() -> bool:
    try:
        subprocess.run(["sync"], check=True)
        Path("/proc/sys/vm/drop_caches").write_text("3\n")
        return True
    except OSError:
        return False


class Server:
    def __init__(self, data: Path, *valg: str):
        klar = data / "klar.json"
        klar.unlink(missing_ok=True)
        self.log = open(data.parent / f"{data.name}.log", "ab")
        begyndt = time.monotonic()
        self.process = subprocess.Popen([str(PROGRAM), "sandbox", "--data", str(data), "--https-port", "0", "--no-demo", *valg],
                                        stdin=subprocess.DEVNULL, stdout=self.log, stderr=self.log)
        while not klar.exists():
            if self.process.poll() is not None:
                sys.exit(f"the server ended with {self.process.returncode}; see {self.log.name}")
            time.sleep(0.002)
        self.klar = json.loads(klar.read_text(encoding="utf-8"))
        self.context = ssl.create_default_context(cafile=self.klar["ca"])
        self.get("/ready")
        self.starttid = time.monotonic() - begyndt

    def get(self, path: str) -> str:
        with urllib.request.urlopen(self.klar["https"] + path, context=self.context, timeout=30) as svar:
            return svar.read().decode()

    def metric(self, name: str) -> float:
        return next(float(line.split()[1]) for line in self.get("/metrics").splitlines() if line.startswith(name + " "))

    def status(self, name: str) -> float:
        """MB of a Vm line."""
        for line in Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(name + ":"):
                return int(line.split()[1]) / 1024
        return 0

    def stop(self) -> None:
        self.process.send_signal(signal.SIGTERM)
        if self.process.wait(60) != 0:
            sys.exit("the server did not stop well")
        self.log.close()


def last(server: Server, data: Path, *valg: str) -> dict:
    out = data.parent / "last.json"
    command = [LAST, "--klar", data / "klar.json", "--pid", server.process.pid, "--json", out, *valg]
    print("$", " ".join(map(str, command)), file=sys.stderr, flush=True)
    done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=sys.stderr)
    if done.returncode != 0:
        sys.exit(f"the load program says {done.returncode}: wrong answers, or none")
    return json.loads(out.read_text(encoding="utf-8"))


def measure(size: int, kommuner: int, seconds: float) -> dict:
    data = DATA / str(size)
    shutil.rmtree(data, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    begyndt = time.monotonic()
    run(PROGRAM, "seed", "--data", data, "--kommuner", kommuner, "--objekter", size)
    seed = time.monotonic() - begyndt
    run(PROGRAM, "kompakter", "--data", data)
    disk = sum(p.stat().st_size for p in (data / "lager").rglob("*") if p.is_file())
    Server(data).stop()  # makes the certificates, which only the first start does
    kold = drop_caches()
    s = Server(data)
    start = s.starttid
    objekter = s.metric("faelled_store_objects")
    laes = last(s, data, "--connections", FORBINDELSER, "--seconds", str(seconds), "--operationer", "laes,soeg")
    rss_laes = s.status("VmRSS")
    skriv = last(s, data, "--connections", FORBINDELSER, "--seconds", str(seconds), "--operationer", "ret,importer")
    rss_skriv = s.status("VmRSS")
    alle = [m for m in laes["maalinger"] + skriv["maalinger"] if m["operation"] != "hierarki"]
    hierarki = [m for m in laes["maalinger"] if m["operation"] == "hierarki"]
    aaben = []
    for operation in MAAL:
        top = max(m["rate"] for m in alle if m["operation"] == operation)
        svar = last(s, data, "--connections", "64", "--seconds", str(seconds), "--rate", str(int(top / 2)), "--operationer", operation)
        aaben += [m for m in svar["maalinger"] if m["operation"] == operation]
    out = {
        "objekter": objekter, "seed": seed, "disk": disk, "start": start, "kold": kold, "rss_laes": rss_laes,
        "rss_skriv": rss_skriv, "top": s.status("VmHWM"), "maalinger": alle, "aaben": aaben, "hierarki": hierarki,
        "kalibrering": laes["kalibrering"],
    }
    s.stop()
    return out


def measure_hierarchy(seconds: float) -> dict:
    """One municipality large enough to have 10,000 units, its hierarchy read page by page over and over."""
    data = DATA / "hierarki"
    shutil.rmtree(data, ignore_errors=True)
    data.parent.mkdir(parents=True, exist_ok=True)
    run(PROGRAM, "seed", "--data", data, "--kommuner", 1, "--objekter", 1_000_000)
    s = Server(data)
    valg = ("--connections", "1", "--seconds", str(seconds), "--operationer", "hierarki")
    last(s, data, *valg)  # the first pass fills the caches
    out = max(last(s, data, *valg)["maalinger"], key=lambda m: m.get("objekter_i_sekundet", 0))
    out["enheder"] = sum(1 for _ in open(data / "seed-ids" / "organisationenhed.txt", encoding="utf-8"))
    s.stop()
    return out


def table(head: list[str], rows: list[list]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(x) for x in row) + " |")
    print()


def machine() -> str:
    model = "unknown processor"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
    memory = int(Path("/proc/meminfo").read_text().split()[1]) / 2**20
    return f"{model}, {os.cpu_count()} cores, {memory:.0f} GB"


def print_hierarchy(h: dict) -> None:
    pages = h["antal"]
    table(["Hierarchy: units", "objects/s", "MB/s", "p50 ms a page", "server CPU µs an object", "goal objects/s"],
          [[f"{h['enheder']:,}", f"{h['objekter_i_sekundet']:,.0f}", f"{h['bytes'] / h['sekunder'] / 1e6:,.0f}", f"{h['p50_us'] / 1000:.1f}",
            f"{h['server_cpu_us'] * pages / max(h['objekter'], 1):.1f}", "50,000"]])


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000, 1_000_000])
    p.add_argument("--seconds", type=float, default=5)
    p.add_argument("--hierarki", action="store_true", help="only the hierarchy of a municipality with 10,000 units")
    p.add_argument("--kommuner", type=int, help="municipalities; 1, 10 and 98 by size otherwise")
    a = p.parse_args()
    if a.hierarki:
        print_hierarchy(measure_hierarchy(a.seconds))
        return 0
    done: dict[int, dict] = {}
    for size in a.sizes:
        done[size] = measure(size, a.kommuner or (98 if size >= 500_000 else 10 if size >= 50_000 else 1), a.seconds)

    k = done[a.sizes[-1]]["kalibrering"]
    print(f"\nMachine: {machine()}; {k['fdatasync_s']:.0f} fdatasync/s, {k['rsa2048_s']:.0f} RSA-2048 signatures/s.\n")
    head = ["Operation", "Objects", "1 conn./s", "8 conn./s", "64 conn./s", "half of top/s", "p50 µs", "p99 µs", "server CPU µs", "goal/s"]
    rows = []
    for operation, goal in MAAL.items():
        for size, r in done.items():
            rates = {m["forbindelser"]: m for m in r["maalinger"] if m["operation"] == operation}
            o = next(m for m in r["aaben"] if m["operation"] == operation)
            rows.append([operation, f"{size:,}", *(f"{rates[c]['rate']:,.0f}" for c in (1, 8, 64)), f"{o['rate']:,.0f}",
                         o["p50_us"], o["p99_us"], f"{rates[64]['server_cpu_us']:.0f}", f"{goal:,}"])
    table(head, rows)
    head = ["Objects", "objects in the store", "disk MB", "kB an object", "start s", "page cache dropped", "RSS after reads MB",
            "RSS after writes MB", "peak MB", "hierarchy objects/s", "seed s"]
    table(head, [[f"{size:,}", f"{r['objekter']:,.0f}", f"{r['disk'] / 2**20:,.0f}", f"{r['disk'] / 1000 / r['objekter']:.2f}",
                  f"{r['start']:.2f}", "yes" if r["kold"] else "no", f"{r['rss_laes']:.0f}", f"{r['rss_skriv']:.0f}", f"{r['top']:.0f}",
                  f"{max((h['objekter_i_sekundet'] for h in r['hierarki']), default=0):,.0f}", f"{r['seed']:.0f}"]
                 for size, r in done.items()])
    if len(done) > 1:
        small, large = done[min(done)], done[max(done)]
        rows = []
        for operation in MAAL:
            top = [max(m["rate"] for m in r["maalinger"] if m["operation"] == operation) for r in (small, large)]
            rows.append([operation, f"{top[1] / top[0]:.2f}", "0.7"])
        table(["Operation", f"rate at {max(done):,} : rate at {min(done):,}", "goal"], rows)
        print_hierarchy(measure_hierarchy(a.seconds))
    return 0


if __name__ == "__main__":
    sys.exit(main())
