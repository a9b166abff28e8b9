"""A volume made: its lists are drawn, its papers taken as they are, what was attached made into pages, all bound."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from liuhen.apps.cases import queries as cases
from liuhen.apps.documents import queries as documents
from liuhen.apps.dossiers.attached import Attached
from liuhen.apps.dossiers.contents import Content, Contents, Sheet
from liuhen.apps.dossiers.models import MAIN, Dossier, DossierItem
from liuhen.kernel import printing
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid
from liuhen.kernel.vault import blobs
from liuhen.kernel.web.wording import some_of, written_day
from liuhen.later import later

if TYPE_CHECKING:
    from liuhen.kernel import binding
else:
    binding = later("liuhen.kernel.binding")

NOTE = "本目录所列页号为右上角页号。音像记录原件存于证据库，按清单所列 SHA-256 和账本序号可以核对。"
FOREIGN = "第{pages}页是外来 PDF 的原页，其字体、颜色未必合于归档格式，因此本册不声明符合 PDF/A。"
AREA = (26.0, 45.0, 160.0, 222.0)  # mm: left, bottom, width, height of a picture on its sheet
AT_ONCE = 2
NAMED_AT_MOST = 3  # parties on a cover
_A_POINT = 72 / 25.4
_NO_KIND = "不是 JPEG、PNG 图片，也不是 PDF，不能装订"


@dataclass(frozen=True)
class Made:
    """A bound volume that lies in the vault, with what is in it; nothing of it is on record yet."""

    pages: int
    sha256: str
    size_bytes: int
    items: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class _There:
    """A thing with its PDF, and by which digest and of what size that lies in the vault."""

    content: Content
    pdf: Path
    sha256: str
    size_bytes: int
    pages: int
    is_foreign: bool = False


def make(
    dossier: Dossier, held: Contents, papers: Sequence[Content], *, number: int, keep_for: str, at: datetime
) -> Made:
    """Draw, bind and store one volume. Call it outside a transaction. Raises Invalid, VaultError."""
    case = dossier.case
    lists = held.sheets if number == MAIN else [held.process]
    with ExitStack() as opened, tempfile.TemporaryDirectory(prefix="liuhen-dossier-") as folder:
        there = list(_Workshop(Path(folder), opened, case, case.unit.name, at).all_of(papers, lists))
        spans = binding.ranges(each.pages for each in there)
        items = tuple(
            {
                "place": place, "kind": each.content.kind, "ref": each.content.ref, "number": each.content.number,
                "title": each.content.title, "dated_on": each.content.dated_on, "first_page": first,
                "last_page": last, "sha256": each.sha256, "size_bytes": each.size_bytes,
            }
            for place, (each, (first, last)) in enumerate(zip(there, spans, strict=True), 1)
        )  # fmt: skip
        foreign = [pages_zh(item) for item, each in zip(items, there, strict=True) if each.is_foreign]
        told = _cover(dossier, items, foreign, number=number, keep_for=keep_for, at=at)
        path = Path(folder) / "volume.pdf"
        try:
            pages = binding.bind(
                printing.pdf("dossier_cover", told, at=at),
                [binding.Part(each.content.title, each.pdf) for each in there],
                to=path, is_archivable=not foreign,
            )  # fmt: skip
        except binding.Unbindable as what:
            raise Invalid(f"不能装订案卷：{what}", remedy="请核对这一件能否打开，或者另册补充") from what
        blob = blobs.store_derived(path, at=at)
        return Made(pages, blob.sha256, path.stat().st_size, items)


@dataclass(frozen=True)
class _Workshop:
    """Where the parts of one volume are made: a folder, what the vault lends, the case and its unit, the moment.

    ``sizes`` are those the vault remembers of the papers, by digest.
    """

    folder: Path
    opened: ExitStack
    case: Any
    org: str
    at: datetime
    sizes: dict[str, int] = field(default_factory=dict)

    def all_of(self, papers: Sequence[Content], lists: Sequence[Sheet]) -> Iterator[_There]:
        """Yield every part in its order: what stands before the lists, then each list with what stands behind it."""
        kinds = {sheet.kind for sheet in lists}
        with ThreadPoolExecutor(AT_ONCE) as threads:
            # What was attached is made into pages in children of its own: the threads only wait for these.
            given = [each for each in papers if each.kind == "file"]
            places = [self.opened.enter_context(blobs.as_file(each.sha256)) for each in given]
            enclosed = dict(
                zip([each.ref for each in given], threads.map(self._enclosed, given, places), strict=True)
            )
        self.sizes.update(blobs.sizes_of(each.sha256 for each in papers))
        for content in papers:
            if content.behind not in kinds:
                yield self._part(content, enclosed)
        for sheet in lists:
            yield self._list(sheet)
            for content in papers:
                if content.behind == sheet.kind:
                    yield self._part(content, enclosed)

    def _part(self, content: Content, enclosed: "dict[str, _Pages]") -> _There:
        if content.kind == "file":
            path, pages, is_foreign = enclosed[content.ref]
            blob = blobs.store_derived(path, at=self.at)
            return _There(content, path, blob.sha256, blob.size_bytes, pages, is_foreign)
        if content.kind == "receipt":
            return self._stored(content, documents.receipt_of(content.row, at=self.at))
        path = self.opened.enter_context(blobs.as_file(content.sha256))
        size = self.sizes[content.sha256]
        return _There(content, path, content.sha256, size, binding.pages_in(path))

    def _list(self, sheet: Sheet) -> _There:
        title = DossierItem.KINDS[sheet.kind]
        told = {
            "title": title, "org": self.org, "of": str(self.case), "head": sheet.head,
            "columns": sheet.columns, "rows": sheet.rows,
        }  # fmt: skip
        content = Content(sheet.kind, self.case.ref, title, local_day(self.at))
        return self._stored(content, printing.pdf("dossier_list", told, at=self.at))

    def _stored(self, content: Content, pdf: bytes) -> _There:
        path = self._fresh()
        path.write_bytes(pdf)
        blob = blobs.store_derived(path, at=self.at)
        return _There(content, path, blob.sha256, blob.size_bytes, binding.pages_in(path))

    def _enclosed(self, content: Content, given: Path) -> "_Pages":
        """Make pages of what was attached, or one that says why there are none. No database: other threads call it."""
        to, kind = self._fresh(), binding.kind_of(given)
        try:
            if kind == "picture":
                sheet = self._fresh()
                sheet.write_bytes(self._sheet(content))
                area = [each * _A_POINT for each in AREA]
                return to, binding.enclose_picture(given, sheet=sheet, area=area, to=to), False
            if kind == "pdf":
                return to, binding.enclose_pages(given, to=to), True
            why = _NO_KIND
        except binding.NotEnclosed as reason:
            why = str(reason)
        to.write_bytes(self._sheet(content, why=why))
        return to, 1, False

    def _sheet(self, content: Content, *, why: str = "") -> bytes:
        row: Attached = content.row
        told = {
            "title": content.title, "org": self.org, "of": row.of_zh, "name": row.name,
            "why": why, "sha256": row.sha256, "size": f"{row.size_bytes:,}", "area": AREA,
        }  # fmt: skip
        return printing.pdf("dossier_attached", told, at=self.at)

    def _fresh(self) -> Path:
        handle, name = tempfile.mkstemp(dir=self.folder)
        os.close(handle)
        return Path(name)


_Pages = tuple[Path, int, bool]
"""Where a PDF lies, how many pages it has, and whether they are another's."""


def _cover(
    dossier: Dossier, items: Sequence[dict[str, Any]], foreign: Sequence[str], *, number: int, keep_for: str,
    at: datetime,
) -> dict[str, Any]:  # fmt: skip
    case = dossier.case
    parties = list(cases.parties_of(case).values_list("name", flat=True))
    handlers = [str(each.person) for each in case.handlers.select_related("person").order_by("id")]
    facts = [
        ("案号", case.number or "—"),
        ("案由", case.cause),
        ("当事人", some_of(parties, most=NAMED_AT_MOST, counted="个")),
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
        "org": case.unit.name, "facts": facts,
        "note": NOTE + (FOREIGN.format(pages="、".join(foreign)) if foreign else ""),
        "items": [
            (str(each["place"]), each["number"], each["title"], each["dated_on"].isoformat(), pages_zh(each))
            for each in items
        ],
        "parties": parties if len(parties) > NAMED_AT_MOST else [],
    }  # fmt: skip


def pages_zh(item: dict[str, Any]) -> str:
    first, last = item["first_page"], item["last_page"]
    return str(first) if first == last else f"{first}—{last}"
