"""The AMQP endpoint as real clients see it: python3-pika, librabbitmq's tools, and raw frames over TLS."""

from __future__ import annotations

import ctypes
import struct
import subprocess
import threading
import time

import pika
import pytest
from lxml import etree
from pika import exceptions as px
from sandkasse import Sandkasse

from adgang.verden import KORSBAEK, LILLELUND, ORGANISATION

from .fordeler import AFHENT1, AFSEND, EXCHANGE, MODTAG, SVARKOE, Afsender, Fordeler, besked, kode
from .hukommelse import hukommelse
from .raa import HOVED, Raa, kort, lang, met, ramme, start_ok

NS = {"b": "urn:oio:besked:kuvert:1.0"}


def vent_hent(k, koe: str, auto_ack: bool = False):
    """A message from the mailbox; stored messages show themselves at once, others' acknowledgements soon after."""
    for _ in range(100):
        m = k.basic_get(koe, auto_ack=auto_ack)
        if m[0] is not None:
            return m
        time.sleep(0.02)
    raise AssertionError("no message")


@pytest.fixture(autouse=True)
def tom(bf):
    bf.toem(bf.min_koe)


# --- sending and receiving


def test_send_med_kvittering_og_svar_og_modtag(bf):
    krop = besked(besked_id="6e0d9bfa-1d1f-4c4a-8c58-2a86e5b11005")
    with bf.forbundet(0, AFSEND) as f:
        assert Afsender(f, bf.xml()).send(krop) == "20"
    with bf.forbundet(0, MODTAG) as f:
        k = f.channel()
        m, p, b = vent_hent(k, bf.min_koe.upper())
        assert not m.redelivered and m.message_count == 0
        assert p.message_id and p.content_type == "application/xml"
        x = etree.fromstring(b)
        assert x.findtext("b:BeskedId/*", namespaces=NS) == "6e0d9bfa-1d1f-4c4a-8c58-2a86e5b11005"
        assert bf.systemuuid(0) in b.decode()  # Kildesystem
        k.basic_ack(m.delivery_tag)
        assert k.basic_get(bf.min_koe)[0] is None


@pytest.mark.parametrize("certifikat", [None, 0])
def test_med_og_uden_klientcertifikat(bf, certifikat):
    with bf.forbundet(0, AFSEND, certifikat=certifikat) as f:
        assert Afsender(f, bf.xml()).send(besked()) == "20"


def test_aeldre_entity_id(bf):
    with bf.forbundet(0, AFHENT1) as f:
        assert f.channel().basic_get(bf.min_koe)[0] is None


def test_orden_nack_og_genlevering(bf):
    with bf.forbundet(0, AFSEND) as f:
        a = Afsender(f, bf.xml())
        for i in range(3):
            assert a.send(besked(f"QQ{i}=")) == "20"
    with bf.forbundet(0, MODTAG) as f:
        k = f.channel()
        m, _, b = vent_hent(k, bf.min_koe)
        assert b"QQ0=" in b
        assert k.basic_get(bf.min_koe)[0] is None  # an unacknowledged message blocks the ones behind it
        k.basic_nack(m.delivery_tag, requeue=True)
        m, _, b = vent_hent(k, bf.min_koe)
        assert b"QQ0=" in b and m.redelivered
        k.basic_ack(m.delivery_tag)
        m, _, b = vent_hent(k, bf.min_koe)
        assert b"QQ1=" in b and not m.redelivered
        k.close()  # the channel goes: back to the head
        k = f.channel()
        m, _, b = vent_hent(k, bf.min_koe)
        assert b"QQ1=" in b and m.redelivered
        k.basic_reject(m.delivery_tag, requeue=False)  # to the error queue
        m, _, b = vent_hent(k, bf.min_koe, auto_ack=True)
        assert b"QQ2=" in b
    fejl = bf.api("GET", f"dueslag/{bf.min_koe}/beskeder?koe=fejl")
    assert fejl.ok and len(fejl.json()) >= 1, fejl.text


def test_abonner_en_ad_gangen_og_aflys(bf):
    with bf.forbundet(0, AFSEND) as f:
        a = Afsender(f, bf.xml())
        for i in range(5):
            assert a.send(besked(f"RR{i}=")) == "20"
    faaet, hoejest = [], 0
    with bf.forbundet(0, MODTAG) as f:
        k = f.channel()
        ude = []

        def modtag(_k, m, _p, b):
            nonlocal hoejest
            ude.append(m.delivery_tag)
            hoejest = max(hoejest, len(ude))
            faaet.append(b)

        maerke = k.basic_consume(bf.min_koe, modtag)
        for _ in range(200):
            f.process_data_events(0.05)
            if ude:
                k.basic_ack(ude.pop(0))
            if len(faaet) == 5 and not ude:
                break
        assert [b"RR%d=" % i in b for i, b in enumerate(faaet)] == [True] * 5
        assert hoejest == 1  # prefetch 1 without basic.qos
        k.basic_cancel(maerke)
        k.basic_qos(prefetch_count=3)
        assert k.queue_declare(bf.min_koe, passive=True).method.message_count == 0


def test_to_abonnenter_den_ene_venter(bf):
    with bf.forbundet(0, MODTAG) as f1, bf.forbundet(0, MODTAG) as f2, bf.forbundet(0, AFSEND) as f:
        foerste, andet = [], []
        k1, k2 = f1.channel(), f2.channel()
        k1.basic_consume(bf.min_koe, lambda *a: foerste.append(a))
        k2.basic_consume(bf.min_koe, lambda *a: andet.append(a))
        a = Afsender(f, bf.xml())
        assert a.send(besked()) == "20" and a.send(besked()) == "20"
        for _ in range(10):
            f1.process_data_events(0.05)
            f2.process_data_events(0.02)
        assert len(foerste) == 1 and not andet
        f1.close()  # unacknowledged: the other gets it, redelivered
        for _ in range(50):
            f2.process_data_events(0.05)
            if andet:
                break
        assert andet and andet[0][1].redelivered


# --- what is refused


@pytest.mark.parametrize("hvad", ["forkert modtager", "ikke et token", "intet", "aendret"])
def test_login_afvist(bf, hvad):
    token = {"forkert modtager": lambda: bf.xml(0, ORGANISATION), "ikke et token": lambda: "<a/>", "intet": lambda: "",
             "aendret": lambda: bf.xml().replace(KORSBAEK, LILLELUND, 1)}[hvad]()
    with pytest.raises((px.ProbableAuthenticationError, px.ConnectionClosedByBroker)) as e:
        pika.BlockingConnection(bf.parametre(token))
    assert "403" in repr(e.value) or isinstance(e.value, px.ProbableAuthenticationError)


def test_anden_klients_certifikat(bf):
    with pytest.raises((px.ProbableAuthenticationError, px.ConnectionClosedByBroker)):
        pika.BlockingConnection(bf.parametre(bf.xml(0), certifikat=2))


def test_andet_vhost(bf):
    with pytest.raises((px.ProbableAccessDeniedError, px.ConnectionClosedByBroker)):
        pika.BlockingConnection(bf.parametre(bf.xml(), virtual_host="/"))


@pytest.mark.parametrize("kald", [
    lambda k, bf: k.basic_get(bf.nabos_koe),
    lambda k, bf: k.basic_consume(bf.nabos_koe, lambda *a: None),
    lambda k, bf: k.queue_declare(bf.nabos_koe, passive=True),
    lambda k, bf: k.basic_get("findes-ikke"),
    lambda k, bf: k.queue_declare("egen"),
    lambda k, bf: k.queue_delete(bf.min_koe),
    lambda k, bf: k.queue_purge(bf.min_koe),
    lambda k, bf: k.exchange_declare("x"),
    lambda k, bf: k.queue_bind(bf.min_koe, EXCHANGE),
    lambda k, bf: k.tx_select(),
    lambda k, bf: (k.confirm_delivery(), k.basic_publish("", bf.min_koe, b"x")),
    lambda k, bf: (k.confirm_delivery(), k.basic_publish("amq.direct", "", b"x")),
])
def test_kanalen_lukkes_med_403_og_forbindelsen_staar(bf, kald):
    with bf.forbundet(0, MODTAG) as f:
        with pytest.raises(px.ChannelClosedByBroker) as e:
            kald(f.channel(), bf)
        assert e.value.reply_code == 403
        assert f.channel().basic_get(bf.min_koe)[0] is None


def test_svar_paa_daarlige_beskeder(bf):
    with bf.forbundet(0, AFSEND) as f:
        a = Afsender(f, bf.xml())
        assert a.send(b"ikke xml") == "40"
        assert a.send(besked().replace(b"Beskedtype", b"Beskedart")) == "40"
        assert a.send(besked(myndighed=LILLELUND)) == "41"
        # 1 MB to the byte, and one more.
        fyld = 1024 * 1024 - len(besked())
        assert a.send(besked(fyld=fyld)) == "20"
        assert a.send(besked(fyld=fyld + 1)) == "40"
        assert a.send(besked()) == "20"
        # Another's token in the header.
        a.token = bf.xml(2, AFSEND, LILLELUND)
        assert a.send(besked()) == "41"
        a.token = "<a/>"
        assert a.send(besked()) == "41"


def test_uden_svar_siger_nack_nej(bf):
    with bf.forbundet(0, AFSEND) as f:
        k = f.channel()
        k.confirm_delivery()
        k.basic_publish(EXCHANGE, "", besked(), mandatory=True)
        with pytest.raises(px.NackError):
            k.basic_publish(EXCHANGE, "", b"ikke xml", mandatory=True)


# --- raw


def aaben(bf, token: str) -> Raa:
    return Raa.aaben(bf.adresse, str(bf.ca.cert_fil), token)


def rent(bf) -> Raa:
    return Raa(bf.adresse, str(bf.ca.cert_fil))


def test_java_klientens_raa_raekkefoelge(bf):
    r = aaben(bf, bf.xml())
    r.send(met(1, 85, 10, b"\0"))
    r.metode(85, 11)
    r.send(met(1, 60, 20, b"\0\0" + kort(SVARKOE) + kort("") + b"\x02" + lang(b"")))
    maerke = r.metode(60, 21)
    krop = besked()
    egenskaber = struct.pack(">HHQH", 60, 0, len(krop), 0x2000 | 0x0400 | 0x0200 | 0x0080)
    egenskaber += lang(kort("token") + b"S" + lang(bf.xml().encode())) + kort("korr-7") + kort(SVARKOE) + kort("trans-7")
    r.send(met(1, 60, 40, b"\0\0" + kort(EXCHANGE) + kort("") + b"\x01") + ramme(2, 1, egenskaber) + ramme(3, 1, krop))
    kvitteret, svar = False, None
    while not (kvitteret and svar):
        t, c, p = r.ramme()
        if t == 1 and struct.unpack(">HH", p[:4]) == (60, 80):
            assert struct.unpack(">QB", p[4:]) == (1, 0)
            kvitteret = True
        if t == 1 and struct.unpack(">HH", p[:4]) == (60, 60):
            assert p[4:4 + len(maerke)] == maerke
        if t == 2:
            assert b"korr-7" in p
        if t == 3:
            svar = p
        assert c in (0, 1)
    assert kode(svar) == "20"
    assert etree.fromstring(svar).tag == "{urn:oio:sagdok:3.0.0}StandardRetur"


@pytest.mark.parametrize("bytes_", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"AMQP\x00\x01\x00\x00", b"\x00" * 50])
def test_vroevl_foer_hovedet(bf, bytes_):
    r = rent(bf).send(bytes_)
    assert r.slut() == HOVED


def test_for_stor_ramme(bf):
    r = aaben(bf, bf.xml()).send(struct.pack(">BHI", 3, 1, 131072))
    assert struct.unpack(">H", r.metode(10, 50)[:2])[0] == 501
    r = rent(bf).send(HOVED)
    r.metode(10, 10)
    r.send(struct.pack(">BHI", 1, 0, 200_000))
    assert struct.unpack(">H", r.metode(10, 50)[:2])[0] == 501


def test_token_paa_128_kb_naar_frem(bf):
    """It is no token, but it is read: the answer is a refused login, not a broken frame."""
    r = rent(bf).send(HOVED)
    r.metode(10, 10)
    r.send(start_ok(b"<a>" + b"x" * (131072 - 7) + b"</a>"))
    assert struct.unpack(">H", r.metode(10, 50)[:2])[0] == 403


def test_langsom_laeser_forstyrrer_ingen(bf):
    """A subscriber that reads nothing, with 20 MB in its mailbox, costs bounded memory; others get their answers."""
    koe = bf.dueslag(0)
    with bf.forbundet(0, AFSEND) as f:
        a = Afsender(f, bf.xml())
        for _ in range(40):
            assert a.send(besked(fyld=500_000)) == "20"
        foer = hukommelse(bf)
        r = aaben(bf, bf.xml(0, MODTAG))
        r.send(met(1, 60, 10, b"\0\0\0\0\0\0\0"))  # no prefetch limit
        r.send(met(1, 60, 20, b"\0\0" + kort(koe) + kort("") + b"\x00" + lang(b"")))
        time.sleep(1)
        assert a.send(besked()) == "20"
        assert hukommelse(bf) - foer < 15_000_000
    r.s.close()
    bf.toem(koe)


def test_mange_forbindelser_samtidig(bf):
    fejl = []

    def en(nr: int):
        try:
            with bf.forbundet(0, AFSEND) as f:
                a = Afsender(f, bf.xml())
                for _ in range(20):
                    assert a.send(besked(f"T{nr}==")) == "20"
        except BaseException as e:  # noqa: BLE001 - shown by the assertion
            fejl.append(e)

    traade = [threading.Thread(target=en, args=(i,)) for i in range(8)]
    for t in traade:
        t.start()
    for t in traade:
        t.join()
    assert not fejl
    with bf.forbundet(0, MODTAG) as f:
        assert f.channel().queue_declare(bf.min_koe, passive=True).method.message_count == 160


def test_heartbeat_begge_veje(bf):
    with bf.forbundet(0, AFSEND, heartbeat=2) as f:
        f.process_data_events(7)  # pika closes when it hears nothing for two intervals
        assert f.is_open
        assert Afsender(f, bf.xml()).send(besked()) == "20"
    # A client that promised heartbeats and says nothing is cut off.
    r = rent(bf).send(HOVED)
    r.metode(10, 10)
    r.send(start_ok(bf.xml().encode()))
    r.metode(10, 30)
    r.send(met(0, 10, 31, struct.pack(">HIH", 0, 0, 1)) + met(0, 10, 40, kort("BF") + kort("") + b"\0"))
    r.metode(10, 41)
    foer = time.monotonic()
    r.slut()
    assert time.monotonic() - foer < 8


def test_forbindelsen_lukkes_naar_tokenet_udloeber(tmp_path):
    s = Sandkasse(tmp_path / "data", "--no-demo")
    try:
        egen = Fordeler(s)
        r = aaben(egen, egen.xml(0, MODTAG))
        egen.flyt_ur(9 * 3600)
        lukning = r.metode(10, 50)
        assert struct.unpack(">H", lukning[:2])[0] == 320
        assert "Token udløbet" in lukning.decode(errors="replace")
    finally:
        s.luk()


# --- librabbitmq


def test_amqp_tools_har_kun_plain(bf):
    vaert, port = bf.adresse
    r = subprocess.run(["amqp-get", f"--url=amqps://x:y@{vaert}:{port}/BF", f"--cacert={bf.ca.cert_fil}", "-q", bf.min_koe],
                       capture_output=True, text=True, timeout=30)
    assert r.returncode != 0 and "unsupported sasl method" in r.stderr


class Bytes(ctypes.Structure):
    _fields_ = [("len", ctypes.c_size_t), ("bytes", ctypes.c_char_p)]

    @classmethod
    def af(cls, b: str | bytes):
        b = b.encode() if isinstance(b, str) else b
        return cls(len(b), b)


class Metode(ctypes.Structure):
    _fields_ = [("id", ctypes.c_uint32), ("decoded", ctypes.c_void_p)]


class Svar(ctypes.Structure):
    _fields_ = [("type", ctypes.c_int), ("reply", Metode), ("library_error", ctypes.c_int)]


def test_librabbitmq_sender_og_henter(bf):
    """The C library, by its own calls: EXTERNAL with the token as identity, publish with a confirm, get."""
    lib = ctypes.CDLL("librabbitmq.so.4")
    p, normal = ctypes.c_void_p, 1
    for navn, svar, argumenter in [
            ("amqp_new_connection", p, []), ("amqp_ssl_socket_new", p, [p]), ("amqp_ssl_socket_set_cacert", ctypes.c_int, [p, ctypes.c_char_p]),
            ("amqp_socket_open", ctypes.c_int, [p, ctypes.c_char_p, ctypes.c_int]),
            ("amqp_channel_open", p, [p, ctypes.c_uint16]), ("amqp_confirm_select", p, [p, ctypes.c_uint16]),
            ("amqp_get_rpc_reply", Svar, [p]),
            ("amqp_basic_publish", ctypes.c_int, [p, ctypes.c_uint16, Bytes, Bytes, ctypes.c_int, ctypes.c_int, p, Bytes]),
            ("amqp_simple_wait_frame", ctypes.c_int, [p, p]),
            ("amqp_basic_get", Svar, [p, ctypes.c_uint16, Bytes, ctypes.c_int]),
            ("amqp_connection_close", Svar, [p, ctypes.c_int]), ("amqp_destroy_connection", ctypes.c_int, [p])]:
        f = getattr(lib, navn)
        f.restype, f.argtypes = svar, argumenter
    lib.amqp_login.restype = Svar
    vaert, port = bf.adresse
    c = lib.amqp_new_connection()
    s = lib.amqp_ssl_socket_new(c)
    assert lib.amqp_ssl_socket_set_cacert(s, str(bf.ca.cert_fil).encode()) == 0
    assert lib.amqp_socket_open(s, vaert.encode(), port) == 0
    login = lib.amqp_login(ctypes.c_void_p(c), b"BF", 0, 131072, 0, 1, ctypes.c_char_p(bf.xml().encode()))
    assert login.type == normal
    lib.amqp_channel_open(c, 1)
    assert lib.amqp_get_rpc_reply(c).type == normal
    lib.amqp_confirm_select(c, 1)
    assert lib.amqp_get_rpc_reply(c).type == normal
    assert lib.amqp_basic_publish(c, 1, Bytes.af(EXCHANGE), Bytes.af(""), 1, 0, None, Bytes.af(besked())) == 0
    ramme_ = ctypes.create_string_buffer(512)  # amqp_frame_t: type, channel, method id at 8
    assert lib.amqp_simple_wait_frame(c, ramme_) == 0
    assert struct.unpack_from("I", ramme_.raw, 8)[0] == 0x003C0050  # basic.ack
    svar = lib.amqp_basic_get(c, 1, Bytes.af(bf.min_koe), 1)
    assert svar.type == normal and svar.reply.id == 0x003C0047  # basic.get-ok
    lib.amqp_connection_close(c, 200)
    lib.amqp_destroy_connection(c)
