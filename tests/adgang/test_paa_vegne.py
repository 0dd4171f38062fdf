"""3.8 A over the wire: a service exchanges the token that was sent to it for one to the next service. Which it-system may, the
service's record in the administration says."""

import base64

from .parter import lav
from .verden import DEMO, ENHED, HANDLING, KORSBAEK, ORGANISATION, laes_krop, status_kode
from .wstrust import Token

UKENDT = "0dd00000-0000-4000-8000-0000000000aa"
OPERATOER = "99999999"


def test_the_services_own_system_acts_for_who_called_it(egen_verden, tmp_path):
    v = egen_verden
    s = v.klient(v.operatoer).session

    def admin(metode: str, sti: str, krop=None):
        r = s.request(metode, f"{v.base}/admin/{sti}", json=krop, timeout=30)
        assert r.status_code in (200, 204), r.text
        return r.json() if r.content else None

    # A system is known to the token service from its first agreement on (ADM-010).
    part = lav("Demotjenesten", udsteder=v.ca, nr=60, cvr=OPERATOER).gem(tmp_path, "tjeneste")
    r = v.faelled("onboard", "--data", str(v.s.mappe), "--name", "Demotjenesten", "--cvr", OPERATOER, "--cert", part.cert_fil)
    assert r.returncode == 0, r.stdout + r.stderr
    system = admin("GET", "systemer?navn=Demotjenesten")["poster"][0]["uuid"]
    tjeneste = v.klient(part)
    indre = v.skriver.token(DEMO, KORSBAEK)
    oenske = tjeneste.json_oenske(ORGANISATION, KORSBAEK, OnBehalfOf=indre.xml)
    assert tjeneste.post_json(oenske).status_code == 401  # nobody has said that the service is this system

    demo = admin("GET", f"services?noegle={DEMO}")["poster"][0]
    r = s.put(f"{v.base}/admin/services/{demo['uuid']}", json={**demo, "system": v.s.klar["systemer"][0]["uuid"]}, timeout=30)
    assert r.status_code == 400 and r.json()["felt"] == "system"  # not the provider's own
    admin("PUT", f"services/{demo['uuid']}", {**demo, "system": system})

    r = tjeneste.post_json(oenske)
    assert r.status_code == 200, r.text
    nyt = Token(base64.b64decode(r.json()["RequestedSecurityToken"]["Assertion"]).decode(), ORGANISATION, KORSBAEK)
    assert nyt.element.findtext(".//{*}Subject/{*}NameID") == indre.element.findtext(".//{*}Subject/{*}NameID")
    assert nyt.element.findtext(".//{*}SubjectConfirmationData//{*}X509Certificate") == part.b64
    assert status_kode(tjeneste.kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", nyt)) == 44
    # Both stand in the audit log.
    post = next(p for p in admin("GET", f"revision?system={system}&antal=100")["poster"] if p["art"] == "token")
    assert post["paaVegneAf"] == v.s.klar["systemer"][0]["uuid"]
    # A token for another service is not this one's to exchange.
    r = tjeneste.post_json({**oenske, "OnBehalfOf": v.skriver.token(ORGANISATION, KORSBAEK).xml})
    assert r.status_code == 401, r.text
