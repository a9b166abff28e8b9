"""The custody register: on the page, on paper, as a spreadsheet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.http import FileResponse, HttpResponseBase

from liuhen.apps.custody.console import papers
from liuhen.apps.custody.console.forms import RegisterFilters
from liuhen.apps.custody.console.tabs import Tab, tabs
from liuhen.apps.custody.register import Cut, Line, all_lines, cut_for, page_of_register
from liuhen.apps.people import queries as people
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import day, minute
from liuhen.later import later

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = later("openpyxl")

MOST_ON_PAPER = 500
MOST_IN_A_SHEET = 50_000
HEAD = ("时间", "类别", "单位", "物品", "交出／经手", "接收", "说明", "状态", "办结时间")


@dataclass(frozen=True, kw_only=True)
class RegisterScreen(Screen):
    template = "custody/register.html"

    title: str = "保管登记簿"
    lead: str = "交接、领用、外借、维修、保养、遗失、清点按时间合成一本；每一行都能追到账本。"
    tabs: Sequence[Tab]
    filters: RegisterFilters
    page: Page[Any]
    is_filtered: bool
    many_units: bool


@page(permission=P.CUSTODY_SEE)
def register(request: PageRequest) -> HttpResponseBase:
    """Show the register, newest first."""
    filters, cuts = _asked(request)
    return RegisterScreen(
        tabs=tabs(request.actor, "custody-register"),
        filters=filters,
        page=page_of_register(cuts, cursor=request.GET.get("cursor")),
        is_filtered=filters.is_valid() and any(filters.cleaned_data.values()),
        many_units="unit" in filters.fields,
    ).drawn(request)


def _asked(request: PageRequest) -> tuple[RegisterFilters, list[Cut]]:
    filters = RegisterFilters(request.GET, units=people.units_visible_to(request.actor, P.CUSTODY_SEE))
    valid = filters.is_valid()
    return filters, cut_for(request.actor, wanted=filters.cleaned_data) if valid else []


@page(permission=P.CUSTODY_SEE)
def paper(request: PageRequest) -> HttpResponseBase:
    """Print the newest lines of what was asked for."""
    filters, cuts = _asked(request)
    lines = list(all_lines(cuts, most=MOST_ON_PAPER + 1))
    said = {
        "rows": [_cells(line) for line in lines[:MOST_ON_PAPER]],
        "head": HEAD,
        "cut": f"共超过 {MOST_ON_PAPER} 条，本件只列最近 {MOST_ON_PAPER} 条；请缩小时间范围分次打印，或导出表格。"
        if len(lines) > MOST_ON_PAPER
        else "",
        "asked": _conditions(filters),
        "by": request.actor.name,
        "printed": minute(request.at),
    }
    return papers.register(said, at=request.at)


def _conditions(filters: RegisterFilters) -> list[tuple[str, str]]:
    """Say what the register was cut down by."""
    said = []
    for name, field in filters.fields.items():
        value = filters.cleaned_data.get(name) if filters.is_valid() else None
        if value:
            words = dict(getattr(field, "choices", ())).get(value) if name == "kind" else None
            shown = day(value) if isinstance(value, datetime) else str(words or value)
            said.append((str(field.label), filters.data.get(name, "") if name == "until" else shown))
    return said


@page(permission=P.CUSTODY_SEE)
def sheet(request: PageRequest) -> HttpResponseBase:
    """Send the register as a spreadsheet, written row by row."""
    _, cuts = _asked(request)
    book = openpyxl.Workbook(write_only=True)
    table = book.create_sheet("保管登记簿")
    for column, width in zip("ABCDEFGHI", (17, 8, 16, 30, 14, 20, 60, 12, 17), strict=True):
        table.column_dimensions[column].width = width
    table.freeze_panes = "A2"
    table.append(HEAD)
    for row in _rows(cuts):
        table.append([_safe(table, cell) for cell in row])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    name = f"custody-register-{day(request.at)}.xlsx"
    return FileResponse(
        file, as_attachment=True, filename=name, headers={"Cache-Control": "private, no-store"}
    )


def _rows(cuts: list[Cut]) -> Iterator[list[str]]:
    lines = all_lines(cuts, most=MOST_IN_A_SHEET + 1)
    yield from map(_cells, islice(lines, MOST_IN_A_SHEET))
    if next(lines, None) is not None:
        yield [f"超过 {MOST_IN_A_SHEET} 条，以下未列；请缩小时间范围分次导出。"]


def _cells(line: Line) -> list[str]:
    return [
        minute(line.at), line.kind_zh, line.unit, line.thing, line.giver, line.receiver, line.note, line.state,
        minute(line.ended_at) if line.ended_at else "",
    ]  # fmt: skip


def _safe(table: Any, text: str) -> Any:
    """Return a cell that a spreadsheet shows as it is, and never computes."""
    cell = openpyxl.cell.WriteOnlyCell(table, spreadsheets.legible(text))
    cell.data_type = "s"
    return cell
