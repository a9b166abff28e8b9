"""QR codes, for whoever holds a phone to a page or a paper."""

from typing import TYPE_CHECKING

from liuhen.later import later

if TYPE_CHECKING:
    import qrcode
    from qrcode.image import svg
else:
    qrcode, svg = later("qrcode"), later("qrcode.image.svg")


def qr(text: str) -> str:
    """Draw letters of ASCII as a QR code, in SVG. Raises UnicodeEncodeError for others: readers guess at these."""
    text.encode("ascii")
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=2, image_factory=svg.SvgPathImage)
    code.add_data(text)
    drawn: str = code.make_image().to_string(encoding="unicode")
    return drawn
