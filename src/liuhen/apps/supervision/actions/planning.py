"""Plan, approve and publish, freeze, draw, end. 《责任制》第36条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.people import queries as people
from liuhen.apps.supervision import lifecycle, population, records
from liuhen.apps.supervision.actions import checking
from liuhen.apps.supervision.models import PlanNotice, PlanSupervisor, SupervisionPlan
from liuhen.apps.supervision.queries import plans as queries
from liuhen.apps.supervision.queries import tree
from liuhen.kernel import draws
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Conflict, Invalid, action, begins, enter_many, judge, locked, step
from liuhen.regulation.supervision import SheetFacts
from liuhen_proof import drawing

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit

EARLIEST = date(2000, 1, 1)


@action(lifecycle.PROPOSE)
def propose_plan(
    *, unit: "Unit", title: str, method: str = "daily", units: "Sequence[Unit]" = (), source: str = "case",
    quota: int, since: date, until: date, contents: Sequence[str], ways: Sequence[str],
    supervisors: "Sequence[Person]" = (), due_on: date, by: Actor, at: datetime,
) -> SupervisionPlan:  # fmt: skip
    """Set down whom a unit supervises, how, and what is drawn. Raises Refused."""
    if not EARLIEST <= since <= until:
        raise Invalid(f"{lifecycle.PROPOSE.cannot}：起止日期颠倒或者过早", field="until")
    named = list({each.pk: each for each in supervisors}.values())
    targets = sorted({each.pk for each in units})
    plan = SupervisionPlan(
        unit=unit, title=title, method=method, ways=list(ways), contents=list(contents), since=since, until=until,
        due_on=due_on, unit_ids=targets, source=source, quota=quota, proposed_at=at, proposed_by_id=by.person_id,
    )  # fmt: skip
    facts = queries.proposing_facts(unit, list(units), named, by, on=local_day(at))
    return step(
        plan, lifecycle.PROPOSE, by=by, at=at, facts=facts,
        data={
            "unit": unit.pk, "title": title, "method": method, "units": targets, "source": source, "quota": quota,
            "since": since.isoformat(), "until": until.isoformat(), "contents": list(contents), "ways": list(ways),
            "supervisors": [each.pk for each in named], "due_on": due_on.isoformat(),
        },
        along=lambda row: PlanSupervisor.objects.bulk_create(
            [PlanSupervisor(plan=row, person=each) for each in named]
        ),
    )  # fmt: skip


@action(lifecycle.APPROVE)
def approve_plan(*, plan: SupervisionPlan, by: Actor, at: datetime) -> SupervisionPlan:
    """Approve a plan; it is public to the units it names from now on, and each of them is told."""
    plan = locked(plan)
    approved = step(
        plan, lifecycle.APPROVE, by=by, at=at,
        facts=queries.plan_facts(plan, by, P.SUPERVISION_APPROVE, at=at),
        changes={"approved_at": at, "approved_by_id": by.person_id},
    )  # fmt: skip
    rows = [PlanNotice(plan=approved, unit=unit, told_at=at) for unit in queries.units_of(approved)]
    enter_many(rows, lifecycle.TELL_PLAN, by=SYSTEM, at=at, data=lambda row: {"plan": row.plan_id})
    return approved


@action(lifecycle.REFUSE)
def refuse_plan(*, plan: SupervisionPlan, reason: str, by: Actor, at: datetime) -> SupervisionPlan:
    """Do not approve it, with the reason."""
    plan = locked(plan)
    facts = queries.plan_facts(plan, by, P.SUPERVISION_APPROVE, at=at)
    return step(plan, lifecycle.REFUSE, by=by, at=at, facts=facts, data={"reason": reason})


@action(lifecycle.DROP)
def drop_plan(*, plan: SupervisionPlan, reason: str, by: Actor, at: datetime) -> SupervisionPlan:
    """Give a plan up before anything is drawn; afterwards what is drawn is drawn."""
    plan = locked(plan)
    facts = queries.plan_facts(plan, by, P.SUPERVISION_PLAN, at=at)
    return step(plan, lifecycle.DROP, by=by, at=at, facts=facts, data={"reason": reason})


@action(lifecycle.NOTE_PLAN)
def note_plan(*, notice: PlanNotice, by: Actor, at: datetime) -> PlanNotice:
    """Put on record that a unit took note of the plan by which it is supervised."""
    notice = locked(notice)
    return step(notice, lifecycle.NOTE_PLAN, by=by, at=at, facts=queries.notice_facts(notice, by, at=at))


@begins(lifecycle.FREEZE)
def freeze_plan(*, plan: SupervisionPlan, by: Actor, at: datetime) -> SupervisionPlan:
    """Write down all that may be drawn and enter its digest, before anybody can know the seed."""
    judge(plan, lifecycle.FREEZE, by=by, facts=queries.plan_facts(plan, by, P.SUPERVISION_PLAN, at=at))
    frozen = draws.freeze(population.terms_of(plan), population.items_of(plan), at=at)
    return _enter_frozen(plan=plan, frozen=frozen, by=by, at=at)


@action
def _enter_frozen(*, plan: SupervisionPlan, frozen: draws.Frozen, by: Actor, at: datetime) -> SupervisionPlan:
    plan = locked(plan)
    if frozen.size == 0:
        raise Invalid(
            f"{lifecycle.FREEZE.cannot}：被监督单位这段时间没有{plan.source_zh}",
            remedy="请作废后另定起止日期或者抽取对象",
        )
    return step(
        plan, lifecycle.FREEZE, by=by, at=at, facts=queries.plan_facts(plan, by, P.SUPERVISION_PLAN, at=at),
        changes={"population": frozen.sha256, "population_size": frozen.size, "frozen_at": at},
        data={"population": frozen.sha256, "size": frozen.size},
    )  # fmt: skip


@begins(lifecycle.DRAW)
def draw_plan(*, plan: SupervisionPlan, by: Actor, at: datetime) -> SupervisionPlan:
    """Fix the seed by the first checkpoint over the freezing, draw, and give the sheets to the supervisors."""
    judge(plan, lifecycle.DRAW, by=by, facts=queries.plan_facts(plan, by, P.SUPERVISION_PLAN, at=at))
    found = population.draw_of(plan)
    checkpoint = found.first_checkpoint()
    if checkpoint is None:
        raise Conflict(
            f"{lifecycle.DRAW.cannot}：固定名单的记录还没有被检查点覆盖", remedy="一般一秒内完成，请稍候再试"
        )
    seed = found.seed()
    return _enter_drawn(
        plan=plan, size=checkpoint.size, seed=seed.hex(), drawn=found.drawn(seed=seed), by=by, at=at
    )


@action
def _enter_drawn(
    *, plan: SupervisionPlan, size: int, seed: str, drawn: list[drawing.Drawn], by: Actor, at: datetime
) -> SupervisionPlan:
    plan = locked(plan)
    plan = step(
        plan, lifecycle.DRAW, by=by, at=at, facts=queries.plan_facts(plan, by, P.SUPERVISION_PLAN, at=at),
        changes={"checkpoint_size": size, "seed": seed, "drawn_at": at},
        data={"checkpoint": size, "seed": seed, "drawn": [each.id for each in drawn]},
    )  # fmt: skip
    units = {each.pk: each for each in people.units_by_ids(plan.unit_ids)}
    supervisors = queries.supervisors_of(plan)
    bodies = people.bodies_by_person(supervisors)
    told = {
        pk: SheetFacts(**tree.told_of(plan.unit, unit, by, P.SUPERVISION_PLAN, on=local_day(at)))
        for pk, unit in units.items()
    }
    for place, each in enumerate(drawn, 1):
        of = population.unit_of(each)
        checking.assign(
            plan=plan, unit=units[of], about=records.ref_of(plan.source, each.id), place=place,
            supervisors=supervisors, bodies=bodies, facts=told[of], by=by, at=at,
        )  # fmt: skip
    return plan


@action(lifecycle.CLOSE)
def close_plan(*, plan: SupervisionPlan, by: Actor, at: datetime) -> SupervisionPlan:
    """End a plan once every sheet was told to its unit, or could not be filled in."""
    plan = locked(plan)
    facts = queries.plan_facts(plan, by, P.SUPERVISION_PLAN, at=at)
    return step(plan, lifecycle.CLOSE, by=by, at=at, facts=facts, changes={"closed_at": at})
