"""Review and appeal, a stay meanwhile, and what their answers do: 责任制 article 56."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.accountability import jobs, queries
from liuhen.apps.accountability.actions import consequences, redress
from liuhen.apps.accountability.models import Redress, Sanction
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Service
from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Certificate, Person
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation.faults import OUTCOMES
from tests.builders import county as build
from tests.builders import faults
from tests.builders.county import LOCAL, NOW, County
from tests.builders.faults import DAY, appeal_of, review_of, served, with_others

pytestmark = pytest.mark.usefixtures("data_folder")

# Served on Tuesday, 24 November 2026: the fifteenth day is Wednesday, 9 December, the thirtieth Thursday the 24th.
TODAY = NOW.date()
LAST_REVIEW, LAST_APPEAL = date(2026, 12, 9), date(2026, 12, 24)


def evening(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=LOCAL)


def morning_after(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=LOCAL) + DAY


def decide(
    county: County,
    found: Redress,
    outcome: str = "maintain",
    *,
    by: str = "legal2",
    at: datetime = NOW,
    **more: Any,
) -> Redress:
    with_others(county)
    return redress.decide(redress=found, outcome=outcome, answer="经审查", by=county.actor(by), at=at, **more)


def serve(county: County, found: Redress, *, at: datetime = NOW) -> Redress:
    return redress.serve(
        redress=found, served_on=at.date(), service="本人签收", by=county.actor("legal"), at=at
    )


def registered(
    county: County, sanction: Sanction, kind: str, *, received: date, posted: date | None = None, at: datetime
) -> Redress:
    verb = redress.register_review if kind == "review" else redress.register_appeal
    return verb(
        sanction=sanction,
        received_on=received,
        posted_on=posted,
        claim="处理过重",
        by=county.actor("legal"),
        at=at,
    )


def valid(person: Person, on: date = TODAY) -> bool:
    return people.standing(person, on=on).valid


# Both ways, each with its term.
@pytest.mark.article("rs-56-1")
def test_both_terms_run_from_receipt_until_one_is_used(county: County):
    sanction = served(county, "merit")
    running = RunningClock.objects.filter(subject=sanction.ref, stopped_at=None)
    assert {each.duty_id: each.due_at.astimezone(LOCAL).date() - DAY for each in running} == {
        "rs-56-1": LAST_REVIEW, "rs-56-4": LAST_APPEAL,
    }  # fmt: skip
    review_of(county, sanction)
    assert not running.all().exists()


@pytest.mark.article("rs-56-1")
@pytest.mark.parametrize(("kind", "last"), [("review", LAST_REVIEW), ("appeal", LAST_APPEAL)])
def test_the_last_day_is_in_time_and_the_next_moment_is_kept_and_answered_as_late(
    county: County, kind: str, last: date
):
    ask = review_of if kind == "review" else appeal_of
    late = ask(county, served(county, "merit"), at=morning_after(last))
    assert (late.state, late.last_day) == ("late", last)
    with pytest.raises(NotPermitted):
        redress.answer_late(redress=late, answer="逾期", by=county.actor("wangfang"), at=morning_after(last))
    by = "legal2" if kind == "review" else "government"
    with_others(county)
    answered = redress.answer_late(
        redress=late, answer="已经逾期", by=county.actor(by), at=morning_after(last)
    )
    assert answered.state == "answered"
    other = served(county, "merit", lead=faults.founded(county))
    assert ask(county, other, at=evening(last)).state == "open"


@pytest.mark.article("rs-56-1")
def test_a_last_day_off_rolls_to_the_next_working_day(county: County):
    friday = datetime(2026, 11, 27, 10, 0, tzinfo=LOCAL)  # its fifteenth day is Saturday, 12 December
    sanction = served(county, "merit", at=friday)
    assert review_of(county, sanction, at=evening(date(2026, 12, 14))).state == "open"
    other = served(county, "merit", lead=faults.founded(county, at=friday), at=friday)
    assert review_of(county, other, at=morning_after(date(2026, 12, 14))).state == "late"


@pytest.mark.article("rs-56-1")
def test_posted_in_time_is_in_time(county: County):
    sanction, arrived = served(county, "merit"), datetime(2026, 12, 14, 10, 0, tzinfo=LOCAL)
    asked = registered(county, sanction, "review", received=arrived.date(), posted=LAST_REVIEW, at=arrived)
    assert (asked.state, asked.filed_on) == ("open", LAST_REVIEW)
    used = RunningClock.objects.get(subject=sanction.ref, duty_id="rs-56-1")
    assert not used.breached(at=arrived)
    answer_by = RunningClock.objects.get(subject=asked.ref, duty_id="rs-56-2")
    assert answer_by.due_at.astimezone(LOCAL).date() == date(2026, 12, 30)  # counted from its arrival
    other = served(county, "merit", lead=faults.founded(county))
    assert registered(county, other, "review", received=arrived.date(), at=arrived).state == "late"


@pytest.mark.article("rs-56-1")
@pytest.mark.parametrize(
    ("received", "posted", "why"),
    [
        (date(2026, 11, 30), date(2026, 12, 1), "邮戳日期晚于收到日期"),
        (date(2026, 11, 30), date(2026, 11, 23), "早于追究决定送达之日"),
    ],
)
def test_days_that_cannot_be_are_refused(county: County, received: date, posted: date, why: str):
    with pytest.raises(Invalid, match=why):
        registered(
            county, served(county, "merit"), "review", received=received, posted=posted, at=NOW + 10 * DAY
        )


@pytest.mark.article("rs-56-1")
def test_only_whom_it_concerns_asks_himself_and_not_before_it_is_served(county: County):
    sanction = faults.sanctioned(county, "merit")
    with pytest.raises(GateClosed, match="还没有送达"):
        review_of(county, sanction)
    sanction = served(county, "merit", lead=faults.founded(county))
    for username in ("legal", "head"):
        with pytest.raises(GateClosed, match="只有被追究的本人"):
            review_of(county, sanction, by=username)
    told: dict[str, Any] = {"received_on": TODAY, "posted_on": None, "claim": "我", "at": NOW}
    with pytest.raises(NotPermitted):
        redress.register_review(sanction=sanction, by=county.actor("wangfang"), **told)


@pytest.mark.article("rs-56-1")
def test_a_review_is_asked_for_once_and_not_after_an_appeal(county: County):
    sanction = served(county, "merit")
    review_of(county, sanction)
    with pytest.raises(GateClosed, match="已经有复核"):
        review_of(county, sanction)
    other = served(county, "merit", lead=faults.founded(county))
    appeal_of(county, other)
    with pytest.raises(GateClosed, match="已经直接提出申诉"):
        review_of(county, other)


# One after the other, and both at once.
@pytest.mark.article("rs-56-3")
def test_an_appeal_after_the_review_has_fifteen_days_from_receipt_of_its_answer(county: County):
    sanction = served(county, "merit")
    asked = serve(county, decide(county, review_of(county, sanction), at=NOW + 5 * DAY), at=NOW + 10 * DAY)
    last = date(2026, 12, 21)  # from 4 December; the fifteenth day is Saturday the 19th
    assert appeal_of(county, sanction, at=morning_after(last)).state == "late"
    again = appeal_of(county, sanction, at=evening(last))
    assert (again.state, again.previous) == ("open", asked)
    assert again.organ == county.government
    assert RunningClock.objects.get(duty_id="rs-56-3").stopped_at


@pytest.mark.article("rs-56-2")
def test_a_silent_reviewer_opens_the_appeal(county: County):
    sanction = served(county, "merit")
    asked = review_of(county, sanction)
    last = date(2026, 12, 9)
    early = appeal_of(county, sanction, at=evening(last))
    assert early.state == "waiting"  # the reviewer may answer still
    redress.withdraw(redress=early, reason="再等", by=county.actor("wangfang"), at=evening(last))
    opened = appeal_of(county, sanction, at=datetime(2027, 3, 1, 10, 0, tzinfo=LOCAL))
    asked.refresh_from_db()
    assert (opened.state, asked.state) == ("open", "overtaken")
    assert RunningClock.objects.get(subject=asked.ref, duty_id="rs-56-2").breached(at=NOW)


@pytest.mark.article("rs-56-1")
def test_both_at_once_the_appeal_waits_for_the_review(county: County):
    """The article gives the appeal to whoever is not content with the review, or goes without one."""
    sanction = served(county, "merit")
    asked = review_of(county, sanction)
    waits = appeal_of(county, sanction)
    assert waits.state == "waiting"
    decide(county, asked)
    waits.refresh_from_db()
    asked.refresh_from_db()
    assert (waits.state, asked.state) == ("open", "decided")


@pytest.mark.article("rs-56-1")
def test_both_at_once_and_the_review_taken_back_the_appeal_goes_on(county: County):
    sanction = served(county, "merit")
    asked, waits = review_of(county, sanction), appeal_of(county, sanction)
    redress.withdraw(redress=asked, reason="直接申诉", by=county.actor("wangfang"), at=NOW)
    waits.refresh_from_db()
    assert waits.state == "open"


@pytest.mark.article("rs-56-1")
def test_both_at_once_and_the_review_revokes_nothing_is_left_to_appeal_against(county: County):
    sanction = served(county, "merit")
    asked, waits = review_of(county, sanction), appeal_of(county, sanction)
    decide(county, asked, "revoke")
    waits.refresh_from_db()
    assert waits.state == "moot"


@pytest.mark.article("rs-56-4")
def test_a_review_taken_back_leaves_the_direct_way_as_long_as_its_term(county: County):
    sanction = served(county, "merit")
    redress.withdraw(
        redress=review_of(county, sanction), reason="撤回", by=county.actor("wangfang"), at=NOW + 3 * DAY
    )
    assert appeal_of(county, sanction, at=morning_after(LAST_APPEAL)).state == "late"
    assert appeal_of(county, sanction, at=evening(LAST_APPEAL)).state == "open"


# Who answers.
@pytest.mark.article("rs-56-1")
@pytest.mark.parametrize("username", ["legal", "head"])
def test_whoever_examined_or_approved_does_not_review(county: County, username: str):
    with pytest.raises(GateClosed, match="参与审查、复核、批准、决定的人") as caught:
        decide(county, review_of(county, served(county, "merit")), by=username)
    assert caught.value.duty == "rs-56-1"


@pytest.mark.article("rs-56-1")
def test_a_review_is_the_bodys_own_and_an_appeal_the_next_highers(county: County):
    asked = review_of(county, served(county, "merit"))
    for username in ("bureau", "government"):
        with pytest.raises(GateClosed, match="由云岭县市场监督管理局办理"):
            decide(county, asked, by=username)
    appealed = appeal_of(county, served(county, "merit", lead=faults.founded(county)))
    with pytest.raises(GateClosed, match="由云岭县人民政府办理"):
        decide(county, appealed, by="legal2")
    assert decide(county, appealed, by="government").state == "decided"


@pytest.mark.article("rs-56-1")
@pytest.mark.parametrize("username", ["wangfang", "keeper", "stranger", "system"])
def test_nobody_else_answers(county: County, username: str):
    with pytest.raises(NotPermitted):
        decide(county, review_of(county, served(county, "merit")), by=username)


@pytest.mark.article("rs-56-2")
def test_an_answer_on_the_fifteenth_day_is_in_time_and_on_the_next_late(county: County):
    asked = review_of(county, served(county, "merit"))
    decide(county, asked, at=evening(date(2026, 12, 9)))
    assert not RunningClock.objects.get(subject=asked.ref, duty_id="rs-56-2").breached(at=NOW)
    other = review_of(county, served(county, "merit", lead=faults.founded(county)))
    decide(county, other, at=morning_after(date(2026, 12, 9)))
    assert RunningClock.objects.get(subject=other.ref, duty_id="rs-56-2").breached(at=NOW)


@pytest.mark.article("rs-56-2")
def test_an_appeal_has_no_term_to_answer(county: County):
    asked = appeal_of(county, served(county, "merit"))
    assert not RunningClock.objects.filter(subject=asked.ref).exists()


@pytest.mark.article("rs-56-1")
def test_an_organ_above_the_county_answers_on_paper(county: County):
    from liuhen.apps.people.actions import register
    from liuhen.kernel.access import SYSTEM

    register.mark_vertical(unit=county.unit, above="吉林省某某局", reason="垂直管理", by=SYSTEM, at=NOW)
    asked = appeal_of(county, served(county, "merit"))
    assert (asked.organ, asked.organ_zh) == (None, "吉林省某某局")
    assert decide(county, asked, by="legal2").state == "decided"


# What an answer does.
@pytest.mark.article("rs-56-1")
@pytest.mark.parametrize("outcome", OUTCOMES)
def test_effects_follow_the_answer(county: County, outcome: str):
    sanction = served(county, "disqualification", "merit")
    assert not valid(county.officer)
    more: dict[str, Any] = {"forms": ["merit", "education"], "within": 5} if outcome == "change" else {}
    done = decide(county, review_of(county, sanction), outcome, **more)
    sanction.refresh_from_db()
    barred = bool(queries.barred_from_merit([county.officer.pk], 2026))
    forms = set(sanction.consequences.exclude(state="revoked").values_list("form", flat=True))
    told = (sanction.state, valid(county.officer), barred, forms)
    assert (
        told
        == {
            "maintain": ("served", False, True, {"disqualification", "merit"}),
            "change": ("served", True, True, {"merit", "education"}),
            "revoke": ("revoked", True, False, set()),
        }[outcome]
    )
    if outcome == "change":
        assert sanction.consequences.get(form="education").state == "decided"
        serve(county, done)
        assert sanction.consequences.get(form="education").state == "served"


@pytest.mark.article("rs-56-1")
def test_a_change_that_changes_nothing_and_one_without_what_it_needs_are_refused(county: County):
    asked = review_of(county, served(county, "merit"))
    for more, why in (
        ({"forms": ["merit"]}, "与原来相同"),
        ({"forms": ["admonition"]}, "送达后多少日内执行"),
        ({"forms": ["off-post-training"], "within": 3}, "离岗培训的天数"),
        ({"forms": []}, "没有选择"),
    ):
        with pytest.raises((Invalid, GateClosed), match=why):
            decide(county, asked, "change", **more)
    asked.refresh_from_db()
    assert asked.state == "open"


@pytest.mark.article("rs-56-1")
def test_a_certificate_closed_by_two_decisions_stays_closed_until_both_are_revoked(county: County):
    first = served(county, "disqualification")
    second = served(county, "disqualification", lead=faults.founded(county))
    decide(county, review_of(county, first), "revoke")
    assert not valid(county.officer)
    decide(county, review_of(county, second), "revoke")
    assert valid(county.officer)
    certificate = Certificate.objects.get(person=county.officer)
    assert (certificate.state, certificate.withdrawn_on, certificate.withdrawn_by) == ("in-force", None, "")


@pytest.mark.article("rs-56-1")
def test_somebody_off_post_by_two_comes_back_when_nothing_keeps_him(county: County):
    first = served(county, "reassignment")
    second = served(county, "off-post-training", lead=faults.founded(county), days=5)
    decide(county, review_of(county, first), "revoke")
    assert not valid(county.officer, on=date(2026, 11, 28))
    assert valid(county.officer, on=date(2026, 11, 29))
    decide(county, review_of(county, second), "revoke")
    assert valid(county.officer)


@pytest.mark.article("rs-56-1")
def test_what_a_misuse_had_suspended_is_suspended_again_after_a_revoked_closing(county: County):
    from tests.builders import accountability as misuse

    (suspension,) = consequences.decide(
        lead=misuse.founded(county, about=county.officer), forms=["suspension"], reasons="情节", ends_on=None,
        by=county.actor("head"), at=NOW,
    )  # fmt: skip
    first = served(county, "disqualification")
    decide(county, review_of(county, first), "revoke")
    assert Certificate.objects.get(person=county.officer).state == "suspended"
    consequences.lift(consequence=suspension, reason="期满", by=county.actor("head"), at=NOW)
    assert valid(county.officer)


# A stay.
def stayed(county: County, sanction: Sanction, *, by: str = "legal2", until: date | None = None) -> Sanction:
    with_others(county)
    return redress.stay(
        sanction=sanction,
        ordered_by="市监局韩复核",
        until=until,
        reason="可能有误",
        by=county.actor(by),
        at=NOW,
    )


@pytest.mark.article("rs-56-1")
def test_execution_goes_on_unless_it_is_stayed_and_the_order_names_who_gave_it(county: County):
    sanction = served(county, "disqualification", "merit", "admonition")
    review_of(county, sanction)
    assert not valid(county.officer)
    with pytest.raises(Invalid, match="由谁决定"):
        redress.stay(
            sanction=sanction, ordered_by=" ", until=None, reason="x", by=county.actor("head"), at=NOW
        )
    sanction = stayed(county, sanction)
    assert (sanction.state, sanction.stayed_by) == ("stayed", "市监局韩复核")
    assert valid(county.officer)
    assert not queries.barred_from_merit([county.officer.pk], 2026)
    assert not RunningClock.objects.filter(duty_id="rs-54-1", stopped_at=None).exists()


@pytest.mark.article("rs-56-1")
def test_nobody_stays_without_a_request_nor_who_decided(county: County):
    sanction = served(county, "merit")
    with pytest.raises(GateClosed, match="没有正在办理的复核"):
        stayed(county, sanction)
    review_of(county, sanction)
    with pytest.raises(GateClosed, match="参与审查"):
        stayed(county, sanction, by="head")


@pytest.mark.article("rs-56-1")
@pytest.mark.parametrize("how", ["order", "last day", "answer", "withdrawal"])
def test_a_stay_ends(county: County, how: str, monkeypatch: pytest.MonkeyPatch):
    sanction = served(county, "disqualification", "admonition")
    asked = review_of(county, sanction)
    sanction = stayed(county, sanction, until=date(2026, 11, 30))
    at = NOW + 3 * DAY
    match how:
        case "order":
            redress.end_stay(sanction=sanction, reason="已查清", by=county.actor("legal2"), at=at)
        case "last day":
            at = datetime(2026, 11, 30, 23, 59, tzinfo=LOCAL)
            monkeypatch.setattr("django.utils.timezone.now", lambda: at)
            jobs.end_stays()
            assert valid(county.officer, on=at.date())
            at += timedelta(minutes=1)
            monkeypatch.setattr("django.utils.timezone.now", lambda: at)
            jobs.end_stays()
        case "answer":
            decide(county, asked, at=at)
        case "withdrawal":
            redress.withdraw(redress=asked, reason="不再申请", by=county.actor("wangfang"), at=at)
    sanction.refresh_from_db()
    assert (sanction.state, valid(county.officer, on=at.date())) == ("served", False)
    again = RunningClock.objects.get(duty_id="rs-54-1", stopped_at=None)
    # Ten days to carry it out, none of which ran while it was stayed.
    assert again.due_at.astimezone(LOCAL).date() - DAY >= (at + 10 * DAY).date()


@pytest.mark.article("rs-56-1")
def test_a_training_that_was_stayed_has_its_days_left(county: County):
    sanction = served(county, "off-post-training", days=10)  # through 3 December
    review_of(county, sanction)
    stayed(county, sanction)
    assert valid(county.officer, on=date(2026, 11, 25))
    redress.end_stay(sanction=sanction, reason="已查清", by=county.actor("legal2"), at=NOW + 10 * DAY)
    assert not valid(county.officer, on=date(2026, 12, 12))  # nine days from 4 December
    assert valid(county.officer, on=date(2026, 12, 13))


@pytest.mark.article("rs-56-1")
def test_a_service_is_not_found_void_once_redress_was_asked_for(county: County):
    sanction = served(county, "merit")
    review_of(county, sanction)
    with pytest.raises(WrongState, match="已经申请复核或者申诉"):
        documents.void_service(
            service=Service.objects.latest("id"), reason="误", by=county.actor("legal"), at=NOW
        )


def test_an_answered_request_is_answered_once(county: County):
    asked = decide(county, review_of(county, served(county, "merit")))
    with pytest.raises(WrongState):
        decide(county, asked)
    assert build.LOCAL == LOCAL
