"""Powers that nobody uses: numbers by unit, and one unit's powers one by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers import desk, forms
from liuhen.apps.powers.models import NoObject
from liuhen.apps.powers.queries import idleness as queries
from liuhen.apps.powers.queries.idleness import Use
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import doors, trail
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.idleness import KINDS, UNUSED_SOURCE, Kind
from liuhen.regulation.powers import UNIT_KINDS

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

MOST_SHOWN = 500
HEADER = (
    "职权编码",
    "职权名称",
    "列入清单",
    "最近行使",
    "行使次数",
    "有结果",
    "搁置",
    "情形",
    "无执法对象的理由",
)


@dataclass(frozen=True, kw_only=True)
class FiguresScreen(Screen):
    """The numbers; ``rows`` are each unit with how many powers it has, and of each kind of not being used."""

    template = "powers/idle_powers.html"

    title: str = "履职情况"
    lead: str = "列出从未行使、行使无结果、搁置和多年未行使的职权；说明本县没有执法对象的不计入。"
    is_told: bool
    kinds: Sequence[Kind] = tuple(KINDS.values())
    words: Sequence[str] = tuple(kind.zh for kind in KINDS.values())
    source: str = UNUSED_SOURCE
    rows: Sequence[tuple["Unit", int, int, Sequence[int]]]


@page(permission=P.POWER_SEE)
def idle_powers(request: PageRequest) -> HttpResponseBase:
    """Show how many powers of each unit nobody uses."""
    units = {unit.pk: unit for unit in _units(request)}
    figures = {
        row.unit_id: row for row in queries.figures(queries.idle_powers(list(units), local_day(request.at)))
    }
    return FiguresScreen(
        is_told=queries.is_told(),
        rows=[
            (unit, row.powers, row.no_object, list(row.of_kind.values()))
            for pk, unit in units.items()
            if (row := figures.get(pk))
        ],
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class UsesScreen(Screen):
    """One unit's powers; ``more`` are left off the page, and in the sheet."""

    template = "powers/uses.html"

    unit: "Unit"
    is_told: bool
    filters: forms.UseFilters
    uses: Sequence[Use]
    more: int
    may_declare: bool


@page(permission=P.POWER_SEE)
def uses(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show how each power of a unit is used."""
    unit = get_object_or_404(_units(request), pk=pk)
    filters = forms.UseFilters(request.GET)
    kind = filters.cleaned_data.get("kind") if filters.is_valid() else ""
    found = [use for use in queries.idle_powers([pk], local_day(request.at)) if _is_of(use, kind or "")]
    return UsesScreen(
        title=f"{unit.short_name}的履职情况",
        crumbs=[("履职情况", reverse("console:idle-powers"))],
        unit=unit,
        is_told=queries.is_told(),
        filters=filters,
        uses=found[:MOST_SHOWN],
        more=max(0, len(found) - MOST_SHOWN),
        may_declare=request.actor.may_on(P.POWER_SIGN, NoObject(unit=unit)),
    ).drawn(request)


@page(permission=P.POWER_SEE)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand the powers of a unit out as Excel."""
    unit = get_object_or_404(_units(request), pk=pk)
    rows = (
        (
            use.code, use.name, use.listed_on, use.exercise.last_on, use.exercise.times, use.exercise.with_result,
            use.exercise.idle, use.kinds_zh, use.no_object.reason if use.no_object else "",
        )
        for use in queries.idle_powers([pk], local_day(request.at))
    )  # fmt: skip
    return spreadsheets.response(
        spreadsheets.workbook("履职情况", HEADER, rows), filename=f"{unit.short_name}履职情况.xlsx"
    )


@dataclass(frozen=True, kw_only=True)
class DeclarationScreen(Screen):
    """Why a power has no object in the county."""

    template = "powers/no_object.html"

    found: NoObject
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.POWER_SEE)
def declaration(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a declaration."""
    found: NoObject = get_object_or_404(queries.declarations_visible_to(request.actor), pk=pk)
    return DeclarationScreen(
        title=str(found),
        crumbs=[("履职情况", reverse("console:idle-powers"))],
        found=found,
        buttons=doors.buttons(desk.NO_OBJECT, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _is_of(use: Use, kind: str) -> bool:
    if kind == "no-object":
        return use.no_object is not None
    return not kind or kind in use.kinds


def _units(request: PageRequest) -> "QuerySet[Unit]":
    rows = people.units_visible_to(request.actor, P.POWER_SEE).filter(kind__in=UNIT_KINDS)
    return rows.order_by("path", "id")
