"""What is slow takes turns: a commit takes the same share wherever it is, and in the end all is taken."""

import pytest

from tests.services.turns import LONG, NAME, SHARE, chosen, is_its_turn

pytest_plugins = ("pytester",)
MODULE = """
import pytest

@pytest.mark.parametrize("case", range(2))
@pytest.mark.in_turn
def test_cases(case): assert True

@pytest.mark.long
def test_long(): assert True

def test_short(): assert True
"""
MODULES = {f"test_{name}" for name in "abcdef"}


@pytest.fixture
def suite(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    pytester.makeini("[pytest]\nmarkers =\n    long\n    in_turn")
    pytester.mkdir("slow")
    for name in MODULES:
        pytester.path.joinpath("slow", f"{name}.py").write_text(MODULE, encoding="utf-8")
    return pytester


def ran(suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch, *told: str, turn: int = 0) -> set[str]:
    monkeypatch.setenv(NAME, str(turn))
    done = suite.inline_run("-p", "tests.services.turns", "-p", "no:django", *told)
    return {report.nodeid for report in done.getreports("pytest_runtest_logreport") if report.when == "call"}


def test_in_the_end_it_was_the_turn_of_each_case() -> None:
    for cases, at_once in ((1, 1), (2, 1), (4, 1), (10, 2), (16, 3)):
        turns = [chosen(cases, "tests/a.py", now) for now in range(cases)]
        assert {len(each) for each in turns} == {at_once}
        assert set().union(*turns) == set(range(cases))


def test_what_is_long_is_taken_when_its_module_is() -> None:
    for name in map(str, range(100)):
        longs = [now for now in range(LONG) if is_its_turn(name, now, of=LONG)]
        assert len(longs) == 1
        assert is_its_turn(name, longs[0])


def test_turns_take_modules_cases_and_what_is_long(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns = [ran(suite, monkeypatch, "--in-turn=slow", turn=now) for now in range(LONG)]
    modules = [{each.partition("::")[0] for each in taken} for taken in turns]
    assert modules[:SHARE] == modules[SHARE:], "a module's turn comes again after so many commits"
    assert sum(map(len, modules[:SHARE])) == len(set().union(*modules)) == len(MODULES)
    assert set().union(*turns) == ran(suite, monkeypatch)
    for name in MODULES:
        assert sum(f"slow/{name}.py::test_long" in taken for taken in turns) == 1
        assert sum(f"slow/{name}.py::test_cases[0]" in taken for taken in turns) == 1


def test_a_further_run_takes_what_a_later_commit_would(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = ran(suite, monkeypatch, "--in-turn=slow", "--turns-later=1", turn=6)
    assert later == ran(suite, monkeypatch, "--in-turn=slow", turn=7)
    assert not later & ran(suite, monkeypatch, "--in-turn=slow", turn=6)


def test_outside_of_the_folders_only_what_is_long_and_cases_wait(
    suite: pytest.Pytester, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = ran(suite, monkeypatch, "--in-turn=elsewhere")
    assert {f"slow/{name}.py::test_short" for name in MODULES} < taken
    assert sum("test_cases" in each for each in taken) == len(MODULES)
