"""Every attack against the reference in Python: refused with the answer of the table, and by one rule only."""

import datetime
import json
from pathlib import Path

import pytest

from . import angreb, kald
from .parter import lav, noegle
from .reference import Dommer, Nej
from .smed import privilegier, smed
from .wstrust import UTC

TABEL = json.loads((Path(__file__).parent.parent / "cases" / "SF1514" / "angreb.json").read_text(encoding="utf-8"))
ENTITY = "http://stoettesystemerne.dk/service/organisation/3"
# Where the table says that any of several codes will do.
GRUND = {
    "krop_pakket_1": {"daekning"}, "krop_samme_id": {"id-unik", "daekning"}, "krop_aendret": {"digest"},
    "udaekket_krop": {"daekning"}, "udaekket_str": {"daekning-token"}, "genspil_i_vinduet": {"genspil"},
    "token_til_anden_tjeneste": {"modtager"}, "token_bearer": {"holder-of-key"}, "token_udloebet": {"tokentid"},
    "token_anden_udsteder": {"udsteder"}, "token_fremmed_underskriver": {"tokenunderskriver"},
    "token_selvlavet": {"tokenunderskriver"}, "tid_skaev_-1200": {"tid"}, "tid_skaev_1200": {"tid"},
    "token_kommentar_i_cvr": {"kommentar", "cvr"}, "token_to_cvr": {"et-krav"}, "rsa_sha1": {"sha1"}, "digest_sha1": {"sha1"},
    "signedinfo_aendret": {"signaturvaerdi"}, "andens_noegle": {"signaturvaerdi"}, "token_anden_holder": {"signaturvaerdi"},
    "token_aendret": {"digest"}, "token_usigneret": {"tokensignatur"}, "hoved_to_gange_MessageID": {"et-adresseringshoved", "daekning"},
    "noegle_fra_beskeden_x509data": {"keyinfo", "signaturvaerdi"}, "hoved_pakket_Timestamp": {"daekning"},
}


@pytest.fixture(scope="module")
def miljoe():
    ca = lav("CA", ca=True, nr=9)
    sts = lav("STS", nr=1)
    part = lav("Synk", nr=2)
    m = angreb.Miljoe(
        part=part, nabo=lav("Nabo", nr=3), fremmed=lav("Fremmed", nr=4), sts=sts, udsteder="https://sts.example/runtime",
        entity_id=ENTITY, andet_entity_id="http://entityid.kombit.dk/service/klassifikation/7", cvr="11111111", andet_cvr="22222222",
        priv=privilegier([("11111111", "http://x/roles/servicesystemrole/Udstil/1", {})]),
        andet_priv=privilegier([("22222222", "http://x/roles/servicesystemrole/Rediger/1", {})]),
        til="https://x.example/organisation/6/", action="urn:laes", krop='<a:Laes xmlns:a="urn:a"/>', ond_krop='<a:Slet xmlns:a="urn:a"/>',
        token=None, ca=ca)
    m.token = smed(m.udkast(), sts)
    return m


def dommer(m, slukket=()):
    return Dommer(m.entity_id, m.udsteder, [m.sts], {m.part.sha256, m.nabo.sha256}, frozenset(slukket))


@pytest.mark.parametrize("navn", kald.VARIANTER)
def test_good_messages_are_good(miljoe, navn):
    stil = kald.VARIANTER[navn][0]
    besked = kald.lav_kald(stil, miljoe.part, miljoe.token, miljoe.krop, til=miljoe.til, action=miljoe.action)
    assert dommer(miljoe).doem(besked.data.encode()) == "Laes 11111111"


def test_table_and_attacks_agree():
    assert set(TABEL) == set(angreb.ANGREB)
    for navn, case in TABEL.items():
        assert case["beskrivelse"].endswith(".") and case["kilde"].startswith("sikkerhed.md "), navn


def doem(d, f):
    nu = datetime.datetime.now(UTC)
    for g in f.forud:
        d.doem(g, nu)
    return d.doem(f.data, nu + datetime.timedelta(seconds=f.ur))


@pytest.mark.parametrize("navn", angreb.ANGREB)
def test_attack_is_refused(miljoe, navn):
    with pytest.raises(Nej) as nej:
        doem(dommer(miljoe), angreb.ANGREB[navn](miljoe))
    koder = TABEL[navn]["kode"]
    assert nej.value.kode in ([koder] if isinstance(koder, str) else koder), nej.value


@pytest.mark.parametrize("navn", GRUND)
def test_attack_breaks_this_rule_only(miljoe, navn):
    """With the rule off it gets through: the attack is no worse than it says, and the rule is what stops it."""
    assert doem(dommer(miljoe, GRUND[navn]), angreb.ANGREB[navn](miljoe))


def test_keys_are_not_made_twice():
    assert noegle(2048, 1) is noegle(2048, 1)
