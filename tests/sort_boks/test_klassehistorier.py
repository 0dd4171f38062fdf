"""Random histories and random searches: Klassifikation (version 7) over TLS and a naive model in memory agree on every answer.

How a run is repeated: historie.py.
"""

from __future__ import annotations

import datetime

import pytest

from historie import DAGE, Forloeb, Linje, antal_skridt, tid
from indeksbesked import FRA
from klient import ny_uuid

SD, K7 = "urn:oio:sagdok:3.0.0", "http://stoettesystemerne.dk/klassifikation/klasse/7/"
NS = {"sd": SD, "k7": K7}
XMLNS = f'xmlns:sd="{SD}" xmlns:k7="{K7}"'
EMNEPLAN = "00000c7e-face-4001-8000-000000000000"
TITLER = [f"Historie {ny_uuid()[:8]} {n}" for n in range(3)]  # no other test's classes are found by them


def virkning(fra: str = FRA, til: str | None = None) -> str:
    slut = f"<sd:TidsstempelDatoTid>{til}</sd:TidsstempelDatoTid>" if til else "<sd:GraenseIndikator>true</sd:GraenseIndikator>"
    return (f"<sd:Virkning><sd:FraTidspunkt><sd:TidsstempelDatoTid>{fra}</sd:TidsstempelDatoTid></sd:FraTidspunkt>"
            f"<sd:TilTidspunkt>{slut}</sd:TilTidspunkt></sd:Virkning>")


def lister(uuid: str, v: dict, periode: tuple[str, str | None] = (FRA, None), facet: bool = True) -> str:
    """A list for each line that is sent; the key of a common facet's class is its own."""
    ud = ""
    if "titel" in v:
        ud += (f"<k7:AttributListe><k7:Egenskab>{virkning(*periode)}<sd:BrugervendtNoegleTekst>{uuid[:13]}</sd:BrugervendtNoegleTekst>"
               f"<sd:TitelTekst>{v['titel']}</sd:TitelTekst></k7:Egenskab></k7:AttributListe>")
    if "publiceret" in v:
        ud += (f"<k7:TilstandListe><k7:PubliceretStatus>{virkning(*periode)}<sd:ErPubliceretIndikator>{v['publiceret']}</sd:ErPubliceretIndikator>"
               "</k7:PubliceretStatus></k7:TilstandListe>")
    if facet:
        ud += (f"<k7:RelationListe><sd:Facet>{virkning()}<sd:ReferenceID><sd:UUIDIdentifikator>{EMNEPLAN}</sd:UUIDIdentifikator></sd:ReferenceID>"
               "</sd:Facet></k7:RelationListe>")
    return ud


class Klasseforloeb(Forloeb):
    def kald(self, navn: str, krop: str):
        return self.send(f"<k7:{navn}Input {XMLNS}>{krop}</k7:{navn}Input>", "/klasse/7/")

    def vaerdier(self) -> dict[str, str]:
        return {"titel": self.rng.choice(TITLER), "publiceret": self.rng.choice(["true", "false"])}

    def ny(self, uuid: str):
        v = self.vaerdier()
        svar = self.kald("Import", f"<k7:Klasse><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator><k7:Registrering>{lister(uuid, v)}"
                                   "</k7:Registrering></k7:Klasse>")
        return self.kode(svar), {navn: Linje(x) for navn, x in v.items()}

    def aendr(self, uuid: str):
        v, periode = self.vaerdier(), self.periode()
        sendt = {n: v[n] for n in self.rng.sample(list(v), self.rng.randrange(1, 3))}
        svar = self.kald("Ret", f"<sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator>{lister(uuid, sendt, periode, False)}")
        return self.kode(svar), [(n, (*periode, x)) for n, x in sendt.items()]

    def fjern(self, uuid: str) -> int:
        return self.kode(self.kald("Slet", f"<sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator>"))

    def kriterie(self):
        return ("eksempel", {"titel": self.rng.choice(TITLER)} | ({"publiceret": self.rng.choice(["true", "false"])} if self.rng.random() < 0.5 else {}))

    def udtryk(self, dybde: int = 0):
        return self.kriterie()

    def spoerg(self, udtryk):
        x = udtryk[1]
        tilstand = f"<k7:PubliceretStatus><sd:ErPubliceretIndikator>{x['publiceret']}</sd:ErPubliceretIndikator></k7:PubliceretStatus>" if "publiceret" in x else ""
        svar = self.kald("Soeg", f"<k7:AttributListe><k7:Egenskab><sd:TitelTekst>{x['titel']}</sd:TitelTekst></k7:Egenskab></k7:AttributListe>"
                                 f"<k7:TilstandListe>{tilstand}</k7:TilstandListe><k7:RelationListe/>")
        ider = [e.text for e in svar.iterfind(".//sd:IdListe/sd:UUIDIdentifikator", NS)]
        assert ider == sorted(ider)
        if not ider:
            return self.kode(svar), {}, {}
        vist = self.kald("List", "".join(f"<sd:UUIDIdentifikator>{u}</sd:UUIDIdentifikator>" for u in ider))
        billeder = {b.findtext(".//sd:UUIDIdentifikator", namespaces=NS): b for b in vist.iterfind(".//k7:FiltreretOejebliksbillede", NS)}
        assert list(billeder) == ider
        return self.kode(svar), billeder, {}

    def optaelling(self, ventet: set[str]) -> dict[str, int]:
        return {}

    def kontroller(self, billede, linjer, t, hvor: str) -> None:
        for navn, element in (("titel", "TitelTekst"), ("publiceret", "ErPubliceretIndikator")):
            v = linjer[navn].paa(t)
            assert [e.text for e in billede.iterfind(f".//sd:{element}", NS)] == ([] if v is None else [v]), f"{hvor}: {navn}"

    def laes(self, nr: int) -> None:
        uuid = self.rng.choice(list(self.objekter))
        t = tid(self.rng.choice(DAGE)) + datetime.timedelta(hours=self.rng.randrange(1, 200))
        fra, til = t.isoformat(), (t + datetime.timedelta(seconds=1)).isoformat()
        filter_ = "".join(f"<sd:{n}><sd:TidsstempelDatoTid>{v}</sd:TidsstempelDatoTid></sd:{n}>" for n, v in
                          (("VirkningFraFilter", fra), ("VirkningTilFilter", til)))
        svar = self.kald("Laes", f"<sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator>{filter_}")
        self.kontroller(svar, self.objekter[uuid], t, f"{nr}: {uuid} at {t}")


@pytest.fixture
def forloeb(tom_sandkasse):
    f = Klasseforloeb(tom_sandkasse.system(0))
    yield f
    for uuid in f.objekter:
        f.fjern(uuid)


def test_registeret_og_modellen_er_enige(forloeb):
    forloeb.koer(antal_skridt() // 2)


def test_modellen_opdager_en_tabt_aendring(forloeb):
    forloeb.opdager("titel", "aldrig sendt")
