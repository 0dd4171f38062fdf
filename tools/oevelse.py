#!/usr/bin/python3
"""The national rehearsal: three nodes, PostgreSQL with two replicas, and the calls of a top month from 98 municipalities, while a
node is killed, the primary database is killed and the network between node and database is cut. Prints a report for docs/maalinger.md.

usage: oevelse.py [--gange 1,10] [--sekunder 90] [--kommuner 98] [--uden-fejl]

Every machine is a network namespace (or a loopback address where namespaces are not permitted; then no network is cut). A node
that ends is started again after two seconds, as its unit says; a replica is promoted three seconds after the primary died, as an
operator's tool would. At the end every acknowledged case is looked for in the database and every acknowledged message in the mailbox.
"""

from __future__ import annotations

import argparse
import collections
import json
import multiprocessing
import os
import platform
import shutil
import signal
import ssl
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from oevelseslast import BLANDING, MAANED, ORGANISATION, SDI, Opgave, Regnskab, kvantil, proces
from oevelsesnet import Database, Net

import pika

from adgang.installation import LEVERANDOER, UDSTEDER, Installation
from adgang.parter import lav
from besked.fordeler import AFSEND, MODTAG, Token as AmqpToken
from sandkasse import PROGRAM

NODER = ("n1", "n2", "n3")
DATABASER = ("fa1", "fa2", "fa3")
PROCESSER = 4


def sig(tekst: str) -> None:
    print(tekst, file=sys.stderr, flush=True)


class Installationen(Installation):
    """Three nodes with the same keys; beyond what the tests' installation does: every authority of the country approves."""

    def __init__(self, mappe: Path, net: Net, url: str):
        super().__init__(mappe)
        self.net, self.url = net, url
        self.port, self.amqps_port = 8443, 5671
        self.server = self.udsted("localhost", 11, dns="localhost", ip=tuple(net.adresse[n] for n in NODER)).gem(mappe, "server")
        self.processer: dict[str, subprocess.Popen] = {}
        self.genstart = True
        self.valgt = NODER[0]  # the one the administration is done at
        self.vagt = threading.Thread(target=self._vagt, daemon=True)

    @property
    def base(self) -> str:
        return f"https://{self.net.adresse[self.valgt]}:{self.port}"

    def start_node(self, navn: str) -> None:
        data = self.mappe / navn
        data.mkdir(exist_ok=True)
        konf = self.konfiguration().replace(json.dumps(str(self.data)), json.dumps(str(data))).replace('"127.0.0.1"', f'"{self.net.adresse[navn]}"')
        konf += "[http]\nforbindelser = 4000\n"
        fil = self.mappe / f"{navn}.toml"
        fil.write_text(konf, encoding="utf-8")
        with open(self.mappe / f"{navn}.log", "ab") as log:
            self.processer[navn] = subprocess.Popen([*self.net.paa(navn), str(PROGRAM), "serve", "--config", str(fil)], stdin=subprocess.DEVNULL,
                                                    stdout=log, stderr=log)

    def _vagt(self) -> None:
        """systemd's part: Restart=always, RestartSec=2."""
        while self.genstart:
            for navn, p in list(self.processer.items()):
                if p.poll() is not None and self.genstart:
                    time.sleep(2)
                    self.start_node(navn)
            time.sleep(0.1)

    def klar(self, navn: str) -> bool:
        done = subprocess.run(["curl", "-s", "-m", "5", "--noproxy", "*", "--cacert", self.ca.cert_fil, f"https://{self.net.adresse[navn]}:{self.port}/ready"],
                              capture_output=True, text=True)
        return done.stdout == "klar\n"

    def vent_klar(self, frist: float = 120) -> str:
        slut = time.monotonic() + frist
        while time.monotonic() < slut:
            for navn in NODER:
                if self.klar(navn):
                    return navn
            time.sleep(0.2)
        raise AssertionError("no node became ready:\n" + (self.mappe / "n1.log").read_text(encoding="utf-8")[-2000:])

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

    # --- set up, as people do it

    def for_alle(self, part, metode: str, sti: str, cvr: str, **krop):
        r = self.klient(part).rest("/admin/" + sti, None, metode, headers={"Faelled-Organisation": cvr}, **({"json": krop} if metode != "GET" else {}))
        assert r.status_code in (200, 204), f"{metode} {sti} for {cvr}: {r.status_code} {r.text[:300]}"
        return r.json() if r.content else None

    def landet(self, antal: int) -> list[str]:
        poster = self.admin(self.operatoer, "GET", "organisationer?antal=200")["poster"]
        self.myndigheder = sorted(o["cvr"] for o in poster if o["myndighedskode"])[:antal]
        self.cvr = self.myndigheder[0]
        self.admin(self.operatoer, "POST", "organisationer", cvr=LEVERANDOER, navn="Opfundet Leverandør ApS", typer=["Leverandør"])
        self.administrator(self.leverandoer, LEVERANDOER, "Leverandøradministrator")
        for cvr in self.myndigheder:
            self.administrator(self.godkender, cvr, "Aftaleadministrator")
        self.system = self.admin(self.leverandoer, "POST", "systemer", navn="Øvelsessystem", ejer=LEVERANDOER, kontaktEmail="x@leverandoer.example",
                                 typer=["Anvendersystem"])["uuid"]
        self.admin(self.leverandoer, "POST", f"systemer/{self.system}/status", status="Aktiv")
        self.god = self.udsted("Øvelsessystem", 30).gem(self.mappe, "god")
        self.certifikat(self.god)
        self.aftale_for([ORGANISATION, SDI], self.myndigheder)
        self.aftale_for([AFSEND, MODTAG], self.myndigheder[:1])
        self.koe = self.admin(self.operatoer, "POST", "besked/dueslag", navn="Øvelse", system=self.system, aktiv=True)["uuid"]
        self.admin(self.operatoer, "POST", "besked/abonnementer", dueslag=self.koe, beskedtype=self.beskedtype, aktiv=True)
        return self.myndigheder

    def aftale_for(self, entity_ids: list[str], dataejere: list[str]) -> None:
        indhold = {"type": "Uden videregivelse af data", "begrundelse": "Øvelse efter § 1", "dataejere": dataejere,
                   "services": [self.servicevalg(e) for e in entity_ids]}
        uuid = self.admin(self.leverandoer, "POST", "aftaler", system=self.system, navn="Øvelse", indhold=indhold)["uuid"]
        self.admin(self.leverandoer, "POST", f"aftaler/{uuid}/anmod")
        for cvr in dataejere:
            part = self.for_alle(self.godkender, "GET", f"aftaleparter?aftale={uuid}", cvr)["poster"]
            part = next(p["uuid"] for p in part if p.get("myndighed") == cvr or p.get("dataejer") == cvr or len(part) == 1)
            tekst = self.for_alle(self.godkender, "GET", f"aftaleparter/{part}/godkendelsestekst", cvr)
            self.for_alle(self.godkender, "POST", f"aftaleparter/{part}/godkend", cvr, sha256=tekst["sha256"], bemyndiget=True)

    def servicevalg(self, entity_id: str) -> dict:
        """Without the limits that a service may be asked for without."""
        valg = super().servicevalg(entity_id)
        for rolle in valg["roller"]:
            rolle["afgraensninger"] = [a for a in rolle["afgraensninger"] if not a["type"].endswith(("/orgenhed/1", "/itsystem/1"))]
        return valg

    def toem(self) -> set[str]:
        """Ids of what is in the mailbox."""
        navn = self.valgt = self.vent_klar()
        token = self.klient(self.god).token_json(MODTAG, self.cvr).xml
        t = ssl.create_default_context(cafile=self.ca.cert_fil)
        f = pika.BlockingConnection(pika.ConnectionParameters(self.net.adresse[navn], self.amqps_port, virtual_host="BF", credentials=AmqpToken(token),
                                                              heartbeat=60, ssl_options=pika.SSLOptions(t, "localhost")))
        k = f.channel()
        k.basic_qos(prefetch_count=200)
        fundet: set[str] = set()
        for metode, _, krop in k.consume(self.koe, inactivity_timeout=3):
            if metode is None:
                break
            fundet.add(krop.decode().split("BeskedId>")[1].split("Identifikator>")[1].split("<")[0])
            k.basic_ack(metode.delivery_tag)
        f.close()
        return fundet


class Fejl(threading.Thread):
    """What goes wrong in a phase, and when."""

    def __init__(self, inst: Installationen, databaser: dict[str, Database], sekunder: float, begynd: float):
        super().__init__(daemon=True)
        self.inst, self.databaser, self.sekunder, self.begynd = inst, databaser, sekunder, begynd
        self.skete: list[tuple[float, str]] = []

    def vent(self, andel: float) -> None:
        time.sleep(max(0.0, self.begynd + andel * self.sekunder - time.monotonic()))

    def skriv(self, hvad: str) -> None:
        self.skete.append((time.monotonic() - self.begynd, hvad))
        sig(f"  {self.skete[-1][0]:5.1f} s: {hvad}")

    def primaer(self) -> str:
        return next(n for n, d in self.databaser.items() if d.proces.poll() is None and d.sql("SELECT pg_is_in_recovery()") == "f")

    def run(self) -> None:
        inst = self.inst
        self.vent(0.15)
        node = inst.vent_klar()
        inst.processer[node].kill()
        self.skriv(f"node {node} killed")
        self.vent(0.45)
        p = self.primaer()
        self.databaser[p].draeb()
        self.skriv(f"primary database {p} killed")
        time.sleep(3)
        ny = max((n for n, d in self.databaser.items() if d.proces.poll() is None), key=lambda n: int(
            self.databaser[n].sql("SELECT pg_last_wal_receive_lsn() - '0/0'").split(".")[0]))
        self.databaser[ny].forfrem()
        self.skriv(f"{ny} promoted")
        self.vent(0.72)
        node = inst.vent_klar()
        if inst.net.klip(node, list(DATABASER)):
            self.skriv(f"network between {node} and the databases cut")
            time.sleep(min(12.0, self.sekunder * 0.12))
            inst.net.saml(node, list(DATABASER))
            self.skriv("and mended")


def fase(inst: Installationen, databaser: dict[str, Database], gange: float, sekunder: float, fejl: bool) -> tuple[Regnskab, list]:
    rate = gange * MAANED
    sig(f"{gange:g} times the mean: {rate:.0f} calls a second for {sekunder:.0f} s")
    inst.valgt = inst.vent_klar()
    begynd = time.monotonic() + 5
    ud: multiprocessing.Queue = multiprocessing.Queue()
    opgaver = [Opgave([f"https://{inst.net.adresse[n]}:{inst.port}" for n in NODER], [(inst.net.adresse[n], inst.amqps_port) for n in NODER],
                      inst.ca.cert_fil, inst.sts, inst.org, UDSTEDER, inst.god, inst.system, inst.myndigheder, inst.beskedtype,
                      int(gange * 100) + nr) for nr in range(PROCESSER)]
    kaldere = [multiprocessing.Process(target=proces, args=(o, rate / PROCESSER, sekunder, begynd, ud)) for o in opgaver]
    for k in kaldere:
        k.start()
    f = Fejl(inst, databaser, sekunder, begynd)
    if fejl:
        f.start()
    alt = Regnskab()
    for _ in kaldere:
        alt.tilfoej(ud.get(timeout=sekunder + 300))
    for k in kaldere:
        k.join(30)
    if fejl:
        f.join(60)
    return alt, f.skete


def genopret(databaser: dict[str, Database], net: Net) -> None:
    """The old primary comes back as a replica: a new copy, as the guide says."""
    primaer = next(d for d in databaser.values() if d.proces.poll() is None and d.sql("SELECT pg_is_in_recovery()") == "f")
    for navn, d in list(databaser.items()):
        if d.proces.poll() is not None:
            d.luk()
            databaser[navn] = Database(net, navn, list(DATABASER), primaer)


def tabt(inst: Installationen, databaser: dict[str, Database], r: Regnskab) -> tuple[int, int, int]:
    """(cases gone, messages gone, messages in the mailbox that nobody was told of)"""
    p = next(d for d in databaser.values() if d.proces.poll() is None and d.sql("SELECT pg_is_in_recovery()") == "f")
    der: set[str] = set()
    for fra in range(0, len(r.sager), 1000):
        liste = ",".join(f"'{u}'" for u in r.sager[fra : fra + 1000])
        der |= set(p.sql(f"SELECT uuid FROM hoved WHERE uuid IN ({liste})").split())
    i_koeen = inst.toem()
    return len(set(r.sager) - der), len(set(r.beskeder) - i_koeen), len(i_koeen - set(r.beskeder))


def rapport(gange: float, sekunder: float, r: Regnskab, skete: list, mangler: tuple[int, int, int]) -> list[str]:
    ud = [f"### {gange:g} times the mean of a top month", "", "| Call | a second | answered well | p50 ms | p99 ms | longest s |", "|---|---|---|---|---|---|"]
    for slags in [*BLANDING, "all"]:
        her = [k for k in r.kald if slags in (k[0], "all")]
        gode = [k[2] for k in her if not k[3]]
        ud.append(f"| {slags} | {len(her) / sekunder:.1f} | {len(gode)} of {len(her)} | {1000 * kvantil(gode, 0.5):.1f} | {1000 * kvantil(gode, 0.99):.0f} | "
                  f"{max((k[2] for k in her), default=0):.1f} |")
    ud += ["", "| What went wrong for callers | calls |", "|---|---|"]
    ud += [f"| {aarsag} | {n} |" for aarsag, n in collections.Counter(k[3] for k in r.kald if k[3]).most_common(12)] or ["| nothing | 0 |"]
    ud.append(f"| (tried again at another node, and then counted above) | {r.nye} |")
    if skete:
        ud += ["", "| At s | Fault | calls that failed in the 15 s after | first that went well, s after |", "|---|---|---|---|"]
        for tid, hvad in skete:
            daarlige = sum(1 for k in r.kald if k[3] and tid <= k[1] < tid + 15)
            # Of those that change something: reads of a node's memory go on.
            efter = [k[1] + k[2] - tid for k in r.kald if not k[3] and k[0] in ("indeks", "besked") and k[1] >= tid]
            ud.append(f"| {tid:.0f} | {hvad} | {daarlige} | {min(efter, default=float('nan')):.1f} |")
    ud += ["", f"Acknowledged: {len(r.sager)} cases, {len(r.beskeder)} messages. **Lost: {mangler[0]} cases, {mangler[1]} messages.** In the mailbox without an "
           f"answer (allowed, as the answer may be lost): {mangler[2]}.", ""]
    return ud


def main() -> int:
    a = argparse.ArgumentParser()
    a.add_argument("--gange", default="1,10")
    a.add_argument("--sekunder", type=float, default=90)
    a.add_argument("--kommuner", type=int, default=98)
    a.add_argument("--uden-fejl", action="store_true")
    a.add_argument("--behold", action="store_true", help="keep logs and data in the folder that is told")
    valg = a.parse_args()
    mappe = Path(tempfile.mkdtemp(prefix="faelled-oevelse-"))
    mappe.chmod(0o755)
    net = Net([*NODER, *DATABASER])
    databaser: dict[str, Database] = {}
    inst, ud, tab = None, [], 0
    try:
        sig("databases")
        databaser["fa1"] = Database(net, "fa1", list(DATABASER))
        for navn in DATABASER[1:]:
            databaser[navn] = Database(net, navn, list(DATABASER), databaser["fa1"])
        vaerter = ",".join(net.adresse[n] for n in DATABASER)
        inst = Installationen(mappe / "installation", net, f"postgres://faelled@{vaerter}/postgres")
        sig("nodes")
        for navn in NODER:
            inst.start_node(navn)
            if navn == NODER[0]:
                inst.valgt = inst.vent_klar()
        inst.vagt.start()
        sig(f"{len(inst.landet(valg.kommuner))} municipalities approve")
        for gange in map(float, valg.gange.split(",")):
            r, skete = fase(inst, databaser, gange, valg.sekunder, not valg.uden_fejl)
            inst.vent_klar()
            mangler = tabt(inst, databaser, r)
            tab += mangler[0] + mangler[1]
            ud += rapport(gange, valg.sekunder, r, skete, mangler)
            genopret(databaser, net)
    finally:
        if inst:
            inst.stop()
        for d in databaser.values():
            d.luk()
        net.luk()
        if valg.behold:
            sig(f"kept: {mappe}")
        else:
            shutil.rmtree(mappe, ignore_errors=True)
    kerner = os.cpu_count()
    print(f"{time.strftime('%Y-%m-%d')}, {kerner} cores ({platform.processor() or platform.machine()}), load {os.getloadavg()[2]:.1f}; {valg.kommuner} municipalities, three nodes, "
          f"PostgreSQL with two replicas, callers on the same cores, {'network namespaces' if net.rum else 'loopback addresses'}.\n")
    print("\n".join(ud))
    return 1 if tab else 0


if __name__ == "__main__":
    sys.exit(main())
