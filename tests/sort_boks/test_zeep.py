"""An independent SOAP client (zeep) drives every operation, with our served WSDLs and with the official ones."""

import datetime
import re
import warnings

import pytest

from klient import CONTRACTS, DANMARK, TYPER, eksempel, ny_uuid

zeep = pytest.importorskip("zeep", reason="python3-zeep is not installed")
from zeep.plugins import HistoryPlugin  # noqa: E402
from zeep.wsa import WsAddressingPlugin  # noqa: E402

SEGMENTER = list(TYPER) + ["organisationsystem", "organisationadministration"]
WSDL = {s: t["objekt"] for s, t in TYPER.items()}
WSDL |= {"organisationsystem": "OrganisationSystem", "organisationadministration": "OrganisationAdministration"}
BINDING = "{http://stoettesystemerne.dk/organisation/6/}"


class Klient:
    """One service through one WSDL."""

    def __init__(self, system, kilde: str, segment: str):
        transport = zeep.Transport(session=system.session, timeout=60, operation_timeout=60)
        url = system.adresse(segment)
        place = f"{url}?wsdl" if kilde == "serveret" else str(CONTRACTS / "wsdl" / f"{WSDL[segment]}.wsdl")
        self.historie = HistoryPlugin()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            self.zeep = zeep.Client(place, transport=transport, plugins=[WsAddressingPlugin(), self.historie])
        self.service = list(self.zeep.wsdl.services.values())[0]
        port = list(self.service.ports.values())[0]
        if kilde == "serveret":
            assert port.binding_options["address"].rstrip("/") == url.rstrip("/"), "the served WSDL names another address"
            self.proxy = self.zeep.create_service(port.binding.name.text, port.binding_options["address"])
        else:
            self.proxy = self.zeep.create_service(port.binding.name.text, url)
        self.operationer = set(port.binding._operations)

    def __call__(self, operation: str, **content):
        svar = getattr(self.proxy, operation)(_soapheaders={"header": {"TransactionUUID": ny_uuid()}}, **content)
        return svar.body if hasattr(svar, "body") else svar

    def kode(self, svar) -> int:
        retur = svar.StandardRetur
        return int((retur[0] if isinstance(retur, list) else retur).StatusKode)

    def kald(self, operation: str, kode: int = 20, **content):
        svar = self(operation, **content)
        assert self.kode(svar) == kode, f"{operation}: {svar.StandardRetur}"
        return svar


def tid(value: str) -> dict:
    if value == "uendelig":
        return {"GraenseIndikator": True}
    return {"TidsstempelDatoTid": datetime.datetime.fromisoformat(value).replace(tzinfo=DANMARK)}


def virkning(d: dict) -> dict:
    return {name: tid(d[key]) for key, name in (("fra", "FraTidspunkt"), ("til", "TilTidspunkt")) if key in d}


def lister(segment: str, d: dict) -> dict:
    egenskaber = []
    for e in d["egenskaber"]:
        felter = {k: v for k, v in e.items() if k not in ("fra", "til")}
        for felt in TYPER[segment]["felter"]:
            if felt["navn"] == "KonfigurationReference" and felt["navn"] in felter:
                felter[felt["navn"]] = [felter[felt["navn"]]]
        egenskaber.append({"Virkning": virkning(e), **felter})
    out = {"AttributListe": {"Egenskab": egenskaber}, "TilstandListe": {}, "RelationListe": {}}
    if "gyldighed" in d:
        out["TilstandListe"] = {"Gyldighed": [{"Virkning": virkning(g), "GyldighedStatusKode": g["kode"]} for g in d["gyldighed"]]}
    for r in d.get("relationer", []):
        flere = next(x["flere"] for x in TYPER[segment]["relationer"] if x["navn"] == r["navn"])
        value = {"Virkning": virkning(r), "ReferenceID": {"UUIDIdentifikator": r["ref"]}}
        out["RelationListe"][r["navn"]] = [value] if flere else value
    return out


def registrering(segment: str, d: dict) -> dict:
    return {"Tidspunkt": datetime.datetime.now(DANMARK), "LivscyklusKode": "Importeret", **lister(segment, d)}


def felt(registrering, name: str):
    """A field of the only Egenskab. zeep keeps hyphens in names."""
    (egenskab,) = registrering.AttributListe.Egenskab
    return egenskab[name]


@pytest.fixture(scope="module", params=["serveret", pytest.param("officiel", marks=pytest.mark.kontrakter)])
def klienter(request, sandkasse):
    made: dict[str, Klient] = {}

    def make(segment: str) -> Klient:
        if segment not in made:
            made[segment] = Klient(sandkasse.skriver, request.param, segment)
        return made[segment]

    return make


@pytest.mark.parametrize("segment", SEGMENTER)
def test_operationer(klienter, segment):
    wanted = {"organisationsystem": {"fremsoegobjekthierarki", "import", "anonymiser"},
              "organisationadministration": {"fysiskslet"}}
    assert klienter(segment).operationer == wanted.get(
        segment, {"opret", "importer", "ret", "passiver", "slet", "laes", "list", "soeg"})


@pytest.mark.parametrize("segment", [s for s, t in TYPER.items() if not t["faelles"]])
def test_lokal_type(klienter, korsbaek, segment):
    k = klienter(segment)
    t = TYPER[segment]
    navn = next((f for f in t["felter"] if f["navn"].endswith(("Navn", "NavnTekst", "AdresseTekst"))), t["felter"][0])
    noegle = ny_uuid()
    uuid = ny_uuid()

    ny = k.kald("opret", NoteTekst="prøve", **lister(segment, eksempel(segment, korsbaek, navn=noegle))).UUIDIdentifikator
    assert k.kald("laes", UUIDIdentifikator=ny).FiltreretOejebliksbillede.Registrering[0].LivscyklusKode == "Opstaaet"

    objekt = {"UUIDIdentifikator": uuid, "Registrering": [registrering(segment, eksempel(segment, korsbaek, navn=noegle))]}
    k.kald("importer", **{t["objekt"]: objekt})
    k.kald("importer", 49, **{t["objekt"]: objekt})

    svar = k.kald("laes", UUIDIdentifikator=uuid).FiltreretOejebliksbillede
    assert svar.ObjektType.UUIDIdentifikator == uuid
    (r,) = svar.Registrering
    assert r.LivscyklusKode == "Importeret"
    assert felt(r, "BrugervendtNoegleTekst") == noegle
    for f in t["felter"]:
        got = felt(r, f["navn"])
        assert (got[0] if isinstance(got, list) else got) == f["eksempel"]
    if t["tilstand"]:
        assert [g.GyldighedStatusKode for g in r.TilstandListe.Gyldighed] == ["Aktiv"]
    if t["ejer"]:
        ejer = r.RelationListe[t["ejer"]]
        assert (ejer[0] if isinstance(ejer, list) else ejer).ReferenceID.UUIDIdentifikator == korsbaek

    rettet = eksempel(segment, korsbaek, rettet=True, navn=noegle, fra="2025-01-01")
    k.kald("ret", UUIDIdentifikator=uuid, AttributListe=lister(segment, rettet)["AttributListe"])
    (r,) = k.kald("laes", UUIDIdentifikator=uuid).FiltreretOejebliksbillede.Registrering
    assert felt(r, navn["navn"]) == navn["rettet"]
    historik = k.kald("laes", UUIDIdentifikator=uuid, RegistreringFraFilter=tid("2000-01-01"), RegistreringTilFilter=tid("uendelig"),
                      VirkningFraFilter=tid("2024-06-01"), VirkningTilFilter=tid("2024-06-01")).FiltreretOejebliksbillede.Registrering
    assert [felt(x, navn["navn"]) for x in historik] == [navn["eksempel"]] * 2

    svar = k.kald("list", UUIDIdentifikator=[ny, ny_uuid(), uuid]).FiltreretOejebliksbillede
    assert [x.ObjektType.UUIDIdentifikator for x in svar] == [ny, uuid]

    soeg = {"AttributListe": {"Egenskab": [{"BrugervendtNoegleTekst": noegle}]}, "TilstandListe": {}, "RelationListe": {}}
    assert list(k.kald("soeg", **soeg).IdListe.UUIDIdentifikator) == sorted([ny, uuid])
    assert list(k.kald("soeg", FoersteResultatReference=1, MaksimalAntalKvantitet=1, **soeg).IdListe.UUIDIdentifikator) == sorted([ny, uuid])[1:]

    k.kald("passiver", UUIDIdentifikator=uuid, NoteTekst="ikke mere")
    k.kald("passiver", 49, UUIDIdentifikator=uuid)
    k.kald("slet", UUIDIdentifikator=uuid)
    k.kald("slet", UUIDIdentifikator=ny)
    svar = k.kald("soeg", 44, **soeg)
    assert not svar.IdListe  # zeep makes None of an empty element; it must be there
    assert k.historie.last_received["envelope"].findall(".//{urn:oio:sagdok:3.0.0}IdListe")
    (r,) = k.kald("laes", UUIDIdentifikator=uuid).FiltreretOejebliksbillede.Registrering
    assert r.LivscyklusKode == "Slettet" and not r.AttributListe and not r.RelationListe
    k.kald("laes", 44, UUIDIdentifikator=ny_uuid())


@pytest.mark.parametrize("segment", [s for s, t in TYPER.items() if t["faelles"]])
def test_faelles_type(klienter, korsbaek, segment):
    """Reads work; writes reach the operation and are refused with 43: the operator owns these objects."""
    k = klienter(segment)
    t = TYPER[segment]
    tom = {"AttributListe": {}, "TilstandListe": {}, "RelationListe": {}}
    fundne = k.kald("soeg", MaksimalAntalKvantitet=5, **tom).IdListe.UUIDIdentifikator
    assert fundne
    uuid = fundne[0]
    (r,) = k.kald("laes", UUIDIdentifikator=uuid).FiltreretOejebliksbillede.Registrering
    assert felt(r, "BrugervendtNoegleTekst")
    assert len(k.kald("list", UUIDIdentifikator=list(fundne)).FiltreretOejebliksbillede) == len(fundne)
    d = eksempel(segment, korsbaek)
    k.kald("opret", 43, **lister(segment, d))
    k.kald("importer", 43, **{t["objekt"]: {"UUIDIdentifikator": ny_uuid(), "Registrering": [registrering(segment, d)]}})
    k.kald("ret", 43, UUIDIdentifikator=uuid, AttributListe=lister(segment, d)["AttributListe"])
    k.kald("passiver", 43, UUIDIdentifikator=uuid)
    k.kald("slet", 43, UUIDIdentifikator=uuid)


def test_organisation_overordnet(klienter, korsbaek):
    """What a municipality may change on its Organisation: which unit is the root."""
    k = klienter("organisation")
    (r,) = k.kald("laes", UUIDIdentifikator=korsbaek).FiltreretOejebliksbillede.Registrering
    rod = r.RelationListe.Overordnet.ReferenceID.UUIDIdentifikator
    k.kald("ret", UUIDIdentifikator=korsbaek, RelationListe={"Overordnet": {
        "Virkning": virkning({"fra": "2025-01-01", "til": "uendelig"}), "ReferenceID": {"UUIDIdentifikator": rod}}})
    (r,) = k.kald("laes", UUIDIdentifikator=korsbaek).FiltreretOejebliksbillede.Registrering
    assert r.RelationListe.Overordnet.ReferenceID.UUIDIdentifikator == rod


def test_hierarki(klienter, korsbaek):
    k = klienter("organisationsystem")
    svar = k.kald("fremsoegobjekthierarki", FoersteResultatReference=0, MaksimalAntalKvantitet=500)
    assert [x.ObjektType.UUIDIdentifikator for x in svar.Organisationer.FiltreretOejebliksbillede] == [korsbaek]
    enheder = svar.OrganisationEnheder.FiltreretOejebliksbillede
    assert len(enheder) >= 50
    for enhed in enheder:
        (r,) = enhed.Registrering
        assert r.RelationListe.Tilhoerer.ReferenceID.UUIDIdentifikator == korsbaek
    assert len(svar.Brugere.FiltreretOejebliksbillede) == 500
    svar = k.kald("fremsoegobjekthierarki", FoersteResultatReference=0, MaksimalAntalKvantitet=500,
                  OrganisationFunktionSoegEgenskab={"FunktionNavn": "EXCLUDE!"}, BrugerSoegEgenskab={"BrugerNavn": "EXCLUDE!"})
    assert not svar.Brugere or not svar.Brugere.FiltreretOejebliksbillede
    assert len(svar.OrganisationEnheder.FiltreretOejebliksbillede) >= 50


def test_import(klienter, korsbaek):
    k = klienter("organisationsystem")
    uuid = ny_uuid()
    enhed = {"UUIDIdentifikator": uuid, "Registrering": [registrering("organisationenhed", eksempel("organisationenhed", korsbaek))]}
    organisation = {"UUIDIdentifikator": korsbaek, "Registrering": [registrering("organisation", eksempel("organisation", korsbaek))]}
    svar = k("import", Organisation=organisation, OrganisationEnhederInput={"OrganisationEnhed": [enhed]})
    unik = svar if isinstance(svar, list) else svar.UnikRetur
    assert [(int(u.StatusKode), u.Type, u.UUIDIdentifikator) for u in unik] == [
        (49, "Organisation", korsbaek), (20, "OrganisationEnhed", uuid)]


def test_anonymiser(klienter, korsbaek):
    personer = klienter("person")
    uuid = ny_uuid()
    personer.kald("importer", Person={"UUIDIdentifikator": uuid, "Registrering": [registrering("person", eksempel("person", korsbaek))]})
    k = klienter("organisationsystem")
    svar = k("anonymiser", PersonUUID=uuid)
    assert int(getattr(svar, "StandardRetur", svar).StatusKode) == 20
    (r,) = personer.kald("laes", UUIDIdentifikator=uuid).FiltreretOejebliksbillede.Registrering
    assert felt(r, "CPR-NummerTekst") is None
    assert felt(r, "NavnTekst") != "Mads Skjern"


def test_fysiskslet(klienter, korsbaek):
    enheder = klienter("organisationenhed")
    uuid = ny_uuid()
    enheder.kald("importer", OrganisationEnhed={"UUIDIdentifikator": uuid, "Registrering": [registrering("organisationenhed", eksempel("organisationenhed", korsbaek))]})
    svar = klienter("organisationadministration")("fysiskslet", OrganisationUUID=korsbaek, OrganisationEnhedUUID=uuid)
    assert int(getattr(svar, "StandardRetur", svar).StatusKode) == 20
    enheder.kald("laes", 44, UUIDIdentifikator=uuid)


@pytest.mark.kontrakter
@pytest.mark.parametrize("segment", SEGMENTER)
def test_samme_graenseflade(sandkasse, segment):
    """The served WSDL describes the same messages as the official one."""
    served = Klient(sandkasse.skriver, "serveret", segment)
    official = Klient(sandkasse.skriver, "officiel", segment)

    def signatures(k: Klient) -> dict:
        port = list(k.service.ports.values())[0]
        out = {}
        for name, operation in port.binding._operations.items():
            # Prefixes are zeep's own numbering; the names and their order are the interface.
            clean = [re.sub(r"\bns\d+:", "", x.signature()) for x in (operation.input, operation.output)]
            out[name] = (operation.soapaction, *clean)
        return out

    assert signatures(served) == signatures(official)
