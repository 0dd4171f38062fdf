#!/usr/bin/python3
"""./dev bench gate [--seconds S] [--connections N] [--objects N | --tokens N]: what the gate costs, as Markdown tables.

Starts a sandbox, signs distinct messages before the clock starts, sends them by build/bench/forberedt_last and reads the
server's CPU from /proc. Beside it stands what one RSA-2048 signature costs on the machine (openssl speed), since a signed
call needs one and a token two. Every answer is checked: a wrong one ends the run with exit code 1. Then, alone on the
machine like the server before it, simplesamlphp signs answers on two workers: tokens are to be issued twice as fast.

--objects N instead: organisation's four operations with token and signature on N seeded objects.
--tokens N instead: N distinct JWTs, made with the sandbox's own token key, one call with each: what the memories hold
and what the process weighs afterwards.

Needs the Python packages of the black-box tests (lxml, cryptography, requests, PyJWT) and a whole build.
"""

from __future__ import annotations

import argparse
import base64
import json
import random
import re
import struct
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LAST = ROOT / "build" / "bench" / "forberedt_last"
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tests" / "sort_boks"), str(ROOT / "tools")]

from cryptography.hazmat.primitives import hashes  # noqa: E402
from cryptography.hazmat.primitives.asymmetric import padding  # noqa: E402

from adgang import kald, wstrust  # noqa: E402
from adgang.navne import S12, STS_STI  # noqa: E402
from adgang.verden import (ENHED, GRAPHQL, HANDLING, KORSBAEK, ORGANISATION, Verden, importer_krop, laes_krop, tekst)  # noqa: E402
from klient import byg, midnat  # noqa: E402
from peer import simplesamlphp  # noqa: E402
from sandkasse import PROGRAM, Sandkasse  # noqa: E402

# Goals of the issue: CPU of the server.
SIGNED_CALL_US = 600  # where a signature costs 330
TOKEN_US = 900
REST_FACTOR = 1.3
PEER_FACTOR = 2.0
REFERENCE_SIGNATURE_US = 330


def rsa_us() -> float:
    """Microseconds of CPU for one signature."""
    ud = subprocess.run(["openssl", "speed", "-seconds", "2", "rsa2048"], capture_output=True, text=True, check=True).stdout
    return float(re.search(r"rsa\s+2048 bits\s+([\d.]+)s", ud)[1]) * 1e6


class Beskeder:
    """Messages on their way into a file."""

    def __init__(self, mappe: Path, navn: str):
        self.fil = mappe / f"{navn}.bin"
        self.ud = open(self.fil, "wb")

    def med(self, krop: str, ventet: str, headere: dict[str, str]) -> None:
        linjer = "".join(f"{n}: {v}\r\n" for n, v in headere.items())
        for del_ in (linjer, krop, ventet):
            data = del_.encode()
            self.ud.write(struct.pack("<I", len(data)) + data)

    def faerdig(self) -> Path:
        self.ud.close()
        return self.fil


class Bane:
    def __init__(self, verden: Verden, mappe: Path, forbindelser: int, sekunder: float):
        self.v, self.mappe, self.forbindelser, self.sekunder = verden, mappe, forbindelser, sekunder
        self.klient = verden.skriver

    def koer(self, navn: str, sti: str, beskeder: Path, *, mtls: bool = True, gentag: bool = False) -> dict:
        ud = self.mappe / "ud.json"
        part = self.klient.part
        command = [LAST, "--url", self.v.base + sti, "--ca", self.v.ca.cert_fil, "--beskeder", beskeder, "--connections",
                   self.forbindelser, "--pid", self.v.s.proces.pid, "--json", ud, "--navn", navn]
        if mtls:
            command += ["--cert", part.cert_fil, "--key", part.key_fil]
        if gentag:
            command += ["--gentag", "ja", "--seconds", self.sekunder]
        done = subprocess.run([str(c) for c in command], stdin=subprocess.DEVNULL, stdout=sys.stderr)
        if done.returncode != 0:
            sys.exit(f"{navn}: wrong answers, or none")
        return json.loads(ud.read_text(encoding="utf-8"))

    # --- what is measured

    def underskrevne(self, antal: int) -> dict:
        """laes of one unit, signed with token, answer signed."""
        token = self.klient.token(ORGANISATION, KORSBAEK)
        krop = laes_krop(self.v.enhed())
        headere = kald.http_hoveder(kald.NETCORE, HANDLING + "laes")
        b = Beskeder(self.mappe, "kald")
        for _ in range(antal):
            m = kald.lav_kald(kald.NETCORE, self.klient.part, token, krop, til=self.v.base + ENHED, action=HANDLING + "laes", nu=self.v.ur())
            b.med(m.data, m.message_id, headere)
        return self.koer("signed laes", ENHED, b.faerdig())

    def tokens(self, antal: int) -> dict:
        b = Beskeder(self.mappe, "rst")
        for _ in range(antal):
            m = wstrust.lav_rst(wstrust.NETCORE, self.klient.part, ORGANISATION, KORSBAEK, sts_adresse=self.v.sted().sts_adresse, nu=self.v.ur())
            b.med(m.data, m.message_id, {"Content-Type": "application/soap+xml; charset=utf-8"})
        assert wstrust.NETCORE.soap == S12
        return self.koer("token issue", STS_STI, b.faerdig(), mtls=False)

    def graphql(self, navn: str, authorization: str | None) -> dict:
        """The same question with this token; without one only in development mode, which the gate must have open."""
        krop = json.dumps({"query": f'{{ organisation(cvr: "{KORSBAEK}") {{ organisationsnavn }} }}'})
        b = Beskeder(self.mappe, navn)
        for _ in range(2000):
            h = {"Content-Type": "application/json", "x-TransaktionsId": str(uuid.uuid4()), "x-TransaktionsTid": self.v.ur().isoformat()}
            if authorization:
                h["Authorization"] = authorization
            b.med(krop, '"data"', h)
        return self.koer(navn, GRAPHQL, b.faerdig(), gentag=True)


    def underskrevet(self, navn: str, segment: str, operation: str, kroppe: list[str]) -> dict:
        """One operation of organisation, each call signed with token; status 20 is looked for in every answer."""
        token = self.klient.token(ORGANISATION, KORSBAEK)
        sti, action = ENHED.replace("organisationenhed", segment), f"{HANDLING.replace('organisationenhed', segment)}{operation}"
        headere = kald.http_hoveder(kald.NETCORE, action)
        b = Beskeder(self.mappe, navn)
        for krop in kroppe:
            m = kald.lav_kald(kald.NETCORE, self.klient.part, token, krop, til=self.v.base + sti, action=action, nu=self.v.ur())
            b.med(m.data, "StatusKode>20<", headere)
        return self.koer(navn, sti, b.faerdig())

    def jwts(self, antal: int, nr: int) -> dict:
        """So many JWTs that nobody has brought before, a call with each. Like the token service's own but for `jti`."""
        hoved, krav, _ = self.klient.oauth(ORGANISATION, KORSBAEK).split(".")
        indhold = json.loads(base64.urlsafe_b64decode(krav + "=="))
        krop = json.dumps({"query": f'{{ organisation(cvr: "{KORSBAEK}") {{ organisationsnavn }} }}'})
        h = {"Content-Type": "application/json", "x-TransaktionsId": str(uuid.uuid4()), "x-TransaktionsTid": self.v.ur().isoformat()}
        b = Beskeder(self.mappe, "jwt")
        for _ in range(antal):
            indhold["jti"] = str(uuid.uuid4())
            tekst = f"{hoved}.{b64url(json.dumps(indhold).encode())}"
            signatur = self.v.sts.noegle.sign(tekst.encode(), padding.PKCS1v15(), hashes.SHA256())
            b.med(krop, '"data"', {**h, "Authorization": f"Bearer {tekst}.{b64url(signatur)}"})
        return self.koer(f"JWT {nr}", GRAPHQL, b.faerdig())


def b64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def kroppe(mappe: Path, organisation: str, antal: int) -> dict[str, tuple[str, str, list[str]]]:
    """Bodies about seeded units and users, chosen alike in every run."""
    enheder, noegler = ((mappe / "seed-ids" / f"{n}.txt").read_text(encoding="utf-8").split() for n in ("organisationenhed", "brugernoegler"))
    valg = random.Random(1)
    valg.shuffle(enheder)  # units come round in turn: two renames of one at once would wait for each other
    i_dag = {"fra": midnat(), "til": "uendelig"}
    return {
        "laes": ("organisationenhed", "laes", [laes_krop(valg.choice(enheder)) for _ in range(antal)]),
        "soeg": ("bruger", "soeg", [tekst(byg("bruger", "soeg", {"egenskaber": [{"BrugervendtNoegleTekst": valg.choice(noegler)}]}))
                                    for _ in range(antal)]),
        "importer": ("organisationenhed", "importer", [importer_krop(str(uuid.uuid4()), organisation, f"LAST{i}") for i in range(antal)]),
        "ret": ("organisationenhed", "ret", [tekst(byg("organisationenhed", "ret", {
            "uuid": enheder[i % len(enheder)], "egenskaber": [{**i_dag, "BrugervendtNoegleTekst": f"LAST{i}", "EnhedNavn": f"Omdøbt {i}"}]}))
            for i in range(antal)]),
    }


def med_objekter(mappe: Path, objekter: int, beskeder: int, forbindelser: int) -> None:
    data = mappe / "sandkasse"
    subprocess.run([str(PROGRAM), "seed", "--data", str(data), "--kommuner", "98", "--objekter", str(objekter)], check=True,
                   stdin=subprocess.DEVNULL, stdout=sys.stderr)
    signatur = rsa_us()
    s = Sandkasse(data, "--no-demo")
    try:
        bane = Bane(Verden(s), mappe, forbindelser, 0)
        rows = []
        for navn, (segment, operation, krop) in kroppe(data, s.organisation(), beskeder).items():
            r = bane.underskrevet(navn, segment, operation, krop)
            rows.append([navn, f"{r['rate']:,.0f}", r["p50_us"], r["p99_us"], f"{r['server_cpu_us']:.0f}",
                         f"{r['server_cpu_us'] - signatur:.0f}", f"{r['server_cpu_us'] / signatur:.2f}"])
        print(f"\nOne RSA-2048 signature: {signatur:.0f} µs CPU. {objekter:,} objects, {forbindelser} connections, {vaegt(s):.0f} MB resident.\n")
    finally:
        s.stop()
    table(["Signed, with token", "rate/s", "p50 µs", "p99 µs", "server CPU µs", "beside the signature µs", "in signatures"], rows)


def vaegt(s: Sandkasse) -> float:
    """Resident MB of the server."""
    status = Path(f"/proc/{s.proces.pid}/status").read_text(encoding="utf-8")
    return int(re.search(r"VmRSS:\s+(\d+)", status)[1]) / 1024


def med_tokens(mappe: Path, antal: int, forbindelser: int) -> None:
    s = Sandkasse(mappe / "sandkasse")
    rows = []
    try:
        v = Verden(s)
        bane = Bane(v, mappe, forbindelser, 0)
        hold = min(antal, 50_000)
        for nr in range(0, antal + 1, hold):
            if nr:
                bane.jwts(hold, nr)
            maal = {n: float(x) for n, x in re.findall(r"^(faelled_token_\w+) ([\d.]+)$", bane.klient.session.get(v.base + "/metrics").text, re.M)}
            rows.append([f"{nr:,}", f"{maal['faelled_token_huskede']:,.0f}", f"{maal['faelled_token_fortraengt_total']:,.0f}", f"{vaegt(s):.0f}"])
            print(rows[-1], file=sys.stderr, flush=True)
    finally:
        s.stop()
    table(["Distinct tokens brought", "remembered", "had to go", "resident MB"], rows)


def table(head: list[str], rows: list[list]) -> None:
    print("| " + " | ".join(head) + " |")
    print("|" + "---|" * len(head))
    for row in rows:
        print("| " + " | ".join(str(x) for x in row) + " |")
    print()


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--seconds", type=float, default=5)
    p.add_argument("--connections", type=int, default=16)
    p.add_argument("--messages", type=int, default=6000, help="signed messages of each kind")
    p.add_argument("--objects", type=int, help="only organisation's operations, on so many objects")
    p.add_argument("--tokens", type=int, help="only the memory after so many distinct tokens")
    a = p.parse_args()
    if a.objects or a.tokens:
        with tempfile.TemporaryDirectory(prefix="faelled-bench-") as m:
            if a.objects:
                med_objekter(Path(m), a.objects, a.messages, a.connections)
            else:
                med_tokens(Path(m), a.tokens, a.connections)
        return 0
    signatur = rsa_us()
    with tempfile.TemporaryDirectory(prefix="faelled-bench-") as m:
        mappe = Path(m)
        s = Sandkasse(mappe / "sandkasse")
        try:
            bane = Bane(Verden(s), mappe, a.connections, a.seconds)
            maalt = {"call": bane.underskrevne(a.messages), "token": bane.tokens(a.messages)}
            klient = bane.klient
            maalt["plain"] = bane.graphql("graphql, no token", None)
            maalt["jwt"] = bane.graphql("graphql, JWT", "Bearer " + klient.oauth(ORGANISATION, KORSBAEK))
            maalt["access"] = bane.graphql("graphql, access token", klient.adgangstoken(klient.token(ORGANISATION, KORSBAEK)))
        finally:
            s.stop()
    peer = simplesamlphp.maal(a.seconds)

    # Goals are given where a signature costs 330 µs; the rest of the cost is scaled alike.
    skala = signatur / REFERENCE_SIGNATURE_US
    rows = []
    for navn, goal in (("call", SIGNED_CALL_US * skala), ("token", TOKEN_US * skala),
                       ("jwt", maalt["plain"]["server_cpu_us"] * REST_FACTOR), ("access", maalt["plain"]["server_cpu_us"] * REST_FACTOR),
                       ("plain", None)):
        r = maalt[navn]
        rows.append([r["navn"], f"{r['rate']:,.0f}", r["p50_us"], r["p99_us"], f"{r['server_cpu_us']:.0f}",
                     f"{r['server_cpu_us'] / signatur:.2f}", f"{goal:.0f}" if goal else ""])
    print(f"\nOne RSA-2048 signature: {signatur:.0f} µs CPU ({1e6 / signatur:,.0f}/s).\n")
    table(["What", "rate/s", "p50 µs", "p99 µs", "server CPU µs", "in signatures", "goal µs here"], rows)
    faktor = maalt["token"]["rate"] / peer
    table(["Peer in the same run", "rate/s", "tokens : peer", "goal"],
          [[f"simplesamlphp, {simplesamlphp.WORKERS} workers, signed answers", f"{peer:,.0f}", f"{faktor:.1f}", f"{PEER_FACTOR:.0f}"]])
    return 0


if __name__ == "__main__":
    sys.exit(main())
