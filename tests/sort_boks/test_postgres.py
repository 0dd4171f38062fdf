"""PostgreSQL as the store: kills of the program and of the server under load, a database that goes away, two
nodes on one database, a move from RocksDB and back."""

import random
import shutil
import subprocess
import threading
import time

import pytest
import requests

import klynge
from klient import eksempel, ny_uuid
from sandkasse import Sandkasse
from test_nedbrud import Belaster, Tilstand, kontrol

pytestmark = pytest.mark.skipif(klynge.programmer() is None, reason="PostgreSQL is not installed (apt install postgresql)")


@pytest.fixture(scope="module")
def server():
    """A server of the module's own: it is killed."""
    k = klynge.Klynge()
    yield k
    k.luk()


def ready(s: Sandkasse) -> int:
    return requests.get(s.klar["https"] + "/ready", verify=s.sti(s.klar["ca"]), timeout=10).status_code


def vent_paa(betingelse, frist: float = 20) -> None:
    slut = time.monotonic() + frist
    while not betingelse():
        assert time.monotonic() < slut, "did not happen in time"
        time.sleep(0.05)


def midlertidig(svar) -> bool:
    """50; or 503 where the call's record cannot be written to the audit log, and no answer may leave without it."""
    return svar.kode == 50 or svar.status == 503


def verify(program, url: str) -> None:
    done = subprocess.run([str(program), "verify", "--data", url], capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


class Taalmodig(Belaster):
    """Goes on through temporary errors, and settles what they left open by reading."""

    def __init__(self, *a):
        super().__init__(*a)
        self.stop = threading.Event()
        self.midlertidige = 0

    def run(self) -> None:
        while not self.stop.is_set():
            try:
                self.en()
            except AssertionError as e:
                if "50" not in str(e):
                    self.uventet.append(str(e))
                    return
                self.midlertidige += 1
                return
            except (requests.RequestException, OSError):
                return


def test_kill_af_program_og_server(program, server, mappe):
    rng = random.Random(4711)
    url = server.nyt_skema()
    s = Sandkasse(mappe, "--no-demo", url=url)
    objekter: list[dict[str, Tilstand]] = [{} for _ in range(4)]
    skrivninger = 0
    for nr in range(6):
        belastere = [Taalmodig(s, rng.randrange(2**32), o) for o in objekter]
        for b in belastere:
            b.start()
        time.sleep(rng.uniform(0.2, 0.6))
        if nr % 3 != 1:
            server.draeb()
        if nr % 3 != 0:
            s.draeb()
        if server.proces.poll() is not None:
            server.start()
        # A server that is back within the time limit: the calls waited and none failed.
        if nr % 3 == 0:
            time.sleep(1)
            for b in belastere:
                b.stop.set()
        for b in belastere:
            b.join(30)
            assert not b.is_alive() and not b.uventet, b.uventet
            if nr % 3 == 0:
                assert b.midlertidige == 0
        skrivninger += sum(b.skrivninger for b in belastere)
        if not s.lever():
            s.start()
        for o in objekter:
            kontrol(s, o, rng)
            for u in [u for u, t in o.items() if not t.kvitteret or t.passiveret]:
                del o[u]
    assert skrivninger > 20
    s.stop()
    verify(program, url)


def test_en_database_der_taber_det_kvitterede_opdages(program, mappe):
    """Sabotage: the database goes back to a copy of a moment before, as if commits had not waited for the disk."""
    server = klynge.Klynge()
    try:
        s = Sandkasse(mappe, "--no-demo", url=server.nyt_skema())
        objekter: list[dict[str, Tilstand]] = [{} for _ in range(2)]

        def skriv(mindst: int) -> None:
            belastere = [Taalmodig(s, nr, o) for nr, o in enumerate(objekter)]
            for b in belastere:
                b.start()
            vent_paa(lambda: sum(b.skrivninger for b in belastere) >= mindst)
            for b in belastere:
                b.stop.set()
            for b in belastere:
                b.join(30)
                assert not b.uventet, b.uventet

        skriv(10)
        grund = server.mappe / "grund"
        server.kopier(server, grund)
        skriv(20)
        s.draeb()
        server.stop()
        shutil.rmtree(server.mappe / "data")
        grund.rename(server.mappe / "data")
        server.start()
        s.start()
        with pytest.raises(AssertionError, match="is gone|acknowledged"):
            for o in objekter:
                kontrol(s, o, random.Random(1))
        s.stop()
    finally:
        server.luk()


def test_databasen_er_vaek_en_tid(program, server, mappe):
    fil = mappe.parent / "kort.toml"
    fil.write_text("[store]\nventetid_ms = 1000\n", encoding="utf-8")
    s = Sandkasse(mappe, "--no-demo", "--config", str(fil), url=server.nyt_skema())
    uuid = ny_uuid()
    d = eksempel("organisationenhed", s.organisation(), uuid=uuid)
    assert s.skriver.kald("organisationenhed", "importer", d).kode == 20
    assert ready(s) == 200
    server.draeb()
    begyndt = time.monotonic()
    assert midlertidig(s.skriver.kald("organisationenhed", "laes", {"uuid": uuid}))
    assert midlertidig(s.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", s.organisation(), uuid=ny_uuid())))
    assert time.monotonic() - begyndt < 10, "the temporary error came too late"
    vent_paa(lambda: ready(s) == 503)
    server.start()
    vent_paa(lambda: ready(s) == 200)
    assert s.skriver.kald("organisationenhed", "laes", {"uuid": uuid}).kode == 20
    assert s.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", s.organisation(), uuid=ny_uuid())).kode == 20
    assert s.stop() == 0


def test_en_node_staar_klar(program, server, tmp_path):
    """One node is active. Another one waits and gives up; when the first is gone it takes over and has everything."""
    url = server.nyt_skema()
    a = Sandkasse(tmp_path / "a", "--no-demo", url=url)
    # The other node has the same keys and certificates, and a folder of its own.
    shutil.copytree(tmp_path / "a" / "pki", tmp_path / "b" / "pki")
    fil = tmp_path / "b.toml"
    fil.write_text(f'[store]\nurl = "{url}"\novertag_sekunder = 1\n', encoding="utf-8")
    done = subprocess.run([str(program), "sandbox", "--data", str(tmp_path / "b"), "--https-port", "0", "--amqps-port", "0",
                           "--no-demo", "--config", str(fil)], capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 3 and "En anden node bruger databasen" in done.stderr
    # So must a command wait that wants the store of an installation that is not running; one that only reads need not.
    done = subprocess.run([str(program), "move", "--from", url, "--to", f"rocks:{tmp_path / 'ud'}"], capture_output=True, text=True, timeout=60)
    assert done.returncode == 3 and "En anden node bruger databasen" in done.stderr and "stop alle noder" in done.stderr
    # Nor does it share with a command that writes beside nodes.
    for kommando in (["henvisninger"], ["kle", "load", str(fil)]):
        done = subprocess.run([str(program), *kommando, "--data", url], capture_output=True, text=True, timeout=60)
        assert done.returncode == 3 and "store.flere_noder" in done.stderr, done.stderr
    verify(program, url)
    skrevet = []
    for _ in range(5):
        skrevet.append(ny_uuid())
        assert a.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", a.organisation(), uuid=skrevet[-1])).kode == 20
    a.draeb()
    begyndt = time.monotonic()
    b = Sandkasse(tmp_path / "b", "--no-demo", url=url)
    assert time.monotonic() - begyndt < 40
    for uuid in skrevet:
        assert b.skriver.kald("organisationenhed", "laes", {"uuid": uuid}).kode == 20
    assert b.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", b.organisation(), uuid=ny_uuid())).kode == 20
    b.luk()
    verify(program, url)


def test_flyt_til_database_og_tilbage(program, server, tmp_path, monkeypatch):
    monkeypatch.setenv("FAELLED_STORE", "rocks")
    mappe = tmp_path / "data"
    s = Sandkasse(mappe)
    uuid = ny_uuid()
    assert s.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", s.organisation(), uuid=uuid)).kode == 20
    s.luk()
    url = server.nyt_skema()

    def flyt(fra: str, til: str) -> str:
        slut = time.monotonic() + 30
        while True:
            done = subprocess.run([str(program), "move", "--from", fra, "--to", til], capture_output=True, text=True, timeout=300)
            # Who was killed holds the database until its lease runs out.
            if "En anden node bruger databasen" not in done.stderr or time.monotonic() > slut:
                break
            time.sleep(1)
        assert done.returncode == 0, done.stderr
        return done.stdout

    # Broken off once on the way; then the same command goes on.
    p = subprocess.Popen([str(program), "move", "--from", f"rocks:{mappe}", "--to", url], stdin=subprocess.DEVNULL,
                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(0.4)
    p.kill()
    p.wait()
    assert "Flyttet og efterprøvet" in flyt(f"rocks:{mappe}", url)
    verify(program, url)
    s = Sandkasse(mappe, url=url)
    assert s.skriver.kald("organisationenhed", "laes", {"uuid": uuid}).kode == 20
    ny = ny_uuid()
    assert s.skriver.kald("organisationenhed", "importer", eksempel("organisationenhed", s.organisation(), uuid=ny)).kode == 20
    s.luk()
    tilbage = tmp_path / "tilbage"
    flyt(url, f"rocks:{tilbage}")
    shutil.copytree(mappe / "pki", tilbage / "pki")
    s = Sandkasse(tilbage)
    for u in (uuid, ny):
        assert s.skriver.kald("organisationenhed", "laes", {"uuid": u}).kode == 20
    s.luk()


def test_forkert_skema_siger_hvilken_kommando(program, server, mappe):
    url = server.nyt_skema()
    s = Sandkasse(mappe, "--no-demo", url=url)
    s.luk()
    server.sql("UPDATE skema_version SET version = 0", url)
    fil = mappe.parent / "data-database.toml"
    done = subprocess.run([str(program), "sandbox", "--data", str(mappe), "--https-port", "0", "--config", str(fil)],
                          capture_output=True, text=True, timeout=60, stdin=subprocess.DEVNULL)
    assert done.returncode == 3
    assert "faelled migrer --til" in done.stderr
