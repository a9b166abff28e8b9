"""Who else has been at a firm, goes there, or means to: whatever unit, whatever its plans say. 《责任制》第15条."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache

from django.db import connection

from liuhen.apps.inspections.models import COMING, Errand
from liuhen.regulation.parameters import REPEAT_DAYS
from liuhen.regulation.people import day_zh

ALIVE = (*COMING, "done")
COLUMNS = (
    "id", "establishment_id", "unit_id", "unit__short_name", "state", "since", "until", "went_at", "matters",
    "joint_id", "campaign__title", "campaign__plan_id",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Presence:
    """An errand of whatever unit, as others may know of it."""

    id: int
    establishment_id: int
    unit_id: int
    unit_zh: str
    state: str
    since: date
    until: date
    went_at: datetime | None
    matters: str
    joint_id: int | None
    title: str | None
    plan_id: int | None

    @property
    def state_zh(self) -> str:
        return Errand.states[self.state]

    @property
    def when_zh(self) -> str:
        since, until = day_zh(self.since), day_zh(self.until)
        return since if since == until else f"{since}至{until}"

    def is_for(self, matters: Iterable[str]) -> bool:
        """Say whether it is for the same as one of these: by power and article of law, never by what it is called."""
        return not set(self.matters.split()).isdisjoint(matters)


def presence(establishment_id: int, *, since: date, until: date) -> list[Presence]:
    """Return all that is or was to happen at a firm in a period, whoever asks: nobody may come without knowing."""
    day = connection.ops.adapt_datefield_value
    with connection.cursor() as cursor:
        cursor.execute(_statement(connection.vendor), [establishment_id, day(since), day(until), *ALIVE])
        return [Presence(*(*row[:7], _aware(row[7]), *row[8:])) for row in cursor.fetchall()]


@cache
def _statement(_vendor: str) -> str:
    """Return the question in SQL: asked before every naming, and the ORM takes longer to write it than it runs."""
    rows = Errand.objects.filter(establishment_id=0).filter(until__gte=date.min).filter(since__lte=date.max)
    rows = rows.filter(state__in=ALIVE).order_by("since", "id")  # one after the other: so the places stand
    sql, _ = rows.values_list(*COLUMNS).query.sql_with_params()
    return sql


def _aware(moment: datetime | None) -> datetime | None:
    """Return a moment as the ORM would: SQLite keeps it without its offset."""
    return moment.replace(tzinfo=UTC) if moment is not None and moment.tzinfo is None else moment


def presence_of_many(
    establishment_ids: Sequence[int], *, since: date, until: date
) -> dict[int, list[Presence]]:
    """Return the same of many firms."""
    found: dict[int, list[Presence]] = {pk: [] for pk in establishment_ids}
    rows = Errand.objects.filter(until__gte=since, since__lte=until, state__in=ALIVE).order_by("since", "id")
    for start in range(0, len(establishment_ids), 500):
        some = rows.filter(establishment_id__in=establishment_ids[start : start + 500])
        for row in some.values_list(*COLUMNS):
            found[row[1]].append(Presence(*row))
    return found


def around(since: date, until: date) -> tuple[date, date]:
    """Return the period in which another inspection for the same is a repeated one."""
    more = timedelta(days=REPEAT_DAYS.value)
    return since - more, until + more


def same(
    found: Iterable[Presence], matters: str, *, but_plan: int | None = None, but: int | None = None
) -> list[Presence]:
    """Return those of them that are for the same, but those of one's own plan."""
    keys = set(matters.split())
    return [
        each
        for each in found
        if each.id != but and (but_plan is None or each.plan_id != but_plan) and each.is_for(keys)
    ]


def said(found: Sequence[Presence]) -> str:
    """Say whose they are and when, the first three."""
    told = "、".join(f"{each.unit_zh}{each.when_zh}（{each.state_zh}）" for each in found[:3])
    return f"{told}等{len(found)}次" if len(found) > 3 else told
