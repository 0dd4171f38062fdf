"""Makes tokens of any shape: what the token service would never issue, signed by whoever is asked (also by its own key,
which lies in the sandbox's folder), so that an attack breaks exactly one rule."""

from __future__ import annotations

import base64
import datetime
import uuid
from dataclasses import dataclass, replace

from .navne import BPP_ITST, DS, ENVELOPED, EXC_C14N, HOLDER_OF_KEY, SAML, SHA256, XSI
from .parter import Part
from .wstrust import UTC, Token, tid
from .xmlsig import PLADS, Formular, Ref, underskriv

BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"


def privilegier(grupper: list[tuple[str, str, dict[str, str]]], ns: str = BPP_ITST) -> str:
    """[(cvr, role, {constraint: value})] as the list of 3.5, in base64."""
    xml = f'<?xml version="1.0" encoding="UTF-8"?><bpp:PrivilegeList xmlns:bpp="{ns}" xmlns:xsi="{XSI}">'
    for cvr, rolle, afgraensninger in grupper:
        c = "".join(f'<Constraint Name="{n}">{v}</Constraint>' for n, v in afgraensninger.items())
        xml += f'<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{cvr}"><Privilege>{rolle}</Privilege>{c}</PrivilegeGroup>'
    return base64.b64encode((xml + "</bpp:PrivilegeList>").encode()).decode()


@dataclass(frozen=True)
class Udkast:
    """An assertion in the layout of 3.4. Everything may be wrong."""

    udsteder: str
    modtager: str
    cvr: str
    noegle: Part | None  # holder of key; None: no KeyInfo
    priv: str = ""  # base64; "": no attribute
    fra: datetime.datetime | None = None
    til: datetime.datetime | None = None
    metode: str = HOLDER_OF_KEY
    version: str = "2.0"
    id: str = ""
    navn: str = "CN=Opfundet"
    specver: str = "DK-SAML-2.0"
    kombit_specver: str = "1.0"
    niveau: str = "3"
    cvr_xml: str | None = None  # raw XML of the CVR's AttributeValue content
    ekstra_attribut: str = ""  # raw XML
    conditions: bool = True
    audience: bool = True
    recipient: str | None = None
    prefix: str = ""  # saml2: a prefixed assertion (SIK-014: accepted on input)
    advice: str = ""  # raw XML inside Conditions' neighbour saml:Advice

    def med(self, **aendringer) -> Udkast:
        return replace(self, **aendringer)


def tekst(u: Udkast, nu: datetime.datetime | None = None, plads: str = PLADS) -> tuple[str, str]:
    """(XML with a place for the signature, ID)."""
    nu = nu or datetime.datetime.now(UTC)
    fra, til = tid(u.fra or nu), tid(u.til or nu + datetime.timedelta(hours=8))
    ident = u.id or f"_{uuid.uuid4()}"
    p = u.prefix + ":" if u.prefix else ""
    xmlns = f'xmlns:{u.prefix}="{SAML}"' if u.prefix else f'xmlns="{SAML}"'

    def attribut(navn: str, vaerdi: str) -> str:
        return (f'<{p}Attribute Name="dk:gov:saml:attribute:{navn}" NameFormat="{BASIC}"><{p}AttributeValue>{vaerdi}'
                f'</{p}AttributeValue></{p}Attribute>')

    ki = ""
    if u.noegle:
        ki = f'<KeyInfo xmlns="{DS}"><X509Data><X509Certificate>{u.noegle.b64}</X509Certificate></X509Data></KeyInfo>'
    cvr = u.cvr_xml if u.cvr_xml is not None else u.cvr
    attributter = (attribut("CvrNumberIdentifier", cvr) + attribut("AssuranceLevel", u.niveau) + attribut("SpecVer", u.specver)
                   + attribut("KombitSpecVer", u.kombit_specver) + (attribut("Privileges_intermediate", u.priv) if u.priv else "")
                   + u.ekstra_attribut)
    audience = (f"<{p}AudienceRestriction><{p}Audience>{u.modtager}</{p}Audience></{p}AudienceRestriction>" if u.audience else "")
    conditions = f'<{p}Conditions NotBefore="{fra}" NotOnOrAfter="{til}">{audience}</{p}Conditions>' if u.conditions else ""
    xml = (f'<{p}Assertion {xmlns} ID="{ident}" IssueInstant="{fra}" Version="{u.version}">'
           f'<{p}Issuer Format="urn:oasis:names:tc:SAML:2.0:nameid-format:entity">{u.udsteder}</{p}Issuer>{plads}'
           f'<{p}Subject><{p}NameID Format="urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName">{u.navn}</{p}NameID>'
           f'<{p}SubjectConfirmation Method="{u.metode}"><{p}SubjectConfirmationData xmlns:i="{XSI}" '
           f'i:type="KeyInfoConfirmationDataType" NotBefore="{fra}" NotOnOrAfter="{til}" Recipient="{u.recipient or u.modtager}">'
           f'{ki}</{p}SubjectConfirmationData></{p}SubjectConfirmation></{p}Subject>{conditions}{u.advice}'
           f'<{p}AttributeStatement>{attributter}</{p}AttributeStatement><{p}AuthnStatement AuthnInstant="{fra}"><{p}AuthnContext>'
           f'<{p}AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:X509</{p}AuthnContextClassRef></{p}AuthnContext>'
           f'</{p}AuthnStatement></{p}Assertion>')
    return xml, ident


def smed(u: Udkast, underskriver: Part, *, nu: datetime.datetime | None = None, formular: Formular = Formular(),
         digest: str = SHA256, transformer: str | None = None, ekstra: tuple[Ref, ...] = (), noegle=None,
         keyinfo: Part | None = None) -> Token:
    """The signed token. Options: another algorithm, transforms, more references, another key than KeyInfo says."""
    xml, ident = tekst(u, nu)
    ki = f'<X509Data xmlns="{DS}"><X509Certificate>{(keyinfo or underskriver).b64}</X509Certificate></X509Data>'
    r = Ref(ident, art="enveloped", digest=digest, transformer=transformer)
    return Token(underskriv(xml, [r, *ekstra], noegle or underskriver.noegle, ki, formular), u.modtager, u.cvr)


def usigneret(u: Udkast, nu: datetime.datetime | None = None) -> Token:
    return Token(tekst(u, nu, plads="")[0], u.modtager, u.cvr)


TRANSFORMER = (f'<Transform Algorithm="{ENVELOPED}"></Transform><Transform Algorithm="{EXC_C14N}"></Transform>')
