"""The access walk inside the administration: an administrator of Lillelund with every role there is, at every operation, on
what is Korsbæk's (ADM-002); and the external API with a certificate that is registered, but another municipality's.

Which operations there are the OpenAPI files say. Korsbæk's own administrator sends some of the same requests afterwards: they
must get further there, or the walk would prove nothing.
"""

import json

import pytest

from .parter import lav
from .verden import KORSBAEK, LILLELUND, ORGANISATION

ROLLER = ["Leverandøradministrator", "Aftaleadministrator", "Rolleadministrator", "Organisationsadministrator", "Underskriftsberettiget",
          "Serviceudbyder", "Revisor", "Beskedfordeler Anvendersystemadministrator"]
# What every organisation may read, whoever it belongs to (administration.md 3: catalogue and directory).
FAELLES = {"organisationer", "services", "servicesystemroller", "dataafgraensningstyper", "brugersystemroller", "kampagner"}
# What the owner's administrator tries afterwards, one of each kind of change.
EJERENS = {"systemer.ret", "systemer.certifikat", "brugersystemroller.ret", "jobfunktionsroller.ret", "aftaler.kopier", "aftaler.traek-tilbage"}
ANDRES = {"besked"}  # the Beskedfordeler's: its own records and rights, not those of chapter 2
SELV = {"session", "sortiment"}  # touch the caller's own only, whoever asks: its session, its organisation's assortment
UDEN_POST = {"klassifikation"}  # the operator's alone: there is no record of anybody's to try them on
NEJ = (403, 404)


class Part:
    """Somebody at the administration's JSON API."""

    def __init__(self, verden, part):
        self.s = verden.klient(part).session
        self.base = verden.base

    def __call__(self, metode: str, sti: str, krop=None):
        return self.s.request(metode, self.base + sti, json=krop if metode != "GET" else None, timeout=30)

    def god(self, metode: str, sti: str, krop=None):
        r = self(metode, sti, krop)
        assert r.status_code in (200, 204), f"{metode} {sti}: {r.status_code} {r.text}"
        return r.json() if r.content else None


@pytest.fixture(scope="module")
def steder(egen_verden):
    """(operator, Korsbæk's administrator, Lillelund's, {type: record of Korsbæk's})"""
    v = egen_verden
    operatoer = Part(v, v.operatoer)
    chefer = []
    for nr, cvr in ((50, KORSBAEK), (51, LILLELUND)):
        part = lav(f"Administrator {cvr}", udsteder=v.ca, nr=nr, cvr=cvr).gem(v.mappe, f"chef-{cvr}")
        org = operatoer.god("GET", f"/admin/organisationer?noegle={cvr}")["poster"][0]
        operatoer.god("PUT", f"/admin/organisationer/{org['uuid']}",
                      {**org, "typer": ["Myndighed", "Leverandør", "Serviceudbyder"], "domaener": [f"{cvr}.example"]})
        for rolle in ROLLER:
            operatoer.god("POST", "/admin/administratorer", {"identitet": "cert:" + part.sha256.hex(), "navn": "Chef", "organisation": cvr, "rolle": rolle})
        chefer.append(Part(v, part))
    return operatoer, *chefer, korsbaeks(operatoer, chefer[0])


def korsbaeks(operatoer: Part, chef: Part) -> dict[str, dict]:
    """One record of each type, Korsbæk's and nobody else's."""
    poster = {}

    def opret(sti: str, krop: dict) -> str:
        uuid = chef.god("POST", f"/admin/{sti}", krop)["uuid"]
        poster.setdefault(sti, uuid)
        return uuid

    def foerste(sti: str, filter_: str, hvor=lambda p: True) -> str:
        return next(p["uuid"] for p in operatoer.god("GET", f"/admin/{sti}?{filter_}")["poster"] if hvor(p))

    poster["organisationer"] = foerste("organisationer", f"noegle={KORSBAEK}")
    poster["services"] = foerste("services", f"noegle={ORGANISATION}")
    poster["servicesystemroller"] = foerste("servicesystemroller", f"service={poster['services']}")
    opret("dataafgraensningstyper", {"entityId": f"http://{KORSBAEK}.example/constraints/sted/1", "navn": "Sted", "type": "TEXT",
                                     "regulaertUdtryk": ".*", "ejer": KORSBAEK})
    fagsystem = opret("systemer", {"navn": "Korsbæks fagsystem", "ejer": KORSBAEK, "kontaktEmail": "x@korsbaek.example",
                                   "typer": ["Anvendersystem", "Brugervendt system", "Identity Provider"]})
    chef.god("POST", f"/admin/systemer/{fagsystem}/status", {"status": "Aktiv"})
    cert = lav("Korsbæks fagsystem", nr=52, cvr=KORSBAEK)
    poster["certifikater"] = chef.god("POST", f"/admin/systemer/{fagsystem}/certifikater", {"base64": cert.b64})["uuid"]
    rolle = opret("brugersystemroller", {"entityId": f"http://{KORSBAEK}.example/roles/usersystemrole/laeser/1", "navn": "Læser", "system": fagsystem})
    chef.god("POST", f"/admin/brugersystemroller/{rolle}/status", {"status": "Udgivet"})
    opret("jobfunktionsroller", {"entityId": f"http://{KORSBAEK}.example/roles/jobrole/nabovagt/1", "navn": "Sagsbehandler",
                                 "organisation": KORSBAEK, "roller": [{"brugersystemrolle": rolle, "dataafgraensninger": []}]})
    opret("foederationsaftaler", {"idp": fagsystem, "myndighed": KORSBAEK, "begrundelse": "Prøve"})
    poster["administratorer"] = foerste("administratorer", "", lambda p: p["organisation"] == KORSBAEK)
    opret("aftaler", {"system": fagsystem, "navn": "Prøve", "indhold": indhold(operatoer, poster["services"])})
    chef.god("POST", f"/admin/aftaler/{poster['aftaler']}/anmod")
    poster["aftaleparter"] = foerste("aftaleparter", f"aftale={poster['aftaler']}")
    poster["godkendelser"] = foerste("godkendelser", f"organisation={KORSBAEK}", lambda p: p["leverandoer"] == p["myndighed"] == KORSBAEK)
    poster["advis"] = foerste("advis", f"organisation={KORSBAEK}", lambda p: p["organisation"] == KORSBAEK)
    poster["kampagner"] = operatoer.god("POST", "/admin/kampagner", {"navn": "Prøve", "frist": "2030-01-01", "aftaler": [poster["aftaler"]]})["uuid"]
    return {sti: operatoer.god("GET", f"/admin/{sti}/{uuid}") for sti, uuid in poster.items()}


def indhold(operatoer: Part, service: str) -> dict:
    rolle = operatoer.god("GET", f"/admin/servicesystemroller?service={service}")["poster"]
    return {"type": "Uden videregivelse af data", "begrundelse": "Prøve", "dataejere": [KORSBAEK],
            "services": [{"service": service, "roller": [{"rolle": next(r["id"] for r in rolle if r["id"].endswith("/Udstil/1")), "afgraensninger": []}]}]}


def operationer(operatoer: Part, api: str) -> list[tuple[str, str, str]]:
    """(method, path, operationId)"""
    return [(metode.upper(), sti, o["operationId"]) for sti, x in operatoer.god("GET", api)["paths"].items() for metode, o in x.items()]


def krop_til(navn: str, poster: dict, operatoer: Part) -> dict:
    """A body that would do something to Korsbæk's record if its owner sent it."""
    sti, _, verbum = navn.partition(".")
    post = poster.get(sti, {})
    if verbum == "opret":
        return {k: v for k, v in {**post, "navn": "Plantet"}.items() if k not in ("uuid", "nr", "aendret")} | {
            "entityId": f"http://{LILLELUND}.example/plantet/{sti}/1", "id": f"http://{LILLELUND}.example/plantet/1", "cvr": "77777776",
            "identitet": "cert:" + "ab" * 32, "indhold": indhold(operatoer, poster["services"]["uuid"])}
    if verbum == "ret":
        return {**post, "beskrivelse": "Ændret", "navn": "Ændret", "begrundelse": "Ændret", "indhold": indhold(operatoer, poster["services"]["uuid"])}
    if navn == "aftaler.rediger":
        return {**indhold(operatoer, poster["services"]["uuid"]), "begrundelse": "Ændret"}
    if navn == "systemer.certifikat":
        return {"base64": lav("Plantet", nr=53, cvr=KORSBAEK).b64}
    tekst = {"sha256": "0" * 64, "bemyndiget": True}
    return {"status": {"services": "Låst", "organisationer": "Lukket", "brugersystemroller": "Udgivet", "systemer": "Nedlagt", "kampagner": ""}.get(sti, ""), "navn": "Kopi",
            "aarsag": "Fordi", "gyldigTil": "2031-01-01", "vaerdier": [], "godkend": [{"part": poster["aftaleparter"]["uuid"], **tekst}],
            "certifikat": "ADG", "fra": "2030-01-01", "til": "2031-01-01", **tekst}


def gaa(part: Part, operatoer: Part, poster: dict, hvilke) -> dict[str, tuple[int, str]]:
    """operationId -> (status, answer) of every operation in `hvilke`."""
    ud = {}
    spoergsmaal = {"adgang": "?tid=2030-01-01T00:00:00Z",
                   "rolleproeve": f"?system={poster['systemer']['uuid']}&myndighed={KORSBAEK}&roller={poster['jobfunktionsroller']['uuid']}"}
    for metode, sti, navn in hvilke:
        uuid = poster.get(navn.partition(".")[0], {}).get("uuid", "00000000-0000-4000-8000-000000000000")
        r = part(metode, sti.replace("{uuid}", uuid) + spoergsmaal.get(navn, ""), krop_til(navn, poster, operatoer))
        ud[navn] = (r.status_code, r.text)
    return ud


def er_laesning(metode: str) -> bool:
    return metode == "GET"


def test_adm_002_another_organisations_administrator(steder):
    operatoer, korsbaek, lillelund, poster = steder
    alle = [o for o in operationer(operatoer, "/admin/openapi.json") if o[2].partition(".")[0] not in ANDRES | SELV]
    assert len(alle) > 90 and {n.partition(".")[0] for _, sti, n in alle if "{uuid}" in sti} <= set(poster) | UDEN_POST
    skriv = [o for o in alle if not er_laesning(o[0])]
    laes = [o for o in alle if er_laesning(o[0])]

    svar = gaa(lillelund, operatoer, poster, skriv)
    delvis = json.loads(svar.pop("aftaleparter.godkend-flere")[1])  # each part has an answer of its own
    assert [d["kode"] for d in delvis] == [44]
    sluppet_ind = {n: s for n, s in svar.items() if s[0] not in NEJ}
    assert not sluppet_ind, sluppet_ind
    # Nothing has happened to anything: the number of the registration is the same.
    for sti, post in poster.items():
        assert operatoer.god("GET", f"/admin/{sti}/{post['uuid']}") == post, sti
    for sti in ("systemer", "aftaler", "jobfunktionsroller", "brugersystemroller", "administratorer", "services", "organisationer"):
        assert not operatoer.god("GET", f"/admin/{sti}?navn=Plantet")["poster"], sti

    hemmeligt = {p["uuid"] for sti, p in poster.items() if sti not in FAELLES}
    for navn, (status, tekst) in gaa(lillelund, operatoer, poster, laes).items():
        sti, _, verbum = navn.partition(".")
        if sti in FAELLES and verbum == "liste":  # may name what is another's, by UUID only
            assert status == 200 and "@korsbaek" not in tekst, navn
        elif verbum in ("", "liste"):  # what one may see
            assert status in (200, *NEJ) and not any(u in tekst for u in hemmeligt), f"{navn}: {status}"
        elif navn == "kampagner.status":  # counts one's own agreements only
            assert json.loads(tekst)["parter"] == 0, tekst
        elif sti in FAELLES and verbum == "laes":
            assert status == 200 and "@korsbaek" not in tekst and f"@{KORSBAEK}" not in tekst, f"{navn}: {status}"  # no mailboxes, no people
        else:
            assert status in NEJ and not any(u in tekst for u in hemmeligt), f"{navn}: {status} {tekst[:300]}"

    # The owner gets further with the very same requests.
    egne = gaa(korsbaek, operatoer, poster, [o for o in laes if o[2].endswith(".laes")] + [o for o in skriv if o[2] in EJERENS])
    afvist = {n: s for n, s in egne.items() if s[0] in NEJ}
    assert not afvist and EJERENS <= set(egne), afvist


def test_another_organisations_mailboxes(steder):
    """The Beskedfordeler's operations: a neighbour with the right role sees and changes nothing of Korsbæk's, catalogue apart."""
    operatoer, _, lillelund, _ = steder
    org = lillelund.god("GET", "/admin/mig")[0]["cvr"]
    assert org == LILLELUND
    alle = [o for o in operationer(operatoer, "/admin/openapi.json") if o[2].partition(".")[0] in ANDRES and "{uuid}" in o[1]]
    registre = {sti.split("/{uuid}")[0] for _, sti, _ in alle}
    poster = {r: (operatoer.god("GET", r) or [None])[0] for r in registre}
    with_records = {r for r, p in poster.items() if p}
    assert {"/admin/besked/dueslag", "/admin/besked/typer", "/admin/besked/abonnementer"} <= with_records, with_records
    for metode, sti, navn in alle:
        register = sti.split("/{uuid}")[0]
        if register not in with_records:
            continue
        post = poster[register]
        krop = {**post, "navn": "Plantet", "koe": "venter", "plads": 0} if metode != "GET" else None
        r = lillelund(metode, sti.replace("{uuid}", post["uuid"]), krop)
        if register == "/admin/besked/typer" and metode == "GET":  # the public catalogue
            assert r.status_code == 200, navn
        else:
            assert r.status_code in NEJ, f"{navn}: {r.status_code} {r.text[:200]}"
        assert operatoer.god("GET", f"{register}/{post['uuid']}") == post, navn
    for register in with_records - {"/admin/besked/typer"}:
        assert poster[register]["uuid"] not in lillelund("GET", register).text


def test_another_organisation_is_not_chosen_by_a_header(steder):
    operatoer, _, lillelund, poster = steder
    for hoved in (KORSBAEK, "00000000"):
        r = lillelund.s.get(lillelund.base + "/admin/systemer", headers={"Faelled-Organisation": hoved}, timeout=30)
        assert r.status_code == 403, r.text


# ------------------------------------------------------------------------------------- the external API

def test_xapi_with_another_municipalitys_certificate(steder, egen_verden):
    """Registered, and not Korsbæk's: Korsbæk's roles are not there, and nothing is planted under its name."""
    operatoer, korsbaek, _, _ = steder
    v = egen_verden
    nabo, egen = Part(v, v.part(2)), Part(v, v.part(0))
    rolle = egen.god("POST", "/stsadmin/xapi/jobfunktionsroller", {
        "navn": "Kun Korsbæks", "entityId": f"http://{KORSBAEK}.example/roles/jobrole/kun/1", "beskrivelse": "", "version": 1,
        "brugersystemrolleDataafgraensninger": []})
    sti = f"/stsadmin/xapi/jobfunktionsroller/{rolle['uuid']}"
    ens = {("GET", "/stsadmin/xapi/jobfunktionsroller/{uuid}"): 404, ("PUT", "/stsadmin/xapi/jobfunktionsroller/{uuid}"): 404,
           ("DELETE", "/stsadmin/xapi/jobfunktionsroller/{uuid}"): 404, ("GET", "/stsadmin/xapi/jobfunktionsroller"): 200,
           ("POST", "/stsadmin/xapi/jobfunktionsroller"): 406, ("GET", "/stsadmin/xapi/jobfunktionsroller/brugervendtesystemer"): 200,
           ("GET", "/stsadmin/xapi/jobfunktionsroller/brugervendtesystemer/{uuid}/roller"): 200}  # an empty list
    alle = operationer(operatoer, "/stsadmin/xapi/openapi.json")
    assert {(m, s) for m, s, _ in alle} == set(ens)  # a new operation needs its answer here
    for metode, skabelon, navn in alle:
        krop = {**rolle, "navn": "Plantet", "organisationCvr": KORSBAEK}
        r = nabo(metode, skabelon.replace("{uuid}", rolle["uuid"]), krop)
        assert r.status_code == ens[metode, skabelon], f"{navn}: {r.status_code} {r.text}"
        assert rolle["uuid"] not in r.text and "Kun Korsbæks" not in r.text, navn
    # A role of its own that says it is Korsbæk's becomes its own.
    egen_rolle = nabo.god("POST", "/stsadmin/xapi/jobfunktionsroller", {
        "navn": "Min", "entityId": f"http://{LILLELUND}.example/roles/jobrole/min/1", "beskrivelse": "", "version": 1,
        "organisationCvr": KORSBAEK, "brugersystemrolleDataafgraensninger": []})
    assert egen_rolle["organisationCvr"] == LILLELUND
    assert egen.god("GET", sti) == rolle
    assert rolle["uuid"] in json.dumps(egen.god("GET", "/stsadmin/xapi/jobfunktionsroller"))
    assert egen_rolle["uuid"] not in json.dumps(egen.god("GET", "/stsadmin/xapi/jobfunktionsroller"))
    # Delegated, it may be read, and no more.
    egen.god("PUT", sti, {**rolle, "delegeretTilCvr": LILLELUND})
    assert nabo.god("GET", sti)["organisationCvr"] == KORSBAEK
    for metode in ("PUT", "DELETE"):
        r = nabo(metode, sti, {**rolle, "navn": "Plantet"})
        assert r.status_code == 406, f"{metode}: {r.status_code} {r.text}"
    assert egen.god("GET", sti)["navn"] == "Kun Korsbæks"
    egen.god("DELETE", sti)
    assert korsbaek("GET", "/admin/mig").status_code == 200
