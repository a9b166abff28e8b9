"""Change a class of retention: tried out first, signed by two others, then carried out in batches."""

from datetime import datetime
from typing import Any

from liuhen.apps.people.queries import local_day
from liuhen.apps.recordings.actions import keeping
from liuhen.apps.retention import lifecycle, queries
from liuhen.apps.retention.actions.classes import adopt
from liuhen.apps.retention.models import Classification, RetentionClass, RuleChange
from liuhen.kernel import jobs
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Conflict, Invalid, Move, action, locked, step
from liuhen.regulation import retention as law

BATCH = 200
APPLY = "liuhen.apps.retention.jobs.apply_change"


@action
def propose(*, key: str, zh: str, years: int, source: str, why: str, by: Actor, at: datetime) -> RuleChange:
    """Propose a class's term with its source, and try out what it would do. Raises Refused below the floor."""
    if key == law.UNCLASSIFIED.key:
        raise Invalid("不能提出变更：未分类的资料一律保留，没有期限可改", field="key")
    if by.person_id is None or by.unit_id is None:
        raise Invalid("不能提出变更：只有登记在单位的人员可以提出")
    if not why.strip():
        raise Invalid("不能提出变更：请写明理由", field="why")
    if RuleChange.objects.filter(key=key, state__in=("proposed", "signed", "applying")).exists():
        raise Conflict("不能提出变更：该类别已有一项变更在办理", remedy="请先办结或撤回原有的变更")
    was = queries.class_of(key)
    if was is not None and was.years == years and was.source == source.strip():
        raise Invalid("不能提出变更：期限和依据与现行的相同", field="years")
    change = RuleChange(
        unit_id=by.unit_id, key=key, zh=zh.strip() or (was.zh if was else key), is_new=was is None,
        was_years=was.years if was else None, years=years, source=source.strip(), why=why.strip(),
        proposed_at=at, proposer_id=by.person_id, **_tried(key, years, at=at),
    )  # fmt: skip
    return step(
        change, lifecycle.PROPOSE, by=by, at=at, facts=_facts(change),
        data={"class": key, "was": change.was_years, "years": years, "source": change.source, **_told(change)},
    )  # fmt: skip


@action
def try_again(*, change: RuleChange, by: Actor, at: datetime) -> RuleChange:
    """Try the change out anew; signatures given on the old trial are void."""
    tried = _tried(change.key, change.years, at=at)
    facts = law.ClassFacts(change.years, change.source, tried["trial"]["sooner"])
    void = {"first_signer_id": None, "first_signed_at": None}
    data = {"digest": tried["trial_digest"]}
    return step(change, lifecycle.TRY_AGAIN, by=by, at=at, facts=facts, changes=tried | void, data=data)


@action
def sign(*, change: RuleChange, by: Actor, at: datetime) -> RuleChange:
    """Sign what the trial shows; with the second signature the class changes and its recordings follow in batches."""
    change = locked(change)
    now = queries.try_out(change.key, change.years)
    facts = law.ClassFacts(
        change.years, change.source, now.counts["sooner"], signer_id=by.person_id,
        had_a_part=(change.proposer_id, change.first_signer_id),
        trial_is_current=now.digest == change.trial_digest,
    )  # fmt: skip
    if change.state != "signed":
        signed: dict[str, Any] = {"first_signer_id": by.person_id, "first_signed_at": at}
        return step(
            change, lifecycle.SIGN_FIRST, by=by, at=at, facts=facts, changes=signed, data=_told(change)
        )
    signed = {"second_signer_id": by.person_id, "second_signed_at": at}
    change = step(
        change, lifecycle.SIGN_SECOND, by=by, at=at, facts=facts, changes=signed, data=_told(change)
    )
    _amend(change, at=at)
    jobs.enqueue(APPLY, change.pk)
    return change


@action
def reject(*, change: RuleChange, opinion: str, by: Actor, at: datetime) -> RuleChange:
    return _ended(change, lifecycle.REJECT, opinion, by=by, at=at)


@action
def withdraw(*, change: RuleChange, opinion: str, by: Actor, at: datetime) -> RuleChange:
    """Take one's own proposal back."""
    if by.person_id != change.proposer_id:
        raise Invalid("不能撤回：只有提出人可以撤回", remedy="不同意的请退回")
    return _ended(change, lifecycle.RECALL, opinion, by=by, at=at)


def _ended(change: RuleChange, move: Move, opinion: str, *, by: Actor, at: datetime) -> RuleChange:
    if not opinion.strip():
        raise Invalid(f"不能{move.label}：请写明理由", field="opinion")
    said = {"opinion": opinion.strip()}
    return step(change, move, by=by, at=at, changes=said, data=said)


@action
def advance(*, change: RuleChange, at: datetime) -> RuleChange:
    """Reckon the next recordings of the class anew; done with all, the change is in force. Goes on after any death."""
    change = locked(change)
    if change.state != "applying":
        return change
    rows = Classification.objects.filter(retention_class__key=change.key, pk__gt=change.applied_through)
    page = list(rows.order_by("id")[:BATCH])
    if not page:
        return step(
            change, lifecycle.COME_INTO_FORCE, by=SYSTEM, at=at, changes={"in_force_at": at},
            data={"count": change.applied},
        )  # fmt: skip
    moved = _reckon_anew([each.recording_id for each in page], change, at=at)
    progress = {"applied": change.applied + moved, "applied_through": page[-1].pk}
    return step(change, lifecycle.ADVANCE, by=SYSTEM, at=at, changes=progress, data={"count": moved})


def _reckon_anew(ids: list[int], change: RuleChange, *, at: datetime) -> int:
    applying, moved = queries.classes_by_recording(ids), 0
    for row in keeping.lock(ids):
        reckoned = queries.keeping_of(row, applying[row.pk])
        if row.state != "stored" or reckoned is None or row.kept_class == law.UNCLASSIFIED.key:
            continue
        stands = (row.kept_until, row.kept_without_end, row.kept_class)
        if stands != (reckoned.until, reckoned.without_end, reckoned.key):
            keeping.keep(recording=row, keeping=reckoned, data={"under": change.ref}, by=SYSTEM, at=at)
            moved += 1
    return moved


def _amend(change: RuleChange, *, at: datetime) -> RetentionClass:
    if change.is_new:
        made = RetentionClass(
            key=change.key, zh=change.zh, years=change.years, source=change.source, since=local_day(at)
        )
        return step(
            made, lifecycle.ADOPT, by=SYSTEM, at=at,
            data={"key": change.key, "years": change.years, "source": change.source, "under": change.ref},
        )  # fmt: skip
    return step(
        adopt(key=change.key, at=at),
        lifecycle.AMEND,
        by=SYSTEM,
        at=at,
        facts=law.ClassFacts(change.years, change.source),
        changes={
            "zh": change.zh, "years": change.years, "source": change.source, "since": local_day(at), "example": False
        },
        data={"was": change.was_years, "years": change.years, "source": change.source, "under": change.ref},
    )  # fmt: skip


def _tried(key: str, years: int, *, at: datetime) -> dict[str, Any]:
    trial = queries.try_out(key, years)
    return {"trial": trial.as_json(), "trial_digest": trial.digest, "tried_at": at}


def _facts(change: RuleChange) -> law.ClassFacts:
    return law.ClassFacts(change.years, change.source, change.trial["sooner"])


def _told(change: RuleChange) -> dict[str, Any]:
    counts = {name: change.trial[name] for name in ("recordings", "later", "ended")}
    return {"trial": counts, "digest": change.trial_digest}
