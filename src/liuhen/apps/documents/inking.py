"""The picture of a seal, made small and its white made nothing; in a confined child, which has no Django."""

from typing import BinaryIO

from PIL import Image, ImageChops

from liuhen_dock.contents import opened_image

MOST_SIDE, LEAST_SIDE, LONGEST_SIDE = 4000, 200, 600  # pixels; 600 over 50 mm is what a printer shows
WHITE = 235  # of 255: paper that was scanned is never quite white


def clean(source: BinaryIO, target: BinaryIO) -> bool:
    """Write the picture as an RGBA PNG of endurable size. Raises ValueError in Chinese."""
    if source.read(8) != b"\x89PNG\r\n\x1a\n":
        raise ValueError("印模不是 PNG 图片")
    source.seek(0)
    with opened_image(source) as image:
        if max(image.size) > MOST_SIDE or min(image.size) < LEAST_SIDE:
            raise ValueError(f"印模图片的边长须在{LEAST_SIDE}至{MOST_SIDE}像素之间")
        picture = image.convert("RGBA")
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    *colours, alpha = picture.split()
    lightest = ImageChops.darker(ImageChops.darker(colours[0], colours[1]), colours[2])
    inked = lightest.point(lambda level: 0 if level >= WHITE else 255)
    picture.putalpha(ImageChops.darker(alpha, inked))
    if picture.getchannel("A").getextrema()[1] == 0:
        raise ValueError("印模图片上没有印迹")
    picture.save(target, "PNG", optimize=True)
    return True
