"""Switch one check of the gate off, and the attacks get in: the suite would be red.

adgang_proeve (src/adgang/proeve_main.cpp) is the gate of the program with nothing around it; unlike the program it can be
sabotaged. Without sabotage every attack gets the documented answer; with it, those below get through.
"""

import datetime
import subprocess
from pathlib import Path

import pytest

from klient import ROOT

from . import angreb, kald
from .smed import smed
from .test_angreb_reference import ENTITY, TABEL, miljoe  # noqa: F401 - a fixture

PROEVE = ROOT / "build" / "src" / "adgang" / "adgang_proeve"
KONTEKST = "http://serviceplatformen.dk/xml/schemas/AuthorityContext/1/"
UDSTEDER = "https://sts.example/runtime"
EPOKE = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)

# Attacks that get in when the check is off.
SLUKKET = {
    "underskrift": ["token_selvlavet", "token_fremmed_underskriver"],
    "daekning": ["krop_pakket_1", "krop_pakket_2", "krop_pakket_3", "krop_pakket_8", "udaekket_krop", "udaekket_str",
                 "udaekket_msgid", "hoved_pakket_Timestamp", "hoved_pakket_MessageID"],
    "modtager": ["token_til_anden_tjeneste", "token_modtager_naesten"],
    "noeglebevis": ["andens_noegle", "token_anden_holder", "noegle_fra_beskeden_x509data", "noegle_fra_beskeden_keyvalue",
                    "noegle_fra_beskeden_bst"],
    "genspil": ["genspil_i_vinduet", "genspil_samme_id_ny_krop"],
    "aftale": ["myndighed_uden_aftale"],
    "myndighed": ["anden_myndighed_i_kroppen"],
}
# What the gate is not asked here: limits of size belong to the surface.
IKKE_HER = {"for_stor", "krop_pakket_5", "krop_pakket_6", "uden_sikkerhed"}


class Proeve:
    def __init__(self, mappe: Path, m: angreb.Miljoe, sabotage: str = "", art: str = "token"):
        self.mappe = mappe
        m.sts.gem(mappe, "sts")
        m.part.gem(mappe, "part")
        m.nabo.gem(mappe, "nabo")
        self.proces = subprocess.Popen([str(PROEVE), str(mappe), UDSTEDER, ENTITY, art, *([sabotage] if sabotage else [])],
                                       stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8")
        self.nr = 0

    def spoerg(self, data: bytes, nu: datetime.datetime) -> tuple[str, str]:
        """("ok", "Laes 11111111") or ("wsse:FailedCheck", text)."""
        self.nr += 1
        fil = f"{self.nr}.xml"
        (self.mappe / fil).write_bytes(data)
        us = (nu - EPOKE) // datetime.timedelta(microseconds=1)
        self.proces.stdin.write(f"{us} {fil}\n")
        self.proces.stdin.flush()
        linje = self.proces.stdout.readline().rstrip("\n")
        assert linje, f"adgang_proeve ended with {self.proces.poll()} on {fil}"
        (self.mappe / fil).unlink()
        if linje.startswith("ok "):
            return "ok", linje[3:]
        kode, _, tekst = linje[4:].partition(" ")
        return kode, tekst

    def forsoeg(self, f: angreb.Forsoeg) -> tuple[str, str]:
        nu = datetime.datetime.now(datetime.timezone.utc)
        for god in f.forud:
            assert self.spoerg(god, nu)[0] == "ok"
        return self.spoerg(f.data, nu + datetime.timedelta(seconds=f.ur))

    def luk(self):
        self.proces.stdin.close()
        assert self.proces.wait(10) == 0


def lav_forsoeg(m: angreb.Miljoe, navn: str) -> angreb.Forsoeg:
    if navn == "myndighed_uden_aftale":
        return angreb.sendt(m.kald(token=smed(m.udkast(cvr=m.andet_cvr), m.sts)))
    if navn == "anden_myndighed_i_kroppen":
        return angreb.sendt(m.kald(krop=f'<a:Laes xmlns:a="urn:a"><c:AuthorityContext xmlns:c="{KONTEKST}"><c:MunicipalityCVR>{m.andet_cvr}'
                                        "</c:MunicipalityCVR></c:AuthorityContext></a:Laes>"))
    return angreb.ANGREB[navn](m)


@pytest.fixture(scope="module")
def proeve(miljoe, tmp_path_factory):  # noqa: F811
    assert PROEVE.is_file(), f"{PROEVE} is missing: ./dev build"
    p = Proeve(tmp_path_factory.mktemp("proeve"), miljoe)
    yield p
    p.luk()


@pytest.mark.parametrize("navn", kald.VARIANTER)
def test_good_messages_get_in(proeve, miljoe, navn):  # noqa: F811
    besked = kald.lav_kald(kald.VARIANTER[navn][0], miljoe.part, miljoe.token, miljoe.krop, til=miljoe.til, action=miljoe.action)
    assert proeve.forsoeg(angreb.sendt(besked)) == ("ok", "Laes 11111111")


def test_prefixed_assertion_gets_in(proeve, miljoe):  # noqa: F811
    """SIK-014: both forms of the STR-Transform."""
    token = smed(miljoe.udkast(prefix="saml2"), miljoe.sts)
    assert proeve.forsoeg(angreb.sendt(miljoe.kald(token=token)))[0] == "ok"


@pytest.mark.parametrize("navn", [n for n in angreb.ANGREB if n not in IKKE_HER])
def test_attack_on_the_gate(proeve, miljoe, navn):  # noqa: F811
    kode, tekst = proeve.forsoeg(lav_forsoeg(miljoe, navn))
    forventet = TABEL[navn]["kode"]
    assert kode.strip(":") in [x for x in ([forventet] if isinstance(forventet, str) else forventet)], f"{kode} {tekst}"
    assert TABEL[navn].get("tekst", "") in tekst


def test_no_agreement_is_refused(proeve, miljoe):  # noqa: F811
    assert proeve.forsoeg(lav_forsoeg(miljoe, "myndighed_uden_aftale"))[0] == "wsse:FailedAuthentication"


def test_another_authority_in_the_body_is_refused(miljoe, tmp_path):  # noqa: F811
    p = Proeve(tmp_path, miljoe, art="platform")
    kode, tekst = p.forsoeg(lav_forsoeg(miljoe, "anden_myndighed_i_kroppen"))
    p.luk()
    assert kode == "" and "8.5" in tekst


@pytest.mark.parametrize("kontakt", SLUKKET)
def test_sik_090_sabotage_lets_attacks_in(miljoe, tmp_path, kontakt):  # noqa: F811
    p = Proeve(tmp_path, miljoe, kontakt, "platform" if kontakt == "myndighed" else "token")
    try:
        svar = {navn: p.forsoeg(lav_forsoeg(miljoe, navn)) for navn in SLUKKET[kontakt]}
        god = p.forsoeg(angreb.sendt(miljoe.kald()))
    finally:
        p.luk()
    assert god[0] == "ok"
    assert all(kode == "ok" for kode, _ in svar.values()), {n: s for n, s in svar.items() if s[0] != "ok"}
