"""Documents are drawn from a template and data alone, whatever was typed, with the product's own fonts."""

import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from liuhen.kernel import printing
from tests.builders.county import NOW

TEMPLATE = """
#import "/kernel/printing.typ": *
#sheet(title: d.title, number: "第1号", org: "云岭县")[
  #facts((("设备", d.device),))
  #signatures((("交出", "赵保管", "2026-11-24"), ("接收", "", "")))
]
"""


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    path = Path(printing.__file__).parents[1] / f"kernel/{tmp_path.name}.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(printing, "_found", lambda _: path)
    yield path
    path.unlink()


def test_the_same_data_gives_the_same_bytes_and_says_what_was_told(template: Path) -> None:
    data = {"title": "设备交接单", "device": "DSJ0001 玥堃镕"}
    drawn = printing.pdf("any", data, at=NOW)
    assert printing.pdf("any", data, at=NOW) == drawn
    text = PdfReader(io.BytesIO(drawn)).pages[0].extract_text()
    assert "设备交接单" in text
    assert "DSJ0001 玥堃镕" in text


def test_what_no_font_can_show_stands_as_its_code_point_and_the_rest_as_it_is(template: Path) -> None:
    data = {"title": "𠀀\uf0b7\ufffe", "device": "ئۇيغۇر བོད ꆈꌠ ᠮᠣᠩ 😀 • 关\u0e01\ud800"}
    pages = PdfReader(io.BytesIO(printing.pdf("any", data, at=NOW))).pages
    text = pages[0].extract_text()
    for written in ("〔U+20000〕", "〔U+F0B7〕", "〔U+FFFE〕", "〔U+0E01〕", "〔U+D800〕", "ꆈꌠ", "•", "关"):
        assert written in text
    assert "〔U+1F600〕" not in text


def test_a_paper_is_set_in_the_fonts_of_the_product_and_in_no_others(template: Path) -> None:
    drawn = printing.pdf("any", {"title": "设备交接单", "device": "DSJ0001"}, at=NOW)
    resources: Any = PdfReader(io.BytesIO(drawn)).pages[0]["/Resources"]
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in resources["/Font"].values()}
    assert {name.rpartition("-")[0] for name in names} == {"NotoSerifSC", "NotoSansSC"}
