"""Serve a blob over HTTP, whole or in part (RFC 9110 §14), for players that seek."""

import re
from collections.abc import Iterator
from http import HTTPStatus
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from liuhen.kernel.vault import blobs

_ONE_RANGE = re.compile(r"bytes=\s*(\d{0,18})\s*-\s*(\d{0,18})\s*", re.ASCII | re.IGNORECASE)
# What a browser shows without running it; anything else is offered as a download.
_SHOWN = re.compile(r"(video|audio)/[\w.+-]+|image/(jpeg|png|gif|webp|bmp|tiff)|application/pdf|text/plain")


class Unsatisfiable(ValueError):
    """The range lies outside the file."""


def parse_range(header: str, size: int) -> tuple[int, int] | None:
    """Return (start, length) of the one range asked for, or None to send the whole.

    What is not understood, and several ranges at once, is answered whole, as the RFC allows.
    Raises Unsatisfiable.
    """
    match = _ONE_RANGE.fullmatch(header.strip())
    if not match or match[1] == match[2] == "":
        return None
    if not match[1]:
        start, end = max(size - int(match[2]), 0), size - 1
    else:
        start, end = int(match[1]), min(int(match[2] or size), size - 1)
        if match[2] and int(match[2]) < start:
            return None
    if start >= size or end < start:
        raise Unsatisfiable(header)
    return start, end - start + 1


def serve(request: HttpRequest, *, sha256: str, content_type: str, filename: str) -> HttpResponseBase:
    """Answer GET and HEAD with a blob, the part of it that was asked for, 304 or 416. Raises VaultError."""
    size = blobs.size_of(sha256)
    etag = f'"{sha256}"'
    headers = _headers(etag=etag, content_type=content_type, filename=filename)
    if _names(request.headers.get("If-None-Match", ""), etag):
        return HttpResponse(status=HTTPStatus.NOT_MODIFIED, headers=headers)
    asked = None
    if request.headers.get("If-Range", etag).strip() == etag:
        try:
            asked = parse_range(request.headers.get("Range", ""), size)
        except Unsatisfiable:
            headers["Content-Range"] = f"bytes */{size}"
            return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    start, length = asked or (0, size)
    headers |= {"Content-Type": content_type, "Content-Length": str(length)}
    if asked:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    status = HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.OK
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    body: Iterator[bytes] = blobs.open_range(sha256, start, length)
    return StreamingHttpResponse(body, status=status, headers=headers)


def _headers(*, etag: str, content_type: str, filename: str) -> dict[str, str]:
    shown = "inline" if _SHOWN.fullmatch(content_type.partition(";")[0].strip().lower()) else "attachment"
    return {
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Cache-Control": "private, no-store",
        "Content-Disposition": f"{shown}; filename*=UTF-8''{quote(filename, safe='')}",
        "X-Content-Type-Options": "nosniff",
    }


def _names(header: str, etag: str) -> bool:
    tags = {tag.strip().removeprefix("W/") for tag in header.split(",")}
    return etag in tags or "*" in tags
