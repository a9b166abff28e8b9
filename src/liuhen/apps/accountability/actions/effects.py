"""What a consequence does to certificates and posts, begins and ends; always inside the verb that it follows from."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from liuhen.apps.accountability import lifecycle, queries
from liuhen.apps.accountability.models import Consequence
from liuhen.apps.people.actions import faults
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import locked, step
from liuhen.regulation.accountability import ConsequenceFacts


def begin(consequence: Consequence, facts: ConsequenceFacts, *, by: Actor, at: datetime) -> None:
    """Do to certificates and posts what the form says."""
    person, because = consequence.person, consequence.ref
    if person is None:
        return
    match consequence.effect:
        case "suspended":
            faults.suspend_certificates(person=person, facts=facts, because=because, by=by, at=at)
        case "withdrawn" if consequence.sanction_id:
            faults.close_certificates(person=person, facts=facts, because=because, by=by, at=at)
        case "withdrawn":
            faults.withdraw_certificates(person=person, facts=facts, because=because, by=by, at=at)
        case "off-post" if person.state == "serving" and not _is_past(consequence, at):
            faults.send_off_post(
                person=person, since=facts.begins_on, through=facts.ends_on, facts=facts, because=because, by=by, at=at
            )  # fmt: skip


def end(consequence: Consequence, *, by: Actor, at: datetime, reopens: bool = True) -> None:
    """Undo what it did, as far as nothing else does the same; what was withdrawn is only given back on redress."""
    person, because = consequence.person, consequence.ref
    if person is None:
        return
    match consequence.effect:
        case "suspended":
            faults.restore_certificates(person=person, because=because, by=by, at=at)
        case "withdrawn" if reopens:
            person = locked(person)  # whoever closes them by another decision waits, or has been seen
            faults.reinstate_certificates(
                person=person, still_closed=queries.closing(person.pk, but=consequence),
                suspends=queries.suspending(person.pk, but=consequence), because=because, by=by, at=at,
            )  # fmt: skip
        case "off-post" if person.state == "serving":
            person = locked(person)
            since, through = _left_by_others(consequence)
            faults.return_to_post(person=person, since=since, through=through, because=because, by=by, at=at)


def take(consequence: Consequence, *, since: date, at: datetime) -> Consequence:
    """Let one of a sanction take effect from a day on; a training that was stayed has its days left."""
    assert consequence.sanction is not None, "a misuse's takes effect with its decision"
    today = local_day(at)
    last = since + timedelta(days=consequence.days - 1) if consequence.days else consequence.ends_on
    due = today + timedelta(days=consequence.within) if consequence.within else None
    if consequence.executed_at is not None:
        due = consequence.execute_by
    elif due and last:
        due = max(due, last)
    changes: dict[str, Any] = {"served_at": at, "execute_by": due}
    if consequence.days != 0:
        changes |= {"begins_on": since, "ends_on": last}
    taken = step(
        consequence, lifecycle.TAKE_EFFECT, by=SYSTEM, at=at, changes=changes,
        data={"begins_on": since.isoformat(), "ends_on": last.isoformat() if last else "",
              "execute_by": due.isoformat() if due else ""},
    )  # fmt: skip
    if consequence.days != 0:
        begin(taken, _as_decided(taken), by=SYSTEM, at=at)
    return taken


def hold_back(consequence: Consequence, *, at: datetime) -> Consequence:
    """Stop one for a while; what it has left it has again afterwards."""
    today = local_day(at)
    changes: dict[str, Any] = {}
    if consequence.days is not None and consequence.ends_on:
        changes["days"] = max(0, (consequence.ends_on - today).days)
    if consequence.execute_by and consequence.executed_at is None:
        changes["within"] = max(1, (consequence.execute_by - today).days)
    held = step(consequence, lifecycle.HOLD_BACK, by=SYSTEM, at=at, changes=changes)
    end(held, by=SYSTEM, at=at)
    return held


def revoke(consequence: Consequence, *, because: str, at: datetime) -> Consequence:
    """Take one back for good."""
    had_effect = consequence.state == "served"
    revoked = step(consequence, lifecycle.REVOKE, by=SYSTEM, at=at, data={"because": because})
    if had_effect:
        end(revoked, by=SYSTEM, at=at)
    return revoked


def unserve(consequence: Consequence, *, because: str, at: datetime) -> Consequence:
    """Take one back until its decision is served again."""
    waits = step(
        consequence,
        lifecycle.WAIT_AGAIN,
        by=SYSTEM,
        at=at,
        changes={"execute_by": None},
        data={"because": because},
    )
    end(waits, by=SYSTEM, at=at)
    return waits


def _as_decided(consequence: Consequence) -> ConsequenceFacts:
    """Return what the decision was judged by: its effect comes later, and not by whoever registers the service."""
    sanction = consequence.sanction
    assert sanction is not None
    facts = queries.consequence_facts(
        sanction.lead, consequence.person, forms=(consequence.form,), form=consequence.form,
        begins_on=consequence.begins_on, ends_on=consequence.ends_on, by=SYSTEM,
    )  # fmt: skip
    return replace(facts, acting_id=sanction.decided_by_id)


def _is_past(consequence: Consequence, at: datetime) -> bool:
    return consequence.ends_on is not None and consequence.ends_on < local_day(at)


def _left_by_others(ended: Consequence) -> tuple[date | None, date | None]:
    """Return from when to when other consequences keep the person off post."""
    assert ended.person_id is not None
    others = queries.off_post_by_others(ended.person_id, but=ended)
    if not others:
        return None, None
    ends = [each.ends_on for each in others]
    through = None if None in ends else max(last for last in ends if last)
    return min(each.begins_on for each in others), through
