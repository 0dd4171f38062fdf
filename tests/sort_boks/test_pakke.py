"""The Debian package, installed into a root of its own by dpkg: what lies where, upgrade, removal, purge; its units as systemd
reads them; its default configuration; and the guide's commands and configuration, which must make a node that starts."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time

import pytest
import requests

from klient import ROOT
from test_overtagelse import opskrift

pytestmark = pytest.mark.skipif(os.geteuid() != 0 or not shutil.which("dpkg-shlibdeps"),
                                reason="installing into a root of its own needs root and dpkg-dev")


def koer(*kommando, **valg) -> str:
    done = subprocess.run([str(k) for k in kommando], capture_output=True, text=True, timeout=120, stdin=subprocess.DEVNULL, **valg)
    assert done.returncode == 0, f"{kommando}\n{done.stdout}{done.stderr}"
    return done.stdout


def pakke(program, ud, naar: int):
    return koer(sys.executable, ROOT / "tools/pakke.py", "--hurtigt", "--ud", ud, "--program", program,
                env=dict(os.environ, SOURCE_DATE_EPOCH=str(naar))).strip()


@pytest.fixture(scope="module")
def pakker(program, tmp_path_factory):
    """An earlier and a later one."""
    ud = tmp_path_factory.mktemp("pakke")
    return pakke(program, ud, 1_764_000_000), pakke(program, ud, 1_764_086_400)


class Rod:
    """A root with dpkg's own folders and the users of a bare system, as dpkg --root wants it."""

    def __init__(self, sti):
        self.sti = sti
        for mappe in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "etc", "var/lib/faelled-andres"):
            (sti / mappe).mkdir(parents=True)
        for fil in ("status", "available"):
            (sti / "var/lib/dpkg" / fil).touch()
        (sti / "etc/passwd").write_text("root:x:0:0:root:/root:/bin/sh\n", encoding="utf-8")
        (sti / "etc/group").write_text("root:x:0:\n", encoding="utf-8")

    def dpkg(self, *valg) -> None:
        koer("dpkg", f"--root={self.sti}", "--force-script-chrootless", "--force-depends", "--force-confdef", "--force-confold", *valg)

    def ejer(self, sti: str) -> tuple[int, int, int]:
        s = (self.sti / sti).stat()
        return s.st_uid, s.st_gid, s.st_mode & 0o777

    def nummer(self, fil: str, felt: int) -> int:
        return int(re.search(r"^faelled:.*", (self.sti / fil).read_text(encoding="utf-8"), re.M).group(0).split(":")[felt])


@pytest.fixture
def rod(tmp_path):
    return Rod(tmp_path / "rod")


def test_installeret_opgraderet_fjernet(rod, pakker):
    rod.dpkg("-i", pakker[0])
    uid, gid = rod.nummer("etc/passwd", 2), rod.nummer("etc/group", 2)
    assert rod.ejer("etc/faelled") == rod.ejer("etc/faelled/noegler") == (0, gid, 0o750)
    assert rod.ejer("var/lib/faelled") == (uid, gid, 0o750)
    assert koer(rod.sti / "usr/bin/faelled", "version").strip()
    assert not list(rod.sti.glob("etc/systemd/system/*")), "installing enables nothing"

    # What the operator has: data, keys, a changed configuration.
    data, noegle, konf = rod.sti / "var/lib/faelled/lager", rod.sti / "etc/faelled/noegler/sts.key", rod.sti / "etc/faelled/faelled.toml"
    data.mkdir()
    (data / "000001.sst").write_bytes(b"rows")
    noegle.write_text("key", encoding="utf-8")
    konf.write_text(konf.read_text(encoding="utf-8") + "# mine\n", encoding="utf-8")
    foer = {f: f.read_bytes() for f in (data / "000001.sst", noegle, konf)}

    rod.dpkg("-i", pakker[1])
    status = (rod.sti / "var/lib/dpkg/status").read_text(encoding="utf-8")
    assert "install ok installed" in status and "20251125" in status
    assert {f: f.read_bytes() for f in foer} == foer
    rod.dpkg("-r", "faelled")
    assert not (rod.sti / "usr/bin/faelled").exists() and {f: f.read_bytes() for f in foer} == foer
    rod.dpkg("-P", "faelled")
    assert not konf.exists() and (data / "000001.sst").read_bytes() == b"rows" and noegle.read_text(encoding="utf-8") == "key"


def test_samme_kilder_samme_pakke(program, pakker, tmp_path):
    igen = pakke(program, tmp_path, 1_764_000_000)
    with open(igen, "rb") as a, open(pakker[0], "rb") as b:
        assert a.read() == b.read()


def test_enhederne(rod, pakker):
    rod.dpkg("-i", pakker[0])
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed")
    enheder = rod.sti / "lib/systemd/system"
    en, flere = ((enheder / n).read_text(encoding="utf-8") for n in ("faelled.service", "faelled@.service"))
    # The programs as the unit names them, so that verify finds them.
    proeve = rod.sti / "proeve"
    proeve.mkdir()
    for navn, tekst in (("faelled.service", en), ("faelled@a.service", flere)):
        (proeve / navn).write_text(tekst.replace("/usr/bin/faelled", str(rod.sti / "usr/bin/faelled")).replace("man:faelled(1)", ""), encoding="utf-8")
        done = subprocess.run(["systemd-analyze", "verify", "--man=no", navn], cwd=proeve, capture_output=True, text=True, timeout=60,
                              env=dict(os.environ, SYSTEMD_UNIT_PATH=f"{proeve}:"))
        ours = [li for li in done.stderr.splitlines() if "faelled" in li]
        assert not ours, "\n".join(ours)
        # Hardened: 10 is everything open.
        svar = koer("systemd-analyze", "security", "--offline=true", "--threshold=20", proeve / navn)
        assert float(re.search(r"exposure level for \S+: ([0-9.]+)", svar).group(1)) <= 2.0, svar
    assert "Type=notify" in en and "/etc/faelled/%i.toml" in flere and "StateDirectory=faelled/%i" in flere
    alarm = (ROOT / "drift/alarmer/faelled.yml").read_text(encoding="utf-8")
    graense = int(re.search(r"LimitNOFILE=(\d+)", en).group(1))
    assert 0.7 * graense < int(re.search(r"process_open_fds\S+ > (\d+)", alarm).group(1)) < 0.9 * graense


def test_standardkonfigurationen(program, rod, pakker, tmp_path):
    """Every key of it exists, those in comments too, and what is given as the default is the default."""
    rod.dpkg("-i", pakker[0])
    tekst = (rod.sti / "etc/faelled/faelled.toml").read_text(encoding="utf-8")
    koer(program, "config", "--check", rod.sti / "etc/faelled/faelled.toml")
    alt = re.sub(r"^# ?(\w+ = .*)$", r"\1", tekst, flags=re.M)
    assert alt.count("\n") == tekst.count("\n") and alt != tekst
    (tmp_path / "alt.toml").write_text(alt, encoding="utf-8")
    koer(program, "config", "--check", tmp_path / "alt.toml")
    side = (ROOT / "docs/konfiguration.md").read_text(encoding="utf-8")
    for linje in re.findall(r"^# (?:forbindelser|ventetid_ms|overtag_sekunder|cache_mb) = .*$", tekst, re.M):
        navn, vaerdi = linje[2:].split(" = ")
        assert f"| `store.{navn}` | {vaerdi} |" in side


def test_manualen(program, rod, pakker):
    rod.dpkg("-i", pakker[0])
    import gzip
    manual = gzip.decompress((rod.sti / "usr/share/man/man1/faelled.1.gz").read_bytes()).decode()
    for navn in re.findall(r"^  (\w+) ", koer(program, "--help").split("Subcommands:")[1], re.M):
        assert f".B {navn}\n" in manual
    if shutil.which("man"):
        done = subprocess.run(["man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-"], input=manual, capture_output=True, text=True, timeout=60)
        assert done.returncode == 0 and not done.stderr, done.stderr


def test_vejledningen_giver_en_node_der_starter(program, tmp_path):
    """The commands that make keys and the configuration, word for word but for places; and what systemd is told."""
    noegler = tmp_path / "noegler"
    svar = koer("bash", "-e", "-c", opskrift("noegler").replace("~/noegler", str(noegler)))
    aftryk = svar.splitlines()[-1]
    assert re.fullmatch("[0-9a-f]{64}", aftryk)
    (tmp_path / "data").mkdir()
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    konf = opskrift("faelled.toml")
    for fra, til in {"/etc/faelled/noegler": noegler, "/var/lib/faelled": tmp_path / "data", "OPERATØRENS AFTRYK": aftryk, "port = 5673\n": "port = 0\n",
                     "afloeb_sekunder = 4\n": "afloeb_sekunder = 0\n",
                     '"0.0.0.0"': '"127.0.0.1"', "8443": port}.items():
        assert fra in konf
        konf = konf.replace(fra, str(til))
    konf = re.sub(r"^(url|flere_noder) = .*\n", "", konf, flags=re.M)  # PostgreSQL by the guide: test_overtagelse.py
    fil = tmp_path / "faelled.toml"
    fil.write_text(konf, encoding="utf-8")
    koer(program, "config", "--check", fil)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as hoerer:
        hoerer.bind(str(tmp_path / "notify"))
        hoerer.settimeout(60)
        with open(tmp_path / "log", "wb") as log:
            p = subprocess.Popen([program, "serve", "--config", fil], stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                 env=dict(os.environ, NOTIFY_SOCKET=str(tmp_path / "notify")))
        try:
            assert hoerer.recv(100) == b"READY=1", (tmp_path / "log").read_text(encoding="utf-8")
            adresse = f"https://localhost:{port}"
            # Its name is not localhost: curl is told where it lives, as in the guide's own check.
            curl = ["curl", "-s", "--cacert", noegler / "rod.pem", "--resolve", f"fa1:{port}:127.0.0.1"]
            assert koer(*curl, f"https://fa1:{port}/ready") == "klar\n"
            tal = koer(*curl, f"https://fa1:{port}/metrics")
            for navn in ("tls", "sts", "organisation", "serviceplatform"):
                udloeb = int(re.search(rf'faelled_certificate_expires_seconds{{certificate="{navn}"}} (\d+)', tal).group(1))
                assert 729 * 86400 < udloeb - time.time() < 731 * 86400
            mig = koer(*curl, "--cert", noegler / "operatoer.pem", "--key", noegler / "operatoer.key", f"https://fa1:{port}/admin/mig")
            assert "perat" in mig
            with pytest.raises(requests.exceptions.SSLError):
                requests.get(adresse + "/ready", verify=str(noegler / "rod.pem"), timeout=10)
            p.send_signal(signal.SIGTERM)
            assert hoerer.recv(100) == b"STOPPING=1"
            assert p.wait(30) == 0
        finally:
            if p.poll() is None:
                p.kill()
