"""Leads: the list, one with its sources and trail, raising by hand, and each step of the review."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liuhen.apps.accountability import forms, lifecycle, queries
from liuhen.apps.accountability.actions import leads as raising
from liuhen.apps.accountability.actions import review
from liuhen.apps.accountability.models import Consequence, Hearing, Lead, LeadSource
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import NotPermitted, Refused, why_not
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.regulation.accountability import FORMS_OF_ACCOUNTABILITY, MISUSES, RAISE_MISUSE

TONES = {
    "raised": "orange", "reviewing": "blue", "proposed": "purple", "founded": "red", "not-founded": "green",
    "merged": "grey",
}  # fmt: skip
SOURCES_SHOWN = 50


@page(permission=P.LEAD_SEE)
def leads(request: PageRequest) -> HttpResponseBase:
    """List the leads the actor answers for, newest first."""
    filters = forms.LeadFilters(request.GET, units=people.units_visible_to(request.actor, P.LEAD_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    found = page_of(
        queries.found(queries.visible_to(request.actor), wanted=wanted),
        order=("-raised_at", "-id"),
        cursor=request.GET.get("cursor"),
    )
    context = {
        "title": "线索",
        "lead": "系统发现和人员提出的违规使用线索。线索不是结论：听取当事人陈述、两人签字后才认定。",
        "filters": filters,
        "page": found,
        "rows": [(each, TONES[each.state]) for each in found],
        "is_filtered": any(wanted.values()),
    }
    return render(request, "accountability/leads.html", context)


@page(permission=P.LEAD_SEE)
def numbers(request: PageRequest) -> HttpResponseBase:
    """Count leads by unit and kind."""
    rows: dict[int, dict[str, Any]] = {}
    for each in queries.numbers(request.actor):
        row = rows.setdefault(each["unit_id"], {"name": each["unit__short_name"], "by": {}})
        row["by"][each["kind"]] = each
    context = {
        "title": "线索数量",
        "lead": "按单位、按情形计数：线索件数，括号内为认定成立的件数。",
        "crumbs": [("线索", reverse("console:leads"))],
        "kinds": list(MISUSES.values()),
        "rows": [(pk, row["name"], [row["by"].get(kind) for kind in MISUSES]) for pk, row in rows.items()],
    }
    return render(request, "accountability/numbers.html", context)


@page(permission=P.LEAD_SEE)
def lead(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one lead: what is known, what it rests on, how the review stands, what was imposed."""
    return _lead(request, pk)


def _lead(request: PageRequest, pk: int, *, refused: Refused | None = None) -> HttpResponse:
    actor = request.actor
    found: Lead = get_object_or_404(
        queries.visible_to(actor).select_related("raiser", "second", "merged_into"), pk=pk
    )
    hearings = list(found.hearings.select_related("person").order_by("id"))
    imposed = list(found.consequences.select_related("person", "decided_by").order_by("id"))
    reviews = actor.may_on(P.LEAD_REVIEW, found)
    concerned = [each.recording for each in found.recordings.select_related("recording__unit")]
    context = {
        "title": f"线索 {found.pk}",
        "crumbs": [("线索", reverse("console:leads"))],
        "found": found,
        "tone": TONES[found.state],
        "misuse": MISUSES[found.kind],
        "duty": RAISE_MISUSE,
        "sanctions": FORMS_OF_ACCOUNTABILITY,
        "about": address_of(found.about, by=request.actor) if found.about else "",
        "reviews": reviews,
        "sources": [(each, _address(each)) for each in found.sources.order_by("at", "id")[:SOURCES_SHOWN]],
        "concerned": [(each, address_of(each.ref)) for each in concerned],
        "hearings": hearings,
        "mine": found.reviewer_id is not None and found.reviewer_id == actor.person_id,
        "imposed": imposed,
        "merged": found.merged.order_by("id"),
        "buttons": _buttons(request, found),
        "traces": _traces(request, found, [*hearings, *imposed], reviews=reviews),
        "refused": refused,
    }
    return render(request, "accountability/lead.html", context)


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
    facts = queries.review_facts(found, by=actor, at=request.at, founded=bool(found.founded))
    mine = found.reviewer_id is not None and found.reviewer_id == actor.person_id

    def to(name: str) -> str:
        return reverse(f"console:lead-{name}", args=[found.pk])

    offers = []
    if not mine:
        again = "另一人正在审查，改由您接办吗？" if found.reviewer_id else ""
        offers.append(Offer(lifecycle.TAKE, to("take"), confirm=again, tone="primary", icon="writing"))
    if found.person_id is None:
        offers.append(Offer(lifecycle.NAME, to("person"), asks=True, icon="user-search"))
    offers.append(Offer(lifecycle.PROPOSE, to("propose"), asks=True, tone="primary", icon="gavel"))
    signing = lifecycle.FIND if found.founded else lifecycle.CLEAR
    sure = f"签字后结论为“{'成立' if found.founded else '不成立'}”，不能更改。确定吗？"
    offers += [
        Offer(signing, to("sign"), confirm=sure, tone="primary", icon="signature"),
        Offer(lifecycle.RETURN, to("return"), asks=True, icon="arrow-back-up"),
        Offer(lifecycle.MERGE, to("merge"), asks=True, icon="arrows-exchange"),
    ]
    shown = buttons(found, offers, by=actor, facts=facts)
    if mine and found.state == "reviewing" and found.person and not facts.heard:
        draft: Any = Hearing(lead=found, unit_id=found.person.unit_id, person=found.person)
        offer = Offer(lifecycle.INVITE, to("invite"), asks=True, tone="primary", icon="message-report")
        shown = [Button(offer, why_not(draft, lifecycle.INVITE, by=actor, facts=facts)), *shown]
    if found.state == "founded" and found.person:
        shown += _deciding(found, to("decide"), actor)
    return shown


def _deciding(found: Lead, url: str, actor: Actor) -> list[Button]:
    assert found.person is not None, "only a lead on somebody is founded"
    draft = Consequence(lead=found, unit_id=found.person.unit_id, person=found.person)
    facts = queries.consequence_facts(
        found, found.person, forms=("criticism",), form="criticism", begins_on=None, ends_on=None, by=actor
    )
    refusal = why_not(draft, lifecycle.DECIDE, by=actor, facts=facts)
    offer = Offer(lifecycle.DECIDE, url, asks=True, tone="danger", icon="gavel")
    return [] if isinstance(refusal, NotPermitted) else [Button(offer, refusal)]


@page(permission=P.LEAD_RAISE, methods=FILLS)
def raise_lead(request: PageRequest) -> HttpResponseBase:
    """Raise a lead by hand."""
    actor = request.actor

    def act(data: dict[str, Any]) -> Lead:
        found = recordings.visible_numbered(actor, data.pop("recordings"), field="recordings")
        person = raising.names_a_person(data.pop("person"))
        return raising.raise_by_hand(**data, person=person, recordings=found, by=actor, at=request.at)

    initial = {"recordings": request.GET.get("recording", ""), "person": request.GET.get("person", "")}
    mine = reverse("console:leads-mine")
    return fill(
        request,
        forms.RaiseForm(request.POST or None, initial=initial),
        act=act,
        title="提出线索",
        submit="提出",
        to=mine,
        done="已提出，由有权的人员审查；结果在本页可见。",
        crumbs=[("我的线索和陈述", mine)],
    )


def _loaded(request: PageRequest, pk: int) -> tuple[Lead, dict[str, Any]]:
    found: Lead = get_object_or_404(queries.visible_to(request.actor, P.LEAD_REVIEW), pk=pk)
    here = reverse("console:lead", args=[pk])
    crumbs = [("线索", reverse("console:leads")), (f"线索 {pk}", here)]
    return found, {
        "crumbs": crumbs, "to": here, "template": "accountability/form.html",
        "context": {"found": found, "tone": TONES[found.state]},
    }  # fmt: skip


def _refused_on_lead(request: PageRequest, pk: int, *, refused: Refused) -> HttpResponse:
    return _lead(request, pk, refused=refused)


@page(permission=P.LEAD_REVIEW, methods=("POST",), on_refused=_refused_on_lead)
def take(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take it on."""
    found, places = _loaded(request, pk)
    review.take(lead=found, by=request.actor, at=request.at)
    return redirect(places["to"])


@page(permission=P.LEAD_REVIEW, methods=("POST",), on_refused=_refused_on_lead)
def sign(request: PageRequest, pk: int) -> HttpResponseBase:
    """Sign as the second."""
    found, places = _loaded(request, pk)
    review.sign(lead=found, by=request.actor, at=request.at)
    return redirect(places["to"])


@page(permission=P.LEAD_REVIEW, methods=FILLS)
def person(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say whom it concerns."""
    found, places = _loaded(request, pk)

    def act(data: dict[str, Any]) -> Lead:
        somebody = raising.names_a_person(data["person"])
        assert somebody is not None, "the form asks for a number"
        return review.name_person(lead=found, person=somebody, by=request.actor, at=request.at)

    places["to"] = reverse("console:leads")  # it may have left the reviewer's hands
    return fill(
        request, forms.NameForm(request.POST or None), act=act, title="查明人员", submit="确定",
        done="已写明涉及人员。", **places,
    )  # fmt: skip


@page(permission=P.LEAD_REVIEW, methods=FILLS)
def merge(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let it go on inside another."""
    found, places = _loaded(request, pk)
    return fill(
        request, forms.MergeForm(request.POST or None, others=queries.similar(found)),
        act=lambda data: review.merge(lead=found, by=request.actor, at=request.at, **data),
        title="并入其他线索", submit="并入", done="已并入。", **places,
    )  # fmt: skip


@page(permission=P.LEAD_REVIEW, methods=FILLS)
def invite(request: PageRequest, pk: int) -> HttpResponseBase:
    """Tell the person concerned, and ask for his side."""
    found, places = _loaded(request, pk)
    return fill(
        request, forms.InviteForm(request.POST or None, initial={"told": found.known}),
        act=lambda data: review.invite(lead=found, by=request.actor, at=request.at, **data),
        title="通知陈述", submit="通知当事人", done="已通知，当事人可在系统中陈述，也可由您记录。", **places,
    )  # fmt: skip


@page(permission=P.LEAD_REVIEW, methods=FILLS)
def propose(request: PageRequest, pk: int) -> HttpResponseBase:
    """Propose a conclusion."""
    found, places = _loaded(request, pk)
    return fill(
        request, forms.ProposalForm(request.POST or None),
        act=lambda data: review.propose(lead=found, by=request.actor, at=request.at, **data),
        title="提出结论", submit="提交复核", done="已提交，由另一名审查人员复核签字。", **places,
    )  # fmt: skip


@page(permission=P.LEAD_REVIEW, methods=FILLS)
def send_back(request: PageRequest, pk: int) -> HttpResponseBase:
    """Refuse to sign."""
    found, places = _loaded(request, pk)
    return fill(
        request, forms.ReasonForm(request.POST or None),
        act=lambda data: review.send_back(lead=found, by=request.actor, at=request.at, **data),
        title="退回审查", submit="退回", done="已退回审查人。", **places,
    )  # fmt: skip
