"""Items and plans: only what is published, only who is there, and nobody comes without knowing who else does."""

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest

from liuhen.apps.disclosure.models import Publication
from liuhen.apps.establishments import actions as establishments
from liuhen.apps.inspections.actions import errands, items, plans
from liuhen.apps.inspections.actions.plans import periods
from liuhen.apps.inspections.models import Errand, InspectionItem, InspectionPlan
from liuhen.apps.inspections.queries import plans as queries
from liuhen.apps.inspections.queries.presence import presence
from liuhen.apps.laws import actions as laws
from liuhen.apps.laws.models import Law
from liuhen.apps.offices import actions as offices
from liuhen.apps.people.models import Person
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, NotPermitted, WrongState
from tests.apps.inspections.conftest import FOOD, LATER, SINCE, UNTIL, Field, firms
from tests.builders import county as build
from tests.builders import inspections as making
from tests.builders.county import NOW


@pytest.mark.article("rs-28-1")
def test_an_item_is_of_a_published_power_of_inspection(field: Field) -> None:
    assert (field.item.name, field.item.field) == ("对食品生产经营者的监督检查", "市场监管")
    assert set(field.item.matters.split()) == set(
        field.theirs.matters.split()
    )  # called otherwise, the same article
    with pytest.raises(GateClosed, match=r"“NEW-1”不在.*2026年11月24日公布施行的权责清单上.*第28条"):
        items.enlist(unit=field.county.unit, code="NEW-1", by=field.legal, at=NOW)
    with pytest.raises(Invalid, match="已登记编码为“MSA-JC-1”的检查事项"):
        items.enlist(unit=field.county.unit, code="msa-jc-1", by=field.legal, at=NOW)
    with pytest.raises(NotPermitted):
        items.enlist(unit=field.county.unit, code="MSA-JC-1", by=field.stranger, at=NOW)
    gone = items.withdraw(item=field.item, reason="不再检查", by=field.legal, at=NOW)
    assert gone.state == "withdrawn"
    assert not InspectionItem.objects.filter(unit=field.county.unit, state="listed").exists()


@pytest.mark.article("rs-28-1")
def test_another_kind_of_power_is_no_ground_to_inspect(field: Field) -> None:
    town = build.unit("LZ", "老镇人民政府", parent=field.county.government, kind="township")
    making.inspecting_power(
        town, "GOV-1", name="对食品生产的奖励", basis=f"《{FOOD}》第十三条", kind="reward", field="",
        at=NOW - timedelta(days=1),
    )  # fmt: skip
    with pytest.raises(GateClosed, match="“对食品生产的奖励”在权责清单上不是行政检查"):
        items.enlist(unit=town, code="GOV-1", by=SYSTEM, at=NOW)


@pytest.mark.article("rs-28-1")
def test_what_has_lost_its_basis_is_planned_no_more(field: Field) -> None:
    plan = field.plan()
    part = field.part(plan)
    plans.name(campaign=part, establishment=firms(field.county.unit, "low")[0], by=field.legal, at=NOW)
    plans.submit(plan=plan, by=field.legal, at=NOW)
    laws.repeal(law=Law.objects.get(title=FOOD), on=NOW.date(), source="新法施行", by=SYSTEM, at=NOW)
    with pytest.raises(GateClosed, match=r"“对食品生产经营者的监督检查”的依据已经失效"):
        plans.publish(plan=plan, by=field.head, at=NOW)
    with pytest.raises(GateClosed, match="的依据已经失效"):
        field.part(field.plan())


@pytest.mark.article("rs-15-1")
def test_a_plan_is_handed_in_approved_and_public(field: Field) -> None:
    plan = field.plan()
    with pytest.raises(GateClosed, match="计划没有一项检查任务"):
        plans.submit(plan=plan, by=field.legal, at=NOW)
    part = field.part(plan)
    with pytest.raises(GateClosed, match="冬季食品检查没有指定任何检查对象"):
        plans.submit(plan=plan, by=field.legal, at=NOW)
    high, low = firms(field.county.unit, "high", "low")
    for each in (high, low):
        plans.name(campaign=part, establishment=each, by=field.legal, at=NOW)
    plans.submit(plan=plan, by=field.legal, at=NOW)
    plans.send_back(plan=plan, remark="日期改一改", by=field.head, at=NOW)
    plans.submit(plan=plan, by=field.legal, at=NOW)
    with pytest.raises(NotPermitted):
        plans.publish(plan=plan, by=field.legal, at=NOW)
    done = plans.publish(plan=plan, by=field.head, at=LATER)
    assert (done.state, done.published_at) == ("published", LATER)
    # The firm of high risk is visited twice in the period, the other once.
    rows = [
        (row.establishment, row.since, row.until) for row in Errand.objects.order_by("establishment", "since")
    ]
    assert rows == [
        (high, date(2026, 12, 1), date(2026, 12, 15)), (high, date(2026, 12, 16), UNTIL), (low, SINCE, UNTIL),
    ]  # fmt: skip
    assert set(Errand.objects.values_list("state", flat=True)) == {"planned"}
    told = Publication.objects.get(about=plan.ref)
    assert told.kind == "plan"
    assert "冬季食品检查：对食品生产经营者的监督检查" in told.fields["text"]
    assert "高风险2次" in told.fields["text"]
    assert queries.plans_visible_to(field.stranger).get() == plan
    with pytest.raises(Conflict, match="检查计划现在是“已公布”状态"):
        field.part(plan)
    with pytest.raises(WrongState):
        plans.drop(plan=done, reason="不要了", by=field.legal, at=NOW)


@pytest.mark.article("rs-15-1")
def test_only_the_leader_of_the_day_approves(field: Field) -> None:
    plan = field.plan()
    plans.name(
        campaign=field.part(plan), establishment=firms(field.county.unit, "low")[0], by=field.legal, at=NOW
    )
    plans.submit(plan=plan, by=field.legal, at=NOW)
    other = Person.objects.get(number="100003")
    offices.name(
        unit=field.county.unit, person=other, role="principal", title="局长", document="云政任〔2026〕1号",
        since=date(2026, 1, 1), by=SYSTEM, at=NOW,
    )  # fmt: skip
    with pytest.raises(GateClosed, match=r"您今天不是.*的主要负责人，也不分管这件事"):
        plans.publish(plan=plan, by=field.head, at=NOW)
    offices.name(
        unit=field.county.unit, person=Person.objects.get(number="100004"), role="deputy", title="副局长",
        document="云政任〔2026〕2号", since=date(2026, 1, 1), in_charge="行政检查", inspections=True, by=SYSTEM, at=NOW,
    )  # fmt: skip
    assert plans.publish(plan=plan, by=field.head, at=NOW).state == "published"


@pytest.mark.article("rs-15-1")
@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"since": date(2026, 12, 31), "until": date(2026, 12, 1)}, "检查日期起止颠倒"),
        ({"until": date(2027, 1, 1)}, "检查日期不在2026年内"),
        ({"fourth": 1}, "按风险等级的没有A类"),
        ({"first": 0, "second": 0, "third": 0, "ungraded": 0}, "各等级都是0"),
        ({"first": 53}, "指定对象的一年最多检查52次"),
        ({"items": []}, "请选择检查事项"),
    ],
)
def test_a_part_that_cannot_be_is_said_to_be_so(field: Field, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(Invalid, match=said):
        field.part(field.plan(), **changes)


@pytest.mark.article("rs-15-1")
def test_who_is_gone_cannot_be_planned(field: Field) -> None:
    first, second = firms(field.county.unit, "low", "low")
    plan = field.plan()
    part = field.part(plan)
    told: dict[str, Any] = {
        "ground": "deregistered",
        "closed_on": date(2026, 11, 20),
        "by": field.legal,
        "at": NOW,
    }
    gone = establishments.close(establishment=first, **told)
    with pytest.raises(GateClosed, match="云岭县第1食品厂已于2026年11月20日注销（注销登记）") as refused:
        plans.name(campaign=part, establishment=gone, by=field.legal, at=NOW)
    assert "请先在名录中恢复" in refused.value.remedy
    named = plans.name(campaign=part, establishment=second, by=field.legal, at=NOW)
    establishments.close(establishment=second, **told)
    with pytest.raises(GateClosed, match="云岭县第2食品厂已于2026年11月20日注销"):
        plans.submit(plan=plan, by=field.legal, at=NOW)
    plans.unname(errand=named, by=field.legal, at=NOW)
    with pytest.raises(WrongState, match="现在是“已取消”状态"):
        plans.unname(errand=named, by=field.legal, at=NOW)
    with pytest.raises(GateClosed, match="没有指定任何检查对象"):
        plans.submit(plan=plan, by=field.legal, at=NOW)


@pytest.mark.article("rs-15-1")
def test_naming_follows_the_plan(field: Field) -> None:
    high, low = firms(field.county.unit, "high", "low")
    plan = field.plan()
    part = field.part(plan, third=0)
    with pytest.raises(Invalid, match="是低风险，这项任务对低风险的检查0次"):
        plans.name(campaign=part, establishment=low, by=field.legal, at=NOW)
    plans.name(campaign=part, establishment=high, by=field.legal, at=NOW)
    with pytest.raises(Invalid, match="已经指定"):
        plans.name(campaign=part, establishment=high, by=field.legal, at=NOW)
    by_lot = field.part(plan, choosing="drawn")
    with pytest.raises(Invalid, match="由随机抽取产生"):
        plans.name(campaign=by_lot, establishment=high, by=field.legal, at=NOW)
    plans.drop_campaign(campaign=by_lot, by=field.legal, at=NOW)
    plans.submit(plan=plan, by=field.legal, at=NOW)
    with pytest.raises(Conflict, match="检查计划已提请批准或者公布"):
        plans.name(campaign=part, establishment=low, by=field.legal, at=NOW)
    with pytest.raises(Conflict, match="检查计划已提请批准或者公布"):
        plans.unname(errand=Errand.objects.get(), by=field.legal, at=NOW)
    with pytest.raises(Conflict, match="不能删去任务：检查计划现在是“待批准公布”状态"):
        plans.drop_campaign(campaign=part, by=field.legal, at=NOW)


@pytest.mark.article("rs-15-1")
def test_a_draft_that_is_dropped_takes_all_with_it(field: Field) -> None:
    (firm,) = firms(field.county.unit, "high")
    plan = field.plan()
    part = field.part(plan)
    plans.name(campaign=part, establishment=firm, by=field.legal, at=NOW)
    plans.drop(plan=plan, reason="重做", by=field.legal, at=NOW)
    part.refresh_from_db()
    assert (part.state, Errand.objects.get().state) == ("dropped", "dropped")
    assert presence(firm.pk, since=SINCE, until=UNTIL) == []


def test_days_are_shared_out_without_gap_or_overlap() -> None:
    assert periods(SINCE, UNTIL, 1) == [(SINCE, UNTIL)]
    for times in (2, 3, 7, 31, 40):
        found = periods(SINCE, UNTIL, times)
        assert (found[0][0], found[-1][1], len(found)) == (SINCE, UNTIL, min(times, 31))
        assert all(ends + timedelta(days=1) == begins for (_, ends), (begins, _) in pairwise(found))


@pytest.mark.article("rs-15-2")
def test_a_plan_that_is_not_even_handed_in_is_known_to_others(field: Field) -> None:
    (firm,) = firms(field.county.unit, "high")
    theirs = field.theirs_planned(firm)
    assert theirs.state == "proposed"
    (found,) = presence(firm.pk, since=SINCE, until=UNTIL)
    assert (found.unit_zh, found.state_zh, found.id) == ("云岭县城市管理局", "拟列入计划", theirs.pk)
    assert found.is_for(field.item.matters.split())
    assert presence(firm.pk, since=date(2027, 1, 1), until=date(2027, 2, 1)) == []
    assert len(presence(firm.pk, since=UNTIL, until=UNTIL)) == 1  # the last day counts


@pytest.mark.article("rs-15-2")
def test_the_same_matter_at_the_same_firm_wants_a_reason_or_is_joined(field: Field) -> None:
    (firm,) = firms(field.county.unit, "high")
    field.theirs_planned(firm)
    part = field.part(field.plan())
    with pytest.raises(
        GateClosed,
        match=r"前后180日内已有同一事项的检查：云岭县城市管理局2026年12月1日至.*31日（拟列入计划）.*第15条",
    ) as refused:
        plans.name(campaign=part, establishment=firm, by=field.legal, at=NOW)
    assert "请与其并为联合检查" in refused.value.remedy
    named = plans.name(campaign=part, establishment=firm, why="检查的是冷库，须停机", by=field.legal, at=NOW)
    assert named.why == "检查的是冷库，须停机"


@pytest.mark.article("rs-15-2")
def test_another_matter_is_shown_and_not_refused(field: Field) -> None:
    (firm,) = firms(field.county.unit, "high")
    field.theirs_planned(firm)
    Errand.objects.update(matters="999:1.0")
    part = field.part(field.plan())
    assert plans.name(campaign=part, establishment=firm, by=field.legal, at=NOW).why == ""
    assert len(presence(firm.pk, since=SINCE, until=UNTIL)) == 2


@pytest.mark.article("rs-15-2")
def test_one_who_went_without_a_plan_is_known_too(field: Field) -> None:
    (firm,) = firms(field.county.unit, "high")
    today = NOW.date()
    made = errands.enter_unplanned(
        unit=field.county.other, establishment=firm, items=[field.theirs], since=today, until=today,
        ground="complaint", by=field.stranger, at=NOW,
    )  # fmt: skip
    errands.carry_out(errand=made, went_at=NOW, by=field.stranger, at=NOW)
    (found,) = presence(firm.pk, since=today, until=today)
    assert (found.state_zh, found.went_at) == ("已检查", NOW)
    with pytest.raises(GateClosed, match="云岭县城市管理局2026年11月24日（已检查）"):
        plans.name(campaign=field.part(field.plan()), establishment=firm, by=field.legal, at=NOW)
    with pytest.raises(GateClosed, match=r"不在.*权责清单上"):
        errands.enter_unplanned(
            unit=field.county.unit, establishment=firm, items=[field.theirs], since=today, until=today,
            ground="complaint", by=field.legal, at=NOW,
        )  # fmt: skip
    establishments.close(establishment=firm, ground="ceased", closed_on=today, by=field.legal, at=NOW)
    firm.refresh_from_db()
    with pytest.raises(GateClosed, match="注销（停止经营）"):
        errands.enter_unplanned(
            unit=field.county.unit, establishment=firm, items=[field.item], since=today, until=today,
            ground="complaint", by=field.legal, at=NOW,
        )  # fmt: skip


def planned_by_both(field: Field) -> tuple[Errand, Errand]:
    (firm,) = firms(field.county.unit, "low")
    theirs = field.theirs_planned(firm, since=date(2026, 12, 10), until=date(2026, 12, 20))
    plan = field.plan()
    part = field.part(plan)
    mine = plans.name(campaign=part, establishment=firm, why="先列入，再联合", by=field.legal, at=NOW)
    for each, by, head in (
        (plan, field.legal, field.head),
        (InspectionPlan.objects.get(unit=field.county.other), field.stranger, None),
    ):
        plans.submit(plan=each, by=by, at=NOW)
        plans.publish(plan=each, by=head or field.county.actor("their-head"), at=NOW)
    mine.refresh_from_db()
    theirs.refresh_from_db()
    return mine, theirs


@pytest.mark.article("rs-15-2")
def test_what_several_units_would_do_at_one_firm_is_done_at_one_visit(field: Field) -> None:
    mine, theirs = planned_by_both(field)
    assert list(queries.mergeable([field.county.unit.pk], on=NOW.date())) == [mine]
    joint = errands.propose_joint(
        errand=mine, since=date(2026, 12, 10), until=date(2026, 12, 12), by=field.legal, at=NOW
    )
    with pytest.raises(NotPermitted):
        errands.join(errand=theirs, joint=joint, by=field.legal, at=NOW)  # nobody joins for another unit
    errands.join(errand=theirs, joint=joint, by=field.stranger, at=NOW)
    assert {row.unit.name for row in queries.errands_in(joint)} == {
        "云岭县市场监督管理局",
        "云岭县城市管理局",
    }
    found = presence(mine.establishment_id, since=SINCE, until=UNTIL)
    assert {each.joint_id for each in found} == {joint.pk}
    errands.leave(errand=theirs, reason="人手不足", by=field.stranger, at=NOW)
    errands.drop_joint(joint=joint, reason="改期", by=field.legal, at=NOW)
    mine.refresh_from_db()
    assert (mine.state, mine.joint) == ("planned", None)
    with pytest.raises(Invalid, match="联合检查现在是“已取消”状态"):
        errands.join(errand=mine, joint=joint, by=field.legal, at=NOW)


@pytest.mark.article("rs-15-2")
def test_a_joint_inspection_is_at_one_firm_in_the_same_days(field: Field) -> None:
    mine, theirs = planned_by_both(field)
    days: dict[str, Any] = {
        "since": date(2026, 12, 1),
        "until": date(2026, 12, 5),
        "by": field.legal,
        "at": NOW,
    }
    with pytest.raises(GateClosed, match="没有别的单位同期计划检查这一对象"):
        errands.propose_joint(errand=mine, **days)
    with pytest.raises(Invalid, match="起止颠倒"):
        errands.propose_joint(errand=mine, **days | {"until": date(2026, 11, 1)})
    joint = errands.propose_joint(errand=mine, **days | {"until": date(2026, 12, 10)})
    Errand.objects.filter(pk=theirs.pk).update(since=date(2026, 12, 11))
    with pytest.raises(GateClosed, match="检查期间与联合检查没有重合的日子"):
        errands.join(errand=theirs, joint=joint, by=field.stranger, at=NOW)
    other = making.establishment(field.county.unit, 9)
    Errand.objects.filter(pk=theirs.pk).update(establishment=other)
    with pytest.raises(GateClosed, match="两次检查不是同一个检查对象"):
        errands.join(errand=theirs, joint=joint, by=field.stranger, at=NOW)
