"""Verbs on the break-down of a list to bodies and posts. 《责任制》第9条."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.powers import lifecycle
from liuhen.apps.powers.models import Assignment, Breakdown, PowerList
from liuhen.apps.powers.queries import assigned, lists
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, judge, locked, step
from liuhen.kernel.identifiers import plain

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from liuhen.apps.people.models import Post, Unit


@dataclass(frozen=True)
class Line:
    """One line of a break-down as it was read."""

    code: str
    step: str
    post: "Post"
    responsibility: str


@action(lifecycle.DRAFT_BREAKDOWN)
def draft(*, unit: "Unit", reason: str, by: Actor, at: datetime) -> Breakdown:
    """Begin to break a unit's newest published list down, as a copy of what was broken down before."""
    made = Breakdown(unit=unit, number=assigned.next_number(unit), reason=reason)
    judge(made, lifecycle.DRAFT_BREAKDOWN, by=by)  # before it is told what is under way there
    under_way = assigned.open_of(unit)
    if under_way:
        raise Invalid(f"不能编制职权分解：{under_way}正在编制", field="unit", remedy="请先公布或作废它")
    power_list = lists.latest_of(unit)
    if power_list is None:
        raise Invalid(f"不能编制职权分解：{unit}还没有公布权责清单", field="unit", remedy="请先公布清单")
    former = assigned.versions_of(unit).first()
    made.power_list = power_list
    return step(
        made, lifecycle.DRAFT_BREAKDOWN, by=by, at=at,
        data={"number": made.number, "reason": reason, "list": power_list.number},
        along=lambda row: _copy(former, row, power_list) if former else None,
    )  # fmt: skip


def _copy(former: Breakdown, into: Breakdown, power_list: PowerList) -> None:
    """Take over what still is on the list; what was dropped from it is not assigned again."""
    codes = set(power_list.items.values_list("code", flat=True))
    rows = [row for row in former.assignments.order_by("id") if row.code in codes]
    Assignment.objects.bulk_create(
        Assignment(
            breakdown=into,
            code=row.code,
            step=row.step,
            post_id=row.post_id,
            responsibility=row.responsibility,
        )
        for row in rows
    )


@action(lifecycle.ASSIGN)
def assign(
    *,
    breakdown: Breakdown,
    code: str,
    post: "Post",
    responsibility: str,
    step: str = "",
    by: Actor,
    at: datetime,
) -> Breakdown:
    """Let a post do a power, or one step of it. Raises Invalid for what is not on the list."""
    row = locked(breakdown)
    judge(row, lifecycle.ASSIGN, by=by)
    line = Line(plain(code), step, post, responsibility)
    _demand_fit(row, line)
    return _stepped(row, line, by=by, at=at)


def _stepped(row: Breakdown, line: Line, *, by: Actor, at: datetime) -> Breakdown:
    def along(_: Breakdown) -> None:
        row.assignments.filter(code=line.code, step=line.step, post=line.post).delete()
        _add(row, [line])

    return step(
        row, lifecycle.ASSIGN, by=by, at=at, along=along,
        data={"code": line.code, "step": line.step, "post": line.post.pk, "responsibility": line.responsibility},
    )  # fmt: skip


def _demand_fit(breakdown: Breakdown, line: Line) -> None:
    """Refuse at once what could never be published. 《责任制》第9条."""
    cannot = lifecycle.ASSIGN.cannot
    item = breakdown.power_list.items.filter(code=line.code).first()
    if item is None:
        raise Invalid(f"{cannot}：{breakdown.power_list}没有编码为“{line.code}”的职权", field="code")
    if line.step and line.step not in item.steps:
        known = f"，它的环节是{'、'.join(item.steps)}" if item.steps else "，它没有分环节"
        raise Invalid(f"{cannot}：“{item}”没有环节“{line.step}”{known}", field="step")
    if assigned.organ_of_post(line.post) != breakdown.unit or line.post.state != "active":
        raise Invalid(f"{cannot}：“{line.post}”不是{breakdown.unit.short_name}在设的岗位", field="post")


@action(lifecycle.UNASSIGN)
def unassign(
    *, breakdown: Breakdown, code: str, post: "Post", step: str = "", by: Actor, at: datetime
) -> Breakdown:
    """Take a power, or a step of it, from a post."""
    row = locked(breakdown)
    judge(row, lifecycle.UNASSIGN, by=by)
    rows = row.assignments.filter(code=plain(code), step=step, post=post)
    if not rows.exists():
        raise Invalid(f"{lifecycle.UNASSIGN.cannot}：“{post}”没有这项职权", field="code")
    return _taken(row, rows, plain(code), step, post, by=by, at=at)


def _taken(
    row: Breakdown,
    rows: "QuerySet[Assignment]",
    code: str,
    of_step: str,
    post: "Post",
    *,
    by: Actor,
    at: datetime,
) -> Breakdown:
    return step(
        row, lifecycle.UNASSIGN, by=by, at=at, data={"code": code, "step": of_step, "post": post.pk},
        along=lambda _: rows.delete(),
    )  # fmt: skip


@action
def fill(*, breakdown: Breakdown, lines: Sequence[Line], by: Actor, at: datetime) -> Breakdown:
    """Put the lines of a sheet in the place of all that a draft holds."""

    def along(row: Breakdown) -> None:
        row.assignments.all().delete()
        _add(row, lines)

    return step(breakdown, lifecycle.FILL_BREAKDOWN, by=by, at=at, data={"lines": len(lines)}, along=along)


def _add(breakdown: Breakdown, lines: Sequence[Line]) -> None:
    Assignment.objects.bulk_create(
        [
            Assignment(
                breakdown=breakdown,
                code=line.code,
                step=line.step,
                post=line.post,
                responsibility=line.responsibility,
            )
            for line in lines
        ],
        batch_size=500,
    )


@action(lifecycle.PUBLISH_BREAKDOWN)
def publish(*, breakdown: Breakdown, effective_on: date, by: Actor, at: datetime) -> Breakdown:
    """Sign a break-down and publish it: nothing added, nothing dropped. Raises GateClosed with the very lines."""
    row = locked(breakdown)
    facts = assigned.facts_of(row, on=local_day(at), effective_on=effective_on)
    return step(
        row, lifecycle.PUBLISH_BREAKDOWN, by=by, at=at, facts=facts,
        changes={"effective_on": effective_on, "published_at": at}, data={"effective_on": effective_on.isoformat()},
    )  # fmt: skip


@action(lifecycle.DROP_BREAKDOWN)
def drop(*, breakdown: Breakdown, reason: str, by: Actor, at: datetime) -> Breakdown:
    """Give a draft up."""
    return step(
        breakdown, lifecycle.DROP_BREAKDOWN, by=by, at=at, data={"reason": reason, "number": breakdown.number}
    )
