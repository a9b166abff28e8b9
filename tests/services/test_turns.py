"""What is long takes turns: a run takes some of it, the same each time for one seed, and in the end all is taken."""

import subprocess
import sys

import pytest

from tests.services.liuhen import ROOT
from tests.services.rounds import WHOLE
from tests.services.seed import NAME
from tests.services.turns import turn

COUNTIES = "tests/regulation/test_whole_counties.py"
TEST = f"{COUNTIES}::test_nothing_of_another_county_is_left_in_what_is_printed_and_shown"
BOTH = {f"{TEST}[linxi]", f"{TEST}[haiqing]"}


@pytest.fixture(autouse=True)
def in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(WHOLE, raising=False)


def collected(monkeypatch: pytest.MonkeyPatch, *told: str, seed: int = 0) -> set[str]:
    monkeypatch.setenv(NAME, str(seed))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "--collect-only", "-q", *told]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return {line for line in done.stdout.splitlines() if "::" in line}


def test_in_the_end_it_was_the_turn_of_each() -> None:
    for cases, at_once in ((1, 1), (2, 1), (3, 1), (7, 2), (9, 3)):
        turns = [turn(cases, "tests/a.py", str(seed)) for seed in range(200)]
        assert {len(each) for each in turns} == {at_once}
        assert set().union(*turns) == set(range(cases))


@pytest.mark.once
def test_of_cases_marked_so_some_run_unless_they_are_asked_for_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert len(collected(monkeypatch, COUNTIES) & BOTH) == 1
    assert collected(monkeypatch, TEST) == BOTH
    monkeypatch.setenv(WHOLE, "1")
    assert collected(monkeypatch, "--third", COUNTIES) >= BOTH


@pytest.mark.once
def test_a_third_is_a_third(monkeypatch: pytest.MonkeyPatch) -> None:
    every, third = (
        collected(monkeypatch, "tests/proof", seed=7),
        collected(monkeypatch, "--third", "tests/proof", seed=7),
    )
    assert len(every) / 5 < len(third) < len(every) / 2
    assert third < every
