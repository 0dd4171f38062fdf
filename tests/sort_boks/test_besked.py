"""The Beskedfordeler on the sandbox: a change in Organisation arrives at the demo mailbox, and the JSON API shows its way."""

import base64
import json
import subprocess
import time

import pytest
from lxml import etree

from klient import CONTRACTS, eksempel, ny_uuid
from sandkasse import PROGRAM

DUESLAG = "6d1f0c1e-52a4-4a0d-9c50-0f8f6a1f00d1"
OPRETTET = "64dc5222-f13f-4b87-a080-d4a0878abfa5"
AENDRET = "fa833512-46a9-4830-acac-bf362f1144ba"


def admin(sandkasse, operation: str, *navne: str):
    """`faelled admin`, as the operator of the sandbox."""
    r = subprocess.run([str(PROGRAM), "admin", "--data", str(sandkasse.mappe), operation, *navne], capture_output=True, text=True, timeout=60)
    assert r.returncode == 0, r.stderr + r.stdout
    return json.loads(r.stdout) if r.stdout.strip() else None


def beskeder(sandkasse, objekt: str, antal: int) -> list[tuple[dict, etree._Element]]:
    """The messages in the demo mailbox about an object, once there are so many."""
    frist = time.monotonic() + 30
    while True:
        fundet = []
        for b in admin(sandkasse, "besked.dueslag.beskeder", f"uuid={DUESLAG}", "koe=venter", "antal=500"):
            xml = admin(sandkasse, "besked.dueslag.besked", f"uuid={DUESLAG}", f"plads={b['plads']}")["xml"]
            if objekt in xml:
                fundet.append((b, etree.fromstring(xml.encode())))
        if len(fundet) >= antal or time.monotonic() > frist:
            return fundet
        time.sleep(0.2)


def tekst(dok, navn: str) -> list[str]:
    return ["".join(e.itertext()).strip() for e in dok.iter("{urn:oio:besked:kuvert:1.0}" + navn)]


@pytest.fixture(scope="module")
def enhed(tom_sandkasse):
    uuid = ny_uuid()
    organisation = tom_sandkasse.organisation()
    d = eksempel("organisationenhed", organisation, uuid=uuid)
    assert not tom_sandkasse.skriver.kald("organisationenhed", "importer", d).fejl
    assert not tom_sandkasse.skriver.kald("organisationenhed", "ret", eksempel("organisationenhed", organisation, uuid=uuid, rettet=True)).fejl
    return uuid


def test_en_aendring_naar_demodueslaget(tom_sandkasse, enhed):
    fundet = beskeder(tom_sandkasse, enhed, 2)
    assert [tekst(x, "ObjektHandling") for _, x in fundet] == [[OPRETTET], [AENDRET]], "in order, each once"
    for b, x in fundet:
        assert tekst(x, "ObjektAnsvarligMyndighed") == ["urn:oio:cvr-nr:11111111"]
        assert tekst(x, "TilladtModtager") == ["urn:oio:cvr-nr:11111111"]
        assert tekst(x, "AntalLeveranceforsoeg") == ["1"]
        nyttelast = etree.fromstring(base64.b64decode(tekst(x, "Base64")[0]))
        assert nyttelast.findtext("Bruger") == "11111111"
        vej = admin(tom_sandkasse, "besked.vej", f"id={b['beskedId']}")
        assert vej[0]["kopier"][0]["koe"] == "venter" and vej[0]["statusKode"] == 20


@pytest.mark.kontrakter
def test_beskeden_er_gyldig(tom_sandkasse, enhed):
    skema = etree.XMLSchema(etree.parse(CONTRACTS.parent / "beskedfordeler" / "xsd" / "Beskedkuvert.xsd"))
    for _, x in beskeder(tom_sandkasse, enhed, 2):
        skema.assertValid(x)


def test_koeen_gensendes_og_toemmes(tom_sandkasse, enhed):
    b, _ = beskeder(tom_sandkasse, enhed, 2)[0]
    valg = [f"uuid={DUESLAG}", f"plads={b['plads']}"]
    admin(tom_sandkasse, "besked.dueslag.til-fejlkoe", *valg, "aarsag=prøve")
    fejl = admin(tom_sandkasse, "besked.dueslag.beskeder", f"uuid={DUESLAG}", "koe=fejl")
    assert [(f["plads"], f["aarsag"]) for f in fejl] == [(b["plads"], "prøve")]
    ny = admin(tom_sandkasse, "besked.dueslag.gensend", *valg, "koe=fejl")["plads"]
    assert ny > b["plads"]
    admin(tom_sandkasse, "besked.dueslag.slet-besked", f"uuid={DUESLAG}", f"plads={ny}", "koe=venter")
    status = admin(tom_sandkasse, "besked.dueslag.status", f"uuid={DUESLAG}")
    assert status["fejl"] == 0 and status["venter"] >= 1


def test_et_udtryk_med_fejl_afvises(tom_sandkasse):
    abonnement = admin(tom_sandkasse, "besked.abonnementer.liste")[0]["uuid"]
    r = subprocess.run([str(PROGRAM), "admin", "--data", str(tom_sandkasse.mappe), "besked.udtryk.opret", f"abonnement={abonnement}",
                        "udtryk=Beskedkuvert.A = x"], capture_output=True, text=True, timeout=60)
    assert r.returncode != 0 and "tegn 18" in r.stderr + r.stdout
