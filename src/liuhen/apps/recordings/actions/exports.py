"""Hand originals out: asked for with a purpose, approved by another, fetched once. 《设备办法》第13、15条."""

import secrets
from collections.abc import Iterable
from datetime import datetime

from liuhen.apps.recordings import codes, lifecycle
from liuhen.apps.recordings.actions.keeping import lock
from liuhen.apps.recordings.models import Export, ExportItem, Recording
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.flow import Invalid, action, locked, note, step
from liuhen.regulation.parameters import EXPORT_DOWNLOADS
from liuhen.regulation.recordings import ExportFacts

MOST_ITEMS = 200
BUILD_SECONDS = 12 * 3600  # a capsule may hold hundreds of gigabytes


@action
def request(
    *, recordings: Iterable[Recording], purpose: str, recipient: str, by: Actor, at: datetime
) -> Export:
    """Ask for an evidence capsule of these recordings. Raises Refused without a purpose or a recipient."""
    items = sorted({recording.pk: recording for recording in recordings}.values(), key=lambda r: r.pk)
    if not items or len(items) > MOST_ITEMS:
        raise Invalid(f"不能申请调取：请选择1至{MOST_ITEMS}份资料", field="recordings")
    if not recipient.strip():
        raise Invalid("不能申请调取：请写明提供给谁", field="recipient")
    if len({item.unit_id for item in items}) > 1:
        raise Invalid(
            "不能申请调取：一份申请只能包含同一单位的资料", field="recordings", remedy="请按单位分开申请"
        )
    if any(not by.may_on(Permission.RECORDING_SEE, item) for item in items):
        raise Invalid("不能申请调取：所选资料中有您无权查看的", field="recordings")
    if gone := next((item for item in lock(item.pk for item in items) if item.is_gone), None):
        raise Invalid(f"不能申请调取：“{gone.filename}”{gone.state_zh}，原始文件不复存在", field="recordings")
    assert by.person_id is not None, "only people ask for exports"
    export = step(
        Export(
            unit_id=items[0].unit_id,
            requester_id=by.person_id,
            account_id=by.account,
            purpose=purpose.strip(),
            recipient=recipient.strip(),
            requested_at=at,
            code=codes.code_of("export", by.ref, at.timestamp(), secrets.token_hex(8)),
        ),
        lifecycle.REQUEST,
        by=by,
        at=at,
        facts=ExportFacts(purpose=purpose, requested_by_person_id=by.person_id),
        data={
            "purpose": purpose.strip(),
            "recipient": recipient.strip(),
            "recordings": [{"id": item.pk, "sha256": item.sha256} for item in items],
        },
    )
    ExportItem.objects.bulk_create([ExportItem(export=export, recording=item) for item in items])
    for item in items:
        note(item, "recording.export-requested", by=by, at=at, data={"export": export.pk})
    return export


@action
def approve(*, export: Export, opinion: str, by: Actor, at: datetime) -> Export:
    """Approve somebody else's request; the capsule is then built in the background."""
    export = _decided(export, approved=True, opinion=opinion, by=by, at=at)
    jobs.enqueue("liuhen.apps.recordings.jobs.build_export", export.pk, seconds=BUILD_SECONDS)
    return export


@action
def reject(*, export: Export, opinion: str, by: Actor, at: datetime) -> Export:
    if not opinion.strip():
        raise Invalid("不予批准时请写明理由", field="opinion")
    return _decided(export, approved=False, opinion=opinion, by=by, at=at)


def _decided(export: Export, *, approved: bool, opinion: str, by: Actor, at: datetime) -> Export:
    facts = ExportFacts(
        purpose=export.purpose, requested_by_person_id=export.requester_id, deciding_person_id=by.person_id
    )
    return step(
        export,
        lifecycle.APPROVE if approved else lifecycle.REJECT,
        by=by,
        at=at,
        facts=facts,
        changes={"decided_by_id": by.person_id, "decided_at": at, "opinion": opinion.strip()},
        data={"opinion": opinion.strip()},
    )


@action
def mark_built(*, export: Export, sha256: str, size_bytes: int, at: datetime) -> Export:
    """Put the finished capsule on record, with its digest."""
    return step(
        export,
        lifecycle.BUILD,
        by=SYSTEM,
        at=at,
        changes={"capsule_sha256": sha256, "capsule_bytes": size_bytes, "built_at": at},
        data={"sha256": sha256, "size": size_bytes},
    )


@action
def fetch(*, export: Export, by: Actor, at: datetime) -> Export:
    """Hand the capsule to the one it was approved for, once. Raises Refused with the article otherwise."""
    fresh = locked(export)
    facts = ExportFacts(
        purpose=fresh.purpose,
        requested_by_person_id=fresh.requester_id,
        deciding_person_id=fresh.decided_by_id,
        approved=fresh.state in {"approved", "built", "fetched"},
        downloads_left=0 if fresh.state == "fetched" else EXPORT_DOWNLOADS.value,
        downloader_is_requester=fresh.account_id == by.account_id,
    )
    if fresh.state == "approved":
        raise Invalid("证据包正在封装，尚不能领取", remedy="请稍候片刻再领取")
    fetched = step(fresh, lifecycle.FETCH, by=by, at=at, facts=facts, changes={"fetched_at": at})
    for item in fetched.items.select_related("recording"):
        note(
            item.recording,
            "recording.exported",
            by=by,
            at=at,
            data={"export": fetched.pk, "sha256": fetched.capsule_sha256},
        )
    return fetched
