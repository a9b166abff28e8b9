"""Tables for Excel and CSV; nothing in them is ever run as a formula."""

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from liuhen.kernel import spreadsheets
from liuhen.later import later

if TYPE_CHECKING:
    import openpyxl
else:
    openpyxl = later("openpyxl")

Table = tuple[str, Sequence[str], Iterable[Sequence[Any]]]
"""(title, head, rows)"""
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def plain(value: Any) -> Any:
    """Return a cell that a spreadsheet takes for words, whatever somebody called himself."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULAS) else value


def workbook(tables: Iterable[Table]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, head, rows in tables:
        page = book.create_sheet(title)
        page.append(list(head))
        for cell in page[1]:
            cell.font = openpyxl.styles.Font(bold=True)
        for row in rows:
            page.append([spreadsheets.legible(plain(value)) for value in row])
        page.freeze_panes = "A2"
        for column in page.columns:
            page.column_dimensions[column[0].column_letter].width = 18
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def comma_separated(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """Return CSV as Excel reads it: UTF-8 with its mark."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(head)
    writer.writerows([plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")
