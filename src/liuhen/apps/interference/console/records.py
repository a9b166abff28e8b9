"""One report of interference, for the holders of its ring whom it does not name; for everybody else there is none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import content_disposition_header

from liuhen.apps.interference import actions, books, desk, forms, queries
from liuhen.apps.interference.models import Circular, Ring
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation.interference import ANSWERS, KINDS, WAYS

STATES = {
    "opened": "待认定",
    "concluded": "已由一人认定，待复核",
    "confirmed": "已由两人认定",
    "proposed": "已提请通报",
}


def _record(request: PageRequest, pk: int, slot: int) -> queries.Record:
    seen: Ring = get_object_or_404(queries.rings_visible_to(request.actor), pk=pk)
    found = queries.record_of(Ring.objects.select_related("unit").get(pk=seen.pk), slot, request.actor)
    if found is None:
        raise Http404
    return found


@dataclass(frozen=True, kw_only=True)
class RecordScreen(Screen):
    """``steps`` are what was done about it, each with who did and when; ``facts`` what it tells, by its words."""

    template = "interference/record.html"

    record: queries.Record
    state_zh: str
    author: str
    facts: Sequence[tuple[str, str]]
    story: str
    kinds: Sequence[str]
    steps: Sequence[tuple[dict[str, Any], str, datetime]]
    page: books.Page
    may_conclude: bool
    may_countersign: bool
    may_propose: bool


@page(permission=P.RING_OPEN)
def record(request: PageRequest, pk: int, slot: int) -> HttpResponseBase:
    """Show what a report tells, and what was found of it."""
    return _shown(request, pk, slot)


def _shown(request: PageRequest, pk: int, slot: int, **refused: Any) -> HttpResponse:
    found = _record(request, pk, slot)
    told, page_ = found.told, found.page
    names = people.names_of(
        f"person:{each}"
        for each in {page_.author, page_.person, *(step["by"] for step in page_.steps)}
        if each
    )
    facts = [
        ("什么人", told["who"] or "没有写明"), ("方式", WAYS.get(told["way"], "")), ("涉及的案件", told["about"]),
        ("怎样答复", ANSWERS.get(told["answer"], "")), ("认定的干预人", names.get(f"person:{page_.person}", "")),
    ]  # fmt: skip
    first = page_.concluded_by == request.actor.person_id
    return RecordScreen(
        title=f"记录 {found.pk}",
        crumbs=[
            (desk.RINGS[0], reverse(desk.RINGS[1])), (str(found.ring), reverse("console:ring", args=[found.ring.pk])),
        ],
        record=found, page=page_, state_zh=STATES[page_.state], author=names.get(f"person:{page_.author}", ""),
        facts=[(label, said) for label, said in facts if said], story=told["facts"],
        kinds=[KINDS[key] for key in page_.kinds or told["kinds"]],
        steps=[
            (step, names.get(f"person:{step['by']}", ""), datetime.fromisoformat(step["at"])) for step in page_.steps
        ],
        may_conclude=page_.state in ("opened", "concluded"),
        may_countersign=page_.state == "concluded" and not first,
        may_propose=page_.state == "confirmed" and page_.founded, **refused,
    ).drawn(request)  # fmt: skip


@page(permission=P.RING_OPEN)
def record_file(request: PageRequest, pk: int, slot: int, n: int) -> HttpResponseBase:
    """Hand out what came with a report, to be saved and never shown."""
    found = _record(request, pk, slot)
    if n >= len(found.files):
        raise Http404
    answer = HttpResponse(found.files[n], content_type="application/octet-stream")
    answer["Content-Disposition"] = content_disposition_header(True, found.told["files"][n]) or "attachment"
    answer["Cache-Control"] = "private, no-store"
    return answer


def _crumbs(found: queries.Record) -> list[tuple[str, str]]:
    ring = found.ring
    title, name = desk.RINGS
    here = reverse("console:ring-record", args=[ring.pk, found.pk])
    return [
        (title, reverse(name)),
        (str(ring), reverse("console:ring", args=[ring.pk])),
        (f"记录 {found.pk}", here),
    ]


@page(permission=P.RING_OPEN, methods=FILLS)
def conclude(request: PageRequest, pk: int, slot: int) -> HttpResponseBase:
    """Let a holder say whether it holds."""
    found = _record(request, pk, slot)

    def act(told: dict[str, Any]) -> None:
        person = people.person_numbered(told["person"], field="person") if told["person"] else None
        actions.conclude(
            ring=found.ring, slot=slot, founded=told["founded"] == "yes", kinds=told["kinds"], person=person,
            reason=told["reason"], by=request.actor, at=request.at,
        )  # fmt: skip

    return fill(
        request, forms.FindingForm(request.POST or None), act=act, title="认定", submit="认定",
        done="已认定，待另一名持钥人复核。", to=reverse("console:ring-record", args=[pk, slot]), crumbs=_crumbs(found),
    )  # fmt: skip


@page(permission=P.RING_OPEN, methods=("POST",), on_refused=_shown)
def countersign(request: PageRequest, pk: int, slot: int) -> HttpResponseBase:
    """Let another holder confirm it."""
    found = _record(request, pk, slot)
    actions.countersign(ring=found.ring, slot=slot, by=request.actor, at=request.at)
    messages.success(request, "已复核，由两人认定。")
    return redirect("console:ring-record", pk, slot)


@page(permission=P.RING_OPEN, methods=FILLS)
def propose(request: PageRequest, pk: int, slot: int) -> HttpResponseBase:
    """Ask whoever manages the person to have him circulated."""
    found = _record(request, pk, slot)

    def act(told: dict[str, Any]) -> Circular:
        return actions.propose(ring=found.ring, slot=slot, text=told["text"], by=request.actor, at=request.at)

    return fill(
        request, forms.CircularForm(request.POST or None), act=act, title="提请通报", submit="提请",
        done=lambda made: f"已提请，由{made.authority}审批。", to=reverse("console:ring-record", args=[pk, slot]),
        crumbs=_crumbs(found),
    )  # fmt: skip
