"""Every official example request, over TLS; every answer held against the official schema."""

import json

import pytest
from lxml import etree

from klient import CASES, CONTRACTS, HEADER, NS, SOAP11, SOAP12, ELEMENTER, handling, konvolut, ny_uuid, skema, tjek
from sandkasse import Sandkasse

pytestmark = pytest.mark.kontrakter
EKSEMPLER = json.loads((CASES / "eksempler.json").read_text(encoding="utf-8"))
TRIN = EKSEMPLER["trin"]


def forventning(svar, forvent: dict) -> None:
    for expression, wanted in forvent.items():
        got = svar.xpath(expression)
        if isinstance(got, list):
            got = svar.tekster(expression)
        if wanted == "*":
            continue
        if isinstance(wanted, list) and isinstance(got, list):
            assert len(got) == len(wanted) and all(w in ("*", g) for g, w in zip(got, wanted)), (expression, got, wanted)
        else:
            assert got == wanted, (expression, got, wanted)


def operation_af(krop) -> tuple[str, str]:
    name = etree.QName(krop)
    segment = next(k for k, v in NS.items() if v == name.namespace)
    return segment, next(op for op, e in ELEMENTER.items() if e + "Input" == name.localname)


def afspil(sandkasse, trin: dict, soap: str):
    text = (CONTRACTS / "examples" / trin["fil"]).read_text(encoding="utf-8")
    text = text.replace(EKSEMPLER["organisation"], sandkasse.organisation())
    for fra, til in trin.get("erstat", {}).items():
        assert fra in text
        text = text.replace(fra, til)
    krop = etree.fromstring(text.encode())
    skema().assertValid(krop)
    segment, operation = operation_af(krop)
    svar = sandkasse.skriver.kald_krop(segment, operation, krop, soap=soap)
    assert not svar.fejl, svar.raa.decode()
    if "unik" in trin:
        assert [int(x) for x in svar.tekster("sd:UnikRetur/sd:StatusKode")] == trin["unik"], svar.raa.decode()
    else:
        assert svar.kode == trin["kode"], f"{svar!r}, {trin['kode']} expected because: {trin['fordi']}"
    forventning(svar, trin.get("forvent", {}))
    return segment, operation


# The whole sequence in either envelope; each step is its own test, so that one failure is one failure.
@pytest.fixture(scope="module", params=[SOAP12, SOAP11], ids=["soap12", "soap11"])
def forloeb(request, program, tmp_path_factory):
    s = Sandkasse(tmp_path_factory.mktemp("kontrakt") / "data", "--no-demo")
    yield s, request.param
    s.luk()


@pytest.mark.parametrize("trin", TRIN, ids=[f"{i:02}-{t['fil'][:-12]}" for i, t in enumerate(TRIN)])
def test_eksempel(forloeb, trin):
    sandkasse, soap = forloeb
    afspil(sandkasse, trin, soap)


def test_alle_eksempler_er_med():
    """A new example that nobody gave an expectation fails here."""
    there = {str(p.relative_to(CONTRACTS / "examples")) for p in (CONTRACTS / "examples").glob("*/*-request.xml")}
    assert there == {t["fil"] for t in TRIN}


def test_alle_operationer_er_med():
    played = set()
    for t in TRIN:
        played.add(operation_af(etree.parse(str(CONTRACTS / "examples" / t["fil"])).getroot())[1])
    assert played == set(ELEMENTER)


@pytest.mark.parametrize("fil", ["soeg-request-full.xml", "soeg-request-noframework.xml"])
def test_hel_konvolut(sandkasse, skriver, fil):
    """The two header blocks of real clients, as they stand, security header included."""
    data = (CONTRACTS / "examples" / "envelopes" / fil).read_bytes()
    dok = etree.fromstring(data)
    message_id = dok.findtext(f".//{{{NS['wsa']}}}MessageID")
    svar = tjek(skriver.send("bruger", data, message_id=message_id, action=handling("bruger", "soeg")))
    assert svar.kode in (20, 44), repr(svar)
    transaction = dok.findtext(f".//{{{HEADER}}}TransactionUUID")
    assert transaction in svar.tekster("//h:TransactionUUID"), "TransactionUUID is not echoed"
    # Given back only to who sent one (organisation.md 9.4).
    assert len(svar.xpath("//*[local-name()='Framework']")) == len(dok.xpath("//*[local-name()='Framework']"))


@pytest.mark.parametrize("soap", [SOAP12, SOAP11], ids=["soap12", "soap11"])
def test_svar_i_samme_konvolut(skriver, soap):
    svar = skriver.kald("bruger", "laes", {"uuid": ny_uuid()}, soap=soap)
    assert svar.soap == soap and svar.kode == 44


def test_fejl_er_gyldig_soap(skriver):
    """A fault validates too, and carries one MessageID and one RelatesTo."""
    message_id = f"urn:uuid:{ny_uuid()}"
    data = konvolut('<x:Ukendt xmlns:x="urn:intet"/>', "urn:intet", message_id=message_id)
    svar = tjek(skriver.send("bruger", data, message_id=message_id))
    assert svar.fejl and svar.status in (400, 500)
