"""Pages of dossiers: which there are, what is in one with its pages, the bound volumes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.cases import queries as cases
from liuhen.apps.dossiers import actions, capsules, desk, queries
from liuhen.apps.dossiers.contents import Content, Contents
from liuhen.apps.dossiers.models import Dossier, DossierItem, FileReview, Volume
from liuhen.apps.people import queries as people
from liuhen.kernel import printing
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import panels, trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons, making, pages
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import minute
from liuhen.regulation.dossiers import FULL, DossierFacts

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case

MENU = (MenuGroup("案件", (MenuItem("案卷", "archive", "console:dossiers", P.CASE_SEE),)),)
TONES = {"open": "blue", "closed": "green"}
BOUND = ("paper", "receipt")

trail.call(
    "dossier", case=trail.ref("case", "案件"), pages="页数", items="卷内文件数", sha256="SHA-256", volume="册"
)
trail.call("file-review", dossier=trail.ref("dossier", "案卷"), result="评查结果")

SORTS = {
    "案号": "case__number",
    "案由": "case__cause",
    "单位": "unit__path",
    "办结": "case_over_at",
    "状态": "state",
}


class DossierFilters(forms.Form):
    """What the list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Dossier.states.items()])
    number = forms.CharField(label="案号", required=False, max_length=60)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)


@dataclass(frozen=True, kw_only=True)
class DossiersScreen(Screen):
    """``rows`` come with the tone of their state."""

    template = "dossiers/dossiers.html"

    title: str = "案卷"
    lead: str = "案件办完后立卷归档：每一步的文字、证据、送达和音像记录在同一案卷，可从头到尾回溯。"
    filters: DossierFilters
    page: Page[Dossier]
    rows: Sequence[tuple[Dossier, str]]
    may_open: bool
    is_filtered: bool


@page(permission=P.CASE_SEE)
def dossiers(request: PageRequest) -> HttpResponseBase:
    """List the dossiers, newest first."""
    filters = DossierFilters(request.GET, units=people.units_visible_to(request.actor, P.CASE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.visible_to(request.actor), wanted=wanted)
    found = sorted_page(rows, request, sorts=SORTS, first=("-id",))
    return DossiersScreen(
        filters=filters,
        page=found,
        rows=[(each, TONES[each.state]) for each in found],
        may_open=request.actor.may(P.DOSSIER_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class DossierScreen(Screen):
    """``volumes`` come with their items, each with the address of what it is; ``later`` is what is in none yet."""

    template = "dossiers/dossier.html"

    dossier: Dossier
    tone: str
    volumes: Sequence[tuple[Volume, Sequence[tuple[DossierItem, str]]]]
    later: Sequence[Content]
    lists: Sequence[str]
    unfinished: Sequence[str]
    reviews: Sequence[FileReview]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.CASE_SEE)
def dossier(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one dossier: what is in it, in its order, with the pages."""
    found: Dossier = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    by_volume: dict[int, list[tuple[DossierItem, str]]] = {}
    for item in queries.items_of(found):
        address = address_of(item.ref, by=request.actor) if item.kind in BOUND else ""
        by_volume.setdefault(item.volume_id, []).append((item, address))
    held = Contents(found.case)
    return DossierScreen(
        title=str(found),
        crumbs=[(desk.ABOVE[0], reverse(desk.ABOVE[1]))],
        dossier=found,
        tone=TONES[found.state],
        volumes=[(each, by_volume.get(each.pk, [])) for each in queries.volumes_of(found)],
        later=queries.not_in_yet(found, held),
        lists=[DossierItem.KINDS[each.kind] for each in held.sheets] if found.state == "open" else (),
        unfinished=held.unfinished,
        reviews=list(queries.reviews_of(found)),
        clocks=faces_of(found.ref, at=request.at),
        buttons=[
            *buttons(desk.DOSSIER, found, by=request.actor, at=request.at),
            *_reviewing(found, request.actor),
        ],
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
    ).drawn(request)


def _reviewing(found: Dossier, by: Actor) -> list[Button]:
    """Return the button that reviews a file that is closed."""
    if found.state != "closed":
        return []
    facts = DossierFacts(is_handler=cases.is_handler(found.case, by.person_id))
    draft = FileReview(dossier=found, unit_id=found.unit_id)
    return making(desk.DOSSIER, actions.review, found, draft, by=by, facts=facts)


@page(permission=P.CASE_SEE)
def volume(request: PageRequest, pk: int, number: int) -> HttpResponseBase:
    """Hand out a bound volume."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    bound = get_object_or_404(found.volumes, number=number)
    return download(bound.sha256, f"dossier-{pk}-{number}.pdf")


@page(permission=P.CASE_SEE)
def capsule(request: PageRequest, pk: int, number: int) -> HttpResponseBase:
    """Hand out the capsule of a bound volume."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    return capsules.response(request, get_object_or_404(found.volumes, number=number))


@page(permission=P.CASE_SEE)
def file_review(request: PageRequest, pk: int) -> HttpResponseBase:
    """Print the sheet of one review."""
    found: FileReview = get_object_or_404(queries.reviews_visible_to(request.actor), pk=pk)
    case = found.dossier.case
    vetoes, points = found.sheet
    told = {
        "org": found.unit.name,
        "facts": [
            ("案号", case.number), ("案由", case.cause), ("办案单位", found.unit.name),
            ("评查人", f"{found.reviewer}（{found.reviewer.number}）"), ("评查时间", minute(found.reviewed_at)),
        ],
        "vetoes": vetoes,
        "points": [*points, ["", "合计", str(FULL), str(sum(found.points.values()))]],
        "result": found.result_zh,
        "opinion": found.opinion,
        "signers": [("评查人", "", "")],
        "proof": printing.proof_of(found),
    }  # fmt: skip
    return printing.response("file_review", told, at=found.reviewed_at, filename=f"file-review-{pk}.pdf")


def _of_case(_: PageRequest, case: "Case") -> dict[str, Any]:
    return {"dossier": queries.of_case(case)}


panels.offer("case", panels.Panel("案卷", "dossiers/of_case.html", P.CASE_SEE, _of_case))

urlpatterns = [
    path("dossiers/", dossiers, name="dossiers"),
    path("dossiers/<int:pk>/", dossier, name="dossier"),
    path("dossiers/<int:pk>/volumes/<int:number>/", volume, name="dossier-volume"),
    path("dossiers/<int:pk>/volumes/<int:number>/capsule/", capsule, name="dossier-capsule"),
    path("dossiers/reviews/<int:pk>/print/", file_review, name="file-review-print"),
    *(address for each in desk.DESKS for address in pages(each)),
]
