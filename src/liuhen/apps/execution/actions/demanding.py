"""Put on record what a decision demands, and what became of it otherwise than by money."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.documents import actions as documents
from liuhen.apps.execution import contents, lifecycle, queries
from liuhen.apps.execution.actions import filing
from liuhen.apps.execution.models import Demand
from liuhen.kernel import attachments
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.kernel.flow.asking import demand_not_before
from liuhen.regulation.execution import DemandFacts

if TYPE_CHECKING:
    from liuhen.apps.decisions.models import Decision


@action(lifecycle.LAY)
def lay(
    *, decision: "Decision", kind: str, amount_fen: int | None = None, what: str = "", due_on: date | None = None,
    by: Actor, at: datetime,
) -> Demand:  # fmt: skip
    """Put on record one thing that a served decision demands. Raises Refused."""
    fen = decision.fine_fen if kind == "fine" else (amount_fen or 0)
    served_at, case = decision.served_at, decision.case
    if case.state == "closed":
        raise WrongState(f"{lifecycle.LAY.cannot}：案件现在是“{case.state_zh}”状态", subject=case.ref)
    if kind == "act" and not what:
        raise Invalid(f"{lifecycle.LAY.cannot}：没有写明要求履行的行为", field="what")
    if due_on and served_at and due_on <= local_day(served_at):
        raise Invalid(f"{lifecycle.LAY.cannot}：履行期限不晚于送达之日", field="due_on")
    demand = Demand(
        unit_id=case.unit_id, case=case, decision=decision, party=decision.party, kind=kind,
        what=what if kind == "act" else "", amount_fen=0 if kind == "act" else fen, due_on=due_on,
        served_at=served_at or at, laid_at=at,
    )  # fmt: skip
    laid = Demand.objects.filter(decision=decision, kind=kind).exclude(state="lifted")
    facts = DemandFacts(
        is_in_force=decision.state == "issued", is_served=served_at is not None,
        is_laid=kind != "act" and laid.exists(), has_something=kind == "act" or fen > 0,
    )  # fmt: skip
    told = {
        "decision": decision.pk,
        "kind": kind,
        "what": what,
        "due_on": due_on.isoformat() if due_on else None,
    }
    laid_now = step(
        demand, lifecycle.LAY, by=by, at=at, facts=facts, data=told | {"amount_fen": yuan(fen) if fen else ""}
    )
    if stay := queries.stay_in_force(decision.pk):
        return step(laid_now, lifecycle.STAND_STILL, by=SYSTEM, at=at, data={"stay": stay.pk})
    return laid_now


@action(lifecycle.PERFORM)
def perform(
    *, demand: Demand, performed_on: date, how: str, files: Sequence[Kept] = (), by: Actor, at: datetime
) -> Demand:
    """Put on record that what was to be done was done, with its proof. Raises Refused."""
    if demand.is_money:
        raise Invalid(
            f"{lifecycle.PERFORM.cannot}：{demand.kind_zh}以缴款凭证为准", remedy="请用“登记缴款”办理"
        )
    if not files:
        raise Invalid(f"{lifecycle.PERFORM.cannot}：没有附履行证明", remedy="请附上照片、记录或者核查笔录")
    return step(
        demand, lifecycle.PERFORM, by=by, at=at, changes={"met_at": midnight(performed_on), "how": how},
        data={"performed_on": performed_on.isoformat(), "how": how} | attachments.told(files),
        along=lambda row: filing.keep(row, row.ref, files),
    )  # fmt: skip


@action(lifecycle.FORGIVE)
def forgive(*, demand: Demand, reason: str, by: Actor, at: datetime) -> Demand:
    """Forgive the surcharge of a fine; what is paid by then may be all. Raises Refused."""
    demand = locked(demand)
    grown = queries.money_of(demand, on=local_day(at))
    if not grown.surcharge_fen:
        raise WrongState(f"{lifecycle.FORGIVE.cannot}：没有加处罚款可以减免")
    demand = step(
        demand, lifecycle.FORGIVE, by=by, at=at, changes={"is_waived": True},
        data={"reason": reason, "amount": yuan(grown.surcharge_fen)},
    )  # fmt: skip
    return settle_if_paid(demand, at=at)


@action(lifecycle.LIFT)
def lift(*, demand: Demand, reason: str, by: Actor, at: datetime) -> Demand:
    """Lift what a decision demanded that has fallen; what was paid is then to be given back. Raises Refused."""
    if demand.decision.state == "issued":
        raise WrongState(
            f"{lifecycle.LIFT.cannot}：决定仍然有效",
            remedy="请先在决定上办理撤销、变更；不能执行的，报负责人终结执行",
        )
    return step(demand, lifecycle.LIFT, by=by, at=at, changes={"how": reason}, data={"reason": reason})


@action(lifecycle.END)
def end(*, demand: Demand, ground: str, reason: str, by: Actor, at: datetime) -> Demand:
    """End what cannot be enforced, by the head. Raises Refused."""
    said = f"{lifecycle.ENDINGS[ground]}：{reason}"
    return step(
        demand,
        lifecycle.END,
        by=by,
        at=at,
        changes={"how": said, "met_at": at},
        data={"ground": ground, "reason": reason},
    )


@action(lifecycle.DRAW_UP)
def draw_up(*, demand: Demand, paper: str, by: Actor, at: datetime) -> Demand:
    """Draw up a paper about a demand as it stands today; it is issued and sealed like any other. Raises Refused."""
    demand = locked(demand)
    drawn = documents.draft(
        kind=paper, unit=demand.unit, about=demand.case.ref, party=demand.party.ref,
        data=contents.of(paper, demand, on=local_day(at)), persons=contents.handlers_of(demand), by=by, at=at,
    )  # fmt: skip
    return step(demand, lifecycle.DRAW_UP, by=by, at=at, data={"paper": paper, "document": drawn.pk})


@action
def follow_terms(*, demand: Demand, at: datetime) -> Demand:
    """Let a demand follow its terms: the court may be asked, or it went into review or suit, or it is too late."""
    demand = locked(demand)
    match queries.shift(demand, on=local_day(at)):
        case "enforceable":
            over_at = midnight(queries.window_of(demand).over_on)
            return step(
                demand, lifecycle.BECOME_ENFORCEABLE, by=SYSTEM, at=at, changes={"enforceable_at": over_at}
            )
        case "contested":
            return step(demand, lifecycle.CONTEST, by=SYSTEM, at=at, changes={"enforceable_at": None})
        case "lost":
            return step(demand, lifecycle.LOSE, by=SYSTEM, at=at)
    return demand


def settle_if_paid(demand: Demand, *, at: datetime) -> Demand:
    """Close a demand of money when all of it is there; within an action."""
    money = queries.money_of(demand, on=local_day(at))
    if demand.is_money and demand.is_open and money.left_fen == 0:
        last = demand.payments.filter(state="entered").order_by("-paid_on").first()
        met_at = midnight(last.paid_on) if last else at
        return step(demand, lifecycle.SETTLE, by=SYSTEM, at=at, changes={"met_at": met_at})
    return demand


def demand_decided_by(move: Move, demand: Demand, day: date, *, field: str) -> None:
    """Refuse a day on which nothing was owed yet, for there was no decision. Raises Invalid."""
    demand_not_before(
        move.cannot,
        day,
        demand.decision.issued_at,
        what="作出决定之日",
        field=field,
        remedy="请核对凭证上的日期",
    )
