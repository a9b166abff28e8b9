"""A process that is killed between a decision, its paper and its seal: nothing is half there, and it simply goes on."""

import shutil
from pathlib import Path

import pytest

from tests.services.victims import killed, told

VICTIM = "tests.apps.decisions.victim"


@pytest.mark.article("rs-31-1", "rs-27-2")
def test_after_kill_9_a_decision_is_as_it_was_and_its_number_is_used_once(
    prepared_liuhen: Path, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    shutil.copytree(prepared_liuhen, data)
    assert told(f"{VICTIM}.prepare", data) == "approved"
    assert killed(f"{VICTIM}.writing", data) == ["written"]
    assert killed(f"{VICTIM}.pressing", data) == ["issued"]
    assert told(f"{VICTIM}.after_all", data) == "written → issued, numbers [1], entries [1, 1, 1, 1], drawn"
