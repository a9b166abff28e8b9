"""A clue is looked into in time, and a case comes of it or a reason why none does. 《责任制》第26条."""

from datetime import datetime

import pytest

from liuhen.apps.cases import actions, queries
from liuhen.apps.cases.actions import opening
from liuhen.apps.cases.models import Clue
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState
from tests.builders import county as build
from tests.builders.cases import Docket
from tests.builders.county import LOCAL, NOW

pytestmark = [pytest.mark.article("rs-26-2"), pytest.mark.django_db]


def a_clue(cases: Docket, *, by: str = "wangfang", **told: object) -> Clue:
    given: dict[str, object] = {
        "unit": cases.county.unit, "source": "complaint", "source_ref": "complaint:7", "summary": "有人举报无证经营",
        "found_on": NOW.date(),
    } | told  # fmt: skip
    return actions.register_clue(**given, by=cases.by(by), at=NOW)  # type: ignore[arg-type]


def test_it_is_decided_within_fifteen_working_days(cases: Docket) -> None:
    clue = a_clue(cases)
    assert (clue.state, clue.keeper) == ("registered", cases.officer)
    (clock,) = clocks.open_for(clue.ref)
    # Fifteen working days after Tuesday 24 November 2026: Tuesday 15 December.
    assert clock.due_at == datetime(2026, 12, 16, tzinfo=LOCAL)
    assert not clock.breached(at=datetime(2026, 12, 15, 23, 59, 59, tzinfo=LOCAL))
    assert clock.breached(at=datetime(2026, 12, 16, tzinfo=LOCAL))
    assert queries.clue_of("complaint:7") == clue


def test_a_case_that_is_opened_from_it_ends_it(cases: Docket) -> None:
    clue = a_clue(cases)
    case = cases.propose(clue=clue)
    assert clocks.open_for(clue.ref).exists(), "a proposal alone decides nothing"
    with pytest.raises(WrongState, match="已经就这条线索呈批立案"):
        actions.decline_clue(clue=clue, reason="不立", by=cases.by(), at=NOW)
    with pytest.raises(WrongState, match="不能呈批立案：已经就这条线索呈批立案"):
        cases.propose(clue=clue)
    actions.approve_opening(case=case, by=cases.by("head"), at=NOW)
    clue.refresh_from_db()
    assert clue.state == "opened"
    assert not clocks.open_for(clue.ref).exists()
    with pytest.raises(WrongState, match="不能呈批立案：线索现在是“已立案”状态"):
        cases.propose(clue=clue)


def test_a_proposal_that_is_refused_ends_the_clue_with_its_reason(cases: Docket) -> None:
    clue = a_clue(cases)
    opening.refuse_opening(case=cases.propose(clue=clue), reason="不属本单位", by=cases.by("head"), at=NOW)
    clue.refresh_from_db()
    assert (clue.state, clue.decline_reason) == ("declined", "不属本单位")


def test_it_is_declined_with_a_reason(cases: Docket) -> None:
    with pytest.raises(Invalid, match="请写明理由"):
        actions.decline_clue(clue=a_clue(cases), reason="　", by=cases.by(), at=NOW)
    clue = actions.decline_clue(clue=a_clue(cases), reason="查无此事", by=cases.by(), at=NOW)
    assert clue.state == "declined"
    assert not clocks.open_for(clue.ref).exists()


def test_it_is_looked_into_by_somebody_of_the_unit(cases: Docket) -> None:
    stranger = build.person(cases.county.other, "外人", "200077")
    with pytest.raises(Invalid, match="外人不是云岭县市场监督管理局的人员"):
        a_clue(cases, keeper=stranger)
    with pytest.raises(NotPermitted):
        a_clue(cases, by="head")


def test_who_looks_into_it_sees_it_or_found_it_and_no_other_officer_does(cases: Docket) -> None:
    build.account(cases.third, "heping", "officer")
    clue = a_clue(cases, keeper=cases.second)
    seen = {
        name: list(queries.clues_visible_to(cases.by(name)))
        for name in ("liqiang", "wangfang", "heping", "legal", "stranger")
    }
    assert seen == {"liqiang": [clue], "wangfang": [clue], "heping": [], "legal": [clue], "stranger": []}


def test_a_clue_of_another_unit_opens_no_case_here(cases: Docket) -> None:
    clue = a_clue(cases)
    Clue.objects.filter(pk=clue.pk).update(unit=cases.county.other)
    with pytest.raises(Invalid, match="线索不是本单位的"):
        cases.propose(clue=clue)
