"""Verbs on provision inspections 配备监督检查: from the table as it was to what was put right. 《设备办法》第4条."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.findings import actions as findings
from liuhen.apps.provision import lifecycle
from liuhen.apps.provision.models import ProvisionInspection
from liuhen.apps.provision.queries.decisions import unsettled
from liuhen.apps.provision.queries.table import row_for
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.regulation import provision as law

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding, Rectification
    from liuhen.apps.people.models import Unit


@action(lifecycle.OPEN_INSPECTION)
def begin(*, unit: "Unit", occasion: str, by: Actor, at: datetime) -> ProvisionInspection:
    """Open an inspection of a unit and keep its row of the quota table as it is at this moment."""
    if unit.device_class == "":
        raise Invalid(f"不能发起配备监督检查：{unit}不属于应当配备的单位", field="unit")
    if ProvisionInspection.objects.filter(unit=unit, state="open").exists():
        raise Invalid(f"不能发起配备监督检查：对{unit}的检查还没有办结", field="unit")
    table = row_for(unit, on=local_day(at)).as_data()
    return step(
        ProvisionInspection(unit=unit, opened_at=at, occasion=occasion, table=table),
        lifecycle.OPEN_INSPECTION,
        by=by,
        at=at,
        data={"occasion": occasion, "required": table["required"], "effective": table["effective"]},
    )


@action
def raise_problem(*, inspection: ProvisionInspection, problem: str, by: Actor, at: datetime) -> "Finding":
    """Put on record what the inspection found; ``problem`` is a key of the rulebook's PROBLEMS."""
    if problem not in law.PROBLEMS:
        raise Invalid("不能提出问题：没有选定问题", field="problem")
    _demand_open(inspection, "提出问题")
    found, duty = law.PROBLEMS[problem]
    return findings.open_finding(
        found=found,
        duty=duty,
        about=inspection.ref,
        about_zh=f"{inspection.unit}配备监督检查",
        unit_id=inspection.unit_id,
        person=None,
        by=by,
        at=at,
    )


@action
def order(
    *,
    inspection: ProvisionInspection,
    finding: "Finding",
    demand: str,
    due_on: date,
    by: Actor,
    at: datetime,
) -> "Rectification":
    """Hold that a problem stands and tell the unit to put it right by a day."""
    if finding.about != inspection.ref:
        raise Invalid("不能责令整改：这个问题不是本次检查提出的")
    _demand_open(inspection, "责令整改")
    if finding.state in ("open", "answered"):
        finding = findings.conclude(finding=finding, upheld=True, text=demand, by=by, at=at)
    return findings.order_rectification(finding=finding, demand=demand, due_on=due_on, by=by, at=at)


@action(lifecycle.CLOSE_INSPECTION)
def close(
    *, inspection: ProvisionInspection, conclusion: str, by: Actor, at: datetime
) -> ProvisionInspection:
    """End an inspection, once everything it found is put right or explained. Raises Refused."""
    inspection = locked(inspection)
    return step(
        inspection,
        lifecycle.CLOSE_INSPECTION,
        by=by,
        at=at,
        facts=law.ClosingFacts(unsettled(inspection)),
        changes={"conclusion": conclusion, "closed_at": at},
        data={"conclusion": conclusion},
    )


def _demand_open(inspection: ProvisionInspection, what: str) -> None:
    inspection = locked(inspection)
    if inspection.state != "open":
        raise WrongState(f"不能{what}：检查已经办结", subject=inspection.ref)
