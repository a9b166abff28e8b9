"""What one did oneself 已办: read off the ledger, with how each thing stands today."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.http import HttpResponseBase
from django.urls import path

from liuhen.kernel.access import Actor
from liuhen.kernel.flow import called
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.web import trail
from liuhen.kernel.web.doors import Place, listed, placed
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, sorted_page
from liuhen.kernel.web.screens import Screen

LOOKS = ("recording.viewed", "viewing.begun", "viewing.traced", "export.traced", *trail.OUTSIDE_MOVES)
"""What is on the ledger of somebody, and nothing he did to a thing."""

SORTS = {"时间": "id"}


@dataclass(frozen=True)
class Deed:
    """An entry as whoever made it reads it; ``state`` and ``url`` are empty where he no longer sees the thing.

    ``part_of`` is what the thing is shown with, where it has no page of its own.
    """

    entry: Entry
    label: str
    about: str
    part_of: str
    state: str
    url: str


@dataclass(frozen=True, kw_only=True)
class DoneScreen(Screen):
    template = "console/done.html"

    title: str = "已办"
    lead: str = "您经手办理的事项，按办理时间从新到旧；状态是事项现在的状态。"
    page: Page[Entry]
    deeds: Sequence[Deed]


@page(permission=None)
def done(request: PageRequest) -> HttpResponseBase:
    """List what the actor did, newest first."""
    mine = (
        Entry.objects.filter(by=request.actor.ref)
        .exclude(subject="")
        .exclude(Q(event__in=LOOKS) | Q(event__startswith="account."))
    )
    found = sorted_page(mine.defer("leaf", "payload"), request, sorts=SORTS, first=("-id",))
    places = placed({entry.subject for entry in found}, by=request.actor)
    return DoneScreen(
        page=found, deeds=[_deed(entry, places.get(entry.subject), request.actor) for entry in found]
    ).drawn(request)


def _deed(entry: Entry, place: Place | None, by: Actor) -> Deed:
    label, noun = trail.label_of(entry.event), entry.subject.partition(":")[0]
    if place is None:
        return Deed(entry, label, called(entry.subject), "", "", "")
    state = place.row.state_zh if place.row is not None else ""
    return Deed(entry, label, place.name, place.part_of, state, place.url or listed(noun, by=by))


urlpatterns = [path("done/", done, name="done")]
