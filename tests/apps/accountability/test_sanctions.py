"""A fault from its lead to the effect of its sanction: 责任制 articles 54 and 55."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import consequences, redress, review, sanctions
from liuhen.apps.accountability.models import Consequence, Hearing, Lead, Sanction
from liuhen.apps.cases import actions as cases
from liuhen.apps.disclosure.actions import public_text
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.documents import actions as documents
from liuhen.apps.offices import actions as offices
from liuhen.apps.people import queries as people
from liuhen.apps.people.actions import accounts, register
from liuhen.apps.people.models import Account, Certificate, Person
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.regulation.accountability import FAULTS, FORMS_OF_FAULT, MISUSES
from tests.builders import accountability as misuse
from tests.builders import county as build
from tests.builders import faults
from tests.builders.cases import docket
from tests.builders.county import LOCAL, NOW, County
from tests.builders.faults import DAY, conclusion, hand_over, paper_of, press, served, with_others
from tests.builders.papers import seal_for, sealer

pytestmark = pytest.mark.usefixtures("data_folder")


def principal(county: County, person: Person) -> None:
    offices.name(
        unit=county.unit, person=person, role="principal", title="局长", document="任〔2026〕1号", since=NOW.date(),
        by=SYSTEM, at=NOW,
    )  # fmt: skip


def in_force(person: Person) -> bool:
    return people.standing(person, on=NOW.date()).valid


@pytest.mark.article("rs-52-1")
def test_the_article_knows_eight_kinds_of_fault_beside_eight_of_misuse():
    assert [fault.item for fault in FAULTS.values()] == list(range(1, 9))
    assert not FAULTS.keys() & MISUSES.keys()


@pytest.mark.article("rs-54-1")
def test_the_article_knows_ten_forms_of_which_the_first_names_two():
    assert [form.item for form in FORMS_OF_FAULT.values()] == [1, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]


# The conclusion.
@pytest.mark.article("rs-55-1")
def test_two_signatures_an_approval_and_the_seal_make_a_conclusion(county: County):
    lead = faults.proposed(county)
    lead = review.sign(lead=lead, by=county.actor("bureau"), at=NOW)
    assert lead.state == "signed"
    lead = review.approve(lead=lead, by=county.actor("head"), at=NOW)
    paper = conclusion(lead)
    assert (lead.state, paper.title, paper.state) == ("approved", "责任认定书", "issued")
    assert paper.number.startswith("云岭县市场监督管理局责认〔2026〕")
    press(county, paper)
    lead.refresh_from_db()
    persons = {lead.reviewer_id, lead.second_id, lead.approver_id, lead.person_id}
    assert (lead.state, len(persons)) == ("founded", 4)


@pytest.mark.article("rs-55-1")
def test_what_is_not_so_is_concluded_the_same_way(county: County):
    assert faults.founded(county, founded=False).state == "not-founded"


@pytest.mark.article("rs-55-1")
def test_nothing_is_concluded_before_the_person_was_heard(county: County):
    lead = faults.reviewing(county)
    told: dict[str, Any] = {
        "founded": True,
        "reasons": "查明",
        "evidence": "案卷",
        "by": county.actor("legal"),
    }
    with pytest.raises(GateClosed, match="听取被审查人的陈述") as caught:
        review.propose(lead=lead, at=NOW, **told)
    assert caught.value.duty == "rs-55-1"
    hearing = review.invite(
        lead=lead, told="未告知", answer_by=(NOW + DAY).date(), by=county.actor("legal"), at=NOW
    )
    review.note_refusal(hearing=hearing, how="当面告知，本人拒绝，两人在场", by=county.actor("legal"), at=NOW)
    assert Hearing.objects.get().state == "refused"
    assert review.propose(lead=lead, at=NOW, **told).state == "proposed"


@pytest.mark.article("rs-55-1")
@pytest.mark.parametrize("is_founded", [True, False])
def test_a_conclusion_without_evidence_is_refused_either_way(county: County, is_founded: bool):
    with pytest.raises(GateClosed, match="没有写明调查取得的证据"):
        review.propose(
            lead=faults.heard(county),
            founded=is_founded,
            reasons="查明",
            evidence="",
            by=county.actor("legal"),
            at=NOW,
        )


@pytest.mark.article("rs-55-1")
def test_the_investigator_does_not_check_again_nor_approve_nor_seal(county: County):
    with pytest.raises(GateClosed, match="审查人不能复核自己"):
        review.sign(lead=faults.proposed(county), by=county.actor("legal"), at=NOW)
    build.account(build.person(county.unit, "两用", "100055", kind="clerk"), "both", "legal", "head")
    lead = faults.proposed(county)
    lead = review.sign(lead=lead, by=county.actor("both"), at=NOW)
    with pytest.raises(GateClosed, match="须是不同的人") as caught:
        review.approve(lead=lead, by=county.actor("both"), at=NOW)
    assert caught.value.duty == "rs-55-1"


@pytest.mark.article("rs-55-1")
@pytest.mark.parametrize("username", ["wangfang", "keeper", "legal", "bureau", "stranger", "system"])
def test_only_a_head_approves(county: County, username: str):
    with pytest.raises(NotPermitted):
        review.approve(lead=faults.signed(county), by=county.actor(username), at=NOW)


@pytest.mark.article("rs-55-1")
def test_another_bodys_head_does_not_approve(county: County):
    with_others(county)
    with pytest.raises(GateClosed, match="作出认定的机关自己的主要负责人"):
        review.approve(lead=faults.signed(county), by=county.actor("government"), at=NOW)


@pytest.mark.article("rs-55-1")
def test_where_leaders_are_named_the_one_of_the_day_approves(county: County):
    leader = build.person(county.unit, "新局长", "100077", kind="clerk")
    principal(county, leader)
    with pytest.raises(GateClosed, match="您今天不是"):
        review.approve(lead=faults.signed(county), by=county.actor("head"), at=NOW)


@pytest.mark.article("rs-55-1")
def test_a_head_who_is_concerned_himself_is_concluded_on_above(bureau: County):
    """Of a unit by the bureau; of the bureau by the government."""
    head = Person.objects.get(number="100004")
    assert faults.raised(bureau, about=head).handler == faults.bureau_of(bureau)
    chief = build.person(faults.bureau_of(bureau), "司法局长", "900009", kind="clerk")
    build.account(chief, "chief", "head")
    build.account(
        build.person(faults.bureau_of(bureau), "副局长", "900010", kind="clerk"), "deputy-chief", "head"
    )
    one, two = bureau.actor("bureau"), bureau.actor("bureau2")
    lead = review.take(lead=faults.raised(bureau, about=chief), by=one, at=NOW)
    hearing = review.invite(lead=lead, told="所涉", answer_by=(NOW + DAY).date(), by=one, at=NOW)
    review.speak(hearing=hearing, statement="认可", by=bureau.actor("chief"), at=NOW)
    review.propose(lead=lead, founded=True, reasons="查明", evidence="记录", by=one, at=NOW)
    lead = review.sign(lead=lead, by=two, at=NOW)
    with pytest.raises(GateClosed, match=r"涉及本人|本机关的负责人"):
        review.approve(lead=lead, by=bureau.actor("chief"), at=NOW)
    with pytest.raises(GateClosed, match="被审查人是本机关的负责人"):
        review.approve(lead=lead, by=bureau.actor("deputy-chief"), at=NOW)
    assert review.approve(lead=lead, by=bureau.actor("government"), at=NOW).state == "approved"


@pytest.mark.article("rs-55-1")
def test_the_head_sends_it_back_with_his_reason(county: County):
    lead = review.disapprove(lead=faults.signed(county), reason="证据不足", by=county.actor("head"), at=NOW)
    assert (lead.state, lead.second) == ("reviewing", None)


@pytest.mark.article("rs-55-1")
def test_whoever_investigated_does_not_press_the_seal(county: County):
    lead = faults.approved(county)
    seal = seal_for(county)
    legal = Account.objects.get(username="legal")
    accounts.grant_role(account=legal, role="seal", unit=county.unit, by=SYSTEM, at=NOW)
    seal = documents.hand_over_seal(
        seal=seal, keeper=legal.person, reason="轮换", by=county.actor("legal"), at=NOW
    )
    with pytest.raises(GateClosed, match="不能在责任认定书") as caught:
        documents.press_seal(document=conclusion(lead), seal=seal, by=county.actor("legal"), at=NOW)
    assert caught.value.duty == "rs-55-1"
    assert Lead.objects.get(pk=lead.pk).state == "approved"


@pytest.mark.article("rs-55-1")
def test_a_voided_paper_concludes_nothing_and_one_with_a_sanction_upon_it_is_not_voided(county: County):
    lead = faults.founded(county)
    documents.void(document=conclusion(lead), reason="笔误", by=county.actor("legal"), at=NOW)
    lead.refresh_from_db()
    assert (lead.state, lead.approver) == ("signed", None)
    lead = review.approve(lead=lead, by=county.actor("head"), at=NOW)
    press(county, conclusion(lead))
    lead.refresh_from_db()
    faults.sanctioned(county, "education", lead=lead)
    with pytest.raises(WrongState, match="已经据此作出追究决定"):
        documents.void(document=conclusion(lead), reason="笔误", by=county.actor("legal"), at=NOW)


# The decision.
@pytest.mark.article("rs-55-1")
@pytest.mark.parametrize(
    ("made", "why"), [(faults.signed, "还没有经主要负责人批准"), (faults.approved, "还没有盖章")]
)
def test_there_is_no_sanction_before_the_sealed_conclusion(county: County, made: Any, why: str):
    with pytest.raises(GateClosed, match=why) as caught:
        faults.sanctioned(county, "education", lead=made(county))
    assert caught.value.duty == "rs-55-1"
    assert not Consequence.objects.exists()


@pytest.mark.article("rs-55-1")
def test_there_is_none_on_what_was_not_so_and_none_by_who_signed(county: County):
    with pytest.raises(GateClosed, match="责任认定结论是不成立"):
        faults.sanctioned(county, "education", lead=faults.founded(county, founded=False))
    with pytest.raises(GateClosed, match="审查、复核的人不能"):
        sanctions.decide(
            lead=faults.founded(county),
            forms=["education"],
            reasons="情节",
            within=5,
            by=county.actor("bureau"),
            at=NOW,
        )


@pytest.mark.article("rs-55-1")
def test_a_fault_and_a_misuse_go_each_its_own_way(county: County):
    with pytest.raises(Invalid, match="由追究决定处理"):
        consequences.decide(
            lead=faults.founded(county), forms=["criticism"], reasons="情节", ends_on=None, by=county.actor("head"),
            at=NOW,
        )  # fmt: skip
    with pytest.raises(Invalid, match="不是执法过错"):
        faults.sanctioned(county, "education", lead=misuse.founded(county, about=county.officer))


@pytest.mark.article("rs-54-1")
@pytest.mark.parametrize(
    ("forms", "less", "why"),
    [
        ((), {}, "没有选择"),
        (("off-post-training",), {"days": None}, "离岗培训的天数"),
        (("other-form",), {"basis": ""}, "其他追究形式所依据"),
        (("admonition",), {"within": None}, "送达后多少日内执行"),
        (("criticism",), {}, "没有选择"),
    ],
)
def test_each_form_has_what_it_needs(county: County, forms: tuple[str, ...], less: dict[str, Any], why: str):
    told: dict[str, Any] = {"days": 10, "within": 10, "basis": "某法"} | less
    with pytest.raises((GateClosed, Invalid), match=why):
        sanctions.decide(
            lead=faults.founded(county),
            forms=list(forms),
            reasons="情节",
            by=county.actor("head"),
            at=NOW,
            **told,
        )
    assert not Sanction.objects.exists()


@pytest.mark.article("rs-54-1")
def test_forms_are_imposed_alone_or_together_and_once(county: County):
    lead = faults.founded(county)
    sanction = faults.sanctioned(county, *FORMS_OF_FAULT, lead=lead)
    assert [each.form for each in sanction.consequences.order_by("id")] == list(FORMS_OF_FAULT)
    assert paper_of(sanction).title == "责任追究决定书"
    with pytest.raises(WrongState, match="已经有追究决定"):
        faults.sanctioned(county, "merit", lead=lead)


# The effect.
@pytest.mark.article("rs-54-1")
def test_nothing_works_before_the_service_and_all_of_it_from_then_on(county: County):
    sanction = faults.sanctioned(county, "disqualification", "merit")
    assert in_force(county.officer)
    press(county, paper_of(sanction))
    assert in_force(county.officer)
    assert not queries.barred_from_merit([county.officer.pk], 2026)
    hand_over(county, sanction)
    sanction.refresh_from_db()
    assert (sanction.state, in_force(county.officer)) == ("served", False)
    assert queries.barred_from_merit([county.officer.pk, county.keeper.pk], 2026) == {county.officer.pk}
    assert not queries.barred_from_merit([county.officer.pk], 2027)


@pytest.mark.article("rs-54-1")
def test_whoever_lost_his_qualification_gets_neither_a_certificate_nor_a_post(county: County):
    served(county, "disqualification")
    build.account(build.person(county.unit, "登记员", "100006", kind="clerk"), "registrar", "registrar")
    with pytest.raises(GateClosed, match="资格已被取消") as caught:
        register.issue_certificate(
            person=county.officer, number="吉F999", field="市场监管", issued_on=NOW.date(),
            expires_on=date(2029, 1, 1), by=county.actor("registrar"), at=NOW,
        )  # fmt: skip
    assert caught.value.duty == "rs-54-1"
    post = register.open_post(unit=county.unit, name="检查岗", by=county.actor("registrar"), at=NOW)
    with pytest.raises(GateClosed, match="资格已被取消"):
        register.assign_post(person=county.officer, post=post, by=county.actor("registrar"), at=NOW)


@pytest.mark.article("rs-54-1")
def test_a_training_counts_its_days_from_the_service(county: County):
    served(county, "off-post-training", days=10)
    assert not people.standing(
        county.officer, on=date(2026, 12, 3)
    ).valid  # the tenth day, the 24th the first
    assert people.standing(county.officer, on=date(2026, 12, 4)).valid


@pytest.mark.article("rs-54-1")
def test_what_has_to_be_carried_out_runs_until_its_proof(county: County):
    sanction = served(county, "admonition", "merit", within=10)
    admonition = sanction.consequences.get(form="admonition")
    clock = RunningClock.objects.get(duty_id="rs-54-1")
    assert (clock.subject, admonition.execute_by) == (admonition.ref, date(2026, 12, 4))
    assert list(queries.to_carry_out(county.actor("legal"))) == [admonition]
    with pytest.raises(WrongState, match="自动生效"):
        sanctions.execute(
            consequence=sanction.consequences.get(form="merit"), executed_on=NOW.date(), execution="无",
            by=county.actor("legal"), at=NOW,
        )  # fmt: skip
    done = sanctions.execute(
        consequence=admonition, executed_on=date(2026, 12, 4), execution="12月4日由局长谈话，记录一份",
        by=county.actor("legal"), at=NOW + 10 * DAY,
    )  # fmt: skip
    clock.refresh_from_db()
    assert done.executed_at
    assert not clock.breached(at=NOW + 30 * DAY)
    with pytest.raises(WrongState, match="已经登记过"):
        sanctions.execute(
            consequence=admonition, executed_on=date(2026, 12, 4), execution="再登记", by=county.actor("legal"),
            at=NOW + 10 * DAY,
        )  # fmt: skip


@pytest.mark.article("rs-54-1")
def test_proof_of_the_day_after_is_late(county: County):
    sanction = served(county, "admonition", within=10)
    sanctions.execute(
        consequence=sanction.consequences.get(), executed_on=date(2026, 12, 5), execution="谈话",
        by=county.actor("legal"), at=NOW + 12 * DAY,
    )  # fmt: skip
    # 4 December 2026 is a Friday: the term ends with it, and the Saturday is late.
    assert RunningClock.objects.get(duty_id="rs-54-1").breached(at=NOW + 30 * DAY)


@pytest.mark.article("rs-54-1")
def test_a_service_that_does_not_count_undoes_what_it_did(county: County):
    sanction = faults.sanctioned(county, "disqualification", "reassignment")
    press(county, paper_of(sanction))
    service = hand_over(county, sanction)
    assert not in_force(county.officer)
    documents.void_service(service=service, reason="不是本人签收", by=county.actor("legal"), at=NOW)
    sanction.refresh_from_db()
    assert (sanction.state, in_force(county.officer)) == ("sealed", True)
    hand_over(county, sanction)
    assert not in_force(county.officer)


@pytest.mark.article("rs-54-1")
def test_terms_and_effect_run_from_the_service_that_counts(county: County):
    sanction, later = faults.sanctioned(county, "off-post-training"), NOW + 3 * faults.DAY
    press(county, paper_of(sanction))
    first = hand_over(county, sanction)
    hand_over(county, sanction, at=later)
    documents.void_service(service=first, reason="不是本人签收", by=county.actor("legal"), at=later)
    sanction.refresh_from_db()
    assert (sanction.state, sanction.served_at) == ("served", later)
    assert sanction.consequences.get().begins_on == later.date()
    running = RunningClock.objects.get(subject=sanction.ref, duty_id="rs-56-1", stopped_at=None)
    assert running.started_at == later


@pytest.mark.article("rs-54-1")
def test_a_decision_whose_paper_is_voided_before_its_service_may_be_made_anew(county: County):
    lead = faults.founded(county)
    documents.void(
        document=paper_of(faults.sanctioned(county, "merit", lead=lead)),
        reason="笔误",
        by=county.actor("legal"),
        at=NOW,
    )
    assert [each.state for each in Sanction.objects.all()] == ["void"]
    assert faults.sanctioned(county, "merit", lead=lead).state == "decided"


@pytest.mark.article("rs-54-1")
def test_a_certificate_that_was_closed_twice_opens_when_both_are_lifted_only(county: County):
    """By redress, see test_redress; here: the second closes nothing more, and does not stumble."""
    served(county, "disqualification")
    second = served(county, "disqualification", lead=faults.founded(county, about=county.officer))
    assert second.state == "served"
    assert [each.state for each in Certificate.objects.all()] == ["withdrawn"]


@pytest.mark.article("rs-54-1")
def test_a_unit_is_answered_by_what_fits_one(bureau: County):
    """It is heard by its head, concluded by the bureau, and neither trained nor transferred."""
    one, two = bureau.actor("bureau"), bureau.actor("bureau2")
    build.account(build.person(faults.bureau_of(bureau), "司法局长", "900009", kind="clerk"), "chief", "head")
    head = Person.objects.get(number="100004")
    principal(bureau, head)
    lead = faults.raised(bureau, kind="unpaid", unit=bureau.unit, person=None)
    assert (lead.handler, lead.of_unit, lead.person) == (faults.bureau_of(bureau), True, None)
    lead = review.take(lead=lead, by=one, at=NOW)
    hearing = review.invite(lead=lead, told="未赔偿", answer_by=(NOW + DAY).date(), by=one, at=NOW)
    review.speak(hearing=hearing, statement="经费没有到位", by=bureau.actor("head"), at=NOW)
    review.propose(lead=lead, founded=True, reasons="查明", evidence="判决书", by=one, at=NOW)
    review.sign(lead=lead, by=two, at=NOW)
    lead = review.approve(lead=lead, by=bureau.actor("chief"), at=NOW)
    facts = queries.sanction_facts(
        lead, by=bureau.actor("chief"), forms=("resignation", "circular"), within=3
    )
    assert (facts.of_unit, facts.unfit_zh) == (True, "责令辞去职务")


@pytest.mark.article("rs-54-1")
def test_past_cases_of_the_same_kind_are_counted_and_small_numbers_hidden(county: County):
    for _ in range(3):
        faults.sanctioned(county, "merit")
    faults.sanctioned(county, "circular")
    told = {each.zh: each.count_zh for each in queries.similar_past("procedure")}
    assert told == {"取消年度评优评先资格": "3 件", "通报批评": "少于 3 件"}
    assert queries.similar_past("charging") == []


@pytest.mark.article("rs-54-1")
def test_he_sees_his_own_and_a_stranger_does_not(county: County):
    sanction = served(county, "merit")
    assert sanction in queries.sanctions_visible_to(county.actor("wangfang"))
    assert sanction in queries.own_sanctions(county.actor("wangfang"))
    assert sanction not in queries.sanctions_visible_to(county.actor("stranger"))
    assert Entry.objects.filter(event="sanction.served", subject=sanction.ref).exists()


@pytest.mark.article("rs-54-1")
def test_a_case_that_lost_one_of_its_two_officers_waits_for_another(county: County):
    made = docket(county)
    case, head = made.open(), county.actor("head")
    assert queries.short_of_officers(queries.cases_of_the_struck(head), NOW) == []
    sanction = served(county, "disqualification")
    (short,) = queries.short_of_officers(queries.cases_of_the_struck(head), NOW)
    assert (short, short.lost_zh) == (case, "王芳不能再办理，请指派他人")
    assert not queries.cases_of_the_struck(county.actor("wangfang"))
    cases.name_handler(case=case, person=made.third, by=head, at=NOW)
    assert queries.short_of_officers(queries.cases_of_the_struck(head), NOW) == []
    assert sanction.state == "served"


def test_a_state_says_what_is_missing(county: County):
    with pytest.raises(WrongState):
        review.approve(lead=faults.proposed(county), by=county.actor("head"), at=NOW)


def test_a_moment_before_and_after(county: County):
    """The service counts from its day, however late it is registered."""
    sanction = faults.sanctioned(county, "off-post-training", days=2)
    press(county, paper_of(sanction))
    late = datetime(2026, 11, 30, 9, 0, tzinfo=LOCAL)
    documents.hand_over(
        document=paper_of(sanction), addressee="王芳", served_at=NOW, signed_by="王芳", relation="self",
        by=county.actor("legal"), at=late,
    )  # fmt: skip
    (made,) = sanction.consequences.all()
    assert (made.begins_on, made.ends_on) == (NOW.date(), NOW.date() + timedelta(days=1))
    assert people.standing(county.officer, on=late.date()).valid
    assert sealer(county).name == "钱保印"


def test_a_circular_goes_out_without_the_name_and_comes_back_when_it_falls(county: County) -> None:
    sanction = faults.served(county, "circular", "education")
    with pytest.raises(NotPermitted):
        sanctions.put_out(sanction=sanction, text="超越职权", by=county.actor("legal"), at=NOW)
    sanctions.put_out(
        sanction=sanction, text="王芳超越职权实施检查，给予通报批评。", by=county.actor("head"), at=NOW
    )
    row = Publication.objects.get()
    text = str(public_text(row, published_at=NOW))
    assert "王某超越职权实施检查" in text
    assert "王芳" not in text
    with pytest.raises(WrongState, match="已经登记公开"):
        sanctions.put_out(sanction=sanction, text="再次", by=county.actor("head"), at=NOW)
    asked = faults.review_of(county, sanction)
    faults.with_others(county)
    redress.decide(redress=asked, outcome="revoke", answer="不当", by=county.actor("legal2"), at=NOW)
    assert Publication.objects.get().state == "dropped"


def test_of_other_forms_nobody_outside_is_told(county: County) -> None:
    sanction = faults.served(county, "education")
    with pytest.raises(WrongState, match="没有已经生效的通报批评、责令公开道歉"):
        sanctions.put_out(sanction=sanction, text="超越职权", by=county.actor("head"), at=NOW)
    assert not Publication.objects.exists()


@pytest.mark.article("rs-54-1")
def test_a_year_is_told_only_with_the_merit_it_takes(county: County) -> None:
    lead = faults.founded(county)
    for forms, year, said in (
        (["circular"], 2026, "所填的年度不起作用"), (["merit"], 2028, "年度最晚是明年"),
    ):  # fmt: skip
        with pytest.raises(Invalid, match=said) as refused:
            faults.sanctioned(county, *forms, lead=lead, year=year)
        assert refused.value.field == "year"
    faults.sanctioned(county, "merit", lead=lead, year=2025)
    assert Consequence.objects.get(form="merit").year == 2025
