"""The sandbox's own identity provider and demo system, and the pages between (sikkerhed.md 7)."""

import requests
from lxml import etree

from .browser import Browser, vaelg_person

FAG = "/sandkasse/fagsystem/"


def ny(s) -> Browser:
    return Browser(s.sti(s.klar["ca"]))


def log_ind(s, b=None, **valg):
    b = b or ny(s)
    return b, vaelg_person(b, b.gaa(s.klar["https"] + FAG + "login"), **valg)


def test_pick_a_person_and_see_what_the_system_is_told(login_sandkasse):
    b, side = log_ind(login_sandkasse)
    assert side.overskrift == "Du er logget ind"
    assert "TESTLOGIN" in side.tekst
    assert "C=DK,O=11111111" in side.tekst
    assert "http://fagsystem.sandkasse.faelled.example/roles/usersystemrole/laes_sag/1" in side.tekst
    assert "32.30.*" in side.tekst
    # The second time nobody is asked (7.12): the session is the Context Handler's.
    b.http.cookies.pop("demofag")
    assert b.gaa(login_sandkasse.klar["https"] + FAG + "login").overskrift == "Du er logget ind"


def test_a_role_left_out_is_not_translated(login_sandkasse):
    _, side = log_ind(login_sandkasse, uden=("sagsansvarlig",))
    assert "laes_sag/1" in side.tekst and "ret_sag/1" not in side.tekst


def test_sik066_logout_ends_it_everywhere(login_sandkasse):
    base = login_sandkasse.klar["https"]
    b, _ = log_ind(login_sandkasse)
    side = b.gaa(base + FAG + "logud")
    assert side.overskrift == "Du er logget ud", side.tekst[:300]
    assert base + "/sandkasse/idp/slo" in b.vej  # the identity provider was told
    assert b.gaa(base + FAG + "login").overskrift == "Hvem vil du være?"
    b, _ = log_ind(login_sandkasse)
    assert b.gaa(login_sandkasse.klar["login"]["logud"]).overskrift == "Du er logget ud"
    assert b.gaa(base + FAG).overskrift == "Demofagsystem"


def test_sik090_another_browser_cannot_bring_the_answer(login_sandkasse):
    s = login_sandkasse
    b = ny(s)
    side = b.gaa(s.klar["https"] + FAG + "login")
    f = side.formular()
    svar = b.http.post(s.klar["https"] + f.action, data=[*f.form_values(), ("person", "0")], timeout=30)
    from lxml import html
    felter = dict(html.fromstring(svar.content).forms[0].form_values())
    fremmed = ny(s)
    svar = fremmed.http.post(s.klar["https"] + "/runtime/saml2auth/consume.idp", data=felter, timeout=30)
    assert svar.status_code == 400 and "ikke i gang længere" in svar.text
    assert "In English" in svar.text  # by switch, without script


def test_pages_say_what_to_do_and_run_no_foreign_script(login_sandkasse):
    s = login_sandkasse
    base = s.klar["https"]
    for sti, data in (("/runtime/saml2/issue.idp", None), ("/runtime/saml2auth/consume.idp", {"SAMLResponse": "<x>", "RelayState": "\"><script>"})):
        svar = ny(s).http.request("POST" if data else "GET", base + sti, data=data, timeout=30)
        assert svar.status_code == 400
        assert "Gå tilbage til det system" in svar.text and "Sporing" in svar.text
        assert "<script>" not in svar.text
        politik = svar.headers["Content-Security-Policy"]
        assert "script-src 'self'" in politik and "frame-ancestors 'none'" in politik


def test_both_metadata_are_signed_and_have_one_entity_id(login_sandkasse):
    k = login_sandkasse.klar["login"]
    for navn in ("idp_metadata", "sp_metadata"):
        svar = requests.get(k[navn], verify=login_sandkasse.sti(login_sandkasse.klar["ca"]), timeout=30)
        rod = etree.fromstring(svar.content)
        assert rod.get("entityID") == k["entity_id"]
        assert rod.get("validUntil")
        assert rod.find("{http://www.w3.org/2000/09/xmldsig#}Signature") is not None


def test_sik080_every_login_and_refusal_is_in_the_audit_log_without_names(login_sandkasse):
    s = login_sandkasse
    log_ind(s)
    pki = s.mappe / "pki"
    svar = requests.get(f"{s.klar['https']}/admin/revision?art=login", cert=(pki / "operatoer.pem", pki / "operatoer.key"),
                        verify=s.sti(s.klar["ca"]), timeout=30)
    assert svar.status_code == 200, svar.text[:300]
    poster = svar.json()["poster"]
    assert poster and poster[-1]["art"] == "login" and "sagsbehandler" in svar.text
    assert "Prøve Person" not in svar.text
