"""Silence counts: published, withheld, dropped, due and overdue make all that was issued, for anybody to add up."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min

from liuhen.apps.disclosure.actions import TOLD
from liuhen.apps.disclosure.models import OUT_ONCE, WAITING, Publication
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import number_of
from liuhen.kernel.ledger.models import Entry
from liuhen.regulation.disclosure import PUBLISH, PUBLISH_DECISION

BATCH = 500


@dataclass
class Tally:
    """What became of what was issued in a month, of one kind, by one unit; corrections are the same thing again."""

    month: str
    kind: str
    unit_id: int
    published: int = 0
    """Went out, whatever became of it: still out, withdrawn, expired or corrected."""
    withdrawn: int = 0
    expired: int = 0
    withheld: dict[str, int] = field(default_factory=dict)
    """By ground."""
    dropped: int = 0
    due: int = 0
    overdue: int = 0

    @property
    def withheld_in_all(self) -> int:
        return sum(self.withheld.values())

    @property
    def issued(self) -> int:
        """All of them: whoever adds up gets this."""
        return self.published + self.withheld_in_all + self.dropped + self.due + self.overdue


@dataclass(frozen=True)
class Month:
    """A month's numbers: the first and the last given out in it, and how many: all between, if nothing is hidden."""

    key: str
    first: int
    last: int
    count: int


def span_of(year: int, month: int) -> tuple[datetime, datetime]:
    return midnight(date(year, month, 1)), midnight(date(year + month // 12, month % 12 + 1, 1))


def tallies(year: int, *, at: datetime) -> list[Tally]:
    """Count what was issued in a year by month, kind and unit."""
    found: dict[tuple[str, str, int], Tally] = {}
    for month in range(1, 13):
        since, until = span_of(year, month)
        rows = Publication.objects.filter(issued_at__gte=since, issued_at__lt=until, corrects=None)
        groups = rows.order_by().values_list("kind", "unit_id", "state", "ground").annotate(n=Count("id"))
        late = _overdue(since, until, at=at)
        for kind, unit_id, state, ground, n in groups:
            key = (f"{year}-{month:02}", kind, unit_id)
            tally = found.setdefault(key, Tally(*key))
            _add(tally, state, ground, n)
        for (kind, unit_id), n in late.items():
            tally = found[f"{year}-{month:02}", kind, unit_id]
            tally.due, tally.overdue = tally.due - n, tally.overdue + n
    for first, state in _ended_as_corrected():
        began = found.get((f"{local_day(first.issued_at):%Y-%m}", first.kind, first.unit_id))
        if began:
            setattr(began, state, getattr(began, state) + 1)
    return sorted(found.values(), key=lambda each: (each.month, each.kind, each.unit_id))


def _add(tally: Tally, state: str, ground: str, n: int) -> None:
    if state in OUT_ONCE:
        tally.published += n
        tally.withdrawn += n if state == "withdrawn" else 0
        tally.expired += n if state == "expired" else 0
    elif state == "withheld":
        tally.withheld[ground] = tally.withheld.get(ground, 0) + n
    elif state == "dropped":
        tally.dropped += n
    else:
        tally.due += n


def _ended_as_corrected() -> Iterator[tuple[Publication, str]]:
    """Yield what was first published and ended only after it was corrected, with how it ended."""
    ended = Publication.objects.filter(corrects__isnull=False, state__in=("withdrawn", "expired"))
    for row in ended.select_related("corrects"):
        first = row
        while first.corrects is not None:
            first = first.corrects
        yield first, row.state


def _overdue(since: datetime, until: datetime, *, at: datetime) -> dict[tuple[str, int], int]:
    """Count what waits though its term has run out."""
    late = clocks.overdue(at).filter(duty_id__in=(PUBLISH.id, PUBLISH_DECISION.id))
    pks = [number_of(ref) for ref in late.values_list("subject", flat=True)]
    found: dict[tuple[str, int], int] = defaultdict(int)
    for start in range(0, len(pks), BATCH):
        rows = Publication.objects.filter(
            pk__in=pks[start : start + BATCH], issued_at__gte=since, issued_at__lt=until, state__in=WAITING
        )
        for kind, unit_id in rows.values_list("kind", "unit_id"):
            found[kind, unit_id] += 1
    return found


def months(year: int) -> list[Month]:
    """Return the numbers given out in each month of a year, corrections too."""
    found = []
    for month in range(1, 13):
        since, until = span_of(year, month)
        rows = Publication.objects.filter(issued_at__gte=since, issued_at__lt=until)
        told = rows.aggregate(first=Min("serial"), last=Max("serial"), n=Count("id"))
        if told["n"]:
            found.append(Month(f"{year}-{month:02}", told["first"], told["last"], told["n"]))
    return found


def years() -> list[int]:
    """Return the years in which anything was issued, latest first."""
    ends = Publication.objects.aggregate(first=Min("issued_at"), last=Max("issued_at"))
    if ends["first"] is None:
        return []
    return list(range(local_day(ends["last"]).year, local_day(ends["first"]).year - 1, -1))


def register(year: int, month: int) -> Iterator[tuple[Publication, Entry | None]]:
    """Yield everything numbered in a month with the latest entry that told the public of it, by number."""
    since, until = span_of(year, month)
    rows = Publication.objects.filter(issued_at__gte=since, issued_at__lt=until).order_by("serial")
    batch: list[Publication] = []
    for row in rows.select_related("unit", "corrects").iterator(chunk_size=BATCH):
        batch.append(row)
        if len(batch) == BATCH:
            yield from _with_entries(batch)
            batch = []
    yield from _with_entries(batch)


def _with_entries(rows: list[Publication]) -> Iterator[tuple[Publication, Entry | None]]:
    entries: dict[str, Any] = {}
    for entry in Entry.objects.filter(subject__in=[row.ref for row in rows], event=TOLD).order_by("n"):
        entries[entry.subject] = entry
    yield from ((row, entries.get(row.ref)) for row in rows)
