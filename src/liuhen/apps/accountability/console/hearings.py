"""Hearings: what the person concerned is told and says; and what becomes of the leads somebody raised himself."""

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.models import Hearing
from liuhen.kernel.access import Permission as P
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
    found: Hearing = get_object_or_404(queries.hearings_of(request.actor), pk=pk)
    context = {
        "title": str(found),
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
