#!/usr/bin/python3
"""Says in few lines what failed, from the whole output of ./dev test, lint or fuzz.

    fejlliste.py STEP.log...   at most 60 lines in all, nothing when nothing failed; where STEP.sum beside a log
                               counts a failure that is not recognised, the log's own end

CI keeps the last page of a run only, so ./dev and .ci/run print this right before the summary. Known are
what the compiler, ninja, doctest, CTest, pytest, tools/lint.py and libFuzzer print.
"""

import re
import sys
from dataclasses import dataclass, field
from pathlib import Path

LINES = 60
WIDTH = 180
DETAILS = 4  # lines kept under one finding


@dataclass
class Fund:
    """One thing that failed, and the last lines about it."""

    navn: str
    linjer: list[str] = field(default_factory=list)

    def tilfoej(self, linje: str) -> None:
        if len(self.linjer) < DETAILS and linje.strip():
            self.linjer.append(linje.strip())


def byg(linjer: list[str]) -> list[Fund]:
    """Compiler, linker, CMake: the first errors; what follows them is echo."""
    fejl = [l for l in linjer if re.search(r"(?<![\w.])(fatal )?error:|undefined reference|undefined symbol|^CMake Error", l)]
    if not fejl:
        return []
    maal = [l for l in linjer if l.startswith("FAILED: ")]
    return [Fund("does not build" + (f" ({len(maal)} steps failed)" if maal else ""), [l.strip() for l in fejl[:12]])]


def enheder(linjer: list[str]) -> list[Fund]:
    """CTest and doctest: each test case with its first assertions; a program that fell without one by its name."""
    fund: dict[str, Fund] = {}
    sag, foelger = "", 0
    program = ""
    for l in linjer:
        if m := re.match(r"\s*\d+/\d+ Test\s+#\d+: (\S+) \.*\s*(?:\*\*\*|)(\w.*)$", l):
            program = m[1] if "Passed" not in m[2] else ""
            if program:
                fund.setdefault(program, Fund(f"{program}_test: {' '.join(m[2].split())}"))
        elif l.startswith("TEST CASE:"):
            sag, foelger = l[len("TEST CASE:"):].strip(), 0
        elif re.search(r": (FATAL )?ERROR: ", l) and sag:
            f = fund.setdefault(f"{program}: {sag}", Fund(f"{program}_test: {sag}"))
            f.tilfoej(re.sub(r"^(\.\./)+", "", l))
            foelger = 2
        elif foelger > 0 and l.startswith("  "):
            fund[f"{program}: {sag}"].tilfoej(l)
            foelger -= 1
        else:
            foelger = 0
    # The program's own line says nothing more when its cases are told.
    return [f for k, f in fund.items() if ": " in k or not any(a.startswith(k + ": ") for a in fund)]


def pytest(linjer: list[str]) -> list[Fund]:
    """pytest: the names of its short summary, with the assertion and its place from the long report."""
    detaljer: dict[str, list[str]] = {}
    titel = ""
    fund, set_navne = [], set()
    for l in linjer:
        if m := re.match(r"_{3,} (?:ERROR at \w+ of |ERROR collecting )?(\S.*?) _{3,}$", l):
            titel = m[1]
            detaljer[titel] = []
        elif re.match(r"(The above exception was|During handling of the above)", l) and titel:
            detaljer[titel] = []
        elif titel and re.match(r"E {3,}\S", l) and len(detaljer[titel]) < DETAILS - 1:
            detaljer[titel].append(l[1:].strip())
        elif titel and re.match(r"\S+\.py:\d+: \w+$", l):
            detaljer[titel].append(l.strip())
        elif m := re.match(r"(?:FAILED|ERROR) (tests/\S+?\.py(?:::\S.*?)?)(?: - (.*))?$", l):
            if m[1] in set_navne:
                continue
            set_navne.add(m[1])
            egne = detaljer.get(m[1].split("::")[-1]) or detaljer.get(m[1]) or [m[2] or ""]
            fund.append(Fund(m[1], [d for d in egne if d][-DETAILS:]))
        elif re.match(r"(INTERNALERROR>|ERROR: )", l) and not fund:
            fund.append(Fund("pytest itself", [l.strip()]))
    return fund


def lint(linjer: list[str]) -> list[Fund]:
    """tools/lint.py: each finding of a check; of clang-tidy and compilers the line that names the place."""
    fund: list[Fund] = []
    i_fund = False
    for l in linjer:
        if m := re.match(r"lint (\w+): (ok|failed) \(", l):
            i_fund = m[2] == "failed"
            if i_fund:
                fund.append(Fund(f"lint {m[1]}"))
        elif i_fund and re.match(r"\S+:\d+(:\d+)?: |\S+: (not formatted|does not compile)|In \S+ line \d+|  *\^-+\^? SC\d+", l):
            if len(fund[-1].linjer) < 20 and " note: " not in l:
                fund[-1].linjer.append(l.strip())
        elif i_fund and l.strip() and not fund[-1].linjer and not l.startswith("this step"):
            fund[-1].linjer.append(l.strip())
    return fund


def fuzz(linjer: list[str]) -> list[Fund]:
    """libFuzzer: the fuzzer's name and what the sanitizer said of it."""
    fund: list[Fund] = []
    sagt: list[str] = []
    for l in linjer:
        if m := re.match(r"(\w+) failed \(", l):
            fund.append(Fund(m[1], sagt[:DETAILS]))
            sagt = []
        elif re.match(r"\w+: .* inputs", l):
            sagt = []
        elif re.search(r"ERROR: |runtime error: |^SUMMARY: |Test unit written to", l):
            sagt.append(re.sub(r"^==\d+==\s*", "", l.strip()))
    return fund


def laes(log: str) -> list[Fund]:
    """The findings of one step; its parts are told apart by the headings of ./dev."""
    dele: dict[str, list[str]] = {}
    del_ = ""
    for l in log.replace("\r", "").split("\n"):
        if m := re.match(r"== (\S.*)$", l):
            del_ = m[1]
        dele.setdefault(del_, []).append(l)
    fund: list[Fund] = []
    for navn, linjer in dele.items():
        if navn == "unit tests":
            fund += enheder(linjer)
        elif navn == "black-box tests":
            # `./dev test -k x` builds under no heading of its own, before this one.
            fund += pytest(linjer)
        elif navn.startswith("at most "):
            fund += fuzz(linjer)
        else:
            fund += byg([l for l in linjer if not l.startswith("lint ")]) if not any(
                l.startswith("lint ") for l in linjer) else lint(linjer)
    return fund


def trinnets(log: Path) -> list[Fund]:
    tekst = log.read_text(encoding="utf-8", errors="replace")
    fund = laes(tekst)
    summen = log.with_suffix(".sum")
    if not fund and summen.is_file() and summen.read_text().split()[1] != "0":
        fund = [Fund("it ended with", [l.strip() for l in tekst.split("\n") if l.strip()][-12:])]
    return fund


def skriv(fund: list[Fund], plads: int) -> list[str]:
    """The findings in at most so many lines: a name each before anybody's second line."""
    flere = max(0, len(fund) - plads)
    if flere:
        flere += 1
        fund = fund[: len(fund) - flere]
        plads -= 1
    plads -= len(fund)
    vist = [0] * len(fund)
    while plads > 0 and any(v < len(f.linjer) for v, f in zip(vist, fund)):
        for i, f in enumerate(fund):
            if vist[i] < len(f.linjer) and plads > 0:
                vist[i], plads = vist[i] + 1, plads - 1
    linjer = []
    for v, f in zip(vist, fund):
        sagt = f" - {f.linjer[0]}" if f.linjer and v == 0 else ""
        linjer += [f"* {f.navn}{sagt}"[:WIDTH], *(f"    {l}"[:WIDTH] for l in f.linjer[:v])]
    return linjer + ([f"* ... and {flere} more"] if flere else [])


def main() -> int:
    trin = [(p.stem, trinnets(p)) for p in map(Path, sys.argv[1:]) if p.is_file()]
    trin = [(navn, fund) for navn, fund in trin if fund]
    if not trin:
        return 0
    print("\n== what failed")
    plads = LINES - 1
    # Those that say little first, so that the loud one gets what they leave.
    svar = {}
    for i, (navn, fund) in enumerate(sorted(trin, key=lambda t: sum(1 + len(f.linjer) for f in t[1]))):
        svar[navn] = skriv(fund, plads // (len(trin) - i) - 1)
        plads -= len(svar[navn]) + 1
    for navn, _ in trin:
        print(f"-- {navn}")
        print("\n".join(svar[navn]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
