"""Random histories and random searches: the Ydelsesindeks over TLS and a naive model in memory agree on every answer.

Grants and payments together: a payment may come before its grant and stays when the grant goes; another system sees it only while
the grant is there. How a run is repeated: historie.py.
"""

from __future__ import annotations

import datetime

import pytest
from lxml import etree

from historie import CPR, DAGE, Forloeb, Linje, tid
from indeksbesked import FRA, GODE, NS, XMLNS, aendr, find, importer, konstanter, opdater
from klient import ny_uuid

K = konstanter("SF1490")
NAVNE = ["Boligtillæg", "Kontanthjælp", "Folkepension"]
BELOEB = ["-12.50", "99.99", "100.00", "1000", "1000.005"]
STARTDATOER = [FRA, *DAGE[:4]]
# Which line stands where in the message.
STEDER = {"bevilling": {"tekst": "bi:Egenskaber", "ydelse": "bi:BevilgetYdelse", "part": "Bevillingspart:Bevillingsmodtager"},
          "effektuering": {"beloeb": "oef:Egenskaber", "part": "OekonomiskEffektueringPart:Effektueringsmodtager"}}
FORSTAVELSE = {"bevilling": "bi", "effektuering": "oef"}
FJERN = {"bevilling": "/bevillingindeks/6/", "effektuering": "/oekonomiskeffektueringindeks/6/"}
KNUDE = {"bevilling": "SoegBevillingIndeks", "effektuering": "SoegOekonomiskEffektueringIndeks"}
BILLEDE = {"bevilling": "BevillingFiltreretOejebliksbillede", "effektuering": "OekonomiskEffektueringFiltreretOejebliksbillede"}
ALT = "".join(f"<yi:{g}Vis><yi:Vis>{v}</yi:Vis></yi:{g}Vis>" for g, v in (
    ("Bevilling", "egenskaber"), ("Bevilling", "bevilgetydelse"), ("Bevilling", "part"), ("OekonomiskEffektuering", "egenskaber"),
    ("OekonomiskEffektuering", "aktoer")))


def knude(slags: str, attributter: str = "", relationer: str = "", virkning: str = "") -> str:
    p = FORSTAVELSE[slags]
    return (f"<yi:{KNUDE[slags]}><sd:FoersteResultatReference>0</sd:FoersteResultatReference><sd:MaksimalAntalKvantitet>1000</sd:MaksimalAntalKvantitet>"
            f"{virkning}<{p}:AttributListe>{attributter}</{p}:AttributListe><{p}:TilstandListe/><{p}:RelationListe>{relationer}</{p}:RelationListe>"
            f"</yi:{KNUDE[slags]}>")


def som_xml(udtryk) -> str:
    art, x = udtryk
    if art == "NOT":
        return f"<yi:NOT>{som_xml(x)}</yi:NOT>"
    if art != "eksempel":
        return f"<yi:SoegUdtryk><yi:operation>{art}</yi:operation>{''.join(som_xml(d) for d in x)}</yi:SoegUdtryk>"
    navn = "bi:Bevillingspart" if x["slags"] == "bevilling" else "oef:OekonomiskEffektueringPart"
    rolle = K["Bevillingsmodtager" if x["slags"] == "bevilling" else "Effektueringsmodtager"]
    part = (f"<{navn}><gd:Rolle><sd:UUIDIdentifikator>{rolle}</sd:UUIDIdentifikator></gd:Rolle><gd:ReferenceID><sd:URNIdentifikator>{x['part']}"
            f"</sd:URNIdentifikator></gd:ReferenceID></{navn}>" if "part" in x else "")
    attributter = ""
    if "tekst" in x:
        attributter += f"<bi:Egenskaber><bi:Begrundelse>{x['tekst']}</bi:Begrundelse></bi:Egenskaber>"
    if "ydelse" in x:
        attributter += f"<bi:BevilgetYdelse><bi:Navn>{x['ydelse']}</bi:Navn></bi:BevilgetYdelse>"
    if "beloeb" in x:
        fra, til = x["beloeb"]
        attributter += (f"<gd:LokalUdvidelseListe><oef:SoegEgenskaberLokalUdvidelse><oef:SamletBruttoBeloebInterval><go:FraBeloeb>{fra}</go:FraBeloeb>"
                        f"<go:TilBeloeb>{til}</go:TilBeloeb></oef:SamletBruttoBeloebInterval></oef:SoegEgenskaberLokalUdvidelse></gd:LokalUdvidelseListe>")
    return knude(x["slags"], attributter, part)


class Ydelsesforloeb(Forloeb):
    STI = "/ydelseindeks/6/"

    def __init__(self, system, anden):
        super().__init__(system)
        self.anden = anden  # reads only, and has sent nothing
        self.slags: dict[str, str] = {}
        self.knyttet: dict[str, str] = {}  # payment to grant

    def besked(self, slags: str, uuid: str, v: dict, periode: tuple[str, str | None] = (FRA, None)):
        mere = [self.knyttet.get(uuid, ny_uuid())] if slags == "effektuering" else []
        rod = etree.fromstring(GODE[slags](uuid, self.system.data["uuid"], K, *mere))
        if slags == "bevilling":
            navn, start = v["ydelse"]
            edits = [{"saet": ["bi:Egenskaber/bi:Begrundelse", v["tekst"]]}, {"saet": ["bi:BevilgetYdelse/bi:Navn", navn]},
                     {"saet": ["bi:BevilgetYdelse/bi:BevilgetYdelseStartdato", start]}]
        else:
            edits = [{"saet": ["oef:SamletBruttobeloeb", v["beloeb"]]}]
        aendr(rod, [*edits, {"saet": [f"{STEDER[slags]['part']}/gd:ReferenceID/*", v["part"]]}], K)
        for sti in STEDER[slags].values():
            hvor = f"{sti}/*[local-name()='Virkning']"
            find(rod, f"{hvor}/sd:FraTidspunkt/*", K)[0].text = periode[0]
            if periode[1]:
                aendr(rod, [{"omdoeb": [f"{hvor}/sd:TilTidspunkt/*", "TidsstempelDatoTid"]}, {"saet": [f"{hvor}/sd:TilTidspunkt/*", periode[1]]}], K)
        return rod

    def vaerdier(self, slags: str) -> dict:
        if slags == "bevilling":
            return {"tekst": f"T{self.rng.randrange(4)}", "part": self.rng.choice(CPR), "ydelse": (self.rng.choice(NAVNE), self.rng.choice(STARTDATOER))}
        return {"beloeb": self.rng.choice(BELOEB), "part": self.rng.choice(CPR)}

    def slags_af(self, uuid: str) -> str:
        return self.slags.setdefault(uuid, self.rng.choice(["bevilling", "effektuering"]))

    def ny(self, uuid: str):
        slags = self.slags_af(uuid)
        if slags == "effektuering" and uuid not in self.objekter:
            # To a grant that is there, that is gone, or that may come.
            self.knyttet[uuid] = self.rng.choice([u for u in self.slags if self.slags[u] == "bevilling"] or [ny_uuid()])
        v = self.vaerdier(slags)
        return self.kode(self.send(importer(slags, [self.besked(slags, uuid, v)]), self.STI)), {navn: Linje(x) for navn, x in v.items()}

    def aendr(self, uuid: str):
        slags = self.slags_af(uuid)
        v, periode = self.vaerdier(slags), self.periode()
        linjer = self.rng.sample(list(v), self.rng.randrange(1, len(v) + 1))
        linjer.sort(key=list(STEDER[slags]).index)  # the order of the schema
        besked = opdater(slags, self.besked(slags, uuid, v, periode), [STEDER[slags][n] for n in linjer], self.rng.choice(DAGE), K)
        return self.kode(self.send(besked, self.STI)), [(n, (*periode, v[n])) for n in linjer]

    def fjern(self, uuid: str) -> int:
        slags = self.slags_af(uuid)
        p = FORSTAVELSE[slags]
        return self.kode(self.send(f"<{p}:FjernInput {XMLNS}><sd:UUIDIdentifikator>{uuid}</sd:UUIDIdentifikator></{p}:FjernInput>", FJERN[slags]))

    # --- the model

    def passer(self, linjer, kriterie, t):
        def ens(navn, ventet):
            v = linjer[navn].paa(t)
            if v is None:
                return False
            return float(ventet[0]) <= float(v) <= float(ventet[1]) if navn == "beloeb" else (v[0] if navn == "ydelse" else v) == ventet
        if ("beloeb" in linjer) != (kriterie["slags"] == "effektuering"):
            return False
        return all(ens(k, v) for k, v in kriterie.items() if k != "slags")

    def set_af_andre(self, uuids: set[str]) -> set[str]:
        """A payment is shown to others only together with its grant."""
        return {u for u in uuids if self.slags[u] == "bevilling" or self.knyttet[u] in self.objekter}

    def kriterie(self, slags: str | None = None):
        slags = slags or self.rng.choice(["bevilling", "effektuering"])
        fra, til = sorted(self.rng.sample(BELOEB, 2), key=float)
        alle = {"bevilling": {"tekst": f"T{self.rng.randrange(4)}", "ydelse": self.rng.choice(NAVNE)}, "effektuering": {"beloeb": (fra, til)}}
        return ("eksempel", {"slags": slags, "part": self.rng.choice(CPR)} | {k: v for k, v in alle[slags].items() if self.rng.random() < 0.4})

    def udtryk(self, dybde: int = 2, slags: str | None = None):
        """AND and NOT are within one kind of object; OR may be of both."""
        if dybde == 0 or self.rng.random() < 0.4:
            return self.kriterie(slags)
        if self.rng.random() < 0.5:
            return "OR", [self.udtryk(dybde - 1, slags) for _ in range(self.rng.randrange(2, 4))]
        slags = slags or self.rng.choice(["bevilling", "effektuering"])
        if self.rng.random() < 0.5:
            return "AND", [self.kriterie(slags), ("NOT", self.kriterie(slags))]
        return "AND", [self.udtryk(dybde - 1, slags) for _ in range(self.rng.randrange(2, 4))]

    # --- asking

    def fremsoeg(self, system, udtryk: str, uuids: str = ""):
        sidst, self.system = self.system, system
        svar = self.send(f"<yi:FremsoegYdelseIndeksInput {XMLNS} xmlns:go=\"urn:oio:sts:generelleoperationer:6\">{uuids}"
                         f"<yi:SoegUdtryk>{udtryk}</yi:SoegUdtryk><yi:Filter>{ALT}</yi:Filter></yi:FremsoegYdelseIndeksInput>", self.STI)
        self.system = sidst
        fundet = {e.findtext(".//sd:UUIDIdentifikator", namespaces=NS): e for b in BILLEDE.values() for e in svar.iterfind(f"yi:{b}", NS)}
        antal = {a.findtext("yi:Element", namespaces=NS): int(a.findtext("yi:Antal", namespaces=NS)) for a in svar.iterfind("yi:Antal", NS)}
        return self.kode(svar), fundet, antal

    def spoerg(self, udtryk):
        krop = som_xml(udtryk)
        ud = self.fremsoeg(self.system, krop)
        assert set(self.fremsoeg(self.anden, krop)[1]) == self.set_af_andre(set(ud[1])), udtryk
        return ud

    def optaelling(self, ventet: set[str]) -> dict[str, int]:
        bevillinger = {u for u in ventet if self.slags[u] == "bevilling"}
        nu = datetime.datetime.now(datetime.timezone.utc)
        return {"bevillinger": len(bevillinger), "effektueringer": len(ventet - bevillinger),
                "ydelser": sum(self.objekter[u]["ydelse"].paa(nu) is not None for u in bevillinger)}

    def kontroller(self, billede, linjer, nu, hvor: str) -> None:
        """What the picture shows of each line, and the dates that the index makes of the benefits."""
        vist = {"beloeb": ".//oef:SamletBruttobeloeb", "tekst": ".//bi:Egenskaber/bi:Begrundelse", "ydelse": ".//bi:BevilgetYdelse/bi:Navn",
                "part": f".//*[gd:Rolle/*='{K['Bevillingsmodtager']}' or gd:Rolle/*='{K['Effektueringsmodtager']}']/gd:ReferenceID/*"}
        for navn, linje in linjer.items():
            v = linje.paa(nu)
            v = v[0] if navn == "ydelse" and v else v
            assert billede.xpath(vist[navn] + "/text()", namespaces=NS) == ([] if v is None else [v]), f"{hvor}: {navn}"
        if "ydelse" in linjer and linjer["tekst"].paa(nu) is not None:
            start = [tid(v[1]).date().isoformat() for _, _, v in linjer["ydelse"].perioder]
            assert billede.findtext(".//bi:Bevillingstartdato", namespaces=NS) == (min(start) if start else None), hvor
            assert billede.find(".//bi:Bevillingslutdato", NS) is None, hvor

    def laes(self, nr: int) -> None:
        """One object at one moment, in the past or in the future."""
        uuid = self.rng.choice(list(self.objekter))
        slags = self.slags[uuid]
        t = tid(self.rng.choice(DAGE)) + datetime.timedelta(hours=self.rng.randrange(1, 200))
        fra, til = t.isoformat(), (t + datetime.timedelta(seconds=1)).isoformat()
        virkning = "".join(f"<sd:{n}><sd:TidsstempelDatoTid>{v}</sd:TidsstempelDatoTid></sd:{n}>" for n, v in
                           (("FraTidspunkt", fra), ("TilTidspunkt", til)))
        navn = "BevillingUuid" if slags == "bevilling" else "OekonomiskEffektueringUuid"
        kode, fundet, _ = self.fremsoeg(self.system, knude(slags, virkning=f"<sd:SoegVirkning>{virkning}</sd:SoegVirkning>"),
                                        f"<yi:{navn}>{uuid}</yi:{navn}>")
        assert kode == 20 and set(fundet) == {uuid}, f"{nr}: {uuid}"
        self.kontroller(fundet[uuid], self.objekter[uuid], t, f"{nr}: {uuid} at {t}")


@pytest.fixture
def forloeb(tom_sandkasse):
    f = Ydelsesforloeb(tom_sandkasse.system(0), tom_sandkasse.laeser)
    yield f
    for uuid in f.objekter:
        f.fjern(uuid)


def test_indekset_og_modellen_er_enige(forloeb):
    forloeb.koer()


def test_modellen_opdager_en_tabt_opdatering(forloeb):
    forloeb.opdager("part", "urn:oio:cpr-nr:0763456785")
