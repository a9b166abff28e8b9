"""Build the capsule of an approved export: originals or their copies, the trail, the proofs, and the verifier."""

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from django.conf import settings

from liuhen.apps.recordings import copies
from liuhen.apps.recordings.actions import exports
from liuhen.apps.recordings.lifecycle import COPY, REQUEST
from liuhen.apps.recordings.models import Export, ExportItem, Recording
from liuhen.kernel.capsules import NotYet, proven, write
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.locks import Held, alone
from liuhen.kernel.vault import blobs
from liuhen_proof.capsule import Contents, Item
from liuhen_proof.digests import Digests

# Why somebody watched may concern other people's matters; that he watched stays in the leaf for all to see.
WITHHELD = frozenset({"recording.viewed"})
# Of the export itself whoever receives it sees what was asked for and made; what was said within the house he does not.
TOLD_OF_EXPORTS = frozenset({REQUEST.event, COPY.event})


def path_of(export: Export) -> Path:
    """Return where the built capsule lies until it is fetched."""
    return Path(settings.EXPORTS) / f"export-{export.pk}.zip"


def discard(export: Export) -> None:
    """Take away a capsule that nobody may have any more, and the copies made for it."""
    for path in (path_of(export), path_of(export).with_suffix(".lock")):
        path.unlink(missing_ok=True)
    copies.remove(export)


def build(export: Export, *, at: datetime) -> Export:
    """Write the capsule and put it on record. Safe to run again after a crash. Raises NotYet, VaultError."""
    if export.state != "approved":
        copies.remove(export)
        return export
    target = path_of(export)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        with alone(target.with_suffix(".lock")):
            built = _build(export, target, at=at)
    except Held:
        raise NotYet("another worker is building this capsule") from None
    copies.remove(built)
    return built


def _build(export: Export, target: Path, *, at: datetime) -> Export:
    contents = contents_of(export, at=at)
    sha256, size = write(contents, target)
    return exports.mark_built(export=export, sha256=sha256, size_bytes=size, at=at)


def contents_of(export: Export, *, at: datetime) -> Contents:
    """Gather what goes in. Raises NotYet while the newest checkpoint does not cover every entry."""
    items = list(export.items.select_related("recording", "export").order_by("id"))
    if copies.next_of(export) or copies_are_lacking(export, items):
        raise NotYet("a copy is lacking")
    originals = [item.recording for item in items] if export.has_originals else []
    trail = [entry for subject in (*originals, export) for entry in proofs.trail(subject.ref)]
    return proven(
        trail,
        name=f"调取{export.pk:06d}",
        of=export.unit.name,
        made_at=at,
        items=[
            *(_item(recording) for recording in originals),
            *(_copy(item) for item in items if item.copy_sha256),
        ],
        told=_is_told,
        lacking=[
            {"original": item.recording.sha256, "name": item.recording.filename, "why": item.copy_why}
            for item in items
            if item.copy_why
        ],
        info=_handed_out(export),
    )


def copies_are_lacking(export: Export, items: Sequence[ExportItem]) -> bool:
    """Say whether copies were asked for alone, all were tried, and one could not be made: nothing whole to hand out."""
    tried = all(item.copy_sha256 or item.copy_why for item in items)
    return tried and not export.has_originals and any(item.copy_why for item in items)


def _handed_out(export: Export) -> list[tuple[str, str]]:
    """Name the approval in the capsule itself: a copy of it that turns up elsewhere leads back to one person."""
    return [
        ("Contact-Name", f"{export.requester.name}（{export.requester.number}）"),
        ("Internal-Sender-Identifier", f"{export.ref} {export.code_zh}"),
        ("External-Description", export.delivery_zh),
        (
            "Internal-Sender-Description",
            f"经批准提供给：{export.recipient}。追溯码 {export.code_zh}，不得另行复制、外传。",
        ),
    ]


def _item(recording: Recording) -> Item:
    sha256 = recording.sha256
    return Item(
        name=recording.filename,
        source=lambda: blobs.open_range(sha256),
        digests=Digests(sha256, recording.sm3, recording.size_bytes),
    )


def _copy(item: ExportItem) -> Item:
    made = {key: value for key, value in item.copy.items() if key not in Digests._fields}
    return Item(
        name=copies.name_of(item),
        source=copies.path_of(item),
        digests=Digests(item.copy["sha256"], item.copy["sm3"], item.copy["size"]),
        folder="copies",
        derived={"original": item.recording.sha256, **made},
    )


def _is_told(entry: Entry) -> bool:
    of_others = entry.subject.partition(":")[0] != "export" or entry.event in TOLD_OF_EXPORTS
    return of_others and entry.event not in WITHHELD
