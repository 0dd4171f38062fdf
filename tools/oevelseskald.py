"""What the rehearsal's callers send, made cheaply: a signed call is canonicalised once and filled in afterwards, so that what is
left for each is some digests and one RSA signature; and the connections that it is sent on."""

from __future__ import annotations

import base64
import datetime
import hashlib
import re
import socket
import ssl
import struct
import time
import uuid
from collections.abc import Callable

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from oevelsesnet import ROOT  # noqa: F401 - puts tests/ on the path

from adgang.kald import NETCORE, http_hoveder, lav_kald
from adgang.navne import NS, WSSE
from adgang.parter import Part
from adgang.wstrust import UTC, Token, tid
from adgang.xmlsig import c14n, et_element, laes
from besked.fordeler import SVARKOE, kode
from besked.nedbrud import publicer
from besked.raa import Raa, kort, lang, met, ramme

FOER = datetime.datetime(2001, 1, 1, tzinfo=UTC)  # stands where the time of sending will
FEM = datetime.timedelta(minutes=5)
FELT = re.compile(r"(@[A-Z]+[0-9]*@)")


class Brudt(OSError):
    """The connection ended before a whole answer."""


class Noegletoken:
    """A token with what each message that carries it needs of it."""

    def __init__(self, token: Token):
        self.xml, self.id = token.xml, token.id
        kanon = etree.tostring(etree.fromstring(token.xml), method="c14n", exclusive=True, with_comments=False)
        self.digest = base64.b64encode(hashlib.sha256(kanon).digest()).decode()


class Skabelon:
    """One signed operation. `krop` may hold fields, as @UUID@, that are plain text where they stand."""

    def __init__(self, part: Part, proeve: Token, sti: str, krop: str, action: str):
        self.noegle, self.sti = part.noegle, sti
        self.hoveder = "".join(f"{n}: {v}\r\n" for n, v in http_hoveder(NETCORE, action).items())
        data = lav_kald(NETCORE, part, proeve, krop, til="https://landet.example" + sti, action=action, nu=FOER, message_id="@MSG@",
                        transaktion="@TX@").data
        rod = laes(data)
        info = rod.find(".//wsse:Security/ds:Signature/ds:SignedInfo", NS)
        kanon_info = c14n(info).decode()
        self.dele: list[tuple[str, list[str]]] = []  # field of the digest, what is digested
        for r in info.findall("ds:Reference", NS):
            vaerdi = r.findtext("ds:DigestValue", "", NS)
            e = et_element(rod, r.get("URI")[1:])
            felt = "@TOKENDIGEST@" if e.tag == f"{{{WSSE}}}SecurityTokenReference" else f"@DIGEST{len(self.dele)}@"
            kanon = self._tider(c14n(e).decode())
            if felt != "@TOKENDIGEST@":
                if not FELT.search(kanon):
                    continue  # the same in all
                self.dele.append((felt, FELT.split(kanon)))
            assert data.count(vaerdi) == 1
            data, kanon_info = data.replace(vaerdi, felt), kanon_info.replace(vaerdi, felt)
        self.info = FELT.split(kanon_info)
        # The token has a signature too, and stands before the message's own.
        signatur = re.findall(r"SignatureValue>([^<]+)<", data)[-1]
        data = data.replace(signatur, "@SIGNATUR@").replace(proeve.xml, "@TOKEN@").replace(proeve.id, "@TOKENID@")
        self.data = FELT.split(self._tider(data))

    @staticmethod
    def _tider(tekst: str) -> str:
        return tekst.replace(tid(FOER), "@FRA@").replace(tid(FOER + FEM), "@TIL@")

    def lav(self, token: Noegletoken, **felter: str) -> tuple[str, bytes]:
        """(MessageID, the message)"""
        nu = datetime.datetime.now(UTC)
        besked_id = f"urn:uuid:{uuid.uuid4()}"
        v = {f"@{n}@": x for n, x in felter.items()} | {
            "@MSG@": besked_id, "@TX@": str(uuid.uuid4()), "@FRA@": tid(nu), "@TIL@": tid(nu + FEM), "@TOKEN@": token.xml,
            "@TOKENID@": token.id, "@TOKENDIGEST@": token.digest}
        for felt, dele in self.dele:
            v[felt] = base64.b64encode(hashlib.sha256(_fyld(dele, v)).digest()).decode()
        v["@SIGNATUR@"] = base64.b64encode(self.noegle.sign(_fyld(self.info, v), padding.PKCS1v15(), hashes.SHA256())).decode()
        return besked_id, _fyld(self.data, v)


def _fyld(dele: list[str], v: dict[str, str]) -> bytes:
    """Every other part is a field."""
    return "".join(v[d] if nr % 2 else d for nr, d in enumerate(dele)).encode()


class Forbindelse:
    """HTTP/1.1 over TLS, one call at a time, kept open; made at the first call."""

    def __init__(self, vaert: str, port: int, tls: ssl.SSLContext, frist: float):
        self.adresse, self.tls, self.frist = (vaert, port), tls, frist
        self.s: ssl.SSLSocket | None = None

    def luk(self) -> None:
        if self.s is not None:
            self.s.close()
        self.s = None

    def kald(self, metode: str, sti: str, hoveder: str = "", krop: bytes = b"") -> tuple[int, bytes]:
        """Raises TimeoutError when nothing comes in time, Brudt or another OSError when the connection is none."""
        try:
            if self.s is None:
                self._forbind()
            self.s.sendall(f"{metode} {sti} HTTP/1.1\r\nHost: landet.example\r\nContent-Length: {len(krop)}\r\n{hoveder}\r\n".encode() + krop)
            return self._svar()
        except BaseException:
            self.luk()
            raise

    def _forbind(self) -> None:
        try:
            raa = socket.create_connection(self.adresse, 3)
            raa.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.s = self.tls.wrap_socket(raa, server_hostname="localhost")
        except TimeoutError as e:
            raise Brudt("no connection") from e
        self.s.settimeout(self.frist)

    def _svar(self) -> tuple[int, bytes]:
        data = b""
        while (slut := data.find(b"\r\n\r\n")) < 0:
            data += self._mere()
        hoved = data[:slut].lower()
        laengde = re.search(rb"\r\ncontent-length: *(\d+)", hoved)
        if not laengde:
            raise Brudt("no Content-Length")
        n = slut + 4 + int(laengde[1])
        while len(data) < n:
            data += self._mere()
        if b"\r\nconnection: close" in hoved:
            self.luk()
        return int(hoved[9:12]), data[slut + 4:n]

    def _mere(self) -> bytes:
        ny = self.s.recv(65536)
        if not ny:
            raise Brudt("closed")
        return ny


class Beskedsender:
    """An AMQP connection with confirms and the reply queue; one message at a time."""

    def __init__(self, adresse: tuple[str, int], ca: str, token: str, frist: float):
        self.token, self.frist = token, frist
        self.r = Raa.aaben(adresse, ca, token)
        self.r.s.settimeout(frist)
        self.r.send(met(1, 85, 10, b"\0"))
        self.r.metode(85, 11)
        self.r.send(met(1, 60, 20, b"\0\0" + kort(SVARKOE) + kort("") + b"\x02" + lang(b"")))
        self.r.metode(60, 21)

    def luk(self) -> None:
        self.r.s.close()

    def send(self, krop: bytes, endt: Callable[[], bool] = lambda: False) -> str:
        """StatusKode of the reply, when the message is confirmed too; 50 when it is refused. `endt`: somebody between the two ends
        the connection."""
        self.r.send(publicer(krop, self.token, "1", True))
        svar, bekraeftet, slut = "", False, time.monotonic() + self.frist
        while not (svar and bekraeftet):
            while not self.r.hel() and not self.r.kommer(0.25):
                if endt():
                    raise Brudt("ended by the balancer")
                if time.monotonic() > slut:
                    raise TimeoutError
            t, _, p = self.r.ramme()
            if t == 3:
                svar = kode(p)
            elif t == 8:
                self.r.send(ramme(8, 0, b""))
            elif t == 1:
                m = struct.unpack(">HH", p[:4])
                if m == (60, 120):
                    return "50"
                if m in ((10, 50), (20, 40)):
                    raise Brudt("closed by the server")
                bekraeftet = bekraeftet or m == (60, 80)
        return svar


class Boksmodtager:
    """An AMQP connection that reads one mailbox and acknowledges."""

    def __init__(self, adresse: tuple[str, int], ca: str, token: str, koe: str):
        self.r = Raa.aaben(adresse, ca, token)
        self.r.send(met(1, 60, 10, struct.pack(">IHB", 0, 100, 0)))
        self.r.metode(60, 11)
        self.r.send(met(1, 60, 20, b"\0\0" + kort(koe) + kort("") + b"\0" + lang(b"")))
        self.maerke = b""

    def luk(self) -> None:
        self.r.s.close()

    def naeste(self, sekunder: float) -> str | None:
        """A message's BeskedId, acknowledged; None when none has come by then."""
        while self.r.hel() or self.r.kommer(sekunder):
            t, _, p = self.r.ramme()
            if t == 1 and struct.unpack(">HH", p[:4]) == (60, 60):
                self.maerke = p[5 + p[4]:13 + p[4]]
            elif t == 1 and struct.unpack(">HH", p[:4]) in ((10, 50), (20, 40)):
                raise Brudt("closed by the server")
            elif t == 3:
                self.r.send(met(1, 60, 80, self.maerke + b"\0"))
                return p.split(b"BeskedId>")[1].split(b"Identifikator>")[1].split(b"<")[0].decode()
            elif t == 8:
                self.r.send(ramme(8, 0, b""))
        return None
