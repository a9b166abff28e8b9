"""What supervision sees of complaints: counts and clocks; what the auditor sees: who opened what, and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponseBase
from django.urls import reverse

from liuhen.apps.complaints import forms, queries
from liuhen.apps.complaints.models import IdentityLook
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import ONE_DAY, local_day, midnight
from liuhen.kernel.clocks.queries import Pressed
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.complaints import ACCEPT_IN_TIME, DECIDE_IN_TIME, GROUNDS, KEEP_SECRET, SORT_BY_GROUND
from liuhen.regulation.vocabulary import Duty

YEAR = timedelta(days=365)

SORTS = {"时间": "looked_at", "投诉": "complaint_id", "办理机关": "unit__path"}


@dataclass(frozen=True, kw_only=True)
class NumbersScreen(Screen):
    """Complaints counted: by unit in ``rows``, by handler and time limit in ``pressed``, by ground in ``grounds``."""

    template = "complaints/numbers.html"

    title: str = "投诉举报统计"
    lead: str = "只计件数和期限，不含投诉人；分数与罚没款无关。"
    filters: forms.SpanForm
    since: date
    until: date
    rows: Sequence[Mapping[str, Any]]
    pressed: Sequence[tuple[str, str, Pressed]]
    grounds: Sequence[tuple[str, int]]
    duty: Duty = SORT_BY_GROUND
    terms: Sequence[Duty] = (ACCEPT_IN_TIME, DECIDE_IN_TIME)


@page(permission=P.COMPLAINT_COUNT)
def numbers(request: PageRequest) -> HttpResponseBase:
    """Count complaints by unit and by ground, of the last year or of a span."""
    form = forms.SpanForm(request.GET)
    told = form.cleaned_data if form.is_valid() else {}
    until = told.get("until") or local_day(request.at)
    since = told.get("since") or until - YEAR
    span = {"since": midnight(since), "until": midnight(until + ONE_DAY)}
    by_ground = queries.numbers_by_ground(request.actor, **span)
    return NumbersScreen(
        crumbs=[("投诉举报", reverse("console:complaints"))] if request.actor.may(P.COMPLAINT_SEE) else [],
        filters=form,
        since=since,
        until=until,
        rows=queries.numbers(request.actor, **span),
        pressed=queries.pressed(request.actor, **span, at=request.at),
        grounds=[(ground.zh, by_ground.get(key, 0)) for key, ground in GROUNDS.items()],
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class LooksScreen(Screen):
    template = "complaints/looks.html"

    title: str = "查看投诉人信息的记录"
    lead: str = "承办人每次打开投诉人信息都在这里；看不到打开的内容。"
    page: Page[IdentityLook]
    duty: Duty = KEEP_SECRET


@page(permission=P.IDENTITY_LOOK_SEE)
def looks(request: PageRequest) -> HttpResponseBase:
    """List who opened who complained, newest first: for the auditor, who himself opens nothing."""
    found = sorted_page(queries.looks(), request, sorts=SORTS, first=("-looked_at", "-id"))
    return LooksScreen(page=found).drawn(request)
