"""The installation of the rehearsal: three active nodes with the same keys, restarted as systemd does it, and the country's
agreements, made by those who make them: operator, supplier, an administrator in each municipality."""

from __future__ import annotations

import concurrent.futures
import json
import signal
import subprocess
import threading
import time
from pathlib import Path

from oevelsesnet import Maegler, Net

from adgang.installation import LEVERANDOER, UDSTEDER, Installation
from adgang.klient import Klient, Sted
from adgang.verden import ENHED, HANDLING, ORGANISATION, importer_krop, status_kode
from besked.fordeler import AFSEND, MODTAG
from sandkasse import PROGRAM

NODER = ("n1", "n2", "n3")
MAEGLERE = ("mq1", "mq2", "mq3")
SDI = "http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6"
ALLE = "alle"  # the mailbox that gets every message
BOKSE = 8  # municipalities with a mailbox of their own beside it
SAMTIDIGE = 8  # administrators at work at once


class Installationen(Installation):
    def __init__(self, mappe: Path, net: Net, url: str):
        super().__init__(mappe)
        self.net, self.url = net, url
        self.port, self.amqps_port = 8443, 5671
        self.server = self.udsted("localhost", 11, dns="localhost", ip=tuple(net.adresse[n] for n in NODER)).gem(mappe, "server")
        self.maeglere: dict[str, Maegler] = {}
        self.processer: dict[str, subprocess.Popen] = {}
        self.genstart = True
        self.nede: set[str] = set()  # not to be started again
        self.valgt = NODER[0]  # the one the administration is done at
        self.vagt = threading.Thread(target=self._vagt, daemon=True)
        self.traadens = threading.local()

    def start_maeglere(self, navne: list[str]) -> None:
        if not navne:
            return
        part = self.udsted("maegler", 12, dns="localhost", ip=tuple(self.net.adresse[n] for n in navne)).gem(self.mappe, "maegler")
        (self.mappe / "kodeord").write_text("guest\n", encoding="ascii")
        for navn in navne:
            self.maeglere[navn] = Maegler(self.net, navn, navne, part.cert_fil, part.key_fil, self.ca.cert_fil)
            if navn == navne[0]:
                self.maeglere[navn].vent()  # the others join it
        for m in self.maeglere.values():
            m.vent()

    # --- the nodes

    def maegler_for(self, node: str) -> str:
        """Each asks a broker of its own first, or all the only one."""
        return list(self.maeglere)[NODER.index(node) % len(self.maeglere)]

    def konf_for(self, node: str) -> str:
        data = self.mappe / node
        data.mkdir(exist_ok=True)
        tekst = (self.konfiguration().replace(json.dumps(str(self.data)), json.dumps(str(data))).replace('"127.0.0.1"', f'"{self.net.adresse[node]}"')
                 .replace("[store]\n", "[store]\nflere_noder = true\n"))
        tekst += "[http]\nforbindelser = 4000\n[drift]\nafloeb_sekunder = 2\n"
        if self.maeglere:
            egen = self.maegler_for(node)
            vaerter = ",".join(self.maeglere[n].adresse for n in sorted(self.maeglere, key=lambda n: n != egen))
            tekst += (f'[bf.rabbitmq]\nurl = "amqps://guest@{vaerter}/BF"\nkodeord_fil = {json.dumps(str(self.mappe / "kodeord"))}\n'
                      f"ca = {json.dumps(str(self.ca.cert_fil))}\n")
        return tekst

    def start_node(self, navn: str) -> None:
        fil = self.mappe / f"{navn}.toml"
        fil.write_text(self.konf_for(navn), encoding="utf-8")
        with open(self.mappe / f"{navn}.log", "ab") as log:
            self.processer[navn] = subprocess.Popen([*self.net.paa(navn), str(PROGRAM), "serve", "--config", str(fil)], stdin=subprocess.DEVNULL,
                                                    stdout=log, stderr=log)

    def _vagt(self) -> None:
        """systemd's part: Restart=always, RestartSec=2."""
        doede: dict[str, float] = {}
        while self.genstart:
            for navn, p in list(self.processer.items()):
                if p.poll() is None:
                    doede.pop(navn, None)
                elif navn not in self.nede and time.monotonic() - doede.setdefault(navn, time.monotonic()) > 2 and self.genstart:
                    self.start_node(navn)
            time.sleep(0.1)

    def hent(self, navn: str, sti: str, *valg: str) -> str:
        return subprocess.run(["curl", "-s", "-m", "5", *valg, "--noproxy", "*", "--cacert", self.ca.cert_fil,
                               f"https://{self.net.adresse[navn]}:{self.port}{sti}"], capture_output=True, text=True).stdout

    def svarer(self, navn: str, sti: str = "/ready") -> bool:
        return self.hent(navn, sti, "-o", "/dev/null", "-w", "%{http_code}") == "200"

    def vent_klar(self, frist: float = 120) -> str:
        """The first node that is ready."""
        return self._vent(lambda: next((n for n in NODER if self.svarer(n)), None), frist)

    def vent_alle(self, frist: float = 120) -> None:
        self._vent(lambda: all(self.svarer(n) for n in NODER if n not in self.nede), frist)

    def leder(self, frist: float = 60) -> str:
        return self._vent(lambda: next((n for n in NODER if self.leder_den(n)), None), frist)

    def leder_den(self, navn: str) -> bool:
        return self.svarer(navn) and "faelled_node_leader 1\n" in self.hent(navn, "/metrics")

    def _vent(self, hvad, frist: float):
        slut = time.monotonic() + frist
        while time.monotonic() < slut:
            if x := hvad():
                return x
            time.sleep(0.2)
        logge = "\n".join(f"{n}: " + (self.mappe / f"{n}.log").read_text(encoding="utf-8")[-1500:] for n in NODER)
        raise AssertionError("no node became ready:\n" + logge)

    def flyt_lederskabet(self, foretrukken: str) -> str:
        """Moves the lead, and with it the mailboxes, to that node, by stopping the others in order for a while."""
        andre = [n for n in NODER if n != foretrukken]
        self.nede = set(andre)
        for n in andre:
            self.processer[n].send_signal(signal.SIGTERM)
        leder = self.leder()
        self.nede = set()
        return leder

    def stop(self) -> None:
        self.genstart = False
        for p in self.processer.values():
            if p.poll() is None:
                p.send_signal(signal.SIGTERM)
        for p in self.processer.values():
            try:
                p.wait(30)
            except subprocess.TimeoutExpired:
                p.kill()
        for m in self.maeglere.values():
            m.luk()

    # --- the administration. A connection for each person and thread: a handshake for every call was most of the time.

    @property
    def base(self) -> str:
        return f"https://{self.net.adresse[self.valgt]}:{self.port}"

    def klient(self, part, tjeneste=None) -> Klient:
        alle = self.traadens.__dict__.setdefault("klienter", {})
        noegle = (part.cert_fil, self.valgt)
        if noegle not in alle:
            alle[noegle] = Klient(Sted(self.base, self.ca.cert_fil, self.sts, tjeneste or self.org, UDSTEDER), part)
        return alle[noegle]

    def for_(self, part, metode: str, sti: str, cvr: str, **krop):
        r = self.klient(part).rest("/admin/" + sti, None, metode, headers={"Faelled-Organisation": cvr}, **({"json": krop} if metode != "GET" else {}))
        assert r.status_code in (200, 204), f"{metode} {sti} for {cvr}: {r.status_code} {r.text[:300]}"
        return r.json() if r.content else None

    @staticmethod
    def samtidig(gerning, over: list) -> list:
        with concurrent.futures.ThreadPoolExecutor(SAMTIDIGE) as p:
            return list(p.map(gerning, over))

    def landet(self, antal: int) -> None:
        poster = self.admin(self.operatoer, "GET", "organisationer?antal=200")["poster"]
        self.myndigheder = sorted(o["cvr"] for o in poster if o["myndighedskode"])[:antal]
        self.cvr = self.myndigheder[0]
        self.bokscvr = self.myndigheder[:BOKSE]
        self.admin(self.operatoer, "POST", "organisationer", cvr=LEVERANDOER, navn="Opfundet Leverandør ApS", typer=["Leverandør"])
        self.administrator(self.leverandoer, LEVERANDOER, "Leverandøradministrator")
        self.samtidig(lambda cvr: self.administrator(self.godkender, cvr, "Aftaleadministrator"), self.myndigheder)
        self.system = self.admin(self.leverandoer, "POST", "systemer", navn="Øvelsessystem", ejer=LEVERANDOER, kontaktEmail="x@leverandoer.example",
                                 typer=["Anvendersystem"])["uuid"]
        self.admin(self.leverandoer, "POST", f"systemer/{self.system}/status", status="Aktiv")
        self.god = self.udsted("Øvelsessystem", 30).gem(self.mappe, "god")
        self.certifikat(self.god)
        self.aftale_for([ORGANISATION, SDI], self.myndigheder)
        self.aftale_for([AFSEND, MODTAG], self.bokscvr)
        self.bokse = {ALLE: self.dueslag(""), **{cvr: self.dueslag(cvr) for cvr in self.bokscvr}}

    def dueslag(self, cvr: str) -> str:
        """A mailbox for the messages of one municipality, or of all."""
        koe = self.admin(self.operatoer, "POST", "besked/dueslag", navn=f"Øvelse {cvr}", system=self.system, aktiv=True)["uuid"]
        abonnement = self.admin(self.operatoer, "POST", "besked/abonnementer", dueslag=koe, beskedtype=self.beskedtype, aktiv=True)["uuid"]
        if cvr:
            udtryk = f"Beskedkuvert.Filtreringsdata.ObjektRegistrering.ObjektAnsvarligMyndighed.URNIdentifikator = 'urn:oio:cvr-nr:{cvr}'"
            self.admin(self.operatoer, "POST", "besked/udtryk", abonnement=abonnement, navn="kun egne", udtryk=udtryk, aktiv=True)
        return koe

    def venter(self) -> int:
        """Copies that wait in the mailboxes."""
        self.valgt = self.leder()
        return sum(self.admin(self.operatoer, "GET", f"besked/dueslag/{koe}/status")["venter"] for koe in self.bokse.values())

    def aftale_for(self, entity_ids: list[str], dataejere: list[str]) -> None:
        indhold = {"type": "Uden videregivelse af data", "begrundelse": "Øvelse efter § 1", "dataejere": dataejere,
                   "services": [self.servicevalg(e) for e in entity_ids]}
        aftale = self.admin(self.leverandoer, "POST", "aftaler", system=self.system, navn="Øvelse", indhold=indhold)["uuid"]
        self.admin(self.leverandoer, "POST", f"aftaler/{aftale}/anmod")

        def godkend(cvr: str) -> None:
            alle = self.for_(self.godkender, "GET", f"aftaleparter?aftale={aftale}", cvr)["poster"]
            part = next(p["uuid"] for p in alle if p.get("myndighed") == cvr or p.get("dataejer") == cvr or len(alle) == 1)
            tekst = self.for_(self.godkender, "GET", f"aftaleparter/{part}/godkendelsestekst", cvr)
            self.for_(self.godkender, "POST", f"aftaleparter/{part}/godkend", cvr, sha256=tekst["sha256"], bemyndiget=True)

        self.samtidig(godkend, dataejere)

    def servicevalg(self, entity_id: str) -> dict:
        """Without the limits that a service may be asked for without."""
        valg = super().servicevalg(entity_id)
        for rolle in valg["roller"]:
            rolle["afgraensninger"] = [a for a in rolle["afgraensninger"] if not a["type"].endswith(("/orgenhed/1", "/itsystem/1"))]
        return valg

    def bredest(self, type_: str) -> list[str]:
        navn = type_.split("/constraints/")[-1].split("/")[0]
        return self.bokscvr if navn in ("Ansvarlig_myndighed", "Afsendende_myndighed") else super().bredest(type_)

    def enhed_i_hver(self) -> dict[str, str]:
        """CVR number to the UUID of a unit there, for those who read."""
        def en(cvr: str) -> tuple[str, str]:
            k = self.klient(self.god)
            uuid = f"0dd00000-0000-4000-8000-0000{cvr}"
            krop = importer_krop(uuid, f"0dd00000-0000-4000-8001-0000{cvr}", "OEVELSE" + cvr)
            svar = k.kald(ENHED, krop, HANDLING + "importer", k.token_json(ORGANISATION, cvr))
            assert status_kode(svar) == 20, f"the unit of {cvr}: {status_kode(svar)}"
            return cvr, uuid

        return dict(self.samtidig(en, self.myndigheder))
