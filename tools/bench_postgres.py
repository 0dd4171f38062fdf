#!/usr/bin/python3
"""The two engines of the store side by side, and bare pgbench on the same server in the same run.

usage: bench_postgres.py [objects]   (1000000)

The server is a throwaway one with fsync on. Prints a table for docs/maalinger.md.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "sort_boks"))

from klynge import Klynge  # noqa: E402

KLIENTER = 32
SEKUNDER = 10


class Maaleklynge(Klynge):
    """As an operator would run it on this machine: durable, with memory."""

    def start(self) -> None:
        conf = self.mappe / "data" / "postgresql.conf"
        text = conf.read_text(encoding="utf-8").replace("fsync = off", "fsync = on").replace("full_page_writes = off", "full_page_writes = on")
        conf.write_text(text.replace("shared_buffers = 64MB", "shared_buffers = 1GB") + "max_wal_size = 4GB\nwal_compression = lz4\n",
                        encoding="utf-8")
        super().start()


def benchmark(objekter: int, url: str | None, mappe: str) -> dict[str, float]:
    """Name -> items a second, of build/src/store/store_benchmark."""
    env = dict(os.environ, FAELLED_BENCH_OBJEKTER=str(objekter), FAELLED_BENCH_MAPPE=mappe)
    if url:
        env["FAELLED_BENCH_POSTGRES"] = url
    done = subprocess.run([ROOT / "build/src/store/store_benchmark", "--benchmark_format=json", "--benchmark_min_time=2",
                           "--benchmark_filter=^(laes|soeg_en|soeg_to|append)/"],
                          env=env, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True, check=True)
    print(f"{'postgres' if url else 'rocks'} done", file=sys.stderr)
    out = {}
    for b in json.loads(done.stdout)["benchmarks"]:
        assert not b.get("error_occurred"), b
        out[b["name"].replace("/real_time", "").replace("/process_time", "")] = b["items_per_second"]
    return out


def pgbench(k: Klynge, *valg: str) -> float:
    done = subprocess.run([k.bin / "pgbench", "-h", k.mappe, "-U", "faelled", "-n", "-M", "prepared", "-c", str(KLIENTER), "-j", "2",
                           "-T", str(SEKUNDER), *valg, "postgres"], capture_output=True, text=True, check=True)
    return float(re.search(r"tps = ([0-9.]+)", done.stdout).group(1))


def main() -> int:
    objekter = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    mappe = tempfile.mkdtemp(prefix="faelled-bench-")
    k = Maaleklynge()
    try:
        rocks = benchmark(objekter, None, mappe)
        url = k.nyt_skema()
        pg = benchmark(objekter, url, mappe)
        size = int(k.sql("SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c WHERE relkind = 'r' AND "
                         "relnamespace = current_schema()::regnamespace", url))
        subprocess.run([k.bin / "pgbench", "-h", k.mappe, "-U", "faelled", "-i", "-q", "-s", str(max(1, objekter // 100_000)), "postgres"],
                       check=True, capture_output=True)
        bare_read, bare_write = pgbench(k, "-S"), pgbench(k, "-N")
    finally:
        k.luk()
        shutil.rmtree(mappe, ignore_errors=True)
    print(f"| {objekter} objects | RocksDB | PostgreSQL |\n|---|---|---|")
    for name in rocks:
        if name in pg:
            print(f"| `{name}` a second | {rocks[name]:,.0f} | {pg[name]:,.0f} |")
    print(f"| MB on disk | | {size / 1e6:,.0f} |")
    print(f"| bare pgbench, {KLIENTER} clients: select-only, simple-update a second | | {bare_read:,.0f}, {bare_write:,.0f} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
