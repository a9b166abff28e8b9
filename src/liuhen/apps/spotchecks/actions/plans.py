"""Make a plan, freeze what it is drawn from, draw, and end it. 《设备办法》第14条."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.spotchecks import lifecycle, population, queries
from liuhen.apps.spotchecks.actions.sheets import assign
from liuhen.apps.spotchecks.models import Checker, Plan
from liuhen.kernel import draws
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Conflict, Invalid, action, begins, judge, locked, step
from liuhen_proof import drawing

if TYPE_CHECKING:
    from liuhen.apps.people.models import Account, Unit

EARLIEST = date(2000, 1, 1)


@action(lifecycle.MAKE)
def make(
    *,
    unit: "Unit",
    title: str,
    since: date,
    until: date,
    quota: int,
    risk_percent: int,
    strata: Sequence[str],
    due_on: date,
    checkers: Sequence["Account"],
    by: Actor,
    at: datetime,
) -> Plan:
    """Set down what is to be drawn and who checks it. Raises Refused for terms that cannot be met."""
    plan = Plan(
        unit=unit, title=title, since=since, until=until, quota=quota, risk_percent=risk_percent,
        strata=" ".join(key for key in Plan.STRATA if key in strata), due_on=due_on, made_at=at,
        maker_id=by.account_id,
    )  # fmt: skip
    judge(plan, lifecycle.MAKE, by=by)
    if not EARLIEST <= since <= until:
        raise Invalid("不能制定计划：入库日期起止颠倒或者过早", field="until")
    if due_on < local_day(at):
        raise Invalid("不能制定计划：办理期限早于今天", field="due_on")
    _demand_checkers(plan, checkers)
    return step(
        plan, lifecycle.MAKE, by=by, at=at,
        data={
            "unit": unit.pk, "since": since.isoformat(), "until": until.isoformat(), "quota": quota,
            "risk_percent": risk_percent, "strata": list(plan.strata_keys),
            "checkers": [account.pk for account in checkers],
        },
        along=lambda plan: Checker.objects.bulk_create(
            [Checker(plan=plan, account=account) for account in checkers]
        ),
    )  # fmt: skip


def _demand_checkers(plan: Plan, checkers: Sequence["Account"]) -> None:
    for account in checkers:
        actor = people.actor_for(account)
        if actor is None or not actor.may_on(lifecycle.SUBMIT.permission, plan):
            raise Invalid(f"不能制定计划：{account}没有填写该单位抽查表的权限", field="checkers")


@action(lifecycle.DROP)
def drop(*, plan: Plan, reason: str, by: Actor, at: datetime) -> Plan:
    """Give a plan up before its list is frozen; afterwards what is drawn is drawn."""
    return step(plan, lifecycle.DROP, by=by, at=at, data={"reason": reason})


@begins(lifecycle.FREEZE)
def freeze(*, plan: Plan, by: Actor, at: datetime) -> Plan:
    """Write down all that may be drawn and enter its digest, before anybody can know the seed."""
    judge(plan, lifecycle.FREEZE, by=by)
    frozen = draws.freeze(population.terms_of(plan), population.items_of(plan), at=at)
    return _enter_frozen(plan=plan, frozen=frozen, by=by, at=at)


@action
def _enter_frozen(*, plan: Plan, frozen: draws.Frozen, by: Actor, at: datetime) -> Plan:
    if frozen.size == 0:
        raise Invalid("不能固定名单：这段时间没有入库的记录", remedy="请作废后另定起止日期")
    return step(
        plan,
        lifecycle.FREEZE,
        by=by,
        at=at,
        changes={"population": frozen.sha256, "population_size": frozen.size, "frozen_at": at},
        data={"population": frozen.sha256, "size": frozen.size},
    )


@begins(lifecycle.DRAW)
def draw(*, plan: Plan, by: Actor, at: datetime) -> Plan:
    """Fix the seed by the first checkpoint over the freezing, draw, and hand out the sheets."""
    judge(plan, lifecycle.DRAW, by=by)
    found = population.draw_of(plan)
    checkpoint = found.first_checkpoint()
    if checkpoint is None:
        raise Conflict("不能抽取：固定名单的记录还没有被检查点覆盖", remedy="一般一秒内完成，请稍候再试")
    seed = found.seed()
    drawn = found.drawn(seed=seed)
    return _enter_drawn(plan=plan, size=checkpoint.size, seed=seed.hex(), drawn=drawn, by=by, at=at)


@action
def _enter_drawn(
    *, plan: Plan, size: int, seed: str, drawn: list[drawing.Drawn], by: Actor, at: datetime
) -> Plan:
    plan = step(
        plan,
        lifecycle.DRAW,
        by=by,
        at=at,
        changes={"checkpoint_size": size, "seed": seed, "drawn_at": at},
        data={"checkpoint": size, "seed": seed, "recordings": [each.id for each in drawn]},
    )
    found = recordings.by_ids(each.id for each in drawn)
    checkers = [row.account for row in plan.checkers.select_related("account__person").order_by("id")]
    for place, each in enumerate(drawn, 1):
        assign(plan=plan, recording=found[each.id], drawn=each, place=place, checkers=checkers, by=by, at=at)
    return plan


@action(lifecycle.CLOSE)
def close(*, plan: Plan, by: Actor, at: datetime) -> Plan:
    """End the plan once every sheet was handed in or could not be checked."""
    row = locked(plan)
    facts = queries.closing_facts(row)
    return step(row, lifecycle.CLOSE, by=by, at=at, facts=facts, changes={"closed_at": at})
