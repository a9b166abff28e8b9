"""What a lead is about is not disposed of while the lead is open, and after it was found to be true."""

import pytest

from liuhen.apps.accountability.actions import leads, review
from liuhen.apps.accountability.models import Lead
from liuhen.apps.retention import queries as retention
from tests.builders.accountability import raised
from tests.builders.county import NOW, County
from tests.builders.recordings import Bring


def about(county: County, bring: Bring, data: bytes = b"film", name: str = "a.mp4") -> Lead:
    recording = bring(data, filename=name)
    return leads.raise_by_hand(
        kind="private", known="私自留存", person=county.officer, recordings=[recording], by=county.actor("legal"),
        at=NOW,
    )  # fmt: skip


def held(lead: Lead) -> bool:
    return retention.is_held(lead.recordings.get().recording_id)


@pytest.mark.article("av-17-1", "av-16-1")
def test_a_lead_holds_its_recordings_and_one_that_is_cleared_lets_them_go(
    bureau: County, bring: Bring
) -> None:
    lead = about(bureau, bring)
    assert held(lead)
    legal = bureau.actor("bureau")
    review.take(lead=lead, by=legal, at=NOW)
    hearing = review.invite(
        lead=lead, told="私自留存录像", answer_by=NOW.date().replace(day=30), by=legal, at=NOW
    )
    review.take_down(hearing=hearing, statement="没有", by=legal, at=NOW)
    review.propose(lead=lead, founded=False, reasons="查无实据", evidence="", by=legal, at=NOW)
    assert held(lead)
    review.sign(lead=lead, by=bureau.actor("bureau2"), at=NOW)
    assert not held(lead)


def test_a_merged_lead_hands_its_holds_on(bureau: County, bring: Bring) -> None:
    one, other = about(bureau, bring), about(bureau, bring, b"other", "b.mp4")
    recording = one.recordings.get().recording_id
    handler = bureau.actor("legal")
    review.merge(lead=one, into=other, reason="同一件事", by=handler, at=NOW)
    assert retention.is_held(recording)
    assert {hold.state for hold in retention.holds_of(one.ref)} == {"released"}


def test_a_lead_without_recordings_holds_nothing(bureau: County) -> None:
    assert not retention.holds_of(raised(bureau, about=bureau.officer).ref)
