#!/usr/bin/python3
"""./dev bench sider: how soon people see something. A sandbox with a municipality of 10,000 units, Chromium with an empty cache and a
processor slowed four times; first paint, first rows and packed script of each page. Goals (docs/maalinger.md): below one second, below 60 KB."""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import requests

ROD = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROD / "tests" / "sort_boks"))
from sandkasse import Sandkasse  # noqa: E402

PERSON = {"identitet": "bruger:00000001-0000-4000-8000-000000000001", "navn": "Måler", "organisation": "22222222", "roller": [
    {"organisation": "22222222", "rolle": f"http://administration.faelled.example/roles/usersystemrole/{r}/1"}
    for r in ("organisationsadministrator", "aftaleadministrator", "leverandoeradministrator")]}


def fyld(s: Sandkasse, antal: int) -> float:
    """Units under the root of Lillelund, fifteen under each: through the import that people use. Answers lines per second."""
    k = requests.Session()
    k.verify, k.trust_env, base = s.sti(s.klar["ca"]), False, s.klar["https"]
    assert k.post(base + "/sandkasse/api/session", json=PERSON, timeout=30).status_code == 204
    csrf = k.get(base + "/admin/session", timeout=30).json()["csrf"]
    linjer = ["nøgle;navn;overordnet"] + [f"M{n};Enhed {n};{'KOMMUNEN' if n < 15 else f'M{n // 15 - 1}'}" for n in range(antal)]
    t = time.monotonic()
    r = k.post(base + "/organisation/api/1/import", json={"fil": "\n".join(linjer), "proeve": False}, headers={"Faelled-Csrf": csrf}, timeout=1200)
    svar = r.json()
    assert r.status_code == 200 and svar["antal"]["Oprettes"] == antal, r.text[:500]
    sekunder = time.monotonic() - t
    i_alt = 0
    efter = None
    while True:
        side = k.get(base + "/organisation/api/1/enheder", params={"antal": 1000, "efter": efter}, timeout=60).json()
        i_alt += len(side["poster"])
        efter = side["naeste"]
        if not efter:
            break
    assert i_alt >= antal, i_alt
    return antal / sekunder


def main() -> None:
    p = argparse.ArgumentParser()
    p.add_argument("--enheder", type=int, default=10_000)
    p.add_argument("--gange", type=int, default=5)
    p.add_argument("--drossel", type=int, default=4, help="how many times slower than this machine")
    v = p.parse_args()
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as mappe:
        s = Sandkasse(Path(mappe) / "data")
        try:
            print(f"{v.enheder} units imported, {fyld(s, v.enheder):.0f} lines/s")
            sider = [{"sti": "/app/organisation", "vaelger": "[role=treeitem][aria-level='2']", "mindst": 10}]
            sider += [{"sti": f"/app/{x}", "vaelger": "tbody tr, .tabelramme.tom"} for x in ("enheder", "brugere", "systemer", "aftaler", "certifikater", "services", "organisationer", "administratorer")]
            sider += [{"sti": "/app/organisation?vis=tegning", "vaelger": "svg.tegning .kasse"}, {"sti": "/app/klasser", "vaelger": ".trae .gren"}, {"sti": "/app/", "vaelger": "main h1"}]
            job = {"base": s.klar["https"], "chromium": chromium, "person": PERSON, "sider": sider, "gange": v.gange, "drossel": v.drossel}
            (Path(mappe) / "job.json").write_text(json.dumps(job))
            print(f"\n| Page | First paint ms | First rows ms | Script KB |\n|---|---|---|---|")
            koert = subprocess.Popen(["node", "maal.mjs", str(Path(mappe) / "job.json")], cwd=ROD / "tests" / "sider", stdout=subprocess.PIPE, text=True)
            for linje in koert.stdout:
                x = json.loads(linje)
                print(f"| {x['navn']} | {x['foerste_ms']} | {x['raekker_ms']} | {x['script_kb']} |", flush=True)
            if koert.wait() != 0:
                raise SystemExit("the browser gave up")
        finally:
            s.luk()


if __name__ == "__main__":
    main()
