"""How what is done about legal publicity looks to whoever does it: words afterwards, colours, choices."""

from typing import Any

from liuhen.apps.outreach import actions, queries
from liuhen.apps.outreach.models import OutreachItem, OutreachPlan
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.doors import Desk, Door, as_it_stands
from liuhen.kernel.web.pages import PageRequest

ABOVE = ("法治宣传", "console:outreach")


def units(_: Any, actor: Actor) -> Any:
    """Return the units whose plan somebody keeps: whatever enforces, and no bodies inside."""
    return people.units_visible_to(actor, P.OUTREACH_KEEP).filter(state="active").exclude(kind="division")


def first_unit(_: None, request: PageRequest) -> Any:
    return units(None, request.actor).first()


def laws(plan: OutreachPlan, _: Actor) -> Any:
    """Return the laws of the unit's list as it stood at the end of the plan's year."""
    return queries.laws_for(plan.unit, on=plan.last_day)


def owners(plan: OutreachPlan, _: Actor) -> Any:
    return people.serving_in(plan.unit_id)


# fmt: off
PLAN = Desk(
    OutreachPlan, queries.plans_visible_to, path="outreach", resource="outreach-plans", above=ABOVE,
    entering=(
        Door(actions.draw_up, lambda made: f"已制定：{made}。接着把要开展的活动列入计划。", submit="制定",
             among={"unit": units},
             first={"unit": first_unit, "year": lambda _, request: local_day(request.at).year}),
    ),
    doors=(
        Door(actions.plan_item, "已列入计划。", submit="列入", tone="primary", icon="plus", endpoint="items",
             at="item", operation="plan_outreach_item", among={"law": laws, "owner": owners}),
        Door(actions.hold_beside, "已登记。", submit="登记", icon="speakerphone", at="held", endpoint="held-items",
             among={"law": laws, "owner": owners}, files=True),
        Door(actions.revise, "已修订，原来的内容留在账本中。", submit="修订", icon="pencil",
             first=as_it_stands("aim")),
    ),
)
ITEM = Desk(
    OutreachItem, queries.visible_to, path="outreach/items", resource="outreach-items", above=ABOVE,
    home=lambda found: found.plan, called=str,
    doors=(
        Door(actions.hold, "已登记开展情况。", submit="登记", tone="primary", icon="speakerphone", files=True),
        Door(actions.drop, "已取消，理由留在账本中。", submit="取消活动", icon="x"),
    ),
)
# fmt: on
DESKS = (PLAN, ITEM)
WITHOUT_A_DOOR: dict[Any, str] = {}
