"""A paper as an editable Word copy: the same words in paragraphs and tables, in the few parts of OOXML that takes.

No library is in the lock for this (ADR-30); everything that somebody wrote is escaped where it goes into XML.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from liuhen.apps.documents.contents import PARTS
from liuhen.apps.documents.models import Document
from liuhen.apps.documents.printed_form import PAPER, frozen

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
LINE = "＿＿＿＿＿＿"
COPY = "可编辑副本，以版式文件为准"
# What XML 1.0 has no way to write.
NOT_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
BODY, SMALL, TITLE, NAME = 32, 24, 44, 52  # half points: 三号, 小四, 二号, and the unit's name
PAGE = (
    '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1588" w:header="851" w:footer="992" w:gutter="0"/>'
    "</w:sectPr>"
)  # twentieths of a point: 37, 26, 35 and 28 mm
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
FILES = {
    "[Content_Types].xml": (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{DOCX}.main+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="r1" Type="{OFFICE}" Target="word/document.xml"/></Relationships>'
    ),
}


def as_word(document: Document) -> bytes:
    """Return a paper's words as a .docx file; the same paper gives the same bytes."""
    body = "".join(_blocks(frozen(document), is_draft=document.state == "draft"))
    parts = FILES | {
        "word/document.xml": f'<w:document xmlns:w="{W}"><w:body>{body}{PAGE}</w:body></w:document>'
    }
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(ZipInfo(name), HEAD + content, ZIP_DEFLATED)
    return made.getvalue()


def _blocks(data: dict[str, Any], *, is_draft: bool) -> Iterable[str]:
    own = data[PAPER]
    day = date.fromisoformat(own["on"])
    yield _paragraph(f"草稿　{COPY}" if is_draft else COPY, size=SMALL, align="right")
    yield _paragraph(
        own["unit"], size=NAME, align="center", bold=True, colour="E60012" if own["red_head"] else ""
    )
    yield _paragraph(own["number"], align="center")
    yield _paragraph(own["title"], size=TITLE, align="center", bold=True)
    yield _paragraph(f"{data['addressee']}：" if data.get("addressee") else "")
    yield from _table(data.get("table", ()), ())
    yield from _indented(data.get("paragraphs", ()))
    yield from _numbered("facts", data)
    for section in data.get("sections", ()):
        yield _paragraph(section["heading"], bold=True, indent=True)
        yield from _indented(section["paragraphs"])
    yield from _table(data.get("rows", ()), data.get("head", ()))
    yield from (block for name in ("rights", "remedies") for block in _numbered(name, data))
    yield from _indented(filter(None, [data.get("closing")]))
    yield from _numbered("attachments", data)
    yield from _indented(f"{PARTS[name][0]}：{data[name]}" for name in ("contact", "note") if data.get(name))
    yield from (
        _paragraph(f"{signer['role']}：{signer['name'] or '＿＿＿＿＿＿'}")
        for signer in data.get("signers", ())
    )
    yield _paragraph(own["unit"], align="right")
    yield _paragraph(f"{day.year}年{day.month}月{day.day}日", align="right")


def _numbered(name: str, data: dict[str, Any]) -> Iterable[str]:
    items = data.get(name, ())
    if items:
        yield _paragraph(PARTS[name][0], bold=True, indent=True)
    yield from _indented(items if len(items) < 2 else (f"{n}. {said}" for n, said in enumerate(items, 1)))


def _indented(paragraphs: Iterable[str]) -> Iterable[str]:
    return (_paragraph(line, indent=True) for words in paragraphs for line in words.split("\n"))


def _paragraph(
    words: str,
    *,
    size: int = BODY,
    align: str = "left",
    bold: bool = False,
    colour: str = "",
    indent: bool = False,
) -> str:
    look = f'<w:jc w:val="{align}"/>' if align != "left" else ""
    look = ('<w:ind w:firstLineChars="200" w:firstLine="640"/>' if indent else "") + look
    face = '<w:rFonts w:ascii="FangSong" w:hAnsi="FangSong" w:eastAsia="仿宋"/>' + ("<w:b/>" if bold else "")
    face += f'<w:color w:val="{colour}"/>' if colour else ""
    face += f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'
    text = f'<w:r><w:rPr>{face}</w:rPr><w:t xml:space="preserve">{escape(NOT_XML.sub("", words))}</w:t></w:r>'
    return f"<w:p><w:pPr>{look}</w:pPr>{text if words else ''}</w:p>"


def _table(rows: Sequence[Sequence[str]], head: Sequence[str]) -> Iterable[str]:
    lines = [*([head] if head else []), *rows]
    if not lines:
        return
    width = max(map(len, lines))
    cells = ([*line, *[""] * (width - len(line))] for line in lines)
    yield f'<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>'
    yield f"<w:tblGrid>{'<w:gridCol/>' * width}</w:tblGrid>"
    for line in cells:
        said = ("".join(_paragraph(each, size=SMALL) for each in cell.split("\n")) for cell in line)
        yield f"<w:tr>{''.join(f'<w:tc><w:tcPr/>{each}</w:tc>' for each in said)}</w:tr>"
    yield "</w:tbl>"
    yield _paragraph("", size=SMALL)
