"""Suspected crime goes to the police in time, and no penalty takes its place meanwhile. 《责任制》第17条."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.cases import actions, queries
from liuhen.apps.cases.actions import referring
from liuhen.apps.cases.models import Case, Referral
from liuhen.apps.offices import actions as offices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders.cases import Docket
from tests.builders.county import LOCAL, NOW

pytestmark = [pytest.mark.article("rs-17-2"), pytest.mark.django_db]
ALL: dict[str, Any] = {"letter": True, "report": True, "goods": True, "tests": True, "other": True}


def later(hours: float) -> datetime:
    return NOW + timedelta(hours=hours)


def reported(cases: Docket, case: Case, **told: Any) -> Referral:
    given: dict[str, Any] = {
        "crime": "生产、销售有毒、有害食品罪", "report": "检出禁用物质", "investigators": [cases.officer, cases.second],
        "by": cases.by(), "at": NOW,
    } | told  # fmt: skip
    return referring.report_crime(case=case, **given)


def handed_over(cases: Docket, case: Case) -> Referral:
    found = referring.approve_referral(referral=reported(cases, case), by=cases.by("head"), at=later(1))
    return referring.hand_over(referral=found, receiver="云岭县公安局", **ALL, by=cases.by(), at=later(2))


def test_while_it_is_open_the_case_is_neither_concluded_decided_withdrawn_nor_closed(cases: Docket) -> None:
    case = cases.open()
    referral = reported(cases, case)
    assert queries.blocked_by_referral(case) == referral
    with pytest.raises(GateClosed, match="移送还没有结果（待负责人决定）（依据《责任制》第17条）"):
        actions.conclude(case=case, opinion="罚款", by=cases.by(), at=NOW)
    with pytest.raises(GateClosed, match="移送还没有结果"):
        actions.enter_decided(case=case, by=SYSTEM, at=NOW)
    with pytest.raises(GateClosed, match="移送还没有结果"):
        actions.withdraw(case=case, reason="不查了", by=cases.by("head"), at=NOW)
    with pytest.raises(WrongState, match="已有没有办完的移送"):
        reported(cases, case)


def test_it_is_investigated_by_two(cases: Docket) -> None:
    case = cases.open()
    with pytest.raises(GateClosed, match="核实涉嫌犯罪情况的执法人员只有1人"):
        reported(cases, case, investigators=[cases.officer, cases.county.auxiliary])
    found = reported(cases, case, investigators=[cases.officer, cases.second, cases.third])
    assert found.investigators.count() == 3


def test_the_head_decides_within_three_days(cases: Docket) -> None:
    referral = reported(cases, cases.open())
    clock = clocks.open_for(referral.ref).get()
    # Three days after Tuesday 24 November 2026 is Friday the 27th.
    assert (clock.duty_id, clock.due_at) == ("rs-17-2", datetime(2026, 11, 28, tzinfo=LOCAL))
    with pytest.raises(NotPermitted):
        referring.approve_referral(referral=referral, by=cases.by(), at=NOW)
    refused = referring.refuse_referral(
        referral=referral, reason="数额不够立案标准", by=cases.by("head"), at=NOW
    )
    assert (refused.state, refused.reason) == ("not-approved", "数额不够立案标准")
    assert queries.blocked_by_referral(refused.case) is None
    assert actions.conclude(case=refused.case, opinion="罚款", by=cases.by(), at=NOW).state == "concluded"


@pytest.mark.article("rs-17-3")
def test_it_is_handed_over_within_a_day_with_all_that_belongs_to_it(cases: Docket) -> None:
    referral = referring.approve_referral(
        referral=reported(cases, cases.open()), by=cases.by("head"), at=later(1)
    )
    clock = clocks.open_for(referral.ref).get()
    assert (clock.duty_id, clock.due_at) == ("rs-17-3", later(25))
    assert not clock.breached(at=later(25))
    assert clock.breached(at=later(25) + timedelta(seconds=1))
    with pytest.raises(GateClosed, match="移送材料缺少：有关检验报告或者鉴定结论、其他有关涉嫌犯罪的材料"):
        referring.hand_over(
            referral=referral,
            receiver="云岭县公安局",
            letter=True,
            report=True,
            goods=True,
            by=cases.by(),
            at=later(2),
        )
    done = referring.hand_over(
        referral=referral, receiver="云岭县公安局", letter=True, report=True, goods=True, note="尚未出具检验报告",
        by=cases.by(), at=later(2),
    )  # fmt: skip
    assert (done.state, done.materials) == ("handed-over", "letter report goods")


@pytest.mark.article("rs-17-4")
def test_the_police_answer_within_three_days(cases: Docket) -> None:
    referral = handed_over(cases, cases.open())
    clock = clocks.open_for(referral.ref).get()
    assert (clock.duty_id, clock.due_at) == ("rs-17-4", datetime(2026, 11, 28, tzinfo=LOCAL))
    with pytest.raises(Invalid, match="移交之后、现在以前"):
        referring.filed(referral=referral, answer_number="1号", answered_at=NOW, by=cases.by(), at=later(5))


@pytest.mark.article("rs-17-8")
def test_what_they_take_up_stays_with_them_and_the_goods_follow(cases: Docket) -> None:
    case = cases.open()
    referral = referring.filed(
        referral=handed_over(cases, case), answer_number="云公立〔2026〕9号", answered_at=later(20), by=cases.by(),
        at=later(20),
    )  # fmt: skip
    # Three days after Wednesday 25 November 2026: Saturday, which moves to Monday the 30th.
    assert clocks.open_for(referral.ref).get().due_at == datetime(2026, 12, 1, tzinfo=LOCAL)
    assert queries.blocked_by_referral(case) == referral
    referral = referring.hand_over_goods(referral=referral, note="三箱，随清单", by=cases.by(), at=later(30))
    assert not clocks.open_for(referral.ref).exists()
    with pytest.raises(GateClosed):
        actions.conclude(case=case, opinion="罚款", by=cases.by(), at=later(31))
    ended = actions.transfer(
        case=case, to="云岭县公安局", reason="公安机关已立案", by=cases.by("head"), at=later(32)
    )
    assert ended.state == "transferred"
    assert not clocks.open_for(case.ref).exists()


def test_what_comes_back_from_them_is_decided_here(cases: Docket) -> None:
    case = cases.open()
    referral = referring.filed(
        referral=handed_over(cases, case),
        answer_number="9号",
        answered_at=later(20),
        by=cases.by(),
        at=later(20),
    )
    done = referring.returned(referral=referral, reason="不起诉，检察意见书3号", by=cases.by(), at=later(40))
    assert done.state == "returned"
    assert not clocks.open_for(referral.ref).exists()
    assert actions.conclude(case=case, opinion="罚款", by=cases.by(), at=later(41)).state == "concluded"


@pytest.mark.article("rs-17-9")
def test_a_refusal_of_the_police_lets_the_unit_object_or_go_on(cases: Docket) -> None:
    case = cases.open()
    referral = referring.declined(
        referral=handed_over(cases, case), answer_number="不立〔2026〕3号", answered_at=later(20), by=cases.by(),
        at=later(20),
    )  # fmt: skip
    assert clocks.open_for(referral.ref).get().duty_id == "rs-17-9"
    assert queries.blocked_by_referral(case) == referral
    objected = referring.object_to(referral=referral, objection="review", by=cases.by(), at=later(21))
    assert objected.objection_zh == "提请公安机关复议"
    again = referring.declined(
        referral=objected, answer_number="复字1号", answered_at=later(50), by=cases.by(), at=later(50)
    )
    gone_on = referring.resume_case(referral=again, by=cases.by(), at=later(51))
    assert gone_on.state == "resumed"
    assert queries.blocked_by_referral(case) is None
    case.refresh_from_db()
    assert case.state == "open"
    assert clocks.open_for(case.ref).exists(), "the term of the case went on"
    assert actions.conclude(case=case, opinion="罚款", by=cases.by(), at=later(52)).state == "concluded"


def test_only_who_handles_the_case_reports_and_only_of_one_that_is_alive(cases: Docket) -> None:
    case = cases.open()
    with pytest.raises(NotPermitted):
        reported(cases, case, by=cases.by("legal"))
    actions.withdraw(case=case, reason="不成立", by=cases.by("head"), at=NOW)
    with pytest.raises(WrongState):
        reported(cases, case)


def test_a_deputy_does_not_send_a_case_to_the_police(cases: Docket) -> None:
    head = people.person_of(cases.by("head"))
    assert head is not None
    for person, role, title, more in (
        (cases.county.keeper, "principal", "局长", {}),
        (head, "deputy", "副局长", {"in_charge": "执法办案", "cases": True}),
    ):
        told: dict[str, Any] = {"role": role, "title": title, "document": f"任字{title}", **more}
        offices.name(unit=cases.county.unit, person=person, since=date(2026, 1, 1), **told, by=SYSTEM, at=NOW)
    case = cases.open()  # which he may open
    with pytest.raises(GateClosed, match="主要负责人"):
        referring.approve_referral(referral=reported(cases, case), by=cases.by("head"), at=NOW)
