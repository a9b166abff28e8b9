"""How long a case may take: the legal term, the promised one, pauses, extensions, and silence. 《责任制》第26条."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.cases import actions, jobs
from liuhen.apps.cases.actions import handling, opening
from liuhen.apps.cases.models import Case
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation import procedures
from liuhen.regulation.procedures import Longer, PauseGround
from liuhen.regulation.vocabulary import Days
from tests.builders import county as build
from tests.builders.cases import Docket
from tests.builders.county import LOCAL, NOW

pytestmark = [pytest.mark.article("rs-26-1"), pytest.mark.django_db]


def at(month: int, day: int, hour: int = 10, *, year: int = 2026) -> datetime:
    return datetime(year, month, day, hour, tzinfo=LOCAL)


def due(case: Case, duty: str = "rs-26-1") -> datetime:
    return clocks.open_for(case.ref).get(duty_id=duty).due_at


@pytest.fixture
def of_the_sector(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the penalty procedure be one of a sector that lists grounds and extensions, as a county's file makes it."""
    sector = replace(
        procedures.PENALTY,
        pauses=(PauseGround("expert", "鉴定", "部门规章第64条", "鉴定告知书"),),
        extensions=(
            Longer(Days(30), "本机关负责人", "部门规章第64条"),
            Longer(None, "集体讨论决定", "部门规章第64条"),
        ),
    )
    mine = tuple(sector if each.key == "penalty" else each for each in procedures.PROCEDURES)
    monkeypatch.setattr(procedures, "PROCEDURES", mine)


def paused(cases: Docket, case: Case, moment: datetime, *, ground: str = "expert") -> Case:
    return handling.pause(
        case=case, ground=ground, paper="云市监鉴告〔2026〕1号", paused_at=moment, by=cases.by(), at=moment
    )


def test_a_penalty_without_a_ground_of_its_sector_is_not_paused(cases: Docket) -> None:
    with pytest.raises(GateClosed, match="《行政处罚法》第60条没有规定可以中止期限的事由"):
        paused(cases, cases.open(), at(12, 1))


def test_a_pause_takes_its_days_out_and_is_an_interval_with_its_paper(
    cases: Docket, of_the_sector: None
) -> None:
    case = cases.open()
    with pytest.raises(GateClosed, match="“听证”不是行政处罚普通程序列明的事由；列明的有鉴定"):
        paused(cases, case, at(12, 1), ground="hearing")
    before = due(case)
    case = paused(cases, case, at(12, 1))
    assert case.is_paused
    with pytest.raises(GateClosed, match="正在中止"):
        paused(cases, case, at(12, 2))
    with pytest.raises(GateClosed, match="正在中止"):
        actions.enter_decided(case=case, by=cases.by(), at=at(12, 2))
    case = handling.resume(case=case, resumed_at=at(12, 11), by=cases.by(), at=at(12, 11))
    assert not case.is_paused
    # Ten days later: 22 February and ten days is Thursday 4 March 2027.
    assert due(case) == before + timedelta(days=10) == at(3, 5, 0, year=2027)
    clock = clocks.open_for(case.ref).get(duty_id="rs-26-1")
    assert clock.pauses[0][2:] == ["expert", "云市监鉴告〔2026〕1号"]
    with pytest.raises(WrongState, match="没有中止"):
        handling.resume(case=case, resumed_at=at(12, 12), by=cases.by(), at=at(12, 12))


def test_a_pause_neither_begins_before_the_case_nor_after_now(cases: Docket, of_the_sector: None) -> None:
    case = cases.open()
    for moment in (NOW - timedelta(days=1), NOW + timedelta(days=2)):
        with pytest.raises(Invalid, match="立案之后、现在以前"):
            handling.pause(
                case=case,
                ground="expert",
                paper="1号",
                paused_at=moment,
                by=cases.by(),
                at=NOW + timedelta(days=1),
            )
    case = paused(cases, case, at(12, 1))
    with pytest.raises(Invalid, match="中止之后、现在以前"):
        handling.resume(case=case, resumed_at=at(11, 30), by=cases.by(), at=at(12, 3))


def test_a_pause_begins_after_what_last_moved_the_case(cases: Docket, of_the_sector: None) -> None:
    case = paused(cases, cases.open(), at(12, 1))
    case = handling.resume(case=case, resumed_at=at(12, 3), by=cases.by(), at=at(12, 4))
    case = handling.extend(case=case, n=30, reason="案情复杂", by=cases.by("head"), at=at(12, 6))
    told: dict[str, Any] = {"ground": "expert", "paper": "2号", "by": cases.by(), "at": at(12, 9)}
    for moment in (at(12, 2), at(12, 5)):
        with pytest.raises(
            Invalid, match=r"早于案件上一次变动（2026-12-06 .*），此前期限没有中止"
        ) as refused:
            handling.pause(case=case, paused_at=moment, **told)
        assert refused.value.field == "paused_at"
    assert handling.pause(case=case, paused_at=at(12, 6), **told).is_paused


def test_the_term_is_longer_only_as_the_procedure_says_and_as_the_head_approves(
    cases: Docket, of_the_sector: None
) -> None:
    case = cases.open()
    with pytest.raises(NotPermitted):
        handling.extend(case=case, n=30, reason="案情复杂", by=cases.by(), at=at(12, 1))
    with pytest.raises(Invalid, match="至多延长30日"):
        handling.extend(case=case, n=31, reason="案情复杂", by=cases.by("head"), at=at(12, 1))
    case = handling.ask(case=case, matter="extension", reason="案情复杂", by=cases.by(), at=at(12, 1))
    assert case.asked_zh == "延长办案期限"
    case = handling.extend(case=case, n=30, reason="案情复杂", by=cases.by("head"), at=at(12, 2))
    assert (case.asked_for, case.extensions) == ("", 1)
    # 22 February and 30 days: Wednesday 24 March 2027.
    assert due(case) == at(3, 25, 0, year=2027)
    case = handling.extend(case=case, n=60, reason="集体讨论决定", by=cases.by("head"), at=at(12, 3))
    with pytest.raises(GateClosed, match="最多延长2次"):
        handling.extend(case=case, n=1, reason="再延长", by=cases.by("head"), at=at(12, 4))


def test_a_term_that_has_run_out_or_that_no_rule_makes_longer_stays(
    cases: Docket, of_the_sector: None
) -> None:
    case = cases.open()
    with pytest.raises(GateClosed, match="已经届满"):
        handling.extend(case=case, n=10, reason="案情复杂", by=cases.by("head"), at=at(3, 1, year=2027))


def test_of_the_law_alone_no_penalty_is_made_longer(cases: Docket) -> None:
    with pytest.raises(GateClosed, match="行政处罚普通程序没有规定可以延长办案期限"):
        handling.extend(case=cases.open(), n=10, reason="案情复杂", by=cases.by("head"), at=NOW)


def test_the_head_turns_down_what_was_asked(cases: Docket) -> None:
    case = cases.open()
    with pytest.raises(WrongState, match="没有待决定的请示"):
        handling.turn_down(case=case, reason="不同意", by=cases.by("head"), at=NOW)
    case = handling.ask(case=case, matter="withdrawal", reason="事实不成立", by=cases.by(), at=NOW)
    case = handling.turn_down(case=case, reason="继续查", by=cases.by("head"), at=NOW)
    assert (case.asked_for, case.state) == ("", "open")


def test_the_last_moment_is_in_time_and_the_next_is_late(cases: Docket) -> None:
    clock = clocks.open_for(cases.open().ref).get()
    assert not clock.breached(at=datetime(2027, 2, 22, 23, 59, 59, tzinfo=LOCAL))
    assert clock.breached(at=datetime(2027, 2, 23, tzinfo=LOCAL))


@pytest.mark.article("rs-26-3")
def test_the_promised_term_runs_beside_the_legal_one_and_ends_first(cases: Docket) -> None:
    case = opening.accept(case=cases.licence(), by=cases.by(), at=NOW)
    assert case.state == "open"
    running = [(each.duty_id, each.term, each.due_at) for each in clocks.open_for(case.ref)]
    # Ten and twenty working days after Tuesday 24 November 2026: 8 and 22 December.
    assert running == [("rs-26-3", "10w", at(12, 9, 0)), ("rs-26-1", "20w", at(12, 23, 0))]
    case = handling.extend(case=case, n=10, reason="现场核查", by=cases.by("head"), at=at(12, 21))
    # Ten working days after 22 December; 1 January 2027 is a holiday of a year not yet announced.
    assert due(case) > at(12, 31)
    actions.enter_decided(case=case, by=cases.by(), at=at(12, 22))
    assert not clocks.open_for(case.ref).exists()


@pytest.mark.article("rs-26-4")
def test_an_application_about_which_nothing_is_said_in_five_working_days_is_accepted(
    cases: Docket, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = cases.licence()
    # Five working days after Tuesday 24 November 2026: Tuesday 1 December.
    assert due(case, "rs-26-4") == at(12, 2, 0)
    with pytest.raises(WrongState, match="受理期限还没有届满"):
        opening.accept_by_silence(case=case, at=datetime(2026, 12, 1, 23, 59, tzinfo=LOCAL))
    monkeypatch.setattr("liuhen.apps.cases.jobs.timezone.now", lambda: at(12, 2, 1))
    jobs.accept_by_silence()
    case.refresh_from_db()
    assert (case.state, case.term_from, case.opened_on) == ("open", NOW, NOW.date())
    # The term to decide counts from the day the materials came in.
    assert due(case) == at(12, 23, 0)
    assert not clocks.open_for(case.ref).filter(duty_id="rs-26-4").exists()


@pytest.mark.article("rs-26-4")
def test_what_is_missing_is_told_once_and_the_time_to_accept_begins_anew(cases: Docket) -> None:
    case = opening.tell_lacking(
        case=cases.licence(), lacking="平面图、健康证明", by=cases.by(), at=at(11, 25)
    )
    assert case.state == "incomplete"
    assert not clocks.open_for(case.ref).exists()
    with pytest.raises(Invalid, match="早于上次收到材料的时间"):
        opening.take_materials(case=case, received_at=at(11, 1), by=cases.by(), at=at(12, 1))
    case = opening.take_materials(case=case, received_at=at(12, 1), by=cases.by(), at=at(12, 1))
    assert due(case, "rs-26-4") == at(12, 9, 0)
    with pytest.raises(GateClosed, match="已经一次告知过"):
        opening.tell_lacking(case=case, lacking="还缺一份", by=cases.by(), at=at(12, 2))
    assert opening.refuse(case=case, reason="不符合法定条件", by=cases.by(), at=at(12, 2)).state == "refused"


@pytest.mark.article("rs-26-4")
def test_only_its_handlers_accept_and_nothing_comes_in_tomorrow(cases: Docket) -> None:
    build.account(cases.third, "heping", "officer")
    case = cases.licence()
    with pytest.raises(NotPermitted):
        opening.accept(case=case, by=cases.by("heping"), at=NOW)
    with pytest.raises(Invalid, match="不能晚于现在"):
        opening.take_materials(case=case, received_at=at(12, 30), by=cases.by(), at=NOW)
    with pytest.raises(Invalid, match="不依申请办理"):
        cases.licence(procedure="compulsion")
