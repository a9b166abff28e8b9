"""Verbs by which a case ends, or begins again. 《责任制》第17、26、31条."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from liuhen.apps.cases import lifecycle
from liuhen.apps.cases.actions.handling import answered
from liuhen.apps.cases.models import Case
from liuhen.apps.cases.queries import standing
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Move, action, locked, step
from liuhen.regulation.cases import OLDER_LAW, REOPENED_FOR


@action(lifecycle.ANSWER_OLDER_LAW)
def answer_older_law(*, case: Case, answer: str, reason: str, by: Actor, at: datetime) -> Case:
    """Say which of two readings of the law the act is judged by. 《行政处罚法》第37条."""
    case = locked(case)
    told = {"older_law_answer": OLDER_LAW[answer], "older_law_reason": reason}
    changes = {"older_law_answer": answer, "older_law_reason": reason}
    return _judged(case, lifecycle.ANSWER_OLDER_LAW, by=by, at=at, changes=changes, data=told)


@action(lifecycle.CONCLUDE)
def conclude(*, case: Case, opinion: str, by: Actor, at: datetime) -> Case:
    """End the investigation with what its handlers propose. 《责任制》第31条."""
    case = locked(case)
    changes = {"opinion": opinion, "concluded_at": at}
    return _judged(case, lifecycle.CONCLUDE, by=by, at=at, changes=changes, data={"opinion": opinion})


@action(lifecycle.SEND_BACK)
def send_back(*, case: Case, reason: str, by: Actor, at: datetime) -> Case:
    """Have a concluded case investigated further."""
    case = locked(case)
    return _judged(
        case, lifecycle.SEND_BACK, by=by, at=at, changes={"concluded_at": None}, data={"reason": reason}
    )


@action(lifecycle.ENTER_DECIDED)
def enter_decided(*, case: Case, by: Actor, at: datetime) -> Case:
    """Put on record that all that had to be decided is: the terms to decide end. Called by whoever issues decisions."""
    case = locked(case)
    return _judged(case, lifecycle.ENTER_DECIDED, by=by, at=at, changes={"decided_at": at})


@action(lifecycle.CLOSE)
def close(*, case: Case, by: Actor, at: datetime) -> Case:
    """Close a case whose decision was carried out; higher apps lay their gates before this."""
    case = locked(case)
    return _judged(case, lifecycle.CLOSE, by=by, at=at, changes={"closed_at": at})


@action(lifecycle.WITHDRAW)
def withdraw(*, case: Case, reason: str, by: Actor, at: datetime) -> Case:
    """Undo the opening of a case 撤销立案: it ends without a decision."""
    case = locked(case)
    changes = {"ended_reason": reason, "closed_at": at} | answered("withdrawal", case)
    return _judged(case, lifecycle.WITHDRAW, by=by, at=at, changes=changes, data={"reason": reason})


@action(lifecycle.TRANSFER)
def transfer(*, case: Case, to: str, reason: str, by: Actor, at: datetime) -> Case:
    """Hand a whole case to the organ whose matter it is."""
    case = locked(case)
    changes = {"transferred_to": to, "ended_reason": reason, "closed_at": at} | answered("transfer", case)
    return _judged(case, lifecycle.TRANSFER, by=by, at=at, changes=changes, data={"to": to, "reason": reason})


@action(lifecycle.REOPEN)
def reopen(*, case: Case, ground: str, reason: str, by: Actor, at: datetime) -> Case:
    """Take a case up again after its decision fell or new facts came up: a new term begins. The former stays."""
    case = locked(case)
    changes: dict[str, Any] = {
        "reopened_for": ground, "term_from": at, "concluded_at": None, "decided_at": None, "closed_at": None,
        "extensions": 0, "extended_by": "", "paused_at": None, "resumed_at": None, "pause_ground": "",
        "pause_paper": "",
    }  # fmt: skip
    case = _judged(
        case,
        lifecycle.REOPEN,
        by=by,
        at=at,
        changes=changes,
        data={"ground": REOPENED_FOR[ground], "reason": reason},
    )
    return step(case, lifecycle.BEGIN_TERM, by=SYSTEM, at=at)


def _judged(
    case: Case,
    move: Move,
    *,
    by: Actor,
    at: datetime,
    changes: Mapping[str, Any],
    data: Mapping[str, Any] | None = None,
) -> Case:
    """Carry a move out by how the locked case stands."""
    facts = standing.facts_of(case, by=by, at=at)
    return step(case, move, by=by, at=at, facts=facts, changes=changes, data=data)
