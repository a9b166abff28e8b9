from datetime import datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.activities import jobs, queries
from liuhen.apps.activities.actions import conducting, explaining
from liuhen.apps.activities.actions.reckoning import reckon
from liuhen.apps.activities.models import Activity, Interruption
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.entrypoints.console import tray
from liuhen.entrypoints.console.tray import Chore
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.queries import all_for
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from tests.builders.activities import BEGAN, ENDED, LATER, Scene, minutes
from tests.builders.county import LOCAL, account

LATE = LATER + timedelta(seconds=1)


def broken_off(scene: Scene, activity: Activity, **changes) -> Interruption:
    given: dict[str, Any] = {
        "activity": activity, "officer": scene.officer, "device": scene.camera, "began_at": minutes(10),
        "reason": "battery", "note": "", "by": scene.by(), "at": minutes(10),
    }  # fmt: skip
    return explaining.break_off(**{**given, **changes})


def end(activity: Activity) -> Activity:
    return conducting.end(activity=activity, ended_at=ENDED, by=SYSTEM, at=ENDED)


def two_pieces(scene: Scene, activity: Activity) -> None:
    scene.link(activity, scene.record(BEGAN, minutes(10)), scene.record(minutes(15), ENDED))


@pytest.mark.article("av-12-1")
@pytest.mark.parametrize(("spoken", "lacks"), [(True, "unverified"), (False, "spoken")])
def test_an_officers_word_that_he_spoke_the_reason_explains_nothing_yet(
    scene: Scene, spoken: bool, lacks: str
):
    activity = scene.open()
    found = broken_off(scene, activity)
    explaining.resume(
        interruption=found, resumed_at=minutes(15), spoken=spoken, by=scene.by(), at=minutes(15)
    )
    activity = end(activity)
    two_pieces(scene, activity)
    assert scene.owed(activity) == ("owing", lacks)
    reckon(activity=activity, at=LATE)
    assert scene.findings() == ([] if spoken else ["GAP-NOT-SPOKEN"])
    assert activity.interruptions.count() == 1, "the machine marks no break that somebody registered"


@pytest.mark.article("av-12-1")
def test_what_the_officer_says_he_spoke_waits_for_the_legal_office_until_somebody_has_heard_it(scene: Scene):
    activity = scene.open()
    found = broken_off(scene, activity)
    found = explaining.resume(
        interruption=found, resumed_at=minutes(15), spoken=True, by=scene.by(), at=minutes(15)
    )
    activity = end(activity)
    assert [each.about for each in waiting(scene)] == [f"{activity}：电量不足"]
    with pytest.raises(GateClosed, match="没有查看过恢复录制之后的资料"):
        explaining.confirm_spoken(interruption=found, by=scene.by("legal"), at=LATER)
    two_pieces(scene, activity)
    before, _ = scene.made
    scene.look(before)
    with pytest.raises(GateClosed, match="没有查看过恢复录制之后的资料"):
        explaining.confirm_spoken(interruption=found, by=scene.by("legal"), at=LATER)
    with pytest.raises(GateClosed, match="应录未录"):
        conducting.settle(activity=activity, by=SYSTEM, at=LATER)
    scene.hear_spoken(found)
    assert waiting(scene) == []
    assert scene.owed(activity) == ("explained", "")
    conducting.settle(activity=activity, by=SYSTEM, at=LATER)


def waiting(scene: Scene) -> list[Chore]:
    lines = tray.chores(tray.batches(scene.by("legal"), at=LATER), at=LATER)
    return [each for each in lines if "核实语音说明" in [act.what for act in each.acts]]


@pytest.mark.article("av-12-1")
def test_a_break_without_any_reason_is_a_finding_when_due(scene: Scene):
    activity = end(scene.open())
    two_pieces(scene, activity)
    reckon(activity=activity, at=LATER)
    assert scene.findings() == []
    reckon(activity=activity, at=LATE)
    assert scene.findings() == ["GAP-UNEXPLAINED"]


@pytest.mark.article("av-12-1")
def test_a_reason_the_law_does_not_list_is_refused(scene: Scene):
    activity = scene.open()
    with pytest.raises(GateClosed) as caught:
        broken_off(scene, activity, reason="lunch")
    assert (caught.value.duty, caught.value.article) == ("av-12-1", "《设备办法》第12条")
    with pytest.raises(Invalid):
        broken_off(scene, activity, reason="other")
    assert not Interruption.objects.exists()


@pytest.mark.article("av-12-1")
def test_another_reason_stands_with_a_note_by_the_head_only(scene: Scene):
    activity = scene.open()
    found = broken_off(scene, activity, reason="other", note="当事人突发疾病，先行救助")
    found = explaining.resume(
        interruption=found, resumed_at=minutes(15), spoken=True, by=scene.by(), at=minutes(15)
    )
    activity = end(activity)
    two_pieces(scene, activity)
    assert scene.owed(activity) == ("owing", "unnoted")
    scene.hear_spoken(found)
    assert [each.pk for each in queries.to_hear(scene.by("head"))] == [found.pk]
    with pytest.raises(NotPermitted):
        explaining.annotate(interruption=found, note="属实", by=scene.by(), at=LATER)
    explaining.annotate(interruption=found, note="属实", by=scene.by("head"), at=LATER)
    assert scene.owed(activity) == ("explained", "")
    assert not queries.to_hear(scene.by("head")).exists()


@pytest.mark.article("av-12-1")
def test_a_reviewer_who_hears_no_explanation_opens_the_gap_again(scene: Scene):
    activity = scene.open()
    found = broken_off(scene, activity)
    found = explaining.resume(
        interruption=found, resumed_at=minutes(15), spoken=True, by=scene.by(), at=minutes(15)
    )
    activity = end(activity)
    two_pieces(scene, activity)
    with pytest.raises(NotPermitted):
        explaining.confirm_spoken(interruption=found, by=scene.by(), at=LATER)
    scene.look(scene.made[-1])
    explaining.deny_spoken(interruption=found, by=scene.by("legal"), at=LATER)
    assert scene.owed(activity) == ("owing", "spoken")
    explaining.confirm_spoken(interruption=found, by=scene.by("legal"), at=LATER)
    assert scene.owed(activity) == ("explained", "")


@pytest.mark.article("av-12-1")
def test_the_machine_drops_its_break_when_another_camera_turns_out_to_cover_it(scene: Scene):
    activity = end(scene.open())
    two_pieces(scene, activity)
    assert activity.interruptions.get().state == "proposed"
    scene.link(
        activity, scene.record(minutes(9), minutes(16), officer=scene.second, device=scene.other_camera)
    )
    assert (activity.interruptions.get().state, scene.owed(activity)) == ("dropped", ("fulfilled", ""))


@pytest.mark.article("av-12-1")
def test_a_reason_for_another_time_explains_nothing(scene: Scene):
    activity = scene.open()
    found = broken_off(scene, activity, began_at=minutes(2), at=minutes(2))
    explaining.resume(interruption=found, resumed_at=minutes(4), spoken=True, by=scene.by(), at=minutes(4))
    activity = end(activity)
    two_pieces(scene, activity)
    assert scene.owed(activity) == ("owing", "gap")


@pytest.mark.article("av-12-2")
def test_what_cannot_go_on_is_reported_heard_stated_and_accepted_before_it_is_settled(scene: Scene):
    activity = scene.open()
    found = broken_off(scene, activity, reason="device")
    found = explaining.give_up(interruption=found, reported_at=minutes(12), by=scene.by(), at=minutes(12))
    activity = end(activity)
    scene.link(activity, scene.record(BEGAN, minutes(10)))
    assert scene.owed(activity) == ("owing", "unheard")
    with pytest.raises(NotPermitted):
        explaining.hear(interruption=found, note="", by=scene.by(), at=ENDED)
    found = explaining.hear(interruption=found, note="请换备用机", by=scene.by("head"), at=ENDED)
    assert scene.owed(activity) == ("owing", "statement")
    said = explaining.sign(activity=activity, text="主机不能开机。", by=scene.by(), at=ENDED)
    assert scene.owed(activity) == ("owing", "unjudged")
    explaining.accept(statement=said, opinion="", by=scene.by("legal"), at=LATER)
    assert scene.owed(activity) == ("explained", "")
    assert conducting.settle(activity=activity, by=scene.by(), at=LATER).state == "settled"
    assert scene.findings() == []
    assert all_for(found.ref).get().stopped_at == ENDED


@pytest.mark.article("av-12-2")
@pytest.mark.parametrize(
    ("after", "late"), [(timedelta(minutes=30), False), (timedelta(minutes=30, seconds=1), True)]
)
def test_at_once_is_half_an_hour(scene: Scene, after: timedelta, late: bool):
    found = broken_off(scene, scene.open())
    told = minutes(10) + after
    explaining.give_up(interruption=found, reported_at=told, by=scene.by(), at=told)
    assert scene.findings() == (["STOPPING-REPORTED-LATE"] if late else [])


@pytest.mark.article("av-12-2")
@pytest.mark.parametrize(
    ("moment", "late"),
    [
        # given up on Tuesday: one working day is Wednesday, the whole of it
        (datetime(2026, 11, 25, 23, 59, 59, tzinfo=LOCAL), False),
        (datetime(2026, 11, 26, 0, 0, tzinfo=LOCAL), True),
    ],
)
def test_a_statement_is_due_by_the_end_of_the_next_working_day(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, moment: datetime, late: bool
):
    found = broken_off(scene, scene.open())
    explaining.give_up(interruption=found, reported_at=minutes(12), by=scene.by(), at=minutes(12))
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)
    jobs.ask_for_statements()
    jobs.ask_for_statements()
    assert scene.findings() == (["STATEMENT-MISSING"] if late else [])
    if late:
        assert Finding.objects.get().person == scene.officer


@pytest.mark.article("av-12-2")
def test_a_head_who_recorded_himself_does_not_acknowledge_his_own_report(scene: Scene):
    accounts.grant_role(
        account=Account.objects.get(person=scene.second),
        role="head",
        unit=scene.county.unit,
        by=SYSTEM,
        at=BEGAN,
    )
    found = broken_off(scene, scene.open(), officer=scene.second)
    found = explaining.give_up(interruption=found, reported_at=minutes(12), by=scene.by(), at=minutes(12))
    with pytest.raises(GateClosed):
        explaining.hear(interruption=found, note="", by=scene.by("zhaoqiang"), at=minutes(13))
    assert explaining.hear(interruption=found, note="", by=scene.by("head"), at=minutes(13)).state == "heard"


@pytest.mark.article("av-12-2")
def test_nobody_judges_his_own_statement_and_a_rejected_one_explains_nothing(scene: Scene):
    activity = end(scene.open())
    accounts.grant_role(
        account=Account.objects.get(person=scene.second),
        role="legal",
        unit=scene.county.unit,
        by=SYSTEM,
        at=BEGAN,
    )
    said = explaining.sign(activity=activity, text="设备全部送修。", by=scene.by("zhaoqiang"), at=ENDED)
    with pytest.raises(GateClosed) as caught:
        explaining.accept(statement=said, opinion="", by=scene.by("zhaoqiang"), at=LATER)
    assert (caught.value.duty, "本人不能认定" in str(caught.value)) == ("av-12-2", True)
    with pytest.raises(Invalid):
        explaining.reject(statement=said, opinion="", by=scene.by("legal"), at=LATER)
    explaining.reject(statement=said, opinion="有备用设备", by=scene.by("legal"), at=LATER)
    assert scene.owed(activity) == ("owing", "unrecorded")


@pytest.mark.article("av-8-1")
def test_an_accepted_statement_closes_what_was_never_recorded(scene: Scene):
    activity = end(scene.open())
    said = explaining.sign(activity=activity, text="设备全部送修。", by=scene.by(), at=ENDED)
    assert scene.owed(activity) == ("owing", "unjudged")
    explaining.accept(statement=said, opinion="属实", by=scene.by("legal"), at=LATER)
    assert conducting.settle(activity=activity, by=scene.by(), at=LATER).state == "settled"
    assert scene.owed(activity) == ("explained", "")


@pytest.mark.article("av-12-2")
def test_a_statement_speaks_of_no_time_that_is_still_to_come(scene: Scene):
    given: dict[str, Any] = {
        "activity": scene.open(),
        "text": "设备全部送修。",
        "by": scene.by(),
        "at": minutes(10),
    }
    with pytest.raises(Invalid, match="还没有过去") as refused:
        explaining.sign(**given, covers_to=minutes(11))
    assert refused.value.field == "covers_to"
    assert explaining.sign(**given, covers_to=minutes(10)).covers_to == minutes(10)


@pytest.mark.article("rs-19-1")
def test_an_auxiliary_signs_no_statement_and_somebody_elsewhere_neither(scene: Scene):
    account(scene.county.auxiliary, "sunxiao", "officer")
    activity = end(scene.open(crew=[scene.second, scene.county.auxiliary]))
    given: dict[str, Any] = {"activity": activity, "text": "没有录。", "at": ENDED}
    with pytest.raises(GateClosed) as caught:
        explaining.sign(by=scene.by("sunxiao"), **given)
    assert caught.value.duty == "rs-19-1"
    with pytest.raises(Invalid):
        explaining.sign(by=SYSTEM, **given)


def test_what_a_reviewer_of_recordings_asks_is_told_in_two_queries(scene: Scene, django_assert_num_queries):
    activity = scene.open()
    found = broken_off(scene, activity)
    found = explaining.resume(
        interruption=found, resumed_at=minutes(15), spoken=True, by=scene.by(), at=minutes(15)
    )
    activity = end(activity)
    first, second = scene.record(BEGAN, minutes(10)), scene.record(minutes(15), ENDED)
    scene.link(activity, first, second)
    with django_assert_num_queries(2):
        told = queries.activities_of_recordings([first.pk, second.pk])
    [fact] = told[first.pk]
    assert (fact.activity_id, fact.notice_zh, fact.is_settled) == (activity.pk, "已用规范用语口头告知", False)
    assert [(each.reason_zh, each.spoken) for each in fact.interruptions] == [("电量不足", True)]
    assert queries.held_by_activities([first.pk, second.pk, 99]) == {first.pk, second.pk}
    scene.hear_spoken(found)
    conducting.settle(activity=activity, by=scene.by(), at=LATER)
    assert queries.held_by_activities([first.pk]) == set()
    assert queries.kinds_of_recordings([first.pk]) == {first.pk: {"inspection"}}


@pytest.mark.parametrize("resumed", [minutes(10) - timedelta(seconds=1), minutes(15) + timedelta(seconds=1)])
def test_recording_resumes_after_it_broke_off_and_not_in_the_future(scene: Scene, resumed: datetime):
    found = broken_off(scene, scene.open())
    with pytest.raises(Invalid, match="恢复时间早于中断，或还没有到"):
        explaining.resume(interruption=found, resumed_at=resumed, spoken=True, by=scene.by(), at=minutes(15))
    assert Interruption.objects.get().resumed_at is None


@pytest.mark.parametrize("resumed", [minutes(10), minutes(15)])
def test_it_may_resume_at_once_and_this_very_moment(scene: Scene, resumed: datetime):
    found = broken_off(scene, scene.open())
    resumed_now = explaining.resume(
        interruption=found, resumed_at=resumed, spoken=True, by=scene.by(), at=minutes(15)
    )
    assert resumed_now.resumed_at == resumed


@pytest.mark.article("av-12-1")
def test_one_officers_recording_breaks_off_once_until_it_goes_on(scene: Scene):
    activity = scene.open()
    first = broken_off(scene, activity)
    with pytest.raises(Invalid, match="请先登记恢复") as refused:
        broken_off(scene, activity)
    assert refused.value.field == "officer"
    broken_off(scene, activity, officer=scene.second, device=None)
    explaining.resume(interruption=first, resumed_at=minutes(12), spoken=True, by=scene.by(), at=minutes(12))
    broken_off(scene, activity, began_at=minutes(13), at=minutes(13))
