"""Documents are drawn from a template and data alone, and refuse to be drawn without a Chinese font."""

import io
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from liuhen.kernel import documents
from liuhen.kernel.flow import Invalid
from tests.builders.county import NOW

TEMPLATE = """
#import "/kernel/documents.typ": *
#sheet(title: d.title, number: "第1号", org: "云岭县")[
  #facts((("设备", d.device),))
  #signatures((("交出", "赵保管", "2026-11-24"), ("接收", "", "")))
]
"""


@pytest.fixture
def template(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Path]:
    path = Path(documents.__file__).parents[1] / f"kernel/{tmp_path.name}.typ"
    path.write_text(TEMPLATE, encoding="utf-8")
    monkeypatch.setattr(documents, "_found", lambda _: path)
    yield path
    path.unlink()


def test_the_same_data_gives_the_same_bytes_and_says_what_was_told(template: Path) -> None:
    data = {"title": "设备交接单", "device": "DSJ0001 玥堃镕"}
    drawn = documents.pdf("any", data, at=NOW)
    assert documents.pdf("any", data, at=NOW) == drawn
    text = PdfReader(io.BytesIO(drawn)).pages[0].extract_text()
    assert "设备交接单" in text
    assert "DSJ0001 玥堃镕" in text


def test_without_a_chinese_font_there_is_no_document(template: Path, settings, tmp_path: Path) -> None:
    settings.DOCUMENT_FONTS = [tmp_path / "none"]
    with pytest.raises(Invalid, match="没有中文字体"):
        documents.pdf("any", {"title": "", "device": ""}, at=NOW)
