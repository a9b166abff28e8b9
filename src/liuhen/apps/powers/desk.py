"""How what is done to power lists looks to whoever does it: words afterwards, questions before, colours, choices."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers.actions import breakdowns, importing, items, lists
from liuhen.apps.powers.models import OPEN, Breakdown, PowerItem, PowerList
from liuhen.apps.powers.queries import assigned
from liuhen.apps.powers.queries import lists as queries
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import plain
from liuhen.kernel.web.doors import Desk, Door, elsewhere
from liuhen.kernel.web.pages import PageRequest
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
# fmt: on
DESKS = (LIST, BREAKDOWN)
WITHOUT_A_DOOR = {
    items.fill: "done by the job that has read a sheet",
    breakdowns.fill: "done by the job that has read a sheet",
    importing.finish: "the machine's, once it has read a sheet",
}
