"""One publication and the list of them: what is inside beside what goes out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.disclosure import actions, desk, forms, masking, queries
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.clocks import ClockFace, faces_by_subject, faces_of
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.disclosure import SHOWN

SORTS = {
    "编号": "serial", "标题": "title", "种类": "kind", "单位": "unit__path", "作出日期": "happened_at",
    "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PublicationsScreen(Screen):
    template = "disclosure/publications.html"

    title: str = "信息公示"
    lead: str = "应当公开的执法信息：何时到期、由谁拟定和审核、公开了什么、依据什么不公开。"
    filters: forms.PublicationFilters
    page: Page[Publication]
    rows: Sequence[tuple[Publication, str, ClockFace | None]]
    is_filtered: bool
    may_issue: bool


@page(permission=P.PUBLICATION_SEE)
def publications(request: PageRequest) -> HttpResponseBase:
    """List what the actor may see, newest first, with the time that runs."""
    filters = forms.PublicationFilters(
        request.GET, units=people.units_visible_to(request.actor, P.PUBLICATION_SEE)
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted), request, sorts=SORTS, first=("-id",)
    )
    faces = faces_by_subject([row.ref for row in found], at=request.at)
    return PublicationsScreen(
        filters=filters,
        page=found,
        rows=[
            (row, desk.TONES[row.state], next((each for each in faces[row.ref] if each.is_open), None))
            for row in found
        ],
        is_filtered=any(wanted.values()),
        may_issue=request.actor.may(P.PUBLICATION_PREPARE),
    ).drawn(request)


@dataclass(frozen=True)
class Side:
    """A field inside, and what of it goes out: None for nothing."""

    zh: str
    how: str
    inside: str
    outside: str | None


@dataclass(frozen=True, kw_only=True)
class PublicationScreen(Screen):
    template = "disclosure/publication.html"

    row: Publication
    tone: str
    sides: Sequence[Side]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    address: str
    traces: Sequence[trail.Trace]


@page(permission=P.PUBLICATION_SEE)
def publication(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one: what is inside beside what goes out, its time limit, what may be done."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    """Draw it, with what was refused, if anything."""
    row: Publication = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    anew = Publication(unit_id=row.unit_id, entered_by_id=request.actor.person_id)
    return PublicationScreen(
        title=str(row),
        crumbs=[("信息公示", reverse("console:publications"))],
        refused=refused,
        row=row,
        tone=desk.TONES[row.state],
        sides=_sides(row),
        clocks=faces_of(row.ref, at=request.at),
        buttons=[
            *buttons(desk.PUBLICATION, row, by=request.actor, at=request.at),
            *making(desk.PUBLICATION, actions.begin_correction, row, anew, by=request.actor),
        ],
        address=reverse("portal:publication", args=[row.serial]),
        traces=trail.trail_of(row, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _sides(row: Publication) -> list[Side]:
    """Put what is inside beside what went out, or would go out now."""
    seen: Mapping[str, str] = row.shown or masking.shown(row.information, row.title, row.fields)
    outside = row.shown["fields"] if row.shown else seen
    title = Side("标题", SHOWN["public"], row.title, seen["title"])
    return [title] + [
        Side(
            field.zh, SHOWN[field.shown], field.of.get(said := row.fields.get(field.key, ""), said),
            outside.get(field.key),
        )
        for field in row.information.fields
        if row.fields.get(field.key)
    ]  # fmt: skip


@page(permission=P.PUBLICATION_PREPARE, methods=FILLS)
def prepare(request: PageRequest, pk: int) -> HttpResponseBase:
    """Write down the full record."""
    row: Publication = desk.PUBLICATION.reached(request.actor, pk, P.PUBLICATION_PREPARE)
    here = reverse("console:publication", args=[pk])

    def act(told: dict[str, Any]) -> Publication:
        title = told.pop("title")
        return actions.prepare(publication=row, title=title, fields=told, by=request.actor, at=request.at)

    form = forms.record_form(row.information, request.POST or None, title=row.title, record=row.fields)
    return fill(
        request,
        form,
        act=act,
        title=f"拟定公示内容：{row.kind_zh}",
        submit="提交审核",
        done="已拟定，等待另一人审核。",
        crumbs=[("信息公示", reverse("console:publications")), (str(row), here)],
        to=here,
    )
