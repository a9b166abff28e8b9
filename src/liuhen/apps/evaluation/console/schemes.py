"""Pages of schemes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.evaluation import desk, lifecycle
from liuhen.apps.evaluation.console.listing import listed
from liuhen.apps.evaluation.models import Evaluation, Indicator, Scheme
from liuhen.apps.evaluation.queries import judging, schemes
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import buttons
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.evaluation import NO_TARGETS, points_zh


@page(permission=P.EVALUATION_SEE)
def listing(request: PageRequest) -> HttpResponseBase:
    """List the schemes somebody keeps or is judged by, newest first."""

    def said(row: Scheme) -> str:
        return f"{row.unit.short_name}编制" + ("，年度开始后批准（首次）" if row.is_late else "")

    return listed(
        request, schemes.schemes_visible_to(request.actor), Scheme.states, said, right=P.EVALUATION_SEE,
        title="考评方案", lead="年度开始前确定：每项指标从哪些记录计分、占多少分、怎样计分。",
        noun="方案", column="说明", submit="编制考评方案", hint="由考评机关在年度开始前编制并报批。",
        entering=reverse("console:scheme-draft") if request.actor.may(P.EVALUATION_KEEP) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SchemeScreen(Screen):
    """``rows`` are the indicators with the kinds of unit they are for."""

    template = "evaluation/scheme.html"

    scheme: Scheme
    tone: str
    rows: Sequence[tuple[Indicator, str]]
    full: str
    barred: str
    evaluations: Sequence[Evaluation]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.EVALUATION_SEE)
def one(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a scheme with its indicators."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Scheme = get_object_or_404(schemes.schemes_visible_to(request.actor), pk=pk)
    indicators = list(schemes.indicators_of(found))
    return SchemeScreen(
        title=str(found), crumbs=[(desk.SCHEMES[0], reverse(desk.SCHEMES[1]))], scheme=found,
        tone=desk.TONES[found.state],
        rows=[(each, "、".join(lifecycle.KINDS[kind] for kind in each.kinds) or "全部") for each in indicators],
        full=points_zh(sum(each.full for each in indicators)), barred=NO_TARGETS,
        evaluations=list(judging.visible_to(request.actor).filter(scheme=found).order_by("version")),
        buttons=buttons(desk.SCHEME, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip
