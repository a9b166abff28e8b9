"""Sheets: the lists, one with the player beside its items, and what is done with it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.spotchecks import desk, queries
from liuhen.apps.spotchecks.actions import sheets as actions
from liuhen.apps.spotchecks.console.forms import SheetFilters, SheetForm
from liuhen.apps.spotchecks.console.planning import SHEET_TONES
from liuhen.apps.spotchecks.models import Sheet
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import drafts, once, trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.drafts import Kept
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import minute
from liuhen.regulation.custody import LENDING_NEEDS_APPROVAL
from liuhen.regulation.spotchecks import SPOT_CHECK, SheetItem
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding
    from liuhen.apps.recordings.models import Recording, Viewing

RESULT_TONES = {"met": "green", "unmet": "red", "not-applicable": "grey", "unclear": "orange", "": "grey"}

SORTS = {
    "编号": "id",
    "单位": "unit__path",
    "计划": "plan__title",
    "办理期限": "plan__due_on",
    "状态": "state",
}


@dataclass(frozen=True, kw_only=True)
class SheetsScreen(Screen):
    """``rows`` are each with its colour and whether it is overdue; ``tabs`` carry how many wait."""

    template = "spotchecks/sheets.html"

    title: str = "抽查表"
    filters: SheetFilters | None
    tabs: Sequence[tuple[str, str, int]]
    chosen: str
    page: Page[Sheet]
    rows: Sequence[tuple[Sheet, str, bool]]
    oversees: bool
    is_filtered: bool


@page(permission=P.SPOTCHECK_SEE)
def sheets(request: PageRequest) -> HttpResponseBase:
    """List what waits for the actor, or all the sheets he may see."""
    actor = request.actor
    mine = queries.to_fill(actor) if actor.may(P.SPOTCHECK_FILL) else Sheet.objects.none()
    waiting = mine.count()
    chosen = request.GET.get("tab") or ("mine" if waiting else "all")
    visible = queries.plans_visible_to(actor)
    filters = SheetFilters(
        request.GET,
        units=people.units_visible_to(actor, P.SPOTCHECK_SEE),
        plans=visible.order_by("-made_at", "-id"),
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = mine.order_by() if chosen == "mine" else queries.sheets_visible_to(actor)
    order = ("plan__due_on", "id") if chosen == "mine" else ("-id",)
    found = sorted_page(queries.found_sheets(rows, wanted=wanted), request, sorts=SORTS, first=order)
    today = local_day(request.at)
    return SheetsScreen(
        filters=filters if chosen == "all" else None,
        tabs=[("mine", "待我检查", waiting), ("all", "全部", 0)] if actor.may(P.SPOTCHECK_FILL) else [],
        chosen=chosen,
        page=found,
        rows=[
            (row, SHEET_TONES[row.state], row.state == "assigned" and row.plan.due_on < today)
            for row in found
        ],
        oversees=visible.exists(),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class SheetScreen(Screen):
    """One sheet; ``viewing`` is the checker's own, open now, and what follows it is the player's."""

    template = "spotchecks/sheet.html"

    sheet: Sheet
    recording: "Recording"
    tone: str
    fills: bool
    lines: Sequence[tuple[SheetItem, str, str, str, str]]
    stratum: str
    plan_visible: bool
    recording_visible: bool
    stand_in: Sheet | None
    viewing: "Viewing | None"
    viewing_ends: datetime | None
    viewing_duty: Duty
    watermark: Sequence[str]
    trace_code: str
    mime: str
    buttons: Sequence[Button]
    findings: "Iterable[Finding]"
    duty: Duty
    traces: Sequence[trail.Trace]
    form: SheetForm
    drafts: Sequence[Kept]
    recalled: Kept | None = None
    draft_seen: int = 0


@page(permission=P.SPOTCHECK_SEE)
def sheet(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one sheet: the recording to look at, the items, what followed."""
    row = _seen(request, pk)
    form = SheetForm(sheet=row)
    once.mark(form)
    waiting = drafts.waiting(request, page=reverse("console:sheet-submit", args=[pk]))
    return SheetScreen(**_context(request, row), form=form, drafts=waiting).drawn(request)


def _seen(request: PageRequest, pk: int, permission: P = P.SPOTCHECK_SEE) -> Sheet:
    found: Sheet = get_object_or_404(queries.sheets_visible_to(request.actor, permission), pk=pk)
    return found


def _context(request: PageRequest, row: Sheet) -> dict[str, Any]:
    """Return what stands beside the items, for the page to read and the page to fill in."""
    actor, at = request.actor, request.at
    fills = row.state == "assigned" and row.checker_id is not None and row.checker_id == actor.account_id
    may_view = actor.may_on(P.RECORDING_VIEW, row.recording)
    open_now = recordings.open_viewing(row.recording, actor, at=at) if fills and may_view else None
    if open_now and open_now.purpose != row.purpose:
        open_now = None
    return {
        "title": str(row),
        "crumbs": [("抽查表", reverse("console:sheets"))],
        "sheet": row,
        "recording": row.recording,
        "tone": SHEET_TONES[row.state],
        "fills": fills,
        "lines": [(*line, RESULT_TONES[line[1]]) for line in row.lines()],
        "stratum": queries.strata_zh([row.stratum])[row.stratum],
        "plan_visible": queries.plans_visible_to(actor).filter(pk=row.plan_id).exists(),
        "recording_visible": actor.may_on(P.RECORDING_SEE, row.recording),
        "stand_in": getattr(row, "stand_in", None),
        "viewing": open_now,
        "viewing_ends": open_now and open_now.begun_at + timedelta(seconds=settings.VIEWING_SECONDS),
        "viewing_duty": LENDING_NEEDS_APPROVAL,
        "watermark": [actor.name, people.unit_name_of(actor), minute(at), f"资料 {row.recording_id}"],
        "trace_code": open_now.code_zh if open_now else "",
        "mime": recordings.player_type(row.recording),
        "buttons": buttons(desk.SHEET, row, by=actor, at=at),
        "findings": findings.visible_to(actor).filter(pk__in=findings.about(row.ref).values("pk")),
        "duty": SPOT_CHECK,
        "traces": trail.trail_of(row, names=queries.names_of, before=request.GET.get("trail")),
    }


@page(permission=P.SPOTCHECK_FILL, methods=("POST",))
def view(request: PageRequest, pk: int) -> HttpResponseBase:
    """Register the purpose and open the recording."""
    actions.view(sheet=_seen(request, pk, P.SPOTCHECK_FILL), by=request.actor, at=request.at)
    return redirect(f"{reverse('console:sheet', args=[pk])}#player")


@page(permission=P.SPOTCHECK_FILL, methods=FILLS)
def submit(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand the sheet in."""
    row = _seen(request, pk, P.SPOTCHECK_FILL)
    form = SheetForm(request.POST if request.method == "POST" else None, sheet=row)
    here, context = reverse("console:sheet", args=[pk]), _context(request, row)
    return fill(
        request,
        form,
        act=lambda _: actions.submit(sheet=row, by=request.actor, at=request.at, **form.filled()),
        title=str(row),
        submit="提交抽查表",
        crumbs=context["crumbs"],
        to=here,
        done=lambda made: f"已提交。{made.faults} 项不符合，已列为问题。" if made.faults else "已提交。",
        template="spotchecks/sheet.html",
        context=context,
    )


@page(permission=P.SPOTCHECK_SEE)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw the sheet 抽查表 on paper."""
    row = _seen(request, pk)
    at = row.submitted_at or row.assigned_at
    data = {
        "number": f"{row.plan.title}　第{row.place}份", "unit": row.unit.name, "officer": str(row.officer or ""),
        "file": row.recording.filename, "sha256": row.recording.sha256,
        "received_at": minute(row.recording.received_at), "way": "按风险" if row.by_risk else "随机",
        "marks": "、".join(row.marks_zh), "checker": str(row.checker or ""),
        "submitted_at": minute(row.submitted_at) if row.submitted_at else "",
        "rows": [
            [item.zh, item.asks, item.duty.article.cite(), said, remark] for item, _, said, remark in row.lines()
        ],
        "good_practice": row.good_practice, "reason": row.reason,
    }  # fmt: skip
    return printing.response("sheet", data, at=at, filename=f"sheet-{pk}.pdf")


def of_person(request: PageRequest, person: Any) -> dict[str, Any]:
    """Return the sheets about a person, newest first, for the person's page."""
    rows = queries.sheets_visible_to(request.actor).filter(officer=person).order_by("-id")
    return {"sheets": list(rows[:10])}
