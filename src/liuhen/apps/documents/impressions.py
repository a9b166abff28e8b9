"""The impression of a seal: a PNG that somebody gave is decoded in a confined child and made anew, white as nothing."""

import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from PIL import Image, ImageChops

from liuhen.kernel.attachments import Kept
from liuhen.kernel.confinement import ConfinedFailure, run_confined
from liuhen.kernel.flow import Invalid
from liuhen.kernel.vault import blobs
from liuhen_dock.contents import opened_image

MOST_BYTES = 5 * 1024 * 1024
MOST_PIXELS = 4000
LEAST_SIDE, LONGEST_SIDE = 200, 600  # pixels; 600 over 50 mm is what a printer shows
_SECONDS, _MEMORY_BYTES, _OUTPUT_BYTES = 20.0, 1 << 30, 4 << 20
WHITE = 235  # of 255: paper that was scanned is never quite white
FIELD = "image"


def keep(content: bytes, *, at: datetime) -> Kept:
    """Make a clean impression of a picture and store it. Call it outside a transaction. Raises Invalid, VaultError."""
    if len(content) > MOST_BYTES:
        raise Invalid(f"不能登记印章：印模图片超过{MOST_BYTES >> 20} MB", field=FIELD)
    with tempfile.TemporaryDirectory(prefix="liuhen-seal-") as folder:
        given, made = Path(folder) / "given", Path(folder) / "made.png"
        given.write_bytes(content)
        answer: Any = run_confined(
            __name__, "clean", {}, timeout=_SECONDS, memory_bytes=_MEMORY_BYTES, files=[given], output=made,
            output_bytes=_OUTPUT_BYTES,
        )  # fmt: skip
        if isinstance(answer, ConfinedFailure):
            why = answer.detail if answer.reason == "refused" else "无法解析这个图片"
            raise Invalid(f"不能登记印章：{why}", field=FIELD, remedy="请上传印模的 PNG 图片")
        size = made.stat().st_size
        return Kept("印模.png", blobs.store_derived(made, at=at).sha256, size)


def clean(source: BinaryIO, target: BinaryIO) -> bool:
    """Write the picture as an RGBA PNG of endurable size. Runs in the child; raises ValueError in Chinese."""
    if source.read(8) != b"\x89PNG\r\n\x1a\n":
        raise ValueError("印模不是 PNG 图片")
    source.seek(0)
    with opened_image(source) as image:
        if max(image.size) > MOST_PIXELS or min(image.size) < LEAST_SIDE:
            raise ValueError(f"印模图片的边长须在{LEAST_SIDE}至{MOST_PIXELS}像素之间")
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
