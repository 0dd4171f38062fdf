"""One sandbox for the Beskedfordeler's outside view, with a message type, mailboxes and subscriptions; one RabbitMQ."""

import sys
import tempfile
from pathlib import Path

import pytest

TESTS = Path(__file__).parent.parent
sys.path.insert(0, str(TESTS / "sort_boks"))
sys.path.insert(0, str(TESTS))
sys.path.insert(0, str(TESTS.parent / "tools"))

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


@pytest.fixture(scope="session")
def mq():
    from peer import rabbitmq
    with tempfile.TemporaryDirectory() as mappe:  # where the broker's own user can come
        r = rabbitmq.RabbitMQ(Path(mappe) / "rabbitmq")
        try:
            yield r
        finally:
            r.luk()
