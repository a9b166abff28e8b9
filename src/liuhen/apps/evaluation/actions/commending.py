"""Commend units and officers from a frozen year; what bars it is asked again when it goes out. 《责任制》第6条."""

from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.disclosure import actions as disclosure
from liuhen.apps.evaluation import lifecycle
from liuhen.apps.evaluation.models import Commendation
from liuhen.apps.evaluation.queries import commending as queries
from liuhen.apps.evaluation.queries import judging
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, judge, locked, step
from liuhen.regulation.evaluation import A6, TARGETS

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@action(lifecycle.PROPOSE)
def propose(
    *, year: int, unit: "Unit", person: "Person | None" = None, deeds: str, by: Actor, at: datetime
) -> Commendation:
    """Propose a unit, or an officer of it, from the year that was frozen. Raises Refused."""
    county = people.top_unit()
    evaluation = judging.in_force(people.supervising_unit().pk, year=year)
    row = Commendation(county=county, unit=unit, person=person, deeds=deeds, proposed_at=at)
    if evaluation is not None:
        row.evaluation = evaluation
    facts = queries.proposing_facts(row, evaluation, at=at)
    judge(row, lifecycle.PROPOSE, by=by, facts=facts)
    if person is not None and unit.pk not in (
        person.unit_id,
        people.home_organ(person.unit).pk,
    ):
        raise Invalid(f"{lifecycle.PROPOSE.cannot}：{person.name}不是{unit.name}的人员", field="person")
    if TARGETS.search(deeds):
        raise Invalid(
            f"{lifecycle.PROPOSE.cannot}：事迹中写了罚没数额或者处罚、检查数量，这些不是绩效", field="deeds",
            remedy="请改写执法的质量和效果",
        )  # fmt: skip
    return step(
        row, lifecycle.PROPOSE, by=by, at=at, facts=facts,
        data={
            "year": year, "unit": unit.pk, "person": person.pk if person else None, "deeds": deeds,
            "evaluation": row.evaluation_id,
        },
    )  # fmt: skip


@action(lifecycle.APPROVE)
def approve(*, commendation: Commendation, by: Actor, at: datetime) -> Commendation:
    """Approve it for the county; the bureau then makes it public, if nothing bars it on that day."""
    row = locked(commendation)
    facts = queries.approving_facts(row, by=by, at=at)
    done = step(row, lifecycle.APPROVE, by=by, at=at, facts=facts, changes={"approved_at": at})
    disclosure.announce(
        kind="commendation", unit=people.supervising_unit(), about=done.ref, title=f"关于表彰{done.whom_zh}的决定",
        fields={
            "body": done.county.name, "basis": f"{A6.cite_in_full()}，{done.evaluation}结果",
            "text": f"表彰{done.whom_zh}。{done.deeds}",
        },
        happened_at=at, by=by, at=at,
    )  # fmt: skip
    return done


@action(lifecycle.REFUSE)
def refuse(*, commendation: Commendation, reason: str, by: Actor, at: datetime) -> Commendation:
    """Refuse it, for a reason."""
    row = locked(commendation)
    return step(
        row, lifecycle.REFUSE, by=by, at=at, facts=queries.approving_facts(row, by=by, at=at),
        changes={"remark": reason, "ended_at": at}, data={"reason": reason},
    )  # fmt: skip


@action(lifecycle.WITHDRAW)
def withdraw(*, commendation: Commendation, reason: str, by: Actor, at: datetime) -> Commendation:
    """Take it back; what is public of it goes at once, with the reason."""
    done = step(
        commendation, lifecycle.WITHDRAW, by=by, at=at, changes={"remark": reason, "ended_at": at},
        data={"reason": reason},
    )  # fmt: skip
    disclosure.withdraw_what_fell(about=done.ref, reason=reason, by=by, at=at)
    return done
