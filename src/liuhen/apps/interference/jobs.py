"""Periodic work: cover for what was reported, what was not finished in time, confirmations that ran out."""

import random
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils import timezone

from liuhen.apps.interference import actions, queries
from liuhen.apps.interference.models import Opening, Ring
from liuhen.apps.people import queries as people
from liuhen.kernel import jobs
from liuhen.kernel.flow import number_of
from liuhen.regulation.parameters import COVERS_A_DAY, OPENING_MINUTES, POST_CHANGE_DAYS

if TYPE_CHECKING:
    from django.db.models import QuerySet

FIRST_HOUR, LAST_HOUR = 7, 21  # when people report
MINUTES_OF_DAY = (LAST_HOUR - FIRST_HOUR) * 60
CHANCE = random.SystemRandom()


@jobs.periodic(every=timedelta(minutes=1), if_any=lambda: _covered(timezone.now()))
def cover() -> None:
    """File covers and write books anew at moments nobody can foresee, about as often as the county's number says."""
    at = timezone.now()
    rings = list(_covered(at).values_list("id", "unit_id"))
    share = COVERS_A_DAY.value / MINUTES_OF_DAY
    file_one.each((f"unit:{unit}" for _, unit in rings if CHANCE.random() < share), at)
    archive_one.each((f"ring:{pk}" for pk, _ in rings if CHANCE.random() < share), at)


def _covered(at: datetime) -> "QuerySet[Ring]":
    """Return whose reports want cover at this hour. Whether there is one now is never asked: the queue would tell."""
    if not FIRST_HOUR <= timezone.localtime(at).hour < LAST_HOUR:
        return Ring.objects.none()
    return Ring.objects.filter(state="in-force").order_by("id")


@jobs.one_by_one("提交掩护报告")
def file_one(ref: str, at: datetime) -> None:
    for unit in people.units_by_ids([number_of(ref)]):
        actions.file_cover(unit=unit, at=at)


@jobs.one_by_one("密钥组登记簿存档")
def archive_one(ref: str, at: datetime) -> None:
    for ring in Ring.objects.filter(pk=number_of(ref), state="in-force"):
        actions.archive(ring=ring, at=at)


@jobs.periodic(every=timedelta(minutes=1), if_any=lambda: _late(timezone.now()))
def forget_first_keys() -> None:
    """Wipe what the first key left where the second did not come in time."""
    at = timezone.now()
    lapse_one.each((each.ref for each in _late(at)), at)


def _late(at: datetime) -> "QuerySet[Opening]":
    return queries.expired(before=at - timedelta(minutes=OPENING_MINUTES.value))


@jobs.one_by_one("启封作废")
def lapse_one(ref: str, at: datetime) -> None:
    for opening in queries.expired(before=at).filter(pk=number_of(ref)):
        actions.lapse(opening=opening, at=at)


@jobs.periodic(every=timedelta(hours=6))
def lapse_confirmations() -> None:
    """Let confirmations run out that nobody made use of."""
    at = timezone.now()
    before = at - timedelta(days=POST_CHANGE_DAYS.value)
    lapse_change.each((each.ref for each in queries.confirmed_long_ago(before)), at)


@jobs.one_by_one("人事变动确认过期")
def lapse_change(ref: str, at: datetime) -> None:
    before = at - timedelta(days=POST_CHANGE_DAYS.value)
    for change in queries.confirmed_long_ago(before).filter(pk=number_of(ref)):
        actions.lapse_change(change=change, at=at)


@jobs.periodic(every=timedelta(hours=1))
def open_reviews() -> None:
    """Let those look who watch over recorders, every span of days, whether anybody is watched over or not."""
    actions.open_review(at=timezone.now())
