"""Verbs on the calendar: take in a year's notice, then reckon the open clocks again, batch by batch."""

from datetime import datetime

from django.db import transaction

from liuhen.kernel import ledger
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.models import CalendarDay, CalendarYear, RunningClock
from liuhen.kernel.clocks.notices import BadNotice, Notice
from liuhen.kernel.clocks.queries import calendar, reckon_again
from liuhen.kernel.ledger.rows import digests, gathering

BATCH = 500
RECKONED = (
    "due_at", "due_inclusive", "provisional", "steps", "calendar_version", "rule_version", "moved",
)  # fmt: skip


@transaction.atomic
def load_notice(notice: Notice, *, by: Actor, at: datetime) -> CalendarYear:
    """Take in a year's days off, in place of those loaded before for that year. Raises BadNotice.

    Clocks move only with ``recalculate``.
    """
    newest = CalendarYear.objects.order_by("-year").first()
    if newest and notice.year > newest.year + 1:
        raise BadNotice(f"请先导入{newest.year + 1}年的放假安排")
    former = CalendarYear.objects.select_for_update().filter(year=notice.year).first()
    salt = ledger.fresh_salt()
    with gathering() as rows:
        year = store(notice, version=former.version + 1 if former else 1, at=at)
    ledger.append(
        event="calendar.loaded", subject=_ref(year.year), by=by.ref, at=at,
        data={**notice.as_data(), "version": year.version}, salt=salt, rows=digests(rows, salt),
    )  # fmt: skip
    return year


def store(notice: Notice, *, version: int, at: datetime | None) -> CalendarYear:
    """Write a notice's rows; ``load_notice`` is the act that also goes on record."""
    year, _ = CalendarYear.objects.update_or_create(
        year=notice.year,
        defaults={"version": version, "source": notice.source, "digest": notice.digest, "loaded_at": at},
    )
    CalendarDay.objects.filter(notice=year).delete()
    days = [
        CalendarDay(date=day, kind=kind, name=name, notice=year)
        for kind, named in (
            (CalendarDay.Kind.HOLIDAY, notice.holidays),
            (CalendarDay.Kind.MAKEUP, notice.makeups),
        )
        for day, name in named.items()
    ]
    CalendarDay.objects.bulk_create(
        days, update_conflicts=True, unique_fields=["date"], update_fields=["kind", "name", "notice"]
    )
    return year


def recalculate(*, by: Actor, at: datetime, batch: int = BATCH) -> int:
    """Reckon every open clock by the calendar of now; return how many were looked at. May be broken off."""
    total = 0
    while done := recalculate_batch(by=by, at=at, batch=batch):
        total += done
    return total


@transaction.atomic
def recalculate_batch(*, by: Actor, at: datetime, batch: int = BATCH) -> int:
    """Reckon the next open clocks that stand on an older calendar; return how many, 0 when none is left.

    Each clock carries the version it was reckoned by, so a job that dies goes on where it stopped.
    """
    now = calendar()
    stale = (
        RunningClock.objects.select_for_update()
        .filter(stopped_at=None)
        .exclude(calendar_version__in=("", now.version))
        .order_by("id")[:batch]
    )
    clocks, moved = list(stale), []
    for clock in clocks:
        before = clock.due_at
        clock.take(reckon_again(clock, by=now))
        if clock.due_at != before:
            clock.note_move(before, at=at)
            moved.append([clock.subject, clock.duty_id, before.isoformat(), clock.due_at.isoformat()])
    if clocks:
        salt = ledger.fresh_salt()
        with gathering() as rows:
            # As an insert that finds its row there: bulk_update's CASE for each column took most of the time.
            RunningClock.objects.bulk_create(
                clocks, update_conflicts=True, unique_fields=["id"], update_fields=RECKONED
            )
        ledger.append(
            event="clocks.recalculated", subject=_ref(now.last_year), by=by.ref, at=at,
            data={"calendar": now.version, "first": clocks[0].pk, "last": clocks[-1].pk,
                  "clocks": len(clocks), "moved": moved},
            salt=salt, rows=digests(rows, salt),
        )  # fmt: skip
    return len(clocks)


def _ref(year: int) -> str:
    return f"calendar:{year}"
