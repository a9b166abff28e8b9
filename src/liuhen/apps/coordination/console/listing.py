"""Lists of what goes between units: one screen for all of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponseBase

from liuhen.apps.coordination import queries
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.screens import Screen


class Filters(forms.Form):
    """What a list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="办理单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str]) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        self.fields["state"].choices = [("", "全部"), *states.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """A row of a list: between whom it goes, a mark beside it, when it was, and how it stands."""

    row: Any
    giver: str
    taker: str
    mark: str
    at: Any
    tone: str


@dataclass(frozen=True, kw_only=True)
class ListScreen(Screen):
    """Any list of this app; ``entering`` is the page on which another is begun, "" for whoever may not."""

    template = "coordination/list.html"

    filters: Filters
    page: Page[Any]
    lines: Sequence[Line]
    noun: str
    giver: str
    taker: str
    entering: str
    submit: str
    hint: str
    icon: str
    is_filtered: bool


def listed(
    request: PageRequest, rows: Any, states: dict[str, str], line: Callable[[Any], Line], **told: Any
) -> HttpResponseBase:
    """Draw a list, newest first."""
    filters = Filters(
        request.GET, units=people.units_visible_to(request.actor, P.COORDINATION_SEE), states=states
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = page_of(queries.filtered(rows, wanted=wanted), order=("-id",), cursor=request.GET.get("cursor"))
    return ListScreen(
        filters=filters,
        page=found,
        lines=[line(each) for each in found],
        is_filtered=any(wanted.values()),
        **told,
    ).drawn(request)
