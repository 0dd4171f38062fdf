"""Several nodes on one database, and a load balancer in front of them as small as can be."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
import time
from pathlib import Path

import requests

from sandkasse import Sandkasse


def vent_paa(betingelse, frist: float = 20):
    slut = time.monotonic() + frist
    while not (x := betingelse()):
        assert time.monotonic() < slut, "did not happen in time"
        time.sleep(0.05)
    return x


def ledig_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Noder:
    """Nodes with folders and ports of their own, the same keys and one database. One AMQP port: they are one machine,
    and only the node that leads opens it. `mere`: lines of their configuration after our own."""

    def __init__(self, rod: Path, url: str, antal: int, afloeb: int = 1, mere: str = ""):
        self.rod, self.url = rod, url
        rod.mkdir()
        self.fil = rod / "noder.toml"
        self.fil.write_text(f"[store]\nflere_noder = true\n[drift]\nafloeb_sekunder = {afloeb}\n{mere}", encoding="utf-8")
        self.amqps = ledig_port()
        self.alle: list[Sandkasse] = []
        for nr in range(antal):
            self.alle.append(self.ny(nr))

    def ny(self, nr: int) -> Sandkasse:
        mappe = self.rod / f"n{nr}"
        if nr > 0:
            shutil.copytree(self.rod / "n0" / "pki", mappe / "pki")
        return Sandkasse(mappe, "--no-demo", "--config", str(self.fil), *self.porte(nr), url=self.url)

    def porte(self, nr: int) -> tuple[str, ...]:
        return "--amqps-port", str(self.amqps)

    def hent(self, s: Sandkasse, sti: str, **valg) -> requests.Response:
        return requests.get(s.klar["https"] + sti, verify=s.sti(s.klar["ca"]), timeout=10, **valg)

    def leder(self) -> Sandkasse | None:
        ledere = [s for s in self.alle if s.lever() and self.hent(s, "/ready/besked").status_code == 200]
        assert len(ledere) < 2, "two nodes say they have the mailboxes"
        return ledere[0] if ledere else None

    def luk(self) -> None:
        for s in self.alle:
            if s.lever():
                assert s.stop() == 0, s.log_tekst()[-3000:]
        for s in self.alle:
            s.tjek_log()

    def efterproev(self, program) -> str:
        """The store and every node's audit log hold together."""
        for kommando in (("verify",), ("audit", "verify")):
            done = subprocess.run([str(program), *kommando, "--data", self.url], capture_output=True, text=True, timeout=120)
            assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]
        return done.stdout



class EgnePorte(Noder):
    """As on machines of their own: each has its ports, the same after a restart."""

    def __init__(self, *a, **valg):
        self.egne: list[tuple[int, int]] = []
        super().__init__(*a, **valg)

    def porte(self, nr: int) -> tuple[str, ...]:
        self.egne.append((ledig_port(), ledig_port()))
        https, amqps = self.egne[nr]
        return "--https-port", str(https), "--amqps-port", str(amqps)


class MedRabbitMQ(EgnePorte):
    """Each has the mailboxes and AMQP; one leads."""

    def leder(self) -> Sandkasse | None:
        return next((s for s in self.alle if s.lever() and "faelled_node_leader 1" in self.hent(s, "/metrics").text), None)


class Lastfordeler:
    """The load balancer: asks /ready now and then, and gives each call to the next node that said yes."""

    def __init__(self, noder: Noder):
        self.noder = noder
        self.klar: list[Sandkasse] = []
        self.laas = threading.Lock()
        self.nr = 0
        self.stop = threading.Event()
        self.traad = threading.Thread(target=self._spoerg, daemon=True)
        self.traad.start()
        vent_paa(lambda: len(self.klar) == len(noder.alle))

    def _spoerg(self) -> None:
        while not self.stop.wait(0.1):
            klar = []
            for s in list(self.noder.alle):
                try:
                    if s.lever() and self.noder.hent(s, "/ready").status_code == 200:
                        klar.append(s)
                except (requests.RequestException, KeyError):
                    pass
            with self.laas:
                self.klar = klar

    def naeste(self) -> Sandkasse:
        for _ in range(200):
            with self.laas:
                if self.klar:
                    self.nr += 1
                    return self.klar[self.nr % len(self.klar)]
            time.sleep(0.05)
        raise AssertionError("no node is ready")

    def luk(self) -> None:
        self.stop.set()
        self.traad.join()
