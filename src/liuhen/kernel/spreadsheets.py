"""Tables in and out as Excel (.xlsx). What comes in is bounded and never trusted; what goes out holds no formula."""

import io
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import BinaryIO
from urllib.parse import quote
from xml.etree.ElementTree import ParseError

from django.http import HttpResponse
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 2 << 20
MOST_UNPACKED_BYTES = 8 << 20
MOST_PARTS = 100
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What openpyxl raises for files that are not what they say, none of it in one family.
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, InvalidFileException, ParseError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip

Value = str | int | float | bool | date | None


class BadSheet(ValueError):
    """The file cannot be taken; ``str()`` is a Chinese clause."""


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number as Excel shows it, its cells as text by column, formulas named by column."""

    number: int
    cells: dict[str, str]
    formulas: tuple[str, ...] = ()


def read(file: BinaryIO, *, size: int, columns: Sequence[str], most_rows: int) -> list[Line]:
    """Return the filled rows of the first sheet, whose first row names ``columns`` in any order. Raises BadSheet."""
    if size > MOST_BYTES:
        raise BadSheet(f"文件超过 {MOST_BYTES >> 20} MB")
    try:
        _bounded(file)
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
        rows = book.worksheets[0].iter_rows(max_row=most_rows + 2, max_col=2 * len(columns) + 8)
        return _lines(rows, columns=columns, most_rows=most_rows)
    except BadSheet:
        raise
    except BROKEN as error:
        raise BadSheet("不是有效的 Excel 文件（.xlsx）") from error


def _bounded(file: BinaryIO) -> None:
    """Refuse an archive that unpacks to too much, and XML that declares entities."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
            raise BadSheet("文件解压后过大")
        for part in parts:
            plain = archive.read(part).replace(b"\x00", b"")  # UTF-16 says the same with zeros in between
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                raise BadSheet("文件含有不允许的声明")
    file.seek(0)


def _lines(rows: Iterable[Sequence[object]], *, columns: Sequence[str], most_rows: int) -> list[Line]:
    found: list[Line] = []
    header: list[str] = []
    for number, row in enumerate(rows, 1):
        texts = [_text(getattr(cell, "value", None)) for cell in row]
        if number == 1:
            header = texts
            if missing := [column for column in columns if column not in header]:
                raise BadSheet(f"第一行没有“{'”“'.join(missing)}”列，请用导入模板")
            continue
        if not any(texts):
            continue
        if number > most_rows + 1:
            raise BadSheet(f"超过 {most_rows} 行，请分成几个文件")
        formulas = [
            name
            for name, cell in zip(header, row, strict=False)
            if getattr(cell, "data_type", "") == "f" and name in columns
        ]
        cells = {name: text for name, text in zip(header, texts, strict=False) if name in columns}
        found.append(Line(number, cells, tuple(formulas)))
    if not header:
        raise BadSheet("文件里没有内容")
    return found


def _text(value: object) -> str:
    """Write a cell as text: a day as 2026-11-24, a whole number without its .0; no more than 500 characters."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return str(value).replace("\x00", "").strip()[:500]


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Draw one sheet; text that looks like a formula stays text."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for index, name in enumerate(header, 1):
        sheet.column_dimensions[get_column_letter(index)].width = max(12, 2 * len(name) + 4)
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: object, value: Value, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = Font(bold=True)
    return cell


def response(data: bytes, *, filename: str) -> HttpResponse:
    """Answer with a workbook to save; ``filename`` may be Chinese."""
    return HttpResponse(
        data,
        content_type=CONTENT_TYPE,
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{quote(filename)}",
            "Cache-Control": "private, no-store",
        },
    )
