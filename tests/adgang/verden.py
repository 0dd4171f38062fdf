"""The sandbox as the outside sees it: its demo systems as clients, its certificates, its services."""

from __future__ import annotations

import datetime
import functools
import json
import os
import subprocess
from pathlib import Path

import requests

from klient import byg
from sandkasse import PROGRAM, Sandkasse

from . import angreb, angreb_http, angreb_rst
from .klient import Klient, Sted
from .navne import NS
from .parter import Part, lav
from .wstrust import UTC, Token, lav_rst
from .xmlsig import laes

ORGANISATION = "http://stoettesystemerne.dk/service/organisation/3"
DEMO = "http://demo.prod-serviceplatformen.dk/service/DemoService/1"
KLASSELISTE = "http://entityid.kombit.dk/service/klassifikationlistehent/2"
DEMOREST = "http://entityid.kombit.dk/service/demoservicerest/1"
KORSBAEK, LILLELUND = "11111111", "22222222"
GRAPHQL = "/organisation/organisationhent/1"
ENHED = "/organisation/organisationenhed/6/"
HANDLING = "http://kombit.dk/sts/organisation/organisationenhed/"
OND_UUID = "0dd00000-0000-4000-8000-0000000000bd"  # what every attack tries to make


def tekst(element) -> str:
    from lxml import etree
    return etree.tostring(element).decode()


def laes_krop(uuid: str) -> str:
    return tekst(byg("organisationenhed", "laes", {"uuid": uuid}))


def importer_krop(uuid: str, organisation: str, navn: str = "PROEVE") -> str:
    return tekst(byg("organisationenhed", "importer", {
        "uuid": uuid, "egenskaber": [{"fra": "2024-01-01", "til": "uendelig", "BrugervendtNoegleTekst": navn, "EnhedNavn": navn}],
        "gyldighed": [{"fra": "2024-01-01", "til": "uendelig", "kode": "Aktiv"}],
        "relationer": [{"navn": "Tilhoerer", "ref": organisation, "fra": "2024-01-01", "til": "uendelig"}]}))


def demo_krop(besked: str = "hej", kontekst: str = "") -> str:
    return (f'<d:CallDemoServiceRequest xmlns:d="http://serviceplatformen.dk/xml/wsdl/soap11/SP/Demo/1/">{kontekst}'
            f"<d:messageString>{besked}</d:messageString></d:CallDemoServiceRequest>")


def status_kode(krop) -> int:
    return int(krop.findtext("{urn:oio:sagdok:3.0.0}StandardRetur/{urn:oio:sagdok:3.0.0}StatusKode"))


class Verden:
    def __init__(self, s: Sandkasse):
        self.s = s
        self.pki = s.mappe / "pki"
        self.forskydning = datetime.timedelta(0)
        self.ca = self.fil("ca")
        self.sts, self.org, self.sp, self.operatoer = map(self.fil, ("adg-adgangsstyring", "org-signing", "sp-signing", "operatoer"))
        self.mappe = s.mappe.parent / f"{s.mappe.name}-noegler"

    def fil(self, navn: str) -> Part:
        return Part.fra_filer(self.pki / f"{navn}.pem", self.pki / f"{navn}.key")

    def ur(self) -> datetime.datetime:
        return datetime.datetime.now(UTC) + self.forskydning

    @property
    def base(self) -> str:
        return self.s.klar["https"]

    def part(self, nr: int) -> Part:
        d = self.s.klar["systemer"][nr]
        return Part.fra_filer(self.s.sti(d["certifikat"]), self.s.sti(d["noegle"]))

    @functools.cached_property
    def udsteder(self) -> str:
        """The token service's entity id, as it says itself."""
        besked = Klient(Sted(self.base, self.ca.cert_fil, self.sts, self.org, "", self.ur), self.part(0))
        token = besked.token(ORGANISATION, KORSBAEK)
        return token.element.findtext("saml:Issuer", "", NS)

    def sted(self, tjeneste: Part | None = None) -> Sted:
        return Sted(self.base, self.ca.cert_fil, self.sts, tjeneste or self.org, self.udsteder, self.ur)

    def klient(self, part: Part | int, tjeneste: Part | None = None) -> Klient:
        return Klient(self.sted(tjeneste), self.part(part) if isinstance(part, int) else part)

    # May do everything for Korsbæk; may read Korsbæk and Lillelund; belongs to Lillelund.
    @functools.cached_property
    def skriver(self) -> Klient:
        return self.klient(0)

    @functools.cached_property
    def laeser(self) -> Klient:
        return self.klient(1)

    @functools.cached_property
    def nabo(self) -> Klient:
        return self.klient(2)

    @functools.cached_property
    def fremmed(self) -> Klient:
        """A certificate from the right CA that nobody registered."""
        return self.klient(lav("Fremmed", udsteder=self.ca, nr=4).gem(self.mappe, "fremmed"))

    @functools.lru_cache(maxsize=None)  # noqa: B019 - lives as long as the session
    def token(self, nr: int, entity_id: str, cvr: str) -> Token:
        """One good token per (system, service, authority), for all tests."""
        return self.klient(nr).token(entity_id, cvr)

    def organisation(self, cvr: str = KORSBAEK) -> str:
        return self.s.organisation(cvr)

    def enhed(self) -> str:
        """A unit that exists."""
        if not hasattr(self, "_enhed"):
            self._enhed = "0dd00000-0000-4000-8000-000000000001"
            k = self.skriver
            svar = k.kald(ENHED, importer_krop(self._enhed, self.organisation()), HANDLING + "importer",
                          self.token(0, ORGANISATION, KORSBAEK))
            # 49: another Verden over the same sandbox made it already.
            assert status_kode(svar) in (20, 49), tekst(svar)
        return self._enhed

    # --- the sandbox's own switches

    def sandkasse_api(self, metode: str, sti: str, **valg) -> requests.Response:
        s = requests.Session()
        s.trust_env = False
        s.verify, s.cert = self.ca.cert_fil, (self.operatoer.cert_fil, self.operatoer.key_fil)
        return s.request(metode, self.base + "/sandkasse/" + sti, timeout=60, **valg)

    def flyt_ur(self, sekunder: int) -> None:
        r = self.sandkasse_api("PUT", "ur", json={"oenske": f"+{sekunder}s"})
        assert r.status_code == 200, r.text
        self.forskydning += datetime.timedelta(seconds=sekunder)

    def faelled(self, *argumenter: str, **valg) -> subprocess.CompletedProcess:
        return subprocess.run([str(PROGRAM), *argumenter], capture_output=True, text=True, timeout=120,
                              env={**os.environ, "PATH": "/usr/bin:/bin"}, cwd=self.s.mappe.parent, **valg)

    # --- where attackers stand

    def angriber(self, nr: int = 0, entity_id: str = ORGANISATION) -> angreb.Miljoe:
        """A caller who may only read, and wants to write; for the demo service, one who may call it."""
        token = self.token(nr, entity_id, KORSBAEK)
        demo = entity_id == DEMO
        return angreb.Miljoe(
            part=self.part(nr), nabo=self.part(2), fremmed=lav("Selvlavet", nr=5), sts=self.sts, udsteder=self.udsteder,
            entity_id=entity_id, andet_entity_id=ORGANISATION if demo else DEMO, cvr=KORSBAEK, andet_cvr=LILLELUND,
            priv=token.attribut("dk:gov:saml:attribute:Privileges_intermediate") or "",
            andet_priv=self.token(0, entity_id, KORSBAEK).attribut("dk:gov:saml:attribute:Privileges_intermediate") or "",
            til=self.base + ("/service/SP/Demo/1" if demo else ENHED),
            action="http://serviceplatformen.dk/xml/wsdl/soap11/SP/Demo/1/callDemoService" if demo else HANDLING + "laes",
            krop=demo_krop() if demo else laes_krop(self.enhed()),
            ond_krop=demo_krop("ond") if demo else importer_krop(OND_UUID, self.organisation()), token=token, nu=self.ur, ca=self.ca)

    def rst_angriber(self) -> angreb_rst.RstMiljoe:
        m = self.angriber()
        krop = laes(lav_rst(angreb_rst.NETCORE, self.part(0), ORGANISATION, LILLELUND, sts_adresse="x").data)
        r = angreb_rst.RstMiljoe(**{**m.__dict__, "sts_adresse": self.sted().sts_adresse})
        r.ond_krop = tekst(krop.find(".//{*}RequestSecurityToken"))
        return r

    def http_angriber(self) -> angreb_http.HttpMiljoe:
        ukendt = self.klient(lav("Ukendt", udsteder=self.ca, nr=6).gem(self.mappe, "ukendt"))
        return angreb_http.HttpMiljoe(self.angriber(), self.skriver, self.nabo, ukendt, DEMOREST, GRAPHQL, ORGANISATION)


def tabel(navn: str) -> dict:
    sti = Path(__file__).parent.parent / "cases" / "SF1514" / navn
    return json.loads(sti.read_text(encoding="utf-8"))
