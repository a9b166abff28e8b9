"""Papers bound into one PDF, each page with its number, and what came with them made into pages first.

All of it happens in confined children: a file holds what was uploaded, and that is hostile.
"""

import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf

from liuhen.kernel import typefaces
from liuhen.kernel.confinement import ConfinedFailure, run_confined
from liuhen.kernel.stitching import HEIGHT, WIDTH

DIGITS = Path(__file__).with_name("binding.typ")
MOST_PARTS = 800  # each is an open file
MOST_ENCLOSED_BYTES = 48 << 20
_CHILD = "liuhen.kernel.stitching"
_SECONDS, _MEMORY_BYTES = 30.0, 1536 << 20  # of one enclosure
_WHY = {
    "timeout": "解析超时，文件可能经过恶意构造",
    "memory": "解析所需内存超出上限，文件可能经过恶意构造",
    "crashed": "解析程序异常退出，文件可能已损坏或者经过恶意构造",
    "output": "解析结果异常，文件可能经过恶意构造",
}


class Unbindable(ValueError):
    """A part is no PDF that can be read, or all of it is too much; ``str()`` is its title, or the reason."""


class NotEnclosed(ValueError):
    """No pages can be made of a file; ``str()`` says in Chinese why."""


@dataclass(frozen=True)
class Part:
    """One paper to bind: its title in the outline, and its PDF as bytes or where it lies."""

    title: str
    pdf: bytes | Path


def pages_in(pdf: bytes | Path) -> int:
    """Count the pages of a PDF that we drew ourselves. Raises pikepdf.PdfError for what is none."""
    with pikepdf.open(BytesIO(pdf) if isinstance(pdf, bytes) else pdf) as found:
        return len(found.pages)


def ranges(counts: Iterable[int]) -> list[tuple[int, int]]:
    """Return the first and the last page of each part, counted through from 1; of one without pages (0, 0)."""
    found, last = [], 0
    for count in counts:
        found.append((last + 1, last + count) if count else (0, 0))
        last += count
    return found


def kind_of(path: Path) -> str:
    """Tell by a file's beginning what pages could be made of it: "picture", "pdf", or "" of any other."""
    with path.open("rb") as file:
        head = file.read(1024)
    if head.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return "picture"
    return "pdf" if b"%PDF-" in head else ""


def enclose_picture(path: Path, *, sheet: Path, area: Sequence[float], to: Path) -> int:
    """Put a picture onto ``sheet``, a page with its caption; return 1, the count of pages. Raises NotEnclosed."""
    return _enclosed("picture", [path, sheet], to, area=list(area))


def enclose_pages(path: Path, *, to: Path) -> int:
    """Write a foreign PDF's own pages, and nothing else of it; return how many. Raises NotEnclosed."""
    return _enclosed("pages", [path], to)


def _enclosed(function: str, files: Sequence[Path], to: Path, **args: Any) -> int:
    answer = run_confined(
        _CHILD, function, args, timeout=_SECONDS, memory_bytes=_MEMORY_BYTES, files=files, output=to,
        output_bytes=MOST_ENCLOSED_BYTES,
    )  # fmt: skip
    if isinstance(answer, ConfinedFailure):
        raise NotEnclosed(answer.detail if answer.reason == "refused" else _WHY[answer.reason])
    return int(answer)


def bind(front: bytes, parts: Sequence[Part], *, to: Path, is_archivable: bool = True) -> int:
    """Write ``front`` and the parts as one PDF with an outline; return how many pages were numbered.

    The front, cover and contents, bears no numbers; it lends the whole its title and what makes it a PDF/A, so that
    parts which are one stay one, unless ``is_archivable`` says that one may be none. The same parts give the same
    bytes. Raises Unbindable.
    """
    if len(parts) > MOST_PARTS:
        raise Unbindable(f"共{len(parts)}件，超过{MOST_PARTS}件")
    (digits,) = typefaces.draw(DIGITS, {"width": WIDTH, "height": HEIGHT})
    with tempfile.TemporaryDirectory(prefix="liuhen-binding-") as folder:

        def lying(number: int, content: bytes | Path) -> Path:
            if isinstance(content, Path):
                return content
            path = Path(folder) / str(number)
            path.write_bytes(content)
            return path

        titles = json.dumps([part.title for part in parts]).encode()
        files = [lying(n, each) for n, each in enumerate((front, digits, titles, *(p.pdf for p in parts)))]
        size = sum(path.stat().st_size for path in files)
        answer = run_confined(
            _CHILD, "bind", {"is_archivable": is_archivable}, timeout=_SECONDS + size / 1e6,
            memory_bytes=_MEMORY_BYTES + 2 * size, files=files, output=to, output_bytes=2 * size + (16 << 20),
        )  # fmt: skip
    if isinstance(answer, ConfinedFailure):
        raise Unbindable(answer.detail if answer.reason == "refused" else _WHY[answer.reason])
    return int(answer)
