#!/usr/bin/python3
"""Makes build/pakke/faelled_VERSION_ARCH.deb of build/faelled and what lies in pakke/, drift/ and docs/.

usage: pakke.py [--ud DIR] [--hurtigt]     --hurtigt: hardly compressed, for tests

The same sources give the same bytes: times are those of the last commit (SOURCE_DATE_EPOCH). Prints the package's path.
"""

from __future__ import annotations

import argparse
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAKKE = ROOT / "pakke"


def koer(*kommando: str | Path, **valg) -> str:
    return subprocess.run([str(k) for k in kommando], check=True, stdout=subprocess.PIPE, text=True, stdin=subprocess.DEVNULL, **valg).stdout


def tid() -> int:
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return int(os.environ["SOURCE_DATE_EPOCH"])
    done = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True)
    return int(done.stdout) if done.returncode == 0 else int(time.time())


def version(naar: int) -> str:
    """The program's, and when it was made: a later commit is a later package."""
    nummer = re.search(r"project\(faelled VERSION ([0-9.]+)", (ROOT / "CMakeLists.txt").read_text(encoding="utf-8")).group(1)
    return f"{nummer}+{time.strftime('%Y%m%d%H%M%S', time.gmtime(naar))}"


def laeg(sti: Path, tekst: str | bytes, mode: int = 0o644) -> None:
    sti.parent.mkdir(parents=True, exist_ok=True)
    sti.write_bytes(tekst.encode() if isinstance(tekst, str) else tekst)
    sti.chmod(mode)


def pak(sti: Path, tekst: str) -> None:
    laeg(sti, gzip.compress(tekst.encode(), 9, mtime=0))


def kommandoer(program: Path) -> str:
    """The manual's list, as the program itself tells it."""
    hjaelp = koer(program, "--help").split("Subcommands:")[1]
    ud = []
    for navn, tekst in re.findall(r"^  (\w+)\s+(.+)$", hjaelp, re.M):
        ud.append(f".TP\n.B {navn}\n{tekst}")
    return "\n".join(ud)


def flere_noder(enhed: str) -> str:
    """faelled@.service: each node has its own configuration, folder and name."""
    enhed = enhed.replace("# One node on this machine. faelled@.service, which the package makes from this file, is for several.",
                          "# Several nodes on this machine: `systemctl start faelled@a` reads /etc/faelled/a.toml and has /var/lib/faelled/a.")
    enhed = enhed.replace("/etc/faelled/faelled.toml", "/etc/faelled/%i.toml")
    enhed = enhed.replace("StateDirectory=faelled\n", "StateDirectory=faelled/%i\n")
    return enhed.replace("fælles infrastruktur\n", "fælles infrastruktur (node %i)\n")


def afhaengigheder(program: Path) -> str:
    """The libraries' packages, as dpkg-shlibdeps finds them."""
    with tempfile.TemporaryDirectory() as mappe:
        laeg(Path(mappe) / "debian/control", "Source: faelled\n\nPackage: faelled\nArchitecture: any\n")
        svar = koer("dpkg-shlibdeps", "-O", f"-e{program}", cwd=mappe)
    return svar.removeprefix("shlibs:Depends=").strip()


def trae(rod: Path, program: Path, naar: int) -> None:
    """Everything as it shall lie on the machine."""
    dokumenter = rod / "usr/share/doc/faelled"
    (rod / "usr/bin").mkdir(parents=True)
    koer("strip", "--strip-unneeded", "-o", rod / "usr/bin/faelled", program)
    (rod / "usr/bin/faelled").chmod(0o755)

    enhed = (PAKKE / "faelled.service").read_text(encoding="utf-8")
    laeg(rod / "lib/systemd/system/faelled.service", enhed)
    laeg(rod / "lib/systemd/system/faelled@.service", flere_noder(enhed))
    laeg(rod / "usr/lib/sysusers.d/faelled.conf", (PAKKE / "faelled.sysusers").read_text(encoding="utf-8"))
    laeg(rod / "etc/faelled/faelled.toml", (PAKKE / "faelled.toml").read_text(encoding="utf-8"))
    (rod / "etc/faelled/noegler").mkdir()
    for mappe in ("etc/faelled", "etc/faelled/noegler"):
        (rod / mappe).chmod(0o750)

    for mappe in ("paneler", "alarmer"):
        shutil.copytree(ROOT / "drift" / mappe, rod / "usr/share/faelled" / mappe, ignore=shutil.ignore_patterns("*_test.yml"))
    for side in ("installation", "konfiguration", "drift", "kapacitet", "genskabelse", "administration", "token", "maalinger"):
        laeg(dokumenter / f"{side}.md", (ROOT / f"docs/{side}.md").read_text(encoding="utf-8"))
    shutil.copytree(ROOT / "docs/runbooks", dokumenter / "runbooks")

    dato = time.gmtime(naar)
    manual = (PAKKE / "faelled.1.in").read_text(encoding="utf-8")
    manual = manual.replace("@DATE@", time.strftime("%Y-%m-%d", dato)).replace("@VERSION@", version(naar))
    pak(rod / "usr/share/man/man1/faelled.1.gz", manual.replace("@COMMANDS@", kommandoer(program)))
    laeg(dokumenter / "copyright", (PAKKE / "copyright").read_text(encoding="utf-8"))
    pak(dokumenter / "changelog.gz",
        f"faelled ({version(naar)}) unstable; urgency=medium\n\n  * Built from the sources as they are.\n\n"
        f" -- Fælled <faelled@faelled.example>  {time.strftime('%a, %d %b %Y %H:%M:%S +0000', dato)}\n")
    laeg(rod / "usr/share/lintian/overrides/faelled", (PAKKE / "lintian-overrides").read_text(encoding="utf-8"))


def styring(rod: Path, naar: int) -> None:
    """DEBIAN/: what dpkg reads."""
    filer = [f for f in rod.rglob("*") if f.is_file()]
    kilo = sum((f.stat().st_size + 1023) // 1024 for f in filer)
    tekst = (PAKKE / "control").read_text(encoding="utf-8")
    for navn, vaerdi in {"VERSION": version(naar), "ARCH": koer("dpkg", "--print-architecture").strip(), "SIZE": str(kilo),
                         "DEPENDS": afhaengigheder(rod / "usr/bin/faelled")}.items():
        tekst = tekst.replace(f"@{navn}@", vaerdi)
    summer = koer("md5sum", *sorted(f.relative_to(rod) for f in filer if f.parts[len(rod.parts)] != "etc"), cwd=rod)
    laeg(rod / "DEBIAN/control", tekst)
    laeg(rod / "DEBIAN/conffiles", "/etc/faelled/faelled.toml\n")
    laeg(rod / "DEBIAN/md5sums", summer)
    for navn in ("postinst", "prerm", "postrm"):
        laeg(rod / "DEBIAN" / navn, (PAKKE / navn).read_text(encoding="utf-8"), 0o755)


def main() -> int:
    p = argparse.ArgumentParser()
    p.add_argument("--ud", type=Path, default=ROOT / "build/pakke")
    p.add_argument("--program", type=Path, default=ROOT / "build/faelled")
    p.add_argument("--hurtigt", action="store_true")
    valg = p.parse_args()
    naar = tid()
    os.umask(0o022)
    with tempfile.TemporaryDirectory() as mappe:
        rod = Path(mappe) / "rod"
        rod.mkdir()
        trae(rod, valg.program.resolve(), naar)
        styring(rod, naar)
        valg.ud.mkdir(parents=True, exist_ok=True)
        pakke = valg.ud / f"faelled_{version(naar)}_{koer('dpkg', '--print-architecture').strip()}.deb"
        koer("dpkg-deb", "--root-owner-group", *(["-Zgzip", "-z1"] if valg.hurtigt else []), "--build", rod, pakke,
             env=dict(os.environ, SOURCE_DATE_EPOCH=str(naar)))
    print(pakke)
    return 0


if __name__ == "__main__":
    sys.exit(main())
