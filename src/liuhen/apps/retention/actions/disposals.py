"""Dispose of what is past its end: asked for, consented to, approved, open to objection. 《设备办法》第17条.

Each step checks every recording again; the last check, under lock, is ``begin`` for each one by itself.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from liuhen.apps.recordings.actions import keeping
from liuhen.apps.retention import lifecycle, queries
from liuhen.apps.retention.models import Disposal, DisposalItem
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, action, locked, step
from liuhen.regulation import retention as law
from liuhen.regulation.parameters import OBJECTION_DAYS

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

MOST_ITEMS = 2000


@action(lifecycle.REQUEST)
def request(*, recordings: "Iterable[Recording]", reason: str, by: Actor, at: datetime) -> Disposal:
    """Ask for the disposal of recordings of one unit. Raises Refused where one of them may not go."""
    ids = {row.pk for row in recordings}
    if not 0 < len(ids) <= MOST_ITEMS:
        raise Invalid(f"不能申请销毁：请选择1至{MOST_ITEMS}份资料", field="recordings")
    if by.person_id is None:
        raise Invalid("不能申请销毁：只有登记在单位的人员可以申请")
    rows = keeping.lock(ids)
    _expect_free(rows)
    lines = [f"{row.pk} {row.sha256}" for row in rows]
    disposal = Disposal(
        unit_id=rows[0].unit_id, reason=reason, count=len(rows), digest=queries.digest_of(lines),
        size_bytes=sum(row.size_bytes for row in rows), requester_id=by.person_id, requested_at=at,
    )  # fmt: skip
    disposal.asks_for = tuple(row.pk for row in rows)
    return step(
        disposal,
        lifecycle.REQUEST,
        by=by,
        at=at,
        facts=queries.due_facts(rows, on=local_day(at)),
        data={
            "reason": reason, "count": len(rows), "digest": queries.digest_of(lines),
            "recordings": [row.pk for row in rows],
        },
        along=lambda disposal: DisposalItem.objects.bulk_create(
            [DisposalItem(disposal=disposal, recording=row) for row in rows]
        ),
    )  # fmt: skip


def _expect_free(rows: "list[Recording]") -> None:
    if len({row.unit_id for row in rows}) > 1:
        raise Invalid(
            "不能申请销毁：一批只能包含同一单位的资料", field="recordings", remedy="请按单位分开申请"
        )
    if any(row.state != "stored" for row in rows):
        raise Invalid("不能申请销毁：所选资料中有待核实或已销毁的", field="recordings")
    if asked := queries.already_asked_for(row.pk for row in rows):
        raise Invalid(f"不能申请销毁：有{len(asked)}份资料已在另一批销毁申请中", field="recordings")


@action(lifecycle.CONSENT)
def consent(*, disposal: Disposal, opinion: str, by: Actor, at: datetime) -> Disposal:
    """Consent for the legal unit. Raises Refused for the requester himself and for what may not go (any more)."""
    signed = {"consenter_id": by.person_id, "consented_at": at}
    return _decided(disposal, lifecycle.CONSENT, signed, opinion, by=by, at=at)


@action(lifecycle.APPROVE)
def approve(*, disposal: Disposal, opinion: str, by: Actor, at: datetime) -> Disposal:
    """Approve for the unit's head: a third person. Days in which anybody with the right may object follow."""
    until = local_day(at) + timedelta(days=OBJECTION_DAYS.value)
    signed = {"approver_id": by.person_id, "approved_at": at, "waits_until": until}
    return _decided(disposal, lifecycle.APPROVE, signed, opinion, by=by, at=at)


def _decided(
    disposal: Disposal, move: Move, signed: dict[str, Any], opinion: str, *, by: Actor, at: datetime
) -> Disposal:
    disposal = locked(disposal)
    return step(
        disposal, move, by=by, at=at, changes=signed, data={"opinion": opinion, "digest": disposal.digest},
        facts=_facts(disposal, queries.recordings_of(disposal), by=by, at=at),
    )  # fmt: skip


@action(lifecycle.REFUSE_CONSENT)
def refuse_consent(*, disposal: Disposal, opinion: str, by: Actor, at: datetime) -> Disposal:
    """Turn the batch down for the legal unit."""
    return _ended(disposal, lifecycle.REFUSE_CONSENT, opinion, by=by, at=at)


@action(lifecycle.REFUSE_APPROVAL)
def refuse_approval(*, disposal: Disposal, opinion: str, by: Actor, at: datetime) -> Disposal:
    """Turn the batch down for the unit's head."""
    return _ended(disposal, lifecycle.REFUSE_APPROVAL, opinion, by=by, at=at)


@action(lifecycle.OBJECT)
def object_to(*, disposal: Disposal, opinion: str, by: Actor, at: datetime) -> Disposal:
    """Object: the whole batch stops, and can be asked for anew without what is disputed."""
    return _ended(disposal, lifecycle.OBJECT, opinion, by=by, at=at)


@action(lifecycle.WITHDRAW)
def withdraw(*, disposal: Disposal, opinion: str, by: Actor, at: datetime) -> Disposal:
    """Take one's own request back."""
    if by.person_id != disposal.requester_id:
        raise Invalid("不能撤回：只有申请人可以撤回", remedy="认为不应销毁的，请提出异议")
    return _ended(disposal, lifecycle.WITHDRAW, opinion, by=by, at=at)


def _ended(disposal: Disposal, move: Move, opinion: str, *, by: Actor, at: datetime) -> Disposal:
    said = {"opinion": opinion}
    changes = {**said, "ended_by_id": by.person_id, "ended_at": at}
    return step(
        disposal, move, by=by, at=at, changes=changes, data=said,
        along=lambda ended: DisposalItem.objects.filter(disposal=ended).update(is_open=False),
    )  # fmt: skip


@action
def start(*, disposal: Disposal, at: datetime) -> Disposal:
    """Begin to carry out a batch whose days of objection are over. Raises Refused before."""
    disposal = locked(disposal)
    if disposal.state == "destroying":  # another worker was faster
        return disposal
    facts = _facts(disposal, [], by=SYSTEM, at=at)
    return step(disposal, lifecycle.START, by=SYSTEM, at=at, facts=facts, data={"digest": disposal.digest})


@action
def begin(*, item: DisposalItem, at: datetime) -> DisposalItem:
    """Give one recording up, after the last look at its dates and holds. Raises Refused where it may not go."""
    (row,) = keeping.lock([item.recording_id])
    item.refresh_from_db()
    if item.result:  # another worker was faster
        return item
    facts = _facts(item.disposal, [row], by=SYSTEM, at=at)
    keeping.begin_disposal(recording=row, disposal=item.disposal.ref, facts=facts, at=at)
    item.result = "begun"
    item.save()
    return item


@action
def spare(*, item: DisposalItem, why: str) -> DisposalItem:
    """Leave one recording out, for what stood against it at the last moment."""
    item.result, item.why, item.is_open = "spared", why[:300], False
    item.save()
    return item


@action
def finish_item(*, item: DisposalItem, versions: int, at: datetime) -> DisposalItem:
    """Put on record that the bytes are gone: the vault has looked, and found none."""
    (row,) = keeping.lock([item.recording_id])
    item.refresh_from_db()
    if item.result == "destroyed":
        return item
    keeping.dispose(recording=row, at=at)
    item.result, item.why, item.is_open = "destroyed", "", False
    item.versions, item.destroyed_at = versions, at
    item.save()
    return item


@action
def finish(*, disposal: Disposal, at: datetime) -> Disposal:
    """End the batch, with its counts; once, whoever comes first."""
    disposal = locked(disposal)
    if disposal.state == "destroyed":
        return disposal
    results = list(DisposalItem.objects.filter(disposal=disposal).values_list("result", flat=True))
    counts = {"destroyed_count": results.count("destroyed"), "spared_count": results.count("spared")}
    return step(
        disposal, lifecycle.FINISH, by=SYSTEM, at=at, changes={**counts, "destroyed_at": at},
        data={"count": counts["destroyed_count"], "spared": counts["spared_count"], "digest": disposal.digest},
    )  # fmt: skip


def _facts(disposal: Disposal, rows: "list[Recording]", *, by: Actor, at: datetime) -> law.DisposalFacts:
    today = local_day(at)
    return law.DisposalFacts(
        due=queries.due_facts(rows, on=today),
        deciding_person_id=by.person_id,
        requester_id=disposal.requester_id,
        consenter_id=disposal.consenter_id,
        approver_id=disposal.approver_id,
        days_are_over=disposal.waits_until is not None and disposal.waits_until < today,
    )
