"""Keys and certificates: those of the sandbox and of the examples, and invented ones of any quality."""

from __future__ import annotations

import base64
import datetime
import functools
import ipaddress
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

UTC = datetime.timezone.utc


@dataclass(frozen=True)
class Part:
    """A certificate and, where we have it, its key."""

    certifikat: x509.Certificate
    noegle: rsa.RSAPrivateKey | None = None
    cert_fil: str = ""
    key_fil: str = ""

    @staticmethod
    def fra_filer(cert: str | Path, key: str | Path | None = None) -> Part:
        c = x509.load_pem_x509_certificate(Path(cert).read_bytes())
        n = serialization.load_pem_private_key(Path(key).read_bytes(), None) if key else None
        return Part(c, n, str(cert), str(key or ""))

    @staticmethod
    def fra_der(der: bytes) -> Part:
        return Part(x509.load_der_x509_certificate(der))

    @functools.cached_property
    def der(self) -> bytes:
        return self.certifikat.public_bytes(serialization.Encoding.DER)

    @property
    def b64(self) -> str:
        return base64.b64encode(self.der).decode()

    @property
    def sha256(self) -> bytes:
        return self.certifikat.fingerprint(hashes.SHA256())

    @property
    def sha1(self) -> bytes:
        return self.certifikat.fingerprint(hashes.SHA1())

    @property
    def x5t_s256(self) -> str:
        return base64.urlsafe_b64encode(self.sha256).rstrip(b"=").decode()

    @property
    def ski(self) -> bytes:
        try:
            return self.certifikat.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value.digest
        except x509.ExtensionNotFound:
            return x509.SubjectKeyIdentifier.from_public_key(self.certifikat.public_key()).digest

    @property
    def offentlig_pem(self) -> bytes:
        return self.certifikat.public_key().public_bytes(serialization.Encoding.PEM,
                                                         serialization.PublicFormat.SubjectPublicKeyInfo)

    def gem(self, mappe: Path, navn: str) -> Part:
        """The same with files, for TLS."""
        mappe.mkdir(parents=True, exist_ok=True)
        cert, key = mappe / f"{navn}.pem", mappe / f"{navn}.key"
        cert.write_bytes(self.certifikat.public_bytes(serialization.Encoding.PEM))
        key.write_bytes(self.noegle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8,
                                                  serialization.NoEncryption()))
        return Part(self.certifikat, self.noegle, str(cert), str(key))


@functools.lru_cache(maxsize=None)
def noegle(bits: int = 2048, nr: int = 0) -> rsa.RSAPrivateKey:
    """A key per (size, number); making them is what takes time."""
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


def _navn(cn: str, cvr: str, serie: str | None) -> x509.Name:
    dele = [x509.NameAttribute(NameOID.COUNTRY_NAME, "DK"),
            x509.NameAttribute(x509.ObjectIdentifier("2.5.4.97"), f"NTRDK-{cvr}"),
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Opfundet Leverandør ApS"),
            x509.NameAttribute(NameOID.COMMON_NAME, cn)]
    if serie:
        dele.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, serie))
    return x509.Name(dele)


def lav(cn: str, *, udsteder: Part | None = None, bits: int = 2048, nr: int = 0, cvr: str = "88888888",
        fra: datetime.datetime | None = None, til: datetime.datetime | None = None, ca: bool = False,
        serie: str | None = "UI:DK-O:G:1b2f7c1e-00ff-4a00-9000-0000000000ff", dns: str = "", ip: tuple[str, ...] = ()) -> Part:
    """A certificate signed by `udsteder` (itself when None); `dns` makes it a server's, at these addresses too."""
    nu = datetime.datetime.now(UTC)
    n = noegle(bits, nr)
    navn = _navn(cn, cvr, serie)
    b = (x509.CertificateBuilder().subject_name(navn)
         .issuer_name(udsteder.certifikat.subject if udsteder else navn).public_key(n.public_key())
         .serial_number(x509.random_serial_number())
         .not_valid_before(fra or nu - datetime.timedelta(days=1))
         .not_valid_after(til or nu + datetime.timedelta(days=365))
         .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
         .add_extension(x509.SubjectKeyIdentifier.from_public_key(n.public_key()), critical=False))
    if dns:
        b = b.add_extension(x509.SubjectAlternativeName([x509.DNSName(dns), *(x509.IPAddress(ipaddress.ip_address(i)) for i in ip)]), critical=False)
    if udsteder:
        b = b.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(udsteder.certifikat.public_key()), False)
    return Part(b.sign(udsteder.noegle if udsteder else n, hashes.SHA256()), n)


def spaerreliste(ca: Part, spaerrede: list[Part]) -> bytes:
    """A CRL in PEM."""
    nu = datetime.datetime.now(UTC)
    b = (x509.CertificateRevocationListBuilder().issuer_name(ca.certifikat.subject)
         .last_update(nu - datetime.timedelta(hours=1)).next_update(nu + datetime.timedelta(days=30)))
    for p in spaerrede:
        b = b.add_revoked_certificate(x509.RevokedCertificateBuilder().serial_number(p.certifikat.serial_number)
                                      .revocation_date(nu - datetime.timedelta(hours=2)).build())
    return b.sign(ca.noegle, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
