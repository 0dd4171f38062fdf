"""One sandbox for the Beskedfordeler's outside view, with a message type, mailboxes and subscriptions."""

import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS / "sort_boks"))
sys.path.insert(0, str(TESTS))

from sandkasse import PROGRAM, Sandkasse  # noqa: E402


@pytest.fixture(scope="session")
def bf(tmp_path_factory):
    from .fordeler import Fordeler
    assert PROGRAM.is_file(), f"{PROGRAM} is missing: ./dev build"
    s = Sandkasse(tmp_path_factory.mktemp("besked") / "data", "--no-demo")
    try:
        yield Fordeler(s)
    finally:
        s.luk()
