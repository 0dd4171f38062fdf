"""Signed calls over the wire, in every style of every client, and their checks of the answers (chapters 5 and 8)."""

import uuid

import pytest
import requests
from lxml import etree

from . import kald as k
from .navne import NS, RH, S11, S12
from .verden import (DEMO, ENHED, HANDLING, KORSBAEK, LILLELUND, ORGANISATION, demo_krop, importer_krop, laes_krop, status_kode)
from .xmlsig import Afvist, laes, verificer

DEMO_STI = "/service/SP/Demo/1"
DEMO_HANDLING = "http://serviceplatformen.dk/xml/wsdl/soap11/SP/Demo/1/callDemoService"


@pytest.mark.parametrize("navn", k.VARIANTER)
def test_every_client_calls_organisation(verden, navn):
    stil, kilde = k.VARIANTER[navn]
    assert kilde
    svar = verden.skriver.kald(ENHED, laes_krop(verden.enhed()), HANDLING + "laes", verden.token(0, ORGANISATION, KORSBAEK), stil)
    assert svar.tag.endswith("LaesOutput") and status_kode(svar) == 20


@pytest.mark.parametrize("navn", ["DEMO Java", "DEMO .NET"])
def test_demo_service_in_the_token_model(verden, navn):
    """8.7, in SOAP 1.1 with strict layout, Framework signed in request and answer."""
    klient = verden.klient(0, verden.sp)
    svar = klient.kald(DEMO_STI, demo_krop("Rødgrød & fløde".replace("&", "&amp;")), DEMO_HANDLING, verden.token(0, DEMO, KORSBAEK),
                       k.STILE11[navn], strict=True)
    assert svar.findtext("{*}responseString") == "Rødgrød & fløde"


@pytest.mark.parametrize("version, tekst", [(None, "Missing Framework header"), ("1.1", "Framework version")])
def test_demo_service_demands_framework(verden, version, tekst):
    r, mid = verden.klient(0).send_kald(DEMO_STI, demo_krop(), DEMO_HANDLING, verden.token(0, DEMO, KORSBAEK), k.DEMONET.med(framework=version))
    fejl = k.Fejl(laes(r.content))
    assert r.status_code == 500 and fejl.kode == "sbf:FrameworkVersionMismatch" and fejl.tekst.startswith(tekst)


def test_answer_has_what_5_5_says(verden):
    transaktion = str(uuid.uuid4())
    r, mid = verden.skriver.send_kald(ENHED, laes_krop(verden.enhed()), HANDLING + "laes", verden.token(0, ORGANISATION, KORSBAEK),
                                      transaktion=transaktion)
    dok = laes(r.content)
    hoved = dok.find(f"{{{S12}}}Header")
    assert hoved.findtext("wsa:To", "", NS) == "http://www.w3.org/2005/08/addressing/anonymous"
    assert [e.text for e in hoved.iter(f"{{{RH}}}TransactionUUID")] == [transaktion]
    assert hoved.find("sbf:Framework", NS) is not None  # the request had one
    assert not r.content.startswith((b"\xef\xbb\xbf", b"\xff"))


@pytest.mark.parametrize("soap", [S11, S12])
def test_fault_names_the_message_it_answers(verden, soap):
    """5.8: signed when possible; clients do not verify it."""
    r, mid = verden.skriver.send_kald(ENHED, '<x xmlns="urn:x"/>', "urn:x", verden.token(0, ORGANISATION, KORSBAEK), k.NETCORE.med(soap=soap))
    dok = laes(r.content)
    assert k.Fejl(dok).kode and dok.findtext(f"{{{soap}}}Header/wsa:RelatesTo", "", NS) == mid
    for signatur in dok.findall(".//wsse:Security/ds:Signature", NS):
        assert verificer(signatur, verden.org.certifikat).daekker(dok.find(f"{{{soap}}}Body"))


def test_rights_come_from_the_token(verden):
    """The reader's token does not let write, whatever else the reader could prove."""
    krop = importer_krop(str(uuid.uuid4()), verden.organisation())
    svar = verden.laeser.kald(ENHED, krop, HANDLING + "importer", verden.token(1, ORGANISATION, KORSBAEK))
    assert status_kode(svar) == 43
    svar = verden.skriver.kald(ENHED, krop, HANDLING + "importer", verden.token(0, ORGANISATION, KORSBAEK))
    assert status_kode(svar) == 20


def test_token_for_one_municipality_does_not_show_the_other(verden):
    egen = verden.enhed()
    svar = verden.laeser.kald(ENHED, laes_krop(egen), HANDLING + "laes", verden.token(1, ORGANISATION, LILLELUND))
    assert status_kode(svar) == 44
    svar = verden.laeser.kald(ENHED, laes_krop(egen), HANDLING + "laes", verden.token(1, ORGANISATION, KORSBAEK))
    assert status_kode(svar) == 20


def test_authority_header_is_no_way_around_the_token(verden):
    """Faelled-Myndighed belongs to development mode."""
    t = verden.token(1, ORGANISATION, LILLELUND)
    besked = k.lav_kald(k.NETCORE, verden.part(1), t, laes_krop(verden.enhed()), til=verden.base + ENHED, action=HANDLING + "laes", nu=verden.ur())
    r = verden.laeser.post_soap(ENHED, besked.data, {**k.http_hoveder(k.NETCORE, HANDLING + "laes"), "Faelled-Myndighed": KORSBAEK})
    dok = laes(r.content)
    assert k.fejlsvar(dok) is not None or status_kode(dok.find(f"{{{S12}}}Body")[0]) == 44


def test_another_tls_certificate_does_not_matter_in_soap(verden):
    """The message proves its sender; who opened the connection is not asked (5.4)."""
    token = verden.token(0, ORGANISATION, KORSBAEK)
    besked = k.lav_kald(k.NETCORE, verden.part(0), token, laes_krop(verden.enhed()), til="x", action=HANDLING + "laes", nu=verden.ur())
    r = verden.nabo.post_soap(ENHED, besked.data, k.http_hoveder(k.NETCORE, "x"))
    assert r.status_code == 200


@pytest.mark.parametrize("action", ["slet", "importer", "findes-ikke"])
def test_soapaction_against_body(verden, action):
    """5.2: what the signed Body says is what happens; the action is only logged."""
    token = verden.token(0, ORGANISATION, KORSBAEK)
    for soap in (S11, S12):
        stil = k.NETCORE.med(soap=soap)
        besked = k.lav_kald(stil, verden.part(0), token, laes_krop(verden.enhed()), til="x", action=HANDLING + "laes", nu=verden.ur())
        r = verden.skriver.post_soap(ENHED, besked.data, k.http_hoveder(stil, HANDLING + action), mtls=False)
        assert r.status_code == 200
        svar = k.netcore_svar(r.content, besked.message_id, verden.org, soap, verden.ur())
        assert svar.tag.endswith("LaesOutput") and status_kode(svar) == 20
    # And again: it is still there.
    svar = verden.skriver.kald(ENHED, laes_krop(verden.enhed()), HANDLING + "laes", token)
    assert status_kode(svar) == 20


# ------------------------------------------------------------------------------------------- the certificate model

INV = "http://serviceplatformen.dk/xml/schemas/InvocationContext/1/"
AUT = "http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/"


def zeep_klient(verden, nr: int):
    import zeep

    s = requests.Session()
    s.trust_env = False
    d = verden.s.klar["systemer"][nr]
    s.verify, s.cert = verden.ca.cert_fil, (verden.s.sti(d["certifikat"]), verden.s.sti(d["noegle"]))
    c = zeep.Client(verden.base + DEMO_STI + "?wsdl", transport=zeep.Transport(session=s))
    return c.create_service(next(iter(c.wsdl.bindings)), verden.base + DEMO_STI)


def test_sik_070_context_model_by_zeep(verden):
    svar = zeep_klient(verden, 0).callDemoService(AuthorityContext={"MunicipalityCVR": KORSBAEK}, messageString="hej")
    assert "hej" in str(svar)


def test_sik_070_context_of_an_authority_without_agreement(verden):
    import zeep.exceptions

    with pytest.raises(zeep.exceptions.Fault) as fejl:
        zeep_klient(verden, 0).callDemoService(AuthorityContext={"MunicipalityCVR": LILLELUND}, messageString="hej")
    assert "FAELLED-SP-0403" in etree.tostring(fejl.value.detail).decode()


def send_kontekst(verden, kontekst: str, nr: int | None = 0) -> requests.Response:
    data = (f'<s:Envelope xmlns:s="{S11}"><s:Body>{demo_krop("hej", kontekst)}</s:Body></s:Envelope>')
    klient = verden.klient(0 if nr is None else nr)
    return klient.post_soap(DEMO_STI, data, {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{DEMO_HANDLING}"'}, mtls=nr is not None)


@pytest.mark.parametrize("kontekst, nr, kode", [
    (f'<a:AuthorityContext xmlns:a="{AUT}"><a:MunicipalityCVR>{KORSBAEK}</a:MunicipalityCVR></a:AuthorityContext>', None, "FAELLED-SP-0401"),
    (f'<a:AuthorityContext xmlns:a="{AUT}"><a:MunicipalityCVR>1111</a:MunicipalityCVR></a:AuthorityContext>', 0, "FAELLED-SP-0400"),
    (f'<a:AuthorityContext xmlns:a="{AUT}"><a:MunicipalityCVR>{LILLELUND}</a:MunicipalityCVR></a:AuthorityContext>', 0, "FAELLED-SP-0403"),
    (f'<i:InvocationContext xmlns:i="{INV}"><i:ServiceAgreementUUID>0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f</i:ServiceAgreementUUID>'
     '<i:UserSystemUUID>0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f</i:UserSystemUUID><i:UserUUID>0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f</i:UserUUID>'
     '<i:ServiceUUID>0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f</i:ServiceUUID></i:InvocationContext>', 0, "FAELLED-SP-04"),
], ids=["no certificate", "cvr of four digits", "no agreement", "invented agreement"])
def test_sik_070_refusals(verden, kontekst, nr, kode):
    r = send_kontekst(verden, kontekst, nr)
    fejl = k.Fejl(laes(r.content))
    koder = [e.text for e in fejl.detalje.iter("{http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/}ErrorCode")]
    assert r.status_code == 500 and len(koder) == 1 and koder[0].startswith(kode), r.text


def test_authority_in_the_body_must_be_the_tokens(verden):
    """8.5: in the token model another CVR is refused."""
    kontekst = f'<a:AuthorityContext xmlns:a="{AUT}"><a:MunicipalityCVR>{LILLELUND}</a:MunicipalityCVR></a:AuthorityContext>'
    r, _ = verden.klient(0, verden.sp).send_kald(DEMO_STI, demo_krop("hej", kontekst), DEMO_HANDLING, verden.token(0, DEMO, KORSBAEK), k.DEMONET)
    assert "FAELLED-SP-0409" in r.text
    with pytest.raises(Afvist):
        k.netcore_svar(r.content, "x", verden.sp, S11)
