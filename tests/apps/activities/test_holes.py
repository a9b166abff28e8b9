"""Hundreds of activities with ten kinds of hole, known beforehand: all are found, and none is closed falsely."""

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from liuhen.apps.activities.actions import conducting, explaining, matching
from liuhen.apps.activities.actions.reckoning import reckon
from liuhen.apps.activities.models import Activity, Obligation
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.findings.models import Finding
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed
from tests.builders.activities import BEGAN, Scene
from tests.services.rounds import rounds

GOOD = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
LONG = timedelta(minutes=20)


@dataclass
class Hand:
    """One activity being made: when it is, and who plays in it."""

    scene: Scene
    began: datetime
    draw: random.Random
    whole: list[Recording] = field(default_factory=list)

    @property
    def ended(self) -> datetime:
        return self.began + LONG

    def opened(self) -> Activity:
        activity = conducting.open_on_the_spot(
            lead=self.scene.officer, crew=[self.scene.second], kind=self.draw.choice(("inspection", "service")),
            place=f"第{self.draw.randrange(1000)}户", started_at=self.began, by=SYSTEM, at=self.began,
        )  # fmt: skip
        return conducting.tell(activity=activity, notice="phrase", note="", by=SYSTEM, at=self.began)

    def finish(self, activity: Activity, *recordings: Recording) -> Activity:
        """End it and confirm whatever the machine proposes of these recordings, as a hasty officer does."""
        activity = conducting.end(activity=activity, ended_at=self.ended, by=SYSTEM, at=self.ended)
        links = activity.links.filter(recording__in=recordings, state="proposed")
        matching.confirm_all(links=links, by=SYSTEM, at=self.ended + timedelta(hours=2))
        return activity

    def film(self, begin: float, end: float, **more: object) -> Recording:
        """Record from one share of the activity to another."""
        at = [self.began + LONG * share for share in (begin, end)]
        more.setdefault("received_at", self.ended)
        return self.scene.record(at[0], at[1], **more)  # type: ignore[arg-type]

    def middle(self) -> tuple[float, float]:
        return self.draw.uniform(0.2, 0.4), self.draw.uniform(0.6, 0.8)


def none_recorded(hand: Hand) -> Activity:
    return hand.finish(hand.opened())


def starts_late(hand: Hand) -> Activity:
    activity = hand.opened()
    return hand.finish(activity, hand.film(hand.draw.uniform(0.06, 0.9), 1))


def ends_early(hand: Hand) -> Activity:
    activity = hand.opened()
    return hand.finish(activity, hand.film(0, hand.draw.uniform(0.1, 0.94)))


def gap_without_reason(hand: Hand) -> Activity:
    activity, (first, second) = hand.opened(), hand.middle()
    return hand.finish(activity, hand.film(0, first), hand.film(second, 1))


def gap_without_resume_note(hand: Hand) -> Activity:
    activity, (first, second) = hand.opened(), hand.middle()
    broke, back = hand.began + LONG * first, hand.began + LONG * second
    found = explaining.break_off(
        activity=activity, officer=hand.scene.officer, device=None, began_at=broke, reason="battery", note="",
        by=SYSTEM, at=broke,
    )  # fmt: skip
    explaining.resume(interruption=found, resumed_at=back, spoken=False, by=SYSTEM, at=back)
    return hand.finish(activity, hand.film(0, first), hand.film(second, 1))


def unable_without_statement(hand: Hand) -> Activity:
    activity, (first, _) = hand.opened(), hand.middle()
    broke = hand.began + LONG * first
    found = explaining.break_off(
        activity=activity, officer=hand.scene.officer, device=None, began_at=broke, reason="device", note="",
        by=SYSTEM, at=broke,
    )  # fmt: skip
    found = explaining.give_up(interruption=found, reported_at=broke, by=SYSTEM, at=broke)
    explaining.hear(interruption=found, note="", by=hand.scene.by("head"), at=broke)
    return hand.finish(activity, hand.film(0, first))


def quarantined_only(hand: Hand) -> Activity:
    activity = hand.opened()
    return hand.finish(activity, hand.film(0, 1, state="quarantined"))


def wrong_officer(hand: Hand) -> Activity:
    activity = hand.opened()
    film = hand.film(0, 1, officer=hand.scene.county.auxiliary)
    activity = hand.finish(activity, film)
    with pytest.raises(GateClosed):
        matching.add(activity=activity, recording=film, kind="original", note="", by=SYSTEM, at=hand.ended)
    return activity


def from_after_the_end(hand: Hand) -> Activity:
    activity = hand.finish(hand.opened())
    film = hand.film(1.1, 2)
    at = hand.ended + timedelta(hours=3)
    with pytest.raises(GateClosed):
        matching.add(activity=activity, recording=film, kind="original", note="", by=SYSTEM, at=at)
    matching.add(activity=activity, recording=film, kind="supplementary", note="补拍", by=SYSTEM, at=at)
    return activity


def second_camera_covers(hand: Hand) -> Activity:
    activity, (first, second) = hand.opened(), hand.middle()
    other = hand.film(first - 0.1, second + 0.1, officer=hand.scene.second, device=hand.scene.other_camera)
    return hand.finish(activity, hand.film(0, first), hand.film(second, 1), other)


def never_arrived(hand: Hand) -> Activity:
    keeper = hand.scene.county.actor("keeper")
    hand.scene.camera.refresh_from_db()
    devices.check_out(
        device=hand.scene.camera, officer=hand.scene.officer, check=GOOD, by=keeper, at=hand.began
    )
    activity = hand.finish(hand.opened())
    devices.return_device(device=hand.scene.camera, remark="", by=keeper, at=hand.ended)
    return activity


HOLES: dict[Callable[[Hand], Activity], tuple[str, set[str]]] = {
    none_recorded: ("unrecorded", {"ACTIVITY-UNRECORDED"}),
    starts_late: ("starts-late", {"ACTIVITY-PARTLY-RECORDED"}),
    ends_early: ("ends-early", {"ACTIVITY-PARTLY-RECORDED"}),
    gap_without_reason: ("gap", {"GAP-UNEXPLAINED"}),
    gap_without_resume_note: ("spoken", {"GAP-NOT-SPOKEN"}),
    unable_without_statement: ("statement", set()),  # its clock of a working day says when
    quarantined_only: ("unrecorded", {"ACTIVITY-UNRECORDED"}),
    wrong_officer: ("unrecorded", {"ACTIVITY-UNRECORDED"}),
    from_after_the_end: ("unrecorded", {"ACTIVITY-UNRECORDED"}),
    second_camera_covers: ("", set()),
    never_arrived: ("unrecorded never-arrived", {"ACTIVITY-UNRECORDED", "RECORDING-NEVER-ARRIVED"}),
}


@pytest.mark.article("av-8-1")
@pytest.mark.article("av-12-1")
@pytest.mark.article("av-12-2")
@pytest.mark.article("av-12-3")
@pytest.mark.article("av-13-1")
@pytest.mark.parametrize("count", [50, pytest.param(rounds(500), marks=pytest.mark.once)])
@pytest.mark.long
def test_every_hole_is_found_and_no_activity_is_closed_that_should_not_be(scene: Scene, count: int):
    draw = random.Random(8)
    kinds = [list(HOLES)[n % len(HOLES)] for n in range(count)]
    draw.shuffle(kinds)
    made = {}
    for n, hole in enumerate(kinds):
        hand = Hand(
            scene, BEGAN + timedelta(hours=n), draw
        )  # an hour apart, so that none is another's witness
        made[hole(hand).pk] = hole
    after = BEGAN + timedelta(hours=count + 48)
    wrong, closed = [], Counter[str]()
    for activity in Activity.objects.order_by("pk"):
        hole = made[activity.pk]
        lacks, codes = HOLES[hole]
        reckon(activity=activity, at=after)
        owed = Obligation.objects.get(activity=activity)
        raised = set(Finding.objects.filter(about=activity.ref).values_list("code", flat=True))
        if (owed.lacks, raised) != (lacks, codes):
            wrong.append((hole.__name__, activity.pk, owed.lacks, raised))
        try:
            conducting.settle(activity=activity, by=SYSTEM, at=after)
        except GateClosed:
            continue
        closed[hole.__name__] += 1
    assert wrong == []
    assert closed == {second_camera_covers.__name__: kinds.count(second_camera_covers)}
