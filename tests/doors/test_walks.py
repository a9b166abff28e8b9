"""What people meet who walk over the pages of a whole county; one of the walks a run."""

from pathlib import Path

import pytest

from tests.doors.county import told_by

pytestmark = pytest.mark.long


@pytest.mark.in_turn("walk")
def test_no_page_of_a_county_says_what_only_a_machine_says(tmp_path: Path) -> None:
    *strange, read = told_by("tests.doors.names", tmp_path)
    assert strange == []
    assert min(read.values()) > 15


@pytest.mark.in_turn("walk")
def test_what_waits_for_somebody_can_be_told_apart(tmp_path: Path) -> None:
    *alike, read = told_by("tests.doors.alike", tmp_path)
    assert alike == []
    assert read > 100


@pytest.mark.in_turn("walk")
def test_everybody_finds_something_and_opens_all_of_it(tmp_path: Path) -> None:
    found = {name: (count, shut) for name, count, shut in told_by("tests.doors.seek", tmp_path)}
    assert {name: shut for name, (_, shut) in found.items() if shut} == {}
    assert sum(count > 20 for count, _ in found.values()) > 10
