"""An identity provider of the tests' own, without a server: a browser that is sent to it gets its answer at once."""

from __future__ import annotations

import base64
import datetime
import uuid
import zlib
from pathlib import Path
from urllib.parse import parse_qs, quote, urlsplit

import xmlsec
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding
from lxml import etree

from .browser import Browser
from .registrering import REDIRECT, RSA_SHA256, X509NAVN, Noegle, metadata

P = "urn:oasis:names:tc:SAML:2.0:protocol"
A = "urn:oasis:names:tc:SAML:2.0:assertion"
CVR = "https://data.gov.dk/model/core/eid/professional/cvr"
LOA = "https://data.gov.dk/concept/core/nsis/loa"
ROLLER = "https://data.gov.dk/model/core/eid/privilegesIntermediate"


def nu(minutter: int = 0) -> str:
    t = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutter)
    return t.strftime("%Y-%m-%dT%H:%M:%SZ")


def privilegier(cvr: str, *roller: str) -> str:
    grupper = "".join(f'<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{cvr}"><Privilege>{r}</Privilege></PrivilegeGroup>' for r in roller)
    return base64.b64encode(f'<bpp:PrivilegeList xmlns:bpp="http://itst.dk/oiosaml/basic_privilege_profile">{grupper}</bpp:PrivilegeList>'.encode()).decode()


class Idp:
    def __init__(self, noegle: Noegle, navn: str, ch: str):
        """`ch`: entity id of the Context Handler."""
        self.navn, self.ch = navn, ch
        self.entity_id, self.base = f"https://{navn}.example", f"https://{navn}.example/idp"
        self.noegle = noegle
        self.metadata = metadata("IDP", self.entity_id, self.noegle, [("SingleLogoutService", REDIRECT, self.base + "/slo"),
                                                                      ("SingleSignOnService", REDIRECT, self.base + "/sso")])
        # Who logs in next.
        self.cvr, self.serial, self.roller, self.scope, self.niveau = "", "", (), "", "Substantial"
        self.sidste: dict[str, str] = {}  # the answer given last, as a form
        self.udlogget = 0

    @property
    def navneid(self) -> str:
        return f"C=DK,O={self.cvr},CN=Prøve Person,Serial={self.serial}"

    def underskriv(self, rod, el) -> None:
        s = xmlsec.template.create(rod, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256)
        el.insert(1, s)
        ref = xmlsec.template.add_reference(s, xmlsec.Transform.SHA256, uri="#" + el.get("ID"))
        xmlsec.template.add_transform(ref, xmlsec.Transform.ENVELOPED)
        xmlsec.template.add_transform(ref, xmlsec.Transform.EXCL_C14N)
        xmlsec.tree.add_ids(rod, ["ID"])
        ctx = xmlsec.SignatureContext()
        ctx.key = xmlsec.Key.from_file(str(self.noegle.noegle), xmlsec.KeyFormat.PEM)
        ctx.sign(s)

    def redirect(self, adresse: str, felt: str, xml: str) -> str:
        c = zlib.compressobj(9, zlib.DEFLATED, -15)
        q = f"{felt}={quote(base64.b64encode(c.compress(xml.encode()) + c.flush()), safe='')}&SigAlg={quote(RSA_SHA256, safe='')}"
        k = serialization.load_pem_private_key(self.noegle.noegle.read_bytes(), None)
        return f"{adresse}?{q}&Signature={quote(base64.b64encode(k.sign(q.encode(), padding.PKCS1v15(), hashes.SHA256())), safe='')}"

    def login(self, url: str) -> tuple[str, dict[str, str]]:
        """The form that answers an AuthnRequest in `url`."""
        q = parse_qs(urlsplit(url).query)
        r = etree.fromstring(zlib.decompress(base64.b64decode(q["SAMLRequest"][0]), -15))
        acs, til = r.get("AssertionConsumerServiceURL"), r.get("ID")
        attributter = {CVR: self.cvr, LOA: self.niveau, ROLLER: privilegier(self.scope or self.cvr, *self.roller)}
        rod = etree.fromstring(
            f'<p:Response xmlns:p="{P}" xmlns="{A}" ID="id{uuid.uuid4().hex}" Version="2.0" IssueInstant="{nu()}" Destination="{acs}" InResponseTo="{til}">'
            f'<Issuer>{self.entity_id}</Issuer><p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status>'
            f'<Assertion ID="id{uuid.uuid4().hex}" Version="2.0" IssueInstant="{nu()}"><Issuer>{self.entity_id}</Issuer>'
            f'<Subject><NameID Format="{X509NAVN}">{self.navneid}</NameID><SubjectConfirmation Method="urn:oasis:names:tc:SAML:2.0:cm:bearer">'
            f'<SubjectConfirmationData InResponseTo="{til}" NotOnOrAfter="{nu(5)}" Recipient="{acs}"/></SubjectConfirmation></Subject>'
            f'<Conditions NotBefore="{nu()}" NotOnOrAfter="{nu(5)}"><AudienceRestriction><Audience>{self.ch}</Audience></AudienceRestriction></Conditions>'
            f'<AuthnStatement AuthnInstant="{nu()}" SessionIndex="s-{self.serial}"><AuthnContext><AuthnContextClassRef>'
            f"https://data.gov.dk/concept/core/nsis/loa/{self.niveau}</AuthnContextClassRef></AuthnContext></AuthnStatement><AttributeStatement>"
            + "".join(f'<Attribute Name="{n}"><AttributeValue>{v}</AttributeValue></Attribute>' for n, v in attributter.items())
            + "</AttributeStatement></Assertion></p:Response>")
        self.underskriv(rod, rod.find(f"{{{A}}}Assertion"))
        self.sidste = {"SAMLResponse": base64.b64encode(etree.tostring(rod)).decode()}
        if "RelayState" in q:
            self.sidste["RelayState"] = q["RelayState"][0]
        return acs, self.sidste

    def logoutsvar(self, url: str, adresse: str) -> str:
        """Where the browser goes after a LogoutRequest in `url`."""
        self.udlogget += 1
        r = etree.fromstring(zlib.decompress(base64.b64decode(parse_qs(urlsplit(url).query)["SAMLRequest"][0]), -15))
        return self.redirect(adresse, "SAMLResponse",
                             f'<p:LogoutResponse xmlns:p="{P}" ID="id{uuid.uuid4().hex}" Version="2.0" IssueInstant="{nu()}" Destination="{adresse}" '
                             f'InResponseTo="{r.get("ID")}"><Issuer xmlns="{A}">{self.entity_id}</Issuer>'
                             '<p:Status><p:StatusCode Value="urn:oasis:names:tc:SAML:2.0:status:Success"/></p:Status></p:LogoutResponse>')

    def logoutrequest(self, adresse: str) -> str:
        """An address that logs its person out."""
        return self.redirect(adresse, "SAMLRequest",
                             f'<p:LogoutRequest xmlns:p="{P}" ID="id{uuid.uuid4().hex}" Version="2.0" IssueInstant="{nu()}" Destination="{adresse}">'
                             f'<Issuer xmlns="{A}">{self.entity_id}</Issuer><NameID xmlns="{A}" Format="{X509NAVN}">{self.navneid}</NameID>'
                             f"<p:SessionIndex>s-{self.serial}</p:SessionIndex></p:LogoutRequest>")


class Idpbrowser(Browser):
    """Stops where an identity provider of this file would be, and brings back what it says."""

    def __init__(self, ca: Path, ch: str, *idper: Idp):
        """`ch`: address of the Context Handler."""
        super().__init__(ca)
        self.ch, self.idper = ch, idper

    def hent(self, url: str):
        for i in self.idper:
            if url.startswith(i.base + "/sso"):
                acs, felter = i.login(url)
                return self.http.post(acs, data=felter, allow_redirects=False, timeout=30)
            if url.startswith(i.base + "/slo"):
                if "SAMLResponse" in url:  # the end of a logout that it began itself
                    return self.http.get(self.ch + "/live", timeout=30)
                return self.hent(i.logoutsvar(url, self.ch + "/runtime/saml2auth/signoffresponse.idp"))
        return super().hent(url)
