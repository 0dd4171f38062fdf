"""The commands of README.md and docs/token.md, as a reader would type them, against a running sandbox.

A fenced block of `sh` or `python` is run in a folder where .sandbox is the sandbox's data; addresses with the documented
port get the real one. Blocks that start the sandbox, build or install are left out by name, so a new one is not overlooked.
"""

import os
import re
import subprocess
from pathlib import Path

import pytest

from klient import ROOT

FILER = [f for f in ("README.md", "docs/token.md", "docs/administration.md") if (ROOT / f).is_file()]
# First line of blocks that are not tried here, and who tries them.
IKKE_HER = {
    "git clone <this repository> faelled && cd faelled": "CI begins with a clone; the sandbox fixtures start the program",
    "./dev test": "this is it",
}


def blokke() -> list[tuple[str, int, str, str]]:
    """(file, number, language, text)."""
    ud = []
    for fil in FILER:
        tekst = (ROOT / fil).read_text(encoding="utf-8")
        for nr, m in enumerate(re.finditer(r"^```(\w+)\n(.*?)^```$", tekst, re.M | re.S), 1):
            if m[1] in ("sh", "bash", "python"):
                ud.append((fil, nr, m[1], m[2]))
    return ud


BLOKKE = blokke()


def hvor(b) -> str:
    return f"{b[0]}-{b[1]}"


@pytest.fixture(scope="module")
def mappe(adgang_sandkasse, tmp_path_factory):
    m = tmp_path_factory.mktemp("laeser")
    (m / ".sandbox").symlink_to(adgang_sandkasse.mappe)
    # docs/token.md: "system.pem, system.key, ca.pem" stand for the files that klar.json names.
    pki = adgang_sandkasse.mappe / "pki"
    for navn, fil in (("ca.pem", "ca.pem"), ("system.pem", "korsbaek-skriver.pem"), ("system.key", "korsbaek-skriver.key")):
        (m / navn).symlink_to(pki / fil)
    for navn in ("build", "docs", "tests"):
        if (ROOT / navn).exists():
            (m / navn).symlink_to(ROOT / navn)
    return m


def test_blocks_left_out_are_still_there():
    foerste = {b[3].split("\n")[0] for b in BLOKKE}
    assert set(IKKE_HER) <= foerste, set(IKKE_HER) - foerste


@pytest.mark.parametrize("blok", [b for b in BLOKKE if b[3].split("\n")[0] not in IKKE_HER], ids=hvor)
def test_block_runs(blok, mappe, adgang_sandkasse):
    fil, nr, sprog, tekst = blok
    port = adgang_sandkasse.klar["https"].rsplit(":", 1)[1]
    tekst = tekst.replace("localhost:8443", f"localhost:{port}").replace("127.0.0.1:8443", f"127.0.0.1:{port}")
    kommando = ["/bin/bash", "-euo", "pipefail", "-c", tekst] if sprog != "python" else ["/usr/bin/python3", "-c", tekst]
    miljoe = {**os.environ, "STS": adgang_sandkasse.klar["https"], "PATH": f"/usr/bin:/bin:{Path(os.environ.get('FAELLED_PROGRAM', ROOT / 'build' / 'faelled')).parent}"}
    r = subprocess.run(kommando, cwd=mappe, env=miljoe, capture_output=True, text=True, timeout=120)
    hele = f"{fil}, block {nr}:\n{tekst}\n--- out\n{r.stdout[-3000:]}\n--- err\n{r.stderr[-3000:]}"
    assert r.returncode == 0, hele
    if "curl" in tekst:
        assert "Fault>" not in r.stdout and '"error"' not in r.stdout and '"code"' not in r.stdout, hele
