"""Machines for the rehearsal on this one: each in a network namespace with an address of its own on a bridge, or, where
namespaces are not permitted, on a loopback address. Processes are started there, killed, and cut off."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import ssl
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "sort_boks"), str(ROOT / "tools")]

from klynge import Klynge  # noqa: E402
from peer import rabbitmq  # noqa: E402


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

    def som(self, navn: str, uid: int, gid: int, kommando: list, **valg) -> subprocess.Popen:
        """Starts it on that machine as another user. `ip netns exec` needs root, so the user is changed behind it."""
        foran = self.paa(navn)
        if foran:
            foran += ["setpriv", f"--reuid={uid}", f"--regid={gid}", "--clear-groups"]
        elif os.geteuid() == 0:
            valg |= {"user": uid, "group": gid, "extra_groups": []}
        return subprocess.Popen([*foran, *map(str, kommando)], stdin=subprocess.DEVNULL, **valg)

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
        if not self.bruger:
            return super()._start_proces(kommando)
        return self.net.som(self.navn, self.bruger.pw_uid, self.bruger.pw_gid, kommando, stdout=self.log, stderr=self.log, cwd=self.mappe)

    def i_live(self) -> bool:
        return self.proces.poll() is None

    def er_primaer(self) -> bool:
        return self.i_live() and self.sql("SELECT pg_is_in_recovery()") == "f"


class Maegler:
    """RabbitMQ on a machine of the net, one of a cluster of `alle`. Its user, guest, may come from everywhere."""

    PORT = 5671

    def __init__(self, net: Net, navn: str, alle: list[str], certifikat: str, noegle: str, ca: str):
        self.net, self.navn, self.ca = net, navn, ca
        self.adresse = net.adresse[navn]
        self.mappe = Path(tempfile.mkdtemp(prefix="faelled-mq-"))
        self.bruger = pwd.getpwnam("rabbitmq").pw_uid if os.geteuid() == 0 else os.geteuid()
        self.gruppe = pwd.getpwnam("rabbitmq").pw_gid if os.geteuid() == 0 else os.getegid()
        shutil.copy(certifikat, self.mappe / "tls.pem")
        shutil.copy(noegle, self.mappe / "tls.key")
        (self.mappe / ".erlang.cookie").write_text("OEVELSE", encoding="ascii")
        (self.mappe / ".erlang.cookie").chmod(0o600)
        (self.mappe / "enabled_plugins").write_text("[].\n", encoding="ascii")
        (self.mappe / "rabbitmq.conf").write_text(
            f"listeners.tcp = none\nlisteners.ssl.1 = {self.adresse}:{self.PORT}\nssl_options.certfile = {self.mappe}/tls.pem\n"
            f"ssl_options.keyfile = {self.mappe}/tls.key\nssl_options.verify = verify_none\nssl_options.versions.1 = tlsv1.3\ndefault_vhost = BF\n"
            "loopback_users = none\ndisk_free_limit.absolute = 1GB\nlog.console = false\ncluster_partition_handling = pause_minority\n"
            "cluster_formation.peer_discovery_backend = classic_config\n"
            + "".join(f"cluster_formation.classic_config.nodes.{nr} = rabbit@{net.adresse[n]}\n" for nr, n in enumerate(alle, 1)), encoding="ascii")
        for f in (self.mappe, *self.mappe.iterdir()):
            os.chown(f, self.bruger, self.gruppe)
        ip = self.adresse.replace(".", ",")
        self.miljoe = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(self.mappe), "ERL_EPMD_ADDRESS": self.adresse,
            "RABBITMQ_USE_LONGNAME": "true", "RABBITMQ_NODENAME": f"rabbit@{self.adresse}", "RABBITMQ_MNESIA_BASE": str(self.mappe / "mnesia"),
            "RABBITMQ_LOG_BASE": str(self.mappe / "log"), "RABBITMQ_CONFIG_FILE": str(self.mappe / "rabbitmq.conf"),
            "RABBITMQ_CONF_ENV_FILE": "/dev/null", "RABBITMQ_ENABLED_PLUGINS_FILE": str(self.mappe / "enabled_plugins"),
            # Three machines' worth of Erlang on the cores of one: no busy waiting.
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none +sbwtdcpu none +sbwtdio none "
                                                   f"-kernel inet_dist_use_interface {{{ip}}}"}
        self.log = open(self.mappe / "ud.log", "ab")
        self.epmd = self._start("epmd", "-address", self.adresse)
        self.start()

    def _start(self, *kommando: str) -> subprocess.Popen:
        return self.net.som(self.navn, self.bruger, self.gruppe, list(kommando), env=self.miljoe, cwd=self.mappe, stdout=self.log, stderr=self.log,
                            start_new_session=True)

    def start(self) -> None:
        """Also again, with what it kept."""
        self.proces = self._start("/usr/lib/rabbitmq/bin/rabbitmq-server")

    def vent(self, frist: float = 300) -> None:
        slut = time.monotonic() + frist
        while time.monotonic() < slut and self.proces.poll() is None:
            if self.svarer():
                return
            time.sleep(0.2)
        raise AssertionError("RabbitMQ does not start: " + (self.mappe / "ud.log").read_text(errors="replace")[-1500:])

    def svarer(self) -> bool:
        try:
            tls = ssl.create_default_context(cafile=self.ca)
            with tls.wrap_socket(socket.create_connection((self.adresse, self.PORT), 2), server_hostname="localhost") as s:
                s.sendall(b"AMQP\x00\x00\x09\x01")
                return s.recv(1) == b"\x01"
        except OSError:
            return False

    def draeb(self) -> None:
        """kill -9 of the Erlang machine: the script that started it waits for it."""
        os.kill(self.pid, 9)
        self.proces.wait(20)

    @property
    def pid(self) -> int:
        return rabbitmq.erlang_pid(self.proces)

    def luk(self) -> None:
        for p in (self.proces, self.epmd):
            if p.poll() is None:
                os.killpg(p.pid, 9)
                p.wait()
        shutil.rmtree(self.mappe, ignore_errors=True)
