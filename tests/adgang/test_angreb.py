"""Every attack over TLS against the sandbox, with the documented answer of the tables in cases/SF1514."""

import pytest

from . import angreb, angreb_http, angreb_rst
from .kald import NETCORE, Fejl, fejlsvar, http_hoveder
from .navne import NS, S11, S12
from .verden import DEMO, ENHED, HANDLING, KORSBAEK, OND_UUID, ORGANISATION, laes_krop, status_kode, tabel
from .navne import STS_STI
from .xmlsig import laes

SOAP, RST, HTTP = tabel("angreb.json"), tabel("angreb_rst.json"), tabel("angreb_http.json")
URET = [n for n in angreb.ANGREB if n == "genspil_efter_vinduet"]  # these move the clock: in a sandbox of their own


def kode_passer(fejl: Fejl, forventet) -> bool:
    koder = [forventet] if isinstance(forventet, str) else forventet
    return fejl.kode in koder or ("" in koder and fejl.kode.split(":")[0] in ("", "s11", "s12"))


def udfoer(verden, f: angreb.Forsoeg, sti: str, stil) -> object:
    k = verden.skriver
    hoveder = f.hoveder or http_hoveder(stil, "x")
    for god in f.forud:
        r = k.post_soap(sti, god, hoveder, mtls=False)
        assert r.status_code == 200, r.text
    if f.ur:
        verden.flyt_ur(f.ur)
    return k.post_soap(sti, f.data, hoveder, mtls=False)


def proev(verden, m, navn, sti, stil):
    case = SOAP[navn]
    r = udfoer(verden, angreb.ANGREB[navn](m), sti, stil)
    if navn == "for_stor":
        assert r.status_code == 413 or Fejl(laes(r.content))
        return
    assert r.status_code in (500, 400) and "xml" in r.headers["Content-Type"], f"HTTP {r.status_code} {r.text[:600]}"
    fejl = Fejl(laes(r.content))
    assert kode_passer(fejl, case["kode"]), f"{fejl}, not {case['kode']}"
    assert case.get("tekst", "") in fejl.tekst


@pytest.fixture(scope="module")
def organisation(verden):
    m = verden.angriber()
    yield m
    # Whatever was answered: none of them got anything done.
    svar = verden.skriver.kald(ENHED, laes_krop(OND_UUID), HANDLING + "laes", verden.token(0, ORGANISATION, KORSBAEK))
    assert status_kode(svar) == 44


@pytest.mark.parametrize("navn", [n for n in angreb.ANGREB if n not in URET])
def test_attack_on_organisation(verden, organisation, navn):
    """SOAP 1.2, lax."""
    organisation.soap = S12
    proev(verden, organisation, navn, ENHED, NETCORE)


@pytest.mark.parametrize("navn", [n for n in angreb.ANGREB if n not in URET])
def test_attack_on_the_demo_service(verden, navn):
    """SOAP 1.1, a service of Serviceplatformen."""
    m = verden.angriber(entity_id=DEMO)
    m.soap = S11
    proev(verden, m, navn, "/service/SP/Demo/1", NETCORE.med(soap=S11))


@pytest.mark.parametrize("navn", URET)
def test_attack_after_the_clock_moved(egen_verden, navn):
    m = egen_verden.angriber()
    proev(egen_verden, m, navn, ENHED, NETCORE)


@pytest.fixture(scope="module")
def rst(verden):
    return verden.rst_angriber()


def test_tables_and_attacks_agree():
    assert set(RST) == set(angreb_rst.ANGREB) and set(HTTP) == set(angreb_http.ANGREB)
    for case in (*RST.values(), *HTTP.values()):
        assert case["beskrivelse"].endswith(".") and case["kilde"].startswith("sikkerhed.md ")


@pytest.mark.parametrize("navn", [n for n in angreb_rst.ANGREB if n not in URET])
def test_attack_on_the_token_service(verden, rst, navn):
    case = RST[navn]
    r = udfoer(verden, angreb_rst.ANGREB[navn](rst), STS_STI, NETCORE)
    if navn == "for_stor" and r.status_code == 413:
        return
    assert r.status_code == 500, f"HTTP {r.status_code} {r.text[:600]}"
    dok = laes(r.content)
    assert fejlsvar(dok) is not None and not dok.findall(".//saml:Assertion", NS)
    fejl = Fejl(dok)
    assert [fejl.kode, int(fejl.detalje.findtext("f:Fejl/f:Kode", "0", NS))] == case["kode"], fejl
    assert case.get("tekst", "") in fejl.tekst
    assert fejl.tekst.startswith(f"{case['kode'][1]}: ")


@pytest.fixture(scope="module")
def http(verden):
    return verden.http_angriber()


def test_good_jwt_gets_in(http):
    """The attacks on JWTs are made on this one."""
    r = http.graphql("Bearer " + http.underskrevet(http.jwt()))
    assert r.status == 200, r.tekst


@pytest.mark.parametrize("navn", angreb_http.ANGREB)
def test_attack_by_http(http, navn):
    case = HTTP[navn]
    svar = angreb_http.ANGREB[navn](http)
    forventet = case["status"] if isinstance(case["status"], list) else [case["status"]]
    assert svar.status in forventet, f"HTTP {svar.status} {svar.tekst[:600]} {svar.hoveder}"
    assert case.get("tekst", "") in svar.tekst.replace('": ', '":')
    if "udfordring" in case:
        u = svar.hoveder.get("WWW-Authenticate", "")
        assert case["udfordring"] in u and case.get("tekst_udfordring", "") in u, u
    assert "<Assertion" not in svar.tekst and "access_token" not in svar.tekst
