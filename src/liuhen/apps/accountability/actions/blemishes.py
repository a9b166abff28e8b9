"""Note a slip, have a stranger judge that it touches nothing, put it right; nobody is sanctioned. 《责任制》第52条."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.accountability import lifecycle, queries
from liuhen.apps.accountability.actions.leads import Source, raise_by_system
from liuhen.apps.accountability.models import Blemish, Lead
from liuhen.apps.retention.actions.holds import release_holds
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import WrongState, action, locked, step
from liuhen.kernel.flow import judge as demand_open

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.people.models import Person


@action(lifecycle.NOTE_BLEMISH)
def note(
    *,
    kind: str,
    paper: str,
    author: "Person",
    content: str,
    case: "Case | None" = None,
    by: Actor,
    at: datetime,
) -> Blemish:
    """Note a slip in somebody's paper."""
    return _noted(kind=kind, paper=paper, author=author, content=content, case=case, by=by, at=at)


@action(lifecycle.SET_ASIDE)
def set_aside(
    *, lead: Lead, kind: str, paper: str, content: str, case: "Case | None" = None, by: Actor, at: datetime
) -> Lead:
    """Think of a lead that it is no more than a slip; somebody else judges whether it is."""
    fresh = locked(lead)
    facts = queries.review_facts(fresh, by=by, at=at)
    demand_open(fresh, lifecycle.SET_ASIDE, by=by, facts=facts)
    if fresh.person is None or not fresh.is_fault:
        raise WrongState(
            f"{lifecycle.SET_ASIDE.cannot}：只有查明了制作人的执法过错线索才可以",
            remedy="请先查明人员或者改定情形",
        )
    done = step(
        fresh, lifecycle.SET_ASIDE, by=by, at=at, facts=facts,
        data={"kind": kind, "paper": paper, "case": case.pk if case else None, "content": content},
    )  # fmt: skip
    _noted(kind=kind, paper=paper, author=fresh.person, content=content, case=case, lead=done, by=by, at=at)
    return done


def _noted(
    *, kind: str, paper: str, author: "Person", content: str, case: "Case | None", lead: Lead | None = None, by: Actor,
    at: datetime,
) -> Blemish:  # fmt: skip
    blemish = Blemish(
        unit_id=author.unit_id, kind=kind, paper=paper, author=author, content=content, case=case, lead=lead,
        noted_by_id=by.person_id, noted_at=at,
    )  # fmt: skip
    return step(
        blemish, lifecycle.NOTE_BLEMISH, by=SYSTEM if lead else by, at=at,
        data={"kind": kind, "paper": paper, "author": author.pk, "case": case.pk if case else None, "content": content,
              "lead": lead.pk if lead else None},
    )  # fmt: skip


@action(lifecycle.JUDGE_BLEMISH)
def judge(*, blemish: Blemish, untouched: Sequence[str], reason: str, by: Actor, at: datetime) -> Blemish:
    """Confirm, point by point, that it does not touch what the case came to. Raises Refused for the author himself."""
    fresh = locked(blemish)
    judged = step(
        fresh, lifecycle.JUDGE_BLEMISH, by=by, at=at,
        facts=queries.blemish_facts(fresh, by=by, untouched=untouched),
        changes={"untouched": " ".join(untouched), "reason": reason, "judged_by_id": by.person_id, "judged_at": at},
        data={"untouched": list(untouched), "reason": reason},
    )  # fmt: skip
    if judged.lead:
        release_holds(source=judged.lead.ref, reason="认定为瑕疵", by=SYSTEM, at=at)
    return judged


@action(lifecycle.REJECT_BLEMISH)
def reject(*, blemish: Blemish, kind: str, reason: str, by: Actor, at: datetime) -> Blemish:
    """Find that it is more than a slip: it is reviewed as a fault, under its lead or a new one."""
    fresh = locked(blemish)
    rejected = step(
        fresh, lifecycle.REJECT_BLEMISH, by=by, at=at, facts=queries.blemish_facts(fresh, by=by),
        changes={"reason": reason, "judged_by_id": by.person_id, "judged_at": at},
        data={"kind": kind, "reason": reason},
    )  # fmt: skip
    if rejected.lead:
        step(rejected.lead, lifecycle.GO_ON_REVIEWING, by=SYSTEM, at=at, data={"blemish": rejected.pk})
    else:
        raise_by_system(
            kind=kind, rule=f"blemish-{rejected.pk}", origin="blemish",
            sources=[Source(rejected.ref, rejected.content, rejected.noted_at)], person=rejected.author,
            unit=rejected.unit, about=rejected.ref, known=f"不是瑕疵：{reason}", at=at,
        )  # fmt: skip
    return rejected


@action(lifecycle.CORRECT_BLEMISH)
def correct(*, blemish: Blemish, correction: str, by: Actor, at: datetime) -> Blemish:
    """Put on record how it was put right."""
    return step(
        blemish, lifecycle.CORRECT_BLEMISH, by=by, at=at, changes={"correction": correction, "corrected_at": at},
        data={"correction": correction},
    )  # fmt: skip
