"""Urge a party, and ask the court to enforce. 《行政强制法》第53条至第58条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.documents import actions as documents
from liuhen.apps.execution import contents, lifecycle, queries
from liuhen.apps.execution.actions import filing
from liuhen.apps.execution.models import CourtApplication, Demand, Urging
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import WrongState, action, locked, step
from liuhen.regulation.execution import UrgeFacts

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document


@action(lifecycle.URGE)
def urge(*, demand: Demand, by: Actor, at: datetime) -> Urging:
    """Draw up the paper that calls on a party once more; it counts from its service. Raises Refused."""
    demand = locked(demand)
    if not demand.is_open:
        raise WrongState(f"{lifecycle.URGE.cannot}：履行事项现在是“{demand.state_zh}”状态")
    if demand.urgings.filter(state="made").exists():
        raise WrongState(f"{lifecycle.URGE.cannot}：已有一份催告书待送达", remedy="请先送达，或作废那一份")
    money = queries.money_of(demand, on=local_day(at))
    paper = documents.draft(
        kind="urging", unit=demand.unit, about=demand.case.ref, party=demand.party.ref, data=contents.urging(money),
        persons=contents.handlers_of(demand), by=by, at=at,
    )  # fmt: skip
    urging = Urging(unit_id=demand.unit_id, case=demand.case, demand=demand, paper=paper)
    facts = UrgeFacts(last_day=money.last_day, is_over=money.last_day is None or money.is_late)
    return step(urging, lifecycle.URGE, by=by, at=at, facts=facts, data={"paper": paper.pk})


@action
def note_urging_served(*, document: "Document", served_at: datetime, at: datetime) -> None:
    """Let an urging count from the service of its paper."""
    for urging in Urging.objects.filter(paper=document, state="made"):
        step(urging, lifecycle.URGED, by=SYSTEM, at=at, changes={"served_at": served_at})


@action
def note_urging_void(*, document: "Document", at: datetime) -> None:
    """Let an urging count no more whose paper or service was found void."""
    for urging in Urging.objects.filter(paper=document, state__in=("made", "served")):
        step(urging, lifecycle.URGING_VOID, by=SYSTEM, at=at)


@action(lifecycle.HEAR)
def answer_urging(*, urging: Urging, answer: str, by: Actor, at: datetime) -> Urging:
    """Take down what the party said to an urging. Raises Refused. 《行政强制法》第36条."""
    return step(urging, lifecycle.HEAR, by=by, at=at, changes={"answer": answer}, data={"answer": answer})


@action(lifecycle.DRAFT)
def draft_application(*, demand: Demand, court: str, asked: str, by: Actor, at: datetime) -> CourtApplication:
    """Draw up the application to the court, for the head to sign. Raises Refused."""
    demand = locked(demand)
    open_ones = CourtApplication.objects.filter(
        demand=demand, state__in=("drafted", "approved", "filed", "accepted")
    )
    if not demand.is_open or open_ones.exists():
        raise WrongState(f"{lifecycle.DRAFT.cannot}：已经履行，或者已有一份申请在办")
    paper = documents.draft(
        kind="court-application", unit=demand.unit, about=demand.case.ref, party=demand.party.ref,
            persons=contents.handlers_of(demand),
        data=contents.application(queries.money_of(demand, on=local_day(at)), court=court, asked=asked), by=by, at=at,
    )  # fmt: skip
    made = CourtApplication(
        unit_id=demand.unit_id, case=demand.case, demand=demand, court=court, asked=asked, paper=paper
    )
    return step(made, lifecycle.DRAFT, by=by, at=at, data={"court": court, "asked": asked, "paper": paper.pk})


@action(lifecycle.APPROVE)
def approve(*, application: CourtApplication, opinion: str = "", by: Actor, at: datetime) -> CourtApplication:
    """Sign an application, as the head. Raises Refused."""
    return step(application, lifecycle.APPROVE, by=by, at=at, data={"opinion": opinion})


@action(lifecycle.FILE)
def file_application(
    *, application: CourtApplication, filed_on: date, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> CourtApplication:
    """Put on record that the court was asked, in time and after the urging has run out. Raises Refused."""
    demand = locked(application.demand)
    filed = step(
        application, lifecycle.FILE, by=by, at=at, changes={"filed_on": filed_on},
        data={"filed_on": filed_on.isoformat()} | attachments.told(files),
        along=lambda row: filing.keep(demand, row.ref, files),
    )  # fmt: skip
    step(
        demand, lifecycle.APPLY_FOR, by=by, at=at, facts=queries.apply_facts(demand, at=at, filed_on=filed_on),
        changes={"applied_at": midnight(filed_on)}, data={"application": filed.pk},
    )  # fmt: skip
    return filed


@action(lifecycle.ACCEPTED)
def accepted(*, application: CourtApplication, number: str, by: Actor, at: datetime) -> CourtApplication:
    """Put on record that the court took the application. Raises Refused."""
    return step(
        application, lifecycle.ACCEPTED, by=by, at=at, changes={"number": number}, data={"number": number}
    )


@action(lifecycle.REJECTED)
def rejected(*, application: CourtApplication, said: str, by: Actor, at: datetime) -> CourtApplication:
    """Put on record that the court did not take the application. Raises Refused."""
    return step(application, lifecycle.REJECTED, by=by, at=at, changes={"said": said}, data={"said": said})


@action(lifecycle.GRANTED)
def granted(*, application: CourtApplication, said: str, by: Actor, at: datetime) -> CourtApplication:
    """Put on record that the court ruled for enforcement. Raises Refused."""
    return step(application, lifecycle.GRANTED, by=by, at=at, changes={"said": said}, data={"said": said})


@action(lifecycle.DENIED)
def denied(*, application: CourtApplication, said: str, by: Actor, at: datetime) -> CourtApplication:
    """Put on record that the court ruled against enforcement. Raises Refused."""
    return step(application, lifecycle.DENIED, by=by, at=at, changes={"said": said}, data={"said": said})


@action(lifecycle.DROP)
def drop(*, application: CourtApplication, said: str, by: Actor, at: datetime) -> CourtApplication:
    """Take an application back, such as when the party performed meanwhile. Raises Refused."""
    return step(application, lifecycle.DROP, by=by, at=at, changes={"said": said}, data={"said": said})
