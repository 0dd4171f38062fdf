"""The audit log's configuration keys: old records go, the chain still holds, and seals come as often as they should."""

import json
import re
import time

import pytest

from sandkasse import Sandkasse

from .verden import KORSBAEK, ORGANISATION, Verden

DOEGN = 86400


@pytest.fixture(scope="module")
def kort(tmp_path_factory):
    """A sandbox that keeps calls and tokens for two days and seals each second."""
    mappe = tmp_path_factory.mktemp("revision")
    fil = mappe / "faelled.toml"
    fil.write_text("[revision]\nadgang_doegn = 2\nsegl_sekunder = 1\n", encoding="utf-8")
    s = Sandkasse(mappe / "data", "--no-demo", "--config", str(fil))
    yield Verden(s)
    if s.lever():
        s.luk()


def poster(verden, kaede: str = "adgang") -> list[dict]:
    r = verden.klient(verden.operatoer).rest(f"/admin/revision?antal=1000&kaede={kaede}", None)
    assert r.status_code == 200, r.text
    return r.json()["poster"]


def segl(verden) -> int:
    tekst = verden.skriver.session.get(verden.base + "/metrics", timeout=30).text
    return int(re.search(r"^faelled_audit_seals_total (\d+)", tekst, re.M).group(1))


def vent(hvad, frist: float) -> bool:
    slut = time.monotonic() + frist
    while not hvad():
        if time.monotonic() > slut:
            return False
        time.sleep(0.2)
    return True


def test_seals_come_when_the_key_says(kort):
    foer = segl(kort)
    kort.skriver.token(ORGANISATION, KORSBAEK)
    assert vent(lambda: segl(kort) > foer, 15)  # thirty seconds would be the default


def test_old_records_go_and_the_chain_still_verifies(kort):
    for _ in range(3):
        kort.skriver.token(ORGANISATION, KORSBAEK)
    gamle = {p["nr"] for p in poster(kort)}
    assert len(gamle) >= 3
    administration = len(poster(kort, "administration"))
    for _ in range(2):  # the last day of a chain stays, where it goes on
        kort.flyt_ur(3 * DOEGN)
        kort.skriver.token(ORGANISATION, KORSBAEK)
    nye = poster(kort)[0]["nr"]

    assert vent(lambda: not gamle & {p["nr"] for p in poster(kort)}, 60), "housekeeping never came"
    assert nye in {p["nr"] for p in poster(kort)}
    assert len(poster(kort, "administration")) >= administration  # another chain, kept for ever
    kort.s.luk()
    r = kort.faelled("audit", "verify", "--data", str(kort.s.mappe))
    assert r.returncode == 0, r.stdout + r.stderr
    r = kort.faelled("audit", "export", "--data", str(kort.s.mappe))
    assert r.returncode == 0 and not gamle & {json.loads(x)["nr"] for x in r.stdout.splitlines()}
