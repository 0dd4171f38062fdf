"""Tokens over the wire: every style of every client, and what those clients check on the answers (chapters 3, 4, 6.1)."""

import base64
import datetime
import re
import subprocess

import pytest

from . import wstrust
from .kald import S11, Fejl
from .navne import CVR_KRAV, NS, SAML
from .smed import smed
from .verden import DEMOREST, KORSBAEK, LILLELUND, ORGANISATION
from .wstrust import UTC, laes_tid
from .xmlsig import laes, verificer_assertion

PRIVILEGIER = "dk:gov:saml:attribute:Privileges_intermediate"


@pytest.mark.parametrize("navn", wstrust.VARIANTER)
def test_sik_020_every_client_gets_its_token(verden, navn):
    stil, kilde = wstrust.VARIANTER[navn]
    assert kilde
    tjek = [wstrust.netcore_rstr, wstrust.cxf_rstr] + ([wstrust.itk_rstr] if stil.soap != S11 else [])
    token = verden.skriver.token(ORGANISATION, KORSBAEK, stil, tjek=tjek)
    assert token.attribut(CVR_KRAV) == KORSBAEK


def test_sik_014_021_022_the_assertion_is_as_clients_cut_it(verden):
    token = verden.token(0, ORGANISATION, KORSBAEK)
    assert KORSBAEK in token.xml  # OS2sync looks for the text
    assert "<Assertion xmlns=" in token.xml and "<Signature xmlns=" in token.xml and not re.search(r"<\w+:Assertion", token.xml)
    a = token.element
    verificer_assertion(a, [verden.sts.certifikat])
    assert [x.tag.rpartition("}")[2] for x in a] == ["Issuer", "Signature", "Subject", "Conditions", "AttributeStatement", "AuthnStatement"]
    data = a.find("saml:Subject/saml:SubjectConfirmation/saml:SubjectConfirmationData", NS)
    assert data.get("{http://www.w3.org/2001/XMLSchema-instance}type") == "KeyInfoConfirmationDataType"
    assert base64.b64decode(data.findtext("ds:KeyInfo/ds:X509Data/ds:X509Certificate", "", NS)) == verden.part(0).der
    assert (data.get("NotBefore"), data.get("NotOnOrAfter")) == (token.not_before, token.not_on_or_after)
    assert data.get("Recipient") == ORGANISATION
    assert [token.attribut("dk:gov:saml:attribute:" + n) for n in ("AssuranceLevel", "SpecVer", "KombitSpecVer")] == ["3", "DK-SAML-2.0", "1.0"]


def test_privilege_list_is_as_kombits_parser_reads_it(verden):
    """3.5: literal tag names, one Privilege a group, Scope cut at the last colon."""
    b64 = verden.token(0, ORGANISATION, KORSBAEK).attribut(PRIVILEGIER)
    assert "\n" not in b64
    xml = base64.b64decode(b64).decode()
    assert xml.startswith('<?xml version="1.0" encoding="UTF-8"?><bpp:PrivilegeList')
    grupper = re.findall(r'<PrivilegeGroup Scope="([^"]+)">(.*?)</PrivilegeGroup>', xml)
    assert grupper and len(grupper) == xml.count("<PrivilegeGroup ")
    for scope, indhold in grupper:
        assert scope.rpartition(":")[2] == KORSBAEK and indhold.count("<Privilege>") == 1
    assert any("Rediger" in i for _, i in grupper) and any("Udstil" in i for _, i in grupper)


def test_reader_gets_less_than_writer(verden):
    laeser = base64.b64decode(verden.token(1, ORGANISATION, KORSBAEK).attribut(PRIVILEGIER)).decode()
    assert "Udstil" in laeser and "Rediger" not in laeser


@pytest.mark.parametrize("oenske, minutter", [((0, 3600), 60), ((0, 999 * 60), 480), ((0, 30), 480), ((-60, 7200), 120), (None, 480)])
def test_life_time(verden, oenske, minutter):
    """3.3.7"""
    token = verden.skriver.token(ORGANISATION, KORSBAEK, wstrust.NETCORE.med(lifetime=oenske))
    liv = laes_tid(token.not_on_or_after) - laes_tid(token.not_before)
    assert abs(liv - datetime.timedelta(minutes=minutter)) < datetime.timedelta(seconds=90), liv


def test_context_is_echoed_and_entity_id_may_end_in_a_slash(verden):
    r, mid = verden.skriver.rst(wstrust.NETCORE.med(context="kontekst-17"), ORGANISATION + "/", KORSBAEK)
    token = wstrust.netcore_rstr(r.content, mid, verden.sts, verden.ur())
    rstr = laes(r.content).find(".//wst:RequestSecurityTokenResponse", NS)
    assert rstr.get("Context") == "kontekst-17"
    assert token.element.findtext(".//saml:Audience", "", NS) == ORGANISATION  # as registered


def test_two_tokens_differ(verden):
    ider = {verden.skriver.token(ORGANISATION, KORSBAEK).id for _ in range(3)}
    assert len(ider) == 3


def test_another_mans_token_is_an_audit_of_two_authorities(verden):
    """The reader has agreements with both municipalities, the writer with one."""
    assert verden.laeser.token(ORGANISATION, LILLELUND).attribut(CVR_KRAV) == LILLELUND
    r, _ = verden.skriver.rst(wstrust.NETCORE, ORGANISATION, LILLELUND)
    fejl = Fejl(laes(r.content))
    assert r.status_code == 500 and fejl.kode == "wst:InvalidScope" and fejl.tekst.startswith("101:")
    assert fejl.detalje.findtext("f:Fejl/f:Kode", "", NS) == "101"
    assert re.fullmatch(r"[0-9a-f-]{36}", fejl.detalje.findtext("f:Fejl/f:SporingsId", "", NS))


def test_a_comment_does_not_cut_the_cvr_short(verden):
    """The signature does not cover comments: what is read must be what is signed, the whole number."""
    k = verden.skriver
    besked = wstrust.lav_rst(wstrust.NETCORE, k.part, ORGANISATION, KORSBAEK, sts_adresse="x", nu=verden.ur())
    data = besked.data.replace(f">{KORSBAEK}<", f">{KORSBAEK[:4]}<!-- -->{KORSBAEK[4:]}<")
    r = k.post_soap("/runtime/services/kombittrust/14/certificatemixed", data, {"Content-Type": "application/soap+xml"}, mtls=False)
    if r.status_code == 200:
        assert wstrust.netcore_rstr(r.content, besked.message_id, verden.sts, verden.ur()).attribut(CVR_KRAV) == KORSBAEK
    else:
        assert Fejl(laes(r.content)).kode == "wst:InvalidRequest"


def test_wsdl_is_served(verden):
    for sti in ("/runtime/services/kombittrust/mex", "/runtime/services/kombittrust/mex?singleWsdl",
                "/runtime/services/kombittrust/14/certificatemixed?wsdl"):
        r = verden.skriver.uden_certifikat.get(verden.base + sti, timeout=30)
        assert r.status_code == 200 and b"wsdl:definitions" in r.content
        assert verden.sted().sts_adresse.encode() in r.content


# ------------------------------------------------------------------------------- JSON, OAuth, access tokens

def test_json(verden):
    token = verden.skriver.token_json(ORGANISATION, KORSBAEK)
    assert token.attribut(CVR_KRAV) == KORSBAEK
    k = verden.skriver
    for krop in ({**k.json_oenske(ORGANISATION, KORSBAEK), "RequestType": "http://schemas.microsoft.com/idfx/requesttype/issue",
                  "KeyType": "http://schemas.microsoft.com/idfx/keytype/asymmetric"},
                 {a.lower(): b for a, b in k.json_oenske(ORGANISATION, KORSBAEK).items()} | {"anvenderkontekst": {"cvr": KORSBAEK}}):
        r = k.post_json(krop)
        assert r.status_code == 200, r.text


@pytest.mark.parametrize("form", ["form", "query", "json"])
def test_sik_031_oauth_in_three_forms(verden, form):
    assert verden.skriver.oauth(ORGANISATION, KORSBAEK, form)


def test_certificates_are_published(verden):
    noegler = verden.skriver.uden_certifikat.get(verden.base + "/runtime/oauth2/certs.idp", timeout=30).json()["keys"]
    assert base64.b64decode(noegler[0]["x5c"][0]) == verden.sts.der
    assert noegler[0]["kty"] == "RSA" and noegler[0]["use"] == "sig"


def test_access_token_from_every_client(verden):
    """RPA passes the value through; .NET puts a declaration with another encoding before UTF-8 bytes (SIK-050)."""
    k = verden.skriver
    token = k.token(DEMOREST, KORSBAEK)
    assert k.adgangstoken(token).startswith("Holder-of-key ")
    raa = token.xml.encode()
    for data in (base64.b64encode(b'<?xml version="1.0" encoding="utf-16"?>' + raa), base64.b64encode(b'<?xml version="1.0"?>' + raa),
                 base64.urlsafe_b64encode(raa), base64.b64encode(raa).rstrip(b"=")):
        r = k.post_ats(data)
        assert r.status_code == 200, (r.text, r.headers)
    assert k.post_ats(token.xml, ekstra={"should-expire-in": "60"}).json()["expires_in"] == 60
    assert k.post_ats(token.xml, ekstra={"should-expire-in": "999999"}).json()["expires_in"] == 3600


def test_rest_call_with_access_token(verden):
    k = verden.skriver
    a = k.adgangstoken(k.token(DEMOREST, KORSBAEK))
    r = k.rest("/service/AccessTokenDemo_1/callDemoService/hej%20du", a)
    assert r.status_code == 200 and "hej du" in r.text, r.text
    assert r.headers["x-TransaktionsId"] and r.headers["x-TransaktionsTid"]
    assert k.rest("/service/AccessTokenDemo_1/callDemoService/hej", a.replace("Holder-of-key", "holder-OF-key")).status_code == 200
    r = k.rest("/service/AccessTokenDemo_1/callDemoService/hej?errorMessage=av", a)
    assert r.status_code >= 400 and "av" in r.text


@pytest.mark.parametrize("skema", ["Bearer", "Holder-of-key", "bearer"])
def test_graphql_with_jwt(verden, skema):
    """6.4: both schemes."""
    k = verden.skriver
    r = k.rest("/organisation/organisationhent/1", f"{skema} {k.oauth(ORGANISATION, KORSBAEK)}", "POST", json={"query": "{ __typename }"})
    assert r.status_code == 200 and "errors" not in r.json(), r.text


# ----------------------------------------------------------------------------------------- foreign verifiers

def test_xmlsec1_verifies_our_assertion(verden, tmp_path):
    fil = tmp_path / "assertion.xml"
    fil.write_text(verden.token(0, ORGANISATION, KORSBAEK).xml, encoding="utf-8")
    kommando = ["xmlsec1", "--verify", "--id-attr:ID", f"{SAML}:Assertion", "--enabled-key-data", "x509", "--trusted-pem", verden.ca.cert_fil, str(fil)]
    r = subprocess.run(kommando, capture_output=True, text=True, timeout=30)
    assert r.returncode == 0 and "OK" in r.stdout + r.stderr, r.stderr
    fil.write_text(fil.read_text().replace(f">{KORSBAEK}<", f">{LILLELUND}<"))
    assert subprocess.run(kommando, capture_output=True, timeout=30).returncode != 0


def test_xmlsec1_verifies_the_sts_answer(verden, tmp_path):
    r, _ = verden.skriver.rst(wstrust.NETCORE, ORGANISATION, KORSBAEK)
    fil, noegle = tmp_path / "rstr.xml", tmp_path / "noegle.pem"
    fil.write_bytes(r.content)
    noegle.write_bytes(verden.sts.offentlig_pem)
    wsu = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
    id_valg = []
    for navn in ("http://www.w3.org/2003/05/soap-envelope:Body", "http://www.w3.org/2005/08/addressing:Action",
                 "http://www.w3.org/2005/08/addressing:RelatesTo", f"{wsu}:Timestamp"):
        id_valg += ["--id-attr:Id", navn]
    kommando = ["xmlsec1", "--verify", *id_valg, "--id-attr:ID", f"{SAML}:Assertion", "--pubkey-pem", str(noegle),
                "--node-xpath", "//*[local-name()='Security']/*[local-name()='Signature']", str(fil)]
    svar = subprocess.run(kommando, capture_output=True, text=True, timeout=30)
    assert svar.returncode == 0, svar.stderr


def test_onelogin_verifies_our_assertion(verden):
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    pem = (verden.pki / "adg-adgangsstyring.pem").read_text()
    a = verden.token(0, ORGANISATION, KORSBAEK).element
    assert OneLogin_Saml2_Utils.validate_sign(a, cert=pem, xpath="/saml:Assertion/ds:Signature")
    andet = (verden.pki / "org-signing.pem").read_text()
    assert not OneLogin_Saml2_Utils.validate_sign(a, cert=andet, xpath="/saml:Assertion/ds:Signature")


def test_forged_tokens_are_otherwise_good(verden):
    """The attacks are built on tokens of our own making: such a token, with nothing wrong, gets in."""
    m = verden.angriber()
    token = smed(m.udkast(), m.sts, nu=verden.ur())
    assert laes_tid(token.not_on_or_after) > datetime.datetime.now(UTC)
    svar = verden.skriver.kald("/organisation/organisationenhed/6/", m.krop, m.action, token)
    assert svar.tag.endswith("LaesOutput")
