"""Starts and stops build/faelled, keeps its log, reads klar.json."""

from __future__ import annotations

import functools
import json
import os
import re
import signal
import subprocess
import time
from pathlib import Path

import klynge
from klient import ROOT, System

PROGRAM = Path(os.environ.get("FAELLED_PROGRAM", ROOT / "build" / "faelled"))
# Ten digits (or six and four) that begin with a date. Invented persons have day + 60; neither may be in a log.
CPR = re.compile(r"(?<![0-9a-fA-F.-])(?:[0-27-9][0-9]|[36][0-9])(?:0[1-9]|1[0-2])\d{2}-?\d{4}(?![0-9a-fA-F-])")


# The database of each data folder, when the tests run against PostgreSQL (pytest --store postgres).
_databaser: dict[str, str] = {}


def lagersted(mappe: Path) -> str:
    """What `faelled verify --data` and its like take for this folder's store."""
    return _databaser.get(str(mappe), str(mappe))


def med_database(mappe: Path, valg: tuple[str, ...], url: str) -> tuple[str, ...]:
    """The options with a configuration that names the database, beside what their own file says."""
    rest, tekst = list(valg), ""
    if "--config" in rest:
        nr = rest.index("--config")
        tekst = Path(rest[nr + 1]).read_text(encoding="utf-8")
        del rest[nr : nr + 2]
    if "[store]" not in tekst:
        tekst += "\n[store]\n"
    fil = mappe.parent / f"{mappe.name}-database.toml"
    fil.write_text(tekst.replace("[store]", f'[store]\nurl = "{url}"', 1), encoding="utf-8")
    return *rest, "--config", str(fil)


class Sandkasse:
    def __init__(self, mappe: Path, *valg: str, frist: float = 120, url: str | None = None):
        """`url`: the database to use; without: what --store says."""
        self.mappe = mappe
        if not url and os.environ.get("FAELLED_STORE") == "postgres":
            url = _databaser.get(str(mappe)) or klynge.faelles().nyt_skema()
        if url:
            _databaser[str(mappe)] = url
            valg = med_database(mappe, valg, url)
        self.valg = valg
        self.log = mappe.parent / f"{mappe.name}.log"
        self.start(frist)

    def start(self, frist: float = 120) -> None:
        klar = self.mappe / "klar.json"
        klar.unlink(missing_ok=True)
        port = [] if "--https-port" in self.valg else ["--https-port", "0"]
        if "--amqps-port" not in self.valg:
            port += ["--amqps-port", "0"]
        begyndt = time.monotonic()
        with open(self.log, "ab") as log:
            self.proces = subprocess.Popen(
                [str(PROGRAM), "sandbox", "--data", str(self.mappe), *port, *self.valg],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        while not klar.exists():
            if self.proces.poll() is not None:
                raise AssertionError(f"faelled ended with {self.proces.returncode}:\n{self.log_tekst()[-3000:]}")
            if time.monotonic() - begyndt > frist:
                self.proces.kill()
                raise AssertionError(f"no klar.json after {frist} s:\n{self.log_tekst()[-3000:]}")
            time.sleep(0.005)
        self.starttid = time.monotonic() - begyndt
        self.klar = json.loads(klar.read_text(encoding="utf-8"))
        for name in ("skriver", "laeser", "nabo"):
            self.__dict__.pop(name, None)  # the port may be another one now

    def sti(self, navn: str) -> str:
        """A file named in klar.json, absolute or relative to the data folder."""
        return navn if os.path.isabs(navn) else str(self.mappe / navn)

    def system(self, nr: int, myndighed: str | None = None) -> System:
        return System(self, self.klar["systemer"][nr], myndighed)

    # For one thread at a time; others make their own with system().
    @functools.cached_property
    def skriver(self) -> System:
        """May do everything for Korsbæk."""
        return self.system(0)

    @functools.cached_property
    def laeser(self) -> System:
        """May only read Korsbæk."""
        return self.system(1)

    @functools.cached_property
    def nabo(self) -> System:
        """Belongs to the neighbour."""
        return self.system(2)

    def organisation(self, cvr: str = "11111111") -> str:
        return next(m["organisation"] for m in self.klar["myndigheder"] if m["cvr"] == cvr)

    @property
    def naboorganisation(self) -> str:
        return self.organisation(self.klar["systemer"][2]["cvr"])

    def lever(self) -> bool:
        return self.proces.poll() is None

    def log_tekst(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace") if self.log.exists() else ""

    def metrikker(self) -> str:
        import requests
        return requests.get(self.klar["https"] + "/metrics", verify=self.sti(self.klar["ca"]), timeout=10).text

    def metrik(self, navn: str) -> float:
        fundet = re.search(rf"^{re.escape(navn)} (\S+)$", self.metrikker(), re.M)
        assert fundet, navn
        return float(fundet[1])

    def draeb(self) -> None:
        self.proces.send_signal(signal.SIGKILL)
        self.proces.wait()

    def stop(self, frist: float = 30) -> int:
        if self.lever():
            self.proces.send_signal(signal.SIGTERM)
        try:
            return self.proces.wait(frist)
        except subprocess.TimeoutExpired:
            self.draeb()
            raise AssertionError(f"did not stop within {frist} s of SIGTERM") from None

    def tjek_log(self) -> None:
        """An error-level line fails a test run, and no CPR number may stand anywhere in a log."""
        for line in self.log_tekst().splitlines():
            assert '"niveau":"fejl"' not in line.replace(" ", ""), line
            assert not CPR.search(line), "a number like a CPR number in the log: " + CPR.sub("(number)", line)

    def luk(self) -> None:
        assert self.stop() == 0, f"exit code {self.proces.returncode}:\n{self.log_tekst()[-3000:]}"
        self.tjek_log()
