"""Pages of instruments, and of acts put right."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.documents import queries as documents
from liuhen.apps.people import queries as people
from liuhen.apps.supervision import desk
from liuhen.apps.supervision.console.listing import TONES, Line, address_for, addresses, listed
from liuhen.apps.supervision.models import Instrument, Intervention, SupervisionFile
from liuhen.apps.supervision.queries import instruments as queries
from liuhen.apps.supervision.queries import interventions as dealt
from liuhen.apps.supervision.queries import sheets as sheet_queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import Place, buttons, placed
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen
from liuhen.regulation import DUTIES


@page(permission=P.SUPERVISION_SEE)
def instruments(request: PageRequest) -> HttpResponseBase:
    """List the instruments that one's units issued or got, newest first."""

    def line(row: Instrument) -> Line:
        return Line(row, row.by_unit.short_name, row.unit.short_name, "", row.due_on, TONES[row.state])

    return listed(
        request, queries.visible_to(request.actor), Instrument.states, line, title="监督文书",
        lead="按轻重分通知书、意见书、决定书，期限写明理由，由被监督单位反馈、他人复查；垂直管理的单位函告其上级。",
        noun="监督文书", over="监督", under="被监督", on="反馈期限", submit="拟制监督文书", icon="gavel",
        sorts=("by_unit__path", "unit__path", "due_on"),
        hint="监督检查发现的问题，在这里发出通知书、意见书或者决定书。",
        entering=reverse("console:instrument-draft") if request.actor.may(P.SUPERVISION_ORDER) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class InstrumentScreen(Screen):
    """``findings`` are what it names, each with where it leads; ``paper``, ``sheet``, ``before`` lead there too."""

    template = "supervision/instrument.html"

    instrument: Instrument
    tone: str
    findings: Sequence[tuple[Any, str]]
    places: Mapping[str, Place]
    paper: str
    sheet: str
    before: str
    after: Sequence[tuple[Instrument, str]]
    interventions: Sequence[tuple[Intervention, str]]
    files: Sequence[SupervisionFile]
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.SUPERVISION_SEE)
def instrument(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show an instrument, what it names, and what came of it."""
    return shown_instrument(request, pk)


def shown_instrument(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    actor = request.actor
    found: Instrument = get_object_or_404(queries.visible_to(actor), pk=pk)
    named = queries.findings_of(found)
    lead = addresses([each.ref for each in named], actor)
    after = list(queries.visible_to(actor).filter(previous=found).order_by("id"))
    ordered = list(dealt.visible_to(actor).filter(instrument=found).order_by("id"))
    return InstrumentScreen(
        title=str(found), crumbs=[(desk.INSTRUMENTS[0], reverse(desk.INSTRUMENTS[1]))], instrument=found,
        tone=TONES[found.state], findings=[(each, lead[each.ref]) for each in named], paper=_paper(found, request),
        places=placed((each.about for each in named), by=actor),
        sheet=address_for(f"supervisionsheet:{found.sheet_id}", actor) if found.sheet_id else "",
        before=address_for(f"instrument:{found.previous_id}", actor) if found.previous_id else "",
        after=[(each, TONES[each.state]) for each in after],
        interventions=[(each, TONES[each.state]) for each in ordered],
        files=list(sheet_queries.files_of(found.ref)), clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.INSTRUMENT, found, by=actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _paper(found: Instrument, request: PageRequest) -> str:
    """Return the page of the paper, for whoever may read that."""
    there = found.document_id and documents.visible_to(request.actor).filter(pk=found.document_id).exists()
    return address_of(f"document:{found.document_id}", by=request.actor) if there else ""


@page(permission=P.SUPERVISION_SEE)
def file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what came with an answer."""
    found = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    given = get_object_or_404(sheet_queries.files_of(found.ref), pk=n)
    return download(given.sha256, given.name)


@page(permission=P.SUPERVISION_SEE)
def interventions(request: PageRequest) -> HttpResponseBase:
    """List the acts that were ordered to be put right, newest first."""

    def line(row: Intervention) -> Line:
        return Line(
            row, row.by_unit.short_name, row.unit.short_name, row.fault_zh, row.due_on, TONES[row.state]
        )

    return listed(
        request, dealt.visible_to(request.actor), Intervention.states, line, title="纠正处理",
        lead="违法或者不当的行为由有权的单位按该行为本身的程序停止、变更、撤销或者履行；行为真的改变了才办结。",
        noun="纠正处理", over="发现", under="处理", on="处理期限", submit="责成处理", icon="arrow-back-up",
        sorts=("by_unit__path", "unit__path", "due_on"),
        hint="发现本单位或者被监督单位的行为违法、不当的，在这里责成处理。",
        entering=reverse("console:intervention-order") if request.actor.may(P.SUPERVISION_ORDER) else "",
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class InterventionScreen(Screen):
    """``act`` leads to the act, where its own procedure is; "" out of the reader's reach."""

    template = "supervision/intervention.html"

    intervention: Intervention
    tone: str
    cite: str
    act: str
    instrument: str
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.SUPERVISION_SEE)
def intervention(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show what is to become of an act, who sees to it, and what became of it."""
    return shown_intervention(request, pk)


def shown_intervention(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    actor = request.actor
    found: Intervention = get_object_or_404(dealt.visible_to(actor), pk=pk)
    return InterventionScreen(
        title=str(found), crumbs=[(desk.INTERVENTIONS[0], reverse(desk.INTERVENTIONS[1]))], intervention=found,
        tone=TONES[found.state], cite=DUTIES[found.duty][-1].article.cite(), act=address_for(found.about, actor),
        instrument=address_for(f"instrument:{found.instrument_id}", actor) if found.instrument_id else "",
        clocks=faces_of(found.ref, at=request.at), buttons=buttons(desk.INTERVENTION, found, by=actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def of_act(request: PageRequest, act: Any) -> dict[str, Any]:
    """Return what was ordered about an act, for the act's page, and where more is ordered."""
    found = list(dealt.about(act.ref, request.actor)[:10])
    may = request.actor.may(P.SUPERVISION_ORDER)
    noun, _, number = act.ref.partition(":")
    entrance = reverse("console:intervention-order")
    return {
        "rows": [(each, TONES[each.state]) for each in found],
        "ordering": f"{entrance}?kind={noun}&number={number}&unit={act.unit_id}" if may else "",
    }  # fmt: skip
