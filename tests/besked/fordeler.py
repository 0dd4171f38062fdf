"""What the tests of the Beskedfordeler need: tokens, registers by the operator's API, messages, pika with a token."""

from __future__ import annotations

import contextlib
import ssl
import uuid
from urllib.parse import urlsplit

import pika
from pika.credentials import ExternalCredentials

from adgang.verden import KORSBAEK, Verden


MODTAG = "http://entityid.kombit.dk/service/bfo_modtag/2"
AFSEND = "http://entityid.kombit.dk/service/bfo_afsend/2"
AFHENT1 = "http://beskedfordeler.eksterntest-stoettesystemerne.dk/service/afhent/1"
EXCHANGE = "AFSEND_BESKED_EXCHANGE"
SVARKOE = "amq.rabbitmq.reply-to"
TYPE = "7654895c-a3f3-4c77-8afd-4c77330f963c"
AABEN = "1d81c472-0808-44cc-963d-f5ef0170ae1d"  # Ikke fortrolige data


class Token(ExternalCredentials):
    """SASL EXTERNAL whose response is the assertion, as KOMBIT's TokenSaslConfig does it."""

    def __init__(self, xml: str | bytes):
        super().__init__()
        self.svar = xml.encode() if isinstance(xml, str) else xml

    def response_for(self, start):
        return self.TYPE, self.svar


def besked(data: str = "SGVq", *, besked_id: str | None = None, myndighed: str = KORSBAEK, modtager: str = KORSBAEK, type_: str = TYPE,
           fyld: int = 0) -> bytes:
    def id_(navn: str, slags: str, vaerdi: str) -> str:
        return f"<{navn}><sd:{slags}Identifikator>{vaerdi}</sd:{slags}Identifikator></{navn}>"

    return ('<?xml version="1.0" encoding="UTF-8"?>'
            '<Haendelsesbesked xmlns="urn:oio:besked:kuvert:1.0" xmlns:sd="urn:oio:sagdok:3.0.0">'
            + id_("BeskedId", "UUID", besked_id or str(uuid.uuid4())) + "<BeskedVersion>1.0</BeskedVersion><Beskedkuvert><Filtreringsdata>"
            + id_("Beskedtype", "UUID", type_) + id_("TilladtModtager", "URN", f"urn:oio:cvr-nr:{modtager}") + "<ObjektRegistrering>"
            + id_("ObjektAnsvarligMyndighed", "URN", f"urn:oio:cvr-nr:{myndighed}") + id_("ObjektId", "UUID", str(uuid.uuid4()))
            + "</ObjektRegistrering></Filtreringsdata><Leveranceinformation><Dannelsestidspunkt>"
            "<sd:TidsstempelDatoTid>2026-03-02T09:15:01.250+01:00</sd:TidsstempelDatoTid></Dannelsestidspunkt>"
            + id_("Sikkerhedsklassificering", "UUID", AABEN) + "</Leveranceinformation></Beskedkuvert>"
            f'<Beskeddata><Base64 encoding="UTF-8">{data}{"A" * fyld}</Base64></Beskeddata></Haendelsesbesked>').encode()


def kode(svar: bytes) -> str:
    return svar.decode().split("StatusKode>")[1][:2]


class Fordeler(Verden):
    def __init__(self, s, dueslag: bool = True):
        super().__init__(s)
        if dueslag:
            self.min_koe = self.dueslag(0)
            self.nabos_koe = self.dueslag(2)

    def systemuuid(self, nr: int) -> str:
        return self.s.klar["systemer"][nr]["uuid"]

    # --- registers, by the operator

    def api(self, metode: str, sti: str, **valg):
        import requests
        s = requests.Session()
        s.trust_env = False
        s.verify, s.cert = self.ca.cert_fil, (self.operatoer.cert_fil, self.operatoer.key_fil)
        return s.request(metode, f"{self.base}/admin/besked/{sti}", timeout=60, **valg)

    def post(self, sti: str, krop: dict) -> str:
        r = self.api("POST", sti, json=krop)
        assert r.ok, f"{sti}: {r.status_code} {r.text}"
        return r.json()["uuid"]

    def dueslag(self, nr: int, abonner: bool = True, **andet) -> str:
        koe = self.post("dueslag", {"navn": "Prøve", "system": self.systemuuid(nr), "aktiv": True, **andet})
        if abonner:
            self.post("abonnementer", {"dueslag": koe, "beskedtype": TYPE, "aktiv": True})
        return koe

    # --- AMQP

    @property
    def adresse(self) -> tuple[str, int]:
        u = urlsplit(self.s.klar["amqps"])
        return u.hostname, u.port

    def tls(self, nr: int | None = None) -> ssl.SSLContext:
        t = ssl.create_default_context(cafile=self.ca.cert_fil)
        if nr is not None:
            p = self.part(nr)
            t.load_cert_chain(p.cert_fil, p.key_fil)
        return t

    def parametre(self, token: str | bytes, certifikat: int | None = None, **valg) -> pika.ConnectionParameters:
        vaert, port = self.adresse
        valg = {"virtual_host": "BF", "heartbeat": 60, "socket_timeout": 10, "blocked_connection_timeout": 30, **valg}
        return pika.ConnectionParameters(vaert, port, credentials=Token(token), connection_attempts=1,
                                         ssl_options=pika.SSLOptions(self.tls(certifikat), "localhost"), **valg)

    def xml(self, nr: int = 0, entity_id: str = AFSEND, cvr: str = KORSBAEK) -> str:
        return self.token(nr, entity_id, cvr).xml

    @contextlib.contextmanager
    def forbundet(self, nr: int = 0, entity_id: str = AFSEND, cvr: str = KORSBAEK, token: str | None = None, **valg):
        f = pika.BlockingConnection(self.parametre(token or self.xml(nr, entity_id, cvr), **valg))
        try:
            yield f
        finally:
            if f.is_open:
                f.close()

    def toem(self, koe: str, nr: int = 0, cvr: str = KORSBAEK) -> None:
        with self.forbundet(nr, MODTAG, cvr) as f:
            k = f.channel()
            while k.basic_get(koe, auto_ack=True)[0] is not None:
                pass


class Afsender:
    """The sequence of KOMBIT's Java sample: confirms, the reply queue, publish with an empty routing key."""

    def __init__(self, forbindelse: pika.BlockingConnection, token: str):
        self.token = token
        self.forbindelse = forbindelse
        self.kanal = forbindelse.channel()
        self.kanal.confirm_delivery()
        self.svar: dict[str, bytes] = {}
        self.kanal.basic_consume(SVARKOE, lambda k, m, p, b: self.svar.__setitem__(p.correlation_id, b), auto_ack=True)

    def send(self, krop: bytes, **andet) -> str:
        """StatusKode of the reply. A nack raises."""
        korrelation = str(uuid.uuid4())
        egenskaber = pika.BasicProperties(correlation_id=korrelation, message_id=str(uuid.uuid4()), reply_to=SVARKOE,
                                          headers={"token": self.token}, **andet)
        self.kanal.basic_publish(EXCHANGE, "", krop, egenskaber, mandatory=True)
        for _ in range(100):
            if korrelation in self.svar:
                break
            self.forbindelse.process_data_events(0.1)
        return kode(self.svar.pop(korrelation))
