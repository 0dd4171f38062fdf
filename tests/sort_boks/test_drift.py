"""Operation: health, metrics, klar.json, refusals at the start, backup and restore, a damaged folder."""

import json
import os
import re
import signal
import socket
import stat
import subprocess
import time
import uuid as uuidlib

import pytest
import requests

from klient import eksempel, ny_uuid
from sandkasse import Sandkasse


def koer(program, *args: str, timeout: float = 60) -> subprocess.CompletedProcess:
    return subprocess.run([str(program), *args], stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                          timeout=timeout)


@pytest.fixture(scope="module")
def http(sandkasse):
    """Without a client certificate."""
    s = requests.Session()
    s.verify, s.trust_env = sandkasse.sti(sandkasse.klar["ca"]), False
    return lambda path, **kw: s.get(sandkasse.klar["https"] + path, timeout=20, **kw)


# ----------------------------------------------------------------------------------------- endpoints

def test_live_og_ready(http):
    for path in ("/live", "/ready"):
        svar = http(path)
        assert svar.status_code == 200, path


def metrikker(text: str) -> dict[str, float]:
    out = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, value = line.rsplit(" ", 1)
            out[name] = float(value)
    return out


def test_metrics(http, skriver):
    before = http("/metrics")
    assert before.status_code == 200
    assert before.headers["Content-Type"].startswith("text/plain")
    for line in before.text.splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) (faelled|process)_\w+ .+|(faelled|process)_\w+(\{[^}]*\})? [0-9.eE+-]+", line), line
    for _ in range(3):
        skriver.kald("bruger", "laes", {"uuid": ny_uuid()})
    a, b = metrikker(before.text), metrikker(http("/metrics").text)
    assert sum(v for k, v in b.items() if k.endswith("_total") or "_total{" in k) > sum(
        v for k, v in a.items() if k.endswith("_total") or "_total{" in k)


def test_metrics_staar_i_dokumentationen(http):
    """Names are interface: every metric is in docs/drift.md."""
    from klient import ROOT

    text = (ROOT / "docs" / "drift.md").read_text(encoding="utf-8")
    names = {m for m in re.findall(r"^# TYPE (\S+)", http("/metrics").text, re.M)}
    assert names
    assert not {n for n in names if f"`{n}`" not in text}


def test_ukendt_sti(http):
    assert http("/findes/ikke").status_code == 404


@pytest.mark.parametrize("segment", ["organisationenhed", "organisationsystem", "organisationadministration"])
def test_wsdl(http, segment):
    svar = http(f"/organisation/{segment}/6/?wsdl")
    assert svar.status_code == 200 and b"definitions" in svar.content
    assert "xml" in svar.headers["Content-Type"]


# ------------------------------------------------------------------------------------------ klar.json

def test_klar_json(sandkasse):
    klar = sandkasse.klar
    assert {"https", "amqps", "ca", "systemer", "myndigheder", "brugere", "program", "startet"} <= set(klar)
    assert re.fullmatch(r"https://localhost:\d+", klar["https"])
    assert len(klar["systemer"]) >= 3
    for s in klar["systemer"]:
        assert {"navn", "uuid", "cvr", "certifikat", "noegle", "p12", "p12_kodeord"} <= set(s)
        uuidlib.UUID(s["uuid"])
        for name in ("certifikat", "noegle", "p12"):
            assert os.path.isfile(sandkasse.sti(s[name])), s[name]
        assert stat.S_IMODE(os.stat(sandkasse.sti(s["noegle"])).st_mode) == 0o600
        done = subprocess.run(["openssl", "pkcs12", "-in", sandkasse.sti(s["p12"]), "-passin", f"pass:{s['p12_kodeord']}",
                               "-nokeys"], capture_output=True, text=True, errors="replace")
        assert done.returncode == 0, done.stderr
        done = subprocess.run(["openssl", "verify", "-CAfile", sandkasse.sti(klar["ca"]), sandkasse.sti(s["certifikat"])],
                              capture_output=True, text=True, errors="replace")
        assert done.returncode == 0, done.stderr
    assert klar["systemer"][0]["cvr"] == klar["systemer"][1]["cvr"] == "11111111"
    assert klar["systemer"][2]["cvr"] != "11111111"
    assert {"11111111", klar["systemer"][2]["cvr"]} <= {m["cvr"] for m in klar["myndigheder"]}
    for m in klar["myndigheder"]:
        assert {"navn", "cvr", "organisation"} <= set(m)
        uuidlib.UUID(m["organisation"])
    for b in klar["brugere"]:
        assert {"navn", "brugervendtnoegle", "cvr"} <= set(b)
    assert len(klar["brugere"]) >= 1


def test_demodata(sandkasse, skriver, korsbaek):
    """About 60 units, 600 users; the first user of klar.json can be found by name."""
    svar = skriver.kald("organisationenhed", "soeg", {"gyldighed": [{"kode": "Aktiv"}],
                                                      "relationer": [{"navn": "Tilhoerer", "ref": korsbaek}]})
    assert len(svar.ider) >= 55
    svar = skriver.kald("bruger", "soeg", {"gyldighed": [{"kode": "Aktiv"}], "relationer": [{"navn": "Tilhoerer", "ref": korsbaek}]})
    assert len(svar.ider) >= 590
    bruger = next(b for b in sandkasse.klar["brugere"] if b["cvr"] == "11111111")
    svar = skriver.kald("bruger", "soeg", {"egenskaber": [{"BrugervendtNoegleTekst": bruger["brugervendtnoegle"]}]})
    assert len(svar.ider) == 1
    svar = sandkasse.nabo.kald("organisationenhed", "soeg", {"relationer": [{"navn": "Tilhoerer", "ref": sandkasse.naboorganisation}]})
    assert 1 <= len(svar.ider) < 60


# ------------------------------------------------------------------------------------- starting twice

def test_starte_to_gange_fortsaetter(program, mappe):
    s = Sandkasse(mappe, "--no-demo")
    uuid = ny_uuid()
    assert s.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", s.organisation(), uuid=uuid)).kode == 20
    first = s.klar
    ca = open(s.sti(first["ca"]), "rb").read()
    assert s.stop() == 0
    s.start()
    assert open(s.sti(s.klar["ca"]), "rb").read() == ca, "the CA must stay, clients trust it"
    assert [x["uuid"] for x in s.klar["systemer"]] == [x["uuid"] for x in first["systemer"]]
    svar = s.skriver.kald("organisationenhed", "laes", {"uuid": uuid, "rf": "0001-01-01", "rt": "uendelig"})
    assert svar.kode == 20 and len(svar.registreringer) == 1
    s.luk()


def test_to_paa_samme_mappe(program, mappe):
    s = Sandkasse(mappe, "--no-demo")
    done = koer(program, "sandbox", "--data", str(mappe), "--https-port", "0", "--no-demo")
    assert done.returncode == 3
    assert done.stderr.strip(), "no word about why"
    assert s.skriver.kald("bruger", "laes", {"uuid": ny_uuid()}).kode == 44, "the running one was disturbed"
    s.luk()


def test_port_i_brug(program, mappe):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = koer(program, "sandbox", "--data", str(mappe), "--https-port", port, "--no-demo")
    assert done.returncode == 3
    assert port in done.stderr + done.stdout
    assert not (mappe / "klar.json").exists()


def test_sigint_stopper_ogsaa(program, mappe):
    s = Sandkasse(mappe, "--no-demo")
    s.proces.send_signal(signal.SIGINT)
    assert s.proces.wait(30) == 0
    s.tjek_log()


# -------------------------------------------------------------------------------------------- refusals

def test_ukendt_noegle_i_konfigurationen(program, tmp_path):
    fil = tmp_path / "faelled.toml"
    fil.write_text("[http]\nforbindelser = 10\nforbindelse = 11\n[kaffe]\nvarm = true\n", encoding="utf-8")
    done = koer(program, "sandbox", "--data", str(tmp_path / "data"), "--config", str(fil), "--https-port", "0")
    assert done.returncode == 2
    assert "http.forbindelse" in done.stderr and "kaffe" in done.stderr
    assert ":3:" in done.stderr, "the line is not named"
    assert not (tmp_path / "data" / "klar.json").exists()


def test_konfiguration_tages_i_brug(program, tmp_path):
    fil = tmp_path / "faelled.toml"
    fil.write_text("[oio]\nlist_maks = 3\nrettemaade = \"erstat_lister\"\n", encoding="utf-8")
    s = Sandkasse(tmp_path / "data", "--no-demo", "--config", str(fil))
    assert s.skriver.kald("bruger", "list", {"uuider": [ny_uuid() for _ in range(3)]}).kode == 44
    assert s.skriver.kald("bruger", "list", {"uuider": [ny_uuid() for _ in range(4)]}).kode == 40
    # replace_lists: Adresser X, Y and then only X in the list leaves X (organisation.md 8.2, last example).
    uuid, e1, e2 = ny_uuid(), ny_uuid(), ny_uuid()
    d = eksempel("organisationenhed", s.organisation(), uuid=uuid)
    for e in (e1, e2):
        d["relationer"].append({"navn": "TilknyttedeEnheder", "ref": e, "fra": "2024-01-01"})
    assert s.skriver.kald("organisationenhed", "importer", d).kode == 20
    assert s.skriver.kald("organisationenhed", "ret", {"uuid": uuid, "relationer": [
        {"navn": "TilknyttedeEnheder", "ref": e1, "fra": "2024-01-01"}]}).kode == 20
    assert s.skriver.kald("organisationenhed", "laes", {"uuid": uuid}).tekster("//sd:TilknyttedeEnheder/sd:ReferenceID/*") == [e1]
    s.luk()


@pytest.mark.parametrize("adresse", ["0.0.0.0", "::", "192.0.2.1"])
def test_sandkassen_lytter_kun_lokalt(program, tmp_path, adresse):
    """Whatever way somebody tries to open the sandbox to the world, it does not start."""
    for valg in (["--address", adresse], ["--adresse", adresse], ["--bind", adresse], ["--listen", adresse]):
        done = koer(program, "sandbox", "--data", str(tmp_path / "data"), "--https-port", "0", *valg)
        assert done.returncode not in (0, -6, -11), valg
    fil = tmp_path / "faelled.toml"
    fil.write_text(f'[http]\nadresse = "{adresse}"\n', encoding="utf-8")
    done = koer(program, "sandbox", "--data", str(tmp_path / "data"), "--config", str(fil), "--https-port", "0")
    assert done.returncode not in (0, -6, -11)
    assert not (tmp_path / "data" / "klar.json").exists()


def test_lytter_kun_paa_loopback(sandkasse):
    """What the kernel says the process listens on."""
    inodes = set()
    for fd in os.listdir(f"/proc/{sandkasse.proces.pid}/fd"):
        try:
            m = re.match(r"socket:\[(\d+)\]", os.readlink(f"/proc/{sandkasse.proces.pid}/fd/{fd}"))
        except OSError:
            continue
        if m:
            inodes.add(m.group(1))
    lytter = 0
    for name, loopback in (("tcp", {"0100007F"}), ("tcp6", {"00000000000000000000000001000000"})):
        for line in open(f"/proc/{sandkasse.proces.pid}/net/{name}", encoding="ascii").readlines()[1:]:
            f = line.split()
            if f[3] == "0A" and f[9] in inodes:
                assert f[1].split(":")[0] in loopback, f"listens on {f[1]}"
                lytter += 1
    assert lytter >= 1


@pytest.mark.parametrize("args", [[], ["hop"], ["sandbox"], ["sandbox", "--data"], ["sandbox", "--data", "X", "--https-port", "99999"],
                                  ["sandbox", "--data", "X", "--https-port", "abc"], ["verify"], ["verify", "--data", "/findes/ikke"],
                                  ["backup", "--data", "/findes/ikke", "--til", "/findes/heller/ikke"]])
def test_forkert_brug(program, args, tmp_path):
    done = koer(program, *[str(tmp_path / a) if a == "X" else a for a in args])
    assert done.returncode in (2, 3), args  # docs/drift.md
    assert done.stderr.strip() or done.stdout.strip()


def test_hjaelp_og_version(program):
    done = koer(program, "--help")
    assert done.returncode == 0
    for word in ("sandbox", "verify", "seed", "backup", "restore"):
        assert word in done.stdout
    done = koer(program, "version")
    assert done.returncode == 0 and re.search(r"\d+\.\d+\.\d+", done.stdout)


# ------------------------------------------------------------------------- backup, restore, damage, seed

def test_backup_og_restore(program, tmp_path):
    s = Sandkasse(tmp_path / "a", "--no-demo")
    uuid = ny_uuid()
    assert s.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", s.organisation(), uuid=uuid)).kode == 20
    assert s.stop() == 0
    done = koer(program, "backup", "--data", str(tmp_path / "a"), "--til", str(tmp_path / "kopi"))
    assert done.returncode == 0, done.stderr
    done = koer(program, "restore", "--fra", str(tmp_path / "kopi"), "--data", str(tmp_path / "b"))
    assert done.returncode == 0, done.stderr
    done = koer(program, "verify", "--data", str(tmp_path / "b"))
    assert done.returncode == 0, done.stdout + done.stderr
    t = Sandkasse(tmp_path / "b", "--no-demo")
    assert t.skriver.kald("organisationenhed", "laes", {"uuid": uuid}).kode == 20
    t.luk()
    # Never over something that is there.
    assert koer(program, "backup", "--data", str(tmp_path / "a"), "--til", str(tmp_path / "kopi")).returncode != 0
    assert koer(program, "restore", "--fra", str(tmp_path / "kopi"), "--data", str(tmp_path / "b")).returncode != 0


def skad(mappe, slags: str) -> None:
    # The store in use; the sandbox's snapshots beside it are whole stores too.
    filer = sorted((p for p in (mappe / "lager").rglob("*") if p.is_file()), key=lambda p: p.stat().st_size, reverse=True)
    sst = [p for p in filer if p.suffix == ".sst"]
    match slags:
        case "manifest":
            for p in filer:
                if p.name.startswith("MANIFEST"):
                    p.write_bytes(b"\x00" * p.stat().st_size)
        case "current":
            next(p for p in filer if p.name == "CURRENT").write_text("sludder\n")
        case "data":
            for p in sst:
                data = bytearray(p.read_bytes())
                for at in range(0, len(data) // 2, 97):
                    data[at] ^= 0x55
                p.write_bytes(data)
        case "log":
            # In the middle: a torn tail is what a crash leaves, this is not.
            p = max((p for p in filer if p.suffix == ".log"), key=lambda p: p.stat().st_size)
            data = bytearray(p.read_bytes())
            for at in range(len(data) // 3, len(data) // 3 + 200):
                data[at] ^= 0x55
            p.write_bytes(data)
        case "afkortet":
            for p in sst:
                p.write_bytes(p.read_bytes()[: p.stat().st_size // 2])


@pytest.mark.parametrize("slags", ["manifest", "current", "data", "afkortet", "log"])
def test_beskadiget_mappe(program, mappe, slags):
    """A clear error at the start or a clear finding of verify; never a crash, never silence."""
    s = Sandkasse(mappe)  # with demo data, so that there is something to damage
    if slags == "log":
        s.draeb()  # a good stop leaves nothing in the write-ahead log
    else:
        assert s.stop() == 0
    if slags in ("data", "afkortet"):
        assert koer(program, "kompakter", "--data", str(mappe)).returncode == 0
    if slags != "log":
        assert koer(program, "verify", "--data", str(mappe)).returncode == 0
    skad(mappe, slags)
    done = koer(program, "verify", "--data", str(mappe))
    assert done.returncode not in (0, -6, -11), f"verify says {done.returncode}: {done.stdout[-500:]}{done.stderr[-500:]}"
    assert (done.stdout + done.stderr).strip()
    if slags in ("manifest", "current"):
        done = koer(program, "sandbox", "--data", str(mappe), "--https-port", "0", timeout=60)
        assert done.returncode not in (0, -6, -11)
        assert str(mappe) in done.stderr or "verify" in done.stderr, done.stderr[-1000:]


def test_seed(program, mappe):
    """seed fills a folder; the sandbox opens it and finds what was promised."""
    done = koer(program, "seed", "--data", str(mappe), "--kommuner", "2", "--objekter", "2000", timeout=120)
    assert done.returncode == 0, done.stderr
    assert koer(program, "verify", "--data", str(mappe), timeout=120).returncode == 0
    s = Sandkasse(mappe, "--no-demo")
    objekter = sum(v for k, v in metrikker(s.metrikker()).items() if "objekter" in k)
    assert objekter == 0 or objekter >= 2000
    s.luk()


# ----------------------------------------------------------------------------------------------- the log

def test_log_uden_personoplysninger(program, mappe):
    """Whatever stands in requests, well-formed or not, stays out of the log."""
    s = Sandkasse(mappe, "--no-demo")
    cpr = "6101015555"
    system = s.skriver
    system.kald("person", "importer", {"uuid": ny_uuid(), "egenskaber": [{"CPR-NummerTekst": cpr, "NavnTekst": "Hemmelig Person"}]})
    system.kald("person", "soeg", {"egenskaber": [{"CPR-NummerTekst": cpr}]})
    system.kald("person", "importer", {"uuid": cpr, "egenskaber": [{"CPR-NummerTekst": cpr + "1", "NavnTekst": "Hemmelig Person"}]})
    system.send("person", f"<a>{cpr}</a>".encode())
    system.send("person", b"<a/>", sti=f"/organisation/person/6/?cpr={cpr}")
    system.send("person", b"<a/>", {"Faelled-Myndighed": cpr})
    assert s.stop() == 0
    text = s.log_tekst()
    assert cpr not in text and "Hemmelig" not in text
    s.tjek_log()
    for line in text.splitlines():
        if line.startswith("{"):
            entry = json.loads(line)
            assert {"tid", "niveau", "haendelse"} <= set(entry)


def test_stop_under_langsom_anmodning(program, mappe):
    """A client that holds a connection open does not keep the server from stopping."""
    from test_taalsomhed import forbindelse, hoved

    fil = mappe.parent / "faelled.toml"
    fil.write_text("[drift]\nstop_sekunder = 2\n", encoding="utf-8")
    s = Sandkasse(mappe, "--no-demo", "--config", str(fil))

    c = forbindelse(s.skriver)
    c.sendall(hoved(s.skriver, 1000) + b"<a")
    begyndt = time.monotonic()
    assert s.stop(frist=40) == 0
    assert time.monotonic() - begyndt < 10
    c.close()
