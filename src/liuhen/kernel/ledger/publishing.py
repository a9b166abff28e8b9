"""Publish the tree: new tiles first, the signed checkpoint last, a copy of it where the county cannot forget it."""

import os
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from django.conf import settings

from liuhen.kernel.ledger import keeping
from liuhen.kernel.ledger.models import Checkpoint
from liuhen.kernel.ledger.sequencing import head, read_tile
from liuhen_proof import notes, tiles
from liuhen_proof.notes import NoteError


class LedgerForked(RuntimeError):
    """A checkpoint kept outside is not the beginning of this log: the database was rolled back or rewritten."""


def publish(*, at: datetime) -> Checkpoint | None:
    """Sign and publish the head if it has grown since the last checkpoint. Raises LedgerForked, and signs nothing.

    Safe to call again after a crash at any point: what is written is a function of the tree alone.
    """
    grown = head()
    last = Checkpoint.objects.order_by("-size").first()
    if not grown.size or (last and last.size == grown.size):
        return None
    for copy in settings.LEDGER_COPIES:
        _refuse_fork(copy, size=grown.size)
    text = notes.checkpoint_text(origin=settings.LEDGER_ORIGIN, size=grown.size, root=grown.root)
    note = notes.sign(text, keeping.signers())
    for level, n, width in grown_tiles(last.size if last else 0, grown.size):
        _write(settings.LEDGER_PUBLIC / tiles.tile_path(level, n, width), read_tile(level, n)[: width * 32])
    checkpoint = Checkpoint.objects.get_or_create(size=grown.size, defaults={"note": note, "at": at})[0]
    for copy in settings.LEDGER_COPIES:
        _append(copy, checkpoint.note)
    _write(settings.LEDGER_PUBLIC / "checkpoint", checkpoint.note.encode())
    return checkpoint


def grown_tiles(old: int, new: int) -> Iterator[tuple[int, int, int]]:
    """Yield (level, n, width) of every tile that a tree of ``new`` leaves shows and one of ``old`` did not."""
    level = 0
    while new:
        for n in range(old // tiles.TILE_WIDTH, (new + tiles.TILE_WIDTH - 1) // tiles.TILE_WIDTH):
            yield level, n, min(tiles.TILE_WIDTH, new - n * tiles.TILE_WIDTH)
        level, old, new = level + 1, old // tiles.TILE_WIDTH, new // tiles.TILE_WIDTH


def copies_in(text: str) -> list[str]:
    """Split a file of checkpoints, one after the other, into notes. Raises NoteError if one is cut short."""
    found = text.split("\f\n")
    return [note for note in found if note.strip()]


def _refuse_fork(copy: Path, *, size: int) -> None:
    """Compare the newest checkpoint of a kept copy with our tree."""
    if not copy.exists():
        return
    kept = copies_in(copy.read_text(encoding="utf-8"))
    if not kept:
        return
    try:
        newest = notes.open_checkpoint(kept[-1], verifiers=keeping.verifiers())
    except NoteError as error:
        raise LedgerForked(
            f"the last checkpoint in {copy.name} is not signed by our keys: {error}"
        ) from error
    if newest.size > size or tiles.root(newest.size, read_tile=read_tile) != newest.root:
        raise LedgerForked(
            f"the log of {size} entries does not continue the {newest.size} kept in {copy.name}"
        )


def _append(copy: Path, note: str) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    with copy.open("a", encoding="utf-8", newline="\n") as file:
        file.write(note + "\f\n")
        file.flush()
        os.fsync(file.fileno())


def _write(path: Path, data: bytes) -> None:
    """Put a file in place at once; tiles are immutable, the checkpoint is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scrap = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    scrap.write_bytes(data)
    os.replace(scrap, path)
