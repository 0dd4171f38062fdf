"""Random histories and random searches: what the tests of the two indexes have in common.

FAELLED_HISTORIE is the number of operations (100), FAELLED_SEED repeats a run. The model keeps a list of periods for each time
line and looks through all objects for each search.
"""

from __future__ import annotations

import copy
import datetime
import os
import random

from lxml import etree

from indeksbesked import FRA, NS
from klient import SOAP12, ny_uuid

CPR = [f"urn:oio:cpr-nr:{n}" for n in ("0463456782", "0563456783", "0663456784")]
DAGE = [f"2025-{m:02d}-{d:02d}T00:00:00+0{2 if 3 < m < 11 else 1}:00" for m in range(4, 13) for d in (5, 20)] + ["2030-01-05T00:00:00+01:00"]


def antal_skridt() -> int:
    return int(os.environ.get("FAELLED_HISTORIE", "100"))


def tid(x: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(x)


UENDELIG = datetime.datetime.max.replace(tzinfo=datetime.timezone.utc)


class Linje:
    """A time line (organisation.md 8.2, rule 4): what comes takes away the period that begins with it and cuts the others."""

    def __init__(self, vaerdi, fra: str = FRA, til: str | None = None):
        self.perioder = [(tid(fra), tid(til) if til else UENDELIG, vaerdi)]

    def saet(self, fra: str, til: str | None, vaerdi) -> None:
        f, t = tid(fra), tid(til) if til else UENDELIG
        andre = [p for p in self.perioder if p[0] != f]
        foer = [(a, min(b, f), v) for a, b, v in andre if a < f]
        efter = [(max(a, t), b, v) for a, b, v in andre if b > t]
        self.perioder = [*foer, *efter, (f, t, vaerdi)]

    def paa(self, t: datetime.datetime):
        return next((v for fra, til, v in self.perioder if fra <= t < til), None)


class Forloeb:
    """One random history. An index's own test says how it is written, asked and read: ny, aendr, fjern, kriterie, spoerg, optaelling,
    kontroller, laes."""

    def __init__(self, system):
        self.system, self.rng = system, random.Random(int(os.environ.get("FAELLED_SEED", "20261126")))
        self.objekter: dict[str, dict[str, Linje]] = {}
        self.fjernet: list[str] = []

    def send(self, krop: str, sti: str):
        konvolut = f'<s:Envelope xmlns:s="{SOAP12}"><s:Header/><s:Body>{krop}</s:Body></s:Envelope>'
        r = self.system.session.post(self.system.base + sti, data=konvolut.encode(), timeout=60,
                                     headers={"Content-Type": "application/soap+xml; charset=utf-8"})
        assert r.status_code == 200, r.text
        return etree.fromstring(r.content).find(f"{{{SOAP12}}}Body")[0]

    def kode(self, svar) -> int:
        return int(svar.findtext(".//sd:StatusKode", namespaces=NS))

    def kendt(self) -> str:
        return self.rng.choice([*self.objekter, *self.fjernet[-3:], ny_uuid()])

    def periode(self) -> tuple[str, str | None]:
        fra, til = sorted(self.rng.sample(DAGE, 2), key=tid)
        return fra, None if self.rng.random() < 0.5 else til

    # --- the model

    def passer(self, linjer: dict[str, Linje], kriterie: dict, t: datetime.datetime) -> bool:
        return all(linjer[k].paa(t) == v for k, v in kriterie.items())

    def fundet(self, udtryk, t: datetime.datetime) -> set[str]:
        """udtryk: ("eksempel", criterion) | ("AND" | "OR", [udtryk]) | ("NOT", udtryk)."""
        art, x = udtryk
        if art == "eksempel":
            return {u for u, linjer in self.objekter.items() if self.passer(linjer, x, t)}
        if art == "NOT":
            return set(self.objekter) - self.fundet(x, t)
        dele = [self.fundet(d, t) for d in x]
        return set.intersection(*dele) if art == "AND" else set.union(*dele)

    def udtryk(self, dybde: int = 2):
        if dybde == 0 or self.rng.random() < 0.4:
            return self.kriterie()
        art = self.rng.choice(["AND", "OR"])
        dele = [self.udtryk(dybde - 1) for _ in range(self.rng.randrange(2, 4))]
        if art == "AND" and self.rng.random() < 0.5:
            dele = [self.kriterie(), ("NOT", self.kriterie())]
        return art, dele

    # --- the run

    def en(self, nr: int) -> None:
        """One random write, and what the model says it gives."""
        hvad = self.rng.random()
        if hvad < 0.25 or not self.objekter:
            uuid = self.kendt() if self.objekter and self.rng.random() < 0.4 else ny_uuid()
            kode, linjer = self.ny(uuid)
            assert kode == (49 if uuid in self.objekter else 20), f"{nr}: importer"
            if kode == 20:
                self.objekter[uuid] = linjer
        elif hvad < 0.85:
            uuid = self.kendt()
            kode, nye = self.aendr(uuid)
            assert kode == (20 if uuid in self.objekter else 44), f"{nr}: opdater answers {kode}"
            if kode == 20:
                for navn, periode in nye:
                    self.objekter[uuid][navn].saet(*periode)
        else:
            uuid = self.kendt()
            assert self.fjern(uuid) == (20 if uuid in self.objekter else 44), f"{nr}: fjern"
            if self.objekter.pop(uuid, None):
                self.fjernet.append(uuid)

    def soeg(self, nr: int) -> int:
        udtryk = self.udtryk()
        nu = datetime.datetime.now(datetime.timezone.utc)
        ventet = self.fundet(udtryk, nu)
        kode, fundet, antal = self.spoerg(udtryk)
        assert set(fundet) == ventet, f"{nr}: {udtryk}"
        assert kode == (20 if ventet else 44), f"{nr}: {udtryk}"
        for element, tal in self.optaelling(ventet).items():
            assert antal[element] == tal, f"{nr}: {element} of {udtryk}"
        for uuid in ventet:
            self.kontroller(fundet[uuid], self.objekter[uuid], nu, f"{nr}: {uuid}")
        return len(ventet)

    def koer(self, antal: int | None = None) -> None:
        hits, antal = 0, antal or antal_skridt()
        for nr in range(antal):
            self.en(nr)
            hits += self.soeg(nr)
            if self.objekter:
                self.laes(nr)
        assert hits > antal // 2, "the searches find too little to say anything"

    def opdager(self, linje: str, vaerdi) -> None:
        """Sabotage: the model is told of one update of every object that the index never got."""
        for nr in range(12):
            self.en(nr)
        gammel = copy.deepcopy(self.objekter)
        for linjer in self.objekter.values():
            linjer[linje].saet(DAGE[0], None, vaerdi)
        try:
            for nr in range(20):
                self.laes(nr)
        except AssertionError:
            self.objekter = gammel
            for nr in range(5):
                self.laes(nr)
            return
        raise AssertionError("nobody noticed")
