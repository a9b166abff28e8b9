"""A visit and its errand are one story: what was planned is taken up, what nobody planned is entered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from liuhen.apps.inspections.actions import drawing, errands, items, plans, ties
from liuhen.apps.inspections.models import Errand, InspectionItem
from liuhen.apps.inspections.queries.presence import presence
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Person
from liuhen.apps.powers.actions import breakdowns
from liuhen.apps.visits import papers, queries
from liuhen.apps.visits.actions import following, opening
from liuhen.apps.visits.models import Visit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Refused
from liuhen.kernel.ledger.loop import catch_up
from liuhen.regulation.people import day_zh
from tests.builders import county as build
from tests.builders import inspections as making
from tests.builders.cases import FOOD
from tests.builders.county import NOW
from tests.builders.programs import program
from tests.builders.visits import INSPECT, LINES, WHOLE, Field

LATER = NOW + timedelta(minutes=10)
TODAY = NOW.date()
SINCE, UNTIL = TODAY, TODAY + timedelta(days=30)


@dataclass
class Planned:
    """The field with plans: ``errand`` draws or names one to the firm; 何平 keeps out of it, who has no account."""

    field: Field
    item: InspectionItem

    def errand(
        self, *, choosing: str, unit: Any = None, item: Any = None, by: str = "legal", head: Any = None
    ) -> Errand:
        told: dict[str, Any] = {
            "title": "冬季食品检查", "items": [item or self.item], "choosing": choosing, "since": SINCE, "until": UNTIL,
            "graded_by": "risk", "first": 0, "second": 100 if choosing == "drawn" else 1, "third": 0, "fourth": 0,
            "ungraded": 0, "kind": "", "field": "", "per_visit": 2,
        }  # fmt: skip
        actor = self.field.by(by)
        plan = plans.draft(
            unit=unit or self.field.docket.county.unit, year=2026, title="计划", by=actor, at=NOW
        )
        part = plans.add(plan=plan, **told, by=actor, at=NOW)
        if choosing == "named":
            plans.name(
                campaign=part, establishment=self.field.firm, why="另一单位的检查不同", by=actor, at=NOW
            )
        plans.submit(plan=plan, by=actor, at=NOW)
        plans.publish(plan=plan, by=head or self.field.by("head"), at=NOW)
        part.refresh_from_db()
        if choosing == "drawn":
            drawing.freeze(campaign=part, by=actor, at=NOW)
            catch_up(at=NOW)
            part.refresh_from_db()
            drawing.draw(campaign=part, by=actor, at=NOW)
        return Errand.objects.get(campaign=part)

    def crew(self, errand: Errand) -> list[Person]:
        return [each.person for each in errand.officers.filter(recused=False).order_by("id")]

    def told(self, errand: Errand, **told: Any) -> dict[str, Any]:
        return {
            "errand": errand, "mode": "on-site", "kind": "routine", "matter": "食品安全", "lines": LINES,
            "planned_on": TODAY, "officers": self.crew(errand), "why_on_site": "须查看库房",
        } | told  # fmt: skip

    def propose(self, errand: Errand, *, by: str = "wangfang", **told: Any) -> Visit:
        return opening.propose_planned(**self.told(errand, **told), by=self.field.by(by), at=NOW)


@pytest.fixture
def planned(ground: Field) -> Planned:
    item = items.enlist(
        unit=ground.docket.county.unit,
        code=INSPECT,
        content="许可证有效期、从业人员健康证明",
        by=ground.by("legal"),
        at=NOW,
    )
    ties.declare(
        person=ground.docket.third,
        establishment=ground.firm,
        ground="relative",
        by=ground.by("legal"),
        at=NOW,
    )
    return Planned(ground, item)


def refused(act: Callable[[], object]) -> Refused:
    with pytest.raises(Refused) as caught:
        act()
    return caught.value


@pytest.mark.article("rs-15-1", "rs-16-1")
def test_a_drawn_errand_becomes_a_visit_and_is_done_with_it(planned: Planned) -> None:
    errand = planned.errand(choosing="drawn")
    by_whom = {each.name for each in planned.crew(errand)}
    assert by_whom == {"王芳", "李强"}
    visit = planned.propose(errand, assistants=1)
    assert (visit.errand, visit.establishment, visit.power.code) == (errand, planned.field.firm, INSPECT)
    assert visit.assistants == 1
    visit = opening.approve(visit=visit, by=planned.field.by("head"), at=NOW)
    planned.field.merge(planned.field.walk(visit, *WHOLE), at=LATER)
    errand.refresh_from_db()
    assert (errand.state, errand.went_at) == ("done", NOW + timedelta(seconds=1))
    (found,) = presence(planned.field.firm.pk, since=SINCE, until=UNTIL)
    assert (found.id, found.state) == (errand.pk, "done")
    visit.refresh_from_db()
    record = papers.data_of(visit, "visit-record")
    told = dict(record["table"])
    assert told["任务来源"] == "计划：冬季食品检查（随机抽取）"
    assert "王芳（吉F100001）" in told["检查人员（证号）"]
    assert record["signers"][0] == {"role": "被检查人", "name": "已在手机上签名"}


@pytest.mark.article("rs-15-1")
def test_outside_of_its_days_and_by_others_than_were_drawn_nobody_goes(planned: Planned) -> None:
    errand = planned.errand(choosing="drawn")
    late = refused(lambda: planned.propose(errand, planned_on=UNTIL + timedelta(days=1)))
    assert isinstance(late, GateClosed)
    assert late.duty == "rs-15-1"
    assert late.sentence.startswith("不能按安排申请检查：计划日期不在检查安排的期间（")
    third = planned.field.docket.third
    others = refused(lambda: planned.propose(errand, officers=[planned.field.docket.officer, third]))
    assert others.sentence == f"不能按安排申请检查：检查人员与检查安排确定的不一致：多了{third}，少了李强"
    assert not Visit.objects.exists()


@pytest.mark.article("rs-15-1")
def test_a_recusal_after_the_proposal_closes_the_approval(planned: Planned) -> None:
    docket = planned.field.docket
    fourth = build.person(docket.county.unit, "许静", "100017")
    build.certificate(fourth)
    register.assign_post(person=fourth, post=docket.post, by=SYSTEM, at=NOW - timedelta(days=30))
    errand = planned.errand(choosing="drawn")
    crew = planned.crew(errand)
    accounts = {"王芳": "wangfang", "李强": "liqiang"}
    visit = planned.propose(errand, by=next(accounts[each.name] for each in crew if each.name in accounts))
    gone = next(each for each in crew if each != visit.lead)
    drawing.recuse(
        errand=errand,
        person=gone,
        ground="relative",
        reason="近亲属任职",
        by=planned.field.by("legal"),
        at=NOW,
    )
    told = refused(lambda: opening.approve(visit=visit, by=planned.field.by("head"), at=NOW))
    assert told.sentence.startswith(f"不能批准检查：检查人员与检查安排确定的不一致：多了{gone}，少了")


def test_an_errand_is_taken_up_once_and_again_when_the_visit_was_not_made(planned: Planned) -> None:
    errand = planned.errand(choosing="named")
    told: dict[str, Any] = {"officers": [planned.field.docket.officer, planned.field.docket.second]}
    visit = planned.propose(errand, **told)
    again = refused(lambda: planned.propose(errand, **told))
    assert again.sentence == f"不能按安排申请检查：这项安排已经申请了检查（检查{visit.pk}）"
    opening.refuse(visit=visit, opinion="近期已查", by=planned.field.by("head"), at=NOW)
    errand.refresh_from_db()
    assert errand.state == "planned"
    second = planned.propose(errand, mode="remote", why_on_site="", **told)
    second = opening.approve(visit=second, by=planned.field.by("head"), at=NOW)
    following.conclude(visit=second, result="网上核查无异常", by=planned.field.by(), at=LATER)
    errand.refresh_from_db()
    assert (errand.state, errand.went_at) == ("done", LATER)
    over = refused(lambda: planned.propose(errand, **told))
    assert over.sentence == "不能按安排申请检查：检查安排现在是“已检查”状态"


def test_what_is_planned_is_not_typed_a_second_time(planned: Planned) -> None:
    errand = planned.errand(choosing="named")
    refusal = refused(planned.field.propose)
    assert refusal.sentence == (
        f"不能申请检查：本单位已安排在{day_zh(SINCE)}至{day_zh(UNTIL)}检查该企业的这一事项"
    )
    assert refusal.remedy == f"请从检查安排{errand.pk}申请"
    after = planned.field.propose(planned_on=UNTIL + timedelta(days=9))
    assert after.errand != errand


@pytest.mark.parametrize("urgent", [False, True])
def test_a_visit_nobody_planned_enters_an_errand(ground: Field, urgent: bool) -> None:
    visit = opening.declare_urgent(**ground.told(pressing="fire"), at=NOW) if urgent else ground.approved()
    errand = visit.errand
    assert errand
    assert (errand.state, errand.ground, errand.campaign) == (
        "planned",
        "urgent" if urgent else "other",
        None,
    )
    assert [each.person_id for each in errand.officers.order_by("id")] == [
        ground.docket.officer.pk, ground.docket.second.pk,
    ]  # fmt: skip
    (found,) = presence(ground.firm.pk, since=TODAY, until=TODAY)
    assert (found.id, bool(found.matters)) == (errand.pk, True)
    ground.merge(ground.walk(visit, *WHOLE), at=LATER)
    errand.refresh_from_db()
    assert errand.state == "done"


def test_a_check_from_afar_goes_nowhere_and_a_cancelled_visit_is_called_off(ground: Field) -> None:
    assert ground.approved(mode="remote", why_on_site="").errand is None
    visit = ground.approved()
    opening.cancel(visit=visit, reason="企业停产", by=ground.by(), at=NOW)
    assert visit.errand
    visit.errand.refresh_from_db()
    assert visit.errand.state == "dropped"
    assert presence(ground.firm.pk, since=TODAY, until=TODAY) == []


@pytest.mark.article("rs-15-2")
@pytest.mark.parametrize("urgent", [False, True])
def test_nobody_goes_for_the_same_again_without_saying_why(ground: Field, urgent: bool) -> None:
    def ask(**told: Any) -> Visit:
        if urgent:
            return opening.declare_urgent(**ground.told(pressing="fire", **told), at=NOW)
        return ground.propose(**told)

    first = ground.approved(why_again="")
    assert first.errand
    assert first.errand.why == ""
    refusal = refused(lambda: ask(why_again=""))
    assert isinstance(refusal, GateClosed)
    assert refusal.duty == "rs-15-2"
    cannot = "不能紧急检查" if urgent else "不能申请检查"
    assert refusal.sentence == (
        f"{cannot}：前后180日内已有同一事项的检查：{first.unit.short_name}{day_zh(TODAY)}（待检查）"
    )
    assert refusal.remedy == "请与其并为联合检查；确需单独检查的，写明理由"
    second = ask(why_again="另有投诉，须当日核实")
    assert second.errand
    assert second.errand.why == "另有投诉，须当日核实"
    assert (
        dict(papers.data_of(second, "visit-approval")["table"])["同一事项再次检查的理由"] == second.errand.why
    )
    assert ground.propose(mode="remote", why_on_site="", why_again="").errand is None
    for each in (first, second):
        opening.cancel(visit=each, reason="企业停产", by=ground.by(), at=NOW)
    assert ask(why_again="").state in ("proposed", "approved")


@pytest.mark.article("rs-15-2")
def test_long_before_and_after_and_for_something_else_no_reason_is_wanted(ground: Field) -> None:
    visit = ground.approved(why_again="")
    assert visit.errand
    far = TODAY + timedelta(days=181)
    assert ground.propose(planned_on=far, why_again="").planned_on == far
    near = refused(lambda: ground.propose(planned_on=TODAY + timedelta(days=180), why_again=""))
    assert "已有同一事项的检查" in near.sentence
    other = making.establishment(ground.docket.county.unit, 2)
    assert ground.propose(establishment=other, why_again="").establishment == other


@pytest.mark.article("rs-15-2")
def test_what_another_unit_plans_for_the_same_is_said_before_a_visit_is_asked_for(
    both: "Both", as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    here = both.planned.field
    address = f"/console/establishments/{here.firm.pk}/urgent-visit/"
    told = {
        "mode": "on-site", "kind": "triggered", "power": INSPECT, "matter": "食品安全", "lines": LINES,
        "planned_on": TODAY.isoformat(), "why_on_site": "须查看库房", "assistants": "0", "pressing": "fire",
        "officers": [here.docket.officer.pk, here.docket.second.pk],
    }  # fmt: skip
    officer = as_("wangfang")
    page = officer.post(address, told).content.decode()
    assert "前后180日内已有同一事项的检查：" in page
    assert both.planned.field.docket.county.other.short_name in page
    assert officer.post(address, told | {"why_again": "发生燃气泄漏"}).status_code == 302
    visit = Visit.objects.get()
    shown = as_("head").get(f"/console/visits/{visit.pk}/").content.decode()
    assert "同一事项再次检查的理由" in shown
    assert "发生燃气泄漏" in shown
    asked = {**told, "assistants": 0, "officers": [here.docket.officer.number, here.docket.second.number]}
    answer = program("wangfang").post(
        f"/api/v1/establishments/{here.firm.pk}/urgent-visits", asked, content_type="application/json"
    )
    assert (answer.status_code, answer.json()["duty"]) == (409, "rs-15-2")


# ── several units at one visit ──────────────────────────────────────────────────────────────────────────


@dataclass
class Both:
    """Two units whose errands at the firm are one joint inspection."""

    planned: Planned
    mine: Errand
    theirs: Errand
    crew: list[Person]

    def visit_of_mine(self) -> Visit:
        docket = self.planned.field.docket
        return self.planned.propose(self.mine, officers=[docket.officer, docket.second])

    def visit_of_theirs(self) -> Visit:
        return self.planned.propose(self.theirs, by="zhouli", officers=self.crew)

    def joined(self) -> None:
        joint = errands.propose_joint(
            errand=self.mine, since=SINCE, until=UNTIL, by=self.planned.field.by("legal"), at=NOW
        )
        errands.join(errand=self.theirs, joint=joint, by=self.planned.field.by("stranger"), at=NOW)
        for each in (self.mine, self.theirs):
            each.refresh_from_db()

    def used(self) -> int:
        return queries.allowance(self.planned.field.firm, on=TODAY, level="county", kind="routine").used


@pytest.fixture
def both(planned: Planned) -> Both:
    unit, began = planned.field.docket.county.other, NOW - timedelta(days=30)
    making.inspecting_power(
        unit, "UMB-JC-1", name="占道食品摊点检查", basis=f"《{FOOD}》第一百一十条", at=began
    )
    crew = [build.person(unit, name, number) for name, number in (("周丽", "200011"), ("吴刚", "200012"))]
    build.account(crew[0], "zhouli", "officer")
    build.account(build.person(unit, "外单位局长", "200004", kind="clerk"), "their-head", "head")
    post = register.open_post(unit=unit, name="执法岗", by=SYSTEM, at=began)
    for each in crew:
        build.certificate(each)
        register.assign_post(person=each, post=post, by=SYSTEM, at=began)
    made = breakdowns.draft(unit=unit, reason="首次", by=SYSTEM, at=began)
    breakdowns.assign(
        breakdown=made, code="UMB-JC-1", post=post, step="", responsibility="负责", by=SYSTEM, at=began
    )
    breakdowns.publish(breakdown=made, effective_on=began.date(), by=SYSTEM, at=began)
    item = items.enlist(unit=unit, code="UMB-JC-1", by=planned.field.by("stranger"), at=NOW)
    mine = planned.errand(choosing="named")
    theirs = planned.errand(
        choosing="named", unit=unit, item=item, by="stranger", head=planned.field.by("their-head")
    )
    return Both(planned, mine, theirs, crew)


@pytest.mark.article("rs-15-2")
def test_the_head_sees_who_else_goes_there_before_he_approves(both: Both, as_: Any) -> None:
    visit = both.visit_of_mine()

    def page() -> str:
        told: str = as_("head").get(f"/console/visits/{visit.pk}/").content.decode()
        return told

    before = page()
    assert "谁去过、谁要去" in before
    assert before.count(both.planned.field.docket.county.other.short_name) == 1
    assert "同一事项" in before, "another unit's item rests on the same article"
    approved = opening.approve(visit=visit, by=both.planned.field.by("head"), at=NOW)
    both.planned.field.merge(both.planned.field.walk(approved, "scan-in"), at=LATER)
    assert "谁去过、谁要去" not in page()


@pytest.mark.article("rs-15-2", "rs-16-1")
def test_a_joint_errand_makes_joint_visits_which_are_counted_once(both: Both) -> None:
    both.joined()
    first = both.visit_of_mine()
    second = both.visit_of_theirs()
    assert (first.joint, first.is_counted, second.joint, second.is_counted) == (None, True, first, False)
    assert both.used() == 1
    second = opening.approve(visit=second, by=both.planned.field.by("their-head"), at=NOW)
    assert second.joint == first


@pytest.mark.article("rs-15-2", "rs-16-1")
def test_errands_joined_after_the_visits_were_asked_for_are_one_from_the_approval_on(both: Both) -> None:
    first, second = both.visit_of_mine(), both.visit_of_theirs()
    assert both.used() == 2
    both.joined()
    first = opening.approve(visit=first, by=both.planned.field.by("head"), at=NOW)
    second = opening.approve(visit=second, by=both.planned.field.by("their-head"), at=NOW)
    second.refresh_from_db()
    assert [first.joint, second.joint].count(None) == 1
    assert both.used() == 1


@pytest.mark.article("rs-16-1")
def test_when_the_counted_one_of_a_joint_visit_is_not_made_the_other_is_counted(both: Both) -> None:
    both.joined()
    first, second = both.visit_of_mine(), both.visit_of_theirs()
    opening.refuse(visit=first, opinion="人手不足", by=both.planned.field.by("head"), at=NOW)
    second.refresh_from_db()
    assert (second.joint, second.is_counted, both.used()) == (None, True, 1)
    again = both.visit_of_mine()
    assert (again.joint, again.is_counted, both.used()) == (second, False, 1)


@pytest.mark.article("rs-15-2")
def test_nobody_parts_while_a_joint_visit_is_under_way(both: Both) -> None:
    both.joined()
    first, second = both.visit_of_mine(), both.visit_of_theirs()
    joint = both.mine.joint
    assert joint
    told: dict[str, Any] = {"reason": "各自检查", "at": NOW}
    for parting in (
        lambda: errands.leave(errand=both.theirs, by=both.planned.field.by("stranger"), **told),
        lambda: errands.leave(errand=both.mine, by=both.planned.field.by("legal"), **told),
        lambda: errands.drop_joint(joint=joint, by=both.planned.field.by("legal"), **told),
    ):
        with pytest.raises(GateClosed, match=r"已按联合检查提出了检查\d+（.*）。请先取消该次检查"):
            parting()
    opening.refuse(visit=second, opinion="改期", by=both.planned.field.by("their-head"), at=NOW)
    errands.leave(errand=both.theirs, by=both.planned.field.by("stranger"), **told)
    first.refresh_from_db()
    assert (first.joint, first.is_counted) == (None, True)


def test_another_units_errand_is_not_taken_up(both: Both) -> None:
    both.joined()
    docket = both.planned.field.docket
    told = refused(lambda: both.planned.propose(both.theirs, officers=[docket.officer, docket.second]))
    assert told.sentence == "不能按安排申请检查：这是云岭县城市管理局的检查安排"


def test_the_page_of_an_errand_leads_to_a_form_that_is_filled_in(
    planned: Planned, as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    errand = planned.errand(choosing="drawn")
    officer = as_("wangfang")
    page = officer.get(f"/console/errands/{errand.pk}/").content.decode()
    assert f"/console/errands/{errand.pk}/visit/" in page
    form = officer.get(f"/console/errands/{errand.pk}/visit/").content.decode()
    assert "对食品经营的监督检查：许可证有效期、从业人员健康证明" in form
    assert form.count("checked") >= 2
    told = {
        "mode": "on-site", "kind": "routine", "matter": "食品安全", "lines": LINES, "planned_on": TODAY.isoformat(),
        "why_on_site": "须查看库房", "officers": [each.pk for each in planned.crew(errand)], "assistants": "0",
    }  # fmt: skip
    answer = officer.post(f"/console/errands/{errand.pk}/visit/", told)
    visit = Visit.objects.get()
    assert (answer.status_code, visit.errand, visit.lead.name) == (302, errand, "王芳")
    shown = officer.get(f"/console/errands/{errand.pk}/").content.decode()
    assert f"/console/visits/{visit.pk}/" in shown
    assert f"/console/errands/{errand.pk}/visit/" not in shown


def test_whoever_is_of_the_unit_asks_for_the_visit_to_a_firm_that_was_named(
    planned: Planned, as_: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    errand, docket = planned.errand(choosing="named"), planned.field.docket
    build.account(build.person(docket.county.other, "周丽", "200011"), "zhouli", "officer")
    officer, address = as_("wangfang"), f"/console/errands/{errand.pk}/"
    assert address in officer.get("/console/errands/").content.decode()
    assert f"{address}visit/" in officer.get(address).content.decode()
    told = {
        "mode": "on-site", "kind": "routine", "matter": "食品安全", "lines": LINES, "planned_on": TODAY.isoformat(),
        "why_on_site": "须查看库房", "officers": [docket.officer.pk, docket.second.pk], "assistants": "0",
    }  # fmt: skip
    assert officer.post(f"{address}visit/", told).status_code == 302
    visit = Visit.objects.get()
    assert (visit.errand, [each.person for each in visit.officers.order_by("id")]) == (
        errand, [docket.officer, docket.second],
    )  # fmt: skip
    stranger = as_("zhouli")
    assert address not in stranger.get("/console/errands/").content.decode()
    assert {stranger.get(each).status_code for each in (address, f"{address}visit/")} == {404}


def test_a_drawn_errand_is_not_for_the_officers_who_were_not_drawn(
    planned: Planned, as_: Callable[[str], Client]
) -> None:
    errand = planned.errand(choosing="drawn")
    build.account(planned.field.docket.third, "heping", "officer")
    assert as_("heping").get(f"/console/errands/{errand.pk}/").status_code == 404
    assert as_("heping").get(f"/console/errands/{errand.pk}/visit/").status_code == 404


def test_the_visit_to_a_named_firm_is_asked_for_by_the_api(
    planned: Planned, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    errand, docket = planned.errand(choosing="named"), planned.field.docket
    officer = program("wangfang")
    (listed,) = officer.get("/api/v1/errands").json()["items"]
    told = {
        "mode": "on-site", "kind": "routine", "matter": "食品安全", "lines": LINES, "planned_on": TODAY.isoformat(),
        "why_on_site": "须查看库房", "officers": [docket.officer.number, docket.second.number],
    }  # fmt: skip
    address = f"/api/v1/errands/{listed['id']}/visits"
    made = officer.post(address, told, content_type="application/json")
    assert (made.status_code, made.json()["errand_id"]) == (201, errand.pk)
    build.account(build.person(docket.county.other, "周丽", "200011"), "zhouli", "officer")
    assert program("zhouli").post(address, told, content_type="application/json").status_code == 404
