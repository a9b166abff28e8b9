"""What must hold after every death: nothing lost, nothing half-accepted, every receipt true, ledger and journal sound.

Django must be set up on the server's data before this is imported.
"""

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from hashlib import sha256
from uuid import UUID

from django.db.models import Count

from bench.soak.cards import Original
from liuhen.apps.recordings.jobs import remove_entered
from liuhen.apps.recordings.models import Recording, Upload
from liuhen.kernel import auditing
from liuhen.kernel.ledger import keyring, proofs, sequencing
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs, intake
from liuhen.kernel.vault.models import Blob
from liuhen.kernel.vault.shelves import key_of
from liuhen_dock import receipts
from liuhen_dock.journal import Entry as Journalled
from liuhen_dock.journal import Journal
from liuhen_dock.trust import load
from liuhen_proof.digests import Digests
from liuhen_proof.keys import parse_vkey
from liuhen_proof.merkle import leaf_hash
from liuhen_proof.notes import decode_base64
from liuhen_proof.tlog_proof import parse_proof
from tests.services.station import Station

SETTLED_WITHIN_S = 20
INTAKE = ("recording.received", "recording.quarantined")


def settle() -> None:
    """Do as the worker does now and then, and wait until what was entered is published. Raises TimeoutError."""
    remove_entered()
    deadline = time.monotonic() + SETTLED_WITHIN_S
    while time.monotonic() < deadline:
        newest = proofs.newest_checkpoint()
        if newest and not sequencing.waiting() and newest.size == sequencing.head().size:
            return
        time.sleep(0.1)
    raise TimeoutError("the sequencer did not catch up")


def faults(station: Station, originals: dict[str, Original]) -> list[str]:
    """Return all that is wrong after one card was carried in, in words."""
    journal = station.journal()
    return [
        *lost(station, originals, journal),
        *untrue_receipts(station, originals, journal),
        *half_accepted(journal),
        *unsound_journal(station),
        *unsound_ledger(),
    ]


def lost(station: Station, originals: dict[str, Original], journal: dict[str, Journalled]) -> Iterator[str]:
    """Every file is with the platform, whole; and on the card too, unless it was wiped against a receipt."""
    for original in originals.values():
        recording = Recording.objects.filter(sha256=original.sha256).first()
        if recording is None:
            yield f"{original.name} was lost: no recording"
            continue
        if recording.state != original.state:
            yield f"{original.name} is {recording.state} ({recording.doubts}), not {original.state}"
        if digest_on_shelf(original.sha256) != original.sha256 or recording.size_bytes != original.size:
            yield f"{original.name} was lost: the shelf has other bytes"
        entry, path = journal.get(original.name), station.card / original.name
        if path.exists():
            if sha256(path.read_bytes()).hexdigest() != original.sha256:
                yield f"{original.name} was changed on the card"
        elif entry is None or entry.state != "wiped":
            yield f"{original.name} is gone from the card, and the journal says {entry and entry.state}"


def untrue_receipts(
    station: Station, originals: dict[str, Original], journal: dict[str, Journalled]
) -> Iterator[str]:
    """Every file has its receipt; it names an existing recording, and its entry is in the log as it is signed now."""
    trust = load(station.home)
    verifiers = [parse_vkey(vkey) for vkey in trust.vkeys]
    for name, original in originals.items():
        entry = journal.get(name)
        if entry is None or not entry.receipt:
            yield f"{name} has no receipt ({entry and entry.state})"
            continue
        receipt = json.loads(entry.receipt)
        recording = Recording.objects.filter(sha256=original.sha256).first()
        ours = Digests(original.sha256, recording.sm3 if recording else "", original.size)
        try:
            held = receipts.verify_receipt(receipt, ours=ours, origin=trust.origin, verifiers=verifiers)
        except receipts.Unproven as doubt:
            yield f"the receipt of {name} does not hold: {doubt}"
            continue
        if recording is None or held.recording != recording.pk or entry.recording != recording.pk:
            yield f"the receipt of {name} names recording {held.recording}, it is {recording and recording.pk}"
        leaf = decode_base64(receipt["leaf"])
        logged = Entry.objects.filter(index=held.index).first()
        now = proofs.prove(logged) if logged else None
        if logged is None or bytes(logged.leaf) != leaf or now is None:
            yield f"the entry of {name}'s receipt is no longer in the log"
        elif not parse_proof(now.proof).includes(leaf_hash(leaf)):
            yield f"the entry of {name}'s receipt is not under the newest checkpoint"


def half_accepted(journal: dict[str, Journalled]) -> Iterator[str]:
    """No recording without its bytes or its one intake entry, no bytes without a recording, nothing forgotten."""
    kept, told = set(Blob.objects.values_list("sha256", flat=True)), set()
    for recording in Recording.objects.only("sha256", "size_bytes"):
        told.add(recording.sha256)
        if not blobs.exists(recording.sha256):
            yield f"{recording.ref} has no bytes"
    yield from (f"blob {name} has no recording" for name in kept - told)
    stray = set(blobs.shelf().keys()) - {key_of(name) for name in kept}
    yield from (f"{key} lies on the shelf unknown" for key in stray)
    taken_in = Entry.objects.filter(event__in=INTAKE).values("subject").annotate(times=Count("id"))
    once = {row["subject"] for row in taken_in if row["times"] == 1}
    if odd := {recording.ref for recording in Recording.objects.only("pk")} ^ once:
        yield f"not entered exactly once: {sorted(odd)}"
    hoped_for = {entry.upload_url.rstrip("/").rpartition("/")[2] for entry in journal.values()}
    for upload_id in intake.uploads():
        upload = Upload.objects.filter(pk=UUID(upload_id)).first()
        size = intake.Incoming.size_of(upload_id)
        if upload is None:
            if (
                size
            ):  # an empty one: the server died before it told anybody of the upload; `sweep` takes it away
                yield f"{size} staged bytes {upload_id} belong to no upload"
        elif upload.recording_id:
            yield f"upload {upload_id} was entered and is still staged"
        elif size == upload.length or upload_id in hoped_for:
            yield f"upload {upload_id} is staged with {size} of {upload.length} bytes and was not entered"


def unsound_journal(station: Station) -> Iterator[str]:
    path = station.home / "liuhen-dock.db"
    with closing(sqlite3.connect(path)) as db:
        if (said := db.execute("PRAGMA integrity_check").fetchone()[0]) != "ok":
            yield f"the journal is damaged: {said}"
        entries = db.execute("SELECT path, count(*) FROM entry GROUP BY path HAVING count(*) > 1").fetchall()
        yield from (f"the journal has {name} {count} times" for name, count in entries)
    journal = Journal(path)
    try:
        yield from (f"the station raised an alarm: {sentence}" for _, sentence in journal.open_alarms())
    finally:
        journal.close()
    yield from (f"a receipt was doubted: {path.name}" for path in (station.home / "receipts/存疑").glob("*"))


def unsound_ledger() -> Iterator[str]:
    report = auditing.audit(trust=keyring.verifiers(), own_keys=True)  # as of one moment, though all goes on
    yield from (f"the ledger: {fault.where}: {fault.what}" for fault in report.faults)


def digest_on_shelf(name: str) -> str:
    if not blobs.exists(name):
        return ""
    digest = sha256()
    for block in blobs.open_range(name):
        digest.update(block)
    return digest.hexdigest()


def unexamined() -> list[str]:
    """Return the recordings that no worker has measured yet."""
    seen = set(Entry.objects.filter(event="recording.examined").values_list("subject", flat=True))
    return [recording.ref for recording in Recording.objects.only("pk") if recording.ref not in seen]
