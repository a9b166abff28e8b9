"""A county that a landed version built goes on under this one: it upgrades, verifies, and reads as it did.

`tests/upgrade/keep.py` made the counties, each with its own version.
"""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.builders.kept import taken_over
from tests.services.command import Command
from tests.upgrade.keep import read

pytestmark = pytest.mark.in_turn
COUNTIES = sorted((Path(__file__).parent / "counties").glob("*.tar.xz"))
# What later versions call otherwise on purpose: a word then and now, each with its reason.
CALLED_OTHERWISE = {
    "问题代码": "问题",  # its sentence stands there now, not its code
    "类别代码": "类别",
    "代码": "为何",  # of a refusal: why, in a word
}
KEY = re.compile(r"(?<![\w:])[A-Za-z][A-Za-z_-]*(?![\w:])")


@pytest.fixture(scope="module", params=COUNTIES, ids=lambda path: path.name.split(".")[0])
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Command:
    return taken_over(request.param, tmp_path_factory.mktemp("old"))


def test_an_old_county_is_sound(upgraded: Command) -> None:
    done = upgraded.run("ledger", "verify")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "结论：未发现改动。" in done.stdout


def test_every_file_of_an_old_county_is_whole(upgraded: Command) -> None:
    done = upgraded.run("fixity", "--both")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "未登记的文件 0 个" in done.stdout


def test_every_trail_of_an_old_county_reads_as_before_and_after_a_second_init(upgraded: Command) -> None:
    then, as_read = told((upgraded.folder / "as-read.jsonl").read_text(encoding="utf-8")), read(upgraded)
    now = told(as_read)
    for index, (*words, facts, _) in then.items():
        *words_now, facts_now, proof = now[index]
        assert words_now == words, index
        assert len(facts_now) == len(facts), index
        assert all(map(reads_alike, facts, facts_now)), (index, facts, facts_now)
        assert proof != "broken", index
    assert len(now) >= len(then) > 3000
    assert upgraded.run("init").returncode == 0
    assert read(upgraded) == as_read, "to take over what was taken over changes nothing"


def reads_alike(before: list[str], now: list[str]) -> bool:
    """Say whether a fact reads as it did, but for keys of the program's that have become words."""
    (name, value), (name_now, value_now) = before, now
    in_words = ".+".join(re.escape(part).replace(r"\ ", ".") for part in KEY.split(value))
    return name_now in (name, CALLED_OTHERWISE.get(name)) and bool(
        re.fullmatch(in_words, value_now, re.DOTALL)
    )


@pytest.mark.article("av-14-1")
def test_every_draw_of_an_old_county_comes_out_as_it_did(upgraded: Command) -> None:
    draws = [json.loads(line) for line in read(upgraded, "tests.upgrade.drawing_again").splitlines()]
    assert draws
    for plan, holds, faults, drawn, sheets in draws:
        assert (holds, faults) == (True, []), plan
        assert drawn == sheets, plan


def test_everybody_of_an_old_county_holds_the_post_he_held(upgraded: Command) -> None:
    people = [json.loads(line) for line in read(upgraded, "tests.upgrade.posts_held").splitlines()]
    assert people
    for person, post, held in people:
        assert held == post, person


def told(lines: str) -> dict[int, list[Any]]:
    return {index: rest for index, *rest in map(json.loads, lines.splitlines()) if index is not None}
