"""One sandbox for the GraphQL tests, and callers of it."""

from __future__ import annotations

import datetime
import sys
import uuid
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent.parent / "sort_boks"))

from sandkasse import PROGRAM, Sandkasse  # noqa: E402

STI = "/organisation/organisationhent/1"


class Graphql:
    """A demo system that asks GraphQL questions."""

    def __init__(self, sandkasse: Sandkasse, nr: int):
        self.system = sandkasse.system(nr)
        self.cvr = self.system.data["cvr"]

    def headere(self) -> dict:
        return {
            "Content-Type": "application/json",
            "x-TransaktionsId": str(uuid.uuid4()),
            "x-TransaktionsTid": datetime.datetime.now(datetime.timezone.utc).isoformat(),
        }

    def post(self, krop, headere: dict | None = None, uden: tuple = (), sti: str = STI):
        h = {k: v for k, v in {**self.headere(), **(headere or {})}.items() if k not in uden}
        kwargs = {"json": krop} if isinstance(krop, dict) else {"data": krop}
        return self.system.session.post(self.system.base + sti, headers=h, timeout=60, **kwargs)

    def svar(self, query: str, **variables) -> dict:
        """The whole answer to a question that is carried out."""
        r = self.post({"query": query, "variables": variables})
        assert r.status_code == 200, r.text
        assert r.headers["Content-Type"].startswith("application/json")
        return r.json()

    def data(self, query: str, **variables) -> dict:
        """The data of a question that gives no errors and no warnings."""
        svar = self.svar(query, **variables)
        assert "errors" not in svar, svar["errors"]
        return svar["data"]


@pytest.fixture(scope="session")
def graphql_sandkasse(tmp_path_factory):
    assert PROGRAM.is_file(), f"{PROGRAM} is missing: ./dev build"
    s = Sandkasse(tmp_path_factory.mktemp("graphql") / "data")
    yield s
    s.luk()


@pytest.fixture(scope="session")
def skriver(graphql_sandkasse):
    """Sees everything of Korsbæk."""
    return Graphql(graphql_sandkasse, 0)


@pytest.fixture(scope="session")
def laeser(graphql_sandkasse):
    """Reads Korsbæk, names but no CPR numbers."""
    return Graphql(graphql_sandkasse, 1)


@pytest.fixture(scope="session")
def nabo(graphql_sandkasse):
    """Belongs to the neighbour."""
    return Graphql(graphql_sandkasse, 2)
