"""A throwaway PostgreSQL: its own data in a temporary folder, reached by a socket there only, run by an
unprivileged user, gone when the tests end. Safe against killed processes, not against loss of power."""

from __future__ import annotations

import atexit
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from urllib.parse import quote


def programmer() -> Path | None:
    """The folder of PostgreSQL's programs (15 or newer), or nothing."""
    for version in range(20, 14, -1):
        mappe = Path(f"/usr/lib/postgresql/{version}/bin")
        if (mappe / "postgres").exists() and (mappe / "initdb").exists():
            return mappe
    return None


class Klynge:
    """`konf`: lines of postgresql.conf after our own. `kilde`: begin as a replica of that server, which calls it `navn`."""

    def __init__(self, konf: str = "", kilde: Klynge | None = None, navn: str = ""):
        self.bin = programmer()
        assert self.bin, "PostgreSQL is not installed (apt install postgresql)"
        self.mappe = Path(tempfile.mkdtemp(prefix="faelled-pg-"))
        self.bruger = None
        if os.geteuid() == 0:  # the server refuses root
            self.bruger = pwd.getpwnam("postgres")
            os.chown(self.mappe, self.bruger.pw_uid, self.bruger.pw_gid)
        self.log = open(self.mappe / "log", "ab")
        if kilde:
            self._kopi(kilde, navn)
        else:
            subprocess.run([self.bin / "initdb", "-D", self.mappe / "data", "-U", "faelled", "-A", "trust", "-E", "UTF8",
                            "--locale=C", "-N", "--no-instructions"], check=True, **self._som())
        with open(self.mappe / "data" / "postgresql.conf", "a", encoding="utf-8") as f:
            f.write(f"listen_addresses = ''\nunix_socket_directories = '{self.mappe}'\nfsync = off\nfull_page_writes = off\n"
                    f"shared_buffers = 64MB\nmax_connections = 200\nlog_min_messages = fatal\n{konf}\n")
        self.skemaer = 0
        self.start()
        atexit.register(self.luk)

    def _som(self) -> dict:
        valg = {"stdin": subprocess.DEVNULL, "stdout": self.log, "stderr": self.log, "cwd": self.mappe}
        if self.bruger:
            valg |= {"user": self.bruger.pw_uid, "group": self.bruger.pw_gid, "extra_groups": []}
        return valg

    def _kopi(self, kilde: Klynge, navn: str) -> None:
        """As a standby of `kilde`, by the command of docs/installation.md. It follows whichever server of the three takes writes."""
        self.kopier(kilde, self.mappe / "data", "-R")
        # The last line of a setting counts.
        with open(self.mappe / "data" / "postgresql.auto.conf", "a", encoding="utf-8") as f:
            f.write(f"primary_conninfo = 'host={kilde.mappe} user=faelled application_name={navn}'\n")

    def kopier(self, kilde: Klynge, til: Path, *valg: str) -> None:
        subprocess.run([self.bin / "pg_basebackup", "-h", kilde.mappe, "-U", "faelled", "-D", til, "-X", "stream", "-c", "fast", "-N", *valg],
                       check=True, **self._som())

    def saet(self, **vaerdier: str) -> None:
        """Settings that need no restart."""
        with open(self.mappe / "data" / "postgresql.auto.conf", "a", encoding="utf-8") as f:
            f.writelines(f"{navn} = '{vaerdi}'\n" for navn, vaerdi in vaerdier.items())
        self.sql("SELECT pg_reload_conf()")

    def forfrem(self) -> None:
        """Makes a replica the one that takes writes."""
        subprocess.run([self.bin / "pg_ctl", "promote", "-D", self.mappe / "data", "-w"], check=True, **self._som())

    def _start_proces(self, kommando: list) -> subprocess.Popen:
        return subprocess.Popen(kommando, **self._som())

    def _lever(self) -> bool:
        """Whether a process of the server lives; each of them stands in its folder."""
        for cwd in Path("/proc").glob("[0-9]*/cwd"):
            try:
                if os.readlink(cwd) == os.path.realpath(self.mappe / "data"):
                    return True
            except OSError:
                pass
        return False

    def start(self) -> None:
        # A killed server's children finish what they are at, commits too. Beside them a new one would lose those: PostgreSQL's own
        # guard against that goes with the file.
        slut = time.monotonic() + 20
        while self._lever():
            assert time.monotonic() < slut, "a killed server's children live on"
            time.sleep(0.02)
        (self.mappe / "data" / "postmaster.pid").unlink(missing_ok=True)
        self.proces = self._start_proces([self.bin / "postgres", "-D", self.mappe / "data"])
        for _ in range(600):
            if subprocess.run([self.bin / "pg_isready", "-q", "-h", self.mappe], **self._som()).returncode == 0:
                return
            time.sleep(0.05)
        raise AssertionError("PostgreSQL did not start:\n" + (self.mappe / "log").read_text(errors="replace")[-2000:])

    def draeb(self) -> None:
        """kill -9 of the postmaster; its children notice by themselves."""
        self.proces.kill()
        self.proces.wait()

    def stop(self) -> None:
        self.proces.send_signal(signal.SIGQUIT)
        self.proces.wait(30)

    def luk(self) -> None:
        if self.proces.poll() is None:
            self.stop()
        shutil.rmtree(self.mappe, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"postgresql://faelled@{quote(str(self.mappe), safe='')}/postgres"

    def sql(self, tekst: str, url: str | None = None) -> str:
        return subprocess.run([self.bin / "psql", "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", url or self.url, "-c", tekst],
                              check=True, capture_output=True, text=True, stdin=subprocess.DEVNULL).stdout.strip()

    def nyt_skema(self) -> str:
        """The URL of a new empty schema."""
        self.skemaer += 1
        navn = f"t{os.getpid()}_{self.skemaer}"
        self.sql(f"CREATE SCHEMA {navn}")
        return f"{self.url}?options=-csearch_path%3D{navn}"

    def nyt_faelles_skema(self, andre: list[Klynge]) -> str:
        """The same, with these servers as hosts beside this one: the one that takes writes is used."""
        vaerter = ",".join(quote(str(k.mappe), safe="") for k in (self, *andre))
        return self.nyt_skema().replace(f"{quote(str(self.mappe), safe='')}/postgres?", f"/postgres?host={vaerter}&", 1).replace("faelled@/", "faelled@/", 1)


_faelles: Klynge | None = None


def faelles() -> Klynge:
    """One for the whole run."""
    global _faelles
    if _faelles is None:
        _faelles = Klynge()
    return _faelles
