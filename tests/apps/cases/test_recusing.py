"""Recusal: an officer or a party asks, the head decides, and meanwhile the case goes on. 《行政处罚法》第43条."""

from datetime import timedelta

import pytest

from liuhen.apps.cases import actions, queries
from liuhen.apps.cases.actions import recusing
from liuhen.apps.cases.models import Case, Handler, RecusalRequest
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders import county as build
from tests.builders.cases import Docket
from tests.builders.county import NOW

pytestmark = [pytest.mark.article("rs-26-9"), pytest.mark.django_db]


@pytest.fixture
def case(cases: Docket) -> Case:
    return cases.open(others=[cases.second, cases.third])


def asked(cases: Docket, handler: Handler, *, by: str = "liqiang", **told: object) -> RecusalRequest:
    given: dict[str, object] = {"asker": "officer", "ground": "kin", "reason": "当事人是我表兄"} | told
    return recusing.ask_recusal(handler=handler, **given, by=cases.by(by), at=NOW)  # type: ignore[arg-type]


def second_of(case: Case) -> Handler:
    return case.handlers.get(person__name="李强")


def test_he_goes_on_until_the_head_decides_and_signs_nothing_afterwards(cases: Docket, case: Case) -> None:
    request = asked(cases, second_of(case))
    assert queries.why_not(cases.second, case, NOW.date()) == ""
    recusing.grant_recusal(request=request, decision="情况属实", by=cases.by("head"), at=NOW)
    assert second_of(case).state == "recused"
    assert queries.why_not(cases.second, case, NOW.date()) == "李强已在本案中回避"
    assert queries.why_not(cases.second, case, NOW.date() - timedelta(days=1)) == "李强已在本案中回避"
    with pytest.raises(GateClosed, match="李强已在本案中回避"):
        actions.conclude(case=case, opinion="罚款", by=cases.by("liqiang"), at=NOW)
    with pytest.raises(GateClosed, match="李强已在本案中回避"):
        actions.name_handler(case=case, person=cases.second, by=cases.by("head"), at=NOW)
    assert actions.conclude(case=case, opinion="罚款", by=cases.by(), at=NOW).state == "concluded"


def test_what_is_denied_changes_nothing_and_may_be_asked_again(cases: Docket, case: Case) -> None:
    denied = recusing.deny_recusal(
        request=asked(cases, second_of(case)), decision="没有利害关系", by=cases.by("head"), at=NOW
    )
    assert (denied.state, denied.decision) == ("denied", "没有利害关系")
    assert queries.is_handler(case, cases.second.pk)
    assert asked(cases, second_of(case)).state == "asked"
    with pytest.raises(WrongState, match="正在等待决定"):
        asked(cases, second_of(case))


def test_a_party_of_this_case_may_ask_for_it(cases: Docket, case: Case) -> None:
    (party,) = queries.parties_of(case)
    elsewhere = cases.open(at=NOW + timedelta(minutes=1))
    with pytest.raises(Invalid, match="请选择提出申请的当事人"):
        asked(cases, second_of(case), asker="party")
    with pytest.raises(Invalid, match="不是本案的当事人"):
        asked(cases, second_of(case), asker="party", party=queries.parties_of(elsewhere).get())
    request = asked(cases, second_of(case), by="wangfang", asker="party", party=party)
    assert (request.party, request.asker_zh) == (party, "当事人申请")


def test_nobody_asks_in_anothers_name_or_decides_on_himself(cases: Docket, case: Case) -> None:
    with pytest.raises(Invalid, match="由本人登记"):
        asked(cases, second_of(case), by="wangfang")
    request = asked(cases, second_of(case))
    with pytest.raises(NotPermitted):
        recusing.grant_recusal(request=request, decision="同意", by=cases.by("wangfang"), at=NOW)
    build.account(cases.third, "heping", "officer", "head")
    third = case.handlers.get(person=cases.third)
    own = asked(cases, third, by="heping")
    with pytest.raises(Invalid, match="不能决定自己的回避"):
        recusing.deny_recusal(request=own, decision="不同意", by=cases.by("heping"), at=NOW)


def test_the_lead_may_be_recused_and_another_named(cases: Docket, case: Case) -> None:
    lead = case.handlers.get(is_lead=True)
    request = asked(cases, lead, by="wangfang")
    recusing.grant_recusal(request=request, decision="属实", by=cases.by("head"), at=NOW)
    named = actions.name_handler(
        case=cases.open(at=NOW + timedelta(minutes=1)), person=cases.third, by=cases.by("head"), at=NOW
    )
    assert named.state == "named"
    assert [str(each) for each in queries.handlers_now(case)] == ["李强", "何平"]


def test_of_one_who_left_nothing_is_asked(cases: Docket, case: Case) -> None:
    handler = second_of(case)
    actions.release_handler(handler=handler, reason="调岗", by=cases.by("head"), at=NOW)
    with pytest.raises(WrongState, match="已退出"):
        asked(cases, handler)
