"""The judge of the rehearsal (tools/oevelsesdom.py) sees what is lost, out of order and half accepted; its day has the mean it says;
and its signed calls, filled in from a template, are those of the clients."""

import sys
from pathlib import Path

import pytest

ROD = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROD / "tools")]

from oevelseskald import Noegletoken, Skabelon  # noqa: E402 - puts tests/ on the path
from oevelsesdom import Dom, Kald, Regnskab, Sendt, doegn, doem_beskeder, pause, rapport  # noqa: E402

from adgang.navne import NS, SAML  # noqa: E402
from adgang.parter import lav  # noqa: E402
from adgang.wstrust import Token  # noqa: E402
from adgang.xmlsig import Afvist, laes, verificer  # noqa: E402


def beskeder() -> list[Sendt]:
    """Three of one municipality, each sent after the one before was answered."""
    return [Sendt(f"b{n}", "k1", 10.0 * n + 1, 10.0 * n + 5, 0) for n in range(3)]


def dom(sendt: list[Sendt], **leveret: list[str]) -> Dom:
    d = Dom()
    doem_beskeder(d, sendt, leveret, "alle")
    return d


def test_alt_er_der():
    d = dom(beskeder(), alle=["b0", "b1", "b2"], k1=["b0", "b1", "b2"], k2=[])
    assert d == Dom(beskeder=3) and not d.roed


def test_tabt_i_en_boks():
    d = dom(beskeder(), alle=["b0", "b1", "b2"], k1=["b0", "b2"], k2=[])
    assert d.beskeder_tabt == 1 and d.roed


def test_tabt_i_alle():
    assert dom(beskeder(), alle=["b0"], k1=["b0"], k2=[]).beskeder_tabt == 4


def test_byttet_om():
    d = dom(beskeder(), alle=["b0", "b2", "b1"], k1=["b0", "b1", "b2"])
    assert d.uorden == 1 and d.roed


def test_samtidige_maa_komme_i_hver_sin_orden():
    sendt = beskeder()
    sendt[2].sendt = sendt[1].sendt
    assert not dom(sendt, alle=["b0", "b2", "b1"], k1=["b0", "b2", "b1"]).roed


def test_igen_efter_et_brud_er_ingen_uorden():
    d = dom(beskeder(), alle=["b0", "b1", "b0", "b1", "b2"], k1=["b0", "b1", "b2"])
    assert d.igen == 2 and not d.roed


def test_uden_svar_og_trods_50():
    sendt = beskeder()
    sendt[1].svaret = 0.0
    sendt[2] = Sendt("b2", "k1", 21.0, 0.0, 0, afvist=True)
    d = dom(sendt, alle=["b0", "b1", "b2"], k1=["b0", "b1", "b2"])
    assert d == Dom(beskeder=1, uden_svar=1, trods_50=1) and not d.roed


def test_en_halv():
    sendt = beskeder()
    sendt[1].svaret = 0.0
    d = dom(sendt, alle=["b0", "b1", "b2"], k1=["b0", "b2"])
    assert d.halve == 1 and d.beskeder_tabt == 0 and d.roed


def test_doegnets_middel_er_en():
    assert sum(doegn(n / 24_000) for n in range(24_000)) / 24_000 == pytest.approx(1, abs=0.001)


def test_pause_og_rapport():
    kald = [Kald("indeks", t, 0.5, "" if not 10 <= t < 14 else "HTTP 503") for t in range(20)]
    assert pause(kald, "indeks", 10, 20) == (4.5, 4.5)
    tekst = "\n".join(rapport(1, 20, Regnskab(kald), [(10, "primary killed", True), (12, "promoted", False)], Dom(sager=16, sager_tabt=2)))
    assert "| HTTP 503 | 4 |" in tekst and "Lost: 2 cases" in tekst and "| 10 | primary killed | 4 | 4.5 |" in tekst


def test_et_udfyldt_kald_er_underskrevet():
    """With another token than the template was made with: everything is covered and the signature verifies."""
    def token(navn: str) -> Token:
        return Token(f'<saml:Assertion xmlns:saml="{SAML}" ID="_{navn}"><saml:Issuer>{navn}</saml:Issuer></saml:Assertion>')

    part = lav("Øvelse", nr=1)
    s = Skabelon(part, token("a"), "/sti/", '<x:Laes xmlns:x="urn:x"><x:U>@UUID@</x:U></x:Laes>', "urn:laes")
    besked_id, data = s.lav(Noegletoken(token("b")), UUID="11")
    dok = laes(data)
    v = verificer(dok.find(".//wsse:Security/ds:Signature", NS), part.certifikat)
    assert {"body", "action", "msgid", "replyto", "to", "sec-ts", "lib", "sec-str"} == set(v.ider)
    assert dok.findtext(".//wsa:MessageID", "", NS) == besked_id and dok.findtext(".//saml:Issuer", "", NS) == "b"
    assert dok.findtext(".//{urn:x}U") == "11"
    with pytest.raises(Afvist):
        verificer(laes(data.replace(b">11<", b">12<")).find(".//wsse:Security/ds:Signature", NS), part.certifikat)
