"""Asking for a visit: what may be inspected, how often, on which ground, and who approves."""

import hashlib
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.actions import handling, register_clue
from liuhen.apps.establishments import actions as establishments
from liuhen.apps.inspections.actions import ties
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Certificate, Person
from liuhen.apps.powers.actions import items as power_items
from liuhen.apps.powers.actions import lists
from liuhen.apps.visits import queries
from liuhen.apps.visits.actions import following, opening
from liuhen.apps.visits.models import Visit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, Refused, WrongState
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web import trail
from liuhen.regulation import visits as law
from liuhen.regulation.people import day_zh
from liuhen_proof import claims, tickets
from tests.builders import county as build
from tests.builders.cases import FINE
from tests.builders.county import NOW
from tests.builders.inspections import code as code_of_firm
from tests.builders.inspections import establishment
from tests.builders.programs import program
from tests.builders.visits import INSPECT, WHOLE, Field

LATER = NOW + timedelta(minutes=10)
CAP = law.Cap(
    "county", "", 2, "云岭县公告〔2026〕1号", date(2026, 1, 1), ("complaint", "assigned", "case", "recheck")
)


@pytest.fixture
def capped(monkeypatch: pytest.MonkeyPatch) -> None:
    """A county that wrote down two visits a year."""
    monkeypatch.setattr(law, "CAPS", (CAP,))


def refused(here: Field, /, **told: Any) -> Refused:
    with pytest.raises(Refused) as caught:
        here.propose(**told)
    return caught.value


def finished(here: Field, /, *kinds: str, **told: Any) -> Visit:
    """Return a visit that was made, by the steps of these kinds, and concluded."""
    visit = here.approved(**told)
    here.merge(here.walk(visit, *kinds), at=LATER)
    visit.refresh_from_db()
    return following.conclude(visit=visit, result="已告知", by=here.by(), at=LATER)


NOTHING = ("scan-in", "card", "reason", "check", "sign", "scan-out")


@pytest.mark.article("rs-16-1", "rs-28-1")
def test_a_visit_is_asked_for_approved_and_given_a_ticket(ground: Field) -> None:
    visit = ground.approved(assistants=1)
    assert (visit.state, visit.is_counted, visit.assistants) == ("approved", True, 1)
    assert visit.basis == "《中华人民共和国食品安全法》第一百一十条"
    ticket = claims.read(tickets.TICKET, visit.ticket, keyring.verifiers())
    assert ticket.claims["firm"] == ground.firm.code
    assert (ticket.claims["officers"], ticket.claims["counted"]) == ("100001、100005", "计次")


@pytest.mark.article("rs-28-1")
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("220524-JC-999", "公布施行的权责清单上，没有公布的事项不得检查"),
        (FINE, "“对未经许可从事食品生产经营的处罚”在权责清单上不是行政检查"),
    ],
)
def test_what_is_not_published_cannot_be_inspected_whatever_its_basis(
    ground: Field, code: str, said: str
) -> None:
    refusal = refused(ground, power_code=code, over_reason="领导要求")
    assert isinstance(refusal, GateClosed)
    assert (refusal.duty, said in refusal.sentence) == ("rs-28-1", True)


@pytest.mark.article("rs-28-1")
def test_a_firm_struck_off_is_not_visited(ground: Field) -> None:
    establishments.close(
        establishment=ground.firm, closed_on=NOW.date(), ground="deregistered", by=SYSTEM, at=NOW
    )
    assert "注销" in refused(ground).sentence


@pytest.mark.article("rs-28-1")
def test_one_officer_is_not_enough_and_an_auxiliary_is_none(ground: Field) -> None:
    assert "检查人员1人，不足2人" in refused(ground, officers=[ground.docket.officer]).sentence
    crew = [ground.docket.officer, ground.docket.second, ground.docket.county.auxiliary]
    assert "孙晓：不是行政执法人员，不能作为检查人员" in refused(ground, officers=crew).sentence


@pytest.mark.article("rs-16-1")
def test_what_can_be_done_from_afar_comes_first_and_is_counted_apart(ground: Field) -> None:
    assert "没有写明为什么不能网上（非现场）检查" in refused(ground, why_on_site="").sentence
    visit = ground.approved(mode="remote", why_on_site="")
    allowed = queries.allowance(ground.firm, on=NOW.date(), level="county", kind="routine")
    assert (visit.is_counted, allowed.used, allowed.remote) == (False, 0, 1)
    done = following.conclude(visit=visit, result="网上核查无异常", by=ground.by(), at=NOW)
    assert (done.state, done.found_nothing) == ("concluded", True)


@pytest.mark.article("rs-16-1")
def test_beyond_the_cap_a_reason_is_wanted(ground: Field, capped: None) -> None:
    for _ in range(2):
        ground.approved()
    assert "本年现场检查已用2次，上限2次" in refused(ground).sentence
    assert ground.propose(over_reason="食品中毒线索").over_reason == "食品中毒线索"


@pytest.mark.article("rs-16-1")
def test_without_a_table_of_the_county_there_is_no_cap(ground: Field) -> None:
    for _ in range(3):
        ground.approved()
    allowed = queries.allowance(ground.firm, on=NOW.date(), level="county", kind="routine")
    assert (allowed.used, allowed.cap, allowed.left_zh) == (3, None, "本县没有规定上限")


@pytest.mark.article("rs-16-1")
def test_a_refused_and_a_cancelled_visit_take_nothing_of_the_year(ground: Field, capped: None) -> None:
    opening.refuse(visit=ground.propose(), opinion="近期已查", by=ground.by("head"), at=NOW)
    opening.cancel(visit=ground.approved(), reason="企业停产", by=ground.by(), at=NOW)
    assert queries.allowance(ground.firm, on=NOW.date(), level="county", kind="routine").used == 0


@pytest.mark.article("rs-16-1")
@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"ground": "complaint", "ground_ref": "999"}, "本单位没有编号为999的线索"),
        ({"ground": "complaint", "ground_ref": "举报"}, "没有写明“投诉举报”的登记编号"),
        ({"ground": "assigned", "ground_ref": ""}, "没有写明计次凭据的文号"),
        ({"ground": "case", "ground_ref": "77"}, "本单位没有编号为77的案件"),
        ({"ground": "recheck", "ground_ref": "77"}, "本单位对该企业没有编号为77的检查"),
        ({"ground": "licence", "ground_ref": "吉市监〔2026〕3号"}, "本县没有把“许可核查”列为不计次的情形"),
    ],
)
def test_an_uncounted_ground_cites_a_record_that_is_there(
    ground: Field, capped: None, told: dict[str, str], said: str
) -> None:
    assert f"不计次的情形不成立：{said}" in refused(ground, **told).sentence


@pytest.mark.article("rs-16-1")
def test_a_complaint_that_exists_frees_a_visit_and_another_clue_does_not(ground: Field, capped: None) -> None:
    told: dict[str, Any] = {
        "unit": ground.docket.county.unit, "summary": "有人反映过期食品", "found_on": NOW.date(),
        "by": ground.by(), "at": NOW,
    }  # fmt: skip
    media = register_clue(source="media", **told)
    refusal = refused(ground, ground="complaint", ground_ref=str(media.pk))
    assert f"线索{media.pk}的来源是“媒体、网络”" in refusal.sentence
    complaint = register_clue(source="complaint", **told)
    visit = ground.approved(ground="complaint", ground_ref=str(complaint.pk))
    assert not visit.is_counted


@pytest.mark.article("rs-16-1")
def test_a_complaint_about_another_firm_frees_no_visit(ground: Field, capped: None) -> None:
    told: dict[str, Any] = {
        "unit": ground.docket.county.unit, "source": "complaint", "summary": "有人反映过期食品",
        "found_on": NOW.date(), "by": ground.by(), "at": NOW,
    }  # fmt: skip
    other = register_clue(named="城北粮油店", **told)
    refusal = refused(ground, ground="complaint", ground_ref=str(other.pk))
    assert f"线索{other.pk}反映的是城北粮油店，不是{ground.firm}" in refusal.sentence
    short = register_clue(named=ground.firm.name[2:], **told)
    assert not ground.approved(ground="complaint", ground_ref=str(short.pk)).is_counted


@pytest.mark.article("rs-16-1")
def test_a_clue_frees_one_visit_until_that_was_not_made_and_another_for_a_reason(
    ground: Field, capped: None
) -> None:
    clue = register_clue(
        unit=ground.docket.county.unit, source="complaint", summary="有人反映过期食品", found_on=NOW.date(),
        by=ground.by(), at=NOW,
    )  # fmt: skip
    other = establishment(ground.docket.county.unit, 2)
    told: dict[str, Any] = {"ground": "complaint", "ground_ref": str(clue.pk)}
    first = ground.approved(**told)
    for again in ({}, {"ground_ref": clue.ref}, {"establishment": other}):
        refusal = refused(ground, **told | again)
        assert isinstance(refusal, GateClosed)
        assert refusal.duty == "rs-16-1"
        assert refusal.sentence == (
            f"不能申请检查：线索{clue.pk}已经不计次地检查了1次（检查{first.pk}），不计次的检查以1次为限"
        )
    opening.cancel(visit=first, reason="企业停产", by=ground.by(), at=NOW)
    second = ground.approved(**told)
    third = ground.propose(**told, over_reason="举报人补充了新的线索")
    assert (second.is_counted, third.is_counted, third.over_reason) == (False, False, "举报人补充了新的线索")
    page = trail.trail_of(third, names=queries.names_of)[0]
    assert "举报人补充了新的线索" in str(page.facts)


@pytest.mark.article("rs-16-1")
def test_a_case_frees_visits_while_it_is_open(ground: Field, capped: None) -> None:
    case = ground.docket.open(party_name=ground.firm.name)
    for _ in range(2):
        assert not ground.approved(ground="case", ground_ref=str(case.pk)).is_counted
    cases.withdraw(case=case, reason="没有违法事实", by=ground.by("head"), at=NOW)
    assert (
        f"案件{case.pk}现在是“已撤销立案”状态，已经终结"
        in refused(ground, ground="case", ground_ref=case.ref).sentence
    )


@pytest.mark.article("rs-16-1")
def test_a_case_frees_visits_to_those_whom_it_concerns_and_to_no_other(ground: Field, capped: None) -> None:
    firm, case = ground.firm, ground.docket.open()
    told: dict[str, Any] = {"ground": "case", "ground_ref": str(case.pk)}
    said = f"案件{case.pk}的当事人、利害关系人中没有{firm}，须先在案件中登记或者更正"
    refusal = refused(ground, **told)
    assert isinstance(refusal, GateClosed)
    assert (refusal.duty, refusal.sentence) == ("rs-16-1", f"不能申请检查：不计次的情形不成立：{said}")
    assert "按计次检查办理" in refusal.remedy
    namesake = ground.docket.party(
        case, name=firm.name, role="third", number_kind="credit", number=code_of_firm(77)
    )
    assert said in refused(ground, **told).sentence
    handling.end_party(party=namesake, reason="登记有误", by=ground.by(), at=NOW)
    of_it = ground.docket.party(case, name=f"{firm.name[:3]}　{firm.name[3:]}", role="third")
    visit = ground.propose(**told)
    assert not visit.is_counted
    handling.end_party(party=of_it, reason="与案件无关", by=ground.by(), at=NOW)
    with pytest.raises(GateClosed) as caught:
        opening.approve(visit=visit, by=ground.by("head"), at=NOW)
    assert caught.value.sentence == f"不能批准检查：不计次的情形不成立：{said}"
    opening.count(visit=visit, by=ground.by("head"), at=NOW)
    assert opening.approve(visit=visit, by=ground.by("head"), at=NOW).is_counted
    ground.docket.party(case, name="曾用名", role="third", number_kind="credit", number=firm.code)
    assert not ground.approved(**told).is_counted


@pytest.mark.article("rs-16-1")
def test_a_visit_is_counted_in_the_year_in_which_it_is_to_be(ground: Field, capped: None) -> None:
    new_year = date(NOW.year + 1, 1, 5)
    for _ in range(2):
        assert ground.approved(planned_on=new_year).year == new_year.year
    assert queries.allowance(ground.firm, on=NOW.date(), level="county", kind="routine").used == 0
    assert "本年现场检查已用2次，上限2次" in refused(ground, planned_on=new_year).sentence
    assert ground.approved().year == NOW.year


@pytest.mark.article("rs-16-1")
def test_after_two_visits_that_found_nothing_a_third_needs_a_reason(ground: Field) -> None:
    for _ in range(2):
        finished(ground, *NOTHING)
    assert "最近连续2次检查没有发现问题" in refused(ground).sentence
    assert ground.propose(over_reason="换季重点检查").state == "proposed"


@pytest.mark.article("rs-16-1")
def test_one_that_found_something_begins_the_count_anew(ground: Field) -> None:
    finished(ground, *NOTHING)
    finished(ground, *WHOLE)
    finished(ground, *NOTHING)
    assert ground.propose().state == "proposed"


@pytest.mark.article("rs-16-1")
def test_who_goes_there_does_not_approve(ground: Field) -> None:
    visit = ground.propose()
    with pytest.raises(Refused) as caught:
        opening.approve(visit=visit, by=ground.by(), at=NOW)
    assert caught.value.sentence == "不能批准检查：您没有这项权限"


@pytest.mark.article("rs-16-1")
def test_an_urgent_visit_goes_at_once_and_is_approved_afterwards(ground: Field, as_: Any) -> None:
    visit = opening.declare_urgent(**ground.told(pressing="fire", assistants=2), at=NOW)
    assert (visit.state, visit.waits_for_approval, bool(visit.ticket)) == ("approved", True, True)
    assert visit.assistants == 2
    assert list(queries.to_approve(ground.by("head"))) == [visit]
    page = as_("head").get(reverse("console:visit", args=[visit.pk])).content.decode()
    assert "危及人身、财产安全，事后补批" in page
    ground.merge(ground.walk(visit, *WHOLE), at=LATER)
    visit.refresh_from_db()
    visit = opening.approve_afterwards(visit=visit, opinion="同意", by=ground.by("head"), at=LATER)
    assert not visit.waits_for_approval
    with pytest.raises(WrongState) as caught:
        opening.refuse_afterwards(visit=visit, opinion="不当", by=ground.by("head"), at=LATER)
    assert caught.value.sentence == "不能办理“不予补批”：这次检查不是紧急进行、等待补批的"


@pytest.mark.article("rs-16-1")
@pytest.mark.parametrize("days", [-1, 1])
def test_whoever_can_name_another_day_than_today_is_in_no_urgency(ground: Field, as_: Any, days: int) -> None:
    other = NOW.date() + timedelta(days=days)
    told = ground.told(pressing="fire", planned_on=other)
    with pytest.raises(Invalid) as caught:
        opening.declare_urgent(**told, at=NOW)
    assert caught.value.sentence == f"不能紧急检查：计划日期不是今天（{day_zh(NOW.date())}）"
    assert caught.value.remedy == "紧急检查在登记当日进行；可以另择日期的，请申请检查，批准以后进行"
    today, crew = local_day(timezone.now()), told["officers"]
    entered = {
        "mode": "on-site", "kind": "routine", "power": INSPECT, "matter": told["matter"], "lines": told["lines"],
        "planned_on": (today + timedelta(days=days)).isoformat(), "why_on_site": "须查看库房", "assistants": 0,
        "pressing": "fire",
    }  # fmt: skip
    page = as_("wangfang").post(
        reverse("console:establishment-urgent-visit", args=[ground.firm.pk]),
        entered | {"officers": [each.pk for each in crew]},
    )
    answer = program("wangfang").post(
        f"/api/v1/establishments/{ground.firm.pk}/urgent-visits",
        entered | {"officers": [each.number for each in crew]},
        content_type="application/json",
    )
    assert (page.status_code, answer.status_code) == (422, 422)
    for text in (page.content.decode(), str(answer.json())):
        assert f"不能紧急检查：计划日期不是今天（{day_zh(today)}）" in text
        assert "请申请检查，批准以后进行" in text
    assert not Visit.objects.exists()


@pytest.mark.article("rs-16-1")
def test_where_nobody_went_yet_nobody_goes_once_the_head_says_no(ground: Field) -> None:
    visit = opening.declare_urgent(**ground.told(pressing="fire"), at=NOW)
    refused_ = opening.refuse_afterwards(visit=visit, opinion="并不紧急", by=ground.by("head"), at=LATER)
    assert (refused_.state, refused_.ended_reason) == ("cancelled", "不予补批：并不紧急")
    assert ground.merge(ground.walk(visit, "scan-in"), at=LATER).refused
    assert queries.allowance(ground.firm, on=NOW.date(), level="county", kind="routine").used == 0


@pytest.mark.article("rs-16-1")
def test_what_was_done_in_urgency_stands_though_the_head_says_no(ground: Field) -> None:
    visit = opening.declare_urgent(**ground.told(pressing="fire"), at=NOW)
    ground.merge(ground.walk(visit, "scan-in"), at=LATER)
    done = opening.refuse_afterwards(visit=visit, opinion="并不紧急", by=ground.by("head"), at=LATER)
    assert (done.state, done.is_counted) == ("on-site", True)


@pytest.mark.article("rs-15-1", "rs-28-1")
def test_what_fell_away_since_it_was_asked_for_is_not_approved(ground: Field) -> None:
    struck_off, unpublished, unfit = (ground.propose() for _ in range(3))

    def approving(visit: Visit) -> str:
        with pytest.raises(GateClosed) as caught:
            opening.approve(visit=visit, by=ground.by("head"), at=LATER)
        return caught.value.sentence

    establishments.close(
        establishment=ground.firm, closed_on=NOW.date(), ground="deregistered", by=SYSTEM, at=NOW
    )
    assert approving(struck_off) == f"不能批准检查：{ground.firm}已于{day_zh(NOW.date())}注销（注销登记）"
    ground.firm.refresh_from_db()
    establishments.restore(establishment=ground.firm, reason="登记有误", by=SYSTEM, at=NOW)
    suspended(unfit)
    assert approving(unfit).startswith("不能批准检查：李强：")
    taken_off_the_list(ground)
    assert "公布施行的权责清单上，没有公布的事项不得检查" in approving(unpublished)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"planned_on": NOW.date() - timedelta(days=1)}, "不能申请检查：计划日期已过"),
        ({"lines": " \n "}, "不能申请检查：请写明检查清单"),
        ({"lines": "查" * 201}, "不能申请检查：检查清单最多100项，每项最多200字"),
    ],
)
def test_what_is_badly_told_is_refused(ground: Field, told: dict[str, Any], said: str) -> None:
    refusal = refused(ground, **told)
    assert refusal.sentence == said


def test_an_officer_of_another_unit_asks_for_himself(ground: Field) -> None:
    stranger = Person.objects.get(number="200003")
    crew = [ground.docket.officer, ground.docket.second, stranger]
    assert refused(ground, officers=crew).sentence == "不能申请检查：外单位法制不是云岭县市场监督管理局的人员"


def taken_off_the_list(ground: Field) -> None:
    """Publish the unit's next list, which has nothing to inspect any more."""
    county = ground.docket.county
    legal, head, bureau = (county.actor(name) for name in ("legal", "head", "bureau"))
    draft = lists.draft(unit=county.unit, reason="取消检查事项", by=legal, at=NOW)
    power_items.drop_item(power_list=draft, code=INSPECT, by=legal, at=NOW)
    lists.submit(power_list=draft, by=head, at=NOW)
    lists.approve(power_list=draft, by=bureau, at=NOW)
    lists.publish(power_list=draft, effective_on=NOW.date(), by=bureau, at=NOW)


def suspended(visit: Visit) -> Person:
    """Return the officer beside the lead, whose certificate is gone."""
    officer: Person = visit.officers.exclude(person_id=visit.lead_id).get().person
    for certificate in Certificate.objects.filter(person=officer):
        register.suspend_certificate(certificate=certificate, reason="调查", by=SYSTEM, at=NOW)
    return officer


def replaced(here: Field, visit: Visit, out: Person, *, by: str = "head", **told: Any) -> Visit:
    given: dict[str, Any] = {"successor": here.docket.third, "reason": "证件暂扣"} | told
    return opening.replace(visit=visit, out=out, by=here.by(by), at=NOW, **given)


@pytest.mark.article("rs-28-1", "rs-16-1")
def test_another_goes_in_the_place_of_who_may_not_and_the_ticket_is_his(ground: Field) -> None:
    visit = ground.approved()
    before, out = visit.ticket, suspended(visit)

    def shown() -> list[int]:
        return [
            each.pk for each in queries.that_lost_an_officer(queries.approved_for(ground.by("head")), NOW)
        ]

    assert shown() == [visit.pk]
    visit = replaced(ground, visit, out)
    assert shown() == []
    assert (visit.state, queries.officers_of(visit)) == (
        "approved",
        [ground.docket.officer, ground.docket.third],
    )
    told = claims.read(tickets.TICKET, visit.ticket, keyring.verifiers()).claims
    assert told["officers"] == f"100001、{ground.docket.third.number}"
    assert visit.errand is not None
    going = visit.errand.officers.filter(recused=False).values_list("person_id", flat=True)
    assert set(going) == {ground.docket.officer.pk, ground.docket.third.pk}
    entry = Entry.objects.get(subject=visit.ref, event="visit.officer-replaced")
    data = trail.data_of(entry)
    assert (data["out"], data["successor"]) == (out.pk, ground.docket.third.pk)
    assert data["reason"] == "证件暂扣"
    assert data["why"]
    false = {"ticket": hashlib.sha256(before.encode()).hexdigest()}
    answer = ground.merge(ground.walk(visit, "scan-in", **false), at=LATER)
    assert "出示的检查券不是这次检查的" in str(answer)
    assert finished_of(ground, visit).state == "concluded"


def finished_of(here: Field, visit: Visit) -> Visit:
    here.merge(here.walk(visit, *NOTHING), at=LATER)
    visit.refresh_from_db()
    return following.conclude(visit=visit, result="已告知", by=here.by(), at=LATER)


@pytest.mark.article("rs-28-1")
def test_who_leads_is_replaced_as_a_lead(ground: Field) -> None:
    visit = ground.approved()
    register.suspend_certificate(
        certificate=Certificate.objects.get(person=visit.lead), reason="调查", by=SYSTEM, at=NOW
    )
    assert replaced(ground, visit, visit.lead).lead == ground.docket.third


@pytest.mark.article("rs-16-1")
def test_who_may_go_stays_and_only_a_head_who_does_not_go_replaces(ground: Field) -> None:
    visit = ground.approved()
    with pytest.raises(GateClosed, match="证件有效、在岗，没有须回避的情形"):
        replaced(ground, visit, ground.docket.second)
    out = suspended(visit)
    for username in ("wangfang", "legal", "stranger"):
        with pytest.raises(NotPermitted):
            replaced(ground, visit, out, by=username)
    assert queries.officers_of(visit) == [ground.docket.officer, ground.docket.second]


@pytest.mark.article("rs-28-1", "rs-15-1")
def test_who_follows_is_judged_as_at_first(ground: Field) -> None:
    visit = ground.approved()
    out, third = suspended(visit), ground.docket.third
    for successor, said in (
        (ground.docket.officer, "已经是这次检查的人员"),
        (Person.objects.get(number="200003"), "不是云岭县市场监督管理局的人员"),
        (ground.docket.county.auxiliary, "检查人员1人，不足2人"),
    ):
        with pytest.raises(Refused, match=said):
            replaced(ground, visit, out, successor=successor)
    with pytest.raises(Invalid, match="不是这次检查的人员"):
        replaced(ground, visit, third)
    ties.declare(person=third, establishment=ground.firm, ground="relative", by=ground.by("legal"), at=NOW)
    with pytest.raises(GateClosed, match="与检查对象有登记的回避关系"):
        replaced(ground, visit, out)
    register.suspend_certificate(
        certificate=Certificate.objects.get(person=third), reason="调查", by=SYSTEM, at=NOW
    )
    with pytest.raises(GateClosed, match=f"{third}：") as closed:
        replaced(ground, visit, out)
    assert closed.value.duty == "rs-28-1"


@pytest.mark.article("rs-15-1")
def test_who_keeps_out_of_a_firm_is_not_named_for_a_visit(ground: Field) -> None:
    ties.declare(
        person=ground.docket.second,
        establishment=ground.firm,
        ground="relative",
        by=ground.by("legal"),
        at=NOW,
    )
    refusal = refused(ground)
    assert isinstance(refusal, GateClosed)
    assert (refusal.duty, "有登记的回避关系" in refusal.sentence) == ("rs-15-1", True)


@pytest.mark.article("rs-16-1")
def test_the_head_replaces_on_the_page_and_elsewhere_there_is_no_such_visit(ground: Field, as_: Any) -> None:
    visit = ground.approved()
    out, third = suspended(visit), ground.docket.third
    told = {"out": out.pk, "successor": third.pk, "reason": "证件暂扣"}
    by_number = told | {"out": out.number, "successor": third.number}
    address = reverse("console:visit-replace", args=[visit.pk])
    api = f"/api/v1/visits/{visit.pk}/replace"
    there = build.person(ground.docket.county.other, "外单位负责人", "800009", kind="clerk")
    build.account(there, "other-head", "head")
    for username, status in (("other-head", 404), ("stranger", 403), ("wangfang", 403)):
        assert as_(username).post(address, told).status_code == status
        assert program(username).post(api, by_number, content_type="application/json").status_code == status
    assert address in as_("head").get(reverse("console:visit", args=[visit.pk])).content.decode()
    assert as_("head").post(address, told).status_code == 302
    assert third in queries.officers_of(visit)
    again = program("head").post(api, by_number, content_type="application/json")
    assert again.status_code in (409, 422)


def test_nobody_is_replaced_once_they_are_there(ground: Field) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, "scan-in"), at=LATER)
    with pytest.raises(WrongState):
        replaced(ground, visit, suspended(visit))


def test_a_visit_whose_officer_lost_his_certificate_is_shown_until_it_is_given_up(ground: Field) -> None:
    visit = ground.approved()

    def shown() -> list[int]:
        return [each.pk for each in queries.that_lost_an_officer(queries.approved_by(ground.by()), NOW)]

    assert shown() == []
    officer = visit.officers.exclude(person_id=visit.lead_id).get().person
    for certificate in Certificate.objects.filter(person=officer):
        register.suspend_certificate(certificate=certificate, reason="调查", by=SYSTEM, at=NOW)
    assert shown() == [visit.pk]
    opening.cancel(visit=visit, reason="检查人员证件暂扣，另行申请", by=ground.by(), at=NOW)
    assert shown() == []
