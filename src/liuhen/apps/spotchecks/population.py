"""The frozen list a draw is made from: written once, streamed, kept in the vault under its digest."""

import hashlib
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import orjson

from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.spotchecks import facts
from liuhen.apps.spotchecks.models import Plan
from liuhen.kernel.clocks.days import LOCAL, moments
from liuhen.kernel.vault import blobs
from liuhen_proof import drawing
from liuhen_proof.drawing import Drawn, Item, Terms

BATCH = 1_000


@dataclass(frozen=True)
class Frozen:
    """What became of a population."""

    sha256: str
    size: int


def terms_of(plan: Plan) -> Terms:
    return Terms(plan.ref, plan.quota, plan.risk_percent, plan.strata_keys)


def period_of(plan: Plan) -> tuple[datetime, datetime]:
    """Return the moments from which and before which the plan's recordings came in."""
    return moments(plan.since, plan.until)


def freeze(plan: Plan, *, at: datetime) -> Frozen:
    """Write the list as it is now and put it into the vault; the plan itself does not change."""
    size = 0
    with tempfile.TemporaryDirectory(prefix="liuhen-draw-") as folder:
        path = Path(folder) / "population"
        with path.open("wb") as file:
            file.write(terms_of(plan).line())
            for item in items_of(plan):
                file.write(orjson.dumps(tuple(item)))
                file.write(b"\n")
                size += 1
        return Frozen(blobs.store_derived(path, at=at).sha256, size)


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


def drawn(plan: Plan, *, seed: bytes, further: Mapping[str, int] | None = None) -> list[Drawn]:
    """Draw from the plan's frozen list."""
    with opened(plan) as path:
        return drawing.draw(partial(_items, path), terms=terms_of(plan), seed=seed, further=further)


def is_whole(plan: Plan) -> bool:
    """Say whether the kept list is still the one whose digest was entered."""
    with opened(plan) as path, path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == plan.population


@contextmanager
def opened(plan: Plan) -> Iterator[Path]:
    """Lend a path to the frozen list. Raises NotStored, StoreUnavailable."""
    with blobs.as_file(plan.population) as path:
        yield path


def _items(path: Path) -> Iterator[Item]:
    with path.open("rb") as lines:
        lines.readline()
        yield from drawing.read_items(lines)
