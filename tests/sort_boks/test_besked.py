"""The Beskedfordeler on the sandbox: a change in Organisation arrives at the demo mailbox, and the JSON API shows its way."""

import base64
import json
import subprocess
import time

import pytest
from lxml import etree

from indeksbesked import GODE, aendr, importer, konstanter, opdater
from klient import CONTRACTS, SOAP12, eksempel, ny_uuid
from sandkasse import PROGRAM

DUESLAG = "6d1f0c1e-52a4-4a0d-9c50-0f8f6a1f00d1"
OPRETTET = "64dc5222-f13f-4b87-a080-d4a0878abfa5"
AENDRET = "fa833512-46a9-4830-acac-bf362f1144ba"


def admin(sandkasse, operation: str, *navne: str):
    """`faelled admin`, as the operator of the sandbox."""
    r = subprocess.run([str(PROGRAM), "admin", "--data", str(sandkasse.mappe), operation, *navne], capture_output=True, text=True, timeout=60)
    assert r.returncode == 0, r.stderr + r.stdout
    return json.loads(r.stdout) if r.stdout.strip() else None


def beskeder(sandkasse, objekt: str, antal: int) -> list[tuple[dict, etree._Element]]:
    """The messages in the demo mailbox about an object, once there are so many."""
    frist = time.monotonic() + 30
    while True:
        fundet = []
        for b in admin(sandkasse, "besked.dueslag.beskeder", f"uuid={DUESLAG}", "koe=venter", "antal=500"):
            xml = admin(sandkasse, "besked.dueslag.besked", f"uuid={DUESLAG}", f"plads={b['plads']}")["xml"]
            if objekt in xml:
                fundet.append((b, etree.fromstring(xml.encode())))
        if len(fundet) >= antal or time.monotonic() > frist:
            return fundet
        time.sleep(0.2)


def tekst(dok, navn: str) -> list[str]:
    return ["".join(e.itertext()).strip() for e in dok.iter("{urn:oio:besked:kuvert:1.0}" + navn)]


@pytest.fixture(scope="module")
def enhed(tom_sandkasse):
    uuid = ny_uuid()
    organisation = tom_sandkasse.organisation()
    d = eksempel("organisationenhed", organisation, uuid=uuid)
    assert not tom_sandkasse.skriver.kald("organisationenhed", "importer", d).fejl
    assert not tom_sandkasse.skriver.kald("organisationenhed", "ret", eksempel("organisationenhed", organisation, uuid=uuid, rettet=True)).fejl
    return uuid


def test_en_aendring_naar_demodueslaget(tom_sandkasse, enhed):
    fundet = beskeder(tom_sandkasse, enhed, 2)
    assert [tekst(x, "ObjektHandling") for _, x in fundet] == [[OPRETTET], [AENDRET]], "in order, each once"
    for b, x in fundet:
        assert tekst(x, "ObjektAnsvarligMyndighed") == ["urn:oio:cvr-nr:11111111"]
        assert tekst(x, "TilladtModtager") == ["urn:oio:cvr-nr:11111111"]
        assert tekst(x, "AntalLeveranceforsoeg") == ["1"]
        nyttelast = etree.fromstring(base64.b64decode(tekst(x, "Base64")[0]))
        assert nyttelast.findtext("Bruger") == "11111111"
        vej = admin(tom_sandkasse, "besked.vej", f"id={b['beskedId']}")
        assert vej[0]["kopier"][0]["koe"] == "venter" and vej[0]["statusKode"] == 20


@pytest.mark.kontrakter
def test_beskeden_er_gyldig(tom_sandkasse, enhed):
    skema = etree.XMLSchema(etree.parse(CONTRACTS.parent / "beskedfordeler" / "xsd" / "Beskedkuvert.xsd"))
    for _, x in beskeder(tom_sandkasse, enhed, 2):
        skema.assertValid(x)


INDEKSER = {"sag": ("SF1470", "/sagdokumentindeks/6/", "sag", "sdi"), "bevilling": ("SF1490", "/ydelseindeks/6/", "bi", "yi")}


@pytest.fixture(scope="module")
def alle_aendringer(tom_sandkasse):
    """The demo mailbox hears of the objects of every register."""
    admin(tom_sandkasse, "besked.abonnementer.opret", f"dueslag={DUESLAG}", "beskedtype=5b2b2f5e-7f0d-4f0c-9a53-5f4e2e1c7a10", "aktiv=true")


@pytest.mark.parametrize("navn", INDEKSER)
def test_uden_notifikation(tom_sandkasse, alle_aendringer, navn):
    """UdenNotifikation of importer and of opdater: stored, and nobody is told; the next one is told of again."""
    snitflade, sti, p, pp = INDEKSER[navn]
    system, k = tom_sandkasse.skriver, konstanter(snitflade)

    def send(krop: str) -> None:
        konvolut = f'<s:Envelope xmlns:s="{SOAP12}"><s:Header/><s:Body>{krop}</s:Body></s:Envelope>'
        r = system.session.post(system.base + sti, data=konvolut.encode(), timeout=60, headers={"Content-Type": "application/soap+xml; charset=utf-8"})
        assert r.status_code == 200 and "StatusKode>20<" in r.text, r.text

    def objekt(uuid: str, uden: str):
        rod = etree.fromstring(GODE[navn](uuid, system.data["uuid"], k))
        aendr(rod, [{"saet": [f"{p}:UdenNotifikation", uden]}], k)
        return rod

    def ret(uuid: str, dag: str, uden: str) -> str:
        rod = objekt(uuid, "false")
        aendr(rod, [{"saet": [f"{p}:Egenskaber/{p}:Virkning/sd:FraTidspunkt/*", f"2025-{dag}T00:00:00+02:00"]}], k)
        slut = f"</{pp}:Tidspunkt>"
        return opdater(navn, rod, [f"{p}:Egenskaber"], "2025-06-01T12:00:00+02:00", k).replace(
            slut, f"{slut}<{pp}:UdenNotifikation>{uden}</{pp}:UdenNotifikation>" if uden else slut)

    stille, hoert = ny_uuid(), ny_uuid()
    send(importer(navn, [objekt(stille, "true"), objekt(hoert, "false")]))
    send(ret(stille, "06-02", "true"))
    send(ret(hoert, "06-02", "1"))
    send(ret(hoert, "07-02", ""))
    # In the order of the changes: what was to come about the others is here when the last one is.
    handlinger = [tekst(x, "ObjektHandling") for _, x in beskeder(tom_sandkasse, hoert, 2)]
    assert len(handlinger) == 2 and handlinger[0] != handlinger[1], "imported, changed"
    assert beskeder(tom_sandkasse, stille, 0) == []


def test_koeen_gensendes_og_toemmes(tom_sandkasse, enhed):
    b, _ = beskeder(tom_sandkasse, enhed, 2)[0]
    valg = [f"uuid={DUESLAG}", f"plads={b['plads']}"]
    admin(tom_sandkasse, "besked.dueslag.til-fejlkoe", *valg, "aarsag=prøve")
    fejl = admin(tom_sandkasse, "besked.dueslag.beskeder", f"uuid={DUESLAG}", "koe=fejl")
    assert [(f["plads"], f["aarsag"]) for f in fejl] == [(b["plads"], "prøve")]
    ny = admin(tom_sandkasse, "besked.dueslag.gensend", *valg, "koe=fejl")["plads"]
    assert ny > b["plads"]
    admin(tom_sandkasse, "besked.dueslag.slet-besked", f"uuid={DUESLAG}", f"plads={ny}", "koe=venter")
    status = admin(tom_sandkasse, "besked.dueslag.status", f"uuid={DUESLAG}")
    assert status["fejl"] == 0 and status["venter"] >= 1


def test_et_udtryk_med_fejl_afvises(tom_sandkasse):
    abonnement = admin(tom_sandkasse, "besked.abonnementer.liste")[0]["uuid"]
    r = subprocess.run([str(PROGRAM), "admin", "--data", str(tom_sandkasse.mappe), "besked.udtryk.opret", f"abonnement={abonnement}",
                        "udtryk=Beskedkuvert.A = x"], capture_output=True, text=True, timeout=60)
    assert r.returncode != 0 and "tegn 18" in r.stderr + r.stdout


# --- VaerdilisteRediger (SOAP 1.1, the certificate alone)

VL = "urn:oio:sts:beskedfordeler:vaerdiliste:1.0.0"
SD = "urn:oio:sagdok:3.0.0"
STI = "/sts-bf-soap/StsbeskedfordelerImpl"


def soap(system, krop: str, hoved: str = ""):
    konvolut = (f'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Header>{hoved}</s:Header>'
                f'<s:Body>{krop}</s:Body></s:Envelope>')
    r = system.session.post(system.base + STI, data=konvolut.encode(), headers={"Content-Type": "text/xml; charset=utf-8"}, timeout=30)
    assert r.status_code == 200, r.text
    return etree.fromstring(r.content).find("{http://schemas.xmlsoap.org/soap/envelope/}Body")[0]


def vl(system, element: str, indhold: str, hoved: str = ""):
    svar = soap(system, f'<v:{element}Input xmlns:v="{VL}" xmlns:d="{SD}">{indhold}</v:{element}Input>', hoved)
    assert svar.tag == f"{{{VL}}}{element}Output"
    return int(svar.findtext(f".//{{{SD}}}StatusKode")), svar


def liste(navn: str, *vaerdier: str) -> str:
    virkning = "<d:Virkning><d:FraTidspunkt><d:TidsstempelDatoTid>2026-03-02T00:00:00+01:00</d:TidsstempelDatoTid></d:FraTidspunkt></d:Virkning>"
    v = "".join(f"<v:Vaerdi>{x}</v:Vaerdi>" for x in vaerdier)
    return (f"<v:AttributListe><v:Egenskab><v:Vaerdiliste><v:Navn>{navn}</v:Navn>{v}</v:Vaerdiliste>{virkning}</v:Egenskab></v:AttributListe>"
            "<v:TilstandListe/><v:RelationListe/>")


def id_(uuid: str) -> str:
    return f"<d:UUIDIdentifikator>{uuid}</d:UUIDIdentifikator>"


def test_vaerdilister(tom_sandkasse):
    s, nabo = tom_sandkasse.skriver, tom_sandkasse.nabo
    kode, svar = vl(s, "Opret", liste("prøve", "a", "b", "a"))
    assert kode == 20
    uuid = svar.findtext(f".//{{{SD}}}UUIDIdentifikator")
    assert vl(s, "Opret", liste("prøve"))[0] == 49
    assert vl(s, "TilfoejVaerdier", id_(uuid) + "<v:Vaerdier>c</v:Vaerdier>")[0] == 20
    assert vl(s, "FjernVaerdier", id_(uuid) + "<v:Vaerdier>a</v:Vaerdier><v:Vaerdier>x</v:Vaerdier>")[0] == 20
    kode, svar = vl(s, "Laes", id_(uuid))
    assert (kode, [e.text for e in svar.iter(f"{{{VL}}}Vaerdi")]) == (20, ["b", "c"])
    assert svar.findtext(f".//{{{SD}}}LivscyklusKode") == "Rettet"
    assert vl(nabo, "Laes", id_(uuid))[0] == 41, "another system's"
    assert vl(s, "Laes", id_(ny_uuid()))[0] == 44
    soegt = "<v:SoegObjekt><v:SoegAttributListe><v:SoegEgenskab><v:Vaerdiliste><v:Navn>PRØ*</v:Navn><v:Vaerdi>c</v:Vaerdi></v:Vaerdiliste></v:SoegEgenskab></v:SoegAttributListe></v:SoegObjekt>"
    assert uuid in etree.tostring(vl(s, "Soeg", soegt)[1]).decode()
    assert vl(s, "Passiver", id_(uuid))[0] == 20
    assert vl(s, "Passiver", id_(uuid))[0] == 49
    registrering = f"<v:Registrering>{liste('prøve', 'z')}</v:Registrering>"
    assert vl(s, "Import", f"<v:Vaerdiliste>{id_(uuid)}{registrering}</v:Vaerdiliste>")[0] == 20
    assert vl(s, "Slet", id_(uuid))[0] == 20
    assert vl(s, "Laes", id_(uuid))[0] == 44
    token = '<w:Security xmlns:w="http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"/>'
    assert vl(s, "Laes", id_(uuid), token)[0] == 40, "a token header"


@pytest.mark.kontrakter
def test_vaerdilistesvar_er_gyldige(tom_sandkasse):
    skema = etree.XMLSchema(etree.parse(CONTRACTS.parent / "beskedfordeler" / "xsd" / "VaerdilisteOperationer.xsd"))
    kode, svar = vl(tom_sandkasse.skriver, "Opret", liste("gyldig", "a"))
    skema.assertValid(etree.ElementTree(etree.fromstring(etree.tostring(svar))))
    uuid = svar.findtext(f".//{{{SD}}}UUIDIdentifikator")
    for element in ("Laes", "List", "Passiver"):
        skema.assertValid(etree.ElementTree(etree.fromstring(etree.tostring(vl(tom_sandkasse.skriver, element, id_(uuid))[1]))))
    skema.assertValid(etree.ElementTree(etree.fromstring(etree.tostring(vl(tom_sandkasse.skriver, "Soeg", "")[1]))))


def test_en_besked_flyttes_til_fejlkoeen(tom_sandkasse, enhed):
    """By the mailbox's own system only."""
    b, x = beskeder(tom_sandkasse, enhed, 1)[0]
    hele = etree.tostring(x).decode()
    krop = f'<b:FlytBeskedTilFejlkoeInput xmlns:b="urn:oio:sts:beskedfordeler:1.0.0">{hele}</b:FlytBeskedTilFejlkoeInput>'
    assert soap(tom_sandkasse.nabo, krop).findtext(f".//{{{SD}}}StatusKode") == "44"
    assert soap(tom_sandkasse.skriver, krop).findtext(f".//{{{SD}}}StatusKode") == "20"
    fejl = admin(tom_sandkasse, "besked.dueslag.beskeder", f"uuid={DUESLAG}", "koe=fejl")
    assert b["plads"] in [f["plads"] for f in fejl]
