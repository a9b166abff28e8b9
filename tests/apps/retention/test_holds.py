"""Holds: placed by hand and by a matter, released by another, above every date."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention import actions, queries
from liuhen.apps.retention.actions import disposals, holds
from liuhen.apps.retention.models import Hold, HoldItem
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from liuhen.kernel.ledger import proofs
from tests.builders.county import NOW, County
from tests.builders.retention import FREE


def hold(county: County, *recordings: Recording, by: str = "legal", at=NOW) -> Hold:
    (placed,) = actions.place_hold(
        recordings=[r.pk for r in recordings], reason="当事人申请复议", by=county.actor(by), at=at
    )
    return placed


@pytest.mark.article("av-17-1")
def test_a_hold_keeps_a_recording_after_its_end_and_frees_it_when_released(county: County, make):
    recording = make()
    placed = hold(county, recording)
    with pytest.raises(GateClosed, match="冻结留存"):
        disposals.request(recordings=[recording], reason="期满", by=county.actor("keeper"), at=FREE)
    # Released long after the date: free from that moment on.
    later = FREE + timedelta(days=400)
    holds.release(hold=placed, reason="已办结", by=county.actor("bureau"), at=later)
    assert (
        disposals.request(recordings=[recording], reason="期满", by=county.actor("keeper"), at=later).state
        == "requested"
    )


@pytest.mark.article("av-17-1")
def test_who_placed_a_hold_does_not_release_it(county: County, make):
    placed = hold(county, make())
    with pytest.raises(GateClosed) as caught:
        holds.release(hold=placed, reason="已办结", by=county.actor("legal"), at=NOW)
    assert caught.value.duty == "av-17-1"
    assert holds.release(hold=placed, reason="已办结", by=county.actor("bureau"), at=NOW).state == "released"


@pytest.mark.article("av-17-1")
def test_a_hold_of_a_matter_is_released_with_the_matter_only(county: County, make):
    recording = make()
    actions.place_hold(recordings=[recording.pk], reason="投诉在办", source="complaint:7", by=SYSTEM, at=NOW)
    with pytest.raises(GateClosed, match="有关事项未办结"):
        holds.release(hold=Hold.objects.get(), reason="看过了", by=county.actor("bureau"), at=NOW)
    assert actions.release_holds(source="complaint:7", reason="投诉办结", by=SYSTEM, at=NOW) == 1
    assert not queries.is_held(recording.pk)
    assert actions.release_holds(source="complaint:7", reason="投诉办结", by=SYSTEM, at=NOW) == 0


@pytest.mark.article("av-17-1")
def test_two_matters_hold_a_recording_until_both_are_closed(county: County, make):
    recording = make()
    for source in ("complaint:7", "appeal:2"):
        actions.place_hold(recordings=[recording.pk], reason="在办", source=source, by=SYSTEM, at=NOW)
    actions.release_holds(source="complaint:7", reason="办结", by=SYSTEM, at=NOW)
    assert queries.is_held(recording.pk)
    actions.release_holds(source="appeal:2", reason="办结", by=SYSTEM, at=NOW)
    assert not queries.is_held(recording.pk)


def test_the_same_matter_again_adds_only_what_it_does_not_hold_yet(county: County, make):
    one, two = make(), make()
    actions.place_hold(recordings=[one.pk], reason="在办", source="complaint:7", by=SYSTEM, at=NOW)
    again: dict[str, Any] = {"reason": "在办", "source": "complaint:7", "by": SYSTEM, "at": NOW}
    (added,) = actions.place_hold(recordings=[one.pk, two.pk], **again)
    assert list(added.items.values_list("recording_id", flat=True)) == [two.pk]
    assert actions.place_hold(recordings=[one.pk, two.pk], **again) == []
    assert queries.holds_of("complaint:7").count() == 2


def test_a_holds_entry_lists_what_it_holds_and_its_digest(county: County, make):
    recordings = [make() for _ in range(3)]
    placed = hold(county, *recordings)
    data = proofs.payload_of(proofs.trail(placed.ref)[0])["data"]
    assert data["recordings"] == sorted(r.pk for r in recordings)
    assert data["digest"] == placed.digest == queries.digest_of(str(r.pk) for r in recordings)


def test_thousands_are_held_in_a_handful_of_statements(county: County, make, django_assert_max_num_queries):
    model = make()
    Recording.objects.bulk_create(
        [
            Recording(
                unit_id=model.unit_id, officer_id=model.officer_id, device_id=model.device_id,
                station_id=model.station_id, kind="video", filename=f"{n}.mp4", size_bytes=1, sha256=f"{n:064x}",
                sm3="", received_at=NOW, ended_at=NOW, state="stored", kept_until=model.kept_until,
            )
            for n in range(3000)
        ]
    )  # fmt: skip
    ids = list(Recording.objects.values_list("pk", flat=True))
    with django_assert_max_num_queries(30):
        actions.place_hold(recordings=ids, reason="在办", source="complaint:7", by=SYSTEM, at=NOW)
    assert HoldItem.objects.count() == 3001


@pytest.mark.parametrize("username", ["wangfang", "keeper", "head", "stranger", "system", "audit"])
def test_who_has_no_right_on_the_unit_places_no_hold(county: County, make, username):
    with pytest.raises(NotPermitted):
        hold(county, make(), by=username)


def test_a_hold_wants_a_reason_and_something_to_hold(county: County, make):
    for ids, reason, field in (([], "由", "recordings"), ([make().pk], " ", "reason")):
        with pytest.raises(Invalid) as caught:
            actions.place_hold(recordings=ids, reason=reason, by=county.actor("legal"), at=NOW)
        assert caught.value.field == field
