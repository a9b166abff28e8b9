"""Papers bound into one PDF: their pages as they are, each with a number at its upper corner; nothing is drawn anew."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import pikepdf

from liuhen.kernel import typefaces

DIGITS = Path(__file__).with_name("binding.typ")
WIDTH, HEIGHT, CORNER = 6, 11, 34  # points: of a digit, and how far from the edges a number stands


class Unbindable(ValueError):
    """A part is no PDF that can be read; ``str()`` is its title."""


@dataclass(frozen=True)
class Part:
    """One paper to bind: its title in the outline, and its PDF as bytes or where it lies."""

    title: str
    pdf: bytes | Path


def pages_in(pdf: bytes | Path) -> int:
    """Count the pages of a PDF. Raises pikepdf.PdfError for what is none."""
    with _opened(pdf) as found:
        return len(found.pages)


def ranges(counts: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last page of each part, counted through from 1; of one without pages (0, 0)."""
    found, last = [], 0
    for count in counts:
        found.append((last + 1, last + count) if count else (0, 0))
        last += count
    return found


def bind(front: bytes, parts: Sequence[Part], *, to: BinaryIO) -> int:
    """Write ``front`` and the parts as one PDF with an outline; return how many pages were numbered.

    The front, cover and contents, bears no numbers; it lends the whole its title and what makes it a PDF/A, so that
    parts which are one stay one. The same parts give the same bytes. Raises Unbindable.
    """
    with ExitStack() as held:
        whole = held.enter_context(_opened(front))
        before = len(whole.pages)
        starts = []
        for part in parts:
            starts.append(len(whole.pages))
            whole.pages.extend(_pages_of(part, held))
        numbered = len(whole.pages) - before
        digits = [whole.copy_foreign(page.as_form_xobject()) for page in _digits(held).pages]
        for n in range(numbered):
            _number(whole.pages[before + n], n + 1, digits)
        with whole.open_outline() as outline:
            outline.root[:] = [
                pikepdf.OutlineItem(part.title, start)
                for part, start, end in zip(parts, starts, [*starts[1:], len(whole.pages)], strict=False)
                if start < end
            ]
        whole.save(to, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return numbered


def _pages_of(part: Part, held: ExitStack) -> list[pikepdf.Page]:
    try:
        pages = list(held.enter_context(_opened(part.pdf)).pages)
        for page in pages:  # their place in a tree of structure that stays behind
            if "/StructParents" in page.obj:
                del page.obj["/StructParents"]
    except pikepdf.PdfError as broken:
        raise Unbindable(part.title) from broken
    return pages


def _number(page: pikepdf.Page, n: int, digits: Sequence[pikepdf.Object]) -> None:
    """Put a number at the upper outer corner of a page, upon whatever is there."""
    left, _, right, top = (float(each) for each in page.mediabox)
    x, y = max(right - CORNER - len(str(n)) * WIDTH, left), top - CORNER - HEIGHT
    drawn = ["Q"]
    for place, digit in enumerate(str(n)):
        name = pikepdf.Name(f"/LiuhenDigit{digit}")
        page.add_resource(digits[int(digit)], pikepdf.Name.XObject, name, replace_existing=True)
        drawn.append(f"q 1 0 0 1 {x + place * WIDTH:.2f} {y:.2f} cm {name} Do Q")
    page.contents_add(b"q", prepend=True)
    page.contents_add(" ".join(drawn).encode("ascii"))


def _digits(held: ExitStack) -> pikepdf.Pdf:
    (drawn,) = typefaces.draw(DIGITS, {"width": WIDTH, "height": HEIGHT})
    return held.enter_context(_opened(drawn))


def _opened(pdf: bytes | Path) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(pdf) if isinstance(pdf, bytes) else pdf)
