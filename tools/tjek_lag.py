#!/usr/bin/python3
"""Layer check: who may include whom, and where each library may be seen.

Reads every #include under src/ and holds it against the tables below, which are the ones in
docs/arkitektur.md. Prints one line per breach: file:line: rule. Exit code 1 when there is any.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SRC = ROOT / "src"

# Lowest first. What each module may include, besides itself.
MAY = {
    "base": set(),
    "krypto": {"base"},
    "net": {"base", "krypto"},  # TLS needs keys and certificates
    "xml": {"base", "krypto"},  # signatures need keys
    "saml": {"base", "krypto", "xml"},
    "store": {"base"},
    "oio": {"base", "xml", "store"},
    "adgang": {"base", "krypto", "xml", "store", "oio"},
    "organisation": {"base", "oio", "adgang"},
    "klassifikation": {"base", "xml", "oio", "adgang"},
    "administration": {"base", "krypto", "xml", "store", "oio", "adgang"},
    "beskedfordeler": {"base", "krypto", "xml", "store", "oio", "adgang"},
    "indeks": {"base", "store", "oio", "adgang"},
    "sagdokument": {"base", "xml", "store", "oio", "adgang", "indeks"},
    "ydelse": {"base", "xml", "store", "oio", "adgang", "indeks"},
    # What receivers look up across the indexes.
    "opslag": {"base", "xml", "store", "oio", "adgang", "indeks", "sagdokument", "ydelse"},
    "sts": {"base", "krypto", "xml", "adgang"},
    "contexthandler": {"base", "krypto", "xml", "saml", "adgang"},
    # indeks is what requests are read into, as oio is.
    # The token service is the one service that surfaces know: its answers are the protocol.
    "soap": {"base", "krypto", "net", "xml", "oio", "adgang", "indeks", "sts"},
    "rest": {"base", "krypto", "net", "oio", "adgang", "sts"},
    "amqp": {"base", "krypto", "net", "xml", "adgang"},
    "web": {"base", "krypto", "net", "saml", "adgang", "contexthandler"},
    "app": {"base", "krypto", "net", "xml", "store", "oio", "adgang", "organisation", "klassifikation", "administration", "beskedfordeler", "indeks", "sagdokument", "ydelse", "opslag", "sts", "saml", "contexthandler", "soap", "rest", "amqp", "web"},
}
ORDER = list(MAY)

# Third-party headers: pattern of the include, pattern of the files that may have it, what is wrong elsewhere.
# A header inside the fence is private to its module: nobody else may include it.
FENCES = [
    (r"boost/", r"/net/", "Boost only in net"),
    (r"libxml/", r"/xml/", "libxml2 only in xml"),
    (r"rocksdb/", r"/store/rocks/", "RocksDB only in store/rocks"),
    (r"libpq", r"/store/postgres/forbindelse\.cpp$", "libpq only in store/postgres/forbindelse.cpp"),
    (r"openssl/", r"/(krypto|net)/", "OpenSSL only in krypto and net"),
    (r"curl/", r"/net/", "libcurl only in net"),
    (r"zlib\.h", r"/(net|saml)/", "zlib only in net and saml"),
    (r"date/tz\.h", r"/base/time\.cpp$", "date/tz.h only in base/time.cpp"),
    (r"CLI/", r"/app/.*\.cpp$", "CLI11 only in app/*.cpp"),
    (r"toml\+\+/|toml\.hpp", r"/app/.*\.cpp$", "toml++ only in app/*.cpp"),
    (r"nlohmann/", r"\.cpp$|/app/admin/hjaelp\.hpp$", "nlohmann-json only in .cpp files"),  # and one header that only .cpp files of app/admin include
    (r"doctest/|rapidcheck", r"_test\.cpp$|test_\w+\.hpp$|_test_\w+\.hpp$", "test libraries only in tests"),
    (r"benchmark/", r"_benchmark\.cpp$", "Google Benchmark only in benchmarks"),
]
PRIVATE = re.compile(r"boost/|libxml/|rocksdb/|libpq|openssl/|curl/")

# The world is reached through interfaces of base; nobody else asks the machine.
WORLD = [
    (r"\bchrono::system_clock\b|(?<![\w.>:])time\s*\(\s*(nullptr|NULL|0)\s*\)", "the machine's time only in base (take a Clock)"),
    (r"(?<![\w.>:])s?rand\s*\(|\bstd::rand\b|\brandom_device\b", "chance only from base (take an Entropy)"),
    (r"(?<![\w.>])fopen\s*\(", "fopen only in base"),
    (r"(?<![\w.>:])(?:localtime|mktime)(?:_r)?\s*\(", "local calendar arithmetic only in base/time"),
]

# Tests, benchmarks and fuzzers may reach for any module below their own.
BESIDE = re.compile(r"_(test|benchmark|fuzz)(_\w+)?\.(cpp|hpp)$|/test_\w+\.hpp$|/test/")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^">]+)[>"]')


def without_comments(text: str) -> list[str]:
    """The lines with comments and string contents blanked, so that words in them do not count."""

    def blank(m: re.Match) -> str:
        return re.sub(r"[^\n]", " ", m.group(0))

    text = re.sub(r"/\*.*?\*/|//[^\n]*", blank, text, flags=re.S)
    text = re.sub(r'(?<!#include )"(?:\\.|[^"\\\n])*"', lambda m: '"' + " " * (len(m.group(0)) - 2) + '"', text)
    return text.split("\n")


def private_headers() -> set[str]:
    out = set()
    for path in SRC.rglob("*.hpp"):
        for line in path.read_text(encoding="utf-8").split("\n"):
            m = INCLUDE.match(line)
            if m and PRIVATE.match(m.group(2)):
                out.add(path.relative_to(SRC).as_posix())
    return out


def check(path: Path, private: set[str]) -> list[str]:
    relative = path.relative_to(SRC).as_posix()
    module = relative.split("/")[0]
    raw = path.read_text(encoding="utf-8")
    beside = bool(BESIDE.search("/" + relative))
    found = []

    def breach(line: int, rule: str) -> None:
        found.append(f"src/{relative}:{line}: {rule}")

    if module not in MAY:
        return [f"src/{relative}:1: module '{module}' is not in the table of tools/tjek_lag.py"]
    below = ORDER[: ORDER.index(module)]
    for number, line in enumerate(raw.split("\n"), 1):
        m = INCLUDE.match(line)
        if not m:
            continue
        target = m.group(2)
        top = target.split("/")[0]
        if m.group(1) == '"':
            if ".." in target:
                breach(number, f'"{target}": include from src/, without ".."')
            elif top in MAY:
                if top != module and top not in MAY[module] and not (beside and top in below):
                    allowed = ", ".join(sorted(MAY[module], key=ORDER.index)) or "nothing"
                    breach(number, f"{module} must not include {top} ({target}); it may include {allowed}")
                elif top != module and target in private:
                    breach(number, f"{target} is private to {top}: it shows a library that stays there")
            elif "/" in target:
                breach(number, f'"{target}": no such module')
            else:
                breach(number, f'"{target}": write "{module}/{target}"')
        for pattern, where, rule in FENCES:
            if re.match(pattern, target) and not re.search(where, "/" + relative):
                breach(number, f"{rule} ({target})")
    if module != "base" and not beside:
        for number, line in enumerate(without_comments(raw), 1):
            for pattern, rule in WORLD:
                if re.search(pattern, line):
                    breach(number, rule)
    return found


def check_cmake() -> list[str]:
    """USES in CMake must not allow more than the table."""
    found = []
    for path in sorted(SRC.glob("*/CMakeLists.txt")):
        m = re.search(r"faelled_module\(\s*(\w+)([^)]*)\)", path.read_text(encoding="utf-8"))
        if not m:
            continue
        module, rest = m.group(1), m.group(2)
        uses = re.search(r"USES\s+(.*?)(?:LINKS|$)", rest, re.S)
        for used in (uses.group(1).split() if uses else []):
            if module in MAY and used not in MAY[module]:
                found.append(f"{path.relative_to(ROOT)}:1: {module} must not use {used}")
    return found


def main() -> int:
    found = check_cmake()
    private = private_headers()
    for path in sorted(SRC.rglob("*")):
        if path.suffix in (".hpp", ".cpp"):
            found += check(path, private)
    for line in found:
        print(line)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
