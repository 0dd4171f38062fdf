"""Registers systems, identity providers, agreements and roles through the administration's API, and writes signed metadata."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import requests
import xmlsec
from lxml import etree

MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
SOAP = "urn:oasis:names:tc:SAML:2.0:bindings:SOAP"
X509NAVN = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
KORSBAEK, LILLELUND, OPERATOER = "11111111", "22222222", "99999999"


@dataclass
class Noegle:
    noegle: Path
    certifikat: Path

    @classmethod
    def lav(cls, mappe: Path, navn: str) -> Noegle:
        n = cls(mappe / f"{navn}.key", mappe / f"{navn}.pem")
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", f"/CN={navn}", "-days", "2",
                        "-addext", "subjectAltName=DNS:localhost", "-keyout", str(n.noegle), "-out", str(n.certifikat)],
                       check=True, stderr=subprocess.DEVNULL)
        n.noegle.chmod(0o644)
        return n

    @property
    def base64(self) -> str:
        return "".join(self.certifikat.read_text().split("-----")[2].split())


def metadata(rolle: str, entity_id: str, noegle: Noegle, endepunkter: list[tuple], krypter: bool = True) -> str:
    """rolle: "SP" or "IDP"; endpoints as (element, binding, location[, index])."""
    navn = f"{rolle}SSODescriptor"
    noegler = "".join(
        f'<KeyDescriptor use="{brug}"><ds:KeyInfo xmlns:ds="{DS}"><ds:X509Data><ds:X509Certificate>{noegle.base64}'
        f"</ds:X509Certificate></ds:X509Data></ds:KeyInfo></KeyDescriptor>"
        for brug in ("signing", "encryption")[: 2 if krypter else 1])

    def punkt(e):
        indeks = f' index="{e[3]}"' if len(e) > 3 else ""
        return f'<{e[0]} Binding="{e[1]}" Location="{e[2]}"{indeks}/>'

    slo = "".join(punkt(e) for e in endepunkter if e[0] == "SingleLogoutService")
    andre = "".join(punkt(e) for e in endepunkter if e[0] != "SingleLogoutService")
    xml = (f'<EntityDescriptor xmlns="{MD}" ID="_md" entityID="{entity_id}"><{navn} '
           f'protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">{noegler}{slo}'
           f"<NameIDFormat>{X509NAVN}</NameIDFormat>{andre}</{navn}></EntityDescriptor>")
    rod = etree.fromstring(xml)
    signatur = xmlsec.template.create(rod, xmlsec.Transform.EXCL_C14N, xmlsec.Transform.RSA_SHA256)
    rod.insert(0, signatur)
    ref = xmlsec.template.add_reference(signatur, xmlsec.Transform.SHA256, uri="#_md")
    xmlsec.template.add_transform(ref, xmlsec.Transform.ENVELOPED)
    xmlsec.template.add_transform(ref, xmlsec.Transform.EXCL_C14N)
    xmlsec.tree.add_ids(rod, ["ID"])
    ctx = xmlsec.SignatureContext()
    ctx.key = xmlsec.Key.from_file(str(noegle.noegle), xmlsec.KeyFormat.PEM)
    ctx.sign(signatur)
    return etree.tostring(rod).decode()


class Administration:
    """The operator, and Korsbæk's and Lillelund's approvers."""

    def __init__(self, s):
        self.s = s
        pki = s.mappe / "pki"
        self.operatoer = (str(pki / "operatoer.pem"), str(pki / "operatoer.key"))
        self.rolle(self.operatoer[0], OPERATOER, "Leverandøradministrator")
        self.godkendere = {}
        for nr, cvr in ((0, KORSBAEK), (2, LILLELUND)):
            d = s.klar["systemer"][nr]
            self.godkendere[cvr] = (s.sti(d["certifikat"]), s.sti(d["noegle"]))
            for rolle in ("Aftaleadministrator", "Rolleadministrator"):
                self.rolle(self.godkendere[cvr][0], cvr, rolle)

    def rolle(self, certifikat: str, cvr: str, rolle: str) -> None:
        aftryk = subprocess.run(["openssl", "x509", "-in", certifikat, "-noout", "-fingerprint", "-sha256"],
                                check=True, capture_output=True, text=True).stdout.split("=")[1].strip().replace(":", "").lower()
        self.kald("POST", "administratorer", {"identitet": f"cert:{aftryk}", "navn": "Godkender", "organisation": cvr, "rolle": rolle})

    def kald(self, metode: str, sti: str, krop=None, hvem=None, taal=(200, 201, 204)):
        svar = requests.request(metode, f"{self.s.klar['https']}/admin/{sti}", json=krop, cert=hvem or self.operatoer,
                                verify=self.s.sti(self.s.klar["ca"]), timeout=30)
        assert svar.status_code in taal, f"{metode} {sti}: {svar.status_code} {svar.text[:400]}"
        return svar.json() if svar.content else None

    def system(self, navn: str, entity_id: str, xml: str, idp: bool, **flade) -> str:
        felt = "idp" if idp else "brugervendt"
        krop = {"navn": navn, "beskrivelse": "Prøve", "ejer": OPERATOER, "kontaktEmail": "drift@faelled.example",
                "typer": ["Identity Provider" if idp else "Brugervendt system"],
                felt: {"entityId": entity_id, "metadataXml": xml, "profil": "OIOSAML3", "visningsnavn": navn, "aktiveret": True,
                       "kenderRoller": True, **flade}}
        uuid = self.kald("POST", "systemer", krop)["uuid"]
        self.kald("POST", f"systemer/{uuid}/status", {"status": "Aktiv"})
        return uuid

    def foederation(self, idp: str, cvr: str) -> None:
        uuid = self.kald("POST", "foederationsaftaler", {"idp": idp, "myndighed": cvr, "begrundelse": "Login"})["uuid"]
        self.kald("POST", f"foederationsaftaler/{uuid}/anmod", {})
        hvem = self.godkendere[cvr]
        tekst = self.kald("GET", f"foederationsaftaler/{uuid}/godkendelsestekst", hvem=hvem)
        self.kald("POST", f"foederationsaftaler/{uuid}/godkend", {"sha256": tekst["sha256"], "bemyndiget": True}, hvem=hvem)

    def brugersystemrolle(self, system: str, entity_id: str, navn: str) -> str:
        uuid = self.kald("POST", "brugersystemroller", {
            "entityId": entity_id, "system": system, "navn": navn,
            "dataafgraensningstyper": [{"type": "http://sts.kombit.dk/constraints/KLE/1", "kraevet": False}]})["uuid"]
        self.kald("POST", f"brugersystemroller/{uuid}/status", {"status": "Udgivet"})
        return uuid

    def jobfunktionsrolle(self, cvr: str, entity_id: str, navn: str, rolle: str, kle: str, delegeret: tuple[str, ...] = ()) -> str:
        return self.kald("POST", "jobfunktionsroller", {
            "entityId": entity_id, "navn": navn, "organisation": cvr, "delegeretTil": [{"til": c} for c in delegeret],
            "roller": [{"brugersystemrolle": rolle, "afgraensninger": [
                {"type": "http://sts.kombit.dk/constraints/KLE/1", "vaerdier": [kle]}]}]})["uuid"]
