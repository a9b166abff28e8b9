"""Rectifications: the list, one of them, the papers, and the forms that carry it on."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liuhen.apps.findings import actions, forms, queries
from liuhen.apps.findings.console.finding import loaded as finding_loaded
from liuhen.apps.findings.console.rounds import TONES, rounds_of
from liuhen.apps.findings.models import Rectification
from liuhen.apps.people import queries as people
from liuhen.kernel import documents
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.kernel.web.wording import day, written_day
from liuhen.regulation import DUTIES
from liuhen.regulation.supervision import RECTIFY_IN_TIME


@page(permission=P.FINDING_SEE)
def rectifications(request: PageRequest) -> HttpResponseBase:
    """List the rectifications the actor may see, soonest due first."""
    filters = forms.RectificationFilters(
        {"state": "open"} | request.GET.dict(), units=people.units_visible_to(request.actor, P.FINDING_SEE)
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.found_rectifications(
        queries.rectifications_visible_to(request.actor), wanted=wanted, at=request.at
    )
    found = page_of(rows, order=("due_on", "id"), cursor=request.GET.get("cursor"))
    late = set(queries.overdue_rectifications(request.at))
    context = {
        "title": "整改",
        "lead": "问题成立后责令限期整改，报告后由人复查；逾期不改或效果不明显的可以通报。",
        "filters": filters,
        "page": found,
        "rows": [(row, TONES[row.state], row.pk in late) for row in found],
        "is_filtered": bool(request.GET),
    }
    return render(request, "findings/rectifications.html", context)


@page(permission=P.FINDING_SEE)
def rectification(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one rectification with its time limit, what was reported and what the recheck found."""
    row = _seen(request, pk)
    context = {
        "title": f"整改 {row.pk}",
        "crumbs": [("整改", reverse("console:rectifications"))],
        "round": rounds_of([row], request)[0],
        "finding": row.finding,
        "cite": _cite(row),
        "about": address_of(row.finding.about, by=request.actor),
        "traces": trail.trail_of(row, names=people.names_of, before=request.GET.get("trail")),
    }
    return render(request, "findings/rectification.html", context)


def _seen(request: PageRequest, pk: int) -> Rectification:
    found: Rectification = get_object_or_404(queries.rectifications_visible_to(request.actor), pk=pk)
    return found


def _cite(row: Rectification) -> str:
    return DUTIES[row.finding.duty][-1].article.cite()


@page(permission=P.FINDING_CLOSE, methods=FILLS)
def order(request: PageRequest, pk: int) -> HttpResponseBase:
    """Order rectification of a finding that stands."""
    finding, places = finding_loaded(request, pk, P.FINDING_CLOSE)
    return fill(
        request,
        forms.OrderForm(request.POST or None),
        act=lambda data: actions.order_rectification(
            finding=finding, by=request.actor, at=request.at, **data
        ),
        title="责令整改",
        submit="发出整改通知",
        done="已责令整改，可以打印限期整改通知书。",
        **places,
    )


def _loaded(request: PageRequest, pk: int, permission: P) -> tuple[Rectification, dict[str, Any]]:
    row: Rectification = get_object_or_404(
        queries.rectifications_visible_to(request.actor, permission), pk=pk
    )
    here = reverse("console:rectification", args=[pk])
    crumbs = [("整改", reverse("console:rectifications")), (f"整改 {pk}", here)]
    shown = {"row": row, "tone": TONES[row.state]}
    return row, {
        "crumbs": crumbs,
        "to": here,
        "context": shown,
        "template": "findings/rectification_form.html",
    }


@page(permission=P.RECTIFICATION_REPORT, methods=FILLS)
def report(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say what was done."""
    row, places = _loaded(request, pk, P.RECTIFICATION_REPORT)
    return fill(
        request,
        forms.ReportForm(request.POST or None),
        act=lambda data: actions.report_rectification(
            rectification=row, by=request.actor, at=request.at, **data
        ),
        title="报告整改情况",
        submit="报告",
        confirm="报告提交后永久留痕，不能修改。确定提交吗？",
        drafted=True,
        done="已报告整改情况，等待复查。",
        **places,
    )


@page(permission=P.FINDING_CLOSE, methods=FILLS)
def pass_(request: PageRequest, pk: int) -> HttpResponseBase:
    """Find that it was put right."""
    row, places = _loaded(request, pk, P.FINDING_CLOSE)
    return fill(
        request,
        forms.PassForm(request.POST or None),
        act=lambda data: actions.pass_rectification(
            rectification=row, by=request.actor, at=request.at, **data
        ),
        title="复查通过",
        submit="复查通过",
        confirm="复查结论永久留痕，不能修改。确定通过吗？",
        done="复查通过，问题已整改。",
        **places,
    )


@page(permission=P.FINDING_CLOSE, methods=FILLS)
def fail(request: PageRequest, pk: int) -> HttpResponseBase:
    """Find that it was not, and order the next round."""
    row, places = _loaded(request, pk, P.FINDING_CLOSE)
    return fill(
        request,
        forms.FailForm(request.POST or None),
        act=lambda data: actions.fail_rectification(
            rectification=row, by=request.actor, at=request.at, **data
        ),
        title="复查不通过",
        submit="再次责令整改",
        confirm="复查结论永久留痕，不能修改。确定再次责令整改吗？",
        tone="danger",
        done="已再次责令整改。",
        **{**places, "to": lambda made: reverse("console:rectification", args=[made.pk])},
    )


@page(permission=P.RECTIFICATION_CIRCULATE, methods=FILLS)
def circulate(request: PageRequest, pk: int) -> HttpResponseBase:
    """Send a circulated notice round."""
    row, places = _loaded(request, pk, P.RECTIFICATION_CIRCULATE)
    ground = "ineffective" if row.state == "failed" else "overdue"
    return fill(
        request,
        forms.CircularForm(request.POST or None, initial={"ground": ground}),
        act=lambda data: actions.circulate(rectification=row, by=request.actor, at=request.at, **data),
        title="通报",
        submit="发出通报",
        confirm="通报发出后计入考核，不能撤回。确定发出吗？",
        drafted=True,
        tone="danger",
        done="已通报并计入考核，可以打印通报。",
        **places,
    )


@page(permission=P.FINDING_SEE)
def notice(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw the notice of rectification 限期整改通知书."""
    row = _seen(request, pk)
    data = {
        "unit": row.unit.name,
        "number": f"〔{day(row.ordered_at)[:4]}〕{row.pk}号",
        "orderer": str(row.orderer.person.unit) if row.orderer and row.orderer.person else "",
        "finding": row.finding.text,
        "about": row.finding.about_zh,
        "conclusion": row.finding.conclusion,
        "article": _cite(row),
        "basis": RECTIFY_IN_TIME.article.cite_in_full(),
        "demand": row.demand,
        "due_on": written_day(row.due_on),
        "ordered_on": written_day(row.ordered_at),
        "round": row.round,
    }
    return documents.response("order", data, at=row.ordered_at, filename=f"rectification-{pk}.pdf")


@page(permission=P.FINDING_SEE)
def circular(request: PageRequest, pk: int) -> HttpResponseBase:
    """Draw the circulated notice 通报."""
    row = _seen(request, pk)
    if row.circulated_at is None:
        raise Http404("it was not circulated")
    data = {
        "unit": row.unit.name,
        "number": queries.circulated_number(row),
        "issuer": str(row.circulator.person.unit) if row.circulator and row.circulator.person else "",
        "ground": row.circular_ground_zh,
        "basis": RECTIFY_IN_TIME.article.cite_in_full(),
        "finding": row.finding.text,
        "about": row.finding.about_zh,
        "demand": row.demand,
        "due_on": written_day(row.due_on),
        "report": row.report,
        "verdict": row.verdict,
        "reason": row.reason_weighed,
        "text": row.circular,
        "circulated_on": written_day(row.circulated_at),
    }
    return documents.response("circular", data, at=row.circulated_at, filename=f"circular-{pk}.pdf")
