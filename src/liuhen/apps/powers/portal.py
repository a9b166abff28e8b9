"""For everybody: each unit's list as of any day, its versions and what they change, and who does what. 责任制 4, 9."""

import csv
import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import orjson
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers import forms, public_guides, sheets
from liuhen.apps.powers.models import Assignment, Basis, Breakdown, PowerItem, PowerList
from liuhen.apps.powers.queries import assigned, guides
from liuhen.apps.powers.queries import lists as queries
from liuhen.apps.powers.queries.differences import MOST_SHOWN, Differences
from liuhen.apps.powers.queries.differences import differences as differences_of
from liuhen.apps.powers.reading import WORDS
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import plain
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.public import PublicRequest
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.shared import for_all
from liuhen.regulation.powers import BREAK_DOWN, PUBLISH_LISTS
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.people.models import Post, Unit

MENU = (("权责清单", "portal:powers"), ("服务指南", "portal:guides"))


def state() -> tuple[Any, datetime | None]:
    """Tell what the pages show: how much is published, which only grows, and since when. Two short queries."""
    told = [queries.grown_to(rows) for rows in (queries.published(), assigned.published())]
    return told, max((at for _, at in told if at), default=None)


def state_with_guides() -> tuple[Any, datetime | None]:
    """Tell the same and which guides are out, for what leads to one."""
    (told, at), (more, later) = state(), guides.public_state()
    return (told, more), max((moment for moment in (at, later) if moment), default=None)


@dataclass(frozen=True, kw_only=True)
class PowersScreen(Screen):
    """``rows`` are each unit with its list of the day and how many powers that has."""

    template = "powers/public/powers.html"

    title: str = "权责清单"
    lead: str = "每个单位有哪些职权、凭什么依据、由哪个岗位负责。可以查看任何一天施行的清单。"
    filters: forms.AsOf
    on: date
    asked: str
    rows: "Sequence[tuple[Unit, PowerList, int]]"
    duty: Duty = PUBLISH_LISTS


def powers(request: PublicRequest) -> HttpResponseBase:
    """List the units with a list on a day."""
    filters, on = _as_of(request)
    rows = sorted(queries.all_on(on), key=lambda row: row.unit.path)
    sizes = queries.sizes(rows)
    return PowersScreen(
        filters=filters,
        on=on,
        asked=_asked(request),
        rows=[(row.unit, row, sizes.get(row.pk, 0)) for row in rows],
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ListScreen(Screen):
    """A unit's list on a day, or one version of it; ``held`` is None where there was none yet."""

    template = "powers/public/list.html"

    unit: "Unit"
    held: PowerList | None
    on: date
    asked: str
    filters: forms.ItemFilters
    page: Page[PowerItem] | None
    is_filtered: bool
    versions: Sequence[PowerList]
    duty: Duty = PUBLISH_LISTS


def power_list(request: PublicRequest, unit: str) -> HttpResponseBase:
    """Show a unit's list as of a day."""
    found = _unit(unit)
    _, on = _as_of(request)
    return _list_page(request, found, queries.list_on(found, on), on)


def version(request: PublicRequest, unit: str, number: int) -> HttpResponseBase:
    """Show one version of a unit's list; its address stays."""
    found = _unit(unit)
    row = _version(found, number)
    return _list_page(request, found, row, row.effective_on or local_day(request.at))


def _list_page(request: PublicRequest, unit: "Unit", held: PowerList | None, on: date) -> HttpResponseBase:
    filters = forms.ItemFilters(request.GET, bodies=people.bodies_of(unit))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.items_of(held), wanted=wanted) if held else None
    return ListScreen(
        title=f"{unit}权责清单",
        lead=f"第{held.number}版，自{held.effective_on:%Y-%m-%d}起施行" if held and held.effective_on else "",
        crumbs=[("权责清单", reverse("portal:powers"))],
        unit=unit,
        held=held,
        on=on,
        asked=_asked(request),
        filters=filters,
        page=page_of(rows.order_by(), order=("place", "id"), cursor=request.GET.get("cursor"))
        if rows is not None
        else None,
        is_filtered=any(wanted.values()),
        versions=list(queries.versions_of(unit)),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ItemScreen(Screen):
    template = "powers/public/item.html"

    unit: "Unit"
    item: PowerItem
    bases: Sequence[Basis]
    on: date
    asked: str
    assignments: Sequence[Assignment]
    history: Sequence[tuple[PowerList, PowerItem | None]]
    has_guide: bool
    duty: Duty = PUBLISH_LISTS


def item(request: PublicRequest, unit: str, code: str) -> HttpResponseBase:
    """Show one power as of a day, who does it, and the versions of the list it was in."""
    found = _unit(unit)
    _, on = _as_of(request)
    held = queries.list_on(found, on)
    row = queries.with_bases(queries.items_of(held)).filter(code=plain(code)).first() if held else None
    if row is None:
        raise Http404("not on the list of that day")
    broken_down = assigned.breakdown_on(found, on)
    return ItemScreen(
        title=row.name,
        crumbs=[
            ("权责清单", reverse("portal:powers")),
            (str(found), reverse("portal:power-list", args=[found.code])),
        ],
        unit=found,
        item=row,
        bases=list(row.bases.all()),
        on=on,
        asked=_asked(request),
        assignments=assigned.by_code(broken_down, [row.code]).get(row.code, []) if broken_down else [],
        history=queries.history_of(found, row.code),
        has_guide=guides.of_power(found.pk, row.code) is not None,
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ChangesScreen(Screen):
    template = "powers/public/changes.html"

    unit: "Unit"
    version: PowerList
    against: PowerList | None
    others: Sequence[PowerList]
    in_short: str
    found: Differences
    is_cut: bool
    most: int = MOST_SHOWN
    duty: Duty = PUBLISH_LISTS


def changes(request: PublicRequest, unit: str, number: int) -> HttpResponseBase:
    """Show what a version changed against the one before, or against any other."""
    found = _unit(unit)
    new, old, others = _compared(request, found, number)
    differ = differences_of(old, new)
    shown = differ.cut(MOST_SHOWN)
    return ChangesScreen(
        title=f"{found}权责清单第{new.number}版的变更",
        crumbs=[
            ("权责清单", reverse("portal:powers")),
            (str(found), reverse("portal:power-list", args=[found.code])),
        ],
        unit=found,
        version=new,
        against=old,
        others=others,
        in_short=differ.in_short,
        found=shown,
        is_cut=shown.size < differ.size,
    ).drawn(request)


def _compared(
    request: PublicRequest, unit: "Unit", number: int
) -> tuple[PowerList, PowerList | None, list[PowerList]]:
    new = _version(unit, number)
    others = [row for row in queries.versions_of(unit) if row.pk != new.pk]
    asked = row_numbers([request.GET.get("against", "")])
    return new, next((row for row in others if row.number in asked), None) or queries.before(new), others


@dataclass(frozen=True, kw_only=True)
class PostsScreen(Screen):
    """``rows`` are the posts body by body, each with what it does."""

    template = "powers/public/posts.html"

    unit: "Unit"
    held: Breakdown | None
    on: date
    asked: str
    rows: "Sequence[tuple[Post, Sequence[tuple[Assignment, PowerItem | None]]]]"
    duty: Duty = BREAK_DOWN


def posts(request: PublicRequest, unit: str) -> HttpResponseBase:
    """Show a unit's break-down as of a day, by body and post."""
    found = _unit(unit)
    _, on = _as_of(request)
    held, rows = _posts(found, on)
    return PostsScreen(
        title=f"{found}职权分解",
        lead=f"第{held.number}版，自{held.effective_on:%Y-%m-%d}起施行" if held and held.effective_on else "",
        crumbs=[
            ("权责清单", reverse("portal:powers")),
            (str(found), reverse("portal:power-list", args=[found.code])),
        ],
        unit=found,
        held=held,
        on=on,
        asked=_asked(request),
        rows=rows,
    ).drawn(request)


def _posts(
    unit: "Unit", on: date
) -> "tuple[Breakdown | None, list[tuple[Post, list[tuple[Assignment, PowerItem | None]]]]]":
    held = assigned.breakdown_on(unit, on)
    listed = {each.code: each for each in queries.items_on(unit, on)}
    done = assigned.posts_of(held) if held else {}
    return held, [(post, [(row, listed.get(row.code)) for row in rows]) for post, rows in done.items()]


# ── the same for programs ────────────────────────────────────────────────────


def powers_json(request: PublicRequest) -> HttpResponse:
    """Tell which units have a list on a day."""
    _, on = _as_of(request)
    rows = sorted(queries.all_on(on), key=lambda row: row.unit.path)
    return _json({"on": on, "units": [_version_told(row) for row in rows]})


def list_json(request: PublicRequest, unit: str) -> HttpResponse:
    """Tell a unit's list as of a day, or as a version had it, with all of its powers."""
    found, held = _told_list(request, unit)
    items = queries.with_bases(queries.items_of(held)) if held else ()
    told = {"unit": found.name, "code": found.code, "list": _version_told(held) if held else None}
    return _json({**told, "powers": [_item_told(each) for each in items]})


def list_csv(request: PublicRequest, unit: str) -> HttpResponse:
    """Tell the same as a table."""
    found, held = _told_list(request, unit)
    table = io.StringIO()
    writer = csv.writer(table)
    writer.writerow(WORDS)
    for each in queries.with_bases(queries.items_of(held)) if held else ():
        writer.writerow([_no_formula(cell) for cell in sheets.row_of(each)])
    return HttpResponse(
        "\ufeff" + table.getvalue(), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="powers-{found.code}.csv"'},
    )  # fmt: skip


def versions_json(request: PublicRequest, unit: str) -> HttpResponse:
    """Tell the versions of a unit's list, newest first."""
    found = _unit(unit)
    return _json({"unit": found.name, "versions": [_version_told(row) for row in queries.versions_of(found)]})


def changes_json(request: PublicRequest, unit: str, number: int) -> HttpResponse:
    """Tell what a version changed."""
    new, old, _ = _compared(request, _unit(unit), number)
    found = differences_of(old, new)
    return _json(
        {
            "version": new.number, "against": old.number if old else None, "reason": new.reason,
            "added": [_named(each) for each in found.added], "dropped": [_named(each) for each in found.dropped],
            "changed": [
                {
                    **_named(each.after),
                    "fields": [{"what": what, "before": was, "after": now} for what, was, now in each.fields],
                }
                for each in found.changed
            ],
        }
    )  # fmt: skip


def posts_json(request: PublicRequest, unit: str) -> HttpResponse:
    """Tell a unit's break-down as of a day."""
    found = _unit(unit)
    _, on = _as_of(request)
    held, rows = _posts(found, on)
    return _json(
        {
            "unit": found.name, "on": on, "version": held.number if held else None,
            "posts": [
                {
                    "body": post.unit.name, "post": post.name,
                    "powers": [
                        {
                            "code": row.code, "name": power.name if power else None, "step": row.step,
                            "responsibility": row.responsibility,
                        }
                        for row, power in lines
                    ],
                }
                for post, lines in rows
            ],
        }
    )  # fmt: skip


def _told_list(request: PublicRequest, unit: str) -> "tuple[Unit, PowerList | None]":
    found = _unit(unit)
    asked = row_numbers([request.GET.get("version", "")])
    if asked:
        return found, _version(found, asked.pop())
    return found, queries.list_on(found, _as_of(request)[1])


def _version_told(row: PowerList) -> dict[str, Any]:
    return {
        "unit": row.unit.name, "code": row.unit.code, "version": row.number, "effective_on": row.effective_on,
        "published_at": row.published_at, "reason": row.reason,
    }  # fmt: skip


def _item_told(item: PowerItem) -> dict[str, Any]:
    return {
        **_named(item), "code_parts": item.parts._asdict() if item.parts else None, "content": item.content,
        "kind": item.kind_zh, "national_type": item.national_type, "level": item.level,
        "body": str(item.body) if item.body else None, "site": item.site_zh, "touches_firms": item.touches_firms,
        "bases": [{"cited": each.as_written, "version": each.law_version.label} for each in item.bases.all()],
        "duties": item.duties, "process": item.process, "limits": item.limits, "statutory": item.statutory_zh,
        "promised": item.promised_zh,
    }  # fmt: skip


def _named(item: PowerItem) -> dict[str, Any]:
    return {"code": item.code, "name": item.name}


def _no_formula(cell: str) -> str:
    """Keep a spreadsheet from reckoning what is text."""
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell


def _json(told: Mapping[str, Any]) -> HttpResponse:
    body = orjson.dumps(told, option=orjson.OPT_INDENT_2)
    response = HttpResponse(body, content_type="application/json; charset=utf-8")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _unit(code: str) -> "Unit":
    """Return a unit by its code, of those that ever published a list."""
    found: Unit = get_object_or_404(
        people.units_ever(), code=plain(code), pk__in=queries.published().values("unit")
    )
    return found


def _version(unit: "Unit", number: int) -> PowerList:
    found: PowerList = get_object_or_404(queries.published(), unit=unit, number=min(number, 2**31 - 1))
    return found


def _as_of(request: PublicRequest) -> tuple[forms.AsOf, date]:
    filters = forms.AsOf(request.GET)
    on = filters.cleaned_data.get("on") if filters.is_valid() else None
    return filters, on or local_day(request.at)


def _asked(request: PublicRequest) -> str:
    """Return what an address needs so that the next page is of the same day."""
    filters = forms.AsOf(request.GET)
    on = filters.cleaned_data.get("on") if filters.is_valid() else None
    if on is None:
        return ""
    query = QueryDict(mutable=True)
    query["on"] = on.isoformat()
    return f"?{query.urlencode()}"


urlpatterns = [
    *public_guides.urlpatterns,
    path("powers/", for_all(powers, state=state), name="powers"),
    path("powers/units.json", for_all(powers_json, state=state), name="powers-json"),
    path("powers/<str:unit>/", for_all(power_list, state=state), name="power-list"),
    path("powers/<str:unit>/list.json", for_all(list_json, state=state), name="power-list-json"),
    path("powers/<str:unit>/list.csv", for_all(list_csv, state=state), name="power-list-csv"),
    path("powers/<str:unit>/versions.json", for_all(versions_json, state=state), name="power-versions-json"),
    path("powers/<str:unit>/posts/", for_all(posts, state=state), name="power-posts"),
    path("powers/<str:unit>/posts.json", for_all(posts_json, state=state), name="power-posts-json"),
    path("powers/<str:unit>/versions/<int:number>/", for_all(version, state=state), name="power-version"),
    path(
        "powers/<str:unit>/versions/<int:number>/changes/",
        for_all(changes, state=state),
        name="power-changes",
    ),
    path(
        "powers/<str:unit>/versions/<int:number>/changes.json",
        for_all(changes_json, state=state),
        name="power-changes-json",
    ),
    path("powers/<str:unit>/items/<path:code>/", for_all(item, state=state_with_guides), name="power-item"),
]
