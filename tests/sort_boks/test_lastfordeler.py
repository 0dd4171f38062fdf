"""HAProxy in front of two nodes, with the very lines of docs/installation.md: HTTPS goes to both, AMQP and what belongs to
mailboxes to the one that leads; a node that is stopped in order fails no call, and AMQP follows the leader. With RabbitMQ:
tests/besked/test_flere_noder.py."""

import re
import shutil
import signal
import socket
import ssl
import subprocess
import threading
import time

import pytest
import requests

import klynge
from noder import EgnePorte, Noder, ledig_port, vent_paa
from test_overtagelse import opskrift

HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/bin")
pytestmark = [pytest.mark.skipif(klynge.programmer() is None, reason="PostgreSQL is not installed (apt install postgresql)"),
              pytest.mark.skipif(HAPROXY is None, reason="HAProxy is not installed (apt install haproxy)")]

DELE = {"faelled": 443, "faelled-besked": 8444, "faelled-amqps": 5671}


class Haproxy:
    def __init__(self, mappe, noder: EgnePorte):
        self.ca = noder.alle[0].sti(noder.alle[0].klar["ca"])
        self.port = {del_: ledig_port() for del_ in DELE}
        self.styring = mappe / "styring"
        fil = mappe / "haproxy.cfg"
        fil.write_text(f"global\n    stats socket {self.styring} level admin\ndefaults\n    log global\n" + self.tilpas(noder), encoding="utf-8")
        subprocess.run([HAPROXY, "-c", "-f", str(fil)], check=True, capture_output=True, text=True)
        self.proces = subprocess.Popen([HAPROXY, "-db", "-f", str(fil)], stdin=subprocess.DEVNULL,
                                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        vent_paa(self.styring.exists)

    def tilpas(self, noder: EgnePorte) -> str:
        """The guide's lines with the addresses of this machine, and the nodes that there are of three."""
        konf = opskrift("haproxy.cfg").replace("/etc/faelled/noegler/rod.pem", self.ca)
        for del_, port in DELE.items():
            konf, n = re.subn(rf"bind 10\.0\.0\.10:{port} transparent", f"bind 127.0.0.1:{self.port[del_]}", konf)
            assert n == 1
        for nr in range(len(noder.alle)):
            https, amqps = noder.egne[nr]
            konf = konf.replace(f"10.0.0.1{nr + 1}:5673 port 8443", f"127.0.0.1:{amqps} port {https}")
            konf = konf.replace(f"10.0.0.1{nr + 1}:8443", f"127.0.0.1:{https}")
            konf = re.sub(rf"(sni|verifyhost) fa{nr + 1}\b", r"\1 localhost", konf)
        for nr in range(len(noder.alle), 3):
            konf = re.sub(rf"^ *server fa{nr + 1}\b.*\n", "", konf, flags=re.M)
        assert "10.0.0" not in konf, konf
        return konf

    def bed_om(self, hvad: str) -> str:
        with socket.socket(socket.AF_UNIX) as s:
            s.connect(str(self.styring))
            s.sendall(hvad.encode() + b"\n")
            return b"".join(iter(lambda: s.recv(65536), b"")).decode()

    def stat(self, kolonne: str) -> dict[tuple[str, str], str]:
        hoved, *linjer = self.bed_om("show stat").lstrip("# ").strip().splitlines()
        nr = hoved.split(",").index(kolonne)
        return {(f[0], f[1]): f[nr] for f in (li.split(",") for li in linjer)}

    def oppe(self, del_: str) -> set[str]:
        return {navn for (d, navn), s in self.stat("status").items() if d == del_ and navn.startswith("fa") and s == "UP"}

    def hent(self, sti: str, del_: str = "faelled", session=requests) -> requests.Response:
        return session.get(f"https://localhost:{self.port[del_]}{sti}", verify=self.ca, timeout=20)

    def amqp(self) -> ssl.SSLSocket:
        """A connection on which the server's first frame, connection.start, has come."""
        t = ssl.create_default_context(cafile=self.ca)
        a = t.wrap_socket(socket.create_connection(("127.0.0.1", self.port["faelled-amqps"]), 5), server_hostname="localhost")
        a.sendall(b"AMQP\x00\x00\x09\x01")
        begyndelse = b""
        while len(begyndelse) < 11:  # however it was cut into records
            if not (ny := a.recv(4096)):
                raise OSError("closed")
            begyndelse += ny
        if begyndelse[7:11] != b"\x00\x0a\x00\x0a":
            raise OSError("something else")
        return a

    def amqp_svarer(self) -> bool:
        try:
            self.amqp().close()
            return True
        except OSError:
            return False

    def sig_nej(self, del_: str, navn: str) -> None:
        """As if that node's checks had failed."""
        assert not self.bed_om(f"set server {del_}/{navn} health down").strip()
        assert not self.bed_om(f"disable health {del_}/{navn}").strip()

    def luk(self) -> None:
        self.proces.send_signal(signal.SIGTERM)
        self.proces.wait(10)


def test_vejledningens_haproxy(program, tmp_path):
    server = klynge.Klynge()
    noder = EgnePorte(tmp_path / "noder", server.nyt_skema(), 2, afloeb=4)
    proxy = Haproxy(tmp_path, noder)
    try:
        forloeb(noder, proxy)
    finally:
        proxy.luk()
        noder.luk()
        server.luk()


def forloeb(noder: Noder, proxy: Haproxy) -> None:
    navn = {s: f"fa{nr + 1}" for nr, s in enumerate(noder.alle)}
    leder = vent_paa(noder.leder)
    (anden,) = [s for s in noder.alle if s is not leder]
    vent_paa(lambda: proxy.oppe("faelled") == {"fa1", "fa2"})
    for del_ in ("faelled-besked", "faelled-amqps"):
        vent_paa(lambda d=del_: proxy.oppe(d) == {navn[leder]})
    for _ in range(6):
        assert proxy.hent("/ready").status_code == 200
        assert proxy.hent("/ready/besked", "faelled-besked").status_code == 200
        assert proxy.amqp_svarer()
    kald = proxy.stat("stot")
    assert min(int(kald["faelled", n]) for n in ("fa1", "fa2")) >= 2, kald
    for del_ in ("faelled-besked", "faelled-amqps"):
        assert int(kald[del_, navn[leder]]) >= 6 and int(kald[del_, navn[anden]]) == 0, kald

    # The leader is stopped in order, while callers with old and with new connections go on.
    stop, fejl, antal = threading.Event(), [], [0, 0]

    def kalder(nr: int) -> None:
        session = requests.Session()
        while not stop.is_set():
            try:
                svar = proxy.hent("/graphql" if nr else "/", session=session if nr else requests)
                antal[nr] += 1
                if svar.status_code >= 500:
                    fejl.append(svar.text[:200])
            except requests.RequestException as e:
                fejl.append(repr(e))

    traade = [threading.Thread(target=kalder, args=(nr,), daemon=True) for nr in range(2)]
    for t in traade:
        t.start()
    time.sleep(0.5)
    assert leder.stop() == 0
    vent_paa(lambda: proxy.oppe("faelled") == {navn[anden]})
    for del_ in ("faelled-besked", "faelled-amqps"):
        vent_paa(lambda d=del_: proxy.oppe(d) == {navn[anden]}, 30)
    assert proxy.amqp_svarer()
    assert proxy.hent("/ready/besked", "faelled-besked").status_code == 200
    leder.start()
    vent_paa(lambda: proxy.oppe("faelled") == {"fa1", "fa2"})
    stop.set()
    for t in traade:
        t.join(30)
    assert not fejl, fejl[:3]
    assert min(antal) > 10

    # All say no, as when the database is away: calls go to them all the same.
    for n in ("fa1", "fa2"):
        proxy.sig_nej("faelled", n)
    vent_paa(lambda: not proxy.oppe("faelled"))
    assert proxy.hent("/live").status_code == 200
