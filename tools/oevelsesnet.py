"""Machines for the rehearsal on this one: each in a network namespace with an address of its own on a bridge, or, where
namespaces are not permitted, on a loopback address. Processes are started there, killed, and cut off."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "sort_boks")]

from klynge import Klynge  # noqa: E402


def koer(*kommando, check: bool = True) -> subprocess.CompletedProcess:
    return subprocess.run([str(k) for k in kommando], check=check, capture_output=True, text=True, stdin=subprocess.DEVNULL)


class Net:
    """`navne` get 10.231.N.1, .2 ... ; N keeps several runs apart."""

    def __init__(self, navne: list[str]):
        self.nr = os.getpid() % 200 + 20
        self.navne = navne
        self.rum = os.geteuid() == 0 and koer("ip", "netns", "add", self._ns("proeve"), check=False).returncode == 0
        if not self.rum:
            self.adresse = {n: f"127.{self.nr}.0.{i}" for i, n in enumerate(navne, 1)}
            return
        koer("ip", "netns", "del", self._ns("proeve"))
        self.adresse = {n: f"10.231.{self.nr}.{i}" for i, n in enumerate(navne, 1)}
        self.bro = f"fb{self.nr}"
        koer("ip", "link", "add", self.bro, "type", "bridge")
        koer("ip", "addr", "add", f"10.231.{self.nr}.254/24", "dev", self.bro)
        koer("ip", "link", "set", self.bro, "up")
        for i, navn in enumerate(navne, 1):
            ns, her = self._ns(navn), f"fv{self.nr}-{i}"
            koer("ip", "netns", "add", ns)
            koer("ip", "link", "add", her, "type", "veth", "peer", "name", "eth0", "netns", ns)
            koer("ip", "link", "set", her, "master", self.bro, "up")
            self._i(navn, "ip", "addr", "add", f"{self.adresse[navn]}/24", "dev", "eth0")
            self._i(navn, "ip", "link", "set", "eth0", "up")
            self._i(navn, "ip", "link", "set", "lo", "up")

    def _ns(self, navn: str) -> str:
        return f"f{self.nr}-{navn}"

    def _i(self, navn: str, *kommando) -> None:
        koer(*self.paa(navn), *kommando)

    def paa(self, navn: str) -> list[str]:
        """What a command begins with to run on that machine."""
        return ["ip", "netns", "exec", self._ns(navn)] if self.rum else []

    def klip(self, fra: str, til: list[str]) -> bool:
        """No packet gets from the machines `til` to `fra` any more, and nobody is told; false where that cannot be done."""
        for n in til if self.rum else ():
            self._i(n, "ip", "route", "add", "blackhole", f"{self.adresse[fra]}/32")
        return self.rum

    def saml(self, fra: str, til: list[str]) -> None:
        for n in til if self.rum else ():
            koer(*self.paa(n), "ip", "route", "del", "blackhole", f"{self.adresse[fra]}/32", check=False)

    def luk(self) -> None:
        if self.rum:
            for navn in self.navne:
                koer("ip", "netns", "del", self._ns(navn), check=False)
            koer("ip", "link", "del", self.bro, check=False)


class Database(Klynge):
    """PostgreSQL on a machine of the net, durable, with the guide's settings for replicas."""

    PORT = 5432

    def __init__(self, net: Net, navn: str, alle: list[str], kilde: Database | None = None):
        self.net, self.navn = net, navn
        navne = ", ".join(alle)
        konf = (f"listen_addresses = '{net.adresse[navn]}'\nfsync = on\nfull_page_writes = on\nsynchronous_commit = on\nwal_level = replica\n"
                f"synchronous_standby_names = 'ANY 1 ({navne})'\nwal_keep_size = '1GB'\nwal_retrieve_retry_interval = '500ms'\nmax_wal_size = '2GB'\nshared_buffers = '256MB'")
        super().__init__(konf, kilde=kilde, navn=navn)
        if kilde:
            vaerter = ",".join(net.adresse[n] for n in alle)
            self.saet(primary_conninfo=f"host={vaerter} user=faelled application_name={navn} target_session_attrs=read-write connect_timeout=2")

    def start(self) -> None:
        # Trusted: nobody else reaches these addresses.
        net = "127.0.0.0/8" if not self.net.rum else self.net.adresse[self.navn].rsplit(".", 1)[0] + ".0/24"
        hba = self.mappe / "data/pg_hba.conf"
        if net not in hba.read_text(encoding="utf-8") or self.net.rum:
            with open(hba, "a", encoding="utf-8") as f:
                f.write(f"host all faelled {net} trust\nhost replication faelled {net} trust\n")
        super().start()

    def _start_proces(self, kommando: list) -> subprocess.Popen:
        """As its user, on its machine. `ip netns exec` needs root, so the user is changed behind it."""
        foran = self.net.paa(self.navn)
        if not foran:
            return subprocess.Popen(kommando, **self._som())
        valg = {k: v for k, v in self._som().items() if k not in ("user", "group", "extra_groups")}
        return subprocess.Popen([*foran, "setpriv", f"--reuid={self.bruger.pw_uid}", f"--regid={self.bruger.pw_gid}", "--clear-groups", *kommando], **valg)
