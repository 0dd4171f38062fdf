"""What became of the rehearsal's calls: the account the callers keep, the judge, and the report."""

from __future__ import annotations

import collections
import math
from dataclasses import dataclass, field

# Of a hundred calls. The mix is ours: the specification gives the month's sum (136 million calls) and what kinds there are.
BLANDING = {"organisation": 35, "laes": 10, "fremsoeg": 15, "indeks": 15, "besked": 15, "token": 10}
TEKST = {"organisation": "organisation (GraphQL, JWT)", "laes": "unit (signed)", "fremsoeg": "a citizen's cases (signed)", "indeks": "import of a case (signed)",
         "besked": "message (AMQP)", "token": "token (JWT)", "alle": "all"}
MAANED = 136_000_000 / (31 * 86_400)  # calls a second, on the mean of a top month
# How a working day's calls fall on its hours; the mean is 1, the top 2.1.
_TIMER = [2, 2, 2, 2, 2, 3, 6, 12, 18, 20, 20, 19, 17, 18, 19, 17, 13, 9, 7, 6, 5, 4, 3, 2]


def doegn(andel: float) -> float:
    """Times the mean, so far into the day (0 to 1)."""
    t = andel * 24
    fra = int(t) % 24
    return (_TIMER[fra] + (t - int(t)) * (_TIMER[(fra + 1) % 24] - _TIMER[fra])) / (sum(_TIMER) / 24)


@dataclass
class Kald:
    slags: str
    tid: float  # seconds from the phase's begin, when it was due
    varighed: float  # until its answer, from when it was due
    aarsag: str  # "": it went well


@dataclass
class Sendt:
    """A message, by its first attempt. Times are those of one clock for all processes."""

    id: str
    boks: str  # whose
    sendt: float
    svaret: float = 0.0  # 0: nobody said that it was accepted
    node: int = -1
    afvist: bool = False


@dataclass
class Regnskab:
    kald: list[Kald] = field(default_factory=list)
    sager: list[tuple[str, str, int]] = field(default_factory=list)  # acknowledged: UUID, CVR number, node that took it
    beskeder: list[Sendt] = field(default_factory=list)
    igen: collections.Counter = field(default_factory=collections.Counter)  # tried again, by cause

    def tilfoej(self, andet: Regnskab) -> None:
        self.kald += andet.kald
        self.sager += andet.sager
        self.beskeder += andet.beskeder
        self.igen += andet.igen


@dataclass
class Dom:
    sager: int = 0  # acknowledged, and looked for through another node
    sager_tabt: int = 0
    beskeder: int = 0
    beskeder_tabt: int = 0  # copies that a mailbox never had
    uorden: int = 0  # copies that stand before one whose sender had its answer before they were sent
    igen: int = 0  # deliveries of a copy that was delivered before
    uden_svar: int = 0  # in a mailbox, though its sender had no answer: it may have been lost on its way
    trods_50: int = 0  # in its mailboxes, though its sender was told 50: what the database did was not known then
    halve: int = 0  # in one of its mailboxes, and not in the other

    @property
    def roed(self) -> bool:
        return bool(self.sager_tabt or self.beskeder_tabt or self.uorden or self.halve)


def doem_beskeder(dom: Dom, beskeder: list[Sendt], leveret: dict[str, list[str]], alle: str) -> None:
    """`leveret`: mailbox to the ids in the order of delivery. Each message belongs in its own mailbox and in `alle`."""
    kendt = {b.id: b for b in beskeder}
    der = {boks: set(ider) for boks, ider in leveret.items()}
    dom.beskeder += sum(1 for b in beskeder if b.svaret)
    for b in beskeder:
        kopier = [b.id in der[boks] for boks in (alle, b.boks)]
        if b.svaret:
            dom.beskeder_tabt += kopier.count(False)
        elif any(kopier):
            dom.halve += not all(kopier)
            dom.trods_50 += b.afvist
            dom.uden_svar += not b.afvist
    for ider in leveret.values():
        foerste = list(dict.fromkeys(ider))
        dom.igen += len(ider) - len(foerste)
        senest = 0.0
        for b in (kendt[i] for i in foerste if i in kendt):
            if b.svaret and b.svaret < senest:
                dom.uorden += 1
            senest = max(senest, b.sendt)


def kvantil(tal: list[float], q: float) -> float:
    return sorted(tal)[min(len(tal) - 1, int(len(tal) * q))] if tal else 0.0


def pause(kald: list[Kald], slags: str, fra: float, til: float) -> tuple[float, float]:
    """(until the first good answer to what was due after `fra`, the longest time without a good answer), from `fra` to `til`."""
    svar = sorted(k.tid + k.varighed for k in kald if k.slags == slags and not k.aarsag)
    efter = [k.tid + k.varighed for k in kald if k.slags == slags and not k.aarsag and k.tid >= fra]
    i_tiden = [fra, *(s for s in svar if fra < s < til), til]
    return min(efter, default=math.nan) - fra, max(b - a for a, b in zip(i_tiden, i_tiden[1:]))


def rapport(gange: float, sekunder: float, r: Regnskab, skete: list[tuple[float, str, bool]], dom: Dom) -> list[str]:
    ud = [f"### {gange:g} times the mean of a top month", "", "| Call | a second | answered well | p50 ms | p99 ms | longest s |", "|---|---|---|---|---|---|"]
    for slags in [*BLANDING, "alle"]:
        her = [k for k in r.kald if slags in (k.slags, "alle")]
        gode = [k.varighed for k in her if not k.aarsag]
        ud.append(f"| {TEKST[slags]} | {len(her) / sekunder:.1f} | {len(gode)} of {len(her)} | {1000 * kvantil(gode, 0.5):.1f} | {1000 * kvantil(gode, 0.99):,.0f} | "
                  f"{max((k.varighed for k in her), default=0):.1f} |")
    ud += ["", "| Why a call failed | calls |", "|---|---|"]
    ud += [f"| {aarsag} | {n} |" for aarsag, n in collections.Counter(k.aarsag for k in r.kald if k.aarsag).most_common(12)] or ["| none did | 0 |"]
    ud += [f"| (tried again, and counted above by how that went: {aarsag}) | {n} |" for aarsag, n in r.igen.most_common(6)]
    if skete:
        ud += ["", "| At s | What happened | failed till the next fault | first good import, s after | longest without one | first good message, s after | longest without one |",
               "|---|---|---|---|---|---|---|"]
        for nr, (tid, hvad, fejl) in enumerate(skete):
            til = next((t for t, _, f in skete[nr + 1:] if f), sekunder)
            daarlige = sum(1 for k in r.kald if k.aarsag and tid <= k.tid < til)
            tal = [x for slags in ("indeks", "besked") for x in pause(r.kald, slags, tid, til)]
            felter = [str(daarlige), *("-" if math.isnan(x) else f"{x:.1f}" for x in tal)] if fejl else [""] * 5
            ud.append(f"| {tid:.0f} | {hvad} | " + " | ".join(felter) + " |")
    ud += ["", f"Acknowledged: {dom.sager} cases, each looked for through another node than the one that took it, and {dom.beskeder} messages, each of which "
           f"belongs in two mailboxes. **Lost: {dom.sager_tabt} cases, {dom.beskeder_tabt} copies of messages.** Out of order: {dom.uorden}. Delivered more than "
           f"once (allowed): {dom.igen}. In one of its mailboxes only: {dom.halve}. In both though the sender had no answer (allowed, as it may be lost): "
           f"{dom.uden_svar}; though it was told 50 (allowed, as with any write whose outcome the node could not learn): {dom.trods_50}.", ""]
    return ud
