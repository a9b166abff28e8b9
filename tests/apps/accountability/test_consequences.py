from datetime import date, datetime, timedelta

import pytest

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.actions import consequences
from liuhen.apps.accountability.models import Consequence, Lead
from liuhen.apps.accountability.waiting import WAITINGS
from liuhen.apps.devices import actions as devices
from liuhen.apps.devices.actions import PreUseCheck
from liuhen.apps.people import queries as people
from liuhen.apps.people.actions import faults, register
from liuhen.apps.people.models import Certificate, Person
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation.accountability import FORMS
from tests.builders import county as build
from tests.builders.accountability import founded, raised
from tests.builders.county import LOCAL, NOW, County

GOOD = PreUseCheck(works=True, battery_percent=90, card_free_percent=80, clock_offset_ms=0)
SECOND = timedelta(seconds=1)
UNTIL = date(2026, 12, 8)


def decide(
    county: County, lead: Lead, *forms: str, by: str = "head", at: datetime = NOW
) -> list[Consequence]:
    return consequences.decide(
        lead=lead, forms=forms, reasons="情节", ends_on=UNTIL, by=county.actor(by), at=at
    )


def check_out(county: County, *, at: datetime) -> None:
    county.device.refresh_from_db()
    devices.check_out(
        device=county.device, officer=county.officer, check=GOOD, by=county.actor("keeper"), at=at
    )


@pytest.mark.article("av-18-1")
def test_the_article_knows_five_forms():
    assert sorted({form.item for form in FORMS.values()}) == [1, 2, 3, 4, 5]


@pytest.mark.article("av-18-1")
@pytest.mark.parametrize("form", ["suspension", "withdrawal", "training", "transfer"])
def test_a_second_before_he_takes_a_device_out_and_a_second_after_he_does_not(county: County, form: str):
    lead = founded(county, about=county.officer)
    check_out(county, at=NOW - SECOND)
    devices.return_device(device=county.device, remark="", by=county.actor("keeper"), at=NOW - SECOND)
    decide(county, lead, form)
    with pytest.raises(GateClosed) as caught:
        check_out(county, at=NOW + SECOND)
    assert caught.value.duty == "rs-18-1"


@pytest.mark.article("av-18-1")
def test_training_ends_by_itself_after_its_last_day(county: County):
    decide(county, founded(county, about=county.officer), "training")
    with pytest.raises(GateClosed) as caught:
        check_out(county, at=datetime(2026, 12, 8, 23, 59, tzinfo=LOCAL))
    assert "离岗" in caught.value.sentence
    check_out(county, at=datetime(2026, 12, 9, 0, 0, tzinfo=LOCAL))


@pytest.mark.article("av-18-1")
@pytest.mark.parametrize("form", ["criticism", "transfer-proposal"])
def test_what_has_no_effect_of_its_own_leaves_him_at_work(county: County, form: str):
    decide(county, founded(county, about=county.officer), form)
    check_out(county, at=NOW + SECOND)


@pytest.mark.article("av-18-1")
def test_nothing_is_imposed_before_the_lead_is_founded(county: County):
    lead = raised(county, about=county.officer)
    with pytest.raises(GateClosed) as caught:
        decide(county, lead, "suspension")
    assert caught.value.duty == "av-18-1"
    assert Certificate.objects.get(person=county.officer).state == "in-force"


@pytest.mark.article("av-18-1")
@pytest.mark.parametrize("form", ["discipline", "criminal"])
def test_discipline_and_referral_come_only_on_top_of_another_form(county: County, form: str):
    lead = founded(county, about=county.officer)
    with pytest.raises(GateClosed):
        decide(county, lead, form)
    assert [each.form for each in decide(county, lead, form, "suspension")] == ["suspension", form]


@pytest.mark.article("av-18-1")
def test_training_without_its_end_is_refused_and_nothing_else_was_imposed(county: County):
    lead = founded(county, about=county.officer)
    with pytest.raises(GateClosed) as caught:
        consequences.decide(
            lead=lead, forms=["suspension", "training"], reasons="情节", ends_on=None, by=county.actor("head"), at=NOW
        )  # fmt: skip
    assert "期限" in caught.value.sentence
    assert not Consequence.objects.exists()
    assert Certificate.objects.get(person=county.officer).state == "in-force"


@pytest.mark.article("av-18-1")
def test_who_signed_the_conclusion_does_not_decide(county: County):
    with pytest.raises(GateClosed) as caught:
        decide(county, founded(county, about=county.officer), "criticism", by="bureau")
    assert "审查、复核" in caught.value.sentence


@pytest.mark.article("av-18-1")
@pytest.mark.parametrize(
    "username", ["wangfang", "keeper", "legal", "stranger", "system", "security", "audit"]
)
def test_only_heads_and_the_bureau_decide(county: County, username: str):
    with pytest.raises(NotPermitted):
        decide(county, founded(county, about=county.officer), "criticism", by=username)


@pytest.mark.article("av-18-1")
def test_a_head_is_judged_above_his_unit(bureau: County):
    from liuhen.apps.accountability.actions import review

    head = Person.objects.get(number="100004")
    one, two = bureau.actor("bureau"), bureau.actor("bureau2")
    build.account(build.person(bureau.unit, "副局长", "100005", kind="clerk"), "deputy", "head")
    lead = review.take(lead=raised(bureau, about=head), by=one, at=NOW)
    hearing = review.invite(lead=lead, told="所涉", answer_by=UNTIL, by=one, at=NOW)
    review.speak(hearing=hearing, statement="认可", by=bureau.actor("head"), at=NOW)
    review.propose(lead=lead, founded=True, reasons="查明", evidence="记录", by=one, at=NOW)
    lead = review.sign(lead=lead, by=two, at=NOW)
    with pytest.raises(GateClosed) as caught:
        decide(bureau, lead, "criticism", by="deputy")
    assert "本单位" in caught.value.sentence
    with pytest.raises(GateClosed):
        decide(bureau, lead, "criticism", by="head")  # himself
    assert decide(bureau, lead, "criticism", by="government")[0].person == head


def test_a_form_is_imposed_once(county: County):
    from liuhen.kernel.flow import Conflict

    lead = founded(county, about=county.officer)
    decide(county, lead, "criticism")
    with pytest.raises(Conflict):
        decide(county, lead, "criticism")


def test_the_register_does_not_give_back_what_a_consequence_suspended_and_lifting_does(county: County):
    (made,) = decide(county, founded(county, about=county.officer), "suspension")
    certificate = Certificate.objects.get(person=county.officer)
    build.account(build.person(county.unit, "登记员", "100006", kind="clerk"), "registrar", "registrar")
    with pytest.raises(GateClosed) as caught:
        register.restore_certificate(
            certificate=certificate, reason="补办", by=county.actor("registrar"), at=NOW
        )
    assert "责任追究" in caught.value.sentence
    consequences.lift(consequence=made, reason="期满", by=county.actor("head"), at=NOW + timedelta(days=30))
    assert people.standing(county.officer, on=date(2026, 12, 24)).valid


def test_lifting_the_training_leaves_what_the_transfer_imposed(county: County):
    first, second = (founded(county, about=county.officer) for _ in range(2))
    (training,), _ = decide(county, first, "training"), decide(county, second, "transfer")
    consequences.lift(consequence=training, reason="完成", by=county.actor("head"), at=NOW)
    assert not people.standing(county.officer, on=date(2027, 1, 1)).valid
    assert people.certified_officers(county.unit.pk, on=date(2027, 1, 1)) == 0


def test_lifting_the_only_one_that_kept_somebody_off_post_lets_him_back(county: County):
    (training,) = decide(county, founded(county, about=county.officer), "training")
    assert not people.standing(county.officer, on=NOW.date()).valid
    consequences.lift(consequence=training, reason="完成", by=county.actor("head"), at=NOW)
    assert people.standing(county.officer, on=NOW.date()).valid


def test_a_decision_is_served_once(county: County):
    (made,) = decide(county, founded(county, about=county.officer), "criticism")
    served = consequences.serve(consequence=made, service="当面签收", by=county.actor("legal"), at=NOW)
    assert served.state == "served"
    with pytest.raises(WrongState):
        consequences.serve(consequence=made, service="再送", by=county.actor("legal"), at=NOW)


def test_he_sees_what_was_imposed_on_himself_and_a_stranger_does_not(county: County):
    (made,) = decide(county, founded(county, about=county.officer), "criticism")
    assert made in queries.consequences_visible_to(county.actor("wangfang"))
    assert made not in queries.consequences_visible_to(county.actor("stranger"))


@pytest.mark.article("av-18-1")
def test_the_register_has_no_way_around_a_founded_lead(county: County):
    lead = raised(county, about=county.officer)
    facts = queries.consequence_facts(
        lead, county.officer, forms=("suspension",), form="suspension", begins_on=NOW.date(), ends_on=None,
        by=county.actor("head"),
    )  # fmt: skip
    with pytest.raises(GateClosed):
        faults.suspend_certificates(
            person=county.officer, facts=facts, because="", by=county.actor("head"), at=NOW
        )


def test_without_a_certificate_there_is_none_to_suspend(county: County):
    colleague = build.person(county.unit, "刘洋", "100011")
    with pytest.raises(Invalid):
        decide(county, founded(county, about=colleague), "suspension")
    assert not Consequence.objects.exists()


def test_what_was_imposed_waits_until_it_is_served(county: County):
    (imposed,) = decide(county, founded(county, about=county.officer), "criticism")
    tray = next(each for each in WAITINGS if each.rows is queries.to_serve)
    assert [*tray.of(county.actor("legal"), NOW)] == [imposed]
    assert [*tray.of(county.actor("keeper"), NOW)] == []
    consequences.serve(consequence=imposed, service="当面交付", by=county.actor("legal"), at=NOW)
    assert [*tray.of(county.actor("legal"), NOW)] == []


@pytest.mark.parametrize(
    ("forms", "sentence"),
    [
        ((), "请选择条文所列的一种或几种方式"),
        (("fine",), "请选择条文所列的一种或几种方式"),
        (("suspension", "withdrawal"), "暂扣和收缴只能选一种"),
        (("training", "transfer"), "离岗培训和调离岗位只能选一种"),
    ],
)
def test_forms_are_those_of_the_article_and_do_not_exclude_each_other(
    county: County, forms: tuple[str, ...], sentence: str
):
    lead = founded(county, about=county.officer)
    with pytest.raises(Invalid) as caught:
        decide(county, lead, *forms)
    assert caught.value.sentence == f"不能作出处理：{sentence}"
    assert not Consequence.objects.exists()
