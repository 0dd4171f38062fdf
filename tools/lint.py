#!/usr/bin/python3
"""Runs the lint checks, all of them or those named: format, lag, hus, headere, skal, tidy.

Writes build/lint/passed and build/lint/failed for ./dev. A check that fails does not hide the next one.
The slow checks (headere, tidy) remember what they found clean, under build/lint or FAELLED_LINT_MEMORY: a file is
looked at again when it, a header of ours that it includes, its compile command or .clang-tidy changed.
"""

import hashlib
import json
import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OUT = ROOT / "build" / "lint"
JOBS = os.cpu_count() or 2


def sources(*suffixes: str) -> list[Path]:
    out: list[Path] = []
    for top in ("src", "bench", "tests"):
        out += [p for p in (ROOT / top).rglob("*") if p.suffix in suffixes]
    return sorted(out)


def run(command: list[str], **more) -> tuple[int, str]:
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", stdin=more.pop("stdin", subprocess.DEVNULL), **more)
    return done.returncode, done.stdout


def each(work, items) -> list[str]:
    with ThreadPoolExecutor(JOBS) as pool:
        return [text for text in pool.map(work, items) if text]


class Memory:
    """What a check found clean, by the content of a file and of every header of ours that it reaches."""

    def __init__(self, name: str):
        self.folder = Path(os.environ.get("FAELLED_LINT_MEMORY", OUT)) / name
        self.folder.mkdir(parents=True, exist_ok=True)
        self.reached: dict[Path, frozenset[Path]] = {}
        self.digests: dict[Path, bytes] = {}

    def includes(self, path: Path) -> frozenset[Path]:
        """The headers of ours that path includes itself, or that those include."""
        if path not in self.reached:
            self.reached[path] = frozenset()  # a circle ends here
            found: set[Path] = set()
            for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(errors="replace"), re.M):
                for place in (ROOT / "src" / name, path.parent / name):
                    if place.is_file():
                        found |= {place.resolve()} | self.includes(place.resolve())
                        break
            self.reached[path] = frozenset(found)
        return self.reached[path]

    def digest(self, path: Path) -> bytes:
        if path not in self.digests:
            self.digests[path] = hashlib.sha256(path.read_bytes()).digest()
        return self.digests[path]

    def key(self, path: Path, more: bytes) -> Path:
        """The file that stands for this content having been found clean."""
        total = hashlib.sha256(more + self.digest(path))
        for p in sorted(self.includes(path)):
            total.update(str(p.relative_to(ROOT)).encode() + self.digest(p))
        return self.folder / total.hexdigest()


def check_format() -> list[str]:
    files = sources(".cpp", ".hpp")
    groups = [files[i : i + 20] for i in range(0, len(files), 20)]

    def one(group):
        code, text = run(["clang-format-19", "--dry-run", "-Werror", *map(str, group)])
        if code == 0:
            return ""
        names = sorted(set(re.findall(r"^(\S+?):\d+:\d+: error", text, re.M)))
        return "\n".join(f"{Path(n).relative_to(ROOT)}: not formatted (./dev format)" for n in names) or text

    return each(one, groups)


def check_lag() -> list[str]:
    code, text = run([sys.executable, "tools/tjek_lag.py"])
    return [text] if code else []


def check_hus() -> list[str]:
    code, text = run([sys.executable, "tools/tjek_hus.py"])
    return [text] if code else []


def check_headere() -> list[str]:
    """Every header compiles alone: whoever includes it needs to know nothing else."""
    headers = [p for p in sources(".hpp") if (ROOT / "src") in p.parents]
    command = ["g++", "-std=c++23", "-fsyntax-only", "-w", "-Isrc", "-I/usr/include/libxml2", "-x", "c++", "-"]
    memory = Memory("headere")

    def one(path: Path):
        key = memory.key(path, str(path.relative_to(ROOT)).encode() + " ".join(command).encode())
        if key.exists():
            return ""
        code, text = run(command, input=f'#include "{path.relative_to(ROOT / "src")}"\n', stdin=None)
        if code:
            return f"{path.relative_to(ROOT)}: does not compile alone\n{text}"
        key.touch()
        return ""

    return each(one, headers)


def check_skal() -> list[str]:
    scripts = [ROOT / "dev", ROOT / ".ci" / "run"]
    for top in ("tools", "tests", "bench", "src"):
        scripts += sorted((ROOT / top).rglob("*.sh"))
    code, text = run(["shellcheck", *map(str, scripts)])
    return [text] if code else []


def check_tidy() -> list[str]:
    database = {Path(e["file"]).resolve(): e for e in json.loads((ROOT / "build/compile_commands.json").read_text())}
    rules = (ROOT / ".clang-tidy").read_bytes()
    memory = Memory("tidy")
    files = []
    for p in sources(".cpp"):
        # Tests, benchmarks and fuzzers are compiled with warnings as errors like the rest; tidy looks at what ships.
        if p not in database or re.search(r"_(test|benchmark|fuzz|main)\.cpp$", p.name):
            continue
        key = memory.key(p, rules + database[p]["command"].replace(f"{ROOT}/", "").encode())
        if not key.exists():
            files.append((p, key))
    # The slowest first, so that the cores end together.
    files.sort(key=lambda f: f[0].stat().st_size, reverse=True)

    def one(item):
        path, key = item
        code, text = run(["clang-tidy-19", "--quiet", "-p", "build", "--extra-arg=-Wno-unknown-warning-option",
                          "--extra-arg=-Wno-deprecated-declarations",  # libstdc++ 12 seen by clang 19
                          str(path)])
        text = "\n".join(l for l in text.split("\n") if not re.search(r"warnings? generated|warnings? treated as", l))
        if code == 0:
            key.touch()
            return ""
        return text.replace(f"{ROOT}/", "")

    return each(one, files)


CHECKS = {
    "format": check_format, "lag": check_lag, "hus": check_hus, "headere": check_headere,
    "skal": check_skal, "tidy": check_tidy,
}


def main() -> int:
    names = sys.argv[1:] or list(CHECKS)
    unknown = [n for n in names if n not in CHECKS]
    if unknown:
        print(f"lint: no check called {', '.join(unknown)}; there are {', '.join(CHECKS)}", file=sys.stderr)
        return 2
    OUT.mkdir(parents=True, exist_ok=True)
    failed = 0
    for name in names:
        began = time.monotonic()
        found = CHECKS[name]()
        seconds = time.monotonic() - began
        print(f"lint {name}: {'failed' if found else 'ok'} ({seconds:.1f} s)", flush=True)
        for text in found:
            print(text.rstrip())
        failed += bool(found)
    (OUT / "passed").write_text(f"{len(names) - failed}\n")
    (OUT / "failed").write_text(f"{failed}\n")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
