"""Draw a small still picture of a film or a photograph, by which people tell rows of a list apart.

It is made anew from decoded pixels in a confined child, bears nothing else of its file, and is too small to watch
anything by: what a film shows is seen in the player, for a stated purpose.
"""

from pathlib import Path
from typing import Any, BinaryIO

import av
from PIL import Image, ImageOps

from liuhen.kernel.confinement import ConfinedFailure, run_confined
from liuhen.kernel.media_probe import reason_of
from liuhen_dock.contents import (
    MOST_PIXELS,
    is_as_called,
    is_image,
    named_codecs,
    opened_film,
    opened_image,
    pictures_of,
)

LONGEST_SIDE = 160
_QUALITY = 70
_SECONDS, _MEMORY_BYTES, _MOST_BYTES = 60.0, 1536 << 20, 64 << 10
_MOST_PACKETS = 500  # read for one picture
_EARLY_MS, _SHARE = 60_000, 10  # a tenth into the film, or a minute: cameras begin in a pocket


class NotDrawn(ValueError):
    """There is no picture of this file; ``str()`` says in Chinese why."""


def draw(path: Path, target: Path, *, duration_ms: int | None) -> None:
    """Write a JPEG of what a file shows to ``target``. Raises NotDrawn, OSError."""
    into = min((duration_ms or 0) // _SHARE, _EARLY_MS)
    answer = run_confined(
        __name__, "still", {"into_ms": into}, timeout=_SECONDS, memory_bytes=_MEMORY_BYTES, files=[path],
        output=target, output_bytes=_MOST_BYTES,
    )  # fmt: skip
    if isinstance(answer, ConfinedFailure):
        raise NotDrawn(reason_of(answer))


# ── what follows runs in the child ───────────────────────────────────────────────────────────────────────


def still(source: BinaryIO, target: BinaryIO, *, into_ms: int) -> dict[str, Any]:
    """Write the picture. Raises ValueError with the reason in the user's words."""
    if is_image(source):
        with opened_image(source) as image:
            image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
            picture = ImageOps.exif_transpose(image).convert("RGB")
    else:
        picture = _frame(source, into_ms)
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    picture.save(target, "JPEG", quality=_QUALITY)
    return {"width": picture.width, "height": picture.height}


def _frame(source: BinaryIO, into_ms: int) -> Image.Image:
    with opened_film(source) as film:
        tracks = pictures_of(film)
        if not tracks or not is_as_called(tracks[0], named_codecs(film, source)):
            raise ValueError("没有可以解码的画面")
        track = tracks[0]
        track.codec_context.thread_count = 1  # the child may start no threads
        track.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        frame = _first(film, track, into_ms) or (_first(film, track, 0) if into_ms else None)
        if frame is None:
            raise ValueError("画面无法解码，文件可能已损坏")
        drawn: Image.Image = frame.reformat(format="rgb24", threads=1).to_image()
        return drawn.rotate(frame.rotation, expand=True)


def _first(film: Any, track: Any, into_ms: int) -> Any:
    """Return the first picture that can be decoded from about a place on, or None."""
    try:
        if into_ms:
            film.seek(into_ms * 1000)
        for n, packet in enumerate(film.demux(track)):
            if n > _MOST_PACKETS:
                return None
            try:
                for frame in packet.decode():
                    return frame
            except av.FFmpegError:
                continue
    except av.FFmpegError:
        return None
    return None
