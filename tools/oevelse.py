#!/usr/bin/python3
"""The national rehearsal: three active nodes, PostgreSQL with two replicas, RabbitMQ with three brokers, and the calls of a top month
from 98 municipalities, a day in some minutes, while nodes, the primary database and a broker are killed and the network between node and
database is cut. Prints a report for docs/maalinger.md; ends with 1 when something acknowledged is lost or out of order.

Every machine is a network namespace (or a loopback address where namespaces are not permitted; then no network is cut and there is
one broker). A node that ends is started again after two seconds, as its unit says; a replica is promoted three seconds after the primary
died, as an operator's tool would. At the end every acknowledged case is read through another node than the one that took it, every
message taken out of its mailboxes, and the store and the audit logs are verified.
"""

from __future__ import annotations

import argparse
import concurrent.futures
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from oevelsesdom import BLANDING, MAANED, Dom, Regnskab, doem_beskeder, rapport
from oevelseshus import ALLE, MAEGLERE, NODER, Installationen
from oevelseslast import Faelles, Fordeler, Kalder, Laeser, Opgave, hent_tokens, proces
from oevelsesnet import Database, Maegler, Net

from sandkasse import PROGRAM

DATABASER = ("fa1", "fa2", "fa3")
HTTPS = ["organisation", "laes", "fremsoeg", "indeks", "token"]
VAEK = 15.0  # seconds: longer than the leader's lease
PROCESSER = 3  # that call over HTTPS; one more sends messages


def sig(tekst: str) -> None:
    print(time.strftime("%H:%M:%S"), tekst, file=sys.stderr, flush=True)


class Landet:
    """All the machines, and what is done to them."""

    def __init__(self, mappe: Path, valg: argparse.Namespace):
        self.valg = valg
        self.net = Net([*NODER, *DATABASER, *MAEGLERE])
        self.databaser: dict[str, Database] = {}
        self.inst: Installationen | None = None
        self.mappe = mappe

    def rejs(self) -> None:
        sig("databases and brokers")
        inst = self.inst = Installationen(self.mappe / "installation", self.net, "")
        maeglere = [] if self.valg.uden_rabbitmq else list(MAEGLERE[:self.valg.maeglere if self.net.rum else 1])
        with concurrent.futures.ThreadPoolExecutor(2) as samtidig:
            for gerning in [samtidig.submit(self.rejs_databaser), samtidig.submit(inst.start_maeglere, maeglere)]:
                gerning.result()
        vaerter = ",".join(self.net.adresse[n] for n in DATABASER)
        inst.url = f"postgres://faelled@{vaerter}/postgres"
        sig("nodes")
        for navn in NODER:
            inst.start_node(navn)
            if navn == NODER[0]:
                inst.valgt = inst.vent_klar()
        inst.vent_alle()
        # Without RabbitMQ mailboxes are made at the one that leads.
        inst.valgt = inst.leder()
        inst.vagt.start()
        begyndt = time.monotonic()
        inst.landet(self.valg.kommuner)
        self.enheder = inst.enhed_i_hver()
        sig(f"{len(inst.myndigheder)} municipalities have approved, in {time.monotonic() - begyndt:.0f} s")

    def rejs_databaser(self) -> None:
        self.databaser["fa1"] = Database(self.net, "fa1", list(DATABASER))
        for navn in DATABASER[1:]:
            self.databaser[navn] = Database(self.net, navn, list(DATABASER), self.databaser["fa1"])

    def primaer(self) -> Database:
        return next(d for d in self.databaser.values() if d.er_primaer())

    def forfrem_den_laengste(self) -> str:
        """The replica that has received most."""
        ny = max((n for n, d in self.databaser.items() if d.i_live()), key=lambda n: int(
            self.databaser[n].sql("SELECT COALESCE(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()) - '0/0'").split(".")[0]))
        self.databaser[ny].forfrem()
        return ny

    def genopret(self) -> None:
        """The old primary comes back as a replica: a new copy, as the guide says."""
        for navn, d in list(self.databaser.items()):
            if not d.i_live():
                d.luk()
                self.databaser[navn] = Database(self.net, navn, list(DATABASER), self.primaer())

    def opgave(self, gange: float, klar) -> Opgave:
        inst = self.inst
        o = Opgave([(inst.net.adresse[n], inst.port) for n in NODER], [(inst.net.adresse[n], inst.amqps_port) for n in NODER], inst.ca.cert_fil,
                   inst.god, inst.system, inst.myndigheder, self.enheder, inst.bokse, inst.beskedtype, {}, {}, klar,
                   max(8, min(40, int(gange * MAANED / 8))), int(gange * 100))
        hent_tokens(inst.klient(inst.god), o)
        return o

    def efterproev(self) -> list[str]:
        """With all nodes stopped: the store and every node's audit log hold together."""
        self.inst.stop()
        ud = []
        for kommando in (("verify",), ("audit", "verify")):
            done = subprocess.run([*self.net.paa(NODER[0]), str(PROGRAM), *kommando, "--data", self.inst.url], capture_output=True, text=True,
                                  timeout=600, stdin=subprocess.DEVNULL)
            ud.append(f"`faelled {' '.join(kommando)}`: " + ("in order" if done.returncode == 0 else "**" + (done.stdout + done.stderr)[-600:] + "**"))
        return ud

    def luk(self) -> None:
        if self.inst:
            self.inst.stop()
        for d in self.databaser.values():
            d.luk()
        self.net.luk()


class Fejl(threading.Thread):
    """What goes wrong in a phase, and when."""

    def __init__(self, land: Landet, sekunder: float, begynd: float):
        super().__init__(daemon=True)
        self.land, self.inst, self.sekunder, self.begynd = land, land.inst, sekunder, begynd
        self.skete: list[tuple[float, str, bool]] = []  # when, what, whether it is a fault

    def vent(self, andel: float) -> None:
        time.sleep(max(0.0, self.begynd + andel * self.sekunder - time.monotonic()))

    def skriv(self, hvad: str, fejl: bool = True) -> None:
        self.skete.append((time.monotonic() - self.begynd, hvad, fejl))
        sig(f"  {self.skete[-1][0]:5.1f} s: {hvad}")

    def run(self) -> None:
        for andel, gerning in ([(0.5, self.asynkron)] if self.land.valg.asynkron else [
                (0.1, self.en_foelger), (0.24, self.lederen), (0.42, self.primaeren), (0.58, self.maegleren), (0.72, self.nettet)]):
            self.vent(andel)
            try:
                gerning()
            except Exception as e:  # noqa: BLE001 - told; the phase goes on
                self.skriv(f"FAULT NOT MADE: {gerning.__name__}: {e!r}")

    def en_foelger(self) -> None:
        leder = self.inst.leder()
        node = next(n for n in NODER if n != leder)
        self.inst.processer[node].kill()
        self.skriv(f"node {node}, which does not lead, killed")

    def lederen(self) -> None:
        node = self.inst.leder()
        self.inst.nede.add(node)
        self.inst.processer[node].kill()
        self.skriv(f"node {node}, the leader, killed, and its machine gone for {VAEK:.0f} s")
        threading.Timer(VAEK, self.inst.nede.discard, [node]).start()

    def primaeren(self) -> None:
        p = self.land.primaer()
        p.draeb()
        self.skriv(f"primary database {p.navn} killed")
        time.sleep(3)
        self.skriv(f"{self.land.forfrem_den_laengste()} promoted", fejl=False)

    def maegleren(self) -> None:
        if not self.inst.maeglere:
            return
        m = self.inst.maeglere[self.inst.maegler_for(self.inst.leder())]
        m.draeb()
        self.skriv(f"broker {m.navn}, the first one of the leading node, killed")
        time.sleep(1)
        m.start()
        threading.Thread(target=self.maegleren_igen, args=(m,), daemon=True).start()

    def maegleren_igen(self, m: Maegler) -> None:
        m.vent()
        self.skriv(f"{m.navn}, started again after 1 s, answers", fejl=False)

    def nettet(self) -> None:
        node = self.inst.leder()
        if self.inst.net.klip(node, list(DATABASER)):
            self.skriv(f"network between {node}, the leader, and the databases cut")
            time.sleep(min(12.0, self.sekunder * 0.12))
            self.inst.net.saml(node, list(DATABASER))
            self.skriv("and mended", fejl=False)

    def asynkron(self) -> None:
        """A mistake in operation: nobody waits for the replicas, they have fallen behind, and the primary dies."""
        p = self.land.primaer()
        for d in self.land.databaser.values():
            d.saet(synchronous_standby_names="")
        for d in self.land.databaser.values():
            if d is not p:
                d.saet(primary_conninfo="host=127.0.0.1 port=1")
        self.skriv("synchronous replication switched off, the replicas cut from the primary", fejl=False)
        time.sleep(self.sekunder / 4)
        p.draeb()
        self.skriv(f"primary database {p.navn} killed")
        self.skriv(f"{self.land.forfrem_den_laengste()} promoted", fejl=False)


def fase(land: Landet, gange: float, sekunder: float) -> tuple[Regnskab, list, Dom]:
    inst = land.inst
    rate = gange * MAANED
    for m in inst.maeglere.values():
        m.vent()
    inst.vent_alle()
    inst.leder()
    fordeler = Fordeler([(inst.net.adresse[n], inst.port) for n in NODER], inst.ca.cert_fil)
    o = land.opgave(gange, fordeler.klar)
    sig(f"{gange:g} times the mean: {rate:.0f} calls a second for {sekunder:.0f} s")
    begynd = time.monotonic() + 4
    ud: multiprocessing.Queue = multiprocessing.Queue()
    # Half the mailboxes have a reader while messages come, the others are emptied afterwards.
    laesere = [Laeser(o, boks) for nr, boks in enumerate(inst.bokse) if nr % 2]
    beskeder = rate * BLANDING["besked"] / 100
    opgaver = [(HTTPS, (rate - beskeder) / PROCESSER)] * PROCESSER + [(["besked"], beskeder)]
    kaldere = []
    for nr, (slags, del_) in enumerate(opgaver):
        o.froe = int(gange * 100) * 10 + nr
        kaldere.append(multiprocessing.Process(target=proces, args=(o, slags, del_, sekunder, begynd, ud)))
        kaldere[-1].start()
    for l in laesere:
        l.start()
    f = Fejl(land, sekunder, begynd)
    if not land.valg.uden_fejl:
        f.start()
    alt, cpu = Regnskab(), 0.0
    for _ in kaldere:
        en, brugt = ud.get(timeout=sekunder + 300)
        alt.tilfoej(en)
        cpu += brugt
    for k in kaldere:
        k.join(30)
    if f.ident:
        f.join(120)
    sig(f"the callers used {cpu / sekunder:.2f} of a core")
    dom = doem(land, o, alt, laesere)
    fordeler.luk()
    return alt, sorted(f.skete), dom


def doem(land: Landet, o: Opgave, r: Regnskab, laesere: list[Laeser]) -> Dom:
    """Looks for everything acknowledged: messages first, since that may move the lead. With RabbitMQ they are read at all nodes."""
    dom, inst = Dom(), land.inst
    inst.vent_alle()
    tog = [sum(1 for b in r.beskeder if b.svaret and b.node == nr) for nr in range(len(NODER))]
    hvor = "all" if inst.maeglere else inst.flyt_lederskabet(NODER[tog.index(min(tog))])
    sig(f"messages were taken by {', '.join(f'{n}: {t}' for n, t in zip(NODER, tog))}; mailboxes are read at {hvor}")
    laesere = laesere + [Laeser(o, boks) for boks in inst.bokse if boks not in {l.boks for l in laesere}]
    for l in laesere:
        if not l.ident:
            l.start()
    slut = time.monotonic() + 120
    while (inst.venter() or any(time.monotonic() - l.senest < 4 for l in laesere)) and time.monotonic() < slut:
        time.sleep(0.5)
    for l in laesere:
        l.stop.set()
    for l in laesere:
        l.join(20)
    doem_beskeder(dom, r.beskeder, {l.boks: l.leveret for l in laesere}, ALLE)
    inst.vent_alle()
    doem_sager(dom, o, r)
    return dom


def doem_sager(dom: Dom, o: Opgave, r: Regnskab) -> None:
    k = Kalder(Faelles(o), None, 0.0, 0)
    efter: dict[tuple[int, str], list[str]] = {}
    for uuid, cvr, node in r.sager:
        efter.setdefault(((node + 1) % len(o.noder), cvr), []).append(uuid)
    for (node, cvr), uuids in efter.items():
        for fra in range(0, len(uuids), 100):
            del_ = uuids[fra:fra + 100]
            dom.sager += len(del_)
            dom.sager_tabt += len(set(del_) - k.der(node, cvr, del_))


def hoved(valg: argparse.Namespace, net: Net, maeglere: int) -> str:
    model = next((x.split(":")[1].strip() for x in Path("/proc/cpuinfo").read_text().splitlines() if x.startswith("model name")), "")
    return (f"{time.strftime('%Y-%m-%d')}, {os.cpu_count()} cores ({model}), load {os.getloadavg()[2]:.1f} (15 minutes) at the end; {valg.kommuner} municipalities, "
            f"three active nodes{', each with the mailboxes' if maeglere else ', one of which has the mailboxes'}, PostgreSQL with two replicas of which one must have every write, {maeglere or 'no'} RabbitMQ {'broker' if maeglere == 1 else 'brokers'}, "
            f"callers on the same cores, {'network namespaces' if net.rum else 'loopback addresses'}; {valg.sekunder:.0f} s stand for a day, whose top is 2.1 times its mean."
            + (" **Synchronous replication off: this run has to be red.**" if valg.asynkron else "") + "\n")


def main() -> int:
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--gange", default="1,10", help="times the mean of a top month, one phase each")
    a.add_argument("--sekunder", type=float, default=120, help="of each phase")
    a.add_argument("--kommuner", type=int, default=98)
    a.add_argument("--maeglere", type=int, choices=(1, 3), default=3)
    a.add_argument("--uden-rabbitmq", action="store_true", help="the order of the mailboxes lies in the store")
    a.add_argument("--uden-fejl", action="store_true", help="nothing goes wrong")
    a.add_argument("--asynkron", action="store_true", help="proves the judge: replication is switched off, then the primary dies; must end with 1")
    a.add_argument("--rapport", help="a file for the report, beside standard output")
    a.add_argument("--behold", action="store_true", help="keep the nodes' logs in the folder that is told")
    valg = a.parse_args()
    mappe = Path(tempfile.mkdtemp(prefix="faelled-oevelse-"))
    mappe.chmod(0o755)
    land, ud, roed = Landet(mappe, valg), [], False
    try:
        land.rejs()
        ud.append(hoved(valg, land.net, len(land.inst.maeglere)))
        for gange in map(float, valg.gange.split(",")):
            r, skete, dom = fase(land, gange, valg.sekunder)
            roed = roed or dom.roed
            ud += rapport(gange, valg.sekunder, r, skete, dom)
            sig(ud[-2])
            land.genopret()
        fundet = land.efterproev()
        roed = roed or any("**" in x for x in fundet)
        ud.append("Afterwards, with all nodes stopped: " + "; ".join(fundet) + ".\n")
    finally:
        land.luk()
        if valg.behold:
            sig(f"kept: {mappe}")
        else:
            shutil.rmtree(mappe, ignore_errors=True)
    print("\n".join(ud))
    if valg.rapport:
        Path(valg.rapport).write_text("\n".join(ud), encoding="utf-8")
    return 1 if roed else 0


if __name__ == "__main__":
    sys.exit(main())
