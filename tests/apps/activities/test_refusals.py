"""What the verbs of activities refuse on their own, each with its sentence."""

from datetime import timedelta
from typing import Any

from liuhen.apps.activities.actions import conducting, explaining, matching
from liuhen.apps.activities.models import Interruption
from tests.builders.activities import BEGAN, ENDED, LATER, Scene, minutes
from tests.builders.refusals import said


def test_an_activity_is_planned_ahead_and_its_times_are_in_order(scene: Scene):
    plan: Any = {
        "lead": scene.officer,
        "crew": [scene.second],
        "kind": "inspection",
        "place": "集市",
        "at": BEGAN,
    }
    assert said(conducting.plan, planned_at=BEGAN - timedelta(seconds=1), by=scene.by(), **plan) == (
        "不能计划活动：计划时间已过"
    )
    ended = scene.ended()
    for started_at, ended_at in ((ENDED, BEGAN), (BEGAN, BEGAN), (BEGAN, LATER + timedelta(seconds=1))):
        assert said(
            conducting.correct_times, activity=ended, started_at=started_at, ended_at=ended_at, reason="笔误",
            by=scene.by("legal"), at=LATER,
        ) == "不能更正起止时间：起止颠倒，或晚于现在"  # fmt: skip


def test_nobody_is_on_the_list_twice_and_both_sides_are_for_interviews(scene: Scene):
    activity = scene.open()
    assert said(conducting.assign, activity=activity, person=scene.second, by=scene.by(), at=BEGAN) == (
        f"不能安排人员：{scene.second}已在本活动名单上"
    )
    assert said(conducting.tick_both_sides, activity=activity, by=scene.by(), at=BEGAN) == (
        "不能确认录清双方：本活动不是室内询问"
    )


def test_a_break_is_told_once_by_who_took_part_and_other_reasons_are_said(scene: Scene):
    activity = scene.open()
    told: Any = {"activity": activity, "device": None, "by": scene.by(), "at": minutes(10)}
    broken: Any = {"officer": scene.officer, "began_at": minutes(5), **told}
    assert said(explaining.break_off, reason="other", note="", **broken) == (
        "不能登记中断：选“其他”的须写明是什么原因"
    )
    explaining.break_off(reason="place", note="", **broken)
    assert said(explaining.break_off, reason="place", note="", **broken) == (
        f"不能登记中断：{scene.officer}已登记的中断还没有恢复"
    )
    stranger = scene.county.keeper
    assert said(explaining.break_off, reason="place", note="", **(broken | {"officer": stranger})) == (
        f"不能登记：{stranger}没有参加本活动"
    )
    row = Interruption.objects.get()
    assert said(explaining.annotate, interruption=row, note="属实", by=scene.by("head"), at=LATER) == (
        "不能批注：只批注“其他客观原因”的中断，且只批注一次"
    )


def test_a_statement_covers_a_time_that_goes_forward(scene: Scene):
    assert said(
        explaining.sign, activity=scene.ended(), text="说明", covers_from=minutes(9), covers_to=minutes(8),
        by=scene.by(), at=LATER,
    ) == "不能签署书面说明：起止时间颠倒"  # fmt: skip


def test_a_recording_is_linked_once_and_afterwards_with_its_reason(scene: Scene):
    activity = scene.ended()
    film = scene.record(BEGAN, ENDED)
    link: Any = {"activity": activity, "recording": film, "by": scene.by(), "at": LATER}
    assert said(matching.add, kind="supplementary", note="", **link) == "不能关联资料：事后补充须写明理由"
    matching.add(kind="original", note="", **link)
    assert said(matching.add, kind="original", note="", **link) == "不能关联资料：该资料已经关联到本活动"
    conducting.settle(activity=activity, by=scene.by(), at=LATER)
    row = activity.links.get()
    assert (
        said(matching.reject, link=row, note="不是", by=scene.by(), at=LATER) == "不能排除资料：活动已经办结"
    )
