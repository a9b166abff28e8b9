"""Pages of remedies: reconsiderations and suits with their sealed answers, judgments to perform, opinions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.people import queries as people
from liuhen.apps.remedies import actions, answer_volumes, desk, queries
from liuhen.apps.remedies.models import AnswerVolume, Opinion, Performance, Remedy, RemedyFile, VolumeItem
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import Desk, buttons, making, pages
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.panels import Panel, offer
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.remedies import KINDS

MENU = (
    MenuGroup(
        "案件",
        (
            MenuItem("复议应诉", "scale", "console:remedies", P.CASE_SEE),
            MenuItem("判决履行", "gavel", "console:performances", P.CASE_SEE),
            MenuItem("复议意见书", "message-report", "console:opinions", P.CASE_SEE),
        ),
    ),
)
TONES = {
    "lodged": "orange", "forwarded": "blue", "answering": "orange", "answered": "blue", "decided": "orange",
    "settled": "green", "put-right": "green", "owed": "orange", "performed": "green", "lifted": "grey",
    "received": "orange", "reported": "green",
}  # fmt: skip

trail.call(
    "remedy", receipt="凭证", files="附件", document="文书编号", decision=trail.ref("decision", "决定")
)
trail.call("performance", files="附件")
trail.call("opinion", files="附件")
trail.call("answer-volume", count="材料件数", later="决定以后的材料件数", sha256="答复卷摘要值")

SORTS = {"受理机关": "organ", "申请、起诉": "brought_on", "状态": "state"}
OWED_SORTS = {"单位": "unit__path", "状态": "state"}


class Filters(forms.Form):
    """What a list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)
    kind = forms.ChoiceField(label="种类", required=False)

    def __init__(
        self, data: Any, *, units: Any, states: dict[str, str], kinds: dict[str, str] | None = None
    ) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        self.fields["state"].choices = [("", "全部"), *states.items()]  # type: ignore[attr-defined]
        if kinds is None:
            del self.fields["kind"]
        else:
            self.fields["kind"].choices = [("", "全部"), *kinds.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class RemediesScreen(Screen):
    template = "remedies/remedies.html"

    title: str = "复议应诉"
    lead: str = "对本单位决定和不履行职责的行政复议、行政诉讼：何时答复，结果如何，要做什么。"
    filters: Filters
    page: Page[Remedy]
    rows: Sequence[tuple[Remedy, str]]
    may_enter: bool
    is_filtered: bool


@page(permission=P.CASE_SEE)
def remedies(request: PageRequest) -> HttpResponseBase:
    """List reconsiderations and suits, newest first."""
    filters = Filters(
        request.GET,
        units=people.units_visible_to(request.actor, P.CASE_SEE),
        states=Remedy.states,
        kinds=KINDS,
    )
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-id",),
    )
    return RemediesScreen(
        filters=filters, page=found, rows=[(each, TONES[each.state]) for each in found],
        may_enter=request.actor.may(P.REMEDY_KEEP), is_filtered=any(wanted.values()),
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RemedyScreen(Screen):
    """``volumes`` come with their items: those inside the seal, and those that came later."""

    template = "remedies/remedy.html"

    remedy: Remedy
    tone: str
    files: Sequence[RemedyFile]
    volumes: Sequence[tuple[AnswerVolume, Sequence[VolumeItem], Sequence[VolumeItem]]]
    performances: Sequence[Performance]
    opinions: Sequence[Opinion]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def remedy(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one remedy: what is asked for, the sealed answer, what came of it and what follows."""
    return shown_remedy(request, pk)


def shown_remedy(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Remedy = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    volumes = list(found.volumes.order_by("-id"))
    items = {each.pk: list(each.items.order_by("n")) for each in volumes}
    return RemedyScreen(
        title=str(found),
        crumbs=[(desk.REMEDIES[0], reverse(desk.REMEDIES[1]))],
        remedy=found,
        tone=TONES[found.state],
        files=list(queries.files_of(found.ref)),
        volumes=[
            (each, [item for item in items[each.pk] if item.is_inside],
             [item for item in items[each.pk] if not item.is_inside])
            for each in volumes
        ],
        performances=list(found.performances.order_by("id")),
        opinions=list(found.opinions.order_by("id")),
        clocks=faces_of(found.ref, at=request.at),
        buttons=[*_sealing(found, request.actor), *buttons(desk.REMEDY, found, by=request.actor, at=request.at)],
        traces=trail.trail_of(found, *volumes, names=people.names_of, before=request.GET.get("trail")),
        **refused,
    ).drawn(request)  # fmt: skip


def _sealing(found: Remedy, by: Actor) -> list[Button]:
    """Return the button that seals the answer, while there is something to answer and a decision to show."""
    if not found.is_pending or found.decision_id is None:
        return []
    draft = AnswerVolume(unit_id=found.unit_id, case_id=found.case_id, remedy=found)
    return making(desk.REMEDY, actions.seal, found, draft, by=by)


@dataclass(frozen=True, kw_only=True)
class OwedScreen(Screen):
    """Performances, or opinions: what the unit has to do by when."""

    template = "remedies/owed.html"

    filters: Filters
    page: Page[Any]
    rows: Sequence[tuple[Any, str]]
    today: date
    noun: str
    entering: str
    submit: str
    is_filtered: bool


@page(permission=P.CASE_SEE)
def performances(request: PageRequest) -> HttpResponseBase:
    """List what judgments and reconsiderations oblige units to do, newest first."""
    return _owed(
        request, desk.PERFORMANCE, queries.performances_visible_to(request.actor), Performance.states,
        title="判决履行", lead="生效的判决、裁定、调解书和复议决定要求本单位做什么，何时履行，有何证明。",
            noun="履行事项",
        submit="登记履行事项",
    )  # fmt: skip


@page(permission=P.CASE_SEE)
def opinions(request: PageRequest) -> HttpResponseBase:
    """List the opinions of reconsidering organs, newest first."""
    return _owed(
        request, desk.OPINION, queries.opinions_visible_to(request.actor), Opinion.states, title="复议意见书",
        lead="复议机关要求纠正违法行为、做好善后的意见书，以及报告的情况。", noun="意见书", submit="登记意见书",
    )  # fmt: skip


def _owed(
    request: PageRequest,
    of: Desk,
    rows: Any,
    states: dict[str, str],
    *,
    title: str,
    lead: str,
    noun: str,
    submit: str,
) -> HttpResponseBase:
    filters = Filters(request.GET, units=people.units_visible_to(request.actor, P.CASE_SEE), states=states)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(queries.filtered(rows, wanted=wanted), request, sorts=OWED_SORTS, first=("-id",))
    entering = of.entering[0]
    return OwedScreen(
        title=title, lead=lead, filters=filters, page=found, rows=[(each, TONES[each.state]) for each in found],
        today=local_day(request.at), noun=noun, submit=submit, is_filtered=any(wanted.values()),
        entering=reverse(f"console:{of.noun}-{entering.slug}") if request.actor.may(P.REMEDY_KEEP) else "",
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PerformanceScreen(Screen):
    template = "remedies/performance.html"

    performance: Performance
    tone: str
    today: date
    files: Sequence[RemedyFile]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def performance(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what an instrument obliges the unit to do."""
    return shown_performance(request, pk)


def shown_performance(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found = get_object_or_404(queries.performances_visible_to(request.actor), pk=pk)
    return PerformanceScreen(
        title=str(found), crumbs=[(desk.PERFORMANCES[0], reverse(desk.PERFORMANCES[1]))], performance=found,
        tone=TONES[found.state], today=local_day(request.at), files=list(queries.files_of(found.ref)),
        clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.PERFORMANCE, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class OpinionScreen(Screen):
    template = "remedies/opinion.html"

    opinion: Opinion
    tone: str
    files: Sequence[RemedyFile]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def opinion(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one opinion and what was reported on it."""
    return shown_opinion(request, pk)


def shown_opinion(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found = get_object_or_404(queries.opinions_visible_to(request.actor), pk=pk)
    return OpinionScreen(
        title=str(found), crumbs=[(desk.OPINIONS[0], reverse(desk.OPINIONS[1]))], opinion=found,
        tone=TONES[found.state], files=list(queries.files_of(found.ref)), clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.OPINION, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _file(of: Any, n: int) -> HttpResponseBase:
    given = get_object_or_404(queries.files_of(of.ref), pk=n)
    return download(given.sha256, given.name)


@page(permission=P.CASE_SEE)
def remedy_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what came with a remedy."""
    return _file(get_object_or_404(queries.visible_to(request.actor), pk=pk), n)


@page(permission=P.CASE_SEE)
def performance_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out an instrument or a proof."""
    return _file(get_object_or_404(queries.performances_visible_to(request.actor), pk=pk), n)


@page(permission=P.CASE_SEE)
def opinion_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what came with an opinion."""
    return _file(get_object_or_404(queries.opinions_visible_to(request.actor), pk=pk), n)


@page(permission=P.REMEDY_KEEP)
def volume(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out the capsule of a sealed answer."""
    return answer_volumes.response(
        request, get_object_or_404(queries.volumes_visible_to(request.actor, P.REMEDY_KEEP), pk=pk)
    )


def of_case(_: PageRequest, case: Any) -> dict[str, Any]:
    """Return what a case's page shows of remedies."""
    return {"rows": [(each, TONES[each.state]) for each in queries.of_case(case)]}


def of_decision(request: PageRequest, decision: Any) -> dict[str, Any]:
    """Return what a decision's page shows of remedies."""
    rows = queries.of_decision(decision).filter(pk__in=queries.visible_to(request.actor).values("pk"))
    return {"rows": [(each, TONES[each.state]) for each in rows]}


offer("case", Panel("复议应诉", "remedies/of_case.html", P.CASE_SEE, of_case))
offer("decision", Panel("复议应诉", "remedies/of_case.html", P.CASE_SEE, of_decision))

SHOWN = (
    (desk.REMEDY, shown_remedy),
    (desk.PERFORMANCE, shown_performance),
    (desk.OPINION, shown_opinion),
)
urlpatterns = [
    path("remedies/", remedies, name="remedies"),
    path("remedies/<int:pk>/", remedy, name="remedy"),
    path("remedies/<int:pk>/files/<int:n>/", remedy_file, name="remedy-file"),
    path("remedies/volumes/<int:pk>/", volume, name="answervolume-capsule"),
    path("performances/", performances, name="performances"),
    path("performances/<int:pk>/", performance, name="performance"),
    path("performances/<int:pk>/files/<int:n>/", performance_file, name="performance-file"),
    path("opinions/", opinions, name="opinions"),
    path("opinions/<int:pk>/", opinion, name="opinion"),
    path("opinions/<int:pk>/files/<int:n>/", opinion_file, name="opinion-file"),
    *(address for each, shown in SHOWN for address in pages(each, shown=shown)),
]
