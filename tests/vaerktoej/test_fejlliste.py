"""The list of what failed that ./dev and CI end with (tools/fejlliste.py): names and assertions, few lines."""

import subprocess
import sys
from pathlib import Path

ROD = Path(__file__).resolve().parents[2]

BYG = """
== building everything
[3/9] Building CXX object src/base/x.cpp.o
FAILED: src/base/x.cpp.o
/usr/bin/ccache /usr/bin/g++ -Werror -c x.cpp
/r/src/base/x.cpp:7:9: error: 'foo' was not declared in this scope
    7 |     foo();
ninja: build stopped: subcommand failed.
"""

ENHEDER = """
== building everything
[1/1] Linking CXX executable base_test

== unit tests
 1/3 Test  #1: base .............................   Passed    0.03 sec
 2/3 Test  #2: oio ..............................***Failed    0.52 sec
[doctest] doctest version is "2.4.9"
===============================================================================
../src/oio/virkning_test.cpp:141:
TEST CASE:  A period ends after it begins

a program's own talk: error: no finding
../src/oio/virkning_test.cpp:146: ERROR: CHECK( a == b ) is NOT correct!
  values: CHECK( 1 == 2 )
  logged: noegle := x

 3/3 Test  #3: net ..............................***Timeout 300.01 sec

33% tests passed, 2 tests failed out of 3
"""

LINT = """
lint format: ok (1.0 s)
lint hus: failed (0.2 s)
docs/drift.md:3: a link to nowhere: x.md
lint tidy: failed (9.0 s)
src/net/tls.cpp:9:3: error: use after move [bugprone-use-after-move,-warnings-as-errors]
    9 |   x.y();
      |   ^
src/net/tls.cpp:8:3: note: move occurred here
"""

FUZZ = """
== at most 10 inputs and 45 s each
xml_fuzz: 10 inputs in 0 s
==77==ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1
SUMMARY: AddressSanitizer: heap-buffer-overflow src/base/key.cpp:3
key_fuzz failed (build-fuzz/key_fuzz.log); the input lies in build-fuzz/found.
"""

PYTEST = """
import pytest

@pytest.fixture
def broken():
    raise RuntimeError("no server")

@pytest.mark.parametrize("n", ["a.b", "c"])
def test_red(n):
    assert n == "c", f"not c\\nbut {n}"

def test_fixture(broken):
    pass

def test_long():
    try:
        raise OSError("first")
    except OSError as e:
        raise ValueError("last") from e
"""


def liste(tmp_path, **logge) -> list[str]:
    stier = []
    for navn, tekst in logge.items():
        if navn.endswith("_sum"):
            (tmp_path / f"{navn[:-4]}.sum").write_text(tekst)
            continue
        stier.append(tmp_path / f"{navn}.log")
        stier[-1].write_text(tekst)
    svar = subprocess.run([sys.executable, str(ROD / "tools/fejlliste.py"), *map(str, stier)], text=True,
                          stdout=subprocess.PIPE, check=True).stdout
    return svar.split("\n")[:-1]


def test_build(tmp_path):
    assert liste(tmp_path, test=BYG) == [
        "", "== what failed", "-- test", "* does not build (1 steps failed)",
        "    /r/src/base/x.cpp:7:9: error: 'foo' was not declared in this scope"]


def test_unit_tests(tmp_path):
    assert liste(tmp_path, test=ENHEDER)[2:] == [
        "-- test", "* oio_test: A period ends after it begins",
        "    src/oio/virkning_test.cpp:146: ERROR: CHECK( a == b ) is NOT correct!", "    values: CHECK( 1 == 2 )",
        "    logged: noegle := x", "* net_test: Timeout 300.01 sec"]


def test_every_step_is_told(tmp_path):
    linjer = liste(tmp_path, test=ENHEDER, lint=LINT, fuzz=FUZZ)
    assert [l for l in linjer if l.startswith("--")] == ["-- test", "-- lint", "-- fuzz"]
    assert linjer[linjer.index("-- lint") + 1 : linjer.index("-- fuzz")] == [
        "* lint hus", "    docs/drift.md:3: a link to nowhere: x.md", "* lint tidy",
        "    src/net/tls.cpp:9:3: error: use after move [bugprone-use-after-move,-warnings-as-errors]"]
    assert linjer[linjer.index("-- fuzz") + 1 :] == [
        "* key_fuzz", "    ERROR: AddressSanitizer: heap-buffer-overflow on address 0x1",
        "    SUMMARY: AddressSanitizer: heap-buffer-overflow src/base/key.cpp:3"]


def test_pytest_as_it_prints_today(tmp_path):
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_x.py").write_text(PYTEST)
    ud = subprocess.run([sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-ra", "--color=no", "tests"],
                        cwd=tmp_path, text=True, stdout=subprocess.PIPE, check=False).stdout
    linjer = liste(tmp_path, test="\n== black-box tests\n" + ud)
    assert {l for l in linjer if l.startswith("*")} == {
        "* tests/test_x.py::test_red[a.b]", "* tests/test_x.py::test_long", "* tests/test_x.py::test_fixture"}
    for ventet in ("    AssertionError: not c", "    tests/test_x.py:10: AssertionError",
                   "    ValueError: last", "    RuntimeError: no server"):
        assert ventet in linjer
    assert "    OSError: first" not in linjer


def test_never_more_than_sixty_lines_and_names_before_details(tmp_path):
    def roede(n):
        navne = [f"tests/x/test_y.py::test_{i}" for i in range(n)]
        return ("\n== black-box tests\n" +
                "".join(f"______ {x.split('::')[1]} ______\nE   assert {x}\nE     more\n" for x in navne) +
                "".join(f"FAILED {x} - m\n" for x in navne))

    for n in (1, 20, 40, 57, 58, 59, 500):
        linjer = liste(tmp_path, test=roede(n))[1:]
        assert len(linjer) <= 60
        assert sum(l.startswith("* tests/") for l in linjer) == n or linjer[-1] == f"* ... and {n - 57} more"
    linjer = liste(tmp_path, test=roede(500), lint=LINT, fuzz=FUZZ)[1:]
    assert len(linjer) <= 60 and "* key_fuzz" in linjer and "* lint tidy" in linjer


def test_an_unknown_end_is_shown_as_it_is(tmp_path):
    assert liste(tmp_path, test="== installing x\nE: no such package\n", test_sum="0 1 0\n")[-1] == "    E: no such package"
    assert liste(tmp_path, test="== installing x\nfine\n", test_sum="7 0 0\n") == []
