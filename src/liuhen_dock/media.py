"""What a recording says about itself: kind, time of making, length. Hints only; a camera's clock wrote them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from liuhen_dock.patterns import DEVICE_ZONE

if TYPE_CHECKING:
    from liuhen_dock.contents import Contents

SUFFIXES: Mapping[str, str] = {
    **dict.fromkeys(("mp4", "mov", "m4v", "avi", "mkv", "ts", "mts", "m2ts", "3gp", "mpg", "mpeg"), "video"),
    **dict.fromkeys(("wmv", "asf", "flv", "dav", "h264", "h265", "264", "265", "webm"), "video"),
    **dict.fromkeys(("wav", "mp3", "aac", "m4a", "amr", "ogg", "opus", "flac", "wma"), "audio"),
    **dict.fromkeys(("jpg", "jpeg", "png", "heic", "bmp", "webp", "tif", "tiff", "avif", "gif"), "photo"),
}
SCAN_SECONDS = 12.0  # in which the packets of a file are read
LONGEST = timedelta(days=7)  # a longer "duration" is a broken header
EARLIEST_YEAR = 2000  # cameras without a set clock write 1904, 1970 or 1980


@dataclass(frozen=True)
class MediaFacts:
    """Hints; ``made_at`` is aware. ``is_utc``: its format wants UTC, which many cameras fill with local time."""

    kind: str = ""
    made_at: datetime | None = None
    is_utc: bool = False
    duration: timedelta | None = None  # measured
    said_duration: timedelta | None = None
    is_cut: bool = False
    is_readable: bool = True


def read_media(path: Path) -> MediaFacts:
    """Return what the file says. Raises OSError if the card cannot be read."""
    from liuhen_dock.contents import inspect  # noqa: PLC0415 -- 35 MB: only when there is a recording to read

    with path.open("rb") as file:
        return facts_of(inspect(file))


def facts_of(contents: "Contents") -> MediaFacts:
    """Turn contents into hints for ``describe``: at the station and in the platform by one rule."""
    length, said = _length(contents["duration_ms"]), _length(contents["said_duration_ms"])
    return MediaFacts(
        kind="" if contents["kind"] == "unknown" else contents["kind"],
        made_at=_made_at(contents),
        is_utc=contents["clock"] == "utc",
        duration=length if length and length <= LONGEST else None,
        said_duration=said,
        is_cut=contents["cut"] == "yes",
        is_readable=contents["kind"] != "unknown",
    )


def _length(milliseconds: int | None) -> timedelta | None:
    return timedelta(milliseconds=milliseconds) if milliseconds else None


def _made_at(contents: "Contents") -> datetime | None:
    """Take a time without a zone for the device's own clock, which shows Beijing time."""
    if contents["created_at"]:
        moment = datetime.fromisoformat(contents["created_at"])
    elif contents["created_local"]:
        moment = datetime.fromisoformat(contents["created_local"]).replace(tzinfo=DEVICE_ZONE)
    else:
        return None
    return moment.astimezone(DEVICE_ZONE) if moment.year >= EARLIEST_YEAR else None
