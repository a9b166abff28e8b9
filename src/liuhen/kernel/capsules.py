"""Put a case into a capsule: entries proven under one checkpoint, our keys and signature, one durable file."""

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import models

from liuhen.kernel.flow import WrongState
from liuhen.kernel.ledger import keyring, proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.rows import commitment, ref_of, sealed_row
from liuhen.kernel.locks import Held, alone
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.models import Blob
from liuhen.later import later
from liuhen_proof.capsule import Contents, EarlierCheckpoint, Item, LoggedEntry, stream_zip
from liuhen_proof.digests import Digests, HashThread

if TYPE_CHECKING:
    from liuhen_proof import signing
else:
    signing = later("liuhen_proof.signing")

# Whoever kept a day's last checkpoint within this time can hold it against the capsule.
EARLIER_DAYS = 60


class NotYet(RuntimeError):
    """The capsule cannot be built now: another worker is at it, a file is lacking, or no checkpoint covers all."""


def proven(
    trail: Sequence[Entry],
    *,
    name: str,
    of: str,
    items: Sequence[Item],
    told: Callable[[Entry], bool],
    made_at: datetime,
    **more: Any,
) -> Contents:
    """Return what goes into a capsule of the body ``of``: the entries of ``trail`` with proofs, and files.

    The payload of an entry goes in where ``told`` says so; its leaf always does. Raises NotYet while the newest
    checkpoint does not cover every entry.
    """
    found = proofs.prove_all(trail)
    if len(found) < len(trail) or not found:
        raise NotYet("some entries have no checkpoint yet")
    newest = found[0].checkpoint
    return Contents(
        name=name,
        organization=f"{settings.COUNTY} {of}",
        made_at=made_at,
        items=items,
        entries=[
            LoggedEntry(p.entry.index or 0, bytes(p.entry.leaf), _payload(p.entry, told), p.path)
            for p in found
        ],
        checkpoint=newest.note,
        keys=keyring.verifiers(),
        signer=next(signer for signer in keyring.signers() if isinstance(signer, signing.Sm2Signer)),
        earlier=[
            EarlierCheckpoint(earlier.checkpoint.note, earlier.path)
            for earlier in proofs.day_ends(newest, days=EARLIER_DAYS)
        ],
        **more,
    )


def proven_now(trail: Sequence[Entry], **told: Any) -> Contents:
    """Return the same for whoever waits for it. Raises WrongState while there is no checkpoint."""
    try:
        return proven(trail, **told)
    except NotYet:
        raise WrongState("不能下载证据包：账本还没有检查点覆盖这些记录", remedy="请一分钟后再试") from None


def covered(subjects: Iterable[str]) -> list[Entry]:
    """Return what the newest checkpoint covers of the trails of subjects, each from its first entry."""
    newest = proofs.newest_checkpoint()
    return [
        entry
        for subject in dict.fromkeys(subjects)
        for entry in proofs.trail(subject)
        if newest and entry.index is not None and entry.index < newest.size
    ]


def file_item(name: str, sha256: str, *, folder: str, sealed: dict[str, Any] | None) -> Item:
    """Return a file of the vault as an item: in ``folder`` where an entry committed to it, else with the records."""
    blob = Blob.objects.get(pk=sha256)
    return Item(
        name=name, source=lambda: blobs.open_range(sha256), digests=Digests(blob.sha256, blob.sm3, blob.size_bytes),
        folder=folder if sealed else "records", sealed=sealed,
    )  # fmt: skip


def write(contents: Contents, target: Path) -> tuple[str, int]:
    """Write the capsule, whole or not at all; return its SHA-256 and size in bytes."""
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
    return digest.hexdigest(), size


def build_once(
    target: Path,
    *,
    is_kept: Callable[[], bool],
    contents: Callable[[], Contents],
    keep: Callable[[Blob], object],
    at: datetime,
) -> None:
    """Write a capsule to ``target``, store it, let ``keep`` put it on record and take the file away again.

    Whoever goes on after a crash stores the same bytes again. Raises NotYet while another is at it, VaultError.
    """
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = target.with_suffix(".lock")
    try:
        with alone(lock):
            if not is_kept():
                if not target.exists():
                    write(contents(), target)
                keep(blobs.store_derived(target, at=at))
            target.unlink(missing_ok=True)
    except Held:
        raise NotYet("another worker is building this capsule") from None
    lock.unlink(missing_ok=True)


def left_behind(prefix: str) -> dict[int, Path]:
    """Return the files of capsules, ``prefix-NUMBER.zip``, by number: being built, or spent if theirs is on record."""
    found = ((path.stem.partition("-")[2], path) for path in Path(settings.EXPORTS).glob(f"{prefix}-*.zip"))
    return {int(number): path for number, path in found if number.isdecimal()}


class Witness:
    """What the entries of a trail committed to: by this a row that is shown proves to be what it was."""

    def __init__(self, trail: Iterable[Entry]) -> None:
        self._said: dict[str, list[tuple[Entry, str, str]]] = {}
        for entry in trail:
            payload = proofs.payload_of(entry)
            rows = {**payload.get("rows", {}), entry.subject: payload.get("row")}
            for ref, known in rows.items():
                if known:
                    self._said.setdefault(ref, []).append((entry, known, payload["salt"]))

    def of(self, row: models.Model) -> dict[str, Any] | None:
        """Return a row as a capsule shows it, with the first entry that commits to it as it is; None if none does."""
        ref, sealed = ref_of(row), sealed_row(row)
        for entry, known, salt in self._said.get(ref, ()):
            if known == commitment(sealed, salt):
                return {"entry": entry.index, "ref": ref, "row": sealed.decode()}
        return None


def _payload(entry: Entry, told: Callable[[Entry], bool]) -> bytes | None:
    return bytes(entry.payload) if entry.payload and told(entry) else None
