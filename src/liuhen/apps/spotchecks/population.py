"""The list a plan is drawn from: the recordings of its days, with stratum and risk."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from typing import Any

from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.spotchecks import facts
from liuhen.apps.spotchecks.models import Plan
from liuhen.kernel.clocks.days import LOCAL, moments
from liuhen.kernel.draws import Draw
from liuhen.kernel.ledger import proofs
from liuhen_proof.drawing import Item, Terms

BATCH = 1_000


def terms_of(plan: Plan) -> Terms:
    return Terms(plan.ref, plan.quota, plan.risk_percent, plan.strata_keys)


def period_of(plan: Plan) -> tuple[datetime, datetime]:
    """Return the moments from which and before which the plan's recordings came in."""
    return moments(plan.since, plan.until)


def draw_of(plan: Plan) -> Draw:
    """Return the draw from a frozen plan's list."""
    return Draw(terms_of(plan), plan.population)


def proof_of(plan: Plan) -> proofs.Proven | None:
    """Return the freezing entry with its proof under the checkpoint the seed is from, None before the draw."""
    return None if plan.checkpoint_size is None else draw_of(plan).proven(size=plan.checkpoint_size)


def items_of(plan: Plan) -> Iterator[Item]:
    """Yield the plan's recordings with stratum and risk, by id, a batch at a time."""
    since, until = period_of(plan)
    rows = recordings.received_between(people.units_below([plan.unit_id]), since=since, until=until)
    stream = iter(rows.values_list(*facts.COLUMNS, named=True).iterator(chunk_size=BATCH))
    signs, keys = facts.Signs(), plan.strata_keys
    while batch := list(islice(stream, BATCH)):
        known = facts.around(batch)
        for row in batch:
            marks = signs.of(row, known.get(row.id, ()))
            yield Item(row.id, row.sha256, stratum_of(row, keys), facts.score_of(marks), " ".join(marks))


def stratum_of(row: Any, keys: tuple[str, ...]) -> str:
    """Name a recording's stratum by ids: ``unit=3/month=2026-11``."""
    return "/".join(f"{key}={_part(row, key)}" for key in keys)


def _part(row: Any, key: str) -> object:
    match key:
        case "unit":
            return row.unit_id
        case "officer":
            return row.officer_id or 0
        case "kind":
            return row.kind
    return row.received_at.astimezone(LOCAL).strftime("%Y-%m")
