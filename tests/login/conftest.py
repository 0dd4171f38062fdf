"""Login as people and other people's software see it: one sandbox, and peers from Debian beside it."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "sort_boks"))

from sandkasse import PROGRAM, Sandkasse  # noqa: E402


@pytest.fixture(scope="session")
def login_sandkasse(tmp_path_factory):
    assert PROGRAM.is_file(), f"{PROGRAM} is missing: ./dev build"
    s = Sandkasse(tmp_path_factory.mktemp("login") / "data", "--no-demo")
    yield s
    s.luk()
