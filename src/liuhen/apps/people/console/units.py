"""Pages of units and their posts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import desk, lifecycle, queries
from liuhen.apps.people.forms import register as forms
from liuhen.apps.people.models import Post, Tenure, Unit
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import why_not
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import columns_for, panels_for
from liuhen.kernel.web.screens import Screen

TENURE_SORTS = {"人员": "person__name", "起": "since"}
SORTS = {"单位": "path", "代码": "code", "性质": "kind", "配备类别": "device_class"}


@dataclass(frozen=True, kw_only=True)
class UnitsScreen(Screen):
    """The units; ``rows`` are each with how deep it stands and its numbers, which ``labels`` head."""

    template = "people/units.html"

    title: str = "执法单位"
    filters: forms.UnitFilters
    page: Page[Unit]
    rows: Sequence[tuple[Unit, int, Sequence[tuple[str, int]]]]
    labels: Sequence[str]
    may_open: bool


@page(permission=P.UNIT_SEE)
def units(request: PageRequest) -> HttpResponseBase:
    """List the units as a tree, with what each has."""
    filters = forms.UnitFilters(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.found_units(queries.units_visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("path", "id"),
        size=100,
    )
    ids = [unit.pk for unit in found]
    columns = columns_for("unit", ids, request)
    rows = [
        (unit, 0 if any(wanted.values()) else unit.path.count("/") - 2, cells)
        for unit, cells in zip(found, _cells(request, ids, columns), strict=True)
    ]
    return UnitsScreen(
        filters=filters,
        page=found,
        rows=rows,
        labels=[*(_people_labels(request)), *(label for label, _ in columns)],
        may_open=request.actor.may(P.UNIT_KEEP),
    ).drawn(request)


def _people_labels(request: PageRequest) -> list[str]:
    return ["持证执法人员", "执法人员", "辅助人员"] if request.actor.may(P.PERSON_SEE) else []


def _cells(request: PageRequest, ids: list[int], columns: Any) -> list[list[tuple[str, int]]]:
    """Return each unit's numbers in the order of the labels."""
    if _people_labels(request):
        certified = queries.certified_by_unit(ids, on=local_day(request.at))
        heads = queries.heads_by_unit(ids)
        mine = [
            [
                ("持证执法人员", certified.get(pk, 0)),
                ("执法人员", heads[pk].get("officer", 0)),
                ("辅助人员", heads[pk].get("auxiliary", 0)),
            ]
            for pk in ids
        ]
    else:
        mine = [[] for _ in ids]
    return [
        [*own, *((label, numbers.get(pk, 0)) for label, numbers in columns)]
        for pk, own in zip(ids, mine, strict=True)
    ]


@dataclass(frozen=True, kw_only=True)
class UnitScreen(Screen):
    """One unit; of its people there is nothing where the actor does not see them."""

    template = "people/unit.html"

    unit: Unit
    children: "QuerySet[Unit]"
    sees_people: bool
    certified: int
    heads: Mapping[str, int]
    posts: "QuerySet[Post] | Sequence[Post]"
    closed_posts: "QuerySet[Post] | Sequence[Post]"
    buttons: Sequence[Button]
    may_open_post: bool
    may_enter: bool
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.UNIT_SEE)
def unit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one unit: what it is, its posts, and what each app knows of it."""
    visible = Unit.objects.visible_to(request.actor, P.UNIT_SEE)
    found: Unit = get_object_or_404(visible.select_related("parent"), pk=pk)
    sees_people = request.actor.may_on(P.PERSON_SEE, found)
    heads = queries.heads_by_unit([found.pk])[found.pk] if sees_people else {}
    return UnitScreen(
        title=found.name,
        crumbs=[("执法单位", reverse("console:units"))],
        unit=found,
        children=visible.filter(parent=found, state="active").order_by("path"),
        sees_people=sees_people,
        certified=queries.certified_officers(found.pk, on=local_day(request.at)) if sees_people else 0,
        heads=heads,
        posts=queries.posts_with_heads(found.pk) if sees_people else [],
        closed_posts=queries.closed_posts_of(found.pk) if sees_people else [],
        buttons=buttons(desk.UNIT, found, by=request.actor, at=request.at),
        may_open_post=why_not(Post(unit=found), lifecycle.OPEN_POST, by=request.actor) is None,
        may_enter=request.actor.may_on(P.PERSON_KEEP, found),
        panels=panels_for("unit", found, request) if sees_people else [],
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class PostScreen(Screen):
    """One post: who holds it since when, and what each app knows of it."""

    template = "people/post.html"

    post: Post
    page: Page[Tenure]
    is_vacant: bool
    buttons: Sequence[Button]
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.PERSON_SEE)
def post(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one post."""
    found: Post = get_object_or_404(queries.posts_visible_to(request.actor), pk=pk)
    return PostScreen(
        title=found.name,
        crumbs=[
            ("执法单位", reverse("console:units")),
            (found.unit.name, reverse("console:unit", args=[found.unit_id])),
        ],
        post=found,
        page=sorted_page(
            queries.tenures_at(found).order_by(), request, sorts=TENURE_SORTS, first=("-since", "-id")
        ),
        is_vacant=not queries.holders_on(found, local_day(request.at)).exists(),
        buttons=buttons(desk.POST, found, by=request.actor, at=request.at),
        panels=panels_for("post", found, request),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


urlpatterns = [
    path("units/", units, name="units"),
    path("units/<int:pk>/", unit, name="unit"),
    path("posts/<int:pk>/", post, name="post"),
    *pages(desk.UNIT),
    *pages(desk.POST),
]
