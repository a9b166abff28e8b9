"""What an outsider gets to check an entry with: its exact bytes and its proof under a signed checkpoint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen.kernel.ledger.sequencing import read_tile, read_under
from liuhen_proof import canonical, tiles
from liuhen_proof.tlog_proof import format_proof


@dataclass(frozen=True)
class Proven:
    """An entry with its proof (C2SP tlog-proof text) under one checkpoint."""

    entry: Entry
    path: list[bytes]
    proof: str
    checkpoint: Checkpoint


def newest_checkpoint() -> Checkpoint | None:
    return Checkpoint.objects.order_by("-size").first()


def prove(entry: Entry, *, under: Checkpoint | None = None) -> Proven | None:
    """Return the entry with its proof, or None while no checkpoint covers it yet (a second at most)."""
    checkpoint = under or newest_checkpoint()
    if entry.index is None or checkpoint is None or checkpoint.size <= entry.index:
        return None
    read = read_under([entry.index], size=checkpoint.size)
    path = tiles.inclusion_path(entry.index, size=checkpoint.size, read_tile=read)
    return Proven(entry, path, format_proof(entry.index, path=path, checkpoint=checkpoint.note), checkpoint)


def trail(subject: str) -> list[Entry]:
    """Return every entry about a subject, oldest first."""
    return list(Entry.objects.filter(subject=subject).order_by("n"))


def payload_of(entry: Entry) -> dict[str, Any]:
    """Return the erasable part of an entry; empty once it was erased."""
    data = bytes(entry.payload)
    loaded: dict[str, Any] = canonical.loads(data) if data else {}
    return loaded


def prove_all(entries: Iterable[Entry]) -> list[Proven]:
    """Prove many entries under one checkpoint; those it does not cover are left out."""
    checkpoint = newest_checkpoint()
    return [proven for entry in entries if checkpoint and (proven := prove(entry, under=checkpoint))]


@dataclass(frozen=True)
class Earlier:
    """A checkpoint of a former day, and the path that proves a later one to continue it."""

    checkpoint: Checkpoint
    path: list[bytes]


def day_ends(before: Checkpoint, *, days: int) -> list[Earlier]:
    """Return the last checkpoint of each of the days before, so that whoever kept one can compare."""
    found: dict[int, Earlier] = {}
    midnight = before.at.replace(hour=0, minute=0, second=0, microsecond=0)
    for day in range(days):
        last = (
            Checkpoint.objects.filter(at__lt=midnight - timedelta(days=day), size__lt=before.size)
            .order_by("-at")
            .first()
        )
        if last is None:
            break
        found[last.size] = Earlier(
            last, tiles.consistency_path(last.size, new=before.size, read_tile=read_tile)
        )
    return list(found.values())
