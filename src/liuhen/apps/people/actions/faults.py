"""What a decided consequence does to certificates and posts, in the same transaction. 《设备办法》第18条.

Each verb takes the decision's facts, so that its gates are asked here too: there is no way around a founded lead.
"""

from datetime import date, datetime

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
        raise Invalid(f"不能{what}证件：{person}没有可以{what}的执法证件", field="forms")
    return held
