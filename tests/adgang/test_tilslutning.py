"""One command gives a vendor a system; certificates that run out, and what the moved clock does to tokens (SIK-001, 5.4.7)."""

import datetime

from . import kald as k
from . import wstrust
from .kald import NETCORE, Fejl, http_hoveder
from .parter import Part, lav
from .verden import ENHED, HANDLING, KORSBAEK, LILLELUND, ORGANISATION, laes_krop, status_kode
from .xmlsig import laes

UKENDT = "0dd00000-0000-4000-8000-0000000000aa"


def tilslut(verden, navn: str, *valg: str) -> str:
    r = verden.faelled("onboard", "--data", str(verden.s.mappe), "--name", navn, "--cvr", "77777777", *valg)
    assert r.returncode == 0, r.stderr + r.stdout
    return r.stdout


def test_onboarded_vendor_gets_a_token_and_calls(egen_verden, tmp_path):
    tekst = tilslut(egen_verden, "Prøvesystem", "--out", str(tmp_path))
    assert ORGANISATION in tekst
    cert = next(f for f in tmp_path.glob("*.pem") if b"BEGIN CERTIFICATE" in f.read_bytes() and f.with_suffix(".key").exists())
    klient = egen_verden.klient(Part.fra_filer(cert, cert.with_suffix(".key")))
    token = klient.token(ORGANISATION, KORSBAEK)
    assert status_kode(klient.kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", token)) == 44
    r, _ = klient.rst(wstrust.NETCORE, ORGANISATION, LILLELUND)
    assert Fejl(laes(r.content)).kode == "wst:InvalidScope"


def test_certificate_and_token_run_out_by_the_clock(egen_verden, tmp_path):
    """The vendor brings a certificate that ends in two days. Then: no token, and the token it has is refused."""
    v = egen_verden
    kort = lav("Snart slut", cvr="77777777", nr=7, til=v.ur() + datetime.timedelta(days=2)).gem(tmp_path, "kort")
    tilslut(v, "Snart slut", "--cert", kort.cert_fil)
    klient = v.klient(kort)
    token = klient.token(ORGANISATION, KORSBAEK)
    besked = k.lav_kald(NETCORE, kort, token, laes_krop(UKENDT), til="x", action=HANDLING + "laes", nu=v.ur())
    assert klient.post_soap(ENHED, besked.data, http_hoveder(NETCORE, "x"), mtls=False).status_code == 200
    v.flyt_ur(9 * 3600)  # the token ends
    r, _ = klient.send_kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", token)
    assert Fejl(laes(r.content)).kode == "wsu:MessageExpired"
    token = klient.token(ORGANISATION, KORSBAEK)
    assert status_kode(klient.kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", token)) == 44
    v.flyt_ur(2 * 86400)  # the certificate ends
    r, _ = klient.rst(wstrust.NETCORE, ORGANISATION, KORSBAEK)
    assert Fejl(laes(r.content)).kode == "wst:FailedAuthentication"


def test_certificate_of_another_system_is_not_registered_twice(egen_verden):
    r = egen_verden.faelled("onboard", "--data", str(egen_verden.s.mappe), "--name", "Tyv", "--cvr", "77777777",
                            "--cert", egen_verden.part(1).cert_fil)
    assert r.returncode != 0


def test_revoked_certificate_is_refused_at_once(egen_verden, tmp_path):
    """The operator blocks it: no token any more, and the token that is out is worth nothing."""
    v = egen_verden
    part = lav("Stjålet", cvr="77777777", nr=8, fra=v.ur() - datetime.timedelta(days=1), til=v.ur() + datetime.timedelta(days=90))
    part = part.gem(tmp_path, "stjaalet")
    tilslut(v, "Stjålet", "--cert", part.cert_fil)
    klient, operatoer = v.klient(part), v.klient(v.operatoer)
    token = klient.token(ORGANISATION, KORSBAEK)
    assert status_kode(klient.kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", token)) == 44
    poster = operatoer.rest("/admin/certifikater", None).json()["poster"]
    uuid = next(p["uuid"] for p in poster if p.get("sha256", "").lower() == part.sha256.hex() or "Stjålet" in str(p.get("subject", p)))
    r = operatoer.rest(f"/admin/certifikater/{uuid}/spaer", None, "POST", json={"begrundelse": "stjålet"})
    assert r.status_code == 204, r.text
    r, _ = klient.send_kald(ENHED, laes_krop(UKENDT), HANDLING + "laes", token)
    assert Fejl(laes(r.content)).kode == "wsse:FailedAuthentication"
    r, _ = klient.rst(wstrust.NETCORE, ORGANISATION, KORSBAEK)
    assert Fejl(laes(r.content)).kode == "wst:FailedAuthentication"
    assert klient.post_json(klient.json_oenske(ORGANISATION, KORSBAEK)).status_code == 401
