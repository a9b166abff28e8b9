"""How what is done about inspections looks to whoever does it: words afterwards, choices, colours."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from liuhen.apps.inspections.actions import drawing, errands, items, plans, ties
from liuhen.apps.inspections.models import (
    Campaign,
    Errand,
    InspectionItem,
    InspectionPlan,
    JointInspection,
    Tie,
)
from liuhen.apps.inspections.queries import items as items_on
from liuhen.apps.inspections.queries import plans as queries
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, Door, as_it_stands, elsewhere
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.inspections import JoiningFacts, RedrawFacts
from liuhen.regulation.powers import UNIT_KINDS

ITEMS, PLANS = ("检查事项", "console:inspectionitems"), ("检查计划", "console:inspectionplans")
CAMPAIGNS, ERRANDS = ("检查任务", "console:campaigns"), ("检查安排", "console:errands")
JOINTS, TIES = ("联合检查", "console:jointinspections"), ("回避关系", "console:ties")
TONES = {
    "listed": "green", "withdrawn": "grey", "draft": "orange", "submitted": "blue", "published": "green",
    "dropped": "grey", "open": "orange", "ready": "orange", "set": "green", "frozen": "purple", "drawn": "green",
    "proposed": "orange", "planned": "blue", "joined": "purple", "done": "green", "replaced": "grey",
    "in-force": "green", "ended": "grey",
}  # fmt: skip


def units(_: Any, actor: Actor) -> Any:
    """Return the units whose plans somebody may make."""
    return people.units_visible_to(actor, P.INSPECTION_PLAN).filter(kind__in=UNIT_KINDS)


def items_in_use(found: Any, actor: Actor) -> Any:
    return items_on.in_use([found.unit_id])


def this_year(_: Any, request: PageRequest) -> int:
    return local_day(request.at).year


def plan_facts(found: InspectionPlan, _: Actor, at: datetime) -> Any:
    return queries.plan_facts(found) if found.state in ("draft", "submitted") else None


@dataclass(frozen=True)
class Beforehand(RedrawFacts, JoiningFacts):
    """What is known of an errand before a form is filled in."""


def errand_facts(found: Errand, _: Actor, at: datetime) -> Beforehand:
    return Beforehand(is_closed=found.establishment.state == "closed")


def crew(found: Errand, _: Actor) -> Any:
    """Return who goes on an errand."""
    ids = found.officers.filter(recused=False).values("person_id")
    return people.persons(ids)


def open_joints(found: Errand, _: Actor) -> Any:
    return queries.open_joints(found.establishment_id)


def drafting(found: Campaign, _: Actor) -> bool:
    return found.plan.state == "draft"


def is_drawn(found: Errand, _: Actor) -> bool:
    return found.place is not None


def is_gone(found: Errand, _: Actor) -> bool:
    return found.establishment.state == "closed"


def may_be_joined(found: Errand, _: Actor) -> bool:
    return queries.open_joints(found.establishment_id).exists()


# fmt: off
ITEM = Desk(
    InspectionItem, items_on.visible_to, path="inspection-items", above=ITEMS, called=str,
    entering=(
        Door(items.enlist, lambda made: f"已登记：{made}。", submit="登记", at="list", operation="list_inspection_item",
             among={"unit": units}),
    ),
    doors=(
        Door(items.withdraw, "已停用。", tone="danger", icon="ban", operation="withdraw_inspection_item"),
    ),
    sought=("name", "code"),
)
PLAN = Desk(
    InspectionPlan, queries.plans_visible_to, path="inspection-plans", above=PLANS, called=str, facts=plan_facts,
    entering=(
        Door(plans.draft, "已开始编制，请添加检查任务。", submit="开始编制", operation="draft_inspection_plan",
             among={"unit": units}, first={"year": this_year}),
    ),
    doors=(
        Door(plans.add, lambda made: f"已添加：{made}。", submit="添加", at="campaigns", among={"items": items_in_use},
             makes=True, onto=lambda made: address_of(made.ref), operation="add_campaign"),
        Door(plans.submit, "已提请批准。", tone="primary", icon="signature", operation="submit_inspection_plan"),
        Door(plans.publish, "已批准公布。", tone="primary", icon="speakerphone", operation="publish_inspection_plan",
             confirm="公布后任何人都能看到，计划不能再改。确定吗？"),
        Door(plans.send_back, "已退回。", submit="退回", icon="arrow-back-up", operation="send_back_inspection_plan"),
        Door(plans.drop, "已作废。", tone="danger", icon="trash", operation="drop_inspection_plan"),
    ),
    sought=("title",),
)
CAMPAIGN = Desk(
    Campaign, queries.campaigns_visible_to, path="campaigns", above=CAMPAIGNS, called=str,
    doors=(
        Door(plans.name, lambda made: f"已指定：{made.establishment}。", submit="指定", at="named", makes=True,
             onto=lambda made: address_of(made.campaign.ref), operation="name_establishment",
             page_by_hand="it shows who else goes there before anything is said"),
        Door(plans.drop_campaign, "已删去。", tone="danger", icon="trash", offered=drafting, at="drop",
             onto=lambda made: address_of(made.plan.ref), operation="drop_campaign"),
        Door(drawing.freeze, lambda made: f"已固定名单：{made.population_size}户，{made.officers_size}名执法人员。",
             tone="primary", icon="snowflake", operation="freeze_campaign",
             confirm="固定后名单和条件不能再改，随后按检查点抽取，抽取不能重来。确定固定吗？"),
        Door(drawing.draw, "已抽取，结果已公开。", tone="primary", icon="arrows-exchange", operation="draw_campaign"),
    ),
    sought=("title",),
)
ERRAND = Desk(
    Errand, queries.errands_visible_to, path="errands", above=ERRANDS, called=str, facts=errand_facts,
    doors=(
        Door(plans.unname, "不再指定。", tone="danger", icon="x", onto=lambda made: address_of(made.campaign.ref)),
        Door(drawing.recuse, "已回避，由抽取顺序中的下一名递补。", submit="回避并递补", icon="user-off",
             among={"person": crew}, offered=is_drawn, confirm="由抽取顺序中的下一名自动递补，不能指定。确定吗？"),
        Door(drawing.replace, "已注明，由抽取顺序中的下一户递补。", icon="refresh", offered=is_gone,
             confirm="由抽取顺序中的下一户自动递补，不能指定。确定吗？"),
        Door(errands.propose_joint, "已发起联合检查，请其他单位并入。", submit="发起", icon="users-group", at="joint",
             first=as_it_stands("since", "until"), makes=True, onto=lambda made: address_of(made.ref)),
        Door(errands.join, "已并入联合检查。", submit="并入", icon="users-group", among={"joint": open_joints},
             offered=may_be_joined),
        Door(errands.leave, "已退出联合检查。", submit="退出", icon="logout"),
        Door(drawing.refuse_swap, "", at="swap", offered=elsewhere,
             no_endpoint="it only ever refuses: its address is there so that an attempt leaves its trace"),
    ),
    sought=("establishment__name_key",),
)
JOINT = Desk(
    JointInspection, queries.joints_visible_to, path="joint-inspections", above=JOINTS, called=str,
    doors=(
        Door(errands.drop_joint, "已取消，各单位按原来的安排检查。", tone="danger", icon="x", at="drop"),
    ),
    sought=("establishment__name_key",),
)
TIE = Desk(
    Tie, queries.ties_visible_to, path="ties", above=TIES, called=str,
    entering=(
        Door(ties.declare, lambda made: f"已登记：{made}。", submit="登记"),
    ),
    doors=(
        Door(ties.end, "已解除。", icon="lock-open"),
    ),
    sought=("person__name_key", "establishment__name_key"),
)
# fmt: on
DESKS = (ITEM, PLAN, CAMPAIGN, ERRAND, JOINT, TIE)
WITHOUT_A_DOOR: dict[Any, str] = {
    ties.note: "follows from a recusal",
    errands.enter_unplanned: "whoever enters a visit does it",
    errands.carry_out: "whoever enters a visit does it",
    errands.call_off: "whoever calls a visit off does it",
    errands.replace_officer: "whoever replaces an officer of a visit does it",
    items.enlisted: "whoever enters a visit does it",
}
