"""The pages as people meet them: every page in a headless browser with axe, and the stories that matter."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
import requests

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS / "sort_boks"))

from klient import ny_uuid  # noqa: E402
from sandkasse import PROGRAM, Sandkasse  # noqa: E402

HER = Path(__file__).parent
ROD = TESTS.parent
CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
ALLE = ["leverandoeradministrator", "aftaleadministrator", "rolleadministrator", "organisationsadministrator", "revisor",
        "beskedfordeleradministrator"]


def person(nr: int, navn: str, organisation: str, roller: list[str]) -> dict:
    return {"identitet": f"bruger:0000000{nr}-0000-4000-8000-00000000000{nr}", "navn": navn, "organisation": organisation, "roller": roller}


PERSONER = {"anne": person(1, "Anne Aftale", "11111111", ALLE), "lars": person(2, "Lars Leverandør", "22222222", ["leverandoeradministrator"]),
            "ove": person(3, "Ove Operatør", "99999999", ["operatoer", "revisor"])}
SANDKASSE = ["/", "/?vis=klienter", "/?vis=klienter&klient=pika", "/?vis=certifikater", "/?vis=adresser", "/?vis=trafik", "/?vis=styring"]
SIDER = ["", "aftaler", "aftaler/ny", "afventer", "foederationsaftaler", "foederationsaftaler/ny", "godkendelser", "systemer", "systemer/ny",
         "certifikater", "services", "servicesystemroller", "jobfunktionsroller", "jobfunktionsroller/ny", "brugersystemroller", "rolleproeve",
         "dataafgraensningstyper", "dueslag", "abonnementer", "beskedtyper", "vej", "organisationer", "administratorer", "administratorer/ny",
         "kampagner", "revision", "forbrug", "adgang", "advis", "organisation", "organisation?vis=tegning", "organisation?virkning=2027-01-01", "organisation?q=Borger",
         "enheder", "enheder/ny", "brugere", "brugere/ny", "aendringer", "aendringer?akse=registrering", "csv-import", "efterlevelse", "klasser", "klasser?soeg=27"]
HISTORIER = ["klientkode", "flytning", "csvimport", "efterlevelse", "klasser", "login", "aftale", "version", "tilknytning", "tryk", "liste", "tastatur", "formular", "uden_rolle", "csrf", "nulstil"]
MOERKE = ["/", "/app/", "/app/organisation", "/app/efterlevelse", "/app/aftaler", "/app/systemer/ny"]


@pytest.fixture(scope="module")
def sandkasse(tmp_path_factory):
    assert PROGRAM.is_file(), f"{PROGRAM} is missing: ./dev build"
    s = Sandkasse(tmp_path_factory.mktemp("sider") / "data")
    yield s
    s.luk()


@pytest.fixture(scope="module")
def browser(sandkasse, tmp_path_factory):
    """All checks of one run of the browser, by name."""
    if not CHROMIUM:
        pytest.skip("chromium is not installed: ./dev test installs it")
    if not (HER / "node_modules" / "playwright-core").is_dir():
        pytest.skip("npm ci has not been run in tests/sider: ./dev test does")
    mappe = tmp_path_factory.mktemp("browser")
    subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "90",
                    "-addext", "basicConstraints=critical,CA:FALSE", "-subj", "/C=DK/O=Lillelund/CN=Proevesystem/serialNumber=CVR:22222222-UID:11112222333344445555", "-keyout", str(mappe / "k.key"), "-out",
                    str(mappe / "k.pem")], check=True, capture_output=True)
    # A private key in a file that looks like a certificate: the page must not send it.
    (mappe / "begge.pem").write_text((mappe / "k.key").read_text() + (mappe / "k.pem").read_text())
    system = sandkasse.klar["systemer"][0]
    sider = [{"sti": s, "hvem": "ingen"} for s in SANDKASSE] + [{"sti": "/app/" + s, "hvem": "anne"} for s in SIDER]
    sider += [{"sti": f"/app/systemer/{system['uuid']}{fane}", "hvem": "anne"} for fane in ("", "?fane=certifikater", "?fane=historik")]
    sider += [{"sti": f"/app/aftaler/{system['aftale']}{fane}", "hvem": "anne"} for fane in ("", "?fane=parter", "?fane=teknisk")]
    sider += [{"sti": "/app/" + s, "hvem": "anne"} for s in organisationssider(sandkasse)]
    sider += [{"sti": "/app/organisationer", "hvem": "ove", "ser": "Lillelund Kommune"}, {"sti": "/app/kampagner/ny", "hvem": "ove"}]
    anne = Logget(sandkasse, PERSONER["anne"])
    enhed = next(e["uuid"] for e in anne.kald("GET", f"{ORG}soeg?q=Sundhedsplejen").json()["enheder"])
    job = {"base": sandkasse.klar["https"], "aftale": system["aftale"], "enhed": f"/app/enheder/{enhed}", "chromium": CHROMIUM, "personer": PERSONER, "sider": sider, "moerke": MOERKE,
           "certifikat": str(mappe / "k.pem"), "noegle": str(mappe / "begge.pem"), "billeder": os.environ.get("FAELLED_BILLEDER", "")}
    (mappe / "job.json").write_text(json.dumps(job))
    koert = subprocess.run(["node", "browser.mjs", str(mappe / "job.json")], cwd=HER, capture_output=True, text=True, timeout=900)
    assert koert.returncode == 0, koert.stderr[-3000:]
    ud = {x["navn"]: x for x in map(json.loads, koert.stdout.splitlines())}
    ud["_mappe"] = mappe
    return ud


def organisationssider(sandkasse) -> list[str]:
    """A unit, a user and a class with everything one can do to them."""
    anne = Logget(sandkasse, PERSONER["anne"])
    rod = anne.kald("GET", "/organisation/api/1/trae").json()["roedder"][0]
    enhed, bruger = rod["under"][0]["uuid"], anne.kald("GET", "/organisation/api/1/brugere?antal=1").json()["poster"][0]["uuid"]
    klasse = anne.kald("GET", "/klassifikation/api/1/soeg?q=27.36").json()[0]["uuid"]
    ud = [f"enheder/{enhed}{x}" for x in ("", "?fane=funktioner", "?fane=historik", "/ret", "/luk", "/kontakt", "/opgaver", "/stilling", "/itsystemer", "/henvendelse", "/udbetaling")]
    ud += [f"brugere/{bruger}{x}" for x in ("", "?fane=historik", "/ret", "/stop", "/kontakt", "/stilling")]
    return [*ud, f"klasser/{klasse}", f"objekt/bruger/{bruger}"]


def test_every_page_is_whole(browser):
    """A heading, nothing in the console, no serious finding of axe, no sideways scrolling at phone width."""
    sider = {n: x for n, x in browser.items() if n.startswith(("side ", "mørk "))}
    assert len(sider) > 40
    fejl = [f"{n}: {x['fejl']}" for n, x in sider.items() if not x["ok"]]
    assert not fejl, "\n".join(fejl)


@pytest.mark.parametrize("historie", HISTORIER)
def test_story(browser, historie):
    assert browser[historie]["ok"], browser[historie].get("fejl")


KLIENTER = {  # what runs a snippet of the sandbox's page, the file it is kept in, what it prints when it works
    "curl": ([["bash"], ["curl"]], "k.sh", r"Korsbæk Kommune"),
    "zeep": ([[sys.executable], [sys.executable, "-c", "import zeep"]], "k.py", r"'StatusKode': 20"),
    "dotnet": ([["dotnet"]], "Program.cs", r"Korsbæk Kommune"),
    "php": ([["php"], ["php", "-r", "exit(class_exists('SoapClient') ? 0 : 1);"]], "k.php", r"StatusKode\] => 20"),
    "pika": ([[sys.executable], [sys.executable, "-c", "import pika"]], "k.py", r"BlockingConnection"),
    "cxf": ([], "cxf.xml", ""),
}


def test_every_snippet_is_tried(browser):
    assert set(browser["klientkode"]["svar"]) == set(KLIENTER)


@pytest.mark.parametrize("klient", [k for k in KLIENTER if k != "cxf"])
def test_snippet_works_as_the_page_shows_it(browser, klient, tmp_path):
    kraever, fil, ventet = KLIENTER[klient]
    for x in kraever:
        if not shutil.which(x[0]) or (x[1:] and subprocess.run(x, capture_output=True, timeout=60).returncode):
            pytest.skip(f"{' '.join(x)} does not work here: the snippet for {klient} is not run")
    kode = browser["klientkode"]["svar"][klient]
    (tmp_path / fil).write_text(kode, encoding="utf-8")
    if foerst := re.search(r"^// (cat .*)$", kode, re.M):  # what the snippet says to do before
        subprocess.run(["sh", "-c", foerst[1]], cwd=tmp_path, check=True, timeout=60)
    if klient == "dotnet":
        subprocess.run(["dotnet", "new", "console", "--force"], cwd=tmp_path, check=True, capture_output=True, timeout=300)
        (tmp_path / fil).write_text(kode, encoding="utf-8")
    koer = ["dotnet", "run"] if klient == "dotnet" else [kraever[0][0], fil]
    svar = subprocess.run(koer, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    assert svar.returncode == 0 and re.search(ventet, svar.stdout), f"{svar.stdout}\n{svar.stderr}"


def test_cxf_snippet_names_what_is_there(browser, sandkasse):
    """Java with CXF is not run: the settings are read as Spring would, and what they name is asked for."""
    rod = ElementTree.fromstring(browser["klientkode"]["svar"]["cxf"])
    sec, spring = "{http://cxf.apache.org/configuration/security}", "{http://www.springframework.org/schema/beans}"
    noegler, ca = rod.find(f".//{sec}keyStore"), rod.find(f".//{sec}certStore")
    subprocess.run(["openssl", "pkcs12", "-in", noegler.get("file"), "-nokeys", "-passin", "pass:" + noegler.get("password")],
                   check=True, capture_output=True, timeout=60)
    assert ca.get("file") == sandkasse.sti(sandkasse.klar["ca"])
    assert re.fullmatch(rod.find("{http://cxf.apache.org/transports/http/configuration}conduit").get("name"), sandkasse.klar["https"] + "/x")
    wsdl = next(p.get("value") for p in rod.iter(spring + "property") if p.get("name") == "wsdlLocation")
    r = requests.get(wsdl, timeout=30, verify=ca.get("file"))
    assert r.status_code == 200 and ElementTree.fromstring(r.content).tag == "{http://schemas.xmlsoap.org/wsdl/}definitions"


def test_after_the_approval_the_vendors_token_works(sandkasse, browser):
    assert browser["aftale"]["ok"], browser["aftale"]["fejl"]
    entity = "http://stoettesystemerne.dk/service/organisation/3"
    mappe = browser["_mappe"]
    r = requests.post(sandkasse.klar["sts"]["oauth"], timeout=30, verify=sandkasse.sti(sandkasse.klar["ca"]),
                      cert=(str(mappe / "k.pem"), str(mappe / "k.key")),
                      data={"client_id": entity, "grant_type": "client_credentials", "scope": f"entityid:{entity},anvenderkontekst:11111111"})
    assert r.status_code == 200 and r.json()["access_token"], r.text


def test_what_the_pages_call_is_in_the_description(sandkasse):
    """Every operation in ui/src/openapi.gen.ts is served as it says; lav_typer.mjs makes the file anew."""
    o = sandkasse.klar["operatoer"]
    api = requests.get(sandkasse.klar["https"] + "/admin/openapi.json", timeout=30, verify=sandkasse.sti(sandkasse.klar["ca"]),
                       cert=(sandkasse.sti(o["certifikat"]), sandkasse.sti(o["noegle"]))).json()
    findes = {(x["operationId"], metode.upper(), sti) for sti, metoder in api["paths"].items() for metode, x in metoder.items()}
    tekst = (ROD / "ui" / "src" / "openapi.gen.ts").read_text(encoding="utf-8")
    kendte = set(re.findall(r"^  '([^']+)': \['([A-Z]+)', '([^']+)'\],$", tekst, re.M))
    kaldte = set(re.findall(r"kald\('([^']+)'", "".join(p.read_text(encoding="utf-8") for p in (ROD / "ui" / "src").rglob("*.tsx"))))
    assert len(kendte) > 100 and len(kaldte) > 10
    assert not {k for k in kendte if k[0] in kaldte} - findes, "run ui/lav_typer.mjs, and change what calls them"


# ------------------------------------------------------------------------------------------------- what a session may

class Logget:
    def __init__(self, s: Sandkasse, p: dict):
        self.base, self.s = s.klar["https"], requests.Session()
        self.s.verify, self.s.trust_env = s.sti(s.klar["ca"]), False
        rod = "http://administration.faelled.example/roles/usersystemrole/"
        r = self.s.post(self.base + "/sandkasse/api/session", timeout=30, json={
            **p, "roller": [{"organisation": p["organisation"], "rolle": f"{rod}{x}/1"} for x in p["roller"]]})
        assert r.status_code == 204, r.text
        self.csrf = self.kald("GET", "/admin/session").json().get("csrf", "")

    def kald(self, metode: str, sti: str, hoveder: dict | None = None, **valg) -> requests.Response:
        return self.s.request(metode, self.base + sti, timeout=30, headers=hoveder, **valg)

    def skriv(self, metode: str, sti: str, **valg) -> requests.Response:
        return self.kald(metode, sti, {"Faelled-Csrf": self.csrf}, **valg)


def test_a_session_may_what_the_roles_allow(sandkasse):
    anne, lars = Logget(sandkasse, PERSONER["anne"]), Logget(sandkasse, PERSONER["lars"])
    assert anne.kald("GET", "/admin/revision?antal=1").status_code == 200
    assert lars.kald("GET", "/admin/revision?antal=1").status_code == 403
    rolle = {"navn": "X", "identitet": "bruger:00000009-0000-4000-8000-000000000009", "organisation": "22222222", "rolle": "Revisor"}
    assert lars.skriv("POST", "/admin/administratorer", json=rolle).status_code == 403
    assert anne.skriv("POST", "/admin/administratorer", json=rolle).status_code == 403, "another organisation's"
    # Another's system is not there.
    fremmed = sandkasse.klar["systemer"][0]["uuid"]
    assert lars.kald("GET", f"/admin/systemer/{fremmed}").status_code in (403, 404)


def test_a_role_in_another_organisation_counts_only_there(sandkasse):
    p = {**PERSONER["lars"], "roller": []}
    s = Logget(sandkasse, {**p, "roller": ["operatoer"]})  # operator, but not at the operator's organisation
    assert s.kald("GET", "/admin/opgaver").status_code in (200, 403)
    assert s.skriv("POST", "/admin/afstem").status_code == 403
    assert s.skriv("PUT", "/admin/session", json={"organisation": "99999999"}).status_code == 403


@pytest.mark.parametrize("hoveder", [{}, {"Faelled-Csrf": "forkert"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ond.example"}])
def test_a_change_needs_the_token_and_our_own_page(sandkasse, hoveder):
    s = Logget(sandkasse, PERSONER["anne"])
    if "Faelled-Csrf" not in hoveder and hoveder:
        hoveder = {**hoveder, "Faelled-Csrf": s.csrf}
    r = s.kald("POST", "/admin/afstem", hoveder)
    assert r.status_code == 403 and r.json()["regel"] == "CSRF", r.text


def test_an_unknown_cookie_is_nobody(sandkasse):
    r = requests.get(sandkasse.klar["https"] + "/admin/session", timeout=30, verify=sandkasse.sti(sandkasse.klar["ca"]),
                     headers={"Cookie": "__Host-faelled=opdigtet"})
    assert r.status_code == 401
    r = requests.get(sandkasse.klar["https"] + "/app/aftaler", timeout=30, verify=sandkasse.sti(sandkasse.klar["ca"]), allow_redirects=False)
    assert r.status_code in (303, 403) and "<script" not in r.text


def test_who_did_it_stands_in_the_log(sandkasse):
    s = Logget(sandkasse, PERSONER["anne"])
    s.kald("GET", "/admin/opgaver")
    poster = s.kald("GET", "/admin/revision?antal=50").json()["poster"]
    assert any(p.get("operation") == "opgaver" and p.get("detaljer", {}).get("hvem") == PERSONER["anne"]["identitet"] for p in poster), poster[:3]


def test_files_of_the_start_page(sandkasse):
    def hent(navn):
        return requests.get(sandkasse.klar["https"] + "/sandkasse/filer/" + navn, timeout=30, verify=sandkasse.sti(sandkasse.klar["ca"]))
    assert hent("ca.pem").content == Path(sandkasse.sti(sandkasse.klar["ca"])).read_bytes()
    assert hent("korsbaek-skriver.p12").content == Path(sandkasse.sti(sandkasse.klar["systemer"][0]["p12"])).read_bytes()
    for hemmelig in ("ca.key", "operatoer.key", "server.key", "..%2fca.key"):
        assert hent(hemmelig).status_code in (400, 404), hemmelig


# --------------------------------------------------------------------------------- Organisation for people and for systems

ORG = "/organisation/api/1/"
SENAVN = "http://organisation.faelled.example/constraints/SeNavn/1"


def med_roller(sandkasse, *roller: dict) -> Logget:
    s = Logget(sandkasse, {**PERSONER["anne"], "roller": []})
    r = s.s.post(s.base + "/sandkasse/api/session", timeout=30, json={**PERSONER["anne"], "roller": list(roller)})
    assert r.status_code == 204
    s.csrf = s.kald("GET", "/admin/session").json().get("csrf", "")
    return s


def rolle(navn: str, organisation: str = "11111111", **mere) -> dict:
    return {"organisation": organisation, "rolle": f"http://administration.faelled.example/roles/usersystemrole/{navn}/1", **mere}


def test_roles_of_the_login_decide_what_of_organisation(sandkasse):
    laeser = med_roller(sandkasse, rolle("organisationslaeser"))
    assert laeser.kald("GET", "/admin/session").json()["roller"] == ["Organisationslæser"]
    trae = laeser.kald("GET", ORG + "trae").json()
    assert trae["roedder"][0]["navn"] == "Korsbæk Kommune" and not trae["skriver"] and not trae["serNavne"]
    ny = {"navn": "X", "noegle": "X", "overordnet": trae["roedder"][0]["uuid"]}
    assert laeser.skriv("POST", ORG + "enheder", json=ny).status_code == 403
    assert laeser.kald("GET", "/klassifikation/api/1/lister").status_code == 200
    # Roles in the administration alone say nothing of Organisation's data; another organisation's say nothing here.
    for r in (rolle("leverandoeradministrator"), rolle("organisationsredaktoer", "22222222")):
        assert med_roller(sandkasse, r).kald("GET", ORG + "trae").status_code == 403, r
    assert requests.get(laeser.base + ORG + "trae", timeout=30, verify=laeser.s.verify).status_code == 401


def test_data_limits_of_the_login_decide_whose_names_are_seen(sandkasse):
    uden = med_roller(sandkasse, rolle("organisationsredaktoer"))
    med = med_roller(sandkasse, rolle("organisationsredaktoer", afgraensninger=[{"type": SENAVN, "vaerdi": "Ja"}]))
    nej = med_roller(sandkasse, rolle("organisationsredaktoer", afgraensninger=[{"type": SENAVN, "vaerdi": "Nej"}]))
    navne = [[b["navn"] for b in s.kald("GET", ORG + "brugere?antal=20").json()["poster"]] for s in (uden, med, nej)]
    assert navne[0] == navne[2] != navne[1] and any(" " in n for n in navne[1]) and not any(" " in n for n in navne[0])


def test_a_change_in_organisation_needs_the_token_and_says_who(sandkasse):
    s = med_roller(sandkasse, rolle("organisationsredaktoer"))
    rod = s.kald("GET", ORG + "trae").json()["roedder"][0]["uuid"]
    ny = {"navn": "Prøveenhed", "noegle": "PRV", "overordnet": rod, "note": "prøve"}
    r = s.kald("POST", ORG + "enheder", json=ny)
    assert r.status_code == 403 and r.json()["regel"] == "CSRF"
    assert s.kald("POST", ORG + "enheder", {"Faelled-Csrf": s.csrf, "Origin": "https://ond.example"}, json=ny).status_code == 403
    uuid = s.skriv("POST", ORG + "enheder", json=ny).json()["uuid"]
    historik = s.kald("GET", f"{ORG}objekter/organisationenhed/{uuid}/registreringer").json()
    assert historik[0]["note"] == "prøve" and historik[0]["hvem"] == PERSONER["anne"]["identitet"].removeprefix("bruger:")
    poster = Logget(sandkasse, PERSONER["anne"]).kald("GET", "/admin/revision?antal=50").json()["poster"]
    assert any(p["operation"] == "enheder.opret" and p["detaljer"]["hvem"] == PERSONER["anne"]["identitet"] for p in poster)
    assert s.skriv("POST", f"{ORG}enheder/{rod}/luk", json={}).status_code == 409
    r = s.skriv("PUT", f"{ORG}enheder/{uuid}", json={**ny, "overordnet": uuid})
    assert r.status_code == 400 and r.json()["felt"] == "overordnet"
    assert s.skriv("POST", f"{ORG}enheder/{uuid}/luk", json={}).status_code == 204
    assert s.kald("GET", f"{ORG}enheder/{uuid}").json()["aktiv"] is False


def test_contact_place_payout_and_it_systems_of_a_unit(sandkasse):
    s = med_roller(sandkasse, rolle("organisationsredaktoer"))

    def enhed(navn):
        return next(e["uuid"] for e in s.kald("GET", f"{ORG}soeg?q={navn}").json()["enheder"] if e["navn"] == navn)

    def saet(uuid, hvad, **krop):
        r = s.skriv("PUT", f"{ORG}enheder/{uuid}/{hvad}", json=krop)
        return r.status_code if r.status_code == 204 else (r.status_code, r.json()["felt"])

    sted, bruger = enhed("Træning og Forebyggelse"), enhed("Hjemmeplejen")
    valg = s.kald("GET", f"{ORG}enheder/{sted}/tilknytninger").json()
    itsystemer = {x["uuid"]: x["navn"] for x in valg["itsystemer"] if x["navn"] in ("KY", "SAPA")}
    assert saet(sted, "itsystemer", itsystemer=[*itsystemer, sted]) == (400, "itsystemer"), "a unit is no IT system"
    assert saet(sted, "itsystemer", itsystemer=list(itsystemer)) == 204
    assert {x["navn"] for x in s.kald("GET", f"{ORG}enheder/{sted}").json()["itsystemer"]} == {"KY", "SAPA"}

    emner = [k["uuid"] for k in s.kald("GET", "/klassifikation/api/1/soeg?q=27.36").json() if k["noegle"].startswith("27.36")][:2]
    assert saet(sted, "henvendelse", egen=True, opgaver=[], steder=[]) == (400, "opgaver")
    assert saet(sted, "henvendelse", egen=True, opgaver=[sted], steder=[]) == (400, "opgaver")
    assert saet(sted, "henvendelse", egen=True, opgaver=emner, steder=[]) == 204
    stedet = [x["uuid"] for x in s.kald("GET", f"{ORG}enheder/{bruger}/tilknytninger").json()["henvendelsessteder"] if x["enhed"] == sted]
    assert saet(bruger, "henvendelse", egen=True, opgaver=emner[:1], steder=stedet) == (400, "steder"), "the same subject twice"
    assert saet(bruger, "henvendelse", egen=False, opgaver=[], steder=stedet) == 204
    assert [f["opgaver"] for f in s.kald("GET", f"{ORG}enheder/{bruger}").json()["betjening"]] == [["27.36", "27.36.04"]]
    assert saet(sted, "henvendelse", egen=False, opgaver=[], steder=[]) == (409, "egen"), "another unit uses it"

    betaler = s.kald("GET", f"{ORG}enheder/{bruger}/tilknytninger").json()["udbetalere"][0]["uuid"]
    assert saet(bruger, "udbetaling", egen=True, udbetaler=None) == (400, "egen"), "no LOS short name"
    assert saet(bruger, "udbetaling", egen=False, udbetaler=stedet[0]) == (400, "udbetaler"), "a contact place does not pay"
    assert saet(bruger, "udbetaling", egen=False, udbetaler=betaler) == 204
    assert {f["type"] for f in s.kald("GET", f"{ORG}enheder/{bruger}").json()["betjening"]} == {"Henvendelsessted", "Udbetalende enhed"}

    # And back again: nothing is left that points at nothing.
    assert saet(bruger, "henvendelse", egen=False, opgaver=[], steder=[]) == 204
    assert saet(bruger, "udbetaling", egen=False, udbetaler=None) == 204
    assert saet(sted, "henvendelse", egen=False, opgaver=[], steder=[]) == 204
    assert s.kald("GET", f"{ORG}enheder/{bruger}").json()["betjening"] == []
    laeser = med_roller(sandkasse, rolle("organisationslaeser"))
    assert laeser.skriv("PUT", f"{ORG}enheder/{sted}/itsystemer", json={"itsystemer": []}).status_code == 403


def test_the_demo_municipality_has_few_findings(sandkasse):
    s = Logget(sandkasse, PERSONER["anne"])
    fund = s.kald("GET", ORG + "efterlevelse").json()["fund"]
    assert {("C37", "Advarsel"), ("C53", "Advarsel"), ("C55", "Fejl")} <= {(f["regel"], f["alvor"]) for f in fund}
    assert len(fund) < 10, fund
    assert all(f["tekstEn"] and f["tekstEn"] != f["tekst"] for f in fund)


def test_a_form_of_several_objects_is_written_whole_or_not_at_all(sandkasse):
    s = Logget(sandkasse, PERSONER["anne"])
    enhed = s.kald("GET", ORG + "trae").json()["roedder"][0]["uuid"]
    ny = {"navn": "Hel Eller Intet", "brugernavn": "helhed", "enhed": enhed, "titel": "Konsulent", "fra": "2026-03-01",
          "kontakt": [{"rolle": "BRUGER_EMAIL", "tekst": "hel@korsbaek.example"}]}
    r = s.skriv("POST", ORG + "brugere", json={**ny, "til": "2026-02-01"})  # found wrong when the rest was right
    assert (r.status_code, r.json()["felt"]) == (400, "til")
    assert s.kald("GET", ORG + "soeg?q=helhed").json()["brugere"] == []
    assert s.kald("GET", ORG + "soeg?q=Hel Eller Intet").json()["brugere"] == [], "no person without a user either"
    r = s.skriv("POST", ORG + "brugere", json=ny)
    assert r.status_code == 200, r.text
    bruger = s.kald("GET", f"{ORG}brugere/{r.json()['uuid']}").json()
    stilling, = bruger["funktioner"]
    tider = {s.kald("GET", f"{ORG}objekter/{art}/{uuid}/registreringer").json()[0]["tidspunkt"]
             for art, uuid in (("bruger", bruger["uuid"]), ("organisationfunktion", stilling["uuid"]))}
    assert len(tider) == 1, "one transaction"
    # Both names in one form: a registration each, and the e-mail, which was said with the first one, is still there.
    r = s.skriv("PUT", f"{ORG}brugere/{bruger['uuid']}", json={"navn": "Helt Nyt", "brugernavn": "helhed2", "fra": "2026-04-01"})
    assert r.status_code == 204, r.text
    assert len(s.kald("GET", f"{ORG}objekter/bruger/{bruger['uuid']}/registreringer").json()) == 2
    assert s.kald("GET", ORG + "soeg?q=Helt Nyt").json()["brugere"][0]["uuid"] == bruger["uuid"]
    assert "hel@korsbaek.example" in s.kald("GET", f"{ORG}brugere/{bruger['uuid']}").text
    assert s.skriv("POST", f"{ORG}brugere/{bruger['uuid']}/stop", json={}).status_code == 204


def test_csv_import_writes_what_it_said_and_only_then(sandkasse):
    s = Logget(sandkasse, PERSONER["anne"])

    def importer(fil: str, proeve: bool | None, hvem=s) -> dict:
        r = hvem.skriv("POST", ORG + "import", json={"fil": fil} | ({} if proeve is None else {"proeve": proeve}))
        assert r.status_code == 200, r.text
        assert r.json()["udfoert"] == (proeve is False)
        ud = {}
        for x in r.json()["linjer"]:  # a key that comes again gets a mark
            ud[x["noegle"] + "'" * (x["noegle"] in ud)] = x
        return ud

    def handlinger(linjer: dict) -> dict:
        return {n: x["handling"] for n, x in linjer.items()}

    def fundet(q: str, slags: str = "enheder") -> list:
        return s.kald("GET", f"{ORG}soeg?q={q}").json()[slags]

    enheder = ("nøgle;navn;overordnet;luk;e-mail\r\nCSV1;Csv Øverst;KOMMUNEN;;csv@korsbaek.example\r\nCSV2;Csv Under;CSV1;;\r\n"
               "CSV3;Csv Forkert;FINDES-IKKE;;\r\nCSV4;Csv Under Forkert;CSV3;;\r\nCSV1;Csv Dobbelt;KOMMUNEN;;\r\n")
    ventet = {"CSV1": "Oprettes", "CSV2": "Oprettes", "CSV3": "Afvist", "CSV4": "Afvist", "CSV1'": "Afvist"}
    for proeve in (None, True):
        assert handlinger(importer(enheder, proeve)) == ventet
        assert fundet("Csv") == []
    gemt = importer(enheder, False)
    assert handlinger(gemt) == ventet
    assert gemt["CSV3"]["felt"] == "overordnet" and gemt["CSV3"]["uuid"] is None
    assert {e["navn"] for e in fundet("Csv")} == {"Csv Øverst", "Csv Under"}
    kort = s.kald("GET", f"{ORG}enheder/{gemt['CSV2']['uuid']}").json()
    assert [e["navn"] for e in kort["sti"]][-2:] == ["Csv Øverst", "Csv Under"] or kort["overordnet"] == gemt["CSV1"]["uuid"], kort
    assert "csv@korsbaek.example" in s.kald("GET", f"{ORG}enheder/{gemt['CSV1']['uuid']}").text
    assert set(handlinger(importer(enheder, None)).values()) == {"Uændret", "Afvist"}

    brugere = "brugernavn;navn;enhed;titel;leder;stop;e-mail\r\ncsvanne;Csv Anne;CSV2;Konsulent;;;a@korsbaek.example\r\n"
    assert handlinger(importer(brugere, False)) == {"csvanne": "Oprettes"}
    bruger, = fundet("Csv Anne", "brugere")
    kort = s.kald("GET", f"{ORG}brugere/{bruger['uuid']}")
    assert "a@korsbaek.example" in kort.text and [f["navn"] for f in kort.json()["funktioner"]] == ["Konsulent"], kort.text
    # Whoever may only read may not, not even to see what would happen.
    laeser = med_roller(sandkasse, rolle("organisationslaeser"))
    assert laeser.skriv("POST", ORG + "import", json={"fil": brugere}).status_code == 403

    # Stopped and closed. The unit above is closed after the one below, whatever the order in the file.
    assert handlinger(importer("brugernavn;navn;stop\r\ncsvanne;Csv Anne;ja\r\n", False)) == {"csvanne": "Lukkes"}
    assert not s.kald("GET", f"{ORG}brugere/{bruger['uuid']}").json()["aktiv"]
    luk = "nøgle;navn;luk\r\nCSV1;Csv Øverst;ja\r\nCSV2;Csv Under;ja\r\n"
    assert handlinger(importer("nøgle;navn;luk\r\nKOMMUNEN;Korsbæk Kommune;ja\r\n", False)) == {"KOMMUNEN": "Afvist"}
    assert handlinger(importer(luk, False)) == {"CSV1": "Lukkes", "CSV2": "Lukkes"}
    for noegle in ("CSV1", "CSV2"):
        assert not s.kald("GET", f"{ORG}enheder/{gemt[noegle]['uuid']}").json()["aktiv"]


def test_undo_brings_back_the_registration_that_was_named(sandkasse):
    s, k = Logget(sandkasse, PERSONER["anne"]), sandkasse.skriver
    rod = s.kald("GET", ORG + "trae").json()["roedder"][0]["uuid"]
    uuid = s.skriv("POST", ORG + "enheder", json={"navn": "Undo A", "noegle": "UNDO", "overordnet": rod}).json()["uuid"]
    for navn in ("Undo B", "Undo C"):
        assert s.skriv("PUT", f"{ORG}enheder/{uuid}", json={"navn": navn, "noegle": "UNDO", "overordnet": rod}).status_code == 204
    sti = f"{ORG}objekter/organisationenhed/{uuid}/"

    def navn() -> str:
        return s.kald("GET", f"{ORG}enheder/{uuid}").json()["navn"]

    def gendan(nr, hvem=s) -> int:
        return hvem.skriv("POST", sti + "gendan", json={"nr": nr}).status_code

    assert navn() == "Undo C"
    assert gendan(2) == 204 and navn() == "Undo B"
    assert gendan(1) == 204 and navn() == "Undo A"
    linjer = s.kald("GET", sti + "registreringer").json()
    assert [x["nr"] for x in linjer] == [5, 4, 3, 2, 1] and linjer[0]["note"] == "Gendannet fra registrering 1"
    assert {x["vaerdi"] for x in linjer[0]["kommet"] if x["felt"] == "EnhedNavn"} == {"Undo A"}
    assert gendan(9) == 404 and gendan("1") == 400 and navn() == "Undo A"
    assert gendan(3, med_roller(sandkasse, rolle("organisationslaeser"))) == 403
    assert gendan(3, Logget(sandkasse, {**PERSONER["lars"], "roller": ["organisationsredaktoer"]})) == 404
    assert navn() == "Undo A"
    assert k.kald("organisationenhed", "passiver", {"uuid": uuid}).kode == 20
    assert gendan(3) == 409


def test_what_is_switched_off_and_on_again_is_found(sandkasse):
    s, k = Logget(sandkasse, PERSONER["anne"]), sandkasse.skriver
    uuid = ny_uuid()
    adresse = {"uuid": uuid, "egenskaber": [{"noegle": uuid, "tekst": "blink@korsbaek.example", "fra": "2026-01-01"}]}

    def fundet() -> list:
        svar = s.kald("GET", ORG + "efterlevelse").json()
        assert {"C10", "C95"} <= {r["regel"] for r in svar["regler"]} and all(r["tekstEn"] and r["gruppeEn"] for r in svar["regler"])
        return [f["tekstEn"] for f in svar["fund"] if f["uuid"] == uuid and f["regel"] == "C10"]

    assert k.kald("adresse", "importer", adresse).kode == 20
    for gang in range(2):
        assert fundet() == []
        assert k.kald("adresse", "passiver", {"uuid": uuid}).kode == 20
        assert k.kald("adresse", "importer", adresse).kode == 20
    assert fundet() == ["The object was withdrawn twice within 30 days"]
    assert k.kald("adresse", "passiver", {"uuid": uuid}).kode == 20


def test_a_neighbour_sees_nothing_of_it(sandkasse):
    korsbaek = med_roller(sandkasse, rolle("organisationsredaktoer"))
    rod = korsbaek.kald("GET", ORG + "trae").json()["roedder"][0]["uuid"]
    nabo = Logget(sandkasse, {**PERSONER["lars"], "roller": ["organisationsredaktoer"]})
    assert nabo.kald("GET", ORG + "trae").json()["roedder"][0]["navn"] == "Lillelund Kommune"
    for metode, sti in (("GET", f"enheder/{rod}"), ("GET", f"objekter/organisationenhed/{rod}/registreringer"), ("POST", f"enheder/{rod}/luk"),
                        ("PUT", f"enheder/{rod}")):
        assert nabo.skriv(metode, ORG + sti, json={"navn": "X", "noegle": "X"} if metode != "GET" else None).status_code == 404, sti


def test_a_system_uses_the_same_api_with_its_certificate(sandkasse):
    system = sandkasse.klar["systemer"][0]
    r = requests.get(sandkasse.klar["https"] + ORG + "trae", timeout=30, verify=sandkasse.sti(sandkasse.klar["ca"]),
                     cert=(sandkasse.sti(system["certifikat"]), sandkasse.sti(system["noegle"])), headers={"Faelled-Myndighed": "11111111"})
    assert r.status_code == 200 and r.json()["roedder"], r.text
