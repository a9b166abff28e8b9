"""Background work on recordings. Every job may run twice, or after a crash in its middle."""

import logging
import time
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from liuhen.apps.people import queries as people
from liuhen.apps.recordings import capsules, copies, handing_out, lifecycle
from liuhen.apps.recordings.actions import examining, exports, intake
from liuhen.apps.recordings.actions.exports import BUILD_SECONDS
from liuhen.apps.recordings.models import Export, Recording, Upload
from liuhen.kernel import jobs
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.flow import WrongState
from liuhen.kernel.ledger import proofs
from liuhen.kernel.media_probe import probe
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import Busy, Incomplete, NotIncoming
from liuhen.kernel.vault.intake import Incoming, sweep
from liuhen.kernel.vault.intake import uploads as staged_uploads

log = logging.getLogger(__name__)

SETTLE = timedelta(minutes=5)  # an upload untouched so long is nobody's any more
UNFINISHED_DAYS = 14  # a card may stay away so long and its upload still go on
FINISH_SECONDS = 12 * 3600  # a large file may have to be read back
PATIENCE_SECONDS = 10  # how long a fresh approval waits for the checkpoint that covers it


def examine(recording_id: int) -> None:
    """Measure a recording in a confined process, once."""
    recording = Recording.objects.get(pk=recording_id)
    if any(entry.event == lifecycle.EXAMINE.event for entry in proofs.trail(recording.ref)):
        return
    with blobs.as_file(recording.sha256) as path:
        probed = probe(path)
    examining.examine(recording=recording, probed=probed, at=timezone.now())


def build_export(export_id: int) -> None:
    """Make one copy of an approved export, or build its capsule; what must wait is left to ``build_waiting``."""
    export = Export.objects.select_related("unit", "requester").get(pk=export_id)
    try:
        _go_on_with(export)
    except WrongState:
        export.refresh_from_db(fields=("state",))
        if export.state != "withdrawn":
            raise
        capsules.discard(export)  # it was given up while we were at it


def _go_on_with(export: Export) -> None:
    if export.state == "approved" and copies.next_of(export):
        if _make_a_copy(export):
            jobs.enqueue("liuhen.apps.recordings.jobs.build_export", export.pk, seconds=BUILD_SECONDS)
        return
    if capsules.copies_are_lacking(export, list(export.items.all())):
        return  # that waits for a person, not for a moment
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            capsules.build(export, at=timezone.now())
        except NotYet:
            if time.monotonic() > until:
                return
            time.sleep(0.5)
        else:
            return


def _make_a_copy(export: Export) -> bool:
    """Make the next copy if it is our turn; say whether there is now one more."""
    with copies.turn() as ours:
        item = copies.next_of(export) if ours else None
        copy = copies.make(item) if item else None
        if item is None or copy is None:
            return False
        exports.keep_copy(item=item, copy=copy, at=timezone.now())
        return True


@jobs.periodic(every=timedelta(minutes=1))
def build_waiting() -> None:
    """Ask again for the capsules of approvals that have none."""
    for pk in Export.objects.filter(
        state="approved", decided_at__lt=timezone.now() - timedelta(minutes=1)
    ).values_list("pk", flat=True):
        jobs.enqueue("liuhen.apps.recordings.jobs.build_export", pk, seconds=BUILD_SECONDS)


@jobs.periodic(every=timedelta(minutes=5))
def remove_spent_capsules() -> None:
    """Remove capsules that were fetched and whose time to resume is over."""
    handing_out.remove_spent(at=timezone.now())


@jobs.periodic(every=timedelta(minutes=1))
def finish_uploads() -> None:
    """Enter files that arrived whole and whose sender was gone before they were entered."""
    left = Upload.objects.filter(recording=None, ended_at=None, begun_at__lt=timezone.now() - SETTLE)
    for upload in left.order_by("begun_at")[:200]:
        if _has_arrived(upload):
            jobs.enqueue("liuhen.apps.recordings.jobs.finish_upload", upload.pk.hex, seconds=FINISH_SECONDS)


def finish_upload(upload_id: str) -> None:
    """Enter one whole file, for the account that sent it."""
    upload = Upload.objects.select_related("account").get(pk=UUID(upload_id))
    by = people.actor_for(upload.account)
    if by is None:
        log.error("upload %s is whole, but its account is closed: it stays where it is", upload_id)
        return
    try:
        intake.complete(upload=upload, by=by, at=timezone.now())
    except (Busy, NotIncoming, Incomplete):
        return  # its sender is back, or another worker was faster


@jobs.periodic(every=timedelta(minutes=10))
def remove_entered() -> None:
    """Take away the staged bytes of what was entered by a process that died before it could do so."""
    staged = [UUID(upload_id) for upload_id in staged_uploads()]
    for upload in Upload.objects.filter(pk__in=staged, recording__isnull=False):
        try:
            with Incoming.open(upload.pk.hex) as incoming:
                incoming.discard()
        except (Busy, NotIncoming):
            continue  # somebody is at it


@jobs.periodic(every=timedelta(hours=24))
def sweep_uploads() -> None:
    """Remove uploads that were given up; whole ones stay for ``finish_uploads``."""
    sweep(at=timezone.now(), older_than_days=UNFINISHED_DAYS)


def _has_arrived(upload: Upload) -> bool:
    try:
        return Incoming.size_of(upload.pk.hex) == upload.length
    except NotIncoming:
        return False
