"""What a recording says about itself: kind, time of making, length. Hints only; a camera's clock wrote them."""

import struct
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from liuhen_dock.patterns import DEVICE_ZONE

SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys(("mp4", "mov", "m4v", "avi", "mkv", "ts", "mts", "m2ts", "3gp", "mpg", "mpeg"), "video"),
    **dict.fromkeys(("wmv", "asf", "flv", "dav", "h264", "h265", "264", "265", "webm"), "video"),
    **dict.fromkeys(("wav", "mp3", "aac", "m4a", "amr", "ogg", "opus", "flac", "wma"), "audio"),
    **dict.fromkeys(("jpg", "jpeg", "png", "heic", "bmp", "webp", "tif", "tiff"), "photo"),
}
LONGEST = timedelta(days=7)  # a longer "duration" is a broken header
EARLIEST_YEAR = 2000  # cameras without a set clock write 1904 or 1970


@dataclass(frozen=True)
class MediaFacts:
    """``made_at`` is aware as written: UTC in containers (often wrongly so), Beijing time in photos."""

    kind: str = ""
    made_at: datetime | None = None
    duration: timedelta | None = None
    is_readable: bool = True


def read_media(path: Path, *, kind: str) -> MediaFacts:
    """Return what the file of supposed ``kind`` says. Raises OSError if the card cannot be read."""
    return _photo(path) if kind == "photo" else _stream(path)


def _stream(path: Path) -> MediaFacts:
    import av  # noqa: PLC0415 -- 35 MB: only when there is a recording to read

    try:
        with path.open("rb") as file, av.open(file, "r", metadata_errors="ignore") as container:
            made_at = _stated(container.metadata.get("creation_time", ""))
            # an attached cover picture does not make a sound file a film
            is_video = any(stream.frames != 1 or stream.duration for stream in container.streams.video)
            kind = "video" if is_video else "audio" if container.streams.audio else ""
            length = timedelta(microseconds=container.duration) if container.duration else None
    except (av.FFmpegError, ValueError):
        with path.open("rb") as file:
            file.read(1)  # a pulled card also looks like a broken film: let OSError say so
        return MediaFacts(is_readable=False)
    return MediaFacts(kind, made_at, length if length and timedelta(0) < length <= LONGEST else None)


def _photo(path: Path) -> MediaFacts:
    from PIL import ExifTags, Image  # noqa: PLC0415 -- only where there is a photo

    try:
        with path.open("rb") as file, warnings.catch_warnings(), Image.open(file) as image:
            warnings.simplefilter("ignore")  # a broken picture is judged by what can be read of it
            exif = image.getexif()
            inner = exif.get_ifd(ExifTags.IFD.Exif)
    except (ValueError, SyntaxError, struct.error, Image.DecompressionBombError):
        return MediaFacts(is_readable=False)
    except OSError as error:
        if error.errno is None:  # Pillow's word for a broken picture; the card's own errors carry a number
            return MediaFacts(is_readable=False)
        raise
    written = inner.get(ExifTags.Base.DateTimeOriginal) or exif.get(ExifTags.Base.DateTime) or ""
    zone = str(inner.get(ExifTags.Base.OffsetTimeOriginal) or "+08:00").strip("\0 ")
    day, _, hour = str(written).strip("\0 ").partition(" ")
    return MediaFacts("photo", _stated(f"{day.replace(':', '-')}T{hour}{zone}"))


def _stated(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return moment.astimezone(DEVICE_ZONE) if moment.year >= EARLIEST_YEAR else None
