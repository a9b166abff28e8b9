from datetime import datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.activities import desk
from liuhen.apps.activities.actions import conducting, explaining
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import WrongState
from liuhen.kernel.web.doors import Desk, buttons
from tests.builders.activities import BEGAN, ENDED, LATER, Scene, minutes
from tests.builders.county import NOW


def offered(of: Desk, row: Any, by: Actor, *, at: datetime = LATER) -> dict[str, str]:
    """Return what is offered, by event, with why it cannot be pressed."""
    found = buttons(of, row, by=by, at=at)
    return {each.offer.move.event: str(each.refusal or "") for each in found}


def test_what_was_told_or_ticked_is_not_offered_again(scene: Scene):
    given: dict[str, Any] = {
        "crew": [scene.second],
        "kind": "other",
        "place": "乡道",
        "by": SYSTEM,
        "at": BEGAN,
    }
    activity = conducting.open_on_the_spot(lead=scene.officer, started_at=BEGAN, is_interview=True, **given)
    ticks = ["activity.notice-told", "activity.both-sides-ticked"]
    assert [*offered(desk.ACTIVITY, activity, scene.by())] == [
        *ticks,
        "activity.photographed",
        "activity.ended",
    ]
    activity = conducting.tell(activity=activity, notice="phrase", note="", by=SYSTEM, at=BEGAN)
    with pytest.raises(WrongState, match="已经登记过"):
        conducting.tell(activity=activity, notice="alternative", note="手语", by=SYSTEM, at=ENDED)
    activity = conducting.tick_both_sides(activity=activity, by=SYSTEM, at=BEGAN)
    assert [*offered(desk.ACTIVITY, activity, scene.by())] == ["activity.photographed", "activity.ended"]
    assert "activity.both-sides-ticked" not in offered(desk.ACTIVITY, scene.open(), scene.by())


def test_what_is_over_says_beforehand_why_it_cannot_be_settled(scene: Scene):
    activity = scene.ended()
    assert "没有记录" in offered(desk.ACTIVITY, activity, scene.by())["activity.settled"]
    scene.link(activity, scene.record(BEGAN, ENDED))
    assert offered(desk.ACTIVITY, activity, scene.by())["activity.settled"] == ""


def test_whoever_is_planned_may_leave_and_the_lead_may_not(scene: Scene):
    activity = conducting.plan(
        lead=scene.officer, crew=[scene.second], kind="other", place="乡道", planned_at=NOW + timedelta(days=1),
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    lead, second = activity.participants.order_by("id")
    assert offered(desk.PARTICIPANT, lead, scene.by()) == {}
    assert [*offered(desk.PARTICIPANT, second, scene.by())] == ["participant.released"]
    activity = conducting.start(activity=activity, by=SYSTEM, at=NOW)
    second = activity.participants.get(pk=second.pk)
    assert offered(desk.PARTICIPANT, second, scene.by()) == {}


def test_the_recordings_of_a_settled_activity_stay(scene: Scene):
    activity = scene.ended()
    scene.link(activity, scene.record(BEGAN, ENDED))
    assert [*offered(desk.LINK, activity.links.get(), scene.by())] == ["link.rejected"]
    conducting.settle(activity=activity, by=SYSTEM, at=LATER)
    activity.refresh_from_db()
    assert offered(desk.LINK, activity.links.get(), scene.by()) == {}


def test_the_head_notes_another_reason_once_and_no_listed_one(scene: Scene):
    activity = scene.open()
    for officer, reason in ((scene.officer, "battery"), (scene.second, "other")):
        explaining.break_off(
            activity=activity, officer=officer, began_at=minutes(1), reason=reason, note="救人", by=SYSTEM,
            at=minutes(1),
        )  # fmt: skip
    listed, other = activity.interruptions.order_by("id")
    assert offered(desk.INTERRUPTION, listed, scene.by("head")) == {}
    assert [*offered(desk.INTERRUPTION, other, scene.by("head"))] == ["interruption.noted"]
    other = explaining.annotate(interruption=other, note="属实", by=scene.by("head"), at=LATER)
    assert offered(desk.INTERRUPTION, other, scene.by("head")) == {}
    for each in (listed, other):
        with pytest.raises(WrongState, match="只批注"):
            explaining.annotate(interruption=each, note="不属实", by=scene.by("head"), at=LATER)


def test_a_statement_is_not_put_before_whoever_signed_it(scene: Scene):
    signer = Account.objects.get(person=scene.second)
    accounts.grant_role(account=signer, role="legal", unit=scene.county.unit, by=SYSTEM, at=BEGAN)
    said = explaining.sign(activity=scene.ended(), text="没有录。", by=scene.by("zhaoqiang"), at=ENDED)
    assert [*offered(desk.STATEMENT, said, scene.by("legal"))] == ["statement.accepted", "statement.rejected"]
    assert offered(desk.STATEMENT, said, scene.by("zhaoqiang")) == {}
