"""XML signatures by hand: exclusive canonicalisation, digests, references (STR-Transform too), RSA.

Sources: sikkerhed.md chapter 2; W3C Exclusive XML Canonicalization 1.0; WSS 1.0 section 8.3 (STR-Transform).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from .navne import (DS, EC, ENVELOPED, EXC_C14N, HMAC_SHA256, NS, RSA_SHA1, RSA_SHA256, RSA_SHA384, RSA_SHA512, SAML,
                    SHA1, SHA256, SHA512, STR_TRANSFORM, WSSE, WSU)

DIGESTS = {SHA256: "sha256", SHA512: "sha512", SHA1: "sha1"}
SIGNATURES = {RSA_SHA256: hashes.SHA256(), RSA_SHA384: hashes.SHA384(), RSA_SHA512: hashes.SHA512(), RSA_SHA1: hashes.SHA1()}


class Afvist(AssertionError):
    """A check of the answer failed, as the named client would have found."""


def kraev(sandt, tekst: str) -> None:
    if not sandt:
        raise Afvist(tekst)


def laes(data: bytes | str):
    if isinstance(data, str):
        data = data.encode()
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True,
                                                  remove_blank_text=False, strip_cdata=False))


# ------------------------------------------------------------------------------------- canonicalisation

def _tekst(t: str) -> str:
    return t.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\r", "&#xD;")


def _vaerdi(t: str) -> str:
    for fra, til in (("&", "&amp;"), ("<", "&lt;"), ('"', "&quot;"), ("\t", "&#x9;"), ("\n", "&#xA;"), ("\r", "&#xD;")):
        t = t.replace(fra, til)
    return t


def _attributter(e) -> list[tuple[str, str, str, str]]:
    """(uri, local, qualified name, value), in canonical order. lxml hides prefixes of attributes; XPath tells."""
    ud = []
    for nr, (navn, vaerdi) in enumerate(e.attrib.items(), 1):
        q = etree.QName(navn)
        fuldt = e.xpath("name(@*[$nr])", nr=nr) if q.namespace else navn
        ud.append((q.namespace or "", q.localname, fuldt, vaerdi))
    return sorted(ud)


def _skriv(e, skrevet: dict[str, str], inklusive: frozenset, ud: list[str], toem_apex: bool = False, uden=None) -> None:
    prefix = e.prefix or ""
    attributter = _attributter(e)
    i_brug = {prefix} | {a[2].split(":")[0] for a in attributter if ":" in a[2]}
    gaelder = {k or "": v for k, v in e.nsmap.items()}
    nye: dict[str, str] = {}
    for p in (i_brug | inklusive) - {"xml"}:
        uri = gaelder.get(p, "")
        if skrevet.get(p, "") != uri and (uri or p == ""):
            nye[p] = uri
    if toem_apex and "" not in nye and not skrevet.get(""):
        nye[""] = ""
    navn = f"{prefix}:{etree.QName(e).localname}" if prefix else etree.QName(e).localname
    ud.append(f"<{navn}")
    for p in sorted(nye):
        ud.append(f' xmlns{":" + p if p else ""}="{_vaerdi(nye[p])}"')
    for _, _, fuldt, vaerdi in attributter:
        ud.append(f' {fuldt}="{_vaerdi(vaerdi)}"')
    ud.append(">")
    if e.text:
        ud.append(_tekst(e.text))
    dybere = {**skrevet, **nye}
    for barn in e:
        if isinstance(barn.tag, str):
            if barn is not uden:
                _skriv(barn, dybere, inklusive, ud, uden=uden)
        elif barn.tag is etree.PI:
            ud.append(f"<?{barn.target}{' ' + barn.text if barn.text else ''}?>")
        if barn.tail:
            ud.append(_tekst(barn.tail))
    ud.append(f"</{navn}>")


def c14n(e, inklusive=(), *, toem_apex: bool = False, uden=None) -> bytes:
    """Exclusive canonicalisation without comments of one element.

    inklusive: the PrefixList ("#default" for the default namespace). toem_apex: the STR-Transform of WSS4J, which
    puts xmlns="" on the apex (2.4). uden: a child to leave out (enveloped-signature).
    """
    ud: list[str] = []
    _skriv(e, {}, frozenset("" if p == "#default" else p for p in inklusive), ud, toem_apex, uden)
    return "".join(ud).encode()


def fordoej(data: bytes, alg: str = SHA256) -> str:
    return base64.b64encode(hashlib.new(DIGESTS[alg], data).digest()).decode()


# --------------------------------------------------------------------------------------------- finding

def id_af(e) -> str | None:
    return e.get(f"{{{WSU}}}Id") or e.get("ID") or e.get("Id")


def med_id(rod, navn: str) -> list:
    """Every element that carries this id under any id attribute (2.2)."""
    return rod.xpath("//*[@wsu:Id=$n or @ID=$n or @Id=$n]", n=navn, namespaces=NS)


def et_element(rod, navn: str):
    fundet = med_id(rod, navn)
    kraev(len(fundet) == 1, f"{len(fundet)} elements with id {navn}")
    return fundet[0]


# --------------------------------------------------------------------------------------------- making

@dataclass(frozen=True)
class Ref:
    """One ds:Reference to make. `transformer` overrides everything with raw XML (for attacks)."""

    id: str
    art: str = "exc"  # exc | str | enveloped
    prefikser: tuple[str, ...] | None = None  # PrefixList; None: no InclusiveNamespaces element
    digest: str = SHA256
    transformer: str | None = None
    uri: str | None = None
    nr: int | None = None  # which of several elements with the id is digested (attacks); None: there is one


@dataclass(frozen=True)
class Formular:
    """How SignedInfo looks. The default is what .NET writes."""

    signatur: str = RSA_SHA256
    prefix: str = ""  # of the ds namespace
    prefikser: tuple[str, ...] | None = None  # of CanonicalizationMethod
    c14n: str = EXC_C14N
    id: str | None = None
    linjer: bool = False  # base64 in lines of 76, as Java writes it
    ekstra: str = ""  # raw XML after KeyInfo (ds:Object)


def _inkl(prefikser) -> str:
    return "" if prefikser is None else f'<ec:InclusiveNamespaces xmlns:ec="{EC}" PrefixList="{" ".join(prefikser)}"/>'


def _transformer(r: Ref, d: str) -> str:
    if r.transformer is not None:
        return r.transformer
    exc = f'<{d}Transform Algorithm="{EXC_C14N}">{_inkl(r.prefikser)}</{d}Transform>'
    if r.art == "str":
        return (f'<{d}Transform Algorithm="{STR_TRANSFORM}"><wsse:TransformationParameters xmlns:wsse="{WSSE}">'
                f'<ds:CanonicalizationMethod xmlns:ds="{DS}" Algorithm="{EXC_C14N}"/>'
                f'</wsse:TransformationParameters></{d}Transform>')
    if r.art == "enveloped":
        return f'<{d}Transform Algorithm="{ENVELOPED}"></{d}Transform>{exc}'
    return exc


def str_maal(rod, reference, nr: int | None = None):
    """The element a wsse:SecurityTokenReference names (2.4)."""
    kraev(reference.tag == f"{{{WSSE}}}SecurityTokenReference", "STR-Transform on something else")
    navn = (reference.findtext("wsse:KeyIdentifier", "", NS)).strip()
    return et_element(rod, navn) if nr is None else med_id(rod, navn)[nr]


def _digest(rod, r: Ref) -> str:
    if r.id == "":
        return fordoej(b"", r.digest)  # a reference to something outside
    e = et_element(rod, r.id) if r.nr is None or r.art == "str" else med_id(rod, r.id)[r.nr]
    if r.art == "str":
        return fordoej(c14n(str_maal(rod, e, r.nr)), r.digest)
    uden = e.find("ds:Signature", NS) if r.art == "enveloped" else None
    return fordoej(c14n(e, r.prefikser or (), uden=uden), r.digest)


def _b64(data: bytes, linjer: bool) -> str:
    t = base64.b64encode(data).decode()
    return "\n".join(t[i:i + 76] for i in range(0, len(t), 76)) if linjer else t


def signer_bytes(noegle, data: bytes, alg: str = RSA_SHA256) -> bytes:
    if alg == HMAC_SHA256:
        return hmac.new(noegle, data, "sha256").digest()
    return noegle.sign(data, padding.PKCS1v15(), SIGNATURES[alg])


PLADS = "@@SIGNATUR@@"


def underskriv(tekst: str, referencer: list[Ref], noegle, keyinfo: str, f: Formular = Formular(),
               plads: str = PLADS) -> str:
    """`tekst` with a ds:Signature at `plads`. keyinfo: the content of ds:KeyInfo. noegle: RSA key, or bytes (HMAC)."""
    kraev(tekst.count(plads) == 1, f"{plads} stands {tekst.count(plads)} times")
    d = f.prefix + ":" if f.prefix else ""
    rod = laes(tekst.replace(plads, ""))
    dele = [f'<{d}SignedInfo><{d}CanonicalizationMethod Algorithm="{f.c14n}">{_inkl(f.prefikser)}</{d}CanonicalizationMethod>'
            f'<{d}SignatureMethod Algorithm="{f.signatur}"></{d}SignatureMethod>']
    for r in referencer:
        dele.append(f'<{d}Reference URI="{r.uri if r.uri is not None else "#" + r.id}"><{d}Transforms>{_transformer(r, d)}'
                    f'</{d}Transforms><{d}DigestMethod Algorithm="{r.digest}"></{d}DigestMethod>'
                    f'<{d}DigestValue>{_digest(rod, r)}</{d}DigestValue></{d}Reference>')
    dele.append(f"</{d}SignedInfo>")
    xmlns = f' xmlns{":" + f.prefix if f.prefix else ""}="{DS}"'
    ident = f' Id="{f.id}"' if f.id else ""
    ki = f"<{d}KeyInfo>{keyinfo}</{d}KeyInfo>" if keyinfo else ""
    element = (f"<{d}Signature{xmlns}{ident}>{''.join(dele)}<{d}SignatureValue>@@VAERDI@@</{d}SignatureValue>"
               f"{ki}{f.ekstra}</{d}Signature>")
    samlet = tekst.replace(plads, element)
    info = laes(samlet).xpath("//ds:Signature[ds:SignatureValue='@@VAERDI@@']/ds:SignedInfo", namespaces=NS)
    kraev(len(info) == 1, "the new SignedInfo was not found")
    vaerdi = signer_bytes(noegle, c14n(info[0], f.prefikser or ()), f.signatur)
    return samlet.replace("@@VAERDI@@", _b64(vaerdi, f.linjer))


# ------------------------------------------------------------------------------------------- verifying

@dataclass
class Verificeret:
    """What a valid signature covers: id of reference -> element; and which transforms were used."""

    elementer: list = field(default_factory=list)
    transformer: list[list[str]] = field(default_factory=list)
    ider: list[str] = field(default_factory=list)

    def daekker(self, e) -> bool:
        return any(x is e for x in self.elementer)


def _prefikser(e) -> tuple[str, ...]:
    n = e.find("ec:InclusiveNamespaces", NS)
    return tuple(n.get("PrefixList", "").split()) if n is not None else ()


def verificer(signatur, certifikat, *, tilladte=(RSA_SHA256,), digests=(SHA256,)) -> Verificeret:
    """Checks SignatureValue under the certificate's key and every digest. Raises Afvist."""
    rod = signatur.getroottree().getroot()
    info = signatur.find("ds:SignedInfo", NS)
    metode = info.find("ds:CanonicalizationMethod", NS)
    kraev(metode.get("Algorithm") == EXC_C14N, "SignedInfo is not exclusively canonicalised")
    alg = info.find("ds:SignatureMethod", NS).get("Algorithm")
    kraev(alg in tilladte, f"signature algorithm {alg}")
    noegle = certifikat.public_key()
    kraev(isinstance(noegle, rsa.RSAPublicKey), "not an RSA key")
    vaerdi = base64.b64decode(signatur.findtext("ds:SignatureValue", "", NS))
    try:
        noegle.verify(vaerdi, c14n(info, _prefikser(metode)), padding.PKCS1v15(), SIGNATURES[alg])
    except InvalidSignature:
        raise Afvist("SignatureValue does not verify") from None
    ud = Verificeret()
    for r in info.findall("ds:Reference", NS):
        kraev(r.get("URI", "").startswith("#"), f"reference {r.get('URI')!r}")
        e = maal = et_element(rod, r.get("URI")[1:])
        navne, uden, inkl, kanon = [], None, (), False
        for t in r.findall("ds:Transforms/ds:Transform", NS):
            navne.append(t.get("Algorithm"))
            if navne[-1] == ENVELOPED:
                uden = signatur
            elif navne[-1] == STR_TRANSFORM:
                maal, kanon = str_maal(rod, e), True
            elif navne[-1] == EXC_C14N:
                inkl, kanon = _prefikser(t), True
            else:
                raise Afvist(f"transform {navne[-1]}")
        kraev(kanon, "no canonicalisation")
        dalg = r.find("ds:DigestMethod", NS).get("Algorithm")
        kraev(dalg in digests, f"digest algorithm {dalg}")
        oensket = "".join(r.findtext("ds:DigestValue", "", NS).split())
        kraev(fordoej(c14n(maal, inkl, uden=uden), dalg) == oensket, f"digest of {r.get('URI')}")
        ud.elementer.append(maal)
        ud.transformer.append(navne)
        ud.ider.append(r.get("URI")[1:])
    return ud


def verificer_assertion(assertion, certifikater) -> None:
    """The assertion's own signature (5.4.3), under one of the trusted certificates."""
    kraev(assertion.tag == f"{{{SAML}}}Assertion", "not an Assertion")
    signaturer = assertion.findall("ds:Signature", NS)
    kraev(len(signaturer) == 1, f"{len(signaturer)} signatures directly below the assertion")
    grunde = []
    for c in certifikater:
        try:
            v = verificer(signaturer[0], c)
        except Afvist as fejl:
            grunde.append(str(fejl))
            continue
        kraev(v.ider == [assertion.get("ID")] and v.daekker(assertion), "the signature is about something else")
        kraev(v.transformer == [[ENVELOPED, EXC_C14N]], f"transforms {v.transformer}")
        return
    raise Afvist("no trusted certificate verifies the assertion: " + "; ".join(grunde))
