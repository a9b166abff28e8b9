"""Pages of cases that go to another unit: the list, one with its evidence, what proves that it was signed for."""

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from liuhen.apps.coordination import actions, capsules, desk, lifecycle, queries
from liuhen.apps.coordination.console.listing import Line, listed, waited, waiting_in_words
from liuhen.apps.coordination.models import CaseTransfer, CoordinationFile, ListedItem
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault import blobs
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.attaching import download
from liuhen.kernel.web.clocks import ClockFace, faces_of
from liuhen.kernel.web.doors import buttons, making
from liuhen.kernel.web.moves import Button
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.screens import Screen

TONES = {
    "proposed": "orange", "not-approved": "grey", "sent": "orange", "disputed": "red", "named": "orange",
    "accepted": "blue", "fed-back": "green",
}  # fmt: skip


@page(permission=P.COORDINATION_SEE)
def transfers(request: PageRequest) -> HttpResponseBase:
    """List the cases that a unit handed over or got, newest first."""

    def line(row: CaseTransfer) -> Line:
        giver = row.sender.short_name if row.sender else row.outside
        taker = row.unit.short_name if row.unit else row.outside
        mark = waited(row, request.at)
        return Line(row, giver, taker, mark, row.sent_at or row.proposed_at, TONES[row.state])

    return listed(
        request, queries.transfers_visible_to(request.actor), CaseTransfer.states, line, title="案件移送",
        lead="不属于本单位管辖的案件连同证据清单移送有权单位：谁签收，谁反馈，有争议的由谁指定管辖。", noun="案件",
        giver="移送", taker="接收", submit="", entering="", icon="arrow-right", hint="在案件页面呈批移送。",
        sorts=("", "", "proposed_at"),
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class TransferScreen(Screen):
    """What is in ``reach`` of the reader has a link.

    ``unsound`` are the digests of what was not found as it should be when last looked at;
    ``downloads``: the files of the list may be had here, by whoever has to act on the case.
    """

    template = "coordination/transfer.html"

    transfer: CaseTransfer
    tone: str
    waits: str
    items: Sequence[ListedItem]
    downloads: bool
    unsound: frozenset[str]
    files: Sequence[CoordinationFile]
    reach: frozenset[str]
    case_url: str
    clue_url: str
    has_capsule: bool
    clocks: Sequence[ClockFace]
    buttons: Sequence[Button]
    traces: Sequence[trail.Trace]


@page(permission=P.COORDINATION_SEE)
def transfer(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show a transfer with its list of evidence and what came of it."""
    return shown_transfer(request, pk)


def shown_transfer(request: PageRequest, pk: int, **refused: Any) -> HttpResponse:
    """Draw it, with what was refused on top."""
    found: CaseTransfer = get_object_or_404(queries.transfers_visible_to(request.actor), pk=pk)
    items = list(queries.items_of(found.ref))
    named = [each.ref for each in (found.case, found.clue) if each]
    reach = queries.in_reach([*named, *(each.about for each in items)], request.actor)
    return TransferScreen(
        title=str(found), crumbs=[(desk.TRANSFERS[0], reverse(desk.TRANSFERS[1]))], transfer=found,
        tone=TONES[found.state], waits=waiting_in_words(found, request.at), items=items, reach=reach,
        downloads=_is_his(found, request),
        unsound=frozenset(blobs.failing(each.sha256 for each in items if each.sha256)),
        files=list(queries.files_of(found.ref)),
        case_url=address_of(found.case.ref) if found.case and found.case.ref in reach else "",
        clue_url=address_of(found.clue.ref) if found.clue and found.clue.ref in reach else "",
        has_capsule=found.sender_id is not None and bool(found.capsule_sha256),
        clocks=faces_of(found.ref, at=request.at),
        buttons=buttons(desk.TRANSFER, found, by=request.actor, at=request.at),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")), **refused,
    ).drawn(request)  # fmt: skip


def _is_his(found: CaseTransfer, request: PageRequest) -> bool:
    """Say whether the case is in the hands of the reader's unit: signed for, and its files with it."""
    signed = found.state in ("accepted", "fed-back")
    return signed and queries.acts_for(request.actor, found.unit_id)


@page(permission=P.COORDINATION_SEE)
def transfer_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out what came with a step of a transfer."""
    found = get_object_or_404(queries.transfers_visible_to(request.actor), pk=pk)
    given = get_object_or_404(queries.files_of(found.ref), pk=n)
    return download(given.sha256, given.name)


@page(permission=P.COORDINATION_KEEP)
def item_file(request: PageRequest, pk: int, n: int) -> HttpResponseBase:
    """Hand out a file of the list, to the unit that signed for it; recordings are looked at, not handed out."""
    found = get_object_or_404(queries.transfers_visible_to(request.actor), pk=pk)
    item = get_object_or_404(queries.items_of(found.ref).exclude(sha256=""), n=n)
    if item.is_cited or not _is_his(found, request):
        raise Http404
    return download(item.sha256, item.title)


@page(permission=P.COORDINATION_KEEP)
def capsule(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out the capsule for an organ outside."""
    found = get_object_or_404(queries.transfers_visible_to(request.actor, P.COORDINATION_KEEP), pk=pk)
    if found.sender_id is None:
        raise Http404
    return capsules.response(request, found)


@page(permission=P.COORDINATION_SEE)
def receipt(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand out what proves to anybody that a transfer was signed for: the entry's leaf, its payload and its proof."""
    found = get_object_or_404(queries.transfers_visible_to(request.actor), pk=pk)
    entry = Entry.objects.filter(subject=found.ref, event=lifecycle.ACCEPT.event).order_by("-n").first()
    proven = proofs.prove(entry) if entry else None
    if proven is None:
        raise Http404
    body = {
        "transfer": found.pk,
        "leaf": base64.b64encode(bytes(proven.entry.leaf)).decode(),
        "payload": base64.b64encode(bytes(proven.entry.payload)).decode(),
        "proof": proven.proof,
    }
    saved = {
        "Content-Disposition": f'attachment; filename="liuhen-transfer-{found.pk}.json"', "Cache-Control": "no-store",
    }  # fmt: skip
    return JsonResponse(body, headers=saved)


def of_case(request: PageRequest, case: Any) -> dict[str, Any]:
    """Return what a case's page shows of its transfers."""
    draft = CaseTransfer(case=case, sender_id=case.unit_id, proposed_by_id=request.actor.person_id)
    offered = case.state in ("open", "concluded") and request.actor.may(P.CASE_HANDLE)
    rows = [(each, TONES[each.state]) for each in queries.transfers_of(case)]
    return {
        "rows": rows,
        "buttons": making(desk.OF_A_CASE, actions.propose_transfer, case, draft, by=request.actor)
        if offered
        else [],
    }
