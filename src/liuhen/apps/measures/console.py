"""Pages of compulsory measures: the list, one with its list of things, all things, and the panel on a case's page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.evidence import queries as evidence
from liuhen.apps.measures import desk, queries
from liuhen.apps.measures.models import RUNNING, Restraint, Thing
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_by_subject, faces_of
from liuhen.kernel.web.doors import Desk, Door, buttons, pages
from liuhen.kernel.web.forms import narrow
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of, sorted_page
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.measures import MEASURE_KINDS, OUTCOMES, RELEASE_GROUNDS

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.kernel.access import Actor

MENU = (
    MenuGroup(
        "案件",
        (
            MenuItem("强制措施", "lock", "console:restraints", P.CASE_SEE),
            MenuItem("涉案财物", "package", "console:things", P.CASE_SEE),
        ),
    ),
)
TONES = {
    "proposed": "orange", "refused": "grey", "approved": "orange", "urgent": "orange", "in-force": "blue",
    "to-lift": "red", "settled": "green", "released": "green",
}  # fmt: skip
THING_TONES = {"kept": "blue", "returned": "green"}

trail.call(
    "restraint", case=trail.ref("case", "案件"), files="附件", outcome=trail.one_of("处理结果", OUTCOMES),
    ground=trail.one_of("解除的情形", RELEASE_GROUNDS), count="件数",
)  # fmt: skip
trail.call(
    "thing", restraint=trail.ref("restraint", "强制措施"), name="名称", quantity="数量", condition="规格状态",
    value_fen="估值（分）", kept_at="存放地点", by_what="依据的决定", receiver="接收人", receipt="收据编号",
)  # fmt: skip

SORTS = {"措施": "id", "案件": "case__number", "状态": "state"}
THING_SORTS = {"名称": "name", "存放地点": "kept_at", "措施": "measure_id", "状态": "state"}


class RestraintFilters(forms.Form):
    """What the list of measures is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="措施", required=False, choices=[("", "全部"), *MEASURE_KINDS.items()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Restraint.states.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


class ThingFilters(forms.Form):
    """What the list of things is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Thing.states.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


Line = tuple[Restraint, str, Sequence[ClockFace], tuple[int, int]]
"""A measure with its tone, the clocks that run, and how many things it lists and still keeps."""


def _lines(rows: Sequence[Restraint], *, at: datetime) -> list[Line]:
    faces = faces_by_subject([row.ref for row in rows if row.state in RUNNING], at=at)
    things = queries.tallies(row.pk for row in rows)
    return [(row, TONES[row.state], faces.get(row.ref, ()), things.get(row.pk, (0, 0))) for row in rows]


@dataclass(frozen=True, kw_only=True)
class RestraintsScreen(Screen):
    template = "measures/restraints.html"

    title: str = "强制措施"
    filters: RestraintFilters
    page: Page[Restraint]
    rows: Sequence[Line]
    is_filtered: bool


@page(permission=P.CASE_SEE)
def restraints(request: PageRequest) -> HttpResponseBase:
    """List the measures of the cases the actor may see, the newest first."""
    filters = RestraintFilters(request.GET, units=people.units_visible_to(request.actor, P.CASE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=SORTS, first=("-id",))
    return RestraintsScreen(
        filters=filters, page=found, rows=_lines(list(found), at=request.at), is_filtered=any(wanted.values())
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class ThingsScreen(Screen):
    template = "measures/things.html"

    title: str = "涉案财物"
    filters: ThingFilters
    page: Page[Thing]
    rows: Sequence[tuple[Thing, str]]
    is_filtered: bool


@page(permission=P.CASE_SEE)
def things(request: PageRequest) -> HttpResponseBase:
    """List what is or was held in the cases the actor may see, the newest first."""
    filters = ThingFilters(request.GET, units=people.units_visible_to(request.actor, P.CASE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.things_visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=THING_SORTS, first=("-id",))
    return ThingsScreen(
        filters=filters, page=found, rows=[(row, THING_TONES.get(row.state, "grey")) for row in found],
        is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RestraintScreen(Screen):
    """``things`` come with their tone and what may be done to them; ``activity_url`` is where it was recorded."""

    template = "measures/restraint.html"

    restraint: Restraint
    tone: str
    clocks: Sequence[ClockFace]
    enforcers: Sequence[Any]
    things: Page[Thing]
    rows: Sequence[tuple[Thing, str, Sequence[Button]]]
    activity_url: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def restraint(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one measure: how long it lasts, what it holds, and what may be done now."""
    found: Restraint = get_object_or_404(queries.visible_to(request.actor).select_related("activity"), pk=pk)
    listed = page_of(queries.things_of(found), order=("id",), cursor=request.GET.get("cursor"))
    return RestraintScreen(
        title=str(found),
        crumbs=[("案件", reverse("console:cases")), (str(found.case), address_of(found.case.ref))],
        restraint=found,
        tone=TONES[found.state],
        clocks=faces_of(found.ref, at=request.at),
        enforcers=list(found.enforcers.select_related("person").order_by("id")),
        things=listed,
        rows=[
            (
                row,
                THING_TONES.get(row.state, "grey"),
                buttons(desk.THING, row, by=request.actor, at=request.at),
            )
            for row in listed
        ],
        activity_url=address_of(found.activity.ref, by=request.actor) if found.activity else "",
        buttons=[
            *_entering(
                desk.RESTRAINT,
                desk.LIST_THINGS,
                found,
                Thing(measure=found, unit_id=found.unit_id),
                request.actor,
            ),
            *buttons(desk.RESTRAINT, found, by=request.actor, at=request.at),
        ],
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _entering(of: Desk, door: Door, home: Any, draft: Any, by: "Actor") -> list[Button]:
    """Return the button that makes a row below another, where that still takes any."""
    if home.state not in RUNNING if isinstance(home, Restraint) else not evidence.is_looked_into(home):
        return []
    url = reverse(f"console:{of.noun}-{door.slug}", args=[home.pk])
    return judged(draft, [Offer(door.move, url, asks=True, icon=door.icon)], by=by)


@page(permission=P.CASE_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a signed list, a signed record or a photo."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    given = get_object_or_404(found.files, pk=n)
    return download(given.sha256, given.name)


def _of_case(request: PageRequest, case: "Case") -> dict[str, Any]:
    """Return what a case's page says of its measures."""
    draft = Restraint(case=case, unit_id=case.unit_id)
    return {
        "case": case,
        "lines": _lines(list(queries.of_case(case)), at=request.at),
        "buttons": [
            button
            for door in (desk.PROPOSE, desk.DECLARE_URGENT)
            for button in _entering(desk.OF_A_CASE, door, case, draft, request.actor)
        ],
    }


offer("case", Panel("强制措施", "measures/of_case.html", P.CASE_SEE, _of_case))

urlpatterns = [
    path("restraints/", restraints, name="restraints"),
    path("restraints/<int:pk>/", restraint, name="restraint"),
    path("restraints/<int:pk>/files/<int:n>/", file, name="restraint-file"),
    path("things/", things, name="things"),
    *(address for each in desk.DESKS for address in pages(each)),
]
