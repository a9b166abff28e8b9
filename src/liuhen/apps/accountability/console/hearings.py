"""Hearings: what the person concerned is told and says; and what becomes of the leads somebody raised himself."""

from typing import Any

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from liuhen.apps.accountability import forms, queries
from liuhen.apps.accountability.actions import review
from liuhen.apps.accountability.models import Hearing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.regulation.accountability import MISUSES, RAISE_MISUSE

HEARD = {"invited": "orange", "stated": "green", "silent": "grey"}
SHOWN = 20


@page(permission=P.LEAD_RAISE)
def mine(request: PageRequest) -> HttpResponseBase:
    """Show what concerns the actor himself: where he is heard, what was imposed on him, what he raised."""
    actor = request.actor
    imposed = queries.consequences_visible_to(actor).filter(person_id=actor.person_id or 0)
    context = {
        "title": "我的线索和陈述",
        "page": page_of(
            queries.raised_by(actor), order=("-raised_at", "-id"), cursor=request.GET.get("cursor")
        ),
        "hearings": [
            (each, HEARD[each.state]) for each in queries.hearings_of(actor).order_by("-invited_at", "-id")[:SHOWN]
        ],
        "imposed": imposed.order_by("-decided_at", "-id")[:SHOWN],
    }  # fmt: skip
    return render(request, "accountability/mine.html", context)


@page(permission=P.LEAD_ANSWER)
def hearing(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show the person concerned what it is about: all of the lead that he sees."""
    found = _own(request, pk)
    context = {
        "title": f"陈述 {found.pk}",
        "crumbs": [("我的线索和陈述", reverse("console:leads-mine"))],
        "hearing": found,
        "tone": HEARD[found.state],
        "misuse": MISUSES[found.lead.kind],
        "duty": RAISE_MISUSE,
        "imposed": queries.consequences_visible_to(request.actor).filter(
            lead=found.lead_id, person=found.person_id
        ),
    }
    return render(request, "accountability/hearing.html", context)


@page(permission=P.LEAD_ANSWER, methods=FILLS)
def speak(request: PageRequest, pk: int) -> HttpResponseBase:
    """Let him say his side."""
    found = _own(request, pk)
    here = reverse("console:hearing", args=[pk])
    return fill(
        request, forms.StatementForm(request.POST or None),
        act=lambda data: review.speak(hearing=found, by=request.actor, at=request.at, **data),
        title="陈述申辩", submit="提交陈述", done="已提交陈述。", to=here,
        crumbs=[("我的线索和陈述", reverse("console:leads-mine")), (f"陈述 {pk}", here)],
        template="accountability/speak.html",
        context={"hearing": found, "misuse": MISUSES[found.lead.kind]},
    )  # fmt: skip


@page(permission=P.LEAD_REVIEW, methods=FILLS)
def take_down(request: PageRequest, pk: int) -> HttpResponseBase:
    """Write down what he said to the reviewer."""
    found, places = _reviewed(request, pk)
    return fill(
        request, forms.StatementForm(request.POST or None),
        act=lambda data: review.take_down(hearing=found, by=request.actor, at=request.at, **data),
        title="记录陈述", submit="记录", done="已记录陈述。", **places,
    )  # fmt: skip


@page(permission=P.LEAD_REVIEW, methods=("POST",))
def lapse(request: PageRequest, pk: int) -> HttpResponseBase:
    """Go on without his word."""
    found, places = _reviewed(request, pk)
    review.go_on(hearing=found, by=request.actor, at=request.at)
    return redirect(places["to"])


def _own(request: PageRequest, pk: int) -> Hearing:
    found: Hearing = get_object_or_404(queries.hearings_of(request.actor), pk=pk)
    return found


def _reviewed(request: PageRequest, pk: int) -> tuple[Hearing, dict[str, Any]]:
    seen = queries.visible_to(request.actor, P.LEAD_REVIEW).values("pk")
    found: Hearing = get_object_or_404(Hearing.objects.select_related("lead"), pk=pk, lead__in=seen)
    here = reverse("console:lead", args=[found.lead_id])
    crumbs = [("线索", reverse("console:leads")), (f"线索 {found.lead_id}", here)]
    return found, {"crumbs": crumbs, "to": here}
