#!/usr/bin/python3
"""House rules that a compiler does not see. Prints file:line: rule; exit code 1 when any is broken.

  readme    every module under src/ has a README.md of its own
  once      every header has #pragma once
  tests     no test is switched off in silence: doctest's skip and may_fail, pytest's skip and xfail need a
            reason in the same line, and a file called like a test must hold one
  links     every link in a Markdown file to a file of the repository leads somewhere
  cpr       ten digits that could be a real person's CPR number stand nowhere (invented ones have day + 60)
  metrics   every metric in the source stands in docs/drift.md
  paths     no path of somebody's machine
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SKIP_DIRS = {".git", "build", "build-fuzz", ".sandbox", "node_modules", "__pycache__", "found", "corpus"}
TEXT = {".cpp", ".hpp", ".md", ".py", ".json", ".txt", ".cmake", ".csv", ".toml", ".xml", ".sh", ".tsv", ".graphql", ""}


def files() -> list[Path]:
    out = []
    for path in sorted(ROOT.rglob("*")):
        parts = path.relative_to(ROOT).parts
        if any(p in SKIP_DIRS or p.startswith("build") for p in parts[:-1]) or not path.is_file():
            continue
        if path.name == ".git":  # a worktree's pointer to its repository, not a file of the repository
            continue
        out.append(path)
    return out


def readme() -> list[str]:
    return [
        f"{m.relative_to(ROOT)}/README.md:1: missing (purpose, surface, main types, what it must not know)"
        for m in sorted((ROOT / "src").iterdir())
        if m.is_dir() and not (m / "README.md").is_file()
    ]


def once(all_files: list[Path]) -> list[str]:
    return [
        f"{p.relative_to(ROOT)}:1: no #pragma once"
        for p in all_files
        if p.suffix == ".hpp" and not re.search(r"^#pragma once$", p.read_text(encoding="utf-8"), re.M)
    ]


def tests(all_files: list[Path]) -> list[str]:
    found = []
    for p in all_files:
        name = p.relative_to(ROOT)
        if p.name.endswith("_test.cpp"):
            text = p.read_text(encoding="utf-8")
            if not re.search(r"\b(TEST_CASE|TEST_CASE_TEMPLATE|SCENARIO|TEST_CASE_FIXTURE)\b", text):
                found.append(f"{name}:1: a test file without a test")
            for n, line in enumerate(text.split("\n"), 1):
                if re.search(r"doctest::(skip|may_fail|should_fail|expected_failures)", line) and "//" not in line:
                    found.append(f"{name}:{n}: a test switched off without a reason in the line")
        elif p.suffix == ".py" and "tests" in name.parts:
            for n, line in enumerate(p.read_text(encoding="utf-8").split("\n"), 1):
                if re.search(r"@pytest\.mark\.(skip|xfail)\s*$", line) or re.search(r"pytest\.skip\(\s*\)", line):
                    found.append(f"{name}:{n}: a test switched off without a reason")
    return found


def links(all_files: list[Path]) -> list[str]:
    found = []
    for p in all_files:
        if p.suffix != ".md":
            continue
        in_code = False
        for n, line in enumerate(p.read_text(encoding="utf-8").split("\n"), 1):
            if line.lstrip().startswith("```"):
                in_code = not in_code
            if in_code:
                continue
            for target in re.findall(r"\]\(([^)\s]+)\)", re.sub(r"`[^`]*`", "", line)):
                if re.match(r"[a-z]+:", target) or target.startswith("#"):
                    continue
                if not (p.parent / target.split("#")[0]).exists():
                    found.append(f"{p.relative_to(ROOT)}:{n}: link to {target} leads nowhere")
    return found


# A person's number begins with a date: day 01-31 (61-91 for numbers that cannot exist), month, year. Runs of
# digits in UUIDs, hashes and longer numbers do not count.
CPR = re.compile(r"(?<![0-9A-Za-z.-])(0[1-9]|[12]\d|3[01])(0[1-9]|1[0-2])\d{2}-?\d{4}(?![0-9A-Za-z]|-[0-9a-f])")


def cpr(all_files: list[Path]) -> list[str]:
    found = []
    for p in all_files:
        if p.suffix not in TEXT or p.name == "LICENSE":
            continue
        try:
            text = p.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for n, line in enumerate(text.split("\n"), 1):
            for m in CPR.finditer(line):
                digits = m.group(0).replace("-", "")
                # A number a test of the filter itself needs is marked in its line.
                if "ikke-cpr" not in line and "ikke cpr" not in line.lower():
                    found.append(f"{p.relative_to(ROOT)}:{n}: {digits[:4]}… could be a CPR number (use day + 60)")
    return found


def metrics(all_files: list[Path]) -> list[str]:
    page = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")
    found = []
    for p in all_files:
        if p.suffix != ".cpp" or p.name.endswith("_test.cpp") or "src" not in p.relative_to(ROOT).parts:
            continue
        for n, line in enumerate(p.read_text(encoding="utf-8").split("\n"), 1):
            for name in re.findall(r'"((?:faelled|process)_[a-z_]+)"', line):
                if f"`{name}`" not in page:
                    found.append(f"{p.relative_to(ROOT)}:{n}: {name} is not in docs/drift.md")
    return found


def paths(all_files: list[Path]) -> list[str]:
    found = []
    forbidden = re.compile("/" + r"(work|root|home)/[a-z]")
    for p in all_files:
        if p.suffix not in TEXT:
            continue
        try:
            text = p.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for n, line in enumerate(text.split("\n"), 1):
            if forbidden.search(line):
                found.append(f"{p.relative_to(ROOT)}:{n}: a path of one machine")
    return found


def main() -> int:
    all_files = files()
    found = (
        readme() + once(all_files) + tests(all_files) + links(all_files) + cpr(all_files) + metrics(all_files) + paths(all_files)
    )
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
