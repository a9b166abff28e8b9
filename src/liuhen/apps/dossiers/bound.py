"""A volume made: its lists are drawn, its papers taken as they are, all of it bound behind cover and contents."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.documents import queries as documents
from liuhen.apps.dossiers.contents import Content, Contents, Sheet
from liuhen.apps.dossiers.models import Dossier, DossierItem
from liuhen.kernel import binding, printing
from liuhen.kernel.attachments import store
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.vault import blobs
from liuhen.kernel.web.wording import written_day

MAIN = 1
NOTE = "本目录所列页号为右上角页号。音像记录原件存于证据库，按清单所列 SHA-256 和账本序号可以核对。"


@dataclass(frozen=True)
class Made:
    """A bound volume that lies in the vault, with what is in it; nothing of it is on record yet."""

    pages: int
    sha256: str
    size_bytes: int
    items: tuple[dict[str, Any], ...]


def make(
    dossier: Dossier, held: Contents, papers: Sequence[Content], *, number: int, keep_for: str, at: datetime
) -> Made:
    """Draw, bind and store one volume. Call it outside a transaction. Raises Unbindable, VaultError."""
    case = dossier.case
    lists = held.sheets if number == MAIN else [held.process]
    with ExitStack() as opened, tempfile.TemporaryDirectory(prefix="liuhen-dossier-") as folder:
        there = [*_as_they_are(papers, opened, at=at), *_drawn(case, lists, at=at)]
        spans = binding.ranges(binding.pages_in(pdf) for _, pdf, _, _ in there)
        items = tuple(
            {
                "place": place, "kind": content.kind, "ref": content.ref, "number": content.number,
                "title": content.title, "dated_on": content.dated_on, "first_page": first, "last_page": last,
                "sha256": sha256, "size_bytes": size,
            }
            for place, ((content, _, sha256, size), (first, last)) in enumerate(zip(there, spans, strict=True), 1)
        )  # fmt: skip
        front = printing.pdf(
            "dossier_cover", _cover(dossier, items, number=number, keep_for=keep_for, at=at), at=at
        )
        path = Path(folder) / "volume.pdf"
        with path.open("wb") as file:
            pages = binding.bind(
                front, [binding.Part(content.title, pdf) for content, pdf, _, _ in there], to=file
            )
        blob = blobs.store_derived(path, at=at)
        return Made(pages, blob.sha256, path.stat().st_size, items)


_There = tuple[Content, bytes | Path, str, int]
"""A thing with its PDF, and by which digest and of what size that lies in the vault."""


def _as_they_are(papers: Sequence[Content], opened: ExitStack, *, at: datetime) -> Iterator[_There]:
    for content in papers:
        if content.kind == "receipt":
            yield _stored(content, documents.receipt_of(content.row, at=at), at=at)
        else:
            path = opened.enter_context(blobs.as_file(content.sha256))
            yield content, path, content.sha256, blobs.size_of(content.sha256)


def _drawn(case: Any, lists: Sequence[Sheet], *, at: datetime) -> Iterator[_There]:
    for sheet in lists:
        title = DossierItem.KINDS[sheet.kind]
        told = {
            "title": title, "org": case.unit.name, "of": str(case), "head": sheet.head, "columns": sheet.columns,
            "rows": sheet.rows,
        }  # fmt: skip
        content = Content(sheet.kind, case.ref, title, local_day(at))
        yield _stored(content, printing.pdf("dossier_list", told, at=at), at=at)


def _stored(content: Content, pdf: bytes, *, at: datetime) -> _There:
    return content, pdf, store(pdf, at=at), len(pdf)


def _cover(
    dossier: Dossier, items: Sequence[dict[str, Any]], *, number: int, keep_for: str, at: datetime
) -> dict[str, Any]:
    case = dossier.case
    parties = list(cases.parties_of(case).values_list("name", flat=True)[:4])
    handlers = [str(each.person) for each in case.handlers.select_related("person").order_by("id")]
    facts = [
        ("案号", case.number or "—"),
        ("案由", case.cause),
        ("当事人", "、".join(parties[:3]) + ("等" if len(parties) > 3 else "")),
        ("办理程序", case.procedure_zh),
        ("立案日期", written_day(case.opened_on)),
        ("办结日期", written_day(local_day(dossier.case_over_at))),
        ("办理结果", case.state_zh),
        ("办案人员", "、".join(dict.fromkeys(handlers))),
        ("归档日期", written_day(local_day(at))),
        ("保管期限", keep_for or dossier.keep_for),
        ("本册页数", f"{items[-1]['last_page'] if items else 0}页"),
    ]
    return {
        "title": f"{case.number}{'案卷' if number == MAIN else f'案卷补充第{number - 1}册'}",
        "heading": "案　卷" if number == MAIN else f"案卷（补充第{number - 1}册）",
        "org": case.unit.name, "facts": facts, "note": NOTE,
        "items": [
            (str(each["place"]), each["number"], each["title"], each["dated_on"].isoformat(), pages_zh(each))
            for each in items
        ],
    }  # fmt: skip


def pages_zh(item: dict[str, Any]) -> str:
    first, last = item["first_page"], item["last_page"]
    return str(first) if first == last else f"{first}—{last}"
