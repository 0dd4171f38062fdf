"""Alarms, dashboards, runbooks and guides hold together: every metric is one that the program exports, with its labels; every
alarm has its page; every command on a page exists; every figure of the capacity page was measured."""

import json
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from klient import ROOT

sys.path.insert(0, str(ROOT / "tools"))
import paneler  # noqa: E402

ALARMER = ROOT / "drift/alarmer"
RUNBOOKS = ROOT / "docs/runbooks"
REGLER = [r for g in yaml.safe_load((ALARMER / "faelled.yml").read_text(encoding="utf-8"))["groups"] for r in g["rules"]]
# What others export, and by which Debian package. Everything else must be ours.
ANDRES = {"up", "pg_up", "pg_stat_replication_pg_wal_lsn_diff", "pg_stat_archiver_failed_count", "node_memory_MemAvailable_bytes",
          "node_memory_MemTotal_bytes", "node_filesystem_avail_bytes", "node_filesystem_size_bytes"}
# Labels that Prometheus or the exporters above give.
MAERKER = {"instance", "job", "le", "fstype", "mountpoint", "client_addr"}
NAVN = re.compile(r"\b(?:faelled|process|node|pg|up)(?:_[A-Za-z_]+)?\b")


def kilder() -> set[str]:
    """Names in the source, as the program makes them."""
    return {n for f in (ROOT / "src").rglob("*.?pp") if not f.name.endswith("_test.cpp")
            for n in re.findall(r'"((?:faelled|process)_[a-z_]+)"', f.read_text(encoding="utf-8"))}


def tabel() -> dict[str, tuple[str, str]]:
    """Name -> kind and labels, of docs/drift.md."""
    ud = {}
    for linje in (ROOT / "docs/drift.md").read_text(encoding="utf-8").splitlines():
        felter = [f.strip() for f in linje.split("|")]
        if len(felter) > 4 and felter[1].startswith("`") and felter[2] in ("counter", "gauge", "histogram"):
            for navn in re.findall(r"`([a-z_]+)`", felter[1]):
                ud[navn] = felter[2], felter[3]
    return ud


def udtryk() -> list[tuple[str, str]]:
    """Where, expression: of every alarm and every panel."""
    ud = [(r["alert"], r["expr"]) for r in REGLER]
    for fil in sorted((ROOT / "drift/paneler").glob("*.json")):
        for p in json.loads(fil.read_text(encoding="utf-8"))["panels"]:
            ud += [(f"{fil.name}: {p['title']}", t["expr"]) for t in p.get("targets", [])]
    return ud


def fejl_i(sted: str, e: str, kendte: dict[str, tuple[str, str]]) -> list[str]:
    fundet = []
    for m in NAVN.finditer(re.sub(r'"[^"]*"', '""', e)):
        navn = m.group(0)
        grund = re.sub(r"_(bucket|sum|count)$", "", navn)
        if navn in ANDRES:
            continue
        kind, maerker = kendte.get(grund) if kendte.get(grund, ("",))[0] == "histogram" else kendte.get(navn, ("", ""))
        if not kind or (kind == "histogram") != (grund != navn):
            fundet.append(f"{sted}: {navn} is not exported")
            continue
        valg = re.match(re.escape(navn) + r"\{([^}]*)\}", e[e.find(navn):])
        for label in re.findall(r"(\w+)\s*[=!]", valg.group(1)) if valg else ():
            if label not in MAERKER and label not in maerker:
                fundet.append(f"{sted}: {navn} has no label {label}")
    return fundet


def test_hvert_maaletal_findes():
    kendte, made = tabel(), kilder()
    assert len(kendte) > 80 and len(udtryk()) > 100
    assert not set(kendte) - made, f"in docs/drift.md, but nowhere in the source: {set(kendte) - made}"
    fundet = [f for sted, e in udtryk() for f in fejl_i(sted, e, {n: v for n, v in kendte.items() if n in made})]
    assert not fundet, "\n".join(fundet)
    # The check sees what it shall see.
    for daarlig in ("rate(faelled_findes_ikke_total[5m])", 'faelled_turn_waiting{farve="x"}', "rate(faelled_http_request_seconds[5m])",
                    "faelled_turn_waiting_bucket", "node_findes_ikke"):
        assert fejl_i("prøve", daarlig, kendte), daarlig


def test_programmet_viser_dem(sandkasse):
    """In the kind that the table tells; many are there only after their first event."""
    tekst = sandkasse.metrikker()
    viste = dict(re.findall(r"^# TYPE (\S+) (\S+)$", tekst, re.M))
    kendte = tabel()
    assert len(viste) > 60
    for navn, kind in viste.items():
        assert kendte.get(navn, ("",))[0] == kind, f"{navn}: {kind} in the program, {kendte.get(navn)} in docs/drift.md"
    brugte = {re.sub(r"_(bucket|sum|count)$", "", n) for _, e in udtryk() for n in NAVN.findall(e)} & set(kendte)
    assert len(brugte & set(viste)) > len(brugte) / 2, sorted(brugte - set(viste))


def test_panelerne_er_som_de_laves():
    """tools/paneler.py was run after it was changed."""
    assert {f.name: f.read_text(encoding="utf-8") for f in (ROOT / "drift/paneler").glob("*.json")} == paneler.alle()
    for tekst in paneler.alle().values():
        side = json.loads(tekst)
        pladser = [(p["gridPos"]["x"], p["gridPos"]["y"]) for p in side["panels"]]
        assert len(set(pladser)) == len(pladser) and side["uid"].startswith("faelled-")


def promtool() -> str:
    """`./dev test` unpacks it into build/, so that no service is installed."""
    her = ROOT / "build/promtool"
    return str(her) if her.exists() else shutil.which("promtool") or pytest.skip("promtool is not at hand (./dev test, or apt install prometheus)")


def test_alarmerne_virker():
    """Series in, alarms out; and the rules and the example are what Prometheus takes."""
    p = promtool()
    for kommando in ("check rules faelled.yml", "test rules faelled_test.yml"):
        done = subprocess.run([p, *kommando.split()], cwd=ALARMER, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr


def test_prometheus_eksemplet(tmp_path):
    tekst = (ALARMER / "prometheus.yml").read_text(encoding="utf-8")
    assert {j["job_name"] for j in yaml.safe_load(tekst)["scrape_configs"]} >= {"faelled", "postgres", "maskine"}
    (tmp_path / "rod.pem").write_text("", encoding="utf-8")
    tekst = tekst.replace("/usr/share/faelled/alarmer", str(ALARMER)).replace("/etc/faelled/noegler", str(tmp_path))
    (tmp_path / "prometheus.yml").write_text(tekst, encoding="utf-8")
    done = subprocess.run([promtool(), "check", "config", "--syntax-only", "prometheus.yml"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def test_hver_alarm_har_sin_side():
    navne = [r["alert"] for r in REGLER]
    assert len(set(navne)) == len(navne) > 25
    assert {f.stem for f in RUNBOOKS.glob("Faelled*.md")} == set(navne)
    oversigt = (RUNBOOKS / "README.md").read_text(encoding="utf-8")
    for r in REGLER:
        side = (RUNBOOKS / f"{r['alert']}.md").read_text(encoding="utf-8")
        assert r["annotations"]["runbook"] == f"runbooks/{r['alert']}.md" and r["annotations"]["summary"]
        assert f"**Alvor:** {r['labels']['alvor']}." in side and "## Gør straks" in side and "```sh" in side
        assert f"[{r['alert']}]({r['alert']}.md) | {r['labels']['alvor']}" in oversigt


# Programs that the pages name, beside ours: Debian 12 has each of them, in the package named.
PROGRAMMER = {
    "apt-get": "apt", "awk": "mawk", "cat": "coreutils", "chmod": "coreutils", "chown": "coreutils", "cp": "coreutils", "curl": "curl",
    "cut": "coreutils", "date": "coreutils", "df": "coreutils", "du": "coreutils", "echo": "bash", "env": "coreutils", "find": "findutils",
    "for": "bash", "do": "bash", "done": "bash", "grep": "grep", "haproxy": "haproxy", "head": "coreutils", "install": "coreutils", "iostat": "sysstat",
    "journalctl": "systemd", "ls": "coreutils", "mkdir": "coreutils", "mv": "coreutils", "openssl": "openssl", "printf": "bash", "rabbitmqctl": "rabbitmq-server",
    "promtool": "prometheus", "ps": "procps", "rm": "coreutils", "scp": "openssh-client", "ssh": "openssh-client", "sort": "coreutils", "ss": "iproute2",
    "sha256sum": "coreutils", "sudo": "sudo", "systemctl": "systemd", "tail": "coreutils", "top": "procps", "touch": "coreutils",
    "uniq": "coreutils", "usermod": "passwd", "cd": "bash", "udsted": "the page itself", "udsted()": "the page itself",
}
SIDER = sorted(RUNBOOKS.glob("*.md")) + [ROOT / f"docs/{s}.md" for s in ("installation", "genskabelse")]


def kommandoer(side) -> list[str]:
    """Every command of the page's blocks, and what the text gives as `faelled …`. What a here-document holds is none."""
    tekst = side.read_text(encoding="utf-8")
    ud = re.findall(r"`(faelled [^`]+)`", tekst)
    for blok in re.findall(r"^ *```sh\n(.*?)^ *```", tekst, re.S | re.M):
        blok = re.sub(r"<<'(\w+)'\n.*?^ *\1$", "", blok, flags=re.S | re.M)
        ud += [linje.strip() for linje in blok.splitlines() if linje.strip() not in ("", "}")]
    return ud


def test_kommandoerne_findes(program, sandkasse):
    handlinger = set(re.findall(r"^\s*([\w.-]+)\s{2,}", subprocess.run(
        [str(program), "admin", "hjaelp", "--data", str(sandkasse.mappe)], capture_output=True, text=True, timeout=60).stdout, re.M)) | {"hjaelp"}
    hjaelp: dict[tuple[str, ...], str] = {}

    def hjaelp_til(*ord_: str) -> str:
        if ord_ not in hjaelp:
            done = subprocess.run([str(program), *ord_, "--help"], capture_output=True, text=True, timeout=60)
            hjaelp[ord_] = done.stdout if done.returncode == 0 else ""
        return hjaelp[ord_]

    antal = 0
    for side in SIDER:
        for kommando in kommandoer(side):
            if not kommando.startswith("faelled "):
                foerste = kommando.split()[0]
                assert foerste in PROGRAMMER, f"{side.name}: {kommando}"
            for kald in re.findall(r"(?:^|[ |(])faelled ((?:config|verify|move|migrer|kompakter|audit|admin|version|backup|restore|serve)\b[^|;`]*)", kommando):
                ord_ = kald.split()
                dyb = (ord_[0], ord_[1]) if ord_[0] == "audit" else (ord_[0],)
                tekst = hjaelp_til(*dyb)
                assert tekst, f"{side.name}: faelled {kald}"
                for valg in re.findall(r"(--[a-z][a-z-]*)", kald):
                    assert re.search(rf"{valg}\b", tekst), f"{side.name}: faelled {' '.join(dyb)} has no {valg}"
                if ord_[0] == "admin":
                    assert ord_[1] in handlinger, f"{side.name}: faelled admin has no {ord_[1]}"
                antal += 1
            fremmed = re.match(r"faelled (\w+)", kommando)
            assert not fremmed or hjaelp_til(fremmed.group(1)), f"{side.name}: {kommando}"
    assert antal > 15


def test_noegler_paa_siderne_findes():
    """A configuration key that a page names in backticks is one of docs/konfiguration.md."""
    kendte = set(re.findall(r"^\| `([a-z_]+(?:\.[a-z0-9_]+)+)` \|", (ROOT / "docs/konfiguration.md").read_text(encoding="utf-8"), re.M))
    afsnit = {k.split(".")[0] for k in kendte}
    assert len(kendte) > 80
    for side in [*SIDER, ROOT / "docs/kapacitet.md"]:
        for noegle in re.findall(r"`([a-z_]+(?:\.[a-z0-9_]+)+)`", side.read_text(encoding="utf-8")):
            if noegle.split(".")[0] in afsnit and not noegle.endswith((".md", ".key", ".pem", ".toml", ".service")):
                assert noegle in kendte, f"{side.name}: {noegle}"


def test_kapacitetens_tal_er_maalte():
    """Every figure in the tables of docs/kapacitet.md stands in docs/maalinger.md."""
    maalt = (ROOT / "docs/maalinger.md").read_text(encoding="utf-8")
    tabeller = (ROOT / "docs/kapacitet.md").read_text(encoding="utf-8").split("## Hvad der slipper op først")[0].split("## Hvad en node bærer")[1]
    raekker = [li for li in tabeller.splitlines() if li.startswith("| ") and not li.startswith(("| Kald", "| Hukommelse"))]
    assert len(raekker) > 12
    for linje in raekker:
        for tal in re.findall(r"\d[\d.]*(?:,\d+)?", linje):
            engelsk = tal.replace(".", "\0").replace(",", ".").replace("\0", ",")
            assert engelsk in maalt, f"{tal} is not in docs/maalinger.md: {linje}"
