"""Verbs on clues: put one on record, or decide that no case comes of it. 《责任制》第26条."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.cases import lifecycle
from liuhen.apps.cases.models import Case, Clue
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.REGISTER_CLUE)
def register_clue(
    *, unit: "Unit", source: str, source_ref: str = "", summary: str, named: str = "", found_on: date,
    keeper: "Person | None" = None, by: Actor, at: datetime,
) -> Clue:  # fmt: skip
    """Put on record that a law may have been broken; ``source_ref`` says what it came from, such as ``complaint:7``."""
    finder = people.person_of(by)
    if keeper is None and finder is not None and people.home_organ(finder.unit) == unit:
        keeper = finder
    if keeper is not None and people.home_organ(keeper.unit) != unit:
        raise Invalid(f"不能登记线索：{keeper}不是{unit}的人员", field="keeper")
    clue = Clue(
        unit=unit, source=source, source_ref=source_ref, summary=summary, named=named, found_on=found_on,
        keeper=keeper, registered_by=finder,
    )  # fmt: skip
    return step(
        clue, lifecycle.REGISTER_CLUE, by=by, at=at,
        data={
            "source": clue.source_zh, "source_ref": source_ref, "summary": summary, "named": named,
            "found_on": found_on.isoformat(), "keeper": keeper.pk if keeper else None,
        },
    )  # fmt: skip


@action(lifecycle.DECLINE_CLUE)
def decline_clue(*, clue: Clue, reason: str, by: Actor, at: datetime) -> Clue:
    """Decide that no case is opened, with what was looked into and why."""
    clue = locked(clue)
    if proposed_from(clue):
        raise WrongState("不能不予立案：已经就这条线索呈批立案", remedy="请等待负责人决定")
    return step(
        clue,
        lifecycle.DECLINE_CLUE,
        by=by,
        at=at,
        changes={"decline_reason": reason},
        data={"reason": reason},
    )


def proposed_from(clue: Clue) -> bool:
    return Case.objects.filter(clue=clue, state="proposed").exists()
