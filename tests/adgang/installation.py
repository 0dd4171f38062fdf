"""An installation under `faelled serve`, with a certificate authority of the test's own, set up as people do it: the
operator makes organisation and administrators, the supplier system, certificates and agreement, the authority approves."""

from __future__ import annotations

import datetime
import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import klynge
from sandkasse import PROGRAM

from .klient import Klient, Sted
from .parter import UTC, Part, lav
from .verden import DEMO, DEMOREST, ORGANISATION

UDSTEDER = "https://sts.installation.example/runtime"
LEVERANDOER = "88888888"


class Installation:
    def __init__(self, mappe: Path):
        self.mappe, self.data = mappe, mappe / "data"
        self.data.mkdir(parents=True)
        self.log = mappe / "serve.log"
        self.spaerrelister: list[str] = []
        self.kraev_kaede = True
        self.amqps_port = 0  # 0: no AMQP
        # On PostgreSQL when the tests are (pytest --store postgres).
        self.url = klynge.faelles().nyt_skema() if os.environ.get("FAELLED_STORE") == "postgres" else ""
        self.beskedtype = "7654895c-a3f3-4c77-8afd-4c77330f963c"
        # Root, and what it issues to the platform and to people.
        self.ca = lav("Installationens rod", ca=True, serie=None, nr=10).gem(mappe, "ca")
        self.mellem = self.udsted("Installationens udsteder", 20, ca=True, serie=None).gem(mappe, "mellem")
        self.server = self.udsted("localhost", 11, dns="localhost").gem(mappe, "server")
        self.sts, self.org, self.sp, self.operatoer, self.leverandoer, self.godkender = (
            self.udsted(navn, 12 + nr).gem(mappe, f"part{nr}")
            for nr, navn in enumerate(("ADG", "ORG", "SP", "Operatør", "Leverandørens administrator", "Kommunens administrator")))

    def udsted(self, navn: str, nr: int, **valg) -> Part:
        return lav(navn, udsteder=self.ca, nr=nr, **valg)

    # --- the process

    def konfiguration(self) -> str:
        def nj(x) -> str:
            return json.dumps(str(x), ensure_ascii=False)

        def par(afsnit: str, p: Part, ekstra: str = "") -> str:
            return f"[{afsnit}]\n{ekstra}certifikat = {nj(p.cert_fil)}\nnoegle = {nj(p.key_fil)}\n"

        return (f'[installation]\ndata = {nj(self.data)}\nmiljoe = "installationsprøve"\n'
                '[lyt]\nadresser = ["127.0.0.1"]\nport = ' + str(self.port) + "\n"
                + par("tls", self.server) + par("sts", self.sts, f"entity_id = {nj(UDSTEDER)}\n")
                + par("organisation", self.org) + par("serviceplatform", self.sp)
                + f"[tillid]\nroedder = [{nj(self.ca.cert_fil)}]\nmellem = [{nj(self.mellem.cert_fil)}]\n"
                + f"spaerrelister = {json.dumps(self.spaerrelister)}\nkraev_kaede = {str(self.kraev_kaede).lower()}\n"
                + (f"[bf.amqp]\nport = {self.amqps_port}\n" if self.amqps_port else "")
                + (f"[store]\nurl = {nj(self.url)}\n" if self.url else "")
                + f'[operatoer]\naftryk = ["{self.operatoer.sha256.hex()}"]\n')

    def start(self) -> None:
        self.port = ledig_port()
        fil = self.mappe / "faelled.toml"
        fil.write_text(self.konfiguration(), encoding="utf-8")
        begyndt = self.log.stat().st_size if self.log.exists() else 0
        with open(self.log, "ab") as log:
            self.proces = subprocess.Popen([str(PROGRAM), "serve", "--config", str(fil)], stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        frist = time.monotonic() + 60
        while b"er klar" not in self.log.read_bytes()[begyndt:]:
            assert self.proces.poll() is None and time.monotonic() < frist, self.log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.02)

    def stop(self) -> None:
        self.proces.send_signal(signal.SIGTERM)
        assert self.proces.wait(30) == 0
        assert '"niveau":"fejl"' not in self.log.read_text(encoding="utf-8").replace(" ", "")

    @property
    def base(self) -> str:
        return f"https://localhost:{self.port}"

    def klient(self, part: Part, tjeneste: Part | None = None) -> Klient:
        sted = Sted(self.base, self.ca.cert_fil, self.sts, tjeneste or self.org, UDSTEDER)
        return Klient(sted, part)

    # --- the administration

    def admin(self, part: Part, metode: str, sti: str, **krop):
        r = self.klient(part).rest("/admin/" + sti, None, metode, **({"json": krop} if metode != "GET" else {}))
        assert r.status_code in (200, 204), f"{metode} {sti}: {r.status_code} {r.text}"
        return r.json() if r.content else None

    def administrator(self, part: Part, cvr: str, rolle: str) -> None:
        self.admin(self.operatoer, "POST", "administratorer", identitet="cert:" + part.sha256.hex(), navn=rolle, organisation=cvr, rolle=rolle)

    def certifikat(self, part: Part) -> str:
        return self.admin(self.leverandoer, "POST", f"systemer/{self.system}/certifikater", base64=part.b64)["uuid"]

    def tilslut(self, god: Part) -> None:
        """A supplier with one system, whose agreements one authority has approved."""
        myndigheder = self.admin(self.operatoer, "GET", "organisationer?antal=100")["poster"]
        self.cvr = next(o["cvr"] for o in myndigheder if o["myndighedskode"])
        self.admin(self.operatoer, "POST", "organisationer", cvr=LEVERANDOER, navn="Opfundet Leverandør ApS", typer=["Leverandør"])
        self.administrator(self.leverandoer, LEVERANDOER, "Leverandøradministrator")
        self.administrator(self.godkender, self.cvr, "Aftaleadministrator")
        self.system = self.admin(self.leverandoer, "POST", "systemer", navn="Prøvesystem", ejer=LEVERANDOER, kontaktEmail="x@leverandoer.example",
                                 typer=["Anvendersystem"])["uuid"]
        self.admin(self.leverandoer, "POST", f"systemer/{self.system}/status", status="Aktiv")
        self.god = self.registrer(god)
        self.aftale([ORGANISATION, DEMOREST])

    def registrer(self, part: Part) -> Part:
        """A further certificate of the system, with an agreement for calls without a token, and the right to read the
        administration and the audit log."""
        uuid = self.certifikat(part)
        self.aftale([DEMO], sikkerhedsmodel="Certifikat", certifikat=uuid)
        self.administrator(part, LEVERANDOER, "Revisor")
        return part

    def aftale(self, entity_ids: list[str], **andet) -> None:
        """Requested by the supplier, approved by the authority."""
        indhold = {"type": "Uden videregivelse af data", "begrundelse": "Prøve efter § 1", "dataejere": [self.cvr],
                   "services": [self.servicevalg(e) for e in entity_ids], **andet}
        uuid = self.admin(self.leverandoer, "POST", "aftaler", system=self.system, navn="Prøve", indhold=indhold)["uuid"]
        self.admin(self.leverandoer, "POST", f"aftaler/{uuid}/anmod")
        part = self.admin(self.godkender, "GET", f"aftaleparter?aftale={uuid}")["poster"][0]["uuid"]
        tekst = self.admin(self.godkender, "GET", f"aftaleparter/{part}/godkendelsestekst")
        self.admin(self.godkender, "POST", f"aftaleparter/{part}/godkend", sha256=tekst["sha256"], bemyndiget=True)

    def servicevalg(self, entity_id: str) -> dict:
        """The service with its roles, and each data limit at its widest."""
        service = self.admin(self.leverandoer, "GET", f"services?noegle={entity_id}")["poster"][0]["uuid"]
        roller = self.admin(self.leverandoer, "GET", f"servicesystemroller?service={service}")["poster"]
        return {"service": service, "roller": [
            {"rolle": r["id"], "afgraensninger": [{"type": a["type"], "vaerdier": self.bredest(a["type"])} for a in r["dataafgraensningstyper"]]}
            for r in roller]}

    def bredest(self, type_: str) -> list[str]:
        navn = type_.split("/constraints/")[-1].split("/")[0]
        return {"BeskedType": [self.beskedtype], "Ansvarlig_myndighed": [self.cvr], "Afsendende_myndighed": [self.cvr], "foelsomhed": ["4"],
                "KLE": ["*"]}.get(navn, ["Ja"])

    # --- a clock gone wrong

    def registrer_i_fremtiden(self, part: Part, dage: int) -> None:
        """The administration takes no certificate before its time. A sandbox whose clock is ahead, over the same folder, does."""
        klar = self.data / "klar.json"
        with open(self.log, "ab") as log:
            ekstra = []
            if self.url:
                fil = self.mappe / "sandkasse.toml"
                fil.write_text(f"[store]\nurl = {json.dumps(self.url)}\n", encoding="utf-8")
                ekstra = ["--config", str(fil)]
            p = subprocess.Popen([str(PROGRAM), "sandbox", "--no-demo", *ekstra, "--https-port", "0", "--amqps-port", "0", "--data", str(self.data)],
                                 stdin=subprocess.DEVNULL, stdout=log, stderr=log)
        frist = time.monotonic() + 60
        while not klar.exists():
            assert p.poll() is None and time.monotonic() < frist, self.log.read_text(encoding="utf-8")[-3000:]
            time.sleep(0.02)

        def faelled(*a: str) -> None:
            done = subprocess.run([str(PROGRAM), *a, "--data", str(self.data)], capture_output=True, text=True, timeout=60)
            assert done.returncode == 0, done.stdout + done.stderr

        faelled("clock", f"+{dage}d")
        faelled("admin", "systemer.certifikat", f"uuid={self.system}", f"base64={part.b64}")
        faelled("clock", "reset")
        p.send_signal(signal.SIGTERM)
        assert p.wait(30) == 0


def ledig_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def om(**tid) -> datetime.datetime:
    return datetime.datetime.now(UTC) + datetime.timedelta(**tid)

