"""tus 1.0 (creation, creation-with-upload, checksum, termination): bytes stream from the socket into the vault.

The 204 to the last PATCH means: durable and entered. Whatever is cut short is finished by the next HEAD or receipt.
"""

import base64
import binascii
import hashlib
import re
import shutil
from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from liuhen.apps.recordings.actions import intake
from liuhen.apps.recordings.claims import demand_bounds
from liuhen.apps.recordings.models import Upload
from liuhen.apps.recordings.queries import uploads_of
from liuhen.entrypoints.api.auth import identify
from liuhen.entrypoints.api.contract import METADATA_MAX_CHARACTERS
from liuhen.entrypoints.api.problems import ANTICIPATED, Stopped, respond, stop
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import Invalid
from liuhen.kernel.vault.errors import NotIncoming, StoreFull, WrongOffset
from liuhen.kernel.vault.intake import Incoming
from liuhen.kernel.web import errors
from liuhen.kernel.web.pages import PageRequest

VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,termination"
CHECKSUMS = ("sha1", "sha256")
BYTES = "application/offset+octet-stream"
# What the database, its journal and the log's tiles need while the file comes in.
SPARE_BYTES = 64 * 1024 * 1024


class Checksum(NamedTuple):
    """What a chunk was declared to hash to."""

    running: Any
    expected: bytes


def speaks_tus(
    *methods: str,
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponseBase]]:
    """Hold a view to the protocol: version, methods, who calls and with what right, and how errors look."""

    def hold(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def held(request: PageRequest, **kwargs: str) -> HttpResponseBase:
            method = request.method or ""
            if method == "POST":
                method = request.headers.get("X-HTTP-Method-Override", method).upper()
            try:
                response = _checked(view, request, method, methods, **kwargs)
            except ANTICIPATED as error:
                response = respond(request, error)
            response["Tus-Resumable"] = VERSION
            response["Cache-Control"] = "no-store"
            if response.status_code == 412:
                response["Tus-Version"] = VERSION
            if method == "HEAD":
                response.content = b""
            return response

        return held

    return hold


def _checked(
    view: Callable[..., HttpResponse],
    request: PageRequest,
    method: str,
    methods: tuple[str, ...],
    **kwargs: str,
) -> HttpResponse:
    if method == "OPTIONS":
        return _options()
    if method not in methods:
        return errors.method_not_allowed(request, methods=(*methods, "OPTIONS"))
    if request.headers.get("Tus-Resumable") != VERSION:
        raise stop(412, "tus-version", f"只支持 tus {VERSION}", remedy="请升级上传程序。")
    request.actor = identify(request)
    if not request.actor.may(Permission.RECORDING_INTAKE):
        raise Stopped(errors.FORBIDDEN)
    return view(request, method, **kwargs)


def _options() -> HttpResponse:
    return HttpResponse(
        status=204,
        headers={
            "Tus-Version": VERSION,
            "Tus-Extension": EXTENSIONS,
            "Tus-Max-Size": str(settings.UPLOAD_MAX_BYTES),
            "Tus-Checksum-Algorithm": ",".join(CHECKSUMS),
        },
    )


@speaks_tus("POST")
def uploads(request: PageRequest, method: str) -> HttpResponse:
    """Announce a file, perhaps with its first bytes."""
    length = _count(request, "Upload-Length")
    if length > settings.UPLOAD_MAX_BYTES:
        most = settings.UPLOAD_MAX_BYTES
        raise stop(413, "too-large", f"文件超过允许的大小（{most} 字节）", remedy="请分段录制后上传。")
    metadata = read_metadata(request.headers.get("Upload-Metadata", ""))
    try:
        demand_bounds(metadata)
    except Invalid as refusal:
        raise stop(400, "bad-metadata", refusal.sentence, remedy=refusal.remedy) from None
    _demand_room(length)
    begun = intake.begin(length=length, metadata=metadata, by=request.actor, at=request.at)
    # A path only: behind a proxy we may not know our own name.
    response = HttpResponse(status=201, headers={"Location": f"{request.path.rstrip('/')}/{begun.id.hex}"})
    if request.content_type == BYTES and _content_length(request):
        response["Upload-Offset"] = str(_take(request, begun, offset=0))
    return response


@speaks_tus("HEAD", "PATCH", "DELETE")
def upload(request: PageRequest, method: str, key: str) -> HttpResponse:
    """Ask how far an upload is, go on with it, or give it up."""
    found = upload_of(request.actor, key)
    if method == "HEAD":
        return HttpResponse(
            headers={
                "Upload-Offset": str(offset_of(found, by=request.actor)),
                "Upload-Length": str(found.length),
                "Upload-Metadata": write_metadata(
                    {name: told for name, told in found.metadata.items() if name != "via"}
                ),
            }
        )
    if method == "DELETE":
        _give_up(found)
        return HttpResponse(status=204)
    if request.content_type != BYTES:
        raise stop(415, "not-bytes", f"内容类型必须是 {BYTES}")
    offset = _take(request, found, offset=_count(request, "Upload-Offset"))
    return HttpResponse(status=204, headers={"Upload-Offset": str(offset)})


def upload_of(actor: Actor, key: str) -> Upload:
    """Return an upload of this account. Raises Http404 for anybody else's."""
    found: Upload = get_object_or_404(uploads_of(actor), pk=key)
    return found


def offset_of(upload: Upload, *, by: Actor) -> int:
    """Say how many bytes are here, entering a file whose intake was cut short. Raises NotIncoming, Busy, Refused."""
    if upload.recording_id is None and Incoming.size_of(upload.id.hex) < upload.length:
        return Incoming.size_of(upload.id.hex)
    finish(upload, by=by)
    return upload.length


def finish(upload: Upload, *, by: Actor) -> None:
    """Enter a file all of whose bytes are here; twice is once."""
    try:
        intake.complete(upload=upload, by=by, at=timezone.now())
    except NotIncoming:
        upload.refresh_from_db()
        if upload.recording_id is None:  # else another request was quicker
            raise


def _take(request: HttpRequest, upload: Upload, *, offset: int) -> int:
    """Append the request's body and return the new offset; with the last byte the file is entered."""
    coming, checksum = _content_length(request), _checksum(request)
    if offset + coming > upload.length:
        raise stop(413, "over-length", f"文件超出申报的长度（{upload.length} 字节），超出部分未接收")
    if upload.recording_id is not None:
        if offset != upload.length:
            raise WrongOffset("文件已经入库，不能再写入。", size=upload.length)
        return upload.length
    with Incoming.open(upload.id.hex) as incoming:
        # Whole already and only to be finished: an empty PATCH at the end.
        if coming or offset != incoming.size:
            _append(request, incoming, offset=offset, coming=coming, checksum=checksum)
        size = incoming.size
    if size == upload.length:
        finish(upload, by=request.actor)  # type: ignore[attr-defined]
    return size


def _append(
    request: HttpRequest, incoming: Incoming, *, offset: int, coming: int, checksum: Checksum | None
) -> None:
    running = checksum.running if checksum else None
    taken = incoming.append(request.read, expected_offset=offset, limit=coming, also=running)
    # What a vanished sender left is kept, unless it was to be checked as a whole.
    if checksum and (taken < coming or checksum.running.digest() != checksum.expected):
        incoming.rewind()
        message = "这一段数据在传输中出错，已丢弃"
        raise stop(460, "checksum-mismatch", message, remedy="请从原位置重传。", Upload_Offset=str(offset))


def _give_up(upload: Upload) -> None:
    if upload.recording_id is not None or Incoming.size_of(upload.id.hex) == upload.length:
        raise stop(409, "upload-complete", "文件已完整送达，不能撤回", remedy="原始记录一经送达即须保存。")
    with Incoming.open(upload.id.hex) as incoming:
        incoming.discard()


def _demand_room(length: int) -> None:
    folder = settings.VAULT_INCOMING
    while not folder.exists():
        folder = folder.parent
    if shutil.disk_usage(folder).free < length + SPARE_BYTES:
        raise StoreFull("存储空间不足，无法接收这个文件。")


def _count(request: HttpRequest, name: str) -> int:
    text = request.headers.get(name, "")
    if not re.fullmatch(r"[0-9]{1,18}", text):
        raise stop(400, "bad-header", f"缺少或看不懂请求头 {name}")
    return int(text)


def _content_length(request: HttpRequest) -> int:
    text = request.META.get("CONTENT_LENGTH") or ""
    if not text and "Transfer-Encoding" in request.headers:
        raise stop(411, "length-required", "上传须写明 Content-Length")
    return int(text) if re.fullmatch(r"[0-9]{1,18}", text) else 0


def _checksum(request: HttpRequest) -> Checksum | None:
    header = request.headers.get("Upload-Checksum")
    if header is None:
        return None
    algorithm, _, text = header.partition(" ")
    if algorithm not in CHECKSUMS:
        raise stop(400, "checksum-algorithm", f"只支持校验算法 {'、'.join(CHECKSUMS)}")
    return Checksum(hashlib.new(algorithm, usedforsecurity=False), _decoded(text))


def read_metadata(header: str) -> dict[str, str]:
    """Read Upload-Metadata. Raises Stopped for what is not base64 of UTF-8, too long, or holds a NUL."""
    told: dict[str, str] = {}
    if len(header) > METADATA_MAX_CHARACTERS:
        raise stop(400, "bad-metadata", "上传说明（Upload-Metadata）过长")
    for pair in filter(None, (part.strip() for part in header.split(","))):
        key, _, text = pair.partition(" ")
        try:
            told[key] = _decoded(text).decode()
        except UnicodeDecodeError:
            raise stop(400, "bad-metadata", "上传说明（Upload-Metadata）不是 UTF-8") from None
        if not re.fullmatch(r"[A-Za-z0-9_.-]{1,40}", key) or "\0" in told[key]:
            raise stop(400, "bad-metadata", "上传说明（Upload-Metadata）中有不允许的字符")
    return told


def write_metadata(told: dict[str, str]) -> str:
    """Write what ``read_metadata`` reads."""
    return ",".join(f"{key} {base64.b64encode(text.encode()).decode()}" for key, text in told.items())


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise stop(400, "bad-header", "请求头中的 base64 看不懂") from None
