"""What ends: mailboxes that close, systems, certificates and agreements that are stopped, and header tokens that change."""

import struct
import time
import uuid

import pika
import pytest
import requests

from adgang.verden import KORSBAEK, LILLELUND
from sandkasse import Sandkasse

from .fordeler import AFSEND, EXCHANGE, MODTAG, SVARKOE, Afsender, Fordeler, besked, kode
from .hukommelse import hukommelse
from .raa import Raa, kort, lang, met, ramme


@pytest.fixture
def egen(tmp_path):
    """A sandbox of its own: what is stopped stays stopped."""
    s = Sandkasse(tmp_path / "data", "--no-demo")
    try:
        yield Fordeler(s)
    finally:
        s.luk()


def admin(bf, metode: str, sti: str, **krop):
    s = requests.Session()
    s.trust_env = False
    s.verify, s.cert = bf.ca.cert_fil, (bf.operatoer.cert_fil, bf.operatoer.key_fil)
    r = s.request(metode, f"{bf.base}/admin/{sti}", json=krop or None, timeout=30)
    assert r.ok, f"{sti}: {r.status_code} {r.text}"
    return r.json() if r.content else None


def raa(bf, token: str) -> Raa:
    return Raa.aaben(bf.adresse, str(bf.ca.cert_fil), token)


def slutter(r: Raa, frist: float = 15) -> tuple[int, str]:
    """Code and text of the connection.close that must come."""
    r.s.settimeout(frist)
    svar = r.metode(10, 50)
    return struct.unpack(">H", svar[:2])[0], svar[3:3 + svar[2]].decode()


def lever(r: Raa) -> bool:
    """The connection answers: a passive declare of the exchange."""
    r.send(met(1, 40, 10, b"\0\0" + kort(EXCHANGE) + kort("direct") + b"\x01" + lang(b"")))
    r.metode(40, 11)
    return True


# --- mailboxes


def ret(bf, koe: str, **felter) -> None:
    post = bf.api("GET", f"dueslag/{koe}").json()
    r = bf.api("PUT", f"dueslag/{koe}", json={**post, **felter})
    assert r.ok, r.text


@pytest.mark.parametrize("hvordan", ["inaktiv", "sendes"])
def test_dueslag_lukkes_for_sine_laesere(bf, hvordan):
    koe, anden = bf.dueslag(0, abonner=False), bf.dueslag(0, abonner=False)
    aflyst = []
    with bf.forbundet(0, MODTAG) as f:
        k, h = f.channel(), f.channel()
        k.add_on_cancel_callback(lambda m: aflyst.append(m.method.consumer_tag))
        maerke = k.basic_consume(koe, lambda *_: None)
        k.basic_consume(anden, lambda *_: None)
        assert h.basic_get(koe)[0] is None
        if hvordan == "inaktiv":
            ret(bf, koe, aktiv=False)
        else:
            ret(bf, koe, levering="Send", callback="http://localhost:1/")
        for _ in range(50):
            f.process_data_events(0.1)
            if aflyst:
                break
        assert aflyst == [maerke]  # and not the other mailbox's
        with pytest.raises(pika.exceptions.ChannelClosedByBroker) as e:
            h.basic_get(koe)
        assert e.value.reply_code == 403
        with pytest.raises(pika.exceptions.ChannelClosedByBroker) as e:
            f.channel().basic_consume(koe, lambda *_: None)
        assert e.value.reply_code == 403
        assert k.is_open
        if hvordan == "inaktiv":
            ret(bf, koe, aktiv=True)
            assert f.channel().basic_get(koe)[0] is None


# --- who may be there


def test_spaerret_certifikat_lukker_de_aabne_forbindelser(egen):
    bf = egen
    laeser, sender, anden = raa(bf, bf.xml(0, MODTAG)), raa(bf, bf.xml(0)), raa(bf, bf.xml(2, MODTAG, LILLELUND))
    laeser.send(met(1, 60, 20, b"\0\0" + kort(bf.min_koe) + kort("") + b"\0" + lang(b"")))
    laeser.metode(60, 21)
    system = admin(bf, "GET", f"systemer/{bf.systemuuid(0)}")
    gammelt = bf.xml(0, MODTAG)
    certifikater = admin(bf, "GET", f"certifikater?system={system['uuid']}")["poster"]
    assert certifikater
    fra = time.monotonic()
    for c in certifikater:
        admin(bf, "POST", f"certifikater/{c['uuid']}/spaer", aarsag="prøve")
    assert slutter(laeser) == (320, "Adgangen er ophørt")
    assert slutter(sender) == (320, "Adgangen er ophørt")
    assert time.monotonic() - fra < 10
    assert lever(anden)
    with pytest.raises((pika.exceptions.AMQPConnectionError, pika.exceptions.ConnectionClosedByBroker)):
        pika.BlockingConnection(bf.parametre(gammelt))


def test_suspenderede_aftaler_lukker_de_aabne_forbindelser(egen):
    bf = egen
    laeser, sender, anden = raa(bf, bf.xml(0, MODTAG)), raa(bf, bf.xml(0)), raa(bf, bf.xml(2, MODTAG, LILLELUND))
    dele = admin(bf, "GET", f"aftaleparter?system={bf.systemuuid(0)}&antal=500")["poster"]
    assert dele
    for p in dele:
        admin(bf, "POST", f"aftaleparter/{p['uuid']}/suspender", aarsag="prøve")
    assert slutter(laeser) == slutter(sender) == (320, "Adgangen er ophørt")
    assert lever(anden)


# --- header tokens


def udgivelse(token: str, korrelation: str, krop: bytes) -> bytes:
    egenskaber = struct.pack(">HHQH", 60, 0, len(krop), 0x2000 | 0x0400 | 0x0200)
    egenskaber += lang(kort("token") + b"S" + lang(token.encode())) + kort(korrelation) + kort(SVARKOE)
    return met(1, 60, 40, b"\0\0" + kort(EXCHANGE) + kort("") + b"\x01") + ramme(2, 1, egenskaber) + ramme(3, 1, krop)


def test_skiftende_tokens_i_hovedet_bevarer_raekkefoelgen(bf):
    """Each message with another token than the one before: looked at elsewhere, answered and delivered in their order."""
    bf.toem(bf.min_koe)
    gode = [bf.klient(0).token(AFSEND, KORSBAEK).xml for _ in range(2)] + [bf.xml()]
    assert len(set(gode)) == 3
    daarligt, andens = gode[0].replace("<saml", "<sml", 1), bf.xml(2, AFSEND, LILLELUND)
    r = raa(bf, bf.xml())
    r.send(met(1, 60, 20, b"\0\0" + kort(SVARKOE) + kort("") + b"\x02" + lang(b"")))
    r.metode(60, 21)
    plan = [[*gode, daarligt, andens][i * 7 % 5] for i in range(100)]
    r.send(b"".join(udgivelse(t, str(i), besked(f"N{i:03}")) for i, t in enumerate(plan)))
    svar = {}
    korrelation = ""
    while len(svar) < len(plan):
        t, _, p = r.ramme()
        if t == 2:
            korrelation = next(str(i) for i in range(len(plan)) if kort(str(i)) in p and str(i) not in svar)
        if t == 3:
            svar[korrelation] = kode(p)
    ventet = ["20" if t in gode else "41" for t in plan]
    assert [svar[str(i)] for i in range(len(plan))] == ventet
    with bf.forbundet(0, MODTAG) as f:
        k = f.channel()
        fik = []
        while (m := k.basic_get(bf.min_koe, auto_ack=True))[0] is not None:
            fik.append(int(m[2].split(b"UTF-8\">N")[1][:3]))
    assert fik == [i for i, v in enumerate(ventet) if v == "20"]


# --- what is told of it


def test_anden_organisation_kender_ikke_beskeden(bf):
    """A message's way to somebody it does not concern: as one that does not exist, word for word."""
    id_ = str(uuid.uuid4())
    with bf.forbundet(0, AFSEND) as f:
        assert Afsender(f, bf.xml()).send(besked(besked_id=id_)) == "20"
    vej = bf.api("GET", f"vej?id={id_}").json()
    assert vej[0]["kopier"] and vej[0]["afsenderaftaler"]
    from adgang.parter import lav
    part = lav("Administrator i Lillelund", udsteder=bf.ca, nr=77, cvr=LILLELUND).gem(bf.mappe, "bf-chef")
    admin(bf, "POST", "administratorer", identitet="cert:" + part.sha256.hex(), navn="Chef", organisation=LILLELUND,
          rolle="Beskedfordeler Anvendersystemadministrator")
    nabo = bf.klient(part).session
    def spoerg(sti): return nabo.get(f"{bf.base}/admin/besked/{sti}", timeout=30)
    ukendt = str(uuid.uuid4())
    andens, ingens = spoerg(f"vej?id={id_}"), spoerg(f"vej?id={ukendt}")
    assert andens.status_code == ingens.status_code == 404
    assert {**andens.json(), "sporing": ""} == {**ingens.json(), "sporing": ""}
    assert spoerg(f"vej?id={vej[0]['transaktionsId']}").status_code == 404
    # Statistics: hers is what her systems sent and what came to her mailboxes.
    alt = bf.api("GET", "statistik?opdel=afsender,dueslag").json()
    mine = {x["dueslag"] for x in alt if x["dueslag"]}
    assert bf.min_koe in mine
    hendes = spoerg("statistik?opdel=afsender,dueslag")
    assert hendes.status_code == 200
    assert {x["dueslag"] for x in hendes.json()} <= {bf.nabos_koe, None}
    assert bf.systemuuid(0) not in {x["afsender"] for x in hendes.json() if x["dueslag"] is None}
    bf.toem(bf.min_koe)


def test_statistik_og_revision_foelger_en_besked(bf):
    koe = bf.dueslag(0)
    with bf.forbundet(0, AFSEND) as f:
        a = Afsender(f, bf.xml())
        ider = [str(uuid.uuid4()) for _ in range(3)]
        for i in ider:
            assert a.send(besked(besked_id=i)) == "20"
        assert a.send(b"<ikke-en-besked/>") == "40"
    with bf.forbundet(0, MODTAG) as f:
        k = f.channel()
        for _ in range(2):
            m, _, _ = k.basic_get(koe)
            k.basic_ack(m.delivery_tag)
        m, _, _ = k.basic_get(koe)
        k.basic_nack(m.delivery_tag, requeue=False)
    for _ in range(100):
        linjer = bf.api("GET", f"statistik?opdel=dueslag&dueslag={koe}").json()
        if linjer and linjer[0]["leveret"] == 2 and linjer[0]["fejlkoe"] == 1:
            break
        time.sleep(0.05)
    assert {n: linjer[0][n] for n in ("fordelt", "leveret", "fejlkoe", "forsoeg", "gensendt")} == {
        "fordelt": 3, "leveret": 2, "fejlkoe": 1, "forsoeg": 3, "gensendt": 0}
    timer = bf.api("GET", f"statistik?afsender={bf.systemuuid(0)}&opdel=time,beskedtype,dueslag").json()
    sendt = [x for x in timer if x["dueslag"] is None]
    assert sum(x["modtaget"] for x in sendt) >= 3 and sum(x["afvist"] for x in sendt if x["beskedtype"] is None) >= 1
    assert all(x["tid"].endswith(":00:00Z") or ":00:00" in x["tid"] for x in timer)
    assert bf.api("GET", "statistik?opdel=vrøvl").status_code == 400
    for i in ider:
        poster = admin(bf, "GET", f"revision?objekt={i}&art=levering")["poster"]
        assert len(poster) == 1 and poster[0]["system"] == bf.systemuuid(0) and poster[0]["myndighed"] == KORSBAEK
        assert poster[0]["aftale"] and koe in str(poster[0]["detaljer"])
    bf.toem(bf.min_koe)


def test_mange_tavse_forbindelser_koster_lidt(bf):
    """10,000 must stand within 1 GB: 105 kB each. ./dev bench besked takes all of them."""
    varm = [raa(bf, bf.xml(0, MODTAG)) for _ in range(20)]
    foer = hukommelse(bf)
    tavse = [raa(bf, bf.xml(0, MODTAG)) for _ in range(300)]
    hver = (hukommelse(bf) - foer) / len(tavse)
    for r in (*varm, *tavse):
        r.s.close()
    assert hver < 80_000, f"{hver:.0f} bytes each"
