"""Name who has to act where a notice was refused or met with silence; and what came of that. 《责任制》第32条."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.coordination import lifecycle, papers, queries
from liuhen.apps.coordination.actions import filing
from liuhen.apps.coordination.models import CooperationNotice, Dispatch
from liuhen.apps.documents import actions as documents
from liuhen.apps.findings import actions as findings
from liuhen.apps.people import queries as people
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.flow import action, locked, step
from liuhen.regulation.coordination import FOLLOW_DISPATCH, PartyFacts

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document
    from liuhen.apps.people.models import Unit

REFUSED = FOLLOW_DISPATCH.checks[0].finding


@action(lifecycle.ISSUE)
def issue(
    *, notice: CooperationNotice, unit: "Unit", what: str, hours: int, by: Actor, at: datetime
) -> Dispatch:
    """Name the unit that has to act, and within how many hours. Raises Refused."""
    notice = locked(notice)
    dispatch = Dispatch(
        unit=unit,
        issuer=people.supervising_unit(),
        asker_id=notice.sender_id,
        notice=notice,
        what=what,
        hours=hours,
        issued_at=at,
    )
    made = step(
        dispatch, lifecycle.ISSUE, by=by, at=at, facts=queries.dispatch_facts(notice, unit, by, at=at),
        data={"unit": unit.pk, "notice": notice.pk, "what": what, "hours": hours},
    )  # fmt: skip
    step(notice, lifecycle.HAND_ON, by=by, at=at, data={"dispatch": made.pk})
    return made


@action(lifecycle.CARRY_OUT)
def carry_out(
    *, dispatch: Dispatch, said: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Dispatch:
    """Report what was done. Raises Refused."""
    dispatch = locked(dispatch)
    return step(
        dispatch, lifecycle.CARRY_OUT, by=by, at=at, facts=_facts(dispatch, by, at),
        changes={"said": said, "ended_at": at}, data={"said": said} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.REFUSE_DISPATCH)
def refuse_dispatch(*, dispatch: Dispatch, reason: str, by: Actor, at: datetime) -> Dispatch:
    """Refuse to follow; a finding stands from this moment, from which those above take up a lead. Raises Refused."""
    dispatch = locked(dispatch)
    refused = step(
        dispatch, lifecycle.REFUSE_DISPATCH, by=by, at=at, facts=_facts(dispatch, by, at),
        changes={"said": reason, "ended_at": at}, data={"reason": reason},
    )  # fmt: skip
    findings.open_finding(
        found=REFUSED, duty=FOLLOW_DISPATCH, about=refused.ref, about_zh=str(refused), unit_id=refused.unit_id,
        person=None, by=SYSTEM, at=at,
    )  # fmt: skip
    return refused


@action(lifecycle.WITHDRAW_DISPATCH)
def withdraw_dispatch(*, dispatch: Dispatch, reason: str, by: Actor, at: datetime) -> Dispatch:
    """Take a dispatch back. Raises Refused."""
    dispatch = locked(dispatch)
    return step(
        dispatch, lifecycle.WITHDRAW_DISPATCH, by=by, at=at, facts=_facts(dispatch, by, at),
        changes={"said": reason, "ended_at": at}, data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.WRITE_DISPATCH)
def write_dispatch(
    *, dispatch: Dispatch, paper: str = "dispatch-order", by: Actor, at: datetime
) -> "Document":
    """Issue the order on paper. Raises Refused."""
    dispatch = locked(dispatch)
    step(
        dispatch,
        lifecycle.WRITE_DISPATCH,
        by=by,
        at=at,
        facts=_facts(dispatch, by, at),
        data={"paper": paper},
    )
    drafted = documents.draft(
        kind=paper, unit=dispatch.issuer, about=dispatch.ref, data=papers.of_dispatch(dispatch),
        persons=people.persons([by.person_id] if by.person_id else []), by=by, at=at,
    )  # fmt: skip
    return documents.issue(document=drafted, by=by, at=at)


def _facts(dispatch: Dispatch, by: Actor, at: datetime) -> PartyFacts:
    return queries.dispatch_facts(dispatch.notice, dispatch.unit, by, at=at)
