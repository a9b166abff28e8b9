"""Periodic work on spot checks."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from liuhen.apps.spotchecks import population
from liuhen.apps.spotchecks.actions import plans
from liuhen.apps.spotchecks.models import Plan
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import WrongState, number_of

if TYPE_CHECKING:
    from django.db.models import QuerySet


def _frozen() -> "QuerySet[Plan]":
    return Plan.objects.filter(state="frozen").order_by("id")


@jobs.periodic(every=timedelta(minutes=1), if_any=_frozen)
def draw_what_is_frozen() -> None:
    """Draw every frozen plan whose seed is known, so that nobody need press a button; somebody may have, just now."""
    draw.each([f"plan:{pk}" for pk in _frozen().values_list("pk", flat=True)], timezone.now())


@jobs.one_by_one("抽取已冻结的抽查计划")
def draw(plan_ref: str, at: datetime) -> None:
    plan = Plan.objects.get(pk=number_of(plan_ref))
    if plan.state == "frozen" and population.draw_of(plan).first_checkpoint() is not None:
        with suppress(WrongState):
            plans.draw(plan=plan, by=SYSTEM, at=at)
