"""A foreign client over the wire: fetches tokens in all the ways there are, and calls services with them."""

from __future__ import annotations

import base64
import datetime
import json
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field

import jwt
import requests

from . import kald as k
from . import wstrust
from .navne import ATS_STI, CERTS_STI, JSON_STI, OAUTH_STI, SAMLV2, STS_STI, WST
from .parter import Part
from .wstrust import UTC, Rst, Token
from .xmlsig import kraev, laes, verificer_assertion


@dataclass
class Sted:
    """What a client is configured with: addresses and pinned certificates."""

    base: str
    ca: str  # file
    sts: Part
    tjeneste: Part  # the certificate that signs the services' answers
    udsteder: str  # the token service's entity id
    ur: Callable[[], datetime.datetime] = lambda: datetime.datetime.now(UTC)
    sete: set[str] = field(default_factory=set)  # MessageIDs of answers
    timeout: float = 60

    @property
    def sts_adresse(self) -> str:
        return self.base + STS_STI


class Klient:
    """One calling system."""

    def __init__(self, sted: Sted, part: Part, *, mtls: bool = True):
        self.sted = sted
        self.part = part
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.verify = sted.ca
        if mtls:
            self.session.cert = (part.cert_fil, part.key_fil)
        self.uden_certifikat = requests.Session()  # for the STS over SOAP: no TLS client certificate is needed
        self.uden_certifikat.trust_env = False
        self.uden_certifikat.verify = sted.ca

    # --- the token service over SOAP (chapter 3)

    def post_soap(self, sti: str, data: bytes | str, hoveder: dict, *, mtls: bool = True) -> requests.Response:
        if isinstance(data, str):
            data = data.encode()
        return (self.session if mtls else self.uden_certifikat).post(self.sted.base + sti, data=data, headers=hoveder,
                                                                     timeout=self.sted.timeout)

    def rst(self, stil: Rst, entity_id: str, cvr: str, *, mtls: bool = False, **valg) -> tuple[requests.Response, str]:
        valg.setdefault("nu", self.sted.ur())
        besked = wstrust.lav_rst(stil, self.part, entity_id, cvr, sts_adresse=self.sted.sts_adresse, **valg)
        hoveder = {"Content-Type": "application/soap+xml; charset=utf-8"} if stil.soap == k.S12 else {
            "Content-Type": "text/xml; charset=utf-8", "SOAPAction": '""'}
        return self.post_soap(STS_STI, besked.data, hoveder, mtls=mtls), besked.message_id

    def token(self, entity_id: str, cvr: str, stil: Rst = wstrust.NETCORE, tjek=(wstrust.netcore_rstr, wstrust.cxf_rstr),
              **valg) -> Token:
        """A token, with the answer checked as the named clients check it."""
        r, message_id = self.rst(stil, entity_id, cvr, **valg)
        kraev(r.status_code == 200, f"HTTP {r.status_code}: {r.text[:800]}")
        kraev(r.headers["Content-Type"].startswith("application/soap+xml" if stil.soap == k.S12 else "text/xml"), "Content-Type")
        for t in tjek:
            token = t(r.content, message_id, self.sted.sts, self.sted.ur())
        token.cvr = cvr
        return token

    # --- JSON and OAuth (chapter 4)

    def json_oenske(self, entity_id: str, cvr: str, **andet) -> dict:
        return {"TokenType": SAMLV2, "RequestType": WST + "/Issue", "KeyType": WST + "/PublicKey", "AnvenderKontekst": {"Cvr": cvr},
                "UseKey": self.part.b64, "AppliesTo": {"EndpointReference": {"Address": entity_id}}, "OnBehalfOf": None, **andet}

    def post_json(self, krop, *, mtls: bool = True) -> requests.Response:
        s = self.session if mtls else self.uden_certifikat
        data = krop if isinstance(krop, (str, bytes)) else json.dumps(krop)
        return s.post(self.sted.base + JSON_STI, data=data, headers={"Content-Type": "application/json"}, timeout=self.sted.timeout)

    def token_json(self, entity_id: str, cvr: str) -> Token:
        r = self.post_json(self.json_oenske(entity_id, cvr))
        kraev(r.status_code == 200, f"HTTP {r.status_code}: {r.text[:800]}")
        svar = r.json()
        kraev(re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", svar["Lifetime"]), f"Lifetime {svar['Lifetime']!r}")
        # Exactly as RPA parses it.
        til = datetime.datetime.strptime(svar["Lifetime"], "%m/%d/%Y %H:%M:%S").replace(tzinfo=UTC)
        kraev(til > self.sted.ur(), "Lifetime is past")
        xml = base64.b64decode(svar["RequestedSecurityToken"]["Assertion"], validate=True).decode()
        verificer_assertion(laes(xml), [self.sted.sts.certifikat])
        return Token(xml, entity_id, cvr)

    def post_oauth(self, parametre: dict, form: str = "form", *, mtls: bool = True) -> requests.Response:
        s = self.session if mtls else self.uden_certifikat
        adresse, t = self.sted.base + OAUTH_STI, self.sted.timeout
        if form == "form":
            return s.post(adresse, data=parametre, timeout=t)
        if form == "query":
            return s.post(adresse, params=parametre, timeout=t)
        return s.post(adresse, json=parametre, timeout=t)

    @staticmethod
    def oauth_parametre(entity_id: str, cvr: str) -> dict:
        return {"client_id": entity_id, "grant_type": "client_credentials", "scope": f"entityid:{entity_id},anvenderkontekst:{cvr}"}

    def oauth(self, entity_id: str, cvr: str, form: str = "form") -> str:
        """A JWT, checked as KOMBIT's sample service checks it."""
        r = self.post_oauth(self.oauth_parametre(entity_id, cvr), form)
        kraev(r.status_code == 200, f"HTTP {r.status_code}: {r.text[:800]}")
        svar = r.json()
        kraev(svar["token_type"] in ("Holder-of-key", "bearer"), f"token_type {svar['token_type']}")
        krav = self.jwt_krav(svar["access_token"], entity_id)
        kraev(krav["cvr"] == cvr and krav["spec_ver"] == "1.0" and isinstance(krav["priv"], str), f"claims {sorted(krav)}")
        kraev(krav["cnf"] == {"x5t#S256": self.part.x5t_s256}, "cnf")
        kraev(abs(krav["exp"] - krav["iat"] - svar["expires_in"]) <= 1, "expires_in")
        return svar["access_token"]

    def jwt_krav(self, token: str, entity_id: str) -> dict:
        """Verified with the key that the token service publishes for its kid."""
        hoved = jwt.get_unverified_header(token)
        kraev(hoved["alg"] == "RS256" and hoved["typ"] == "JWT", f"header {hoved}")
        kraev(hoved["kid"] == self.sted.sts.sha1.hex().upper(), "kid")
        noegler = self.session.get(self.sted.base + CERTS_STI, timeout=self.sted.timeout).json()["keys"]
        noegle = next(n for n in noegler if n["kid"] == hoved["kid"])
        return jwt.decode(token, jwt.PyJWK(noegle, algorithm="RS256").key, algorithms=["RS256"], audience=entity_id,
                          issuer=self.sted.udsteder, options={"verify_exp": False, "verify_nbf": False, "verify_iat": False})

    # --- the access token service and REST (chapter 6)

    def post_ats(self, token: str | bytes, *, ekstra: dict | None = None, mtls: bool = True) -> requests.Response:
        s = self.session if mtls else self.uden_certifikat
        if isinstance(token, str):
            token = base64.b64encode(token.encode())
        return s.post(self.sted.base + ATS_STI, data={"saml-token": token.decode(), **(ekstra or {})}, timeout=self.sted.timeout)

    def adgangstoken(self, token: Token) -> str:
        """The value of Authorization: token_type, a space, the token, as clients build it."""
        r = self.post_ats(token.xml)
        kraev(r.status_code == 200, f"HTTP {r.status_code}: {r.text[:800]} {r.headers.get('WWW-Authenticate')}")
        kraev(r.headers["Content-Type"].replace(" ", "").lower() == "application/json;charset=utf-8", "Content-Type")
        kraev(r.headers["Cache-Control"] == "no-store" and r.headers["Pragma"] == "no-cache", "caching")
        svar = r.json()
        kraev(svar["token_type"] == "Holder-of-key" and 0 < svar["expires_in"] <= 3600, str(sorted(svar)))
        kraev(len(svar["access_token"]) >= 32, "the access token is short")
        return f"{svar['token_type']} {svar['access_token']}"

    def rest_hoveder(self, authorization: str | None) -> dict[str, str]:
        h = {"x-TransaktionsId": str(uuid.uuid4()), "x-TransaktionsTid": self.sted.ur().isoformat()}
        return {**h, "Authorization": authorization} if authorization else h

    def rest(self, sti: str, authorization: str | None, metode: str = "GET", *, mtls: bool = True, **valg) -> requests.Response:
        s = self.session if mtls else self.uden_certifikat
        return s.request(metode, self.sted.base + sti, headers={**self.rest_hoveder(authorization), **valg.pop("headers", {})},
                         timeout=self.sted.timeout, **valg)

    # --- the signed call (chapter 5)

    def send_kald(self, sti: str, krop: str, action: str, token: Token, stil: k.Kald = k.NETCORE, *, mtls: bool = False,
                  **valg) -> tuple[requests.Response, str]:
        valg.setdefault("nu", self.sted.ur())
        besked = k.lav_kald(stil, self.part, token, krop, til=self.sted.base + sti, action=action, **valg)
        return self.post_soap(sti, besked.data, k.http_hoveder(stil, action), mtls=mtls), besked.message_id

    def kald(self, sti: str, krop: str, action: str, token: Token, stil: k.Kald = k.NETCORE, *, strict: bool = False, **valg):
        """The Body's child of the answer, checked as NETCORE and CXF check it."""
        r, message_id = self.send_kald(sti, krop, action, token, stil, **valg)
        kraev(r.status_code == 200, f"HTTP {r.status_code}: {r.text[:1200]}")
        kraev(r.headers["Content-Type"].startswith("application/soap+xml" if stil.soap == k.S12 else "text/xml"), "Content-Type")
        krop_element = k.netcore_svar(r.content, message_id, self.sted.tjeneste, stil.soap, self.sted.ur(), self.sted.sete)
        k.cxf_svar(r.content, message_id, [self.sted.tjeneste], stil.soap, framework=bool(stil.framework), strict=strict,
                   nu=self.sted.ur())
        return krop_element
