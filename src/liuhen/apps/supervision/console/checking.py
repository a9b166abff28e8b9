"""Pages of sheets: the eight contents, what was found, and the unit's word on it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.supervision import actions, desk
from liuhen.apps.supervision.console.listing import TONES, Line, addresses, listed
from liuhen.apps.supervision.models import Instrument, SupervisionFile, SupervisionPoint, SupervisionSheet
from liuhen.apps.supervision.queries import instruments as written
from liuhen.apps.supervision.queries import sheets as queries
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import minute
from liuhen.regulation import DUTIES
from liuhen.regulation.supervision import CHECK_AND_RECORD
from liuhen.regulation.vocabulary import Duty

RESULT_TONES = {"met": "green", "unmet": "red", "unseen": "grey", "": "grey"}


@page(permission=P.SUPERVISION_SEE)
def sheets(request: PageRequest) -> HttpResponseBase:
    """List the sheets in reach, newest first."""

    def line(row: SupervisionSheet) -> Line:
        mark = "" if row.second_id or row.state != "assigned" else "待指定监督人员"
        return Line(row, row.by_unit.short_name, row.unit.short_name, mark, row.plan.due_on, TONES[row.state])

    return listed(
        request, queries.visible_to(request.actor), SupervisionSheet.states, line, title="监督检查表",
        lead="两名持证、无关的监督人员按八项内容检查，每个问题写明依据、记录和位置，告知单位后进入整改。",
        noun="监督检查表", over="监督", under="被监督", on="完成期限", submit="", entering="", icon="checklist",
        sorts=("by_unit__path", "unit__path", "plan__due_on"),
        hint="监督计划抽取以后，检查表分给监督人员。",
    )  # fmt: skip


@dataclass(frozen=True)
class PointLine:
    """What a sheet found, with its citation, where it leads its reader, and what may be done to it."""

    point: SupervisionPoint
    cite: str
    record: str
    finding: str
    tone: str
    buttons: Sequence[Button]


@dataclass(frozen=True, kw_only=True)
class SheetScreen(Screen):
    """``lines`` are the eight contents with their results; ``record`` leads to what is looked at, "" out of reach."""

    template = "supervision/sheet.html"

    sheet: SupervisionSheet
    duty: Duty
    tone: str
    record: str
    lines: Sequence[tuple[str, str, str, str]]
    points: Sequence[PointLine]
    adding: Sequence[Button]
    instruments: Sequence[tuple[Instrument, str]]
    files: Sequence[SupervisionFile]
    drafting: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.SUPERVISION_SEE)
def sheet(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a sheet, what it found and what followed."""
    return shown_sheet(request, pk)


def shown_sheet(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    actor = request.actor
    found: SupervisionSheet = get_object_or_404(queries.visible_to(actor), pk=pk)
    points = list(queries.points_of(found))
    refs = [found.about, *(each.about for each in points)]
    lead = addresses([*refs, *(f"finding:{each.finding_id}" for each in points if each.finding_id)], actor)
    followed = list(written.visible_to(actor).filter(sheet=found).order_by("id"))
    return SheetScreen(
        title=str(found), crumbs=[(desk.SHEETS[0], reverse(desk.SHEETS[1]))], sheet=found, duty=CHECK_AND_RECORD,
        tone=TONES[found.state], record=lead[found.about],
        lines=[(zh, asks, said, RESULT_TONES[key]) for zh, asks, key, said in found.lines()],
        points=[_line(each, lead, request) for each in points], adding=_adding(found, request),
        instruments=[(each, TONES[each.state]) for each in followed], files=list(queries.files_of(found.ref)),
        drafting=_drafting(found, request), buttons=buttons(desk.SHEET, found, by=actor, at=request.at),
        traces=trail.trail_of(found, *points, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _line(point: SupervisionPoint, lead: dict[str, str], request: PageRequest) -> PointLine:
    is_open = point.sheet.state == "assigned" and point.sheet.supervisor_ids & {request.actor.person_id}
    return PointLine(
        point, DUTIES[point.duty][-1].article.cite(), lead[point.about],
        lead[f"finding:{point.finding_id}"] if point.finding_id else "", TONES[point.state],
        buttons(desk.POINT, point, by=request.actor, at=request.at) if is_open else [],
    )  # fmt: skip


def _adding(found: SupervisionSheet, request: PageRequest) -> list[Button]:
    """Return the button by which its supervisors note one more finding, while nobody has signed."""
    if found.state != "assigned" or request.actor.person_id not in found.supervisor_ids:
        return []
    draft = SupervisionPoint(sheet=found, unit_id=found.unit_id, by_unit_id=found.by_unit_id)
    return making(desk.SHEET, actions.note_point, found, draft, by=request.actor)


def _drafting(found: SupervisionSheet, request: PageRequest) -> str:
    """Return where an instrument about a told sheet is drafted, "" for whoever may not."""
    is_told = found.state in SupervisionSheet.TOLD and request.actor.may(P.SUPERVISION_ORDER)
    own = is_told and desk.ordering(None, request.actor).filter(pk=found.by_unit_id).exists()
    if not own:
        return ""
    kind = "letter" if found.superior else "notice"
    return f"{reverse('console:instrument-draft')}?unit={found.unit_id}&sheet={found.pk}&kind={kind}"


@page(permission=P.SUPERVISION_SEE)
def point(request: PageRequest, pk: int) -> HttpResponseBase:
    """Lead to the sheet that found something."""
    found = get_object_or_404(queries.points_visible_to(request.actor), pk=pk)
    return redirect(f"{reverse('console:supervisionsheet', args=[found.sheet_id])}#point-{pk}")


@page(permission=P.SUPERVISION_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what came with a unit's answer."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    given = get_object_or_404(queries.files_of(found.ref), pk=n)
    return download(given.sha256, given.name)


@page(permission=P.SUPERVISION_SEE)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw a sheet 监督检查表 on paper."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    points = [each for each in queries.points_of(found) if each.state != "dropped"]
    data = {
        "number": f"{found.plan.title}　第{found.place}份", "org": found.by_unit.name, "unit": found.unit.name,
        "about": found.about_zh, "method": found.plan.method_zh, "supervisors": found.supervisors_zh,
        "rows": [[zh, asks, said] for zh, asks, _, said in found.lines()],
        "points": [
            [each.content_zh, each.severity_zh, each.what,
             f"{DUTIES[each.duty][-1].article.cite()}{each.basis}", f"{each.about_zh}，{each.place}"]
            for each in points
        ],
        "remark": found.remark, "reason": found.reason, "first": str(found.filled_by or ""),
        "second": _second(found), "filled_at": minute(found.filled_at) if found.filled_at else "",
        "signed_at": minute(found.signed_at) if found.signed_at else "",
        "answer": f"{found.stand_zh}：{found.answer}" if found.answer else "", "reply": found.reply,
    }  # fmt: skip
    at = found.signed_at or found.filled_at or found.assigned_at
    return printing.response("supervision-sheet", data, at=at, filename=f"supervision-sheet-{pk}.pdf")


def _second(found: SupervisionSheet) -> str:
    others = [each for each in (found.first, found.second) if each and each.pk != found.filled_by_id]
    return str(others[0]) if found.signed_at and others else ""
