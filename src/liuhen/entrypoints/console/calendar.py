"""Pages of the holiday calendar: which years are known, and how a new year's notice comes in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks import loading
from liuhen.kernel.clocks.models import CalendarDay, CalendarYear, RunningClock
from liuhen.kernel.clocks.notices import BadNotice, Notice, parse_notice
from liuhen.kernel.clocks.queries import calendar as known
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen_proof.kept_texts import decode_kept

MAX_BYTES = 64 * 1024
EXAMPLE = """{
  "year": 2027,
  "source": "国办发明电〔2026〕N号",
  "holidays": [{"name": "元旦", "from": "2027-01-01", "to": "2027-01-03"}],
  "makeups": [{"name": "春节", "on": "2027-01-31"}]
}"""


class NoticeForm(forms.Form):
    """A year's notice as a JSON file."""

    file = forms.FileField(
        label="放假安排文件（JSON）", max_length=120, widget=forms.FileInput(attrs={"accept": ".json"})
    )

    def clean_file(self) -> str:
        """Return the file's text."""
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError("文件过大，不像是一年的放假安排。")
        try:
            return decode_kept(file.read())
        except ValueError:
            raise forms.ValidationError("文件不是可读的文本，请另存为 UTF-8 编码后再试。") from None


@dataclass(frozen=True, kw_only=True)
class CalendarScreen(Screen):
    """``open`` time limits run, of which some are ``provisional`` for want of the ``last`` year's successor."""

    template = "console/calendar.html"

    title: str = "放假安排"
    lead: str = (
        "工作日期限按国务院办公厅公布的放假调休安排计算；次年安排公布后在此导入，尚未届满的期限自动重算。"
    )
    years: Sequence[CalendarYear]
    last: int | None
    provisional: int
    open: int
    version: str


@page(permission=P.CALENDAR_LOAD)
def calendar(request: PageRequest) -> HttpResponseBase:
    """List the years that are known, and how many time limits are provisional for want of the next."""
    years = list(CalendarYear.objects.order_by("-year"))
    return CalendarScreen(
        years=years,
        last=years[0].year if years else None,
        provisional=RunningClock.objects.filter(stopped_at=None, provisional=True).count(),
        open=RunningClock.objects.filter(stopped_at=None).count(),
        version=known().version,
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class CalendarYearScreen(Screen):
    """``working`` is how many working days the year has."""

    template = "console/calendar_year.html"

    year: CalendarYear
    days: Iterable[CalendarDay]
    working: int


@page(permission=P.CALENDAR_LOAD)
def year(request: PageRequest, year: int) -> HttpResponseBase:
    """Show a year's days off and make-up days."""
    found = get_object_or_404(CalendarYear, year=year)
    days = CalendarDay.objects.filter(notice=found).order_by("date")
    return CalendarYearScreen(
        title=f"{year} 年放假安排",
        crumbs=[("放假安排", reverse("console:calendar"))],
        year=found,
        days=days,
        working=_working_days(year),
    ).drawn(request)


def _working_days(year: int) -> int:
    days = known()
    first = date(year, 1, 1)
    return sum(
        days.is_working_day(first + timedelta(days=n)) for n in range((date(year + 1, 1, 1) - first).days)
    )


@page(permission=P.CALENDAR_LOAD, methods=FILLS)
def load(request: PageRequest) -> HttpResponseBase:
    """Take in a notice and reckon the open clocks again."""
    form = NoticeForm(request.POST or None, request.FILES or None)

    def act(data: dict[str, Any]) -> tuple[CalendarYear, int]:
        notice = _read(data["file"])
        try:
            loaded = loading.load_notice(notice, by=request.actor, at=request.at)
        except BadNotice as fault:
            raise Invalid(str(fault), field="file") from fault
        return loaded, loading.recalculate(by=request.actor, at=request.at)

    return fill(
        request,
        form,
        act=act,
        title="导入放假安排",
        submit="导入并重算期限",
        crumbs=[("放假安排", reverse("console:calendar"))],
        to=lambda made: reverse("console:calendar-year", args=[made[0].year]),
        done=lambda made: (
            f"已导入{made[0].year}年放假安排（第{made[0].version}版），重算了 {made[1]} 个期限。"
        ),
        template="console/calendar_load.html",
        context={"example": EXAMPLE},
    )


def _read(text: str) -> Notice:
    try:
        return parse_notice(text)
    except BadNotice as fault:
        raise Invalid(str(fault), field="file") from fault


urlpatterns = [
    path("calendar/", calendar, name="calendar"),
    path("calendar/load/", load, name="calendar-load"),
    path("calendar/<int:year>/", year, name="calendar-year"),
]
