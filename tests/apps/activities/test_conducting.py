from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.activities.actions import conducting, matching
from liuhen.apps.activities.actions.reckoning import reckon
from liuhen.apps.activities.models import Activity, Obligation, Participant
from liuhen.apps.activities.queries import visible_to
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate
from liuhen.apps.recordings.actions import examining
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import SYSTEM, Permission
from liuhen.kernel.flow import Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.media_probe import Probe
from tests.builders import county as build
from tests.builders.activities import BEGAN, ENDED, LATER, Scene, minutes
from tests.builders.county import NOW

TOMORROW = NOW + timedelta(days=1)


def plan(scene: Scene, **changes) -> Activity:
    given: dict[str, Any] = {
        "lead": scene.officer, "crew": [scene.second], "kind": "inspection", "place": "云岭镇集贸市场",
        "planned_at": TOMORROW, "by": scene.by(), "at": NOW,
    }  # fmt: skip
    return conducting.plan(**{**given, **changes})


def examine(recording: Recording, *, height: int):
    probed = Probe(
        kind="photo" if recording.kind == "photo" else "video", duration_ms=None, width=480, height=height,
        codec="", sound_codec="", reason="", has_audio=True, created_at=None, created_local=None, said_duration_ms=None,
        cut="no", clock="unknown",
    )  # fmt: skip
    examining.examine(recording=recording, probed=probed, at=LATER)


def refused(verb, **given) -> Refused:
    before, rows = Entry.objects.count(), Activity.objects.count()
    with pytest.raises(Refused) as caught:
        verb(**given)
    assert Activity.objects.count() == rows
    assert Entry.objects.count() == before + caught.value.weighty, "a refusal of legal weight is on record"
    return caught.value


@pytest.mark.article("av-8-1")
def test_an_activity_goes_from_plan_to_settlement_and_all_is_on_record(scene: Scene):
    activity = plan(scene)
    activity = conducting.start(activity=activity, by=scene.by(), at=TOMORROW)
    conducting.tell(activity=activity, notice="phrase", note="", by=scene.by(), at=TOMORROW)
    over = TOMORROW + timedelta(minutes=20)
    activity = conducting.end(activity=activity, ended_at=over, by=scene.by(), at=over)
    scene.link(activity, scene.record(TOMORROW, over), at=over + timedelta(hours=2))
    activity = conducting.settle(activity=activity, by=scene.by(), at=over + timedelta(hours=3))
    assert (activity.state, scene.owed(activity)) == ("settled", ("fulfilled", ""))
    assert [entry.event.partition(".")[2] for entry in proofs.trail(activity.ref)] == [
        "planned", "started", "notice-told", "ended", "settled",
    ]  # fmt: skip
    assert scene.findings() == []


@pytest.mark.article("rs-18-1")
@pytest.mark.parametrize(
    ("day", "fits"),
    [(date(2026, 11, 24), True), (date(2026, 11, 25), True), (date(2026, 11, 26), False)],
)
def test_a_certificate_is_good_through_its_last_day_and_not_a_day_longer(scene: Scene, day: date, fits: bool):
    third = build.person(scene.county.unit, "孙一", "100006")
    build.certificate(third, issued_on=date(2021, 11, 26), expires_on=date(2026, 11, 25))
    on = NOW + (day - NOW.date())
    if fits:
        assert plan(scene, lead=third, planned_at=on, by=SYSTEM).lead == third
        return
    refusal = refused(plan, scene=scene, lead=third, planned_at=on, by=SYSTEM)
    assert (refusal.duty, refusal.article) == ("rs-18-1", "《责任制》第18条")
    assert "2026年11月25日到期" in str(refusal)


@pytest.mark.article("rs-18-1")
def test_somebody_without_with_a_suspended_or_a_withdrawn_certificate_is_not_assigned(scene: Scene):
    activity = plan(scene)
    bare = build.person(scene.county.unit, "无证", "100007")
    given: dict[str, Any] = {"activity": activity, "by": scene.by(), "at": NOW}
    assert "未取得行政执法证件" in str(refused(conducting.assign, person=bare, **given))
    build.certificate(bare)
    held = Certificate.objects.get(person=bare)
    register.suspend_certificate(certificate=held, reason="调查", by=SYSTEM, at=NOW)
    assert "暂扣" in str(refused(conducting.assign, person=bare, **given))
    register.restore_certificate(certificate=held, reason="了结", by=SYSTEM, at=NOW)
    assert conducting.assign(person=bare, **given).role == "officer"
    gone = build.person(scene.county.unit, "收缴", "100008")
    build.certificate(gone)
    register.withdraw_certificate(
        certificate=Certificate.objects.get(person=gone), reason="调离", by=SYSTEM, at=NOW
    )
    assert "收缴" in str(refused(conducting.assign, person=gone, **given))


@pytest.mark.article("rs-18-1")
def test_a_certificate_of_another_field_does_not_do_except_for_another_units_officer(scene: Scene):
    activity = plan(scene)
    assert activity.field == "市场监管"
    people = []
    for unit, number in ((scene.county.unit, "100009"), (scene.county.other, "200009")):
        someone = build.person(unit, "城管员", number)
        register.issue_certificate(
            person=someone, number=f"吉F{number}", field="城市管理", issued_on=date(2025, 1, 1),
            expires_on=date(2029, 1, 1), by=SYSTEM, at=NOW,
        )  # fmt: skip
        people.append(someone)
    refusal = refused(conducting.assign, activity=activity, person=people[0], by=scene.by(), at=NOW)
    assert (refusal.duty, "不是“市场监管”领域" in str(refusal)) == ("rs-18-1", True)
    assert conducting.assign(activity=activity, person=people[1], by=scene.by(), at=NOW).role == "officer"


@pytest.mark.article("rs-18-1")
def test_a_certificate_suspended_after_the_plan_stops_the_start_until_he_is_off_the_crew(scene: Scene):
    third = build.person(scene.county.unit, "孙一", "100006")
    build.certificate(third)
    activity = plan(scene, crew=[scene.second, third])
    register.suspend_certificate(
        certificate=Certificate.objects.get(person=third), reason="调查", by=SYSTEM, at=NOW
    )
    refusal = refused(conducting.start, activity=activity, by=scene.by(), at=TOMORROW)
    assert (refusal.duty, "孙一" in str(refusal)) == ("rs-18-1", True)
    conducting.release(
        participant=Participant.objects.get(activity=activity, officer=third), by=scene.by(), at=NOW
    )
    assert conducting.start(activity=activity, by=scene.by(), at=TOMORROW).state == "under-way"


@pytest.mark.article("rs-19-1")
def test_an_auxiliary_assists_and_neither_leads_nor_makes_up_the_number(scene: Scene):
    auxiliary = scene.county.auxiliary
    given: dict[str, Any] = {"kind": "service", "place": "云岭镇", "started_at": BEGAN, "at": BEGAN}
    refusal = refused(
        conducting.open_on_the_spot, lead=auxiliary, crew=[scene.second], by=scene.by("legal"), **given
    )
    assert (refusal.duty, "辅助人员" in str(refusal)) == ("rs-19-1", True)
    refusal = refused(
        conducting.open_on_the_spot, lead=scene.officer, crew=[auxiliary], by=scene.by(), **given
    )
    assert refusal.duty == "rs-19-1"
    assert "只有1人，少于2人" in str(refusal)
    activity = conducting.open_on_the_spot(
        lead=scene.officer, crew=[scene.second, auxiliary], by=scene.by(), **given
    )
    roles = dict(activity.participants.values_list("officer__name", "role"))
    assert roles == {"王芳": "lead", "赵强": "officer", "孙晓": "auxiliary"}


@pytest.mark.article("rs-19-1")
def test_a_plan_may_wait_for_its_second_officer_but_its_start_may_not(scene: Scene):
    activity = plan(scene, crew=[])
    assert refused(conducting.start, activity=activity, by=scene.by(), at=TOMORROW).duty == "rs-19-1"
    conducting.assign(activity=activity, person=scene.second, by=scene.by(), at=NOW)
    conducting.start(activity=activity, by=scene.by(), at=TOMORROW)


def test_a_clerk_and_somebody_already_there_are_not_assigned(scene: Scene):
    activity = plan(scene)
    for person in (scene.county.keeper, scene.second):
        with pytest.raises(Invalid):
            conducting.assign(activity=activity, person=person, by=scene.by(), at=NOW)


def test_an_officer_opens_what_he_leads_and_sees_what_he_took_part_in(scene: Scene):
    given: dict[str, Any] = {"kind": "other", "place": "乡道", "started_at": BEGAN, "at": BEGAN}
    with pytest.raises(NotPermitted):
        conducting.open_on_the_spot(lead=scene.second, crew=[scene.officer], by=scene.by(), **given)
    activity = scene.open()
    conducting.assign(activity=activity, person=scene.county.auxiliary, by=scene.by(), at=BEGAN)
    for name, seen in (
        ("wangfang", 1),
        ("zhaoqiang", 1),
        ("legal", 1),
        ("bureau", 1),
        ("stranger", 0),
        ("audit", 0),
    ):
        assert list(visible_to(scene.by(name))) == [activity] * seen, name
    ended = conducting.end(activity=activity, ended_at=ENDED, by=scene.by("zhaoqiang"), at=ENDED)
    assert ended.state == "ended"


def test_only_a_planned_activity_is_called_off_and_only_with_a_reason(scene: Scene):
    activity = plan(scene)
    with pytest.raises(Invalid):
        conducting.cancel(activity=activity, reason=" ", by=scene.by(), at=NOW)
    assert (
        conducting.cancel(activity=activity, reason="当事人歇业", by=scene.by(), at=NOW).state == "cancelled"
    )
    with pytest.raises(WrongState):
        conducting.cancel(activity=scene.open(), reason="不想录了", by=scene.by(), at=NOW)


def test_times_that_cannot_be_are_not_taken(scene: Scene):
    with pytest.raises(Invalid):
        plan(scene, planned_at=NOW - timedelta(seconds=1))
    with pytest.raises(Invalid):
        scene.open(started_at=BEGAN + timedelta(seconds=1))
    activity = scene.open()
    for moment in (BEGAN, ENDED + timedelta(seconds=1)):
        with pytest.raises(Invalid):
            conducting.end(activity=activity, ended_at=moment, by=scene.by(), at=ENDED)


@pytest.mark.article("av-10-1")
def test_another_way_of_telling_is_written_down(scene: Scene):
    activity = conducting.open_on_the_spot(
        lead=scene.officer, crew=[scene.second], kind="inspection", place="集贸市场", started_at=BEGAN, by=scene.by(),
        at=BEGAN,
    )  # fmt: skip
    with pytest.raises(Invalid, match="请写明用什么方式"):
        conducting.tell(activity=activity, notice="alternative", note="", by=scene.by(), at=BEGAN)
    told = conducting.tell(
        activity=activity, notice="alternative", note="当事人听障，书写告知", by=scene.by(), at=BEGAN
    )
    assert (told.notice_zh[:4], told.notice_note) == ("已用书面", "当事人听障，书写告知")


@pytest.mark.article("av-10-1")
def test_a_notice_not_told_is_a_finding_a_day_after_and_keeps_nothing_from_being_settled(scene: Scene):
    activity = conducting.open_on_the_spot(
        lead=scene.officer,
        crew=[scene.second],
        kind="service",
        place="云岭镇",
        started_at=BEGAN,
        by=scene.by(),
        at=BEGAN,
    )
    activity = conducting.end(activity=activity, ended_at=ENDED, by=scene.by(), at=ENDED)
    scene.link(activity, scene.record(BEGAN, ENDED), at=LATER)
    assert (scene.owed(activity), scene.findings()) == (("fulfilled", "notice"), [])
    reckon(activity=activity, at=LATER + timedelta(seconds=1))
    assert scene.findings() == ["NOTICE-NOT-TOLD"]
    conducting.settle(activity=activity, by=scene.by(), at=LATER + timedelta(hours=1))
    assert scene.owed(activity) == ("fulfilled", "")


@pytest.mark.article("av-10-1")
def test_settling_early_hides_no_notice_that_was_not_told(scene: Scene):
    activity = conducting.open_on_the_spot(
        lead=scene.officer, crew=[scene.second], kind="service", place="云岭镇", started_at=BEGAN, by=scene.by(),
        at=BEGAN,
    )  # fmt: skip
    activity = conducting.end(activity=activity, ended_at=ENDED, by=scene.by(), at=ENDED)
    soon = ENDED + timedelta(hours=2)
    scene.link(activity, scene.record(BEGAN, ENDED), at=soon)
    activity = conducting.settle(activity=activity, by=scene.by(), at=soon)
    assert scene.owed(activity) == ("fulfilled", "notice")
    reckon(activity=activity, at=LATER + timedelta(seconds=1))
    assert (scene.owed(activity), scene.findings()) == (("fulfilled", ""), ["NOTICE-NOT-TOLD"])


@pytest.mark.article("av-11-1")
def test_an_interview_whose_sides_were_not_ticked_and_a_coarse_picture_are_findings(scene: Scene):
    activity = scene.ended(is_interview=True)
    film = scene.record(BEGAN, ENDED)
    examine(film, height=359)
    scene.link(activity, film)
    reckon(activity=activity, at=LATER + timedelta(seconds=1))
    assert scene.findings() == ["INTERVIEW-ONE-SIDED", "RECORDING-QUALITY-DOUBTFUL"]
    ticked = conducting.tick_both_sides(activity=activity, by=scene.by(), at=LATER)
    assert (ticked.both_sides, scene.owed(activity)) == (True, ("fulfilled", ""))


@pytest.mark.article("av-11-1")
def test_a_picture_of_enough_lines_and_a_photo_are_no_finding(scene: Scene):
    activity = scene.ended()
    film, photo = scene.record(BEGAN, ENDED), scene.record(BEGAN, minutes(1), kind="photo")
    for found, height in ((film, 360), (photo, 100)):
        examine(found, height=height)
    scene.link(activity, film, photo)
    assert scene.findings() == []


def test_a_reviewer_puts_wrong_times_right_for_a_reason_on_record(scene: Scene):
    activity = scene.ended()
    scene.link(activity, scene.record(BEGAN, minutes(20)))
    assert scene.owed(activity) == ("owing", "ends-early")
    given: dict[str, Any] = {"activity": activity, "started_at": BEGAN, "ended_at": minutes(20), "at": LATER}
    with pytest.raises(NotPermitted):
        conducting.correct_times(reason="忘记点结束", by=scene.by(), **given)
    with pytest.raises(Invalid):
        conducting.correct_times(reason="", by=scene.by("legal"), **given)
    conducting.correct_times(reason="忘记点结束", by=scene.by("legal"), **given)
    assert scene.owed(activity) == ("fulfilled", "")


def test_the_crew_may_be_completed_after_the_end_and_its_recordings_then_count(scene: Scene):
    activity = scene.ended()
    third = build.person(scene.county.unit, "孙一", "100006")
    build.certificate(third)
    film = scene.record(BEGAN, ENDED, officer=third)
    conducting.assign(activity=activity, person=third, by=scene.by(), at=LATER)
    matching.confirm(link=activity.links.get(recording=film), by=scene.by(), at=LATER)
    assert scene.owed(activity)[0] == "fulfilled"


def test_a_reach_through_many_rows_shows_each_activity_once(scene: Scene):
    activity = scene.ended()
    both = scene.by("zhaoqiang")
    rows = Activity.objects.visible_to(both, Permission.ACTIVITY_SEE)
    assert list(rows) == [activity]
    assert list(Obligation.objects.visible_to(both, Permission.ACTIVITY_SEE)) == [activity.obligation]
    assert both.may_on(Permission.ACTIVITY_KEEP, activity)
    assert not both.may_on(Permission.ACTIVITY_KEEP, Activity(lead=scene.officer, unit=scene.county.unit))
    assert len(rows.branches(both, Permission.ACTIVITY_SEE)) == 2


def test_a_planned_crew_loses_anybody_but_its_lead(scene: Scene):
    activity = plan(scene)
    lead = activity.participants.get(role="lead")
    with pytest.raises(Refused) as caught:
        conducting.release(participant=lead, by=scene.by(), at=NOW)
    assert "主办人员不能退出" in caught.value.sentence
    other = activity.participants.exclude(role="lead").get()
    assert conducting.release(participant=other, by=scene.by(), at=NOW).state != other.state
    assert activity.participants.get(role="lead").state == lead.state
