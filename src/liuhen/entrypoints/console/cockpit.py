"""How the units stand 总览: for whoever leads one or supervises all, what wants attention first, down to each thing."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.people.models import Unit
from liuhen.apps.people.queries import Outline
from liuhen.apps.recordings import queries as recordings
from liuhen.entrypoints.console.measures import BY_KEY, MEASURES, NOW, WEIGHT, WITH_A_PAST, Measure, Record
from liuhen.entrypoints.console.tray import Figure
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import ONE_DAY, local_day, midnight
from liuhen.kernel.flow import is_number
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.charts import Drawing, Series, columns
from liuhen.kernel.web.doors import Place, placed
from liuhen.kernel.web.forms import Day, fill_menus, row_numbers
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import DUTIES

DAYS = 30
SPANS = 12
"""Weeks or months that a trend goes back, the present one the last."""


@dataclass(frozen=True)
class Cell:
    label: str
    n: int
    lamp: str
    url: str


@dataclass(frozen=True)
class Line:
    """A unit: its figures, and how much of its recordings came in time; the most pressing figure is its lamp."""

    pk: int
    name: str
    cells: tuple[Cell, ...]
    received: int
    late: int
    attention: int

    @property
    def lamp(self) -> str:
        lamps = {cell.lamp for cell in self.cells}
        return next((each for each in WEIGHT if each in lamps), "green")

    @property
    def on_time(self) -> str:
        """The share that came in time, cut, not rounded: 100% is said only where nothing was late."""
        return f"{1000 * (self.received - self.late) // self.received / 10:.1f}%" if self.received else "—"

    @property
    def told(self) -> str:
        """All that presses, in words: what a colour alone would not say."""
        pressing = [f"{cell.label} {cell.n}" for cell in self.cells if cell.n]
        return f"{self.name}：{'，'.join(pressing) or '没有需要关注的事项'}"


def oversees_county(actor: Actor) -> bool:
    """Say whether somebody leads the bureau or supervises for it."""
    return actor.may(P.COCKPIT_SEE) and actor.may_on(P.COCKPIT_SEE, people.supervising_unit())


def overseen(actor: Actor) -> "QuerySet[Unit]":
    """Return the units somebody leads or supervises: whoever leads the bureau, the whole county. 《责任制》第35条."""
    if oversees_county(actor):
        return people.units_open()
    return people.units_visible_to(actor, P.COCKPIT_SEE).exclude(kind="government")


def figures(actor: Actor, *, at: datetime) -> Iterator[Figure]:
    """Yield each number of all the units together, for the first page of whoever oversees the county."""
    pks = list(overseen(actor).values_list("pk", flat=True))
    for measure in NOW:
        n = sum(measure.by_unit(actor, pks, at).values())
        yield Figure(
            measure.label, f"{n:,}", "全县", measure.tone if n else "green", records_at(of=measure.key)
        )


def lines(actor: Actor, *, at: datetime) -> list[Line]:
    """Return every unit somebody oversees, what wants attention first; a fixed number of queries."""
    units = list(overseen(actor))
    pks = [unit.pk for unit in units]
    counts = [(measure, measure.by_unit(actor, pks, at)) for measure in NOW]
    received = recordings.tally_by_unit(pks, since=at - timedelta(days=DAYS))
    found = []
    for unit in units:
        cells = tuple(_cell(measure, unit, counted.get(unit.pk, 0)) for measure, counted in counts)
        attention = sum(
            WEIGHT[measure.tone] * cell.n
            for cell, (measure, _) in zip(cells, counts, strict=True)
            if measure.weighs
        )
        found.append(Line(unit.pk, unit.short_name, cells, *received.get(unit.pk, (0, 0)), attention))
    return sorted(found, key=lambda line: (-line.attention, line.name))


def _cell(measure: Measure, unit: Unit, n: int) -> Cell:
    url = records_at(of=measure.key, unit=unit.pk) if n else ""
    return Cell(measure.label, n, measure.tone if n else "", url)


def records_at(**asked: Any) -> str:
    """Return the address of the records behind a number."""
    told = {name: value for name, value in asked.items() if value}
    return f"{reverse('console:cockpit-records')}?{urlencode(told)}"


@dataclass(frozen=True, kw_only=True)
class CockpitScreen(Screen):
    """``tiles`` are the units without a place in the ``outline``; ``trends`` is where what was is fetched from."""

    template = "console/cockpit.html"

    title: str = "总览"
    lead: str = "需要关注的单位在前：逾期事项一件计三，其余一件计一。不统计罚款和处罚、检查的数量。"
    lines: Sequence[Line]
    labels: Sequence[str] = tuple(measure.label for measure in NOW)
    days: int = DAYS
    outline: Outline | None
    tiles: Sequence[Line]


@page(permission=P.COCKPIT_SEE)
def cockpit(request: PageRequest) -> HttpResponseBase:
    """Show how the units stand."""
    found = lines(request.actor, at=request.at)
    county = people.county_map()
    outline = people.outline(county, {line.pk: _place(line) for line in found}) if county else None
    on_the_map = outline.unit_ids if outline else ()
    tiles = [line for line in found if line.pk not in on_the_map]
    if len(tiles) == len(found):
        outline = None  # nothing of the county is his to oversee but what has no place in it
    return CockpitScreen(lines=found, outline=outline, tiles=tiles).drawn(request)


def _place(line: Line) -> dict[str, str]:
    mark = str(line.attention) if line.attention else ""
    return {"tone": line.lamp, "told": line.told, "url": f"#unit-{line.pk}", "mark": mark}


def spans(at: datetime, *, by_month: bool) -> list[tuple[datetime, datetime]]:
    """Return the last SPANS weeks or months, the present one up to now, each from its first midnight."""
    today = local_day(at)
    first = today.replace(day=1) if by_month else today - timedelta(days=today.weekday())
    begins = [first]
    while len(begins) < SPANS:
        first = (first - ONE_DAY).replace(day=1) if by_month else first - timedelta(days=7)
        begins.append(first)
    starts = [midnight(each) for each in reversed(begins)]
    return list(zip(starts, [*starts[1:], at], strict=True))


@dataclass(frozen=True)
class Trend:
    """A number as it was: ``note`` says what is counted."""

    label: str
    note: str
    drawing: Drawing


@page(permission=P.COCKPIT_SEE)
def trends(request: PageRequest) -> HttpResponseBase:
    """Show how the numbers were; fetched after the page, because it counts much."""
    asked = AskedOf(request.GET, units=overseen(request.actor))
    wanted = asked.cleaned_data if asked.is_valid() else {}
    by_month, unit = request.GET.get("by") == "month", wanted.get("unit")
    units = [unit.pk] if unit else list(overseen(request.actor).values_list("pk", flat=True))
    stretches = spans(request.at, by_month=by_month)
    counted = {each.key: each.in_spans(request.actor, units, stretches) for each in WITH_A_PAST}
    days = [local_day(begin) for begin, _ in stretches]
    names = [f"{day.month}月" if by_month else f"{day.month}-{day.day}" for day in days]
    rows = []
    for n, (begin, end) in enumerate(stretches):
        since, until = local_day(begin), local_day(end - timedelta(microseconds=1))
        cells = [
            Cell(
                each.label, counted[each.key][n], each.tone,
                records_at(of=each.key, unit=unit and unit.pk, since=since, until=until)
                if counted[each.key][n] else "",
            )
            for each in WITH_A_PAST
        ]  # fmt: skip
        rows.append((since, until, cells))
    drawn = [
        Trend(
            each.label,
            _note(each, by_month=by_month),
            columns(names, [Series(each.label, counted[each.key], each.tone)]),
        )
        for each in WITH_A_PAST
    ]
    told = {"trends": drawn, "rows": rows[::-1], "labels": [each.label for each in WITH_A_PAST]}
    return render(request, "console/_trends.html", told)


def _note(measure: Measure, *, by_month: bool) -> str:
    span = "月" if by_month else "周"
    if measure.past and measure.past.stock:
        return f"每{span}末"
    return f"每{span}结束的活动至今仍缺" if measure.key == "missing" else f"每{span}"


class AskedOf(forms.Form):
    """Whose number, and of when; ``since`` is what a number that stands at an end needs not."""

    of = forms.ChoiceField(
        label="事项", required=False, choices=[(measure.key, measure.label) for measure in MEASURES]
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    since = Day(label="自", required=False)
    until = Day(label="至", required=False)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)


@dataclass(frozen=True)
class Listed:
    """A record as it is listed: by its name for whoever sees it, a link where it may be opened."""

    about: str
    record: Record
    unit: str
    url: str
    cite: str


@dataclass(frozen=True, kw_only=True)
class RecordsScreen(Screen):
    template = "console/cockpit_records.html"

    filters: forms.Form
    page: Page[Any]
    listed: Sequence[Listed]
    noun: str
    tone: str


@page(permission=P.COCKPIT_SEE)
def records(request: PageRequest) -> HttpResponseBase:
    """List the very records behind a number: as many rows as it said."""
    units = {unit.pk: unit for unit in overseen(request.actor)}
    filters = AskedOf(request.GET, units=overseen(request.actor))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    if request.GET.get("unit") and not wanted.get("unit"):
        get_object_or_404(overseen(request.actor), pk__in=row_numbers([request.GET["unit"]]))
    measure = BY_KEY[wanted.get("of") or MEASURES[0].key]
    asked = [wanted["unit"].pk] if wanted.get("unit") else list(units)
    span = _span(measure, wanted, at=request.at)
    rows = measure.behind(request.actor, asked, request.at, span=span)
    found = page_of(rows, order=(measure.moment, "id"), cursor=request.GET.get("cursor"))
    whose = f"{wanted['unit'].short_name}：" if wanted.get("unit") else ""
    told = [(row, measure.told(row)) for row in found]
    numbered = (record.ref for _, record in told if record.ref and is_number(record.ref, record.about))
    known = placed(numbered, by=request.actor)
    return RecordsScreen(
        title=f"{whose}{measure.label}", crumbs=(("总览", reverse("console:cockpit")),),
        lead=_said(measure, span), filters=filters, page=found, noun=measure.label, tone=measure.tone,
        listed=[
            _listed(record, known.get(record.ref), unit=units[row.unit_id], by=request.actor)
            for row, record in told
        ],
    ).drawn(request)  # fmt: skip


def _listed(record: Record, place: Place | None, *, unit: Unit, by: Actor) -> Listed:
    """Draw a record: what one sees by its name and with its place, what is beyond one's rights as it was told."""
    url = address_of(record.ref, by=by, on=unit) if record.ref else ""
    return Listed(
        place.whole_name if place else record.about, record, unit.short_name, url or (place.url if place else ""),
        DUTIES[record.duty][-1].article.cite() if record.duty else "",
    )  # fmt: skip


def _span(measure: Measure, wanted: dict[str, Any], *, at: datetime) -> tuple[datetime, datetime] | None:
    """Return the span asked for; None for a number as it is now."""
    since, until = wanted.get("since"), wanted.get("until")
    if measure.past is None or (measure.rows and until is None and since is None):
        return None
    end = min(midnight(until + ONE_DAY), at) if until else at
    begin = midnight(since) if since else spans(at, by_month=False)[0][0]
    return min(begin, end), end


def _said(measure: Measure, span: tuple[datetime, datetime] | None) -> str:
    if span is None or measure.past is None:
        return ""
    last = local_day(span[1] - timedelta(microseconds=1))
    if measure.past.stock:
        return f"{last}终了时的情况，按现在登记的期限和结论推算。"
    return f"{local_day(span[0])}至{last}。"


urlpatterns = [
    path("cockpit/", cockpit, name="cockpit"),
    path("cockpit/trends/", trends, name="cockpit-trends"),
    path("cockpit/records/", records, name="cockpit-records"),
]
