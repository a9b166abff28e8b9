"""What could lawfully be done tomorrow, in the demonstration: judged on two evenings, one gap answered."""

from datetime import date, datetime

from liuhen.apps.readiness import actions
from liuhen.apps.readiness.models import Gap
from liuhen.demo.history import Work
from liuhen.demo.story import clock

ANSWERING = "msa-legal"


def tomorrow(work: Work, days: list[date]) -> None:
    """Judge on the last evenings; the market regulators say how they close theirs, where they have one."""
    for day in (-3, -2):
        work.story.at(clock(days[day], 20, 35), _judge)
    work.story.at(clock(days[-2], 9, 35), _answer, work=work)


def _judge(*, at: datetime) -> None:
    actions.judge_next_day(at=at)


def _answer(*, work: Work, at: datetime) -> None:
    unit = work.county.staff["MSA"].unit
    for gap in Gap.objects.filter(unit=unit, state="open"):
        actions.answer(
            gap=gap, answer="本周内登记法制审核人员；在此之前不作出需要审核的决定。",
            by=work.county.actor(ANSWERING), at=at,
        )  # fmt: skip


INCIDENTS = (tomorrow,)
