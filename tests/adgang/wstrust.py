"""The token request of WS-Trust as real clients write it (sikkerhed.md 3.2, SIK-020), and their checks of the answer (3.6)."""

from __future__ import annotations

import datetime
import re
import textwrap
import uuid
from dataclasses import dataclass, field, replace

from lxml import etree

from .navne import (ANONYMOUS, AUTH, AUTHCLAIMS, BASE64, CVR_KRAV, DS, NS, RST_ACTION, RSTR_ACTION, S11, S12, SAML, SAMLID,
                    SAMLV2, SBF, SBF_PROFIL, SKI, STR_TRANSFORM, THUMBPRINT, WSA, WSP, WSSE, WSSE11, WST, WSU, X509V3)
from .parter import Part
from .xmlsig import PLADS, Formular, Ref, Verificeret, _b64, kraev, laes, underskriv, verificer, verificer_assertion

UTC = datetime.timezone.utc


def tid(t: datetime.datetime, cifre: int = 3) -> str:
    t = t.astimezone(UTC)
    s = t.strftime("%Y-%m-%dT%H:%M:%S")
    return s + (f".{t.microsecond * 10:07d}"[:cifre + 1] if cifre else "") + "Z"


def laes_tid(s: str) -> datetime.datetime:
    m = re.fullmatch(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,7}))?Z", s)
    kraev(m, f"time {s!r}")
    return datetime.datetime.fromisoformat(m[1]).replace(tzinfo=UTC) + datetime.timedelta(seconds=float(f"0.{m[2] or 0}"))


def str_bst(ident: str, o: str = "o") -> str:
    return (f'<{o}:SecurityTokenReference xmlns:{o}="{WSSE}"><{o}:Reference URI="#{ident}" ValueType="{X509V3}"/>'
            f'</{o}:SecurityTokenReference>')


def keyinfo(form: str, part: Part, bst_id: str, o: str = "o") -> str:
    """The forms of 2.5 for a message signed with a certificate."""
    def i_str(indhold: str) -> str:
        return f'<{o}:SecurityTokenReference xmlns:{o}="{WSSE}">{indhold}</{o}:SecurityTokenReference>'

    if form == "bst":
        return str_bst(bst_id, o)
    if form == "ski":
        return i_str(f'<{o}:KeyIdentifier EncodingType="{BASE64}" ValueType="{SKI}">{_b64(part.ski, False)}</{o}:KeyIdentifier>')
    if form == "thumbprint":
        return i_str(f'<{o}:KeyIdentifier EncodingType="{BASE64}" ValueType="{THUMBPRINT}">{_b64(part.sha1, False)}</{o}:KeyIdentifier>')
    if form == "issuerserial":
        udsteder = part.certifikat.issuer.rfc4514_string().replace("&", "&amp;")
        return i_str(f'<X509Data xmlns="{DS}"><X509IssuerSerial><X509IssuerName>{udsteder}</X509IssuerName>'
                     f'<X509SerialNumber>{part.certifikat.serial_number}</X509SerialNumber></X509IssuerSerial></X509Data>')
    if form == "x509data":
        return f'<X509Data xmlns="{DS}"><X509Certificate>{part.b64}</X509Certificate></X509Data>'
    raise KeyError(form)


@dataclass(frozen=True)
class Rst:
    """Everything a token request can vary in. The defaults are NETCORE's (KOMBIT's .NET client)."""

    soap: str = S12
    s: str = "s"  # prefixes: envelope, addressing, wsu, wsse
    a: str = "a"
    u: str = "u"
    o: str = "o"
    message_id: str = "urn:uuid:{}"
    til: str | None = None  # wsa:To; None: the STS's own address; "" leaves it out
    reply_to: bool = True
    framework: bool = False  # unsigned sbf:Framework header
    activity_id: bool = False  # WCF's unsigned header
    cifre: int = 3  # digits of seconds
    expires: bool = True
    kroppens_indryk: bool = False  # pretty-printed Body
    claims_default_ns: bool = False
    value_uden_ns: bool = False
    optional: bool = True
    udsteder: bool = True  # wst:Issuer
    token_type: bool = True
    key_type: bool = True
    renewing: bool = False
    keysize: bool = False
    omvendt: bool = False  # the children in reverse order
    context: str | None = None
    lifetime: tuple[int, int] | None = None  # seconds from now: Created, Expires
    usekey: str = "bst"  # bst | x509data | none
    wsp: str = WSP
    keyinfo: str = "bst"
    keyinfo_prefikser: tuple[str, ...] | None = None
    orden: tuple[str, ...] = ("tid", "bst", "signatur")  # children of Security
    encoding_type: bool = True
    bst_linjer: bool = False
    ref_prefikser: dict[str, tuple[str, ...]] = field(default_factory=dict)
    formular: Formular = Formular()
    cr_i_base64: bool = False  # Java before 15 leaves carriage returns in SignatureValue
    adskil: str = "\n"  # between unsigned siblings

    def med(self, **aendringer) -> Rst:
        return replace(self, **aendringer)


NETCORE = Rst()
ITK = Rst(s="soap", a="wsa", u="wsu", o="wsse", cifre=0, kroppens_indryk=True, claims_default_ns=True, optional=False,
          udsteder=False, til="@applies_to", adskil="")
CXF = Rst(s="soap", a="wsa", u="wsu", o="wsse", value_uden_ns=True, framework=True, orden=("bst", "tid", "signatur"),
          adskil="", keysize=True, renewing=True, formular=Formular(prefix="ds", prefikser=("soap",), id="SIG-7", linjer=True),
          ref_prefikser={"krop": (), "tid": ("wsse", "soap"), "bst": (), "*": ("soap",)})
KOSDY = CXF.med(cr_i_base64=True)
DEMO = CXF.med(framework=True, formular=Formular(prefix="ds", prefikser=("soap",)), message_id="urn:uuid:{}")
STILE = {"NETCORE": NETCORE, "ITK": ITK, "KOSDY": KOSDY, "CXF": CXF, "DEMO": DEMO}

# SIK-020 and the forms of 2.5: what a server must take, one by one.
VARIANTER: dict[str, tuple[Rst, str]] = {
    **{navn: (stil, "sikkerhed.md 3.2") for navn, stil in STILE.items()},
    "KVIT: To names another host": (CXF.med(til="https://echo:8443/sts/services/STSWS"), "3.2"),
    "old .NET: To is the entity id": (NETCORE.med(til="@applies_to"), "3.2"),
    "no To": (NETCORE.med(til=""), "3.2"),
    "no ReplyTo": (NETCORE.med(reply_to=False), "3.2"),
    "MessageID uuid:": (NETCORE.med(message_id="uuid:{}"), "3.2"),
    "MessageID any URI": (NETCORE.med(message_id="https://klient.example/besked/{}"), "2.7"),
    "WCF: Renewing and ActivityId": (NETCORE.med(renewing=True, activity_id=True), "3.2"),
    "children in reverse order": (NETCORE.med(omvendt=True), "3.2"),
    "no TokenType, no KeyType": (NETCORE.med(token_type=False, key_type=False), "3.2"),
    "wsp 2002/12": (NETCORE.med(wsp="http://schemas.xmlsoap.org/ws/2002/12/policy"), "1.5"),
    "UseKey as X509Data": (NETCORE.med(usekey="x509data"), "3.2"),
    "SOAP 1.1": (NETCORE.med(soap=S11), "3.1"),
    "times with seven digits": (NETCORE.med(cifre=7), "1.8"),
    "no Expires": (NETCORE.med(expires=False), "2.6.2"),
    "key by subject key identifier": (NETCORE.med(keyinfo="ski"), "2.5"),
    "key by thumbprint": (CXF.med(keyinfo="thumbprint"), "2.5"),
    "key by issuer and serial": (CXF.med(keyinfo="issuerserial"), "2.5"),
    "key as X509Data": (NETCORE.med(keyinfo="x509data", orden=("tid", "signatur")), "2.5"),
    "token before and signature before the time": (NETCORE.med(orden=("bst", "signatur", "tid")), "2.5"),
    "signature first": (CXF.med(orden=("signatur", "tid", "bst")), "2.5"),
    "no EncodingType": (NETCORE.med(encoding_type=False), "2.5"),
    "base64 in lines": (NETCORE.med(bst_linjer=True, formular=Formular(linjer=True)), "2.5"),
    "rsa-sha512": (NETCORE.med(formular=Formular(signatur="http://www.w3.org/2001/04/xmldsig-more#rsa-sha512")), "1.7"),
}


@dataclass
class Anmodning:
    """A message as it goes on the wire."""

    data: str
    message_id: str
    soap: str


def _udfyld(navn: str, indhold: str, attr: str = "") -> str:
    return f"<{navn}{attr}>{indhold}</{navn}>"


def _bst(r: Rst, part: Part, ident: str) -> str:
    enc = f' EncodingType="{BASE64}"' if r.encoding_type else ""
    return (f'<{r.o}:BinarySecurityToken xmlns:{r.o}="{WSSE}" {r.u}:Id="{ident}" ValueType="{X509V3}"{enc}>'
            f'{_b64(part.der, r.bst_linjer)}</{r.o}:BinarySecurityToken>')


def _rst_krop(r: Rst, entity_id: str, cvr: str, usekey: Part, nu: datetime.datetime, on_behalf_of: str) -> str:
    a = r.a
    value = f"<Value>{cvr}</Value>" if r.value_uden_ns else f"<auth:Value>{cvr}</auth:Value>"
    optional = ' Optional="false"' if r.optional else ""
    claim = f'<auth:ClaimType Uri="{CVR_KRAV}"{optional}>{value}</auth:ClaimType>'
    c = "Claims" if r.claims_default_ns else "trust:Claims"
    default = f' xmlns="{WST}"' if r.claims_default_ns else ""
    if r.claims_default_ns and r.value_uden_ns:
        claim = claim.replace("<Value>", '<Value xmlns="">')
    boern = [
        f'<wsp:AppliesTo xmlns:wsp="{r.wsp}"><{a}:EndpointReference><{a}:Address>{entity_id}</{a}:Address>'
        f'</{a}:EndpointReference></wsp:AppliesTo>',
        f'<{c}{default} xmlns:auth="{AUTH}" Dialect="{AUTHCLAIMS}">{claim}</{c}>',
    ]
    if r.key_type:
        boern.append(f"<trust:KeyType>{WST}/PublicKey</trust:KeyType>")
    boern.append(f"<trust:RequestType>{WST}/Issue</trust:RequestType>")
    if r.token_type:
        boern.append(f"<trust:TokenType>{SAMLV2}</trust:TokenType>")
    if r.usekey == "bst":
        boern.append(f'<trust:UseKey><o:BinarySecurityToken xmlns:o="{WSSE}" ValueType="{X509V3}" EncodingType="{BASE64}">'
                     f'{_b64(usekey.der, r.bst_linjer)}</o:BinarySecurityToken></trust:UseKey>')
    elif r.usekey == "x509data":
        boern.append(f'<trust:UseKey><X509Data xmlns="{DS}"><X509Certificate>{usekey.b64}</X509Certificate></X509Data></trust:UseKey>')
    if r.udsteder:
        boern.append(f"<trust:Issuer><{a}:Address>https://adgangsstyring.faelled.example/runtime</{a}:Address></trust:Issuer>")
    if r.lifetime:
        fra, til = (tid(nu + datetime.timedelta(seconds=x), r.cifre) for x in r.lifetime)
        boern.append(f'<trust:Lifetime><u:Created xmlns:u="{WSU}">{fra}</u:Created><u:Expires xmlns:u="{WSU}">{til}</u:Expires></trust:Lifetime>')
    if r.renewing:
        boern.append("<trust:Renewing/>")
    if r.keysize:
        boern.append("<trust:KeySize>2048</trust:KeySize>")
    if on_behalf_of:
        boern.append(f"<trust:OnBehalfOf>{on_behalf_of}</trust:OnBehalfOf>")
    if r.omvendt:
        boern.reverse()
    if r.kroppens_indryk:
        indhold = "\n" + "\n".join(textwrap.indent(b, "        ") for b in boern) + "\n      "
        luft = "\n      "
    else:
        indhold, luft = "".join(boern), ""
    context = f' Context="{r.context}"' if r.context else ""
    return f'{luft}<trust:RequestSecurityToken xmlns:trust="{WST}"{context}>{indhold}</trust:RequestSecurityToken>{luft and chr(10) + "    "}'


def lav_rst(r: Rst, part: Part, entity_id: str, cvr: str, *, sts_adresse: str, nu: datetime.datetime | None = None,
            usekey: Part | None = None, on_behalf_of: str = "", action: str = RST_ACTION, noegle=None,
            message_id: str | None = None, kroppens_xml: str | None = None) -> Anmodning:
    """A token request of the given style, signed with the part's key (or `noegle`, for attacks)."""
    nu = nu or datetime.datetime.now(UTC)
    message_id = message_id or r.message_id.format(uuid.uuid4())
    til = {None: sts_adresse, "@applies_to": entity_id}.get(r.til, r.til)
    s, a, u, o = r.s, r.a, r.u, r.o
    must = f' {s}:mustUnderstand="1"'
    hoveder = [f'<{a}:Action{must} {u}:Id="action">{action}</{a}:Action>',
               f'<{a}:MessageID {u}:Id="msgid">{message_id}</{a}:MessageID>']
    if r.reply_to:
        hoveder.append(f'<{a}:ReplyTo {u}:Id="replyto"><{a}:Address>{ANONYMOUS}</{a}:Address></{a}:ReplyTo>')
    if til:
        hoveder.append(f'<{a}:To{must} {u}:Id="to">{til}</{a}:To>')
    if r.framework:
        hoveder.append(f'<sbf:Framework xmlns:sbf="{SBF}" xmlns:p="{SBF_PROFIL}" version="2.0" p:profile="urn:liberty:sb:profile:basic"/>')
    if r.activity_id:
        hoveder.append('<ActivityId CorrelationId="7a3dd3a5-2ab5-4b8c-9e5f-5c4f7b1b0001" '
                       'xmlns="http://schemas.microsoft.com/2004/09/ServiceModel/Diagnostics">00000000-0000-0000-0000-000000000000</ActivityId>')
    expires = f"<{u}:Expires>{tid(nu + datetime.timedelta(minutes=5), r.cifre)}</{u}:Expires>" if r.expires else ""
    sikkerhed = {
        "tid": f'<{u}:Timestamp {u}:Id="sec-ts"><{u}:Created>{tid(nu, r.cifre)}</{u}:Created>{expires}</{u}:Timestamp>',
        "bst": _bst(r, part, "sec-binsectoken"),
        "signatur": PLADS,
    }
    krop = kroppens_xml or _rst_krop(r, entity_id, cvr, usekey or part, nu, on_behalf_of)
    n = r.adskil
    tekst = (f'<{s}:Envelope xmlns:{s}="{r.soap}" xmlns:{a}="{WSA}" xmlns:{u}="{WSU}">{n}<{s}:Header>{n}{n.join(hoveder)}{n}'
             f'<{o}:Security xmlns:{o}="{WSSE}"{must}>{n}{n.join(sikkerhed[x] for x in r.orden)}{n}</{o}:Security>{n}</{s}:Header>{n}'
             f'<{s}:Body {u}:Id="body">{krop}</{s}:Body>{n}</{s}:Envelope>')
    ider = {"krop": "body", "action": "action", "msgid": "msgid"}
    if r.reply_to:
        ider["replyto"] = "replyto"
    if til:
        ider["to"] = "to"
    ider["tid"] = "sec-ts"
    if "bst" in r.orden:
        ider["bst"] = "sec-binsectoken"
    referencer = [Ref(i, prefikser=r.ref_prefikser.get(k, r.ref_prefikser.get("*"))) for k, i in ider.items()]
    data = underskriv(tekst, referencer, noegle or part.noegle, keyinfo(r.keyinfo, part, "sec-binsectoken", o), r.formular)
    if r.cr_i_base64:
        data = re.sub(r"(?<=SignatureValue>)[^<]+", lambda m: m[0].replace("\n", "&#13;\n"), data)
    return Anmodning(data, message_id, r.soap)


# ------------------------------------------------------------------------------------------- the answer

@dataclass
class Token:
    """An assertion, as the exact text that was issued."""

    xml: str
    entity_id: str = ""
    cvr: str = ""
    kendt_id: str = ""  # where `xml` is no single element (attacks)

    @property
    def element(self):
        return laes(self.xml)

    @property
    def id(self) -> str:
        return self.kendt_id or self.element.get("ID")

    @property
    def not_on_or_after(self) -> str:
        return self.element.find("saml:Conditions", NS).get("NotOnOrAfter")

    @property
    def not_before(self) -> str:
        return self.element.find("saml:Conditions", NS).get("NotBefore")

    def attribut(self, navn: str) -> str | None:
        v = self.element.xpath("saml:AttributeStatement/saml:Attribute[@Name=$n]/saml:AttributeValue", n=navn, namespaces=NS)
        kraev(len(v) < 2, f"{navn} stands {len(v)} times")
        return v[0].text if v else None


def klip_assertion(svar: str) -> str:
    """The assertion cut out of the answer as text, as OS2sync does: default-namespace form, byte for byte (SIK-014, SIK-022)."""
    start = svar.find(f'<Assertion xmlns="{SAML}"')
    kraev(start >= 0, "no Assertion in the default namespace")
    slut = svar.find("</Assertion>", start)
    kraev(slut >= 0 and svar.find("<Assertion", start + 1) < 0, "not exactly one Assertion")
    return svar[start:slut + len("</Assertion>")]


def kun(e, sti: str):
    fundet = e.findall(sti, NS)
    kraev(len(fundet) == 1, f"{sti} stands {len(fundet)} times")
    return fundet[0]


def sikkerhedshoved(dok):
    soap = etree.QName(dok).namespace
    return kun(dok, f"{{{soap}}}Header/wsse:Security")


def _netcore_reference(v: Verificeret, e, hvad: str) -> None:
    kraev(e.get(f"{{{WSU}}}Id"), f"{hvad} has no wsu:Id")
    kraev(v.daekker(e), f"{hvad} is not signed")


def netcore_grundtjek(dok, message_id: str, certifikat, nu: datetime.datetime) -> Verificeret:
    """What NETCORE does with every answer (3.6, 5.6): first signature below Security under the configured certificate,
    Body, Action if present, RelatesTo and Timestamp signed; no STR-Transform; times end in Z; Expires not past."""
    soap = etree.QName(dok).namespace
    sec = sikkerhedshoved(dok)
    kraev(not dok.xpath("//ds:Transform[@Algorithm=$a]", a=STR_TRANSFORM, namespaces=NS), "STR-Transform in an answer (SIK-024)")
    v = verificer(sec.find("ds:Signature", NS), certifikat)
    _netcore_reference(v, kun(dok, f"{{{soap}}}Body"), "Body")
    relates = kun(dok, f"{{{soap}}}Header/wsa:RelatesTo")
    kraev(relates.text == message_id, f"RelatesTo is {relates.text!r}, not {message_id!r}")
    _netcore_reference(v, relates, "RelatesTo")
    for action in dok.findall(f"{{{soap}}}Header/wsa:Action", NS):
        _netcore_reference(v, action, "Action")
    ts = kun(sec, "wsu:Timestamp")
    _netcore_reference(v, ts, "Timestamp")
    oprettet, udloeb = (kun(ts, f"wsu:{n}").text for n in ("Created", "Expires"))
    kraev(oprettet.endswith("Z") and udloeb.endswith("Z"), "times do not end in Z")
    kraev(laes_tid(udloeb) > nu, "Expires is past")
    kraev(laes_tid(oprettet) < nu + datetime.timedelta(seconds=100), "Created is in the future")
    return v


def netcore_rstr(data: bytes, message_id: str, sts: Part, nu: datetime.datetime | None = None) -> Token:
    """The answer of the STS as NETCORE, OS2sync and Kitos take it (SIK-023)."""
    nu = nu or datetime.datetime.now(UTC)
    tekst = data.decode("utf-8")
    kraev(not tekst.startswith("\ufeff"), "byte order mark")
    dok = laes(data)
    netcore_grundtjek(dok, message_id, sts.certifikat, nu)
    soap = etree.QName(dok).namespace
    kraev(kun(dok, f"{{{soap}}}Header/wsa:Action").text == RSTR_ACTION, "Action")
    rstrc = kun(dok, f"{{{soap}}}Body/wst:RequestSecurityTokenResponseCollection")
    rstr = kun(rstrc, "wst:RequestSecurityTokenResponse")
    kraev(len(rstrc) == 1, "more in the collection")
    assertion = kun(rstr, "wst:RequestedSecurityToken/saml:Assertion")
    verificer_assertion(assertion, [sts.certifikat])
    for n in ("Created", "Expires"):
        laes_tid(kun(rstr, f"wst:Lifetime/wsu:{n}").text)
    udklip = klip_assertion(tekst)
    verificer_assertion(laes(udklip), [sts.certifikat])  # still valid on its own (SIK-022)
    return Token(udklip, kun(rstr, "wsp:AppliesTo/wsa:EndpointReference/wsa:Address").text)


def cxf_rstr(data: bytes, message_id: str, sts: Part, nu: datetime.datetime | None = None) -> Token:
    """The same as CXF/WSS4J takes it: key found by SKI in its trust store, both references parseable."""
    nu = nu or datetime.datetime.now(UTC)
    dok = laes(data)
    sec = sikkerhedshoved(dok)
    soap = etree.QName(dok).namespace
    ski = kun(sec, "ds:Signature/ds:KeyInfo/wsse:SecurityTokenReference/wsse:KeyIdentifier")
    kraev(ski.get("ValueType") == SKI and ski.text == _b64(sts.ski, False), "the key is not named by the STS's SKI")
    v = verificer(kun(sec, "ds:Signature"), sts.certifikat)
    for e in [kun(dok, f"{{{soap}}}Body"), kun(sec, "wsu:Timestamp"), *dok.findall(f"{{{soap}}}Header/wsa:*", NS)]:
        kraev(v.daekker(e), f"{e.tag} is not signed")
    kraev(all(t == ["http://www.w3.org/2001/10/xml-exc-c14n#"] for t in v.transformer), "transforms")
    rstr = kun(dok, f"{{{soap}}}Body/wst:RequestSecurityTokenResponseCollection/wst:RequestSecurityTokenResponse")
    assertion = kun(rstr, "wst:RequestedSecurityToken/saml:Assertion")
    kraev(rstr.findtext("wst:TokenType", "", NS) == SAMLV2, "TokenType")
    for navn in ("RequestedAttachedReference", "RequestedUnattachedReference"):
        r = kun(rstr, f"wst:{navn}/wsse:SecurityTokenReference")
        kraev(r.get(f"{{{WSSE11}}}TokenType") == SAMLV2, f"{navn} without wsse11:TokenType")
        k = kun(r, "wsse:KeyIdentifier")
        kraev(k.get("ValueType") == SAMLID and k.text == assertion.get("ID"), f"{navn} names another token")
    return Token(klip_assertion(data.decode()), kun(rstr, "wsp:AppliesTo/wsa:EndpointReference/wsa:Address").text)


def itk_rstr(data: bytes, *_) -> Token:
    """ITK and MYNDE: no signature, but S12 and an exact path, and Conditions/@NotOnOrAfter."""
    dok = laes(data)
    a = dok.xpath("/s12:Envelope/s12:Body/wst:RequestSecurityTokenResponseCollection/wst:RequestSecurityTokenResponse"
                  "/wst:RequestedSecurityToken/saml:Assertion", namespaces=NS)
    kraev(len(a) == 1, "the path to the assertion")
    kraev(a[0].find("saml:Conditions", NS).get("NotOnOrAfter"), "Conditions/@NotOnOrAfter")
    return Token(klip_assertion(data.decode()))
