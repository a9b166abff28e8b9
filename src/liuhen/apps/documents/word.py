"""A paper as an editable Word copy: the same words in paragraphs and tables."""

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx as python_docx
from docx.document import Document as Docx
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from liuhen.apps.documents.contents import PARTS
from liuhen.apps.documents.models import Document
from liuhen.apps.documents.printed_form import PAPER, frozen
from liuhen.kernel.web.wording import local
from liuhen.regulation.people import day_zh

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
COPY = "可编辑副本，以版式文件为准"
LINE = "＿＿＿＿＿＿"
# What XML 1.0 has no way to write.
NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
BODY, SMALL, TITLE, NAME = 16, 12, 22, 26  # points: 三号, 小四, 二号, and the unit's name
RED = RGBColor(0xE6, 0x00, 0x12)
MARGINS = {"top_margin": 37, "bottom_margin": 35, "left_margin": 28, "right_margin": 26}  # mm, GB/T 9704


def as_word(document: Document) -> bytes:
    """Return a paper's words as a .docx file."""
    docx = python_docx.Document()
    section = docx.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    for name, mm in MARGINS.items():
        setattr(section, name, Mm(mm))
    at = document.issued_at or document.drafted_at
    docx.core_properties.author, docx.core_properties.title = document.unit.name, document.title
    docx.core_properties.created = docx.core_properties.modified = at.replace(tzinfo=None)
    _write(docx, frozen(document), is_draft=document.state == "draft")
    made = BytesIO()
    docx.save(made)
    return _dated(made, local(at))


def _dated(made: BytesIO, at: datetime) -> bytes:
    """Pack it again with its own day on every part: else each copy tells when it was asked for."""
    again = BytesIO()
    with ZipFile(made) as packed, ZipFile(again, "w", ZIP_DEFLATED) as out:
        for each in packed.infolist():
            part = ZipInfo(each.filename, date_time=at.timetuple()[:6])
            out.writestr(part, packed.read(each), compress_type=ZIP_DEFLATED)
    return again.getvalue()


def _write(docx: Docx, data: dict[str, Any], *, is_draft: bool) -> None:
    own = data[PAPER]
    day = date.fromisoformat(own["on"])
    _say(docx, f"草稿　{COPY}" if is_draft else COPY, size=SMALL, align=WD_ALIGN_PARAGRAPH.RIGHT)
    head = _say(docx, own["unit"], size=NAME, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    if own["red_head"]:
        head.runs[0].font.color.rgb = RED
    signer = f"　签发人：{own['signer']}" if own.get("upward") else ""
    _say(docx, f"{own['number']}{signer}", align=WD_ALIGN_PARAGRAPH.CENTER)
    _say(docx, own["title"], size=TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, bold=True)
    if data.get("addressee") and own["template"] == "notice":
        _say(docx, f"{data['addressee']}：")
    _tabulate(docx, (), data.get("table", ()))
    _indented(docx, data.get("paragraphs", ()))
    _numbered(docx, "facts", data)
    for part in data.get("sections", ()):
        _say(docx, part["heading"], bold=True, indent=True)
        _indented(docx, part["paragraphs"])
    _tabulate(docx, data.get("head", ()), data.get("rows", ()))
    for name in ("rights", "remedies"):
        _numbered(docx, name, data)
    _indented(docx, filter(None, [data.get("closing")]))
    _numbered(docx, "attachments", data)
    _indented(
        docx, (f"{PARTS[name][0]}：{data[name]}" for name in ("contact", "code", "note") if data.get(name))
    )
    for signer in data.get("signers", ()):
        _say(docx, f"{signer['role']}：{signer['name'] or LINE}")
    _say(docx, own["unit"], align=WD_ALIGN_PARAGRAPH.RIGHT)
    _say(docx, day_zh(day), align=WD_ALIGN_PARAGRAPH.RIGHT)
    if data.get("copies"):
        _say(docx, f"抄送：{'，'.join(data['copies'])}。")
    if own.get("upward"):
        _say(docx, f"{own['unit']}　{day_zh(day)}印发")


def _numbered(docx: Docx, name: str, data: dict[str, Any]) -> None:
    items = data.get(name, ())
    if items:
        _say(docx, PARTS[name][0], bold=True, indent=True)
    _indented(docx, items if len(items) < 2 else (f"{n}. {said}" for n, said in enumerate(items, 1)))


def _indented(docx: Docx, paragraphs: Iterable[str]) -> None:
    for words in paragraphs:
        for line in words.split("\n"):
            _say(docx, line, indent=True)


def _say(
    docx: Docx,
    words: str,
    *,
    size: int = BODY,
    align: Any = WD_ALIGN_PARAGRAPH.LEFT,
    bold: bool = False,
    indent: bool = False,
) -> Paragraph:
    paragraph = docx.add_paragraph()
    paragraph.alignment = align
    if indent:
        paragraph.paragraph_format.first_line_indent = Pt(2 * size)
    _put(paragraph, words, size=size, bold=bold)
    return paragraph


def _put(paragraph: Paragraph, words: str, *, size: int, bold: bool = False) -> None:
    run = paragraph.add_run(NOT_XML.sub("", words))
    run.font.size, run.font.name, run.bold = Pt(size), "FangSong", bold
    # The face of Han letters has no property of its own.
    run.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")


def _tabulate(docx: Docx, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    lines = [*([head] if head else []), *rows]
    if not lines:
        return
    table = docx.add_table(rows=0, cols=max(map(len, lines)), style="Table Grid")
    for line in lines:
        # By row: a look at one cell of the whole table goes through all of them.
        for cell, words in zip(table.add_row().cells, line, strict=False):
            _put(cell.paragraphs[0], words, size=SMALL)
    _say(docx, "", size=SMALL)
