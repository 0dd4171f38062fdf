"""Attacks by JSON, OAuth, access tokens, JWTs and paths. Answers: cases/SF1514/angreb_http.json.

Each function sends by itself, since what is wrong may be the connection, and returns the answer.
"""

from __future__ import annotations

import base64
import datetime
import hashlib
import hmac
import http.client
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import jwt
import requests

from .angreb import Miljoe
from .klient import Klient
from .navne import ATS_DEMO_STI, ATS_STI, JSON_STI

ANGREB: dict[str, Callable] = {}


@dataclass
class Httpsvar:
    status: int
    hoveder: dict
    tekst: str


@dataclass
class HttpMiljoe:
    m: Miljoe
    kalder: Klient  # has an agreement for (entity_id, cvr) and, for REST, (rest_entity_id, cvr)
    nabo: Klient  # another system
    ukendt: Klient  # a TLS certificate nobody registered
    rest_entity_id: str  # the demo REST service that takes access tokens
    graphql_sti: str
    graphql_entity_id: str

    @property
    def cvr(self) -> str:
        return self.m.cvr

    def jwt(self, **krav) -> dict:
        """Claims of a good JWT for GraphQL."""
        nu = int(self.m.nu().timestamp())
        return {"iss": self.m.udsteder, "aud": self.graphql_entity_id, "sub": self.m.token.element.findtext(".//{*}NameID"), "iat": nu, "nbf": nu, "exp": nu + 3600,
                "jti": "3c4d9f1e-7a51-4a0f-8f0d-2f6e5b7c0002", "cvr": self.cvr, "spec_ver": "1.0", "priv": self.m.priv,
                "cnf": {"x5t#S256": self.kalder.part.x5t_s256}, **krav}

    def underskrevet(self, krav: dict, **hoved) -> str:
        return jwt.encode(krav, self.m.sts.noegle, algorithm="RS256", headers={"kid": self.m.sts.sha1.hex().upper(), **hoved})

    def graphql(self, authorization: str | None, klient: Klient | None = None, **valg) -> Httpsvar:
        return svar((klient or self.kalder).rest(self.graphql_sti, authorization, "POST",
                                                 json={"query": "{ __typename }"}, **valg))


def svar(r: requests.Response) -> Httpsvar:
    return Httpsvar(r.status_code, dict(r.headers), r.text)


def angreb(f):
    ANGREB[f.__name__] = f
    return f


def raa(k: Klient, metode: str, sti: str, hoveder: dict | None = None, krop: bytes = b"") -> Httpsvar:
    """The path as it stands: requests would tidy it."""
    u = urlsplit(k.sted.base)
    c = ssl.create_default_context(cafile=k.sted.ca)
    c.load_cert_chain(k.part.cert_fil, k.part.key_fil)
    f = http.client.HTTPSConnection(u.hostname, u.port, context=c, timeout=30)
    try:
        f.putrequest(metode, sti, skip_accept_encoding=True)
        for n, v in (hoveder or {}).items():
            f.putheader(n, v)
        if krop:
            f.putheader("Content-Length", str(len(krop)))
        f.endheaders(krop or None)
        r = f.getresponse()
        return Httpsvar(r.status, dict(r.headers), r.read().decode("utf-8", "replace"))
    finally:
        f.close()


# --- JSON variant

def _json(navn: str, aendr: Callable[[HttpMiljoe], dict], *, hvem: str = "kalder", mtls: bool = True) -> None:
    def f(h: HttpMiljoe) -> Httpsvar:
        k: Klient = getattr(h, hvem)
        return svar(k.post_json({**k.json_oenske(h.m.entity_id, h.cvr), **aendr(h)}, mtls=mtls))
    ANGREB[navn] = f


_json("json_uden_certifikat", lambda h: {}, mtls=False)
_json("json_ukendt_certifikat", lambda h: {}, hvem="ukendt")
_json("json_myndighed_uden_aftale", lambda h: {"AnvenderKontekst": {"Cvr": h.m.andet_cvr}})
_json("json_cvr_syv_cifre", lambda h: {"AnvenderKontekst": {"Cvr": "1111111"}})
_json("json_cvr_tal", lambda h: {"AnvenderKontekst": {"Cvr": 11111111.5}})
_json("json_uden_cvr", lambda h: {"AnvenderKontekst": {}})
_json("json_ukendt_tjeneste", lambda h: {"AppliesTo": {"EndpointReference": {"Address": "urn:findes-ikke"}}})
_json("json_noegletype", lambda h: {"KeyType": "http://docs.oasis-open.org/ws-sx/ws-trust/200512/SymmetricKey"})
_json("json_usekey_andet_system", lambda h: {"UseKey": h.nabo.part.b64})
_json("json_usekey_skrald", lambda h: {"UseKey": "AAAA"})
_json("json_vegne_uden_ret", lambda h: {"OnBehalfOf": h.nabo.part.b64})


@angreb
def json_er_ikke_json(h):
    return svar(h.kalder.post_json("{"))


@angreb
def json_for_dybt(h):
    return svar(h.kalder.post_json("[" * 101 + "]" * 101))


@angreb
def json_for_stort(h):
    return svar(h.kalder.post_json('{"x":"' + "a" * (256 << 10) + '"}'))


@angreb
def json_felt_to_gange(h):
    """Which of them is meant?"""
    k = h.kalder
    tekst = json.dumps(k.json_oenske(h.m.entity_id, h.cvr))
    return svar(k.post_json(tekst[:-1] + ',"AnvenderKontekst":{"Cvr":"' + h.m.andet_cvr + '"}}'))


@angreb
def json_get(h):
    return svar(h.kalder.rest(JSON_STI, None))


# --- OAuth

def _oauth(navn: str, aendr: Callable[[HttpMiljoe], dict], *, hvem: str = "kalder", mtls: bool = True) -> None:
    def f(h: HttpMiljoe) -> Httpsvar:
        p = {**Klient.oauth_parametre(h.m.entity_id, h.cvr), **aendr(h)}
        return svar(getattr(h, hvem).post_oauth({a: b for a, b in p.items() if b is not None}, mtls=mtls))
    ANGREB[navn] = f


_oauth("oauth_uden_certifikat", lambda h: {}, mtls=False)
_oauth("oauth_ukendt_certifikat", lambda h: {}, hvem="ukendt")
_oauth("oauth_uden_client_id", lambda h: {"client_id": None})
_oauth("oauth_tomt_client_id", lambda h: {"client_id": ""})
_oauth("oauth_tom_entityid", lambda h: {"scope": f"entityid:,anvenderkontekst:{h.cvr}"})
_oauth("oauth_tom_anvenderkontekst", lambda h: {"scope": f"entityid:{h.m.entity_id},anvenderkontekst:"})
_oauth("oauth_uden_scope", lambda h: {"scope": None})
_oauth("oauth_grant_type", lambda h: {"grant_type": "password"})
_oauth("oauth_myndighed_uden_aftale", lambda h: {"scope": f"entityid:{h.m.entity_id},anvenderkontekst:{h.m.andet_cvr}"})
_oauth("oauth_to_tjenester", lambda h: {"scope": f"entityid:{h.m.andet_entity_id},anvenderkontekst:{h.cvr}"})


@angreb
def oauth_parameter_to_gange(h):
    p = Klient.oauth_parametre(h.m.entity_id, h.cvr)
    return svar(h.kalder.post_oauth([*p.items(), ("scope", f"entityid:{h.m.entity_id},anvenderkontekst:{h.m.andet_cvr}")]))


# --- the access token service

def _ats(navn: str, token: Callable[[HttpMiljoe], str | bytes], *, hvem: str = "kalder", mtls: bool = True) -> None:
    ANGREB[navn] = lambda h: svar(getattr(h, hvem).post_ats(token(h), mtls=mtls))


def _rest_token(h: HttpMiljoe, **aendringer) -> str:
    return h.m.smed(modtager=h.rest_entity_id, **aendringer).xml


_ats("ats_uden_certifikat", _rest_token, mtls=False)
_ats("ats_andet_certifikat", _rest_token, hvem="nabo")
_ats("ats_ikke_base64", lambda h: b"%%%")
_ats("ats_ikke_xml", lambda h: "hej")
_ats("ats_fremmed_underskriver", lambda h: h.m.smed(h.m.udkast(modtager=h.rest_entity_id), af=h.m.fremmed).xml)
_ats("ats_aendret", lambda h: _rest_token(h).replace(f">{h.cvr}<", f">{h.m.andet_cvr}<"))
_ats("ats_ukendt_modtager", lambda h: h.m.smed(modtager="urn:findes-ikke").xml)
_ats("ats_udloebet", lambda h: _rest_token(h, fra=h.m.nu() - datetime.timedelta(hours=9), til=h.m.nu() - datetime.timedelta(minutes=6)))
_ats("ats_bearer", lambda h: _rest_token(h, metode="urn:oasis:names:tc:SAML:2.0:cm:bearer"))
_ats("ats_dtd", lambda h: "<!DOCTYPE x>" + _rest_token(h))


@angreb
def ats_uden_token(h):
    return svar(h.kalder.session.post(h.kalder.sted.base + ATS_STI, data={"noget": "andet"}, timeout=30))


@angreb
def ats_token_to_gange(h):
    b = base64.b64encode(_rest_token(h).encode()).decode()
    return svar(h.kalder.session.post(h.kalder.sted.base + ATS_STI, data=[("saml-token", b), ("saml-token", b)], timeout=30))


@angreb
def ats_udloeb_skrald(h):
    return svar(h.kalder.post_ats(_rest_token(h), ekstra={"should-expire-in": "-1"}))


def _adgangstoken(h: HttpMiljoe) -> str:
    return h.kalder.adgangstoken(h.kalder.token(h.rest_entity_id, h.cvr))


@angreb
def adgangstoken_andet_certifikat(h):
    return svar(h.nabo.rest(ATS_DEMO_STI + "hej", _adgangstoken(h)))


@angreb
def adgangstoken_uden_certifikat(h):
    return svar(h.kalder.rest(ATS_DEMO_STI + "hej", _adgangstoken(h), mtls=False))


@angreb
def adgangstoken_som_bearer(h):
    return svar(h.kalder.rest(ATS_DEMO_STI + "hej", _adgangstoken(h).replace("Holder-of-key", "Bearer")))


@angreb
def adgangstoken_opfundet(h):
    return svar(h.kalder.rest(ATS_DEMO_STI + "hej", "Holder-of-key 0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f"))


@angreb
def adgangstoken_aendret(h):
    t = _adgangstoken(h)
    return svar(h.kalder.rest(ATS_DEMO_STI + "hej", t[:-1] + ("0" if t[-1] != "0" else "1")))


@angreb
def adgangstoken_til_anden_tjeneste(h):
    """Good for the demo service, used at GraphQL."""
    return h.graphql(_adgangstoken(h))


@angreb
def rest_uden_token(h):
    return svar(h.ukendt.rest(ATS_DEMO_STI + "hej", None))


@angreb
def rest_basic(h):
    return svar(h.kalder.rest(ATS_DEMO_STI + "hej", "Basic YTpi"))


# --- JWT

@angreb
def jwt_alg_none(h):
    return h.graphql("Bearer " + jwt.encode(h.jwt(), None, algorithm="none"))


@angreb
def jwt_alg_none_med_underskrift(h):
    """alg none, and the signature of a good token left in place."""
    god = h.underskrevet(h.jwt()).split(".")
    hoved = base64.urlsafe_b64encode(b'{"alg":"none","typ":"JWT"}').decode().rstrip("=")
    return h.graphql(f"Bearer {hoved}.{god[1]}.{god[2]}")


def _b64u(b: bytes) -> str:
    return base64.urlsafe_b64encode(b).decode().rstrip("=")


@angreb
def jwt_hs256_med_offentlig_noegle(h):
    data = _b64u(json.dumps({"alg": "HS256", "typ": "JWT", "kid": h.m.sts.sha1.hex().upper()}).encode()) + "." + _b64u(json.dumps(h.jwt()).encode())
    return h.graphql(f"Bearer {data}.{_b64u(hmac.new(h.m.sts.offentlig_pem, data.encode(), hashlib.sha256).digest())}")


@angreb
def jwt_fremmed_noegle(h):
    return h.graphql("Bearer " + jwt.encode(h.jwt(), h.m.fremmed.noegle, algorithm="RS256",
                                            headers={"kid": h.m.sts.sha1.hex().upper()}))


@angreb
def jwt_noegle_i_hovedet(h):
    """The key comes with the token, as jwk and x5c."""
    tal = h.m.fremmed.certifikat.public_key().public_numbers()
    jwk = {"kty": "RSA", "n": _b64u(tal.n.to_bytes(256, "big")), "e": "AQAB"}
    return h.graphql("Bearer " + jwt.encode(h.jwt(), h.m.fremmed.noegle, algorithm="RS256", headers={"jwk": jwk, "x5c": [h.m.fremmed.b64]}))


def _jwt(navn: str, krav: Callable[[HttpMiljoe], dict], klient: str = "kalder", mtls: bool = True) -> None:
    ANGREB[navn] = lambda h: h.graphql("Bearer " + h.underskrevet(
        {a: b for a, b in {**h.jwt(), **krav(h)}.items() if b is not None}), getattr(h, klient), mtls=mtls)


def _om(h: HttpMiljoe, sekunder: int) -> int:
    return int(h.m.nu().timestamp()) + sekunder


_jwt("jwt_udloebet", lambda h: {"exp": _om(h, -400), "nbf": _om(h, -4000), "iat": _om(h, -4000)})
_jwt("jwt_endnu_ikke", lambda h: {"nbf": _om(h, 400), "iat": _om(h, 400)})
_jwt("jwt_uden_exp", lambda h: {"exp": None})
_jwt("jwt_anden_udsteder", lambda h: {"iss": "https://en-anden.example/runtime"})
_jwt("jwt_anden_tjeneste", lambda h: {"aud": h.m.andet_entity_id})
_jwt("jwt_cvr_syv_cifre", lambda h: {"cvr": "1111111"})
_jwt("jwt_uden_cvr", lambda h: {"cvr": None})
_jwt("jwt_forkert_cnf", lambda h: {"cnf": {"x5t#S256": h.nabo.part.x5t_s256}})
_jwt("jwt_andet_certifikat", lambda h: {}, "nabo")
_jwt("jwt_uden_certifikat", lambda h: {}, mtls=False)
_jwt("jwt_priv_skrald", lambda h: {"priv": "%%%"})


@angreb
def jwt_aendret(h):
    hoved, _, underskrift = h.underskrevet(h.jwt()).split(".")
    return h.graphql(f"Bearer {hoved}.{_b64u(json.dumps(h.jwt(cvr=h.m.andet_cvr)).encode())}.{underskrift}")


@angreb
def jwt_krav_to_gange(h):
    """cvr twice in one object."""
    tekst = json.dumps(h.jwt())[:-1] + f', "cvr": "{h.m.andet_cvr}"}}'
    data = _b64u(json.dumps({"alg": "RS256", "typ": "JWT", "kid": h.m.sts.sha1.hex().upper()}).encode()) + "." + _b64u(tekst.encode())
    from .xmlsig import signer_bytes
    return h.graphql(f"Bearer {data}.{_b64u(signer_bytes(h.m.sts.noegle, data.encode()))}")


@angreb
def jwt_skrald(h):
    return h.graphql("Bearer a.b.c")


# --- paths

STIER = {
    "sti_op": "/organisation/../etc/passwd", "sti_op_kodet": "/organisation/%2e%2e/%2e%2e/etc/passwd",
    "sti_op_dobbelt_kodet": "/organisation/%252e%252e/etc/passwd", "sti_kodet_skraastreg": "/organisation%2forganisation%2f6/",
    "sti_kodet_bagstreg": "/organisation/..%5c..%5cetc", "sti_nul": "/organisation/organisation/6/%00",
    "sti_stsadmin_op": "/stsadmin/xapi/../../sandkasse/ur", "sti_runtime_kodet": "/runtime%2fapi%2frest%2foauth%2fv1%2fissue",
    "sti_dobbelt_skraastreg": "//runtime//api/rest/oauth/v1/issue", "sti_hel_adresse": "https://en-anden.example/organisation/organisation/6/",
    "sti_semikolon": "/service/AccessTokenDemo_1/..;/AccessTokenService_1/token",
}


def _sti(navn: str, sti: str) -> None:
    ANGREB[navn] = lambda h: raa(h.nabo, "GET", sti, {"Host": "localhost"})


for _navn, _s in STIER.items():
    _sti(_navn, _s)
