"""Our own pages outside the sandbox: `faelled serve`, municipalities' identity providers, sessions, logout, and who is kept out."""

import sys
from pathlib import Path
from urllib.parse import quote

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "sort_boks"))

from adgang.installation import UDSTEDER, Installation  # noqa: E402

from .browser import Browser  # noqa: E402
from .proeve_idp import Idp, Idpbrowser  # noqa: E402
from .registrering import Noegle  # noqa: E402

SIDERS_ROLLE = "http://administration.faelled.example/roles/usersystemrole/{}/1"
PERSON, ANDEN = "5f1b7c1e-0003-4a00-9000-0000000000a1", "5f1b7c1e-0003-4a00-9000-0000000000a2"
DELEGERET = "http://{}.example/roles/jobrole/delegeret/1"
JOB = "http://{}.example/roles/jobrole/aftaler/1"


class Sideinstallation(Installation):
    def __init__(self, mappe: Path):
        super().__init__(mappe)
        self.sider = self.udsted("Siderne", 30).gem(mappe, "sider")

    def konfiguration(self) -> str:
        return super().konfiguration() + f'[sider]\ncertifikat = "{self.sider.cert_fil}"\nnoegle = "{self.sider.key_fil}"\n'

    def idp(self, navn: str, nr: int) -> Idp:
        p = self.udsted(navn, 31 + nr).gem(self.mappe, navn)
        return Idp(Noegle(Path(p.key_fil), Path(p.cert_fil)), navn, UDSTEDER)

    def forbind(self, idp: Idp, cvr: str) -> None:
        """The identity provider, with a federation agreement that the authority has approved, and a role to give."""
        idp.cvr = cvr
        flade = {"entityId": idp.entity_id, "metadataXml": idp.metadata, "profil": "OIOSAML3", "visningsnavn": idp.navn, "aktiveret": True,
                 "kenderRoller": True}
        uuid = self.admin(self.leverandoer, "POST", "systemer", navn=idp.navn, ejer="99999999", kontaktEmail="x@idp.example",
                          typer=["Identity Provider"], idp=flade)["uuid"]
        self.admin(self.leverandoer, "POST", f"systemer/{uuid}/status", status="Aktiv")
        aftale = self.admin(self.leverandoer, "POST", "foederationsaftaler", idp=uuid, myndighed=cvr, begrundelse="Login")["uuid"]
        self.admin(self.leverandoer, "POST", f"foederationsaftaler/{aftale}/anmod")
        godkender = self.udsted(f"Godkender {cvr}", 33).gem(self.mappe, f"godkender-{cvr}")
        for rolle in ("Aftaleadministrator", "Rolleadministrator"):
            self.administrator(godkender, cvr, rolle)
        tekst = self.admin(godkender, "GET", f"foederationsaftaler/{aftale}/godkendelsestekst")
        self.admin(godkender, "POST", f"foederationsaftaler/{aftale}/godkend", sha256=tekst["sha256"], bemyndiget=True)
        organisation = self.admin(self.operatoer, "GET", f"organisationer?noegle={cvr}")["poster"][0]
        organisation["domaener"] = [f"{cvr}.example"]
        self.admin(self.operatoer, "PUT", f"organisationer/{organisation['uuid']}", **organisation)
        rolle = self.admin(self.operatoer, "GET", f"brugersystemroller?noegle={quote(SIDERS_ROLLE.format('aftaleadministrator'), safe='')}")["poster"][0]
        for navn, til in ((JOB, []), (DELEGERET, [c for c in (self.a, self.b) if c != cvr])):
            self.admin(godkender, "POST", "jobfunktionsroller", entityId=navn.format(cvr), navn=navn.split("/")[-2], organisation=cvr,
                       delegeretTil=[{"til": c} for c in til], roller=[{"brugersystemrolle": rolle["uuid"], "afgraensninger": []}])


@pytest.fixture(scope="module")
def sted(tmp_path_factory):
    i = Sideinstallation(tmp_path_factory.mktemp("siderne"))
    i.start()
    try:
        i.a, i.b = (o["cvr"] for o in [o for o in i.admin(i.operatoer, "GET", "organisationer?antal=100")["poster"] if o["myndighedskode"]][:2])
        i.administrator(i.leverandoer, "99999999", "Leverandøradministrator")
        i.idp_a, i.idp_b = (i.idp(n, nr) for nr, n in enumerate(("kommune-a", "kommune-b")))
        i.forbind(i.idp_a, i.a)
        i.forbind(i.idp_b, i.b)
        # Registered for one person, at home.
        i.admin(i.operatoer, "POST", "administratorer", identitet=f"bruger:{PERSON}", navn="Revisor", organisation=i.a, rolle="Revisor")
        yield i
    finally:
        i.stop()


def ny(i) -> Idpbrowser:
    return Idpbrowser(i.ca.cert_fil, i.base, i.idp_a, i.idp_b)


def log_ind(i, idp: Idp, serial: str = PERSON, roller: tuple[str, ...] = (), side: str = "/app/certifikater?sorter=emne", b=None, scope: str = "") -> tuple:
    b = b or ny(i)
    idp.serial, idp.roller, idp.scope = serial, roller, scope
    svar = b.gaa(i.base + side)
    if svar.overskrift == "Hvor arbejder du?":
        knap = next(k for k in svar.formular().iter("button") if k.text_content().strip() == idp.navn)
        svar = b.send(svar, idp=knap.get("value"))
    return b, svar


def session(i, b) -> dict:
    r = b.http.get(i.base + "/admin/session", timeout=30)
    return {"status": r.status_code, **(r.json() if r.status_code == 200 else {})}


def test_login_comes_back_to_the_page_asked_for_with_the_roles_of_both_kinds(sted):
    i = sted
    b, side = log_ind(i, i.idp_a, roller=(JOB.format(i.a),))
    assert (side.status, side.url) == (200, i.base + "/app/certifikater?sorter=emne"), side.tekst[:600]
    s = session(i, b)
    assert s["organisation"] == i.a and s["niveau"] == "NSIS Substantial"
    # One from the job function role, one registered for the person.
    assert sorted(s["roller"]) == ["Aftaleadministrator", "Revisor"]
    # Nobody is registered for this one, and she brings no role.
    b, _ = log_ind(i, i.idp_a, serial=ANDEN)
    assert session(i, b)["roller"] == []


def test_logout_ends_it_here_at_the_context_handler_and_at_home(sted):
    i = sted
    b, _ = log_ind(i, i.idp_a)
    foer, cookies = i.idp_a.udlogget, b.http.cookies.copy()
    # A page of another site cannot do it.
    b.http.get(i.base + "/app/logud", headers={"Sec-Fetch-Site": "cross-site"}, allow_redirects=False, timeout=30)
    assert session(i, b)["status"] == 200
    side = b.gaa(i.base + "/app/logud")
    assert side.overskrift == "Du er logget ud" and i.idp_a.udlogget == foer + 1
    # The cookies from before open nothing, here or there (SIK-066).
    b.http.cookies = cookies
    assert session(i, b)["status"] == 401
    assert b.gaa(i.base + "/app/").overskrift == "Hvor arbejder du?"


def test_logout_at_home_ends_the_session_of_the_pages(sted):
    i = sted
    b, _ = log_ind(i, i.idp_a)
    b.gaa(i.idp_a.logoutrequest(i.base + "/runtime/saml2auth/signoffrequest.idp"))
    assert i.base + "/app/login/slo" in b.vej, b.vej
    assert session(i, b)["status"] == 401


def test_a_logout_that_is_not_the_context_handlers_ends_nothing(sted):
    i = sted
    b, _ = log_ind(i, i.idp_a)
    # Signed well, by somebody else.
    side = b.gaa(i.idp_a.logoutrequest(i.base + "/app/login/slo"))
    assert side.status == 400 and session(i, b)["status"] == 200


def test_another_municipalitys_person_does_not_get_in_by_a_user_id(sted):
    i = sted
    # B's identity provider says the user id of A's auditor, and A's job function role.
    b, side = log_ind(i, i.idp_b, roller=(JOB.format(i.a),))
    assert side.status == 200
    s = session(i, b)
    assert s["organisation"] == i.b and s["roller"] == []
    r = b.http.put(i.base + "/admin/session", json={"organisation": i.a}, headers={"Faelled-Csrf": s["csrf"]}, timeout=30)
    assert r.status_code == 403, r.text
    assert b.http.get(i.base + f"/admin/administratorer?organisation={i.a}", timeout=30).status_code == 403
    # A job function role that A has delegated to B lets her act for A, with that role and nothing that is registered for A's own.
    b, side = log_ind(i, i.idp_b, roller=(DELEGERET.format(i.a),), scope=i.a)
    s = session(i, b)
    assert b.http.put(i.base + "/admin/session", json={"organisation": i.a}, headers={"Faelled-Csrf": s["csrf"]}, timeout=30).status_code == 204
    assert session(i, b)["roller"] == ["Aftaleadministrator"]
    # And it may not speak for A at all.
    i.idp_b.cvr = i.a
    try:
        b, side = log_ind(i, i.idp_b)
        assert side.status == 403 and session(i, b)["status"] != 200
    finally:
        i.idp_b.cvr = i.b


def test_a_change_needs_the_token_and_a_page_of_ours(sted):
    i = sted
    b, _ = log_ind(i, i.idp_a, roller=(JOB.format(i.a),))
    s = session(i, b)
    for headere, ventet in (({}, 403), ({"Faelled-Csrf": "x"}, 403), ({"Faelled-Csrf": s["csrf"], "Origin": "https://ond.example"}, 403),
                            ({"Faelled-Csrf": s["csrf"], "Sec-Fetch-Site": "cross-site"}, 403), ({"Faelled-Csrf": s["csrf"]}, 204)):
        r = b.http.put(i.base + "/admin/session", json={"organisation": i.a}, headers=headere, timeout=30)
        assert r.status_code == ventet, (headere, r.status_code, r.text)


def test_the_answer_is_good_once_in_the_browser_that_began_and_leads_to_our_pages_only(sted):
    i = sted
    for oensket in ("https://ond.example/", "//ond.example/", "/app/..\\ond", "/admin/systemer"):
        b, side = log_ind(i, i.idp_a, side="/app/login?tilbage=" + quote(oensket, safe=""))
        assert side.url == i.base + "/app/", oensket
    # Caught on its way: no good in another browser, good once in its own.
    b, fanget = ny(i), []
    rigtig = b.http.post

    def post(url, data=None, **k):
        if url.endswith("/app/login/acs"):
            fanget.append(dict(data))
            url = i.base + "/runtime/saml2auth/vaelg.idp"  # anywhere else
        return rigtig(url, data=data, **k)

    b.http.post = post
    log_ind(i, i.idp_a, b=b)
    assert len(fanget) == 1
    for hvem, ventet in ((ny(i).http.post, 400), (rigtig, 303), (rigtig, 400)):
        r = hvem(i.base + "/app/login/acs", data=fanget[0], allow_redirects=False, timeout=30)
        assert r.status_code == ventet and ("Begynd forfra" in r.text) == (ventet == 400), r.text[:500]
    r = Browser(i.ca.cert_fil).http.post(i.base + "/app/login/acs", data={"SAMLResponse": "PHg+"}, allow_redirects=False, timeout=30)
    assert r.status_code == 400


def test_a_restart_logs_out_and_keeps_the_registration(sted):
    i = sted
    b, _ = log_ind(i, i.idp_a)
    i.stop()
    i.start()  # at another port: the metadata are brought up to date
    assert session(i, b)["status"] == 401
    b, side = log_ind(i, i.idp_a)
    assert side.status == 200 and session(i, b)["roller"] == ["Revisor"]
