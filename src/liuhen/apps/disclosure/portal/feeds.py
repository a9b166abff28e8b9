"""The lists for programs: feeds, JSON and CSV, each publication with the digest of what went out."""

import csv
import io
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Rss201rev2Feed, SyndicationFeed

from liuhen.apps.disclosure import listing
from liuhen.apps.disclosure.models import Publication
from liuhen.apps.disclosure.portal import pages, receipts
from liuhen.kernel.clocks.days import LOCAL
from liuhen.kernel.web.public import PublicRequest
from liuhen.regulation.disclosure import PHASES

FEED, LIST = 50, 500
COLUMNS = (
    "number", "phase", "kind", "kind_zh", "unit", "unit_zh", "title", "happened_on", "published_on", "digest", "url",
)  # fmt: skip


def atom(request: PublicRequest) -> HttpResponse:
    """Tell feed readers of what went out."""
    return _feed(request, Atom1Feed, "application/atom+xml; charset=utf-8")


def rss(request: PublicRequest) -> HttpResponse:
    """Tell older feed readers of what went out."""
    return _feed(request, Rss201rev2Feed, "application/rss+xml; charset=utf-8")


def _feed(request: PublicRequest, made: type[SyndicationFeed], kind: str) -> HttpResponse:
    _, wanted = pages.asked(request)
    rows, _ = listing.newest(wanted, size=FEED)
    here = request.build_absolute_uri(reverse("portal:disclosure"))
    feed = made(
        title="执法信息公示", link=here, description="新公开的执法信息", language="zh-CN",
        feed_url=request.build_absolute_uri(),
    )  # fmt: skip
    for row in rows:
        assert row.published_at is not None, "what is out went out"
        address = pages.permalink(request, row)
        feed.add_item(
            title=row.shown["title"], link=address, unique_id=address, pubdate=_local(row.published_at),
            updateddate=_local(row.published_at),
            description=f"{row.shown['unit_zh']}，{row.shown['kind_zh']}，{row.shown['happened_on']}；"
            f"公开内容摘要 {row.digest}",
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type=kind)


def _local(moment: datetime) -> datetime:
    return moment.astimezone(LOCAL)


def as_json(request: PublicRequest) -> HttpResponse:
    """Return the list with the text of each."""
    form, wanted = pages.asked(request)
    if not form.is_valid():
        return JsonResponse({"errors": form.errors}, status=422)
    rows, before = listing.newest(wanted, size=LIST)
    here = request.build_absolute_uri(request.path)
    told = {name: value for name, value in request.GET.items() if name != "before"}
    body = {
        "items": [_line(request, row) | {"shown": row.shown} for row in rows],
        "next": f"{here}?{urlencode({**told, 'before': before})}" if before else None,
    }
    return _json(body)


def as_csv(request: PublicRequest) -> HttpResponse:
    """Return the list as a table, readable by spreadsheets; a cell is never a formula."""
    form, wanted = pages.asked(request)
    rows = listing.newest(wanted, size=LIST)[0] if form.is_valid() else ()
    return table("publications.csv", COLUMNS, [_line(request, row) for row in rows])


def table(name: str, columns: tuple[str, ...], lines: list[dict[str, Any]]) -> HttpResponse:
    """Write a CSV."""
    written = io.StringIO()
    writer = csv.writer(written)
    writer.writerow(columns)
    writer.writerows([_cell(line[column]) for column in columns] for line in lines)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(
        b"\xef\xbb\xbf" + written.getvalue().encode(), content_type="text/csv; charset=utf-8", headers=headers
    )


def _cell(value: Any) -> str:
    said = str(value)
    return f"'{said}" if said[:1] in "=+-@\t\r" and said else said


def one(request: PublicRequest, number: int) -> HttpResponse:
    """Return one publication with what it is checked by: its text, its digest, the ledger's entry and its proof."""
    row = pages.existing(number)
    shown = pages.visible(row)
    told = receipts.told_entry(row)
    body = {
        "number": row.serial,
        "state": row.public_state,
        "kind": row.kind,
        "unit": row.unit.code,
        "ground": row.ground if row.state == "withheld" else "",
        "reason": row.reason if row.state == "withdrawn" else "",
        "digest": row.digest,
        "shown": shown or None,
        "receipt": receipts.receipt_of(row),
        "pending": told is not None and receipts.receipt_of(row) is None,
    }
    return _json(body)


def _line(request: PublicRequest, row: Publication) -> dict[str, Any]:
    shown = row.shown
    return {
        **{name: shown[name] for name in ("number", "kind", "kind_zh", "unit", "unit_zh", "title")},
        "phase": PHASES[row.information.phase],
        "happened_on": shown["happened_on"],
        "published_on": shown["published_on"],
        "digest": row.digest,
        "url": pages.permalink(request, row),
    }


def _json(body: dict[str, Any]) -> HttpResponse:
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False})
