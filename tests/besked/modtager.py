"""A receiver of pushed messages: an HTTPS server of our own that asks for the sender's certificate."""

from __future__ import annotations

import base64
import re
import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from adgang.parter import Part

DATA = re.compile(rb"<Base64[^>]*>([^<]*)<")
FORSOEG = re.compile(rb"AntalLeveranceforsoeg>(\d+)<")


def standardretur(kode: int) -> bytes:
    return ('<?xml version="1.0" encoding="UTF-8"?><sts:ModtagBeskedOutput xmlns:sts="urn:oio:sts:1.0.0" xmlns:sd="urn:oio:sagdok:3.0.0">'
            f"<sd:StandardRetur><sd:StatusKode>{kode}</sd:StatusKode><sd:FejlbeskedTekst/></sd:StandardRetur>"
            "</sts:ModtagBeskedOutput>").encode()


@dataclass
class Kald:
    metode: str
    sti: str
    krop: bytes
    certifikat: bytes  # DER
    tid: float
    liv: int = 0  # Modtager.liv when the connection was made
    hoveder: dict = field(default_factory=dict)

    @property
    def data(self) -> str:
        """The payload, as the sender wrote it."""
        return base64.b64decode(DATA.search(self.krop)[1]).decode()

    @property
    def forsoeg(self) -> int:
        return int(FORSOEG.search(self.krop)[1])


class Modtager:
    """`svar(kald)` is called for each POST: a StatusKode, (HTTP status, body), or None to hang up without answer."""

    def __init__(self, server: Part, klient_ca: str, svar=lambda kald: 20, port: int = 0):
        self.svar = svar
        self.hoved = lambda kald: 200  # HEAD: a status, or None
        self.kald: list[Kald] = []
        self.liv = 0
        self.omdiriger = ""  # where a 302 points
        self.nyt = threading.Condition()
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(server.cert_fil, server.key_fil)
        self.tls.load_verify_locations(klient_ca)
        self.tls.verify_mode = ssl.CERT_REQUIRED
        uden = self

        class Tjener(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 64

            def get_request(self):
                s, fra = self.socket.accept()
                s.settimeout(90)
                return uden.tls.wrap_socket(s, server_side=True, do_handshake_on_connect=False), (*fra[:2], uden.liv)

            def handle_error(self, request, client_address):
                pass  # a peer that was killed, or that did not like our certificate

        class Haandtering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *args):
                pass

            def tag(self):
                n = int(self.headers.get("Content-Length") or 0)
                kald = Kald(self.command, self.path, self.rfile.read(n) if n else b"", self.connection.getpeercert(True),
                            time.monotonic(), self.client_address[2], dict(self.headers))
                if len(kald.krop) < n:
                    self.close_connection = True
                    return None
                with uden.nyt:
                    uden.kald.append(kald)
                    uden.nyt.notify_all()
                return kald

            def sig(self, status, krop):
                self.send_response(status)
                self.send_header("Content-Type", "application/xml")
                self.send_header("Content-Length", str(len(krop)))
                if status == 302:
                    self.send_header("Location", uden.omdiriger)
                self.end_headers()
                self.wfile.write(krop)

            def do_POST(self):  # noqa: N802 - the name the library calls
                kald = self.tag()
                ud = uden.svar(kald) if kald else None
                if ud is None:
                    self.close_connection = True
                elif isinstance(ud, int):
                    self.sig(200, standardretur(ud))
                else:
                    self.sig(*ud)

            def do_HEAD(self):  # noqa: N802
                ud = uden.hoved(self.tag())
                if ud is None:
                    self.close_connection = True
                else:
                    self.sig(ud, b"")

        self.tjener = Tjener(("localhost", port), Haandtering)
        self.port = self.tjener.server_address[1]
        self.traad = threading.Thread(target=self.tjener.serve_forever, args=(0.05,), daemon=True)
        self.traad.start()

    @property
    def adresse(self) -> str:
        return f"https://localhost:{self.port}"

    def post(self, sti: str | None = None) -> list[Kald]:
        with self.nyt:
            return [k for k in self.kald if k.metode == "POST" and (sti is None or k.sti == sti)]

    def hoveder(self, sti: str | None = None) -> list[Kald]:
        with self.nyt:
            return [k for k in self.kald if k.metode == "HEAD" and (sti is None or k.sti == sti)]

    def vent(self, antal: int, sti: str | None = None, frist: float = 20) -> list[Kald]:
        """The POSTs, once there are so many."""
        slut = time.monotonic() + frist
        while len(fundet := self.post(sti)) < antal:
            with self.nyt:
                if not self.nyt.wait(max(0.0, slut - time.monotonic())) and time.monotonic() >= slut:
                    raise AssertionError(f"{len(fundet)} of {antal} calls after {frist} s")
        return fundet

    def luk(self) -> None:
        self.tjener.shutdown()
        self.tjener.server_close()
        self.traad.join(10)
