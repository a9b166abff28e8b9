"""How a case ends with a decision or without, and how it begins again. 《责任制》第17、26、31条."""

from datetime import date, datetime, timedelta

import pytest

from liuhen.apps.cases import actions, queries
from liuhen.apps.cases.actions import ending
from liuhen.apps.cases.queries import standing
from liuhen.apps.laws import actions as laws
from liuhen.apps.offices import actions as offices
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, NotPermitted, WrongState
from tests.builders.cases import Docket
from tests.builders.county import LOCAL, NOW

pytestmark = [pytest.mark.article("rs-26-9"), pytest.mark.django_db]


def test_from_the_end_of_the_investigation_to_the_closing(cases: Docket) -> None:
    case = cases.concluded()
    assert (case.state, case.opinion) == ("concluded", "事实清楚，建议罚款")
    with pytest.raises(WrongState):
        actions.close(case=case, by=cases.by("head"), at=NOW)
    case = actions.send_back(case=case, reason="补充检验", by=cases.by("head"), at=NOW)
    assert (case.state, case.concluded_at) == ("open", None)
    case = actions.conclude(case=case, opinion="建议罚款", by=cases.by("liqiang"), at=NOW)
    assert clocks.open_for(case.ref).exists()
    case = actions.enter_decided(case=case, by=SYSTEM, at=NOW)
    assert not clocks.open_for(case.ref).exists()
    case = actions.close(case=case, by=cases.by("head"), at=NOW)
    assert (case.state, case.closed_at) == ("closed", NOW)


def test_only_a_handler_concludes_and_no_fewer_than_two_do(cases: Docket) -> None:
    case = cases.open()
    with pytest.raises(NotPermitted):
        actions.conclude(case=case, opinion="罚款", by=cases.by("head"), at=NOW)
    (_, second) = queries.handlers_now(case)
    actions.release_handler(handler=second, reason="调岗", by=cases.by("head"), at=NOW)
    with pytest.raises(GateClosed, match="办案的执法人员有1人，少于2人"):
        actions.conclude(case=case, opinion="罚款", by=cases.by(), at=NOW)


def test_withdrawing_and_transferring_end_the_terms_without_fault(cases: Docket) -> None:
    withdrawn = actions.withdraw(case=cases.open(), reason="违法事实不成立", by=cases.by("head"), at=NOW)
    (clock,) = clocks.all_for(withdrawn.ref)
    assert clock.lapsed_by == "case.withdrawn"
    transferred = cases.transferred()
    assert (transferred.state, transferred.transferred_to) == ("transferred", "云岭县城市管理局")
    with pytest.raises(NotPermitted):
        actions.withdraw(case=cases.open(), reason="不查了", by=cases.by(), at=NOW)
    with pytest.raises(GateClosed, match="只有被指定由本单位管辖的才能重新办理"):
        actions.reopen(case=transferred, ground="facts", reason="又有线索", by=cases.by("head"), at=NOW)


def test_what_is_taken_up_again_has_a_term_of_its_own_and_keeps_the_former(cases: Docket) -> None:
    case = actions.enter_decided(case=cases.concluded(), by=SYSTEM, at=NOW)
    case = actions.close(case=case, by=cases.by("head"), at=NOW)
    later = datetime(2027, 3, 1, 9, tzinfo=LOCAL)
    case = actions.reopen(case=case, ground="annulled", reason="复议撤销", by=cases.by("head"), at=later)
    assert (case.state, case.reopened_for, case.closed_at) == ("open", "annulled", None)
    assert case.number.endswith("1号")
    former, now = clocks.all_for(case.ref)
    assert former.stopped_at == NOW
    # 90 days after 1 March 2027 is Sunday 30 May, which moves to Monday.
    assert now.due_at == datetime(2027, 6, 1, tzinfo=LOCAL)
    assert case.opinion == "事实清楚，建议罚款"


@pytest.mark.article("rs-8-1")
def test_where_leaders_are_named_only_the_leader_of_the_day_approves(cases: Docket) -> None:
    person = cases.by("head").person_id
    head = next(each for each in cases.county.unit.people.all() if each.pk == person)
    deputy = cases.county.keeper
    offices.name(
        unit=cases.county.unit, person=deputy, role="principal", title="局长", document="任1号",
        since=date(2026, 1, 1), by=SYSTEM, at=NOW,
    )  # fmt: skip
    case = cases.propose()
    with pytest.raises(GateClosed, match="您今天不是云岭县市场监督管理局的主要负责人"):
        actions.approve_opening(case=case, by=cases.by("head"), at=NOW)
    offices.name(
        unit=cases.county.unit, person=head, role="deputy", title="副局长", document="任2号", in_charge="执法办案",
        cases=True, since=date(2026, 1, 1), by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert actions.approve_opening(case=case, by=cases.by("head"), at=NOW).state == "open"


def an_amendment(cases: Docket, on: date) -> None:
    laws.register_version(
        law=cases.food.law,
        label="2026年修正",
        promulgated_on=on,
        effective_on=on,
        article_count=154,
        by=SYSTEM,
        at=NOW,
    )


def test_a_law_that_changed_since_the_act_wants_an_answer_before_the_end(cases: Docket) -> None:
    an_amendment(cases, NOW.date() - timedelta(days=5))
    act = NOW.date() - timedelta(days=20)
    case = cases.open(acted_from=act, acted_until=act)
    assert "2026年修正" in standing.law_changed_zh(case, on=NOW.date())
    with pytest.raises(GateClosed, match="已经施行，还没有说明适用哪一规定"):
        actions.conclude(case=case, opinion="罚款", by=cases.by(), at=NOW)
    case = ending.answer_older_law(case=case, answer="older", reason="新规定罚款较高", by=cases.by(), at=NOW)
    assert case.older_law_zh == "适用行为发生时的规定"
    assert actions.conclude(case=case, opinion="罚款", by=cases.by(), at=NOW).state == "concluded"


def test_a_law_that_changed_before_the_act_or_after_today_wants_none(cases: Docket) -> None:
    an_amendment(cases, NOW.date() - timedelta(days=5))
    case = cases.open(acted_from=NOW.date() - timedelta(days=20), acted_until=NOW.date() - timedelta(days=5))
    assert standing.law_changed_zh(case, on=NOW.date()) == ""
    assert cases.open(acted_until=None).state == "open"
    assert standing.law_changed_zh(cases.made[-1], on=NOW.date()) == ""
