"""Endpoints on the log itself; its tiles and checkpoint lie open on the portal."""

import base64
from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Field, Router, Schema

from liuhen.kernel.access import Permission
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.proofs import newest_checkpoint, prove
from liuhen.kernel.web.endpoints import ApiRequest, Cardinal, demand
from liuhen_proof import notes, tiles

router = Router(tags=["ledger"])


class CheckpointShape(Schema):
    """The newest signed head of the log."""

    origin: str
    size: int
    root: str = Field(description="hex")
    at: datetime = Field(description="when this server signed it")
    note: str = Field(description="the C2SP signed note itself")


class EntryShape(Schema):
    """An entry as it stands in the log, without its erasable payload."""

    index: int
    event: str
    at: datetime
    by: str
    subject: str
    n: int
    article: str
    leaf: str = Field(description="base64 of the exact bytes hashed into the log")
    leaf_hash: str = Field(description="hex")
    proof: str = Field(description="C2SP tlog-proof under the newest checkpoint")


@router.get("/ledger/checkpoint", response=CheckpointShape, summary="最新检查点")
def checkpoint(request: ApiRequest) -> Any:
    """Show the newest checkpoint."""
    newest = newest_checkpoint()
    if newest is None:
        raise Http404
    opened = notes.parse_checkpoint(notes.parse(newest.note)[0])
    return {
        "origin": settings.LEDGER_ORIGIN, "size": opened.size, "root": opened.root.hex(), "at": newest.at,
        "note": newest.note,
    }  # fmt: skip


@router.get("/ledger/entries/{index}", response=EntryShape, summary="账本条目及其证明")
def entry(request: ApiRequest, index: Cardinal) -> Any:
    """Show any entry with its proof; for the auditor. Others find theirs in the trail of what they may see."""
    demand(request.actor, Permission.LEDGER_AUDIT)
    found = get_object_or_404(Entry, index=index)
    proven = prove(found)
    if proven is None:
        raise Http404
    plain = {name: getattr(found, name) for name in ("index", "event", "at", "by", "subject", "n", "article")}
    return plain | {
        "leaf": base64.b64encode(bytes(found.leaf)).decode(),
        "leaf_hash": bytes(found.leaf_hash).hex(),
        "proof": proven.proof,
    }


@router.get("/ledger/bundles/{n}", summary="账本条目包（C2SP entry bundle）")
def bundle(request: ApiRequest, n: Cardinal) -> HttpResponse:
    """Hand the auditor the leaves behind tile ``n`` of level 0, as far as the tree has grown."""
    demand(request.actor, Permission.LEDGER_AUDIT)
    if n > 2**53:
        raise Http404
    first = n * tiles.TILE_WIDTH
    rows = Entry.objects.filter(index__gte=first, index__lt=first + tiles.TILE_WIDTH).order_by("index")
    leaves = [bytes(leaf) for leaf in rows.values_list("leaf", flat=True)]
    if not leaves:
        raise Http404
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(tiles.encode_bundle(leaves), content_type="application/octet-stream", headers=headers)
