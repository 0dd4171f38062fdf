"""How fast simplesamlphp (Debian's package) signs SAML answers on this machine: the peer of token issue.

Two PHP workers, as many client connections, a closed loop of `seconds`. Every answer is counted only when it holds one
assertion with a signature; the first one is checked with xmlsec1. Sends to 127.0.0.1 only.
"""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import tempfile
import threading
import time
from pathlib import Path

PHP = "/usr/bin/php"
SCRIPT = Path(__file__).with_name("simplesamlphp_svar.php")
WORKERS = 2


def _ledig_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def _hent(forbindelse: http.client.HTTPConnection) -> bytes:
    forbindelse.request("GET", "/")
    svar = forbindelse.getresponse()
    krop = svar.read()
    if svar.status != 200 or krop.count(b"<saml:Assertion ") != 1 or b"<ds:SignatureValue>" not in krop:
        raise RuntimeError(f"the peer answered {svar.status}: {krop[:200]!r}")
    return krop


def _kontroller(krop: bytes, certifikat: Path, mappe: Path) -> None:
    fil = mappe / "svar.xml"
    fil.write_bytes(krop)
    subprocess.run(["xmlsec1", "--verify", "--pubkey-cert-pem", str(certifikat), "--id-attr:ID",
                    "urn:oasis:names:tc:SAML:2.0:assertion:Assertion", str(fil)],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def maal(seconds: float = 5.0) -> float:
    """Signed answers a second."""
    with tempfile.TemporaryDirectory() as navn:
        mappe = Path(navn)
        noegle, certifikat = mappe / "peer.key", mappe / "peer.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=peer", "-days", "2",
                        "-keyout", str(noegle), "-out", str(certifikat)], check=True, stderr=subprocess.DEVNULL)
        port = _ledig_port()
        miljoe = {**os.environ, "PHP_CLI_SERVER_WORKERS": str(WORKERS), "PEER_NOEGLE": str(noegle),
                  "PEER_CERTIFIKAT": str(certifikat)}
        server = subprocess.Popen([PHP, "-d", "opcache.enable_cli=1", "-S", f"127.0.0.1:{port}", str(SCRIPT)], env=miljoe,
                                  stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                  start_new_session=True)
        try:
            for _ in range(200):
                try:
                    _kontroller(_hent(http.client.HTTPConnection("127.0.0.1", port, timeout=10)), certifikat, mappe)
                    break
                except OSError:
                    time.sleep(0.05)
            else:
                raise RuntimeError("the peer does not answer")
            antal = [0] * WORKERS
            slut = time.monotonic() + seconds

            def koer(i: int) -> None:
                while time.monotonic() < slut:
                    _hent(http.client.HTTPConnection("127.0.0.1", port, timeout=10))
                    antal[i] += 1

            traade = [threading.Thread(target=koer, args=(i,)) for i in range(WORKERS)]
            begyndt = time.monotonic()
            for t in traade:
                t.start()
            for t in traade:
                t.join()
            return sum(antal) / (time.monotonic() - begyndt)
        finally:
            os.killpg(server.pid, 15)
            server.wait(10)


if __name__ == "__main__":
    print(f"simplesamlphp: {maal():.0f} signed answers/s on {WORKERS} workers")
