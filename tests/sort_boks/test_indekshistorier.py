"""Random histories and random searches: the Sags- og Dokumentindeks over TLS and a naive model in memory agree on every answer.

How a run is repeated: historie.py.
"""

from __future__ import annotations

import datetime

import pytest
from lxml import etree

from historie import CPR, DAGE, Forloeb, Linje, tid
from indeksbesked import FRA, NS, XMLNS, aendr, find, importer, konstanter, opdater, sag

K = konstanter("SF1470")
KODER = ["Opstaaet", "Oplyst", "Afgjort", "Afsluttet"]
STEDER = {"titel": "sag:Egenskaber", "part": "Sagspart:Primær part", "kode": "sag:Fremdrift"}


def som_xml(udtryk, yderst: bool = False) -> str:
    art, x = udtryk
    if art == "eksempel":
        kode = f"<sag:Fremdrift><sag:FremdriftStatusKode>{x['kode']}</sag:FremdriftStatusKode></sag:Fremdrift>" if "kode" in x else ""
        part = (f"<sag:Sagspart><gd:Rolle><sd:UUIDIdentifikator>{K['Primær part']}</sd:UUIDIdentifikator></gd:Rolle><gd:ReferenceID>"
                f"<sd:URNIdentifikator>{x['part']}</sd:URNIdentifikator></gd:ReferenceID></sag:Sagspart>" if "part" in x else "")
        titel = f"<sag:Egenskaber><sag:Titel>{x['titel']}</sag:Titel></sag:Egenskaber>" if "titel" in x else ""
        ud = (f"<sdi:SoegSag><sd:FoersteResultatReference>0</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>1000</sd:MaksimalAntalKvantitet>"
              f"<sag:AttributListe>{titel}</sag:AttributListe><sag:TilstandListe>{kode}</sag:TilstandListe>"
              f"<sag:RelationListe>{part}</sag:RelationListe></sdi:SoegSag>")
        return f"<sdi:SoegUdtryk>{ud}</sdi:SoegUdtryk>" if yderst else ud
    if art == "NOT":
        return f"<sdi:NOT>{som_xml(x)}</sdi:NOT>"
    return f"<sdi:SoegUdtryk><sdi:operation>{art}</sdi:operation>{''.join(som_xml(d) for d in x)}</sdi:SoegUdtryk>"


class Sagsforloeb(Forloeb):
    STI = "/sagdokumentindeks/6/"

    def sag(self, uuid: str, vaerdier: dict[str, str], periode: tuple[str, str | None] = (FRA, None)):
        rod = etree.fromstring(sag(uuid, self.system.data["uuid"], K))
        aendr(rod, [{"saet": ["sag:Titel", vaerdier["titel"]]}, {"saet": ["Sagspart:Primær part/gd:ReferenceID/*", vaerdier["part"]]},
                    {"saet": ["sag:FremdriftStatusKode", vaerdier["kode"]]}], K)
        for sti in ("sag:Egenskaber/sag:Virkning", "sag:Fremdrift/sag:Virkning", "Sagspart:Primær part/gd:Virkning"):
            find(rod, f"{sti}/sd:FraTidspunkt/*", K)[0].text = periode[0]
            if periode[1]:
                aendr(rod, [{"omdoeb": [f"{sti}/sd:TilTidspunkt/*", "TidsstempelDatoTid"]}, {"saet": [f"{sti}/sd:TilTidspunkt/*", periode[1]]}], K)
        return rod

    def vaerdier(self) -> dict[str, str]:
        return {"titel": f"T{self.rng.randrange(4)}", "part": self.rng.choice(CPR), "kode": self.rng.choice(KODER)}

    def ny(self, uuid: str):
        v = self.vaerdier()
        svar = self.send(importer("sag", [self.sag(uuid, v)]), self.STI)
        return self.kode(svar), {navn: Linje(x) for navn, x in v.items()}

    def aendr(self, uuid: str):
        v, periode = self.vaerdier(), self.periode()
        linjer = self.rng.sample(list(v), self.rng.randrange(1, 4))
        svar = self.send(opdater("sag", self.sag(uuid, v, periode), [STEDER[n] for n in linjer], self.rng.choice(DAGE), K), self.STI)
        return self.kode(svar), [(n, (*periode, v[n])) for n in linjer]

    def fjern(self, uuid: str) -> int:
        return self.kode(self.send(f"<sdi:FjernSagDokumentIndeksInput {XMLNS}><sdi:SagUuid><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator>"
                                   "</sdi:SagUuid></sdi:FjernSagDokumentIndeksInput>", self.STI))

    def kriterie(self):
        alle = {"titel": f"T{self.rng.randrange(4)}", "kode": self.rng.choice(KODER)}
        # A party always: the index is asked for more than it may look through otherwise, and other tests' cases are left out.
        return ("eksempel", {"part": self.rng.choice(CPR)} | {k: v for k, v in alle.items() if self.rng.random() < 0.4})

    def spoerg(self, udtryk):
        svar = self.send(f"<sdi:FremsoegSagDokumentIndeksInput {XMLNS}>{som_xml(udtryk, True)}<sdi:Filter><sdi:SagVis><sdi:Vis>egenskaber</sdi:Vis>"
                         "</sdi:SagVis></sdi:Filter></sdi:FremsoegSagDokumentIndeksInput>", self.STI)
        fundet = {e.findtext(".//sd:UUIDIdentifikator", namespaces=NS): e for e in svar.iterfind("sdi:SagFiltreretOejebliksbillede", NS)}
        antal = {a.findtext("sdi:Element", namespaces=NS): int(a.findtext("sdi:Antal", namespaces=NS)) for a in svar.iterfind("sdi:Antal", NS)}
        return self.kode(svar), fundet, antal

    def optaelling(self, ventet: set[str]) -> dict[str, int]:
        return {"sager": len(ventet)}

    def kontroller(self, billede, linjer, nu, hvor: str) -> None:
        assert billede.findtext(".//sag:Titel", namespaces=NS) == linjer["titel"].paa(nu), hvor

    def laes(self, nr: int) -> None:
        """One case at one moment, in the past or in the future."""
        uuid = self.rng.choice(list(self.objekter))
        t = tid(self.rng.choice(DAGE)) + datetime.timedelta(hours=self.rng.randrange(1, 200))
        fra, til = t.isoformat(), (t + datetime.timedelta(seconds=1)).isoformat()
        filter_ = "".join(f"<sd:{n}><sd:TidsstempelDatoTid>{v}</sd:TidsstempelDatoTid></sd:{n}>" for n, v in
                          (("VirkningFraFilter", fra), ("VirkningTilFilter", til)))
        svar = self.send(f"<si:LaesInput {XMLNS}><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator>{filter_}</si:LaesInput>", "/sagindeks/6/")
        fundet = {"titel": [e.text for e in svar.iterfind(".//sag:Titel", NS)],
                  "kode": [e.text for e in svar.iterfind(".//sag:FremdriftStatusKode", NS)],
                  "part": svar.xpath(f".//sag:Sagspart[gd:Rolle/*='{K['Primær part']}']/gd:ReferenceID/*/text()", namespaces=NS)}
        for navn, linje in self.objekter[uuid].items():
            v = linje.paa(t)
            assert fundet[navn] == ([] if v is None else [v]), f"{nr}: {navn} of {uuid} at {t}"


@pytest.fixture
def forloeb(tom_sandkasse):
    f = Sagsforloeb(tom_sandkasse.system(0))
    yield f
    for uuid in f.objekter:
        f.fjern(uuid)


def test_indekset_og_modellen_er_enige(forloeb):
    forloeb.koer()


def test_modellen_opdager_en_tabt_opdatering(forloeb):
    forloeb.opdager("titel", "aldrig sendt")
