"""Put on record what was paid: into the named account, or lawfully on the spot; and what went back."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.execution import lifecycle, queries
from liuhen.apps.execution.actions import filing
from liuhen.apps.execution.actions.demanding import demand_decided_by, settle_if_paid
from liuhen.apps.execution.models import Demand, FineAccount, Holding, Payment, Refund
from liuhen.kernel import attachments
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept
from liuhen.kernel.clocks.accrual import yuan
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.kernel.flow.asking import demand_not_before
from liuhen.regulation.execution import CollectFacts, PayFacts, collect_ground

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.OPEN_ACCOUNT)
def open_account(
    *, unit: "Unit", kind: str, bank: str, holder: str, number: str, document: str, by: Actor, at: datetime
) -> FineAccount:
    """Name the account into which fines of a unit are paid. Raises Refused for one of the unit or of an officer."""
    if FineAccount.objects.filter(unit=unit, number=number, state="in-use").exists():
        raise Invalid(f"{lifecycle.OPEN_ACCOUNT.cannot}：{unit}已经登记了这个账号", field="number")
    account = FineAccount(unit=unit, kind=kind, bank=bank, holder=holder, number=number, document=document)
    return step(
        account, lifecycle.OPEN_ACCOUNT, by=by, at=at, facts=queries.account_facts(unit, holder),
        data={"kind": kind, "bank": bank, "holder": holder, "document": document},
    )  # fmt: skip


@action(lifecycle.CLOSE_ACCOUNT)
def close_account(*, account: FineAccount, reason: str, by: Actor, at: datetime) -> FineAccount:
    """Take an account out of use; what was paid into it stays. Raises Refused."""
    return step(account, lifecycle.CLOSE_ACCOUNT, by=by, at=at, data={"reason": reason})


@action(lifecycle.PAY)
def pay(
    *, demand: Demand, received_by: str, account: FineAccount | None, slip: str, amount_fen: int, paid_on: date,
    payer: str, files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Payment:  # fmt: skip
    """Put on record that money came into the named account, by its slip. Raises Refused. 《行政处罚法》第67条."""
    demand = locked(demand)
    _of_money(lifecycle.PAY, demand, amount_fen)
    demand_decided_by(lifecycle.PAY, demand, paid_on, field="paid_on")
    if received_by == "bank" and account is None:
        raise Invalid(
            f"{lifecycle.PAY.cannot}：没有选择指定账户", field="account", remedy="请先登记并选择指定账户"
        )
    number = account.number if account else ""
    payment = Payment(
        unit_id=demand.unit_id, case=demand.case, demand=demand, way="bank", amount_fen=amount_fen, paid_on=paid_on,
        payer=payer, account=account, account_number=number, slip=slip,
    )  # fmt: skip
    facts = _pay_facts(account, slip, unit_id=demand.unit_id, received_by=received_by)
    made = step(
        payment, lifecycle.PAY, by=by, at=at, facts=facts,
        data={
            "account": account.pk if account else None, "slip": slip, "amount_fen": yuan(amount_fen),
            "paid_on": paid_on.isoformat(),
        } | attachments.told(files),
        along=lambda row: filing.keep(demand, row.ref, files),
    )  # fmt: skip
    settle_if_paid(demand, at=at)
    return made


@action(lifecycle.COLLECT)
def collect(
    *, demand: Demand, ground: str, amount_fen: int, collected_at: datetime, receipt: str, payer: str,
    wish: str = "", undisputed: bool = False, place: str = "land", landed_at: datetime | None = None,
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Payment:  # fmt: skip
    """Put on record that a fine was lawfully collected on the spot, with its receipt; from now on it is in a hand."""
    demand = locked(demand)
    _of_money(lifecycle.COLLECT, demand, amount_fen)
    demand_decided_by(lifecycle.COLLECT, demand, local_day(collected_at), field="collected_at")
    counted_from = _since(collected_at, place, landed_at, at=at)
    rule = demand.rule
    limit = rule.on_the_spot.collect_yuan * 100 if rule.on_the_spot else 0
    payment = Payment(
        unit_id=demand.unit_id, case=demand.case, demand=demand, way="on-the-spot", amount_fen=amount_fen,
        paid_on=local_day(collected_at), payer=payer, receipt=receipt, ground=ground, wish=wish,
        collector_id=by.person_id,
    )  # fmt: skip
    other = Payment.objects.filter(receipt=receipt, state="entered").first()
    facts = CollectFacts(
        ground=collect_ground(ground, rule.field), decided_there=rule.on_the_spot is not None,
        within_limit=0 < demand.amount_fen <= limit, limit_zh=yuan(limit), is_asked=bool(wish),
        is_undisputed=undisputed, receipt_at=f"{other.demand}的缴款" if other else "",
    )  # fmt: skip
    made = step(
        payment, lifecycle.COLLECT, by=by, at=at, facts=facts,
        data={
            "ground": ground, "amount_fen": yuan(amount_fen), "collected_at": collected_at.isoformat(),
            "receipt": receipt, "wish": wish, "undisputed": undisputed, "place": place,
            "landed_at": landed_at.isoformat() if landed_at else None,
        } | attachments.told(files),
        along=lambda row: filing.keep(demand, row.ref, files),
    )  # fmt: skip
    held = Holding(
        unit_id=demand.unit_id, case=demand.case, payment=made, holder="officer", person_id=by.person_id,
        field=rule.field, counted_from=counted_from,
    )  # fmt: skip
    step(held, lifecycle.HOLD, by=by, at=at, data={"holder": "officer"})
    settle_if_paid(demand, at=at)
    return made


@action(lifecycle.HAND_IN)
def hand_in(*, holding: Holding, passed_on: date, taken_by: "Person", by: Actor, at: datetime) -> Holding:
    """Put on record that an officer handed what he collected to the unit, which has it from then on. Raises Refused."""
    holding = locked(holding)
    _held_by(lifecycle.HAND_IN, holding, "officer")
    _not_before(lifecycle.HAND_IN, holding, passed_on)
    if taken_by.pk == holding.person_id:
        raise Invalid(
            f"{lifecycle.HAND_IN.cannot}：收款人就是收缴人本人",
            field="taken_by",
            remedy="请由单位的另一人收款",
        )
    if taken_by.unit_id != holding.unit_id and not _is_inside(taken_by, holding.unit_id):
        raise Invalid(f"{lifecycle.HAND_IN.cannot}：{taken_by}不是本单位的人员", field="taken_by")
    done = step(
        holding, lifecycle.HAND_IN, by=by, at=at,
        changes={"passed_on_at": midnight(passed_on), "taken_by_id": taken_by.pk},
        data={"passed_on": passed_on.isoformat(), "taken_by": taken_by.pk},
    )  # fmt: skip
    with_unit = Holding(
        unit_id=holding.unit_id, case_id=holding.case_id, payment_id=holding.payment_id, holder="unit",
        person_id=taken_by.pk, field=holding.field, counted_from=midnight(passed_on),
    )  # fmt: skip
    step(with_unit, lifecycle.HOLD, by=by, at=at, data={"holder": "unit"})
    return done


@action(lifecycle.PAY_IN)
def pay_in(
    *, holding: Holding, passed_on: date, account: FineAccount, slip: str, by: Actor, at: datetime
) -> Holding:
    """Put on record that the unit paid collected money into the named account, by its slip. Raises Refused."""
    holding = locked(holding)
    _held_by(lifecycle.PAY_IN, holding, "unit")
    _not_before(lifecycle.PAY_IN, holding, passed_on)
    payment = locked(holding.payment)
    done = step(
        holding, lifecycle.PAY_IN, by=by, at=at, facts=_pay_facts(account, slip, unit_id=holding.unit_id),
        changes={"passed_on_at": midnight(passed_on)},
        data={"passed_on": passed_on.isoformat(), "account": account.pk, "slip": slip},
    )  # fmt: skip
    step(
        payment, lifecycle.BANK, by=by, at=at,
        changes={"account_id": account.pk, "account_number": account.number, "slip": slip}, data={"slip": slip},
    )  # fmt: skip
    return done


@action(lifecycle.REVERSE)
def reverse(*, payment: Payment, reason: str, by: Actor, at: datetime) -> Payment:
    """Take back an entry that was wrong; it stays readable, and its slip is free again. Raises Refused."""
    demand = locked(payment.demand)
    if payment.holdings.exists():
        raise WrongState(
            f"{lifecycle.REVERSE.cannot}：当场收缴的现金有经手记录",
            remedy="请按上交、缴付银行办理；多收的，登记退款",
        )
    done = step(payment, lifecycle.REVERSE, by=by, at=at, changes={"reason": reason}, data={"reason": reason})
    if demand.state == "settled" and queries.money_of(demand, on=local_day(at)).left_fen:
        step(demand, lifecycle.UNSETTLE, by=by, at=at, changes={"met_at": None})
    return done


@action(lifecycle.REFUND)
def refund(
    *, demand: Demand, ground: str, amount_fen: int, refunded_on: date, slip: str, payee: str,
    files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Refund:  # fmt: skip
    """Put on record that money was given back: no more than what came in above what is owed. Raises Refused."""
    demand = locked(demand)
    # As of today: on an earlier day a surcharge had not grown yet, and what was paid for it would go back.
    over = queries.money_of(demand, on=local_day(at)).over_fen
    if amount_fen <= 0 or amount_fen > over:
        raise Invalid(
            f"{lifecycle.REFUND.cannot}：应退{yuan(over)}，登记的是{yuan(amount_fen)}", field="amount_fen"
        )
    first = demand.payments.filter(state="entered").order_by("paid_on").first()
    demand_not_before(
        lifecycle.REFUND.cannot,
        refunded_on,
        first and first.paid_on,
        what="收到款项之日",
        field="refunded_on",
    )
    if Refund.objects.filter(slip=slip).exists():
        raise Invalid(f"{lifecycle.REFUND.cannot}：这张退款凭证已经登记", field="slip")
    made = Refund(
        unit_id=demand.unit_id, case=demand.case, demand=demand, ground=ground, amount_fen=amount_fen,
        refunded_on=refunded_on, slip=slip, payee=payee,
    )  # fmt: skip
    return step(
        made, lifecycle.REFUND, by=by, at=at,
        data={
            "ground": ground, "amount_fen": yuan(amount_fen), "refunded_on": refunded_on.isoformat(), "slip": slip,
        } | attachments.told(files),
        along=lambda row: filing.keep(demand, row.ref, files),
    )  # fmt: skip


def _of_money(move: Move, demand: Demand, amount_fen: int) -> None:
    if not demand.is_money:
        raise Invalid(f"{move.cannot}：这一项要求履行行为，不是缴款", remedy="请用“登记履行情况”办理")
    if demand.state in ("lifted", "ended"):
        raise WrongState(f"{move.cannot}：履行事项现在是“{demand.state_zh}”状态", remedy="收错的款请银行退回")
    if amount_fen <= 0:
        raise Invalid(f"{move.cannot}：金额应当大于零", field="amount_fen")


def _pay_facts(
    account: FineAccount | None, slip: str, *, unit_id: int, received_by: str = "bank"
) -> PayFacts:
    number = account.number if account else ""
    other = (
        Payment.objects.filter(account_number=number, slip=slip, state="entered").first() if number else None
    )
    return PayFacts(
        received_by=received_by, account_zh=str(account or ""), slip_at=f"“{other.demand}”的缴款" if other else "",
        account_in_use=account is not None and account.state == "in-use" and account.unit_id == unit_id,
    )  # fmt: skip


def _since(collected_at: datetime, place: str, landed_at: datetime | None, *, at: datetime) -> datetime:
    """Return from when the term to hand money in counts: on water or a train, from landing."""
    if collected_at > at or (landed_at and landed_at > at):
        raise Invalid(f"{lifecycle.COLLECT.cannot}：时间不能晚于现在", field="collected_at")
    if place == "land":
        return collected_at
    if landed_at is None:
        raise Invalid(f"{lifecycle.COLLECT.cannot}：没有填写抵岸、到站时间", field="landed_at")
    if landed_at < collected_at:
        raise Invalid(f"{lifecycle.COLLECT.cannot}：抵岸、到站时间早于收缴时间", field="landed_at")
    return landed_at


def _held_by(move: Move, holding: Holding, holder: str) -> None:
    if holding.state == "held" and holding.holder != holder:
        raise WrongState(f"{move.cannot}：这笔罚款现在由{holding.HOLDERS[holding.holder]}保管")


def _not_before(move: Move, holding: Holding, day: date) -> None:
    demand_not_before(move.cannot, day, holding.counted_from, what="收到罚款之日", field="passed_on")


def _is_inside(person: "Person", unit_id: int) -> bool:
    return person.unit.parent_id == unit_id
