"""Fonts come with the product, the county's own stand before them, and no text is without a paper."""

import io
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from fontTools.ttLib import TTFont
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from pypdf import PdfReader

from liuhen.kernel import typefaces

TEMPLATE = """
#let d = json(bytes(sys.inputs.d))
#let fonts = json(bytes(sys.inputs.fonts))
#set text(font: fonts.body)
#d.text
#text(font: fonts.title, d.title)
"""


@pytest.fixture
def template() -> Iterator[Path]:
    path = Path(typefaces.__file__).with_name("typefaces-test.typ")
    path.write_text(TEMPLATE, "utf-8")
    yield path
    path.unlink()


def licensed(folder: Path, *, source: str, family: str) -> Path:
    """Put a font into a folder of the county's that goes by the name of one it may have bought."""
    folder.mkdir(exist_ok=True)
    font = TTFont(typefaces.PACKED / source)
    for record in font["name"].names:
        if record.nameID in (1, 16):
            record.string = family
        elif record.nameID in (4, 6):
            record.string = family.replace(" ", "") + "-Regular"
    font.save(folder / f"{family}.ttf")
    return folder


def fonts_of(drawn: bytes) -> set[str]:
    resources: Any = PdfReader(io.BytesIO(drawn)).pages[0]["/Resources"]
    return {font.get_object()["/BaseFont"].partition("+")[2] for font in resources["/Font"].values()}


def test_the_county_s_own_fonts_stand_before_ours_each_in_its_part(
    tmp_path: Path, settings, template
) -> None:
    small = "NotoSansYi_400Regular.ttf"
    for family in ("FZXiaoBiaoSong-B05S", "FangSong", "Something Else"):
        licensed(tmp_path / "own", source=small, family=family)
    (tmp_path / "own/readme.ttf").write_text("not a font")
    settings.DOCUMENT_FONTS = [tmp_path / "own", tmp_path / "absent"]
    found = typefaces.families()
    assert found["title"][:2] == ["FZXiaoBiaoSong-B05S", "Noto Sans SC"]
    assert found["body"][:3] == ["FangSong", "Noto Serif SC", "Something Else"]
    assert found["kai"][0] == "Noto Serif SC"
    assert typefaces.without_part() == ["Something Else"]
    (drawn,) = typefaces.draw(template, {"text": "ꆈ行", "title": "ꌠ"})
    assert fonts_of(drawn) == {"FangSong-Regular", "FZXiaoBiaoSong-B05S-Regular", "NotoSerifSC-Regular"}


def test_without_the_packed_fonts_the_way_out_is_named(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(typefaces, "PACKED", tmp_path)
    with pytest.raises(ImproperlyConfigured, match=r"\./dev assets"):
        typefaces.folders()


def test_every_character_there_is_can_stand_on_a_paper(template: Path) -> None:
    everything = [chr(n) for n in range(0x110000) if unicodedata.category(chr(n)) not in ("Cn", "Co")]
    told = "".join(everything[::37])  # a sample of each block
    (drawn,) = typefaces.draw(template, {"text": told, "title": "齐"})
    assert drawn.startswith(b"%PDF")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=some.text(some.characters(), max_size=30))
def test_characters_in_any_company_can_stand_on_a_paper(template: Path, text: str) -> None:
    typefaces.draw(template, {"text": text, "title": text})


@pytest.mark.parametrize(
    "pair", ["中\u0f71", "ا\u3099", "ཀ\u0650", "ꆈ\u0301", "😀\u20e3", "𠀀\ufe00", "\u0f71\u064b"]
)
def test_a_mark_over_a_letter_of_another_font_can_stand_on_a_paper(template: Path, pair: str) -> None:
    typefaces.draw(template, {"text": pair, "title": pair})
