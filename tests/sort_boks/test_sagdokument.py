"""Sags- og Dokumentindeks over TLS: every published example, the flow of KOMBIT's own client, and zeep with both WSDLs.

Numbers in names: indekser.md chapter 20.
"""

import inspect
import json
import re
import subprocess
import time

import pytest
from lxml import etree

from klient import SHARED, SOAP11, SOAP12, ny_uuid
from sandkasse import PROGRAM
from zeepkald import Zeeptjeneste
from zeepkald import koder as zeepkoder

CONTRACTS = SHARED / "contracts" / "sagdokumentindeks"
EKSEMPLER = CONTRACTS / "examples"
pytestmark = pytest.mark.kontrakter
STIER = {"sdi": "/sagdokumentindeks/6/", "alias": "/sts-soap-sagdok/sagdokumentindeks/6", "si": "/sagindeks/6/", "di": "/dokumentindeks/6/"}
NS = {"sd": "urn:oio:sagdok:3.0.0", "sdi": "urn:oio:sts:sagdok:sagdokumentindeks:6", "sag": "urn:oio:sts:sagdok:sag:6",
      "si": "urn:oio:sts:sagdok:sagindeks:6", "di": "urn:oio:sts:sagdok:dokumentindeks:6", "gd": "urn:oio:sts:generelledefinitioner:6"}
SBF = "urn:liberty:sb:2006-08"
SAG = "5f1c0a52-6d1e-4b57-9c2e-7a1b3c4d5e61"
DOKUMENT = "c3a4b5d6-1e2f-4a3b-9c4d-5e6f7a8b9c01"


@pytest.fixture(scope="module")
def skema():
    return etree.XMLSchema(etree.parse(str(EKSEMPLER / "driver.xsd")))


class Indeks:
    """The index as one system calls it; every answer is validated with the official schema."""

    def __init__(self, system, skema):
        self.system, self.skema = system, skema

    def eksempel(self, navn: str) -> bytes:
        """A published example with the caller as master and Korsbæk as owner."""
        text = (EKSEMPLER / navn).read_text(encoding="utf-8")
        text = text.replace("33333333-cccc-4ddd-8eee-000000000003", self.system.data["uuid"])
        return text.replace("99999999", "11111111").encode()

    def send(self, krop: bytes, sti: str = "sdi", soap: str = SOAP12, indholdstype: str | None = None, hoveder: str = ""):
        body = re.sub(rb"^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*", b"", krop, flags=re.S).decode()
        envelope = f'<s:Envelope xmlns:s="{soap}"><s:Header>{hoveder}</s:Header><s:Body>{body}</s:Body></s:Envelope>'
        types = {SOAP12: "application/soap+xml; charset=utf-8", SOAP11: "text/xml; charset=utf-8"}
        r = self.system.session.post(self.system.base + STIER[sti], data=envelope.encode(), timeout=60,
                                     headers={"Content-Type": indholdstype or types[soap]})
        assert r.status_code == 200, r.text
        assert r.headers["Content-Type"].split(";")[0] == types[soap].split(";")[0]
        root = etree.fromstring(r.content)
        assert etree.QName(root).namespace == soap
        output = root.find(f"{{{soap}}}Body")[0]
        # Copied out, so that it stands alone.
        alone = etree.fromstring(etree.tostring(output))
        assert self.skema.validate(alone), self.skema.error_log
        self.konvolut = root
        return alone

    def spil(self, navn: str, sti: str = "sdi", **valg):
        return self.send(self.eksempel(navn), sti, **valg)


@pytest.fixture(scope="module")
def indeks(tom_sandkasse, skema):
    return Indeks(tom_sandkasse.skriver, skema)


def koder(svar) -> list[int]:
    return [int(e.text) for e in svar.iterfind(".//sd:StatusKode", NS)]


def antal(svar) -> dict:
    return {a.findtext("sdi:Element", namespaces=NS): int(a.findtext("sdi:Antal", namespaces=NS)) for a in svar.iterfind("sdi:Antal", NS)}


def fjern(indeks, *uuids):
    ids = "".join(f"<sdi:SagUuid><sd:UUIDIdentifikator>{u}</sd:UUIDIdentifikator></sdi:SagUuid>" for u in uuids)
    return indeks.send(f'<sdi:FjernSagDokumentIndeksInput xmlns:sdi="{NS["sdi"]}" xmlns:sd="{NS["sd"]}">{ids}</sdi:FjernSagDokumentIndeksInput>'.encode())


def test_alle_eksempler_er_med():
    """Those that test_01 plays, in its order; the envelopes: test_hele_konvolutter."""
    kilde = inspect.getsource(test_01_alle_eksempler)
    there = {p.name.removesuffix(".request.xml") for p in EKSEMPLER.glob("*.request.xml")}
    assert {n for n in there if n not in kilde} == set()
    assert {p.name for p in (EKSEMPLER / "envelopes").glob("*.request.xml")} == set(KONVOLUTTER)


KONVOLUTTER = {"soap11-fremsoeg.request.xml": SOAP11, "soap12-importer.request.xml": SOAP12}


@pytest.mark.parametrize("fil", KONVOLUTTER)
def test_hele_konvolutter(indeks, fil):
    """As real clients send them, but for the empty security header, which is a token's place."""
    krop = re.sub(rb"<wsse:Security[^>]*/>", b"", indeks.eksempel(f"envelopes/{fil}"))
    fjern(indeks, SAG)
    r = indeks.system.session.post(indeks.system.base + STIER["alias"], data=krop, timeout=60, headers={"Content-Type": "application/soap+xml; charset=utf-8"})
    assert r.status_code == 200, r.text
    rod = etree.fromstring(r.content)
    assert etree.QName(rod).namespace == KONVOLUTTER[fil]
    alone = etree.fromstring(etree.tostring(rod.find(f"{{{KONVOLUTTER[fil]}}}Body")[0]))
    assert indeks.skema.validate(alone), indeks.skema.error_log
    assert set(koder(alone)) <= {20, 44}
    spurgt = etree.fromstring(krop).findtext(".//{*}TransactionUUID")
    assert rod.findtext(".//{*}TransactionUUID") == spurgt
    assert (rod.find(f".//{{{SBF}}}Framework") is not None) == (b"Framework" in krop)
    fjern(indeks, SAG)


def test_01_alle_eksempler(indeks):
    """Every example in its order; the answers validate."""
    assert koder(indeks.spil("01-importer-sag-med-fremdrift.request.xml")) == [20]
    assert koder(indeks.spil("02a-importer-dokument.request.xml")) == [20]
    assert koder(indeks.spil("02b-opdater-tilakter-dokument-og-journalnotat.request.xml")) == [20]
    assert koder(indeks.spil("03-opdater-skift-primaer-part.request.xml")) == [20]
    assert koder(indeks.spil("04-opdater-fremdrift-afsluttet.request.xml")) == [20]
    assert koder(indeks.spil("05-opdater-logisk-sletning-sekundaer-part.request.xml"))[0] in (20,)

    svar = indeks.spil("08-fremsoeg-sager-paa-cpr.request.xml")
    assert koder(svar) in ([20], [44])
    svar = indeks.spil("10-fremsoeg-paa-uuid.request.xml")
    assert koder(svar) == [20] and antal(svar)["sager"] == 1 and antal(svar)["dokumenter"] == 1
    assert svar.find("sdi:SagFiltreretOejebliksbillede", NS) is not None
    for navn in ("08b-fremsoeg-alle-partsroller-og-sagsloese-dokumenter", "11-fremsoeg-logik-og-interval", "12-fremsoeg-kun-antal"):
        svar = indeks.spil(navn + ".request.xml")
        assert koder(svar) in ([20], [44])
        assert set(antal(svar)) == {"sager", "dokumenter", "journalnotater"}
    assert svar.find("sdi:SagFiltreretOejebliksbillede", NS) is None

    laest = indeks.spil("13-dokumentindeks-laes.request.xml", "di")
    assert koder(laest) == [20]
    assert laest.find(".//di:Titel", NS) is not None
    assert koder(indeks.spil("06-sagindeks-kasser-relation.request.xml", "si")) == [20]
    assert koder(indeks.spil("07-fjern-sag.request.xml")) == [20, 20]
    assert koder(indeks.spil("10-fremsoeg-paa-uuid.request.xml")) == [44]


def test_04_andet_import_og_fjern(indeks):
    krop = indeks.eksempel("01-importer-sag-med-fremdrift.request.xml")
    fjern(indeks, SAG)
    assert koder(indeks.send(krop)) == [20]
    svar = indeks.send(krop)
    assert koder(svar) == [49]
    assert svar.findtext(".//sd:DetaljeretFejlbesked", namespaces=NS) == "B04"
    assert svar.findtext(".//sd:Type", namespaces=NS) == "Sag"
    assert koder(fjern(indeks, SAG)) == [20]
    assert koder(fjern(indeks, SAG)) == [44]


def test_02_kosdy(indeks):
    """KOMBIT's Java client: fjern, importer, fremsoeg, fjern, in SOAP 1.1 with the wrong media type and a Liberty header."""
    hoveder = (f'<sbf:Framework xmlns:sbf="{SBF}" xmlns:p="urn:liberty:sb:profile" version="2.0" p:profile="urn:liberty:sb:profile:basic"/>'
               '<h:RequestHeader xmlns:h="http://kombit.dk/xml/schemas/RequestHeader/1/"><h:TransactionUUID>7d1f0c5e-3b2a-4c1d-9e8f-0a1b2c3d4e5f'
               "</h:TransactionUUID></h:RequestHeader>")
    soegning = (f'<sdi:FremsoegSagDokumentIndeksInput xmlns:sdi="{NS["sdi"]}"><sdi:SagUuid>{SAG}</sdi:SagUuid><sdi:Filter><sdi:SagVis>'
                "<sdi:Vis>egenskaber</sdi:Vis></sdi:SagVis></sdi:Filter></sdi:FremsoegSagDokumentIndeksInput>").encode()
    krop = indeks.eksempel("01-importer-sag-med-fremdrift.request.xml")
    forms = [dict(soap=SOAP11, indholdstype="application/soap+xml", sti="alias"), dict(soap=SOAP11, indholdstype="text/xml"), dict(soap=SOAP12)]
    for form in forms:
        form["hoveder"] = hoveder
        indeks.send(indeks.eksempel("07-fjern-sag.request.xml"), **form)
        svar = indeks.send(krop, **form)
        assert svar[0].tag == f"{{{NS['sd']}}}UnikRetur" and koder(svar)[0] == 20
        assert indeks.konvolut.find(f".//{{{SBF}}}Framework") is not None
        assert indeks.konvolut.findtext(".//{*}TransactionUUID") == "7d1f0c5e-3b2a-4c1d-9e8f-0a1b2c3d4e5f"
        svar = indeks.send(soegning, **form)
        assert svar[0].tag == f"{{{NS['sd']}}}StandardRetur" and koder(svar) == [20]
        assert svar.findtext(".//sag:Sagsnummer", namespaces=NS) == "2025-004711"
        assert svar.find(".//sag:Sagspart", NS) is None
        assert koder(indeks.send(indeks.eksempel("07-fjern-sag.request.xml"), **form))[0] == 20


def test_06_sagindeks_kasser_og_laes(indeks):
    indeks.send(indeks.eksempel("01-importer-sag-med-fremdrift.request.xml"))
    laes = (f'<si:LaesInput xmlns:si="{NS["si"]}" xmlns:sd="{NS["sd"]}"><sd:UUIDIdentifikator>{SAG}</sd:UUIDIdentifikator></si:LaesInput>').encode()
    svar = indeks.send(laes, "si")
    assert koder(svar) == [20]
    assert svar.findtext(".//gd:StsTidspunkt", namespaces=NS) is not None
    tidspunkt = svar.find(".//sag:Registrering", NS).findtext("sd:Tidspunkt", namespaces=NS)
    assert tidspunkt.startswith("2025-04-02T14:30:00"), "the sender's own time is kept"
    fjern(indeks, SAG)
    assert koder(indeks.send(laes, "si")) == [44]


def test_08_et_andet_system(indeks, tom_sandkasse, skema):
    indeks.send(indeks.eksempel("01-importer-sag-med-fremdrift.request.xml"))
    fremmed = indeks.eksempel("01-importer-sag-med-fremdrift.request.xml").replace(SAG.encode(), ny_uuid().encode())
    andet = fremmed.replace(b"11111111</si:CVR", b"22222222</si:CVR")
    svar = indeks.send(andet)
    assert koder(svar) == [43] and "B01" in svar.findtext(".//sd:DetaljeretFejlbesked", namespaces=NS)
    laeser = Indeks(tom_sandkasse.laeser, skema)
    assert koder(laeser.send(indeks.eksempel("04-opdater-fremdrift-afsluttet.request.xml"))) == [43]
    assert koder(fjern(indeks, SAG)) == [20]


def test_15_daarlig_inddata(indeks):
    """Refused plainly, in the operation's own output element."""
    udtryk = '<sdi:SoegUdtryk><sdi:NOT><sdi:SoegSag><sag:AttributListe/><sag:TilstandListe/><sag:RelationListe/></sdi:SoegSag></sdi:NOT></sdi:SoegUdtryk>'
    for inner in (udtryk, "<sdi:SagUuid>nej</sdi:SagUuid>", "<sdi:Ukendt/>", "",
                  '<sdi:SagUuid>5f1c0a52-6d1e-4b57-9c2e-7a1b3c4d5e61</sdi:SagUuid><sdi:Filter><sdi:SagVis><sdi:Vis>alt</sdi:Vis></sdi:SagVis></sdi:Filter>'):
        krop = f'<sdi:FremsoegSagDokumentIndeksInput xmlns:sdi="{NS["sdi"]}" xmlns:sag="{NS["sag"]}">{inner}</sdi:FremsoegSagDokumentIndeksInput>'
        assert koder(indeks.send(krop.encode())) == [40]
    krop = indeks.eksempel("01-importer-sag-med-fremdrift.request.xml")
    # One that does not fit the schema spoils no other.
    daarlig = krop.replace(b"<sdi:SagIndeks>", b"<sdi:SagIndeks><sd:Ukendt/>", 1)
    assert koder(indeks.send(daarlig)) == [40]
    foer = krop.replace(b"<sd:GraenseIndikator>true</sd:GraenseIndikator>",
                        b"<sd:TidsstempelDatoTid>2020-01-01T00:00:00+01:00</sd:TidsstempelDatoTid>", 1)
    assert koder(indeks.send(foer)) == [40]
    stor = krop.replace(b"</sag:Beskrivelse>", b"x" * (6 << 20) + b"</sag:Beskrivelse>", 1)
    svar = indeks.send(stor)
    assert koder(svar) == [40]


def test_19_cpr_med_bindestreg_og_ingen_cpr_i_log(indeks, tom_sandkasse):
    krop = indeks.eksempel("01-importer-sag-med-fremdrift.request.xml")
    cpr = re.search(rb"urn:oio:cpr-nr:(\d{10})", krop).group(1)
    fjern(indeks, SAG)
    assert koder(indeks.send(krop.replace(cpr, cpr[:6] + b"-" + cpr[6:]))) == [20]
    soegning = indeks.eksempel("08b-fremsoeg-alle-partsroller-og-sagsloese-dokumenter.request.xml")
    soegning = re.sub(rb"cpr-nr:\d{10}", b"cpr-nr:" + cpr, soegning)
    assert antal(indeks.send(soegning))["sager"] == 1
    assert cpr.decode() not in tom_sandkasse.log_tekst()
    fjern(indeks, SAG)


def test_fund(indeks, tom_sandkasse):
    """A case that breaks the conventions is stored, and its owner can read what is wrong with it."""
    def fund(*navne):
        r = subprocess.run([str(PROGRAM), "admin", "--data", str(tom_sandkasse.mappe), "indeksfund.liste", *navne], capture_output=True, text=True, timeout=60)
        return r.returncode, json.loads(r.stdout) if r.returncode == 0 else r.stderr + r.stdout

    fjern(indeks, SAG)
    krop = indeks.eksempel("01-importer-sag-med-fremdrift.request.xml")
    uden_titel = re.sub(rb"<sag:Titel>.*?</sag:Titel>", b"", krop)
    assert koder(indeks.send(uden_titel)) == [20]
    kode, svar = fund("ejer=11111111", "regel=C01", f"afsender={indeks.system.data['uuid']}")
    assert kode == 0 and SAG in {f["uuid"] for f in svar["fund"]}, svar
    assert all(f["regel"] == "C01" and f["type"] == "Sag" for f in svar["fund"])
    # Page by page, nothing twice.
    foerste = fund("ejer=11111111", "antal=1")[1]
    anden = fund("ejer=11111111", "antal=1", f"efter={foerste['naeste']}")[1]
    assert foerste["naeste"] and foerste["fund"] != anden["fund"]
    # Another owner has none of it, and bad parameters are told.
    assert fund("ejer=22222222")[1]["fund"] == []
    assert fund("ejer=22222222", "regel=C99")[0] != 0
    assert fund("efter=!!")[0] != 0
    fjern(indeks, SAG)
    assert SAG not in {f["uuid"] for f in fund("ejer=11111111")[1]["fund"]}


def test_henvisninger_kontrolleres(indeks, tom_sandkasse):
    """C27: what points to nothing is found by the check that the operator starts, and goes with its object."""
    def admin(*ord):
        r = subprocess.run([str(PROGRAM), "admin", "--data", str(tom_sandkasse.mappe), *ord], capture_output=True, text=True, timeout=60)
        assert r.returncode == 0, r.stdout + r.stderr
        return json.loads(r.stdout)

    def kontroller():
        foer = admin("indeksfund.kontrol")["sluttet"]
        admin("indeksfund.kontroller")
        for _ in range(200):
            svar = admin("indeksfund.kontrol")
            if not svar["koerer"] and svar["sluttet"] not in (None, foer):
                assert svar["fejl"] == ""
                return svar
            time.sleep(0.1)
        raise AssertionError(svar)

    fjern(indeks, SAG)
    assert koder(indeks.spil("01-importer-sag-med-fremdrift.request.xml")) == [20]
    fund = lambda: {f["uuid"] for f in admin("indeksfund.liste", "ejer=11111111", "regel=C27")["fund"]}  # noqa: E731
    assert kontroller()["medFund"] >= 1
    assert SAG in fund()  # the example's unit is in no register
    fjern(indeks, SAG)
    kontroller()
    assert SAG not in fund()


WSDL = {"serveret": None, "officiel": "SagDokumentIndeksService_6.soap12.wsdl", "officiel-java": "SagDokumentIndeksService_6.wsdl"}


def zeeptjeneste(indeks, sti: str, kilde: str = "serveret") -> Zeeptjeneste:
    sted = f"{indeks.system.base}{STIER[sti]}?wsdl" if kilde == "serveret" else str(CONTRACTS / "wsdl" / WSDL[kilde])
    return Zeeptjeneste(indeks.system, sted, STIER[sti])


@pytest.mark.parametrize("kilde", WSDL)
def test_zeep(indeks, kilde):
    """Every operation with whole messages, written by zeep from the WSDL."""
    fjern(indeks, SAG)
    sdi = zeeptjeneste(indeks, "sdi", kilde)
    assert sdi.operationer == {"importer", "opdater", "fjern", "fremsoeg"}
    assert zeepkoder(sdi("importer", indeks.eksempel("01-importer-sag-med-fremdrift.request.xml"))) == [20]
    assert zeepkoder(sdi("importer", indeks.eksempel("02a-importer-dokument.request.xml"))) == [20]
    assert zeepkoder(sdi("opdater", indeks.eksempel("02b-opdater-tilakter-dokument-og-journalnotat.request.xml"))) == [20]
    svar = sdi("fremsoeg", indeks.eksempel("10-fremsoeg-paa-uuid.request.xml"))
    assert zeepkoder(svar) == [20]
    assert {a.Element: a.Antal for a in svar.Antal} == {"sager": 1, "dokumenter": 1, "journalnotater": 1}
    billede = svar.SagFiltreretOejebliksbillede[0]
    assert billede.ObjektType.UUIDIdentifikator == SAG and billede.Registrering[0].AttributListe.Egenskaber[0].Titel
    # What zeep wrote is what the example says.
    sidst = billede.Registrering[0].TilstandListe.Fremdrift
    assert sidst is None or [f.FremdriftStatusKode for f in sidst]
    assert zeepkoder(sdi("fjern", indeks.eksempel("07-fjern-sag.request.xml"))) == [20, 20]
    assert sdi.kaldt == sdi.operationer


def test_zeep_sagindeks_og_dokumentindeks(indeks):
    """Whose WSDL is not public: with the served one."""
    fjern(indeks, SAG)
    for navn in ("01-importer-sag-med-fremdrift", "02a-importer-dokument", "02b-opdater-tilakter-dokument-og-journalnotat"):
        assert koder(indeks.spil(navn + ".request.xml")) == [20]
    si, di = zeeptjeneste(indeks, "si"), zeeptjeneste(indeks, "di")
    xmlns = " ".join(f'xmlns:{p}="{u}"' for p, u in NS.items())

    def uuid(x: str) -> str:
        return f"<sd:UUIDIdentifikator>{x}</sd:UUIDIdentifikator>"

    assert zeepkoder(si("laes", f"<si:LaesInput {xmlns}>{uuid(SAG)}</si:LaesInput>")) == [20]
    assert zeepkoder(si("list", f"<si:ListInput {xmlns}>{uuid(SAG)}{uuid(ny_uuid())}</si:ListInput>")) == [20]
    assert zeepkoder(si("kasser", indeks.eksempel("06-sagindeks-kasser-relation.request.xml"))) == [20]
    assert zeepkoder(di("laes", indeks.eksempel("13-dokumentindeks-laes.request.xml"))) == [20]
    assert zeepkoder(di("list", f"<di:ListInput {xmlns}>{uuid(DOKUMENT)}</di:ListInput>")) == [20]
    tomme = "<di:AttributListe/><di:TilstandListe/><di:RelationListe/>"
    noegle = ("<di:AttributListe><di:Egenskaber><di:BrugervendtNoegle>findes ikke</di:BrugervendtNoegle></di:Egenskaber></di:AttributListe>"
              "<di:TilstandListe/><di:RelationListe/>")
    assert zeepkoder(di("soeg", f"<di:SoegInput {xmlns}>{noegle}</di:SoegInput>")) == [44]
    intet = f"<di:KasserInput {xmlns}><di:Kasser><di:ObjektType>{uuid(ny_uuid())}</di:ObjektType><di:Registrering>{tomme}</di:Registrering></di:Kasser></di:KasserInput>"
    assert zeepkoder(di("kasser", intet)) == [44]
    # Those that nobody needs are there, and say so.
    objekt = f"{uuid(ny_uuid())}<di:Registrering>{tomme}</di:Registrering>"
    for operation, krop in (("importer", f"<di:ImportInput {xmlns}><di:DokumentIndeks>{objekt}</di:DokumentIndeks></di:ImportInput>"),
                            ("opret", f"<di:OpretInput {xmlns}>{tomme}</di:OpretInput>"), ("ret", f"<di:RetInput {xmlns}>{uuid(DOKUMENT)}</di:RetInput>"),
                            ("passiver", f"<di:PassiverInput {xmlns}>{uuid(DOKUMENT)}</di:PassiverInput>"),
                            ("slet", f"<di:SletInput {xmlns}>{uuid(DOKUMENT)}</di:SletInput>")):
        if operation in di.operationer:
            assert zeepkoder(di(operation, krop)) == [40], operation
    assert zeepkoder(si("fjern", f"<si:FjernInput {xmlns}>{uuid(SAG)}</si:FjernInput>"))[0] == 20
    assert zeepkoder(di("fjern", f"<di:FjernInput {xmlns}>{uuid(DOKUMENT)}</di:FjernInput>")) in ([20], [44])
    assert si.kaldt == si.operationer and di.kaldt == di.operationer


def test_wsdl_paa_alle_tre(indeks):
    for sti, operationer in (("sdi", 4), ("si", 4), ("di", 9)):
        r = indeks.system.session.get(indeks.system.base + STIER[sti] + "?wsdl", timeout=60)
        wsdl = etree.fromstring(r.content)
        assert len(wsdl.findall(".//{*}portType/{*}operation")) == operationer
