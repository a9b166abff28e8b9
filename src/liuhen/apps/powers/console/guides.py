"""Service guides: the list, one guide as the public sees it, and on paper for the counter."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers import desk, forms, papers
from liuhen.apps.powers.models import Basis, Guide, PowerItem
from liuhen.apps.powers.queries import guides as queries
from liuhen.apps.powers.queries.guides import Terms
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import doors, trail
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.refusals import status_of
from liuhen.kernel.web.screens import Screen

TONES = {"draft": "orange", "published": "green", "replaced": "grey", "withdrawn": "grey", "dropped": "grey"}

SORTS = {"职权": "code", "单位": "unit__path", "版次": "number", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class GuidesScreen(Screen):
    """The guides; ``rows`` are each with its power today, its tone, and why it ought to be revised."""

    template = "powers/guides.html"

    title: str = "服务指南"
    lead: str = "每项职权一份，由单位负责人签发后公布；时限取自现行清单，不另填写。"
    filters: forms.GuideFilters
    page: Page[Guide]
    rows: Sequence[tuple[Guide, str, str, str]]
    may_draft: bool
    is_filtered: bool


@page(permission=P.POWER_SEE)
def guides(request: PageRequest) -> HttpResponseBase:
    """List the guides, and which of them ask to be revised or withdrawn."""
    filters = forms.GuideFilters(request.GET, units=people.units_visible_to(request.actor, P.POWER_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("unit__path", "code", "-id"),
    )
    on = local_day(request.at)
    fallen = queries.why_fallen((guide for guide in found if guide.state == "published"), on)
    names = queries.names_of(found, on)
    return GuidesScreen(
        filters=filters,
        page=found,
        rows=[(row, names.get(row.pk, ""), TONES[row.state], fallen.get(row.pk, "")) for row in found],
        may_draft=request.actor.may(P.POWER_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class GuideScreen(Screen):
    """A guide with its power as the list of today has it; ``why_fallen`` says why it ought to be revised."""

    template = "powers/guide.html"

    guide: Guide
    tone: str
    item: PowerItem | None
    bases: Sequence[Basis]
    terms: Terms
    why_fallen: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.POWER_SEE)
def guide(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a guide."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    """Draw a guide's page; ``refused`` says at its top what could not be done."""
    found = _guide(request, pk)
    on = local_day(request.at)
    item = queries.item_of(found, on)
    return GuideScreen(
        title=f"{item.name if item else found.code}：服务指南",
        crumbs=[("服务指南", reverse("console:guides"))],
        refused=refused,
        guide=found,
        tone=TONES[found.state],
        item=item,
        bases=list(item.bases.all()) if item else (),
        terms=Terms.of(item),
        why_fallen=queries.why_fallen([found], on).get(found.pk, "") if found.state == "published" else "",
        buttons=doors.buttons(desk.GUIDE, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request, status=status_of(refused) if refused else 200)


@page(permission=P.POWER_SEE)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw a guide for the counter."""
    found = _guide(request, pk)
    on = local_day(request.at)
    fallen = queries.why_fallen([found], on).get(pk, "")
    data = papers.guide(found, queries.item_of(found, on), why_fallen=fallen)
    return printing.response("guide", data, at=request.at, filename=f"guide-{pk}.pdf")


def _guide(request: PageRequest, pk: int) -> Guide:
    found: Guide = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return found


def of_item(request: PageRequest, item: PowerItem) -> Mapping[str, Any]:
    """Return what the page of a power says of its guide."""
    rows = queries.visible_to(request.actor).filter(unit_id=item.power_list.unit_id, code=item.code)
    shown = [(row, TONES[row.state]) for row in rows.filter(state__in=("draft", "published")).order_by("-pk")]
    return {"guides": shown, "item": item, "may_draft": request.actor.may_on(P.POWER_KEEP, item.power_list)}
