"""Fines go to the named account by their slips; what is late grows, hand-reckoned; what came in too much goes back."""

from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.execution import actions, queries
from liuhen.apps.execution.models import Demand, Payment
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.clocks.stays import SOURCES, Stay
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from tests.builders.execution import LATER, SERVED, Till, day

pytestmark = pytest.mark.django_db
SEPARATE, IN_TIME = pytest.mark.article("rs-17-1"), pytest.mark.article("rs-17-5")


def owed(demand: Demand, on: str) -> tuple[int, int]:
    """Return what is left of the fine, and the surcharge, in fen, by the end of a day."""
    money = queries.money_of(Demand.objects.get(pk=demand.pk), on=date.fromisoformat(on))
    return money.principal_left_fen, money.surcharge_fen


def state_of(demand: Demand) -> str:
    return Demand.objects.get(pk=demand.pk).state


@IN_TIME
def test_the_term_to_pay_is_fifteen_days_from_the_service(till: Till) -> None:
    demand = till.laid()
    clock = clocks.open_for(demand.ref).get()
    assert (clock.duty_id, local_day(clock.due_at) - timedelta(1)) == ("rs-17-5", date(2026, 9, 15))
    assert clock.clock.is_wait
    assert queries.money_of(demand, on=date(2026, 9, 15)).last_day == date(2026, 9, 15)


@IN_TIME
def test_what_was_not_served_demands_nothing_yet(till: Till) -> None:
    with pytest.raises(GateClosed, match="决定书还没有送达") as refused:
        till.laid(till.decided(served_at=None))
    assert refused.value.duty == "rs-17-5"


@IN_TIME
def test_a_decision_that_fell_demands_nothing(till: Till) -> None:
    decision = till.decided()
    decision.state = "annulled"
    with pytest.raises(GateClosed, match="没有生效，或者已经撤销"):
        till.laid(decision)


@IN_TIME
def test_a_fine_is_demanded_once_and_only_where_there_is_one(till: Till) -> None:
    decision = till.decided()
    till.laid(decision)
    with pytest.raises(GateClosed, match="已经登记"):
        till.laid(decision)
    with pytest.raises(GateClosed, match="决定没有罚款"):
        till.laid(till.decided(till.cases.open(), fine_fen=0))
    with pytest.raises(Invalid, match="没有写明要求履行的行为"):
        till.laid(decision, kind="act")


@SEPARATE
def test_paid_by_the_last_day_it_is_settled_without_a_surcharge(till: Till) -> None:
    demand = till.laid()
    till.pay(demand, 1_000_000, "2026-09-15")
    assert (state_of(demand), owed(demand, "2026-12-31")) == ("settled", (0, 0))
    assert not clocks.open_for(demand.ref).exists()
    told = Entry.objects.get(event="payment.entered")
    assert told.article == "rs-17-1"


@SEPARATE
@pytest.mark.parametrize("receiver", ["unit", "officer"])
def test_a_payment_to_the_unit_or_an_officer_is_refused_and_on_record(till: Till, receiver: str) -> None:
    demand = till.laid()
    with pytest.raises(GateClosed, match="不得自行收缴罚款") as refused:
        till.pay(demand, 1_000_000, "2026-09-10", received_by=receiver, account=None)
    assert refused.value.duty == "rs-17-1"
    assert not Payment.objects.exists()
    assert Entry.objects.filter(event="move.refused", article="rs-17-1").exists()


@SEPARATE
def test_a_slip_counts_once_whichever_demand_it_is_shown_for(till: Till) -> None:
    one, other = till.laid(), till.laid(till.decided(till.cases.open()))
    till.pay(one, 100, "2026-09-10", slip="A-7")
    with pytest.raises(GateClosed, match="这张缴款凭证已经登记在"):
        till.pay(other, 100, "2026-09-10", slip="A-7")
    till.pay(other, 100, "2026-09-10", slip="A-8")


@SEPARATE
def test_an_account_of_the_unit_or_of_an_officer_is_none(till: Till) -> None:
    with pytest.raises(GateClosed, match="是执法单位自己的"):
        till.account(holder="云岭县市场监督管理局")
    with pytest.raises(GateClosed, match="是执法人员本人"):
        till.account(holder="王芳")
    till.account()
    with pytest.raises(Invalid, match="已经登记了这个账号"):
        till.account()


@SEPARATE
def test_only_an_account_in_use_takes_money(till: Till) -> None:
    account, demand = till.account(), till.laid()
    actions.close_account(account=account, reason="换银行", by=till.cases.by("legal"), at=SERVED)
    account.refresh_from_db()
    with pytest.raises(GateClosed, match="不是在用的指定账户"):
        till.pay(demand, 100, "2026-09-10", account=account)


@SEPARATE
def test_an_officer_registers_no_account_and_a_stranger_no_payment(till: Till) -> None:
    with pytest.raises(NotPermitted):
        till.account(by=till.cases.by())
    with pytest.raises(NotPermitted):
        till.pay(till.laid(), 100, "2026-09-10", account=till.account(), by=till.cases.by("keeper"))


@IN_TIME
def test_ten_days_late_cost_three_hundred_yuan_a_day(till: Till) -> None:
    demand = till.laid()
    assert owed(demand, "2026-09-15") == (1_000_000, 0)
    assert owed(demand, "2026-09-16") == (1_000_000, 30_000)
    assert owed(demand, "2026-09-25") == (1_000_000, 300_000)
    assert owed(demand, "2027-09-25") == (1_000_000, 1_000_000)  # never more than the fine


@IN_TIME
def test_what_is_paid_in_part_grows_no_more(till: Till) -> None:
    demand = till.laid()
    till.pay(demand, 600_000, "2026-09-20")
    # 16 to 19 September 4 × 300, 20 to 25 September 6 × 120 yuan
    assert owed(demand, "2026-09-25") == (400_000, 192_000)
    till.pay(demand, 400_000, "2026-09-26", slip="P-2")
    assert (state_of(demand), owed(demand, "2026-12-01")) == ("owed", (0, 192_000))
    till.pay(demand, 192_000, "2026-10-08", slip="P-3")
    assert state_of(demand) == "settled"


@IN_TIME
def test_the_head_may_forgive_the_surcharge_and_then_it_is_settled(till: Till) -> None:
    demand = till.laid()
    till.pay(demand, 1_000_000, "2026-09-20")
    told: dict[str, Any] = {"demand": demand, "reason": "已补办许可，按期整改", "at": day("2026-09-21")}
    with pytest.raises(NotPermitted):
        actions.forgive(by=till.cases.by(), **told)
    actions.forgive(by=till.cases.by("head"), **told)
    assert (state_of(demand), owed(demand, "2026-12-01")) == ("settled", (0, 0))


@IN_TIME
def test_it_stands_still_while_somebody_objects(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    demand = till.laid()
    review = Stay(
        f"decision:{demand.decision_id}",
        date(2026, 9, 20),
        date(2026, 9, 30),
        "利民小吃店的行政复议",
        "remedy:1",
    )
    monkeypatch.setattr("liuhen.kernel.clocks.stays.SOURCES", [*SOURCES, lambda refs: [review]])
    # 16 to 19 September (4) and 1 to 10 October (10)
    assert owed(demand, "2026-10-10") == (1_000_000, 420_000)
    assert "停止计算" in "".join(queries.money_of(demand, on=date(2026, 10, 10)).words)


@SEPARATE
def test_what_is_paid_twice_is_given_back_and_no_more_than_that(till: Till) -> None:
    demand = till.laid()
    till.pay(demand, 1_000_000, "2026-09-10")
    till.pay(demand, 1_000_000, "2026-09-11", slip="P-2")
    told: dict[str, Any] = {
        "demand": demand, "ground": "overpaid", "refunded_on": date(2026, 9, 25), "payee": "利民小吃店",
        "by": till.cases.by(), "at": LATER,
    }  # fmt: skip
    with pytest.raises(Invalid, match="应退10000元，登记的是10001元"):
        actions.refund(amount_fen=1_000_100, slip="T-1", **told)
    actions.refund(amount_fen=1_000_000, slip="T-1", **told)
    assert queries.money_of(demand, on=date(2026, 9, 25)).over_fen == 0
    with pytest.raises(Invalid, match="应退0元"):
        actions.refund(amount_fen=1, slip="T-2", **told)


@SEPARATE
def test_a_refund_of_an_earlier_day_gives_no_surcharge_back(till: Till) -> None:
    demand = till.laid()
    till.pay(demand, 1_270_000, "2026-09-25")  # the fine, and nine days of three hundred yuan
    told: dict[str, Any] = {
        "demand": demand, "ground": "overpaid", "amount_fen": 270_000, "slip": "T-1", "payee": "利民小吃店",
        "by": till.cases.by(), "at": LATER,
    }  # fmt: skip
    with pytest.raises(Invalid, match="应退0元"):
        actions.refund(refunded_on=date(2026, 9, 15), **told)
    till.pay(demand, 270_000, "2026-09-25", slip="P-2")
    with pytest.raises(Invalid, match="日期早于收到款项之日"):
        actions.refund(refunded_on=date(2026, 9, 24), **told)
    actions.refund(refunded_on=date(2026, 9, 25), **told)


@IN_TIME
def test_nothing_is_paid_or_asked_for_before_there_was_a_decision(till: Till) -> None:
    demand = till.laid()  # of a decision of 31 August
    with pytest.raises(Invalid, match="日期早于作出决定之日") as early:
        till.pay(demand, 1_000_000, "2026-08-30")
    assert early.value.field == "paid_on"
    asked: dict[str, Any] = {
        "reason": "停业",
        "parts": "2026-12-31 10000",
        "by": till.cases.by(),
        "at": LATER,
    }
    with pytest.raises(Invalid, match="日期早于作出决定之日"):
        actions.ask_deferral(demand=demand, asked_on=date(1900, 1, 1), **asked)
    till.pay(demand, 1_000_000, "2026-08-31")
    assert state_of(demand) == "settled"


@SEPARATE
def test_after_a_reversal_of_the_decision_all_of_it_is_given_back(till: Till) -> None:
    demand = till.laid()
    till.pay(demand, 1_000_000, "2026-09-10")
    with pytest.raises(WrongState, match="决定仍然有效"):
        actions.lift(demand=demand, reason="错了", by=till.cases.by(), at=LATER)
    demand.decision.state = "annulled"
    actions.lift(demand=demand, reason="复议撤销", by=till.cases.by(), at=LATER)
    assert queries.money_of(Demand.objects.get(pk=demand.pk), on=date(2026, 9, 25)).over_fen == 1_000_000
    with pytest.raises(WrongState):
        till.pay(Demand.objects.get(pk=demand.pk), 100, "2026-09-25", slip="P-9")


@SEPARATE
def test_a_wrong_entry_is_reversed_and_its_slip_is_free_again(till: Till) -> None:
    demand = till.laid()
    payment = till.pay(demand, 1_000_000, "2026-09-10", slip="A-7")
    actions.reverse(payment=payment, reason="登记到别的案件", by=till.cases.by(), at=day("2026-09-11"))
    assert (state_of(demand), owed(demand, "2026-09-11")) == ("owed", (1_000_000, 0))
    till.pay(demand, 1_000_000, "2026-09-12", slip="A-7")
    assert state_of(demand) == "settled"


def test_confiscated_money_is_demanded_without_a_surcharge(till: Till) -> None:
    demand = till.laid(kind="gain", amount_fen=50_000, due_on=date(2026, 9, 15))
    assert owed(demand, "2026-12-31") == (50_000, 0)
    till.pay(demand, 50_000, "2026-10-01")
    assert state_of(demand) == "settled"


def test_an_act_is_performed_with_its_proof(till: Till) -> None:
    demand = till.laid(kind="act", what="停止使用未登记的特种设备", due_on=date(2026, 9, 10))
    told: dict[str, Any] = {
        "demand": demand,
        "performed_on": date(2026, 9, 9),
        "how": "现场核查已停用",
        "by": till.cases.by(),
        "at": LATER,
    }
    with pytest.raises(Invalid, match="没有附履行证明"):
        actions.perform(**told)
    actions.perform(**told, files=till.proof())
    assert state_of(demand) == "settled"
    assert demand.files.get().of == demand.ref
    with pytest.raises(Invalid, match="这一项要求履行行为"):
        till.pay(demand, 100, "2026-09-10")
