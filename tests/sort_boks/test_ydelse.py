"""Ydelsesindeks (SF1490) over TLS: every published example, the flow of KOMBIT's own client, and zeep with both WSDLs.

Numbers in names: indekser.md chapter 20.
"""

import inspect
import re

import pytest
from lxml import etree

from klient import HEADER, SHARED, SOAP11, SOAP12, ny_uuid
from zeepkald import Zeeptjeneste
from zeepkald import koder as zeepkoder

CONTRACTS = SHARED / "contracts" / "ydelsesindeks"
EKSEMPLER = CONTRACTS / "examples"
pytestmark = pytest.mark.kontrakter
STIER = {"yi": "/ydelseindeks/6/", "bi": "/bevillingindeks/6/", "oef": "/oekonomiskeffektueringindeks/6/"}
NS = {"sd": "urn:oio:sagdok:3.0.0", "gd": "urn:oio:sts:generelledefinitioner:6", "yi": "urn:oio:sts:ydelse:ydelseindeks:6",
      "bi": "urn:oio:sts:ydelse:bevillingindeks:6", "oef": "urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6"}
BEVILLING = "d1e2f3a4-b5c6-4d7e-8f90-a1b2c3d4e501"
EFFEKTUERING = "e5f6a7b8-c9d0-4e1f-8a2b-3c4d5e6f7a02"
EJER = "abdf4d3e-f113-4282-b13e-6cd32a82621c"
ANSVARLIG = "fbe1016a-170a-4dea-8652-2813c1a566c0"
# What the example searches ask for.
CPR = "0123456789"


@pytest.fixture(scope="module")
def skema():
    return etree.XMLSchema(etree.parse(str(EKSEMPLER / "driver-sf1490.xsd")))


class Indeks:
    """The index as one system calls it; every answer is validated with the official schema."""

    def __init__(self, system, skema):
        self.system, self.skema = system, skema

    def eksempel(self, navn: str) -> bytes:
        """A published example with the caller as master and Korsbæk as owner."""
        text = (EKSEMPLER / f"{navn}.request.xml").read_text(encoding="utf-8")
        text = text.replace("33333333-cccc-4ddd-8eee-000000000003", self.system.data["uuid"])
        return text.replace("99999999", "11111111").encode()

    def send(self, krop, sti: str = "yi", soap: str = SOAP12, indholdstype: str | None = None):
        if isinstance(krop, bytes):
            krop = krop.decode()
        body = re.sub(r"^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*", "", krop, flags=re.S)
        header = f'<h:RequestHeader xmlns:h="{HEADER}"><h:TransactionUUID>{ny_uuid()}</h:TransactionUUID></h:RequestHeader>'
        envelope = f'<s:Envelope xmlns:s="{soap}"><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>'
        types = {SOAP12: "application/soap+xml; charset=utf-8", SOAP11: "text/xml; charset=utf-8"}
        r = self.system.session.post(self.system.base + STIER[sti], data=envelope.encode(), timeout=60,
                                     headers={"Content-Type": indholdstype or types[soap]})
        assert r.status_code == 200, r.text
        assert r.headers["Content-Type"].split(";")[0] == types[soap].split(";")[0]
        root = etree.fromstring(r.content)
        assert etree.QName(root).namespace == soap
        # Copied out, so that it stands alone.
        alone = etree.fromstring(etree.tostring(root.find(f"{{{soap}}}Body")[0]))
        assert self.skema.validate(alone), self.skema.error_log
        return alone

    def spil(self, navn: str, sti: str = "yi", **valg):
        return self.send(self.eksempel(navn), sti, **valg)

    def fjern(self, sti: str, uuid: str, **valg) -> int:
        svar = self.send(f'<n:FjernInput xmlns:n="{NS[sti]}" xmlns:sd="{NS["sd"]}"><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator>'
                         "</n:FjernInput>", sti, **valg)
        assert svar.tag == f"{{{NS[sti]}}}FjernOutput" and svar[0].tag == f"{{{NS['sd']}}}StandardRetur"
        return koder(svar)[0]

    def toem(self):
        self.fjern("oef", EFFEKTUERING)
        self.fjern("bi", BEVILLING)


@pytest.fixture(scope="module")
def indeks(tom_sandkasse, skema):
    return Indeks(tom_sandkasse.skriver, skema)


@pytest.fixture
def ydelser(indeks):
    """The example's grant and payment, as they are after import."""
    indeks.toem()
    assert koder(indeks.spil("01-importer-bevilling-og-effektuering")) == [20, 20]
    yield indeks
    indeks.toem()


def koder(svar) -> list[int]:
    return [int(e.text) for e in svar.iterfind(".//sd:StatusKode", NS)]


def antal(svar) -> dict:
    return {a.findtext("yi:Element", namespaces=NS): int(a.findtext("yi:Antal", namespaces=NS)) for a in svar.iterfind("yi:Antal", NS)}


def regel(svar) -> str:
    return svar.findtext(".//sd:DetaljeretFejlbesked", namespaces=NS) or ""


def bevilling(svar):
    return svar.find("yi:BevillingFiltreretOejebliksbillede", NS)


def effektuering(svar):
    return svar.find("yi:OekonomiskEffektueringFiltreretOejebliksbillede", NS)


def knude(navn: str = "SoegBevillingIndeks", relationer: str = "", attributter: str = "", side: str = "") -> str:
    p = "bi" if navn == "SoegBevillingIndeks" else "oef"
    return (f"<yi:{navn}>{side}<{p}:AttributListe>{attributter}</{p}:AttributListe><{p}:TilstandListe/>"
            f"<{p}:RelationListe>{relationer}</{p}:RelationListe></yi:{navn}>")


def part(urn: str, navn: str = "bi:Bevillingspart") -> str:
    return f"<{navn}><gd:ReferenceID><sd:URNIdentifikator>{urn}</sd:URNIdentifikator></gd:ReferenceID></{navn}>"


def fremsoeg(indeks, udtryk: str, *, uuids: str = "", filtre: str = "", sortering: str = "", **valg):
    ns = " ".join(f'xmlns:{p}="{u}"' for p, u in NS.items())
    return indeks.send(f"<yi:FremsoegYdelseIndeksInput {ns}>{uuids}<yi:SoegUdtryk>{udtryk}</yi:SoegUdtryk>"
                       f"<yi:Filter>{filtre}</yi:Filter>{sortering}</yi:FremsoegYdelseIndeksInput>", **valg)


def vis(*vaerdier: str, gren: str = "Bevilling") -> str:
    return "".join(f"<yi:{gren}Vis><yi:Vis>{v}</yi:Vis></yi:{gren}Vis>" for v in vaerdier)


def paa_uuid(indeks, filtre: str):
    return fremsoeg(indeks, knude(), uuids=f"<yi:BevillingUuid>{BEVILLING}</yi:BevillingUuid>", filtre=filtre)


def test_alle_eksempler_er_med():
    """Those that test_01 plays; those of SF1491 are in test_ydelsesliste.py."""
    kilde = inspect.getsource(test_01_alle_eksempler)
    there = [*EKSEMPLER.glob("*.request.xml"), *(EKSEMPLER / "envelopes").glob("*.request.xml")]
    assert {p.name for p in there if "sf1491" not in p.name and p.name.removesuffix(".request.xml") not in kilde} == set()


def test_01_alle_eksempler(indeks):
    """Every example in its order; the answers validate."""
    indeks.toem()
    svar = indeks.spil("01-importer-bevilling-og-effektuering")
    assert koder(svar) == [20, 20]
    assert [e.text for e in svar.iterfind("sd:UnikRetur/sd:Type", NS)] == ["BevillingIndeks", "OekonomiskEffektueringIndeks"]
    assert [e.text for e in svar.iterfind("sd:UnikRetur/sd:UUIDIdentifikator", NS)] == [BEVILLING, EFFEKTUERING]
    assert koder(indeks.spil("02-opdater-bevilling-ophoer-og-nyt-beloeb")) == [20]
    assert koder(indeks.spil("03-opdater-effektuering-udbetalt")) == [20]

    svar = indeks.spil("04-fremsoeg-borgers-ydelser")
    assert koder(svar) == [20]
    assert antal(svar) == {"bevillinger": 1, "ydelser": 2, "effektueringer": 1}
    fundet = bevilling(svar)
    slut = {y.findtext("bi:Id", namespaces=NS): y.findtext("bi:BevilgetYdelseSlutdato", namespaces=NS) for y in fundet.iterfind(".//bi:BevilgetYdelse", NS)}
    assert slut["1"] is None and slut["2"].startswith("2025-06-30")
    beloeb = [e.text for e in fundet.iterfind(".//bi:OekonomiskEffektueringsplan/bi:Ydelsesbeloeb", NS)]
    assert sorted(beloeb) == ["12550.00", "12801.00", "1840.00"]
    assert fundet.findtext(".//bi:Egenskaber/bi:Bevillingstartdato", namespaces=NS) == "2025-03-01"
    assert fundet.find(".//bi:Bevillingslutdato", NS) is None, "the first benefit has no end"
    roller = [e.text for e in fundet.iterfind(".//bi:Bevillingsaktoer/gd:Rolle/sd:UUIDIdentifikator", NS)]
    assert sorted(roller) == sorted([EJER, ANSVARLIG])
    betalt = effektuering(svar)
    assert betalt.findtext(".//oef:BeloebUdbetalt", namespaces=NS) == "10421.50"
    assert betalt.find(".//oef:OekonomiskEffektueringPart", NS) is not None, "the party comes with aktoer"
    assert len(betalt.findall(".//oef:OekonomiskYdelseEffektueringRelation", NS)) == 2

    svar = indeks.spil("05-fremsoeg-logik")
    assert koder(svar) == [20] and antal(svar)["bevillinger"] == 1
    svar = indeks.spil("06-fremsoeg-paa-uuid")
    assert koder(svar) == [20] and antal(svar)["bevillinger"] == 1 and bevilling(svar) is not None
    konvolut = etree.parse(str(EKSEMPLER / "envelopes" / "soap12-fremsoeg.request.xml"))
    krop = konvolut.getroot().find(f"{{{SOAP12}}}Body")[0]
    assert antal(indeks.send(etree.tostring(krop)))["effektueringer"] == 1

    for navn, sti in (("07-fjern-bevilling", "bi"), ("08-fjern-effektuering", "oef")):
        assert koder(indeks.spil(navn, sti)) == [20]
        assert koder(indeks.spil(navn, sti)) == [44]
    svar = indeks.spil("06-fremsoeg-paa-uuid")
    assert koder(svar) == [44] and antal(svar) == {"bevillinger": 0, "ydelser": 0, "effektueringer": 0}


@pytest.mark.parametrize("form", [dict(soap=SOAP12), dict(soap=SOAP11), dict(soap=SOAP11, indholdstype="application/soap+xml")])
def test_02_kosdy(indeks, form):
    """KOMBIT's Java client: fjern twice, importer, opdater, fremsoeg with nested OR and NOT."""
    assert indeks.fjern("bi", BEVILLING, **form) in (20, 44)
    assert indeks.fjern("oef", EFFEKTUERING, **form) in (20, 44)
    assert indeks.fjern("bi", BEVILLING, **form) == indeks.fjern("oef", EFFEKTUERING, **form) == 44
    krop = indeks.eksempel("01-importer-bevilling-og-effektuering")
    # Its types and Indeks are not those of the lists: stored all the same.
    krop = krop.replace(b"c59f1523-1786-48c7-baff-466de1db3320", ny_uuid().encode()).replace(b"<gd:Indeks>1<", b"<gd:Indeks>Borgeren selv<")
    svar = indeks.send(krop, **form)
    assert svar[0].tag == f"{{{NS['sd']}}}UnikRetur" and koder(svar) == [20, 20]
    assert koder(indeks.spil("02-opdater-bevilling-ophoer-og-nyt-beloeb", **form)) == [20]
    side = "<sd:FoersteResultatReference>0</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>50</sd:MaksimalAntalKvantitet>"
    borger, anden = part(f"urn:oio:cpr-nr:{CPR}"), part("urn:oio:cvr-nr:11111111")
    noegle = "<bi:Egenskaber><bi:BrugervendtNoegle>{}</bi:BrugervendtNoegle></bi:Egenskaber>"
    udtryk = (f"<yi:operation>AND</yi:operation>{knude(side=side, relationer=borger)}"
              f"<yi:SoegUdtryk><yi:operation>OR</yi:operation>{knude(side=side, relationer=anden)}"
              f"{knude(side=side, attributter=noegle.format('BEV-2025-*'))}</yi:SoegUdtryk>"
              "<yi:NOT>{}</yi:NOT>")
    alt = vis("egenskaber", "bevilgetydelse", "sag", "part", "aktoer-ejer")
    svar = fremsoeg(indeks, udtryk.format(knude(side=side, relationer=anden)), filtre=alt, **form)
    assert svar[0].tag == f"{{{NS['sd']}}}StandardRetur" and koder(svar) == [20]
    assert antal(svar)["bevillinger"] == 1 and bevilling(svar) is not None
    # The same with what it is in NOT.
    svar = fremsoeg(indeks, udtryk.format(knude(attributter=noegle.format("bev-2025-00815"))), filtre=alt, **form)
    assert koder(svar) == [44] and bevilling(svar) is None
    indeks.toem()


def test_04_andet_import(ydelser):
    svar = ydelser.spil("01-importer-bevilling-og-effektuering")
    assert koder(svar) == [49, 49] and regel(svar).startswith("B04")


def test_08_et_andet_system(ydelser, tom_sandkasse, skema):
    krop = ydelser.eksempel("01-importer-bevilling-og-effektuering").replace(BEVILLING.encode(), ny_uuid().encode())
    svar = ydelser.send(krop.replace(b"<bi:CVR-nr>11111111<", b"<bi:CVR-nr>22222222<"))
    assert koder(svar)[0] == 43 and regel(svar).startswith("B01")
    # No Rediger: the whole call is refused, and nothing is gone.
    laeser = Indeks(tom_sandkasse.laeser, skema)
    assert koder(laeser.spil("03-opdater-effektuering-udbetalt")) == [43]
    assert laeser.fjern("bi", BEVILLING) == 43
    assert koder(paa_uuid(laeser, vis("egenskaber"))) == [20]
    # Another authority sees none of it, and does not learn that it is there.
    nabo = Indeks(tom_sandkasse.nabo, skema)
    assert antal(paa_uuid(nabo, vis("egenskaber"))) == {"bevillinger": 0, "ydelser": 0, "effektueringer": 0}
    assert nabo.fjern("bi", BEVILLING) == 44


def test_10_filtre(ydelser):
    """An empty filter counts; each value shows its own parts and no others."""
    svar = paa_uuid(ydelser, "")
    assert koder(svar) == [20] and antal(svar)["bevillinger"] == 1 and bevilling(svar) is None
    viser = {"egenskaber": "Egenskaber", "bevilgetydelse": "BevilgetYdelse", "sag": "Bevillingssag", "part": "Bevillingspart",
             "aktoer-ejer": "Bevillingsaktoer", "aktoer-ansvarlig": "Bevillingsaktoer", "egenskaberlokaludvidelse": None, "sikkerhedsprofil": None}
    for vaerdi, element in viser.items():
        billede = bevilling(paa_uuid(ydelser, vis(vaerdi)))
        lister = [e for navn in ("AttributListe", "TilstandListe", "RelationListe") for e in billede.find("bi:Registrering", NS).iterfind(f"bi:{navn}", NS)]
        assert len(lister) == 3, vaerdi
        assert {etree.QName(e).localname for liste in lister for e in liste} == ({element} if element else set()), vaerdi
        if element == "Bevillingsaktoer":
            roller = [e.text for e in billede.iterfind(".//bi:Bevillingsaktoer/gd:Rolle/sd:UUIDIdentifikator", NS)]
            assert roller == [EJER if vaerdi == "aktoer-ejer" else ANSVARLIG]
    # A grant with its payments, which the same expression did not ask for.
    svar = paa_uuid(ydelser, vis("egenskaber") + vis("egenskaber", gren="OekonomiskEffektuering")
                    + "<yi:BevillingInkluder>bevilgetydelse</yi:BevillingInkluder>")
    assert antal(svar)["effektueringer"] == 0
    assert effektuering(svar).findtext(".//oef:SamletBruttobeloeb", namespaces=NS) == "14390.00"
    assert effektuering(svar).find(".//oef:Aktoer", NS) is None


def test_10_sikkerhedsprofil_vises_altid(indeks):
    indeks.toem()
    profil = (f'<bi:Sikkerhedsprofil><gd:Virkning><sd:FraTidspunkt><sd:TidsstempelDatoTid>2025-03-01T00:00:00+01:00</sd:TidsstempelDatoTid></sd:FraTidspunkt>'
              f"</gd:Virkning><gd:Rolle><sd:UUIDIdentifikator>80922b49-bf94-4a2f-a3a6-f7c8ba392c78</sd:UUIDIdentifikator></gd:Rolle>"
              f"<gd:ReferenceID><sd:UUIDIdentifikator>{ny_uuid()}</sd:UUIDIdentifikator></gd:ReferenceID></bi:Sikkerhedsprofil></bi:RelationListe>")
    krop = indeks.eksempel("01-importer-bevilling-og-effektuering").replace(b"</bi:RelationListe>", profil.encode())
    assert koder(indeks.send(krop)) == [20, 20]
    assert bevilling(paa_uuid(indeks, vis("egenskaber"))).find(".//bi:Sikkerhedsprofil", NS) is not None
    indeks.toem()


def test_11_sortering_og_sider(ydelser):
    """Payments newest first, one a page."""
    krop = ydelser.eksempel("01-importer-bevilling-og-effektuering").decode()
    ny = krop.replace(EFFEKTUERING, anden := ny_uuid()).replace(BEVILLING, ekstra := ny_uuid(), 1)
    ny = re.sub(r"(<oef:Dispositionsdato>)[^<]*", r"\g<1>2025-04-30T00:00:00+02:00", ny)
    assert koder(ydelser.send(ny)) == [20, 20]
    borger = part(f"urn:oio:cpr-nr:{CPR}", "oef:OekonomiskEffektueringPart")
    for retning, orden in (("Faldende", [anden, EFFEKTUERING]), ("Stigende", [EFFEKTUERING, anden])):
        sortering = (f"<yi:Sortering><yi:OekonomiskEffektueringSortering><yi:Element>Dispositionsdato</yi:Element><yi:Retning>{retning}</yi:Retning>"
                     "<yi:Sekvens>1</yi:Sekvens></yi:OekonomiskEffektueringSortering></yi:Sortering>")
        for nr, uuid in enumerate(orden):
            side = f"<sd:FoersteResultatReference>{nr}</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>1</sd:MaksimalAntalKvantitet>"
            svar = fremsoeg(ydelser, knude("SoegOekonomiskEffektueringIndeks", borger, side=side),
                            filtre=vis("egenskaber", gren="OekonomiskEffektuering"), sortering=sortering)
            assert antal(svar)["effektueringer"] == 2
            fundet = svar.findall("yi:OekonomiskEffektueringFiltreretOejebliksbillede", NS)
            assert [f.findtext(".//sd:UUIDIdentifikator", namespaces=NS) for f in fundet] == [uuid]
    assert ydelser.fjern("oef", anden) == 20 and ydelser.fjern("bi", ekstra) == 20


def test_15_daarlig_inddata(indeks):
    """Refused plainly, in the operation's own output element."""
    indeks.toem()
    ns = " ".join(f'xmlns:{p}="{u}"' for p, u in NS.items())
    udtryk = f"<yi:SoegUdtryk>{knude()}</yi:SoegUdtryk>"
    for inner in (f"<yi:SoegUdtryk><yi:NOT>{knude()}</yi:NOT></yi:SoegUdtryk>", "<yi:SoegUdtryk/>", "", "<yi:Ukendt/>",
                  f"<yi:BevillingUuid>nej</yi:BevillingUuid>{udtryk}", f"{udtryk}<yi:Filter>{vis('alt')}</yi:Filter>",
                  f"{udtryk}<yi:Filter><yi:SagInkluder>journalpost</yi:SagInkluder></yi:Filter>",
                  f"{udtryk}<yi:Sortering><yi:BevillingSortering><yi:Element>Dispositionsdato</yi:Element></yi:BevillingSortering></yi:Sortering>"):
        svar = indeks.send(f"<yi:FremsoegYdelseIndeksInput {ns}>{inner}</yi:FremsoegYdelseIndeksInput>")
        assert svar.tag == f"{{{NS['yi']}}}FremsoegYdelseIndeksOutput" and koder(svar) == [40], inner
    krop = indeks.eksempel("01-importer-bevilling-og-effektuering")
    # One that does not fit the schema spoils no other.
    assert koder(indeks.send(krop.replace(b"<oef:SamletBruttobeloeb>14390.00<", b"<oef:SamletBruttobeloeb>14.390,00<", 1))) == [20, 40]
    indeks.toem()
    # Without the wrapper, or with two objects in it.
    svar = indeks.send(f'<yi:ImporterYdelseIndeksInput {ns}><yi:BevillingIndeks><sd:UUIDIdentifikator>{BEVILLING}</sd:UUIDIdentifikator>'
                       "</yi:BevillingIndeks></yi:ImporterYdelseIndeksInput>")
    assert koder(svar) == [40] and svar[0].tag == f"{{{NS['sd']}}}UnikRetur"
    assert koder(indeks.send(f"<yi:ImporterYdelseIndeksInput {ns}/>")) == [40]
    foer = krop.replace(b"<sd:GraenseIndikator>true</sd:GraenseIndikator>",
                        b"<sd:TidsstempelDatoTid>2020-01-01T00:00:00+01:00</sd:TidsstempelDatoTid>", 1)
    assert koder(indeks.send(foer))[0] == 40
    indeks.toem()
    stor = krop.replace(b"</bi:Begrundelse>", b"x" * (6 << 20) + b"</bi:Begrundelse>", 1)
    assert koder(indeks.send(stor)) == [40]
    # opdater of what is not there, and without Tidspunkt.
    opdatering = indeks.eksempel("03-opdater-effektuering-udbetalt")
    assert koder(indeks.send(opdatering)) == [44]
    assert koder(indeks.send(re.sub(rb"<yi:Tidspunkt>[^<]*</yi:Tidspunkt>", b"", opdatering))) == [40]


def test_ingen_cpr_i_log(ydelser, tom_sandkasse):
    ydelser.send(ydelser.eksempel("04-fremsoeg-borgers-ydelser").replace(b"cpr-nr:", b"cpr-nr:x"))
    assert CPR not in tom_sandkasse.log_tekst()


@pytest.mark.parametrize("kilde", ["serveret", "officiel"])
def test_zeep(indeks, kilde):
    """Every operation with whole messages, written by zeep from the WSDL."""
    system = indeks.system
    indeks.toem()

    def tjeneste(sti: str, fil: str) -> Zeeptjeneste:
        sted = f"{system.base}{STIER[sti]}?wsdl" if kilde == "serveret" else str(CONTRACTS / "sf1490" / "wsdl" / fil)
        return Zeeptjeneste(system, sted, STIER[sti])

    yi = tjeneste("yi", "YdelseIndeks.wsdl")
    assert zeepkoder(yi("importer", indeks.eksempel("01-importer-bevilling-og-effektuering"))) == [20, 20]
    assert zeepkoder(yi("opdater", indeks.eksempel("02-opdater-bevilling-ophoer-og-nyt-beloeb"))) == [20]
    svar = yi("fremsoeg", indeks.eksempel("04-fremsoeg-borgers-ydelser"))
    assert zeepkoder(svar) == [20]
    assert {a.Element: a.Antal for a in svar.Antal} == {"bevillinger": 1, "ydelser": 2, "effektueringer": 1}
    billede = svar.BevillingFiltreretOejebliksbillede[0]
    assert billede.ObjektType.UUIDIdentifikator == BEVILLING
    assert billede.Registrering[0].AttributListe.Egenskaber[0].BrugervendtNoegle == "BEV-2025-00815"
    assert yi.kaldt == yi.operationer == {"importer", "opdater", "fremsoeg"}
    for sti, fil, uuid in (("oef", "OekonomiskEffektueringIndeks.wsdl", EFFEKTUERING), ("bi", "BevillingIndeks.wsdl", BEVILLING)):
        proxy = tjeneste(sti, fil)
        assert proxy.operationer == {"fjern"}
        krop = f'<n:FjernInput xmlns:n="{NS[sti]}" xmlns:sd="{NS["sd"]}"><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator></n:FjernInput>'
        assert zeepkoder(proxy("fjern", krop)) == [20]
        assert zeepkoder(proxy("fjern", krop)) == [44]
