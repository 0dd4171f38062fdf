"""Messages for the indexes: a good case, grant and payment of our own, and the short edits that spoil them (docs/cases.md)."""

from __future__ import annotations

import copy
import json
import re

from lxml import etree

from klient import CASES

ROD = CASES.parent
NS = {"sd": "urn:oio:sagdok:3.0.0", "gd": "urn:oio:sts:generelledefinitioner:6", "sdi": "urn:oio:sts:sagdok:sagdokumentindeks:6",
      "sag": "urn:oio:sts:sagdok:sag:6", "si": "urn:oio:sts:sagdok:sagindeks:6", "yi": "urn:oio:sts:ydelse:ydelseindeks:6",
      "bi": "urn:oio:sts:ydelse:bevillingindeks:6", "oef": "urn:oio:sts:ydelse:oekonomiskeffektueringindeks:6",
      "k7": "http://stoettesystemerne.dk/klassifikation/klasse/7/"}
XMLNS = " ".join(f'xmlns:{p}="{u}"' for p, u in NS.items())
FRA = "2025-03-03T09:00:00+01:00"
BRUGER = "urn:oio:proeve:bruger:abc"
CPR = "urn:oio:cpr-nr:0163456789"
UENDELIG = "<sd:GraenseIndikator>true</sd:GraenseIndikator>"


def konstanter(snitflade: str) -> dict[str, str]:
    return json.loads((ROD / snitflade / "konstanter.json").read_text(encoding="utf-8"))


def ref(x: str, navn: str = "gd:ReferenceID") -> str:
    slags = "URN" if x.lower().startswith("urn:") else "UUID"
    return f"<{navn}><sd:{slags}Identifikator>{x}</sd:{slags}Identifikator></{navn}>"


def virkning(p: str = "gd", fra: str = FRA, til: str = "") -> str:
    slut = f"<sd:TidsstempelDatoTid>{til}</sd:TidsstempelDatoTid>" if til else UENDELIG
    return (f"<{p}:Virkning><sd:FraTidspunkt><sd:TidsstempelDatoTid>{fra}</sd:TidsstempelDatoTid></sd:FraTidspunkt><sd:TilTidspunkt>{slut}"
            f"</sd:TilTidspunkt>{ref(BRUGER, 'sd:AktoerRef')}<sd:AktoerTypeKode>Bruger</sd:AktoerTypeKode></{p}:Virkning>")


def relation(navn: str, rolle: str, type_: str, peger: str, felter: str = "", indeks: str = "", v: str = "") -> str:
    i = f"<gd:Indeks>{indeks}</gd:Indeks>" if indeks else ""
    return f"<{navn}>{v or virkning()}{ref(rolle, 'gd:Rolle')}{ref(type_, 'gd:Type')}{i}{ref(peger)}{felter}</{navn}>"


def hoved() -> str:
    return (f"<sd:Tidspunkt>{FRA}</sd:Tidspunkt><sd:LivscyklusKode>Importeret</sd:LivscyklusKode>{ref(BRUGER, 'sd:BrugerRef')}")


def sag(uuid: str, system: str, k: dict[str, str]) -> str:
    def lokal(navn: str, **felter: str) -> str:
        return (f"<gd:LokalUdvidelseListe><si:{navn}LokalUdvidelse>" + "".join(f"<si:{f}>{v}</si:{f}>" for f, v in felter.items())
                + f"</si:{navn}LokalUdvidelse></gd:LokalUdvidelseListe>")

    def aktoer(rolle, type_, peger, navn):
        return relation("sag:Sagsaktoer", k[rolle], k[type_], peger, lokal("Sagsaktoer", FuldtNavn=navn, **{"CVR-Nummer": "11111111"}))

    def klasse(rolle, peger, noegle):
        return relation("sag:Sagsklasse", k[rolle], k["Klasse"], peger, lokal("Sagsklasse", BrugervendtNoegle=noegle))

    def part(rolle, peger, navn, indeks=""):
        return relation("sag:Sagspart", k[rolle], k["Person"], peger, lokal("Sagspart", FuldtNavn=navn), indeks)

    def system_(rolle):
        return relation("si:SagsitsystemRelation", k[rolle], k["It-system"], system, "<si:SystemNavn>Prøvesystem</si:SystemNavn>")

    return (f"<sdi:SagIndeks {XMLNS}><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator><sag:Registrering>{hoved()}<sag:AttributListe>"
            f"<sag:Egenskaber>{virkning('sag')}<sag:BrugervendtNoegle>S-{uuid[:8]}</sag:BrugervendtNoegle><sag:Sagsnummer>S-{uuid[:8]}</sag:Sagsnummer>"
            f"<sag:Titel>Prøvesag</sag:Titel></sag:Egenskaber><gd:LokalUdvidelseListe><si:SagIndeksEgenskaber>{virkning()}"
            "<si:Foelsomhed>FORTROLIGE_PERSONOPLYSNINGER</si:Foelsomhed></si:SagIndeksEgenskaber></gd:LokalUdvidelseListe></sag:AttributListe>"
            f"<sag:TilstandListe><sag:Fremdrift>{virkning('sag')}<sag:FremdriftStatusKode>Opstaaet</sag:FremdriftStatusKode></sag:Fremdrift>"
            "</sag:TilstandListe><sag:RelationListe>"
            + aktoer("Ejer", "Organisation", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a01", "Korsbæk Kommune")
            + aktoer("Ansvarlig", "OrgEnhed", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a02", "Borgerservice")
            + klasse("Primær klasse", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a03", "27.36.04")
            + klasse("Handlingsklasse", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a04", "G01")
            + part("Primær part", CPR, "Anna Opfundet") + part("Sekundær part", "urn:oio:cpr-nr:0263456780", "Bo Opfundet", "1")
            + f"<gd:LokalUdvidelseListe>{system_('Master')}{system_('Afsender')}</gd:LokalUdvidelseListe>"
            "</sag:RelationListe></sag:Registrering><sag:UdenNotifikation>false</sag:UdenNotifikation></sdi:SagIndeks>")


def bevilling(uuid: str, system: str, k: dict[str, str]) -> str:
    def bi(rolle, type_, peger, navn, felter):
        return f"<bi:{navn}>{ref(k[rolle], 'bi:Rolle')}{ref(k[type_], 'bi:Type')}{ref(peger, 'bi:ReferenceID')}{felter}</bi:{navn}>"

    def rel(navn, rolle, type_, peger, felter="", indeks=""):
        return relation(f"bi:{navn}", k[rolle], k[type_], peger, felter, indeks)

    def aktoer(rolle, type_, peger, navn):
        return rel("Bevillingsaktoer", rolle, type_, peger, f"<bi:FuldtNavn>{navn}</bi:FuldtNavn><bi:CVR-nr>11111111</bi:CVR-nr>")

    kle = bi("KLE-klasse", "Klasse i KLE", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a03", "Klassifikation",
             "<bi:BrugervendtNoegle>32.24.04</bi:BrugervendtNoegle><bi:Klassetitel>Prøve</bi:Klassetitel>")
    ydelse = (f"<bi:BevilgetYdelse>{virkning('bi')}<bi:Id>1</bi:Id><bi:Navn>Prøveydelse</bi:Navn>"
              f"<bi:BevilgetYdelseStartdato>{FRA}</bi:BevilgetYdelseStartdato><bi:Begrundelse>Prøve</bi:Begrundelse>"
              "<bi:Tilbagebetalingspligtig>false</bi:Tilbagebetalingspligtig>"
              + "".join(bi(r, "It-system", system, "ItSystem", "<bi:SystemNavn>Prøvesystem</bi:SystemNavn>") for r in ("Master", "Afsender"))
              + bi("Ydelsesklasse", "Ydelse", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a05", "Ydelse", f"<bi:Ydelsesnavn>Prøveydelse</bi:Ydelsesnavn>{kle}")
              + "</bi:BevilgetYdelse>")
    return (f"<yi:BevillingIndeks {XMLNS}><bi:BevillingIndeks><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator><bi:Registrering>{hoved()}"
            f"<bi:AttributListe><bi:Egenskaber>{virkning('bi')}<bi:BrugervendtNoegle>B-{uuid[:8]}</bi:BrugervendtNoegle>"
            f"<bi:Begrundelse>Prøve</bi:Begrundelse><bi:Foelsomhed>FORTROLIGE_PERSONOPLYSNINGER</bi:Foelsomhed></bi:Egenskaber>{ydelse}"
            "</bi:AttributListe><bi:TilstandListe/><bi:RelationListe>"
            + rel("Bevillingssag", "Tilknyttet", "Sag", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a06", "<bi:BrugervendtNoegle>S-1</bi:BrugervendtNoegle>", "1")
            + rel("Bevillingspart", "Bevillingsmodtager", "Person", CPR, "<bi:FuldtNavn>Anna Opfundet</bi:FuldtNavn>")
            + rel("Bevillingspart", "Ydelsesmodtager", "Person", CPR, "<bi:FuldtNavn>Anna Opfundet</bi:FuldtNavn>", "1")
            + aktoer("Ejer", "Organisation", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a01", "Korsbæk Kommune")
            + aktoer("Ansvarlig", "OrgEnhed", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a02", "Ydelsescenter")
            + "</bi:RelationListe></bi:Registrering><bi:UdenNotifikation>false</bi:UdenNotifikation></bi:BevillingIndeks></yi:BevillingIndeks>")


def effektuering(uuid: str, system: str, k: dict[str, str], bevilling_: str = "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a07") -> str:
    """A payment of benefit 1 of a grant, which need not be there."""
    def rel(navn, rolle, type_, peger, felter, indeks=""):
        return relation(f"oef:{navn}", k[rolle], k[type_], peger, felter, indeks)

    def aktoer(rolle, type_, peger, navn):
        return rel("Aktoer", rolle, type_, peger, f"<oef:FuldtNavn>{navn}</oef:FuldtNavn><oef:CVR-nr>11111111</oef:CVR-nr>")

    return (f"<yi:OekonomiskEffektueringIndeks {XMLNS}><oef:OekonomiskEffektueringIndeks><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator>"
            f"<oef:Registrering>{hoved()}<oef:AttributListe><oef:Egenskaber>{virkning('oef')}<oef:BrugervendtNoegle>E-{uuid[:8]}</oef:BrugervendtNoegle>"
            "<oef:Startdato>2025-03-01T00:00:00+01:00</oef:Startdato><oef:Slutdato>2025-03-31T00:00:00+02:00</oef:Slutdato>"
            "<oef:SamletBruttobeloeb>1000.00</oef:SamletBruttobeloeb><oef:Dispositionsdato>2025-03-31T00:00:00+02:00</oef:Dispositionsdato>"
            "</oef:Egenskaber></oef:AttributListe><oef:TilstandListe/><oef:RelationListe>"
            + rel("OekonomiskYdelseEffektueringRelation", "Del af", "Ydelse i effektuering", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a05",
                  "<oef:Ydelsesbeloeb>1000.00</oef:Ydelsesbeloeb><oef:Klassifikationsbeskrivelse>32.24.04</oef:Klassifikationsbeskrivelse>"
                  f"<oef:BevilgetYdelseRef><sd:UUIDIdentifikator>{bevilling_}</sd:UUIDIdentifikator><oef:BevilgetYdelseId>1</oef:BevilgetYdelseId>"
                  "</oef:BevilgetYdelseRef>", "1")
            + aktoer("Effektueringsejer", "Organisation i effektuering", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a01", "Korsbæk Kommune")
            + aktoer("Udbetalende enhed", "OrgEnhed i effektuering", "6b1c1f55-7d7d-4c57-8f0b-6a3d1f9e2a02", "Ydelsescenter")
            + "".join(rel("ItSystem", r, "It-system", system, "<oef:SystemNavn>Prøvesystem</oef:SystemNavn>") for r in ("Master", "Afsender"))
            + rel("OekonomiskEffektueringPart", "Effektueringsmodtager", "Person i effektuering", CPR, "<oef:FuldtNavn>Anna Opfundet</oef:FuldtNavn>")
            + "</oef:RelationListe></oef:Registrering></oef:OekonomiskEffektueringIndeks></yi:OekonomiskEffektueringIndeks>")


GODE = {"sag": sag, "bevilling": bevilling, "effektuering": effektuering}
# Prefix of the object's own elements, of the call's, the call of opdater and its element.
OPDATER = {"sag": ("sag", "sdi", "OpdaterSagDokumentIndeksInput", "OpdaterSagIndeks"),
           "bevilling": ("bi", "yi", "OpdaterYdelseIndeksInput", "OpdaterBevillingIndeks"),
           "effektuering": ("oef", "yi", "OpdaterYdelseIndeksInput", "OpdaterOekonomiskEffektueringIndeks")}


# --- edits


def find(rod, sti: str, k: dict[str, str]) -> list:
    """`Element:Rolle` first in the path is the relation of that name with that role; the rest is XPath."""
    m = re.match(r"([\w-]+):([^/]*[^/:\w][^/]*|[A-ZÆØÅ][\w -]*)(/.*)?$", sti)
    if m and m[2] in k:
        sti = f".//*[local-name()='{m[1]}'][*[local-name()='Rolle']/*='{k[m[2]]}']{m[3] or ''}"
    elif not sti.startswith("."):
        sti = ".//" + sti
    fundet = rod.xpath(sti, namespaces=NS)
    assert fundet, f"nothing at {sti}"
    return fundet


def aendr(rod, aendringer: list[dict], k: dict[str, str]) -> None:
    for a in aendringer:
        ((hvad, x),) = a.items()
        if hvad == "uden":
            for e in find(rod, x, k):
                e.getparent().remove(e)
        elif hvad == "saet":
            for e in find(rod, x[0], k):
                e.text = x[1]
        elif hvad == "omdoeb":  # the element gets another name, in its own namespace
            for e in find(rod, x[0], k):
                e.tag = f"{{{etree.QName(e).namespace}}}{x[1]}"
        elif hvad == "gentag":  # once more, right after; edits by `saet` on its path meet both
            (e,) = find(rod, x, k)
            e.addnext(copy.deepcopy(e))
        elif hvad == "efter":
            (e,) = find(rod, x[0], k)
            e.addnext(etree.fromstring(re.sub(r"^<([\w:-]+)", rf"<\1 {XMLNS}", x[1])))
        else:
            raise KeyError(hvad)


# --- whole requests


def importer(navn: str, objekter: list) -> str:
    rod = "sdi:ImporterSagDokumentIndeksInput" if navn == "sag" else "yi:ImporterYdelseIndeksInput"
    return f"<{rod} {XMLNS}>" + "".join(etree.tostring(o, encoding="unicode") for o in objekter) + f"</{rod}>"


def opdater(navn: str, objekt, med: list[str], tidspunkt: str, k: dict[str, str]) -> str:
    """Only what the paths of `med` name."""
    p, pp, ind, ud = OPDATER[navn]
    valgt = [e for sti in med for e in find(objekt, sti, k)]
    lister = ""
    for liste in ("AttributListe", "TilstandListe", "RelationListe"):
        (kilde,) = find(objekt, f"{p}:{liste}", k)
        egne = "".join(etree.tostring(e, encoding="unicode") for e in valgt if e.getparent() is kilde)
        lokale = "".join(etree.tostring(e, encoding="unicode") for e in valgt if e.getparent().getparent() is kilde)
        if lokale:
            egne += f"<gd:LokalUdvidelseListe>{lokale}</gd:LokalUdvidelseListe>"
        lister += f"<{p}:{liste}>{egne}</{p}:{liste}>"
    uuid = find(objekt, "sd:UUIDIdentifikator", k)[0].text
    t = f"<{pp}:Tidspunkt>{tidspunkt}</{pp}:Tidspunkt>" if tidspunkt else ""
    return f"<{pp}:{ind} {XMLNS}><{pp}:{ud}><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator>{lister}{t}</{pp}:{ud}></{pp}:{ind}>"
