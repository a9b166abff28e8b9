"""Odd looks: entered by the sweep, passed on by the auditor, judged by the bureau."""

from collections.abc import Sequence
from datetime import datetime

from liuhen.apps.accountability import lifecycle
from liuhen.apps.accountability.actions.leads import Source, raise_by_system
from liuhen.apps.accountability.models import Lead, OddLook
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Move, action, enter_many, judge, locked, step
from liuhen.regulation.accountability import ReviewFacts


@action
def enter(rows: Sequence[OddLook], *, at: datetime) -> int:
    """Enter what was not found before and return how many."""
    known = set(OddLook.objects.filter(key__in=[row.key for row in rows]).values_list("key", flat=True))
    fresh = [row for row in rows if row.key not in known]
    for row in fresh:
        row.found_at = at
    enter_many(fresh, lifecycle.FIND_LOOK, by=SYSTEM, at=at, data=_told)
    return len(fresh)


def _told(row: OddLook) -> dict[str, object]:
    since = row.rule_since.isoformat()
    return {
        "rule": row.rule,
        "rule_since": since,
        "viewing": row.viewing_id,
        "account": row.account_id,
        "count": row.count,
    }


@action(lifecycle.PASS)
def pass_on(*, look: OddLook, remark: str, by: Actor, at: datetime) -> OddLook:
    """Hand an odd look to the bureau: all that the auditor may do with one."""
    return step(
        look, lifecycle.PASS, by=by, at=at, changes={"passed_at": at, "remark": remark},
        data={"handover": remark},
    )  # fmt: skip


@action(lifecycle.TAKE_UP)
def take_up(*, look: OddLook, kind: str, verdict: str, by: Actor, at: datetime) -> Lead:
    """Make a lead of it, of a kind that the bureau names."""
    look = locked(look)
    judge(look, lifecycle.TAKE_UP, by=by, facts=facts(look, by=by))
    person = look.account.person
    lead = raise_by_system(
        kind=kind, rule=f"look-{look.rule}", origin="look",
        sources=[Source(look.ref, look.why, look.viewing.begun_at)], person=person,
        unit=person.unit if person else look.unit, about=look.account.ref, known=f"审计移交：{look.why}。",
        recordings=[look.viewing.recording], at=at,
    )  # fmt: skip
    if lead is None:
        raise ValueError(f"{look.ref} has a lead and was not taken up")
    _judged(look, lifecycle.TAKE_UP, verdict=verdict, by=by, at=at, lead=lead)
    return lead


@action(lifecycle.DISMISS)
def dismiss(*, look: OddLook, verdict: str, by: Actor, at: datetime) -> OddLook:
    """Find that nothing is wrong, with the reason."""
    return _judged(look, lifecycle.DISMISS, verdict=verdict, by=by, at=at)


def _judged(
    look: OddLook, move: Move, *, verdict: str, by: Actor, at: datetime, lead: Lead | None = None
) -> OddLook:
    look = locked(look)
    return step(
        look, move, by=by, at=at, facts=facts(look, by=by),
        changes={"verdict": verdict, "judged_at": at, "lead": lead},
        data={"verdict": verdict, "lead": lead.pk if lead else None},
    )  # fmt: skip


def facts(look: OddLook, *, by: Actor) -> ReviewFacts:
    """Say whose look it was and who judges it."""
    return ReviewFacts(
        concerned_id=look.account.person_id, raiser_ids=frozenset(), reviewer_id=None, acting_id=by.person_id,
        for_the_bureau=True, acts_for_the_bureau=True,
    )  # fmt: skip
