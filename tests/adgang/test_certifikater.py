"""A certificate that must not count, at every door of an installation under `faelled serve` (sikkerhed.md SIK-001, 5.4.7).

The certificate is registered for a system with an approved agreement, and the token it brings is signed by the token
service: nothing is wrong but the certificate. Beside it, in the same test, the system's good certificate gets in.
"""

import datetime
import http.server
import threading
import time

import jwt
import pytest

from . import kald as k
from . import wstrust
from .installation import LEVERANDOER, UDSTEDER, Installation, om
from .navne import ATS_DEMO_STI, DEMO_STI
from .parter import UTC, Part, lav, spaerreliste
from .smed import Udkast, privilegier, smed
from .test_kald import AUT, DEMO_HANDLING
from .verden import DEMOREST, ENHED, GRAPHQL, HANDLING, ORGANISATION, demo_krop, laes_krop, status_kode
from .xmlsig import laes

UKENDT = "0dd00000-0000-4000-8000-0000000000aa"
UDSTIL = "http://organisation.faelled.example/roles/servicesystemrole/Udstil/1"
DUMMY = "http://demorest.faelled.example/roles/servicesystemrole/dummy/1"
IND = "ind"

# What each door answers a certificate that does not count.
AFVIST = {
    "soap": "wsse:FailedAuthentication",  # 5.8
    "kontekst": "FAELLED-SP-0401",  # 8.6
    "sts": "wst:FailedAuthentication 101",  # 3.7
    "json": "401 101",  # 4.1
    "oauth": "401 invalid_client",  # 4.2
    "adgangstoken": "401 invalid_token",  # 6.1
    "graphql": "401",  # 6.4
    "xapi": "401 41",  # administration.md 5
    "administration": "401 41",
    "revision": "401 41",
}


def token(i: Installation, part: Part, modtager: str, rolle: str):
    u = Udkast(UDSTEDER, modtager, i.cvr, part, privilegier([(i.cvr, rolle, {})]), navn="CN=Prøvesystem")
    return smed(u, i.sts)


def soap(i, part) -> str:
    r, _ = i.klient(part).send_kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", token(i, part, ORGANISATION, UDSTIL))
    dok = laes(r.content)
    if k.fejlsvar(dok) is not None:
        return k.Fejl(dok).kode
    return IND if status_kode(dok.find("{*}Body")[0]) == 44 else r.text


def kontekst(i, part) -> str:
    krop = demo_krop("hej", f'<a:AuthorityContext xmlns:a="{AUT}"><a:MunicipalityCVR>{i.cvr}</a:MunicipalityCVR></a:AuthorityContext>')
    r = i.klient(part).post_soap(DEMO_STI, f'<s:Envelope xmlns:s="{k.S11}"><s:Body>{krop}</s:Body></s:Envelope>',
                                 {"Content-Type": "text/xml; charset=utf-8", "SOAPAction": f'"{DEMO_HANDLING}"'})
    dok = laes(r.content)
    if k.fejlsvar(dok) is None:
        return IND if "hej" in r.text else r.text
    return k.Fejl(dok).detalje.findtext(".//{*}ErrorCode")


def sts(i, part) -> str:
    r, _ = i.klient(part).rst(wstrust.NETCORE, ORGANISATION, i.cvr)
    if r.status_code == 200 and "Assertion" in r.text:
        return IND
    f = k.Fejl(laes(r.content))
    return f"{f.kode} {f.detalje.findtext('.//{*}Kode')}"


def json(i, part) -> str:
    klient = i.klient(part)
    r = klient.post_json(klient.json_oenske(ORGANISATION, i.cvr))
    return IND if r.status_code == 200 else f"{r.status_code} {r.json()['code']}"


def oauth(i, part) -> str:
    klient = i.klient(part)
    r = klient.post_oauth(klient.oauth_parametre(ORGANISATION, i.cvr))
    return IND if r.status_code == 200 else f"{r.status_code} {r.json()['error']}"


def adgangstoken(i, part) -> str:
    r = i.klient(part).post_ats(token(i, part, DEMOREST, DUMMY).xml)
    return IND if r.status_code == 200 else f"{r.status_code} {r.headers['WWW-Authenticate'].partition('error=')[2].split(chr(34))[1]}"


def graphql(i, part) -> str:
    nu = int(datetime.datetime.now(UTC).timestamp())
    krav = {"iss": UDSTEDER, "aud": ORGANISATION, "sub": emne(part), "iat": nu, "nbf": nu, "exp": nu + 3600, "jti": UKENDT, "cvr": i.cvr,
            "spec_ver": "1.0", "priv": privilegier([(i.cvr, UDSTIL, {})]), "cnf": {"x5t#S256": part.x5t_s256}}
    t = jwt.encode(krav, i.sts.noegle, algorithm="RS256", headers={"kid": i.sts.sha1.hex().upper()})
    r = i.klient(part).rest(GRAPHQL, "Bearer " + t, "POST", json={"query": "{ __typename }"})
    return IND if r.status_code == 200 else str(r.status_code)


def emne(part: Part) -> str:
    """The subject as the token service writes it: most specific first."""
    navne = {"2.5.4.97": "OID.2.5.4.97", "2.5.4.5": "SERIALNUMBER", "2.5.4.3": "CN", "2.5.4.10": "O", "2.5.4.6": "C"}
    return ", ".join(f"{navne[a.oid.dotted_string]}={a.value}" for a in reversed(list(part.certifikat.subject)))


def _http(sti: str):
    def f(i, part) -> str:
        r = i.klient(part).rest(sti, None)
        return IND if r.status_code == 200 else f"{r.status_code} {r.json()['kode']}"
    return f


DOERE = {"soap": soap, "kontekst": kontekst, "sts": sts, "json": json, "oauth": oauth, "adgangstoken": adgangstoken, "graphql": graphql,
         "xapi": _http("/stsadmin/xapi/jobfunktionsroller"), "administration": _http("/admin/systemer"), "revision": _http("/admin/revision")}
ALLE_IND = dict.fromkeys(DOERE, IND)


def ved_doerene(i: Installation, part: Part) -> dict[str, str]:
    return {navn: doer(i, part) for navn, doer in DOERE.items()}


class Listevaert:
    """Publishes revocation lists over http, as certificate authorities do."""

    def __init__(self):
        self.liste = b""
        selv = self

        class Svar(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                self.wfile.write(selv.liste)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Svar)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    @property
    def adresse(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/udsteder.crl"

    def luk(self) -> None:
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture(scope="module")
def inst(tmp_path_factory):
    i = Installation(tmp_path_factory.mktemp("installation"))
    i.start()
    try:
        i.tilslut(i.udsted("Godt", 30).gem(i.mappe, "god"))
        yield i
    finally:
        i.stop()


def genstart(i: Installation) -> None:
    i.stop()
    i.start()


def test_the_good_certificate_gets_in(inst):
    assert ved_doerene(inst, inst.god) == ALLE_IND


def test_certificate_of_another_ca(inst):
    anden = lav("En anden rod", ca=True, serie=None, nr=40)
    part = inst.registrer(lav("Fra en anden", udsteder=anden, nr=41).gem(inst.mappe, "anden"))
    assert ved_doerene(inst, part) == AFVIST
    assert ved_doerene(inst, inst.god) == ALLE_IND
    # The chain is what was wrong, and nothing else.
    inst.kraev_kaede = False
    genstart(inst)
    assert ved_doerene(inst, part) == ALLE_IND
    inst.kraev_kaede = True
    genstart(inst)
    assert ved_doerene(inst, part) == AFVIST


def test_certificate_that_runs_out(inst):
    for sekunder in (12, 60, 300):  # more on a machine that is busy
        slut = om(seconds=sekunder)
        part = inst.registrer(inst.udsted("Snart slut", 42, til=slut).gem(inst.mappe, f"kort-{sekunder}"))
        rest = inst.klient(part).adgangstoken(token(inst, part, DEMOREST, DUMMY))
        foer = ved_doerene(inst, part)
        svar = inst.klient(part).rest(ATS_DEMO_STI + "hej", rest).text
        if om() < slut:
            break
    assert (foer, svar) == (ALLE_IND, "hej")
    time.sleep(max(0, (slut - om()).total_seconds()) + 1)
    assert ved_doerene(inst, part) == AFVIST
    r = inst.klient(part).rest(ATS_DEMO_STI + "hej", rest)  # the access token it got while it was good
    assert r.status_code == 401, r.text
    assert ved_doerene(inst, inst.god) == ALLE_IND


def test_certificate_before_its_time(inst):
    part = inst.udsted("Senere", 43, fra=om(days=1)).gem(inst.mappe, "senere")
    r = inst.klient(inst.leverandoer).rest(f"/admin/systemer/{inst.system}/certifikater", None, "POST", json={"base64": part.b64})
    assert r.status_code == 400 and r.json()["regel"] == "ADM-012" and "ikke gyldigt nu" in r.json()["tekst"]
    inst.stop()
    inst.registrer_i_fremtiden(part, 2)
    inst.start()
    inst.administrator(part, LEVERANDOER, "Revisor")
    assert ved_doerene(inst, part) == AFVIST
    assert ved_doerene(inst, inst.god) == ALLE_IND


def test_revoked_by_a_list_in_a_file_and_by_one_at_an_address(inst):
    """The root's list lies in a file; the issuing CA publishes its own over http."""
    fil, vaert = inst.mappe / "rod.crl", Listevaert()
    fil.write_bytes(spaerreliste(inst.ca, []))
    vaert.liste = spaerreliste(inst.mellem, [])
    inst.spaerrelister = [str(fil), vaert.adresse]
    i_fil = inst.registrer(inst.udsted("Spærres i en fil", 44).gem(inst.mappe, "i_fil"))
    paa_adresse = inst.registrer(lav("Spærres på en adresse", udsteder=inst.mellem, nr=45).gem(inst.mappe, "paa_adresse"))
    genstart(inst)
    for part in (i_fil, paa_adresse, inst.god):
        assert ved_doerene(inst, part) == ALLE_IND
    rest = {p: inst.klient(p).adgangstoken(token(inst, p, DEMOREST, DUMMY)) for p in (i_fil, paa_adresse)}

    fil.write_bytes(spaerreliste(inst.ca, [i_fil]))
    vaert.liste = spaerreliste(inst.mellem, [paa_adresse])
    genstart(inst)
    vent_til_afvist(inst, paa_adresse)
    for part in (i_fil, paa_adresse):
        assert ved_doerene(inst, part) == AFVIST
        r = inst.klient(part).rest(ATS_DEMO_STI + "hej", rest[part])  # the access token it got while it was good
        assert r.status_code == 401, r.text
    assert ved_doerene(inst, inst.god) == ALLE_IND

    # What was fetched is kept: a start without network knows it, from the first call.
    vaert.luk()
    genstart(inst)
    assert ved_doerene(inst, paa_adresse) == AFVIST
    assert ved_doerene(inst, inst.god) == ALLE_IND


def vent_til_afvist(i: Installation, part: Part) -> None:
    """Lists are fetched beside the start."""
    frist = time.monotonic() + 20
    while json(i, part) == IND:
        assert time.monotonic() < frist, "the list at the address never came"
        time.sleep(0.1)
