"""Questions about the break-down: which post does which power on a day, and where it has a hole."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from liuhen.apps.people import queries as people
from liuhen.apps.powers.models import Assignment, Breakdown, PowerItem, PowerList
from liuhen.apps.powers.queries import lists
from liuhen.kernel.access import Actor, Permission
from liuhen.regulation.powers import BreakdownFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Post, Unit


def visible_to(actor: Actor, permission: Permission = Permission.POWER_SEE) -> "QuerySet[Breakdown]":
    rows = lists.in_reach_or_public(Breakdown, actor, permission)
    return rows.select_related("unit", "power_list__unit")


def to_sign(actor: Actor) -> "QuerySet[Breakdown]":
    """Return the drafts that hold something and wait for whoever signs."""
    rows = visible_to(actor, Permission.POWER_SIGN).filter(state="draft")
    return rows.filter(Exists(Assignment.objects.filter(breakdown_id=OuterRef("pk")))).order_by("pk")


def breakdown_on(unit: "Unit", on: date) -> Breakdown | None:
    """Return the break-down that holds on a day."""
    held = published().filter(unit=unit, effective_on__lte=on)
    return held.order_by("-effective_on").first()


def breakdowns_on(unit_ids: Iterable[int], on: date) -> dict[int, Breakdown]:
    """Return the break-down of each unit that holds on a day, in one query."""
    held = published().filter(unit_id__in=list(unit_ids), effective_on__lte=on)
    return {row.unit_id: row for row in held.order_by("effective_on")}


def by_code(breakdown: Breakdown, codes: Iterable[str]) -> dict[str, list[Assignment]]:
    """Return who does these powers, in one query."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    for row in assignments_of(breakdown).filter(code__in=list(codes)):
        found[row.code].append(row)
    return dict(found)


def published() -> "QuerySet[Breakdown]":
    rows: QuerySet[Breakdown] = Breakdown.objects.filter(state="published")
    return rows.select_related("unit", "power_list__unit")


def versions_of(unit: "Unit") -> "QuerySet[Breakdown]":
    return published().filter(unit=unit).order_by("-effective_on")


def of_list(power_list: PowerList) -> "QuerySet[Breakdown]":
    """Return what breaks a version down, newest first."""
    rows = power_list.breakdowns.exclude(state="dropped").select_related("unit")
    return rows.order_by("-number")


def open_of(unit: "Unit") -> Breakdown | None:
    return (
        Breakdown.objects.filter(unit=unit, state="draft").select_related("unit", "power_list__unit").first()
    )


def next_number(unit: "Unit") -> int:
    kept = Breakdown.objects.filter(unit=unit).exclude(state="dropped")
    return int(kept.aggregate(n=Max("number"))["n"] or 0) + 1


def assignments_of(breakdown: Breakdown) -> "QuerySet[Assignment]":
    return breakdown.assignments.select_related("post__unit").order_by("code", "id")


@dataclass(frozen=True)
class Gaps:
    """Where a break-down and a list differ, line by line in Chinese; no line: they are one to one."""

    dropped: tuple[str, ...] = ()
    added: tuple[str, ...] = ()
    closed: tuple[str, ...] = ()
    dropped_codes: frozenset[str] = field(default_factory=frozenset)
    closed_posts: "dict[Post, tuple[str, ...]]" = field(default_factory=dict)

    @property
    def lines(self) -> tuple[str, ...]:
        return (
            *(f"没有岗位：{line}" for line in self.dropped),
            *(f"不在清单上：{line}" for line in self.added),
            *(f"岗位已撤销：{line}" for line in self.closed),
        )


def gaps(items: Iterable[PowerItem], assigned: Iterable[Assignment]) -> Gaps:
    """Hold a break-down against a list, both ways."""
    listed = {item.code: item for item in items}
    done: dict[str, set[str]] = defaultdict(set)
    added, closed = list[str](), list[str]()
    under: dict[Post, tuple[str, ...]] = {}
    for row in assigned:
        item = listed.get(row.code)
        post = f"{row.post.unit.short_name}{row.post}"
        if item is None:
            added.append(f"{row.code}（{post}）")
        elif row.step and row.step not in item.steps:
            added.append(f"{row.code}的环节“{row.step}”（{post}）")
        elif row.post.state != "active":
            closed.append(f"{post}（{row.code} {item.name}{row.step and f'，{row.step}'}）")
            under[row.post] = (*under.get(row.post, ()), f"{row.code} {item.name}")
        else:
            done[row.code].add(row.step)
    dropped, codes = list[str](), set[str]()
    for code, item in listed.items():
        if "" in done[code]:
            continue
        missing = [step for step in item.steps if step not in done[code]] if done[code] else []
        if missing or not done[code]:
            steps = f"（{'、'.join(missing)}）" if missing else ""
            dropped.append(f"{code} {item.name}{steps}")
            codes.add(code)
    return Gaps(tuple(dropped), tuple(added), tuple(closed), frozenset(codes), under)


def gaps_of(breakdown: Breakdown) -> Gaps:
    """Hold a break-down against the list it breaks down. Two queries."""
    return gaps(breakdown.power_list.items.order_by("place", "id"), assignments_of(breakdown))


def facts_of(breakdown: Breakdown, *, on: date, effective_on: date | None = None) -> BreakdownFacts:
    """Return what the gates before publishing read."""
    held = gaps_of(breakdown)
    latest = versions_of(breakdown.unit).first()
    return BreakdownFacts(
        dropped=held.dropped,
        added=held.added,
        closed=held.closed,
        list_is_published=breakdown.power_list.state == "published",
        effective_on=effective_on,
        today=on,
        latest_on=latest.effective_on if latest else None,
    )


def holes_on(unit: "Unit", on: date) -> Gaps | None:
    """Hold the break-down of a day against the list of that day; None where the unit has no list yet."""
    held = lists.list_on(unit, on)
    if held is None:
        return None
    broken_down = breakdown_on(unit, on)
    return gaps(lists.items_of(held), assignments_of(broken_down) if broken_down else ())


def posts_of(breakdown: Breakdown) -> "dict[Post, list[Assignment]]":
    """Return what each post does, post by post in the order of the bodies."""
    found: dict[Post, list[Assignment]] = defaultdict(list)
    for row in assignments_of(breakdown).order_by("post__unit__path", "post__name", "code", "id"):
        found[row.post].append(row)
    return dict(found)


def of_post(post: "Post", on: date) -> tuple[PowerList | None, list[tuple[Assignment, PowerItem | None]]]:
    """Return what a post does on a day, each line with its power as the list of that day has it."""
    unit = organ_of_post(post)
    held, broken_down = lists.list_on(unit, on), breakdown_on(unit, on)
    if broken_down is None:
        return held, []
    rows = list(assignments_of(broken_down).filter(post=post))
    listed = (
        {item.code: item for item in lists.items_of(held).filter(code__in=[r.code for r in rows])}
        if held
        else {}
    )
    return held, [(row, listed.get(row.code)) for row in rows]


def of_person(person: "Person", on: date) -> list[PowerItem]:
    """Return the powers that somebody's post of a day has, in the order of the list; some are of single steps only."""
    post = people.post_on(person, on)
    if post is None:
        return []
    listed = {item.pk: item for _, item in of_post(post, on)[1] if item is not None}
    return sorted(listed.values(), key=lambda item: item.place)


def organ_of_post(post: "Post") -> "Unit":
    """Return the unit whose list a post's powers are on: the organ its body is inside of."""

    return people.home_organ(post.unit)


def posts_in(unit: "Unit") -> "QuerySet[Post]":
    """Return the posts of a unit and of its bodies that are there."""
    rows = people.posts_ever().filter(state="active")
    return rows.filter(Q(unit=unit) | Q(unit__in=people.bodies_of(unit).order_by()))


def posts_of_draft(breakdown: Breakdown) -> "QuerySet[Post]":
    """Return the posts that something is assigned to, the closed ones too."""
    return people.posts_ever().filter(pk__in=breakdown.assignments.values("post"))


def posts_by_code(breakdown_ids: Iterable[int]) -> dict[tuple[int, str], set[int]]:
    """Return the posts of each power, by break-down and code, in one query."""
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    rows = Assignment.objects.filter(breakdown_id__in=list(breakdown_ids))
    for breakdown_id, code, post_id in rows.values_list("breakdown_id", "code", "post_id"):
        found[breakdown_id, code].add(post_id)
    return dict(found)
