"""The records behind each point: what speaks against a unit and what for it, of a whole year, one query a source.

Against a unit stands only what somebody held to be so: a finding that is open, or was explained, counts for nothing.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property

from liuhen.apps.activities import queries as activities
from liuhen.apps.decisions import queries as decisions
from liuhen.apps.dossiers import queries as dossiers
from liuhen.apps.findings import queries as findings
from liuhen.apps.officers import queries as officers
from liuhen.apps.people import queries as people
from liuhen.apps.remedies import queries as remedies
from liuhen.apps.spotchecks import queries as spotchecks
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.regulation.evaluation import YARDSTICKS
from liuhen.regulation.parameters import TRAINING_HOURS

Record = tuple[int, str, int, bool]
"""Whose it is, noun and id of the row, and whether it speaks for the unit."""


@dataclass(frozen=True)
class Span:
    """A year, looked at from a moment."""

    year: int
    at: datetime

    @property
    def first(self) -> date:
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        """The first day no longer."""
        return date(self.year + 1, 1, 1)

    @property
    def since(self) -> datetime:
        return midnight(self.first)

    @property
    def until(self) -> datetime:
        """The first moment no longer."""
        return midnight(self.end)

    @cached_property
    def owed(self) -> list[tuple[int, int, str, int]]:
        """The activities of the year; two indicators ask for them."""
        return activities.owed_in(since=self.since, until=self.until)


def _recorded(span: Span) -> Iterable[Record]:
    return ((unit, "activity", pk, True) for unit, _, state, pk in span.owed if state == "fulfilled")


def _circulated(span: Span) -> Iterable[Record]:
    return (
        (unit, "rectification", pk, False)
        for unit, _, pk in findings.circulated_in(since=span.since, until=span.until)
    )


def _sheets(span: Span) -> Iterable[Record]:
    return (
        (unit, "sheet", pk, True) for unit, _, pk in spotchecks.sound_in(since=span.since, until=span.until)
    )


def _remedies(span: Span) -> Iterable[Record]:
    told = remedies.final_in(since=span.first, until=span.end, on=local_day(span.at))
    return ((unit, "remedy", pk, not lost) for unit, pk, lost in told)


def _reviewed(span: Span) -> Iterable[Record]:
    return (
        (unit, "decision", pk, seen)
        for unit, pk, seen in decisions.reviewed_in(since=span.since, until=span.until)
    )


def _files(span: Span) -> Iterable[Record]:
    return (
        (unit, "filereview", pk, not void)
        for unit, pk, void in dossiers.reviews_in(since=span.since, until=span.until)
    )


def _trained(span: Span) -> Iterable[Record]:
    hours = officers.hours_in(since=span.first, until=span.end)
    wanted = TRAINING_HOURS.on(min(local_day(span.at), date(span.year, 12, 31))).value
    serving = people.officers_of(pk for pk in people.units_ever().values_list("pk", flat=True))
    return (
        (unit, "person", pk, hours.get(pk, 0) >= wanted) for unit, pk in serving.values_list("unit_id", "pk")
    )


# A source is a line here, by the key of its yardstick; what is a finding or a clock needs none.
SOURCES: Mapping[str, Callable[[Span], Iterable[Record]]] = {
    "recorded": _recorded,
    "circulated": _circulated,
    "spotchecked": _sheets,
    "decisions-stand": _remedies,
    "reviewed": _reviewed,
    "files-sound": _files,
    "trained": _trained,
}


@dataclass
class Heap:
    """What was found of one unit under one yardstick: refs against it, ids for it by noun."""

    against: list[str] = field(default_factory=list)
    towards: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))


@dataclass(frozen=True)
class Records:
    """All that was read: heaps by yardstick and unit, and how many acts on site each unit had."""

    heaps: Mapping[str, Mapping[int, Heap]]
    acts: Mapping[int, int]


def read(keys: Collection[str], unit_ids: Collection[int], *, year: int, at: datetime) -> Records:
    """Read what a scheme of ``keys`` looks at, for these units and what is inside of them."""
    span, whose = Span(year, at), _whose(unit_ids)
    heaps: dict[str, dict[int, Heap]] = {key: defaultdict(Heap) for key in keys}
    _findings(heaps, whose, span)
    _clocks(heaps, whose, span)
    for key in SOURCES.keys() & heaps.keys():
        heap = heaps[key]
        for unit, noun, pk, good in SOURCES[key](span):
            if (mine := whose.get(unit)) is None:
                continue
            if good:
                heap[mine].towards[noun].append(pk)
            else:
                heap[mine].against.append(f"{noun}:{pk}")
    acts = Counter(whose[unit] for unit, *_ in span.owed if unit in whose) if "findings" in heaps else {}
    return Records(heaps, acts)


def _findings(heaps: Mapping[str, Mapping[int, Heap]], whose: Mapping[int, int], span: Span) -> None:
    """Put each finding that stands under the one indicator that takes it."""
    takers = {code: key for key in heaps for code in YARDSTICKS[key].codes}
    rest = "findings" if "findings" in heaps else ""
    for unit, _, code, pk in findings.standing_in(since=span.since, until=span.until):
        key = takers.get(code, rest)
        if key and (mine := whose.get(unit)) is not None:
            heaps[key][mine].against.append(f"finding:{pk}")


def _clocks(heaps: Mapping[str, Mapping[int, Heap]], whose: Mapping[int, int], span: Span) -> None:
    """Put what was done in its time under the indicator that asks for it."""
    asking = {duty: key for key in heaps for duty in YARDSTICKS[key].duties}
    if not asking:
        return
    for duty, unit, subject in clocks.met_in(asking, since=span.since, until=span.until):
        if unit is not None and (mine := whose.get(unit)) is not None:
            noun, _, pk = subject.partition(":")
            heaps[asking[duty]][mine].towards[noun].append(int(pk))


def _whose(unit_ids: Collection[int]) -> dict[int, int]:
    """Return, by every unit's id, the nearest of ``unit_ids`` that it is or is inside of."""
    units = people.Tree.now().units
    found: dict[int, int] = {}
    for pk in units:
        at: int | None = pk
        while at is not None and at not in unit_ids:
            at = units[at][2]
        if at is not None:
            found[pk] = at
    return found
