"""Bad input to the indexes: tests/cases/SF1470 and SF1490, as docs/cases.md tells their form. Over TLS, in SOAP."""

import json
import re

import pytest
from lxml import etree

from indeksbesked import GODE, NS, ROD, XMLNS, aendr, importer, konstanter, opdater
from klient import SOAP12, ny_uuid
from sandkasse import Sandkasse

STIER = {"sag": "/sagdokumentindeks/6/", "bevilling": "/ydelseindeks/6/"}
FILER = sorted(f for s in ("SF1470", "SF1490") for f in (ROD / s).glob("[0-9]*.json"))


class Forloeb:
    def __init__(self, sandkasse, snitflade: str):
        self.s, self.k, self.uuider = sandkasse, konstanter(snitflade), {}
        self.navn = "sag" if snitflade == "SF1470" else "bevilling"

    def fyld(self, x):
        if isinstance(x, str):
            return re.sub(r"\{(\w+):([^}]+)\}", lambda m: self.uuider.setdefault(m[2], ny_uuid()) if m[1] == "uuid" else
                          self.s.klar["systemer"][int(m[2])]["uuid"] if m[1] == "system" else self.k[m[2]], x)
        if isinstance(x, list):
            return [self.fyld(y) for y in x]
        return {k: self.fyld(v) for k, v in x.items()} if isinstance(x, dict) else x

    def krop(self, trin: dict) -> str:
        if "xml" in trin:
            return re.sub(r"^<([\w:-]+)", rf"<\1 {XMLNS}", "".join(trin["xml"]))
        master = self.s.klar["systemer"][0]["uuid"]
        objekter = []
        for o in trin.get("objekter") or [{"uuid": trin.get("uuid", self.fyld("{uuid:x}")), "aendr": trin.get("aendr", [])}]:
            rod = etree.fromstring(GODE[self.navn](o["uuid"], master, self.k))
            aendr(rod, o.get("aendr", []), self.k)
            objekter.append(rod)
        if trin["kald"] == "importer":
            return importer(self.navn, objekter)
        return opdater(self.navn, objekter[0], trin["med"], trin.get("tidspunkt", "2025-05-01T12:00:00+02:00"), self.k)

    def send(self, trin: dict):
        system = {"skriver": self.s.skriver, "laeser": self.s.laeser, "nabo": self.s.nabo}[trin.get("hvem", "skriver")]
        sti = {"bevilling-fjern": "/bevillingindeks/6/"}.get(f"{self.navn}-{trin['kald']}", STIER[self.navn])
        if trin["kald"] in ("laes", "list", "kasser"):
            sti = "/sagindeks/6/"
        konvolut = f'<s:Envelope xmlns:s="{SOAP12}"><s:Header/><s:Body>{self.krop(trin)}</s:Body></s:Envelope>'
        r = system.session.post(system.base + sti, data=konvolut.encode(), timeout=60, headers={"Content-Type": "application/soap+xml; charset=utf-8"})
        assert r.status_code == 200, r.text
        return etree.fromstring(r.content).find(f"{{{SOAP12}}}Body")[0]

    def fund(self, uuid: str) -> list[str]:
        """All findings of the object, as "C02 path"; not those of the nightly look at references (C27)."""
        ud, efter = [], ""
        while True:
            r = self.operatoer().get(f"{self.s.skriver.base}/admin/indeks/fund?ejer=11111111&antal=500{efter}", timeout=30)
            assert r.status_code == 200, r.text
            side = r.json()
            ud += [f"{f['regel']} {sted}" for f in side["fund"] if f["uuid"] == uuid and f["regel"] != "C27"
                   for sted in f["steder"]]
            if not side["naeste"]:
                return sorted(ud)
            efter = f"&efter={side['naeste']}"

    def operatoer(self):
        import requests
        s = requests.Session()
        s.trust_env = False
        s.verify = str(self.s.mappe / "pki" / "ca.pem")
        s.cert = (str(self.s.mappe / "pki" / "operatoer.pem"), str(self.s.mappe / "pki" / "operatoer.key"))
        return s


@pytest.fixture(scope="module")
def streng_sandkasse(program, tmp_path_factory):
    """Refuses from every sender what the cases marked `strengt` are about."""
    mappe = tmp_path_factory.mktemp("streng")
    (mappe / "faelled.toml").write_text('[indeks]\nstrenge = ["* C02 C03 C04 C05"]\n', encoding="utf-8")
    s = Sandkasse(mappe / "data", "--no-demo", "--config", str(mappe / "faelled.toml"))
    yield s
    s.luk()


@pytest.mark.parametrize("fil", FILER, ids=[f"{f.parent.name}-{f.stem}" for f in FILER])
def test_case(request, fil):
    case = json.loads(fil.read_text(encoding="utf-8"))
    assert case["beskrivelse"] and case["kilde"]
    f = Forloeb(request.getfixturevalue("streng_sandkasse" if case.get("strengt") else "tom_sandkasse"), fil.parent.name)
    for nr, raa in enumerate(case["trin"], 1):
        trin = f.fyld(raa)
        hvor = f"step {nr} {trin['kald']} ({trin.get('hvorfor', '')})"
        svar = f.send(trin)
        tekst = etree.tostring(svar, encoding="unicode")
        koder = [int(e.text) for e in svar.iterfind(".//sd:StatusKode", NS)]
        assert koder == trin["koder"], f"{hvor}: {tekst}"
        detalje = " ".join(e.text or "" for e in svar.iterfind(".//sd:DetaljeretFejlbesked", NS))
        fejl = " ".join(e.text or "" for e in svar.iterfind(".//sd:FejlbeskedTekst", NS))
        for hvad, ventet in (("regel", detalje), ("tekst", fejl)):
            for del_ in [trin[hvad]] if isinstance(trin.get(hvad), str) else trin.get(hvad, []):
                assert del_ in ventet, f"{hvor}: {del_!r} is not in {ventet!r}"
        assert "0163456789" not in detalje + fejl, hvor
        if "fund" in trin:
            assert f.fund(trin.get("uuid", f.uuider.get("x"))) == sorted(trin["fund"]), hvor
        for sti, ventet in trin.get("forvent", {}).items():
            assert svar.xpath(sti, namespaces=NS) == ventet, f"{hvor}: {sti}"
