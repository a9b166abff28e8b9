"""How what is done to power lists looks to whoever does it: words afterwards, questions before, colours, choices."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers.actions import breakdowns, importing, items, lists
from liuhen.apps.powers.actions import flags as flagging
from liuhen.apps.powers.actions import guides as guiding
from liuhen.apps.powers.actions import idleness as declaring
from liuhen.apps.powers.models import OPEN, Breakdown, Flag, Guide, NoObject, PowerItem, PowerList
from liuhen.apps.powers.queries import assigned, flags, guides, idleness
from liuhen.apps.powers.queries import lists as queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import plain
from liuhen.kernel.web.doors import Desk, Door, as_it_stands, elsewhere
from liuhen.kernel.web.pages import PageRequest
from liuhen.regulation.amendments import FlagFacts
from liuhen.regulation.powers import UNIT_KINDS

ABOVE = ("权责清单", "console:powers")
TONES = {"draft": "orange", "submitted": "blue", "approved": "blue", "published": "green", "dropped": "grey"}
PUBLISHED_FOR_EVER = "公布后不能再修改，只能编制下一版。确定公布吗？"


def units(_: Any, actor: Actor) -> Any:
    """Return the units whose lists somebody may draft."""
    return people.units_visible_to(actor, P.POWER_KEEP).filter(kind__in=UNIT_KINDS)


def former(name: str) -> Callable[[PowerList, PageRequest], Any]:
    """Return what says what stands in the draft under the code in the address."""

    def of(found: PowerList, request: PageRequest) -> Any:
        code = plain(request.GET.get("code", ""))[:80]
        item = queries.with_bases(found.items.filter(code=code)).first() if code else None
        return STANDS[name](item) if item else (code if name == "code" else None)

    return of


STANDS: dict[str, Callable[[PowerItem], Any]] = {
    name: (lambda item, name=name: getattr(item, name))
    for name in (
        "code", "name", "content", "kind", "field", "level", "body", "site", "touches_firms", "duties", "process",
        "limits",
    )
} | {
    "national_type": lambda item: str(item.national_type),
    "bases": lambda item: "\n".join(basis.as_written for basis in item.bases.all()),
    "statutory": lambda item: item.statutory_zh,
    "promised": lambda item: item.promised_zh,
}  # fmt: skip


def in_address(name: str) -> Callable[[Any, PageRequest], Any]:
    return lambda _, request: request.GET.get(name, "")[:80]


def list_facts(found: PowerList, _: Actor, at: datetime) -> Any:
    return queries.facts_of(found, on=local_day(at)) if found.state in OPEN else None


def breakdown_facts(found: Breakdown, _: Actor, at: datetime) -> Any:
    return assigned.facts_of(found, on=local_day(at)) if found.state == "draft" else None


def guide_facts(found: Guide, _: Actor, at: datetime) -> Any:
    return (
        guides.facts_of(found.unit, found.code, local_day(at))
        if found.state in ("draft", "published")
        else None
    )


def unit_in_address(_: Any, request: PageRequest) -> Any:
    return request.GET.get("unit", "")[:19]


def signing_units(_: Any, actor: Actor) -> Any:
    """Return the units for whose powers somebody signs."""
    return people.units_visible_to(actor, P.POWER_SIGN).filter(kind__in=UNIT_KINDS)


def sheet_page(made: Any) -> str:
    return reverse("console:import", args=[made.pk])


# fmt: off
LIST = Desk(
    PowerList, queries.visible_to, path="powers/lists", resource="power-lists", above=ABOVE, facts=list_facts,
    entering=(
        Door(lists.draft, "已开始编制，内容从上一版复制。", submit="开始编制", among={"unit": units}),
    ),
    doors=(
        Door(items.put_item, "已写入草稿。", submit="写入草稿", icon="pencil", at="item", endpoint="items",
             first={name: former(name) for name in STANDS}, anchor="items",
             among={"body": lambda found, _: people.bodies_of(found.unit)}),
        Door(items.drop_item, "已从草稿中删去。", submit="删去", tone="danger", offered=elsewhere, anchor="items",
             first={"code": in_address("code")}),
        Door(lists.submit, "已签报，等待县司法局审定。", tone="primary", icon="signature",
             confirm="签报后在退回之前不能修改。确定签报吗？"),
        Door(lists.approve, "已审定，可以公布。", tone="primary", icon="check"),
        Door(lists.publish, "已公布。", tone="primary", icon="speakerphone", confirm=PUBLISHED_FOR_EVER),
        Door(lists.send_back, "已退回。", submit="退回", icon="arrow-back-up"),
        Door(lists.drop, "已作废。", submit="作废", tone="danger", icon="trash"),
        Door(importing.fill_from, "已收到表格，正在读取。", submit="上传", at="import", onto=sheet_page, files=True,
             template="powers/import_form.html", makes=True, no_endpoint="a sheet comes along"),
    ),
)
BREAKDOWN = Desk(
    Breakdown, assigned.visible_to, path="powers/breakdowns", resource="power-breakdowns", above=ABOVE,
    facts=breakdown_facts,
    entering=(
        Door(breakdowns.draft, "已开始编制，仍在清单上的内容从上一版复制。", submit="开始编制",
             among={"unit": units}, operation="draft_breakdown"),
    ),
    doors=(
        Door(breakdowns.assign, "已指定岗位。", submit="指定", icon="user-check", anchor="items",
             first={"code": in_address("code"), "step": in_address("step")},
             among={"post": lambda found, _: assigned.posts_in(found.unit)}),
        Door(breakdowns.unassign, "已取消。", submit="取消岗位", tone="danger", offered=elsewhere, anchor="items",
             first={"code": in_address("code"), "step": in_address("step")},
             among={"post": lambda found, _: assigned.posts_of_draft(found)}),
        Door(breakdowns.publish, "已签发公布。", tone="primary", icon="speakerphone", confirm=PUBLISHED_FOR_EVER,
             operation="publish_breakdown"),
        Door(breakdowns.drop, "已作废。", submit="作废", tone="danger", icon="trash", operation="drop_breakdown"),
        Door(importing.assign_from, "已收到表格，正在读取。", submit="上传", at="import", onto=sheet_page, files=True,
             template="powers/import_form.html", makes=True, no_endpoint="a sheet comes along"),
    ),
)
FLAG = Desk(
    Flag, flags.visible_to, path="powers/flags", resource="power-flags", above=("依据变动", "console:flags"),
    facts=lambda found, _, at: FlagFacts(found.due_on), beside=lambda found: {"flag": found},
    doors=(
        Door(flagging.set_day, lambda made: f"已限于{made.due_on}前调整。", submit="限期调整", icon="calendar-due",
             at="day", endpoint="day"),
    ),
    sought=("name", "code"),
)
GUIDE = Desk(
    Guide, guides.visible_to, path="powers/guides", resource="power-guides", above=("服务指南", "console:guides"),
    facts=guide_facts,
    entering=(
        Door(guiding.draft, "已写入草稿，由单位负责人签发公布。", submit="写入草稿", among={"unit": units},
             operation="draft_guide", first={"unit": unit_in_address, "code": in_address("code")}),
    ),
    doors=(
        Door(guiding.publish, "已公布，公众可以查看和打印。", tone="primary", icon="speakerphone",
             confirm="签发后向社会公布。确定公布吗？", operation="publish_guide"),
        Door(guiding.write, "已修改。", submit="保存", icon="pencil", first=as_it_stands(*guiding.WORDS),
             operation="write_guide"),
        Door(guiding.revise, "已复制为新的草稿，修改后由单位负责人签发。", icon="pencil", makes=True,
             operation="revise_guide"),
        Door(guiding.withdraw, "已撤下，公众不再看到。", submit="撤下", tone="danger", icon="eye-off",
             operation="withdraw_guide"),
        Door(guiding.drop, "已作废。", submit="作废", tone="danger", icon="trash", operation="drop_guide"),
    ),
)
NO_OBJECT = Desk(
    NoObject, idleness.declarations_visible_to, path="powers/no-object", resource="power-no-object",
    above=("履职情况", "console:idle-powers"),
    entering=(
        Door(declaring.declare, "已说明，不再计入未行使。", submit="提交说明", among={"unit": signing_units},
             operation="declare_no_object", first={"unit": unit_in_address, "code": in_address("code")}),
    ),
    doors=(
        Door(declaring.withdraw, "已撤回，重新计入。", submit="撤回", icon="arrow-back-up",
             operation="withdraw_no_object"),
        Door(declaring.overturn, "已不予认可，重新计入。", submit="不予认可", tone="danger", icon="x",
             operation="overturn_no_object"),
    ),
)
# fmt: on
DESKS = (LIST, BREAKDOWN, FLAG, GUIDE, NO_OBJECT)
WITHOUT_A_DOOR = {
    flagging.raise_flag: "the machine's, on the day on which the law changes",
    flagging.adjust: "follows from publishing a list",
    items.fill: "done by the job that has read a sheet",
    breakdowns.fill: "done by the job that has read a sheet",
    importing.finish: "the machine's, once it has read a sheet",
}
