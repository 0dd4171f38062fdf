"""The published example messages, and our own messages, before any server is asked.

What a client makes is read by somebody else here: lxml's canonicaliser, the xmlsec library and python3-onelogin-saml2.
"""

import base64
import json
import re

import jwt
import pytest
import xmlsec
from lxml import etree
from . import kald, wstrust
from .navne import BPP_DIGST, BPP_ITST, CVR_KRAV, NS, S12, SAML, STR_TRANSFORM, WSU
from .parter import Part, lav
from .xmlsig import Afvist, c14n, laes, verificer, verificer_assertion
from klient import SHARED

EKSEMPLER = SHARED / "contracts" / "sikkerhed" / "examples"
NU = wstrust.laes_tid("2026-03-02T09:00:30Z")
ENTITY = "http://stoettesystemerne.dk/service/organisation/3"
STS = "https://adgangsstyring.faelled.example/runtime/services/kombittrust/14/certificatemixed"

eksempler = pytest.mark.skipif(not EKSEMPLER.is_dir(), reason="the published example messages are not beside the repository")


def data(navn: str) -> bytes:
    return (EKSEMPLER / navn).read_bytes()


def cert(navn: str) -> Part:
    return Part.fra_filer(EKSEMPLER / "certs" / f"{navn}.pem")


def kan_laeses_af_xmlsec(dok, signatur, part: Part) -> None:
    """Verified by the xmlsec library with all ids registered."""
    ctx = xmlsec.SignatureContext()
    for e in dok.iter():
        if isinstance(e.tag, str) and e.get(f"{{{WSU}}}Id"):
            ctx.register_id(e, "Id", WSU)
        if isinstance(e.tag, str) and e.tag == f"{{{SAML}}}Assertion":
            ctx.register_id(e, "ID")
    ctx.key = xmlsec.Key.from_memory(part.offentlig_pem, xmlsec.KeyFormat.PEM)
    ctx.verify(signatur)


@eksempler
@pytest.mark.parametrize("navn", sorted(f.name for f in EKSEMPLER.glob("*.xml")) if EKSEMPLER.is_dir() else [])
def test_canonicaliser_agrees_with_lxml(navn):
    for e in laes(data(navn)).iter():
        if isinstance(e.tag, str):
            assert c14n(e) == etree.tostring(e, method="c14n", exclusive=True, with_comments=False, with_tail=False)


@eksempler
def test_sts_rst():
    dok = laes(data("sts-rst.xml"))
    bst = dok.find(".//wsse:BinarySecurityToken", NS)
    part = Part.fra_der(base64.b64decode(bst.text))
    assert part.der == cert("anvendersystem").der
    v = verificer(dok.find(".//ds:Signature", NS), part.certifikat)
    assert {etree.QName(e).localname for e in v.elementer} == {
        "Body", "Action", "MessageID", "ReplyTo", "To", "Timestamp", "BinarySecurityToken"}
    kan_laeses_af_xmlsec(dok, dok.find(".//ds:Signature", NS), part)


@eksempler
def test_sts_rstr_is_taken_by_netcore_cxf_and_itk():
    sts = cert("adgangsstyring")
    mid = "urn:uuid:6f1c2a54-1d0e-4a55-9a52-7f3a1b8f0001"
    tokens = [f(data("sts-rstr.xml"), mid, sts, NU) for f in (wstrust.netcore_rstr, wstrust.cxf_rstr, wstrust.itk_rstr)]
    assert len({t.xml for t in tokens}) == 1
    assert tokens[0].xml.encode() == data("sts-assertion.xml").strip()
    assert tokens[0].attribut(CVR_KRAV) == "11111111"
    with pytest.raises(Afvist, match="RelatesTo"):
        wstrust.netcore_rstr(data("sts-rstr.xml"), "urn:uuid:another", sts, NU)
    with pytest.raises(Afvist, match="SignatureValue"):
        wstrust.netcore_rstr(data("sts-rstr.xml"), mid, cert("organisation"), NU)
    with pytest.raises(Afvist, match="digest"):
        wstrust.netcore_rstr(data("sts-rstr.xml").replace(b">11111111<", b">22222222<"), mid, sts, NU)


@eksempler
def test_assertion_alone_verifies_by_us_xmlsec_and_onelogin():
    from onelogin.saml2.utils import OneLogin_Saml2_Utils

    sts = cert("adgangsstyring")
    dok = laes(data("sts-assertion.xml"))
    verificer_assertion(dok, [cert("idp").certifikat, sts.certifikat])
    kan_laeses_af_xmlsec(dok, dok.find("ds:Signature", NS), sts)
    assert OneLogin_Saml2_Utils.validate_sign(dok, cert=(EKSEMPLER / "certs" / "adgangsstyring.pem").read_text(),
                                              xpath="/saml:Assertion/ds:Signature")
    with pytest.raises(Afvist):
        verificer_assertion(dok, [cert("idp").certifikat])


@eksempler
def test_soap_call_with_str_transform():
    dok = laes(data("soap-kald-request.xml"))
    assertion = dok.find(".//saml:Assertion", NS)
    verificer_assertion(assertion, [cert("adgangsstyring").certifikat])
    part = Part.fra_der(base64.b64decode(assertion.findtext(".//saml:SubjectConfirmationData//ds:X509Certificate", "", NS)))
    assert part.der == cert("anvendersystem").der
    v = verificer(dok.find("s12:Header/wsse:Security/ds:Signature", NS), part.certifikat)
    assert v.transformer[-1] == [STR_TRANSFORM] and v.elementer[-1] is assertion


@eksempler
def test_soap_answer_is_taken_by_netcore_and_cxf():
    org, mid = cert("organisation"), "urn:uuid:6f1c2a54-1d0e-4a55-9a52-7f3a1b8f0002"
    svar = data("soap-kald-response.xml")
    krop = kald.netcore_svar(svar, mid, org, S12, NU, set())
    assert etree.QName(krop).localname == "LaesEksempelResponse"
    kald.cxf_svar(svar, mid, [org], S12, framework=True, strict=True, nu=NU)
    for fra, til, grund in ((b">20<", b">21<", "digest"), (b'u:Id="r-msgid"', b'u:Id="x"', "elements with id"),
                            (b"f0002</a:RelatesTo>", b"f0009</a:RelatesTo>", "digest")):
        with pytest.raises(Afvist, match=grund):
            kald.netcore_svar(svar.replace(fra, til), mid, org, S12, NU)
    with pytest.raises(Afvist, match="trust store"):
        kald.cxf_svar(svar, mid, [cert("idp")], S12, nu=NU)


@eksempler
def test_faults_are_read():
    for navn, kode in (("soap-fejl-framework.xml", "sbf:FrameworkVersionMismatch"),
                       ("soap-fejl-sikkerhed.xml", "wsse:InvalidSecurityToken"), ("sts-fejl.xml", "wst:InvalidScope")):
        assert kald.Fejl(laes(data(navn))).kode == kode


@eksempler
def test_oauth_answer_is_a_jwt_of_the_sts():
    tekst = data("oauth-issue.http").decode()
    token = re.search(r'"access_token": "([^"]+)"', tekst)[1]
    krav = jwt.decode(token, cert("adgangsstyring").certifikat.public_key(), algorithms=["RS256"], audience=ENTITY,
                      options={"verify_exp": False})
    assert krav == json.loads(tekst[tekst.index("### krav") + 8:])
    assert krav["cnf"]["x5t#S256"] == cert("anvendersystem").x5t_s256
    assert jwt.get_unverified_header(token)["kid"] == cert("adgangsstyring").sha1.hex().upper()


@eksempler
def test_json_answer_holds_the_assertion():
    svar = json.loads(data("sts-rest-response.json"))
    assert base64.b64decode(svar["RequestedSecurityToken"]["Assertion"]) == data("sts-assertion.xml").strip()
    assert re.fullmatch(r"\d\d/\d\d/\d{4} \d\d:\d\d:\d\d", svar["Lifetime"])


# ---------------------------------------------------------------------- our messages, read by others

@pytest.fixture(scope="module")
def synk():
    return lav("Synk (test)")


@pytest.mark.parametrize("navn", wstrust.VARIANTER)
def test_rst_variant_is_well_signed(navn, synk):
    r, kilde = wstrust.VARIANTER[navn]
    assert kilde
    besked = wstrust.lav_rst(r, synk, ENTITY, "11111111", sts_adresse=STS, nu=NU)
    dok = laes(besked.data)
    signatur = dok.find(".//ds:Signature", NS)
    v = verificer(signatur, synk.certifikat, tilladte=(r.formular.signatur,))
    assert {"Body", "Action", "MessageID", "Timestamp"} <= {etree.QName(e).localname for e in v.elementer}
    kan_laeses_af_xmlsec(dok, signatur, synk)


@eksempler
def test_rst_has_the_shape_of_the_example(synk):
    """The NETCORE style is the published example but for values."""
    def form(xml):
        def rens(e):
            return (e.tag, sorted(k for k in e.attrib if k != "ValueType"), [rens(x) for x in e])
        return rens(laes(xml))
    assert form(wstrust.lav_rst(wstrust.NETCORE, synk, ENTITY, "11111111", sts_adresse=STS).data) == form(data("sts-rst.xml"))


@eksempler
def test_call_has_the_shape_of_the_example(synk):
    token = wstrust.Token(data("sts-assertion.xml").decode().strip())
    besked = kald.lav_kald(kald.NETCORE, synk, token, '<LaesEksempel xmlns="urn:faelled:eksempel"><UUID/></LaesEksempel>',
                           til="https://x", action="urn:x")

    def form(xml):
        return [(e.tag, sorted(e.attrib)) for e in laes(xml).iter() if isinstance(e.tag, str)]
    assert form(besked.data) == form(data("soap-kald-request.xml"))


@eksempler
@pytest.mark.parametrize("navn", kald.VARIANTER)
def test_call_variant_is_well_signed(navn, synk):
    k, kilde = kald.VARIANTER[navn]
    assert kilde
    token = wstrust.Token(data("sts-assertion.xml").decode().strip())
    besked = kald.lav_kald(k, synk, token, '<a:X xmlns:a="urn:x">æøå &amp; &lt;</a:X>', til="https://x", action="urn:x")
    dok = laes(besked.data)
    signatur = dok.find(".//wsse:Security/ds:Signature", NS)
    v = verificer(signatur, synk.certifikat, tilladte=(k.formular.signatur,))
    assert v.daekker(dok.find(".//saml:Assertion", NS))
    if not k.str_reference:  # xmlsec has no STR-Transform
        kan_laeses_af_xmlsec(dok, signatur, synk)
    else:
        uden = kald.lav_kald(k.med(str_reference=False), synk, token, '<a:X xmlns:a="urn:x"/>', til="https://x", action="urn:x")
        dok = laes(uden.data)
        kan_laeses_af_xmlsec(dok, dok.find(".//wsse:Security/ds:Signature", NS), synk)


def test_inclusive_prefixes_are_inherited(synk):
    """A prefix that stands only on an ancestor is rendered when the list names it."""
    dok = laes(b'<a:x xmlns:a="urn:a" xmlns:b="urn:b"><y xmlns:c="urn:c"><c:z/></y></a:x>')
    assert c14n(dok[0], ("b", "#default")) == b'<y xmlns:b="urn:b"><c:z xmlns:c="urn:c"></c:z></y>'
    assert c14n(dok[0]) == b'<y><c:z xmlns:c="urn:c"></c:z></y>'
    assert c14n(dok[0], toem_apex=True) == b'<y xmlns=""><c:z xmlns:c="urn:c"></c:z></y>'


def test_a_message_altered_by_one_letter_fails(synk):
    besked = wstrust.lav_rst(wstrust.CXF, synk, ENTITY, "11111111", sts_adresse=STS)
    dok = laes(besked.data.replace(">11111111<", ">22222222<"))
    with pytest.raises(Afvist, match="digest"):
        verificer(dok.find(".//ds:Signature", NS), synk.certifikat)


# ------------------------------------------------------------------------ the files of chapter 7: signatures only

UNDERSKRIVER = {
    "saml-metadata-brugersystem.xml": "brugersystem", "saml-metadata-idp.xml": "idp",
    "saml-metadata-ch-idp.xml": "adgangsstyring", "saml-metadata-ch-sp.xml": "adgangsstyring",
    "saml-authnrequest-brugersystem.xml": "brugersystem", "saml-authnrequest-ch-til-idp.xml": "adgangsstyring",
    "saml-response-idp-til-ch.xml": "idp", "saml-response-ch-til-brugersystem.xml": "adgangsstyring",
    "saml-response-ch-til-brugersystem-oiosaml2.xml": "adgangsstyring", "saml-response-fejl.xml": "adgangsstyring",
    "saml-attributequery-ch-til-attributservice.xml": "adgangsstyring",
    "saml-logoutrequest-brugersystem-til-ch.xml": "brugersystem", "saml-logoutrequest-ch-til-idp.xml": "adgangsstyring",
    "saml-logoutrequest-soap.xml": "adgangsstyring", "saml-logoutresponse-ch-til-brugersystem.xml": "adgangsstyring",
}


@eksempler
@pytest.mark.parametrize("navn", UNDERSKRIVER)
def test_saml_file_is_signed_by_whom_the_readme_says(navn):
    dok = laes(data(navn))
    signaturer = list(dok.iter(f"{{{NS['ds']}}}Signature"))
    assert signaturer
    for s in signaturer:
        v = verificer(s, cert(UNDERSKRIVER[navn]).certifikat)
        assert v.elementer == [s.getparent()]


@eksempler
def test_no_example_is_forgotten():
    uden = {"sts-rst.xml", "sts-rstr.xml", "sts-assertion.xml", "sts-fejl.xml", "soap-kald-request.xml", "soap-kald-response.xml",
            "soap-fejl-framework.xml", "soap-fejl-sikkerhed.xml", "kontekst-request.xml", "kontekst-fejl.xml",
            "privilegier-system.xml", "privilegier-foer-jobfunktionsroller.xml", "privilegier-efter-brugersystemroller.xml"}
    alle = {f.name for f in EKSEMPLER.glob("*.xml")}
    assert alle == uden | set(UNDERSKRIVER)
    for navn in alle:
        if b"<Signature " in data(navn) or b":Signature " in data(navn):
            assert navn in UNDERSKRIVER or navn.startswith(("sts-", "soap-")), navn


@eksempler
@pytest.mark.parametrize("navn, part, art", [("saml-redirect-authnrequest.txt", "brugersystem", "SAMLRequest"),
                                             ("saml-redirect-logout.txt", "brugersystem", "SAMLRequest")])
def test_redirect_signature(navn, part, art):
    """The query as sent is what is signed."""
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding
    from urllib.parse import unquote

    linje = next(x for x in data(navn).decode().split() if art + "=" in x)
    query = linje.split("?", 1)[1]
    signeret, _, signatur = query.rpartition("&Signature=")
    cert(part).certifikat.public_key().verify(base64.b64decode(unquote(signatur)), signeret.encode(), padding.PKCS1v15(), hashes.SHA256())


@eksempler
def test_privilege_list_has_the_form_parsers_look_for():
    """KOMBIT's .NET parser looks for literal tag names; one Privilege a group; Scope with a colon (3.5)."""
    for navn in ("privilegier-system.xml", "privilegier-foer-jobfunktionsroller.xml", "privilegier-efter-brugersystemroller.xml"):
        dok = laes(data(navn))
        assert dok.tag in {f"{{{n}}}PrivilegeList" for n in (BPP_ITST, BPP_DIGST)}
        for g in dok:
            assert g.tag == "PrivilegeGroup" and ":" in g.get("Scope")
            assert len(g.findall("Privilege")) == 1
