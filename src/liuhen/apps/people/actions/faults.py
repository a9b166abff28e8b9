"""What a consequence does to certificates and posts, in the same transaction. 《设备办法》第18条，《责任制》第54条.

Each verb takes the decision's facts, so that its gates are asked here too: there is no way around a founded lead.
"""

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Any

from liuhen.apps.people import lifecycle
from liuhen.apps.people.models import Certificate, Person
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, locked, step
from liuhen.regulation.accountability import ConsequenceFacts
from liuhen.regulation.people import is_off_post


@action
def suspend_certificates(
    *, person: Person, facts: ConsequenceFacts, because: str, by: Actor, at: datetime
) -> list[Certificate]:
    """Suspend every certificate, one the register had suspended too: from then on it does not give it back by itself.

    ``because`` is the ref of the consequence. Raises Refused where there is none to suspend.
    """
    return [
        step(
            certificate, lifecycle.SUSPEND_FOR_FAULT, by=by, at=at, facts=facts,
            changes={
                "suspended_on": certificate.suspended_on if certificate.state == "suspended" else local_day(at),
                "restored_on": None, "suspended_by": because,
            },
            data={"because": because},
        )
        for certificate in _held(person, what="暂扣", suspended_by="")
    ]  # fmt: skip


@action
def withdraw_certificates(
    *, person: Person, facts: ConsequenceFacts, because: str, by: Actor, at: datetime
) -> list[Certificate]:
    """Withdraw every certificate that is not yet withdrawn, for good. Raises Refused without any."""
    return [
        step(
            certificate, lifecycle.WITHDRAW_FOR_FAULT, by=by, at=at, facts=facts,
            changes={"withdrawn_on": local_day(at)}, data={"because": because},
        )
        for certificate in _held(person, what="收缴")
    ]  # fmt: skip


@action
def close_certificates(
    *, person: Person, facts: ConsequenceFacts, because: str, by: Actor, at: datetime
) -> list[Certificate]:
    """Close every certificate of somebody who lost his qualification; one that is closed already stays so.

    Whoever closes and reinstates waits for the other at the person.
    """
    person = locked(person)
    held = Certificate.objects.filter(person=person, state__in=("in-force", "suspended")).order_by("pk")
    return [
        step(
            certificate, lifecycle.WITHDRAW_FOR_FAULT, by=by, at=at, facts=facts,
            changes={"withdrawn_on": local_day(at), "withdrawn_by": because}, data={"because": because},
        )
        for certificate in held
    ]  # fmt: skip


@action
def reinstate_certificates(
    *, person: Person, still_closed: Callable[[Certificate], bool], suspends: Collection[str], because: str, by: Actor,
    at: datetime,
) -> list[Certificate]:  # fmt: skip
    """Reopen, as it was, what consequences had closed and nothing closes now; ``suspends`` are those that do still."""
    person = locked(person)
    closed = (
        Certificate.objects.filter(person=person, state="withdrawn").exclude(withdrawn_by="").order_by("pk")
    )
    done = []
    for certificate in closed:
        if still_closed(certificate):
            continue
        is_over = bool(certificate.suspended_by) and certificate.suspended_by not in suspends
        is_suspended = (
            certificate.suspended_on is not None and certificate.restored_on is None and not is_over
        )
        changes: dict[str, Any] = {"withdrawn_on": None, "withdrawn_by": ""}
        if (
            not is_suspended
        ):  # on the days in between it was good for nothing, as in a suspension that is over
            since = certificate.suspended_on if is_over else certificate.withdrawn_on
            changes |= {"suspended_by": "", "suspended_on": since, "restored_on": local_day(at)}
        move = lifecycle.REINSTATE_SUSPENDED if is_suspended else lifecycle.REINSTATE
        done.append(step(certificate, move, by=by, at=at, changes=changes, data={"because": because}))
    return done


@action
def restore_certificates(*, person: Person, because: str, by: Actor, at: datetime) -> list[Certificate]:
    """Give back what the consequence ``because`` had suspended."""
    suspended = Certificate.objects.filter(person=person, state="suspended", suspended_by=because)
    return [
        step(
            certificate, lifecycle.RESTORE_AFTER_FAULT, by=by, at=at,
            changes={"restored_on": local_day(at), "suspended_by": ""}, data={"because": because},
        )
        for certificate in suspended.order_by("pk")
    ]  # fmt: skip


@action
def send_off_post(
    *, person: Person, since: date, through: date | None, facts: ConsequenceFacts, because: str, by: Actor,
    at: datetime,
) -> Person:  # fmt: skip
    """Take somebody off enforcement posts through a day, or until it is lifted; never for less than he already is."""
    fresh = locked(person)
    if is_off_post(on=since, since=fresh.off_post_since, through=fresh.off_post_through):
        since = min(since, fresh.off_post_since or since)
        through = max(through, fresh.off_post_through) if through and fresh.off_post_through else None
    return step(
        fresh, lifecycle.SEND_OFF_POST, by=by, at=at, facts=facts, changes=_span(since, through),
        data={"because": because, **_told(since, through)},
    )  # fmt: skip


@action
def return_to_post(
    *, person: Person, since: date | None, through: date | None, because: str, by: Actor, at: datetime
) -> Person:
    """End what one consequence did to somebody's post; ``since`` and ``through`` are what others leave of it."""
    return step(
        person, lifecycle.RETURN_TO_POST, by=by, at=at, changes=_span(since, through),
        data={"because": because, **_told(since, through)},
    )  # fmt: skip


def _span(since: date | None, through: date | None) -> dict[str, date | None]:
    return {"off_post_since": since, "off_post_through": through}


def _told(since: date | None, through: date | None) -> dict[str, str]:
    return {"since": since.isoformat() if since else "", "through": through.isoformat() if through else ""}


def _held(person: Person, *, what: str, **also: str) -> list[Certificate]:
    held = list(
        Certificate.objects.filter(person=person, state__in=("in-force", "suspended"), **also).order_by("pk")
    )
    if not held:
        raise Invalid(f"不能{what}证件：{person}没有可以{what}的执法证件")
    return held
