"""The type of papers and watermarks: the county's own fonts before those packed with the product, never the system's.

What none of them can show is written out as its code point, 〔U+20000〕: once an act is done its paper can be drawn,
whatever somebody typed.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from liuhen.later import later

if TYPE_CHECKING:
    import typst
    from fontTools import ttLib
else:
    typst = later("typst")
    ttLib = later("fontTools.ttLib")  # noqa: N816 -- its name

PACKED = Path(__file__).with_name("fonts")
# What a family is for, told by its name, after GB/T 9704; whatever is of no part helps out where glyphs are lacking.
PARTS = {
    "title": ("小标宋", "xiaobiaosong", "xbsong", "xbs"),
    "body": ("仿宋", "fangsong"),
    "kai": ("楷", "kai"),
    "hei": ("黑", "hei"),
}
SERIF, SANS = "Noto Serif SC", "Noto Sans SC"
PACKED_FOR = {"title": SANS, "body": SERIF, "kai": SERIF, "hei": SANS}
# The order in which a missing glyph is looked for; typst's own choice would depend on what else a folder holds.
_HELPERS = (
    SERIF, SANS, "Noto Sans", "Noto Sans Arabic", "Noto Serif Tibetan", "Noto Sans Yi", "Noto Sans Mongolian",
    "Noto Sans Symbols", "Noto Sans Symbols 2", "Noto Emoji",
)  # fmt: skip


def draw(template: Path, data: Mapping[str, Any], *, as_picture: bool = False) -> list[bytes]:
    """Draw a template with ``data`` as its ``d``: one PDF/A-2b, or a PNG of each page at a pixel a point."""
    for shown in (None, anywhere, in_body):
        said = written_out(data, shown) if shown else data
        try:
            inputs = {
                "d": json.dumps(said, ensure_ascii=False, default=str),
                "fonts": json.dumps(families(), ensure_ascii=False),
            }
            compiler = typst.Compiler(
                root=str(Path(__file__).parents[1]), font_paths=[str(folder) for folder in folders()],
                ignore_system_fonts=True, sys_inputs=inputs,
            )  # fmt: skip
            # A picture would show an empty box where the standard refuses: it is asked first in any case.
            drawn = compiler.compile(input=str(template), format="pdf", pdf_standards=["a-2b"])
        except (typst.TypstError, UnicodeEncodeError) as error:
            if shown is in_body or not _is_for_want_of_a_glyph(error):
                raise
            continue
        if as_picture:
            drawn = compiler.compile(input=str(template), format="png", ppi=72)
        return drawn if isinstance(drawn, list) else [drawn] if drawn else []
    raise AssertionError("the last try draws or raises")


def folders() -> list[Path]:
    """Return where fonts are taken from. Raises ImproperlyConfigured when the packed ones are not there."""
    if not any(PACKED.glob("*.ttf")):
        raise ImproperlyConfigured(
            "程序自带的字体不在，不能生成文书：请重新安装；在源码目录中请执行 ./dev assets"
        )
    return [*(folder for folder in settings.DOCUMENT_FONTS if folder.is_dir()), PACKED]


def families() -> dict[str, list[str]]:
    """Return for each part of a paper the families that set it, best first."""
    own = _own(tuple(settings.DOCUMENT_FONTS))
    rest = [family for family, part in own.items() if not part]
    return {
        part: list(dict.fromkeys((*(f for f, of in own.items() if of == part), packed, *rest, *_HELPERS)))
        for part, packed in PACKED_FOR.items()
    }


def without_part() -> list[str]:
    """Return the county's families that set no part of a paper, only what the others lack."""
    return [family for family, part in _own(tuple(settings.DOCUMENT_FONTS)).items() if not part]


def written_out(value: Any, shown: Callable[[str], bool]) -> Any:
    """Return ``value`` with every character that is not ``shown`` as its code point, in strings at any depth."""
    if isinstance(value, str):
        return "".join(c if shown(c) else f"〔U+{ord(c):04X}〕" for c in value)
    if isinstance(value, Mapping):
        return {key: written_out(item, shown) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [written_out(item, shown) for item in value]
    return value


def anywhere(character: str) -> bool:
    """Say whether one of the fonts has this character, or it needs no glyph."""
    return ord(character) in _shown_by(tuple(folders())) or character in "\n\r\t"


def in_body(character: str) -> bool:
    """Say whether the packed body font has it, and it stands for itself: what always can be drawn."""
    known = character in "\n\r\t" or ord(character) in _shown_by((PACKED / "NotoSerifSC_400Regular.ttf",))
    return (known and unicodedata.category(character)[0] not in "MC") or character in "\n\r\t"


def _is_for_want_of_a_glyph(error: Exception) -> bool:
    return isinstance(error, UnicodeEncodeError) or "could not be displayed" in str(error)


@lru_cache
def _own(given: tuple[Path, ...]) -> dict[str, str]:
    """Return the families of the county's folders, as typst calls them, with the part each is for, or ""."""
    found: dict[str, str] = {}
    for family, path in _files(given):
        told = re.sub(r"[\s_-]", "", " ".join((family, *_names(path)))).lower()
        part = next((part for part, words in PARTS.items() if any(word in told for word in words)), "")
        found[family] = found.get(family) or part
    return found


@lru_cache
def _shown_by(given: tuple[Path, ...]) -> frozenset[int]:
    paths = {path for _, path in _files(given)}
    return frozenset(point for path in paths for face in _faces(path) for point in face.getBestCmap() or {})


def _files(folders: tuple[Path, ...]) -> list[tuple[str, Path]]:
    """Return what typst finds to be a font: its family and its file."""
    paths = [str(folder) for folder in folders if folder.exists()]
    book = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=paths)
    return [(font.family, Path(font.path)) for font in book.fonts() if font.path]


def _names(path: Path) -> set[str]:
    """Return every name that a file's families go by, in any language."""
    return {
        record.toUnicode(errors="replace")
        for face in _faces(path)
        for record in face["name"].names
        if record.nameID in (1, 4, 16)
    }


def _faces(path: Path) -> Iterator[Any]:
    with path.open("rb") as file:
        is_collection = file.read(4) == b"ttcf"
    if is_collection:
        with ttLib.TTCollection(path, lazy=True) as collection:
            yield from collection.fonts
    else:
        with ttLib.TTFont(path, lazy=True) as font:
            yield font
