"""Hand originals out: asked for with a purpose, approved by another, fetched once. 《设备办法》第13、15条."""

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liuhen.apps.recordings import codes, lifecycle
from liuhen.apps.recordings.actions.keeping import lock
from liuhen.apps.recordings.models import Export, ExportItem, Recording
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.flow import Invalid, Move, WrongState, action, judge, locked, note, step
from liuhen.regulation.parameters import EXPORT_DOWNLOADS
from liuhen.regulation.recordings import ExportFacts
from liuhen_proof.digests import Digests

BUILD_SECONDS = 12 * 3600  # a capsule may hold hundreds of gigabytes


@dataclass(frozen=True)
class Copy:
    """A viewing copy that lies ready: what it is known by, and how it was made."""

    digests: Digests
    made: Mapping[str, Any]


@action(lifecycle.REQUEST)
def request(
    *,
    recordings: Iterable[Recording],
    purpose: str,
    recipient: str,
    delivery: str,
    by: Actor,
    at: datetime,
) -> Export:
    """Ask for a capsule of some recordings: originals, marked copies that no evidence are, or both.

    Raises Refused without a purpose or a recipient, and of copies that nobody could trace or make.
    """
    items = sorted(recordings, key=lambda recording: recording.pk)
    if len({item.unit_id for item in items}) > 1:
        raise Invalid(
            "不能申请调取：一份申请只能包含同一单位的资料", field="recordings", remedy="请按单位分开申请"
        )
    if any(not by.may_on(Permission.RECORDING_SEE, item) for item in items):
        raise Invalid("不能申请调取：所选资料中有您无权查看的", field="recordings")
    if gone := next((item for item in lock(item.pk for item in items) if item.is_gone), None):
        raise Invalid(f"不能申请调取：“{gone.filename}”{gone.state_zh}，原始文件不复存在", field="recordings")
    _refuse_impossible_copies(items, delivery)
    assert by.person_id is not None, "only people ask for exports"
    export = step(
        Export(
            unit_id=items[0].unit_id,
            requester_id=by.person_id,
            account_id=by.account,
            purpose=purpose,
            recipient=recipient,
            delivery=delivery,
            requested_at=at,
            code=codes.code_of("export", by.ref, at.timestamp(), secrets.token_hex(8)),
        ),
        lifecycle.REQUEST,
        by=by,
        at=at,
        facts=ExportFacts(purpose=purpose, requested_by_person_id=by.person_id),
        data={
            "purpose": purpose,
            "recipient": recipient,
            "delivery": delivery,
            "recordings": [{"id": item.pk, "sha256": item.sha256} for item in items],
        },
        along=lambda export: ExportItem.objects.bulk_create(
            [ExportItem(export=export, recording=item) for item in items]
        ),
    )
    for item in items:
        note(item, "recording.export-requested", by=by, at=at, data={"export": export.pk})
    return export


def _refuse_impossible_copies(items: Iterable[Recording], delivery: str) -> None:
    if delivery == "copies" and (sound := next((each for each in items if each.kind == "audio"), None)):
        raise Invalid(
            f"不能只要观看副本：“{sound.filename}”是录音，没有画面可加印水印，流出后无从追溯", field="delivery",
            remedy="请选择“原件和观看副本”，或另行申请录音",
        )  # fmt: skip


def ask_for(export: Export) -> None:
    """Queue the next step of making an approved export: a copy, or the capsule."""
    jobs.enqueue("liuhen.apps.recordings.jobs.build_export", export.pk, seconds=BUILD_SECONDS, sort="copies")


@action(lifecycle.APPROVE)
def approve(*, export: Export, opinion: str, by: Actor, at: datetime) -> Export:
    """Approve somebody else's request; the capsule is then built in the background."""
    export = _decided(export, lifecycle.APPROVE, opinion=opinion, by=by, at=at)
    ask_for(export)
    return export


@action(lifecycle.REJECT)
def reject(*, export: Export, opinion: str, by: Actor, at: datetime) -> Export:
    """Refuse somebody else's request, with the reason."""
    return _decided(export, lifecycle.REJECT, opinion=opinion, by=by, at=at)


def _decided(export: Export, move: Move, *, opinion: str, by: Actor, at: datetime) -> Export:
    export = locked(export)
    return step(
        export,
        move,
        by=by,
        at=at,
        facts=facts_of(export, by=by),
        changes={"decided_by_id": by.person_id, "decided_at": at, "opinion": opinion},
        data={"opinion": opinion},
    )


def facts_of(export: Export, *, by: Actor) -> ExportFacts:
    """Return what is known of a request now, for whoever decides on it or fetches what was built."""
    return ExportFacts(
        purpose=export.purpose,
        requested_by_person_id=export.requester_id,
        deciding_person_id=by.person_id,
        approved=export.state in {"approved", "built", "fetched"},
        downloads_left=0 if export.state == "fetched" else EXPORT_DOWNLOADS.value,
        downloader_is_requester=export.account_id == by.account_id,
    )


@action
def keep_copy(*, item: ExportItem, copy: Copy | str, at: datetime) -> None:
    """Put on record a copy that was made, or in Chinese why it could not be."""
    made: dict[str, Any]
    if isinstance(copy, str):
        item.copy_why = copy[:300]
        made = {"why": item.copy_why}
    else:
        sha256, sm3, size = copy.digests
        item.copy_sha256, item.copy = sha256, {**copy.digests._asdict(), **copy.made}
        made = {"sha256": sha256, "sm3": sm3, "size": size}
        if lacks := copy.made["shortcoming"]:
            made |= {"lacks": lacks}
    data = {"recording": item.recording_id, "original": item.recording.sha256, **made}
    step(
        item.export, lifecycle.COPY, by=SYSTEM, at=at, data=data,
        along=lambda _: item.save(update_fields=("copy_sha256", "copy_why", "copy")),
    )  # fmt: skip


@action(lifecycle.RETRY)
def retry_copies(*, export: Export, by: Actor, at: datetime) -> Export:
    """Try again to make the copies that could not be made; for the one who asked."""
    failed = export.items.exclude(copy_why="")
    _refuse_another(export, lifecycle.RETRY, by=by)
    if not failed.exists():
        raise WrongState("不能重新制作副本：没有未能制作的副本", subject=export.ref, by=by.ref)
    export = step(
        export, lifecycle.RETRY, by=by, at=at, data={"count": failed.count()},
        along=lambda _: failed.update(copy_why=""),
    )  # fmt: skip
    ask_for(export)
    return export


@action
def withdraw(*, export: Export, by: Actor, at: datetime) -> Export:
    """Give up what was not fetched yet, so that it holds nothing up any longer. Raises Refused to another."""
    _refuse_another(export, lifecycle.WITHDRAW, by=by)
    return step(export, lifecycle.WITHDRAW, by=by, at=at)


def _refuse_another(export: Export, move: Move, *, by: Actor) -> None:
    """Raise Refused to whoever did not ask, after what is in everybody's way."""
    judge(export, move, by=by)
    if export.account_id != by.account_id:
        raise Invalid(f"{move.cannot}：这份申请不是您的", remedy="请由申请人本人办理")


@action
def mark_built(*, export: Export, sha256: str, size_bytes: int, at: datetime) -> Export:
    """Put the finished capsule on record, with its digest and those of the copies in it."""
    copies = export.items.exclude(copy_sha256="").order_by("id").values_list("copy_sha256", flat=True)
    return step(
        export,
        lifecycle.BUILD,
        by=SYSTEM,
        at=at,
        changes={"capsule_sha256": sha256, "capsule_bytes": size_bytes, "built_at": at},
        data={"sha256": sha256, "size": size_bytes, "copies": list(copies)},
    )


@action
def fetch(*, export: Export, by: Actor, at: datetime) -> Export:
    """Hand the capsule to the one it was approved for, once. Raises Refused with the article otherwise."""
    fresh = locked(export)
    if fresh.state == "approved":
        raise WrongState("证据包正在封装，尚不能领取", remedy="请稍候片刻再领取")
    fetched = step(
        fresh, lifecycle.FETCH, by=by, at=at, facts=facts_of(fresh, by=by), changes={"fetched_at": at}
    )
    for item in fetched.items.select_related("recording"):
        note(
            item.recording,
            "recording.exported",
            by=by,
            at=at,
            data={"export": fetched.pk, "sha256": fetched.capsule_sha256},
        )
    return fetched
