"""Plans: two carded persons, approved by another, told to those concerned, drawn so that anybody can do it again."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.findings.models import Finding
from liuhen.apps.offices import actions as offices
from liuhen.apps.people.models import Unit
from liuhen.apps.supervision import actions, population
from liuhen.apps.supervision.models import PlanNotice, SupervisionPlan, SupervisionSheet, SupervisorCard
from liuhen.apps.supervision.queries import plans
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import Conflict, GateClosed, Invalid, WrongState
from liuhen.kernel.flow.subjects import acting
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.vault import blobs
from liuhen.regulation.supervision import CONTENTS
from tests.builders.county import LOCAL, NOW
from tests.builders.supervision import LATER, Oversight

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-36-1")]


def test_a_plan_is_approved_by_another_and_told_to_whom_it_concerns(over: Oversight) -> None:
    plan = over.approved(units=[over.unit, over.county.other])
    assert plan.state == "approved"
    assert {notice.unit for notice in plan.notices.all()} == {over.unit, over.county.other}
    assert list(plans.to_note(over.by("legal"))) == [plan.notices.get(unit=over.unit)]
    assert list(plans.visible_to(over.by("legal"))) == [plan]


def test_a_plan_waits_for_whoever_is_next(over: Oversight) -> None:
    plan = over.proposed()
    assert (list(plans.to_approve(over.by("chief"))), list(plans.to_draw(over.by("bureau")))) == ([plan], [])
    assert not plans.to_approve(over.by("bureau")).exists()
    actions.approve_plan(plan=plan, by=over.by("chief"), at=NOW)
    assert (list(plans.to_approve(over.by("chief"))), list(plans.to_draw(over.by("bureau")))) == ([], [plan])
    assert not plans.to_draw(over.by("chief")).exists()


def test_before_it_is_approved_the_unit_does_not_see_it(over: Oversight) -> None:
    over.proposed()
    assert not plans.visible_to(over.by("legal")).exists()


def test_who_plans_or_supervises_does_not_approve(over: Oversight) -> None:
    plan = over.proposed()
    over.grant("bureau", "head", over.bureau)
    with pytest.raises(GateClosed, match="拟定计划的人和列为监督人员的人不能自己批准"):
        actions.approve_plan(plan=plan, by=over.by(), at=NOW)


def test_the_head_of_the_day_approves(over: Oversight) -> None:
    plan = over.proposed()
    offices.name(
        unit=over.bureau, person=over.person("han"), role="principal", title="局长", since=NOW.date(),
        document="任〔2026〕1号",
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    with pytest.raises(GateClosed, match="您今天不是"):
        actions.approve_plan(plan=plan, by=over.by("chief"), at=NOW)


def test_a_head_above_does_not_approve_for_the_bureau(over: Oversight) -> None:
    with pytest.raises(GateClosed, match="应由云岭县司法局办理"):
        actions.approve_plan(plan=over.proposed(), by=over.by("mayor"), at=NOW)


def test_two_persons_not_two_names_of_one(over: Oversight) -> None:
    me = over.person("bureau")
    with pytest.raises(GateClosed, match="监督人员只有1名，至少2名"):
        over.proposed(supervisors=[me, me])
    with pytest.raises(GateClosed, match="监督人员只有0名"):
        over.proposed(supervisors=[])


def test_the_last_day_of_a_card_is_good_and_the_day_after_is_not(over: Oversight) -> None:
    card = SupervisorCard.objects.get(person=over.person("zheng"))
    last = datetime(2027, 12, 31, 23, 59, tzinfo=LOCAL)  # the last day of every card here
    assert over.proposed(at=last, due_on=date(2028, 1, 31)).state == "proposed"
    with pytest.raises(GateClosed, match="周监督、郑监督今天没有有效的行政执法监督证件"):
        over.proposed(at=last + timedelta(minutes=1), due_on=date(2028, 1, 31))
    actions.withdraw_card(card=card, withdrawn_on=NOW.date(), reason="调离", by=over.by(), at=NOW)
    with pytest.raises(GateClosed, match="郑监督今天没有有效的行政执法监督证件"):
        over.proposed()


def test_an_enforcement_certificate_is_no_card(over: Oversight) -> None:
    with pytest.raises(GateClosed, match="王芳今天没有有效的行政执法监督证件"):
        over.proposed(supervisors=[over.person("bureau"), over.person("wangfang")])


def test_nobody_registers_his_own_card(over: Oversight) -> None:
    with pytest.raises(GateClosed, match="不能登记自己的监督证件"):
        actions.register_card(
            person=over.person("bureau"), number="吉监9999", issued_on=NOW.date(), expires_on=date(2028, 1, 1),
            by=over.by(),
            at=NOW,
        )  # fmt: skip


def test_terms_that_cannot_be_are_refused_in_a_sentence(over: Oversight) -> None:
    with pytest.raises(Invalid, match="起止日期颠倒"):
        over.proposed(since=date(2026, 12, 1))
    with pytest.raises(Invalid, match="完成期限应晚于今天"):
        over.proposed(due_on=NOW.date())
    with pytest.raises(GateClosed, match="没有写明监督哪些单位"):
        over.proposed(units=[])
    with pytest.raises(Invalid, match="请选择检查内容"):
        over.proposed(contents=[])
    assert not SupervisionPlan.objects.exists()


def test_a_draw_can_be_done_again_and_gives_each_sheet_to_two(over: Oversight) -> None:
    for _ in range(4):
        over.case()
    plan = over.drawn(quota=3)
    sheets = list(plan.sheets.order_by("place"))
    assert len(sheets) == 3
    assert population.holds(plan)
    assert all(len(sheet.supervisor_ids) == 2 and sheet.unit == over.unit for sheet in sheets)
    assert b"liuhen-draw" in b"".join(population.proof_file(plan))[:200]


def test_the_seed_comes_from_a_checkpoint_after_the_freezing(over: Oversight) -> None:
    over.case()
    frozen = actions.freeze_plan(plan=over.approved(), by=over.by(), at=NOW)
    with pytest.raises(Conflict, match="还没有被检查点覆盖"):
        actions.draw_plan(plan=frozen, by=over.by(), at=NOW)
    catch_up(at=NOW)
    assert actions.draw_plan(plan=frozen, by=over.by(), at=NOW).seed


def test_a_case_opened_after_the_freezing_is_not_drawn(over: Oversight) -> None:
    over.case()
    frozen = actions.freeze_plan(plan=over.approved(quota=9), by=over.by(), at=NOW)
    over.case()
    catch_up(at=NOW)
    assert actions.draw_plan(plan=frozen, by=over.by(), at=NOW).sheets.count() == 1


def test_a_list_that_was_tampered_with_is_noticed(over: Oversight, data_folder) -> None:
    plan = over.drawn()
    with blobs.as_file(plan.population) as path:
        path.chmod(0o600)
        path.write_bytes(path.read_bytes().replace(b"unit=", b"Unit="))
    assert not population.holds(plan)


def test_nothing_to_draw_from_is_said(over: Oversight) -> None:
    plan = over.approved()
    with pytest.raises(Invalid, match="被监督单位这段时间没有案件"):
        actions.freeze_plan(plan=plan, by=over.by(), at=NOW)


@pytest.mark.parametrize("source", ["unit", "decision", "activity", "visit", "recording", "poweritem"])
def test_whatever_is_registered_can_be_drawn(over: Oversight, source: str) -> None:
    plan = over.approved(source=source)
    if source in ("unit", "poweritem"):
        assert actions.freeze_plan(plan=plan, by=over.by(), at=NOW).population_size
    else:
        with pytest.raises(Invalid, match=f"没有{SupervisionPlan.SOURCES[source]}"):
            actions.freeze_plan(plan=plan, by=over.by(), at=NOW)


def test_whoever_is_concerned_is_not_given_the_sheet(over: Oversight) -> None:
    over.grant("zheng", "legal", over.unit)
    sheet = over.sheet(supervisors=[over.person("bureau"), over.person("zheng"), over.person("han")])
    assert sheet.supervisor_ids == {over.person("bureau").pk, over.person("han").pk}


def test_where_there_are_not_two_somebody_names_them(over: Oversight) -> None:
    over.grant("zheng", "legal", over.unit)
    sheet = over.sheet()
    assert sheet.second is None
    with pytest.raises(GateClosed, match="郑监督与被监督的单位或者事项有关，应当回避"):
        actions.appoint(
            sheet=sheet, supervisors=[over.person("bureau"), over.person("zheng")], by=over.by(), at=LATER
        )
    named = actions.appoint(
        sheet=sheet, supervisors=[over.person("bureau"), over.person("han")], by=over.by(), at=LATER
    )
    assert named.second == over.person("han")


def test_something_not_drawn_is_looked_at_for_a_reason_and_within_reach(over: Oversight) -> None:
    case = over.case()
    plan = over.drawn(source="unit", quota=1)
    given: dict[str, Any] = {
        "plan": plan,
        "unit": over.unit,
        "kind": "case",
        "reason": "投诉反映",
        "by": over.by(),
        "at": LATER,
    }
    named = actions.name_sheet(number=case.pk, **given)
    assert named.about == case.ref
    assert population.holds(plan), "the draw is what it was"
    with pytest.raises(GateClosed, match="没有案件999，或者不属于被监督的单位"):
        actions.name_sheet(number=999, **given)
    with pytest.raises(Invalid, match="已经列入检查"):
        actions.name_sheet(number=case.pk, **given)
    with pytest.raises(Invalid, match="不在监督计划之内"):
        actions.name_sheet(number=case.pk, **(given | {"unit": over.county.other}))


def test_a_plan_ends_when_every_sheet_was_told_or_set_aside(over: Oversight) -> None:
    plan = over.drawn()
    with pytest.raises(GateClosed, match="还有1份监督检查表没有办结"):
        actions.close_plan(plan=plan, by=over.by(), at=LATER)
    actions.set_aside(sheet=plan.sheets.get(), reason="案卷调往法院", by=over.by(), at=LATER)
    assert actions.close_plan(plan=plan, by=over.by(), at=LATER).state == "closed"


def test_what_was_drawn_is_not_dropped(over: Oversight) -> None:
    plan = over.drawn()
    with pytest.raises(WrongState):
        actions.drop_plan(plan=plan, reason="不想查了", by=over.by(), at=LATER)
    assert (
        actions.drop_plan(plan=over.proposed(), reason="重新拟定", by=over.by(), at=LATER).state == "dropped"
    )


def test_it_is_not_approved_for_a_reason(over: Oversight) -> None:
    refused = actions.refuse_plan(
        plan=over.proposed(), reason="与省里的检查重复", by=over.by("chief"), at=NOW
    )
    assert refused.state == "refused"
    assert not PlanNotice.objects.exists()
    assert not SupervisionSheet.objects.exists()
    assert not Finding.objects.exists()
    assert len(CONTENTS) == 8


def test_a_unit_closed_meanwhile_keeps_no_plan_from_its_end(over: Oversight) -> None:
    plan = over.drawn(units=[over.unit, over.county.other])
    actions.set_aside(sheet=plan.sheets.get(), reason="案卷调往法院", by=over.by(), at=LATER)
    token = acting.set(1)
    Unit.objects.update(state="closed")
    Unit.objects.filter(code__in=("YL", "JUS")).update(state="active")
    acting.reset(token)
    assert actions.close_plan(plan=plan, by=over.by(), at=LATER).state == "closed"
