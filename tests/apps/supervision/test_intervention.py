"""An act found unlawful is dealt with by whoever has the power, and ends by what it really became. 《责任制》第20条."""

from datetime import date, datetime, timedelta

import pytest

from liuhen.apps.cases import actions as cases
from liuhen.apps.cases.models import Case
from liuhen.apps.findings.jobs import raise_overdue
from liuhen.apps.findings.models import Finding
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.jobs import finish_done
from liuhen.apps.supervision.models import Intervention
from liuhen.apps.supervision.queries import interventions, results_of
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted
from liuhen.kernel.flow.subjects import acting
from tests.apps.supervision.test_tree import entrusted
from tests.builders.county import LOCAL, NOW
from tests.builders.supervision import LATER, Oversight

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-20-1")]


def moved(case: Case, **columns: object) -> Case:
    """Write what no action of these tests writes."""
    token = acting.set(1)
    Case.objects.filter(pk=case.pk).update(**columns)
    acting.reset(token)
    return Case.objects.get(pk=case.pk)


def withdrawn(over: Oversight, case: Case) -> Case:
    """Let the unit withdraw its case by the case's own procedure."""
    return moved(case, state="withdrawn")


def test_it_ends_by_what_the_act_became_and_by_no_word(over: Oversight) -> None:
    case = over.case()
    intervention = over.ordered(case)
    assert (intervention.state, intervention.unit, intervention.state_before) == (
        "ordered",
        over.unit,
        "open",
    )
    with pytest.raises(GateClosed, match="现在是“调查办理中”，还没有撤销") as refused:
        actions.finish_intervention(intervention=intervention, by=over.by(), at=LATER)
    assert refused.value.duty == "rs-20-1"
    withdrawn(over, case)
    done = actions.finish_intervention(intervention=intervention, by=over.by(), at=LATER)
    assert done.state == "done"
    assert "已撤销立案" in done.came_of_it


def test_the_machine_sees_it_too(over: Oversight, monkeypatch) -> None:
    case = over.case()
    intervention = over.ordered(case)
    monkeypatch.setattr("django.utils.timezone.now", lambda: LATER)
    finish_done()
    assert Intervention.objects.get(pk=intervention.pk).state == "ordered"
    withdrawn(over, case)
    finish_done()
    assert Intervention.objects.get(pk=intervention.pk).state == "done"


def test_a_unit_does_not_annul_what_is_not_its_own(over: Oversight) -> None:
    case = over.case()
    with pytest.raises(GateClosed, match="由云岭县市场监督管理局负责，别的单位无权停止、变更、撤销"):
        over.ordered(case, unit=over.county.other)
    with pytest.raises(GateClosed, match=r"云岭县城市管理局不监督云岭县市场监督管理局|没有案件"):
        over.ordered(case, by_unit=over.county.other, by="stranger")
    assert not Intervention.objects.exists()


def test_a_unit_deals_with_its_own_act_of_itself(over: Oversight) -> None:
    intervention = over.ordered(over.case(), by_unit=over.unit, by="legal")
    assert intervention.by_unit == intervention.unit == over.unit
    assert list(interventions.to_deal_with(over.by("head"))) == [intervention]


def test_an_entrusted_bodys_act_is_its_entrusters(over: Oversight) -> None:
    body = entrusted(over)
    case = moved(over.case(), unit=body)
    with pytest.raises(GateClosed, match="由云岭县市场监督管理局负责，别的单位无权"):
        over.ordered(case, unit=body)
    assert over.ordered(case, unit=over.unit).unit == over.unit


def test_without_a_deed_of_the_day_it_says_so(over: Oversight) -> None:
    body = entrusted(over, until=date(2026, 12, 31))
    case = moved(over.case(), unit=body, opened_on=date(2027, 1, 4))
    with pytest.raises(GateClosed, match="没有登记当日有效的委托书"):
        over.ordered(case, unit=over.unit)


@pytest.mark.article("rs-35-1")
def test_the_county_orders_nothing_of_a_unit_managed_from_above(over: Oversight) -> None:
    over.managed_from_above()
    case = over.case()
    with pytest.raises(GateClosed, match="由“梅河市市场监督管理局”垂直管理，县里不能责成其处理"):
        over.ordered(case)
    assert over.ordered(case, by_unit=over.unit, by="legal").state == "ordered", "its own it deals with"


def test_what_cannot_become_of_an_act_is_said_with_what_can(over: Oversight) -> None:
    case = over.case()
    with pytest.raises(GateClosed, match=r"不能以“停止”处理.*可以选择：撤销、责令履行"):
        over.ordered(case, what="stay")
    with pytest.raises(GateClosed, match="没有案件999，或者您无权查看"):
        over.ordered(case, number=999)
    withdrawn(over, case)
    with pytest.raises(GateClosed, match="现在是“已撤销立案”，已经撤销"):
        over.ordered(case)
    with pytest.raises(Invalid, match="处理期限应晚于今天"):
        over.ordered(case, due_on=LATER.date())
    with pytest.raises(NotPermitted):
        over.ordered(case, by="wangfang")


def test_an_act_is_dealt_with_once_at_a_time(over: Oversight) -> None:
    case = over.case()
    intervention = over.ordered(case)
    with pytest.raises(GateClosed, match="已有一件处理没有办结"):
        over.ordered(case, what="act")
    with pytest.raises(NotPermitted):
        actions.withdraw_intervention(
            intervention=intervention, reason="不同意", by=over.by("stranger"), at=LATER
        )
    with pytest.raises(GateClosed, match="应由云岭县司法局办理"):
        actions.withdraw_intervention(
            intervention=intervention, reason="不同意", by=over.by("legal"), at=LATER
        )
    actions.withdraw_intervention(intervention=intervention, reason="认定有误", by=over.by(), at=LATER)
    assert over.ordered(case, what="act").state == "ordered"


def test_to_act_is_to_come_to_an_end(over: Oversight) -> None:
    case = over.case()
    intervention = over.ordered(case, what="act")
    cases.conclude(case=case, opinion="建议罚款", by=over.by("wangfang"), at=LATER)
    with pytest.raises(GateClosed, match="现在是“调查终结”，还没有办完"):
        actions.finish_intervention(intervention=intervention, by=over.by(), at=LATER)
    moved(case, state="decided")
    assert actions.finish_intervention(intervention=intervention, by=over.by(), at=LATER).state == "done"


def test_what_is_not_dealt_with_by_its_day_is_found(over: Oversight, monkeypatch) -> None:
    intervention = over.ordered(over.case())
    # Through Wednesday 9 December 2026.
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 9, 23, 59, tzinfo=LOCAL))
    raise_overdue()
    assert not Finding.objects.filter(about=intervention.ref).exists()
    monkeypatch.setattr(
        "django.utils.timezone.now", lambda: datetime(2026, 12, 10, tzinfo=LOCAL) + timedelta(seconds=1)
    )
    raise_overdue()
    found = Finding.objects.get(about=intervention.ref)
    assert (found.code, found.unit) == ("INTERVENTION-OVERDUE", over.unit)


def test_results_tell_it(over: Oversight) -> None:
    intervention = over.ordered(over.case())
    (found,) = results_of([over.unit.pk], NOW.date(), NOW.date())
    assert (found.ref, found.kind, found.severity) == (intervention.ref, "intervention", "grave")
