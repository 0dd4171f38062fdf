"""YdelseListeHent (SF1491) over TLS: the published examples, criteria, what is told of what is left out, zeep with both WSDLs.

Answers validate against the official schema. Numbers in names: indekser.md chapter 20.
"""

import re
import warnings

import pytest
from lxml import etree

from klient import HEADER, SHARED, SOAP12, ny_uuid
from test_sagdokument import EKSEMPLER as SAGSEKSEMPLER
from test_ydelse import BEVILLING, CPR, EFFEKTUERING, EKSEMPLER, Indeks, koder

CONTRACTS = SHARED / "contracts" / "ydelsesindeks" / "sf1491"
pytestmark = pytest.mark.kontrakter
YDL = "http://www.kombit.dk/int/2022/01/01/"
KONTEKST = "http://kombit.dk/xml/schemas/kontekst/2017/01/01/"
NS = {"ydl": YDL, "k": KONTEKST}
STI = "/ydelselistehent/2/"
SAG = "5f1c0a52-6d1e-4b57-9c2e-7a1b3c4d5e61"


@pytest.fixture(scope="module")
def ydelsesskema():
    return etree.XMLSchema(etree.parse(str(EKSEMPLER / "driver-sf1490.xsd")))


@pytest.fixture(scope="module")
def listeskema():
    return etree.XMLSchema(etree.parse(str(CONTRACTS / "YdelseListeHent.xsd")))


class Liste:
    """The service as one system calls it; every answer is validated with the official schema."""

    def __init__(self, system, skema):
        self.system, self.skema = system, skema

    def send(self, krop: str):
        body = re.sub(r"^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*", "", krop, flags=re.S)
        header = f'<h:RequestHeader xmlns:h="{HEADER}"><h:TransactionUUID>{ny_uuid()}</h:TransactionUUID></h:RequestHeader>'
        envelope = f'<s:Envelope xmlns:s="{SOAP12}"><s:Header>{header}</s:Header><s:Body>{body}</s:Body></s:Envelope>'
        r = self.system.session.post(self.system.base + STI, data=envelope.encode(), timeout=60,
                                     headers={"Content-Type": "application/soap+xml; charset=utf-8"})
        assert r.status_code == 200, r.text
        alone = etree.fromstring(etree.tostring(etree.fromstring(r.content).find(f"{{{SOAP12}}}Body")[0]))
        assert self.skema.validate(alone), self.skema.error_log
        return alone

    def eksempel(self, navn: str) -> str:
        return (EKSEMPLER / f"{navn}.request.xml").read_text(encoding="utf-8").replace("99999999", "11111111")

    def hent(self, operation: str, kriterie: str, mere: str = "", hoved: str = ""):
        return self.send(f'<ydl:{operation}_I xmlns:ydl="{YDL}" xmlns:k="{KONTEKST}" revision="1"><k:HovedOplysninger>'
                         f"<k:TransaktionsId>{ny_uuid()}</k:TransaktionsId><k:TransaktionsTid>2025-04-15T10:00:00+02:00</k:TransaktionsTid>{hoved}"
                         f"</k:HovedOplysninger><ydl:Kriterie>{kriterie}</ydl:Kriterie>{mere}</ydl:{operation}_I>")


def advis(svar) -> set[str]:
    return {e.text for e in svar.iterfind(".//k:AdvisId", NS)}


def fejl(svar) -> str | None:
    return svar.findtext(".//k:FejlId", namespaces=NS)


def betalinger(svar) -> list[str]:
    return [e.text for e in svar.iterfind("ydl:OEkonomiskEffektueringListe/ydl:OEkonomiskEffektuering/ydl:OekonomiskEffektueringStruktur/"
                                          "ydl:OekonomiskEffektueringUUID", NS)]


def ydelser(svar) -> list[str]:
    return [e.text for e in svar.iterfind("ydl:BevilgetYdelseListe/ydl:BevilgetYdelse/ydl:BevilgetYdelseID", NS)]


def uden_id(e) -> list[tuple[str, str]]:
    """(path, text) of every leaf, in order."""
    return [(etree.QName(x).localname, (x.text or "").strip()) for x in e.iter() if not len(x)]


def borger(navn: str = "PartCPRNummer", vaerdi: str = CPR) -> str:
    return f"<ydl:{navn}>{vaerdi}</ydl:{navn}>"


def rettigheder(*grupper: str) -> str:
    return "<ydl:RettighedListe>" + "".join(f"<ydl:BevillingDataAfgrGruppe>{g}</ydl:BevillingDataAfgrGruppe>" for g in grupper) + "</ydl:RettighedListe>"


def emne(foelsomhed: str = "", kle: str = "", system: str = "") -> str:
    ud = (f"<ydl:BevillingFoelsomhed>{foelsomhed}</ydl:BevillingFoelsomhed>" if foelsomhed else "") + (
        f"<ydl:KLEDataAfgr>{kle}</ydl:KLEDataAfgr>" if kle else "") + (f"<ydl:SystemDataAfgr>{system}</ydl:SystemDataAfgr>" if system else "")
    return f"<ydl:BevillingAfgrListe><ydl:BevillingDataAfgr>{ud}</ydl:BevillingDataAfgr></ydl:BevillingAfgrListe>"


@pytest.fixture(scope="module")
def liste(tom_sandkasse, listeskema):
    return Liste(tom_sandkasse.skriver, listeskema)


@pytest.fixture(scope="module")
def fyldt(tom_sandkasse, ydelsesskema):
    """The examples' grant, payment, paid, and the case they are tied to."""
    indeks = Indeks(tom_sandkasse.skriver, ydelsesskema)
    indeks.toem()
    assert koder(indeks.spil("01-importer-bevilling-og-effektuering")) == [20, 20]
    assert koder(indeks.spil("03-opdater-effektuering-udbetalt")) == [20]
    sag = (SAGSEKSEMPLER / "01-importer-sag-med-fremdrift.request.xml").read_text(encoding="utf-8")
    sag = re.sub(r"^<\?xml[^>]*\?>\s*(<!--.*?-->\s*)*", "", sag, flags=re.S).replace("99999999", "11111111")
    uuid = re.search(r"<sd:UUIDIdentifikator>([0-9a-f-]{36})<", sag).group(1)
    sag = sag.replace(uuid, SAG)
    envelope = f'<s:Envelope xmlns:s="{SOAP12}"><s:Body>{sag}</s:Body></s:Envelope>'
    r = tom_sandkasse.skriver.session.post(tom_sandkasse.skriver.base + "/sagdokumentindeks/6/", data=envelope.encode(), timeout=60,
                                           headers={"Content-Type": "application/soap+xml"})
    assert re.search(r"StatusKode>20<", r.text), r.text
    yield indeks
    indeks.toem()


def test_alle_eksempler(liste, fyldt):
    """What the examples' answers say of this grant and payment, in their order, and more where there is more to say."""
    svar = liste.send(liste.eksempel("sf1491-01-effektueringhent-seneste-tre-maaneder"))
    assert svar.findtext("k:HovedOplysningerSvar/k:TransaktionsId", namespaces=NS) == "6f0e1d2c-3b4a-4958-8776-655443322110"
    assert betalinger(svar) == [EFFEKTUERING] and not advis(svar) and fejl(svar) is None
    ventet = etree.parse(str(EKSEMPLER / "sf1491-01-effektueringhent.response.xml")).getroot()
    fundet = dict(uden_id(svar))
    for navn, tekst in uden_id(ventet.find("ydl:OEkonomiskEffektueringListe", NS)):
        if navn in ("SagTitel", "SagKLEEmne", "SagSagsnummer", "SagKLEHandlingsfacet", "SagEjerCVRNummer"):
            continue  # our case is about another subject, which the user of the example may not see
        assert navn in fundet, navn
        if navn not in ("VirksomhedCVRNummer", "ItSystemInstansIdentifikation"):
            alle = [t for n, t in uden_id(svar) if n == navn]
            assert tekst in alle, (navn, tekst, alle)
    dele = svar.findall(".//ydl:OEkonomiskYdelseseffektuering", NS)
    assert [d.findtext("ydl:BevilgetYdelse/ydl:BevilgetYdelseID", namespaces=NS) for d in dele] == ["1", "2"]
    assert [d.findtext("ydl:OekonomiskYdelseseffektueringBeloeb", namespaces=NS) for d in dele] == ["12550.00", "1840.00"]
    sag = dele[0].find(".//ydl:Bevillingssag", NS)
    assert [etree.QName(e).localname for e in sag] == ["SagUUID", "SagUndtagetVisningForBorger"] and sag[0].text == SAG and sag[1].text == "false"
    # Without the user's limits the case is told of.
    sag = liste.hent("EffektueringHent", borger(), "<ydl:MedtagBevilling>true</ydl:MedtagBevilling>").find(".//ydl:Bevillingssag", NS)
    for navn in ("SagTitel", "SagSagsnummer", "SagFoelsomhed", "SagKLEEmne", "SagKLEHandlingsfacet", "SagEjerCVRNummer", "SagMasterSystemInstans"):
        assert sag.find(f"ydl:{navn}", NS) is not None, navn
    assert sag.findtext("ydl:SagEjerCVRNummer", namespaces=NS) == "11111111"

    svar = liste.send(liste.eksempel("sf1491-02-bevillinghent"))
    assert sorted(ydelser(svar)) == ["1", "2"] and not advis(svar)
    assert svar.findtext(".//ydl:BevilgetYdelse/ydl:YdelseNavn", namespaces=NS) == "Boligtillæg"  # by name, ascending
    assert len(svar.findall(".//ydl:OekonomiskEffektueringStruktur", NS)) == 2
    assert svar.findtext(".//ydl:OekonomiskEffektueringsplanYdelsesbeloeb", namespaces=NS) == "1840.00"
    konvolut = etree.parse(str(EKSEMPLER / "envelopes" / "soap12-sf1491-effektueringhent.request.xml"))
    krop = etree.tostring(konvolut.getroot().find(f"{{{SOAP12}}}Body")[0]).decode().replace("99999999", "11111111")
    assert betalinger(liste.send(krop)) == [EFFEKTUERING]


def test_tomt_og_fejl(liste):
    """Nothing found is an Advis, a wrong request a Fejl: in the normal answer with its context."""
    svar = liste.hent("EffektueringHent", borger(vaerdi="6101801234"))
    assert advis(svar) == {"44"} and svar.find("ydl:OEkonomiskEffektueringListe", NS) is None
    assert advis(liste.hent("BevillingHent", borger(vaerdi="6101801234"))) == {"44"}
    for kriterie in (borger(vaerdi="123"), borger("PartCVRNummer", "1"), borger("PartPNummer", "x"), borger("PartURN", "nej"),
                     borger("SagUUID", SAG), "", "<ydl:BevilgetYdelseKriterie/>"):
        svar = liste.hent("EffektueringHent", kriterie)
        assert fejl(svar) == "40" and not betalinger(svar), kriterie
    for mere in ("<ydl:PartRolle>Ejer</ydl:PartRolle>", "<ydl:MedtagBevilling>måske</ydl:MedtagBevilling>",
                 "<ydl:OekonomiskEffektueringDispositionsDatoFra>i går</ydl:OekonomiskEffektueringDispositionsDatoFra>",
                 "<ydl:ResultatFilter><ydl:ResultatAntalMaks>0</ydl:ResultatAntalMaks></ydl:ResultatFilter>", "<ydl:Ukendt/>",
                 rettigheder(emne(kle="alt")), rettigheder(emne(foelsomhed="STOR")),
                 "<ydl:EffektueringSortering><ydl:EffektueringSorteringElement>Navn</ydl:EffektueringSorteringElement></ydl:EffektueringSortering>"):
        assert fejl(liste.hent("EffektueringHent", borger(), mere)) == "40", mere
    uden = liste.send(f'<ydl:EffektueringHent_I xmlns:ydl="{YDL}"/>')
    assert fejl(uden) == "40"


def test_kriterier(liste, fyldt):
    for kriterie in (borger(), borger("PartURN", f"urn:oio:cpr-nr:{CPR[:6]}-{CPR[6:]}"), borger("SagUUID", SAG)):
        assert sorted(ydelser(liste.hent("BevillingHent", kriterie))) == ["1", "2"], kriterie
    for rolle in ("Bevillingsmodtager", "Effektueringsmodtager"):
        mere = f"<ydl:PartRolle>{rolle}</ydl:PartRolle>"
        assert sorted(ydelser(liste.hent("BevillingHent", borger(), mere))) == ["1", "2"], rolle
        assert betalinger(liste.hent("EffektueringHent", borger(), mere)) == [EFFEKTUERING], rolle
    ref = f"<ydl:BevilgetYdelseKriterie><ydl:BevillingUUID>{BEVILLING}</ydl:BevillingUUID>{{}}</ydl:BevilgetYdelseKriterie>"
    assert betalinger(liste.hent("EffektueringHent", ref.format(""))) == [EFFEKTUERING]
    svar = liste.hent("EffektueringHent", ref.format("<ydl:BevilgetYdelseID>2</ydl:BevilgetYdelseID>"))
    assert [e.text for e in svar.iterfind(".//ydl:BevilgetYdelse/ydl:BevilgetYdelseID", NS)] == ["2"]
    assert svar.find(".//ydl:BevillingStruktur", NS) is None, "MedtagBevilling was not asked for"
    assert advis(liste.hent("EffektueringHent", ref.format("<ydl:BevilgetYdelseID>9</ydl:BevilgetYdelseID>"))) == {"44"}
    system = fyldt.system.data["uuid"]
    for mere, ventet in (
            ("<ydl:KLEKriterie>32.24.*</ydl:KLEKriterie>", 2), ("<ydl:KLEKriterie>27.*</ydl:KLEKriterie>", 0),
            (f"<ydl:BevillingUUID>{BEVILLING}</ydl:BevillingUUID>", 2), (f"<ydl:BevillingUUID>{ny_uuid()}</ydl:BevillingUUID>", 0),
            ("<ydl:BevillingEjerCVRNummer>11111111</ydl:BevillingEjerCVRNummer>", 2), ("<ydl:BevillingEjerCVRNummer>22222222</ydl:BevillingEjerCVRNummer>", 0),
            (f"<ydl:ItSystemInstansIdentifikation>{system}</ydl:ItSystemInstansIdentifikation>", 2),
            ("<ydl:YdelseKlasse><ydl:KlasseIdentifikation>44444444-dddd-4eee-8fff-000000000004</ydl:KlasseIdentifikation></ydl:YdelseKlasse>", 2),
            ("<ydl:BevilgetYdelseSlutDatoFra>2025-08-31</ydl:BevilgetYdelseSlutDatoFra><ydl:BevilgetYdelseSlutDatoTil>2025-08-31</ydl:BevilgetYdelseSlutDatoTil>", 1),
            ("<ydl:BevilgetYdelseStartDatoFra>2025-03-02</ydl:BevilgetYdelseStartDatoFra>", 0),
            ("<ydl:OekonomiskEffektueringDispositionsDatoFra>2025-03-31</ydl:OekonomiskEffektueringDispositionsDatoFra>", 2),
            ("<ydl:OekonomiskEffektueringDispositionsDatoTil>2025-03-30</ydl:OekonomiskEffektueringDispositionsDatoTil>", 0)):
        assert len(ydelser(liste.hent("BevillingHent", borger(), mere))) == ventet, mere


def test_14_rettighedsliste_indsnaevrer(liste, fyldt, tom_sandkasse, listeskema):
    """RettighedListe narrows, never widens; one empty group is what a real client sends."""
    cvr = "<ydl:MyndighedDataAfgrListe><ydl:VirksomhedCVRNummer>{}</ydl:VirksomhedCVRNummer></ydl:MyndighedDataAfgrListe>"
    for liste_, ventet in ((rettigheder(""), 1), (rettigheder(cvr.format("11111111")), 1), (rettigheder(cvr.format("22222222")), 0),
                           (rettigheder(emne(kle="27.*")), 0), (rettigheder(emne(kle="27.*"), emne(kle="32.*")), 1),
                           (rettigheder(emne("FOELSOMME_PERSONOPLYSNINGER", "32.24.04")), 1), (rettigheder(emne("IKKE_FORTROLIGE_DATA")), 0),
                           (rettigheder(emne(system=ny_uuid())), 0), (rettigheder(emne(system=fyldt.system.data["uuid"])), 1)):
        assert len(betalinger(liste.hent("EffektueringHent", borger(), liste_))) == ventet, liste_
    nabo = Liste(tom_sandkasse.nabo, listeskema)
    assert advis(nabo.hent("EffektueringHent", borger(), rettigheder(cvr.format("11111111")))) == {"44"}
    assert advis(nabo.hent("BevillingHent", borger("SagUUID", SAG))) == {"44"}


def test_sider_og_profil(liste, fyldt):
    """Pages tell of what is after them; a grant with a security profile is left out, and that is told."""
    en = "<ydl:ResultatFilter><ydl:ResultatAntalMaks>1</ydl:ResultatAntalMaks><ydl:ResultatStart>{}</ydl:ResultatStart></ydl:ResultatFilter>"
    foerste, anden = (liste.hent("BevillingHent", borger(), en.format(n)) for n in (0, 1))
    assert len(ydelser(foerste)) == len(ydelser(anden)) == 1 and ydelser(foerste) != ydelser(anden)
    assert advis(foerste) == {"A04"} and not advis(anden)
    assert not ydelser(liste.hent("BevillingHent", borger(), en.format(2)))
    profil = (f"<bi:Sikkerhedsprofil><gd:Virkning><sd:FraTidspunkt><sd:TidsstempelDatoTid>2025-03-01T00:00:00+01:00</sd:TidsstempelDatoTid></sd:FraTidspunkt>"
              f"</gd:Virkning><gd:Rolle><sd:UUIDIdentifikator>80922b49-bf94-4a2f-a3a6-f7c8ba392c78</sd:UUIDIdentifikator></gd:Rolle>"
              f"<gd:ReferenceID><sd:UUIDIdentifikator>{ny_uuid()}</sd:UUIDIdentifikator></gd:ReferenceID></bi:Sikkerhedsprofil></bi:RelationListe>")
    krop = fyldt.eksempel("01-importer-bevilling-og-effektuering").replace(b"</bi:RelationListe>", profil.encode())
    krop = krop.replace(BEVILLING.encode(), (bev := ny_uuid()).encode()).replace(EFFEKTUERING.encode(), (eff := ny_uuid()).encode())
    assert koder(fyldt.send(krop)) == [20, 20]
    svar = liste.hent("BevillingHent", borger())
    assert sorted(ydelser(svar)) == ["1", "2"] and advis(svar) == {"A02"}
    svar = liste.hent("EffektueringHent", borger())
    assert betalinger(svar) == [EFFEKTUERING] and advis(svar) == {"A02"}
    assert fyldt.fjern("oef", eff) == 20 and fyldt.fjern("bi", bev) == 20


def test_ingen_cpr_i_log(liste, tom_sandkasse):
    liste.hent("EffektueringHent", borger(vaerdi=CPR + "x"))
    assert CPR not in tom_sandkasse.log_tekst()


@pytest.mark.parametrize("kilde", ["serveret", "officiel"])
def test_zeep(liste, fyldt, kilde):
    zeep = pytest.importorskip("zeep", reason="python3-zeep is not installed")
    system = liste.system
    sted = f"{system.base}{STI}?wsdl" if kilde == "serveret" else str(CONTRACTS / "YdelseListeHentService.wsdl")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        client = zeep.Client(sted, transport=zeep.Transport(session=system.session, timeout=60, operation_timeout=60))
    port = list(list(client.wsdl.services.values())[0].ports.values())[0]
    assert set(port.binding._operations) == {"BevillingHent", "EffektueringHent"}
    proxy = client.create_service(port.binding.name.text, system.base + STI)
    headers = {"_soapheaders": {"header": {"TransactionUUID": ny_uuid()}}} if kilde == "serveret" else {}
    hoved = {"TransaktionsId": ny_uuid(), "TransaktionsTid": "2025-04-15T10:00:00+02:00"}
    svar = proxy.BevillingHent(HovedOplysninger=hoved, Kriterie={"PartCPRNummer": CPR}, MedtagEffektueringer=True, **headers)
    svar = svar.body if hasattr(svar, "body") else svar
    assert sorted(y.BevilgetYdelseID for y in svar.BevilgetYdelseListe.BevilgetYdelse) == ["1", "2"]
    svar = proxy.EffektueringHent(HovedOplysninger=hoved, Kriterie={"PartCPRNummer": CPR}, **headers)
    svar = svar.body if hasattr(svar, "body") else svar
    assert [e.OekonomiskEffektueringStruktur.OekonomiskEffektueringUUID for e in svar.OEkonomiskEffektueringListe.OEkonomiskEffektuering] == [EFFEKTUERING]
