"""The walk past the doors of AMQP: login, publish, consume, get and count, with the wrong proofs of test_adgangstur.

A refused client gets no further than the login, also when it sends all the rest before it has read the answer: nothing is
stored, nothing leaves a mailbox. A message whose own token does not count is answered 41 and stored nowhere.
"""

from __future__ import annotations

import datetime
import functools
import re
import struct

import pytest

from besked.fordeler import AFSEND, EXCHANGE, MODTAG, Afsender, Fordeler, besked
from besked.nedbrud import publicer
from besked.raa import HOVED, Raa, kort, lang, met, start_ok

from .parter import lav
from .smed import smed
from .verden import KORSBAEK, LILLELUND, ORGANISATION

DOERE = {
    "publish": lambda bf: publicer(besked("T05E"), "", "1", False),
    "get": lambda bf: met(1, 60, 70, b"\0\0" + kort(bf.min_koe) + b"\x01"),
    "count": lambda bf: met(1, 50, 10, b"\0\0" + kort(bf.min_koe) + b"\x01" + lang(b"")),
    "consume": lambda bf: met(1, 60, 20, b"\0\0" + kort(bf.min_koe) + kort("") + b"\x02" + lang(b"")),  # takes all there is
}


@pytest.fixture(scope="module")
def bf(adgang_sandkasse):
    f = Fordeler(adgang_sandkasse)
    with f.forbundet() as forbindelse:
        assert Afsender(forbindelse, f.xml()).send(besked()) == "20"
    return f


@functools.lru_cache(maxsize=None)
def beviser(bf, entity_id: str) -> dict[str, tuple[str, object]]:
    """What is wrong -> (token, the certificate shown in TLS)."""
    god = bf.token(0, entity_id, KORSBAEK)
    m = bf.angriber(0, ORGANISATION)
    nu, t = bf.ur(), datetime.timedelta

    def udkast(**andet):
        return m.udkast(modtager=entity_id, **andet)

    return {
        "no token, no certificate": ("", None),
        "no token, a stranger's certificate": ("", bf.fremmed.part),
        "no token, one's own certificate": ("", bf.part(0)),
        "a word": ("token", None),
        "expired": (smed(udkast(fra=nu - t(hours=9), til=nu - t(minutes=6)), bf.sts).xml, None),
        "before its time": (smed(udkast(fra=nu + t(hours=1), til=nu + t(hours=2)), bf.sts).xml, None),
        "another service's": (bf.xml(0, ORGANISATION), None),
        "another's token": (god.xml, bf.part(2)),
        "a stranger's certificate": (god.xml, bf.fremmed.part),
        "a stranger's token": (smed(udkast(), m.fremmed).xml, None),
        "signed by its bearer": (smed(udkast(), bf.part(0)).xml, None),
        "not signed": (re.sub(r"<(\w+:)?Signature\b.*</(\w+:)?Signature>", "", god.xml, flags=re.DOTALL), None),
        "changed": (god.xml.replace(KORSBAEK, LILLELUND, 1), None),
        "an authority without agreement": (smed(udkast(cvr=LILLELUND), bf.sts).xml, None),
        "another's key": (smed(udkast(noegle=lav("Opfundet", nr=5)), bf.sts).xml, None),
        "no key": (smed(udkast(noegle=None), bf.sts).xml, None),
    }


ALLE = ["no token, no certificate", "no token, a stranger's certificate", "no token, one's own certificate", "a word", "expired",
        "before its time", "another service's", "another's token", "a stranger's certificate", "a stranger's token", "signed by its bearer",
        "not signed", "changed", "an authority without agreement", "another's key", "no key"]


def raa(bf, part=None) -> Raa:
    return Raa(bf.adresse, str(bf.ca.cert_fil), part and (part.cert_fil, part.key_fil))


def venter(bf) -> int:
    return bf.api("GET", f"dueslag/{bf.min_koe}/status").json()["venter"]


@pytest.mark.parametrize("entity_id", [AFSEND, MODTAG])
def test_listen_er_hel(bf, entity_id):
    assert sorted(beviser(bf, entity_id)) == sorted(ALLE)


@pytest.mark.parametrize("hvad", ALLE)
def test_login_refuses_and_nothing_after_it_happens(bf, hvad):
    foer = venter(bf)
    for doer, metode in DOERE.items():
        token, part = beviser(bf, AFSEND if doer == "publish" else MODTAG)[hvad]
        alt = (start_ok(token.encode()) + met(0, 10, 31, struct.pack(">HIH", 2047, 131072, 60)) + met(0, 10, 40, kort("BF") + kort("") + b"\0")
               + met(1, 20, 10, kort("")) + met(1, 85, 10, b"\0") + metode(bf))
        r = raa(bf, part).send(HOVED)
        r.metode(10, 10)
        r.send(alt)
        # connection.close 403 and nothing else: no tune, no open-ok, no message.
        t, _, p = r.ramme()
        assert t == 1 and struct.unpack(">HHH", p[:6]) == (10, 50, 403), (doer, p)
        r.send(met(0, 10, 51))
        assert r.slut() == b"", doer
    assert venter(bf) == foer, "nothing was stored, nothing left"


@pytest.mark.parametrize("hvad", [h for h in ALLE if not h.startswith("no token") and h not in ("another's token", "a stranger's certificate")])
def test_a_message_brings_a_token_of_its_own(bf, hvad):
    """The login is good; the header's token is not."""
    foer = venter(bf)
    with bf.forbundet() as f:
        a = Afsender(f, bf.xml())
        a.token = beviser(bf, AFSEND)[hvad][0]
        assert a.send(besked()) == "41"
        a.token = bf.xml(2, AFSEND, LILLELUND)  # good, but another system's
        assert a.send(besked(myndighed=LILLELUND, modtager=LILLELUND)) == "41"
    assert venter(bf) == foer


def test_a_good_proof_gets_in_everywhere(bf):
    """The same bytes with a good token: the test above refuses for the token's sake."""
    for doer, metode in DOERE.items():
        r = Raa.aaben(bf.adresse, str(bf.ca.cert_fil), bf.xml(0, AFSEND if doer == "publish" else MODTAG))
        r.send(met(1, 85, 10, b"\0"))
        r.metode(85, 11)
        if doer == "publish":
            r.send(publicer(besked("T05E"), bf.xml(), "1", False))
        else:
            r.send(metode(bf))
        r.metode(*{"publish": (60, 80), "consume": (60, 21), "get": (60, 71), "count": (50, 11)}[doer])
        r.s.close()


def test_another_municipality(bf):
    """A good login of the neighbour's: Korsbæk's mailbox and exchange say the same as ones that do not exist."""
    for doer in ("consume", "get", "count"):
        svar = []
        for koe in (bf.min_koe, "0dd00000-0000-4000-8000-00000000abcd"):
            r = Raa.aaben(bf.adresse, str(bf.ca.cert_fil), bf.xml(2, MODTAG, LILLELUND))
            gemt, bf.min_koe = bf.min_koe, koe
            try:
                r.send(DOERE[doer](bf))
            finally:
                bf.min_koe = gemt
            lukning = r.metode(20, 40)
            assert struct.unpack(">H", lukning[:2])[0] == 403
            svar.append(lukning.replace(koe.encode(), b"?"))
            r.s.close()
        assert svar[0] == svar[1], "the answer does not tell whether there is such a mailbox"
    with bf.forbundet(2, AFSEND, LILLELUND) as f:
        foer = venter(bf)
        assert Afsender(f, bf.xml(2, AFSEND, LILLELUND)).send(besked(myndighed=KORSBAEK)) == "41"
        assert venter(bf) == foer
