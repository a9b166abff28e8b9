"""Problem models in the demonstration: drafted, tried, ten adopted, one waiting, what they found judged or not."""

from datetime import date, datetime, timedelta

from liuhen.apps.patterns import actions, sweeping
from liuhen.apps.patterns.models import Hit, PatternVersion
from liuhen.demo.history import Work
from liuhen.demo.story import clock
from liuhen.kernel.access import SYSTEM

DRAFTER, ADOPTER = "bureau", "bureau-complaints"
ADOPTED = (
    "clue-idle", "case-idle", "firm-many-units", "visits-for-nothing", "major-unreviewed", "reversed-unit",
    "measure-expiring", "certificate-expiring", "power-nobody", "recordings-owing",
)  # fmt: skip
WAITING = "spot-cluster"


def models(work: Work, days: list[date]) -> None:
    """Four days ago they were made, the evening after they looked for the first time, and one hit was judged."""
    for day, hour, act in (
        (-5, 9, _draft),
        (-5, 10, _try),
        (-5, 15, _adopt),
        (-4, 20, _sweep),
        (-3, 9, _judge),
    ):
        work.story.at(clock(days[day], hour, 55), act, work=work)
    work.story.at(clock(days[-2], 20, 55), _sweep, work=work)


def _draft(*, work: Work, at: datetime) -> None:
    actions.draft_all(by=work.county.actor(DRAFTER), at=at)


def _try(*, work: Work, at: datetime) -> None:
    for version in PatternVersion.objects.filter(pattern__in=(*ADOPTED, WAITING)).order_by("pk"):
        asked = actions.ask_run(version=version, by=work.county.actor(DRAFTER), at=at)
        actions.run(version=asked, by=SYSTEM, at=at + timedelta(minutes=2))


def _adopt(*, work: Work, at: datetime) -> None:
    for version in PatternVersion.objects.filter(pattern__in=ADOPTED).order_by("pk"):
        actions.adopt(version=version, reason="试算结果合理", by=work.county.actor(ADOPTER), at=at)


def _sweep(*, work: Work, at: datetime) -> None:
    sweeping.sweep(at=at)


def _judge(*, work: Work, at: datetime) -> None:
    bureau = work.county.bureau.pk
    for hit in Hit.objects.filter(state="raised").exclude(unit=bureau).order_by("pk")[:1]:
        actions.clear(
            hit=hit, conclusion="已电话核实，正在办理，不是问题。", by=work.county.actor(DRAFTER), at=at
        )


INCIDENTS = (models,)
