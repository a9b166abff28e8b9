"""The gates around recordings, and how long they are kept."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from liuhen.regulation import recordings
from liuhen.regulation.recordings import ExportFacts, IntakeFacts, true_time
from liuhen.regulation.retention import NOT_DELETED, kept_through

ASKED = ExportFacts(purpose="行政复议取证", requested_by_person_id=1)
GRANTED = replace(ASKED, deciding_person_id=2, approved=True, downloads_left=1, downloader_is_requester=True)


@pytest.mark.article("av-12-3")
def test_bytes_must_be_those_declared_where_something_was_declared() -> None:
    gate = recordings.BYTES_MATCH
    assert gate.opens(None, IntakeFacts(declared_sha256="ab", actual_sha256="ab"))
    assert gate.opens(None, IntakeFacts(declared_sha256="", actual_sha256="ab"))
    assert not gate.opens(None, IntakeFacts(declared_sha256="cd", actual_sha256="ab"))


@pytest.mark.article("av-12-3")
@pytest.mark.article("av-17-1")
def test_originals_are_neither_changed_nor_deleted_by_anybody() -> None:
    assert not recordings.ORIGINAL_STANDS.opens(None, None)
    assert not NOT_DELETED.opens(None, None)
    assert NOT_DELETED.refusal(None, None) == "音像记录至少保存5年，任何人不得删除"


@pytest.mark.article("av-15-2")
def test_a_purpose_of_blanks_is_no_purpose() -> None:
    assert recordings.PURPOSE_IS_STATED.opens(None, ASKED)
    assert not recordings.PURPOSE_IS_STATED.opens(None, replace(ASKED, purpose=" \n"))


@pytest.mark.article("av-13-2")
def test_nobody_decides_on_his_own_request_nor_does_nobody() -> None:
    gate = recordings.DECIDED_BY_ANOTHER
    assert gate.opens(None, GRANTED)
    assert not gate.opens(None, replace(GRANTED, deciding_person_id=1))
    assert not gate.opens(None, replace(GRANTED, deciding_person_id=None))


@pytest.mark.article("av-13-2")
def test_a_download_needs_the_approval_the_requester_and_a_download_left() -> None:
    gates = recordings.NO_PRIVATE_COPIES.gates
    assert all(gate.opens(None, GRANTED) for gate in gates)
    for missing in ({"approved": False}, {"downloads_left": 0}, {"downloader_is_requester": False}):
        assert sum(not gate.opens(None, replace(GRANTED, **missing)) for gate in gates) == 1


@pytest.mark.article("av-13-1")
def test_a_device_that_runs_fast_ended_earlier_than_it_says() -> None:
    told = datetime(2026, 11, 24, 10, 0, 30, tzinfo=UTC)
    assert true_time(told, clock_offset_ms=30_000) == datetime(2026, 11, 24, 10, tzinfo=UTC)


@pytest.mark.article("av-17-1")
def test_a_recording_of_29_february_is_kept_through_1_march() -> None:
    assert kept_through(date(2028, 2, 29)) == date(2033, 3, 1)
    assert kept_through(date(2026, 11, 24)) == date(2031, 11, 24)
