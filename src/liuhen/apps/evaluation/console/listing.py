"""Lists of evaluation: whose it is, and what is said of it; by year too."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import HttpResponseBase

from liuhen.apps.evaluation.desk import TONES
from liuhen.apps.evaluation.lifecycle import FIRST_YEAR, LAST_YEAR
from liuhen.apps.evaluation.queries import judging
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import listing
from liuhen.kernel.web.pages import PageRequest


class Filters(listing.Filters):
    year = forms.IntegerField(label="年度", required=False, min_value=FIRST_YEAR, max_value=LAST_YEAR)


def listed(
    request: PageRequest, rows: Any, states: dict[str, str], said: Callable[[Any], str], *, right: P, column: str,
    year: str = "year", **told: Any,
) -> HttpResponseBase:  # fmt: skip
    """Draw a list, newest first; ``year`` is the path of the column that has it."""

    def narrowed(wanted: dict[str, Any]) -> Any:
        found = judging.filtered(rows, wanted=wanted | {"year": None})
        return found.filter(**{year: wanted["year"]}) if wanted.get("year") else found

    def drawn(row: Any) -> listing.Line:
        return listing.Line(row, (row.unit.short_name, said(row)), TONES[row.state])

    units = people.units_visible_to(request.actor, right)
    return listing.listed(
        request, Filters(request.GET, units=units, states=states), narrowed, drawn, heads=("单位", column),
        sorts={told["noun"]: year, "单位": "unit__path"}, icon="chart-bar", **told,
    )  # fmt: skip
