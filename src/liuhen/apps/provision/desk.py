"""How what is done in provision looks to whoever does it: words afterwards, colours, choices."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.provision.actions import budgets, classes, inspections, renewals
from liuhen.apps.provision.models import (
    Budget,
    ClassDecision,
    OfficeQuota,
    PostNeed,
    ProvisionInspection,
    Renewal,
    Spending,
)
from liuhen.apps.provision.queries import budgets as budget_queries
from liuhen.apps.provision.queries import decisions
from liuhen.apps.provision.queries import renewals as renewal_queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door, as_it_stands
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.provision import ClosingFacts

TABLE = ("设备配备", "console:provision")


def units(permission: P) -> Callable[[Any, Actor], Any]:
    """Return what says which units with a class somebody has a right over."""
    return lambda _, actor: people.units_with_a_class(people.units_visible_to(actor, permission))


def decided(name: str) -> Callable[[Any, PageRequest], Any]:
    """Return what says how the unit in the address decided last, else what is so by law."""

    def of(_: None, request: PageRequest) -> Any:
        asked = row_numbers([request.GET.get("unit", "")])
        unit = units(P.CLASS_DECIDE)(None, request.actor).filter(pk__in=asked).first()
        now = decisions.declared([unit]).get(unit.pk, unit) if unit else None
        return getattr(now, name, None) or None

    return of


def unit_page(of: Any) -> str:
    """Return the address of the unit's equipment."""
    return reverse("console:provision-unit", args=[of.unit_id])


# fmt: off
CLASS = Desk(
    ClassDecision, decisions.classes_visible_to, path="provision/classes", resource="class-decisions",
    above=("配备类别", "console:class-decisions"),
    entering=(
        Door(classes.decide, "已确定并留痕，等待县司法局备案。", submit="确定",
             among={"unit": units(P.CLASS_DECIDE)},
             first={name: decided(name) for name in ("field", "device_class", "quantity", "reason")},
             at="decide"),
    ),
    doors=(
        Door(classes.note, "已备案。", icon="file-check"),
    ),
)
QUOTA = Desk(
    OfficeQuota, decisions.quotas_visible_to, path="provision/quotas", resource="office-quotas", above=TABLE,
    entering=(
        Door(classes.set_office_quota, "已登记通用标准配额。", submit="登记", at="set", onto=unit_page,
             among={"unit": units(P.PROVISION_KEEP)}),
    ),
)
NEED = Desk(
    PostNeed, renewal_queries.needs_visible_to, path="provision/needs", resource="post-needs", above=TABLE,
    entering=(
        Door(renewals.state_need, "已登记岗位需要。", submit="登记", at="state", onto=unit_page,
             among={"post": lambda _, actor: people.posts_of(units(P.PROVISION_KEEP)(None, actor))}),
    ),
    doors=(
        Door(renewals.end_need, "已取消岗位需要。", at="end", onto=unit_page),
    ),
)
PLAN_RENEWAL = Door(
    renewals.plan, "已列入更新计划。", submit="列入计划", operation="plan_renewal",
    page_by_hand="it stands under what the device lacks today",
)
RENEWAL = Desk(
    Renewal, renewal_queries.visible_to, path="provision/renewals", resource="renewals",
    above=("更新计划", "console:renewals"),
    entering=(
        PLAN_RENEWAL,
    ),
    doors=(
        Door(renewals.finish, "已完成更新。", submit="完成", tone="primary", icon="circle-check"),
        Door(renewals.withdraw, "已撤销计划。", submit="撤销", icon="x"),
    ),
)
BUDGET = Desk(
    Budget, budget_queries.visible_to, path="provision/budgets", resource="budgets",
    above=("配备经费", "console:budgets"),
    entering=(
        Door(budgets.plan, "已编列配备经费。", submit="编列", among={"unit": units(P.PROVISION_KEEP)},
             first={"unit": lambda _, request: units(P.PROVISION_KEEP)(None, request.actor).first(),
                    "year": lambda _, request: local_day(request.at).year}),
    ),
    doors=(
        Door(budgets.revise, "已调整，原来的数额留在账本中。", submit="调整", icon="pencil",
             first=as_it_stands("purchase_yuan", "upkeep_yuan")),
    ),
)
SPENDING = Desk(
    Spending, budget_queries.spendings_visible_to, path="provision/spendings", resource="spendings",
    above=("配备经费", "console:budgets"), home=lambda found: found.budget,
    doors=(
        Door(budgets.reverse, "已冲销，原记录保留。", tone="danger",
             confirm=lambda found: f"冲销{found.device}{found.purpose_zh} {found.amount_yuan} 元？"),
    ),
)
INSPECTION = Desk(
    ProvisionInspection, decisions.inspections_visible_to, path="provision/inspections",
    resource="provision-inspections", above=("监督检查", "console:provision-inspections"),
    facts=lambda found, _, at: ClosingFacts(decisions.unsettled(found)),
    entering=(
        Door(inspections.begin, "已发起，发起时的配备情况已留存。", submit="发起", at="open",
             among={"unit": units(P.PROVISION_INSPECT)}),
    ),
    doors=(
        Door(inspections.close, "检查已办结。", submit="办结", tone="primary", icon="circle-check"),
    ),
)
# fmt: on
DESKS = (CLASS, QUOTA, NEED, RENEWAL, BUDGET, SPENDING, INSPECTION)
WITHOUT_A_DOOR = {
    budgets.book: "money to the cent; what is no registered device is the gate's to refuse, on record",
    inspections.raise_problem: "opens a finding, by a move of findings",
    inspections.order: "concludes a finding and orders a rectification, by moves of findings",
}
