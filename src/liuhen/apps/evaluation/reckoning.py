"""How a year's points are reckoned from what was read: pure, so that trying it out and freezing it are the same."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.evaluation.models import Indicator, Score
from liuhen.apps.evaluation.records import Heap, Records, read
from liuhen.regulation.evaluation import LOW, MIDDLE, whole
from liuhen_proof import canonical

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

NOTHING = Heap()


@dataclass(frozen=True)
class Line:
    """A unit under one indicator, with every record behind it; ``earned`` None: there was nothing to measure."""

    indicator: Indicator
    full: int
    earned: int | None
    acts: int
    against: Sequence[tuple[str, int]]
    towards: Mapping[str, Sequence[int]]

    def as_score(self, result_id: int, round: int) -> Score:  # noqa: A002 (the column's name)
        return Score(
            result_id=result_id, indicator=self.indicator, round=round, full=self.full, earned=self.earned,
            acts=self.acts, against=[list(each) for each in self.against],
            towards={noun: list(ids) for noun, ids in self.towards.items()},
        )  # fmt: skip


@dataclass(frozen=True)
class Card:
    """A unit's whole result: its lines, and the points of a hundred."""

    unit_id: int
    lines: Sequence[Line]

    @property
    def points(self) -> int | None:
        counted = [line for line in self.lines if line.earned is not None]
        return whole(sum(line.earned or 0 for line in counted), sum(line.full for line in counted))

    @property
    def lamp(self) -> str:
        return lamp_of(self.points, ((line.earned, line.full) for line in self.lines))


def lamp_of(points: int | None, lines: Iterable[tuple[int | None, int]]) -> str:
    """Return the light: red for a low sum or one indicator that got less than half, whatever the rest makes up for."""
    if points is None:
        return "grey"
    worst = min((10_000 * earned // full for earned, full in lines if earned is not None), default=10_000)
    if points < LOW or worst < LOW - 1000:
        return "red"
    return "orange" if points < MIDDLE or worst < LOW else "green"


def reckon(
    indicators: Sequence[Indicator], units: "Sequence[Unit]", *, year: int, at: datetime,
    left_out: Mapping[int, Collection[str]] | None = None,
) -> list[Card]:  # fmt: skip
    """Reckon a year for units, as it stands at a moment. Writes nothing.

    ``left_out`` are the records that an objection took away, by unit.
    """
    records = read([each.key for each in indicators], {unit.pk for unit in units}, year=year, at=at)
    gone = left_out or {}
    return [
        Card(unit.pk, [
            line_of(each, records, unit.pk, gone.get(unit.pk, ()))
            for each in indicators if not each.kinds or unit.kind in each.kinds
        ])
        for unit in units
    ]  # fmt: skip


def line_of(indicator: Indicator, records: Records, unit_id: int, left_out: Collection[str]) -> Line:
    heap = records.heaps[indicator.key].get(unit_id, NOTHING)
    against = [ref for ref in heap.against if ref not in left_out] if left_out else heap.against
    return weighed(indicator, against, heap.towards, records.acts.get(unit_id, 0))


def weighed(
    indicator: Indicator, against: Sequence[str], towards: Mapping[str, Sequence[int]], acts: int
) -> Line:
    """Return what an indicator makes of these records."""
    formula = indicator.reckons
    counts = {"against": len(against), "towards": sum(map(len, towards.values())), "acts": acts}
    told = list(zip(against, formula.effects(**counts), strict=True))
    shown = acts if formula.kind == "rate" else 0
    return Line(indicator, formula.full, formula.points(**counts), shown, told, towards)


def what_if(
    scores: Sequence[Score], *, put_right: Collection[str] = (), weights: Mapping[str, int] | None = None
) -> Card:
    """Return what a unit would have got without some records against it, or with other weights. Writes nothing.

    Other points at most keep an indicator's share: what got eight of ten gets sixteen of twenty.
    """
    lines = []
    for score in scores:
        kept = [ref for ref, _ in score.against if ref not in put_right]
        line = weighed(score.indicator, kept, _with(score, put_right), score.acts)
        if weights and (full := weights.get(score.indicator.key)) is not None and full != line.full:
            earned = None if line.earned is None else line.earned * full // line.full
            line = Line(line.indicator, full, earned, line.acts, line.against, line.towards)
        lines.append(line)
    return Card(scores[0].result.unit_id if scores else 0, lines)


def _with(score: Score, put_right: Collection[str]) -> Mapping[str, Sequence[int]]:
    """Return what speaks for the unit, with what was put right where an indicator counts the good ones too."""
    moved = [ref for ref, _ in score.against if ref in put_right]
    if not moved or score.indicator.reckons.kind != "share":
        found: Mapping[str, Sequence[int]] = score.towards
        return found
    more: dict[str, list[int]] = {noun: list(ids) for noun, ids in score.towards.items()}
    for ref in moved:
        noun, _, pk = ref.partition(":")
        more.setdefault(noun, []).append(int(pk))
    return more


def digest_of(cards: Sequence[Card]) -> str:
    """Return the SHA-256 (hex) of all numbers of a year and the records behind them: what its entry commits to."""
    told: list[Any] = [
        {
            "unit": card.unit_id,
            "points": card.points,
            "lines": [
                [line.indicator.key, line.full, line.earned, line.acts, [list(each) for each in line.against],
                 {noun: list(ids) for noun, ids in line.towards.items()}]
                for line in card.lines
            ],
        }
        for card in cards
    ]  # fmt: skip
    return hashlib.sha256(canonical.dumps({"results": told})).hexdigest()
