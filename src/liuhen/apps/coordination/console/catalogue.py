"""Pages of the catalogue of data: what each unit has to share, in which edition, and who asked for it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.coordination import actions, desk, queries
from liuhen.apps.coordination.console.arrangements import TONES as ASKED_TONES
from liuhen.apps.coordination.models import CatalogueEntry, DataRequest
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import listing, trail
from liuhen.kernel.web.clocks import ClockFace, faces_by_subject, faces_of
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.coordination import DELIVER_DATA, KINDS_OF_SHARING, SHARE_DATA

TONES = {
    "proposed": "orange", "returned": "red", "published": "green", "replaced": "grey", "withdrawn": "grey",
    "dropped": "grey",
}  # fmt: skip
SHARED = {"open": "green", "conditional": "blue", "withheld": "red"}
SHOWN = 50
TERMS = {SHARE_DATA.id: "答复", DELIVER_DATA.id: "提供"}


class Filters(listing.Filters):
    """What the catalogue is cut down by; without a state what is in force or in hand."""

    sharing = forms.ChoiceField(
        label="共享属性", required=False, choices=[("", "全部"), *KINDS_OF_SHARING.items()]
    )
    q = forms.CharField(label="编号、名称、数据项", required=False, max_length=60)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str]) -> None:
        super().__init__(data, units=units, states=states)
        self.fields["state"].choices = [("", "现行和待发布"), *states.items()]  # type: ignore[attr-defined]


@page(permission=P.COORDINATION_SEE)
def catalogue(request: PageRequest) -> HttpResponseBase:
    """List what data the units of the county share, newest first."""
    rows = queries.catalogue_visible_to(request.actor)

    def line(row: CatalogueEntry) -> listing.Line:
        cells = (row.unit.short_name, row.sharing_zh, row.cycle_zh, row.edition_zh)
        return listing.Line(
            row, cells, TONES[row.state], "变动待更新" if _is_overtaken(row) else "", "orange"
        )

    may_keep = desk.catalogue_units(None, request.actor).exists()
    return listing.listed(
        request, Filters(request.GET, units=people.units_open().exclude(kind="division"), states=CatalogueEntry.states),
        lambda wanted: queries.catalogue_filtered(rows, wanted=wanted), line, title="数据目录",
        lead="各单位可以共享的数据：有哪些数据项、怎样共享、由谁答复。打开条目申请共享。", noun="目录条目",
        heads=("提供单位", "共享属性", "更新频率", "版次"),
        sorts={"提供单位": "unit__path", "共享属性": "sharing", "更新频率": "update_cycle", "版次": "edition"},
        submit="编制目录条目", icon="list", hint="由各单位法制机构编制，负责人审核同意后发布。",
        entering=reverse("console:catalogueentry-propose") if may_keep else "",
    )  # fmt: skip


def _is_overtaken(row: CatalogueEntry) -> bool:
    return row.state == "published" and row.changed_at is not None


@dataclass(frozen=True, kw_only=True)
class EntryScreen(Screen):
    """``asked`` are the requests that the reader sees, of all editions, each with its terms, in a word; ``others`` how
    many there are beside them, ``all_asked`` the list of them.
    """

    template = "coordination/catalogue_entry.html"

    entry: CatalogueEntry
    tone: str
    sharing_tone: str
    overtaken: bool
    editions: Sequence[tuple[CatalogueEntry, str]]
    asked: Sequence[tuple[DataRequest, str, Sequence[tuple[str, ClockFace]]]]
    others: int
    all_asked: str
    asking: Sequence[Button]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COORDINATION_SEE)
def entry(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show an entry of the catalogue, its editions and who asked for it."""
    return shown_entry(request, pk)


def shown_entry(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: CatalogueEntry = get_object_or_404(queries.catalogue_visible_to(request.actor), pk=pk)
    every = queries.requests_for(found)
    seen = queries.data_requests_visible_to(request.actor).filter(pk__in=every.values("pk"))
    rows = list(seen.order_by("-id")[:SHOWN])
    faces = faces_by_subject([each.ref for each in rows], at=request.at)
    own = desk.own_unit(None, request)
    next_edition = making(
        desk.CATALOGUE, actions.new_edition, found,
        CatalogueEntry(unit=found.unit, code=found.code, replaces=found), by=request.actor,
        facts=queries.edition_facts(found),
    )  # fmt: skip
    draft = DataRequest(entry=found, unit=found.unit, asker=own, sharing=found.sharing)
    return EntryScreen(
        title=str(found), crumbs=[(desk.CATALOGUES[0], reverse(desk.CATALOGUES[1]))], entry=found,
        tone=TONES[found.state], sharing_tone=SHARED[found.sharing], overtaken=_is_overtaken(found),
        editions=[(each, TONES[each.state]) for each in queries.editions_of(found, request.actor)],
        asked=[
            (each, ASKED_TONES[each.state], [(TERMS[face.duty], face) for face in faces[each.ref]]) for each in rows
        ],
        others=every.count() - seen.count(),
        all_asked=f"{reverse(desk.REQUESTS[1])}?q={found.code}" if len(rows) == SHOWN else "",
        asking=making(
            desk.OF_AN_ENTRY, actions.ask_for_data, found, draft, by=request.actor,
            facts=queries.asking_facts(found, None, request.actor),
        ) if request.actor.may(P.COORDINATION_KEEP) and (own is None or own != found.unit) else [],
        clocks=faces_of(found.ref, at=request.at),
        buttons=[*next_edition, *buttons(desk.CATALOGUE, found, by=request.actor, at=request.at)],
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip
