"""Who supervises whom follows from the tree; nobody supervises himself. 《责任制》第35条."""

from datetime import date

import pytest

from liuhen.apps.offices import actions as offices
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Unit
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.models import SupervisionPlan
from liuhen.apps.supervision.queries import supervised_by, supervises
from liuhen.apps.supervision.queries.tree import supervisor_zh
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, NotPermitted
from tests.builders.county import NOW
from tests.builders.decisions import paper
from tests.builders.supervision import Oversight

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-35-1")]
TODAY = NOW.date()


def below(parent: Unit, code: str, kind: str) -> Unit:
    return register.open_unit(
        code=code, name=f"{parent.short_name}{code}", short_name=code, kind=kind, device_class="", parent=parent,
        by=SYSTEM, at=NOW,
    )  # fmt: skip


def entrusted(over: Oversight, *, until: date = date(2027, 12, 31)) -> Unit:
    """Return an association beside the agency, which lets it act in its name."""
    body = below(over.county.government, "ASSOC", "entrusted")
    offices.entrust(
        entruster=over.unit, entrusted=body, number="委〔2026〕1号", scope="食品安全巡查", since=TODAY, until=until,
        files=[paper("委托书")], by=SYSTEM, at=NOW,
    )  # fmt: skip
    return body


def test_the_bureau_supervises_the_units_and_a_unit_its_own(over: Oversight) -> None:
    squad = below(over.unit, "SQUAD", "division")
    assert supervises(over.bureau, over.unit, TODAY)
    assert supervises(over.bureau, over.county.other, TODAY)
    assert supervises(over.unit, squad, TODAY)
    assert not supervises(over.bureau, squad, TODAY), "the county looks at the unit"
    assert not supervises(over.unit, over.county.other, TODAY)
    assert not supervises(over.county.other, squad, TODAY)


def test_the_bureau_is_supervised_by_the_government_alone(over: Oversight) -> None:
    office = below(over.bureau, "OFFICE", "division")
    government = over.county.government
    assert set(supervised_by(government, TODAY)) == {over.bureau, office}
    assert not supervises(over.bureau, over.bureau, TODAY)
    assert not supervises(over.bureau, office, TODAY), "it is one body with all inside"
    assert not supervises(over.bureau, government, TODAY)
    assert not supervises(over.unit, over.bureau, TODAY)


def test_an_entrusted_body_is_supervised_by_its_entruster_while_the_deed_lasts(over: Oversight) -> None:
    body = entrusted(over, until=date(2026, 12, 31))
    assert supervises(over.unit, body, date(2026, 12, 31))
    assert not supervises(over.unit, body, date(2027, 1, 1))
    assert supervises(over.bureau, body, date(2027, 1, 1))


@pytest.mark.parametrize("name", ["government", "unit", "other"])
def test_nobody_supervises_himself(over: Oversight, name: str) -> None:
    unit: Unit = getattr(over.county, name)
    assert not supervises(unit, unit, TODAY)


def test_a_refusal_says_who_does(over: Oversight) -> None:
    squad = below(over.unit, "SQUAD", "division")
    assert supervisor_zh(squad, TODAY) == "云岭县市场监督管理局"
    assert supervisor_zh(over.unit, TODAY) == "云岭县司法局"
    assert supervisor_zh(over.bureau, TODAY) == "云岭县人民政府"
    assert supervisor_zh(over.county.government, TODAY) == "上一级人民政府"


def test_the_bureau_plans_nothing_over_itself(over: Oversight) -> None:
    with pytest.raises(
        GateClosed, match=r"云岭县司法局不能监督自己.*监督云岭县司法局的是云岭县人民政府"
    ) as refused:
        over.proposed(units=[over.bureau])
    assert refused.value.duty == "rs-35-1"
    assert not SupervisionPlan.objects.exists()


def test_a_unit_plans_nothing_over_another_and_nobody_in_anothers_name(over: Oversight) -> None:
    with pytest.raises(GateClosed, match="云岭县市场监督管理局不监督云岭县城市管理局"):
        over.proposed(unit=over.unit, units=[over.county.other], by="legal")
    with pytest.raises(GateClosed, match="应由云岭县司法局办理"):
        over.proposed(unit=over.bureau, by="clerk")
    with pytest.raises(NotPermitted):
        over.proposed(by="wangfang")


def test_the_government_supervises_the_bureau_by_people_of_its_own(over: Oversight) -> None:
    plan = over.approved(
        unit=over.county.government, units=[over.bureau], source="unit", by="clerk", head="mayor",
        supervisors=[over.person("clerk"), over.person("clerk2")],
    )  # fmt: skip
    assert plan.state == "approved"


def test_a_unit_supervises_its_bodies_by_people_of_its_own(over: Oversight) -> None:
    squad = below(over.unit, "SQUAD", "division")
    plan = over.approved(
        unit=over.unit, units=[squad], source="unit", by="legal", head="head",
        supervisors=[over.person("legal"), over.person("han")],
    )  # fmt: skip
    notice = plan.notices.get()
    assert notice.unit == squad
    assert actions.note_plan(notice=notice, by=over.by("head"), at=NOW).state == "noted"
