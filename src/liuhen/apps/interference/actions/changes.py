"""Announce with its ground what is to be changed of anybody's post or certificate; the bureau confirms. 第50条."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.interference import lifecycle, queries
from liuhen.apps.interference.models import ChangeReview, PostChange
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@action(lifecycle.ANNOUNCE)
def announce(
    *, person: "Person", what: str, ground: str, basis: str, procedure: str, by: Actor, at: datetime
) -> PostChange:
    """Announce a change with its ground and procedure: of anybody, and alike. Raises Refused."""
    if PostChange.objects.filter(person=person, what=what, state="announced").exists():
        raise Invalid(
            f"{lifecycle.ANNOUNCE.cannot}：{person}的这项变动已经申报，正在等待确认", field="person"
        )
    told = {"what": what, "ground": ground, "basis": basis, "procedure": procedure}
    change = PostChange(
        unit_id=person.unit_id, person=person, announced_by_id=by.person_id, announced_at=at, **told
    )
    return step(change, lifecycle.ANNOUNCE, by=by, at=at, data={"person": person.pk, **told})


@action(lifecycle.CONFIRM)
def confirm(*, change: PostChange, by: Actor, at: datetime) -> PostChange:
    """Confirm a change: it may now be made, once. Raises Refused."""
    change = locked(change)
    return step(
        change,
        lifecycle.CONFIRM,
        by=by,
        at=at,
        facts=queries.change_facts(change, by),
        changes={"decided_at": at},
    )


@action(lifecycle.REFUSE_CHANGE)
def refuse_change(*, change: PostChange, reason: str, by: Actor, at: datetime) -> PostChange:
    """Refuse a change: it must not be made. Raises Refused."""
    change = locked(change)
    return step(
        change, lifecycle.REFUSE_CHANGE, by=by, at=at, facts=queries.change_facts(change, by),
        changes={"decided_at": at, "reason": reason}, data={"reason": reason},
    )  # fmt: skip


@action
def lapse_change(*, change: PostChange, at: datetime) -> PostChange:
    """Let a confirmation that nobody made use of run out."""
    return step(change, lifecycle.LAPSE_CHANGE, by=SYSTEM, at=at)


@action
def open_review(*, at: datetime) -> ChangeReview | None:
    """Let the bureau's holders look at what happened since the last look, whether anything did; None before its day."""
    due = queries.review_due(at)
    if due is None:
        return None
    ring, since = due
    review = ChangeReview(unit_id=ring.unit_id, since=since, until=at)
    return step(review, lifecycle.OPEN_REVIEW, by=SYSTEM, at=at)


@action(lifecycle.LOOK)
def look(*, review: ChangeReview, by: Actor, at: datetime) -> ChangeReview:
    """Say as a holder that one looked: nothing is written of what one saw. Raises Refused."""
    review = locked(review)
    return step(
        review, lifecycle.LOOK, by=by, at=at, facts=queries.review_facts(review, by),
        changes={"first_id": by.person_id},
    )  # fmt: skip


@action(lifecycle.LOOK_TOO)
def look_too(*, review: ChangeReview, by: Actor, at: datetime) -> ChangeReview:
    """Say the same as another holder: what names the one is hidden from him, and seen by the other. Raises Refused."""
    review = locked(review)
    return step(
        review, lifecycle.LOOK_TOO, by=by, at=at, facts=queries.review_facts(review, by),
        changes={"second_id": by.person_id, "closed_at": at},
    )  # fmt: skip
