"""Hand a case over with its evidence, sign for it, ask who is competent, tell what came of it. 《责任制》第33条."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import actions as cases
from liuhen.apps.coordination import lifecycle, papers, queries, receipts
from liuhen.apps.coordination.actions import filing
from liuhen.apps.coordination.models import CaseTransfer, ListedItem
from liuhen.apps.documents import actions as documents
from liuhen.apps.evidence import queries as evidence
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.recordings.actions import keeping
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks import actions as clocks
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import Invalid, WrongState, action, begins, judge, locked, step
from liuhen.regulation.coordination import TransferFacts

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case, Clue
    from liuhen.apps.documents.models import Document
    from liuhen.apps.people.models import Unit

RUNNING = ("open", "concluded")


@action(lifecycle.PROPOSE)
def propose_transfer(
    *, case: "Case", receiver: "Unit | None" = None, outside: str = "", reason: str, summary: str, feedback_by: date,
    by: Actor, at: datetime,
) -> CaseTransfer:  # fmt: skip
    """Ask the head to hand a case over to whose matter it is. Raises Refused."""
    case = locked(case)
    if case.state not in RUNNING:
        raise WrongState(f"{lifecycle.PROPOSE.cannot}：案件现在是“{case.state_zh}”状态")
    transfer = CaseTransfer(
        unit=receiver, receiver=receiver, sender_id=case.unit_id, outside=outside, case=case, title=str(case)[:400],
        reason=reason, summary=summary, proposed_by_id=by.person_id, proposed_at=at, feedback_by=feedback_by,
    )  # fmt: skip
    facts = queries.proposing_facts(
        case, receiver, outside, feedback_by=feedback_by, listed=evidence.of_case(case).exists(), by=by,
        on=local_day(at),
    )  # fmt: skip
    return step(
        transfer, lifecycle.PROPOSE, by=by, at=at, facts=facts,
        data={
            "case": case.pk, "receiver": receiver.pk if receiver else None, "outside": outside, "reason": reason,
            "summary": summary, "feedback_by": feedback_by.isoformat(),
        },
    )  # fmt: skip


@action(lifecycle.APPROVE)
def approve_transfer(*, transfer: CaseTransfer, by: Actor, at: datetime) -> CaseTransfer:
    """Send it: the list of evidence stands from now on, and the case is no longer ours. Raises Refused."""
    transfer = locked(transfer)
    assert transfer.case is not None, "what came from outside is not sent by us"
    items = filing.listed(evidence.of_case(transfer.case).exclude(state="excluded"))
    digest = filing.digest_of(items)
    sent = step(
        transfer, lifecycle.APPROVE, by=by, at=at, facts=queries.transfer_facts(transfer, by, listed=bool(items)),
        changes={"sent_at": at, "list_sha256": digest},
        data={
            "case": transfer.title, "sender": transfer.from_zh, "to": transfer.to_zh, "summary": transfer.summary,
            "reason": transfer.reason, "feedback_by": transfer.feedback_by.isoformat(), "count": len(items),
            "list_sha256": digest,
        },
        along=lambda row: filing.put_down(row.ref, items),
    )  # fmt: skip
    cases.transfer(case=transfer.case, to=transfer.to_zh, reason=transfer.reason, by=by, at=at)
    return sent


@action(lifecycle.DISAPPROVE)
def disapprove_transfer(*, transfer: CaseTransfer, reason: str, by: Actor, at: datetime) -> CaseTransfer:
    """Keep the case. Raises Refused."""
    transfer = locked(transfer)
    facts = queries.transfer_facts(transfer, by)
    return step(transfer, lifecycle.DISAPPROVE, by=by, at=at, facts=facts, data={"reason": reason})


@action(lifecycle.BUILD)
def keep_capsule(*, transfer: CaseTransfer, sha256: str, size_bytes: int, at: datetime) -> CaseTransfer:
    """Put on record the capsule that was built for an organ outside."""
    return step(
        transfer, lifecycle.BUILD, by=SYSTEM, at=at, changes={"capsule_sha256": sha256, "capsule_bytes": size_bytes},
        data={"sha256": sha256},
    )  # fmt: skip


@action(lifecycle.RECEIVE)
def receive_capsule(
    *, unit: "Unit", told: dict[str, Any], items: Sequence[ListedItem], files: Sequence[Kept], capsule: Kept,
    by: Actor, at: datetime,
) -> CaseTransfer:  # fmt: skip
    """Take in a case that came as a capsule, which was verified before. Raises Refused for one taken in already.

    ``told`` is what its sending entry says.
    """
    unit = locked(unit)  # one at a time looks whether it is there
    if CaseTransfer.objects.filter(capsule_sha256=capsule.sha256, sender=None).exists():
        raise Invalid(f"{lifecycle.RECEIVE.cannot}：这份证据包已经登记", remedy="请在案件移送清单中查看")
    digest = filing.digest_of(items)
    transfer = CaseTransfer(
        unit=unit, receiver=unit, outside=told["sender"][:120], title=told["case"][:400], reason=told["reason"][:1000],
        summary=told["summary"][:2000], proposed_at=at, feedback_by=date.fromisoformat(told["feedback_by"]),
        list_sha256=digest, sent_at=at, capsule_sha256=capsule.sha256, capsule_bytes=capsule.size_bytes,
    )  # fmt: skip

    def along(row: CaseTransfer) -> None:
        filing.put_down(row.ref, items)
        filing.keep(row.ref, files)

    return step(
        transfer, lifecycle.RECEIVE, by=by, at=at, facts=_to(unit),
        data={
            "sender": transfer.outside, "case": transfer.title, "count": len(items), "list_sha256": digest,
            "capsule": capsule.sha256,
        },
        along=along,
    )  # fmt: skip


@begins(lifecycle.ACCEPT)
def accept_transfer(*, transfer: CaseTransfer, lacking: str = "", by: Actor, at: datetime) -> CaseTransfer:
    """Sign for it; it becomes a clue of the unit, which may look at its recordings from now on. Raises Refused.

    The files of its list are read back first: one that differs is signed for as lacking, or not at all.
    """
    judge(
        transfer, lifecycle.ACCEPT, by=by, facts=queries.transfer_facts(transfer, by)
    )  # before anything is read
    unsound = queries.unsound_in(transfer)
    return _accept(transfer=transfer, lacking=lacking, unsound=unsound, by=by, at=at)


@action
def _accept(
    *, transfer: CaseTransfer, lacking: str, unsound: Sequence[ListedItem], by: Actor, at: datetime
) -> CaseTransfer:
    transfer = locked(transfer)
    items = list(queries.items_of(transfer.ref))
    if filing.digest_of(items) != transfer.list_sha256:
        raise WrongState(
            f"{lifecycle.ACCEPT.cannot}：证据清单与移送时入账的不一致", remedy="请联系安全审计员核查"
        )
    facts = replace(
        queries.transfer_facts(transfer, by),
        unsound_zh="、".join(f"第{each.n}项“{each.title}”" for each in unsound),
        says_what_lacks=bool(lacking),
    )
    judge(transfer, lifecycle.ACCEPT, by=by, facts=facts)
    said = f"{facts.unsound_zh}缺损：{lacking}"[:1000] if unsound else lacking
    clue = _taken_up(transfer, at=at)
    return step(
        transfer, lifecycle.ACCEPT, by=by, at=at, facts=facts,
        changes={"accepted_at": at, "accepted_by_id": by.person_id, "clue": clue, "lacking": said},
        data={
            "list_sha256": transfer.list_sha256, "count": len(items), "clue": clue.pk if clue else None,
            "feedback_by": transfer.feedback_by.isoformat(), "lacking": lacking,
            "unsound": [[each.n, each.title] for each in unsound],
        } | ({"capsule": transfer.capsule_sha256} if transfer.sender_id is None else {}),
    )  # fmt: skip


def _taken_up(transfer: CaseTransfer, *, at: datetime) -> "Clue | None":
    """Let the unit look at the recordings and begin with a clue; named to keep it, it takes up its own case again."""
    unit = transfer.unit
    assert unit is not None, "who is outside signs elsewhere"
    if unit.pk == transfer.sender_id:
        return None
    for recording in recordings.by_ids(queries.recordings_listed(transfer.ref)).values():
        keeping.move_access(recording=recording, unit=unit, because=transfer.ref, at=at)
    return cases.register_clue(
        unit=unit, source="transfer", source_ref=transfer.ref,
        summary=f"{transfer.from_zh}移送：{transfer.title}。{transfer.summary}"[:2000], found_on=local_day(at),
        by=SYSTEM, at=at,
    )  # fmt: skip


@action(lifecycle.DISPUTE)
def dispute_transfer(*, transfer: CaseTransfer, dispute: str, by: Actor, at: datetime) -> CaseTransfer:
    """Ask the common superior who is competent; the supervisors get a copy. Raises Refused."""
    transfer = locked(transfer)
    superior, is_above = queries.superior_of(transfer.sender, transfer.unit)
    disputed = step(
        transfer, lifecycle.DISPUTE, by=by, at=at, facts=queries.transfer_facts(transfer, by),
        changes={"dispute": dispute, "superior": superior, "superior_is_above": is_above, "disputed_at": at},
        data={"dispute": dispute, "superior": superior},
    )  # fmt: skip
    clocks.follow(disputed.ref, unit_id=people.top_unit().pk)  # whom it waits for, not who asks
    return disputed


@action(lifecycle.NAME)
def name_unit(
    *,
    transfer: CaseTransfer,
    unit: "Unit | None" = None,
    outside: str = "",
    naming: str,
    by: Actor,
    at: datetime,
) -> CaseTransfer:
    """Name, as the county, who is competent: he may neither return it nor refuse it. Raises Refused."""
    transfer = locked(transfer)
    facts = queries.transfer_facts(transfer, by, unit=unit, outside=outside)
    return _named(transfer, unit, outside, naming, facts=facts, by=by, at=at)


@action(lifecycle.RECORD_NAMING)
def record_naming(
    *, transfer: CaseTransfer, unit: "Unit | None" = None, outside: str = "", naming: str, files: Sequence[Kept] = (),
    by: Actor, at: datetime,
) -> CaseTransfer:  # fmt: skip
    """Put on record whom a superior above the county named. Raises Refused."""
    transfer = locked(transfer)
    facts = queries.transfer_facts(transfer, by, unit=unit, outside=outside)
    recorded = step(
        transfer, lifecycle.RECORD_NAMING, by=by, at=at, facts=facts,
        data={"unit": unit.pk if unit else None, "outside": outside, "naming": naming} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip
    return _named(recorded, unit, outside, naming, facts=TransferFacts(), by=SYSTEM, at=at)


def _named(
    transfer: CaseTransfer, unit: "Unit | None", outside: str, naming: str, *, facts: TransferFacts, by: Actor,
    at: datetime,
) -> CaseTransfer:  # fmt: skip
    changes = {"unit": unit, "naming": naming, "named_at": at} | ({"outside": outside} if outside else {})
    return step(
        transfer, lifecycle.NAME, by=by, at=at, facts=facts, changes=changes,
        data={"unit": unit.pk if unit else None, "outside": outside, "naming": naming},
    )  # fmt: skip


@action(lifecycle.REGISTER_RECEIPT)
def register_receipt(
    *, transfer: CaseTransfer, receipt: str, on: date, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> CaseTransfer:
    """Put on record that an organ outside signed for it. Raises Refused."""
    transfer = locked(transfer)
    if transfer.sent_at and on < local_day(transfer.sent_at):
        raise Invalid(f"{lifecycle.REGISTER_RECEIPT.cannot}：签收日期早于移送日期", field="on")
    return step(
        transfer, lifecycle.REGISTER_RECEIPT, by=by, at=at, facts=queries.transfer_facts(transfer, by),
        changes={"receipt": receipt, "accepted_at": midnight(on)},
        data={"receipt": receipt, "on": on.isoformat()} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.VERIFY_RECEIPT)
def verify_receipt(*, transfer: CaseTransfer, proof: str, by: Actor, at: datetime) -> CaseTransfer:
    """Take in what another county's log proves it signed for, by keys that two people compared. Raises Refused."""
    transfer = locked(transfer)
    facts = queries.receipt_facts(transfer, by)
    judge(transfer, lifecycle.VERIFY_RECEIPT, by=by, facts=facts)
    found = receipts.verified(receipts.read(proof), transfer, keys=queries.trusted_keys())
    facts = replace(
        facts, differs_zh=found.differs_zh, key_is_trusted=found.key is not None, origin_zh=found.origin
    )
    told = f"签收证明：账本 {found.origin} 第 {found.index} 号记录"[:120]
    return step(
        transfer, lifecycle.VERIFY_RECEIPT, by=by, at=at, facts=facts,
        changes={"receipt": told, "receipt_key": found.key, "accepted_at": found.signed_at},
        data={
            "receipt": told, "key": found.key.pk if found.key else None, "capsule": transfer.capsule_sha256,
            "signed_at": found.signed_at.isoformat() if found.signed_at else "",
        },
    )  # fmt: skip


@action(lifecycle.FEED_BACK_ON)
def feed_back(
    *, transfer: CaseTransfer, outcome: str, told: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> CaseTransfer:
    """Tell whoever sent it what came of it. Raises Refused."""
    return _fed_back(transfer, lifecycle.FEED_BACK_ON, outcome, told, files, by=by, at=at)


@action(lifecycle.REGISTER_FEEDBACK)
def register_feedback(
    *, transfer: CaseTransfer, outcome: str, told: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> CaseTransfer:
    """Put on record what an organ outside told of it. Raises Refused."""
    return _fed_back(transfer, lifecycle.REGISTER_FEEDBACK, outcome, told, files, by=by, at=at)


def _fed_back(
    transfer: CaseTransfer,
    move: Any,
    outcome: str,
    told: str,
    files: Sequence[Kept],
    *,
    by: Actor,
    at: datetime,
) -> CaseTransfer:
    transfer = locked(transfer)
    return step(
        transfer, move, by=by, at=at, facts=queries.transfer_facts(transfer, by),
        changes={"outcome": outcome, "told": told, "fed_back_at": at},
        data={"outcome": CaseTransfer.OUTCOMES[outcome], "told": told} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.WRITE_TRANSFER)
def write_transfer(
    *, transfer: CaseTransfer, paper: str, contact: str = "", by: Actor, at: datetime
) -> "Document":
    """Issue a paper: letter and list by the sender, receipt and request by the receiver. Raises Refused."""
    transfer = locked(transfer)
    unit, data = papers.of_transfer(transfer, paper, contact=contact)
    if not queries.acts_for(by, unit.pk, persons=[transfer.proposed_by_id]):
        raise Invalid(
            f"{lifecycle.WRITE_TRANSFER.cannot}：{lifecycle.TRANSFER_PAPERS[paper]}由{unit}制作",
            field="paper",
        )
    step(transfer, lifecycle.WRITE_TRANSFER, by=by, at=at, data={"paper": paper})
    drafted = documents.draft(
        kind=paper, unit=unit, about=transfer.ref, data=data,
        persons=people.persons([transfer.proposed_by_id] if transfer.proposed_by_id else []), by=by, at=at,
    )  # fmt: skip
    return documents.issue(document=drafted, by=by, at=at)


def _to(unit: "Unit") -> TransferFacts:
    return TransferFacts(
        taker_zh=unit.name, taker_is_open=unit.state == "active", is_a_body_inside=unit.kind == "division"
    )
