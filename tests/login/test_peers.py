"""Other people's software on both sides: simplesamlphp as identity provider and as user system, mod_auth_mellon and mod_auth_openidc as others.

sikkerhed.md 10.2. Login, role translation and single logout each way, over loopback, in a browser without script.
"""

import base64
import json

import pytest
import requests

from adgang.parter import Part
from sandkasse import Sandkasse

from . import apache as a
from .browser import Browser, vaelg_person
from .registrering import KORSBAEK, Administration, metadata

KLE = "http://sts.kombit.dk/constraints/KLE/1"
CVR = "https://data.gov.dk/model/core/eid/professional/cvr"
LOA = "https://data.gov.dk/concept/core/nsis/loa"
ROLLER = "https://data.gov.dk/model/core/eid/privilegesIntermediate"
NAVN = "C=DK,O=11111111,CN=Signe Ssp,Serial=5f1b7c1e-0003-4a00-9000-000000000077"
JOB = "http://11111111.example/roles/jobrole/laeser/1"
ROLLE = "http://fagsystem.sandkasse.faelled.example/roles/usersystemrole/{}/1"


def privilegier(*roller: str) -> str:
    grupper = "".join(f'<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{KORSBAEK}"><Privilege>{r}</Privilege></PrivilegeGroup>'
                      for r in roller)
    return base64.b64encode(f'<bpp:PrivilegeList xmlns:bpp="http://itst.dk/oiosaml/basic_privilege_profile">{grupper}</bpp:PrivilegeList>'.encode()).decode()


@pytest.fixture(scope="module")
def peers(tmp_path_factory):
    if a.mangler():
        pytest.skip(f"not installed: {a.mangler()}")
    # Of its own: more identity providers than one change what the others see.
    s = Sandkasse(tmp_path_factory.mktemp("peers") / "data", "--no-demo")
    pki = s.mappe / "pki"
    server = a.Apache(Part.fra_filer(pki / "ca.pem", pki / "ca.key"))
    try:
        adm = Administration(s)
        # What OpenID Connect asks for is fields of the it-system.
        oidc = adm.system("Fagsystem med openidc", server.OIDC, "", False, profil="OIDC", redirectUris=[server.base("oidc") + "/svar"],
                          logudUris=[server.base("oidc") + "/ude"], backchannelUri=server.base("oidc") + "/svar?logout=backchannel")
        hemmelighed = adm.kald("POST", f"systemer/{oidc}/klienthemmelighed", {})["hemmelighed"]
        k = s.klar["login"]
        ca = s.sti(s.klar["ca"])
        certifikat = open(s.sti(k["certifikat"])).read()
        e = server.endepunkter
        skrevet = {n: metadata(rolle, eid, server.noegle[n], punkter) for n, (rolle, eid, punkter) in e.items()}
        server.skriv({"entity_id": k["entity_id"], "base": s.klar["https"], "certifikat": "".join(certifikat.split("-----")[2].split()),
                      "idp_metadata": requests.get(k["idp_metadata"], verify=ca, timeout=30).text, "mellon_metadata": skrevet["mellon"],
                      "hemmelighed": hemmelighed},
                     {"navneid": [NAVN], CVR: [KORSBAEK], LOA: ["Substantial"], ROLLER: [privilegier(JOB, "http://x.example/roles/jobrole/ukendt/1")]})
        server.start()
        adm.foederation(adm.system("Korsbæks simplesamlphp", server.IDP, skrevet["idp"], True), KORSBAEK)
        roller = {}
        for n, navn in (("sp", "Fagsystem med simplesamlphp"), ("mellon", "Fagsystem med mellon")):
            system = adm.system(navn, e[n][1], skrevet[n], False)
            roller[n] = adm.brugersystemrolle(system, ROLLE.format(f"laes_{n}"), "Læs")
        roller["oidc"] = adm.brugersystemrolle(oidc, ROLLE.format("laes_oidc"), "Læs")
        adm.kald("POST", "jobfunktionsroller", {
            "entityId": JOB, "navn": "Læser", "organisation": KORSBAEK,
            "roller": [{"brugersystemrolle": r, "afgraensninger": [{"type": KLE, "vaerdier": ["32.30.*"]}]} for r in roller.values()]},
            hvem=adm.godkendere[KORSBAEK])
        yield server, ca
    finally:
        server.luk()
        s.luk()


def vaelg(b: Browser, side, navn: str):
    """On the page of choice."""
    assert side.overskrift == "Hvor arbejder du?", side.tekst[:800]
    f = side.formular()
    knap = next(k for k in f.iter("button") if k.text_content().strip() == navn)
    return b.send(side, f, idp=knap.get("value"))


def mellon(b, server):
    return b.gaa(server.base("mellon") + "/inde/index.php")


def test_sik065_simplesamlphp_idp_to_mellon_with_translated_roles(peers):
    server, ca = peers
    b = Browser(ca)
    side = vaelg(b, mellon(b, server), "Korsbæks simplesamlphp")
    assert side.status == 200, side.tekst[:1500] + server.fejl()
    felter = json.loads(side.tekst)
    assert felter["MELLON_NAME_ID"] == NAVN
    liste = base64.b64decode(felter["MELLON_" + ROLLER.replace(".", "_")]).decode()
    assert ROLLE.format("laes_mellon") in liste and "32.30.*" in liste and "jobrole" not in liste
    assert "http://digst.dk/oiosaml/basic_privilege_profile" in liste
    # The second system asks nobody (7.12), and gets its own role.
    side = b.gaa(server.base("sp") + "/simplesaml/module.php/core/authenticate.php?as=default-sp")
    assert side.status == 200 and KORSBAEK in side.tekst, side.tekst[:1500] + server.fejl()

    # Single logout from mellon: simplesamlphp as system, simplesamlphp as identity provider, and back.
    b.vej.clear()
    side = b.gaa(server.base("mellon") + "/mellon/logout?ReturnTo=" + server.base("mellon") + "/")
    assert any("saml2-logout.php" in v for v in b.vej), b.vej
    assert any("SingleLogoutService.php" in v for v in b.vej), b.vej
    assert side.url.startswith(server.base("mellon")), side.tekst[:800] + server.fejl()
    assert mellon(b, server).overskrift == "Hvor arbejder du?"
    assert b.gaa(server.base("sp") + "/simplesaml/module.php/core/authenticate.php?as=default-sp").overskrift == "Hvor arbejder du?"


def test_sik065_sandbox_idp_to_simplesamlphp_sp_and_logout_from_it(peers):
    server, ca = peers
    b = Browser(ca)
    inde = server.base("sp") + "/simplesaml/module.php/core/authenticate.php?as=default-sp"
    side = vaelg_person(b, vaelg(b, b.gaa(inde), "Sandkassens testlogin"))
    assert side.status == 200 and "11111111" in side.tekst, side.tekst[:1500] + server.fejl()
    b.gaa(inde + "&logout")
    assert any("/runtime/saml2/issue.idp" in v for v in b.vej)
    assert b.gaa(inde).overskrift == "Hvor arbejder du?"


def test_logout_from_the_identity_provider_reaches_every_system(peers):
    server, ca = peers
    b = Browser(ca)
    assert vaelg(b, mellon(b, server), "Korsbæks simplesamlphp").status == 200
    b.vej.clear()
    b.gaa(server.base("idp") + "/simplesaml/saml2/idp/SingleLogoutService.php?ReturnTo=" + server.base("idp") + "/")
    assert any("signoffrequest.idp" in v for v in b.vej), (b.vej, server.fejl())
    assert any("/mellon/logout" in v for v in b.vej), b.vej
    assert mellon(b, server).overskrift == "Hvor arbejder du?"


def openidc(b, server):
    return b.gaa(server.base("oidc") + "/inde/index.php")


def test_openid_connect_with_translated_roles_and_logout_each_way(peers):
    server, ca = peers
    b = Browser(ca)
    side = vaelg(b, openidc(b, server), "Korsbæks simplesamlphp")
    assert side.status == 200 and side.tekst.startswith("{"), side.tekst[:1500] + server.fejl()
    felter = json.loads(side.tekst)
    assert felter["REMOTE_USER"] == NAVN
    krav = {n.replace("_", "").replace("-", ""): v for n, v in felter.items() if n.startswith("OIDC_CLAIM_")}
    liste = base64.b64decode(next(v for n, v in krav.items() if n.endswith("privilegesIntermediate"))).decode()
    assert ROLLE.format("laes_oidc") in liste and "32.30.*" in liste and "jobrole" not in liste
    assert KORSBAEK in krav.values() and "https://data.gov.dk/concept/core/nsis/loa/Substantial" in krav.values()
    # One session with SAML's: mellon asks nobody.
    assert json.loads(mellon(b, server).tekst)["MELLON_NAME_ID"] == NAVN

    # From the client: mellon and the identity provider are told, and it comes back where it asked to.
    b.vej.clear()
    side = b.gaa(server.base("oidc") + "/svar?logout=" + server.base("oidc") + "/ude")
    assert side.url.startswith(server.base("oidc") + "/ude"), (b.vej, side.tekst[:800], server.fejl())
    assert any("/mellon/logout" in v for v in b.vej) and any("SingleLogoutService.php" in v for v in b.vej), b.vej
    assert mellon(b, server).overskrift == "Hvor arbejder du?"

    # From another system: told behind the browser's back.
    side = vaelg(b, openidc(b, server), "Korsbæks simplesamlphp")
    assert side.tekst.startswith("{") and mellon(b, server).tekst.startswith("{")
    side = b.gaa(server.base("mellon") + "/mellon/logout?ReturnTo=" + server.base("mellon") + "/")
    assert side.url.startswith(server.base("mellon")), side.tekst[:800]
    assert openidc(b, server).overskrift == "Hvor arbejder du?", server.fejl()
