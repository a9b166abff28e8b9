"""Bring a change of a class, or a sorting into one, from its dry run through two signatures of two others.

Until the second signature it may be taken back, turned down, or tried out anew; after it, a new one is proposed.
"""

from datetime import datetime
from typing import Any

from liuhen.apps.retention import lifecycle, queries
from liuhen.apps.retention.actions import classes
from liuhen.apps.retention.models import RuleChange, Sorting
from liuhen.kernel import jobs
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, action, locked, step
from liuhen.regulation import retention as law

APPLY = {
    "rulechange": "liuhen.apps.retention.jobs.apply_change",
    "sorting": "liuhen.apps.retention.jobs.apply_sorting",
}


@action
def try_again(*, change: queries.Signable, by: Actor, at: datetime) -> queries.Signable:
    """Try it out anew; signatures given on the old trial are void."""
    change = locked(change)
    now = tried(_trial(change, at=at), at=at)
    void = {"first_signer_id": None, "first_signed_at": None}
    return step(
        change, lifecycle.TRY_AGAIN[_noun(change)], by=by, at=at, facts=_facts(change, sooner=now["trial"]["sooner"]),
        changes=now | void, data={"digest": now["trial_digest"]},
    )  # fmt: skip


@action
def sign(*, change: queries.Signable, by: Actor, at: datetime) -> queries.Signable:
    """Sign what the trial shows; with the second signature it stands and the recordings follow in batches."""
    change = locked(change)
    now = _trial(change, at=at)
    facts = _facts(
        change, sooner=now.counts["sooner"], signer_id=by.person_id,
        had_a_part=(change.proposer_id, change.first_signer_id), trial_is_current=now.digest == change.trial_digest,
    )  # fmt: skip
    if change.state != "signed":
        signed: dict[str, Any] = {"first_signer_id": by.person_id, "first_signed_at": at}
        first = lifecycle.SIGN_FIRST[_noun(change)]
        return step(change, first, by=by, at=at, facts=facts, changes=signed, data=told(change))
    signed = {"second_signer_id": by.person_id, "second_signed_at": at}
    second = lifecycle.SIGN_SECOND[_noun(change)]
    change = step(change, second, by=by, at=at, facts=facts, changes=signed, data=told(change))
    if isinstance(change, RuleChange):
        classes.amend(change, at=at)
    jobs.enqueue(APPLY[_noun(change)], change.pk)
    return change


@action
def reject(*, change: queries.Signable, opinion: str, by: Actor, at: datetime) -> queries.Signable:
    """Turn it down, as one who might have signed."""
    return _ended(change, lifecycle.REJECT[_noun(change)], opinion, by=by, at=at)


@action
def withdraw(*, change: queries.Signable, opinion: str, by: Actor, at: datetime) -> queries.Signable:
    """Take one's own proposal back."""
    if by.person_id != change.proposer_id:
        raise Invalid("不能撤回：只有提出人可以撤回", remedy="不同意的请退回")
    return _ended(change, lifecycle.RECALL[_noun(change)], opinion, by=by, at=at)


def proposer(by: Actor, why: str, *, what: str) -> tuple[int, int]:
    """Return the unit and the person of who proposes. Raises Invalid for nobody's and for no reason."""
    if by.person_id is None or by.unit_id is None:
        raise Invalid(f"不能{what}：只有登记在单位的人员可以提出")
    if not why.strip():
        raise Invalid(f"不能{what}：请写明理由", field="why")
    return by.unit_id, by.person_id


def tried(trial: queries.Trial, *, at: datetime) -> dict[str, Any]:
    """Return the columns that hold a dry run."""
    return {"trial": trial.as_json(), "trial_digest": trial.digest, "tried_at": at}


def told(change: queries.Signable) -> dict[str, Any]:
    """Return what the ledger keeps of a dry run."""
    counts = {
        name: count for name, count in change.trial.items() if name in ("recordings", "later", "ended", "due")
    }
    return {"trial": counts, "digest": change.trial_digest}


def _ended(
    change: queries.Signable, move: Move, opinion: str, *, by: Actor, at: datetime
) -> queries.Signable:
    if not opinion.strip():
        raise Invalid(f"不能{move.label}：请写明理由", field="opinion")
    said = {"opinion": opinion.strip()}
    return step(change, move, by=by, at=at, changes=said, data=said)


def _trial(change: RuleChange | Sorting, *, at: datetime) -> queries.Trial:
    if isinstance(change, RuleChange):
        return queries.try_out(change.key, change.years)
    return queries.try_sorting(queries.sorted_rows(change), queries.class_in(change), on=local_day(at))


def _facts(change: RuleChange | Sorting, **more: Any) -> law.ClassFacts:
    of = change if isinstance(change, RuleChange) else queries.class_in(change)
    return law.ClassFacts(of.years, of.source, **more)


def _noun(change: RuleChange | Sorting) -> str:
    return str(change._meta.model_name)
