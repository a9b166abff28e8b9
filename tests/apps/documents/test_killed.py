"""A process that is killed between a paper, its number and its PDF: no number is lost, and none is used twice."""

import shutil
from pathlib import Path

import pytest

from tests.services.victims import killed, told

VICTIM = "tests.apps.documents.victim"


@pytest.mark.article("rs-27-2")
def test_after_kill_9_no_number_is_lost_and_no_paper_lacks_its_entry(
    prepared_liuhen: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(prepared_liuhen, data)
    said = killed(f"{VICTIM}.first", data, after=2)
    assert [each.partition("〕")[2] for each in said] == ["1号", "2号"]
    assert killed(f"{VICTIM}.halfway", data) == ["taken"]
    assert told(f"{VICTIM}.second", data) == "[1, 2, 3] [] 0"
