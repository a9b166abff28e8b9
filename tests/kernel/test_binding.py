"""Papers bound into one file: all their pages, each with its number, and the same bytes each time."""

import tempfile
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest

from liuhen.kernel import binding, typefaces
from liuhen.kernel.binding import Part

PAGES = """
#let d = json(bytes(sys.inputs.d))
#let fonts = json(bytes(sys.inputs.fonts))
#set document(title: d.title, date: datetime(year: 2026, month: 11, day: 30))
#set page(paper: "a4", flipped: d.at("flipped", default: false))
#set text(font: fonts.body, lang: "zh")
#for n in range(d.pages) [#d.title#n #pagebreak(weak: true)]
"""


@pytest.fixture
def drawn(tmp_path: Path) -> "Drawn":
    return Drawn(tmp_path)


class Drawn:
    """Draws papers of as many pages as are asked for."""

    def __init__(self, folder: Path) -> None:
        # typst reads below the product's own folder only.
        self.template = Path(binding.__file__).with_name("test-binding.typ")
        self.folder = folder

    def __call__(self, title: str, pages: int, **more: object) -> bytes:
        self.template.write_text(PAGES, encoding="utf-8")
        try:
            (pdf,) = typefaces.draw(self.template, {"title": title, "pages": pages, **more})
        finally:
            self.template.unlink()
        return pdf


def bound(front: bytes, *parts: Part, is_archivable: bool = True) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bound.pdf"
        binding.bind(front, parts, to=path, is_archivable=is_archivable)
        return path.read_bytes()


def text_of(page: pypdf.PageObject) -> str:
    return "".join(page.extract_text().split())


def test_pages_of_all_parts_follow_the_front_and_are_numbered_from_one(drawn: Drawn) -> None:
    whole = bound(drawn("封", 2), Part("甲", drawn("甲", 2)), Part("乙", drawn("乙", 9)))
    pages = pypdf.PdfReader(BytesIO(whole)).pages
    assert len(pages) == 13
    assert [text_of(page) for page in pages[:3]] == ["封0", "封1", "甲01"]
    assert text_of(pages[12]) == "乙811"


def test_a_sheet_across_is_numbered_at_its_own_corner(drawn: Drawn) -> None:
    whole = bound(drawn("封", 1), Part("清单", drawn("清单", 1, flipped=True)))
    page = pypdf.PdfReader(BytesIO(whole)).pages[1]
    assert page.mediabox.width > page.mediabox.height
    assert text_of(page) == "清单01"
    with pikepdf.open(BytesIO(whole)) as found:
        drawing = found.pages[1].Contents[-1].read_bytes().decode("ascii")
    x, y = (float(word) for word in drawing.split(" cm ")[0].split()[-2:])
    assert (round(x), round(y)) == (842 - 34 - 6, 595 - 34 - 11)


def test_the_outline_leads_to_each_part_and_leaves_out_an_empty_one(drawn: Drawn) -> None:
    nothing = BytesIO()
    with pikepdf.new() as empty:
        empty.save(nothing)
    parts = [Part("甲", drawn("甲", 3)), Part("空", nothing.getvalue()), Part("乙", drawn("乙", 1))]
    reader = pypdf.PdfReader(BytesIO(bound(drawn("封", 1), *parts)))
    told = [each for each in reader.outline if not isinstance(each, list)]
    assert [(each.title, reader.get_destination_page_number(each)) for each in told] == [("甲", 1), ("乙", 4)]


def test_the_same_parts_give_the_same_bytes_and_stay_an_archivable_pdf(drawn: Drawn) -> None:
    front, part = drawn("封", 1), Part("甲", drawn("甲", 2))
    assert bound(front, part) == bound(front, part)
    with pikepdf.open(BytesIO(bound(front, part))) as whole:
        assert whole.open_metadata().pdfa_status == "2B"
        assert "/OutputIntents" in whole.Root
        assert str(whole.docinfo["/Title"]) == "封"


def test_a_part_may_lie_in_a_file(drawn: Drawn, tmp_path: Path) -> None:
    path = tmp_path / "part.pdf"
    path.write_bytes(drawn("甲", 2))
    assert binding.pages_in(path) == 2
    front = drawn("封", 1)
    assert bound(front, Part("甲", path)) == bound(front, Part("甲", path.read_bytes()))


def test_what_is_no_pdf_is_named(drawn: Drawn) -> None:
    with pytest.raises(binding.Unbindable, match="坏件"):
        bound(drawn("封", 1), Part("坏件", b"%PDF-1.7 and no more"))


def test_ranges_count_through_and_leave_out_what_has_no_page() -> None:
    assert binding.ranges([2, 0, 1]) == [(1, 2), (0, 0), (3, 3)]
    assert binding.ranges([]) == []
