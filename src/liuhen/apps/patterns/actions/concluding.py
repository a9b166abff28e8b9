"""A person concludes what a hit is. Nobody whom it is about, and none of the body that it is about."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.accountability.actions.leads import Source, raise_by_system
from liuhen.apps.findings import actions as findings
from liuhen.apps.patterns import lifecycle, queries
from liuhen.apps.patterns.models import Hit
from liuhen.apps.supervision.actions import name_sheet
from liuhen.apps.supervision.queries import can_be_cited
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Move, NotPermitted, action, judge, locked, step
from liuhen.regulation import DUTIES
from liuhen.regulation.patterns import FOUND_UNDER, PATTERNS
from liuhen.regulation.vocabulary import in_force_now

if TYPE_CHECKING:
    from liuhen.apps.supervision.models import SupervisionPlan


@action(lifecycle.CLEAR)
def clear(*, hit: Hit, conclusion: str, by: Actor, at: datetime) -> Hit:
    """Hold that it is no problem, for a reason. Raises Refused."""
    return _concluded(hit, lifecycle.CLEAR, {"conclusion": conclusion}, by=by, at=at)


@action(lifecycle.LOOK_INTO)
def look_into(
    *, hit: Hit, conclusion: str, plan: "SupervisionPlan | None" = None, by: Actor, at: datetime
) -> Hit:
    """Hand it to supervision, to be looked into: as a sheet of a plan, where one is named. Raises Refused."""
    row = _judged(hit, lifecycle.LOOK_INTO, by)
    became = ""
    if plan is not None:
        noun, _, pk = row.about.partition(":")
        kind, number = (noun, int(pk)) if can_be_cited(noun) else ("unit", row.unit_id)
        became = name_sheet(
            plan=plan, unit=row.unit, kind=kind, number=number, by=by, at=at,
            reason=f"问题模型“{row.pattern_zh}”：{row.said}。{conclusion}"[:500],
        ).ref  # fmt: skip
    return _concluded(row, lifecycle.LOOK_INTO, {"conclusion": conclusion, "became": became}, by=by, at=at)


@action(lifecycle.PASS_ON)
def pass_on(*, hit: Hit, kind: str, conclusion: str, by: Actor, at: datetime) -> Hit:
    """Pass it to accountability as a lead, which two persons conclude there. Raises Refused."""
    row = _judged(hit, lifecycle.PASS_ON, by)
    lead = raise_by_system(
        kind=kind, rule=f"pattern-{row.pattern}", origin="person",
        sources=[Source(row.ref, f"{row.pattern_zh}：{row.said}", row.last_at)], person=row.person, unit=row.unit,
        about=row.about, known=f"问题模型“{row.pattern_zh}”：{row.said}。{conclusion}", at=at,
    )  # fmt: skip
    told = {"conclusion": conclusion, "kind": kind, "became": lead.ref if lead else ""}
    return _concluded(row, lifecycle.PASS_ON, told, by=by, at=at)


@action(lifecycle.FIND)
def find(*, hit: Hit, conclusion: str, by: Actor, at: datetime) -> Hit:
    """Hold it to be a fault: it becomes a finding, which the unit answers. Raises Refused."""
    row = _judged(hit, lifecycle.FIND, by)
    made = findings.open_finding(
        found=PATTERNS[row.pattern].finding, duty=in_force_now(DUTIES[FOUND_UNDER]), about=row.ref,
        about_zh=row.about_zh, unit_id=row.unit_id, person=row.person, by=SYSTEM, at=at,
    )  # fmt: skip
    return _concluded(row, lifecycle.FIND, {"conclusion": conclusion, "became": made.ref}, by=by, at=at)


def _judged(hit: Hit, move: Move, by: Actor) -> Hit:
    """Return the hit locked, for somebody who may conclude it. Raises Refused."""
    row = locked(hit)
    if queries.concerns(row, by):
        raise NotPermitted(
            f"{move.cannot}：这条线索涉及您本人或您所在的单位，您应当回避",
            remedy="请由与此无关的监督人员判断",
        )
    judge(row, move, by=by)
    return row


def _concluded(hit: Hit, move: Move, told: Mapping[str, str], *, by: Actor, at: datetime) -> Hit:
    row = _judged(hit, move, by)
    changes = {"conclusion": told["conclusion"], "became": told.get("became", ""), "concluded_at": at}
    return step(row, move, by=by, at=at, changes=changes, data=told)
