"""Pages of training and examinations."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.officers import desk, queries
from liuhen.apps.officers.console import forms
from liuhen.apps.officers.models import Training
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

SORTS = {
    "课程或考试": "course", "姓名": "person__name", "单位": "unit__path", "日期": "ended_on", "学时": "hours",
    "结果": "result",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TrainingsScreen(Screen):
    template = "officers/trainings.html"

    title: str = "培训考试"
    filters: forms.ListFilters
    page: Page[Training]
    may_record: bool
    is_filtered: bool


@page(permission=P.FILE_SEE)
def trainings(request: PageRequest) -> HttpResponseBase:
    """List what people learnt, newest first."""
    filters = forms.ListFilters(
        request.GET, units=people.units_visible_to(request.actor, P.FILE_SEE), states=Training.states
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return TrainingsScreen(
        filters=filters,
        page=sorted_page(
            queries.filtered(queries.trainings_visible_to(request.actor), wanted=wanted),
            request,
            sorts=SORTS,
            first=("-ended_on", "-id"),
        ),
        may_record=request.actor.may(P.TRAINING_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class TrainingScreen(Screen):
    template = "officers/training.html"

    training: Training
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.FILE_SEE)
def training(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one record."""
    found = get_object_or_404(queries.trainings_visible_to(request.actor), pk=pk)
    return TrainingScreen(
        title=found.course,
        crumbs=[("培训考试", reverse("console:trainings"))],
        training=found,
        buttons=buttons(desk.TRAINING, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


urlpatterns = [
    path("trainings/", trainings, name="trainings"),
    path("trainings/<int:pk>/", training, name="training"),
]
