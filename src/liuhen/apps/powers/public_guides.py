"""For everybody: the service guides that are out, each with its terms of today, and on paper. 《责任制》第10条."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import Http404, HttpResponseBase
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.powers import forms, papers
from liuhen.apps.powers.models import Basis, Guide, PowerItem
from liuhen.apps.powers.queries import guides as queries
from liuhen.apps.powers.queries.guides import Terms
from liuhen.kernel import printing
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import plain
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.public import PublicRequest
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.shared import for_all
from liuhen.regulation.guides import SERVICE_GUIDES, UNDER_REVISION
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@dataclass(frozen=True, kw_only=True)
class GuidesScreen(Screen):
    """The guides that are out; ``rows`` are each with its power's name and whether it is under revision."""

    template = "powers/public/guides.html"

    title: str = "服务指南"
    lead: str = "每项职权怎么办：谁可以办、要什么材料、几天办好、收不收费、不服怎么办。"
    filters: forms.PublicGuideFilters
    page: Page[Guide]
    rows: Sequence[tuple[Guide, str, bool]]
    is_filtered: bool
    under_revision: str = UNDER_REVISION
    duty: Duty = SERVICE_GUIDES


def guides(request: PublicRequest) -> HttpResponseBase:
    """List the guides that are out, unit by unit."""
    filters = forms.PublicGuideFilters(request.GET, units=_units())
    wanted = filters.cleaned_data if filters.is_valid() else {}
    on = local_day(request.at)
    found = page_of(
        queries.found_by_name(queries.out(), wanted=wanted, on=on), order=("unit__path", "code", "id"),
        cursor=request.GET.get("cursor"),
    )  # fmt: skip
    names, fallen = queries.names_of(found, on), queries.why_fallen(found, on)
    return GuidesScreen(
        filters=filters,
        page=found,
        rows=[(guide, names.get(guide.pk, guide.code), guide.pk in fallen) for guide in found],
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class GuideScreen(Screen):
    """A guide with its power as the list of today has it."""

    template = "powers/public/guide.html"

    guide: Guide
    item: PowerItem | None
    bases: Sequence[Basis]
    terms: Terms
    why_fallen: str
    under_revision: str = UNDER_REVISION
    duty: Duty = SERVICE_GUIDES


def guide(request: PublicRequest, unit: str, code: str) -> HttpResponseBase:
    """Show the guide of a power that is out."""
    found = _guide(unit, code)
    on = local_day(request.at)
    item = queries.item_of(found, on)
    return GuideScreen(
        title=f"{item.name if item else found.code}服务指南",
        crumbs=[("服务指南", reverse("portal:guides"))],
        guide=found,
        item=item,
        bases=list(item.bases.all()) if item else (),
        terms=Terms.of(item),
        why_fallen=queries.why_fallen([found], on).get(found.pk, ""),
    ).drawn(request)


def paper(request: PublicRequest, unit: str, code: str) -> HttpResponseBase:
    """Hand a guide out as PDF, as it lies at the counter."""
    found = _guide(unit, code)
    on = local_day(request.at)
    fallen = queries.why_fallen([found], on).get(found.pk, "")
    data = papers.guide(found, queries.item_of(found, on), why_fallen=fallen)
    return printing.response("guide", data, at=request.at, filename=f"guide-{found.pk}.pdf")


def _guide(unit: str, code: str) -> Guide:
    found = queries.out().filter(unit__code=plain(unit), code=plain(code)).first()
    if found is None:
        raise Http404("no guide of it is out")
    return found


def _units() -> "Sequence[tuple[str, str]]":
    """Return the units that have a guide out, by code."""
    pks = set(queries.out().order_by().values_list("unit_id", flat=True))
    rows: list[Unit] = people.units_by_ids(pks)
    return [(row.code, row.short_name) for row in sorted(rows, key=lambda row: row.path)]


urlpatterns = [
    path("guides/", for_all(guides, state=queries.public_state), name="guides"),
    path(
        "guides/<str:unit>/paper/<path:code>/", for_all(paper, state=queries.public_state), name="guide-paper"
    ),
    path("guides/<str:unit>/<path:code>/", for_all(guide, state=queries.public_state), name="guide"),
]
