"""Bad input to Klassifikation: tests/cases/SF1510, as docs/cases.md tells their form. Over TLS, in SOAP."""

import json
import re

import pytest
from lxml import etree

from indeksbesked import ROD, aendr
from klient import SOAP12, ny_uuid

SD, K7 = "urn:oio:sagdok:3.0.0", "http://stoettesystemerne.dk/klassifikation/klasse/7/"
XMLNS = f'xmlns:sd="{SD}" xmlns:k7="{K7}"'
FILER = sorted((ROD / "SF1510").glob("[0-9]*.json"))
V = ("<sd:Virkning><sd:FraTidspunkt><sd:TidsstempelDatoTid>2024-01-01T00:00:00+01:00</sd:TidsstempelDatoTid></sd:FraTidspunkt>"
     "<sd:TilTidspunkt><sd:GraenseIndikator>true</sd:GraenseIndikator></sd:TilTidspunkt></sd:Virkning>")
KONSTANTER = {"emneplan": "00000c7e-face-4001-8000-000000000000", "emne": "c0cd35ec-c0ff-4c71-bdf8-7e0f5a0296fd"}


def klasse(noegle: str, titel: str, facet: str) -> str:
    return (f"<k7:AttributListe><k7:Egenskab>{V}<sd:BrugervendtNoegleTekst>{noegle}</sd:BrugervendtNoegleTekst><sd:TitelTekst>{titel}"
            f"</sd:TitelTekst></k7:Egenskab></k7:AttributListe><k7:TilstandListe><k7:PubliceretStatus>{V}<sd:ErPubliceretIndikator>true"
            "</sd:ErPubliceretIndikator></k7:PubliceretStatus></k7:TilstandListe>"
            f"<k7:RelationListe><sd:Facet>{V}<sd:ReferenceID><sd:UUIDIdentifikator>{facet}</sd:UUIDIdentifikator></sd:ReferenceID></sd:Facet></k7:RelationListe>")


def krop(trin: dict) -> etree._Element:
    uuid = f"<sd:UUIDIdentifikator>{trin['uuid']}</sd:UUIDIdentifikator>" if "uuid" in trin else ""
    indhold = klasse(trin.get("noegle", "x"), trin.get("titel", "Prøve"), trin.get("facet", KONSTANTER["emneplan"]))
    navn, inde = {"opret": ("OpretInput", indhold), "ret": ("RetInput", uuid + indhold), "passiver": ("PassiverInput", uuid),
                  "slet": ("SletInput", uuid), "laes": ("LaesInput", uuid), "list": ("ListInput", uuid),
                  "importer": ("ImportInput", f"<k7:Klasse>{uuid}<k7:Registrering>{indhold}</k7:Registrering></k7:Klasse>")}[trin["kald"]]
    rod = etree.fromstring(f"<k7:{navn} {XMLNS}>{inde}</k7:{navn}>")
    aendr(rod, trin.get("aendr", []), {})
    return rod


@pytest.mark.parametrize("fil", FILER, ids=[f.stem for f in FILER])
def test_case(tom_sandkasse, fil):
    case = json.loads(fil.read_text(encoding="utf-8"))
    assert case["beskrivelse"] and case["kilde"]
    uuider: dict[str, str] = {}

    def fyld(x):
        if isinstance(x, str):
            return re.sub(r"\{(\w+)(?::(\w+))?\}", lambda m: uuider.setdefault(m[2], ny_uuid()) if m[1] == "uuid" else KONSTANTER[m[1]], x)
        if isinstance(x, list):
            return [fyld(y) for y in x]
        return {k: fyld(v) for k, v in x.items()} if isinstance(x, dict) else x

    for nr, raa in enumerate(case["trin"], 1):
        trin = fyld(raa)
        system = {"skriver": tom_sandkasse.skriver, "laeser": tom_sandkasse.laeser, "nabo": tom_sandkasse.nabo}[trin.get("hvem", "skriver")]
        konvolut = f'<s:Envelope xmlns:s="{SOAP12}"><s:Header/><s:Body>{etree.tostring(krop(trin), encoding="unicode")}</s:Body></s:Envelope>'
        r = system.session.post(system.base + "/klasse/7/", data=konvolut.encode(), timeout=60,
                                headers={"Content-Type": "application/soap+xml; charset=utf-8"})
        hvor = f"step {nr} {trin['kald']} ({trin.get('hvorfor', '')}): {r.text}"
        retur = etree.fromstring(r.content).find(f".//{{{SD}}}StandardRetur")
        assert r.status_code == 200 and retur is not None, hvor
        assert int(retur.findtext(f"{{{SD}}}StatusKode")) == trin["kode"], hvor
        assert trin.get("tekst", "") in (retur.findtext(f"{{{SD}}}FejlbeskedTekst") or ""), hvor
