"""AMQP 0-9-1 by hand: frames over TLS, so that a test can also misbehave and a benchmark measures the server."""

from __future__ import annotations

import select
import socket
import ssl
import struct

HOVED = b"AMQP\x00\x00\x09\x01"


def kort(s: str) -> bytes:
    return bytes([len(s)]) + s.encode()


def lang(b: bytes) -> bytes:
    return struct.pack(">I", len(b)) + b


def ramme(t: int, c: int, p: bytes) -> bytes:
    return struct.pack(">BHI", t, c, len(p)) + p + b"\xce"


def met(c: int, klasse: int, metode: int, args: bytes = b"") -> bytes:
    return ramme(1, c, struct.pack(">HH", klasse, metode) + args)


def start_ok(token: bytes) -> bytes:
    kan = kort("capabilities") + b"F" + lang(kort("authentication_failure_close") + b"t\x01")
    return met(0, 10, 11, lang(kan) + kort("EXTERNAL") + lang(token) + kort("en_US"))


class Raa:
    def __init__(self, adresse: tuple[str, int], ca: str, certifikat: tuple[str, str] | None = None):
        tls = ssl.create_default_context(cafile=ca)
        if certifikat:
            tls.load_cert_chain(*certifikat)
        self.s = tls.wrap_socket(socket.create_connection(adresse, 10), server_hostname="localhost")
        self.s.settimeout(60)
        self.rest, self.fra = b"", 0

    @classmethod
    def aaben(cls, adresse: tuple[str, int], ca: str, token: str) -> Raa:
        """Logged in, channel 1 open."""
        r = cls(adresse, ca).send(HOVED)
        r.metode(10, 10)
        r.send(start_ok(token.encode()))
        r.metode(10, 30)
        r.send(met(0, 10, 31, struct.pack(">HIH", 2047, 131072, 60)) + met(0, 10, 40, kort("BF") + kort("") + b"\0"))
        r.metode(10, 41)
        r.send(met(1, 20, 10, kort("")))
        r.metode(20, 11)
        return r

    def send(self, b: bytes) -> Raa:
        self.s.sendall(b)
        return self

    def ramme(self) -> tuple[int, int, bytes]:
        while True:
            if len(self.rest) - self.fra >= 7:
                t, c, n = struct.unpack_from(">BHI", self.rest, self.fra)
                slut = self.fra + 8 + n
                if len(self.rest) >= slut:
                    p = self.rest[self.fra + 7:slut - 1]
                    self.fra = slut
                    return t, c, p
            ny = self.s.recv(262144)
            if not ny:
                raise EOFError
            self.rest, self.fra = self.rest[self.fra:] + ny, 0

    def hel(self) -> bool:
        """Has a whole frame been read that nobody has taken?"""
        fri = len(self.rest) - self.fra
        return fri >= 7 and fri >= 8 + struct.unpack_from(">I", self.rest, self.fra + 3)[0]

    def kommer(self, sekunder: float) -> bool:
        """Whether there is, or comes within that time, anything to read."""
        return len(self.rest) > self.fra or self.s.pending() > 0 or bool(select.select([self.s], [], [], sekunder)[0])

    def metode(self, klasse: int, metode: int) -> bytes:
        """Arguments of the next such method; what comes before it is passed over."""
        while True:
            t, _, p = self.ramme()
            if t == 1 and struct.unpack(">HH", p[:4]) == (klasse, metode):
                return p[4:]

    def slut(self) -> bytes:
        """All that comes till the server closes."""
        ud = self.rest[self.fra:]
        try:
            while ny := self.s.recv(65536):
                ud += ny
        except (ConnectionResetError, ssl.SSLError):
            pass
        return ud
