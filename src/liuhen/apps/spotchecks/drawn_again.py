"""Draw a plan again: before it is made to show what would come of it, afterwards to show that it is the same."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.db.models.functions import TruncMonth

from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.spotchecks import population, queries
from liuhen.apps.spotchecks.models import Plan
from liuhen.kernel.clocks.days import LOCAL
from liuhen_proof import drawing
from liuhen_proof.drawing import Drawn

SHOWN = 60
COLUMNS = {"unit": "unit_id", "officer": "officer_id", "kind": "kind", "month": "month"}


@dataclass(frozen=True)
class Preview:
    """How a plan's quota would be shared out: (stratum, recordings, places); places by chance may still move by one."""

    recordings: int
    strata: int
    rows: list[tuple[str, int, int]]


def preview(plan: Plan) -> Preview:
    """Count the strata in the database, without touching a recording."""
    since, until = population.period_of(plan)
    rows = recordings.received_between(people.units_below([plan.unit_id]), since=since, until=until)
    if "month" in plan.strata_keys:
        rows = rows.annotate(month=TruncMonth("received_at", tzinfo=LOCAL))
    columns = [COLUMNS[key] for key in plan.strata_keys]
    sizes = Counter[str]()
    for *values, count in (
        rows.order_by().values_list(*columns).annotate(n=Count("id")) if columns else [[rows.count()]]
    ):
        sizes[_named(plan, values)] += count
    places = drawing.allot(min(plan.quota, sizes.total()), sizes, seed=b"", one_each=True)
    first = sorted(sizes)[:SHOWN]
    said = queries.strata_zh(first)
    return Preview(sizes.total(), len(sizes), [(said[key], sizes[key], places.get(key, 0)) for key in first])


def _named(plan: Plan, values: list[Any]) -> str:
    def part(key: str, value: Any) -> str:
        return f"{key}={value.strftime('%Y-%m') if key == 'month' else value or 0}"

    return "/".join(part(key, value) for key, value in zip(plan.strata_keys, values, strict=True))


@dataclass(frozen=True)
class Again:
    """What drawing again came to."""

    whole: bool
    """The kept list still has the digest that was entered."""
    same_seed: bool
    same: bool
    drawn: int

    @property
    def holds(self) -> bool:
        return self.whole and self.same_seed and self.same


def compare(plan: Plan) -> Again:
    """Draw a drawn plan again from its frozen list and the log's checkpoint, and compare with its sheets."""
    draw = population.draw_of(plan)
    seed = draw.seed()
    drawn = draw.drawn(seed=seed, further=queries.further_in(plan))
    sheets = plan.sheets.order_by("place").values_list("recording_id", "stratum", "by_risk")
    return Again(
        whole=draw.is_whole(),
        same_seed=seed.hex() == plan.seed,
        same={(each.id, each.stratum, each.by_risk) for each in drawn} == set(sheets),
        drawn=len(drawn),
    )


def draw(plan: Plan) -> list[Drawn]:
    """Draw again, with those that stood in for others."""
    found = population.draw_of(plan)
    return found.drawn(seed=found.seed(), further=queries.further_in(plan))


def proof_file(plan: Plan) -> Iterator[bytes]:
    """Yield the proof of a draw in pieces: its first line, then the frozen list."""
    proven = population.proof_of(plan)
    assert proven is not None, "a drawn plan is proved"
    return population.draw_of(plan).proof_file(proven, further=queries.further_in(plan))
