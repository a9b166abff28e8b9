"""Pages of plans, with their draw and what came of it, and of supervisors' cards."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.supervision import actions, desk, population
from liuhen.apps.supervision.console.listing import TONES, Line, listed
from liuhen.apps.supervision.models import PlanNotice, SupervisionPlan, SupervisionSheet, SupervisorCard
from liuhen.apps.supervision.queries import plans as queries
from liuhen.apps.supervision.queries import sheets as sheet_queries
from liuhen.kernel import printing, spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import DUTIES

HEAD = (
    "次序",
    "检查对象",
    "被监督单位",
    "状态",
    "检查内容",
    "轻重",
    "问题",
    "违反的规定",
    "其他依据",
    "记录",
    "位置",
    "问题状态",
)


@page(permission=P.SUPERVISION_SEE)
def plans(request: PageRequest) -> HttpResponseBase:
    """List the plans by which one's units supervise, or are supervised, newest first."""

    def line(row: SupervisionPlan) -> Line:
        return Line(
            row,
            row.unit.short_name,
            f"{len(row.unit_ids)}个单位",
            row.method_zh,
            row.due_on,
            TONES[row.state],
        )

    return listed(
        request, queries.visible_to(request.actor), SupervisionPlan.states, line, title="监督计划",
        lead="谁监督谁、查哪些内容、从哪里抽取、谁去查：批准后公布给被监督单位，名单先固定再抽取。", noun="监督计划",
        over="监督", under="被监督", on="完成期限", submit="拟定监督计划", icon="clipboard-list",
        sorts=("unit__path", "", "due_on"),
        hint="拟定计划，写明监督哪些单位、抽取什么、由谁检查。",
        entering=reverse("console:supervisionplan-propose") if request.actor.may(P.SUPERVISION_PLAN) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PlanScreen(Screen):
    """``holds``: drawing again says the same; None: nobody asked. ``oversees``: the plan is one's own."""

    template = "supervision/plan.html"

    plan: SupervisionPlan
    tone: str
    units: Sequence[Any]
    supervisors: Sequence[Any]
    notices: Sequence[tuple[PlanNotice, str]]
    sheets: Sequence[tuple[SupervisionSheet, str]]
    oversees: bool
    holds: bool | None
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.SUPERVISION_SEE)
def plan(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a plan, its draw and its sheets."""
    return shown_plan(request, pk)


def shown_plan(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    actor = request.actor
    found: SupervisionPlan = get_object_or_404(queries.visible_to(actor), pk=pk)
    sheets = list(sheet_queries.visible_to(actor).filter(plan=found).order_by("place"))
    notices = list(queries.notices_visible_to(actor).filter(plan=found).order_by("unit__path"))
    offered = [
        *buttons(desk.PLAN, found, by=actor, at=request.at),
        *_naming(found, request),
        *(button for each in notices for button in buttons(desk.NOTICE, each, by=actor, at=request.at)),
    ]
    asked = "again" in request.GET and bool(found.seed)
    return PlanScreen(
        title=str(found), crumbs=[(desk.PLANS[0], reverse(desk.PLANS[1]))], plan=found, tone=TONES[found.state],
        units=queries.units_of(found), supervisors=queries.supervisors_of(found),
        notices=[(each, TONES[each.state]) for each in notices],
        sheets=[(each, TONES[each.state]) for each in sheets],
        oversees=_oversees(found, request), holds=population.holds(found) if asked else None, buttons=offered,
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _naming(found: SupervisionPlan, request: PageRequest) -> list[Button]:
    """Return the button that has one more thing looked at, while the plan is under way."""
    if found.state != "drawn" or not _oversees(found, request):
        return []
    draft = SupervisionSheet(plan=found, by_unit_id=found.unit_id)
    return making(desk.PLAN, actions.name_sheet, found, draft, by=request.actor)


def _oversees(plan: SupervisionPlan, request: PageRequest) -> bool:
    """Say whether a plan is of a unit in whose name its reader supervises, so that all its results are his to see."""
    units = request.actor.units_with(P.SUPERVISION_PLAN)
    return units is None or plan.unit_id in units


@page(permission=P.SUPERVISION_SEE)
def notice(request: PageRequest, pk: int) -> HttpResponseBase:
    """Lead to the plan that a unit was told of."""
    found = get_object_or_404(queries.notices_visible_to(request.actor), pk=pk)
    return redirect("console:supervisionplan", found.plan_id)


def _rows(plan: SupervisionPlan, request: PageRequest) -> Iterator[tuple[Any, ...]]:
    """Yield what was found, one line a finding, and one for each sheet that found nothing."""
    sheets = sheet_queries.visible_to(request.actor).filter(plan=plan).order_by("place")
    for sheet in sheets.prefetch_related("points__finding"):
        first = (sheet.place, sheet.about_zh, sheet.unit.name, sheet.state_zh)
        points = [each for each in sheet.points.all() if each.state != "dropped"]
        if not points:
            yield (*first, "", "", "没有发现问题" if sheet.signed_at else sheet.reason, "", "", "", "", "")
        for each in points:
            yield (
                *first, each.content_zh, each.severity_zh, each.what, DUTIES[each.duty][-1].article.cite(), each.basis,
                each.about_zh, each.place, each.finding.state_zh if each.finding else each.state_zh,
            )  # fmt: skip


def _drawn_zh(plan: SupervisionPlan) -> str:
    """Say how many were drawn from how many."""
    if not plan.seed:
        return "尚未抽取"
    size = plan.population_size or 0
    return f"从{size}项{plan.source_zh}中抽取{min(plan.quota, size)}项"


def _in_short(row: tuple[Any, ...]) -> list[str]:
    """Return a row of ``HEAD`` in as many columns as a sheet of paper is wide for."""
    place, about, unit, state, content, severity, what, cite, basis, record, where, stands = row
    said = f"{content}（{severity}）：{what}（{cite}{basis}）" if content else what
    return [str(place), f"{about}（{unit}）", said, f"{record}，{where}" if record else "", stands or state]


@page(permission=P.SUPERVISION_SEE)
def workbook(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out a plan's results as Excel, as far as their reader may see them."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return spreadsheets.response(
        spreadsheets.workbook("监督检查结果", HEAD, _rows(found, request)), filename=f"{found.title}.xlsx"
    )


@page(permission=P.SUPERVISION_SEE)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw a plan's results on paper."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    data = {
        "title": found.title, "org": found.unit.name, "method": found.method_zh,
        "units": "、".join(each.name for each in queries.units_of(found)),
        "days": f"{found.since:%Y-%m-%d} 至 {found.until:%Y-%m-%d}",
        "draw": _drawn_zh(found),
        "contents": found.contents_zh,
        "supervisors": "、".join(each.name for each in queries.supervisors_of(found)),
        "rows": [_in_short(row) for row in _rows(found, request)],
    }  # fmt: skip
    return printing.response(
        "supervision-plan",
        data,
        at=found.closed_at or found.proposed_at,
        filename=f"supervision-plan-{pk}.pdf",
    )


@page(permission=P.SUPERVISION_PLAN)
def proof(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out what anybody draws again from."""
    found = get_object_or_404(queries.visible_to(request.actor, P.SUPERVISION_PLAN), pk=pk)
    if not found.seed:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="supervision-draw-{pk}.jsonl"'}
    return StreamingHttpResponse(
        population.proof_file(found), content_type="application/x-ndjson", headers=headers
    )


@page(permission=P.SUPERVISION_SEE)
def cards(request: PageRequest) -> HttpResponseBase:
    """List supervisors' cards, newest first."""

    def line(row: SupervisorCard) -> Line:
        over = row.expires_on < local_day(request.at) and row.state == "registered"
        return Line(
            row,
            row.person.name,
            row.unit.short_name,
            "已过期" if over else "",
            row.expires_on,
            TONES[row.state],
        )

    return listed(
        request, queries.cards_visible_to(request.actor), SupervisorCard.states, line, title="监督证件",
        lead="行政执法监督证件只用于监督，与行政执法证件是两回事：持执法证件的不能监督，持监督证件的不能执法。",
        noun="监督证件", over="人员", under="单位", on="有效期至", submit="登记监督证件", icon="id-badge-2",
        sorts=("person__name", "unit__path", "expires_on"),
        hint="登记两名以上监督人员的证件，才能拟定监督计划。",
        entering=reverse("console:supervisorcard-register") if request.actor.may(P.SUPERVISOR_KEEP) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class CardScreen(Screen):
    template = "supervision/card.html"

    card: SupervisorCard
    tone: str
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.SUPERVISION_SEE)
def card(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a supervisor's card."""
    return shown_card(request, pk)


def shown_card(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found = get_object_or_404(queries.cards_visible_to(request.actor), pk=pk)
    return CardScreen(
        title=str(found), crumbs=[(desk.CARDS[0], reverse(desk.CARDS[1]))], card=found, tone=TONES[found.state],
        buttons=buttons(desk.CARD, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip
