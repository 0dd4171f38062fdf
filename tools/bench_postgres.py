#!/usr/bin/python3
"""The two engines of the store side by side, one node beside two, and bare pgbench with the same rows, on the same server in one run.

usage: bench_postgres.py [objects] [seconds a measurement]   (1000000 2)

The server is a throwaway one with fsync on. Prints tables for docs/maalinger.md. Beside each rate stands the CPU time of an
operation on both sides, which says more than the rate where others use the machine too.
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

PROGRAM = ROOT / "build/src/store/store_benchmark"
SAMME = r"^(laes|soeg_en|soeg_to|soeg_forgaeves|append|append_lille|append_nummer|ret)/"
KLIENTER = 32

# The rows of an `append` and of a `laes` into and out of the very tables, without lock, expectations and counts.
LAES = r"""\set n random(1, :rows)
SELECT nr, tidspunkt, indhold FROM hoved WHERE ejer = 29189846 AND type = 8 AND uuid = md5(:n::text)::uuid;
"""
SKRIV = r"""\set n random(1, 1000000000000000)
BEGIN;
INSERT INTO hoved VALUES (29189846, 9, md5(:n::text)::uuid, 1, 1, decode(repeat(md5(:n::text), 40), 'hex'));
INSERT INTO indeks SELECT 29189846, 9, i, decode(md5((:n::bigint / (1 + i % 3))::text), 'hex'), md5(:n::text)::uuid, 1, 2, NULL FROM generate_series(1, 8) i;
INSERT INTO udbakke VALUES (decode(lpad(to_hex(1000000000 + :n::bigint), 16, '0'), 'hex'), repeat('h', 60)::bytea);
END;
"""
# The numbers in `tal` are what is counted, and no number of the outbox is missing.
SUND = """SELECT t.objekter = (SELECT count(*) FROM hoved) AND t.registreringer = t.objekter + (SELECT count(*) FROM historik)
    AND t.indeksposter = (SELECT count(*) FROM indeks) AND t.udbakke = (SELECT count(*) FROM udbakke)
    AND t.udbakke = t.naeste_udbakke - 1 FROM tal t"""


class Maaleklynge(Klynge):
    """As an operator would run it on this machine: durable, with a quarter of the memory."""

    def start(self) -> None:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20
        conf = self.mappe / "data" / "postgresql.conf"
        text = conf.read_text(encoding="utf-8").replace("fsync = off", "fsync = on").replace("full_page_writes = off", "full_page_writes = on")
        conf.write_text(text.replace("shared_buffers = 64MB", f"shared_buffers = {min(memory // 4, 8192)}MB")
                        + "max_wal_size = 8GB\ncheckpoint_timeout = 15min\nwal_compression = lz4\n", encoding="utf-8")
        super().start()

    def cpu_us(self) -> float:
        """Of the server, its children, and those of them that are over."""
        mine, ticks = str(self.proces.pid), 0
        for fil in Path("/proc").glob("[0-9]*/stat"):
            try:
                felt = fil.read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fil.parent.name == mine:
                ticks += sum(map(int, felt[11:15]))
            elif felt[1] == mine:
                ticks += int(felt[11]) + int(felt[12])
        return ticks * 1e6 / os.sysconf("SC_CLK_TCK")


class Maal:
    def __init__(self, objekter: int, sekunder: str, mappe: str):
        self.objekter, self.sekunder, self.mappe = objekter, sekunder, mappe

    def begynd(self, hvad: str, k: Klynge | None = None, url: str = "", node: int = -1) -> subprocess.Popen:
        env = dict(os.environ, FAELLED_BENCH_OBJEKTER=str(self.objekter), FAELLED_BENCH_MAPPE=self.mappe)
        if k:
            env |= {"FAELLED_BENCH_POSTGRES": url, "FAELLED_BENCH_SERVER": str(k.proces.pid)}
        if node >= 0:
            env["FAELLED_BENCH_NODE"] = str(node)
        return subprocess.Popen([PROGRAM, "--benchmark_format=json", f"--benchmark_min_time={self.sekunder}", f"--benchmark_filter={hvad}"],
                                env=env, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True)

    @staticmethod
    def slut(p: subprocess.Popen) -> dict[str, dict]:
        """Name -> what was measured."""
        ud = p.communicate()[0]
        assert p.returncode == 0, p.args
        out = {}
        for b in json.loads(ud)["benchmarks"]:
            assert not b.get("error_occurred"), b
            out[b["name"].replace("/real_time", "").replace("/process_time", "")] = b
        return out


def pgbench(k: Maaleklynge, url: str, script: str, rows: int) -> tuple[float, float]:
    """Transactions a second, CPU microseconds of the server for each."""
    fil = k.mappe / "script"
    fil.write_text(script, encoding="utf-8")
    before = k.cpu_us()
    done = subprocess.run([k.bin / "pgbench", "-n", "-M", "prepared", "-c", str(KLIENTER), "-j", "2", "-T", "10", "-D", f"rows={rows}",
                           "-f", fil, url], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    count = int(re.search(r"transactions actually processed: (\d+)", done.stdout)[1])
    return float(re.search(r"tps = ([0-9.]+)", done.stdout)[1]), (k.cpu_us() - before) / count


def cpu(b: dict) -> str:
    return f"{b['node_us']:,.0f} + {b['server_us']:,.0f}"


def main() -> int:
    objekter = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    mappe = tempfile.mkdtemp(prefix="faelled-bench-")
    m = Maal(objekter, sys.argv[2] if len(sys.argv) > 2 else "2", mappe)
    k = Maaleklynge()
    try:
        rocks = m.slut(m.begynd(SAMME))
        print("rocks done", file=sys.stderr)
        url = k.nyt_skema()
        pg = m.slut(m.begynd(SAMME, k, url))
        print("postgres done", file=sys.stderr)
        size = int(k.sql("SELECT sum(pg_total_relation_size(c.oid))::bigint FROM pg_class c WHERE relkind = 'r' AND "
                         "relnamespace = current_schema()::regnamespace", url))
        skriv = r"^append/.*:32$"
        en = m.slut(m.begynd(skriv, k, url, 0))
        to = [m.slut(p) for p in [m.begynd(skriv, k, url, n) for n in (0, 1)]]
        genspil = m.slut(m.begynd("^genspil/", k, url, 0))
        assert k.sql(SUND, url) == "t", "the counts do not hold"
        print("nodes done", file=sys.stderr)
        rows = max(1, objekter // 10)
        k.sql("INSERT INTO hoved SELECT 29189846, 8, md5(n::text)::uuid, 1, 1, decode(repeat(md5(n::text), 40), 'hex') "
              f"FROM generate_series(1, {rows}) n", url)
        bare_read, bare_write = pgbench(k, url, LAES, rows), pgbench(k, url, SKRIV, rows)
    finally:
        k.luk()
        shutil.rmtree(mappe, ignore_errors=True)
    print(f"| {objekter:,} objects | RocksDB a second | PostgreSQL a second | CPU µs, node + server |\n|---|---|---|---|")
    for name, b in pg.items():
        print(f"| `{name}` | {rocks[name]['items_per_second']:,.0f} | {b['items_per_second']:,.0f} | {cpu(b)} |")
    print(f"| bare pgbench, {KLIENTER} clients, reads one row | | {bare_read[0]:,.0f} | server {bare_read[1]:,.0f} |")
    print(f"| bare pgbench, {KLIENTER} clients, writes the rows of an `append` | | {bare_write[0]:,.0f} | server {bare_write[1]:,.0f} |")
    print(f"| MB on disk before | | {size / 1e6:,.0f} | |")
    print("\n| Nodes on one database | a second | CPU µs, node + server |\n|---|---|---|")
    one = next(iter(en.values()))
    print(f"| one, `append`, 32 writers | {one['items_per_second']:,.0f} | {cpu(one)} |")
    both = [next(iter(x.values())) for x in to]
    rate = sum(b["items_per_second"] for b in both)
    # The server's time is that of both nodes' work: told by each, it is divided by the share of each.
    server = sum(b["server_us"] * b["items_per_second"] for b in both) / 2 / rate
    print(f"| two, `append`, 32 writers each | {rate:,.0f} | {both[0]['node_us']:,.0f} + {server:,.0f} |")
    for name, b in genspil.items():
        print(f"| the row of a message let in, `{name}` | {b['items_per_second']:,.0f} | {cpu(b)} |")
    return 0


if __name__ == "__main__":
    sys.exit(main())
