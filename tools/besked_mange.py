"""Many of something, for ./dev bench besked: connections that do nothing, messages that lie in the store."""

from __future__ import annotations

import multiprocessing
import os
import resource
import subprocess
import sys
import time
from pathlib import Path

from besked.fordeler import AFSEND, MODTAG, Fordeler
from besked.raa import Raa
from besked_last import Kontrol, abonner, koer, send
from sandkasse import Sandkasse

LEDIGE_MB = 1024
GEMTE_MB = 512
START_S = 2
BOKSE = 4


def vmrss(pid: int) -> int:
    for linje in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if linje.startswith("VmRSS:"):
            return int(linje.split()[1]) * 1024
    raise RuntimeError("no VmRSS")


# --- connections

def _hold(adresse, ca, token, antal: int, svar, slip) -> None:
    try:
        alle = [Raa.aaben(adresse, ca, token) for _ in range(antal)]
        svar.put(len(alle))
        slip.wait()
        for k in alle:
            k.s.close()
    except BaseException as e:  # noqa: BLE001 - told to the parent, which ends the run
        svar.put(repr(e))


def ledige(bf: Fordeler, antal: int, tabel, dom) -> None:
    """Connections that have logged in and opened a channel, and then are silent."""
    haard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (haard, haard))
    pid = bf.s.proces.pid
    foer, fra = vmrss(pid), time.monotonic()
    svar, slip = multiprocessing.Queue(), multiprocessing.Event()
    dele = 4
    token = bf.xml(0, MODTAG)
    alle = [multiprocessing.Process(target=_hold, daemon=True, args=(
        bf.adresse, str(bf.ca.cert_fil), token, antal // dele, svar, slip)) for _ in range(dele)]
    for p in alle:
        p.start()
    for _ in alle:
        if isinstance(s := svar.get(timeout=600), str):
            sys.exit(f"idle connections: {s}")
    tid, efter = time.monotonic() - fra, vmrss(pid)
    koer([(lambda: Raa.aaben(bf.adresse, str(bf.ca.cert_fil), bf.xml(0, AFSEND)), send, (0xFFFF, 100, 1, 10))])
    bf.toem(bf.min_koe)
    slip.set()
    for p in alle:
        p.join()
    tabel(["Idle connections", "memory before MB", "with them MB", "kB each", "logins/s", "goal"],
          [[f"{antal:,}", f"{foer / 1e6:.0f}", f"{efter / 1e6:.0f}", f"{(efter - foer) / antal / 1e3:.1f}", f"{antal / tid:,.0f}",
            f"<= {LEDIGE_MB} MB: {dom(efter / 2**20, LEDIGE_MB, True)}"]])


# --- stored messages

def _tom_sidecache() -> bool:
    """The page cache, where the machine allows it."""
    os.sync()
    try:
        Path("/proc/sys/vm/drop_caches").write_text("3", encoding="ascii")
        return True
    except OSError:
        return False


def _bytes(mappe: Path) -> int:
    return int(subprocess.run(["du", "-sb", mappe], capture_output=True, text=True, check=True).stdout.split()[0])


class Top:
    """The largest VmRSS of a process, looked at now and then."""

    def __init__(self, pid: int):
        self.pid, self.mest = pid, multiprocessing.Value("q", 0)
        self.proces = multiprocessing.Process(target=self._se, daemon=True)
        self.proces.start()

    def _se(self) -> None:
        try:
            while True:
                self.mest.value = max(self.mest.value, vmrss(self.pid))
                time.sleep(0.2)
        except (OSError, RuntimeError):
            pass

    def mb(self) -> float:
        self.proces.terminate()
        return self.mest.value / 2**20


def gemte(mappe: Path, antal: int, tabel, dom) -> None:
    """Fills four mailboxes, starts with a cold page cache, reads."""
    s = Sandkasse(mappe / "data", "--no-demo")
    bf = Fordeler(s)
    # The test type has one subscription at a time, so that each message is one copy in one mailbox.
    kontrol, fra, top = Kontrol(), time.monotonic(), Top(s.proces.pid)
    portion = 25_000
    sendt, nr = 0, 1
    while sendt < antal:
        ny = [min(portion, (antal - sendt + 3) // 4)] * 4
        token = bf.xml(0, AFSEND)
        svar = koer([(lambda: Raa.aaben(bf.adresse, str(bf.ca.cert_fil), token), send, (nr + i, n, 400, 600)) for i, n in enumerate(ny)])
        kontrol.sendere(svar)
        nr += 4
        sendt += sum(ny)
        if nr // 4 % 10 == 0:
            print(f"  {sendt:,} stored, {sendt / (time.monotonic() - fra):,.0f}/s, {vmrss(s.proces.pid) / 2**20:.0f} MB", file=sys.stderr, flush=True)
    fyld, fyldt_mb = time.monotonic() - fra, top.mb()
    fra = time.monotonic()
    if s.stop(120) != 0:
        sys.exit("the program did not stop as it should")
    stop = time.monotonic() - fra
    disk = _bytes(s.mappe)
    raekker = []
    for _ in range(3):
        kold = _tom_sidecache()
        s.start(60)
        start, efter = s.starttid, vmrss(s.proces.pid) / 2**20
        top = Top(s.proces.pid)
        status = bf.api("GET", f"dueslag/{bf.min_koe}/status").json()
        if status["venter"] != kontrol.mangler:
            sys.exit(f"{status['venter']} wait where {kontrol.mangler} should")
        token = bf.xml(0, MODTAG)
        svar = koer([(lambda: Raa.aaben(bf.adresse, str(bf.ca.cert_fil), token), abonner, (bf.min_koe, 20_000, 100, 60))])
        kontrol.modtager(svar[0])
        rate = svar[0]["antal"] / (svar[0]["til"] - svar[0]["fra"])
        mest = max(top.mb(), fyldt_mb)
        raekker.append([f"{sendt:,}", f"{sendt / fyld:,.0f}", f"{disk / 1e9:.1f}", f"{stop:.1f}", f"{start:.2f} ({'cold' if kold else 'page cache warm'})",
                        f"{efter:.0f}", f"{mest:.0f}", f"{rate:,.0f}",
                        f"start {dom(start, START_S, True)}, memory {dom(mest, GEMTE_MB, True)}"])
        s.stop(120)
    tabel(["Stored", "filled at/s", "disk GB", "stop s", "start to ready s", "memory MB at start", "most MB", "then consumed at/s",
           f"goal {START_S} s, {GEMTE_MB} MB"], raekker)
