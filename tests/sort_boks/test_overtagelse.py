"""PostgreSQL with replicas: one is promoted under load, and what was acknowledged is there; what no replica has got is
not acknowledged; and a database goes back to a point in time by its archive. The settings are those of
docs/installation.md, read from there."""

import random
import re
import shutil
import subprocess
import textwrap
import threading
import time

import pytest

import klynge
from klient import ROOT, eksempel, ny_uuid
from sandkasse import Sandkasse
from test_nedbrud import Tilstand, kontrol
from test_postgres import Taalmodig, midlertidig, ready, vent_paa, verify

pytestmark = pytest.mark.skipif(klynge.programmer() is None, reason="PostgreSQL is not installed (apt install postgresql)")

VENTETID = 5  # store.ventetid_ms


def opskrift(navn: str) -> str:
    """The block of docs/installation.md or docs/genskabelse.md that this comment stands before."""
    for side in ("installation", "genskabelse"):
        tekst = (ROOT / f"docs/{side}.md").read_text(encoding="utf-8")
        if m := re.search(rf"<!-- {navn} -->\n+ *```\w*\n(.*?)^ *```", tekst, re.S | re.M):
            return textwrap.dedent(m.group(1))
    raise AssertionError(f"no block {navn} in the guides")


def synkron(*navne: str) -> str:
    """What the guide sets for durability, with the names of these replicas."""
    konf = opskrift("postgresql.conf")
    assert re.search(r"^synchronous_commit = on$", konf, re.M) and "synchronous_standby_names = 'ANY 1 (fa1, fa2, fa3)'" in konf
    konf = "\n".join(li for li in konf.splitlines() if not re.match(r"(listen_addresses|ssl|shared_buffers|max_connections|password|archive)", li))
    return konf.replace("fa1, fa2, fa3", ", ".join(navne))


class Tre:
    """A primary and two replicas, as the guide sets them up."""

    def __init__(self):
        self.a = klynge.Klynge(synkron("fa1", "fa2", "fa3"))
        self.b = klynge.Klynge(kilde=self.a, navn="fa2")
        self.c = klynge.Klynge(kilde=self.a, navn="fa3")
        # Each knows all three and follows the one that takes writes.
        vaerter = ",".join(str(k.mappe) for k in self.alle)
        for k, navn in ((self.b, "fa2"), (self.c, "fa3")):
            k.saet(primary_conninfo=f"host={vaerter} user=faelled application_name={navn} target_session_attrs=read-write")
        vent_paa(lambda: self.a.sql("SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == "2")
        self.url = self.a.nyt_faelles_skema([self.b, self.c])

    @property
    def alle(self):
        return self.a, self.b, self.c

    def luk(self) -> None:
        for k in self.alle:
            k.luk()


@pytest.fixture
def start(mappe):
    """Starts a sandbox; it is gone afterwards, however the test went."""
    startede = []

    def ny(*valg: str, url: str) -> Sandkasse:
        startede.append(Sandkasse(mappe, *valg, url=url))
        return startede[-1]

    yield ny
    for s in startede:
        if s.lever():
            s.draeb()


@pytest.fixture
def tre():
    t = Tre()
    yield t
    t.luk()


def importer(s: Sandkasse, uuid: str):
    return s.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", s.organisation(), uuid=uuid))


def test_en_replika_forfremmes_under_last(program, tre, mappe, start):
    rng = random.Random(2026)
    s = start("--no-demo", url=tre.url)
    objekter: list[dict[str, Tilstand]] = [{} for _ in range(4)]
    belastere = [Taalmodig(s, rng.randrange(2**32), o) for o in objekter]
    for b in belastere:
        b.start()
    vent_paa(lambda: sum(b.skrivninger for b in belastere) > 40, 60)
    tre.a.draeb()
    tre.b.forfrem()
    forfremmet = time.monotonic()
    skrevet, forsoeg = 0, 1
    # As a client would: a call waits for the database at most VENTETID. The first may still be one that went to the dead server.
    while importer(s, ny_uuid()).kode != 20:
        forsoeg += 1
        assert forsoeg <= 2 and time.monotonic() - forfremmet < 4 * VENTETID, "no answer within the limit of a call"
    print(f"first acknowledged write {time.monotonic() - forfremmet:.2f} s after the promotion")
    vent_paa(lambda: ready(s) == 200)
    for b in belastere:
        b.stop.set()
    for b in belastere:
        b.join(30)
        assert not b.is_alive() and not b.uventet, b.uventet
        skrevet += b.skrivninger
    assert skrevet > 40
    for o in objekter:
        kontrol(s, o, rng)
    # The third server follows the new primary by itself, and the next failure is survived too.
    uuid = ny_uuid()
    assert importer(s, uuid).kode == 20
    tre.b.draeb()
    tre.c.forfrem()
    tre.c.saet(synchronous_standby_names="")  # it is alone now
    vent_paa(lambda: s.skriver.kald("organisationenhed", "laes", {"uuid": uuid}).kode == 20)
    for o in objekter:
        kontrol(s, o, rng)
    s.stop()
    verify(program, tre.url)
    # The lease's connection may have been the lost one; it is given up all the same, and nobody waits for it.
    done = subprocess.run([str(program), "move", "--from", tre.url, "--to", f"rocks:{mappe.parent / 'ud'}"],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2000:]


class Iagang(threading.Thread):
    """One write that is under way."""

    def __init__(self, s: Sandkasse):
        super().__init__(daemon=True)
        self.s, self.uuid, self.svar = s, ny_uuid(), None
        self.start()

    def run(self) -> None:
        self.svar = self.s.system(0).kald("organisationenhed", "importer", eksempel("organisationenhed", self.s.organisation(), uuid=self.uuid))

    def afvist(self) -> bool:
        self.join(30)
        return midlertidig(self.svar)


def test_uden_replika_kvitteres_intet(program, tre, mappe, start):
    """A commit that no replica has got is no acknowledgement: not when its wait is cut short, and not when the server is
    restarted and has it."""
    fil = mappe.parent / "kort.toml"
    fil.write_text("[store]\nventetid_ms = 6000\n", encoding="utf-8")
    s = start("--no-demo", "--config", str(fil), url=tre.url)
    foer = ny_uuid()
    assert importer(s, foer).kode == 20
    tre.b.draeb()
    tre.c.draeb()
    venter = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND query LIKE '%COMMIT%'"
    begyndt = time.monotonic()
    w = Iagang(s)
    vent_paa(lambda: tre.a.sql(venter) != "0")
    while w.is_alive():  # the object's commit and its audit record's
        tre.a.sql("SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'")
        time.sleep(0.05)
    assert w.afvist(), "acknowledged what only one machine has"
    assert time.monotonic() - begyndt < 30
    w = Iagang(s)
    vent_paa(lambda: tre.a.sql(venter) != "0")
    tre.a.draeb()
    tre.a.start()
    assert w.afvist(), "acknowledged what only the restarted server has"
    # A replica is back: writes are taken again, without a restart.
    tre.b.start()
    vent_paa(lambda: importer(s, ny_uuid()).kode == 20)
    assert s.skriver.kald("organisationenhed", "laes", {"uuid": foer}).kode == 20
    s.stop()


def test_tilbage_til_et_tidspunkt(program, start):
    """Write, note the time, write more, take away; the backup and the archive bring the noted time back."""
    arkiv = opskrift("arkiv")
    kilde = klynge.Klynge()
    try:
        lager = kilde.mappe / "arkiv"
        lager.mkdir()
        if kilde.bruger:
            shutil.chown(lager, kilde.bruger.pw_uid, kilde.bruger.pw_gid)
        kilde.stop()
        with open(kilde.mappe / "data/postgresql.conf", "a", encoding="utf-8") as f:
            f.write(arkiv.replace("/var/lib/postgresql/arkiv", str(lager)) + "\n")
        kilde.start()
        url = kilde.nyt_skema()
        s = start("--no-demo", url=url)
        foer, rettet, efter = ny_uuid(), ny_uuid(), ny_uuid()
        assert importer(s, rettet).kode == 20
        grund = kilde.mappe / "grund"
        kilde.kopier(kilde, grund)
        # After the base backup: only the archive has these.
        assert importer(s, foer).kode == 20
        # Everything that is in memory at this point (metering, deliveries) may be on either side; what was answered is before.
        time.sleep(0.2)
        tid = kilde.sql("SELECT clock_timestamp()")
        time.sleep(0.2)
        assert importer(s, efter).kode == 20
        assert s.skriver.kald("organisationenhed", "slet", {"uuid": rettet}).kode == 20
        s.stop()
        kilde.sql("SELECT pg_switch_wal()")
        vent_paa(lambda: int(kilde.sql("SELECT count(*) FROM pg_ls_dir('pg_wal/archive_status') f WHERE f LIKE '%.ready'")) == 0)
        kilde.stop()

        # The database as it was at `tid`, in the place of the old one.
        shutil.rmtree(kilde.mappe / "data")
        grund.rename(kilde.mappe / "data")
        with open(kilde.mappe / "data/postgresql.auto.conf", "a", encoding="utf-8") as f:
            f.write(opskrift("genskab").replace("/var/lib/postgresql/arkiv", str(lager)).replace("2026-11-26 09:00:00+01", tid) + "\n")
        (kilde.mappe / "data/recovery.signal").touch()
        kilde.start()
        vent_paa(lambda: kilde.sql("SELECT pg_is_in_recovery()") == "f", 60)
        verify(program, url)
        done = subprocess.run([str(program), "audit", "verify", "--data", url], capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        s.start()
        for uuid in (foer, rettet):
            svar = s.skriver.kald("organisationenhed", "laes", {"uuid": uuid})
            assert svar.kode == 20
        assert svar.tekster("//sd:LivscyklusKode") == ["Importeret"], "the deletion after the time is still there"
        assert s.skriver.kald("organisationenhed", "laes", {"uuid": efter}).kode == 44
        assert importer(s, efter).kode == 20
        s.stop()
    finally:
        kilde.luk()
