"""A plain SOAP client for the black-box tests: builds messages, sends them over TLS, reads the answers.

Nothing here knows how the server is made. Messages are built from the type table (cases/SF1500/typer.json)
and small structured descriptions, so that a case file can be read by somebody who knows the domain:

    {"uuid": "...", "egenskaber": [{"fra": "2024-01-01", "EnhedNavn": "Borgerservice"}],
     "gyldighed": [{"fra": "2024-01-01", "kode": "Aktiv"}],
     "relationer": [{"navn": "Overordnet", "ref": "...", "fra": "2024-01-01", "til": "uendelig"}]}

A date alone stands for that day's midnight in Danish time; "uendelig" for GraenseIndikator; a missing "fra" or
"til" is left out of the message.
"""

from __future__ import annotations

import datetime
import functools
import json
import re
import uuid as uuidlib
from pathlib import Path
from zoneinfo import ZoneInfo

from lxml import etree

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
CONTRACTS = SHARED / "contracts" / "organisation"
CASES = ROOT / "tests" / "cases" / "SF1500"

SOAP12 = "http://www.w3.org/2003/05/soap-envelope"
SOAP11 = "http://schemas.xmlsoap.org/soap/envelope/"
WSA = "http://www.w3.org/2005/08/addressing"
HEADER = "http://kombit.dk/xml/schemas/RequestHeader/1/"
OS = "http://stoettesystemerne.dk/organisation/organisationsystem/6/"
OADM = "http://stoettesystemerne.dk/organisation/organisationadministration/6/"

TYPER: dict = json.loads((CASES / "typer.json").read_text(encoding="utf-8"))
KONSTANTER: dict = json.loads((CASES / "konstanter.json").read_text(encoding="utf-8"))

NS = {
    "sd": "urn:oio:sagdok:3.0.0",
    "orgfaelles": "http://stoettesystemerne.dk/organisation/6/",
    "sts": "urn:oio:sts:6",
    "h": HEADER,
    "wsa": WSA,
    "soap": SOAP12,
    "soap11": SOAP11,
    "organisationsystem": OS,
    "organisationadministration": OADM,
    **{segment: t["ns"] for segment, t in TYPER.items()},
}
OPERATIONER = ("opret", "importer", "ret", "passiver", "slet", "laes", "list", "soeg")
# The elements are ImportInput and ImportOutput although the operation is importer.
ELEMENTER = {
    "opret": "Opret", "importer": "Import", "ret": "Ret", "passiver": "Passiver", "slet": "Slet",
    "laes": "Laes", "list": "List", "soeg": "Soeg",
    "fremsoegobjekthierarki": "FremsoegObjekthierarki", "import": "ImporterOrganisationSystem",
    "anonymiser": "Anonymiser", "fysiskslet": "FysiskSlet",
}
DANMARK = ZoneInfo("Europe/Copenhagen")


# ---------------------------------------------------------------------------------------------- times

def midnat(dage: int = 0) -> str:
    """The date `dage` days from today in Denmark."""
    return (datetime.datetime.now(DANMARK).date() + datetime.timedelta(days=dage)).isoformat()


def tidspunkt(tekst: str) -> str:
    """A date becomes that midnight with the Danish offset; anything longer stays as it is."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", tekst):
        return tekst
    when = datetime.datetime.fromisoformat(tekst).replace(tzinfo=DANMARK)
    if when.year < 1900:
        return f"{tekst}T00:00:00+01:00"
    return when.isoformat()


def kort(tekst: str) -> str:
    """The reverse, for comparing: a Danish midnight becomes its date."""
    m = re.fullmatch(r"(\d{4}-\d\d-\d\d)T00:00:00(?:\.0+)?([+-]\d\d:\d\d)", tekst)
    return m.group(1) if m and tidspunkt(m.group(1)).endswith(m.group(2)) else tekst


def ny_uuid() -> str:
    return str(uuidlib.uuid4())


# ------------------------------------------------------------------------------------- building messages

def q(prefix: str, name: str) -> str:
    return f"{{{NS[prefix]}}}{name}"


def sub(parent, prefix: str, name: str, text: str | None = None):
    e = etree.SubElement(parent, q(prefix, name))
    if text is not None:
        e.text = text
    return e


def _tid(parent, name: str, value: str) -> None:
    e = sub(parent, "sd", name)
    if value == "uendelig":
        sub(e, "sd", "GraenseIndikator", "true")
    else:
        sub(e, "sd", "TidsstempelDatoTid", tidspunkt(value))


def _virkning(parent, d: dict, aktoer: str | None, name: str = "Virkning") -> None:
    aktoer = d.get("aktoer", aktoer)
    if not any(k in d for k in ("fra", "til")) and not (d.get("virkning") or aktoer):
        return
    e = sub(parent, "sd", name)
    if "fra" in d:
        _tid(e, "FraTidspunkt", d["fra"])
    if "til" in d:
        _tid(e, "TilTidspunkt", d["til"])
    if aktoer:
        sub(sub(e, "sd", "AktoerRef"), "sd", "UUIDIdentifikator", aktoer)
        sub(e, "sd", "AktoerTypeKode", d.get("aktoertype", "Organisation"))


def _reference(parent, d: dict) -> None:
    if "urn" in d:
        sub(sub(parent, "sd", "ReferenceID"), "sd", "URNIdentifikator", d["urn"])
    elif "ref" in d:
        sub(sub(parent, "sd", "ReferenceID"), "sd", "UUIDIdentifikator", d["ref"])


def egenskab(parent, segment: str, d: dict, element: str, prefix: str, aktoer: str | None) -> None:
    e = sub(parent, prefix, element)
    _virkning(e, d, aktoer)
    if "BrugervendtNoegleTekst" in d:
        sub(e, "sd", "BrugervendtNoegleTekst", d["BrugervendtNoegleTekst"])
    for felt in TYPER[segment]["felter"]:
        values = d.get(felt["navn"], [])
        for value in [values] if isinstance(values, str) else values:
            sub(e, felt["ns"], felt["navn"], value)


def _lister(parent, segment: str, d: dict, aktoer: str | None, alle: bool) -> None:
    """The three lists. With alle=False only those that the description mentions (ret)."""
    if alle or "egenskaber" in d:
        liste = sub(parent, segment, "AttributListe")
        for x in d.get("egenskaber", []):
            egenskab(liste, segment, x, "Egenskab", segment, aktoer)
    if alle or "gyldighed" in d:
        liste = sub(parent, segment, "TilstandListe")
        for x in d.get("gyldighed", []):
            e = sub(liste, "orgfaelles", "Gyldighed")
            _virkning(e, x, aktoer)
            sub(e, "orgfaelles", "GyldighedStatusKode", x["kode"])
    if alle or "relationer" in d:
        liste = sub(parent, segment, "RelationListe")
        orden = [r["navn"] for r in TYPER[segment]["relationer"]]
        for x in sorted(d.get("relationer", []), key=lambda x: orden.index(x["navn"]) if x["navn"] in orden else 99):
            e = sub(liste, "sd", x["navn"])
            _virkning(e, x, aktoer)
            _reference(e, x)
            for name in ("rolle", "type"):
                if name in x:
                    f = sub(e, "sd", name.capitalize())
                    sub(f, "sd", "UUIDIdentifikator", x[name])
                    if f"{name}label" in x:
                        sub(f, "sd", "Label", x[f"{name}label"])
            if "indeks" in x:
                sub(e, "sd", "Indeks", x["indeks"])


FILTRE = (("vf", "VirkningFraFilter"), ("vt", "VirkningTilFilter"),
          ("rf", "RegistreringFraFilter"), ("rt", "RegistreringTilFilter"))


def _objekt(parent, segment: str, d: dict, aktoer: str | None) -> None:
    o = sub(parent, segment, TYPER[segment]["objekt"])
    sub(o, "sd", "UUIDIdentifikator", d["uuid"])
    for r in d.get("registreringer", [d]):
        e = sub(o, segment, "Registrering")
        if "note" in r:
            sub(e, "sd", "NoteTekst", r["note"])
        if "tidspunkt" in r:
            sub(e, "sd", "Tidspunkt", tidspunkt(r["tidspunkt"]))
        if "livscyklus" in r:
            sub(e, "sd", "LivscyklusKode", r["livscyklus"])
        if "brugerref" in r:
            sub(sub(e, "sd", "BrugerRef"), "sd", "UUIDIdentifikator", r["brugerref"])
        _lister(e, segment, r, aktoer, True)


def byg(segment: str, operation: str, d: dict, aktoer: str | None = None):
    """The Body element of one call."""
    prefix = segment
    rod = etree.Element(q(prefix, ELEMENTER[operation] + "Input"),
                        nsmap={k: NS[k] for k in dict.fromkeys((prefix, "sd", "orgfaelles", "sts"))})
    if operation == "importer":
        _objekt(rod, segment, d, aktoer)
        return rod
    if operation == "import":
        organisation = d["organisation"]
        holder = etree.SubElement(rod, "x")
        _objekt(holder, "organisation", organisation, aktoer)
        rod.append(holder[0])
        rod.remove(holder)
        enheder = sub(rod, prefix, "OrganisationEnhederInput")
        for enhed in d.get("enheder", []):
            _objekt(enheder, "organisationenhed", enhed, aktoer)
        return rod
    if operation == "anonymiser":
        sub(rod, prefix, "PersonUUID" if "uuid" in d else "PersonCPR", d.get("uuid", d.get("cpr")))
        return rod
    if operation == "fysiskslet":
        sub(rod, prefix, "OrganisationUUID", d["organisation"])
        sub(rod, prefix, "OrganisationEnhedUUID", d["enhed"])
        return rod
    if operation in ("soeg", "fremsoegobjekthierarki"):
        if "foerste" in d:
            sub(rod, "sd", "FoersteResultatReference", str(d["foerste"]))
        if "maks" in d:
            sub(rod, "sd", "MaksimalAntalKvantitet", str(d["maks"]))
        if "registrering" in d:
            r = d["registrering"]
            e = sub(rod, "sd", "SoegRegistrering")
            for key, name in (("fra", "FraTidspunkt"), ("til", "TilTidspunkt")):
                if key in r:
                    _tid(e, name, r[key])
            if "livscyklus" in r:
                sub(e, "sd", "LivscyklusKode", r["livscyklus"])
            if "brugerref" in r:
                sub(sub(e, "sd", "BrugerRef"), "sd", "UUIDIdentifikator", r["brugerref"])
        if "virkning" in d:
            _virkning(rod, d["virkning"], None, "SoegVirkning")
        if operation == "soeg":
            _lister(rod, segment, d, aktoer, True)
        else:
            for name, x in d.get("filtre", {}).items():
                egenskab(rod, name.lower(), x, f"{name}SoegEgenskab", prefix, None)
        return rod
    if operation != "opret":
        for u in d.get("uuider", [d["uuid"]] if "uuid" in d else []):
            sub(rod, "sd", "UUIDIdentifikator", u)
    if "note" in d:
        sub(rod, "sd", "NoteTekst", d["note"])
    if operation in ("laes", "list"):
        for key, name in FILTRE:
            if key in d:
                _tid(rod, name, d[key])
    elif operation in ("opret", "ret"):
        _lister(rod, segment, d, aktoer, operation == "opret" and d.get("lister", "alle") == "alle")
    return rod


def handling(segment: str, operation: str) -> str:
    # The path of OrganisationSystem has one s, its action two.
    navn = "organisationssystem" if segment == "organisationsystem" else segment
    return f"http://kombit.dk/sts/organisation/{navn}/{operation}"


def konvolut(body, action: str = "", *, soap: str = SOAP12, message_id: str | None = None, til: str = "",
             ekstra_headere=(), request_header: bool = True) -> bytes:
    """body: an element or XML text. The headers are those real clients send."""
    e = etree.Element(f"{{{soap}}}Envelope", nsmap={"soap": soap, "wsa": WSA})
    h = etree.SubElement(e, f"{{{soap}}}Header")
    if action:
        etree.SubElement(h, f"{{{WSA}}}Action").text = action
    if message_id:
        etree.SubElement(h, f"{{{WSA}}}MessageID").text = message_id
        reply = etree.SubElement(h, f"{{{WSA}}}ReplyTo")
        etree.SubElement(reply, f"{{{WSA}}}Address").text = "http://www.w3.org/2005/08/addressing/anonymous"
    if til:
        etree.SubElement(h, f"{{{WSA}}}To").text = til
    if request_header:
        r = etree.SubElement(h, f"{{{HEADER}}}RequestHeader", nsmap={"h": HEADER})
        etree.SubElement(r, f"{{{HEADER}}}TransactionUUID").text = ny_uuid()
    for x in ekstra_headere:
        h.append(etree.fromstring(x) if isinstance(x, str) else x)
    b = etree.SubElement(e, f"{{{soap}}}Body")
    if isinstance(body, (str, bytes)):
        b.append(etree.fromstring(body))
    elif body is not None:
        b.append(body)
    return etree.tostring(e, xml_declaration=True, encoding="UTF-8")


# --------------------------------------------------------------------------------------------- answers

class Svar:
    """One answer. `kode` is None for a fault."""

    def __init__(self, http, anmodning: bytes = b"", message_id: str | None = None):
        self.http = http
        self.status = http.status_code
        self.raa = http.content
        self.anmodning = anmodning
        self.message_id = message_id
        self.dok = etree.fromstring(self.raa, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
        self.soap = etree.QName(self.dok).namespace
        boern = self.dok.findall(f"{{{self.soap}}}Body/*")
        assert len(boern) == 1, f"Body holds {len(boern)} elements"
        self.krop = boern[0]
        self.fejl = self.krop.tag == f"{{{self.soap}}}Fault"
        retur = self.krop.find("sd:StandardRetur", NS)
        kode = self.krop.findtext("sd:StandardRetur/sd:StatusKode", None, NS) if retur is not None else None
        self.kode = int(kode) if kode is not None else None
        self.tekst = self.krop.findtext("sd:StandardRetur/sd:FejlbeskedTekst", "", NS) if retur is not None else ""

    def __repr__(self) -> str:
        return f"HTTP {self.status} {etree.QName(self.krop).localname} {self.kode} {self.tekst!r}"

    def header(self, name: str) -> list[str]:
        prefix, local = name.split(":")
        return [(e.text or "").strip() for e in self.dok.findall(f"{{{self.soap}}}Header/{{{NS[prefix]}}}{local}")]

    def xpath(self, expression: str):
        return self.krop.xpath(expression, namespaces=NS)

    def tekster(self, expression: str) -> list[str]:
        return [x if isinstance(x, str) else (x.text or "") for x in self.xpath(expression)]

    @property
    def ider(self) -> list[str]:
        return self.tekster("sd:IdListe/sd:UUIDIdentifikator")

    @property
    def uuid(self) -> str:
        return self.xpath("string(sd:UUIDIdentifikator)")

    @property
    def registreringer(self) -> list:
        return self.xpath("*[local-name()='FiltreretOejebliksbillede']/*[local-name()='Registrering']")

    @property
    def objekter(self) -> dict[str, list]:
        """UUID -> registrations, of laes, list and the hierarchy."""
        out: dict[str, list] = {}
        for o in self.xpath("descendant::*[local-name()='FiltreretOejebliksbillede']"):
            u = o.xpath("string(*[local-name()='ObjektType']/sd:UUIDIdentifikator)", namespaces=NS)
            out[u] = o.xpath("*[local-name()='Registrering']")
        return out


def periode(e) -> str:
    def ende(name: str) -> str:
        t = e.find(f"sd:Virkning/sd:{name}", NS)
        if t is None:
            return "?"
        if t.find("sd:GraenseIndikator", NS) is not None:
            return "-uendelig" if name == "FraTidspunkt" else "uendelig"
        return kort(t.findtext("sd:TidsstempelDatoTid", "?", NS))

    return f"{ende('FraTidspunkt')} til {ende('TilTidspunkt')}"


def _id(e) -> str:
    if e is None:
        return "-"
    u = e.findtext("sd:UUIDIdentifikator", None, NS)
    return u if u is not None else "urn " + e.findtext("sd:URNIdentifikator", "?", NS)


def billede(registrering) -> list[str]:
    """What a registration says, one line per period, in the order of the answer."""
    out = []
    for liste in registrering:
        if etree.QName(liste).localname not in ("AttributListe", "TilstandListe", "RelationListe"):
            continue
        for e in liste:
            name = etree.QName(e).localname
            if name == "Egenskab":
                felter = " ".join(f"{etree.QName(f).localname}={f.text or ''}" for f in e
                                  if etree.QName(f).localname != "Virkning")
                out.append(f"{felter} | {periode(e)}")
            elif name == "Gyldighed":
                out.append(f"Gyldighed {e.findtext('orgfaelles:GyldighedStatusKode', '?', NS)} | {periode(e)}")
            elif name == "LokalUdvidelse":
                out.append("LokalUdvidelse " + ",".join(x.tag for x in e))
            else:
                line = f"{name} {_id(e.find('sd:ReferenceID', NS))}"
                if e.find("sd:Rolle", NS) is not None:
                    line += (f" rolle={_id(e.find('sd:Rolle', NS))} type={_id(e.find('sd:Type', NS))}"
                             f" indeks={e.findtext('sd:Indeks', '?', NS)}")
                out.append(f"{line} | {periode(e)}")
    return out


# ------------------------------------------------------------------------------------- checks on any answer

@functools.lru_cache(maxsize=None)
def skema(name: str = "all-organisation.xsd"):
    return etree.XMLSchema(etree.parse(str(CONTRACTS / name))) if CONTRACTS.is_dir() else None


def uden_flere_perioder(dok):
    """A copy in which a 0..1 relation that is answered with several periods keeps the first.

    The official schema allows one element where a slot may hold different values at different times; an answer
    over an interval of valid time has to show them all (organisation.md 3.6). Anything else must be valid.
    """
    dok = etree.fromstring(etree.tostring(dok))
    enkelte = {(t["ns"], q("sd", r["navn"])) for t in TYPER.values() for r in t["relationer"] if not r["flere"]}
    for liste in dok.xpath("//*[local-name()='RelationListe']"):
        seen: dict[str, set[str]] = {}
        for e in list(liste):
            if (etree.QName(liste).namespace, e.tag) not in enkelte:
                continue
            perioder = seen.setdefault(e.tag, set())
            assert periode(e) not in perioder, f"two of {e.tag} in one period"
            if perioder:
                liste.remove(e)
            perioder.add(periode(e))
    return dok


UUID_TEKST = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def tjek(svar: Svar) -> Svar:
    """What chapter 17 says must be sent, on any answer whatever it answers."""
    for name in ("wsa:MessageID", "wsa:RelatesTo"):
        assert len(svar.header(name)) == 1, f"{name} stands {len(svar.header(name))} times: {svar.raa[:600]!r}"
    assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", svar.header("wsa:MessageID")[0])
    if svar.message_id:
        assert svar.header("wsa:RelatesTo") == [svar.message_id]
        assert svar.header("wsa:MessageID") != [svar.message_id]
    if svar.soap == SOAP12:
        assert svar.http.headers["Content-Type"].startswith("application/soap+xml")
        if skema():
            skema("soap12-organisation.xsd").assertValid(uden_flere_perioder(svar.dok))
    else:
        assert svar.http.headers["Content-Type"].startswith("text/xml")
        if skema() and not svar.fejl:
            skema().assertValid(uden_flere_perioder(svar.krop))
    if svar.fejl:
        return svar
    assert svar.status == 200, repr(svar)
    for e in svar.krop.iter(q("sd", "Virkning")):
        for name in ("FraTidspunkt", "TilTidspunkt"):
            assert e.find(f"sd:{name}", NS) is not None, f"a Virkning without {name}"
    for e in svar.krop.iter(q("sd", "UUIDIdentifikator")):
        assert UUID_TEKST.fullmatch(e.text or ""), f"UUID as {e.text!r}"
    for e in svar.krop.iter(q("sd", "TidsstempelDatoTid"), q("sd", "Tidspunkt")):
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?\+0[12]:00", e.text or ""), f"time as {e.text!r}"
    for e in svar.krop.iter(q("sd", "Tidspunkt")):
        assert re.search(r"\.\d{3}[+]", e.text or ""), f"Tidspunkt without milliseconds: {e.text!r}"
    for registrering in svar.krop.xpath("descendant::*[local-name()='Registrering']"):
        navne = [etree.QName(x).localname for x in registrering]
        assert navne[-3:] == ["AttributListe", "TilstandListe", "RelationListe"], navne
        assert {"Tidspunkt", "LivscyklusKode", "BrugerRef"} <= set(navne), navne
    if etree.QName(svar.krop).localname == "SoegOutput":
        assert svar.krop.find("sd:IdListe", NS) is not None, "SoegOutput without IdListe"
        assert (svar.kode == 20) == bool(svar.ider), repr(svar)
        assert svar.ider == sorted(svar.ider), "hits not in order of UUID"
    return svar


# ------------------------------------------------------------------------------------------------ callers

class System:
    """A demo system of the sandbox: its certificate, and the authority it calls for."""

    def __init__(self, sandkasse, data: dict, myndighed: str | None = None):
        import requests

        self.sandkasse = sandkasse
        self.data = data
        self.base = sandkasse.klar["https"]
        self.myndighed = myndighed
        self.session = requests.Session()
        self.session.verify = sandkasse.sti(sandkasse.klar["ca"])
        self.session.cert = (sandkasse.sti(data["certifikat"]), sandkasse.sti(data["noegle"]))
        self.session.trust_env = False

    def adresse(self, segment: str) -> str:
        return f"{self.base}/organisation/{segment}/6/"

    def send(self, segment: str, data: bytes, headere: dict | None = None, *, message_id: str | None = None,
             soap: str = SOAP12, action: str = "", sti: str | None = None, timeout: float = 60) -> Svar:
        """Posts these bytes as they are."""
        h = {"Content-Type": "application/soap+xml; charset=utf-8"}
        if action and soap == SOAP12:
            h["Content-Type"] += f'; action="{action}"'
        if soap == SOAP11:
            h = {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{action}"'}
        if self.myndighed:
            h["Faelled-Myndighed"] = self.myndighed
        h.update(headere or {})
        url = self.base + sti if sti is not None else self.adresse(segment)
        return Svar(self.session.post(url, data=data, headers=h, timeout=timeout), data, message_id)

    def kald_krop(self, segment: str, operation: str, krop, *, soap: str = SOAP12, **konvolut_valg) -> Svar:
        """A whole call with this Body element; the answer is checked."""
        message_id = f"urn:uuid:{ny_uuid()}"
        action = handling(segment, operation)
        data = konvolut(krop, action, soap=soap, message_id=message_id, til=self.adresse(segment), **konvolut_valg)
        svar = tjek(self.send(segment, data, message_id=message_id, soap=soap, action=action))
        if not svar.fejl:
            assert etree.QName(svar.krop) == etree.QName(q(segment, ELEMENTER[operation] + "Output"))
        return svar

    def kald(self, segment: str, operation: str, d: dict, aktoer: str | None = None, **valg) -> Svar:
        return self.kald_krop(segment, operation, byg(segment, operation, d, aktoer), **valg)


def eksempel(segment: str, organisation: str, *, uuid: str | None = None, rettet: bool = False, fra: str = "2024-01-01",
             navn: str | None = None) -> dict:
    """A believable object of any type, from the type table."""
    t = TYPER[segment]
    e = {"fra": fra, "til": "uendelig", "BrugervendtNoegleTekst": navn or "PROEVE"}
    for felt in t["felter"]:
        e[felt["navn"]] = felt["rettet" if rettet else "eksempel"]
    d: dict = {"egenskaber": [e]}
    if uuid:
        d["uuid"] = uuid
    if t["tilstand"]:
        d["gyldighed"] = [{"fra": fra, "til": "uendelig", "kode": "Aktiv"}]
    if t["ejer"]:
        d["relationer"] = [{"navn": t["ejer"], "ref": organisation, "fra": fra, "til": "uendelig"}]
    return d
