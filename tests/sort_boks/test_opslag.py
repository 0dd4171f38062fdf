"""The look-ups across the indexes over TLS: the overview, UDK-loven § 8 and § 11 a, validation without storing, the section
[indeks] of the configuration. Every look-up stands in the audit log with its ground.

Numbers in names: indekser.md chapter 20.
"""

import datetime
import json
import re

import pytest
import requests

from klient import SHARED, SOAP12, System, ny_uuid
from sandkasse import Sandkasse
from test_ydelse import BEVILLING, CPR, EFFEKTUERING, EKSEMPLER, NS, Indeks, koder

SAGSEKSEMPLER = SHARED / "contracts" / "sagdokumentindeks" / "examples"
pytestmark = pytest.mark.kontrakter
OPSLAG = "http://opslag.faelled.example/roles/servicesystemrole/"
LISTE = "http://ydelselistehent.faelled.example/roles/servicesystemrole/"
KONTROLTEMA = "ae8fe995-49e3-50fb-b86c-c87f65997940"
LILLELUND = "22222222"


class Ingen:
    def validate(self, _):
        return True


def operatoer(s: Sandkasse) -> requests.Session:
    ud = requests.Session()
    ud.trust_env = False
    ud.verify = s.sti(s.klar["ca"])
    ud.cert = tuple(s.sti(s.klar["operatoer"][n]) for n in ("certifikat", "noegle"))
    return ud


def tilslut(s: Sandkasse, navn: str, roller: list[str], myndighed: str = "11111111", **afgraensninger) -> System:
    """One more system with only these roles."""
    r = operatoer(s).post(s.klar["https"] + "/sandkasse/tilslut", timeout=60, json={
        "navn": navn, "cvr": "55133018", "myndighed": myndighed, "roller": roller,
        "afgraensninger": {f"http://sts.kombit.dk/constraints/{t}/1": v for t, v in afgraensninger.items()}})
    assert r.status_code == 200, r.text
    d = r.json()
    for fil in ("certifikat", "noegle"):
        (s.mappe / f"{navn}.{fil}").write_text(d[fil], encoding="utf-8")
    return System(s, {"certifikat": str(s.mappe / f"{navn}.certifikat"), "noegle": str(s.mappe / f"{navn}.noegle"), "uuid": d["system"]})


def slaa_op(system: System, hvad: str, status: int = 200, **krop):
    r = system.session.post(f"{system.base}/opslag/1/{hvad}", json=krop, timeout=60)
    assert r.status_code == status, r.text
    return r.json()


def overblik(system, status: int = 200, **krop):
    return slaa_op(system, "overblik", status, **{"part": CPR, "formaal": "Sagsbehandling", "bruger": "kbj", **krop})


def log(s: Sandkasse, operation: str) -> list[dict]:
    r = operatoer(s).get(s.klar["https"] + f"/admin/revision?operation={operation}&antal=100", timeout=60)
    assert r.status_code == 200, r.text
    return [p for p in r.json()["poster"] if p["operation"] == operation]


@pytest.fixture(scope="module")
def fyldt(tom_sandkasse):
    """The examples' case, document, grant and payment; paid yesterday, and long ago too."""
    s = tom_sandkasse
    indeks = Indeks(s.skriver, Ingen())
    indeks.toem()
    i_gaar = (datetime.date.today() - datetime.timedelta(days=1)).isoformat()
    krop = indeks.eksempel("01-importer-bevilling-og-effektuering").decode()
    assert koder(indeks.send(krop.replace("<oef:Dispositionsdato>2025-03-31", f"<oef:Dispositionsdato>{i_gaar}"))) == [20, 20]
    gammel = re.sub(r"<yi:BevillingIndeks>.*</yi:BevillingIndeks>", "", krop, flags=re.S).replace(EFFEKTUERING, ny_uuid())
    assert koder(indeks.send(gammel)) == [20]
    for navn in ("02a-importer-dokument", "01-importer-sag-med-fremdrift", "02b-opdater-tilakter-dokument-og-journalnotat"):
        sag(s, (SAGSEKSEMPLER / f"{navn}.request.xml").read_text(encoding="utf-8"))
    return s


def sag(s: Sandkasse, krop: str, system: System | None = None):
    system = system or s.skriver
    krop = re.sub(r"^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*", "", krop, flags=re.S).replace("99999999", "11111111")
    krop = krop.replace("33333333-cccc-4ddd-8eee-000000000003", system.data["uuid"])
    r = system.session.post(system.base + "/sagdokumentindeks/6/", timeout=60, headers={"Content-Type": "application/soap+xml"},
                            data=f'<s:Envelope xmlns:s="{SOAP12}"><s:Body>{krop}</s:Body></s:Envelope>'.encode())
    assert set(re.findall(r"StatusKode>(\d+)<", r.text)) == {"20"}, r.text


def test_overblik(fyldt):
    """Everything across systems, newest first, in pages; the log has purpose, user and a hash of the number."""
    alt = overblik(fyldt.skriver)
    assert alt["antal"] == {"Sag": 1, "Dokument": 1, "Journalnotat": 1, "Bevilling": 1, "Effektuering": 2}
    assert alt["i_alt"] == len(alt["linjer"]) == 6 and alt["naeste"] is None and alt["udeladt"] == {}
    tider = [datetime.datetime.fromisoformat(x["tidspunkt"]) for x in alt["linjer"]]
    assert tider == sorted(tider, reverse=True)
    af = {x["slags"]: x for x in alt["linjer"]}
    assert af["Bevilling"]["nummer"] == "BEV-2025-00815" and af["Bevilling"]["tilstand"] == "Løbende" and af["Bevilling"]["sager"]
    assert af["Effektuering"]["beloeb"] and af["Effektuering"]["tilstand"] in ("Planlagt", "Sendt", "Udbetalt")
    assert af["Dokument"]["sager"] == [af["Sag"]["uuid"]]
    sider = [overblik(fyldt.skriver, foerste=n, antal=4) for n in (0, 4)]
    assert [s["naeste"] for s in sider] == [4, None] and sider[0]["linjer"] + sider[1]["linjer"] == alt["linjer"]
    assert overblik(fyldt.skriver, part=f"{CPR[:6]}-{CPR[6:]}") == alt
    assert overblik(fyldt.skriver, part="12345678")["linjer"] == []
    poster = log(fyldt, "overblik")
    assert len(poster) >= 5 and all(p["hjemmel"] == "Sagsbehandling" for p in poster)
    assert all((p["detaljer"] if isinstance(p["detaljer"], dict) else json.loads(p["detaljer"]))["bruger"] == "kbj" for p in poster)
    assert CPR not in json.dumps(poster) and CPR not in fyldt.log_tekst()


def test_overblik_afvises(fyldt):
    """Refused plainly, and the log says for what."""
    for krop in ({"part": "1"}, {"formaal": ""}, {"bruger": " "}, {"antal": 0}, {"antal": 1001}, {"foerste": -1}, {"antal": "to"}, {"formaal": 7}):
        svar = overblik(fyldt.skriver, 400, **krop)
        assert svar["kode"] == 40 and svar["felt"], krop
    r = fyldt.skriver.session.post(fyldt.skriver.base + "/opslag/1/overblik", data=b"{", timeout=60)
    assert r.status_code == 400 and r.json()["kode"] == 40
    assert overblik(fyldt.nabo)["linjer"] == []
    uden = tilslut(fyldt, "kun-otte", [OPSLAG + "Paragraf8/1"], KLE="32.*", foelsomhed="3")
    assert overblik(uden, 403)["kode"] == 43
    fremmed = requests.post(fyldt.klar["https"] + "/opslag/1/overblik", json={}, verify=fyldt.sti(fyldt.klar["ca"]), timeout=60)
    assert fremmed.status_code in (401, 403) and "WWW-Authenticate" in fremmed.headers
    assert any(p["resultat"] == 403 and p["hjemmel"] == "Sagsbehandling" for p in log(fyldt, "overblik"))


def test_overblik_inden_for_dataafgraensning(fyldt):
    laeser = tilslut(fyldt, "kun-ydelser", [OPSLAG + "Udstil/1"], KLE="32.*", foelsomhed="3")
    assert {x["slags"] for x in overblik(laeser)["linjer"]} <= {"Bevilling", "Effektuering"}
    assert overblik(laeser)["antal"]["Bevilling"] == 1
    lavere = tilslut(fyldt, "kun-aabent", [OPSLAG + "Udstil/1"], KLE="*", foelsomhed="1")
    assert overblik(lavere)["linjer"] == []


def test_13_paragraf8(fyldt):
    """Another municipality sees what was paid in the last three months, and nothing older."""
    system = tilslut(fyldt, "udbetaling-danmark", [OPSLAG + "Paragraf8/1"], LILLELUND, KLE="32.*", foelsomhed="3")
    spoerg = {"cpr": CPR, "formaal": "Vurdering af ydelse", "bruger": "udk1"}
    svar = slaa_op(system, "paragraf8", **spoerg)
    assert [e["uuid"] for e in svar["effektueringer"]] == [EFFEKTUERING] and svar["effektueringer"][0]["ejer"] == "11111111"
    assert {d["ydelse"]["navn"] for d in svar["effektueringer"][0]["dele"]} == {"Kontanthjælp, forsørgelse", "Boligtillæg"}
    assert not svar["fra_er_flyttet"] and svar["udeladt"] == {"sikkerhedsprofil": False, "flere": False}
    tidlig = slaa_op(system, "paragraf8", fra="2020-01-01", **spoerg)
    assert tidlig["fra_er_flyttet"] and tidlig["effektueringer"] == svar["effektueringer"] and tidlig["fra"] == svar["fra"]
    assert slaa_op(system, "paragraf8", **{**spoerg, "cpr": "6101801234"})["effektueringer"] == []
    assert slaa_op(system, "paragraf8", 400, **{**spoerg, "cpr": "12345678"})["kode"] == 40
    assert slaa_op(system, "paragraf8", 400, **{**spoerg, "formaal": " "})["kode"] == 40
    laeser = tilslut(fyldt, "uden-otte", [OPSLAG + "Udstil/1"])
    assert slaa_op(laeser, "paragraf8", 403, **spoerg)["kode"] == 43
    poster = log(fyldt, "paragraf8")
    assert all(p["hjemmel"].startswith("UDK-loven § 8") for p in poster) and {200, 400, 403} <= {p["resultat"] for p in poster}
    # The same by SF1491, when the agreement gives nothing else there.
    soap = tilslut(fyldt, "udk-soap", [LISTE + "Paragraf8/1"], LILLELUND, KLE="32.*", foelsomhed="3")
    krop = (EKSEMPLER / "sf1491-01-effektueringhent-seneste-tre-maaneder.request.xml").read_text(encoding="utf-8")
    krop = re.sub(r"^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*|<ydl:RettighedListe>.*</ydl:RettighedListe>|<ydl:OekonomiskEffektueringDispositionsDatoTil>[^<]*</[^>]*>",
                  "", krop, flags=re.S)
    r = soap.session.post(soap.base + "/ydelselistehent/2/", timeout=60, headers={"Content-Type": "application/soap+xml"},
                          data=f'<s:Envelope xmlns:s="{SOAP12}"><s:Body>{krop}</s:Body></s:Envelope>'.encode())
    assert r.status_code == 200 and r.text.count("<ydl:OEkonomiskEffektuering>") == 1 and "AdvisId>A01<" in r.text, r.text
    assert log(fyldt, "ydelsesliste.EffektueringHent")[0]["hjemmel"] == "UDK-loven § 8"


def test_paragraf11a(fyldt):
    """Control cases of another municipality; a case without control theme is none."""
    system = tilslut(fyldt, "kontrol", [OPSLAG + "Paragraf11a/1"], LILLELUND, KLE="*", foelsomhed="4")
    spoerg = {"cpr": CPR, "formaal": "Kontrol", "bruger": "k1"}
    assert slaa_op(system, "paragraf11a", **spoerg)["kontrolsager"] == []
    krop = (SAGSEKSEMPLER / "01-importer-sag-med-fremdrift.request.xml").read_text(encoding="utf-8")
    klasse = re.search(r"<sag:Sagsklasse>.*?</sag:Sagsklasse>", krop, flags=re.S).group(0)
    rolle = re.search(r"<gd:Rolle>\s*<sd:UUIDIdentifikator>([^<]*)", klasse).group(1)
    tema = klasse.replace(rolle, KONTROLTEMA).replace("<gd:ReferenceID>", "<gd:Indeks>1</gd:Indeks><gd:ReferenceID>", 1)
    uuid = ny_uuid()
    krop = krop.replace(klasse, klasse + tema, 1).replace(re.search(r"<sd:UUIDIdentifikator>([0-9a-f-]{36})<", krop).group(1), uuid)
    sag(fyldt, krop)
    svar = slaa_op(system, "paragraf11a", **spoerg)
    assert [s["uuid"] for s in svar["kontrolsager"]] == [uuid] and svar["kontrolsager"][0]["kontroltemaer"]
    assert set(svar["kontrolsager"][0]) <= {"uuid", "ejer", "ejernavn", "kontroltemaer", "fremdrift", "siden", "ansvarlig", "ansvarlig_navn", "afgoerelse"}
    laeser = tilslut(fyldt, "uden-elleve", [OPSLAG + "Udstil/1"])
    assert slaa_op(laeser, "paragraf11a", 403, **spoerg)["kode"] == 43
    poster = log(fyldt, "paragraf11a")
    assert len(poster) == 3 and all(p["hjemmel"] == "UDK-loven § 11 a, stk. 2: Kontrol" for p in poster)


def test_paragraf11a_stk1(fyldt):
    """With consent on a case of one's own: that there are active control cases, their themes, and no more."""
    system = tilslut(fyldt, "ansoegning", [OPSLAG + "Paragraf11aStk1/1"], LILLELUND, KLE="*", foelsomhed="4")
    spoerg = {"cpr": CPR, "sag": "2025-17", "samtykke": True, "formaal": "Ansøgning", "bruger": "a1"}
    foer = len(slaa_op(system, "paragraf11a/stk1", **spoerg)["kontrolsager"])
    krop = (SAGSEKSEMPLER / "01-importer-sag-med-fremdrift.request.xml").read_text(encoding="utf-8")
    gammel = re.search(r"<sd:UUIDIdentifikator>([0-9a-f-]{36})<", krop).group(1)
    klasse = re.search(r"<sag:Sagsklasse>.*?</sag:Sagsklasse>", krop, flags=re.S).group(0)
    rolle = re.search(r"<gd:Rolle>\s*<sd:UUIDIdentifikator>([^<]*)", klasse).group(1)
    tema = klasse.replace(rolle, KONTROLTEMA).replace("<gd:ReferenceID>", "<gd:Indeks>1</gd:Indeks><gd:ReferenceID>", 1)
    krop = krop.replace(klasse, klasse + tema, 1)
    sag(fyldt, krop.replace(gammel, ny_uuid()))
    # One that is finished: the last step holds from the beginning.
    sag(fyldt, re.sub(r"(<sag:FremdriftStatusKode>)[^<]*", r"\g<1>Afsluttet", krop.replace(gammel, ny_uuid())))
    svar = slaa_op(system, "paragraf11a/stk1", **spoerg)
    assert len(svar["kontrolsager"]) == foer + 1
    for fundet in svar["kontrolsager"]:
        assert set(fundet) == {"kontroltemaer"} and fundet["kontroltemaer"][0]["id"]
    for daarlig in ({"samtykke": False}, {"samtykke": "ja"}, {"samtykke": None}, {"sag": ""}, {"sag": "6101701234"}, {"sag": "x" * 51}, {"bruger": " "},
                    {"formaal": ""}, {"cpr": "12345678"}):
        assert slaa_op(system, "paragraf11a/stk1", 400, **{**spoerg, **daarlig})["kode"] == 40, daarlig
    # Each right opens its own look-up only.
    assert slaa_op(system, "paragraf11a", 403, cpr=CPR, formaal="Kontrol", bruger="a1")["kode"] == 43
    kontrol = tilslut(fyldt, "kun-stk2", [OPSLAG + "Paragraf11a/1"], LILLELUND, KLE="*", foelsomhed="4")
    assert slaa_op(kontrol, "paragraf11a/stk1", 403, **spoerg)["kode"] == 43
    poster = log(fyldt, "paragraf11a.stk1")
    assert {200, 400, 403} <= {p["resultat"] for p in poster}
    assert all(p["hjemmel"].startswith("UDK-loven § 11 a, stk. 1: ") for p in poster if p["resultat"] != 400)
    assert any("2025-17" in p["hjemmel"] for p in poster) and CPR not in json.dumps(poster)


def test_openapi(fyldt):
    for sti in ("/opslag/1/openapi.json", "/sagdokumentindeks/6/validering/openapi.json", "/ydelseindeks/6/validering/openapi.json"):
        api = fyldt.skriver.session.get(fyldt.skriver.base + sti, timeout=60).json()
        assert api["openapi"].startswith("3.1") and api["paths"] and "token" in api["components"]["securitySchemes"]
        for o in api["paths"].values():
            for x in o["post"]["responses"].values():
                navn = next(iter(x["content"].values()))["schema"]["$ref"].rsplit("/", 1)[1]
                assert navn in api["components"]["schemas"]


def valider(system: System, indeks: str, krop: str, status: int = 200):
    r = system.session.post(f"{system.base}/{indeks}/6/validering", data=krop.encode(), headers={"Content-Type": "application/xml"}, timeout=60)
    assert r.status_code == status, r.text
    return r.json()


def test_validering_gemmer_intet(fyldt):
    """Every finding of a message, and nothing stored; the same message in an envelope."""
    krop = (SAGSEKSEMPLER / "01-importer-sag-med-fremdrift.request.xml").read_text(encoding="utf-8")
    gammel = re.search(r"<sd:UUIDIdentifikator>([0-9a-f-]{36})<", krop).group(1)
    krop = krop.replace("99999999", "11111111").replace(gammel, uuid := ny_uuid())
    svar = valider(fyldt.skriver, "sagdokumentindeks", krop)
    assert svar["objekter"][0]["uuid"] == uuid and svar["objekter"][0]["kode"] == 20 and svar["afvist"] == 0
    ringe = re.sub(r"<sag:Titel>[^<]*</sag:Titel>", "", krop)
    fundet = valider(fyldt.skriver, "sagdokumentindeks", ringe)
    assert fundet["afvist"] == 0 and fundet["fund"] > svar["fund"]
    assert "C01" in {f["regel"] for f in fundet["objekter"][0]["fund"]} and all(f["sti"] and f["tekst"] for f in fundet["objekter"][0]["fund"])
    uden = re.sub(r"^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*", "", ringe, flags=re.S)
    assert valider(fyldt.skriver, "sagdokumentindeks", f'<s:Envelope xmlns:s="{SOAP12}"><s:Body>{uden}</s:Body></s:Envelope>') == fundet
    assert valider(fyldt.skriver, "sagdokumentindeks", krop.replace("<si:CVR-Nummer>11111111<", "<si:CVR-Nummer>22222222<"))["objekter"][0]["kode"] == 43
    assert valider(fyldt.skriver, "sagdokumentindeks", krop.replace("<si:Foelsomhed>", "<si:Foelsomhed>X"))["objekter"][0]["kode"] == 40
    # It was never there; the one that is gets 49.
    assert valider(fyldt.skriver, "sagdokumentindeks", krop)["objekter"][0]["kode"] == 20
    assert valider(fyldt.skriver, "sagdokumentindeks", krop.replace(uuid, gammel))["objekter"][0]["kode"] == 49
    for daarlig in ("", "<x/>", "ikke xml", "<!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>"):
        assert valider(fyldt.skriver, "sagdokumentindeks", daarlig, 400)["kode"] == 40
    assert valider(fyldt.laeser, "sagdokumentindeks", krop, 403)["kode"] == 43
    ydelser = Indeks(fyldt.skriver, Ingen()).eksempel("01-importer-bevilling-og-effektuering").decode()
    svar = valider(fyldt.skriver, "ydelseindeks", ydelser.replace(BEVILLING, ny_uuid()).replace(EFFEKTUERING, ny_uuid()))
    assert [o["type"] for o in svar["objekter"]] == ["BevillingIndeks", "OekonomiskEffektueringIndeks"] and svar["afvist"] == 0
    assert CPR not in fyldt.log_tekst()


def test_indeks_i_konfigurationen(program, tmp_path):
    """A strict sender is refused what others are only told; another system may write for a master; the owner by its UUID."""
    fil = tmp_path / "faelled.toml"
    s = Sandkasse(tmp_path / "data", "--no-demo")
    a, b = s.klar["systemer"][0]["uuid"], s.klar["systemer"][2]["uuid"]
    korsbaek = s.organisation()
    s.luk()
    fil.write_text(f'[indeks]\nstrenge = ["{a} C01 C11"]\nskriver_for = ["{a} {b}"]\n', encoding="utf-8")
    s = Sandkasse(tmp_path / "data", "--no-demo", "--config", str(fil))
    try:
        krop = (SAGSEKSEMPLER / "01-importer-sag-med-fremdrift.request.xml").read_text(encoding="utf-8").replace("99999999", "11111111")
        krop = krop.replace("33333333-cccc-4ddd-8eee-000000000003", a)
        ringe = re.sub(r"<sag:Titel>[^<]*</sag:Titel>", "", krop)
        svar = valider(s.skriver, "sagdokumentindeks", ringe)["objekter"][0]
        assert svar["kode"] == 40 and svar["regel"].startswith("C01")
        assert valider(s.skriver, "sagdokumentindeks", ringe.replace(a, b))["objekter"][0]["kode"] == 20
        r = s.skriver.session.post(s.skriver.base + "/sagdokumentindeks/6/", timeout=60, headers={"Content-Type": "application/soap+xml"},
                                   data=f'<s:Envelope xmlns:s="{SOAP12}"><s:Body>{re.sub(r"^<[?]xml[^>]*[?]>", "", ringe)}</s:Body></s:Envelope>'.encode())
        assert re.findall(r"StatusKode>(\d+)<", r.text) == ["40"] and "C01" in r.text
        # Without CVR the owner is found by its UUID: Korsbæk's is ours, another's is not.
        uden = re.sub(r"<si:CVR-Nummer>[^<]*</si:CVR-Nummer>", "", krop.replace(a, b)).replace("11111111-aaaa-4bbb-8ccc-000000000001", korsbaek)
        regler = {f["regel"] for f in valider(s.skriver, "sagdokumentindeks", uden)["objekter"][0]["fund"]}
        assert "C32" not in regler
        assert valider(s.skriver, "sagdokumentindeks", uden.replace(korsbaek, s.organisation("22222222")))["objekter"][0]["kode"] == 43
        ukendt = valider(s.skriver, "sagdokumentindeks", uden.replace(korsbaek, ny_uuid()))["objekter"][0]
        assert "C32" in {f["regel"] for f in ukendt["fund"]}
    finally:
        s.luk()
