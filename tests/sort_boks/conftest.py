"""Fixtures: one sandbox for the whole run, fresh ones on demand, and the demo systems as callers."""

import shutil
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from klient import CONTRACTS  # noqa: E402
from sandkasse import PROGRAM, Sandkasse  # noqa: E402


def pytest_collection_modifyitems(items):
    """A test marked `kontrakter` needs the official contract files, which lie beside the repository."""
    for item in items:
        if "kontrakter" in item.keywords and not CONTRACTS.is_dir():
            item.add_marker(pytest.mark.skip(reason=f"the official contract files are not at {CONTRACTS.name} beside the repository"))


def pytest_configure(config):
    config.addinivalue_line("markers", "kontrakter: needs the official contract files beside the repository")


@pytest.fixture(scope="session")
def program():
    assert PROGRAM.is_file(), f"{PROGRAM} is missing: ./dev build"
    return PROGRAM


@pytest.fixture(scope="session")
def sandkasse(program, tmp_path_factory):
    """The shared sandbox with the demo municipality. Tests use UUIDs of their own."""
    s = Sandkasse(tmp_path_factory.mktemp("faelles") / "data")
    yield s
    s.luk()


@pytest.fixture(scope="module")
def tom_sandkasse(program, tmp_path_factory):
    """A fresh sandbox of the module's own, without the demo hierarchies."""
    s = Sandkasse(tmp_path_factory.mktemp("tom") / "data", "--no-demo")
    yield s
    s.luk()


@pytest.fixture
def mappe(tmp_path):
    """A folder for a sandbox that the test starts itself; gone afterwards."""
    yield tmp_path / "data"
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.fixture(scope="session")
def skriver(sandkasse):
    return sandkasse.skriver


@pytest.fixture(scope="session")
def laeser(sandkasse):
    return sandkasse.laeser


@pytest.fixture(scope="session")
def nabo(sandkasse):
    return sandkasse.nabo


@pytest.fixture(scope="session")
def korsbaek(sandkasse):
    return sandkasse.organisation()
