"""Every door of a whole county, on page and endpoint alike: who may not, what is out of reach, what is not in order."""

import fcntl
import json
import os
import sys
from typing import Any

import pytest

from tests.doors.county import printed_by
from tests.services.rounds import WHOLE

pytestmark = pytest.mark.long

NOTHING_TO_NAME = "请求内容的格式不对"
PUT_THERE = "put there"
"""A hand put the row into its state; what it lacks of that is no fault of a door."""
AT_LEAST_THROUGH = 0.67 if WHOLE in os.environ else 0.5
"""Of the doors, those that let somebody through in the kept county; of a quarter of them chance has its part."""


@pytest.fixture(scope="module")
def trials(tmp_path_factory: pytest.TempPathFactory) -> list[Any]:
    """Return what the walk met; the first worker that asks walks for all."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if "PYTEST_XDIST_WORKER" in os.environ else own
    met = shared / "trials.jsonl"
    with (shared / "trials.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not met.exists():
            met.write_text(printed_by("tests.doors.walk", tmp_path_factory.mktemp("doors")), "utf-8")
    return [json.loads(line) for line in met.read_text("utf-8").splitlines()]


def of(trials: list[Any], begin: str) -> list[Any]:
    found = [each for each in trials if each[4].startswith(begin)]
    assert len(found) > 20
    return found


def test_no_door_breaks_down(trials: list[Any]) -> None:
    assert [each for each in trials if each[6] >= 500 and PUT_THERE not in each[4]] == []


def test_nobody_goes_through_without_the_right(trials: list[Any]) -> None:
    strange = [each for each in of(trials, "no right") if each[6] not in {403, 404}]
    assert [each for each in strange if not each[7].startswith(NOTHING_TO_NAME)] == []


def test_what_is_out_of_reach_is_not_there(trials: list[Any]) -> None:
    strange = [each for each in of(trials, "out of reach") if each[6] != 404]
    assert [each for each in strange if not each[7].startswith(NOTHING_TO_NAME)] == []


def test_what_is_needed_is_not_left_blank_and_it_is_said_where(trials: list[Any]) -> None:
    blank = of(trials, "blank")
    assert [each for each in blank if each[6] != 422] == []
    assert [each for each in blank if each[3] == "page" and "请" not in each[7]] == []


def test_what_is_too_long_is_not_taken(trials: list[Any]) -> None:
    # 413: a field for the text of a whole law is as long as a request may be.
    assert [each for each in of(trials, "long") if each[6] not in (413, 422)] == []


def test_in_another_state_it_is_refused(trials: list[Any]) -> None:
    strange = [each for each in of(trials, "wrong state") if each[6] != 409 or "现在是" not in each[7]]
    assert [each for each in strange if each[6] not in {409, 422}] == []
    assert [each for each in strange if each[6] == 422 and not said_nothing_can_be_named(each)] == []


def said_nothing_can_be_named(trial: Any) -> bool:
    return str(trial[7]).startswith((NOTHING_TO_NAME, "请选择"))


def test_page_and_endpoint_do_or_refuse_alike(trials: list[Any]) -> None:
    done: dict[tuple[Any, ...], dict[str, bool]] = {}
    for app, noun, door, way, trial, who, status, _ in of(trials, "well"):
        if PUT_THERE not in trial:
            done.setdefault((app, noun, door, trial, who), {})[way] = status in {200, 201, 204, 302}
    assert [key for key, ways in done.items() if len({*ways.values()}) > 1] == []


def test_enough_doors_are_open_for_that_to_say_something(trials: list[Any]) -> None:
    doors = {(noun, door) for _, noun, door, *_ in trials}
    well = [each for each in trials if each[4].startswith("well")]
    through = {(noun, door) for _, noun, door, _, _, _, status, _ in well if status < 400}
    sys.stdout.write(f"through {len(through)} of {len(doors)} doors\n")
    assert len(through) > AT_LEAST_THROUGH * len(doors), sorted(doors - through)
