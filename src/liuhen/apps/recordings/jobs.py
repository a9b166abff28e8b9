"""Background work on recordings. Every job may run twice, or after a crash in its middle."""

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.utils import timezone

from liuhen.apps.people import queries as people
from liuhen.apps.recordings import capsules, copies, handing_out, lifecycle
from liuhen.apps.recordings.actions import examining, exports, intake, posters
from liuhen.apps.recordings.actions.exports import BUILD_SECONDS
from liuhen.apps.recordings.actions.intake import EXAMINE_SECONDS
from liuhen.apps.recordings.models import Export, Recording, Upload
from liuhen.kernel import jobs
from liuhen.kernel.capsules import NotYet
from liuhen.kernel.flow import WrongState, number_of
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Bookmark
from liuhen.kernel.media_probe import probe
from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.errors import Busy, Incomplete, NotIncoming
from liuhen.kernel.vault.intake import Incoming, Left, sweep_one, untouched
from liuhen.kernel.vault.intake import uploads as staged_uploads

if TYPE_CHECKING:
    from django.db.models import QuerySet

CHUNK = 500
COMPARED = "compared"
COMPARED_AT_ONCE = 2000
HEX_32 = re.compile(r"[0-9a-f]{32}")
SETTLE = timedelta(minutes=5)  # an upload untouched so long is nobody's any more
UNFINISHED_DAYS = 14  # a card may stay away so long and its upload still go on
PICTURED = ("video", "photo", "unknown")
DRAWN_AT_ONCE = 100
BUDGET_SECONDS = 20
FINISH_SECONDS = 12 * 3600  # a large file may have to be read back
PATIENCE_SECONDS = 10  # how long a fresh approval waits for the checkpoint that covers it


def examine(recording_id: int) -> None:
    """Measure a recording in a confined process, and draw its small picture, each once."""
    measure(f"recording:{recording_id}", timezone.now())
    draw_poster(f"recording:{recording_id}", timezone.now())


@jobs.one_by_one("读取媒体信息", seconds=EXAMINE_SECONDS)
def measure(recording_ref: str, at: datetime) -> None:
    recording = Recording.objects.get(pk=number_of(recording_ref))
    if any(entry.event == lifecycle.EXAMINE.event for entry in proofs.trail(recording.ref)):
        return
    with blobs.as_file(recording.sha256) as path:
        probed = probe(path, seconds=EXAMINE_SECONDS)
    examining.examine(recording=recording, probed=probed, at=at)


@jobs.one_by_one("制作缩略画面")
def draw_poster(recording_ref: str, at: datetime) -> None:
    recording = Recording.objects.get(pk=number_of(recording_ref))
    if recording.kind in PICTURED and not recording.is_gone:
        posters.draw(recording, at=at)


def _undrawn() -> "QuerySet[Recording]":
    lacking = Recording.objects.filter(poster=None, kind__in=PICTURED, state__in=("stored", "quarantined"))
    return lacking.order_by("-received_at", "-id")


@jobs.periodic(every=timedelta(minutes=10), sort="copies", if_any=_undrawn)
def draw_lacking_posters() -> None:
    """Draw what older recordings lack, and those whose worker died meanwhile; the newest first."""
    rows = _undrawn().values_list("pk", flat=True)[:DRAWN_AT_ONCE]
    draw_poster.each((f"recording:{pk}" for pk in rows), timezone.now(), seconds=BUDGET_SECONDS)


def _not_compared() -> "QuerySet[Recording]":
    return Recording.objects.filter(pk__gt=Bookmark.of(COMPARED).position).order_by("pk")


@jobs.periodic(every=timedelta(minutes=10), if_any=_not_compared)
def compare_what_was_stored() -> None:
    """Compare the facts of every recording once that was stored before its witnesses were compared at the door."""
    at = timezone.now()
    for pk in _not_compared().values_list("pk", flat=True)[:COMPARED_AT_ONCE]:
        compare(f"recording:{pk}", at)
        Bookmark.move(COMPARED, pk)


@jobs.one_by_one("核对已入库资料的各方时间")
def compare(recording_ref: str, at: datetime) -> None:
    examining.compare(recording=Recording.objects.get(pk=number_of(recording_ref)), at=at)


def build_export(export_id: int) -> None:
    """Make one copy of an approved export, or build its capsule; what must wait is left to ``build_waiting``."""
    build(f"export:{export_id}", timezone.now())


@jobs.one_by_one("制作副本、封装证据包", seconds=BUILD_SECONDS)
def build(export_ref: str, _at: datetime) -> None:
    export = Export.objects.select_related("unit", "requester").get(pk=number_of(export_ref))
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
            exports.ask_for(export)
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


def _waiting_exports() -> "QuerySet[Export]":
    return Export.objects.filter(state="approved", decided_at__lt=timezone.now() - timedelta(minutes=1))


@jobs.periodic(every=timedelta(minutes=1), if_any=_waiting_exports)
def build_waiting() -> None:
    """Ask again for the capsules of approvals that have none."""
    aside = build.aside()
    for export in _waiting_exports():
        if export.ref not in aside:
            exports.ask_for(export)


@jobs.periodic(every=timedelta(minutes=5))
def remove_spent_capsules() -> None:
    """Remove capsules that were fetched and whose time to resume is over."""
    handing_out.remove_spent(at=timezone.now())


def _whole() -> Iterator[Upload]:
    """Yield the uploads that are nobody's any more and lack no byte."""
    settled = _staged(recording=None, ended_at=None, begun_at__lt=timezone.now() - SETTLE)
    return filter(_has_arrived, settled)


@jobs.periodic(every=timedelta(minutes=1), if_any=_whole)
def finish_uploads() -> None:
    """Enter files that arrived whole and whose sender was gone before they were entered."""
    aside = finish.aside()
    for upload in _whole():
        if f"upload:{upload.pk.hex}" not in aside:
            jobs.enqueue("liuhen.apps.recordings.jobs.finish_upload", upload.pk.hex, seconds=FINISH_SECONDS)


def finish_upload(upload_id: str) -> None:
    """Enter one whole file, for the account that sent it."""
    finish(f"upload:{upload_id}", timezone.now())


@jobs.one_by_one("登记已完整送达的文件", seconds=FINISH_SECONDS)
def finish(upload_ref: str, at: datetime) -> None:
    """Enter it. Raises PermissionError where its account is closed: then it stays where it is, and is told."""
    upload = Upload.objects.select_related("account").get(pk=UUID(upload_ref.partition(":")[2]))
    by = people.actor_for(upload.account)
    if by is None:
        raise PermissionError(f"{upload_ref}: its account is closed")
    with suppress(Busy, NotIncoming, Incomplete):  # its sender is back, or another worker was faster
        intake.complete(upload=upload, by=by, at=at)


@jobs.periodic(every=timedelta(minutes=10), if_any=lambda: _staged(recording__isnull=False))
def remove_entered() -> None:
    """Take away the staged bytes of what was entered by a process that died before it could do so."""
    entered = _staged(recording__isnull=False)
    remove_staged.each((f"upload:{upload.pk.hex}" for upload in entered), timezone.now())


@jobs.one_by_one("清理已入库文件的暂存副本")
def remove_staged(upload_ref: str, _at: datetime) -> None:
    with suppress(Busy, NotIncoming), Incoming.open(upload_ref.partition(":")[2]) as incoming:
        incoming.discard()


@jobs.periodic(every=timedelta(hours=24))
def sweep_uploads() -> None:
    """Remove uploads that were given up; whole ones stay for ``finish_uploads``."""
    at = timezone.now()
    forgotten = untouched(at=at, days=UNFINISHED_DAYS)
    sweep_upload.each((f"upload:{upload_id}" for upload_id in forgotten), at)


@jobs.one_by_one("清理放弃的上传")
def sweep_upload(upload_ref: str, _at: datetime) -> None:
    sweep_one(upload_ref.partition(":")[2], Left([], []))


def _staged(**wanted: Any) -> Iterator[Upload]:
    """Yield what lies in the staging folder; a file that bears no number of ours is left alone."""
    ids = [upload_id for upload_id in staged_uploads() if HEX_32.fullmatch(upload_id)]
    for start in range(0, len(ids), CHUNK):
        rows = Upload.objects.filter(pk__in=map(UUID, ids[start : start + CHUNK]), **wanted)
        yield from rows.order_by("begun_at")


def _has_arrived(upload: Upload) -> bool:
    try:
        return Incoming.size_of(upload.pk.hex) == upload.length
    except NotIncoming:
        return False
