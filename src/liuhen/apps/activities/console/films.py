"""Two officers' films of one activity side by side, held together by their corrected clocks."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.activities import queries
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.forms import row_numbers
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.wording import minute

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording, Viewing

SIDES = 2


@dataclass(frozen=True)
class Film:
    """One side: a film with the actor's own viewing of it; None until he has said what for."""

    recording: "Recording"
    viewing: "Viewing | None"
    mime: str
    watermark: Sequence[str]

    @property
    def began_ms(self) -> int:
        """When it began by true time, since the epoch."""
        began = self.recording.started_at
        return round(began.timestamp() * 1000) if began else 0


@dataclass(frozen=True, kw_only=True)
class FilmsScreen(Screen):
    """``choices`` are all films that can be put here, ``shown`` the two that are; they play once both are open."""

    template = "activities/films.html"

    choices: "Sequence[Recording]"
    shown: Sequence[Film]
    plays: bool


@page(permission=P.ACTIVITY_SEE)
def films(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show two films of one activity: those asked for, else the first two by different officers."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    linked = queries.links_of(found).exclude(state="rejected").values("recording_id")
    there = recordings.reachable_to(request.actor, P.RECORDING_VIEW).filter(
        pk__in=linked, kind="video", started_at__isnull=False, state__in=("stored", "quarantined")
    )
    choices = list(there.order_by("started_at", "id"))
    shown = [_film(each, request) for each in _two(choices, row_numbers(request.GET.getlist("film")))]
    return FilmsScreen(
        title="并排看录像",
        crumbs=[
            ("执法活动", reverse("console:activities")),
            (str(found), reverse("console:activity", args=[pk])),
        ],
        choices=choices,
        shown=shown,
        plays=len(shown) == SIDES and all(each.viewing for each in shown),
    ).drawn(request)


def _two(choices: "list[Recording]", asked: set[int]) -> "list[Recording]":
    chosen = [each for each in choices if each.pk in asked]
    by_officer = {each.officer_id: each for each in reversed(choices)}
    others = [each for each in (*by_officer.values(), *choices) if each not in chosen]
    return sorted((chosen + list(dict.fromkeys(others)))[:SIDES], key=choices.index)


def _film(recording: "Recording", request: PageRequest) -> Film:
    actor: Actor = request.actor
    words = [actor.name, people.unit_name_of(actor), minute(request.at), f"资料 {recording.pk}"]
    return Film(
        recording,
        recordings.open_viewing(recording, actor, at=request.at),
        recordings.player_type(recording),
        words,
    )
