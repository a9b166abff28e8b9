"""What somebody gave becomes pages of a file: pictures upright, a foreign PDF as it looks, and no more than that."""

import math
from io import BytesIO
from pathlib import Path
from typing import Any
from zlib import compressobj, crc32

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageCms

from liuhen.kernel import binding, stitching
from liuhen.kernel.binding import NotEnclosed, Part
from tests.builders.pdfs import Change, foreign, script_at_opening

AREA = (70.0, 150.0, 450.0, 620.0)


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path = tmp_path / "sheet.pdf"
    with pikepdf.new() as blank:
        blank.add_blank_page(page_size=(595, 842))
        blank.save(path)
    return path


def photo(path: Path, *, size: tuple[int, int] = (400, 200), turned: int = 1, kind: str = "JPEG") -> Path:
    """Write a picture whose left half is red and whose right half is blue, as the camera held it."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = turned
    image.save(path, kind, exif=exif)
    return path


def shown(pdf: Path) -> Any:
    """Return the picture on the one page."""
    (page,) = pypdf.PdfReader(pdf).pages
    (image,) = page.images
    return Image.open(BytesIO(image.data))


def taken(path: Path, to: Path) -> list[pypdf.PageObject]:
    binding.enclose_pages(path, to=to)
    return list(pypdf.PdfReader(to).pages)


@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
@pytest.mark.parametrize(
    ("turned", "top", "bottom"), [(6, "red", "blue"), (8, "blue", "red")], ids=["right", "left"]
)
def test_a_picture_stands_upright_as_it_was_taken(
    turned: int, top: str, bottom: str, kind: str, sheet: Path, tmp_path: Path
) -> None:
    given = photo(tmp_path / "given", turned=turned, kind=kind)
    assert binding.kind_of(given) == "picture"
    assert binding.enclose_picture(given, sheet=sheet, area=AREA, to=tmp_path / "made.pdf") == 1
    image = shown(tmp_path / "made.pdf").convert("RGB")
    assert image.height > image.width

    def colour(y: int) -> str:
        r, _, b = image.getpixel((image.width // 2, y))
        return "red" if r > b else "blue"

    assert (colour(10), colour(image.height - 10)) == (top, bottom)


def test_a_large_picture_is_made_as_fine_as_paper_is_and_a_small_one_is_not_blown_up(
    sheet: Path, tmp_path: Path
) -> None:
    for name, size in (("large", (6000, 4000)), ("small", (100, 50))):
        given = photo(tmp_path / name, size=size)
        binding.enclose_picture(given, sheet=sheet, area=AREA, to=tmp_path / f"{name}.pdf")
    assert math.isclose(shown(tmp_path / "large.pdf").width, 450 * 300 / 72, abs_tol=1)
    with pikepdf.open(tmp_path / "small.pdf") as small:
        drawing = small.pages[0].Contents[-1].read_bytes().decode("ascii")
    assert drawing.startswith("q 72.00 0 0 36.00")


def test_what_can_be_seen_through_lies_on_white_and_sixteen_bits_are_eight(
    sheet: Path, tmp_path: Path
) -> None:
    for name, image in (
        ("through", Image.new("RGBA", (10, 10), (0, 0, 0, 0))),
        ("palette", Image.new("P", (10, 10), 0)),
        ("sixteen", Image.new("I;16", (10, 10), 0xFFFF)),
        ("ink", Image.new("CMYK", (10, 10), (0, 0, 0, 0))),
    ):
        if name == "palette":
            image.putpalette([255, 255, 255])
        image.save(tmp_path / name, "JPEG" if name == "ink" else "PNG")
        binding.enclose_picture(tmp_path / name, sheet=sheet, area=AREA, to=tmp_path / "made.pdf")
        assert min(shown(tmp_path / "made.pdf").convert("RGB").getpixel((5, 5))) > 250, name


def test_a_picture_with_the_colours_of_a_telephone_gets_those_of_paper(sheet: Path, tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for name, profile in (("good", lab), ("broken", b"no profile")):
        Image.new("RGB", (10, 10), (200, 10, 10)).save(tmp_path / name, "JPEG", icc_profile=profile)
        binding.enclose_picture(tmp_path / name, sheet=sheet, area=AREA, to=tmp_path / "made.pdf")
        assert shown(tmp_path / "made.pdf").convert("RGB").getpixel((5, 5))[0] > 180


def test_a_picture_that_is_cut_off_or_enormous_is_refused_with_its_reason(
    sheet: Path, tmp_path: Path
) -> None:
    whole = photo(tmp_path / "whole", size=(2000, 2000)).read_bytes()
    (tmp_path / "cut").write_bytes(whole[: len(whole) // 2])
    with pytest.raises(NotEnclosed, match="已损坏或者不完整"):
        binding.enclose_picture(tmp_path / "cut", sheet=sheet, area=AREA, to=tmp_path / "made.pdf")
    ihdr = b"IHDR" + (60_000).to_bytes(4, "big") * 2 + b"\x08\x00\x00\x00\x00"
    Image.new("L", (1, 1)).save(tmp_path / "bomb", "PNG")
    small = (tmp_path / "bomb").read_bytes()
    bomb = small[:12] + ihdr + crc32(ihdr).to_bytes(4, "big") + small[33:]
    (tmp_path / "bomb").write_bytes(bomb)
    with pytest.raises(NotEnclosed, match=r"尺寸过大|已损坏"):
        binding.enclose_picture(tmp_path / "bomb", sheet=sheet, area=AREA, to=tmp_path / "made.pdf")


def test_a_foreign_pdf_keeps_its_pages_with_their_size_and_words(tmp_path: Path) -> None:
    pages = taken(foreign(tmp_path / "given", words="seen"), tmp_path / "made")
    assert [page.extract_text().strip() for page in pages] == ["seen 0", "seen 1"]
    assert [(page.mediabox.width, page.mediabox.height) for page in pages] == [(300, 400)] * 2


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_or_cropped_page_is_as_it_is_seen_and_bears_its_number_at_its_corner(
    turn: int, tmp_path: Path
) -> None:
    def turned(pdf: pikepdf.Pdf) -> None:
        for page in pdf.pages:
            page.obj.Rotate = turn
            page.obj.CropBox = [10, 10, 210, 310]  # 200 by 300
            page.obj.TrimBox = [50, 50, 60, 60]

    (page,) = taken(foreign(tmp_path / "given", turned, pages=1), tmp_path / "made")
    assert (page.mediabox.width, page.mediabox.height) == ((200, 300) if turn % 180 == 0 else (300, 200))
    assert page.get("/Rotate", 0) == 0
    # The words begin 20 from the left and the bottom of the whole, so 10 from those of what is seen.
    seen = {0: (10, 10), 90: (10, 190), 180: (190, 290), 270: (290, 10)}[turn]
    with pikepdf.open(tmp_path / "made") as made:
        placing = pikepdf.parse_content_stream(made.pages[0])
    (matrix,) = [[float(n) for n in each.operands] for each in placing if str(each.operator) == "cm"]
    a, b, c, d, e, f = matrix
    assert math.dist(seen, (20 * a + 20 * c + e, 20 * b + 20 * d + f)) < 1


def test_a_page_that_leaves_its_state_open_does_not_shift_the_number(sheet: Path, tmp_path: Path) -> None:
    def open_ended(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].contents_add(b"q 5 0 0 5 100 100 cm Q Q Q q q", prepend=True)

    binding.enclose_pages(foreign(tmp_path / "given", open_ended, pages=1), to=tmp_path / "made")
    binding.bind(sheet.read_bytes(), [Part("外来", tmp_path / "made")], to=tmp_path / "bound")
    with pikepdf.open(tmp_path / "bound") as whole:
        commands = [str(each.operator) for each in pikepdf.parse_content_stream(whole.pages[1])]
    assert commands.count("q") == commands.count("Q")


def _script_within(pdf: pikepdf.Pdf) -> None:
    action = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")
    link = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=[0, 0, 9, 9], AA=pikepdf.Dictionary(E=action)
    )
    pdf.pages[0].obj.Annots = pikepdf.Array([link])


def _form(**told: Any) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), **told)

    return change


def _attached(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"more"


def _layers(pdf: pikepdf.Pdf) -> None:
    layer = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="hidden"))
    pdf.Root.OCProperties = pikepdf.Dictionary(
        OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(OFF=pikepdf.Array([layer]))
    )


def _huge(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.MediaBox = [0, 0, 1_000_000, 10]


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (script_at_opening, "脚本"), (_script_within, "脚本"), (_form(XFA=pikepdf.Array()), "XFA"),
        (_form(NeedAppearances=True), "没有固定的显示内容"), (_attached, "附件或者多媒体"), (_layers, "隐藏的图层"),
        (_huge, "页面过大"),
    ],
)  # fmt: skip
def test_what_does_more_than_show_pages_is_refused_with_its_reason(
    change: Change, why: str, tmp_path: Path
) -> None:
    given = foreign(tmp_path / "given", change)
    assert binding.kind_of(given) == "pdf"
    with pytest.raises(NotEnclosed, match=why):
        binding.enclose_pages(given, to=tmp_path / "made")


def test_an_encrypted_a_broken_and_an_endless_pdf_are_refused(tmp_path: Path) -> None:
    with pikepdf.open(foreign(tmp_path / "plain")) as plain:
        for name, user in (("locked", "secret"), ("bound", "")):
            plain.save(tmp_path / name, encryption=pikepdf.Encryption(user=user, owner="owner"))
            with pytest.raises(NotEnclosed, match="已加密"):
                binding.enclose_pages(tmp_path / name, to=tmp_path / "made")
    (tmp_path / "broken").write_bytes((tmp_path / "plain").read_bytes()[:-200])
    with pytest.raises(NotEnclosed, match="已损坏"):
        binding.enclose_pages(tmp_path / "broken", to=tmp_path / "made")
    long = foreign(tmp_path / "long", pages=stitching.MOST_PAGES + 1)
    with pytest.raises(NotEnclosed, match="301页"):
        binding.enclose_pages(long, to=tmp_path / "made")


@pytest.mark.long
def test_a_pdf_that_unpacks_without_end_is_cut_off(tmp_path: Path) -> None:
    packing = compressobj()
    packed = b"".join(packing.compress(b" " * (1 << 20)) for _ in range(2048)) + packing.flush()

    def bomb(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Contents = pdf.make_stream(packed, Filter=pikepdf.Name.FlateDecode)

    with pytest.raises(NotEnclosed):
        binding.enclose_pages(foreign(tmp_path / "given", bomb, pages=1), to=tmp_path / "made")


def test_notes_on_a_page_stay_to_be_seen_and_lead_nowhere(tmp_path: Path) -> None:
    def stamped(pdf: pikepdf.Pdf) -> None:
        look = pdf.make_stream(
            b"1 0 0 rg 0 0 50 50 re f",
            Type=pikepdf.Name.XObject,
            Subtype=pikepdf.Name.Form,
            BBox=[0, 0, 50, 50],
        )
        stamp = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Stamp, Rect=[100, 100, 150, 150], F=4,
            AP=pikepdf.Dictionary(N=look), A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI="http://x.test"),
        )  # fmt: skip
        pdf.pages[0].obj.Annots = pikepdf.Array([pdf.make_indirect(stamp)])

    binding.enclose_pages(foreign(tmp_path / "given", stamped, pages=1), to=tmp_path / "made")
    with pikepdf.open(tmp_path / "made") as made:
        assert "/Annots" not in made.pages[0].obj
        assert not any(isinstance(each, pikepdf.Dictionary) and "/URI" in each for each in made.objects)
        looks = [each for each in made.objects if isinstance(each, pikepdf.Stream) and "/BBox" in each]
        assert any(b"1 0 0 rg" in each.read_bytes() for each in looks)


def test_a_file_with_pages_that_may_be_none_claims_to_be_no_archive(sheet: Path, tmp_path: Path) -> None:
    with pikepdf.open(sheet) as front:
        with front.open_metadata() as metadata:
            metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "B"
        front.save(tmp_path / "front")
    front_ = (tmp_path / "front").read_bytes()
    for is_archivable, claimed in ((True, "2B"), (False, "")):
        binding.bind(front_, [Part("甲", sheet)], to=tmp_path / "bound", is_archivable=is_archivable)
        with pikepdf.open(tmp_path / "bound") as whole:
            assert whole.open_metadata().pdfa_status == claimed


def test_what_is_neither_is_none_of_them(tmp_path: Path) -> None:
    for content in (b"", b"words", b"PK\3\4", b"GIF89a"):
        (tmp_path / "given").write_bytes(content)
        assert binding.kind_of(tmp_path / "given") == ""
