"""The library, and a law with its versions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.laws import desk, forms, queries
from liuhen.apps.laws.models import Law, LawVersion
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import doors, trail
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import panels_for
from liuhen.kernel.web.screens import Screen

Standing = tuple[str, str]
"""Tone and word."""

SORTS = {"名称": "title", "效力位阶": "level", "制定机关": "issuer", "状态": "state"}


def standing(law: Law, *, on: date) -> Standing:
    """Say whether a law holds on a day."""
    if law.repealed_on is None:
        return "green", "现行"
    if law.is_repealed(on):
        return "grey", f"{law.repealed_on}起废止"
    return "orange", f"将于{law.repealed_on}废止"


def standing_of(version: LawVersion, newest: LawVersion | None, *, on: date) -> Standing:
    """Say whether a version holds on a day; ``newest`` is the one in force then."""
    if version.state == "struck":
        return "grey", version.state_zh
    if version.effective_on > on:
        return "orange", "尚未施行"
    if newest is not None and newest.pk == version.pk:
        return "green", "现行"
    return "grey", "已被修改" if newest is not None else "已废止"


@dataclass(frozen=True, kw_only=True)
class LawsScreen(Screen):
    """The library; ``rows`` are each law with where it stands and its version in force."""

    template = "laws/laws.html"

    title: str = "法律依据"
    filters: forms.LawFilters
    page: Page[Law]
    rows: Sequence[tuple[Law, str, str, LawVersion | None]]
    may_register: bool
    is_filtered: bool


@page(permission=P.LAW_SEE)
def laws(request: PageRequest) -> HttpResponseBase:
    """List the laws with the version in force today."""
    filters = forms.LawFilters(request.GET)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.found_laws(queries.laws_for(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("title", "id"),
    )
    on = local_day(request.at)
    newest = queries.newest_on([law.pk for law in found], on)
    return LawsScreen(
        filters=filters,
        page=found,
        rows=[(law, *standing(law, on=on), newest.get(law.pk)) for law in found],
        may_register=request.actor.may(P.LAW_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class LawScreen(Screen):
    """One law; ``versions`` are each with where it stands, the newest first."""

    template = "laws/law.html"

    law: Law
    tone: str
    word: str
    versions: Sequence[tuple[LawVersion, str, str]]
    may_add: bool
    panels: Sequence[Mapping[str, Any]]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.LAW_SEE)
def law(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a law: what it is, and its versions one after the other."""
    found = get_object_or_404(queries.laws_for(request.actor), pk=pk)
    on = local_day(request.at)
    tone, word = standing(found, on=on)
    newest = queries.version_on(found, on)
    return LawScreen(
        title=str(found),
        crumbs=[("法律依据", reverse("console:laws"))],
        law=found,
        tone=tone,
        word=word,
        versions=[(row, *standing_of(row, newest, on=on)) for row in queries.every_version_of(found)],
        may_add=request.actor.may(P.LAW_KEEP) and not found.is_repealed(on),
        panels=panels_for("law", found, request),
        buttons=doors.buttons(desk.LAW, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)
