"""The sandbox's fault switches: each kind at each door, for a system that somebody onboarded, called by name or by UUID."""

import datetime
import time

import pytest
import requests

from . import kald as k
from . import wstrust
from .navne import ATS_DEMO_STI, FEJL, NS
from .parter import UTC, Part
from .test_tilslutning import tilslut
from .verden import DEMOREST, ENHED, GRAPHQL, HANDLING, KORSBAEK, ORGANISATION, laes_krop, status_kode
from .xmlsig import laes

NAVN = "Fejlprøvens system"
UKENDT = "0dd00000-0000-4000-8000-0000000000aa"
XAPI = "/stsadmin/xapi/jobfunktionsroller"


class Plads:
    """The system, and what it got while all was well."""

    def __init__(self, verden, mappe):
        self.v = verden
        tilslut(verden, NAVN, "--out", str(mappe))
        cert = next(f for f in mappe.glob("*.pem") if b"BEGIN CERTIFICATE" in f.read_bytes() and f.with_suffix(".key").exists())
        self.k = verden.klient(Part.fra_filer(cert, cert.with_suffix(".key")))
        self.token = self.k.token(ORGANISATION, KORSBAEK)
        self.rest = self.k.token(DEMOREST, KORSBAEK)
        self.adgangstoken = self.k.adgangstoken(self.rest)
        self.jwt = self.k.oauth(ORGANISATION, KORSBAEK)
        poster = verden.klient(verden.operatoer).rest("/admin/systemer", None).json()["poster"]
        self.uuid = next(p["uuid"] for p in poster if p["navn"] == NAVN)

    def fault(self, *valg: str):
        return self.v.faelled("fault", "--data", str(self.v.s.mappe), *valg)


@pytest.fixture(scope="module")
def plads(egen_verden, tmp_path_factory):
    return Plads(egen_verden, tmp_path_factory.mktemp("fejlproeve"))


@pytest.fixture
def slaa_til(plads):
    """slaa_til("500", "--count", "1"): by name; off again afterwards."""
    def til(*valg: str):
        r = plads.fault(NAVN, *valg)
        assert r.returncode == 0, r.stdout + r.stderr
    yield til
    plads.fault(NAVN, "off")


# Each door's call; the answer as it came.
DOERE = {
    "sts": lambda p: p.k.rst(wstrust.NETCORE, ORGANISATION, KORSBAEK)[0],
    "json": lambda p: p.k.post_json(p.k.json_oenske(ORGANISATION, KORSBAEK)),
    "oauth": lambda p: p.k.post_oauth(p.k.oauth_parametre(ORGANISATION, KORSBAEK)),
    "adgangstoken": lambda p: p.k.post_ats(p.rest.xml),
    "rest": lambda p: p.k.rest(ATS_DEMO_STI + "hej", p.adgangstoken),
    "xapi": lambda p: p.k.rest(XAPI, None),
    "graphql": lambda p: p.k.rest(GRAPHQL, "Bearer " + p.jwt, "POST", json={"query": "{ __typename }"}),
    "soap": lambda p: p.k.send_kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", p.token)[0],
}
alle_doere = pytest.mark.parametrize("doer", DOERE)


def sts_fejl(r) -> str:
    return k.Fejl(laes(r.content)).detalje.findtext(".//f:Kode", "", NS | {"f": FEJL})


# What a fault is at each door.
FAULT = {
    "sts": lambda r: r.status_code == 500 and sts_fejl(r) == "100",
    "json": lambda r: r.status_code == 500 and r.json()["code"] == 100,
    "oauth": lambda r: r.status_code == 500 and r.json()["error"] == "server_error",
    "adgangstoken": lambda r: r.status_code == 500 and 'error="server_error"' in r.headers["WWW-Authenticate"],
    "rest": lambda r: r.status_code == 500 and r.text == "Intern fejl",
    "xapi": lambda r: r.status_code == 503 and "besked" in r.json(),  # 5: tried again later
    "graphql": lambda r: r.status_code == 500 and "error" in r.json(),
    "soap": lambda r: r.status_code == 500 and k.fejlsvar(laes(r.content)) is not None,
}


def forbi(tid: str) -> bool:
    return datetime.datetime.fromisoformat(tid.replace("Z", "+00:00")) < datetime.datetime.now(UTC) - datetime.timedelta(minutes=5)


def token_forbi(r) -> bool:
    return r.status_code == 200 and forbi(laes(r.content).find(".//{*}Conditions").get("NotOnOrAfter"))


# What an expired token is: at the token service one that has run out, elsewhere the refusal of one.
UDLOEBET = {
    "sts": token_forbi,
    "json": lambda r: r.status_code == 200 and datetime.datetime.strptime(r.json()["Lifetime"], "%m/%d/%Y %H:%M:%S") < datetime.datetime.utcnow(),
    "oauth": lambda r: r.status_code == 200 and r.json()["expires_in"] == 0,
    "adgangstoken": lambda r: r.status_code == 401 and "The Token is expired" in r.headers["WWW-Authenticate"],
    "rest": lambda r: r.status_code == 401 and "Token was expired" in r.headers["WWW-Authenticate"],
    "xapi": lambda r: r.status_code == 401,
    "graphql": lambda r: r.status_code == 401,
    "soap": lambda r: r.status_code == 500 and k.Fejl(laes(r.content)).kode == "wsu:MessageExpired",
}


def er_god(doer: str, r) -> bool:
    if doer == "soap":
        return r.status_code == 200 and status_kode(laes(r.content).find("{*}Body")[0]) == 44
    return r.status_code == 200 and not (doer == "sts" and token_forbi(r))


@alle_doere
def test_server_error(plads, slaa_til, doer):
    slaa_til("500", "--count", "1")
    r = DOERE[doer](plads)
    assert r.status_code == 500 and r.text == "Internal Server Error\n"
    assert er_god(doer, DOERE[doer](plads))  # once, and it is over


@alle_doere
def test_fault(plads, slaa_til, doer):
    slaa_til("fault", "--count", "1")
    r = DOERE[doer](plads)
    assert FAULT[doer](r), f"{r.status_code} {r.text[:500]}"
    assert er_god(doer, DOERE[doer](plads))


@alle_doere
def test_expired(plads, slaa_til, doer):
    slaa_til("expired", "--count", "1")
    r = DOERE[doer](plads)
    assert UDLOEBET[doer](r), f"{r.status_code} {r.text[:500]}"
    assert er_god(doer, DOERE[doer](plads))


@alle_doere
def test_lost_answer(plads, slaa_til, doer):
    """The call is done and stands in the audit log; nobody hears of it."""
    def journal() -> int:
        r = plads.v.klient(plads.v.operatoer).rest(f"/admin/revision?antal=1000&retning=tilbage&certifikat={plads.k.part.sha256.hex()}", None)
        assert r.status_code == 200, r.text
        return len(r.json()["poster"])

    foer = journal()
    slaa_til("lost", "--count", "1")
    with pytest.raises(requests.exceptions.ConnectionError):
        DOERE[doer](plads)
    assert journal() == foer + 1
    assert er_god(doer, DOERE[doer](plads))


@alle_doere
def test_slow(plads, slaa_til, doer):
    DOERE[doer](plads)
    slaa_til("slow", "--ms", "700", "--count", "1")
    start = time.monotonic()
    assert er_god(doer, DOERE[doer](plads))
    assert time.monotonic() - start >= 0.7


def test_an_expired_token_is_refused_by_the_service(plads, slaa_til):
    slaa_til("expired", "--count", "1")
    r, _ = plads.k.rst(wstrust.NETCORE, ORGANISATION, KORSBAEK)
    token = wstrust.Token(wstrust.klip_assertion(r.text), ORGANISATION, KORSBAEK)
    r, _ = plads.k.send_kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", token)
    assert k.Fejl(laes(r.content)).kode == "wsu:MessageExpired"


def test_others_are_not_touched(plads, slaa_til, egen_verden):
    slaa_til("500")
    assert egen_verden.skriver.token(ORGANISATION, KORSBAEK)
    assert egen_verden.nabo.rest(XAPI, None).status_code == 200
    assert DOERE["json"](plads).status_code == 500


def test_any_registered_system_is_found(plads):
    for navn in (NAVN, plads.uuid, "Korsbæk Læser"):
        r = plads.fault(navn, "fault", "--count", "1")
        assert r.returncode == 0, r.stdout + r.stderr
        assert (plads.uuid if navn != "Korsbæk Læser" else "fault") in r.stdout
        assert plads.fault(navn, "off").returncode == 0
    for navn in ("Findes ikke", "0dd00000-0000-4000-8000-00000000dead"):
        r = plads.fault(navn, "fault")
        assert r.returncode == 2 and "findes ikke" in (r.stderr + r.stdout).lower().replace("kendes ikke", "findes ikke")
    # Two systems of one name: which of them is for the caller to say.
    r = plads.v.faelled("onboard", "--data", str(plads.v.s.mappe), "--name", NAVN, "--cvr", "66666666")
    assert r.returncode == 0, r.stderr
    r = plads.fault(NAVN, "500")
    assert r.returncode == 2 and "UUID" in r.stderr + r.stdout
    assert plads.fault(plads.uuid, "off").returncode == 0
