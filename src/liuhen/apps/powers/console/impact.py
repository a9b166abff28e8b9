"""What a version of a law that is not in force yet, or a repeal to come, does to powers 影响分析."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.laws import queries as laws
from liuhen.apps.people import queries as people
from liuhen.apps.powers.queries import amendments
from liuhen.apps.powers.queries.amendments import GROUPS, Impact, Touched
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

if TYPE_CHECKING:
    from liuhen.apps.laws.models import Law, LawVersion
    from liuhen.apps.people.models import Unit

TONES = {"renumbered": "blue", "review": "orange", "repealed": "red"}
MOST_LINES = 300
HEADER = ("单位", "职权编码", "职权名称", "依据", "变动", "处理")


class Group(NamedTuple):
    """What is to be done, for how many powers; ``lines`` are the first of them."""

    key: str
    zh: str
    tone: str
    powers: int
    lines: Sequence[tuple["Unit", Touched]]
    more: int


class Share(NamedTuple):
    """What falls upon one unit, group by group."""

    unit: "Unit"
    counts: Sequence[int]


@dataclass(frozen=True, kw_only=True)
class ImpactScreen(Screen):
    """The dry run; ``chosen`` is the unit whose lines are shown, None: all of them."""

    template = "powers/impact.html"

    about: str
    above: str
    export: str
    on: date
    is_ahead: bool
    is_unmapped: bool
    groups: Sequence[Group]
    words: Sequence[str] = tuple(GROUPS.values())
    shares: Sequence[Share]
    chosen: "Unit | None"


@page(permission=P.POWER_SEE)
def of_version(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show which powers of which units rest on what a version changes."""
    found = _version(request, pk)
    return _drawn(
        request, str(found), found.ref, _of_version(request, found),
        is_unmapped=found.amends_id is not None and not found.is_mapped,
    )  # fmt: skip


@page(permission=P.POWER_SEE)
def of_law(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show which powers of which units rest on a law that is repealed."""
    found = _law(request, pk)
    return _drawn(request, f"{found}废止", found.ref, _of_repeal(request, found))


@page(permission=P.POWER_SEE)
def export_of_version(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand all lines out as Excel."""
    return _workbook(request, _of_version(request, _version(request, pk)))


@page(permission=P.POWER_SEE)
def export_of_law(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand all lines out as Excel."""
    return _workbook(request, _of_repeal(request, _law(request, pk)))


def card_of_version(request: PageRequest, version: "LawVersion") -> Mapping[str, Any]:
    """Return what a version's own page says of it."""
    return _card(_of_version(request, version), version.ref) if version.amends_id else {"groups": ()}


def card_of_law(request: PageRequest, law: "Law") -> Mapping[str, Any]:
    """Return what the page of a law says of its repeal."""
    return _card(_of_repeal(request, law), law.ref) if law.repealed_on else {"groups": ()}


def _card(found: Impact, ref: str) -> Mapping[str, Any]:
    counts = found.counts()
    return {
        "on": found.on,
        "groups": [(zh, TONES[key], counts[key]) for key, zh in GROUPS.items()],
        "url": _address(ref),
    }


def _drawn(
    request: PageRequest, about: str, ref: str, found: Impact, *, is_unmapped: bool = False
) -> HttpResponseBase:
    by_unit = found.by_unit()
    units = {unit.pk: unit for unit in people.units_by_ids(by_unit)}
    asked = row_numbers([request.GET.get("unit", "")])
    chosen = next((unit for pk, unit in units.items() if pk in asked), None)
    shown = by_unit[chosen.pk] if chosen else found
    counts = shown.counts()
    noun, _, pk = ref.partition(":")
    return ImpactScreen(
        title=f"影响分析：{about}",
        lead="按施行之日的各单位清单推算，不改动任何内容；到施行之日才标出。",
        crumbs=[("法律依据", reverse("console:laws")), (about, reverse(f"console:{noun}", args=[pk]))],
        about=about,
        above=_address(ref),
        export=f"{_address(ref)}export/",
        on=found.on,
        is_ahead=found.on > local_day(request.at),
        is_unmapped=is_unmapped,
        groups=[_group(key, counts[key], shown, units) for key in GROUPS],
        shares=[
            Share(units[pk], list(share.counts().values()))
            for pk, share in sorted(by_unit.items(), key=lambda pair: units[pair[0]].path)
        ],
        chosen=chosen,
    ).drawn(request)


def _group(key: str, count: int, found: Impact, units: "Mapping[int, Unit]") -> Group:
    lines = found.of(key)
    shown = [(units[each.rests.unit_id], each) for each in lines[:MOST_LINES]]
    return Group(key, GROUPS[key], TONES[key], count, shown, max(0, len(lines) - MOST_LINES))


def _workbook(request: PageRequest, found: Impact) -> HttpResponseBase:
    units = {unit.pk: unit for unit in people.units_by_ids(found.by_unit())}
    rows = (
        (
            str(units[each.rests.unit_id]), each.rests.code, each.rests.name, each.rests.as_written, each.what_zh,
            GROUPS[each.group],
        )
        for each in found.touched
    )  # fmt: skip
    return spreadsheets.response(
        spreadsheets.workbook("影响分析", HEADER, rows), filename=f"影响分析-{found.on}.xlsx"
    )


def _of_version(request: PageRequest, version: "LawVersion") -> Impact:
    return amendments.impact_of_version(version, unit_ids=_seen(request))


def _of_repeal(request: PageRequest, law: "Law") -> Impact:
    return amendments.impact_of_repeal(law, unit_ids=_seen(request))


def _seen(request: PageRequest) -> list[int]:
    """Return the units of which somebody may see the lists."""
    return list(people.units_visible_to(request.actor, P.POWER_SEE).order_by().values_list("pk", flat=True))


def _version(request: PageRequest, pk: int) -> "LawVersion":
    found: LawVersion = get_object_or_404(laws.versions_for(request.actor), pk=pk)
    if found.amends_id is None or found.state != "registered":
        raise Http404
    return found


def _law(request: PageRequest, pk: int) -> "Law":
    found: Law = get_object_or_404(laws.laws_for(request.actor), pk=pk)
    if found.repealed_on is None:
        raise Http404
    return found


def _address(ref: str) -> str:
    noun, _, pk = ref.partition(":")
    return reverse(f"console:{noun}-impact", args=[pk])
