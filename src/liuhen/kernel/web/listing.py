"""A plain list of an app: by unit and state, newest first or sorted; what its columns are and hold the app says."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpResponseBase

from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.pages import PageRequest
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen


class Filters(forms.Form):
    """What a list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str]) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        self.fields["state"].choices = [("", "全部"), *states.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Line:
    """A row, what stands in its columns (words, a day or a moment), a mark beside its name, and how it stands."""

    row: Any
    cells: tuple[Any, ...]
    tone: str
    mark: str = ""
    mark_tone: str = "grey"


@dataclass(frozen=True, kw_only=True)
class ListScreen(Screen):
    """``entering`` is the page on which another is begun, "" for whoever may not."""

    template = "list_page.html"

    filters: forms.Form
    page: Page[Any]
    lines: Sequence[tuple[Line, Sequence[tuple[str, Any]]]]
    noun: str
    heads: tuple[str, ...]
    entering: str
    submit: str
    hint: str
    icon: str
    is_filtered: bool


def listed(
    request: PageRequest, filters: forms.Form, narrowed: Callable[[dict[str, Any]], Any], line: Callable[[Any], Line],
    *, heads: tuple[str, ...], sorts: Mapping[str, str], first: tuple[str, ...] = ("-id",), **told: Any,
) -> HttpResponseBase:  # fmt: skip
    """Draw a list, newest first; ``narrowed`` returns the rows that a filter leaves.

    ``sorts`` are columns without nulls by which it can be sorted, by their heads; by its state any can.
    ``first`` is the order in which it stands.
    """
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(narrowed(wanted), request, sorts={**sorts, "状态": "state"}, first=first)
    lines = [line(each) for each in found]
    return ListScreen(
        filters=filters, page=found, heads=heads, is_filtered=any(wanted.values()),
        lines=[(each, list(zip(heads, each.cells, strict=True))) for each in lines], **told,
    ).drawn(request)  # fmt: skip
