"""What supervision came to, row by row and in figures: evaluation reads it, and every figure leads to its rows."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from liuhen.apps.supervision.models import Instrument, Intervention, SupervisionPoint
from liuhen.kernel.clocks.days import moments
from liuhen.regulation.supervision import ANSWER_INSTRUMENTS, CONTENTS_ZH, INSTRUMENTS, SEVERITIES

SEVERITY_OF = {"notice": "slight", "opinion": "ordinary", "decision": "grave"}
"""How heavy what an instrument is for is held to be: that is what the three kinds are for."""
FAULT_SEVERITY = {"unlawful": "grave", "improper": "ordinary"}


@dataclass(frozen=True)
class Result:
    """One record: ``kind`` is point, instrument or intervention; ``state`` of a point is that of its finding."""

    kind: str
    ref: str
    unit_id: int
    duty: str
    content: str
    severity: str
    state: str
    at: datetime
    said: str
    by_unit_id: int


def results_of(unit_ids: Iterable[int], since: date, until: date) -> list[Result]:
    """Return what was found about units in days, both included, oldest first; what was taken back, and what never
    reached the unit, is not there.

    Of a point the finding's state tells whether it stands (upheld, rectifying, rectified), was explained (accepted) or
    is open still: whoever counts decides by that. Three queries.
    """
    ids, (first, end) = list(unit_ids), moments(since, until)
    found = [*_points(ids, first, end), *_instruments(ids, first, end), *_interventions(ids, first, end)]
    return sorted(found, key=lambda each: (each.at, each.ref))


def _points(ids: list[int], first: datetime, end: datetime) -> Iterator[Result]:
    rows = SupervisionPoint.objects.filter(
        unit_id__in=ids, noted_at__gte=first, noted_at__lt=end, state="raised"
    )
    for row in rows.select_related("finding"):
        yield Result(
            "point", row.ref, row.unit_id, row.duty, row.content, row.severity,
            row.finding.state if row.finding else row.state, row.noted_at, str(row), row.by_unit_id,
        )  # fmt: skip


def _instruments(ids: list[int], first: datetime, end: datetime) -> Iterator[Result]:
    rows = Instrument.objects.filter(unit_id__in=ids, served_at__gte=first, served_at__lt=end)
    for row in rows.exclude(kind="letter").select_related("document"):
        assert row.served_at is not None, "asked for by it"
        yield Result(
            "instrument", row.ref, row.unit_id, ANSWER_INSTRUMENTS.id, row.kind, SEVERITY_OF[row.kind], row.state,
            row.served_at, str(row), row.by_unit_id,
        )  # fmt: skip


def _interventions(ids: list[int], first: datetime, end: datetime) -> Iterator[Result]:
    rows = Intervention.objects.filter(unit_id__in=ids, ordered_at__gte=first, ordered_at__lt=end)
    for row in rows.exclude(state="withdrawn"):
        yield Result(
            "intervention", row.ref, row.unit_id, row.duty, row.what, FAULT_SEVERITY[row.fault], row.state,
            row.ordered_at, str(row), row.by_unit_id,
        )  # fmt: skip


@dataclass(frozen=True)
class UnitFigures:
    """What was found about one unit: points by content and by severity, instruments by kind, acts put right."""

    unit: Any
    by_content: dict[str, int]
    by_severity: dict[str, int]
    by_kind: dict[str, int]
    interventions: int
    open: int

    @property
    def points(self) -> int:
        return sum(self.by_content.values())

    @property
    def cells(self) -> list[int]:
        """The figures in the order of ``HEAD``."""
        return [
            self.points, *self.by_content.values(), *self.by_severity.values(), *self.by_kind.values(),
            self.interventions, self.open,
        ]  # fmt: skip


KINDS_COUNTED = [key for key in INSTRUMENTS if key != "letter"]
HEAD = (
    "问题", *CONTENTS_ZH.values(), *SEVERITIES.values(),
    *(INSTRUMENTS[key].removeprefix("行政执法监督") for key in KINDS_COUNTED),
    "纠正处理", "未了结",
)  # fmt: skip
OPEN = ("open", "answered", "upheld", "rectifying", "served", "failed", "ordered")


def figures_of(units: Iterable[Any], since: date, until: date) -> list[UnitFigures]:
    """Return the figures of units in days, in their order; three queries, however many units."""
    wanted = list(units)
    found = results_of([each.pk for each in wanted], since, until)
    counts: dict[int, Counter[tuple[str, str]]] = {unit.pk: Counter() for unit in wanted}
    for each in found:
        counts[each.unit_id].update((each.kind, name) for name in _names(each))
    return [
        UnitFigures(
            unit,
            {key: counts[unit.pk]["point", f"content {key}"] for key in CONTENTS_ZH},
            {key: counts[unit.pk]["point", f"severity {key}"] for key in SEVERITIES},
            {key: counts[unit.pk]["instrument", f"content {key}"] for key in KINDS_COUNTED},
            counts[unit.pk]["intervention", "all"],
            sum(counts[unit.pk][kind, "open"] for kind in ("point", "instrument", "intervention")),
        )
        for unit in wanted
    ]  # fmt: skip


def _names(each: Result) -> Iterator[str]:
    yield from ("all", f"content {each.content}", f"severity {each.severity}")
    if each.state in OPEN:
        yield "open"
