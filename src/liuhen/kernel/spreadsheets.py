"""Tables in and out as Excel (.xlsx). What comes in is bounded and never trusted; what goes out holds no formula."""

import io
import re
import unicodedata
import warnings
import zipfile
import zlib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, BinaryIO
from urllib.parse import quote

from django.http import HttpResponse

from liuhen.kernel.typefaces import written_out
from liuhen.later import later

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = later("openpyxl")

MOST_BYTES = 2 << 20
MOST_UNPACKED_BYTES = 8 << 20
MOST_PARTS = 100
MOST_COLUMNS = 200
MOST_LETTERS = 500
DIGITS_THAT_LAST = 15
"""More digits than these a number cell does not keep: Excel writes zeros for the rest."""
HEADER_WITHIN = 30
"""Among so many filled rows the names of the columns must be found: titles and remarks stand above them."""
CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# What openpyxl raises for files that are not what they say, none of it in one family.
# SyntaxError is what both XML readers raise that openpyxl may take, its own and the one of lxml.
BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, SyntaxError, LookupError, ValueError, TypeError,
    AttributeError, ArithmeticError, NotImplementedError, RuntimeError, OSError,
)  # fmt: skip
NOT_EXCEL = "不是有效的 Excel 文件（.xlsx）"
SAVE_AS = "请用 Excel 或 WPS 打开，另存为“Excel 工作簿（.xlsx）”后再导入"
OLE, ZIP = bytes.fromhex("d0cf11e0a1b11ae1"), b"PK"
# Built in to the Chinese Excel and so not written into the file, where openpyxl looks for a date.
CHINESE_DATES = frozenset((*range(27, 37), *range(50, 59)))
DAY = re.compile(
    r"(\d{4})(?:年|[-/.])(\d{1,2})(?:月|[-/.])(\d{1,2})[日号]?(?:T?00:00(?::00(?:\.0+)?)?)?|(\d{4})(\d\d)(\d\d)"
)
ROUNDED = re.compile(r"\d\.\d+E\+\d+", re.IGNORECASE)
# A sheet is walked once by openpyxl, which passes over these two in silence. None of them looks past a “<”, which only
# a comment holds bare: what is full of them is read once, and not once for each.
A_ROW = re.compile(rb"<(?:\w+:)?row\s[^<>]*>")
HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
ROW_NUMBER = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")
MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*\bref=[\"']([A-Z0-9:$]{1,40})[\"']")
UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\x00"))
UNSEEN_SIGNS = "".join(map(chr, UNSEEN))

Value = str | int | float | bool | date | None


class BadSheet(ValueError):
    """The file cannot be taken; ``str()`` is a Chinese clause."""


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number as Excel shows it, its cells as text by column.

    ``faults`` say by column what is wrong with a cell, in Chinese: what stands there cannot be taken. ``hidden``: Excel
    does not show the row, by hand or by a filter. ``spread`` are the columns that a merged cell above fills.
    """

    number: int
    cells: dict[str, str]
    faults: dict[str, str] = field(default_factory=dict)
    hidden: bool = False
    spread: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What became of a line, ``called`` by what tells it from the others; ``refusal`` is "" for one that was taken."""

    number: int
    called: str
    refusal: str = ""


class Unreadable(ValueError):
    """A cell whose content cannot be what was meant; ``str()`` is a Chinese clause about it."""


@dataclass(frozen=True)
class Bounds:
    """How large a sheet, and a cell of it, may be."""

    rows: int
    bytes: int = MOST_BYTES
    unpacked_bytes: int = MOST_UNPACKED_BYTES
    letters: int = MOST_LETTERS


@dataclass(frozen=True)
class Columns:
    """The names of columns: those a sheet must have, those it may have, and what others call them."""

    needed: Sequence[str]
    optional: Sequence[str] = ()
    also: Mapping[str, str] = field(default_factory=dict)
    """What stands in other forms, by what it is called here."""

    def known(self, name: str) -> str:
        """Return what a name in a sheet is called here, or ""."""
        if name in self.needed or name in self.optional:
            return name
        bare = re.sub(r"\([^()]*\)$", "", name)
        return (
            self.also.get(name)
            or self.also.get(bare)
            or (bare if bare in (*self.needed, *self.optional) else "")
        )


def read(
    file: BinaryIO, *, size: int, columns: Sequence[str] | Columns, most_rows: int | Bounds
) -> list[Line]:
    """Return the filled rows below the names ``columns``, found in any order on any sheet. Raises BadSheet."""
    bounds = most_rows if isinstance(most_rows, Bounds) else Bounds(most_rows)
    named = columns if isinstance(columns, Columns) else Columns(columns)
    if size > bounds.bytes:
        raise BadSheet(f"文件超过 {bounds.bytes >> 20} MB")
    try:
        _refuse_other_kinds(file, bounds)
        _bounded(file, bounds)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl says in passing what it skips
            book = openpyxl.load_workbook(file, read_only=True, data_only=False, keep_links=False)
            if not book.worksheets:
                raise BadSheet(NOT_EXCEL)
            shown = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
            return _of_the_sheet(file, shown or book.worksheets, columns=named, bounds=bounds)
    except BadSheet:
        raise
    except (*BROKEN, openpyxl.utils.exceptions.InvalidFileException) as error:
        raise BadSheet(NOT_EXCEL) from error


def day(text: str) -> date | None:
    """Read a day as people write it: 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105; None for anything else."""
    found = DAY.fullmatch("".join(unicodedata.normalize("NFKC", text).translate(UNSEEN).split()))
    if found is None:
        return None
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError:
        return None


def _refuse_other_kinds(file: BinaryIO, bounds: Bounds) -> None:
    """Say what a file is that was only given the name of a workbook."""
    head = file.read(bounds.bytes + 1)
    file.seek(0)
    if head.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in head:
            raise BadSheet("文件设有打开密码，读不出内容；请去掉密码，另存后再导入")
        raise BadSheet(f"{NOT_EXCEL}，而是旧版表格（.xls、.et），只改扩展名不行；{SAVE_AS}")
    is_text = b"\x00" not in head[:4096] or head.startswith((BOM_UTF16_LE, BOM_UTF16_BE))
    if head and is_text and not head.startswith(ZIP):
        raise BadSheet(f"{NOT_EXCEL}，而是文本（CSV、网页等）；{SAVE_AS}")


def _bounded(file: BinaryIO, bounds: Bounds) -> None:
    """Refuse an archive that unpacks to too much, XML that declares entities, and the other archives of offices."""
    with zipfile.ZipFile(file) as archive:
        parts = archive.infolist()
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > bounds.unpacked_bytes:
            raise BadSheet("文件解压后过大")
        names = {part.filename for part in parts}
        if "xl/workbook.bin" in names or {"mimetype", "content.xml"} <= names or "word/document.xml" in names:
            raise BadSheet(f"{NOT_EXCEL}，而是另一种文件；{SAVE_AS}")
        for part in parts:
            plain = _without_zeros(archive.read(part))
            if b"<!DOCTYPE" in plain or b"<!ENTITY" in plain:
                raise BadSheet("文件含有不允许的声明")
            if part.filename == "xl/workbook.xml" and b"http://purl.oclc.org/ooxml/" in plain:
                raise BadSheet(f"文件是“Strict Open XML 电子表格”；{SAVE_AS}")
    file.seek(0)


def _without_zeros(xml: bytes) -> bytes:
    """Return a part to look for patterns in: UTF-16 says the same with zeros in between."""
    return xml.replace(b"\x00", b"") if b"\x00" in xml else xml


def _of_the_sheet(file: BinaryIO, sheets: Sequence[Any], *, columns: Columns, bounds: Bounds) -> list[Line]:
    """Read the one sheet that names the columns; of several the one that holds rows."""
    found: list[tuple[str, list[Line]]] = []
    nearest: list[str] = []
    for sheet in sheets:
        table = _Table(file, sheet, columns=columns, bounds=bounds)
        if table.header:
            found.append((sheet.title, table.lines()))
        else:
            nearest = max(nearest, table.nearest, key=len)
    if not found:
        if nearest:
            missing = [column for column in columns.needed if column not in nearest]
            raise BadSheet(f"没有“{'”“'.join(missing)}”列，请用导入模板")
        raise BadSheet(f"没有找到写着“{'”“'.join(columns.needed)}”的一行列名，请用导入模板")
    filled = [(title, lines) for title, lines in found if lines]
    if len(filled) > 1:
        raise BadSheet(
            f"工作表{'、'.join(f'“{title}”' for title, _ in filled)}都填有内容，请每个文件只留一张"
        )
    return filled[0][1] if filled else []


class _Table:
    """One sheet with the place of its columns, once found; ``nearest`` are those named in the row closest to it."""

    def __init__(self, file: BinaryIO, sheet: Any, *, columns: Columns, bounds: Bounds) -> None:
        self.file, self.sheet, self.columns, self.bounds = file, sheet, columns, bounds
        self.nearest: list[str] = []
        self.begins = 0
        self.header: dict[int, str] = {}
        self._find_header()

    def lines(self) -> list[Line]:
        """Return the filled rows below the header. Raises BadSheet."""
        hidden, merged = self._hidden_and_merged()
        above: dict[
            int, tuple[int, Any]
        ] = {}  # by column: through which row a merged cell reaches, and the cell
        found: list[Line] = []
        for number, row in _filled(self.sheet):
            if number <= self.begins:
                continue
            wanted = {column: row[column - 1] for column in self.header if column <= len(row)}
            if all(_is_blank(cell) for cell in wanted.values()) or self._is_the_header_again(wanted):
                continue
            if len(found) == self.bounds.rows:
                raise BadSheet(f"超过 {self.bounds.rows} 行，请分成几个文件")
            cells, faults, spread = dict.fromkeys(self.absent, ""), {}, []
            for column, name in self.header.items():
                cell = wanted.get(column)
                if through := merged.get((number, column)):
                    above[column] = (through, cell)
                elif column in above and number <= above[column][0] and _is_blank(cell):
                    cell = above[column][1]
                    spread.append(name)
                try:
                    cells[name] = self._said(cell)
                except Unreadable as fault:
                    cells[name] = ""
                    faults[name] = f"“{name}”列（{openpyxl.utils.get_column_letter(column)}{number}）{fault}"
            found.append(Line(number, cells, faults, number in hidden, tuple(spread)))
        return found

    def _find_header(self) -> None:
        """Find the row, or the two rows one under the other, that name every column."""
        upper_number, upper = 0, dict[int, str]()
        for number, row in islice(_filled(self.sheet), HEADER_WITHIN):
            names = {column: _name(cell) for column, cell in enumerate(row, 1) if not _is_blank(cell)}
            alone = {column: known for column, name in names.items() if (known := self.columns.known(name))}
            if upper_number == number - 1:
                # A name that spans both lines stands in the upper one; where both speak, the lower is the closer.
                both = {column: name for column, name in upper.items() if column not in alone} | alone
            else:
                both = alone
            for candidate in (alone, both):
                wanted = [name for name in candidate.values() if name in self.columns.needed]
                self.nearest = max(self.nearest, wanted, key=lambda named: len(set(named)))
                if set(wanted) == set(self.columns.needed):
                    more = {c: name for c, name in both.items() if name in self.columns.optional}
                    self._take(number, more | candidate)
                    return
            upper_number, upper = number, alone

    def _take(self, number: int, header: dict[int, str]) -> None:
        for name in (*self.columns.needed, *self.columns.optional):
            places = [
                openpyxl.utils.get_column_letter(column) for column, each in header.items() if each == name
            ]
            if len(places) > 1:
                raise BadSheet(f"“{name}”列有{len(places)}个（{'、'.join(places)}列），请只留一个")
        self.begins, self.header = number, header
        self.absent = [name for name in self.columns.optional if name not in header.values()]

    def _is_the_header_again(self, wanted: Mapping[int, Any]) -> bool:
        return all(self.columns.known(_name(cell)) == self.header[column] for column, cell in wanted.items())

    def _hidden_and_merged(self) -> tuple[set[int], dict[tuple[int, int], int]]:
        """Return the hidden rows; and by place of its first cell through which row a merged cell reaches."""
        with (
            zipfile.ZipFile(self.file) as archive,
            archive.open(self.sheet._worksheet_path.lstrip("/")) as part,
        ):
            plain = _without_zeros(part.read())
        tags = (tag for tag in A_ROW.findall(plain) if HIDDEN.search(tag))
        hidden = {int(number) for tag in tags for number in ROW_NUMBER.findall(tag)}
        merged: dict[tuple[int, int], int] = {}
        for ref in MERGED.findall(plain):
            left, top, _, bottom = openpyxl.utils.range_boundaries(ref.decode("ascii"))
            if left and top and bottom:
                merged[top, left] = bottom
                if len(merged) > MOST_UNPACKED_BYTES >> 10:
                    raise BadSheet("合并的单元格过多")
        return hidden, merged

    def _said(self, cell: Any) -> str:
        if getattr(cell, "data_type", "") == "f":
            cell = self._reckoned.get((cell.row, cell.column))
            if _is_blank(cell):
                raise Unreadable("是公式，文件里没有算出的值；请粘贴为数值")
        return _text(cell, epoch=self.sheet.parent.epoch, most=self.bounds.letters)

    @cached_property
    def _reckoned(self) -> dict[tuple[int, int], Any]:
        """Read the sheet again, with what Excel last made of the formulas."""
        self.file.seek(0)
        book = openpyxl.load_workbook(self.file, read_only=True, data_only=True, keep_links=False)
        rows = _filled(book[self.sheet.title])
        return {(number, column): cell for number, row in rows for column, cell in enumerate(row, 1)}


def _filled(sheet: Any) -> Iterator[tuple[int, Sequence[Any]]]:
    """Yield each row that is written down, with its number; what the sheet says of its own size is not believed."""
    sheet.reset_dimensions()
    before: Sequence[Any] | None = None
    for number, row in enumerate(sheet.iter_rows(min_row=1, max_col=MOST_COLUMNS), 1):
        # Rows that are not there come as one and the same object, a million of them at no cost.
        if row is not before and any(not _is_blank(cell) for cell in row):
            yield number, row
        before = row


def _is_blank(cell: Any) -> bool:
    value = getattr(cell, "value", None)
    return value is None or (isinstance(value, str) and not _plain(value))


def _plain(text: str) -> str:
    """Drop what nobody sees: zero-width signs, and blanks of every width at the ends."""
    if "_x000D_" in text:
        text = text.replace("_x000D_", "")
    # To translate each letter takes ten times as long, and to look for each sign twice as long.
    if not text.isprintable() and any(sign in text for sign in UNSEEN_SIGNS):
        text = text.translate(UNSEEN)
    return text.strip()


def _name(cell: Any) -> str:
    """Write the name of a column as it is meant: without blanks, and the mark of what must be filled in."""
    value = getattr(cell, "value", None)
    text = "".join(unicodedata.normalize("NFKC", str(value or "")).translate(UNSEEN).split())
    return text.strip("*:").removesuffix("(必填)").removesuffix("(选填)").strip("*:")


def _text(cell: Any, *, epoch: datetime, most: int = MOST_LETTERS) -> str:
    """Write a cell as text: a day as 2026-11-24, a number in plain digits. Raises Unreadable."""
    value = getattr(cell, "value", None)
    if value is None:
        return ""
    if cell.data_type == "e":
        raise Unreadable(f"是错误值 {value}；请改正后再导入")
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        format_id = cell.style_array.numFmtId
        if format_id in CHINESE_DATES:
            value = _moment(value, epoch)
        else:
            return _digits(value, shown=cell.number_format)
    if isinstance(value, datetime):
        return value.date().isoformat()
    text = _plain(str(value))
    if len(text) > most:
        raise Unreadable(f"超过 {most} 个字")
    if ROUNDED.fullmatch(text):
        raise Unreadable(f"是科学计数“{text}”，后面的数字已经丢失；请把该列设为“文本”格式后重新输入")
    return text


def _moment(value: float, epoch: datetime) -> object:
    try:
        return openpyxl.utils.datetime.from_excel(value, epoch)
    except (OverflowError, ValueError):
        raise Unreadable(f"设为日期，而数值 {value} 不是日期") from None


def _digits(value: float, *, shown: str) -> str:
    """Write a number as Excel shows it, leading zeros of a format like 00000 too. Raises Unreadable."""
    if abs(value) >= 10**DIGITS_THAT_LAST:
        raise Unreadable(
            f"是超过{DIGITS_THAT_LAST}位的数值，Excel 已丢失后面的数字；请把该列设为“文本”格式后重新输入"
        )
    if value != int(value):
        return f"{value:.15g}"
    return str(int(value)).zfill(len(shown) if shown.strip("0") == "" else 0)


def workbook(title: str, header: Sequence[str], rows: Iterable[Sequence[Value]]) -> bytes:
    """Draw one sheet; text that looks like a formula stays text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for index, name in enumerate(header, 1):
        sheet.column_dimensions[openpyxl.utils.get_column_letter(index)].width = max(12, 2 * len(name) + 4)
    sheet.append([_cell(sheet, name, bold=True) for name in header])
    for row in rows:
        sheet.append([_cell(sheet, value) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: object, value: Value, *, bold: bool = False) -> Any:
    cell = openpyxl.cell.WriteOnlyCell(sheet, value=legible(value))
    if isinstance(value, str):
        cell.data_type = "s"
    if bold:
        cell.font = openpyxl.styles.Font(bold=True)
    return cell


def legible(value: Any) -> Any:
    """Return ``value`` with the characters that XML forbids as their code points; openpyxl would refuse the sheet."""
    forbidden = openpyxl.cell.cell.ILLEGAL_CHARACTERS_RE
    return written_out(value, lambda character: not forbidden.match(character))


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
