"""Hand on what is beyond a fault; the track here stands until it comes back. 《责任制》第55条."""

from collections.abc import Sequence
from datetime import date, datetime

from liuhen.apps.accountability import lifecycle, queries
from liuhen.apps.accountability.actions import filing
from liuhen.apps.accountability.models import FaultReferral, Lead
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.flow import WrongState, action, locked, step


@action(lifecycle.HAND_ON)
def hand_on(
    *,
    lead: Lead,
    whom: str,
    organ: str,
    number: str,
    matter: str,
    sent_on: date,
    files: Sequence[Kept] = (),
    by: Actor,
    at: datetime,
) -> FaultReferral:
    """Hand a lead on; from then on nothing is concluded or imposed here. Raises Refused."""
    lead = locked(lead)
    if lead.sanctions.exclude(state__in=("void", "revoked")).exists() or lead.consequences.exists():
        raise WrongState(
            "不能移送：这条线索已经作出追究决定或者处理", remedy="另有违纪、犯罪事实的，请另提线索后移送"
        )
    if lead.state not in lifecycle.STAND.source:
        raise WrongState(f"不能移送：线索现在是“{lead.state_zh}”状态")
    referral = step(
        FaultReferral(
            unit_id=lead.handler_id, lead=lead, whom=whom, organ=organ, number=number, matter=matter,
            sent_on=sent_on,
        ),
        lifecycle.HAND_ON, by=by, at=at, facts=queries.review_facts(lead, by=by, at=at),
        data={"lead": lead.pk, "whom": whom, "organ": organ, "number": number, "matter": matter,
              "sent_on": sent_on.isoformat()} | attachments.told(files),
        along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip
    step(lead, lifecycle.STAND, by=SYSTEM, at=at, data={"referral": referral.pk})
    return referral


@action(lifecycle.RECEIPT)
def receipt(
    *, referral: FaultReferral, receipt: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> FaultReferral:
    """Register that it was received there."""
    return step(
        referral, lifecycle.RECEIPT, by=by, at=at, changes={"receipt": receipt},
        data={"receipt": receipt} | attachments.told(files), along=lambda row: filing.keep(row.ref, files),
    )  # fmt: skip


@action(lifecycle.TAKE_UP_THERE)
def taken_up(*, referral: FaultReferral, answer: str, by: Actor, at: datetime) -> FaultReferral:
    """Register that it was taken up there: here it ends."""
    return step(
        referral, lifecycle.TAKE_UP_THERE, by=by, at=at, changes={"answer": answer}, data={"answer": answer}
    )


@action(lifecycle.TURN_DOWN_THERE)
def turned_down(*, referral: FaultReferral, answer: str, by: Actor, at: datetime) -> FaultReferral:
    """Register that it was not taken up: the review here goes on."""
    referral = step(
        referral, lifecycle.TURN_DOWN_THERE, by=by, at=at, changes={"answer": answer}, data={"answer": answer}
    )
    step(
        referral.lead, lifecycle.GO_ON_REVIEWING, by=SYSTEM, at=at,
        changes={"founded": None, "second": None, "approver": None, "approved_at": None, "concluded_at": None},
        data={"referral": referral.pk},
    )  # fmt: skip
    return referral
