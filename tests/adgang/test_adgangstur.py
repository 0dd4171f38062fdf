"""A walk past every door: each operation of each surface, with every wrong proof. Which doors there are the program says
itself (/sandkasse/overflader), and it serves nothing that is not on that list; the WSDLs and OpenAPI files must agree.

A surface of a kind that has no walker here fails the test, and so does an open path that is not expected to be open.
"""

import datetime
import functools
import json

import pytest
from lxml import etree

from klient import TYPER, byg, eksempel, ny_uuid
from . import kald as k
from . import wstrust
from .kald import NETCORE, Fejl, fejlsvar
from .navne import S11, S12
from .parter import lav
from .smed import smed
from .verden import DEMO, DEMOREST, KLASSELISTE, KORSBAEK, LILLELUND, ORGANISATION, demo_krop, status_kode
from .xmlsig import laes

# Paths that anybody may read. Nothing about a municipality, a system or a person stands there.
AABNE = {"/service/KlassifikationListeHentREST/openapi.json", "/", "/live", "/ready", "/ready/besked", "/metrics", "/runtime/services/kombittrust/mex", "/runtime/services/kombittrust/14/certificatemixed",
         "/runtime/saml2/metadata.idp", "/runtime/saml2auth/metadata.idp", "/runtime/send.js", "/app/login", "/app/logud", "/runtime/oauth2/.well-known/openid-configuration",
         "/runtime/oauth2/certs.idp", "/opslag/1/openapi.json", "/sagdokumentindeks/6/validering/openapi.json",
         "/ydelseindeks/6/validering/openapi.json", "/organisation/api/1/openapi.json", "/klassifikation/api/1/openapi.json", "/organisation/graphiql/1/", "/sts-bf-soap/StsbeskedfordelerImpl"}
# Where a surface lists its operations itself.
OPENAPI = {"administration": ("/admin/openapi.json",), "xapi": ("/stsadmin/xapi/openapi.json",),
           "orgapi": ("/organisation/api/1/openapi.json",), "klasseapi": ("/klassifikation/api/1/openapi.json",),
           "sandkasseside": ("/sandkasse/api/openapi.json",)}
WSDL = "{http://schemas.xmlsoap.org/wsdl/}"
OPSLAG = "http://entityid.faelled.example/service/opslag/1"
SDI = "http://entityid.kombit.dk/service/sdi/sagdokumentindeks/6"
YDI = "http://entityid.kombit.dk/service/ydi/ydelseindeks/6"


# ------------------------------------------------------------------------------------------------- what there is

@pytest.fixture(scope="module")
def overflader(verden) -> list[dict]:
    r = verden.sandkasse_api("GET", "overflader")
    assert r.status_code == 200, r.text
    ud = []
    for o in r.json()["overflader"]:
        ud += openapi(verden, o) if o["art"] in OPENAPI else [o]
    return ud


def openapi(verden, o: dict) -> list[dict]:
    """The operations of a surface that has its own list."""
    s = verden.klient(verden.operatoer).session
    for sti in OPENAPI[o["art"]]:
        r = s.get(verden.base + sti, timeout=30)
        if r.status_code == 200:
            api = r.json()
            rod = ("/" + api["servers"][0]["url"].split("://")[-1].partition("/")[2].strip("/") if api.get("servers") else "").rstrip("/")
            if rod and any(p.startswith(rod + "/") for p in api["paths"]):
                rod = ""
            return [{**o, "metode": metode.upper(), "sti": rod + p} for p, x in api["paths"].items()
                    for metode in x if metode in ("get", "post", "put", "delete", "patch")]
    return []


def soap_operationer(verden, sti: str) -> dict[str, tuple[str, str]]:
    """From the WSDL: operation -> (QName of the input element, SOAPAction)."""
    dok = etree.fromstring(verden.skriver.session.get(verden.base + sti + "?wsdl", timeout=30).content)
    # Of the parts of a message one is the Body, the others are headers.
    elementer = {m.get("name"): next(d for d in m.findall(f"{WSDL}part") if not d.get("element").endswith(":RequestHeader"))
                 for m in dok.findall(f"{WSDL}message") if not m.get("name").startswith("RequestHeader")}
    ud = {}
    for o in dok.findall(f"{WSDL}portType/{WSDL}operation"):
        part = elementer[o.find(f"{WSDL}input").get("message").split(":")[-1]]
        prefix, _, navn = part.get("element").rpartition(":")
        action = dok.xpath("//*[local-name()='binding']/*[local-name()='operation'][@name=$n]/*[local-name()='operation']/@soapAction", n=o.get("name"))
        ud[o.get("name")] = (f"{{{part.nsmap[prefix or None]}}}{navn}", action[0] if action else "")
    return ud


def soap_tjenester(overflader) -> list[dict]:
    return [o for o in overflader if o["art"] == "soap"]


def test_wsdl_and_program_agree_on_operations(verden, overflader):
    tjenester = soap_tjenester(overflader)
    assert len(tjenester) >= 13
    for o in tjenester:
        assert sorted(soap_operationer(verden, o["sti"])) == sorted(o["operationer"]), o["sti"]


def test_every_surface_has_a_walker(overflader):
    kendte = set(VANDRERE) | {"soap", "soap-alias"}
    assert {o["art"] for o in overflader} <= kendte, {o["art"] for o in overflader} - kendte
    aabne = {o["sti"] for o in overflader if o["krav"] == "ingen"} - {o["sti"] for o in soap_tjenester(overflader)}
    assert aabne <= AABNE, aabne - AABNE


def test_what_is_not_on_the_list_is_not_served(verden, overflader):
    stier = {o["sti"].rstrip("/") for o in overflader}
    for sti in sorted(stier):
        if "{" in sti or not sti:
            continue
        for falsk in (sti + "/findes-ikke", sti + "x"):
            r = verden.skriver.session.get(verden.base + falsk, timeout=30)
            if not any(falsk.startswith(s.split("{")[0]) and "{" in s for s in stier):
                assert r.status_code in (404, 400), falsk


# ------------------------------------------------------------------------------------------------------- SOAP

@functools.lru_cache(maxsize=None)
def krop_til(segment: str, operation: str, uuid: str, organisation: str) -> str | None:
    """A Body that would do something, from the type table; None: no such operation there."""
    beskrivelse = {"uuid": uuid, "organisation": organisation, "enhed": uuid}
    if operation in ("opret", "importer", "ret") and segment in TYPER:
        beskrivelse |= {"egenskaber": [{"fra": "2024-01-01", "til": "uendelig", "BrugervendtNoegleTekst": "X"}]}
        if operation != "ret":
            beskrivelse |= {"gyldighed": [], "relationer": []}
    if operation == "import":
        beskrivelse["organisation"] = {"uuid": uuid}
    try:
        return etree.tostring(byg(segment, operation, beskrivelse)).decode()
    except (KeyError, TypeError):
        return None


@functools.lru_cache(maxsize=None)
def korsbaeks(verden, segment: str) -> str | None:
    """An object of this type that Korsbæk owns; None: the type is shared."""
    if segment not in TYPER or not TYPER[segment]["ejer"]:
        return None
    uuid = ny_uuid()
    krop = etree.tostring(byg(segment, "importer", eksempel(segment, verden.organisation(), uuid=uuid))).decode()
    svar = verden.skriver.kald(f"/organisation/{segment}/6/", krop, "urn:importer", verden.token(0, ORGANISATION, KORSBAEK))
    return uuid if status_kode(svar) == 20 else None


def soap_krop(verden, o: dict, operation: str, element: str, uuid: str | None = None) -> str:
    segment = o.get("segment") or o["sti"].strip("/").split("/")[1]
    if "Demo" in element:
        return demo_krop()
    krop = krop_til(segment, operation, uuid or verden.enhed(), verden.organisation())
    q = etree.QName(element)
    return krop if krop and laes(krop).tag == element else f'<q:{q.localname} xmlns:q="{q.namespace}"/>'


def soap_proever(verden, o: dict, operation: str, element: str, action: str):
    """(what is wrong, bytes, TLS client or None, code)."""
    krop = soap_krop(verden, o, operation, element)
    er_demo = "Demo" in element
    entity, andet = (DEMO, ORGANISATION) if er_demo else (o["entity_id"], DEMO)
    stil = NETCORE.med(soap=S11 if er_demo else S12)
    m = verden.angriber(0, entity)
    nu = verden.ur()

    def besked(token, part=None):
        return k.lav_kald(stil, part or verden.part(0), token, krop, til="x", action=action, nu=nu).data

    t = datetime.timedelta
    bar = f'<s:Envelope xmlns:s="{stil.soap}"><s:Body>{krop}</s:Body></s:Envelope>'
    god = verden.token(0, entity, KORSBAEK)
    yield "no token, no certificate", bar, None, ("wsse:FailedAuthentication", "", "s11", "s12")
    yield "no token, a stranger's certificate", bar, verden.fremmed, ("wsse:FailedAuthentication", "", "s11", "s12")
    yield "expired", besked(smed(m.udkast(fra=nu - t(hours=9), til=nu - t(minutes=6)), verden.sts)), None, ("wsu:MessageExpired",)
    yield "another service's", besked(verden.token(0, andet, KORSBAEK)), None, ("wsse:InvalidSecurityToken",)
    yield "another's token", besked(god, verden.part(2)), None, ("wsse:FailedCheck",)
    yield "a stranger's token", besked(smed(m.udkast(), m.fremmed)), None, ("wsse:FailedAuthentication",)
    yield "an authority without agreement", besked(smed(m.udkast(cvr=LILLELUND), verden.sts)), None, ("wsse:FailedAuthentication",)


def test_soap_operations_refuse_wrong_proof(verden, overflader):
    fejl, antal = [], 0
    for o in soap_tjenester(overflader):
        for operation, (element, action) in soap_operationer(verden, o["sti"]).items():
            stil = NETCORE.med(soap=S11 if "Demo" in element else S12)
            for hvad, data, klient, koder in soap_proever(verden, o, operation, element, action):
                r = (klient or verden.skriver).post_soap(o["sti"], data, k.http_hoveder(stil, action), mtls=klient is not None)
                antal += 1
                dok = laes(r.content)
                if fejlsvar(dok) is None:
                    fejl.append(f"{o['sti']} {operation}: let in with {hvad}: {r.text[:300]}")
                    continue
                kode = Fejl(dok).kode
                if kode not in koder and kode.split(":")[0] not in koder:
                    fejl.append(f"{o['sti']} {operation} with {hvad}: {Fejl(dok)}, not {koder}")
    assert not fejl, "\n".join(fejl[:20])
    assert antal >= 7 * 80


def test_soap_operations_of_another_municipality(verden, overflader):
    """A good token for Lillelund sees and changes nothing of Korsbæk's."""
    fejl, egne = [], {}
    token = verden.token(2, ORGANISATION, LILLELUND)
    for o in soap_tjenester(overflader):
        segment = o["sti"].strip("/").split("/")[1]
        egen = korsbaeks(verden, segment) if o["entity_id"] == ORGANISATION else None
        if egen is None:
            continue
        egne[segment] = egen
        for operation, (element, action) in soap_operationer(verden, o["sti"]).items():
            r, _ = verden.nabo.send_kald(o["sti"], soap_krop(verden, o, operation, element, egen), action, token)
            dok = laes(r.content)
            if operation == "opret" or fejlsvar(dok) is not None:
                continue
            kode = dok.find(f"{{{S12}}}Body")[0].findtext("{*}StandardRetur/{*}StatusKode")
            if kode == "20" and (operation != "soeg" or egen in r.text):
                fejl.append(f"{o['sti']} {operation}: {kode} for Lillelund on Korsbæk's object")
    assert not fejl, "\n".join(fejl)
    assert len(egne) >= 4, sorted(egne)
    for segment, uuid in egne.items():  # and all of them are still there
        svar = verden.skriver.kald(f"/organisation/{segment}/6/", krop_til(segment, "laes", uuid, ""), "urn:x",
                                   verden.token(0, ORGANISATION, KORSBAEK))
        assert status_kode(svar) == 20, segment


def test_a_token_opens_only_its_own_service_whatever_the_path(verden, overflader):
    """Every SOAP path takes every operation; the token must be for the operation's service."""
    for sti, krop, entity, stil in (("/organisation/bruger/6/", demo_krop(), ORGANISATION, NETCORE.med(soap=S11)),
                                    ("/service/SP/Demo/1", krop_til("bruger", "soeg", "", ""), DEMO, NETCORE)):
        r, _ = verden.skriver.send_kald(sti, krop, "urn:x", verden.token(0, entity, KORSBAEK), stil)
        assert Fejl(laes(r.content)).kode in ("wsse:InvalidSecurityToken", "wsa:ActionNotSupported"), r.text[:500]


# ------------------------------------------------------------------------------------------- everything over HTTP

def konkret(o: dict) -> str:
    """The path with something in its {places}."""
    sti = o["sti"]
    while "{" in sti:
        a, b = sti.index("{"), sti.index("}")
        sti = sti[:a] + ("hej" if "text" in sti[a:b] else "0dd00000-0000-4000-8000-00000000abcd") + sti[b + 1:]
    return sti


def kald_http(klient, o: dict, authorization=None, *, mtls=True, **valg):
    indhold = {} if o["metode"] in ("GET", "DELETE", "HEAD") else valg or {"json": {}}
    if o["art"] == "json":
        indhold = {"json": klient.json_oenske(ORGANISATION, KORSBAEK)}
    elif o["art"] == "oauth":
        indhold = {"data": klient.oauth_parametre(ORGANISATION, KORSBAEK)}
    return klient.rest(konkret(o), authorization, o["metode"], mtls=mtls, **indhold)


def nej(r, statusser=(401, 403)) -> bool:
    return r.status_code in (*statusser, 404)  # 404: not there at all, see test_what_is_on_the_list_is_there


def gaa_token(verden, o):
    """Access tokens and JWTs: REST and GraphQL."""
    valg = {"json": {"query": "{ __typename }"}} if o["art"] == "graphql" or o["sti"].endswith("GQL") else {}
    entity = {"graphql": ORGANISATION, "liste": KLASSELISTE, "opslag": OPSLAG, "orgapi": ORGANISATION,
              "klasseapi": "http://entityid.kombit.dk/service/klassifikation/7",
              "validering": SDI if "sagdokument" in o["sti"] else YDI}.get(o["art"], DEMOREST)
    h = verden.http_angriber()
    h.graphql_entity_id = entity
    nu = int(verden.ur().timestamp())
    for hvad, a, klient, mtls in (
            ("nothing", None, verden.fremmed, False), ("a stranger's certificate", None, verden.fremmed, True),
            ("an expired JWT", "Bearer " + h.underskrevet(h.jwt(aud=entity, exp=nu - 400, nbf=nu - 4000, iat=nu - 4000)), verden.skriver, True),
            ("another service's JWT", "Bearer " + h.underskrevet(h.jwt(aud=DEMO)), verden.skriver, True),
            ("another certificate's JWT", "Bearer " + h.underskrevet(h.jwt(aud=entity)), verden.nabo, True),
            ("an authority without agreement", "Bearer " + h.underskrevet(h.jwt(aud=entity, cvr=LILLELUND)), verden.skriver, True),
            ("an invented access token", "Holder-of-key 0f6b1f7e-6c1d-4d6c-9d4e-1c2b3a4d5e6f", verden.skriver, True)):
        r = kald_http(klient, o, a, mtls=mtls, **valg)
        yield hvad, r, nej(r)


def gaa_certifikat(verden, o):
    """A registered client certificate is asked for in TLS."""
    for hvad, klient, mtls in (("nothing", verden.fremmed, False), ("a stranger's certificate", verden.fremmed, True)):
        r = kald_http(klient, o, mtls=mtls)
        yield hvad, r, nej(r, (400,) if o["art"] == "ats" else (401, 403))


def gaa_soapcertifikat(verden, o):
    """A SOAP service that knows its caller by the TLS certificate alone: a fault, or no answer at all."""
    konvolut = ('<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body><v:SoegInput '
                'xmlns:v="urn:oio:sts:beskedfordeler:vaerdiliste:1.0.0"/></s:Body></s:Envelope>')
    for hvad, mtls in (("nothing", False), ("a stranger's certificate", True)):
        r = verden.fremmed.post_soap(o["sti"], konvolut, {"Content-Type": "text/xml"}, mtls=mtls)
        yield hvad, r, r.status_code == 500 and "Fault" in r.text and "StatusKode" not in r.text


def gaa_operatoer(verden, o):
    """The operator's certificate: a registered system's is not enough."""
    yield from gaa_certifikat(verden, o)
    r = kald_http(verden.nabo, o)
    yield "a system's certificate", r, nej(r)


def gaa_administration(verden, o):
    """Who is no administrator gets nothing, or, asked who one is, that one is nobody."""
    for hvad, klient, mtls in (("nothing", verden.fremmed, False), ("a stranger's certificate", verden.fremmed, True),
                               ("a system's certificate", verden.nabo, True)):
        r = kald_http(klient, o, mtls=mtls)
        yield hvad, r, nej(r) or (o["sti"] == "/admin/mig" and r.text.strip() == "[]")


def gaa_sts(verden, o):
    for hvad, part in (("a stranger", verden.fremmed.part), ("nobody", lav("Selvlavet", nr=5))):
        data = wstrust.lav_rst(wstrust.NETCORE, part, ORGANISATION, KORSBAEK, sts_adresse="x", nu=verden.ur()).data
        r = verden.skriver.post_soap(konkret(o), data, k.http_hoveder(NETCORE, "x"), mtls=False)
        yield hvad, r, r.status_code == 500 and b"Assertion>" not in r.content


def gaa_aaben(verden, o):
    """Open to all: and nothing about a municipality stands there."""
    wsdl = "?wsdl" if o["art"] == "beskrivelse" else ""
    r = verden.skriver.uden_certifikat.request(o["metode"], verden.base + konkret(o) + wsdl, timeout=30)
    yield "nothing", r, r.status_code == 200 and verden.organisation() not in r.text and verden.enhed() not in r.text


def gaa_side(verden, o):
    """Pages want a login; without one nothing of theirs is shown."""
    r = verden.skriver.uden_certifikat.get(verden.base + konkret(o), timeout=30, allow_redirects=False)
    yield "nothing", r, r.status_code in (303, 403) and "<script" not in r.text


def gaa_login(verden, o):
    """Open to every browser, and a browser that brings nothing signed gets a page and no session."""
    for metode in ("GET", "POST"):
        r = verden.skriver.uden_certifikat.request(metode, verden.base + konkret(o), timeout=30, allow_redirects=False)
        cookies = r.headers.get("Set-Cookie", "").replace("chsession=;", "")
        yield f"{metode} and nothing", r, "chsession=" not in cookies and verden.organisation() not in r.text


def gaa_sandkasseside(verden, o):
    """Open on the machine itself, and only when asked for by its own name and not from another site's page."""
    for hvad, hoveder in (("another name for this machine", {"Host": "ond.example"}), ("a page of another site", {"Sec-Fetch-Site": "cross-site"}),
                          ("a form of another site", {"Origin": "https://ond.example"})):
        r = verden.skriver.uden_certifikat.request(o["metode"].replace("*", "GET"), verden.base + konkret(o), headers=hoveder, timeout=30)
        yield hvad, r, r.status_code == 403


VANDRERE = {"login": gaa_login, "testlogin": gaa_login, "side": gaa_side, "sandkasseside": gaa_sandkasseside, "sandkassefil": gaa_sandkasseside, "sts": gaa_sts, "json": gaa_certifikat, "oauth": gaa_certifikat, "ats": gaa_certifikat, "rest": gaa_token, "opslag": gaa_token, "orgapi": gaa_token, "klasseapi": gaa_token, "validering": gaa_token,
            "graphql": gaa_token, "liste": gaa_token, "administration": gaa_administration, "xapi": gaa_certifikat, "sandkasse": gaa_operatoer,
            "revision": gaa_operatoer, "soap-certifikat": gaa_soapcertifikat, "drift": gaa_aaben, "beskrivelse": gaa_aaben}


def test_http_operations_refuse_wrong_proof(verden, overflader):
    fejl, antal = [], 0
    for o in overflader:
        if o["art"] in ("soap", "soap-alias"):
            continue
        vandrer = gaa_aaben if o["krav"] == "ingen" else VANDRERE[o["art"]]
        for hvad, r, ok in vandrer(verden, o):
            antal += 1
            if not ok:
                fejl.append(f"{o['metode']} {o['sti']} ({o['art']}) with {hvad}: HTTP {r.status_code} {r.text[:200]}")
    assert not fejl, "\n".join(fejl[:30])
    assert antal > 40


def test_what_is_on_the_list_is_there(verden, overflader):
    operatoer = verden.klient(verden.operatoer)
    mangler = {o["sti"] for o in overflader
               if o["art"] not in ("soap", "soap-alias", "beskrivelse") and "{uuid}" not in o["sti"] and "Se forsiden" in kald_http(operatoer, o).text}
    assert not mangler


def test_a_path_that_only_looks_like_a_service(verden, overflader):
    """Clients misspell one of the segments; such a path takes calls as the right one does, and refuses as it does."""
    alias = [o for o in overflader if o["art"] == "soap-alias"]
    assert alias
    for o in alias:
        sti = o["sti"].replace("{segment}", "organisationsenhed")
        r, _ = verden.nabo.send_kald(sti, krop_til("organisationenhed", "laes", verden.enhed(), ""), "urn:x",
                                     verden.token(0, ORGANISATION, KORSBAEK))
        assert r.status_code in (404, 500), r.text
        if r.status_code == 500:
            assert Fejl(laes(r.content)).kode in ("wsse:FailedCheck", "wsa:ActionNotSupported")


def test_graphql_shows_nothing_of_another_municipality(verden):
    h = verden.http_angriber()
    jwt = verden.nabo.oauth(ORGANISATION, LILLELUND)
    q = '{ organisationEnheder(where: {uuid: "%s"}) { uuid } }' % verden.enhed()
    r = verden.nabo.rest(h.graphql_sti, f"Bearer {jwt}", "POST", json={"query": q})
    assert r.status_code in (200, 400) and verden.enhed() not in r.text.replace(q, "").replace(json.dumps(q), "")


def test_index_services_take_a_token_of_their_own(verden):
    """SagIndeks and DokumentIndeks: the index's token, and one for the service itself; never the other's (indekser.md 2.2)."""
    egne = {"sagindeks": SDI.replace("sagdokumentindeks", "sagindeks"), "dokumentindeks": SDI.replace("sagdokumentindeks", "dokumentindeks")}
    ns = {"sagindeks": "urn:oio:sts:sagdok:sagindeks:6", "dokumentindeks": "urn:oio:sts:sagdok:dokumentindeks:6"}
    for navn, entity in egne.items():
        krop = (f'<q:LaesInput xmlns:q="{ns[navn]}" xmlns:sd="urn:oio:sagdok:3.0.0"><sd:UUIDIdentifikator>0dd00000-0000-4000-8000-0000000000ff'
                "</sd:UUIDIdentifikator></q:LaesInput>")
        for token in (verden.token(0, SDI, KORSBAEK), verden.token(0, entity, KORSBAEK)):
            svar = verden.skriver.kald(f"/{navn}/6/", krop, f"http://kombit.dk/sts/{navn}/laes", token)
            assert status_kode(svar) == 44
        andens = next(e for n, e in egne.items() if n != navn)
        r, _ = verden.skriver.send_kald(f"/{navn}/6/", krop, f"http://kombit.dk/sts/{navn}/laes", verden.token(0, andens, KORSBAEK))
        assert Fejl(laes(r.content)).kode == "wsse:InvalidSecurityToken"
    krop = '<q:FremsoegSagDokumentIndeksInput xmlns:q="urn:oio:sts:sagdok:sagdokumentindeks:6"/>'
    r, _ = verden.skriver.send_kald("/sagdokumentindeks/6/", krop, "http://kombit.dk/sts/sagdokumentindeks/fremsoeg",
                                    verden.token(0, egne["sagindeks"], KORSBAEK))
    assert Fejl(laes(r.content)).kode == "wsse:InvalidSecurityToken"


def test_the_look_ups_by_token(verden):
    """A JWT and an access token open the overview; without a purpose nothing is looked up."""
    jwt = verden.skriver.oauth(OPSLAG, KORSBAEK)
    spoerg = {"part": "6101801234", "formaal": "Prøve", "bruger": "x"}
    r = verden.skriver.rest("/opslag/1/overblik", f"Bearer {jwt}", "POST", json=spoerg)
    assert r.status_code == 200 and r.json()["linjer"] == [] and r.json()["i_alt"] == 0
    r = verden.skriver.rest("/opslag/1/overblik", f"Bearer {jwt}", "POST", json={**spoerg, "formaal": ""})
    assert r.status_code == 400 and r.json()["felt"] == "formaal"
    assert verden.skriver.rest("/opslag/1/overblik", f"Bearer {jwt}", "GET").status_code in (404, 405)
