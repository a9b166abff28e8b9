"""The numbers by which silence counts, for people and for programs that add up."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.urls import reverse

from liuhen.apps.disclosure import actions, counting
from liuhen.apps.disclosure.portal import feeds, pages
from liuhen.apps.people import queries as people
from liuhen.kernel.clocks.days import FIRST_YEAR, LAST_YEAR, local_day
from liuhen.kernel.ledger.proofs import newest_checkpoint
from liuhen.kernel.web.public import PublicRequest
from liuhen.regulation.disclosure import GROUNDS, KINDS

COLUMNS = (
    "month", "kind", "kind_zh", "unit", "unit_zh", "issued", "published", "withheld", "dropped", "due", "overdue",
    "withdrawn", "expired", "grounds",
)  # fmt: skip


@dataclass(frozen=True)
class Line:
    """A tally with its words."""

    tally: counting.Tally
    kind_zh: str
    unit_zh: str
    unit: str
    grounds: Sequence[tuple[str, int]]


@dataclass(frozen=True, kw_only=True)
class FiguresScreen(pages.PublicScreen):
    template = "disclosure/public/figures.html"

    year: int
    years: Sequence[int]
    lines: Sequence[Line]
    total: counting.Tally
    grounds: Sequence[tuple[str, str, int]]
    months: Sequence[counting.Month]
    size: int | None


def figures(request: PublicRequest) -> HttpResponse:
    """Show what was issued in a year and what became of it."""
    year = _year(request)
    lines, total = _lines(year, request), counting.Tally("", "", 0)
    for line in lines:
        _sum(total, line.tally)
    checkpoint = newest_checkpoint()
    return FiguresScreen(
        title=f"{year}年公开与不公开统计",
        lead="公开、依法不公开、公开前失效、未到期、逾期五项相加，等于应当公开的总数；编号连续，少一条就看得出来。",
        crumbs=[("执法信息公示", reverse("portal:disclosure"))],
        year=year,
        years=counting.years(),
        lines=lines,
        total=total,
        grounds=[
            (ground.zh, ground.source, total.withheld[key])
            for key, ground in GROUNDS.items()
            if key in total.withheld
        ],
        months=counting.months(year),
        size=checkpoint.size if checkpoint else None,
    ).drawn(request)


def _year(request: PublicRequest) -> int:
    told = request.GET.get("year", "")
    if not told:
        return local_day(request.at).year
    if not told.isdecimal() or len(told) > 4 or not FIRST_YEAR <= int(told) <= LAST_YEAR:
        raise Http404("no such year")
    return int(told)


def _lines(year: int, request: PublicRequest) -> list[Line]:
    found = counting.tallies(year, at=request.at)
    units = {unit.pk: unit for unit in people.units_by_ids({each.unit_id for each in found})}
    return [
        Line(
            each, KINDS[each.kind].zh, units[each.unit_id].name, units[each.unit_id].code,
            [(GROUNDS[ground].zh, n) for ground, n in sorted(each.withheld.items())],
        )
        for each in found
    ]  # fmt: skip


def _sum(total: counting.Tally, part: counting.Tally) -> None:
    for name in ("published", "withdrawn", "expired", "dropped", "due", "overdue"):
        setattr(total, name, getattr(total, name) + getattr(part, name))
    for ground, n in part.withheld.items():
        total.withheld[ground] = total.withheld.get(ground, 0) + n


def as_json(request: PublicRequest) -> HttpResponse:
    """Return the same for programs, with the checkpoint by which the registers are held against the ledger."""
    year = _year(request)
    checkpoint = newest_checkpoint()
    body = {
        "origin": settings.LEDGER_ORIGIN,
        "year": year,
        "years": counting.years(),
        "checkpoint": checkpoint.note if checkpoint else None,
        "checkpoint_size": checkpoint.size if checkpoint else None,
        "rows": [_told(line) for line in _lines(year, request)],
        "months": [
            {
                "month": each.key, "first": each.first, "last": each.last, "count": each.count,
                "register": request.build_absolute_uri(reverse("portal:disclosure-register", args=[each.key])),
            }
            for each in counting.months(year)
        ],
    }  # fmt: skip
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def as_csv(request: PublicRequest) -> HttpResponse:
    """Return the same for spreadsheets."""
    year = _year(request)
    lines = [_told(line) for line in _lines(year, request)]
    for line in lines:
        line["grounds"] = "；".join(f"{key} {n}" for key, n in line["grounds"].items())
    return feeds.table(f"figures-{year}.csv", COLUMNS, lines)


def _told(line: Line) -> dict[str, Any]:
    tally = line.tally
    return {
        "month": tally.month, "kind": tally.kind, "kind_zh": line.kind_zh, "unit": line.unit, "unit_zh": line.unit_zh,
        "issued": tally.issued, "published": tally.published, "withheld": tally.withheld_in_all,
        "grounds": dict(tally.withheld), "dropped": tally.dropped, "due": tally.due, "overdue": tally.overdue,
        "withdrawn": tally.withdrawn, "expired": tally.expired,
    }  # fmt: skip


def register(request: PublicRequest, month: str) -> HttpResponse:
    """Return every number given out in a month: what became of it, and the entry of the ledger that says so."""
    year, _, told = month.partition("-")
    if not (FIRST_YEAR <= int(year) <= LAST_YEAR and 1 <= int(told) <= 12):
        raise Http404("no such month")
    checkpoint = newest_checkpoint()
    body = {
        "origin": settings.LEDGER_ORIGIN,
        "month": month,
        "checkpoint": checkpoint.note if checkpoint else None,
        "items": [
            actions.line_of(row) | _entry(entry) for row, entry in counting.register(int(year), int(told))
        ],
    }
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})


def _entry(entry: Any) -> dict[str, Any]:
    if entry is None:
        return {"index": None, "leaf": "", "payload": ""}
    return {
        "index": entry.index,
        "leaf": base64.b64encode(bytes(entry.leaf)).decode(),
        "payload": base64.b64encode(bytes(entry.payload)).decode(),
    }
