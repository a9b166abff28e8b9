"""Publish the tree: new tiles first, the signed checkpoint last, a copy of it where the county cannot forget it."""

import os
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.models import Checkpoint
from liuhen.kernel.ledger.sequencing import head, read_tile
from liuhen.kernel.locks import taking_turns
from liuhen_proof import notes, tiles
from liuhen_proof.kept_texts import notes_in, utf_16_of
from liuhen_proof.notes import NoteError

END_BYTES = 2 * notes.NOTE_BYTES_MAX  # room for the last checkpoint of a copy


class LedgerForked(RuntimeError):
    """A checkpoint kept outside is not the beginning of this log: the database was rolled back or rewritten."""


def publish(*, at: datetime) -> Checkpoint | None:
    """Sign and publish the head if it has grown since the last checkpoint. Raises LedgerForked, and signs nothing.

    Safe to call again after a crash at any point: what is written is a function of the tree alone. What a crash or an
    older backup left unpublished is made good. One process at a time, of all machines: whoever read the head before
    another published more would take the newer checkpoint for a fork.
    """
    last = Checkpoint.objects.order_by("-size").first()
    if (last.size if last else 0) == head().size == _published_size():
        return None
    with taking_turns("publishing"):
        return _publish_head(at)


def _publish_head(at: datetime) -> Checkpoint | None:
    grown = head()
    last = Checkpoint.objects.order_by("-size").first()
    if not grown.size or (last and last.size == grown.size):
        complete()
        return None
    for copy in settings.LEDGER_COPIES:
        _refuse_fork(copy, size=grown.size)
    text = notes.checkpoint_text(origin=settings.LEDGER_ORIGIN, size=grown.size, root=grown.root)
    note = notes.sign(text, keyring.signers())
    _publish_tiles(grown.size)
    checkpoint = Checkpoint.objects.get_or_create(size=grown.size, defaults={"note": note, "at": at})[0]
    for copy in settings.LEDGER_COPIES:
        _append(copy, checkpoint.note)
    _publish(checkpoint)
    return checkpoint


def complete() -> None:
    """Publish what a crash, or a backup that was older than its database, left unpublished; nothing is signed."""
    last = Checkpoint.objects.order_by("-size").first()
    if last and _published_size() < last.size <= head().size:
        _publish(last)


def _publish(checkpoint: Checkpoint) -> None:
    _publish_tiles(checkpoint.size)
    _write(settings.LEDGER_PUBLIC / "checkpoint", checkpoint.note.encode())


def _publish_tiles(size: int) -> None:
    """Write what the tree of ``size`` leaves shows and the published one does not; what is published already stays."""
    for level, n, width in grown_tiles(min(_published_size(), size), size):
        path = settings.LEDGER_PUBLIC / tiles.tile_path(level, n, width)
        if not path.exists():
            _write(path, read_tile(level, n)[: width * 32])


def _published_size() -> int:
    """Return how much of the log the published checkpoint speaks of; its signature is for others to check."""
    try:
        return notes.size_of((settings.LEDGER_PUBLIC / "checkpoint").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return 0


def grown_tiles(old: int, new: int) -> Iterator[tuple[int, int, int]]:
    """Yield (level, n, width) of every tile that a tree of ``new`` leaves shows and one of ``old`` did not."""
    level = 0
    while new:
        for n in range(old // tiles.TILE_WIDTH, (new + tiles.TILE_WIDTH - 1) // tiles.TILE_WIDTH):
            yield level, n, min(tiles.TILE_WIDTH, new - n * tiles.TILE_WIDTH)
        level, old, new = level + 1, old // tiles.TILE_WIDTH, new // tiles.TILE_WIDTH


def copies_in(text: str) -> list[str]:
    """Split a file of checkpoints, one after the other, into notes."""
    return notes_in(text)


def _refuse_fork(copy: Path, *, size: int) -> None:
    """Compare the newest checkpoint of a kept copy with our tree. Raises LedgerForked."""
    if not copy.exists():
        return
    _, end = _end_of(copy)
    whole, gap, torn = end.rpartition("\f")
    kept = notes_in(whole.rpartition("\f")[2] if gap and not _is_note(torn) else torn)
    if not kept:
        return
    try:
        newest = notes.open_checkpoint(kept[-1], verifiers=keyring.verifiers())
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
    encoding, end = _end_of(copy) if copy.exists() else ("utf-8", "")
    # Without its end the last one was torn off by a power cut, or an editor took the line break away.
    before = "" if not end or end.endswith("\f\n") else "\n" if end.endswith("\f") else "\f\n"
    with copy.open("a", encoding=encoding, newline="\n") as file:
        file.write(before + note + "\f\n")
        file.flush()
        os.fsync(file.fileno())


def _end_of(copy: Path) -> tuple[str, str]:
    """Return a copy's encoding, which an editor may have changed, and its last checkpoints."""
    with copy.open("rb") as file:
        encoding = utf_16_of(file.read(2)) or "utf-8"
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - END_BYTES) // 2 * 2)
        text = file.read().decode(encoding, "replace")
    return encoding, text.lstrip("\ufeff").replace("\r\n", "\n")


def _is_note(text: str) -> bool:
    return any(notes.size_of(note) for note in notes_in(text))


def _write(path: Path, data: bytes) -> None:
    """Put a file in place at once; tiles are immutable, the checkpoint is replaced."""
    path.parent.mkdir(parents=True, exist_ok=True)
    scrap = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    try:
        with scrap.open("wb") as file:
            file.write(data)
            file.flush()
            # Else a power cut may leave an empty tile under a checkpoint that is signed.
            os.fsync(file.fileno())
        os.replace(scrap, path)
    except OSError:
        with suppress(OSError):  # a full disk is not to be filled with scraps
            scrap.unlink(missing_ok=True)
        raise
