"""Sanctions, redress and blemishes: each a list and a page; and the files that came with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.accountability import capsules, desk, queries
from liuhen.apps.accountability.actions import redress as acts
from liuhen.apps.accountability.models import Blemish, Consequence, FaultFile, Redress, Sanction
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import called
from liuhen.kernel.web import attaching, trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.faults import REVIEW_AND_APPEAL, SANCTION_BY_FORM, TELL_BLEMISHES
from liuhen.regulation.vocabulary import Duty

TONES = {
    "decided": "orange", "sealed": "orange", "served": "blue", "stayed": "purple", "revoked": "grey", "void": "grey",
    "requested": "orange", "open": "orange", "waiting": "blue", "late": "red", "answered": "grey", "withdrawn": "grey",
    "overtaken": "red", "moot": "grey", "lifted": "grey", "noted": "orange", "judged": "blue", "corrected": "green",
    "rejected": "red",
}  # fmt: skip
Row = tuple[str, str, Sequence[str], str, str]
"""What a list tells of a row: address, name, cells, colour, state."""


class Filters(forms.Form):
    """What a list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str]) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        self.fields["state"].choices = [("", "全部"), *states.items()]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class ListScreen(Screen):
    """``heads`` name the cells between a row's name and its state; ``entering`` is the page that makes one."""

    template = "accountability/list.html"

    heads: Sequence[str]
    filters: Filters
    page: Page[Any]
    rows: Sequence[Row]
    entering: tuple[str, str] | None = None
    is_filtered: bool


def _listed(
    request: PageRequest, model: Any, rows: Any, *, order: tuple[str, ...], heads: Sequence[str], cells: Any,
    title: str, lead: str, entering: tuple[str, str] | None = None, name: Callable[[Any], str] | None = None,
) -> HttpResponseBase:  # fmt: skip
    filters = Filters(
        request.GET, units=people.units_visible_to(request.actor, P.LEAD_SEE), states=model.states
    )
    wanted = {
        key: value for key, value in (filters.cleaned_data if filters.is_valid() else {}).items() if value
    }
    found = page_of(rows.filter(**wanted), order=order, cursor=request.GET.get("cursor"))
    return ListScreen(
        title=title, lead=lead, heads=heads, filters=filters, page=found, is_filtered=bool(wanted),
        rows=[
            (
                address_of(each.ref), name(each) if name else called(each.ref), cells(each), TONES[each.state],
                each.state_zh,
            )
            for each in found
        ],
        entering=entering,
    ).drawn(request)  # fmt: skip


@page(permission=P.LEAD_ANSWER)
def sanctions(request: PageRequest) -> HttpResponseBase:
    """List the sanctions, newest first; somebody without the right sees his own."""
    return _listed(
        request, Sanction, queries.sanctions_visible_to(request.actor), order=("-decided_at", "-id"),
        heads=("被追究人", "决定机关", "决定人"),
        cells=lambda each: (each.whom_zh, each.unit.short_name, str(each.decided_by)),
        title="追究决定", lead="对执法过错作出的追究决定：自送达起生效，可以复核、申诉。",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class SanctionScreen(Screen):
    """Consequences come with their colour, ``papers`` with address and state; ``may_see_lead``: it is not about him."""

    template = "accountability/sanction.html"

    found: Sanction
    tone: str
    duty: Duty = SANCTION_BY_FORM
    redress_duty: Duty = REVIEW_AND_APPEAL
    imposed: Sequence[tuple[Consequence, str]]
    redresses: Sequence[tuple[Redress, str]]
    papers: Sequence[tuple[str, str, str]]
    may_see_lead: bool
    may_see_consequences: bool
    asking: Sequence[Button]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.LEAD_ANSWER)
def sanction(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one: what was imposed, what of it was carried out, which terms run, who asked that it be looked at again."""
    return shown_sanction(request, pk)


def shown_sanction(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    actor = request.actor
    found: Sanction = get_object_or_404(queries.sanctions_visible_to(actor), pk=pk)
    imposed = list(found.consequences.select_related("sanction").order_by("id"))
    asked = list(queries.redresses_visible_to(actor).filter(sanction=found).order_by("id"))
    is_own = found.person_id is not None and found.person_id == actor.person_id
    sees = actor.may(P.LEAD_SEE)
    papers = [queries.decision_of(found), None if is_own else queries.conclusion_of(found.lead)]
    return SanctionScreen(
        title=str(found),
        crumbs=[(desk.SANCTIONS[0], reverse(desk.SANCTIONS[1]))] if sees else [],
        found=found,
        tone=TONES[found.state],
        imposed=[(each, TONES[each.state]) for each in imposed],
        redresses=[(each, TONES[each.state]) for each in asked],
        papers=[(address_of(each.ref, by=actor), str(each), each.state_zh) for each in papers if each],
        may_see_lead=queries.visible_to(actor).filter(pk=found.lead_id).exists(),
        may_see_consequences=sees or is_own,
        asking=_asking(request, found),
        clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.SANCTION, found, by=actor, at=request.at),
        traces=trail.trail_of(found, *imposed, names=queries.names_of, before=request.GET.get("trail")),
        **refused,
    ).drawn(request)


@page(permission=P.LEAD_ANSWER)
def capsule(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out a sanction with its papers and the proofs; nothing in it says who raised the lead."""
    found = get_object_or_404(queries.with_its_lead(request.actor), pk=pk)
    return attaching.capsule(capsules.contents_of(found, at=request.at))


def _asking(request: PageRequest, found: Sanction) -> list[Button]:
    """Return by which ways the decision can be looked at again, as far as they are this actor's."""
    if found.state not in Sanction.IN_FORCE:
        return []
    shown: list[Button] = []
    for act, kind in (
        (acts.request_review, "review"), (acts.appeal, "appeal"), (acts.register_review, "review"),
        (acts.register_appeal, "appeal"),
    ):  # fmt: skip
        himself = act in (acts.request_review, acts.appeal)
        if himself != queries.speaks_for(found, request.actor):
            continue
        facts = queries.redress_facts(found, kind=kind, by=request.actor)
        draft = Redress(unit_id=found.home_id, sanction=found, kind=kind, person_id=request.actor.person_id)
        shown += making(desk.SANCTION, act, found, draft, by=request.actor, facts=facts)
    return shown


@page(permission=P.LEAD_ANSWER)
def redresses(request: PageRequest) -> HttpResponseBase:
    """List the requests for review and the appeals, newest first."""
    return _listed(
        request, Redress, queries.redresses_visible_to(request.actor), order=("-id",),
        heads=("被追究人", "办理机关", "提出日期"), name=str,
        cells=lambda each: (each.sanction.whom_zh, each.organ_zh, f"{each.filed_on:%Y-%m-%d}"),
        title="复核、申诉", lead="对追究决定的复核、申诉：逾期的登记并答复，期间不停止执行。",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RedressScreen(Screen):
    template = "accountability/redress.html"

    found: Redress
    tone: str
    duty: Duty = REVIEW_AND_APPEAL
    files: Sequence[FaultFile]
    papers: Sequence[tuple[str, str, str]]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.LEAD_ANSWER)
def redress(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one: what is asked, by when it had to be, who answers, what it came to."""
    return shown_redress(request, pk)


def shown_redress(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Redress = get_object_or_404(queries.redresses_visible_to(request.actor), pk=pk)
    return RedressScreen(
        title=str(found),
        crumbs=[(str(found.sanction), address_of(found.sanction.ref))],
        found=found,
        tone=TONES[found.state],
        files=list(queries.files_of(found.ref)),
        papers=[
            (address_of(each.ref, by=request.actor), str(each), each.state_zh)
            for each in queries.papers_upon(found)
        ],
        clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.REDRESS, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
        **refused,
    ).drawn(request)


@page(permission=P.LEAD_ANSWER)
def blemishes(request: PageRequest) -> HttpResponseBase:
    """List the blemishes, newest first."""
    may_note = request.actor.may(P.LEAD_RAISE)
    return _listed(
        request, Blemish, queries.blemishes_visible_to(request.actor), order=("-noted_at", "-id"),
        heads=("文书", "哪方面", "制作人", "单位"),
        cells=lambda each: (each.paper, each.kind_zh, str(each.author), each.unit.short_name),
        title="瑕疵", lead="表述、引用、制作上的瑕疵，不影响处理结果的不属于过错：登记、由他人认定、改正，不追究。",
        entering=("登记瑕疵", reverse("console:blemish-note")) if may_note else None,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class BlemishScreen(Screen):
    template = "accountability/blemish.html"

    found: Blemish
    tone: str
    duty: Duty = TELL_BLEMISHES
    may_see_lead: bool
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.LEAD_ANSWER)
def blemish(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one: what is wrong where, who judged that it touches nothing, how it was put right."""
    return shown_blemish(request, pk)


def shown_blemish(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: Blemish = get_object_or_404(queries.blemishes_visible_to(request.actor), pk=pk)
    return BlemishScreen(
        title=str(found),
        crumbs=[(desk.BLEMISHES[0], reverse(desk.BLEMISHES[1]))],
        found=found,
        tone=TONES[found.state],
        may_see_lead=found.lead_id is not None
        and queries.visible_to(request.actor).filter(pk=found.lead_id).exists(),
        buttons=buttons(desk.BLEMISH, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=queries.names_of, before=request.GET.get("trail")),
        **refused,
    ).drawn(request)


@page(permission=P.LEAD_ANSWER)
def file(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out what came with something that the actor sees."""
    given: FaultFile = get_object_or_404(FaultFile, pk=pk)
    noun, _, of = given.of.partition(":")
    seen: dict[str, Any] = {
        "consequence": queries.consequences_visible_to,
        "redress": queries.redresses_visible_to,
        "faultreferral": queries.referrals_visible_to,
        "hearing": queries.hearings_reviewed_by,
    }
    if noun not in seen or not seen[noun](request.actor).filter(pk=of).exists():
        raise Http404
    return attaching.download(given.sha256, given.name)
