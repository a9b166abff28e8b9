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


@action(lifecycle.TRY_AGAIN["rulechange"])
def try_change_again(*, change: RuleChange, by: Actor, at: datetime) -> RuleChange:
    """Try a change out anew; signatures given on the old trial are void."""
    return _tried_again(change, by=by, at=at)


@action(lifecycle.TRY_AGAIN["sorting"])
def try_sorting_again(*, sorting: Sorting, by: Actor, at: datetime) -> Sorting:
    """Try a sorting out anew; signatures given on the old trial are void."""
    return _tried_again(sorting, by=by, at=at)


def _tried_again(change: queries.Signable, *, by: Actor, at: datetime) -> queries.Signable:
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


@action(lifecycle.REJECT["rulechange"])
def reject_change(*, change: RuleChange, opinion: str, by: Actor, at: datetime) -> RuleChange:
    """Turn a change down, as one who might have signed."""
    return _ended(change, lifecycle.REJECT["rulechange"], opinion, by=by, at=at)


@action(lifecycle.REJECT["sorting"])
def reject_sorting(*, sorting: Sorting, opinion: str, by: Actor, at: datetime) -> Sorting:
    """Turn a sorting down, as one who might have signed."""
    return _ended(sorting, lifecycle.REJECT["sorting"], opinion, by=by, at=at)


@action(lifecycle.RECALL["rulechange"])
def withdraw_change(*, change: RuleChange, opinion: str, by: Actor, at: datetime) -> RuleChange:
    """Take one's own proposal of a change back."""
    _expect_ones_own(change, by)
    return _ended(change, lifecycle.RECALL["rulechange"], opinion, by=by, at=at)


@action(lifecycle.RECALL["sorting"])
def withdraw_sorting(*, sorting: Sorting, opinion: str, by: Actor, at: datetime) -> Sorting:
    """Take one's own proposal of a sorting back."""
    _expect_ones_own(sorting, by)
    return _ended(sorting, lifecycle.RECALL["sorting"], opinion, by=by, at=at)


def _expect_ones_own(change: RuleChange | Sorting, by: Actor) -> None:
    if by.person_id != change.proposer_id:
        raise Invalid("不能撤回：只有提出人可以撤回", remedy="不同意的请退回")


def proposer(by: Actor, *, what: str) -> tuple[int, int]:
    """Return the unit and the person of who proposes. Raises Invalid for nobody's."""
    if by.person_id is None or by.unit_id is None:
        raise Invalid(f"不能{what}：只有登记在单位的人员可以提出")
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
    said = {"opinion": opinion}
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
