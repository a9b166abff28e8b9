"""A unit answers what it was told, or objects to a record; somebody else judges that. 《责任制》第38条."""

from datetime import datetime

from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Objection, Result
from liuhen.apps.evaluation.queries import judging as queries
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Move, WrongState, action, locked, step


@action(lifecycle.ANSWER)
def answer(*, result: Result, answer: str, by: Actor, at: datetime) -> Result:
    """Say for the unit that it has read it; its time to object ends with that."""
    row = locked(result)
    return step(
        row, lifecycle.ANSWER, by=by, at=at, facts=queries.answering_facts(row, by=by, at=at),
        changes={"answer": answer, "answered_at": at}, data={"answer": answer},
    )  # fmt: skip


@action(lifecycle.OBJECT)
def object_to(*, result: Result, about: str, reason: str, by: Actor, at: datetime) -> Objection:
    """Hold that a record does not count, within the term. Raises Refused."""
    row = locked(result)
    if row.state != "told":
        raise WrongState(
            f"不能提出异议：{row.noun}现在是“{row.state_zh}”状态", subject=row.ref, by=by.ref, via=by.via
        )
    about = queries.counted_as(row, about)
    objection = Objection(
        result=row, unit=row.unit, evaluator=row.evaluator, about=about, reason=reason, raised_at=at
    )
    facts = queries.answering_facts(row, about=about, by=by, at=at)
    return step(
        objection, lifecycle.OBJECT, by=by, at=at, facts=facts,
        data={"result": row.pk, "about": about, "reason": reason},
    )  # fmt: skip


@action(lifecycle.SUSTAIN)
def sustain(*, objection: Objection, verdict: str, by: Actor, at: datetime) -> Objection:
    """Hold that the record does not count: it no longer does, in this version and in later ones."""
    return _judged(objection, lifecycle.SUSTAIN, verdict, by=by, at=at)


@action(lifecycle.REJECT)
def reject(*, objection: Objection, verdict: str, by: Actor, at: datetime) -> Objection:
    """Hold that the record counts."""
    return _judged(objection, lifecycle.REJECT, verdict, by=by, at=at)


def _judged(objection: Objection, move: Move, verdict: str, *, by: Actor, at: datetime) -> Objection:
    row = locked(objection)
    return step(
        row, move, by=by, at=at, facts=queries.judging_facts(row, by=by),
        changes={"verdict": verdict, "judged_at": at}, data={"verdict": verdict},
    )  # fmt: skip
