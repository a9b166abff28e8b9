"""Sanctions, redress and blemishes: each a list and a page; and the files that came with them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.accountability import capsules, desk, queries
from liuhen.apps.accountability.actions import redress as acts
from liuhen.apps.accountability.models import Blemish, Consequence, FaultFile, Redress, Sanction
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import attaching, listing, trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.faults import REVIEW_AND_APPEAL, SANCTION_BY_FORM, TELL_BLEMISHES
from liuhen.regulation.vocabulary import Duty

TONES = {
    "decided": "orange", "sealed": "orange", "served": "blue", "stayed": "purple", "revoked": "grey", "void": "grey",
    "requested": "orange", "open": "orange", "waiting": "blue", "late": "red", "answered": "grey", "withdrawn": "grey",
    "overtaken": "red", "moot": "grey", "lifted": "grey", "noted": "orange", "judged": "blue", "corrected": "green",
    "rejected": "red",
}  # fmt: skip


def _listed(
    request: PageRequest, model: Any, rows: Any, cells: Callable[[Any], tuple[Any, ...]], **told: Any
) -> HttpResponseBase:
    units = people.units_visible_to(request.actor, P.LEAD_SEE)
    return listing.listed(
        request, listing.Filters(request.GET, units=units, states=model.states),
        lambda wanted: rows.filter(**{key: value for key, value in wanted.items() if value}),
        lambda row: listing.Line(row, cells(row), TONES[row.state]),
        noun=model.noun, icon="circle-check", hint="", **told,
    )  # fmt: skip


@page(permission=P.LEAD_ANSWER)
def sanctions(request: PageRequest) -> HttpResponseBase:
    """List the sanctions, newest first; somebody without the right sees his own."""
    return _listed(
        request, Sanction, queries.sanctions_visible_to(request.actor),
        lambda each: (each.unit.short_name, str(each.decided_by), each.decided_at), entering="", submit="",
        heads=("决定机关", "决定人", "决定时间"), first=("-decided_at", "-id"),
        sorts={"决定机关": "unit__path", "决定人": "decided_by__name", "决定时间": "decided_at"},
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
        request, Redress, queries.redresses_visible_to(request.actor),
        lambda each: (each.sanction.whom_zh, each.organ_zh, each.filed_on), entering="", submit="",
        heads=("被追究人", "办理机关", "提出日期"), sorts={"办理机关": "organ_zh", "提出日期": "filed_on"},
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
    return _listed(
        request, Blemish, queries.blemishes_visible_to(request.actor),
        lambda each: (each.kind_zh, str(each.author), each.unit.short_name, each.noted_at),
        heads=("哪方面", "制作人", "单位", "登记时间"), first=("-noted_at", "-id"),
        sorts={"哪方面": "kind", "制作人": "author__name", "单位": "unit__path", "登记时间": "noted_at"},
        title="瑕疵", lead="表述、引用、制作上的瑕疵，不影响处理结果的不属于过错：登记、由他人认定、改正，不追究。",
        submit="登记瑕疵", entering=reverse("console:blemish-note") if request.actor.may(P.LEAD_RAISE) else "",
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
