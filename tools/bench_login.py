#!/usr/bin/python3
"""./dev bench login [--seconds S] [--messages N]: login answers a second, beside simplesamlphp's in the same run.

Ours: a user system's signed AuthnRequest by POST from a browser that is logged in; the answer has the roles translated anew, a signed and encrypted
assertion, and its audit record is durable before it leaves. The peer signs an answer with fixed attributes, and keeps nothing.
"""

from __future__ import annotations

import argparse
import base64
import datetime
import json
import struct
import subprocess
import sys
import tempfile
import uuid
from pathlib import Path
from urllib.parse import quote

import xmlsec
from lxml import etree

ROD = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROD / "tests"), str(ROD / "tests" / "sort_boks"), str(ROD / "tools")]

from login.browser import Browser, vaelg_person  # noqa: E402
from peer import simplesamlphp  # noqa: E402
from sandkasse import Sandkasse  # noqa: E402

LAST = ROD / "build" / "bench" / "forberedt_last"
ISSUE = "/runtime/saml2/issue.idp"
FAG = "https://fagsystem.sandkasse.faelled.example"
MAAL = 2.5


def anmodning(base: str, noegle: xmlsec.Key) -> str:
    nr = "id" + uuid.uuid4().hex
    nu = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    rod = etree.fromstring(
        f'<AuthnRequest xmlns="urn:oasis:names:tc:SAML:2.0:protocol" ID="{nr}" Version="2.0" IssueInstant="{nu}" Destination="{base}{ISSUE}">'
        f'<Issuer xmlns="urn:oasis:names:tc:SAML:2.0:assertion">{FAG}</Issuer></AuthnRequest>')
    s = xmlsec.template.create(rod, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256)
    rod.append(s)
    ref = xmlsec.template.add_reference(s, xmlsec.Transform.SHA256, uri="#" + nr)
    xmlsec.template.add_transform(ref, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(ref, xmlsec.Transform.EXCL_C14N)
    xmlsec.tree.add_ids(rod, ["ID"])
    ctx = xmlsec.SignatureContext()
    ctx.key = noegle
    ctx.sign(s)
    return "SAMLRequest=" + quote(base64.b64encode(etree.tostring(rod)).decode(), safe="")


def skriv(fil: Path, base: str, noegle: xmlsec.Key, cookies: list[str], antal: int) -> None:
    with fil.open("wb") as ud:
        for i in range(antal):
            headere = f"Content-Type: application/x-www-form-urlencoded\r\nCookie: {cookies[i % len(cookies)]}\r\n"
            for del_ in (headere, anmodning(base, noegle), 'name="SAMLResponse"'):
                ud.write(struct.pack("<I", len(del_)) + del_.encode())


def main() -> int:
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--seconds", type=float, default=5)
    p.add_argument("--messages", type=int, default=6000)
    p.add_argument("--connections", type=int, default=16)
    a = p.parse_args()
    with tempfile.TemporaryDirectory(prefix="faelled-bench-") as m:
        mappe = Path(m)
        s = Sandkasse(mappe / "data", "--no-demo")
        try:
            base, ca = s.klar["https"], s.sti(s.klar["ca"])
            cookies = []
            for _ in range(16):
                b = Browser(ca)
                assert vaelg_person(b, b.gaa(base + "/sandkasse/fagsystem/login")).overskrift == "Du er logget ind"
                cookies.append("; ".join(f"{n}={b.http.cookies[n]}" for n in ("chbrowser", "chsession")))
            beskeder, ud = mappe / "beskeder", mappe / "ud.json"
            skriv(beskeder, base, xmlsec.Key.from_file(str(s.mappe / "pki" / "demo-fagsystem.key"), xmlsec.KeyFormat.PEM), cookies, a.messages)
            done = subprocess.run([str(x) for x in (LAST, "--url", base + ISSUE, "--ca", ca, "--beskeder", beskeder, "--connections", a.connections,
                                                    "--pid", s.proces.pid, "--json", ud, "--navn", "login")], stdin=subprocess.DEVNULL, stdout=sys.stderr)
            if done.returncode != 0:
                sys.exit("wrong answers, or none")
            r = json.loads(ud.read_text(encoding="utf-8"))
        finally:
            s.luk()
    peer = simplesamlphp.maal(a.seconds)
    print("| What | rate/s | p50 µs | p99 µs | server CPU µs |\n|---|---|---|---|---|")
    print(f"| login answer, roles translated, signed, encrypted, audited | {r['rate']:,.0f} | {r['p50_us']} | {r['p99_us']} | {r['server_cpu_us']:.0f} |")
    print(f"| simplesamlphp, {simplesamlphp.WORKERS} workers, signed answer | {peer:,.0f} | | | |\n")
    print(f"Ratio {r['rate'] / peer:.1f}, goal {MAAL}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
