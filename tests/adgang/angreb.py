"""Attacks on signed service calls: each function breaks one rule of a good message, for a caller with a real agreement.

What each must be answered stands in tests/cases/SF1514/angreb.json, by the function's name; a function without a case,
or a case without a function, fails the test.
"""

from __future__ import annotations

import copy
import datetime
import inspect
from collections.abc import Callable
from dataclasses import dataclass, field

from lxml import etree

from . import kald as k
from .kald import Kald, lav_kald
from .navne import (BEARER, DS, ENVELOPED, EXC_C14N, HMAC_SHA256, NS, RSA_SHA1, SAML, SHA1, WSSE, WSU)
from .parter import Part
from .smed import Udkast, smed, tekst, usigneret
from .wstrust import UTC, Anmodning, Token
from .xmlsig import Formular, Ref, c14n, fordoej, laes, med_id, underskriv


@dataclass
class Miljoe:
    """Where the attacker stands: a registered caller with an agreement for (entity_id, cvr), who wants more."""

    part: Part  # the caller's own certificate and key
    nabo: Part  # another registered system's
    fremmed: Part  # nobody's
    sts: Part  # the token service's, with its key
    udsteder: str
    entity_id: str
    andet_entity_id: str  # another service of the same platform
    cvr: str
    andet_cvr: str  # an authority the caller has no agreement with
    priv: str  # base64 of the caller's privileges
    andet_priv: str  # of more than that
    til: str
    action: str
    krop: str  # harmless Body content
    ond_krop: str  # what the attacker wants done
    token: Token  # as the token service issued it
    soap: str = k.S12
    nu: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(UTC)
    ca: Part | None = None

    def udkast(self, **aendringer) -> Udkast:
        """A good token, to be made a little wrong."""
        return Udkast(self.udsteder, self.entity_id, self.cvr, self.part, self.priv, fra=self.nu()).med(**aendringer)

    def smed(self, _u: Udkast | None = None, *, af: Part | None = None, formular: Formular = Formular(), **aendringer) -> Token:
        return smed(_u or self.udkast(**aendringer), af or self.sts, nu=self.nu(), formular=formular)

    def kald(self, stil: Kald | None = None, token: Token | None = None, krop: str | None = None, **valg) -> Anmodning:
        stil = (stil or k.NETCORE).med(soap=self.soap)
        valg.setdefault("nu", self.nu())
        return lav_kald(stil, valg.pop("part", self.part), token or self.token, krop or self.krop, til=self.til,
                        action=self.action, **valg)


@dataclass
class Forsoeg:
    data: bytes
    hoveder: dict[str, str] | None = None
    forud: list[bytes] = field(default_factory=list)  # good messages that go before
    ur: int = 0  # seconds the clock moves between


ANGREB: dict[str, Callable[[Miljoe], Forsoeg]] = {}


def angreb(f):
    ANGREB[f.__name__] = f
    return f


def serie(navne):
    """f(m, value) registered as f_value for each value."""
    def indre(f):
        for v in navne:
            def en(m, v=v):
                return f(m, v)
            ANGREB[f"{f.__name__}_{v}"] = en
        return f
    return indre


def sendt(x) -> Forsoeg:
    """From a message, a tree or text."""
    if isinstance(x, Anmodning):
        x = x.data
    if isinstance(x, str):
        x = x.encode()
    return Forsoeg(x if isinstance(x, bytes) else etree.tostring(x))


class Trae:
    """A signed message taken apart."""

    def __init__(self, m: Miljoe, besked: Anmodning | None = None):
        self.m = m
        self.rod = laes((besked or m.kald()).data)
        self.s = etree.QName(self.rod).namespace
        self.hoved = self.rod.find(f"{{{self.s}}}Header")
        self.krop = self.rod.find(f"{{{self.s}}}Body")
        self.sikkerhed = self.hoved.find("wsse:Security", NS)
        self.signatur = self.sikkerhed.find("ds:Signature", NS)
        self.assertion = self.sikkerhed.find("saml:Assertion", NS)

    def ond_krop(self, ident: str | None = "ond", attr: str = f"{{{WSU}}}Id"):
        e = etree.Element(f"{{{self.s}}}Body", nsmap=self.rod.nsmap)
        if ident:
            e.set(attr, ident)
        e.append(laes(self.m.ond_krop))
        return e

    def hylster(self, navn: str = "Hylster", ns: str = "urn:angriber"):
        return etree.Element(f"{{{ns}}}{navn}")

    def sendt(self) -> Forsoeg:
        return sendt(self.rod)


# --------------------------------------------------------------- wrapping: the signed Body is moved away, another stands there

@serie(range(1, 9))
def krop_pakket(m: Miljoe, form: int) -> Forsoeg:
    """The eight classic forms on Body."""
    t = Trae(m)
    god = t.krop
    if form == 1:  # below a wrapper in the Header
        t.rod.replace(god, t.ond_krop())
        h = t.hylster()
        h.append(god)
        t.hoved.append(h)
    elif form == 2:  # below a wrapper in Security
        t.rod.replace(god, t.ond_krop())
        h = t.hylster()
        h.append(god)
        t.sikkerhed.append(h)
    elif form == 3:  # the other Body without any id, the good one in the Header itself
        t.rod.replace(god, t.ond_krop(None))
        t.hoved.append(god)
    elif form == 4:  # the good one inside the other
        ond = t.ond_krop()
        t.rod.replace(god, ond)
        ond.append(god)
    elif form == 5:  # two Bodies, the good one first
        t.rod.append(t.ond_krop())
    elif form == 6:  # two Bodies, the good one last
        god.addprevious(t.ond_krop())
    elif form == 7:  # in an Object of the signature
        t.rod.replace(god, t.ond_krop())
        o = etree.SubElement(t.signatur, f"{{{DS}}}Object")
        o.append(god)
    elif form == 8:  # the whole good envelope inside a new one
        ny = copy.deepcopy(t.rod)
        ny.replace(ny.find(f"{{{t.s}}}Body"), t.ond_krop())
        sikkerhed = ny.find(f"{{{t.s}}}Header/wsse:Security", NS)
        for e in ny.find(f"{{{t.s}}}Header"):
            if e is not sikkerhed:
                e.attrib.pop(f"{{{WSU}}}Id", None)
        h = t.hylster()
        god_konvolut = copy.deepcopy(t.rod)
        inderste = god_konvolut.find(f"{{{t.s}}}Header/wsse:Security", NS)
        inderste.getparent().remove(inderste)
        h.append(god_konvolut)
        ny.find(f"{{{t.s}}}Header").append(h)
        return sendt(ny)
    return t.sendt()


@angreb
def krop_samme_id(m):
    t = Trae(m)
    t.rod.replace(t.krop, t.ond_krop("body"))
    h = t.hylster()
    h.append(t.krop)
    t.hoved.append(h)
    return t.sendt()


@serie(["ID", "Id", "xml"])
def krop_blandet_id(m, art):
    """The other Body carries the signed id under another id attribute."""
    t = Trae(m)
    attr = "{http://www.w3.org/XML/1998/namespace}id" if art == "xml" else art
    t.rod.replace(t.krop, t.ond_krop("body", attr))
    h = t.hylster()
    h.append(t.krop)
    t.hoved.append(h)
    return t.sendt()


@angreb
def krop_to_idattributter(m):
    """wsu:Id and Id on one element, with different values: which one is it?"""
    t = Trae(m)
    t.krop.set("Id", "andet")
    return t.sendt()


@angreb
def krop_aendret(m):
    t = Trae(m)
    t.krop.replace(t.krop[0], laes(m.ond_krop))
    return t.sendt()


@angreb
def krop_barn_mere(m):
    """The signed Body has two children."""
    return sendt(m.kald(krop=m.krop + m.ond_krop))


@serie(["Timestamp", "Action", "MessageID", "To"])
def hoved_pakket(m, navn):
    """The signed header below a wrapper, another in its place."""
    t = Trae(m)
    god = t.rod.find(f".//{{*}}{navn}")
    ny = copy.deepcopy(god)
    ny.attrib.pop(f"{{{WSU}}}Id")
    if navn == "MessageID":
        ny.text = "urn:uuid:6f1c2a54-1d0e-4a55-9a52-7f3a1b8fffff"
    god.getparent().replace(god, ny)
    h = t.hylster()
    h.append(god)
    t.hoved.append(h)
    return t.sendt()


@serie(["Action", "MessageID"])
def hoved_to_gange(m, navn):
    """A second, unsigned one before the signed."""
    t = Trae(m)
    god = t.hoved.find(f"{{*}}{navn}")
    ny = copy.deepcopy(god)
    ny.attrib.pop(f"{{{WSU}}}Id")
    ny.text = "urn:uuid:6f1c2a54-1d0e-4a55-9a52-7f3a1b8fffff"
    god.addprevious(ny)
    return t.sendt()


# ------------------------------------------------------------------------- coverage, references, transforms

@angreb
def uden_sikkerhed(m):
    t = Trae(m)
    t.hoved.remove(t.sikkerhed)
    return t.sendt()


@angreb
def uden_signatur(m):
    t = Trae(m)
    t.sikkerhed.remove(t.signatur)
    return t.sendt()


@angreb
def uden_token(m):
    t = Trae(m)
    t.sikkerhed.remove(t.assertion)
    return t.sendt()


@serie(["krop", "action", "msgid", "to", "tid", "str"])
def udaekket(m, del_):
    """Signed, but for one part."""
    return sendt(m.kald(k.NETCORE.med(udelad=frozenset([del_]))))


@angreb
def signatur_to_gange(m):
    t = Trae(m)
    t.sikkerhed.append(copy.deepcopy(t.signatur))
    return t.sendt()


@angreb
def signatur_uden_referencer(m):
    return sendt(m.kald(k.NETCORE.med(udelad=frozenset(["krop", "action", "msgid", "replyto", "to", "tid", "framework", "str"]))))


@angreb
def for_mange_referencer(m):
    return sendt(m.kald(ekstra_referencer=tuple(Ref("msgid") for _ in range(200))))


@serie(["http", "file", "xpointer", "tom", "ukendt"])
def fremmed_reference(m, art):
    """A reference out of the document, to all of it, or to nothing."""
    uri = {"http": "http://127.0.0.1:1/x", "file": "file:///etc/passwd", "xpointer": "#xpointer(id('body'))", "tom": "",
           "ukendt": "#findes-ikke"}[art]
    return sendt(m.kald(ekstra_referencer=(Ref("msgid", uri=uri),)))


def _transform(alg: str, indhold: str = "", efter: bool = True) -> str:
    return f'<Transform Algorithm="{alg}">{indhold}</Transform>' + (f'<Transform Algorithm="{EXC_C14N}"/>' if efter else "")


TRANSFORMS = {
    "xpath": _transform("http://www.w3.org/TR/1999/REC-xpath-19991116", f'<XPath xmlns="{DS}">not(ancestor-or-self::x)</XPath>'),
    "xpath_filter2": _transform("http://www.w3.org/2002/06/xmldsig-filter2",
                                '<XPath xmlns="http://www.w3.org/2002/06/xmldsig-filter2" Filter="intersect">//*</XPath>'),
    "xslt": _transform("http://www.w3.org/TR/1999/REC-xslt-19991116",
                       '<xsl:stylesheet xmlns:xsl="http://www.w3.org/1999/XSL/Transform" version="1.0"><xsl:template match="/">'
                       "<x/></xsl:template></xsl:stylesheet>"),
    "base64": _transform(DS + "base64"),
    "ukendt": _transform("urn:angriber:transform"),
    "c14n_inklusiv": _transform("http://www.w3.org/TR/2001/REC-xml-c14n-20010315", efter=False),
    "c14n_med_kommentarer": _transform(EXC_C14N + "WithComments", efter=False),
    "ingen": "",
    "enveloped": _transform(ENVELOPED),
}


@serie(TRANSFORMS)
def transform(m, art):
    return sendt(m.kald(erstat={"krop": Ref("body", transformer=TRANSFORMS[art])}))


@angreb
def str_transform_paa_krop(m):
    """STR-Transform that points at no SecurityTokenReference."""
    inder = (f'<wsse:TransformationParameters xmlns:wsse="{WSSE}"><CanonicalizationMethod Algorithm="{EXC_C14N}"/>'
             "</wsse:TransformationParameters>")
    alg = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#STR-Transform"
    return sendt(m.kald(erstat={"krop": Ref("body", transformer=_transform(alg, inder, efter=False))}))


# ------------------------------------------------------------------------------------ algorithms and keys

@angreb
def hmac_med_offentlig_noegle(m):
    """The certificate's public key as HMAC secret."""
    return sendt(m.kald(k.NETCORE.med(formular=Formular(signatur=HMAC_SHA256)), noegle=m.part.offentlig_pem))


@angreb
def rsa_sha1(m):
    return sendt(m.kald(k.NETCORE.med(formular=Formular(signatur=RSA_SHA1))))


@angreb
def digest_sha1(m):
    return sendt(m.kald(erstat={"krop": Ref("body", digest=SHA1)}))


@angreb
def signedinfo_c14n_inklusiv(m):
    return sendt(m.kald(k.NETCORE.med(formular=Formular(c14n="http://www.w3.org/TR/2001/REC-xml-c14n-20010315"))))


@angreb
def signedinfo_aendret(m):
    """One digest replaced by that of another Body."""
    t = Trae(m)
    gammel = fordoej(c14n(t.krop))
    t.krop.replace(t.krop[0], laes(m.ond_krop))
    d = next(e for e in t.signatur.iter(f"{{{DS}}}DigestValue") if e.text == gammel)
    d.text = fordoej(c14n(t.krop))
    return t.sendt()


@angreb
def andens_noegle(m):
    """The caller's token, the message signed by another registered system."""
    return sendt(m.kald(noegle=m.nabo.noegle))


@serie(["x509data", "keyvalue", "bst"])
def noegle_fra_beskeden(m, art):
    """A stolen token; the message signed with the attacker's own key, which KeyInfo offers."""
    n = m.fremmed
    if art == "x509data":
        ki = f'<X509Data xmlns="{DS}"><X509Certificate>{n.b64}</X509Certificate></X509Data>'
        return sendt(m.kald(noegle=n.noegle, keyinfo=ki))
    if art == "keyvalue":
        tal = n.certifikat.public_key().public_numbers()
        import base64
        modulus = base64.b64encode(tal.n.to_bytes(256, "big")).decode()
        ki = f'<KeyValue xmlns="{DS}"><RSAKeyValue><Modulus>{modulus}</Modulus><Exponent>AQAB</Exponent></RSAKeyValue></KeyValue>'
        return sendt(m.kald(noegle=n.noegle, keyinfo=ki))
    bst = (f'<o:BinarySecurityToken xmlns:o="{WSSE}" xmlns:u="{WSU}" u:Id="bst" ValueType="{NS_X509}">{n.b64}</o:BinarySecurityToken>')
    ki = f'<o:SecurityTokenReference xmlns:o="{WSSE}"><o:Reference URI="#bst" ValueType="{NS_X509}"/></o:SecurityTokenReference>'
    return sendt(m.kald(noegle=n.noegle, keyinfo=ki, ekstra_sikkerhed=bst))


NS_X509 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"


# ------------------------------------------------------------------------------------------ the Security header

@angreb
def to_sikkerhedshoveder(m):
    t = Trae(m)
    t.hoved.append(copy.deepcopy(t.sikkerhed))
    return t.sendt()


@angreb
def to_sikkerhedshoveder_den_tomme_foerst(m):
    t = Trae(m)
    t.sikkerhed.addprevious(etree.Element(f"{{{WSSE}}}Security"))
    return t.sendt()


@angreb
def to_tokens(m):
    andet = m.smed(cvr=m.andet_cvr, priv=m.andet_priv)
    return sendt(m.kald(ekstra_sikkerhed=andet.xml))


@angreb
def to_tidsstempler(m):
    t = Trae(m)
    ts = t.sikkerhed.find("wsu:Timestamp", NS)
    ny = copy.deepcopy(ts)
    ny.set(f"{{{WSU}}}Id", "andet-ts")
    ts.addprevious(ny)
    return t.sendt()


@angreb
def uden_tidsstempel(m):
    stil = k.NETCORE
    return sendt(m.kald(stil.med(orden=("assertion", "str", "signatur"), udelad=frozenset(["tid"]))))


@serie([-1200, 1200])
def tid_skaev(m, sekunder):
    """Made more than the skew before or after now."""
    return sendt(m.kald(nu=m.nu() + datetime.timedelta(seconds=sekunder)))


@angreb
def tid_uden_expires_gammel(m):
    return sendt(m.kald(k.NETCORE.med(expires=False), nu=m.nu() - datetime.timedelta(seconds=1200)))


@angreb
def uden_messageid(m):
    t = Trae(m, m.kald(k.NETCORE.med(udelad=frozenset(["msgid"]))))
    t.hoved.remove(t.hoved.find("wsa:MessageID", NS))
    return t.sendt()


@angreb
def uden_action(m):
    t = Trae(m, m.kald(k.NETCORE.med(udelad=frozenset(["action"]))))
    t.hoved.remove(t.hoved.find("wsa:Action", NS))
    return t.sendt()


@angreb
def genspil_i_vinduet(m):
    god = m.kald().data.encode()
    return Forsoeg(god, forud=[god])


@angreb
def genspil_samme_id_ny_krop(m):
    """The same MessageID in a newly signed message."""
    god = m.kald()
    return Forsoeg(m.kald(krop=m.ond_krop, message_id=god.message_id).data.encode(), forud=[god.data.encode()])


@angreb
def genspil_efter_vinduet(m):
    god = m.kald().data.encode()
    return Forsoeg(god, forud=[god], ur=1200)


# ------------------------------------------------------------------------------------------------ the token

@serie(range(1, 9))
def token_pakket(m, form):
    """The eight classic forms on Assertion: the signed one moved, an unsigned one with more rights in its place.

    The message itself is signed afresh with the caller's own key, so that nothing but the token is wrong.
    """
    god = m.token
    ond_xml, ond_id = tekst(m.udkast(cvr=m.andet_cvr, priv=m.andet_priv), plads="")
    ond = laes(ond_xml)
    g = laes(god.xml)
    signatur = g.find("ds:Signature", NS)

    def t(e) -> str:
        return etree.tostring(e).decode()

    if form == 1:  # siblings, the other first
        slot = ond_xml + god.xml
    elif form == 2:  # siblings, the other last
        slot = god.xml + ond_xml
    elif form == 3:  # the signed one inside the other
        advice = etree.SubElement(ond, f"{{{SAML}}}Advice")
        advice.append(g)
        slot = t(ond)
    elif form == 4:  # the other carries the signature, the signed one (stripped) inside that signature
        g.remove(signatur)
        etree.SubElement(signatur, f"{{{DS}}}Object").append(g)
        ond.insert(1, signatur)
        slot = t(ond)
    elif form == 5:  # the other carries the signature, the signed one (stripped) beside it
        g.remove(signatur)
        ond.insert(1, signatur)
        slot = t(ond) + t(g)
    elif form == 6:  # the other carries the signature, the signed one (stripped) in its Advice
        g.remove(signatur)
        ond.insert(1, signatur)
        etree.SubElement(ond, f"{{{SAML}}}Advice").append(g)
        slot = t(ond)
    elif form == 7:  # the signed one below a wrapper, the other with the same ID in its place
        ond.set("ID", god.id)
        h = etree.Element("{urn:angriber}Extensions")
        h.append(g)
        ond.insert(1, copy.deepcopy(signatur))
        slot, ond_id = t(ond) + t(h), god.id
    else:  # the signed one below a wrapper outside Security
        h = etree.Element("{urn:angriber}Hylster")
        h.append(g)
        return sendt(m.kald(token=Token(ond_xml, kendt_id=ond_id), ekstra_hoved=t(h)))
    erstat = {"str": Ref("sec-str", art="str", nr=0)} if form == 7 else None
    return sendt(m.kald(token=Token(slot, kendt_id=ond_id), erstat=erstat))


@angreb
def token_flyttet_i_andet_element(m):
    """The signed assertion in an element of its own, an unsigned one where one is looked for, and read, first."""
    ond_xml, _ = tekst(m.udkast(cvr=m.andet_cvr, priv=m.andet_priv), plads="")
    h = etree.Element("{urn:angriber}Arkiv")
    h.append(laes(m.token.xml))
    # STR and KeyInfo still name the signed one.
    return sendt(m.kald(token=Token(ond_xml + etree.tostring(h).decode(), kendt_id=m.token.id)))


@angreb
def token_usigneret(m):
    return sendt(m.kald(token=usigneret(m.udkast(), m.nu())))


@angreb
def token_aendret(m):
    """One digit of the CVR."""
    return sendt(m.kald(token=Token(m.token.xml.replace(f">{m.cvr}<", f">{m.andet_cvr}<"))))


@angreb
def token_kommentar_i_cvr(m):
    """A comment does not change the canonical bytes: the signature still holds, the text falls apart."""
    return sendt(m.kald(token=Token(m.token.xml.replace(f">{m.cvr}<", f">{m.cvr[:4]}<!-- -->{m.cvr[4:]}<"))))


@angreb
def token_pi_i_cvr(m):
    """A processing instruction does change them."""
    return sendt(m.kald(token=Token(m.token.xml.replace(f">{m.cvr}<", f">{m.cvr[:4]}<?x y?>{m.cvr[4:]}<"))))


@serie(["", "1111111", "111111111", "1111111a", "11111111, 22222222"])
def token_cvr(m, cvr):
    return sendt(m.kald(token=m.smed(cvr_xml=cvr)))


@angreb
def token_to_cvr(m):
    ekstra = ('<Attribute Name="dk:gov:saml:attribute:CvrNumberIdentifier" NameFormat="urn:oasis:names:tc:SAML:2.0:attrname-format:basic">'
              f"<AttributeValue>{m.andet_cvr}</AttributeValue></Attribute>")
    return sendt(m.kald(token=m.smed(ekstra_attribut=ekstra)))


@angreb
def token_to_cvr_vaerdier(m):
    return sendt(m.kald(token=m.smed(cvr_xml=f"{m.cvr}</AttributeValue><AttributeValue>{m.andet_cvr}")))


@angreb
def token_fremmed_underskriver(m):
    """Signed by somebody else, whose certificate the token itself offers."""
    return sendt(m.kald(token=m.smed(af=m.fremmed)))


@angreb
def token_selvlavet(m):
    """Signed by the caller."""
    return sendt(m.kald(token=m.smed(af=m.part)))


@angreb
def token_fremmed_noegle_sts_navn(m):
    """KeyInfo names the token service's certificate, another key signed."""
    t = smed(m.udkast(), m.fremmed, nu=m.nu(), keyinfo=m.sts)
    return sendt(m.kald(token=t))


@angreb
def token_hmac(m):
    t = smed(m.udkast(), m.sts, nu=m.nu(), formular=Formular(signatur=HMAC_SHA256), noegle=m.sts.offentlig_pem)
    return sendt(m.kald(token=t))


@angreb
def token_rsa_sha1(m):
    return sendt(m.kald(token=m.smed(formular=Formular(signatur=RSA_SHA1))))


@angreb
def token_digest_sha1(m):
    return sendt(m.kald(token=smed(m.udkast(), m.sts, nu=m.nu(), digest=SHA1)))


@angreb
def token_to_referencer(m):
    u = m.udkast(id="_f0000000-0000-4000-8000-000000000001")
    t = smed(u, m.sts, nu=m.nu(), ekstra=(Ref(u.id, art="enveloped"),))
    return sendt(m.kald(token=t))


@angreb
def token_xslt(m):
    return sendt(m.kald(token=smed(m.udkast(), m.sts, nu=m.nu(), transformer=_transform(ENVELOPED, efter=False) + TRANSFORMS["xslt"])))


@angreb
def token_xpath(m):
    return sendt(m.kald(token=smed(m.udkast(), m.sts, nu=m.nu(), transformer=_transform(ENVELOPED, efter=False) + TRANSFORMS["xpath"])))


@angreb
def token_til_anden_tjeneste(m):
    return sendt(m.kald(token=m.smed(modtager=m.andet_entity_id)))


@angreb
def token_modtager_naesten(m):
    """Audience begins with the right entity id."""
    return sendt(m.kald(token=m.smed(modtager=m.entity_id + "0", recipient=m.entity_id)))


@angreb
def token_uden_modtager(m):
    return sendt(m.kald(token=m.smed(audience=False)))


@angreb
def token_uden_betingelser(m):
    return sendt(m.kald(token=m.smed(conditions=False)))


@angreb
def token_anden_udsteder(m):
    return sendt(m.kald(token=m.smed(udsteder="https://en-anden.example/runtime")))


@angreb
def token_version(m):
    return sendt(m.kald(token=m.smed(version="1.1")))


@angreb
def token_specver(m):
    return sendt(m.kald(token=m.smed(specver="DK-SAML-3.0")))


@angreb
def token_bearer(m):
    return sendt(m.kald(token=m.smed(metode=BEARER)))


@angreb
def token_bearer_uden_noegle(m):
    """A bearer token; the message signed with whatever key there is."""
    ki = f'<X509Data xmlns="{DS}"><X509Certificate>{m.part.b64}</X509Certificate></X509Data>'
    return sendt(m.kald(token=m.smed(metode=BEARER, noegle=None), keyinfo=ki))


@angreb
def token_anden_holder(m):
    """A stolen token: it is bound to another system's certificate, the thief signs with his own."""
    return sendt(m.kald(token=m.smed(noegle=m.nabo)))


@angreb
def token_udloebet(m):
    n = m.nu()
    return sendt(m.kald(token=m.smed(fra=n - datetime.timedelta(hours=9), til=n - datetime.timedelta(minutes=6))))


@angreb
def token_endnu_ikke(m):
    n = m.nu()
    return sendt(m.kald(token=m.smed(fra=n + datetime.timedelta(minutes=6), til=n + datetime.timedelta(hours=8))))


@angreb
def token_rsa_1024(m):
    from .parter import lav
    lille = lav("For lille", bits=1024, udsteder=m.ca)
    return sendt(m.kald(token=m.smed(noegle=lille), noegle=lille.noegle))


@serie(["base64", "xml", "scope", "to_privilege", "entiteter"])
def token_privilegier(m, art):
    """A privilege list that cannot be read."""
    import base64

    def b(x):
        return base64.b64encode(x.encode()).decode()
    god = base64.b64decode(m.priv).decode()
    priv = {"base64": "%%%", "xml": b("<bpp:Priv"), "scope": b(god.replace("urn:dk:gov:saml:cvrNumberIdentifier:", "")),
            "to_privilege": b(god.replace("<Privilege>", "<Privilege>x</Privilege><Privilege>", 1)),
            "entiteter": b(god.replace("?>", '?><!DOCTYPE x [<!ENTITY a "11111111">]>', 1))}[art]
    return sendt(m.kald(token=m.smed(priv=priv)))


# --------------------------------------------------------------------------------------------- XML and size

@serie(["udvidelse", "ekstern", "dtd"])
def entitet(m, art):
    """Entity expansion, an external entity, an empty DTD: signed or not, no DTD is read."""
    god = m.kald().data
    dtd = {"udvidelse": '<!DOCTYPE x [<!ENTITY a "' + "a" * 50 + '"><!ENTITY b "' + "&a;" * 50 + '"><!ENTITY c "' + "&b;" * 50
                        + '"><!ENTITY d "' + "&c;" * 50 + '">]>',
           "ekstern": '<!DOCTYPE x [<!ENTITY d SYSTEM "file:///etc/passwd">]>', "dtd": "<!DOCTYPE x>"}[art]
    brug = "" if art == "dtd" else "<x>&d;</x>"
    return sendt(dtd + god.replace("</s:Body>", brug + "</s:Body>"))


@angreb
def for_dybt(m):
    """101 levels."""
    ind = 101 - 2
    return sendt(m.kald(krop="<x>" * ind + "</x>" * ind))


@angreb
def for_stor(m):
    from .kald import http_hoveder
    data = m.kald().data
    data = data.replace("</s:Envelope>", " " * (STOERST + 1 - len(data.encode())) + "</s:Envelope>")
    assert len(data.encode()) == STOERST + 1 and http_hoveder
    return sendt(data)


STOERST = 50 * 1024 * 1024  # most bytes of a request body by default (docs/konfiguration.md); the token service takes 256 KiB


def alle() -> dict[str, str]:
    """name -> the function's first line."""
    return {n: (inspect.getdoc(f) or "").split("\n")[0] for n, f in ANGREB.items()}


__all__ = ["ANGREB", "Forsoeg", "Miljoe", "alle", "med_id", "underskriv"]
