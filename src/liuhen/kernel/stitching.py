"""What runs in the confined child: pages are made of what somebody gave, and all pages are put together.

Nothing here is called in the server's own process: what comes in was uploaded, and is hostile until it is pages.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from io import BytesIO
from typing import Any, BinaryIO

import pikepdf
import PIL.MpoImagePlugin  # noqa: F401 - found by its JPEG when one is opened
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError

# Points: of a digit, from the edges, and how wide the usual sheet is.
WIDTH, HEIGHT, CORNER, USUAL = 6, 11, 34, 595
MOST_PIXELS = 100_000_000
MOST_PAGES, MOST_OBJECTS = 300, 200_000
LEAST_SIDE, MOST_SIDE = 10.0, 14_400.0  # points; the second is what a reader shows at most
_DOTS = 300 / 72  # a point
_LARGEST_POINT = 0.72  # points a pixel: a small picture is not blown up
_ORIENTATION, _ON_ITS_SIDE = 0x0112, (5, 6, 7, 8)  # EXIF
_MOVING = frozenset({"/RichMedia", "/Movie", "/Screen", "/Sound", "/3D", "/FileAttachment"})

Image.preinit()  # plug-ins are files, and in the child no file can be opened later
Image.MAX_IMAGE_PIXELS = MOST_PIXELS
with pikepdf.new() as _first, _first.open_metadata() as _said:  # what it reads only then is read now
    _said["dc:title"] = ""
_SRGB = ImageCms.createProfile("sRGB")
_NO_PICTURE = (
    UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, EOFError, LookupError, TypeError,
    ArithmeticError, AttributeError,
)  # fmt: skip
_PLAIN = ("JPEG", "PNG")  # an MPO, as telephones make them, comes as a JPEG


def picture(source: BinaryIO, sheet: BinaryIO, target: BinaryIO, *, area: Sequence[float]) -> int:
    """Put a JPEG or PNG upright onto the sheet that bears its caption.

    ``area`` is left, bottom, width, height in points. It is decoded and coded anew. Raises ValueError
    with the reason in the user's words.
    """
    left, bottom, width, height = area
    most = int(width * _DOTS), int(height * _DOTS)
    with _decoded(source, most) as image:
        image.thumbnail(most, Image.Resampling.LANCZOS)
        coded = BytesIO()
        image.save(coded, "JPEG", quality=90, subsampling=0)
        wide, high = image.size
    scale = min(width / wide, height / high, _LARGEST_POINT)
    with pikepdf.open(sheet) as pdf:
        page = pdf.pages[0]
        stream = pdf.make_stream(
            coded.getvalue(), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=wide, Height=high,
            ColorSpace=pikepdf.Name.DeviceRGB, BitsPerComponent=8, Filter=pikepdf.Name.DCTDecode,
        )  # fmt: skip
        name = page.add_resource(stream, pikepdf.Name.XObject)
        x, y = left + (width - wide * scale) / 2, bottom + (height - high * scale) / 2
        drawing = f"q {wide * scale:.2f} 0 0 {high * scale:.2f} {x:.2f} {y:.2f} cm {name} Do Q"
        page.contents_add(drawing.encode("ascii"))
        pdf.save(target, deterministic_id=True)
    return 1


@contextmanager
def _decoded(source: BinaryIO, most: tuple[int, int]) -> Iterator[Image.Image]:
    """Decode a picture, upright by its EXIF, white behind it, in sRGB."""
    try:
        with Image.open(source, formats=_PLAIN) as opened:
            if opened.width * opened.height > MOST_PIXELS:
                raise ValueError(f"图片尺寸过大（{opened.width}×{opened.height}）")
            is_across = opened.getexif().get(_ORIENTATION, 1) in _ON_ITS_SIDE
            room = most[::-1] if is_across else most
            scale = min(room[0] / opened.width, room[1] / opened.height)
            opened.draft(
                "RGB", (int(opened.width * scale), int(opened.height * scale))
            )  # decode no more than is seen
            profile = opened.info.get("icc_profile")
            image = ImageOps.exif_transpose(opened)
            if image.mode.startswith("I"):  # 16 bits of grey
                image = image.convert("I").point(lambda value: value / 256).convert("L")
            if image.has_transparency_data:
                image = Image.alpha_composite(Image.new("RGBA", image.size, "white"), image.convert("RGBA"))
            yield _in_srgb(image, profile).convert("RGB")
    except _NO_PICTURE:
        raise ValueError("图片已损坏或者不完整") from None


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    try:
        given = ImageCms.ImageCmsProfile(BytesIO(profile))
        return ImageCms.profileToProfile(image, given, _SRGB, outputMode="RGB") or image
    except (
        ImageCms.PyCMSError,
        OSError,
    ):  # a profile that is none; what is wrong with the picture is said later
        return image


def pages(source: BinaryIO, target: BinaryIO) -> int:
    """Take a foreign PDF's pages as they look, as sheets of their own, and return how many.

    Each becomes one picture in itself: what it turns, cuts or leaves unfinished ends with it, and none of what a
    document does beside showing pages comes along. Raises ValueError with the reason in the user's words.
    """
    try:
        with pikepdf.open(source, attempt_recovery=False) as given, pikepdf.new() as made:
            _refuse_what_does_more(given)
            given.flatten_annotations()  # seals, notes and filled-in fields become part of the page
            for page in given.pages:
                _take(page, made)
            made.save(target, deterministic_id=True)
            return len(made.pages)
    except pikepdf.PasswordError:
        raise ValueError("PDF 已加密") from None
    except (pikepdf.PdfError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError):
        raise ValueError("PDF 已损坏或者不合规范") from None


def _take(page: pikepdf.Page, made: pikepdf.Pdf) -> None:
    outer, inner = (
        [float(each) for each in box] for box in (page.mediabox, page.obj.get("/CropBox", page.mediabox))
    )
    left, bottom = (max(min(a[n], a[n + 2]) for a in (outer, inner)) for n in (0, 1))
    right, top = (min(max(a[n], a[n + 2]) for a in (outer, inner)) for n in (0, 1))
    turn, unit = int(page.obj.get("/Rotate", 0)) % 360, float(page.obj.get("/UserUnit", 1))
    wide, high = (right - left) * unit, (top - bottom) * unit
    if not (LEAST_SIDE <= wide <= MOST_SIDE and LEAST_SIDE <= high <= MOST_SIDE):
        raise ValueError("PDF 的页面过大或者过小")
    for box in ("/TrimBox", "/ArtBox", "/BleedBox"):  # what a picture of the page would be cut to
        if box in page.obj:
            del page.obj[box]
    page.obj.CropBox = pikepdf.Array([left, bottom, right, top])
    placed = {
        0: (1, 0, 0, 1, -left, -bottom), 90: (0, -1, 1, 0, -bottom, right), 180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }.get(turn)  # fmt: skip
    if placed is None:
        raise ValueError("PDF 已损坏或者不合规范")
    sheet = made.add_blank_page(page_size=(wide, high) if turn % 180 == 0 else (high, wide))
    name = sheet.add_resource(made.copy_foreign(page.as_form_xobject(False)), pikepdf.Name.XObject)
    matrix = " ".join(f"{each * unit:.4f}" for each in placed)
    sheet.contents_add(f"q {matrix} cm {name} Do Q".encode("ascii"))


def _refuse_what_does_more(given: pikepdf.Pdf) -> None:
    """Refuse what shows other things than its pages, or not always the same. Raises ValueError."""
    if given.is_encrypted:
        raise ValueError("PDF 已加密")
    if not given.pages:
        raise ValueError("PDF 没有页")
    if len(given.pages) > MOST_PAGES:
        raise ValueError(f"PDF 共{len(given.pages)}页，超过{MOST_PAGES}页")
    form, layers = _held(given.Root, "/AcroForm"), _held(_held(given.Root, "/OCProperties"), "/D")
    if form.get("/NeedAppearances", False):
        raise ValueError("PDF 的表单没有固定的显示内容")
    if len(layers.get("/OFF", pikepdf.Array())) or layers.get("/BaseState", "/ON") != "/ON":
        raise ValueError("PDF 含有隐藏的图层")
    for count, each in enumerate(given.objects):
        if count > MOST_OBJECTS:
            raise ValueError("PDF 的对象过多")
        for found in _with_what_it_holds(each):
            if "/JS" in found or found.get("/S") == "/JavaScript":
                raise ValueError("PDF 含有脚本（JavaScript）")
            if "/XFA" in found:
                raise ValueError("PDF 是动态表单（XFA）")
            if found.get("/Type") == "/EmbeddedFile" or found.get("/Subtype") in _MOVING:
                raise ValueError("PDF 含有附件或者多媒体")


def _held(of: pikepdf.Object, key: str) -> pikepdf.Object:
    found = of.get(key)
    return found if isinstance(found, pikepdf.Dictionary) else pikepdf.Dictionary()


def _with_what_it_holds(each: pikepdf.Object) -> Iterator[pikepdf.Object]:
    """Yield an object's dictionaries, its own and those written out within it."""
    waiting = [each]
    while waiting:
        found = waiting.pop()
        if isinstance(found, pikepdf.Dictionary | pikepdf.Stream):
            yield found
            held: list[Any] = list(found.values())
        elif isinstance(found, pikepdf.Array):
            held = list(found)
        else:
            continue
        waiting += [one for one in held if isinstance(one, pikepdf.Object) and not one.is_indirect]


def bind(*streams: BinaryIO, is_archivable: bool) -> int:
    """Put the front and the parts together, with an outline and numbers; return how many pages bear one.

    The streams are the front, ten digits, a JSON list of titles, the parts, and what is written to. Raises ValueError
    with the title of what is no PDF.
    """
    (front, drawn, told), parts, to = streams[:3], streams[3:-1], streams[-1]
    titles: list[str] = json.loads(told.read())
    with ExitStack() as held:
        whole = held.enter_context(pikepdf.open(front))
        before = len(whole.pages)
        starts = []
        for title, part in zip(titles, parts, strict=True):
            starts.append(len(whole.pages))
            whole.pages.extend(_pages_of(title, part, held))
        numbered = len(whole.pages) - before
        ten = held.enter_context(pikepdf.open(drawn))
        digits = [whole.copy_foreign(page.as_form_xobject()) for page in ten.pages]
        for n in range(numbered):
            _number(whole.pages[before + n], n + 1, digits)
        with whole.open_outline() as outline:
            outline.root[:] = [
                pikepdf.OutlineItem(title, start)
                for title, start, end in zip(titles, starts, [*starts[1:], len(whole.pages)], strict=False)
                if start < end
            ]
        if not is_archivable:
            with whole.open_metadata(set_pikepdf_as_editor=False) as metadata:
                for claim in ("pdfaid:part", "pdfaid:conformance"):
                    if claim in metadata:
                        del metadata[claim]
        whole.save(to, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return numbered


def _pages_of(title: str, part: BinaryIO, held: ExitStack) -> list[pikepdf.Page]:
    try:
        found = list(held.enter_context(pikepdf.open(part)).pages)
        for page in found:  # their place in a tree of structure that stays behind
            if "/StructParents" in page.obj:
                del page.obj["/StructParents"]
    except pikepdf.PdfError:
        raise ValueError(title) from None
    return found


def _number(page: pikepdf.Page, n: int, digits: Sequence[pikepdf.Object]) -> None:
    """Put a number at the upper outer corner of a page, upon whatever is there; larger on a larger sheet."""
    left, bottom, right, top = (float(each) for each in page.mediabox)
    scale = max(round(min(right - left, top - bottom) / USUAL, 1), 0.5)
    x = max(right - (CORNER + len(str(n)) * WIDTH) * scale, left)
    y = max(top - (CORNER + HEIGHT) * scale, bottom)
    drawn = ["Q"]
    for place, digit in enumerate(str(n)):
        name = pikepdf.Name(f"/LiuhenDigit{digit}")
        page.add_resource(digits[int(digit)], pikepdf.Name.XObject, name, replace_existing=True)
        at = f"{scale:g} 0 0 {scale:g} {x + place * WIDTH * scale:.2f} {y:.2f}"
        drawn.append(f"q {at} cm {name} Do Q")
    page.contents_add(b"q", prepend=True)
    page.contents_add(" ".join(drawn).encode("ascii"))
