"""Hearings: what the person concerned is told and says; and what becomes of the leads somebody raised himself."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.accountability import queries
from liuhen.apps.accountability.console.faults import TONES
from liuhen.apps.accountability.models import Consequence, Hearing, Lead, Sanction
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.accountability import RAISE_MISUSE, SIGNS, Misuse
from liuhen.regulation.faults import CONCLUDE
from liuhen.regulation.vocabulary import Duty

HEARD = {"invited": "orange", "stated": "green", "silent": "grey", "refused": "grey"}
SHOWN = 20

SORTS = {"编号": "id", "情形": "kind", "提出时间": "raised_at", "状态": "state"}


@dataclass(frozen=True, kw_only=True)
class MineScreen(Screen):
    template = "accountability/mine.html"

    title: str = "我的线索和陈述"
    page: Page[Lead]
    hearings: Sequence[tuple[Hearing, str]]
    imposed: Iterable[Consequence]
    sanctions: Sequence[tuple[Sanction, str]]


@page(permission=P.LEAD_RAISE)
def mine(request: PageRequest) -> HttpResponseBase:
    """Show what concerns the actor himself: where he is heard, what was imposed on him, what he raised."""
    actor = request.actor
    imposed = queries.consequences_visible_to(actor).filter(person_id=actor.me)
    return MineScreen(
        page=sorted_page(queries.raised_by(actor), request, sorts=SORTS, first=("-raised_at", "-id")),
        hearings=[
            (each, HEARD[each.state])
            for each in queries.hearings_of(actor).order_by("-invited_at", "-id")[:SHOWN]
        ],
        imposed=imposed.filter(sanction=None).order_by("-decided_at", "-id")[:SHOWN],
        sanctions=[(each, TONES[each.state]) for each in queries.own_sanctions(actor)[:SHOWN]],
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class HearingScreen(Screen):
    template = "accountability/hearing.html"

    hearing: Hearing
    tone: str
    misuse: Misuse
    duty: Duty
    imposed: Iterable[Consequence]


@page(permission=P.LEAD_ANSWER)
def hearing(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show the person concerned what it is about: all of the lead that he sees."""
    found: Hearing = get_object_or_404(queries.hearings_of(request.actor), pk=pk)
    return HearingScreen(
        title=str(found),
        crumbs=[("我的线索和陈述", reverse("console:leads-mine"))],
        hearing=found,
        tone=HEARD[found.state],
        misuse=SIGNS[found.lead.kind],
        duty=CONCLUDE if found.lead.is_fault else RAISE_MISUSE,
        imposed=queries.consequences_visible_to(request.actor).filter(
            lead=found.lead_id, person=found.person_id
        ),
    ).drawn(request)
