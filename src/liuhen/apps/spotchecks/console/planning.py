"""Plans: the list, a new one with its preview, one with its draw and how anybody can draw it again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liuhen.apps.people import queries as people
from liuhen.apps.spotchecks import desk, drawn_again, population, queries
from liuhen.apps.spotchecks.actions import plans as actions
from liuhen.apps.spotchecks.console.forms import PlanForm
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import day, minute
from liuhen.regulation.parameters import SPOTCHECK_DAYS, SPOTCHECK_QUOTA, SPOTCHECK_RISK_PERCENT

if TYPE_CHECKING:
    from liuhen.apps.people.models import Account

TONES = {"planned": "blue", "frozen": "purple", "drawn": "orange", "closed": "green", "dropped": "grey"}
SHEET_TONES = {"assigned": "orange", "submitted": "green", "set-aside": "grey"}
CRUMBS = "抽查计划"

SHEET_SORTS = {"次序": "place", "单位、人员": "unit__path", "怎么抽中的": "by_risk", "状态": "state"}
SORTS = {"计划": "title", "入库日期": "since", "办理期限": "due_on", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class PlansScreen(Screen):
    """``rows`` are each with its colour, its progress, and whether it is overdue."""

    template = "spotchecks/plans.html"

    title: str = CRUMBS
    lead: str = "随机抽取、可以复现：先固定名单并入账，再由检查点的根哈希决定种子，谁都不能挑选。"
    page: Page[Plan]
    rows: Sequence[tuple[Plan, str, Mapping[str, int] | None, bool]]
    may_plan: bool


@page(permission=P.SPOTCHECK_SEE)
def plans(request: PageRequest) -> HttpResponseBase:
    """List the plans the actor may see, newest first."""
    found = sorted_page(
        queries.plans_visible_to(request.actor), request, sorts=SORTS, first=("-made_at", "-id")
    )
    progress = queries.progress_of(row.pk for row in found)
    today = local_day(request.at)
    return PlansScreen(
        page=found,
        rows=[
            (row, TONES[row.state], progress.get(row.pk), row.state == "drawn" and row.due_on < today)
            for row in found
        ],
        may_plan=request.actor.may(P.SPOTCHECK_PLAN),
    ).drawn(request)


@page(permission=P.SPOTCHECK_PLAN, methods=FILLS)
def make(request: PageRequest) -> HttpResponseBase:
    """Ask for a new plan; asked by GET with the form filled in, show how it would be shared out."""
    units = people.units_visible_to(request.actor, P.SPOTCHECK_PLAN)
    asked = {
        "units": units,
        "accounts": people.accounts_with(P.SPOTCHECK_FILL, within=[unit.pk for unit in units]).filter(
            person__unit__in=units
        ),
    }
    today = local_day(request.at)
    initial = {
        "title": f"{today:%Y年%m月}音像记录抽查", "since": today.replace(day=1), "until": today,
        "quota": SPOTCHECK_QUOTA.value, "risk_percent": SPOTCHECK_RISK_PERCENT.value, "strata": ["unit", "officer"],
        "due_on": today + timedelta(days=SPOTCHECK_DAYS.value),
    }  # fmt: skip
    previewed = PlanForm(request.GET, **asked) if "quota" in request.GET else None
    preview = None
    if previewed and previewed.is_valid():
        initial = dict(previewed.cleaned_data)
        preview = drawn_again.preview(_draft(previewed.cleaned_data))
    return fill(
        request,
        PlanForm(request.POST or None, initial=initial, **asked),
        act=lambda data: actions.make(by=request.actor, at=request.at, **data),
        title="制定抽查计划",
        submit="制定计划",
        crumbs=[(CRUMBS, reverse("console:plans"))],
        to=lambda made: reverse("console:plan", args=[made.pk]),
        done="已制定计划。下一步：固定名单。",
        template="spotchecks/plan_new.html",
        context={"preview": preview, "previewed": previewed},
    )


def _draft(data: dict[str, Any]) -> Plan:
    return Plan(
        unit=data["unit"], since=data["since"], until=data["until"], quota=data["quota"],
        risk_percent=data["risk_percent"], strata=" ".join(key for key in Plan.STRATA if key in data["strata"]),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PlanScreen(Screen):
    """``rows`` are each sheet with its stratum and colour; ``entry`` is what the draw left in the ledger."""

    template = "spotchecks/plan.html"

    plan: Plan
    tone: str
    checkers: "Sequence[Account]"
    buttons: Sequence[Button]
    page: Page[Sheet]
    rows: Sequence[tuple[Sheet, str, str]]
    progress: Mapping[str, int] | None
    overdue: bool
    entry: Entry | None
    traces: Sequence[trail.Trace]


@page(permission=P.SPOTCHECK_SEE)
def plan(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one plan: its terms, how it was drawn, its sheets."""
    row = _seen(request, pk)
    found = sorted_page(queries.sheets_of(row), request, sorts=SHEET_SORTS, first=("place", "id"))
    strata = queries.strata_zh(sheet.stratum for sheet in found)
    counted = queries.progress_of([pk]).get(pk)
    return PlanScreen(
        title=row.title,
        crumbs=[(CRUMBS, reverse("console:plans"))],
        plan=row,
        tone=TONES[row.state],
        checkers=[each.account for each in row.checkers.select_related("account__person__unit")],
        buttons=buttons(desk.PLAN, row, by=request.actor, at=request.at),
        page=found,
        rows=[(sheet, strata[sheet.stratum], SHEET_TONES[sheet.state]) for sheet in found],
        progress=counted,
        overdue=row.state == "drawn" and row.due_on < local_day(request.at),
        entry=population.draw_of(row).entry(),
        traces=trail.trail_of(row, names=queries.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _seen(request: PageRequest, pk: int) -> Plan:
    found: Plan = get_object_or_404(queries.plans_visible_to(request.actor), pk=pk)
    return found


@dataclass(frozen=True, kw_only=True)
class ReplayScreen(Screen):
    template = "spotchecks/replay.html"

    title: str = "重新抽取"
    again: drawn_again.Again


@page(permission=P.SPOTCHECK_SEE)
def replay(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw again from the frozen list and say whether the sheets are the same."""
    row = _drawn(request, pk)
    again = drawn_again.compare(row)
    if request.htmx:
        return render(request, "spotchecks/_replay.html", {"again": again})
    return ReplayScreen(
        crumbs=[(CRUMBS, reverse("console:plans")), (row.title, reverse("console:plan", args=[pk]))],
        again=again,
    ).drawn(request)


@page(permission=P.SPOTCHECK_SEE)
def proof(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out the proof of the draw, for `liuhen draw verify`."""
    row = _drawn(request, pk)
    pieces: Iterator[bytes] = drawn_again.proof_file(row)
    headers = {
        "Content-Disposition": f'attachment; filename="liuhen-draw-{pk}.jsonl"',
        "Cache-Control": "private, no-store",
    }
    return StreamingHttpResponse(pieces, content_type="application/x-ndjson", headers=headers)


def _drawn(request: PageRequest, pk: int) -> Plan:
    row = _seen(request, pk)
    if not row.seed:
        raise Http404("not drawn yet")
    return row


@page(permission=P.SPOTCHECK_SEE)
def record(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw the record of the draw 抽取记录 on paper."""
    row = _drawn(request, pk)
    assert row.drawn_at is not None and row.frozen_at is not None, "drawn means frozen"  # noqa: PT018
    rows = list(queries.sheets_of(row))
    strata = queries.strata_zh(sheet.stratum for sheet in rows)
    data = {
        "title": row.title, "unit": row.unit.name, "since": day(row.since), "until": day(row.until),
        "quota": row.quota, "risk_percent": row.risk_percent, "strata": row.strata_zh,
        "population_size": row.population_size, "population": row.population, "frozen_at": minute(row.frozen_at),
        "checkpoint_size": row.checkpoint_size, "seed": row.seed, "drawn_at": minute(row.drawn_at),
        "rows": [
            [sheet.place, sheet.recording.filename, strata[sheet.stratum], "风险" if sheet.by_risk else "随机",
             str(sheet.checker or "未分派"), sheet.state_zh]
            for sheet in rows
        ],
    }  # fmt: skip
    return printing.response("draw", data, at=row.drawn_at, filename=f"draw-{pk}.pdf")
