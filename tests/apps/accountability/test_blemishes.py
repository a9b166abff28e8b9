"""A slip is put right, never sanctioned; what is beyond a fault leaves, and may come back. 责任制 52, 55."""

from typing import Any

import pytest

from liuhen.apps.accountability import queries, signs_of_misuse
from liuhen.apps.accountability.actions import blemishes, referring, review, sanctions
from liuhen.apps.accountability.models import Blemish, FaultReferral, Lead
from liuhen.apps.people.models import Person
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation.faults import JUDGED_BY_A_STRANGER, UNTOUCHED
from tests.builders import county as build
from tests.builders import faults
from tests.builders.cases import docket
from tests.builders.county import NOW, County
from tests.builders.faults import with_others

pytestmark = pytest.mark.usefixtures("data_folder")
ALL = list(UNTOUCHED)


def noted(county: County, **changes: Any) -> Blemish:
    told: dict[str, Any] = {
        "kind": "citation", "paper": "罚决〔2026〕3号", "author": county.officer, "content": "引用条款漏写第二款",
    }  # fmt: skip
    return blemishes.note(**told | changes, by=county.actor("legal"), at=NOW)


def judge(county: County, found: Blemish, *, by: str = "legal", untouched: list[str] = ALL) -> Blemish:
    return blemishes.judge(blemish=found, untouched=untouched, reason="不影响", by=county.actor(by), at=NOW)


@pytest.mark.article("rs-52-1")
def test_a_blemish_is_noted_judged_point_by_point_and_corrected(county: County):
    found = judge(county, noted(county))
    assert (found.state, found.untouched_zh) == ("judged", list(UNTOUCHED.values()))
    found = blemishes.correct(blemish=found, correction="补正书第1号", by=county.actor("legal"), at=NOW)
    assert found.state == "corrected"
    assert not Lead.objects.exists()


@pytest.mark.article("rs-52-1")
@pytest.mark.parametrize("left_out", ALL)
def test_what_touches_one_point_is_no_blemish(county: County, left_out: str):
    with pytest.raises(GateClosed, match="没有逐项确认") as caught:
        judge(county, noted(county), untouched=[key for key in ALL if key != left_out])
    assert UNTOUCHED[left_out] in caught.value.sentence


@pytest.mark.article("rs-52-1")
def test_neither_its_author_nor_a_handler_of_the_case_judges_it(county: County):
    author = Person.objects.get(number="100003")  # the legal officer, who wrote it himself
    found = noted(county, author=author)
    with pytest.raises(GateClosed, match="不能认定瑕疵"):
        judge(county, found)
    assert found not in queries.to_judge(county.actor("legal"))
    with_others(county)
    assert judge(county, found, by="legal2").state == "judged"


@pytest.mark.article("rs-52-1")
def test_a_handler_of_the_case_does_not_judge_it(county: County):
    found = noted(county, author=Person.objects.get(number="100003"), case=docket(county).open())
    facts = queries.blemish_facts(found, by=county.actor("wangfang"), untouched=ALL)
    assert not JUDGED_BY_A_STRANGER.opens(found, facts)
    facts = queries.blemish_facts(found, by=county.actor("bureau"), untouched=ALL)
    assert JUDGED_BY_A_STRANGER.opens(found, facts)


@pytest.mark.article("rs-52-1")
@pytest.mark.parametrize("username", ["wangfang", "keeper", "head", "stranger"])
def test_only_reviewers_judge(county: County, username: str):
    with pytest.raises(NotPermitted):
        judge(county, noted(county), by=username)


@pytest.mark.article("rs-52-1")
def test_a_reviewer_who_sets_a_lead_aside_does_not_judge_it_himself(county: County):
    lead = faults.reviewing(county)
    blemishes.set_aside(
        lead=lead, kind="drafting", paper="笔录", content="日期写错", by=county.actor("legal"), at=NOW
    )
    found = Blemish.objects.get()
    lead.refresh_from_db()
    assert (lead.state, found.author) == ("blemish", county.officer)
    with pytest.raises(GateClosed, match="不能认定瑕疵"):
        judge(county, found)
    with pytest.raises(GateClosed, match="这是瑕疵，不属于执法过错") as caught:
        sanctions.decide(lead=lead, forms=["merit"], reasons="情节", by=county.actor("head"), at=NOW)
    assert caught.value.duty == "rs-52-1"
    with_others(county)
    assert judge(county, found, by="legal2").state == "judged"


@pytest.mark.article("rs-52-1")
def test_what_is_more_than_a_slip_is_reviewed_as_a_fault(county: County):
    found = blemishes.reject(
        blemish=noted(county), kind="baseless", reason="条款已废止", by=county.actor("legal"), at=NOW
    )
    lead = Lead.objects.get()
    assert (found.state, lead.kind, lead.origin, lead.person) == (
        "rejected", "baseless", "blemish", county.officer,
    )  # fmt: skip
    lead = faults.reviewing(county)
    blemishes.set_aside(
        lead=lead, kind="other", paper="笔录", content="缺页", by=county.actor("legal"), at=NOW
    )
    with_others(county)
    blemishes.reject(
        blemish=Blemish.objects.latest("id"),
        kind="procedure",
        reason="缺少告知",
        by=county.actor("legal2"),
        at=NOW,
    )
    lead.refresh_from_db()
    assert lead.state == "reviewing"


@pytest.mark.article("rs-52-1")
def test_he_sees_his_own_blemish_and_others_do_not(county: County):
    found = noted(county)
    assert found in queries.blemishes_visible_to(county.actor("wangfang"))
    assert found not in queries.blemishes_visible_to(county.actor("stranger"))
    build.account(build.person(county.unit, "同事", "100044"), "colleague", "officer")
    assert found not in queries.blemishes_visible_to(county.actor("colleague"))


# Where leads come from.
@pytest.mark.article("rs-52-1")
@pytest.mark.parametrize("origin", ["complaint", "spotcheck", "court"])
def test_somebody_says_where_it_came_from(county: County, origin: str):
    assert faults.raised(county, origin=origin).origin_zh.startswith("人员提出：")


@pytest.mark.article("rs-52-1")
def test_only_a_fault_is_a_units_and_then_nobody_is_named(county: County):
    for more in ({"kind": "private", "person": None}, {"kind": "unpaid"}):
        with pytest.raises(Invalid, match="只有执法过错可以追究单位本身"):
            faults.raised(county, unit=county.unit, **more)


@pytest.mark.article("rs-52-1")
def test_a_reviewer_says_that_it_is_of_another_kind(county: County):
    lead = review.reclassify(
        lead=faults.reviewing(county),
        kind="beyond-power",
        reason="超越职权",
        by=county.actor("legal"),
        at=NOW,
    )
    assert lead.kind == "beyond-power"


@pytest.mark.article("rs-52-1")
def test_what_a_court_reversed_becomes_a_lead_once(county: County):
    from liuhen.apps.remedies.actions import objecting

    remedy = objecting.bring(
        unit=county.unit, kind="suit", against="inaction", decision=None, applicant="某店", organ="云岭县人民法院",
        claim="履行职责", number="", brought_on=NOW.date(), previous=None, by=county.actor("legal"), at=NOW,
    )  # fmt: skip
    objecting.decide(
        remedy=remedy, outcome="order", instrument="判〔2026〕1号", decided_on=NOW.date(), told_on=None, said="",
        by=county.actor("legal"), at=NOW,
    )  # fmt: skip
    signs_of_misuse.sweep(at=NOW)
    signs_of_misuse.sweep(at=NOW)
    lead = Lead.objects.get()
    assert (lead.kind, lead.origin, lead.person, lead.about) == ("fault-other", "remedy", None, remedy.ref)


# What is beyond a fault.
def handed_on(county: County, lead: Lead) -> FaultReferral:
    return referring.hand_on(
        lead=lead, whom="discipline", organ="云岭县纪委监委", number="移〔2026〕1号", matter="涉嫌违纪",
        sent_on=NOW.date(), by=county.actor("legal"), at=NOW,
    )  # fmt: skip


@pytest.mark.article("rs-55-1")
@pytest.mark.parametrize(
    "made", [faults.reviewing, faults.proposed, faults.signed, faults.approved, faults.founded]
)
def test_after_a_referral_nothing_is_concluded_or_imposed_here(county: County, made: Any):
    lead = made(county)
    handed_on(county, lead)
    lead.refresh_from_db()
    assert lead.state == "referred"
    told: dict[str, Any] = {"reasons": "查明", "by": county.actor("legal"), "at": NOW}
    with pytest.raises(GateClosed, match="已于2026年11月24日移送云岭县纪委监委") as caught:
        review.propose(lead=lead, founded=True, evidence="案卷", **told)
    assert caught.value.duty == "rs-55-1"
    with pytest.raises(GateClosed, match="本机关不再认定、追究"):
        sanctions.decide(lead=lead, forms=["merit"], reasons="情节", by=county.actor("head"), at=NOW)


@pytest.mark.article("rs-55-1")
def test_what_is_not_taken_up_there_is_reviewed_on_here(county: County):
    lead = faults.founded(county)
    referral = referring.receipt(
        referral=handed_on(county, lead), receipt="王某签收", by=county.actor("legal"), at=NOW
    )
    referring.turned_down(referral=referral, answer="不属于违纪", by=county.actor("legal"), at=NOW)
    lead.refresh_from_db()
    assert (lead.state, lead.founded, lead.approver) == ("reviewing", None, None)
    lead = review.propose(
        lead=lead, founded=True, reasons="查明", evidence="案卷", by=county.actor("legal"), at=NOW
    )
    lead = review.sign(lead=lead, by=county.actor("bureau"), at=NOW)
    assert review.approve(lead=lead, by=county.actor("head"), at=NOW).state == "approved"
    handed_on(county, lead)


@pytest.mark.article("rs-55-1")
def test_what_is_taken_up_there_ends_here(county: County):
    lead = faults.reviewing(county)
    done = referring.taken_up(
        referral=handed_on(county, lead), answer="立案〔2026〕2号", by=county.actor("legal"), at=NOW
    )
    lead.refresh_from_db()
    assert (done.state, lead.state) == ("taken-up", "referred")


@pytest.mark.article("rs-55-1")
def test_what_was_sanctioned_is_not_handed_on_with_the_same_lead(county: County):
    lead = faults.founded(county)
    faults.sanctioned(county, "merit", lead=lead)
    with pytest.raises(WrongState, match="已经作出追究决定"):
        handed_on(county, lead)
