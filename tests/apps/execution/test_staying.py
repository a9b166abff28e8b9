"""A decision in force is stayed by a paper, up to a day: the term waits, nothing grows, nothing is enforced."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from liuhen.apps.decisions.models import Decision
from liuhen.apps.documents.models import Document
from liuhen.apps.execution import actions, jobs, queries
from liuhen.apps.execution.models import DecisionStay, Demand
from liuhen.apps.people.models import Account
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import GateClosed, NotPermitted, WrongState
from tests.builders.execution import SERVED, Till, day

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-20-1")]
BEGUN, UNTIL = day("2026-09-10"), date(2026, 9, 30)  # five days before the last day for paying, 15 September


def proposed(till: Till, decision: Decision, *, at: datetime = BEGUN, **told: Any) -> DecisionStay:
    given: dict[str, Any] = {
        "ground": "unlawful", "reason": "主体认定有误，正在查清", "instrument": "云司监意〔2026〕2号", "until": UNTIL,
        "until_reason": "补充调查", "by": till.cases.by(),
    } | told  # fmt: skip
    return actions.propose_stay(decision=decision, at=at, **given)


def stayed(till: Till, decision: Decision, *, at: datetime = BEGUN, **told: Any) -> DecisionStay:
    stay = actions.approve_stay(stay=proposed(till, decision, at=at, **told), by=till.cases.by("head"), at=at)
    actions.take_stay_sealed(document=stay.paper, at=at)
    return DecisionStay.objects.get(pk=stay.pk)


def fresh(demand: Demand) -> Demand:
    found: Demand = Demand.objects.select_related("case", "party", "decision", "unit").get(pk=demand.pk)
    return found


def test_the_term_to_pay_waits_and_counts_on_from_where_it_stood(till: Till) -> None:
    demand = till.laid()
    stay = stayed(till, demand.decision)
    assert (stay.state, stay.since) == ("in-force", date(2026, 9, 10))
    assert clocks.all_for(demand.ref).get(duty_id="rs-17-5").paused_at == BEGUN
    assert not queries.late_by_now(queries.overdue_of(till.cases.by()), day("2026-09-28"))
    ended = actions.resume(stay=stay, reason="查清，主体无误", by=till.cases.by("head"), at=day("2026-09-20"))
    assert (ended.state, ended.ended_on) == ("ended", date(2026, 9, 20))
    # Ten days later than 15 September is the 25th, Mid-Autumn; with the weekend after it comes Monday the 28th.
    assert queries.money_of(fresh(demand), on=date(2026, 9, 20)).last_day == date(2026, 9, 28)
    assert clocks.all_for(demand.ref).get(duty_id="rs-17-5").paused_at is None


def test_nothing_grows_on_what_was_late_before(till: Till) -> None:
    demand = till.laid()
    stay = stayed(till, demand.decision, at=day("2026-09-21"))  # late since the 16th
    during = queries.money_of(fresh(demand), on=date(2026, 9, 29))
    assert during.surcharge_fen == 1_000_000 * 30 // 1000 * 5  # 16 to 20 September
    assert during.is_still
    assert "停止计算" in "".join(during.words)
    actions.let_run_out(stay=stay, at=day("2026-10-01", 1))
    assert DecisionStay.objects.get().ended_on == UNTIL
    after = queries.money_of(fresh(demand), on=date(2026, 10, 2))
    assert after.surcharge_fen == 1_000_000 * 30 // 1000 * 7  # and 1 and 2 October
    assert not after.is_still


def test_nothing_is_urged_nor_taken_to_the_court_meanwhile(till: Till) -> None:
    demand = till.laid()
    stay = stayed(till, demand.decision, at=day("2026-09-21"))
    with pytest.raises(
        GateClosed, match="自2026年9月21日起停止执行，到2026年9月30日为止，期间不催告"
    ) as closed:
        actions.urge(demand=demand, by=till.cases.by(), at=day("2026-09-22"))
    assert closed.value.duty == "rs-20-1"
    with pytest.raises(GateClosed, match="停止执行"):
        actions.draft_application(
            demand=demand, court="云岭县人民法院", asked="强制执行", by=till.cases.by(), at=day("2026-09-22")
        )
    actions.resume(stay=stay, reason="查清", by=till.cases.by("head"), at=day("2026-09-23"))
    assert actions.urge(demand=fresh(demand), by=till.cases.by(), at=day("2026-09-24")).state == "made"
    assert till.pay(fresh(demand), 100, "2026-09-24").pk


def test_what_is_demanded_during_a_stay_stands_still_at_once(till: Till) -> None:
    decision = till.decided()
    stayed(till, decision)
    demand = till.laid(decision, at=BEGUN + timedelta(days=1))
    assert clocks.all_for(demand.ref).get(duty_id="rs-17-5").paused_at is not None


def test_only_what_is_in_force_is_stayed_once_and_by_another(till: Till) -> None:
    with pytest.raises(GateClosed, match="决定没有生效"):
        proposed(till, till.decided(served_at=None))
    decision = till.decided(till.cases.open())
    stay = proposed(till, decision)
    with pytest.raises(GateClosed, match="已有一件在办"):
        proposed(till, decision)
    with pytest.raises(NotPermitted):
        actions.approve_stay(stay=stay, by=till.cases.by(), at=BEGUN)
    refused = actions.refuse_stay(stay=stay, reason="没有必要", by=till.cases.by("head"), at=BEGUN)
    assert refused.state == "refused"
    again = proposed(till, decision)
    with pytest.raises(GateClosed, match="最后一日2026年9月30日已经过去"):
        actions.approve_stay(stay=again, by=till.cases.by("head"), at=day("2026-10-01"))
    assert actions.approve_stay(stay=again, by=till.cases.by("head"), at=day("2026-09-30")).paper


def test_it_ends_before_the_last_day_for_asking_the_court(till: Till) -> None:
    """Served on 31 August: objected to until 1 March 2027, and the court is asked until 1 June."""
    demand = till.laid()
    closes_on = queries.window_of(demand).closes_on
    assert closes_on is not None
    with pytest.raises(GateClosed, match="到时将丧失申请的权利"):
        proposed(till, demand.decision, until=closes_on)
    assert proposed(till, demand.decision, until=closes_on - timedelta(days=1)).state == "proposed"


def test_what_could_be_enforced_waits_and_may_be_again(till: Till) -> None:
    demand = till.laid()
    opens = queries.window_of(demand).opens_on
    at = day(opens.isoformat())
    actions.follow_terms(demand=demand, at=at)
    assert fresh(demand).state == "enforceable"
    stay = stayed(till, demand.decision, at=at, until=opens + timedelta(days=30))
    assert fresh(demand).state == "owed"
    facts = queries.apply_facts(fresh(demand), at=at)
    assert facts.is_contested
    assert "停止执行决定" in facts.contested_zh
    actions.resume(stay=stay, reason="查清", by=till.cases.by("head"), at=at + timedelta(days=3))
    actions.follow_terms(demand=fresh(demand), at=at + timedelta(days=4))
    assert fresh(demand).state == "enforceable"


def test_a_void_paper_a_fallen_decision_and_the_last_day_end_it(till: Till) -> None:
    decision = till.decided()
    stay = stayed(till, decision)
    actions.take_stay_voided(document=Document.objects.get(pk=stay.paper_id or 0), at=BEGUN)
    ended = DecisionStay.objects.get(pk=stay.pk)
    assert (ended.state, ended.end_reason) == ("ended", "停止执行决定书作废")
    approved = actions.approve_stay(stay=proposed(till, decision), by=till.cases.by("head"), at=BEGUN)
    actions.take_stay_voided(document=approved.paper, at=BEGUN)
    assert DecisionStay.objects.get(pk=approved.pk).state == "dropped"
    running = stayed(till, decision, until=local_day(SERVED) + timedelta(days=30))
    assert not list(queries.stays_over(on=running.until))
    assert [each.pk for each in queries.stays_over(on=running.until + timedelta(days=1))] == [running.pk]
    jobs.end_stays()  # by the real clock its day is over
    assert DecisionStay.objects.get(pk=running.pk).end_reason == "停止执行的最后一日届满"


def test_the_party_is_told_once_that_it_goes_on(till: Till) -> None:
    stay = stayed(till, till.decided())
    actions.resume(stay=stay, reason="查清，主体无误", by=till.cases.by("head"), at=day("2026-09-20"))
    assert [each.pk for each in queries.resumptions_to_tell(till.cases.by())] == [stay.pk]
    told = actions.tell_resumption(stay=stay, by=till.cases.by(), at=day("2026-09-21"))
    assert told.resumption is not None
    assert "自2026年9月21日起恢复执行" in str(told.resumption.data)
    assert not queries.resumptions_to_tell(till.cases.by())
    with pytest.raises(WrongState, match="已经制作"):
        actions.tell_resumption(stay=stay, by=till.cases.by(), at=day("2026-09-21"))


def test_the_pages_lead_from_the_decision_to_the_stay_and_back(till: Till) -> None:
    demand = till.laid()
    client = Client()
    client.force_login(Account.objects.get(username="wangfang"))
    page = client.get(f"/console/decisions/{demand.decision_id}/").content.decode()
    assert f"/console/decision-stays/propose/?decision={demand.decision_id}" in page
    told = {
        "decision": demand.decision_id, "ground": "unlawful", "reason": "正在查清", "until": "2027-01-31",
        "until_reason": "补充调查",
    }  # fmt: skip
    assert client.post("/console/decision-stays/propose/", told).status_code == 302
    stay = DecisionStay.objects.get()
    page = client.get(f"/console/decisions/{demand.decision_id}/").content.decode()
    assert f"/console/decision-stays/{stay.pk}/" in page
    assert "/console/decision-stays/propose/" not in page
    assert "正在查清" in client.get(f"/console/decision-stays/{stay.pk}/").content.decode()
    stranger = Client()
    stranger.force_login(Account.objects.get(username="stranger"))
    assert stranger.get(f"/console/decision-stays/{stay.pk}/").status_code == 404
