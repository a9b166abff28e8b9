"""The draw: a roster fixed before the seed exists, officers who need not keep out, and nobody picked by hand."""

from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.disclosure.models import Publication
from liuhen.apps.establishments import actions as establishments
from liuhen.apps.establishments.models import Establishment
from liuhen.apps.inspections import roster
from liuhen.apps.inspections.actions import drawing, ties
from liuhen.apps.inspections.models import Campaign, Errand, Tie
from liuhen.apps.inspections.queries import plans as queries
from liuhen.apps.people import queries as people
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate, Person
from liuhen.apps.powers.actions import breakdowns
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web.trail import data_of
from liuhen_proof.visit_draw import Roster, crew
from tests.apps.inspections.conftest import LATER, UNTIL, Field, firms
from tests.builders import county as build
from tests.builders import inspections as making
from tests.builders.county import NOW

pytestmark = pytest.mark.article("rs-15-1")
GRADES = ["high"] * 2 + ["medium"] * 5 + ["low"] * 10


def going(errand: Errand) -> list[int]:
    return [each.person_id for each in errand.officers.filter(recused=False).order_by("id")]


def test_the_roster_is_on_the_ledger_before_there_is_a_seed(field: Field) -> None:
    firms(field.county.unit, *GRADES)
    campaign = drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)
    assert (campaign.state, campaign.population_size, campaign.officers_size, campaign.seed) == (
        "frozen",
        17,
        4,
        "",
    )
    entry = Entry.objects.get(subject=campaign.ref, event="campaign.frozen")
    assert data_of(entry)["population"] == campaign.population
    with pytest.raises(Conflict, match="固定名单的记录还没有被检查点覆盖"):
        drawing.draw(campaign=campaign, by=field.legal, at=NOW)
    catch_up(at=NOW)
    drawn = drawing.draw(campaign=campaign, by=field.legal, at=LATER)
    entry.refresh_from_db()
    assert drawn.checkpoint_size is not None
    assert entry.index is not None
    assert drawn.checkpoint_size > entry.index
    assert roster.compare(drawn)


def test_each_grade_has_its_share_and_each_firm_two_officers(field: Field) -> None:
    firms(field.county.unit, *GRADES)
    campaign = field.drawn()
    rows = list(campaign.errands.order_by("place"))
    assert [row.stratum for row in rows] == ["high"] * 2 + ["medium"] * 3 + [
        "low"
    ]  # 100 %, 50 % and 10 %, rounded up
    assert [row.place for row in rows] == [1, 2, 3, 4, 5, 6]
    ids = {each.pk for each in field.officers}
    assert all(len(going(row)) == 2 and set(going(row)) <= ids for row in rows)
    assert {row.state for row in rows} == {"planned"}
    told = Publication.objects.get(about=campaign.ref)
    assert told.kind == "inspection-draw"
    assert campaign.population in told.fields["text"]
    assert campaign.seed in told.fields["text"]


def test_a_draw_asked_for_twice_is_refused(field: Field) -> None:
    firms(field.county.unit, *GRADES)
    campaign = field.drawn()
    with pytest.raises(WrongState, match="不能抽取：检查任务现在是“已抽取”状态"):
        drawing.draw(campaign=campaign, by=field.legal, at=LATER)
    with pytest.raises(WrongState, match="不能固定名单：检查任务现在是“已抽取”状态"):
        drawing.freeze(campaign=campaign, by=field.legal, at=LATER)
    with pytest.raises(WrongState):
        drawing.draw(
            campaign=Campaign(pk=campaign.pk, state="ready", unit=campaign.unit), by=field.legal, at=LATER
        )


def test_a_firm_listed_after_the_freezing_is_not_in_it(field: Field) -> None:
    firms(field.county.unit, "high")
    frozen = drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)
    making.establishment(field.county.unit, 50, risk="high")
    catch_up(at=NOW)
    drawing.draw(campaign=frozen, by=field.legal, at=LATER)
    assert Errand.objects.get().establishment.name == "云岭县第1食品厂"


def test_a_roster_of_one_is_drawn_and_one_of_none_is_not(field: Field) -> None:
    campaign = field.to_draw()
    with pytest.raises(GateClosed, match="名录中没有符合条件的检查对象"):
        drawing.freeze(campaign=campaign, by=field.legal, at=NOW)
    making.establishment(field.county.unit, 1, risk="")
    with pytest.raises(GateClosed, match="按各等级的比例一户也抽不到"):
        drawing.freeze(campaign=campaign, by=field.legal, at=NOW)
    making.establishment(field.county.unit, 2, risk="medium")
    frozen = drawing.freeze(campaign=campaign, by=field.legal, at=NOW)
    catch_up(at=NOW)
    assert drawing.draw(campaign=frozen, by=field.legal, at=LATER).errands.count() == 1


def test_the_roster_is_of_the_kind_and_field_that_were_asked(field: Field) -> None:
    making.establishment(field.county.unit, 1, risk="high")
    making.establishment(field.county.unit, 2, risk="high", field="文化")
    making.establishment(field.county.unit, 3, risk="high", kind="trader")
    campaign = field.drawn(field="市场监管", kind="firm")
    assert [row.establishment.name for row in campaign.errands.all()] == ["云岭县第1食品厂"]


def test_credit_may_be_the_grade(field: Field) -> None:
    for n, credit in enumerate("DDABC", 1):
        making.establishment(field.county.unit, n, credit=credit)
    campaign = field.drawn(graded_by="credit", first=100, second=0, third=0, fourth=100)
    assert [row.stratum for row in campaign.errands.order_by("place")] == ["D", "D", "A"]


def test_only_those_go_who_hold_a_certificate_of_the_field_from_the_first_day_to_the_last(
    field: Field,
) -> None:
    firms(field.county.unit, "high")
    _, second, third, fourth = field.officers
    Certificate.objects.filter(person=second).update(
        expires_on=UNTIL - timedelta(days=1)
    )  # the last day is missing
    Certificate.objects.filter(person=third).update(field="农业")
    campaign = field.to_draw()
    with pytest.raises(NotPermitted):
        drawing.freeze(campaign=campaign, by=field.head, at=NOW)
    frozen = drawing.freeze(campaign=campaign, by=field.legal, at=NOW)
    assert frozen.officers_size == 2
    catch_up(at=NOW)
    drawing.draw(campaign=frozen, by=field.legal, at=LATER)
    assert set(going(Errand.objects.get())) == {field.officers[0].pk, fourth.pk}


def broken_down(field: Field, *officers: Person) -> None:
    """Let the unit give its power to the post of these officers, from long ago."""
    began = NOW - timedelta(days=20)
    post = register.open_post(unit=field.county.unit, name="食品检查", by=SYSTEM, at=began)
    for each in officers:
        register.assign_post(person=each, post=post, by=SYSTEM, at=began)
    made = breakdowns.draft(unit=field.county.unit, reason="首次分解", by=field.legal, at=began)
    breakdowns.assign(
        breakdown=made,
        code="MSA-JC-1",
        post=post,
        step="",
        responsibility="依法检查",
        by=field.legal,
        at=began,
    )
    breakdowns.publish(breakdown=made, effective_on=began.date(), by=field.head, at=began)


@pytest.mark.article("rs-15-1")
def test_who_is_on_no_post_that_has_the_power_is_not_drawn(field: Field) -> None:
    firms(field.county.unit, "high", "high", "high")
    broken_down(field, *field.officers[1:3])
    campaign = field.drawn()
    assert {pk for row in campaign.errands.all() for pk in going(row)} == {
        each.pk for each in field.officers[1:3]
    }


def test_whoever_lost_the_post_after_the_roster_was_fixed_is_passed_over(field: Field) -> None:
    firms(field.county.unit, "high", "high", "high")
    broken_down(field, *field.officers[:3])
    frozen = drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)
    assert frozen.officers_size == 3
    other = register.open_post(unit=field.county.unit, name="登记", by=SYSTEM, at=NOW)
    register.assign_post(person=field.officers[0], post=other, by=SYSTEM, at=NOW)
    catch_up(at=NOW)
    drawn = drawing.draw(campaign=frozen, by=field.legal, at=LATER)
    assert {pk for row in drawn.errands.all() for pk in going(row)} == {
        each.pk for each in field.officers[1:3]
    }
    assert roster.compare(drawn)


def test_one_officer_is_not_enough(field: Field) -> None:
    firms(field.county.unit, "high")
    for each in field.officers[1:]:
        Certificate.objects.filter(person=each).update(field="农业")
    with pytest.raises(GateClosed, match="领域相符、岗位有检查职权的执法人员只有1名，每户至少需要2名"):
        drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)


def tied(field: Field, firm: Establishment, *officers: Any) -> None:
    for each in officers:
        ties.declare(person=each, establishment=firm, ground="relative", by=field.legal, at=NOW)


def test_who_has_to_do_with_a_firm_is_not_sent_there(field: Field) -> None:
    first, second = firms(field.county.unit, "high", "high")
    tied(field, first, *field.officers[:2])
    with pytest.raises(Invalid, match="王芳回避云岭县第1食品厂已登记"):
        tied(field, first, field.officers[0])
    campaign = field.drawn()
    assert set(going(campaign.errands.get(establishment=first))) == {each.pk for each in field.officers[2:]}
    Tie.objects.get(person=field.officers[0])
    with pytest.raises(NotPermitted):
        ties.declare(
            person=field.officers[0], establishment=second, ground="other", by=field.stranger, at=NOW
        )


def test_a_firm_from_which_too_many_keep_out_is_named(field: Field) -> None:
    (firm,) = firms(field.county.unit, "high")
    tied(field, firm, *field.officers[:3])
    with pytest.raises(
        GateClosed, match="检查云岭县第1食品厂时除去应当回避的只剩1名执法人员，每户至少需要2名"
    ):
        drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)
    ties.end(tie=Tie.objects.earliest("pk"), reason="已转让股份", by=field.legal, at=NOW)
    assert drawing.freeze(campaign=Campaign.objects.get(), by=field.legal, at=NOW).state == "frozen"


def test_a_recusal_after_the_draw_is_followed_by_the_next_of_the_same_order(field: Field) -> None:
    firms(field.county.unit, *GRADES)
    campaign = field.drawn()
    errand = campaign.errands.get(place=1)
    others = {row.pk: going(row) for row in campaign.errands.exclude(pk=errand.pk)}
    first, stays = going(errand)
    known = [
        (each.id, frozenset(each.keeps_out)) for each in roster.CampaignDraw.of(campaign).roster().officers
    ]
    (expected,) = set(
        crew(known, errand.establishment_id, seed=bytes.fromhex(campaign.seed), n=2, out={first})
    ) - {stays}
    person = next(each for each in field.officers if each.pk == first)
    drawing.recuse(
        errand=errand, person=person, ground="relative", reason="岳父的厂", by=field.legal, at=LATER
    )
    assert set(going(errand)) == {stays, expected}
    assert errand.officers.get(recused=True).person == person
    assert {row.pk: going(row) for row in campaign.errands.exclude(pk=errand.pk)} == others
    assert Tie.objects.get(person=person, establishment=errand.establishment).state == "in-force"
    assert roster.compare(campaign)
    with pytest.raises(GateClosed, match="该人员不在这次检查的人员中"):
        drawing.recuse(
            errand=errand, person=person, ground="relative", reason="再次", by=field.legal, at=LATER
        )


def test_where_nobody_is_left_it_is_said_and_nothing_is_written(field: Field) -> None:
    firms(field.county.unit, "high")
    for each in field.officers[2:]:
        Certificate.objects.filter(person=each).update(field="农业")
    campaign = field.drawn()
    errand = campaign.errands.get()
    with pytest.raises(GateClosed, match="抽取顺序中没有可以递补的执法人员") as refused:
        drawing.recuse(
            errand=errand, person=field.officers[0], ground="other", reason="同学", by=field.legal, at=LATER
        )
    assert "请与其他单位联合检查" in refused.value.remedy
    assert len(going(errand)) == 2
    assert not Tie.objects.exists()


def test_a_certificate_that_lapsed_since_is_passed_over(field: Field) -> None:
    firms(field.county.unit, *GRADES)
    frozen = drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)
    catch_up(at=NOW)
    register.suspend_certificate(
        certificate=Certificate.objects.get(person=field.officers[0]), reason="调查", by=SYSTEM, at=NOW
    )
    campaign = drawing.draw(campaign=frozen, by=field.legal, at=LATER)
    assert all(field.officers[0].pk not in going(row) for row in campaign.errands.all())
    assert roster.compare(campaign)


def test_a_drawn_officer_who_lost_his_certificate_is_shown_until_the_next_goes(field: Field) -> None:
    firms(field.county.unit, *GRADES)
    errand = field.drawn().errands.earliest("place")
    person = people.persons([going(errand)[0]]).get()

    def shown() -> list[int]:
        rows = queries.that_lost_an_officer(queries.errands_planned(field.legal), LATER)
        return [each.pk for each in rows]

    assert errand.pk not in shown()
    for certificate in Certificate.objects.filter(person=person):
        register.suspend_certificate(certificate=certificate, reason="调查", by=SYSTEM, at=LATER)
    assert errand.pk in shown()
    drawing.recuse(
        errand=errand, person=person, ground="certificate", reason="证件暂扣", by=field.legal, at=LATER
    )
    assert errand.pk not in shown()


def test_a_firm_that_is_gone_is_followed_by_the_next_and_never_by_a_choice(field: Field) -> None:
    firms(field.county.unit, *GRADES)
    campaign = field.drawn()
    errand = campaign.errands.filter(stratum="medium").earliest("place")
    with pytest.raises(GateClosed, match="还在册，抽中的检查对象不得更换"):
        drawing.replace(errand=errand, by=field.legal, at=LATER)
    establishments.close(
        establishment=errand.establishment,
        ground="deregistered",
        closed_on=NOW.date(),
        by=field.legal,
        at=NOW,
    )
    errand = Errand.objects.select_related("establishment", "campaign").get(pk=errand.pk)
    drawing.replace(errand=errand, by=field.legal, at=LATER)
    errand.refresh_from_db()
    stand_in = Errand.objects.get(stands_for=errand)
    assert (errand.state, stand_in.state, stand_in.stratum, stand_in.place) == (
        "replaced",
        "planned",
        "medium",
        7,
    )
    assert len(going(stand_in)) == 2
    campaign.refresh_from_db()
    assert campaign.gone == [errand.establishment_id]
    assert roster.compare(campaign)


def test_a_firm_that_closes_between_freezing_and_drawing_is_passed_over(field: Field) -> None:
    made = firms(field.county.unit, "high", "high", "medium", "medium")
    frozen = drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)
    for each in made[:3]:
        establishments.close(
            establishment=each, ground="ceased", closed_on=NOW.date(), by=field.legal, at=NOW
        )
    catch_up(at=NOW)
    campaign = drawing.draw(campaign=frozen, by=field.legal, at=LATER)
    assert [row.establishment for row in campaign.errands.all()] == [made[3]]
    assert roster.compare(campaign)


def test_all_are_gone_one_after_the_other_and_it_still_says_the_same(field: Field) -> None:
    firms(field.county.unit, "medium", "medium", "medium", "medium")
    campaign = field.drawn()
    for _ in range(4):
        errand = (
            campaign.errands.filter(state="planned")
            .select_related("establishment", "campaign")
            .latest("place")
        )
        establishments.close(
            establishment=errand.establishment, ground="moved", closed_on=NOW.date(), by=field.legal, at=NOW
        )
        errand.establishment.refresh_from_db()
        drawing.replace(errand=errand, by=field.legal, at=LATER)
        campaign.refresh_from_db()
        assert roster.compare(campaign)
    assert not campaign.errands.filter(state="planned").exists()
    assert sorted(campaign.gone) == sorted(Establishment.objects.values_list("pk", flat=True))


def test_whoever_wants_another_firm_or_officer_is_refused_on_record(field: Field) -> None:
    firms(field.county.unit, *GRADES)
    errand = field.drawn().errands.get(place=1)
    with pytest.raises(GateClosed, match="抽中的检查对象和人员不得人为更换") as refused:
        drawing.refuse_swap(errand=errand, by=field.legal, at=LATER)
    assert "由抽取顺序中的下一个自动递补" in refused.value.remedy
    assert data_of(Entry.objects.filter(event="move.refused").latest("id"))["code"] == "gate-closed"


def test_a_period_that_is_over_is_not_drawn_for(field: Field) -> None:
    firms(field.county.unit, "high")
    campaign = field.to_draw()
    with pytest.raises(GateClosed, match="检查期间已经结束"):
        drawing.freeze(campaign=campaign, by=field.legal, at=build.NOW + timedelta(days=38))  # 1 January
    last = NOW.replace(month=12, day=31)
    assert last.date() == date(2026, 12, 31)
    assert drawing.freeze(campaign=campaign, by=field.legal, at=last).state == "frozen"


def test_what_is_frozen_can_be_read_by_everybody(field: Field) -> None:
    firms(field.county.unit, "low", "high")
    campaign = drawing.freeze(campaign=field.to_draw(), by=field.legal, at=NOW)
    found: Roster = roster.CampaignDraw.of(campaign).roster()
    assert [each.stratum for each in found.firms()] == ["high", "low"]
    assert {each.certificate for each in found.officers} == {f"吉F{each.number}" for each in field.officers}
