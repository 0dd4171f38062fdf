"""What bad input gets over AMQP (docs/amqp.md): the documented close or StatusKode, and the connection of others is untouched.

A bystander sends and receives while each of them misbehaves.
"""

from __future__ import annotations

import datetime
import struct
import uuid

import pytest

from adgang.smed import smed
from adgang.verden import LILLELUND, ORGANISATION

from .fordeler import AFSEND, EXCHANGE, MODTAG, SVARKOE, TYPE, Afsender, besked
from .raa import HOVED, Raa, kort, lang, met, ramme, start_ok


@pytest.fixture(scope="module")
def tilskuer(bf):
    """One connection for all of them."""
    with bf.forbundet() as f:
        yield Afsender(f, bf.xml())


@pytest.fixture(autouse=True)
def uberoert(bf, tilskuer):
    yield
    assert tilskuer.forbindelse.is_open and tilskuer.kanal.is_open
    assert tilskuer.send(besked()) == "20"


def publish(egenskaber: bytes = b"", flag: int = 0, exchange: str = EXCHANGE, bits: bytes = b"\x01", kanal: int = 1, laengde: int = 4) -> bytes:
    return (met(kanal, 60, 40, b"\0\0" + kort(exchange) + kort("") + bits)
            + ramme(2, kanal, struct.pack(">HHQH", 60, 0, laengde, flag) + egenskaber))


def consume(koe: str, maerke: str = "", bits: bytes = b"\x00") -> bytes:
    return met(1, 60, 20, b"\0\0" + kort(koe) + kort(maerke) + bits + lang(b""))


LUKKER = {  # what is sent on an open channel 1 -> the connection's close code
    "ukendt rammetype": (lambda bf: ramme(7, 1, b"x"), 501),
    "uden slutbyte": (lambda bf: met(1, 20, 20, b"\x01")[:-1] + b"\x00", 501),
    "for stor ramme": (lambda bf: struct.pack(">BHI", 1, 1, 200_000), 501),
    "mere krop end lovet": (lambda bf: publish(laengde=4) + ramme(3, 1, b"12345"), 501),
    "heartbeat med indhold": (lambda bf: ramme(8, 0, b"x"), 501),
    "argumenter der ikke kan læses": (lambda bf: met(1, 60, 20, b"\0\0\xff"), 502),
    "en metode for kort": (lambda bf: ramme(1, 1, b"\0"), 502),
    "en tabel for lang": (lambda bf: publish(b"\xff\xff\xff\xffx", 0x2000), 502),
    "connection.open igen": (lambda bf: met(0, 10, 40, kort("BF") + kort("") + b"\0"), 503),
    "en kanal der ikke er åben": (lambda bf: met(9, 60, 70, b"\0\0" + kort(bf.min_koe) + b"\0"), 504),
    "kanalen åbnet igen": (lambda bf: met(1, 20, 10, kort("")), 504),
    "en kanal over loftet": (lambda bf: met(4000, 20, 10, kort("")), 504),
    "hoved uden publish": (lambda bf: ramme(2, 1, struct.pack(">HHQH", 60, 0, 1, 0)), 505),
    "krop uden hoved": (lambda bf: ramme(3, 1, b"x"), 505),
    "metode midt i indhold": (lambda bf: publish(laengde=10) + met(1, 60, 70, b"\0\0" + kort(bf.min_koe) + b"\0"), 505),
    "immediate": (lambda bf: publish(bits=b"\x03"), 540),
    "en ukendt metode": (lambda bf: met(1, 60, 199), 540),
    "en ukendt klasse": (lambda bf: met(1, 99, 10), 540),
    "prefetch i bytes": (lambda bf: met(1, 60, 10, struct.pack(">IHB", 1000, 1, 0)), 540),
    "samme mærke to gange": (lambda bf: consume(bf.min_koe, "a") + consume(bf.min_koe, "a"), 530),
}


@pytest.mark.parametrize("hvad", LUKKER)
def test_forbindelsen_lukkes(bf, hvad):
    lav, kode = LUKKER[hvad]
    r = Raa.aaben(bf.adresse, str(bf.ca.cert_fil), bf.xml(0, MODTAG))
    r.send(lav(bf))
    assert struct.unpack(">H", r.metode(10, 50)[:2])[0] == kode
    r.s.close()


KANAL = {  # -> the channel's close code; the connection goes on
    "anden exchange": (lambda bf: publish(exchange="amq.topic") + ramme(3, 1, b"1234"), 403),
    "ingen exchange": (lambda bf: publish(exchange="") + ramme(3, 1, b"1234"), 403),
    "andens dueslag": (lambda bf: consume(bf.nabos_koe), 403),
    "et dueslag der ikke findes": (lambda bf: consume(str(uuid.uuid4())), 403),
    "svarkø med kvittering": (lambda bf: consume(SVARKOE), 406),
    "svarkø to gange": (lambda bf: consume(SVARKOE, "a", b"\x02") + consume(SVARKOE, "b", b"\x02"), 406),
    "svarkø før den er hentet": (lambda bf: publish(kort(SVARKOE), 0x0200) + ramme(3, 1, b"1234"), 406),
    "ukendt leveringsmærke": (lambda bf: met(1, 60, 80, struct.pack(">QB", 77, 0)), 406),
    "17 MB lovet": (lambda bf: publish(laengde=17 << 20), 311),
}


@pytest.mark.parametrize("hvad", KANAL)
def test_kun_kanalen_lukkes(bf, hvad):
    lav, kode = KANAL[hvad]
    r = Raa.aaben(bf.adresse, str(bf.ca.cert_fil), bf.xml(0, MODTAG))
    r.send(met(2, 20, 10, kort("")))
    r.metode(20, 11)
    r.send(lav(bf))
    while True:
        t, kanal, p = r.ramme()
        if t == 1 and struct.unpack(">HH", p[:4]) == (20, 40):
            break
    assert (kanal, struct.unpack(">H", p[4:6])[0]) == (1, kode)
    r.send(met(1, 20, 41) + met(2, 60, 70, b"\0\0" + kort(bf.min_koe) + b"\x01"))
    t, kanal, p = r.ramme()
    assert kanal == 2 and struct.unpack(">HH", p[:4]) in ((60, 71), (60, 72)), "its other channel goes on"
    r.s.close()


FOER_LOGIN = {
    "andet end AMQP": (b"\x16\x03\x01\x02\x00", None),
    "AMQP 1.0": (b"AMQP\x00\x01\x00\x00", None),
    "publish uden login": (HOVED + publish(kanal=0), 503),
    "tune uden start": (HOVED + met(0, 10, 31, struct.pack(">HIH", 0, 0, 0)), 503),
    "for stor første ramme": (HOVED + struct.pack(">BHI", 1, 0, 500_000), 501),
    "PLAIN": (HOVED + met(0, 10, 11, lang(b"") + kort("PLAIN") + lang(b"\0a\0b") + kort("en_US")), None),
}


@pytest.mark.parametrize("hvad", FOER_LOGIN)
def test_foer_login(bf, hvad):
    data, kode = FOER_LOGIN[hvad]
    r = Raa(bf.adresse, str(bf.ca.cert_fil)).send(data)
    if kode is None:
        ud = r.slut()
        assert b"\x00\x0a\x00\x1e" not in ud, "never tuned"
    else:
        assert struct.unpack(">H", r.metode(10, 50)[:2])[0] == kode


# --- messages


BESKEDER = {
    "ikke xml": (b"vroevl", "40"), "tom": (b"", "40"), "en DTD": (b"<!DOCTYPE a [<!ENTITY b 'c'>]>" + besked()[38:], "40"),
    "latin-1": (besked().replace(b'encoding="UTF-8"', b'encoding="ISO-8859-1"', 1), "40"),
    "uden type": (besked().replace(b"<Beskedtype>", b"<X>").replace(b"</Beskedtype>", b"</X>"), "40"),
    "uden BeskedId": (besked().replace(b"<BeskedId>", b"<X>").replace(b"</BeskedId>", b"</X>"), "40"),
    "typen er intet UUID": (besked(type_="x"), "40"),
    "ukendt type": (besked(type_="0dd00000-0000-4000-8000-00000000abcd"), "41"),
    "myndighed uden aftale": (besked(myndighed=LILLELUND), "41"),
    "afbrudt": (besked()[:-20], "40"),
}


@pytest.mark.parametrize("hvad", BESKEDER)
def test_beskeder(bf, tilskuer, hvad):
    bf.toem(bf.min_koe)
    krop, kode = BESKEDER[hvad]
    assert tilskuer.send(krop) == kode
    with bf.forbundet(0, MODTAG) as f:
        assert f.channel().queue_declare(bf.min_koe, passive=True).method.message_count == 0


def test_uret_gaar_forkert(bf):
    """A token from a clock that is ahead: within five minutes it counts, beyond it does not."""
    m, nu = bf.angriber(0, ORGANISATION), bf.ur()
    priv = bf.token(0, AFSEND, "11111111").attribut("dk:gov:saml:attribute:Privileges_intermediate") or ""
    for minutter, ind in ((4, True), (6, False)):
        fra = nu + datetime.timedelta(minutes=minutter)
        token = smed(m.udkast(modtager=AFSEND, priv=priv, fra=fra, til=fra + datetime.timedelta(hours=1)), bf.sts).xml
        r = Raa(bf.adresse, str(bf.ca.cert_fil)).send(HOVED)
        r.metode(10, 10)
        r.send(start_ok(token.encode()))
        t, _, p = r.ramme()
        assert struct.unpack(">HH", p[:4]) == ((10, 30) if ind else (10, 50)), minutter
        r.s.close()


def test_typen_i_proeverne_er_kendt(bf):
    """The refusals above are for what is wrong with them: the same message, right, is stored and received."""
    bf.toem(bf.min_koe)
    with bf.forbundet() as f:
        assert Afsender(f, bf.xml()).send(besked(type_=TYPE)) == "20"
