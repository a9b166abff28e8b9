"""Build the evidence capsule of an approved export: the originals, their trail, their proofs, and the verifier."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from django.conf import settings

from liuhen.apps.recordings.actions import exports
from liuhen.apps.recordings.models import Export, Recording
from liuhen.kernel.ledger import keeping, proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.locks import try_lock
from liuhen_proof.capsule import Contents, EarlierCheckpoint, Item, LoggedEntry, stream_zip
from liuhen_proof.digests import Digests, HashThread
from liuhen_proof.signing import Sm2Signer

# Why somebody watched may concern other people's matters; that he watched stays in the leaf for all to see.
WITHHELD = frozenset({"recording.viewed"})

# Whoever kept a day's last checkpoint within this time can hold it against the capsule.
EARLIER_DAYS = 60


class NotYet(RuntimeError):
    """The capsule cannot be built now; the job tries again: another worker is at it, or no checkpoint covers all."""


def path_of(export: Export) -> Path:
    """Return where the built capsule lies until it is fetched."""
    return Path(settings.EXPORTS) / f"export-{export.pk}.zip"


def build(export: Export, *, at: datetime) -> Export:
    """Write the capsule and put it on record. Safe to run again after a crash. Raises NotYet, VaultError."""
    if export.state != "approved":
        return export
    target = path_of(export)
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _alone(target.with_suffix(".lock")):
        contents = contents_of(export, at=at)
        scrap = target.with_suffix(".part")
        size = 0
        with scrap.open("wb") as file, HashThread(hashlib.sha256()) as digest:
            for block in stream_zip(contents):
                file.write(block)
                digest.update(block)
                size += len(block)
            file.flush()
            os.fsync(file.fileno())
        os.replace(scrap, target)
        return exports.mark_built(export=export, sha256=digest.hexdigest(), size_bytes=size, at=at)


def contents_of(export: Export, *, at: datetime) -> Contents:
    """Gather what goes in. Raises NotYet while the newest checkpoint does not cover every entry."""
    recordings = [item.recording for item in export.items.select_related("recording").order_by("id")]
    trail = [entry for recording in recordings for entry in proofs.trail(recording.ref)]
    proven = proofs.prove_all(trail)
    if len(proven) < len(trail) or not proven:
        raise NotYet("some entries have no checkpoint yet")
    signer = next(signer for signer in keeping.signers() if isinstance(signer, Sm2Signer))
    return Contents(
        name=f"调取{export.pk:06d}",
        organization=f"{settings.COUNTY} {export.unit.name}",
        made_at=at,
        items=[_item(recording) for recording in recordings],
        entries=[
            LoggedEntry(p.entry.index or 0, bytes(p.entry.leaf), _payload(p.entry), p.path) for p in proven
        ],
        checkpoint=proven[0].checkpoint.note,
        keys=keeping.verifiers(),
        signer=signer,
        info=_handed_out(export),
        earlier=[
            EarlierCheckpoint(earlier.checkpoint.note, earlier.path)
            for earlier in proofs.day_ends(proven[0].checkpoint, days=EARLIER_DAYS)
        ],
    )


def _handed_out(export: Export) -> list[tuple[str, str]]:
    """Name the approval in the capsule itself: a copy of it that turns up elsewhere leads back to one person."""
    return [
        ("Contact-Name", f"{export.requester.name}（{export.requester.number}）"),
        ("Internal-Sender-Identifier", f"{export.ref} {export.code_zh}"),
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


def _payload(entry: Entry) -> bytes | None:
    return None if entry.event in WITHHELD or not entry.payload else bytes(entry.payload)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    """Let one process build at a time; a lock dies with its process."""
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not try_lock(handle):
            raise NotYet("another worker is building this capsule")
        yield
    finally:
        os.close(handle)
