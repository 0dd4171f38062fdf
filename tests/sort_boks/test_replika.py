"""Searches read from a replica of the database: two active nodes, a primary and a replica whose replay is stopped, that is
killed, left behind by a failover, and promoted. What was acknowledged by any node is always found, and the replica is in
fact used."""

import re
import shutil
import time

import pytest
import requests

import klynge
from klient import ny_uuid
from sandkasse import Sandkasse
from noder import ledig_port, vent_paa
from test_noder import enhed

pytestmark = pytest.mark.skipif(klynge.programmer() is None, reason="PostgreSQL is not installed (apt install postgresql)")


class Par:
    """Two nodes on a primary, with a replica to read from."""

    def __init__(self, rod):
        self.primaer = klynge.Klynge()
        self.replika = klynge.Klynge(kilde=self.primaer, navn="fa2")
        self.arving = klynge.Klynge(kilde=self.primaer, navn="fa3")  # takes over at the end
        self.url = self.primaer.nyt_faelles_skema([self.arving])
        skema = re.search(r"options=[^&]+", self.url)[0]
        rod.mkdir()
        fil, amqps = rod / "noder.toml", ledig_port()
        fil.write_text(f'[store]\nflere_noder = true\nreplika_url = "{self.replika.url}?{skema}"\nreplika_efter_sekunder = 2\n[drift]\nafloeb_sekunder = 1\n', encoding="utf-8")
        self.noder = []
        for nr in range(2):
            mappe = rod / f"n{nr}"
            if nr:
                shutil.copytree(rod / "n0" / "pki", mappe / "pki")
            self.noder.append(Sandkasse(mappe, "--no-demo", "--config", str(fil), "--amqps-port", str(amqps), url=self.url))

    def tal(self, navn: str) -> float:
        """A metric, summed over the nodes."""
        return sum(s.metrik(navn) for s in self.noder)

    def laest(self, hvem: str) -> float:
        return self.tal(f'faelled_store_replica_reads_total{{by="{hvem}"}}')

    def brugbar(self) -> bool:
        return self.tal("faelled_store_replica_usable") == len(self.noder)

    def runde(self, gange: int) -> None:
        """Writes through one node and searches openly through the other, at once."""
        for nr in range(gange):
            fra, til = self.noder[nr % 2], self.noder[1 - nr % 2]
            uuid = ny_uuid()
            navn = f"q{uuid[:12]}"
            assert fra.skriver.kald("organisationenhed", "importer", enhed(navn, uuid)).kode == 20
            svar = til.skriver.kald("organisationenhed", "soeg", {"egenskaber": [{"EnhedNavn": navn + "*"}]})
            assert svar.kode == 20 and svar.ider == [uuid], repr(svar)

    def luk(self) -> None:
        for s in self.noder:
            if s.lever():
                assert s.stop() == 0, s.log_tekst()[-3000:]
        for s in self.noder:
            s.tjek_log()
        for k in (self.replika, self.arving, self.primaer):
            k.luk()


@pytest.fixture(scope="module")
def par(program, tmp_path_factory):
    p = Par(tmp_path_factory.mktemp("replika") / "par")
    yield p
    p.luk()


def test_en_soegning_paa_replikaen_ser_hvad_der_lige_er_skrevet(par):
    vent_paa(par.brugbar)
    par.runde(20)
    assert par.laest("replica") > 0, "the replica was never asked"


def test_en_replika_der_staar_stille_viser_intet_gammelt(par):
    vent_paa(par.brugbar)
    par.replika.sql("SELECT pg_wal_replay_pause()")
    vent_paa(lambda: par.replika.sql("SELECT pg_get_wal_replay_pause_state()") == "paused")
    foer = par.laest("replica")
    par.runde(10)  # answered by the primary, each with what was just written
    assert par.laest("replica") == foer and par.laest("primary_replica_behind") > 0
    vent_paa(lambda: par.tal("faelled_store_replica_usable") == 0)  # too far behind to be asked at all
    par.runde(2)
    assert par.laest("replica") == foer
    par.replika.sql("SELECT pg_wal_replay_resume()")
    vent_paa(par.brugbar)
    par.runde(20)
    assert par.laest("replica") > foer


def test_en_draebt_replika_maerkes_ikke(par):
    vent_paa(par.brugbar)
    par.replika.draeb()
    begyndt = time.monotonic()
    par.runde(6)
    assert par.laest("primary_replica_away") > 0
    assert time.monotonic() - begyndt < 20
    par.replika.start()
    vent_paa(par.brugbar)
    foer = par.laest("replica")
    par.runde(20)
    assert par.laest("replica") > foer


def test_en_replika_der_blev_efterladt_bliver_ikke_laest(par):
    """It knows the old history only, then goes its own way. Last: there is no way back."""
    vent_paa(par.brugbar)
    skrevet = par.primaer.sql("SELECT pg_current_wal_flush_lsn()")
    vent_paa(lambda: par.arving.sql(f"SELECT pg_last_wal_replay_lsn() >= '{skrevet}'") == "t")
    par.primaer.draeb()
    par.arving.forfrem()
    vent_paa(lambda: all(requests.get(s.klar["https"] + "/ready", verify=s.sti(s.klar["ca"]), timeout=10).status_code == 200 for s in par.noder))
    foer = par.laest("replica")
    par.runde(6)
    par.replika.forfrem()
    par.runde(4)
    assert par.laest("replica") == foer
