"""AMQP of an installation under `faelled serve` (`bf.amqp.port`): from an approved agreement to a message received, beside
the HTTP port; and which certificates do not count."""

from __future__ import annotations

import socket
import ssl
import time

import pika
import pytest

from adgang.installation import Installation, ledig_port
from adgang.parter import lav
from pika import exceptions as px

from .fordeler import AFSEND, MODTAG, Afsender, Token, besked


class Serve(Installation):
    def __init__(self, mappe):
        super().__init__(mappe)
        self.amqps_port = ledig_port()
        self.start()
        self.tilslut(self.udsted("Godt", 30).gem(mappe, "god"))
        self.aftale([AFSEND, MODTAG])
        self.koe = self.besked("POST", "dueslag", navn="Prøve", system=self.system, aktiv=True)["uuid"]
        self.besked("POST", "abonnementer", dueslag=self.koe, beskedtype=self.beskedtype, aktiv=True)

    def besked(self, metode: str, sti: str, **krop):
        return self.admin(self.operatoer, metode, "besked/" + sti, **krop)

    def tls(self, part=None) -> ssl.SSLContext:
        t = ssl.create_default_context(cafile=self.ca.cert_fil)
        if part:
            t.load_cert_chain(part.cert_fil, part.key_fil)
        return t

    def forbind(self, token: str, part=None) -> pika.BlockingConnection:
        return pika.BlockingConnection(pika.ConnectionParameters(
            "localhost", self.amqps_port, virtual_host="BF", credentials=Token(token), connection_attempts=1, socket_timeout=10,
            ssl_options=pika.SSLOptions(self.tls(part), "localhost")))

    def token_til(self, entity_id: str, part=None) -> str:
        return self.klient(part or self.god).token(entity_id, self.cvr).xml


@pytest.fixture(scope="module")
def inst(tmp_path_factory):
    i = Serve(tmp_path_factory.mktemp("serve"))
    try:
        yield i
    finally:
        i.stop()


def send(i: Serve, krop: bytes, part=None) -> str:
    token = i.token_til(AFSEND)
    f = i.forbind(token, part)
    try:
        return Afsender(f, token).send(krop)
    finally:
        f.close()


def hent(i: Serve):
    f = i.forbind(i.token_til(MODTAG))
    try:
        return f.channel().basic_get(i.koe, auto_ack=True)[2]
    finally:
        f.close()


@pytest.mark.parametrize("part", [None, "god"])
def test_send_og_modtag(inst, part):
    assert send(inst, besked("U2VydmU=", myndighed=inst.cvr, modtager=inst.cvr), part and inst.god) == "20"
    for _ in range(100):
        if krop := hent(inst):
            break
        time.sleep(0.05)
    assert b"U2VydmU=" in krop and hent(inst) is None


def test_http_svarer_ved_siden_af(inst):
    k = inst.klient(inst.god)
    assert k.session.get(inst.base + "/ready", timeout=10).status_code == 200
    assert "faelled_besked_modtaget_total" in k.session.get(inst.base + "/metrics", timeout=10).text


def test_myndighed_uden_aftale(inst):
    anden = "22222222" if inst.cvr != "22222222" else "11111111"
    assert send(inst, besked(myndighed=anden, modtager=anden)) == "41"


def test_certifikater_der_ikke_gaelder(inst):
    """A token for the system's good certificate: nobody else may bring it."""
    token = inst.token_til(AFSEND)
    for part in (lav("Selvlavet", nr=5).gem(inst.mappe, "selvlavet"), inst.udsted("Fremmed", 31).gem(inst.mappe, "fremmed"), inst.leverandoer):
        with pytest.raises((px.AMQPConnectionError, ssl.SSLError, OSError)):
            inst.forbind(token, part)
    inst.forbind(token, inst.god).close()


def test_kun_tls_og_kun_amqp_paa_porten(inst):
    with socket.create_connection(("localhost", inst.amqps_port), 10) as s:
        s.sendall(b"AMQP\x00\x00\x09\x01")
        s.settimeout(20)
        assert s.recv(100)[:1] != b"\x01", "AMQP without TLS"
    with inst.tls().wrap_socket(socket.create_connection(("localhost", inst.amqps_port), 10), server_hostname="localhost") as s:
        s.sendall(b"GET /ready HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert s.recv(100) == b"AMQP\x00\x00\x09\x01"
    with socket.create_connection(("127.0.0.1", inst.port), 10):
        pass


def test_genstart_beholder_dueslaget(inst):
    assert send(inst, besked("R2VtdA==", myndighed=inst.cvr, modtager=inst.cvr)) == "20"
    inst.stop()
    inst.start()
    assert b"R2VtdA==" in hent(inst)
