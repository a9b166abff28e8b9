"""The receipt: what a station wipes a card against."""

import base64
from http import HTTPStatus

from django.http import HttpResponse, JsonResponse
from django.urls import NoReverseMatch, reverse

from liuhen.apps.recordings.models import Recording, Upload
from liuhen.entrypoints.api.auth import authenticated
from liuhen.entrypoints.api.problems import ANTICIPATED, respond, stop
from liuhen.entrypoints.api.tus import offset_of, upload_of
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.ledger.proofs import Proven, prove
from liuhen.kernel.web import errors
from liuhen.kernel.web.pages import PageRequest

PENDING_SECONDS = 1


@authenticated
def receipt(request: PageRequest, key: str) -> HttpResponse:
    """Hand out the receipt of an upload, or 202 until a signed checkpoint covers its entry."""
    if request.method not in ("GET", "HEAD"):
        return errors.method_not_allowed(request, methods=("GET", "HEAD"))
    try:
        upload = upload_of(request.actor, key)
        if offset_of(upload, by=request.actor) < upload.length:
            raise stop(409, "upload-unfinished", "文件尚未传完，没有回执", remedy="请从断点继续上传。")
    except ANTICIPATED as error:
        return respond(request, error)
    upload.refresh_from_db()
    recording = upload.recording
    assert recording is not None, "a finished upload has its recording"
    # The first entry of its trail is the one that took the bytes in, whoever presented them again since.
    proven = prove(Entry.objects.get(subject=recording.ref, n=1))
    if proven is None:
        headers = {"Retry-After": str(PENDING_SECONDS), "Cache-Control": "no-store"}
        return JsonResponse({"state": "pending"}, status=HTTPStatus.ACCEPTED, headers=headers)
    body = receipt_of(upload, recording, proven)
    return JsonResponse(
        body, json_dumps_params={"ensure_ascii": False}, headers={"Cache-Control": "no-store"}
    )


def receipt_of(upload: Upload, recording: Recording, proven: Proven) -> dict[str, object]:
    """Return the receipt; ``reason`` says in Chinese what is in doubt about a quarantined file."""
    body: dict[str, object] = {
        "upload": upload.id.hex,
        "recording": recording.pk,
        "state": recording.state,
        "late": recording.late,
        "again": upload.again,
        "leaf": base64.b64encode(bytes(proven.entry.leaf)).decode(),
        "payload": base64.b64encode(bytes(proven.entry.payload)).decode(),
        "proof": proven.proof,
    }
    if recording.state == "quarantined":
        body["reason"] = "；".join(recording.doubts_zh)
    try:
        body["url"] = reverse("console:recording", args=[recording.pk])
    except NoReverseMatch:  # an installation without the console
        return body
    return body
