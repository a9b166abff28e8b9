"""The register of clues and the list of cases."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponseBase

from liuhen.apps.cases import queries
from liuhen.apps.cases.models import PROCEDURES_ZH, Case, Clue
from liuhen.apps.cases.queries import register
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.forms import Somebody, narrow
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.cases import CLUE_SOURCES

TONES = {
    "proposed": "orange", "refused": "grey", "received": "orange", "incomplete": "orange", "open": "blue",
    "concluded": "purple", "decided": "green", "closed": "grey", "withdrawn": "grey", "transferred": "grey",
}  # fmt: skip
CLUE_TONES = {"registered": "orange", "opened": "blue", "declined": "grey"}

SORTS = {
    "案号": "number", "案由": "cause", "单位": "unit__path", "程序": "procedure",
    "立案（登记）日期": "opened_on", "状态": "state",
}  # fmt: skip
CLUE_SORTS = {"来源": "source", "单位": "unit__path", "发现日期": "found_on", "状态": "state"}


class CaseFilters(forms.Form):
    """What the list of cases is cut down by."""

    q = forms.CharField(
        label="查找", required=False, max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "案号、案由、当事人"}),
    )  # fmt: skip
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Case.states.items()])
    procedure = forms.ChoiceField(
        label="程序", required=False, choices=[("", "全部"), *PROCEDURES_ZH.items()]
    )
    handler = Somebody(label="办案人员", queryset=None, required=False, empty_label="全部")
    overdue = forms.BooleanField(label="只看逾期", required=False)

    def __init__(self, data: Any, *, units: Any, officers: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units, handler=officers)


class ClueFilters(forms.Form):
    """What the register of clues is cut down by."""

    q = forms.CharField(label="查找", required=False, max_length=60)
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Clue.states.items()])
    source = forms.ChoiceField(label="来源", required=False, choices=[("", "全部"), *CLUE_SOURCES.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class CasesScreen(Screen):
    """The cases; ``rows`` are each with its tone, its parties, the last day it has, and if that is past."""

    template = "cases/cases.html"

    title: str = "案件"
    filters: CaseFilters
    page: Page[Case]
    rows: Sequence[tuple[Case, str, str, date | None, bool]]
    many_units: bool
    may_open: bool
    is_filtered: bool


@page(permission=P.CASE_SEE)
def cases(request: PageRequest) -> HttpResponseBase:
    """List the cases the actor may see, newest first."""
    actor = request.actor
    filters = CaseFilters(
        request.GET, units=people.units_visible_to(actor, P.CASE_SEE),
        officers=people.people_visible_to(actor).filter(kind="officer").order_by("number"),
    )  # fmt: skip
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = register.found_for(actor, wanted=wanted, at=request.at)
    shown = sorted_page(
        found.rows,
        request,
        sorts=SORTS,
        first=("-opened_on", "-id"),
        branches=found.branches,
        looked_through=bool(wanted.get("q")),
    )
    keys = [each.pk for each in shown]
    ends, whom = register.ends_of(keys, at=request.at), register.whom_of(keys)
    return CasesScreen(
        filters=filters,
        page=shown,
        rows=[
            (each, TONES[each.state], whom.get(each.pk, ""), *ends.get(each.pk, (None, False)))
            for each in shown
        ],
        many_units="unit" in filters.fields,
        may_open=actor.may(P.CASE_HANDLE),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class CluesScreen(Screen):
    """The clues, each with its tone."""

    template = "cases/clues.html"

    title: str = "线索"
    lead: str = "从检查、投诉、移送等发现的违法线索，逐条核查并决定是否立案。"
    filters: ClueFilters
    page: Page[Clue]
    rows: Sequence[tuple[Clue, str]]
    is_filtered: bool


@page(permission=P.CLUE_KEEP)
def clues(request: PageRequest) -> HttpResponseBase:
    """List the clues the actor may see, newest first."""
    filters = ClueFilters(request.GET, units=people.units_visible_to(request.actor, P.CLUE_KEEP))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    shown = sorted_page(
        queries.found_clues(request.actor, wanted=wanted),
        request,
        sorts=CLUE_SORTS,
        first=("-found_on", "-id"),
    )
    return CluesScreen(
        filters=filters, page=shown, rows=[(each, CLUE_TONES[each.state]) for each in shown],
        is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip
