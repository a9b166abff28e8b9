"""The file of an officer, and the list of files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.officers import queries
from liuhen.apps.officers.console import forms
from liuhen.apps.officers.models import Training, UniformIssue
from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.people import OFFICER_FILE
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding
    from liuhen.apps.offices.models import Leader
    from liuhen.apps.people.models import Certificate, Person, Tenure

SHOWN = 50

SORTS = {"姓名": "name", "人员编号": "number", "单位": "unit__path", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class FilesScreen(Screen):
    template = "officers/files.html"

    title: str = "执法人员档案"
    lead: str = "每名执法人员一份：任岗、证件、培训、活动、问题和处理。本人看得到自己的。"
    filters: forms.ListFilters
    page: "Page[Person]"
    is_filtered: bool


@page(permission=P.FILE_SEE)
def files(request: PageRequest) -> HttpResponseBase:
    """List the officers whose files the actor may read, by number."""
    filters = forms.ListFilters(request.GET, units=people.units_visible_to(request.actor, P.FILE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.files_visible_to(request.actor)
    return FilesScreen(
        filters=filters,
        page=sorted_page(
            people.found_people(rows, wanted=wanted, on=local_day(request.at)),
            request,
            sorts=SORTS,
            first=("number",),
        ),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class FileScreen(Screen):
    """One file; ``findings`` are each with whether it would lead to a complaint, ``hours`` those of this year."""

    template = "officers/file.html"

    person: "Person"
    duty: Duty = OFFICER_FILE
    tenures: "Sequence[Tenure]"
    offices: "Sequence[Leader]"
    certificates: "Sequence[tuple[Certificate, str, str]]"
    trainings: Sequence[Training]
    hours: int
    uniforms: Sequence[UniformIssue]
    sees_uniforms: bool
    findings: "Sequence[tuple[Finding, bool]]"
    sees_findings: bool
    panels: Sequence[Mapping[str, Any]]
    traces: Sequence[trail.Trace]


@page(permission=P.FILE_SEE)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one officer's file, each thing in it with its state of today."""
    found = get_object_or_404(queries.files_visible_to(request.actor), pk=pk)
    on = local_day(request.at)
    certificates = list(found.certificates.order_by("-expires_on", "-id"))
    trainings = list(queries.trainings_of(found)[:SHOWN])
    sees_findings, sees_uniforms = request.actor.may(P.FINDING_SEE), request.actor.may(P.UNIFORM_SEE)
    findings = queries.findings_in_file(request.actor, found)[:SHOWN] if sees_findings else ()
    year = [each for each in trainings if each.state == "recorded" and each.ended_on.year == on.year]
    return FileScreen(
        title=f"执法人员档案：{found.name}",
        crumbs=[("执法人员档案", reverse("console:files"))],
        person=found,
        tenures=list(people.tenures_of(found)[:SHOWN]),
        offices=list(offices.terms_of(found)[:SHOWN]),
        certificates=[(each, *_standing(each, on=on)) for each in certificates],
        trainings=trainings,
        hours=sum(each.hours for each in year),
        uniforms=list(queries.uniforms_of(found)[:SHOWN]) if sees_uniforms else [],
        sees_uniforms=sees_uniforms,
        findings=[(each, queries.leads_to_a_complaint(each)) for each in findings],
        sees_findings=sees_findings,
        panels=panels_for("person-file", found, request),
        traces=trail.trail_of(found, *certificates, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _standing(certificate: Any, *, on: Any) -> tuple[str, str]:
    standing = people.standing_of(certificate, on=on)
    return ("green", f"有效，至 {standing.until}") if standing.valid else ("red", standing.reason)


def of_person(request: PageRequest, person: Any) -> dict[str, Any]:
    """Return what a person's page says of his file."""
    return {
        "person": person if queries.files_visible_to(request.actor).filter(pk=person.pk).exists() else None
    }


urlpatterns = [path("files/", files, name="files"), path("files/<int:pk>/", file, name="file")]
