"""The signed service call of OIO IDWS as real clients write it (sikkerhed.md 5.2), and their checks of the answer (5.6)."""

from __future__ import annotations

import datetime
import re
import uuid
from dataclasses import dataclass, field, replace

from lxml import etree

from .navne import (ANONYMOUS, EXC_C14N, NS, RH, RSA_SHA256, S11, S12, SAMLID, SAMLV2, SBF, SBF_PROFIL, WSA, WSSE, WSSE11,
                    WSU, X509V3)
from .parter import Part
from .wstrust import UTC, Anmodning, Token, kun, netcore_grundtjek, sikkerhedshoved, tid
from .xmlsig import PLADS, Formular, Ref, kraev, laes, underskriv, verificer


@dataclass(frozen=True)
class Kald:
    """Everything a signed call can vary in. The defaults are NETCORE's towards a støttesystem: SOAP 1.2, lax layout."""

    soap: str = S12
    s: str = "s"
    a: str = "a"
    u: str = "u"
    o: str = "o"
    indholdstype: str | None = None  # None: what belongs to the SOAP version
    message_id: str = "urn:uuid:{}"
    reply_to: bool = True
    til: bool = True
    framework: str | None = "2.0"  # version; None: no header
    framework_signeret: bool = True
    request_header: bool = True
    cifre: int = 3
    expires: bool = True
    orden: tuple[str, ...] = ("tid", "assertion", "str", "signatur")
    assertion_ved_id: bool = False  # CXF references the assertion by its ID too
    str_reference: bool = True
    token_type_ns: bool = True  # wsse11:TokenType, or the attribute in no namespace
    ref_prefikser: dict[str, tuple[str, ...]] = field(default_factory=dict)
    formular: Formular = Formular()
    must: str = "1"
    adskil: str = "\n"
    udelad: frozenset = frozenset()  # references that are not made (attacks)

    def med(self, **aendringer) -> Kald:
        return replace(self, **aendringer)


NETCORE = Kald()
ITK = Kald(s="soap", a="wsa", u="wsu", o="wsse", cifre=0, framework_signeret=False, adskil="", token_type_ns=False)
CXF = Kald(s="soap", a="wsa", u="wsu", o="wsse", framework=None, assertion_ved_id=True, must="true", adskil="",
           formular=Formular(prefix="ds", prefikser=("soap",), id="SIG-12", linjer=True),
           ref_prefikser={"tid": ("wsse", "soap"), "krop": (), "assertion": ("wsse", "soap"), "*": ("soap",)})
# Serviceplatformen: SOAP 1.1, strict layout (a token before what uses it), Framework in SignedParts.
DEMO = CXF.med(soap=S11, framework="2.0", orden=("tid", "assertion", "str", "signatur"))
DEMONET = NETCORE.med(soap=S11)
# KOSDY sends application/soap+xml with a SOAP 1.1 envelope to the index service (SIK-017).
KOSDY = CXF.med(orden=("signatur", "str", "assertion", "tid"))
STILE = {"NETCORE": NETCORE, "ITK": ITK, "CXF": CXF, "KOSDY": KOSDY}
STILE11 = {"DEMO Java": DEMO, "DEMO .NET": DEMONET}

VARIANTER: dict[str, tuple[Kald, str]] = {
    **{navn: (stil, "sikkerhed.md 5.2") for navn, stil in STILE.items()},
    **{navn: (stil, "sikkerhed.md 5.2") for navn, stil in STILE11.items()},
    "SOAP 1.1 sent as application/soap+xml": (CXF.med(soap=S11, indholdstype="application/soap+xml; charset=utf-8"), "2.8 SIK-017"),
    "SOAP 1.2 sent as text/xml": (NETCORE.med(indholdstype="text/xml; charset=utf-8"), "2.8 SIK-017"),
    "no To, no ReplyTo": (NETCORE.med(til=False, reply_to=False), "5.2"),
    "no Framework": (NETCORE.med(framework=None), "5.1"),
    "wrong Framework is ignored": (NETCORE.med(framework="1.0"), "5.1"),
    "no RequestHeader": (NETCORE.med(request_header=False), "5.2"),
    "token first": (NETCORE.med(orden=("assertion", "tid", "str", "signatur")), "2.5"),
    "signature first, time last": (NETCORE.med(orden=("signatur", "str", "assertion", "tid")), "2.5"),
    "assertion covered by its ID only": (CXF.med(str_reference=False), "2.6.7"),
    "uuid: MessageID": (NETCORE.med(message_id="uuid:{}"), "2.7"),
    "no Expires": (NETCORE.med(expires=False), "2.6.2"),
    "no fraction of seconds": (NETCORE.med(cifre=0), "1.8"),
    "rsa-sha384": (NETCORE.med(formular=Formular(signatur="http://www.w3.org/2001/04/xmldsig-more#rsa-sha384")), "1.7"),
}


def str_saml(token_id: str, o: str = "o", ident: str = "", token_type_ns: bool = True) -> str:
    tt = f'xmlns:wsse11="{WSSE11}" wsse11:TokenType="{SAMLV2}"' if token_type_ns else f'TokenType="{SAMLV2}"'
    i = f' xmlns:u="{WSU}" u:Id="{ident}"' if ident else ""
    return (f'<{o}:SecurityTokenReference xmlns:{o}="{WSSE}" {tt}{i}><{o}:KeyIdentifier ValueType="{SAMLID}">{token_id}'
            f'</{o}:KeyIdentifier></{o}:SecurityTokenReference>')


def lav_kald(k: Kald, part: Part, token: Token, krop: str, *, til: str, action: str, nu: datetime.datetime | None = None,
             message_id: str | None = None, noegle=None, keyinfo: str | None = None, transaktion: str | None = None,
             ekstra_hoved: str = "", ekstra_sikkerhed: str = "", ekstra_referencer: tuple[Ref, ...] = (),
             erstat: dict[str, Ref] | None = None) -> Anmodning:
    """A call of the given style with this token, signed with the part's key (or `noegle`, for attacks)."""
    nu = nu or datetime.datetime.now(UTC)
    message_id = message_id or k.message_id.format(uuid.uuid4())
    s, a, u, o = k.s, k.a, k.u, k.o
    must = f' {s}:mustUnderstand="{k.must}"'
    hoveder = [f'<{a}:Action{must} {u}:Id="action">{action}</{a}:Action>',
               f'<{a}:MessageID {u}:Id="msgid">{message_id}</{a}:MessageID>']
    if k.reply_to:
        hoveder.append(f'<{a}:ReplyTo {u}:Id="replyto"><{a}:Address>{ANONYMOUS}</{a}:Address></{a}:ReplyTo>')
    if k.til:
        hoveder.append(f'<{a}:To{must} {u}:Id="to">{til}</{a}:To>')
    if k.framework:
        hoveder.append(f'<Framework xmlns="{SBF}" xmlns:p="{SBF_PROFIL}" version="{k.framework}" '
                       f'p:profile="urn:liberty:sb:profile:basic"{must} {u}:Id="lib"></Framework>')
    if k.request_header:
        hoveder.append(f'<RequestHeader xmlns="{RH}"><TransactionUUID>{transaktion or uuid.uuid4()}</TransactionUUID></RequestHeader>')
    expires = f"<{u}:Expires>{tid(nu + datetime.timedelta(minutes=5), k.cifre)}</{u}:Expires>" if k.expires else ""
    sikkerhed = {
        "tid": f'<{u}:Timestamp {u}:Id="sec-ts"><{u}:Created>{tid(nu, k.cifre)}</{u}:Created>{expires}</{u}:Timestamp>',
        "assertion": token.xml,
        "str": str_saml(token.id, o, "sec-str", k.token_type_ns),
        "signatur": PLADS,
    }
    n = k.adskil
    tekst = (f'<{s}:Envelope xmlns:{s}="{k.soap}" xmlns:{a}="{WSA}" xmlns:{u}="{WSU}">{n}<{s}:Header>{n}'
             f'{n.join(hoveder)}{n}{ekstra_hoved}<{o}:Security xmlns:{o}="{WSSE}"{must}>{n}'
             f'{n.join(sikkerhed[x] for x in k.orden)}{n}{ekstra_sikkerhed}</{o}:Security>{n}</{s}:Header>{n}'
             f'<{s}:Body {u}:Id="body">{krop}</{s}:Body>{n}</{s}:Envelope>')
    ider = {"krop": "body", "action": "action", "msgid": "msgid"}
    if k.reply_to:
        ider["replyto"] = "replyto"
    if k.til:
        ider["to"] = "to"
    ider["tid"] = "sec-ts"
    if k.framework and k.framework_signeret:
        ider["framework"] = "lib"
    if k.assertion_ved_id:
        ider["assertion"] = token.id
    erstat = erstat or {}
    referencer = [erstat.get(n, Ref(i, prefikser=k.ref_prefikser.get(n, k.ref_prefikser.get("*"))))
                  for n, i in ider.items() if n not in k.udelad]
    if k.str_reference and "str" not in k.udelad:
        referencer.append(erstat.get("str", Ref("sec-str", art="str")))
    referencer += ekstra_referencer
    ki = keyinfo if keyinfo is not None else str_saml(token.id, o, token_type_ns=k.token_type_ns)
    return Anmodning(underskriv(tekst, referencer, noegle or part.noegle, ki, k.formular), message_id, k.soap)


def http_hoveder(k: Kald, action: str) -> dict[str, str]:
    if k.soap == S11:
        return {"Content-Type": k.indholdstype or "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
    return {"Content-Type": k.indholdstype or f'application/soap+xml; charset=utf-8; action="{action}"'}


# ------------------------------------------------------------------------------------------- the answer

def fejlsvar(dok):
    """The Fault element, or None."""
    soap = etree.QName(dok).namespace
    return dok.find(f"{{{soap}}}Body/{{{soap}}}Fault")


class Fejl:
    """A SOAP fault of either version."""

    def __init__(self, dok):
        self.soap = etree.QName(dok).namespace
        f = fejlsvar(dok)
        kraev(f is not None, "not a fault: " + etree.tostring(dok)[:400].decode())
        if self.soap == S12:
            self.kode = self._navn(f.find("s12:Code/s12:Subcode/s12:Value", NS))
            self.hovedkode = self._navn(f.find("s12:Code/s12:Value", NS))
            self.tekst = f.findtext("s12:Reason/s12:Text", "", NS)
            self.detalje = f.find("s12:Detail", NS)
        else:
            self.kode = self._navn(f.find("faultcode"))
            self.hovedkode = self.kode
            self.tekst = f.findtext("faultstring", "")
            self.detalje = f.find("detail")

    @staticmethod
    def _navn(e) -> str:
        """The QName with the prefix of navne.NS, whatever prefix the server chose."""
        if e is None:
            return ""
        prefix, _, lokal = e.text.strip().rpartition(":")
        uri = e.nsmap.get(prefix or None)
        kraev(uri, f"prefix {prefix!r} of {e.text!r} is not declared")
        return next((p for p, v in NS.items() if v == uri), uri) + ":" + lokal

    def __repr__(self):
        return f"{self.kode} {self.tekst!r}"


def netcore_svar(data: bytes, message_id: str, tjeneste: Part, soap: str, nu: datetime.datetime | None = None,
                 sete: set[str] | None = None):
    """The answer of a service as NETCORE takes it: 5.6, under the pinned certificate of the service. -> the Body's child."""
    nu = nu or datetime.datetime.now(UTC)
    dok = laes(data)
    kraev(etree.QName(dok).namespace == soap, "another SOAP version than asked")
    kraev(fejlsvar(dok) is None, "a fault")
    v = netcore_grundtjek(dok, message_id, tjeneste.certifikat, nu)
    mid = kun(dok, f"{{{soap}}}Header/wsa:MessageID")
    kraev(re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:.+", mid.text), "MessageID is no URI")
    kraev(mid.get(f"{{{WSU}}}Id") and v.daekker(mid), "MessageID is not signed")
    if sete is not None:
        kraev(mid.text not in sete, "MessageID was seen before")
        sete.add(mid.text)
    rest = {etree.QName(e).localname for e in sikkerhedshoved(dok)} - {"BinarySecurityToken", "Signature"}
    kraev(rest == {"Timestamp"}, f"Security holds {rest} besides")
    return kun(dok, f"{{{soap}}}Body/*")


def cxf_svar(data: bytes, message_id: str, tillid: list[Part], soap: str, *, framework: bool = False, strict: bool = False,
             nu: datetime.datetime | None = None):
    """The answer of a service as CXF/WSS4J takes it with the published policies (5.6). -> the Body's child."""
    nu = nu or datetime.datetime.now(UTC)
    dok = laes(data)
    kraev(etree.QName(dok).namespace == soap, "another SOAP version than asked")
    sec = sikkerhedshoved(dok)
    bst = kun(sec, "wsse:BinarySecurityToken")
    kraev(bst.get("ValueType") == X509V3, "ValueType of the token")
    certifikat = next((p for p in tillid if p.b64 == "".join(bst.text.split())), None)
    kraev(certifikat, "the certificate in the answer is not in the trust store")
    signatur = kun(sec, "ds:Signature")
    ref = kun(signatur, "ds:KeyInfo/wsse:SecurityTokenReference/wsse:Reference")
    kraev(ref.get("URI") == "#" + bst.get(f"{{{WSU}}}Id"), "KeyInfo does not point at the token")
    v = verificer(signatur, certifikat.certifikat, tilladte=(RSA_SHA256,))
    hoveder = dok.find(f"{{{soap}}}Header")
    for e in [kun(dok, f"{{{soap}}}Body"), kun(sec, "wsu:Timestamp"), bst, *hoveder.findall("wsa:*", NS),
              *hoveder.findall("sbf:Framework", NS)]:
        kraev(v.daekker(e), f"{e.tag} is not signed")
    kraev(all(t == [EXC_C14N] for t in v.transformer), f"transforms {v.transformer}")
    if strict:
        orden = [etree.QName(e).localname for e in sec]
        kraev(orden.index("BinarySecurityToken") < orden.index("Signature"), "strict layout: token after its use")
    kraev(kun(hoveder, "wsa:RelatesTo").text == message_id, "RelatesTo")
    if framework:
        kraev(hoveder.find("sbf:Framework", NS) is not None, "no Framework in the answer")
    return kun(dok, f"{{{soap}}}Body/*")
