"""kill -9 at random times during mixed load: every acknowledged write is there afterwards, none half.

FAELLED_KILLS is the number of kills (200), FAELLED_SEED repeats a run. Each object is a unit whose version n is
told by three things written together: its name, its parent (a UUID made from n) and a task. If they do not
agree after a restart, a write was half there; if n is lower than what was acknowledged, a write was lost.
"""

import os
import random
import subprocess
import threading
import time
import uuid as uuidlib

import requests

from klient import KONSTANTER, NS, ny_uuid
from sandkasse import Sandkasse, lagersted

RUM = uuidlib.UUID("6f1d3c1e-0d7e-4c2e-9a55-3d5c2b1a0f01")


def forael(uuid: str, n: int) -> str:
    return str(uuidlib.uuid5(RUM, f"{uuid} {n}"))


def version(uuid: str, n: int) -> dict:
    return {
        "uuid": uuid,
        "egenskaber": [{"fra": "2024-01-01", "BrugervendtNoegleTekst": f"V{n}", "EnhedNavn": f"Version {n}"}],
        "relationer": [
            {"navn": "Overordnet", "ref": forael(uuid, n), "fra": "2024-01-01"},
            {"navn": "Opgaver", "ref": forael(uuid, n), "fra": "2024-01-01", "indeks": str(n),
             "rolle": KONSTANTER["OPGAVEROLLE_ANSVARLIG"], "type": KONSTANTER["OPGAVETYPE_KLASSE"]},
        ],
    }


class Tilstand:
    """What one object may look like: the last version acknowledged, and the one that was under way."""

    def __init__(self):
        self.kvitteret = 0  # 0: not known to exist
        self.undervejs = 0
        self.passiveret = False        # passiver acknowledged
        self.passiver_undervejs = False


class Belaster(threading.Thread):
    def __init__(self, sandkasse, seed: int, objekter: dict[str, Tilstand]):
        super().__init__(daemon=True)
        self.system = sandkasse.system(0)
        self.rng = random.Random(seed)
        self.objekter = objekter  # this thread's own
        self.roert: set[str] = set()
        self.skrivninger = 0
        self.uventet: list[str] = []

    def run(self) -> None:
        try:
            while True:
                self.en()
        except (requests.RequestException, OSError):
            return  # the server was killed
        except Exception as e:  # noqa: BLE001 - reported by the test
            # An answer cut short by the kill may also fail to parse.
            self.uventet.append(repr(e))

    def en(self) -> None:
        what = self.rng.random()
        known = [u for u, t in self.objekter.items() if t.kvitteret and not t.passiveret]
        if what < 0.35 or len(known) < 3:
            uuid = ny_uuid()
            t = self.objekter[uuid] = Tilstand()
            self.roert.add(uuid)
            t.undervejs = 1
            svar = self.system.kald("organisationenhed", "importer", version(uuid, 1))
            assert svar.kode == 20, repr(svar)
            t.kvitteret = 1
        elif what < 0.80:
            uuid = self.rng.choice(known)
            t = self.objekter[uuid]
            self.roert.add(uuid)
            t.undervejs = t.kvitteret + 1
            svar = self.system.kald("organisationenhed", "ret", version(uuid, t.undervejs))
            assert svar.kode == 20, repr(svar)
            t.kvitteret = t.undervejs
        elif what < 0.85:
            uuid = self.rng.choice(known)
            t = self.objekter[uuid]
            self.roert.add(uuid)
            t.passiver_undervejs = True
            svar = self.system.kald("organisationenhed", "passiver", {"uuid": uuid})
            assert svar.kode == 20, repr(svar)
            t.passiveret = True
        else:
            uuid = self.rng.choice(known)
            svar = self.system.kald("organisationenhed", "laes", {"uuid": uuid})
            assert svar.kode == 20, repr(svar)
            assert svar.tekster("//sd:EnhedNavn") == [f"Version {self.objekter[uuid].kvitteret}"]
            return
        self.skrivninger += 1


def kontrol(sandkasse, objekter: dict[str, Tilstand], rng: random.Random) -> None:
    """Reads these objects back and settles what was under way."""
    system = sandkasse.skriver
    uuider = list(objekter)
    for start in range(0, len(uuider), 200):
        del_ = uuider[start : start + 200]
        fundne = system.kald("organisationenhed", "list", {"uuider": del_}).objekter
        for uuid in del_:
            t = objekter[uuid]
            if uuid not in fundne:
                assert t.kvitteret == 0, f"{uuid}: version {t.kvitteret} was acknowledged and is gone"
                continue
            (r,) = fundne[uuid]
            navn = r.findtext(".//sd:EnhedNavn", None, NS)
            n = int(navn.split()[1])
            assert n in (t.kvitteret, t.undervejs), f"{uuid}: version {n}, acknowledged {t.kvitteret}, under way {t.undervejs}"
            assert r.findtext(".//sd:BrugervendtNoegleTekst", None, NS) == f"V{n}"
            assert r.findtext(".//sd:Overordnet/sd:ReferenceID/sd:UUIDIdentifikator", None, NS) == forael(uuid, n), "half a write"
            opgaver = {e.findtext("sd:ReferenceID/sd:UUIDIdentifikator", None, NS) for e in r.iterfind(".//sd:Opgaver", NS)}
            assert opgaver == {forael(uuid, i) for i in range(1, n + 1)}, f"{uuid}: tasks of version {n} are not all there"
            kode = r.findtext("sd:LivscyklusKode", None, NS)
            if kode == "Passiveret":
                assert t.passiver_undervejs, f"{uuid} is Passiveret and nobody asked for it"
            else:
                assert not t.passiveret, f"{uuid}: passiver was acknowledged and is gone"
            t.kvitteret = t.undervejs = n
            t.passiveret = kode == "Passiveret"
            t.passiver_undervejs = t.passiveret
    # The index says the same as the objects.
    aktive = [u for u, t in objekter.items() if t.kvitteret and not t.passiveret]
    for uuid in rng.sample(aktive, min(15, len(aktive))):
        n = objekter[uuid].kvitteret
        svar = system.kald("organisationenhed", "soeg", {"relationer": [{"navn": "Overordnet", "ref": forael(uuid, n)}]})
        assert svar.ider == [uuid], "the index has lost an object"
        if n > 1:
            svar = system.kald("organisationenhed", "soeg", {"relationer": [{"navn": "Overordnet", "ref": forael(uuid, n - 1)}]})
            assert svar.kode == 44, "the index still has a former value"


def verificer(program, mappe) -> float:
    begyndt = time.monotonic()
    done = subprocess.run([str(program), "verify", "--data", lagersted(mappe)], capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, f"verify says {done.returncode}:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}"
    return time.monotonic() - begyndt


def test_kill_under_belastning(program, mappe):
    kills = int(os.environ.get("FAELLED_KILLS", "200"))
    seed = int(os.environ.get("FAELLED_SEED", str(int(time.time()))))
    print(f"FAELLED_SEED={seed} FAELLED_KILLS={kills}")
    rng = random.Random(seed)
    s = Sandkasse(mappe, "--no-demo")
    traade = 4
    objekter: list[dict[str, Tilstand]] = [{} for _ in range(traade)]
    alle: dict[str, Tilstand] = {}
    skrivninger, verify_tid, starttider = 0, 0.0, []
    for nr in range(1, kills + 1):
        belastere = [Belaster(s, rng.randrange(2**32), o) for o in objekter]
        for b in belastere:
            b.start()
        time.sleep(rng.choice((0.02, 0.1, 0.3, 0.5)) * rng.uniform(0.5, 1.5))
        s.draeb()
        for b in belastere:
            b.join(30)
            assert not b.is_alive()
            assert not b.uventet, b.uventet
        skrivninger += sum(b.skrivninger for b in belastere)
        if rng.random() < 0.15:
            # Killed again while it comes up.
            try:
                s.start(frist=rng.uniform(0.0, 0.3))
            except AssertionError:
                assert s.proces.returncode in (None, -9) or s.proces.wait() == -9, s.log_tekst()[-2000:]
            s.draeb()
        if verify_tid < 0.3 or nr % 20 == 0 or nr == kills:
            verify_tid = verificer(program, mappe)
        s.start()
        starttider.append(s.starttid)
        roert = {}
        for b, o in zip(belastere, objekter):
            roert.update({u: o[u] for u in b.roert})
            alle.update(o)
        kontrol(s, roert, rng)
        # What the server never heard of is forgotten, and each thread keeps a bounded working set.
        for o in objekter:
            for u in [u for u, t in o.items() if not t.kvitteret or t.passiveret]:
                del o[u]
            while len(o) > 60:
                del o[rng.choice(list(o))]
    print(f"{kills} kills, {skrivninger} acknowledged writes, start {sorted(starttider)[len(starttider) // 2]:.2f} s in the median")
    kontrol(s, {u: t for u, t in alle.items() if t.kvitteret}, rng)
    assert skrivninger > kills, "too little load to say anything"
    s.luk()
    verificer(program, mappe)


def test_kill_under_foerste_start(program, tmp_path):
    """A fresh folder whose making was cut off at any time starts all the same."""
    rng = random.Random(int(os.environ.get("FAELLED_SEED", "7")))
    for nr in range(6):
        mappe = tmp_path / f"d{nr}"
        for _ in range(3):
            p = subprocess.Popen([str(program), "sandbox", "--data", str(mappe), "--https-port", "0", "--no-demo"],
                                 stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(rng.uniform(0.0, 0.5))
            p.kill()
            p.wait()
        s = Sandkasse(mappe, "--no-demo")
        assert s.skriver.kald("organisation", "laes", {"uuid": s.organisation()}).kode == 20
        s.luk()
        verificer(program, mappe)


def test_sigterm_goer_koerende_faerdig(program, mappe):
    """A graceful stop under load: exit code 0, and what was acknowledged is there."""
    s = Sandkasse(mappe, "--no-demo")
    objekter: dict[str, Tilstand] = {}
    b = Belaster(s, 1, objekter)
    b.start()
    time.sleep(0.5)
    assert s.stop() == 0
    b.join(30)
    s.start()
    kontrol(s, objekter, random.Random(1))
    s.luk()
