"""Recordings under a complaint: those found at filing, and those the handler adds; all held, seen for its purpose."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.urls import reverse

from liuhen.apps.activities.actions import matching
from liuhen.apps.activities.models import Activity, Link
from liuhen.apps.complaints import capsules, jobs, queries
from liuhen.apps.complaints.actions import archiving, deciding, evidence
from liuhen.apps.complaints.models import Complaint, LinkedActivity
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import RoleGrant
from liuhen.apps.retention import queries as retention
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.loop import catch_up
from tests.builders.activities import BEGAN, Scene, minutes, scene
from tests.builders.activities import LATER as RECORDED
from tests.builders.complaints import Bring, Handlers, accepted
from tests.builders.county import NOW
from tests.builders.recordings import As

__all__ = ["scene"]
pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def test_what_the_handler_links_is_held_until_the_archive(handlers: Handlers, bring: Bring) -> None:
    recording, complaint = bring(), accepted(handlers, at=NOW)
    assert not retention.is_held(recording.pk)
    linked = evidence.link(
        complaint=complaint, recordings=[recording], by=handlers.actor("handler"), at=LATER
    )
    assert (linked.held, retention.is_held(recording.pk)) == (1, True)
    assert list(queries.recordings_of(linked, handlers.actor("handler"))) == [recording]
    with pytest.raises(Invalid, match="不能关联：这些资料已经在本案冻结"):
        evidence.link(complaint=complaint, recordings=[recording], by=handlers.actor("handler"), at=LATER)


def test_only_its_handler_links_and_nothing_is_held_for_another(handlers: Handlers, bring: Bring) -> None:
    recording, complaint = bring(), accepted(handlers, at=NOW)
    with pytest.raises(GateClosed):
        evidence.link(complaint=complaint, recordings=[recording], by=handlers.actor("handler2"), at=LATER)
    assert not retention.is_held(recording.pk)


def test_what_the_handler_may_not_see_he_cannot_link(handlers: Handlers, bring: Bring) -> None:
    complaint = accepted(handlers, at=NOW)
    seeing = RoleGrant.objects.get(account__username="handler", role="supervisor")
    accounts.revoke_role(grant=seeing, by=SYSTEM, at=NOW)
    with pytest.raises(Invalid) as refused:
        evidence.link(complaint=complaint, recordings=[bring()], by=handlers.actor("handler"), at=LATER)
    assert refused.value.field == "recordings"


def test_the_page_links_by_number_and_leads_to_the_recording_with_the_purpose(
    handlers: Handlers, bring: Bring, as_: As
) -> None:
    recording, complaint = bring(), accepted(handlers, at=NOW)
    handler, where = as_("handler"), reverse("console:complaint-link", args=[complaint.pk])
    assert handler.post(where, {"recordings": "999"}).status_code == 422
    assert handler.post(where, {"recordings": f"{recording.pk}"}).status_code == 302
    page = handler.get(reverse("console:complaint", args=[complaint.pk])).content.decode()
    (there,) = re.findall(rf'href="({reverse("console:recording", args=[recording.pk])}[^"#]*)', page)
    shown = handler.get(unescape(there)).content.decode()
    assert f'value="{complaint.ref}" selected' in shown
    assert re.search('value="投诉核查"[^>]*checked', shown)
    assert Complaint.objects.get().held == 1


@pytest.mark.article("av-15-2")
def test_who_looks_for_a_complaint_is_seen_by_the_unit_and_what_complaint_is_not(
    handlers: Handlers, bring: Bring, as_: As
) -> None:
    recording, complaint = bring(), accepted(handlers, at=NOW)
    told = {"reason": "投诉核查", "matter": complaint.ref}
    looks = reverse("console:recording-view", args=[recording.pk])
    assert as_("handler").post(looks, told).status_code == 302
    shown = reverse("console:recording", args=[recording.pk])
    assert f"投诉核查（{complaint}）" in as_("handler").get(shown).content.decode()
    for of_the_unit in ("head", "legal"):
        page = as_(of_the_unit).get(shown).content.decode()
        assert "投诉核查" in page
        assert complaint.number not in page
        assert complaint.ref not in page
    refused = as_("handler2").post(looks, told)
    assert (refused.status_code, "所选的事项" in refused.content.decode()) == (409, False)
    assert "须选定您正在承办的投诉" in refused.content.decode()


def about_monday(handlers: Handlers, **more: Any) -> Complaint:
    """A complaint that names no day: nothing is held when it is taken in."""
    return accepted(handlers, at=RECORDED, **more)


@pytest.mark.article("rs-43-1")
def test_an_activity_brings_its_recordings_under_hold_and_not_those_found_not_to_be_of_it(
    handlers: Handlers, scene: Scene
) -> None:
    activity = scene.ended()
    of_it, other = scene.record(minutes(0), minutes(30)), scene.record(minutes(5), minutes(9))
    scene.link(activity, of_it, other)
    matching.reject(link=Link.objects.get(recording=other), note="另一处", by=scene.by(), at=RECORDED)
    complaint, by = about_monday(handlers), handlers.actor("handler")
    linked = evidence.link_activities(complaint=complaint, activities=[activity], by=by, at=RECORDED)
    assert (linked.held, retention.is_held(of_it.pk), retention.is_held(other.pk)) == (1, True, False)
    assert list(queries.activities_of(linked, by)) == [activity]
    entry = proofs.trail(complaint.ref)[-1]
    assert proofs.payload_of(entry)["data"] == {"activities": [activity.pk], "recordings": [of_it.pk]}
    with pytest.raises(Invalid, match="不能关联：这些活动已经关联"):
        evidence.link_activities(complaint=complaint, activities=[activity], by=by, at=RECORDED)


def test_what_is_found_to_be_of_a_linked_activity_later_is_held_too(handlers: Handlers, scene: Scene) -> None:
    activity, complaint = scene.ended(), about_monday(handlers)
    evidence.link_activities(
        complaint=complaint, activities=[activity], by=handlers.actor("handler"), at=RECORDED
    )
    late = scene.record(minutes(0), minutes(30))
    scene.link(activity, late)
    catch_up(at=RECORDED)
    jobs.hold_arrivals()
    assert queries.held_ids(complaint) == {late.pk}


def test_an_activity_of_which_nothing_was_recorded_is_evidence_too(handlers: Handlers, scene: Scene) -> None:
    linked = evidence.link_activities(
        complaint=about_monday(handlers),
        activities=[scene.ended()],
        by=handlers.actor("handler"),
        at=RECORDED,
    )
    assert linked.held == 0
    assert linked.linked_activities.count() == 1


@pytest.mark.parametrize(("username", "refusal"), [("handler2", GateClosed), ("stranger", NotPermitted)])
def test_only_its_handler_links_an_activity_and_only_one_he_may_see(
    handlers: Handlers, scene: Scene, username: str, refusal: type[Exception]
) -> None:
    with pytest.raises(refusal):
        evidence.link_activities(
            complaint=about_monday(handlers),
            activities=[scene.ended()],
            by=handlers.actor(username),
            at=RECORDED,
        )
    assert not LinkedActivity.objects.exists()


def test_what_the_unit_or_the_officer_did_around_the_day_is_put_forward(
    handlers: Handlers, scene: Scene
) -> None:
    before, meant = scene.ended(started_at=minutes(-3 * 24 * 60), place="三日前"), scene.ended()
    by, day = handlers.actor("handler"), BEGAN.date()

    def offered(**about: Any) -> list[Activity]:
        return list(queries.activities_to_link(about_monday(handlers, **about), by))

    assert offered(happened_on=day) == [meant]
    assert offered(happened_on=day, unit=handlers.county.other) == []
    assert offered() == [], "a whole unit is not looked through for weeks"
    assert offered(person=scene.second) == [meant, before], "of an officer it is"
    assert offered(person=handlers.county.keeper) == []
    complaint = about_monday(handlers, happened_on=day)
    evidence.link_activities(complaint=complaint, activities=[meant], by=by, at=RECORDED)
    assert not queries.activities_to_link(complaint, by).exists()


@pytest.mark.article("rs-46-1")
def test_one_press_links_what_is_put_forward_and_the_activity_shows_nothing_of_it(
    handlers: Handlers, scene: Scene, as_: As
) -> None:
    activity = scene.ended()
    complaint = about_monday(handlers, happened_on=BEGAN.date())
    handler, here = as_("handler"), reverse("console:complaint", args=[complaint.pk])
    where = reverse("console:complaint-activities", args=[complaint.pk])
    shown = handler.get(here).content.decode()
    assert f'name="activities" value="{activity.pk}"' in shown
    assert handler.post(where, {"activities": "999"}).status_code == 422
    its_page = reverse("console:activity", args=[activity.pk])
    before = as_("wangfang").get(its_page).content.decode()
    assert handler.post(where, {"activities": activity.pk}).status_code == 302
    shown = handler.get(here).content.decode()
    assert f'name="activities" value="{activity.pk}"' not in shown
    assert f'href="{its_page}"' in shown
    after = as_("wangfang").get(its_page).content.decode()
    assert "投诉" not in after
    assert len(after.split()) == len(before.split())
    sheet = capsules.case_sheet(complaint)["activities"]
    assert [row[:3] for row in sheet] == [(str(activity.pk), activity.kind_zh, activity.place)]


def test_archiving_lets_them_go(handlers: Handlers, bring: Bring) -> None:
    recording, complaint, handler = bring(), accepted(handlers, at=NOW), handlers.actor("handler")
    evidence.link(complaint=complaint, recordings=[recording], by=handler, at=LATER)
    deciding.decide(complaint=complaint, conclusion="unfounded", outcome="查无", by=handler, at=LATER)
    deciding.tell(complaint=complaint, told_how="网上", by=handler, at=LATER)
    archiving.archive(complaint=complaint, by=handler, at=LATER)
    assert not retention.is_held(recording.pk)
