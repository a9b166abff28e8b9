"""Power lists: whose there are, one version with its items, one power, what changed between two versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers import desk, forms, sheets
from liuhen.apps.powers.models import OPEN, Assignment, Basis, Breakdown, Import, PowerItem, PowerList
from liuhen.apps.powers.queries import assigned, imports
from liuhen.apps.powers.queries import lists as queries
from liuhen.apps.powers.queries.differences import MOST_SHOWN, Differences
from liuhen.apps.powers.queries.differences import differences as differences_of
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.powers import UNIT_KINDS, ListFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit

ITEM_SORTS = {"编码": "code", "名称": "name", "类型": "kind", "现场": "site", "涉企": "touches_firms"}
UNIT_SORTS = {"单位": "path", "性质": "kind"}


@dataclass(frozen=True)
class Held:
    """A unit with the list that holds today, the one being made, and the break-down that holds."""

    unit: "Unit"
    now: PowerList | None
    size: int
    open: PowerList | None
    tone: str
    breakdown: Breakdown | None


@dataclass(frozen=True, kw_only=True)
class PowersScreen(Screen):
    template = "powers/powers.html"

    title: str = "权责清单"
    lead: str = "每个单位一份，逐版公布；执法行为按其发生之日施行的那一版判断。"
    filters: forms.AsOf
    on: date
    page: "Page[Unit]"
    rows: Sequence[Held]
    may_draft: bool


@page(permission=P.POWER_SEE)
def powers(request: PageRequest) -> HttpResponseBase:
    """List the units that can hold powers, each with the list of the day."""
    filters = forms.AsOf(request.GET)
    on = (filters.cleaned_data.get("on") if filters.is_valid() else None) or local_day(request.at)
    units = people.authorities().filter(kind__in=UNIT_KINDS)
    found = sorted_page(units.order_by(), request, sorts=UNIT_SORTS, first=("path", "id"))
    pks = [unit.pk for unit in found]
    near = people.units_visible_to(request.actor, P.POWER_SEE).filter(pk__in=pks)
    now, making = queries.lists_on(pks, on), queries.open_of(near.values_list("pk", flat=True))
    sizes, broken_down = queries.sizes(now.values()), assigned.breakdowns_on(pks, on)
    return PowersScreen(
        filters=filters,
        on=on,
        page=found,
        rows=[
            Held(
                unit, held := now.get(unit.pk), sizes.get(held.pk, 0) if held else 0, opened := making.get(unit.pk),
                desk.TONES[opened.state] if opened else "", broken_down.get(unit.pk),
            )
            for unit in found
        ],
        may_draft=request.actor.may(P.POWER_KEEP),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class ListScreen(Screen):
    """A version; ``faults`` are what keeps it from being signed or published, ``refusals`` those of its buttons."""

    template = "powers/list.html"

    power_list: PowerList
    tone: str
    buttons: Sequence[Button]
    faults: Sequence[str]
    may_edit: bool
    filters: forms.ItemFilters
    page: Page[PowerItem]
    is_filtered: bool
    versions: Sequence[PowerList]
    former: PowerList | None
    breakdowns: Sequence[Breakdown]
    imports: Sequence[Import]
    traces: Sequence[trail.Trace]


@page(permission=P.POWER_SEE)
def power_list(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponseBase:
    """Show one version with its items."""
    found = _list(request, pk)
    filters = forms.ItemFilters(request.GET, bodies=people.bodies_of(found.unit))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.items_of(found), wanted=wanted)
    return ListScreen(
        title=str(found),
        crumbs=[desk_above()],
        refused=refused,
        power_list=found,
        tone=desk.TONES[found.state],
        buttons=buttons(desk.LIST, found, by=request.actor, at=request.at),
        faults=_faults(queries.facts_of(found, on=local_day(request.at))) if found.state in OPEN else (),
        may_edit=found.state == "draft" and request.actor.may_on(P.POWER_KEEP, found),
        filters=filters,
        page=sorted_page(rows.order_by(), request, sorts=ITEM_SORTS, first=("place", "id")),
        is_filtered=any(wanted.values()),
        versions=list(queries.versions_of(found.unit)[:50]),
        former=queries.before(found),
        breakdowns=list(assigned.of_list(found)),
        imports=list(imports.of(found)[:10]),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _faults(facts: ListFacts) -> tuple[str, ...]:
    """Say line by line what keeps a list from being published."""
    return (
        *facts.without_basis,
        *(f"{line}：依据已经失效" for line in facts.fallen),
        *(f"{line}，不能再作依据" for line in facts.fallen),
        *(f"{line}：不在委托书的范围内" for line in facts.beyond_deed),
        *(f"{line}：没有登记省级人民政府的决定" for line in facts.beyond_mandate),
    )


def desk_above() -> tuple[str, str]:
    title, name = desk.ABOVE
    return title, reverse(name)


def _list(request: PageRequest, pk: int) -> PowerList:
    found: PowerList = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


@dataclass(frozen=True, kw_only=True)
class ItemScreen(Screen):
    template = "powers/item.html"

    item: PowerItem
    power_list: PowerList
    bases: Sequence[Basis]
    assignments: Sequence[Assignment]
    panels: Sequence[Mapping[str, Any]]


@page(permission=P.POWER_SEE)
def item(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one power as a version of the list has it, and who does it today."""
    found: PowerItem = get_object_or_404(
        queries.with_bases(queries.items_ever()), pk=pk, power_list__in=queries.visible_to(request.actor)
    )
    unit = found.power_list.unit
    broken_down = assigned.breakdown_on(unit, local_day(request.at))
    rows = assigned.assignments_of(broken_down).filter(code=found.code) if broken_down else ()
    return ItemScreen(
        title=found.name,
        crumbs=[
            desk_above(),
            (str(found.power_list), reverse("console:powerlist", args=[found.power_list_id])),
        ],
        item=found,
        power_list=found.power_list,
        bases=list(found.bases.all()),
        assignments=list(rows),
        panels=panels_for("poweritem", found, request),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class DifferencesScreen(Screen):
    template = "powers/differences.html"

    power_list: PowerList
    against: PowerList | None
    others: Sequence[PowerList]
    in_short: str
    found: Differences
    is_cut: bool
    most: int = MOST_SHOWN


@page(permission=P.POWER_SEE)
def differences(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what changed between a version and another, by default the one before."""
    new = _list(request, pk)
    others = [row for row in queries.versions_of(new.unit) if row.pk != new.pk]
    asked = row_numbers([request.GET.get("against", "")])
    against = next((row for row in others if row.pk in asked), None) or queries.before(new)
    differ = differences_of(against, new)
    shown = differ.cut(MOST_SHOWN)
    return DifferencesScreen(
        title=f"{new}的变更",
        crumbs=[desk_above(), (str(new), reverse("console:powerlist", args=[new.pk]))],
        power_list=new,
        against=against,
        others=others,
        in_short=differ.in_short,
        found=shown,
        is_cut=shown.size < differ.size,
    ).drawn(request)


@page(permission=P.POWER_SEE)
def export(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand a version out as Excel, in the form in which it can be taken in again."""
    found = _list(request, pk)
    items = queries.with_bases(queries.items_of(found))
    return spreadsheets.response(sheets.workbook_of(found, items), filename=f"{found}.xlsx")


def of_unit(request: PageRequest, unit: Any) -> Mapping[str, Any]:
    """Return what a unit's own page says of its list."""
    on = local_day(request.at)
    rows = queries.visible_to(request.actor).filter(unit=unit)
    return {
        "now": queries.list_on(unit, on) if rows.exists() else None,
        "open": rows.filter(state__in=OPEN).first(),
    }
