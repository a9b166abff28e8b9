"""Make the viewing copies 观看副本 of an approved export: one recording at a time, each saved when it is done.

One copy is made on a machine at a time, so that a long one leaves the other worker to everybody else; whoever comes
meanwhile goes away and is asked again within the minute (ADR-6).
"""

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings

from liuhen.apps.recordings.actions.exports import Copy
from liuhen.apps.recordings.models import Export, ExportItem
from liuhen.kernel.locks import Held, alone
from liuhen.kernel.vault import blobs
from liuhen.kernel.web.wording import local
from liuhen.later import later
from liuhen_proof.digests import digests_of_file

if TYPE_CHECKING:
    from liuhen.kernel import marking
else:
    marking = later("liuhen.kernel.marking")

log = logging.getLogger(__name__)

_LEAST_BITS_PER_SECOND = 500_000  # of a film whose length could not be measured
MOST_OF_A_RECIPIENT = 14  # characters that fit on the picture
SUFFIXES = {"video": "mp4", "photo": "jpg"}


@contextmanager
def turn() -> Iterator[bool]:
    """Tell whether it is this process's turn to make one copy."""
    folder = Path(settings.EXPORTS)
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with alone(folder / "copies.lock"):
            yield True
    except Held:
        yield False


def next_of(export: Export) -> ExportItem | None:
    """Return a recording whose copy was not tried yet, or is no longer where it was put."""
    if export.delivery == "originals":
        return None
    items = export.items.select_related("recording", "export__requester").filter(copy_why="").order_by("id")
    return next((item for item in items if not item.copy_sha256 or not path_of(item).exists()), None)


def make(item: ExportItem) -> Copy | str | None:
    """Write one copy; return it, or in Chinese why there is none, or None if the machine can make none now."""
    target = path_of(item)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    scrap = target.with_suffix(".part")
    recording = item.recording
    length_ms = recording.duration_ms or recording.size_bytes * 8_000 // _LEAST_BITS_PER_SECOND
    if shutil.disk_usage(target.parent).free < marking.most_bytes(length_ms):
        log.error("no room in %s for a copy of recording %s", target.parent, recording.pk)
        return None
    try:
        with blobs.as_file(recording.sha256) as original:
            made = marking.mark(original, scrap, words=words_of(item.export), duration_ms=length_ms)
    except marking.NotMarked as reason:
        scrap.unlink(missing_ok=True)
        return str(reason)
    with scrap.open("rb") as written:
        os.fsync(written.fileno())
    os.replace(scrap, target)
    return Copy(digests_of_file(target), {**made, "words": words_of(item.export)})


def words_of(export: Export) -> list[str]:
    """Return what is laid over the picture: the code that leads back, who has it, since when, for whom."""
    assert export.decided_at, "a copy is made after the approval"
    recipient = export.recipient
    if len(recipient) > MOST_OF_A_RECIPIENT:
        recipient = recipient[: MOST_OF_A_RECIPIENT - 1] + "…"
    who = f"{export.requester.name} {export.requester.number}"
    return [export.code_zh, who, f"{local(export.decided_at):%Y-%m-%d}", f"供{recipient}"]


def name_of(item: ExportItem) -> str:
    """Return what the copy is called in the capsule."""
    stem = item.recording.filename.rpartition(".")[0] or item.recording.filename
    return f"{stem}-观看副本.{SUFFIXES[item.copy['kind']]}"


def path_of(item: ExportItem) -> Path:
    """Return where a copy lies until it is in its capsule."""
    return _folder(item.export_id) / f"copy-{item.pk}"


def remove(export: Export) -> None:
    """Take the copies away once they are in the capsule."""
    shutil.rmtree(_folder(export.pk), ignore_errors=True)


def _folder(export_id: int) -> Path:
    return Path(settings.EXPORTS) / f"export-{export_id}.copies"
