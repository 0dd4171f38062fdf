"""Runs the conformance cases: tests/cases/SF1500/NN-name.json. Their form is told in docs/cases.md."""

import datetime
import json
import re
import time

import pytest

from klient import CASES, DANMARK, KONSTANTER, billede, byg, kort, midnat, ny_uuid, skema
from test_kontrakt import forventning

FILER = sorted(CASES.glob("[0-9]*.json"))


class Kontekst:
    """Values of the placeholders of one run of one case."""

    def __init__(self, sandkasse):
        self.sandkasse = sandkasse
        self.uuider: dict[str, str] = {}
        self.gemt: dict[str, str] = {}

    def vaerdi(self, name: str) -> str:
        if name.startswith("uuid:"):
            return self.uuider.setdefault(name[5:], ny_uuid())
        if name.startswith("UUID:"):
            return self.vaerdi("uuid:" + name[5:]).upper()
        if name.startswith("gemt:"):
            return self.gemt[name[5:]]
        if name.startswith("konst:"):
            return KONSTANTER[name[6:]]
        m = re.fullmatch(r"i_dag([+-]\d+)?", name)
        if m:
            return midnat(int(m.group(1) or 0))
        if name == "nu":
            return datetime.datetime.now(DANMARK).isoformat(timespec="milliseconds")
        if name == "org":
            return self.sandkasse.organisation()
        if name == "naboorg":
            return self.sandkasse.naboorganisation
        if name == "cvr":
            return "11111111"
        raise KeyError(f"no placeholder {{{name}}}")

    def fyld(self, x):
        if isinstance(x, str):
            return re.sub(r"\{([A-Za-z_]+(?:[:+-][\w-]+)?)\}", lambda m: self.vaerdi(m.group(1)), x)
        if isinstance(x, list):
            return [self.fyld(y) for y in x]
        if isinstance(x, dict):
            return {self.fyld(k): self.fyld(v) for k, v in x.items()}
        return x


def udfoer(k: Kontekst, case: dict, trin: dict, nr: int) -> None:
    trin = {key: (value if key == "gem" else k.fyld(value)) for key, value in trin.items()}
    if "vent_ms" in trin:
        time.sleep(trin["vent_ms"] / 1000)
    system = {"skriver": k.sandkasse.skriver, "laeser": k.sandkasse.laeser, "nabo": k.sandkasse.nabo}[trin.get("hvem", "skriver")]
    system.myndighed = trin.get("myndighed")
    segment, operation = trin["kald"].split(".")
    where = f"step {nr} {trin['kald']} ({trin.get('hvorfor', '')})"
    aktoer = trin.get("aktoer", k.fyld(case["aktoer"]) if "aktoer" in case else None)
    if "xml" in trin:
        svar = system.kald_krop(segment, operation, "".join(trin["xml"]))
    else:
        krop = byg(segment, operation, trin.get("indhold", {}), aktoer)
        if trin.get("gyldig", True) and skema():
            skema().assertValid(krop)
        svar = system.kald_krop(segment, operation, krop)
    assert not svar.fejl, f"{where}: {svar.raa.decode()}"
    if "kode" in trin:
        assert svar.kode == trin["kode"], f"{where}: {svar!r}"
    if "ider" in trin:
        assert svar.ider == sorted(trin["ider"]), where
    if "ider_med" in trin:
        assert set(trin["ider_med"]) <= set(svar.ider), where
    if "ider_uden" in trin:
        assert not set(trin["ider_uden"]) & set(svar.ider), where
    if "billede" in trin:
        assert len(svar.registreringer) == 1, f"{where}: {len(svar.registreringer)} registrations"
        assert billede(svar.registreringer[0]) == trin["billede"], where
    if "billeder" in trin:
        assert [billede(r) for r in svar.registreringer] == trin["billeder"], where
    if "objekter" in trin:
        assert {u: billede(r[0]) for u, r in svar.objekter.items()} == trin["objekter"], where
        if operation == "list":
            assert list(svar.objekter) == list(trin["objekter"]), f"{where}: not in the order asked"
    if "objekter_med" in trin:
        for u, wanted in trin["objekter_med"].items():
            assert u in svar.objekter, f"{where}: {u} is missing"
            if wanted != "*":
                assert billede(svar.objekter[u][0]) == wanted, where
    if "objekter_uden" in trin:
        assert not set(trin["objekter_uden"]) & set(svar.objekter), where
    if "livscyklus" in trin:
        assert svar.tekster("descendant::sd:LivscyklusKode") == trin["livscyklus"], where
    forventning(svar, trin.get("forvent", {}))
    for name, expression in trin.get("gem", {}).items():
        value = svar.xpath(expression)
        assert isinstance(value, str) and value, f"{where}: nothing to remember at {expression}"
        k.gemt[name] = kort(value)


@pytest.mark.parametrize("fil", FILER, ids=[f.stem for f in FILER])
def test_case(sandkasse, fil):
    case = json.loads(fil.read_text(encoding="utf-8"))
    assert case["beskrivelse"] and case["kilde"]
    k = Kontekst(sandkasse)
    for nr, trin in enumerate(case["trin"], 1):
        udfoer(k, case, trin, nr)
