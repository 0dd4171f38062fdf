"""The Beskedfordeler on PostgreSQL while the database's server is killed under load, alone and together with the program.

The rules are those of nedbrud.py. A server that is back within the time limit of a call is no crash to anybody: no connection
breaks, nothing is lost and nothing comes twice. FAELLED_NEDBRUD is the number of kills (5), FAELLED_SEED repeats a run.
"""

from __future__ import annotations

import os
import shutil
import time

import klynge
import pytest
from sandkasse import PROGRAM

from .nedbrud import Afsender, kontrol
from .test_nedbrud import SENDERE, TABT, Forsoeg, efterproev, froe, koer, stop_en_laeser

pytestmark = [pytest.mark.skipif(klynge.programmer() is None, reason="PostgreSQL is not installed (apt install postgresql)"),
              pytest.mark.skipif(os.environ.get("FAELLED_STORE") != "postgres", reason="runs with --store postgres (./dev testpg)")]


@pytest.fixture(scope="module")
def server():
    """A server of the module's own: it is killed."""
    k = klynge.Klynge()
    yield k
    k.luk()


@pytest.fixture
def forsoeg(tmp_path, server):
    assert PROGRAM.is_file(), f"{PROGRAM} is missing: ./dev build"
    # Longer than any restart of the server on a busy machine.
    fil = tmp_path / "taalmodig.toml"
    fil.write_text("[store]\nventetid_ms = 30000\n", encoding="utf-8")
    f = Forsoeg(tmp_path, froe(), "--config", str(fil), url=server.nyt_skema())
    yield f
    f.luk()


def test_drab_af_databasens_server(forsoeg, server):
    drab = int(os.environ.get("FAELLED_NEDBRUD", "5"))
    rng, j = forsoeg.rng, forsoeg.j
    for nr in range(drab):
        j.vent(rng.randrange(1, 80))
        time.sleep(rng.choice((0.0, 0.0, 0.02, 0.1)) * rng.uniform(0.5, 1.5))
        # kill -9, or what PostgreSQL calls an immediate shutdown; every third time the program dies with it.
        (server.stop if nr % 3 == 1 else server.draeb)()
        if nr % 3 == 2:
            forsoeg.draeb()
        time.sleep(rng.uniform(0.0, 0.3))
        server.start()
        if nr % 3 == 2:
            forsoeg.start()
            forsoeg.ny()
        assert not j.uventet, j.uventet
    j.vent(40)
    forsoeg.faerdig()
    kontrol(j)
    print(f"{drab} kills: {len(j.sendt)} messages sent, {len(j.svaret)} acknowledged, {sum(map(len, j.leveret.values()))} deliveries")
    forsoeg.s.luk()
    efterproev(forsoeg.s)


def test_en_database_der_taber_det_kvitterede_opdages(forsoeg, server):
    """Sabotage: after the kill the database is what it was a moment before, as if commits had not waited for the disk."""
    grund = server.mappe / "grund"
    server.kopier(server, grund)
    stop_en_laeser(forsoeg, 60)
    # More than the senders can have on the way.
    forsoeg.j.vent(SENDERE * Afsender.VINDUE + 20)

    def tab():
        server.stop()
        shutil.rmtree(server.mappe / "data")
        grund.rename(server.mappe / "data")
        server.start()

    with pytest.raises(AssertionError, match=TABT):
        koer(forsoeg, 1, tab)
