"""Pages of provision inspections: opened by the bureau, followed until everything is put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.findings import actions as findings
from liuhen.apps.findings import queries as found_problems
from liuhen.apps.people import queries as people
from liuhen.apps.provision import desk
from liuhen.apps.provision.actions import inspections as actions
from liuhen.apps.provision.console import forms
from liuhen.apps.provision.models import ProvisionInspection
from liuhen.apps.provision.queries import decisions, table
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.clocks import ClockFace, faces_by_subject
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import day, minute
from liuhen.regulation import DUTIES

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding, Rectification

TONES = {"open": "orange", "closed": "green"}
KEPT = (
    ("device_class", "类别", "类"), ("officers", "持证执法人员", "人"), ("required", "应配", "台"),
    ("working", "完好", "台"), ("below", "不达标", "台"), ("unjudged", "参数未登记", "台"),
    ("effective", "有效实配", "台"), ("shortfall", "缺口", "台"),
)  # fmt: skip
FINDING_TONES = {"accepted": "green", "rectified": "green", "rectifying": "orange"}

SORTS = {"单位": "unit__path", "事由": "occasion", "发起时间": "opened_at", "状态": "state"}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [
        ("设备配备", reverse("console:provision")),
        ("监督检查", reverse("console:provision-inspections")),
        *more,
    ]


@dataclass(frozen=True, kw_only=True)
class InspectionsScreen(Screen):
    template = "provision/inspections.html"

    title: str = "配备监督检查"
    filters: forms.ListFilters
    page: Page[ProvisionInspection]
    may_open: bool
    is_filtered: bool


@page(permission=P.PROVISION_SEE)
def inspections(request: PageRequest) -> HttpResponseBase:
    """List the inspections, newest first."""
    filters = forms.ListFilters(
        request.GET,
        units=people.units_visible_to(request.actor, P.PROVISION_SEE),
        states=ProvisionInspection.states,
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    return InspectionsScreen(
        crumbs=_crumbs()[:1],
        filters=filters,
        page=sorted_page(
            decisions.filtered(decisions.inspections_visible_to(request.actor), wanted=wanted),
            request,
            sorts=SORTS,
            first=("-opened_at", "-id"),
        ),
        may_open=request.actor.may(P.PROVISION_INSPECT),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True)
class Problem:
    """A finding of an inspection, with the latest round of putting it right."""

    finding: "Finding"
    tone: str
    cite: str
    rectification: "Rectification | None"
    clocks: Sequence[ClockFace]


@dataclass(frozen=True, kw_only=True)
class InspectionScreen(Screen):
    """``then`` is the unit's row of the table as it was when the inspection was opened, ``now`` as it is."""

    template = "provision/inspection.html"

    inspection: ProvisionInspection
    tone: str
    then: Mapping[str, Any]
    now: table.Row
    problems: Sequence[Problem]
    may_inspect: bool
    may_report: bool
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.PROVISION_SEE)
def inspection(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one inspection: the table as it was beside the table now, what was found, what was put right."""
    found = get_object_or_404(decisions.inspections_visible_to(request.actor), pk=pk)
    return InspectionScreen(
        title=str(found),
        crumbs=_crumbs(),
        inspection=found,
        tone=TONES[found.state],
        then=found.table,
        now=table.row_for(found.unit, on=local_day(request.at)),
        problems=_problems(request, found),
        may_inspect=found.state == "open" and request.actor.may_on(P.PROVISION_INSPECT, found),
        may_report=request.actor.may_on(P.RECTIFICATION_REPORT, found),
        buttons=buttons(desk.INSPECTION, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _problems(request: PageRequest, found: ProvisionInspection) -> list[Problem]:
    rows = list(found_problems.about(found.ref))
    rounds = found_problems.latest_rectifications(row.pk for row in rows)
    clocks = faces_by_subject((each.ref for each in rounds.values()), at=request.at)
    return [
        Problem(
            finding=row,
            tone=FINDING_TONES.get(row.state, "red"),
            cite=DUTIES[row.duty][-1].article.cite(),
            rectification=rounds.get(row.pk),
            clocks=clocks[rounds[row.pk].ref] if row.pk in rounds else [],
        )
        for row in rows
    ]


@page(permission=P.PROVISION_SEE)
def paper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the inspection: the table as it was, what was found, what was put right, how it ended."""
    found = get_object_or_404(decisions.inspections_visible_to(request.actor), pk=pk)
    rows = list(found_problems.about(found.ref))
    rounds = found_problems.latest_rectifications(row.pk for row in rows)
    said = {
        "number": f"{found.unit.code}-{found.pk}",
        "org": people.supervising_unit().name,
        "facts": [
            ("被检查单位", str(found.unit)),
            ("事由", found.occasion),
            ("发起时间", minute(found.opened_at)),
            ("状态", found.state_zh),
            ("办结时间", minute(found.closed_at) if found.closed_at else "—"),
            ("检查结论", found.conclusion or "—"),
        ],
        "then": [(zh, f"{found.table[key]}{unit}") for key, zh, unit in KEPT],
        "problems": [_on_paper(n, row, rounds.get(row.pk)) for n, row in enumerate(rows, 1)],
        "signers": [("检查人员", "", ""), ("被检查单位", "", "")],
        "proof": printing.proof_of(found),
    }
    name = "provision-inspection"
    return printing.response(name, said, at=request.at, filename=f"{name}-{pk}.pdf")


def _on_paper(n: int, row: Any, last: Any) -> list[str]:
    cite = DUTIES[row.duty][-1].article.cite()
    if last is None:
        return [str(n), row.text, cite, row.conclusion, row.state_zh]
    told = [
        f"要求：{last.demand}", f"期限：{day(last.due_on)}（第{last.round}次）",
        last.report and f"整改：{last.report}", last.verdict and f"复查：{last.verdict}",
    ]  # fmt: skip
    return [str(n), row.text, cite, "\n".join(filter(None, told)), row.state_zh]


def _loaded(request: PageRequest, pk: int, permission: P) -> tuple[ProvisionInspection, dict[str, Any]]:
    found: ProvisionInspection = desk.INSPECTION.reached(request.actor, pk, permission)
    here = reverse("console:provisioninspection", args=[pk])
    return found, {"crumbs": _crumbs((str(found), here)), "to": here}


def _finding(request: PageRequest, found: ProvisionInspection, finding_pk: int) -> Any:
    return get_object_or_404(found_problems.visible_to(request.actor), pk=finding_pk, about=found.ref)


@page(permission=P.PROVISION_INSPECT, methods=FILLS)
def problem(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put on record what was found."""
    found, places = _loaded(request, pk, P.PROVISION_INSPECT)
    return fill(
        request,
        forms.ProblemForm(request.POST or None),
        act=lambda data: actions.raise_problem(inspection=found, by=request.actor, at=request.at, **data),
        title="提出问题",
        submit="提出",
        done="已提出问题。",
        **places,
    )


@page(permission=P.PROVISION_INSPECT, methods=FILLS)
def order(request: PageRequest, pk: int, finding: int) -> HttpResponseBase:
    """Tell the unit to put it right."""
    found, places = _loaded(request, pk, P.PROVISION_INSPECT)
    row = _finding(request, found, finding)
    return fill(
        request,
        forms.OrderForm(request.POST or None),
        act=lambda data: actions.order(
            inspection=found, finding=row, by=request.actor, at=request.at, **data
        ),
        title=f"责令整改：{row.text}",
        submit="责令整改",
        done="已责令整改，期限开始计算。",
        **places,
    )


@page(permission=P.RECTIFICATION_REPORT, methods=FILLS)
def report(request: PageRequest, pk: int, finding: int) -> HttpResponseBase:
    """Say what was put right."""
    found, places = _loaded(request, pk, P.RECTIFICATION_REPORT)
    row, rectification = _rectification(request, found, finding)
    return fill(
        request,
        forms.ReportForm(request.POST or None),
        act=lambda data: findings.report_rectification(
            rectification=rectification, by=request.actor, at=request.at, **data
        ),
        title=f"报告整改情况：{row.text}",
        submit="报告",
        done="已报告，等待复查。",
        **places,
    )


@page(permission=P.PROVISION_INSPECT, methods=FILLS)
def recheck(request: PageRequest, pk: int, finding: int) -> HttpResponseBase:
    """See whether it was put right."""
    found, places = _loaded(request, pk, P.PROVISION_INSPECT)
    row, rectification = _rectification(request, found, finding)

    def act(data: dict[str, Any]) -> Any:
        said: dict[str, Any] = {"rectification": rectification, "verdict": data["verdict"]}
        if data["passed"] == "yes":
            return findings.pass_rectification(**said, by=request.actor, at=request.at)
        return findings.fail_rectification(**said, due_on=data["due_on"], by=request.actor, at=request.at)

    return fill(
        request,
        forms.RecheckForm(request.POST or None),
        act=act,
        title=f"复查：{row.text}",
        submit="提交复查结果",
        done="已记录复查结果。",
        **places,
    )


def _rectification(request: PageRequest, found: ProvisionInspection, finding_pk: int) -> tuple[Any, Any]:
    row = _finding(request, found, finding_pk)
    rectification = found_problems.latest_rectifications([row.pk]).get(row.pk)
    if rectification is None:
        raise Http404("the finding was not sent to rectification")
    return row, rectification


urlpatterns = [
    path("provision/inspections/", inspections, name="provision-inspections"),
    path("provision/inspections/<int:pk>/", inspection, name="provisioninspection"),
    path("provision/inspections/<int:pk>/paper/", paper, name="provisioninspection-paper"),
    path("provision/inspections/<int:pk>/problem/", problem, name="provisioninspection-problem"),
    path("provision/inspections/<int:pk>/<int:finding>/order/", order, name="provisioninspection-order"),
    path("provision/inspections/<int:pk>/<int:finding>/report/", report, name="provisioninspection-report"),
    path(
        "provision/inspections/<int:pk>/<int:finding>/recheck/", recheck, name="provisioninspection-recheck"
    ),
]
