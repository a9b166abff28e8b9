"""A county that a landed version built goes on under this one: it upgrades, verifies, and reads as it did.

`tests/upgrade/keep.py` made the counties, each with its own version.
"""

import json
import tarfile
from pathlib import Path
from typing import Any

import pytest

from tests.services.command import Command
from tests.upgrade.keep import read

COUNTIES = sorted((Path(__file__).parent / "counties").glob("*.tar.xz"))
# What later versions call otherwise on purpose: a label then and now, each with its reason.
CALLED_OTHERWISE: dict[str, str] = {}


@pytest.fixture(scope="module", params=COUNTIES, ids=lambda path: path.name.split(".")[0])
def upgraded(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Command:
    folder = tmp_path_factory.mktemp("old")
    with tarfile.open(request.param) as packed:
        packed.extractall(folder, filter="data")
    command = Command(folder / "data")
    done = command.run("init")
    assert done.returncode == 0, done.stdout + done.stderr
    return command


def test_an_old_county_is_sound(upgraded: Command) -> None:
    done = upgraded.run("ledger", "verify")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "结论：未发现改动。" in done.stdout


def test_every_file_of_an_old_county_is_whole(upgraded: Command) -> None:
    done = upgraded.run("fixity", "--both")
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert "未登记的文件 0 个" in done.stdout


def test_every_trail_of_an_old_county_reads_as_before(upgraded: Command) -> None:
    then = told((upgraded.folder / "as-read.jsonl").read_text(encoding="utf-8"))
    now = told(read(upgraded))
    for index, before in then.items():
        before[0] = CALLED_OTHERWISE.get(before[0], before[0])
        assert now[index][:-1] == before[:-1], index
        assert now[index][-1] != "broken", index
    assert len(now) >= len(then) > 3000


def test_a_second_init_changes_nothing(upgraded: Command) -> None:
    before = read(upgraded)
    assert upgraded.run("init").returncode == 0
    assert read(upgraded) == before


def told(lines: str) -> dict[int, list[Any]]:
    return {index: rest for index, *rest in map(json.loads, lines.splitlines()) if index is not None}
