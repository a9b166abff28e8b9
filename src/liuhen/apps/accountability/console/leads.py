"""Leads: the list, one with its sources and trail, raising by hand, and each step of the review."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from liuhen.apps.accountability import desk, forms, lifecycle, queries
from liuhen.apps.accountability.actions import referring, review
from liuhen.apps.accountability.models import (
    Blemish,
    Consequence,
    FaultReferral,
    Hearing,
    Lead,
    LeadSource,
    Sanction,
)
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import NotPermitted, why_not
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer
from liuhen.kernel.web.moves import buttons as judged
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.accountability import FORMS_OF_ACCOUNTABILITY, RAISE_MISUSE, SIGNS, Misuse
from liuhen.regulation.faults import CONCLUDE, SANCTION_BY_FORM
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

TONES = {
    "raised": "orange", "reviewing": "blue", "proposed": "purple", "founded": "red", "not-founded": "green",
    "merged": "grey", "signed": "purple", "approved": "purple", "referred": "grey", "blemish": "grey",
}  # fmt: skip
SOURCES_SHOWN = 50

SORTS = {
    "编号": "id", "情形": "kind", "单位": "unit__path", "来源": "origin", "次数": "count",
    "提出时间": "raised_at", "审查单位": "handler__path", "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class LeadsScreen(Screen):
    template = "accountability/leads.html"

    title: str = "线索"
    lead: str = (
        "系统发现和人员提出的违规使用、执法过错线索。线索不是结论：听取当事人陈述、两人签字后才认定，"
        "执法过错还须负责人批准、盖章。"
    )
    filters: forms.LeadFilters
    page: Page[Lead]
    rows: Sequence[tuple[Lead, str]]
    is_filtered: bool


@page(permission=P.LEAD_SEE)
def leads(request: PageRequest) -> HttpResponseBase:
    """List the leads the actor answers for, newest first."""
    filters = forms.LeadFilters(request.GET, units=people.units_visible_to(request.actor, P.LEAD_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = sorted_page(
        queries.filtered(queries.visible_to(request.actor), wanted=wanted),
        request,
        sorts=SORTS,
        first=("-raised_at", "-id"),
    )
    return LeadsScreen(
        filters=filters,
        page=found,
        rows=[(each, TONES[each.state]) for each in found],
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class NumbersScreen(Screen):
    """``rows`` are each unit's id and name, and its counts in the order of ``kinds``."""

    template = "accountability/numbers.html"

    title: str = "线索数量"
    lead: str = "按单位、按情形计数：线索件数，括号内为认定成立的件数。"
    kinds: Sequence[Misuse] = tuple(SIGNS.values())
    rows: Sequence[tuple[int, str, Sequence[Mapping[str, Any] | None]]]


@page(permission=P.LEAD_SEE)
def numbers(request: PageRequest) -> HttpResponseBase:
    """Count leads by unit and kind."""
    rows: dict[int, dict[str, Any]] = {}
    for each in queries.numbers(request.actor):
        row = rows.setdefault(each["unit_id"], {"name": each["unit__short_name"], "by": {}})
        row["by"][each["kind"]] = each
    return NumbersScreen(
        crumbs=[("线索", reverse("console:leads"))],
        rows=[(pk, row["name"], [row["by"].get(kind) for kind in SIGNS]) for pk, row in rows.items()],
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class LeadScreen(Screen):
    """One lead; sources and recordings come with where they lead, ``mine`` says whether the actor reviews it."""

    template = "accountability/lead.html"

    found: Lead
    tone: str
    misuse: Misuse
    duty: Duty
    sanctions: Duty
    about: str
    reviews: bool
    sources: Sequence[tuple[LeadSource, str]]
    concerned: "Sequence[tuple[Recording, str]]"
    hearings: Sequence[Hearing]
    mine: bool
    imposed: Sequence[Consequence]
    sanctions_made: Sequence[Sanction]
    referrals: Sequence[tuple[FaultReferral, Sequence[Button]]]
    blemishes: Sequence[Blemish]
    papers: Sequence[tuple[str, str, str]]
    merged: Iterable[Lead]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.LEAD_SEE)
def lead(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one lead: what is known, what it rests on, how the review stands, what was imposed."""
    return shown(request, pk)


def shown(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw the page of a lead, with what was refused there."""
    actor = request.actor
    found: Lead = get_object_or_404(
        queries.visible_to(actor).select_related("raiser", "second", "merged_into"), pk=pk
    )
    hearings = list(found.hearings.select_related("person").order_by("id"))
    imposed = list(found.consequences.select_related("person", "decided_by").order_by("id"))
    reviews = actor.may_on(P.LEAD_REVIEW, found)
    concerned = [each.recording for each in found.recordings.select_related("recording__unit")]
    return LeadScreen(
        title=f"线索 {found.pk}",
        crumbs=[("线索", reverse("console:leads"))],
        found=found,
        tone=TONES[found.state],
        misuse=SIGNS[found.kind],
        duty=CONCLUDE if found.is_fault else RAISE_MISUSE,
        sanctions=SANCTION_BY_FORM if found.is_fault else FORMS_OF_ACCOUNTABILITY,
        about=address_of(found.about, by=request.actor) if found.about else "",
        reviews=reviews,
        sources=[(each, _address(each)) for each in found.sources.order_by("at", "id")[:SOURCES_SHOWN]],
        concerned=[(each, address_of(each.ref)) for each in concerned],
        hearings=hearings,
        mine=found.reviewer_id is not None and found.reviewer_id == actor.person_id,
        imposed=imposed,
        sanctions_made=list(found.sanctions.order_by("id")),
        referrals=[
            (each, buttons(desk.REFERRAL, each, by=actor, at=request.at))
            for each in found.referrals.select_related("lead").order_by("id")
        ],
        blemishes=list(found.blemishes.order_by("id")),
        papers=[
            (address_of(each.ref, by=actor), str(each), each.state_zh)
            for each in [queries.conclusion_of(found)]
            if each
        ],
        merged=queries.visible_to(actor).filter(merged_into=found).order_by("id"),
        buttons=_buttons(request, found),
        traces=_traces(request, found, [*hearings, *imposed], reviews=reviews),
        **refused,
    ).drawn(request)


def _address(source: LeadSource) -> str:
    """Return where a source leads; entries and odd looks have their page with the auditor alone."""
    return address_of(source.key) if source.key.startswith("finding:") else ""


def _traces(request: PageRequest, found: Lead, also: list[Any], *, reviews: bool) -> list[trail.Trace]:
    """Tell the trail; who raised it is for the reviewers."""
    told = trail.trail_of(found, *also, names=queries.names_of, before=request.GET.get("trail"))
    if reviews or found.raiser_id is None:
        return told
    return [replace(each, by="提出人") if each.event == lifecycle.RAISE.event else each for each in told]


def _buttons(request: PageRequest, found: Lead) -> list[Button]:
    actor = request.actor
    facts = desk.facts(found, actor, request.at)
    mine = found.reviewer_id is not None and found.reviewer_id == actor.person_id

    def to(name: str) -> str:
        return reverse(f"console:lead-{name}", args=[found.pk])

    signing = lifecycle.SIGN if found.is_fault else lifecycle.FIND if found.founded else lifecycle.CLEAR
    after = "，由主要负责人批准" if found.is_fault else "，不能更改"
    sure = f"签字后结论为“{'成立' if found.founded else '不成立'}”{after}。确定吗？"
    offers = [
        Offer(lifecycle.PROPOSE, to("propose"), asks=True, tone="primary", icon="gavel"),
        Offer(signing, to("sign"), confirm=sure, tone="primary", icon="signature"),
    ]
    shown = judged(found, offers, by=actor, facts=facts)
    shown += buttons(desk.LEAD, found, by=actor, at=request.at)
    if mine and found.state == "reviewing" and found.is_heard_of and not facts.heard:
        home = found.person.unit_id if found.person else found.unit_id
        draft: Any = Hearing(lead=found, unit_id=home, person=found.person)
        offer = Offer(lifecycle.INVITE, to("invite"), asks=True, tone="primary", icon="message-report")
        shown = [Button(offer, why_not(draft, lifecycle.INVITE, by=actor, facts=facts)), *shown]
    if found.state in lifecycle.STAND.source and found.is_heard_of:
        handed = FaultReferral(lead=found, unit_id=found.handler_id)
        shown += making(desk.LEAD, referring.hand_on, found, handed, by=actor, facts=facts)
    if found.by_sanction:
        shown += _sanctioning(found, to("sanction"), actor)
    elif found.state == "founded" and found.person:
        shown += _deciding(found, to("decide"), actor)
    return shown


def _sanctioning(found: Lead, url: str, actor: Actor) -> list[Button]:
    """Offer the sanction from the approval on, so that what it waits for is said."""
    if (
        found.state not in ("approved", "founded", "referred")
        or found.sanctions.exclude(state="void").exists()
    ):
        return []
    draft = Sanction(lead=found, unit_id=found.handler_id, person=found.person)
    facts = queries.sanction_facts(found, by=actor, forms=("self-criticism",), within=1)
    refusal = why_not(draft, lifecycle.SANCTION, by=actor, facts=facts)
    offer = Offer(lifecycle.SANCTION, url, asks=True, tone="danger", icon="gavel")
    return [] if isinstance(refusal, NotPermitted) else [Button(offer, refusal)]


def _deciding(found: Lead, url: str, actor: Actor) -> list[Button]:
    assert found.person is not None, "only a lead on somebody is founded"
    draft = Consequence(lead=found, unit_id=found.person.unit_id, person=found.person)
    facts = queries.consequence_facts(
        found, found.person, forms=("criticism",), form="criticism", begins_on=None, ends_on=None, by=actor
    )
    refusal = why_not(draft, lifecycle.DECIDE, by=actor, facts=facts)
    offer = Offer(lifecycle.DECIDE, url, asks=True, tone="danger", icon="gavel")
    return [] if isinstance(refusal, NotPermitted) else [Button(offer, refusal)]


def _reviewed(request: PageRequest, pk: int) -> Lead:
    found: Lead = desk.LEAD.reached(request.actor, pk, P.LEAD_REVIEW)
    return found


@page(permission=P.LEAD_REVIEW, methods=("POST",), on_refused=shown)
def sign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Sign as the second."""
    found = _reviewed(request, pk)
    review.sign(lead=found, by=request.actor, at=request.at)
    return redirect(address_of(found.ref))


@page(permission=P.LEAD_REVIEW, methods=FILLS)
def propose(request: PageRequest, pk: int) -> HttpResponseBase:
    """Propose a conclusion."""
    found = _reviewed(request, pk)
    here = address_of(found.ref)
    return fill(
        request, forms.ProposalForm(request.POST or None),
        act=lambda data: review.propose(lead=found, by=request.actor, at=request.at, **data),
        title=lifecycle.PROPOSE.label, submit="提交复核", done="已提交，由另一名审查人员复核签字。", to=here,
        crumbs=[("线索", reverse("console:leads")), (str(found), here)],
        template="accountability/form.html", context=desk.beside(found),
    )  # fmt: skip
