"""PDFs from elsewhere, and what may be the matter with them."""

from collections.abc import Callable
from pathlib import Path

import pikepdf

Change = Callable[[pikepdf.Pdf], object]


def foreign(
    path: Path, *changes: Change, pages: int = 2, words: str = "no words", size: tuple[int, int] = (300, 400)
) -> Path:
    """Write a PDF with words at the lower left of each page, and do to it whatever is asked."""
    with pikepdf.new() as made:
        for n in range(pages):
            page = made.add_blank_page(page_size=size)
            font = pikepdf.Dictionary(
                Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica
            )
            page.obj.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
            page.contents_add(f"BT /F1 12 Tf 20 20 Td ({words} {n}) Tj ET".encode())
        for change in changes:
            change(made)
        made.save(path)
    return path


def script_at_opening(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
