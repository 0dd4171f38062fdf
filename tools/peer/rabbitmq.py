"""RabbitMQ of Debian beside the Beskedfordeler: one node, its own data folder, TLS on a free port, stopped afterwards.

As root it runs as the package's user rabbitmq, else as whoever calls. Its own epmd on its own port, so that another node
on the machine is not touched. Everything listens on 127.0.0.1.

Another version than Debian 12's: FAELLED_TEST_RABBITMQ_ROD names a root file system that has it, with /proc, /dev and /tmp of
this machine bound into it, as ./dev testmq does it. Only as root.
"""

from __future__ import annotations

import os
import shutil
import socket
import struct
import subprocess
import time
from pathlib import Path

from besked.raa import HOVED, Raa, kort, lang, met

ROD = os.environ.get("FAELLED_TEST_RABBITMQ_ROD", "")
PROGRAM = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")
EXCHANGE = "AFSEND_BESKED_EXCHANGE"
QUEUES = ("classic", "quorum")


def mangler() -> str | None:
    """Why the peer cannot be measured; None when it can."""
    if not Path(ROD + str(PROGRAM)).is_file():
        return "rabbitmq-server is not installed"
    if ROD:
        return None
    if not shutil.which("epmd") or not shutil.which("erl"):
        return "Erlang is not installed"
    return None


def version() -> str:
    ud = subprocess.run(["dpkg-query", f"--admindir={ROD}/var/lib/dpkg", "-W", "-f=${Version}", "rabbitmq-server"], capture_output=True, text=True).stdout
    return ud or "of unknown version"


def bruger() -> tuple[int, int] | None:
    """User and group of the package; None: whoever calls."""
    if os.geteuid() != 0:
        return None
    for linje in Path(ROD + "/etc/passwd").read_text().splitlines():
        navn, _, uid, gid, *_ = linje.split(":")
        if navn == "rabbitmq":
            return int(uid), int(gid)
    raise RuntimeError("there is no user rabbitmq")


def ledig_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def forbind(port: int, ca: str) -> Raa:
    """Logged in as guest (PLAIN, since the package looks at no token), virtual host BF, channel 1 open."""
    r = Raa(("localhost", port), ca).send(HOVED)
    r.metode(10, 10)
    r.send(met(0, 10, 11, lang(b"") + kort("PLAIN") + lang(b"\0guest\0guest") + kort("en_US")))
    r.metode(10, 30)
    r.send(met(0, 10, 31, struct.pack(">HIH", 2047, 131072, 60)) + met(0, 10, 40, kort("BF") + kort("") + b"\0"))
    r.metode(10, 41)
    r.send(met(1, 20, 10, kort("")))
    r.metode(20, 11)
    return r


def erlang_pid(script: subprocess.Popen) -> int:
    """Of the Erlang machine itself: the script that started it, a session of its own, waits for it."""
    for p in Path("/proc").iterdir():
        try:
            if p.name.isdigit() and os.getpgid(int(p.name)) == script.pid and (p / "comm").read_text() == "beam.smp\n":
                return int(p.name)
        except (OSError, ProcessLookupError):
            continue
    raise RuntimeError("RabbitMQ is gone")


class RabbitMQ:
    def __init__(self, mappe: Path):
        self.mappe = mappe
        self.port, self.epmd_port, dist = ledig_port(), ledig_port(), ledig_port()
        mappe.mkdir()
        self.ca = str(mappe / "tls.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=localhost", "-days", "2", "-addext",
                        "subjectAltName=DNS:localhost", "-keyout", mappe / "tls.key", "-out", self.ca], check=True, stderr=subprocess.DEVNULL)
        (mappe / "rabbitmq.conf").write_text(
            f"listeners.tcp = none\nlisteners.ssl.1 = 127.0.0.1:{self.port}\nssl_options.certfile = {self.ca}\n"
            f"ssl_options.keyfile = {mappe}/tls.key\nssl_options.verify = verify_none\nssl_options.fail_if_no_peer_cert = false\n"
            "ssl_options.versions.1 = tlsv1.3\ndefault_vhost = BF\ndisk_free_limit.absolute = 1GB\nlog.console = false\n",
            encoding="ascii")
        (mappe / "enabled_plugins").write_text("[].\n", encoding="ascii")
        self.bruger = bruger()
        if self.bruger:
            for f in (mappe, *mappe.iterdir()):
                os.chown(f, *self.bruger)
            os.chmod(mappe.parent, 0o755)  # so that the node can reach its folder
        self.miljoe = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": str(mappe), "ERL_EPMD_PORT": str(self.epmd_port),
                       "ERL_EPMD_ADDRESS": "127.0.0.1", "RABBITMQ_NODENAME": "bench@localhost", "RABBITMQ_DIST_PORT": str(dist),
                       "RABBITMQ_MNESIA_BASE": str(mappe / "mnesia"), "RABBITMQ_LOG_BASE": str(mappe / "log"),
                       "RABBITMQ_CONFIG_FILE": str(mappe / "rabbitmq.conf"), "RABBITMQ_CONF_ENV_FILE": "/dev/null",
                       "RABBITMQ_ENABLED_PLUGINS_FILE": str(mappe / "enabled_plugins"), "RABBITMQ_PID_FILE": str(mappe / "pid"),
                       "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "-kernel inet_dist_use_interface {127,0,0,1}"}
        self.epmd = self._start("epmd", "-port", str(self.epmd_port), "-address", "127.0.0.1")
        self.start()

    def start(self) -> None:
        """Also again, on the same port with what it kept. On a busy machine its start runs out of its own time now and then."""
        for forsoeg in range(2):
            self.proces = self._start(str(PROGRAM))
            try:
                return self._vent()
            except RuntimeError:
                self._stands(self.proces)
                if forsoeg == 1:
                    self.luk()
                    raise
            except BaseException:
                self.luk()
                raise

    def draeb(self) -> None:
        """kill -9 of the node."""
        os.kill(self.pid, 9)
        self.proces.wait(20)

    def _start(self, *program: str) -> subprocess.Popen:
        som = {}
        if ROD and self.bruger:
            program = ("chroot", "--userspec={}:{}".format(*self.bruger), ROD, *program)
        elif self.bruger:
            som = {"user": self.bruger[0], "group": self.bruger[1], "extra_groups": []}
        with open(self.mappe / "ud.log", "ab") as log:
            return subprocess.Popen(program, env=self.miljoe, cwd=self.mappe, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                    start_new_session=True, **som)

    def _vent(self, frist: float = 180) -> None:
        slut = time.monotonic() + frist
        while time.monotonic() < slut:
            if self.proces.poll() is not None:
                break
            try:
                forbind(self.port, self.ca).s.close()
                return
            except (OSError, EOFError):
                time.sleep(0.3)
        raise RuntimeError("RabbitMQ does not start: " + (self.mappe / "ud.log").read_text(errors="replace")[-1500:])

    @property
    def pid(self) -> int:
        return erlang_pid(self.proces)

    def som_motor(self, mappe: Path, kodeord: str = "guest") -> tuple[str, ...]:
        """What makes a Fælled read its mailboxes by tickets of this broker; files in `mappe`. The first host that is named is gone."""
        (mappe / "kodeord").write_text(kodeord + "\n", encoding="ascii")
        fil = mappe / "faelled.toml"
        fil.write_text(f'[bf.rabbitmq]\nurl = "amqps://guest@localhost:1,localhost:{self.port}/BF"\nkodeord_fil = "{mappe}/kodeord"\nca = "{self.ca}"\n',
                       encoding="utf-8")
        return "--config", str(fil)

    def koe(self, slags: str) -> str:
        """A durable queue that is bound where messages are sent; of `slags` classic or quorum."""
        navn = f"bench-{slags}"
        r = forbind(self.port, self.ca)
        r.send(met(1, 40, 10, b"\0\0" + kort(EXCHANGE) + kort("direct") + b"\x02" + lang(b"")))
        r.metode(40, 11)
        type_ = lang(kort("x-queue-type") + b"S" + lang(slags.encode()))
        r.send(met(1, 50, 10, b"\0\0" + kort(navn) + b"\x02" + type_))
        r.metode(50, 11)
        r.send(met(1, 50, 20, b"\0\0" + kort(navn) + kort(EXCHANGE) + kort("") + b"\0" + lang(b"")))
        r.metode(50, 21)
        r.s.close()
        return navn

    def findes(self, navn: str) -> bool:
        """A queue; asked for without making it."""
        r = forbind(self.port, self.ca)
        r.send(met(1, 50, 10, b"\0\0" + kort(navn) + b"\x01" + lang(b"")))
        _, _, svar = r.ramme()
        r.s.close()
        return svar[:4] == struct.pack(">HH", 50, 11)

    def fjern(self, navn: str) -> None:
        r = forbind(self.port, self.ca)
        r.send(met(1, 50, 40, b"\0\0" + kort(navn) + b"\0"))
        r.metode(50, 41)
        r.s.close()

    def luk(self) -> None:
        """Stops both processes that this object started, and those that they started."""
        for p in (self.proces, self.epmd):
            self._stands(p)

    @staticmethod
    def _stands(p: subprocess.Popen) -> None:
        if p.poll() is None:
            os.killpg(p.pid, 15)
            try:
                p.wait(20)
            except subprocess.TimeoutExpired:
                os.killpg(p.pid, 9)
                p.wait()
