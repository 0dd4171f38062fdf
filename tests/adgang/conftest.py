"""Fixtures of the outside view: one sandbox for all of it."""

import ctypes
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "sort_boks"))

from sandkasse import PROGRAM, Sandkasse  # noqa: E402


@pytest.fixture(scope="session")
def adgang_sandkasse(tmp_path_factory):
    """The sandbox with the demo municipality. Tests that move its clock start their own."""
    assert PROGRAM.is_file(), f"{PROGRAM} is missing: ./dev build"
    s = Sandkasse(tmp_path_factory.mktemp("adgang") / "data")
    yield s
    s.luk()


@pytest.fixture(scope="session")
def verden(adgang_sandkasse):
    from .verden import Verden
    return Verden(adgang_sandkasse)


@pytest.fixture(scope="module")
def egen_verden(tmp_path_factory):
    """A sandbox whose clock may be moved and whose systems may be spoilt, without the demo hierarchies."""
    from .verden import Verden
    s = Sandkasse(tmp_path_factory.mktemp("egen") / "data", "--no-demo")
    yield Verden(s)
    s.luk()


@pytest.fixture(autouse=True)
def _ingen_gamle_openssl_fejl():
    """xmlsec leaves errors in OpenSSL's queue, which Python's ssl then takes for its own."""
    yield
    ctypes.CDLL("libcrypto.so.3").ERR_clear_error()
