"""The checks of sikkerhed.md 2.6 and 5.4 once more, in Python, as plainly as can be.

It tells before any server is asked that the good messages are good, that every attack is refused, and by which rule
(switch the rule off, and the attack gets through). The server is then held against the same table.
"""

from __future__ import annotations

import base64
import binascii
import datetime
import re
from dataclasses import dataclass, field

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from .navne import (CVR_KRAV, DS, ENVELOPED, EXC_C14N, HOLDER_OF_KEY, NS, RSA_SHA256, RSA_SHA384, RSA_SHA512, S11, S12, SAML,
                    SAMLID, SHA256, SHA512, STR_TRANSFORM, WSSE, WSU)
from .parter import Part
from .wstrust import UTC
from .xmlsig import SIGNATURES, _prefikser, c14n, fordoej

SKAEV = datetime.timedelta(minutes=5)


class Nej(Exception):
    def __init__(self, kode: str, grund: str):
        super().__init__(f"{kode}: {grund}")
        self.kode = kode


SEC, TOK, CHK = "wsse:InvalidSecurity", "wsse:InvalidSecurityToken", "wsse:FailedCheck"
AUT, EXP, ALG = "wsse:FailedAuthentication", "wsu:MessageExpired", "wsse:UnsupportedAlgorithm"
ADR = "wsa:MessageAddressingHeaderRequired"


@dataclass
class Dommer:
    """One service's view. `slukket`: checks that are switched off (sabotage)."""

    entity_id: str
    udsteder: str
    sts: list[Part]
    registrerede: set[bytes]  # SHA-256 of certificates
    slukket: frozenset = frozenset()
    sete: set = field(default_factory=set)

    def tjek(self, navn: str, sandt, kode: str, grund: str = "") -> None:
        if not sandt and navn not in self.slukket:
            raise Nej(kode, grund or navn)

    def doem(self, data: bytes, nu: datetime.datetime | None = None) -> str:
        """The name of the Body's child, and the CVR. Raises Nej."""
        nu = nu or datetime.datetime.now(UTC)
        rod = self._parse(data)
        soap = etree.QName(rod).namespace
        hoveder, kroppe = rod.findall(f"{{{soap}}}Header"), rod.findall(f"{{{soap}}}Body")
        self.tjek("konvolut", len(hoveder) == 1 and len(kroppe) == 1 and len(rod) == 2, "", "envelope")
        krop, hoved = kroppe[0], hoveder[0]
        ider = self._ider(rod)
        sikkerhed = hoved.findall("wsse:Security", NS)
        self.tjek("et-hoved", len(sikkerhed) == 1, SEC, f"{len(sikkerhed)} Security")
        if not sikkerhed:
            raise Nej(SEC, "no Security")
        sec = sikkerhed[-1]
        tider = sec.findall("wsu:Timestamp", NS)
        self.tjek("et-tidsstempel", len(tider) == 1, SEC)
        signaturer = sec.findall("ds:Signature", NS)
        if len(signaturer) != 1:
            raise Nej(SEC, f"{len(signaturer)} signatures")
        assertions = sec.findall("saml:Assertion", NS)
        self.tjek("et-token", len(assertions) == 1, SEC)
        if not assertions:
            raise Nej(SEC, "no token")
        assertion = assertions[0]
        for navn in ("Action", "MessageID"):
            antal = len(hoved.findall(f"wsa:{navn}", NS))
            self.tjek("adressering", antal > 0, ADR, navn)
            self.tjek("et-adresseringshoved", antal < 2, SEC, navn)
        noegle = self._holder(assertion)
        self._keyinfo(signaturer[0], assertion)
        daekket = self._signatur(signaturer[0], noegle, ider)
        kraevet = [krop, *tider, *hoved.findall("wsa:Action", NS), *hoved.findall("wsa:MessageID", NS), *hoved.findall("wsa:To", NS)]
        self.tjek("daekning", all(any(e is d for d in daekket) for e in kraevet), SEC, "coverage")
        self.tjek("daekning-token", any(assertion is d for d in daekket), SEC, "coverage of the token")
        self._tid(tider[0], nu)
        cvr = self._token(assertion, ider, nu)
        self.tjek("registreret", noegle.fingerprint(SIGNATURES[RSA_SHA256]) in self.registrerede, AUT)
        mid = hoved.findtext("wsa:MessageID", "", NS)
        self.tjek("genspil", mid not in self.sete, SEC, "Replay")
        self.sete.add(mid)
        boern = [e for e in krop if isinstance(e.tag, str)]
        self.tjek("et-barn", len(boern) == 1, "", "Body's children")
        return f"{etree.QName(boern[0]).localname} {cvr}"

    def _parse(self, data: bytes):
        self.tjek("stoerrelse", len(data) <= 50 << 20, "", "size")
        self.tjek("dtd", b"<!DOCTYPE" not in data, "", "DTD")
        try:
            rod = etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True, load_dtd=False))
        except etree.XMLSyntaxError as fejl:
            raise Nej("", str(fejl)) from None

        def dybde(e) -> int:
            return 1 + max((dybde(x) for x in e if isinstance(x.tag, str)), default=0)
        self.tjek("dybde", dybde(rod) <= 100, "", "depth")
        self.tjek("version", etree.QName(rod).namespace in (S11, S12), "", "version")
        return rod

    def _ider(self, rod) -> dict:
        ider: dict = {}
        for e in rod.iter():
            if not isinstance(e.tag, str):
                continue
            q = etree.QName(e)
            har = [v for v in (e.get(f"{{{WSU}}}Id"), e.get("ID") if q.namespace == SAML else None,
                               e.get("Id")) if v]
            har += [v for v in (e.get("ID"), e.get("{http://www.w3.org/XML/1998/namespace}id")) if v and v not in har]
            self.tjek("et-id", len(set(har)) < 2, SEC, "two ids on one element")
            for v in har:
                self.tjek("id-unik", v not in ider, SEC, f"id {v} twice")
                ider.setdefault(v, e)
        return ider

    def _holder(self, assertion) -> x509.Certificate:
        c = assertion.findall("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData/ds:KeyInfo/ds:X509Data/ds:X509Certificate", NS)
        if len(c) != 1:
            raise Nej(TOK, "no holder's certificate")
        return x509.load_der_x509_certificate(base64.b64decode(c[0].text))

    def _keyinfo(self, signatur, assertion) -> None:
        k = signatur.findall("ds:KeyInfo/wsse:SecurityTokenReference/wsse:KeyIdentifier", NS)
        self.tjek("keyinfo", len(k) == 1 and k[0].get("ValueType") == SAMLID, TOK, "KeyInfo")
        if k:
            self.tjek("keyinfo-id", k[0].text == assertion.get("ID"), TOK, "KeyInfo names another token")

    def _signatur(self, signatur, certifikat, ider) -> list:
        """-> covered elements."""
        info = signatur.find("ds:SignedInfo", NS)
        metode = info.find("ds:CanonicalizationMethod", NS)
        self.tjek("algoritme", metode.get("Algorithm") == EXC_C14N, ALG)
        alg = info.find("ds:SignatureMethod", NS).get("Algorithm")
        if alg not in (RSA_SHA256, RSA_SHA384, RSA_SHA512) and not ("sha1" in self.slukket and alg == DS + "rsa-sha1"):
            raise Nej(ALG, alg)
        referencer = info.findall("ds:Reference", NS)
        self.tjek("referencer", len(referencer) <= 24, SEC)
        planer = []
        for r in referencer:
            uri = r.get("URI") or ""
            if not re.fullmatch(r"#[\w.-]+", uri):
                raise Nej(SEC, f"reference {uri!r}")
            navne = [t.get("Algorithm") for t in r.findall("ds:Transforms/ds:Transform", NS)]
            if any(n not in (EXC_C14N, ENVELOPED, STR_TRANSFORM) for n in navne) or not navne:
                raise Nej(ALG, f"transforms {navne}")
            dalg = r.find("ds:DigestMethod", NS).get("Algorithm")
            if dalg not in (SHA256, SHA512) and "sha1" not in self.slukket:
                raise Nej(ALG, dalg)
            planer.append((r, uri[1:], navne, dalg))
        noegle = certifikat.public_key()
        self.tjek("noegle", isinstance(noegle, rsa.RSAPublicKey) and noegle.key_size >= 2048, ALG, "key size")
        try:
            noegle.verify(base64.b64decode(signatur.findtext("ds:SignatureValue", "", NS)), c14n(info, _prefikser(metode)),
                          padding.PKCS1v15(), SIGNATURES[alg])
        except InvalidSignature:
            self.tjek("signaturvaerdi", False, CHK, "SignatureValue")
        return [self._reference(signatur, ider, *p) for p in planer]

    def _reference(self, signatur, ider, r, uri, navne, dalg):
        e = ider.get(uri)
        if e is None:
            raise Nej(CHK, f"no {uri}")
        uden, transformer = None, r.findall("ds:Transforms/ds:Transform", NS)
        if navne[0] == STR_TRANSFORM:
            if e.tag != f"{{{WSSE}}}SecurityTokenReference" or len(navne) != 1:
                raise Nej(SEC, "STR-Transform")
            e = ider.get(e.findtext("wsse:KeyIdentifier", "", NS).strip())
            if e is None:
                raise Nej(CHK, "the token reference names nothing")
            inkl = ()
        else:
            if navne[0] == ENVELOPED:
                if signatur.getparent() is not e:
                    raise Nej(SEC, "enveloped-signature elsewhere")
                uden, navne, transformer = signatur, navne[1:], transformer[1:]
            if navne != [EXC_C14N]:
                raise Nej(ALG, "transforms")
            inkl = _prefikser(transformer[0])
        self.tjek("digest", fordoej(c14n(e, inkl, uden=uden), dalg) == "".join(r.findtext("ds:DigestValue", "", NS).split()), CHK, uri)
        return e

    def _tid(self, ts, nu) -> None:
        oprettet, udloeb = self._t(ts.findtext("wsu:Created", "", NS)), ts.findtext("wsu:Expires", None, NS)
        slut = self._t(udloeb) if udloeb else oprettet + SKAEV
        self.tjek("tid", oprettet <= nu + SKAEV and slut + SKAEV > nu, EXP)

    def _t(self, s: str) -> datetime.datetime:
        try:
            return datetime.datetime.fromisoformat(re.sub(r"(\.\d{1,6})\d*", r"\1", s).replace("Z", "+00:00"))
        except ValueError:
            raise Nej(TOK, f"time {s!r}") from None

    def _token(self, a, ider, nu) -> str:
        signaturer = a.findall("ds:Signature", NS)
        self.tjek("tokensignatur", len(signaturer) == 1, TOK, "signature of the token")
        if signaturer:
            udpeget = signaturer[0].findtext("ds:KeyInfo/ds:X509Data/ds:X509Certificate", "", NS)
            kendt = [p for p in self.sts if p.b64 == "".join(udpeget.split())]
            self.tjek("tokenunderskriver", kendt, AUT, "signer of the token")
            cert = (kendt or self.sts)[0].certifikat
            if not kendt:
                cert = x509.load_der_x509_certificate(base64.b64decode(udpeget))
            if signaturer[0].findall("ds:Object", NS):
                raise Nej(TOK, "an Object in the signature")
            try:
                daekket = self._signatur(signaturer[0], cert, ider)
            except Nej as nej:
                raise Nej(TOK, str(nej)) if nej.kode == SEC else nej from None
            self.tjek("tokendaekning", len(daekket) == 1 and daekket[0] is a, TOK, "the signature is about something else")
        self.tjek("kommentar", not a.xpath(".//comment()"), TOK)
        self.tjek("udsteder", a.findtext("saml:Issuer", "", NS) == self.udsteder, TOK)
        self.tjek("tokenversion", a.get("Version") == "2.0", TOK)
        c = a.findall("saml:Conditions", NS)
        self.tjek("betingelser", len(c) == 1, TOK)
        data = a.find("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", NS)
        for e in [*c, data]:
            self.tjek("tokentid", self._t(e.get("NotBefore")) <= nu + SKAEV and self._t(e.get("NotOnOrAfter")) + SKAEV > nu, EXP)
        modtagere = [x.text for x in a.findall("saml:Conditions/saml:AudienceRestriction/saml:Audience", NS)]
        self.tjek("modtager", self.entity_id.removesuffix("/") in [x.removesuffix("/") for x in modtagere], TOK)
        metoder = [x.get("Method") for x in a.findall("saml:Subject/saml:SubjectConfirmation", NS)]
        self.tjek("holder-of-key", metoder == [HOLDER_OF_KEY], TOK)
        krav = {}
        for x in a.findall("saml:AttributeStatement/saml:Attribute", NS):
            v = x.findall("saml:AttributeValue", NS)
            self.tjek("et-krav", x.get("Name") not in krav and len(v) == 1, TOK, x.get("Name"))
            krav[x.get("Name")] = v[0].text or ""
        self.tjek("specver", krav.get("dk:gov:saml:attribute:SpecVer", "DK-SAML-2.0") == "DK-SAML-2.0", TOK)
        cvr = krav.get(CVR_KRAV, "")
        self.tjek("cvr", re.fullmatch(r"\d{8}", cvr), TOK)
        self._privilegier(krav.get("dk:gov:saml:attribute:Privileges_intermediate"))
        return cvr

    def _privilegier(self, b64: str | None) -> None:
        if b64 is None:
            return
        try:
            xml = base64.b64decode(b64, validate=True)
            if b"<!DOCTYPE" in xml:
                raise Nej(TOK, "DTD in the privileges")
            for g in etree.fromstring(xml):
                if g.tag == "PrivilegeGroup" and (len(g.findall("Privilege")) != 1 or ":" not in g.get("Scope", "")):
                    raise Nej(TOK, "privilege group")
        except (binascii.Error, etree.XMLSyntaxError):
            raise Nej(TOK, "privileges") from None
