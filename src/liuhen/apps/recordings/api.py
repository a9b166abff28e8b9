"""Endpoints: recordings with their custody trail, proofs, clocks and media; exports."""

import base64
from datetime import date, datetime, timedelta
from typing import Any, Literal

from django.conf import settings
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Field, Query, Router, Schema

from liuhen.apps.people.queries import names_of
from liuhen.apps.recordings import handing_out, queries
from liuhen.apps.recordings.desk import DESKS
from liuhen.apps.recordings.models import Export, Recording, Viewing
from liuhen.apps.recordings.streaming import stream
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks.queries import all_for
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.proofs import prove
from liuhen.kernel.web import trail
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    ClockShape,
    Id,
    Listed,
    Moment,
    Paging,
    Word,
    clock_shape,
    demand,
    listed,
)

router = Router(tags=["recordings"])
# Whose payload holds the digests of the file, and so belongs to every proof of it.
INTAKE_EVENTS = ("recording.received", "recording.quarantined")


class RecordingShape(Schema):
    """音像资料. Times with ``device_`` are by the device's own clock, the others corrected by its offset."""

    id: int
    filename: str
    kind: str
    segment: int
    size_bytes: int
    sha256: str
    sm3: str
    state: str
    doubts: list[str]
    unit_id: int
    unit: str
    officer_id: int | None
    officer: str | None
    device_id: int | None
    device: str | None
    device_started_at: datetime | None
    device_ended_at: datetime | None
    clock_offset_ms: int
    started_at: datetime | None
    ended_at: datetime | None
    received_at: datetime
    late: bool
    kept_until: date | None
    kept_without_end: bool = Field(description="unclassified, permanent or of a term not determined")
    kept_class: str
    disposed_at: datetime | None
    disposed_under: str = Field(description="ref of the disposal, such as disposal:3, or empty")
    duration_ms: int | None
    width: int | None
    height: int | None
    codec: str

    @staticmethod
    def resolve_doubts(recording: Recording) -> list[str]:
        return recording.doubts.split()

    @staticmethod
    def resolve_unit(recording: Recording) -> str:
        return str(recording.unit)

    @staticmethod
    def resolve_officer(recording: Recording) -> str | None:
        return str(recording.officer) if recording.officer_id else None

    @staticmethod
    def resolve_device(recording: Recording) -> str | None:
        return str(recording.device) if recording.device_id else None


class RecordingFilters(Schema):
    """What the list is cut to; ``since`` and ``until`` are of the recording's own beginning."""

    unit: Id | None = None
    officer: Id | None = None
    device: Id | None = None
    state: Literal["stored", "quarantined", "destroying", "disposed"] | None = None
    kind: Literal["video", "audio", "photo", "unknown"] | None = None
    late: bool | None = None
    since: Moment | None = None
    until: Moment | None = None
    words: Word | None = Field(
        None, description="beginning of a file name or digest, a serial, a name or number"
    )


class TraceShape(Schema):
    """One entry of a custody trail. ``proof``: pending, logged, proved against a checkpoint just now, broken."""

    n: int
    at: datetime
    event: str
    label: str
    by: str
    proof: str
    index: int | None
    leaf_hash: str
    articles: list[tuple[str, str]] = Field(description="(duty id, citation) each")
    facts: list[tuple[str, str]] = Field(description="(name, value) each, in Chinese")


class ProofShape(Schema):
    """What an outsider checks an entry with. ``payload`` comes along where it holds the file's digests."""

    leaf: str = Field(description="base64 of the exact bytes hashed into the log")
    payload: str = Field(description="base64, or empty")
    proof: str = Field(description="C2SP tlog-proof")


class ViewingShape(Schema):
    """查看: until when the recording may be streamed, and from where."""

    id: int
    recording_id: int
    begun_at: datetime
    until: datetime
    media: str

    @staticmethod
    def resolve_until(viewing: Viewing) -> datetime:
        return viewing.begun_at + timedelta(seconds=settings.VIEWING_SECONDS)

    @staticmethod
    def resolve_media(viewing: Viewing) -> str:
        return reverse("api:recording_media", args=[viewing.recording_id])


Delivery = Literal["both", "copies", "originals"]


class CopyShape(Schema):
    """观看副本: with the watermark burnt in; ``why`` tells what was in the way of one that could not be made."""

    recording: int
    sha256: str
    why: str


class ExportShape(Schema):
    """调取申请. The capsule is an evidence capsule that can be verified without us."""

    id: int
    state: str
    unit_id: int
    unit: str
    requester: str
    purpose: str
    recipient: str
    delivery: Delivery
    requested_at: datetime
    decided_by: str | None
    decided_at: datetime | None
    opinion: str
    recordings: list[int]
    copies: list[CopyShape]
    capsule_sha256: str
    capsule_bytes: int | None
    built_at: datetime | None
    fetched_at: datetime | None

    @staticmethod
    def resolve_unit(export: Export) -> str:
        return str(export.unit)

    @staticmethod
    def resolve_requester(export: Export) -> str:
        return str(export.requester)

    @staticmethod
    def resolve_decided_by(export: Export) -> str | None:
        return str(export.decided_by) if export.decided_by_id else None

    @staticmethod
    def resolve_recordings(export: Export) -> list[int]:
        return [item.recording_id for item in export.items.all()]

    @staticmethod
    def resolve_copies(export: Export) -> list[CopyShape]:
        tried = (item for item in export.items.all() if item.copy_sha256 or item.copy_why)
        return [
            CopyShape(recording=item.recording_id, sha256=item.copy_sha256, why=item.copy_why)
            for item in tried
        ]


@router.get("/recordings", response=Listed[RecordingShape], summary="音像资料")
def recordings(request: ApiRequest, filters: Query[RecordingFilters], paging: Query[Paging]) -> Any:
    """List the recordings the caller may see: by arrival, or by their own time where one is asked for; newest first."""
    demand(request.actor, Permission.RECORDING_SEE)
    wanted = filters.dict(exclude_none=True)
    found = queries.found_for(request.actor, Permission.RECORDING_SEE, wanted=wanted)
    return listed(found.rows, order=found.order, paging=paging, branches=found.branches)


@router.get("/recordings/{pk}", response=RecordingShape, summary="一份音像资料")
def recording(request: ApiRequest, pk: Id) -> Any:
    """Show one recording that the caller may see."""
    return _recording(request, pk)


@router.get("/recordings/{pk}/trail", response=list[TraceShape], summary="留痕")
def custody_trail(request: ApiRequest, pk: Id) -> Any:
    """Tell everything that ever happened to the recording, each entry checked now."""
    traces = trail.trail_of(_recording(request, pk), names=names_of)
    return [{"n": n, **vars(trace)} for n, trace in enumerate(traces, 1)]


@router.get("/recordings/{pk}/trail/{n}/proof", response=ProofShape, summary="一条留痕的证明")
def proof(request: ApiRequest, pk: Id, n: Id) -> Any:
    """Hand out the proof of one entry of the trail; 404 until a signed checkpoint covers it."""
    entry = get_object_or_404(Entry, subject=_recording(request, pk).ref, n=n)
    proven = prove(entry)
    if proven is None:
        raise Http404
    payload = bytes(entry.payload) if entry.event in INTAKE_EVENTS else b""
    return {
        "leaf": base64.b64encode(bytes(entry.leaf)).decode(),
        "payload": base64.b64encode(payload).decode(),
        "proof": proven.proof,
    }


@router.get("/recordings/{pk}/clocks", response=list[ClockShape], summary="期限")
def clocks(request: ApiRequest, pk: Id) -> Any:
    """Show every time limit the recording ever had, with how it was reckoned."""
    ref = _recording(request, pk).ref
    return [clock_shape(clock, at=request.at) for clock in all_for(ref)]


@router.get("/recordings/{pk}/media", summary="播放原件", url_name="recording_media")
def media(request: ApiRequest, pk: Id) -> HttpResponseBase:
    """Stream the original, whole or by Range; refused without a viewing that is open."""
    return stream(request, pk, by=request.actor)  # type: ignore[arg-type]


@router.get("/exports", response=Listed[ExportShape], summary="调取申请")
def export_list(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List what the caller asked for or decides on, newest first."""
    demand(request.actor, Permission.EXPORT_REQUEST)
    rows = queries.exports_visible_to(request.actor).prefetch_related("items")
    return listed(rows, order=("-requested_at", "-id"), paging=paging)


@router.get("/exports/{pk}", response=ExportShape, summary="一份调取申请")
def export(request: ApiRequest, pk: Id) -> Any:
    """Show one request for an export."""
    return _export(request, pk)


@router.get("/exports/{pk}/capsule", summary="下载已领取的证据包")
def capsule(request: ApiRequest, pk: Id) -> HttpResponseBase:
    """Send the fetched capsule as a ZIP file, whole or the rest of it by Range."""
    return handing_out.send(request, _export(request, pk), by=request.actor, at=request.at)


def _recording(request: ApiRequest, pk: int) -> Recording:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


def _export(request: ApiRequest, pk: int) -> Export:
    return get_object_or_404(queries.exports_visible_to(request.actor), pk=pk)


for noun in DESKS:
    endpoints(router, noun, {Recording: RecordingShape, Viewing: ViewingShape, Export: ExportShape})
