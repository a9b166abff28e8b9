"""Mark the decisions of which a ground fell, and end the mark where it stands again."""

from datetime import datetime

from liuhen.apps.decisions import lifecycle
from liuhen.apps.decisions.models import Decision
from liuhen.apps.decisions.queries import grounds
from liuhen.apps.findings import actions as findings
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import action, locked, step
from liuhen.regulation import decisions as law


@action
def mark(*, at: datetime) -> list[Decision]:
    """Hold the marks of all decisions against what stands now; return those newly shaken. May run at any time."""
    fell, stand = grounds.wrongly_marked()
    what = grounds.what_fell(fell)
    for decision in stand:
        row = locked(decision)
        if row.shaken_at is not None:
            step(row, lifecycle.STEADY, by=SYSTEM, at=at, changes={"shaken_at": None})
    return [done for each in fell if (done := _shake(each, [g.ref for g in what[each.pk]], at=at))]


def _shake(decision: Decision, refs: list[str], *, at: datetime) -> Decision | None:
    row = locked(decision)
    if row.state != "issued" or row.shaken_at is not None:
        return None
    row = step(row, lifecycle.SHAKE, by=SYSTEM, at=at, changes={"shaken_at": at}, data={"fallen": refs})
    (check,) = law.DECIDE_LAWFULLY.checks
    findings.open_finding(
        found=check.finding, duty=law.DECIDE_LAWFULLY, about=row.ref, about_zh=f"{row}"[:200], unit_id=row.unit_id,
        person=None, by=SYSTEM, at=at,
    )  # fmt: skip
    return row
