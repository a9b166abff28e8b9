"""Give a capsule to the one it was approved for: once, resumable for some minutes, then gone from the server.

An interrupted download must not cost the approval, and a second copy must not be had at leisure: after ``fetch``
the same account may go on, by Range, for ``MINUTES``. Then the file is removed.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse

from liuhen.apps.recordings import capsules
from liuhen.apps.recordings.capsules import path_of
from liuhen.apps.recordings.models import Export
from liuhen.kernel import jobs
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import GateClosed, number_of
from liuhen.kernel.vault.ranges import Unsatisfiable, parse_range
from liuhen.regulation.recordings import NO_PRIVATE_COPIES

MINUTES = 30
BLOCK = 1 << 20


def name_of(export: Export) -> str:
    """Return what the downloaded file is called."""
    return f"liuhen-export-{export.pk}.zip"


def is_there(export: Export) -> bool:
    return path_of(export).exists()


def open_until(export: Export) -> datetime | None:
    """Return until when a fetched capsule may be resumed."""
    return export.fetched_at + timedelta(minutes=MINUTES) if export.fetched_at else None


def send(request: HttpRequest, export: Export, *, by: Actor, at: datetime) -> HttpResponseBase:
    """Send a fetched capsule, whole or from where it broke off. Raises Refused to another and after the time."""
    until = open_until(export)
    if until is None or export.account_id != by.account_id or at >= until or not is_there(export):
        raise GateClosed(
            "不能下载：证据包没有领取，或续传时间已过",
            duty=NO_PRIVATE_COPIES.id,
            article=NO_PRIVATE_COPIES.article.cite(),
            remedy="确需再次下载的，请另行申请",
            subject=export.ref,
            by=by.ref,
        )
    path = path_of(export)
    size = path.stat().st_size
    etag = f'"{export.capsule_sha256}"'
    headers = {
        "Accept-Ranges": "bytes",
        "ETag": etag,
        "Cache-Control": "private, no-store",
        "Content-Disposition": f'attachment; filename="{name_of(export)}"',
    }
    asked = None
    if request.headers.get("If-Range", etag).strip() == etag:
        try:
            asked = parse_range(request.headers.get("Range", ""), size)
        except Unsatisfiable:
            headers["Content-Range"] = f"bytes */{size}"
            return HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, headers=headers)
    start, length = asked or (0, size)
    headers |= {"Content-Type": "application/zip", "Content-Length": str(length)}
    if asked:
        headers["Content-Range"] = f"bytes {start}-{start + length - 1}/{size}"
    status = HTTPStatus.PARTIAL_CONTENT if asked else HTTPStatus.OK
    if request.method == "HEAD":
        return HttpResponse(status=status, headers=headers)
    return StreamingHttpResponse(_blocks(path, start, length), status=status, headers=headers)


def remove_spent(*, at: datetime) -> int:
    """Remove the capsules whose time to resume is over, and what a withdrawal left behind; say how many."""
    spent = Export.objects.filter(state="fetched", fetched_at__lte=at - timedelta(minutes=MINUTES))
    withdrawn = Export.objects.filter(state="withdrawn").order_by("-id")
    newest = (*spent.order_by("-fetched_at")[:1000], *withdrawn[:1000])
    return discard.each((export.ref for export in newest if is_there(export)), at)


@jobs.one_by_one("清理已领取、已撤回的证据包")
def discard(export_ref: str, _at: datetime) -> None:
    capsules.discard(Export.objects.get(pk=number_of(export_ref)))


def _blocks(path: Path, start: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(start)
        while length > 0 and (block := file.read(min(BLOCK, length))):
            length -= len(block)
            yield block
