"""Money is collected on the spot only where the law says so, with a printed receipt, and handed on in time."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.execution import actions
from liuhen.apps.execution.models import Demand, Holding, Payment
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import GateClosed, Invalid, WrongState
from liuhen.regulation.execution import COLLECT_GROUNDS, collect_ground, hand_in_within
from liuhen.regulation.procedures import PUBLIC_SECURITY
from liuhen.regulation.vocabulary import Days, WorkingDays
from tests.builders.execution import LATER, Till, day

pytestmark = pytest.mark.django_db
FRIDAY = day("2026-09-04", 16)  # two working days on is Tuesday 8 September


def collect(till: Till, demand: Demand, **told: Any) -> Payment:
    given: dict[str, Any] = {
        "ground": "small", "amount_fen": demand.amount_fen, "collected_at": FRIDAY, "receipt": "吉01-000123",
        "payer": "赵某", "by": till.cases.by(), "at": FRIDAY + timedelta(hours=1),
    } | told  # fmt: skip
    return actions.collect(demand=demand, **given)


def last_day(holding: Holding) -> date:
    return local_day(clocks.all_for(holding.ref).get().due_at) - timedelta(1)


@pytest.fixture
def small(till: Till) -> Demand:
    """Return a fine of 100 yuan that was decided on the spot."""
    return till.laid(till.decided(till.cases.on_the_spot(), fine_fen=10_000))


@pytest.mark.article("rs-17-1")
def test_up_to_a_hundred_yuan_of_an_on_the_spot_fine_are_collected_there(till: Till, small: Demand) -> None:
    payment = collect(till, small)
    assert (payment.way, payment.receipt, payment.collector) == (
        "on-the-spot",
        "吉01-000123",
        till.cases.officer,
    )
    assert Demand.objects.get(pk=small.pk).state == "settled"


@pytest.mark.article("rs-17-1")
def test_more_than_that_only_where_it_could_not_be_enforced_afterwards(till: Till) -> None:
    demand = till.laid(till.decided(till.cases.on_the_spot(), fine_fen=10_001))
    with pytest.raises(GateClosed, match="超过可以当场收缴的100元"):
        collect(till, demand)
    assert collect(till, demand, ground="hard").amount_fen == 10_001


@pytest.mark.article("rs-17-1")
def test_a_fine_by_the_ordinary_procedure_is_not_collected_except_far_off_and_on_request(till: Till) -> None:
    demand = till.laid(till.decided(fine_fen=10_000))
    for ground in ("small", "hard"):
        with pytest.raises(GateClosed, match="只适用于当场作出的处罚"):
            collect(till, demand, ground=ground)
    with pytest.raises(GateClosed, match="没有提出当场缴纳"):
        collect(till, demand, ground="remote")
    assert collect(till, demand, ground="remote", wish="渔船停航，请求当场缴纳，记入笔录").ground == "remote"


@pytest.mark.article("rs-17-1")
def test_a_receipt_is_used_once(till: Till, small: Demand) -> None:
    collect(till, small)
    other = till.laid(till.decided(till.cases.on_the_spot(), fine_fen=5_000))
    with pytest.raises(GateClosed, match="这张专用票据已经用于"):
        collect(till, other)


@pytest.mark.article("rs-17-1")
def test_the_police_have_grounds_of_their_own() -> None:
    ours, theirs = collect_ground("small", ""), collect_ground("small", PUBLIC_SECURITY)
    assert ours is not None
    assert theirs is not None
    assert (ours.decided_there, theirs.decided_there, theirs.undisputed) == (True, False, True)
    assert collect_ground("hard", PUBLIC_SECURITY) is None
    assert {each.field for each in COLLECT_GROUNDS} == {"", PUBLIC_SECURITY}


@pytest.mark.article("rs-17-6")
def test_days_are_working_days_save_in_the_law_of_the_police() -> None:
    assert (hand_in_within(""), hand_in_within(PUBLIC_SECURITY)) == (WorkingDays(2), Days(2))


@pytest.mark.article("rs-17-6")
def test_each_hand_has_two_working_days(till: Till, small: Demand) -> None:
    account = till.account()
    collect(till, small)
    officer = Holding.objects.get()
    assert last_day(officer) == date(2026, 9, 8)
    told: dict[str, Any] = {"passed_on": date(2026, 9, 8), "by": till.cases.by(), "at": day("2026-09-08", 17)}
    with pytest.raises(Invalid, match="收款人就是收缴人本人"):
        actions.hand_in(holding=officer, taken_by=till.cases.officer, **told)
    with pytest.raises(WrongState, match="这笔罚款现在由执法人员保管"):
        actions.pay_in(holding=officer, account=account, slip="B-1", **told)
    actions.hand_in(holding=officer, taken_by=till.cases.third, **told)
    with pytest.raises(WrongState, match="当场收缴的罚款现在是“已上交”状态"):
        actions.pay_in(holding=officer, account=account, slip="B-1", **told)
    unit = Holding.objects.get(holder="unit")
    assert last_day(unit) == date(2026, 9, 10)
    actions.pay_in(
        holding=unit, account=account, slip="B-1", passed_on=date(2026, 9, 10), by=till.cases.by(),
        at=day("2026-09-10"),
    )  # fmt: skip
    assert not Holding.objects.filter(state="held").exists()
    assert Payment.objects.get().slip == "B-1"
    assert not any(each.breached(at=LATER) for each in clocks.all_for(officer.ref, unit.ref))


@pytest.mark.article("rs-17-6")
def test_handed_in_a_day_late_is_late(till: Till, small: Demand) -> None:
    collect(till, small)
    officer = Holding.objects.get()
    actions.hand_in(
        holding=officer,
        taken_by=till.cases.third,
        passed_on=date(2026, 9, 9),
        by=till.cases.by(),
        at=day("2026-09-09"),
    )
    assert clocks.all_for(officer.ref).get().breached(at=LATER)


@pytest.mark.article("rs-17-6")
def test_on_water_it_counts_from_landing(till: Till, small: Demand) -> None:
    landed: dict[str, datetime] = {"landed_at": day("2026-09-07", 9)}  # a Monday
    with pytest.raises(Invalid, match="没有填写抵岸"):
        collect(till, small, place="water", at=day("2026-09-07", 12))
    with pytest.raises(Invalid, match="抵岸、到站时间早于收缴时间"):
        collect(till, small, place="water", at=day("2026-09-07", 12), landed_at=FRIDAY - timedelta(hours=1))
    assert not Holding.objects.exists()
    collect(till, small, place="water", at=day("2026-09-07", 12), **landed)
    assert last_day(Holding.objects.get()) == date(2026, 9, 9)


@pytest.mark.article("rs-17-1")
def test_cash_that_passed_hands_is_not_reversed(till: Till, small: Demand) -> None:
    payment = collect(till, small)
    with pytest.raises(WrongState, match="有经手记录"):
        actions.reverse(payment=payment, reason="错", by=till.cases.by(), at=LATER)
