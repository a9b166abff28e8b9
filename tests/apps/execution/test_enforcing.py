"""Put off, urged, taken to the court in its window, or too late; no case closes before its decision is performed."""

from datetime import date, datetime
from typing import Any

import pytest

from liuhen.apps.cases import actions as cases
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document
from liuhen.apps.execution import actions, jobs, queries
from liuhen.apps.execution.models import CourtApplication, Deferral, Demand, Urging
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import ONE_DAY, local_day, midnight
from liuhen.kernel.clocks.stays import SOURCES, Stay
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders.execution import LATER, SERVED, Till, day

pytestmark = pytest.mark.django_db


def fresh(demand: Demand) -> Demand:
    found: Demand = Demand.objects.select_related("case", "party", "decision", "unit").get(pk=demand.pk)
    return found


def ask(till: Till, demand: Demand, parts: str, **told: Any) -> Deferral:
    given: dict[str, Any] = {
        "asked_on": date(2026, 9, 10), "reason": "经营困难，附流水", "by": till.cases.by(), "at": day("2026-09-10"),
    } | told  # fmt: skip
    return actions.ask_deferral(demand=demand, parts=parts, **given)


def urge(till: Till, demand: Demand, *, served_at: datetime = LATER) -> Urging:
    urging = actions.urge(demand=demand, by=till.cases.by(), at=served_at)
    actions.note_urging_served(document=urging.paper, served_at=served_at, at=served_at)
    return Urging.objects.get(pk=urging.pk)


def file(till: Till, demand: Demand, on: str) -> CourtApplication:
    application = actions.draft_application(
        demand=demand,
        court="云岭县人民法院",
        asked="强制执行罚款10000元及加处罚款",
        by=till.cases.by(),
        at=day(on, 9),
    )
    actions.approve(application=application, by=till.cases.by("head"), at=day(on, 10))
    return actions.file_application(
        application=application, filed_on=date.fromisoformat(on), by=till.cases.by(), at=day(on, 11)
    )


@pytest.mark.article("rs-17-5")
def test_instalments_put_the_last_day_off_and_each_part_is_late_by_its_own(till: Till) -> None:
    demand = till.laid()
    deferral = ask(till, demand, "2026-09-30 4000\n2026-10-31，6000元")
    with pytest.raises(NotPermitted):
        actions.grant(deferral=deferral, by=till.cases.by(), at=day("2026-09-14"))
    actions.grant(deferral=deferral, answer="同意", by=till.cases.by("head"), at=day("2026-09-14"))
    clock = clocks.open_for(demand.ref).get()
    assert local_day(clock.due_at) - ONE_DAY == date(2026, 11, 2)  # 31 October 2026 is a Saturday
    till.pay(fresh(demand), 400_000, "2026-09-30")
    assert queries.money_of(fresh(demand), on=date(2026, 10, 31)).late_fen == 0
    money = queries.money_of(fresh(demand), on=date(2026, 11, 2))
    assert money.late_fen == 600_000
    assert (money.principal_left_fen, money.surcharge_fen) == (600_000, 2 * 18_000)


@pytest.mark.article("rs-17-5")
def test_what_is_put_off_ends_where_the_last_part_does_though_the_term_had_moved_off_a_weekend(
    till: Till,
) -> None:
    # Served on Friday 7 August 2026: fifteen days end on Saturday the 22nd, so the last day was Monday the 24th.
    demand = till.laid(till.decided(served_at=day("2026-08-07")), at=day("2026-08-07"))
    assert queries.money_of(demand, on=date(2026, 8, 8)).last_day == date(2026, 8, 24)
    for on, until in (("2026-08-10", "2026-09-30"), ("2026-09-21", "2026-11-25")):
        deferral = ask(till, demand, f"{until} 10000", asked_on=date.fromisoformat(on), at=day(on))
        actions.grant(deferral=deferral, by=till.cases.by("head"), at=day(on))
        due_at = clocks.open_for(demand.ref).get().due_at
        assert local_day(due_at) - ONE_DAY == date.fromisoformat(until)


@pytest.mark.article("rs-17-5")
def test_what_was_late_before_it_was_put_off_stays_late(till: Till) -> None:
    demand = till.laid()
    deferral = ask(till, demand, "2026-10-31 10000", asked_on=date(2026, 9, 18), at=day("2026-09-18"))
    actions.grant(deferral=deferral, by=till.cases.by("head"), at=day("2026-09-21"))
    assert (
        queries.money_of(fresh(demand), on=date(2026, 10, 31)).surcharge_fen == 5 * 30_000
    )  # 16 to 20 September


@pytest.mark.article("rs-17-5")
@pytest.mark.parametrize(
    ("parts", "why"),
    [("2026-10-31 9000", "合计9000元"), ("2026-09-15 10000", "不晚于现在的缴纳期限2026年9月15日")],
)
def test_parts_add_up_and_lie_ahead(till: Till, parts: str, why: str) -> None:
    deferral = ask(till, till.laid(), parts)
    with pytest.raises(GateClosed, match=why):
        actions.grant(deferral=deferral, by=till.cases.by("head"), at=day("2026-09-14"))
    actions.refuse(deferral=deferral, answer="请重新申请", by=till.cases.by("head"), at=day("2026-09-14"))


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        ("", "请写明"),
        ("下个月 3000", "“下个月 3000”不是一期"),
        ("2026-02-30 3000", "“2026-02-30 3000”不是一期"),
        ("2026-10-31 -3", "“2026-10-31 -3”不是一期"),
        ("9999-01-01 1", "“9999-01-01 1”不是一期"),
        ("x" * 1000, f"“{'x' * 30}”不是一期"),
        ("2026-10-31 3000\n2026-10-31 7000", "2026年10月31日写了不止一行"),
        ("\n".join(f"{2027 + n // 12}-{1 + n % 12}-01 1" for n in range(37)), "请写明一至36期"),
    ],
)
def test_what_is_no_instalment_is_said(till: Till, parts: str, says: str) -> None:
    with pytest.raises(Invalid, match=says) as refused:
        ask(till, till.laid(), parts)
    assert refused.value.field == "parts"
    assert not Deferral.objects.exists()


@pytest.mark.article("rs-17-5")
def test_a_party_asks_again_only_when_he_was_answered(till: Till) -> None:
    demand = till.laid()
    first = ask(till, demand, "2026-10-31 10000")
    with pytest.raises(WrongState, match="已有一份申请待审批"):
        ask(till, demand, "2026-11-30 10000")
    actions.refuse(deferral=first, answer="请重新申请", by=till.cases.by("head"), at=day("2026-09-14"))
    assert ask(till, demand, "2026-11-30 10000").state == "asked"


@pytest.mark.article("rs-17-7")
def test_the_window_opens_when_the_terms_to_object_have_run_out_and_is_three_months_wide(till: Till) -> None:
    # Served on 31 August 2026: six months on is 28 February 2027, a Sunday, so 1 March; three months on is 1 June.
    window = queries.window_of(till.laid())
    assert (window.over_on, window.opens_on, window.closes_on) == (
        date(2027, 3, 1), date(2027, 3, 2), date(2027, 6, 1)
    )  # fmt: skip


@pytest.mark.article("rs-17-7")
def test_where_reconsideration_comes_first_the_window_opens_after_its_sixty_days(till: Till) -> None:
    demand = till.laid(till.decided(till.cases.on_the_spot(), fine_fen=10_000))
    assert queries.window_of(demand).over_on == date(2026, 10, 30)


@pytest.mark.article("rs-17-7")
def test_the_window_counts_from_the_end_of_a_longer_deferral(till: Till) -> None:
    demand = till.laid()
    deferral = ask(till, demand, "2027-04-30 10000")
    actions.grant(deferral=deferral, by=till.cases.by("head"), at=day("2026-09-14"))
    window = queries.window_of(fresh(demand))
    assert (window.over_on, window.closes_on) == (date(2027, 4, 30), date(2027, 7, 30))


@pytest.mark.article("rs-17-7")
def test_the_court_is_asked_in_the_window_after_an_urging_has_run_out(till: Till) -> None:
    demand = till.laid()
    with pytest.raises(GateClosed, match="届满前不能申请，最早2027年3月2日"):
        file(till, demand, "2027-03-01")
    CourtApplication.objects.get()  # drafted and approved it stays; filing alone was undone
    actions.drop(
        application=CourtApplication.objects.get(), said="过早", by=till.cases.by(), at=day("2027-03-01", 12)
    )
    urge(till, fresh(demand), served_at=day("2027-03-03"))
    with pytest.raises(GateClosed, match="催告书送达后要等10个工作日，到2027年3月17日届满"):
        file(till, fresh(demand), "2027-03-17")
    actions.drop(
        application=CourtApplication.objects.latest("id"),
        said="过早",
        by=till.cases.by(),
        at=day("2027-03-17", 12),
    )
    filed = file(till, fresh(demand), "2027-03-18")
    assert (filed.state, fresh(demand).state) == ("filed", "applied")
    actions.accepted(
        application=filed, number="（2027）吉0524行审1号", by=till.cases.by(), at=day("2027-03-25")
    )
    filed.refresh_from_db()
    actions.granted(application=filed, said="准予强制执行", by=till.cases.by(), at=day("2027-04-01"))


@pytest.mark.article("rs-17-7")
def test_without_an_urging_the_court_is_not_asked(till: Till) -> None:
    with pytest.raises(GateClosed, match="没有催告当事人履行"):
        file(till, till.laid(), "2027-03-02")


@pytest.mark.article("rs-17-7")
def test_silence_loses_the_right_and_a_late_application_is_refused(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    demand = till.laid()
    urge(till, demand)
    run(monkeypatch, day("2027-03-02"))
    assert (fresh(demand).state, fresh(demand).enforceable_at) == ("enforceable", midnight(date(2027, 3, 1)))
    clock = clocks.open_for(demand.ref).filter(duty_id="rs-17-7").get()
    assert local_day(clock.due_at) - ONE_DAY == date(2027, 6, 1)
    run(monkeypatch, day("2027-06-01", 23))
    assert fresh(demand).state == "enforceable"
    run(monkeypatch, day("2027-06-02"))
    assert fresh(demand).state == "lost"
    with pytest.raises(GateClosed, match="申请期限已于2027年6月1日届满"):
        file(till, fresh(demand), "2027-06-02")


@pytest.mark.article("rs-17-7")
def test_posted_on_the_last_day_is_in_time_though_registered_later(till: Till) -> None:
    demand = till.laid()
    urge(till, demand)
    application = actions.draft_application(
        demand=fresh(demand), court="云岭县人民法院", asked="罚款", by=till.cases.by(), at=day("2027-05-31")
    )
    actions.approve(application=application, by=till.cases.by("head"), at=day("2027-05-31"))
    actions.file_application(
        application=application, filed_on=date(2027, 6, 1), by=till.cases.by(), at=day("2027-06-03")
    )
    assert fresh(demand).state == "applied"


@pytest.mark.article("rs-17-7")
def test_while_somebody_objects_nothing_is_enforced(till: Till, monkeypatch: pytest.MonkeyPatch) -> None:
    demand = till.laid()
    urge(till, demand)
    run(monkeypatch, day("2027-03-02"))
    suit = Stay(f"decision:{demand.decision_id}", date(2027, 2, 20), None, "利民小吃店的行政诉讼", "remedy:1")
    monkeypatch.setattr("liuhen.kernel.clocks.stays.SOURCES", [*SOURCES, lambda refs: [suit]])
    run(monkeypatch, day("2027-03-03"))
    assert fresh(demand).state == "owed"
    assert clocks.all_for(demand.ref).get(duty_id="rs-17-7").lapsed_by == "demand.contested"
    with pytest.raises(GateClosed, match="利民小吃店的行政诉讼还没有结束"):
        file(till, fresh(demand), "2027-03-05")


@pytest.mark.article("rs-17-7")
def test_an_urging_waits_for_the_last_day_and_says_what_is_owed(till: Till) -> None:
    demand = till.laid()
    with pytest.raises(GateClosed, match="履行期限到2026年9月15日才届满"):
        actions.urge(demand=demand, by=till.cases.by(), at=day("2026-09-15"))
    urging = actions.urge(demand=demand, by=till.cases.by(), at=day("2026-09-25"))
    assert urging.paper is not None
    assert "加处罚款3000元，合计13000元" in "".join(urging.paper.data["paragraphs"])
    with pytest.raises(WrongState, match="已有一份催告书"):
        actions.urge(demand=demand, by=till.cases.by(), at=day("2026-09-26"))


@pytest.mark.article("rs-17-7")
def test_a_void_paper_urges_nobody(till: Till) -> None:
    demand = till.laid()
    urging = urge(till, demand)
    assert urging.paper is not None
    documents.void(document=urging.paper, reason="数额写错", by=till.cases.by(), at=LATER)
    assert Urging.objects.get(pk=urging.pk).state == "void"


@pytest.mark.article("rs-17-5")
@pytest.mark.parametrize("paper", ["payment-notice", "surcharge-decision"])
def test_papers_tell_what_is_owed_as_of_their_day(till: Till, paper: str) -> None:
    till.account()
    demand = till.laid()
    actions.draw_up(demand=demand, paper=paper, by=till.cases.by(), at=LATER)
    drawn = Document.objects.get()
    assert (drawn.kind, drawn.about) == (paper, demand.case.ref)
    documents.issue(document=drawn, by=till.cases.by(), at=LATER)


@pytest.mark.article("rs-17-5")
def test_a_case_is_reported_as_closed_once_all_is_performed(till: Till) -> None:
    demand = till.laid()
    with pytest.raises(Invalid, match="“待履行”状态，没有履行完毕"):
        actions.draw_up(demand=demand, paper="closing-report", by=till.cases.by(), at=LATER)
    till.pay(demand, 1_000_000, "2026-09-10")
    actions.draw_up(demand=fresh(demand), paper="closing-report", by=till.cases.by(), at=LATER)
    said = Document.objects.get().data
    assert said["rows"][0][1] == demand.decision.number
    assert said["rows"][0][3:] == ["已履行", "10000元"]
    assert [name for name, told in said["table"] if told] == ["案号", "案由", "办理程序", "立案日期"]


@pytest.mark.article("rs-17-1")
def test_no_case_closes_before_its_decision_is_performed(till: Till) -> None:
    case = till.cases.concluded()
    decision = till.decided(case)
    cases.enter_decided(case=case, by=SYSTEM, at=SERVED)
    close: dict[str, Any] = {"case": case, "by": till.cases.by("head"), "at": LATER}
    case.refresh_from_db()
    with pytest.raises(GateClosed, match="罚款没有登记履行"):
        cases.close(**close)
    demand = till.laid(decision)
    with pytest.raises(GateClosed, match="待履行"):
        cases.close(**close)
    till.pay(demand, 1_000_000, "2026-09-10")
    till.pay(fresh(demand), 5_000, "2026-09-10", slip="P-2")
    with pytest.raises(GateClosed, match="多收的50元没有退还"):
        cases.close(**close)
    actions.refund(
        demand=fresh(demand), ground="overpaid", amount_fen=5_000, refunded_on=date(2026, 9, 20), slip="T-1",
        payee="利民小吃店", by=till.cases.by(), at=LATER,
    )  # fmt: skip
    assert cases.close(**close).state == "closed"


@pytest.mark.article("rs-17-7")
def test_the_head_ends_what_cannot_be_enforced(till: Till) -> None:
    demand = till.laid()
    told: dict[str, Any] = {
        "demand": demand,
        "ground": "no-assets",
        "reason": "公司注销，无财产",
        "at": LATER,
    }
    with pytest.raises(NotPermitted):
        actions.end(by=till.cases.by(), **told)
    actions.end(by=till.cases.by("head"), **told)
    assert fresh(demand).state == "ended"
    assert clocks.all_for(demand.ref).get().lapsed_by == "demand.ended"


def run(monkeypatch: pytest.MonkeyPatch, at: datetime) -> None:
    monkeypatch.setattr("liuhen.apps.execution.jobs.timezone.now", lambda: at)
    jobs.follow_terms()
