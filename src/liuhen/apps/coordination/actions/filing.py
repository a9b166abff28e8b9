"""Keep the files that came with a step, and the list of what a notice or a transfer cites."""

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import orjson

from liuhen.apps.coordination.models import CoordinationFile, ListedItem
from liuhen.kernel.attachments import Kept, write

if TYPE_CHECKING:
    from liuhen.apps.evidence.models import Evidence
    from liuhen.apps.recordings.models import Recording


def keep(of: str, files: Sequence[Kept]) -> None:
    """Write the rows of files that are in the vault already."""
    write(CoordinationFile, files, of=of)


def listed(evidence: "Iterable[Evidence]", recordings: "Iterable[Recording]" = ()) -> list[ListedItem]:
    """Return the list of evidence, each with its files and the recording it is, by digest; each thing once."""
    found = {each.about: each for each in _listed(evidence, recordings)}
    for n, each in enumerate(found.values(), 1):
        each.n = n
    return list(found.values())


def _listed(evidence: "Iterable[Evidence]", recordings: "Iterable[Recording]") -> Iterator[ListedItem]:
    for piece in evidence:
        yield ListedItem(about=piece.ref, title=piece.name[:200])
        for file in piece.files.order_by("id"):
            yield ListedItem(
                about=f"evidencefile:{file.pk}", title=f"{piece.name}：{file.name}"[:200], sha256=file.sha256,
                size_bytes=file.size_bytes,
            )  # fmt: skip
        if piece.recording is not None:
            yield _recording(piece.recording, f"{piece.name}：{piece.recording.filename}")
    for each in recordings:
        yield _recording(each, each.filename)


def _recording(recording: "Recording", title: str) -> ListedItem:
    return ListedItem(
        about=recording.ref, title=title[:200], sha256=recording.sha256, size_bytes=recording.size_bytes
    )


def digest_of(items: Iterable[ListedItem]) -> str:
    """Return SHA-256 (hex) over a list: what the receiver signs for."""
    return hashlib.sha256(
        orjson.dumps([[each.n, each.about, each.title, each.sha256] for each in items])
    ).hexdigest()


def put_down(of: str, items: Sequence[ListedItem]) -> None:
    """Write a list with what lists it."""
    for each in items:
        each.of = of
    ListedItem.objects.bulk_create(items)
