"""Pages of people and their certificates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import desk, queries
from liuhen.apps.people.forms import register as forms
from liuhen.apps.people.models import Certificate, Person, Tenure
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Refused
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons, pages
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.people import CertificateStanding

TENURES = 20
SOON_DAYS = 30  # how early a list warns; no rule counts by it
Standing = tuple[str, str]
"""Tone and words of a certificate's standing."""

SORTS = {
    "姓名": "name", "人员编号": "number", "类别": "kind", "单位": "unit__path", "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PeopleScreen(Screen):
    template = "people/people.html"

    title: str = "执法人员"
    filters: forms.PeopleFilters
    page: Page[Person]
    rows: Sequence[tuple[Person, Standing]]
    may_enter: bool
    is_filtered: bool


@page(permission=P.PERSON_SEE)
def people(request: PageRequest) -> HttpResponseBase:
    """List people with their certificate's standing today."""
    on = local_day(request.at)
    filters = forms.PeopleFilters(request.GET, units=queries.units_visible_to(request.actor, P.PERSON_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.found_people(queries.people_visible_to(request.actor), wanted=wanted, on=on),
        request,
        sorts=SORTS,
        first=("number",),
    )
    standings = queries.standings([person.pk for person in found], on=on)
    return PeopleScreen(
        filters=filters,
        page=found,
        rows=[(person, _standing(person, standings[person.pk], on=on)) for person in found],
        may_enter=request.actor.may(P.PERSON_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


def _standing(person: Person, standing: CertificateStanding, *, on: date) -> Standing:
    """Put a standing into words; only officers need one."""
    if person.kind != "officer":
        return "", "不适用"
    if not standing.valid:
        return "red", standing.reason
    assert standing.until is not None, "a valid certificate has its last day"
    left = (standing.until - on).days
    if left <= SOON_DAYS:
        return "orange", f"即将到期：{standing.until}（{'今日' if not left else f'还有 {left} 天'}）"
    return "green", f"有效，至 {standing.until}"


@dataclass(frozen=True, kw_only=True)
class PersonScreen(Screen):
    """One person; ``certificates`` are each with its standing and its buttons."""

    template = "people/person.html"

    person: Person
    standing: Standing
    certificates: Sequence[tuple[Certificate, Standing, Sequence[Button]]]
    tenures: Sequence[Tenure]
    buttons: Sequence[Button]
    may_issue: bool
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.PERSON_SEE)
def person(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one person."""
    return _person(request, pk)


def _person(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    on = local_day(request.at)
    found: Person = get_object_or_404(queries.people_visible_to(request.actor), pk=pk)
    certificates = [
        (
            certificate,
            _standing(found, queries.standing_of(certificate, on=on), on=on),
            buttons(desk.CERTIFICATE, certificate, by=request.actor, at=request.at),
        )
        for certificate in found.certificates.order_by("-expires_on", "-id")
    ]
    return PersonScreen(
        title=found.name,
        crumbs=[("执法人员", reverse("console:people"))],
        person=found,
        standing=_standing(found, queries.standing(found, on=on), on=on),
        certificates=certificates,
        tenures=list(queries.tenures_of(found)[:TENURES]),
        buttons=buttons(desk.PERSON, found, by=request.actor, at=request.at),
        may_issue=found.kind == "officer"
        and found.state == "serving"
        and request.actor.may_on(P.CERTIFICATE_KEEP, Certificate(unit_id=found.unit_id, person=found)),
        panels=panels_for("person", found, request),
        traces=trail.trail_of(
            found,
            *(certificate for certificate, *_ in certificates),
            names=queries.names_of,
            before=request.GET.get("trail"),
        ),
        refused=refused,
    ).drawn(request)


urlpatterns = [
    path("people/", people, name="people"),
    path("people/<int:pk>/", person, name="person"),
    *pages(desk.PERSON, shown=_person),
    *pages(desk.CERTIFICATE),
]
