"""Say what a media file is, by its bytes alone: one reader for the station's cards and the server's confined child.

What is measured is kept apart from what the file says, or its reader guesses, of itself.
"""

import re
import struct
import time
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, BinaryIO, Literal, TypedDict

import av
import av.subtitles.codeccontext
import av.subtitles.stream
import av.subtitles.subtitle  # av itself looks for these when it opens a film: too late in a confined child
from PIL import Image, UnidentifiedImageError

from liuhen_dock.endings import Cut, Ending, ending_of
from liuhen_dock.media import SCAN_SECONDS
from liuhen_dock.stream_map import head_of, stream_map, true_name
from liuhen_dock.timeline import Timeline, read_packets, seconds_of_index

MOST_PIXELS = 120_000_000
# No playlists and no concatenations: those make the library open other files.
_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,asf,flv,h264,hevc,dhav,"
    "wav,mp3,aac,flac,ogg,amr,w64,aiff"
)
_IMAGES = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF")  # an MPO comes as a JPEG
_IMAGE_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*", b"GIF8")
# An MP4 whose brand is of still pictures, and which holds no moving ones.
_STILLS = {
    b"heic": "hevc", b"heix": "hevc", b"heim": "hevc", b"heis": "hevc", b"mif1": "hevc", b"avif": "av1", b"avis": "av1",
}  # fmt: skip
# Archives and papers may hold a song's or a film's bytes, and would be taken for one.
_NO_MEDIA = (
    b"%PDF", b"PK\3\4", b"PK\5\6", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\x7fELF", b"MZ", b"\xd0\xcf\x11\xe0", b"<",
)  # fmt: skip
_NO_CLOCK = frozenset({"h264", "hevc", "mpegvideo"})  # bare pictures: how fast they follow is only guessed
_ROUGHLY, _FEW_SECONDS = 1.2, 2.0
_SLOWEST_SOUND = 4000  # samples a second
_HEAD = 64 << 10
_NO_PICTURE = (
    OSError, SyntaxError, EOFError, LookupError, TypeError, ArithmeticError, AttributeError, struct.error,
)  # fmt: skip
_NO_FILM = (av.FFmpegError, UnicodeDecodeError, OverflowError)
_UNREADABLE = "无法识别的文件，或文件已损坏"
_NO_END = "文件不完整，结尾缺失"
_EXIF_IFD, _EXIF_CHANGED, _EXIF_TAKEN, _EXIF_OFFSET = 0x8769, 0x0132, 0x9003, 0x9011
_EXIF_BYTES, _EXIF_SEARCHED = 64 << 10, 32 << 20
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # clocks that were never set write 1904 or 1970
_BY_THE_DEVICE = frozenset({"avi", "wav", "w64"})  # IDIT and its like name no zone
_APPLE = "com.apple.quicktime.creationdate"


class Contents(TypedDict):
    """What was learnt; `reason` says in the user's words what is wrong with the file, or is empty."""

    kind: Literal["video", "audio", "photo", "unknown"]
    duration_ms: int | None  # measured; None where the file does not let itself be measured
    said_duration_ms: int | None  # what the container says, or its reader guesses: a claim
    cut: Cut  # whether the end is missing
    clock: Literal["utc", "device", "unknown"]  # what kind of time the container or EXIF holds
    created_at: str | None  # RFC 3339; as UTC (which cameras often fill with local time) or with a zone
    created_local: str | None  # the device's own clock, without a zone, as it was written
    width: int | None
    height: int | None
    codec: str
    sound_codec: str
    has_audio: bool
    reason: str


NOTHING = Contents(
    kind="unknown", duration_ms=None, said_duration_ms=None, cut="unknown", clock="unknown", created_at=None,
    created_local=None, width=None, height=None, codec="", sound_codec="", has_audio=False, reason="",
)  # fmt: skip


def told(**facts: Any) -> Contents:
    """Return what was learnt, and nothing of the rest."""
    return Contents(**{**NOTHING, **facts})  # type: ignore[typeddict-item]


Image.init()  # plug-ins are files, and in the server's child no file can be opened later
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def inspect(stream: BinaryIO, *, seconds: float = SCAN_SECONDS) -> Contents:
    """Read an open file for about so long at most; raises OSError when its bytes cannot be read."""
    ending = ending_of(stream)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a broken picture is judged by what can be read of it
            if is_image(stream):
                return _photo(stream, ending)
            if codec := still_codec(stream, ending):
                return _still(stream, ending, codec)
        return _film(stream, ending, time.monotonic() + seconds)
    except ValueError as problem:
        return told(cut=ending.cut, reason=str(problem))


def is_image(stream: BinaryIO) -> bool:
    """Tell a picture by its beginning. Raises ValueError of an empty file, or of one that is no media at all."""
    head = stream.read(16)
    stream.seek(0)
    if not head:
        raise ValueError("文件是空的")
    if head.startswith(_NO_MEDIA):
        raise ValueError(_UNREADABLE)
    return head.startswith(_IMAGE_BEGINNINGS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


def still_codec(stream: BinaryIO, ending: Ending) -> str:
    """Return how the one picture of a HEIC or AVIF file is coded, or nothing if it is no such file."""
    head = stream.read(64)
    stream.seek(0)
    if head[4:8] != b"ftyp" or "moov" in ending.boxes or "meta" not in ending.boxes:
        return ""
    brands = [
        head[8:12],
        *(head[at : at + 4] for at in range(16, min(int.from_bytes(head[:4], "big"), 64), 4)),
    ]
    return next((_STILLS[brand] for brand in brands if brand in _STILLS), "")


@contextmanager
def opened_image(stream: BinaryIO) -> Iterator[Image.Image]:
    """Open a picture of an endurable size; what is wrong with it then or later is a ValueError."""
    try:
        with Image.open(stream, formats=_IMAGES) as image:
            width, height = image.size
            if width * height > MOST_PIXELS:
                raise ValueError(f"图像尺寸过大（{width}×{height}），未予解析")
            yield image
    except Image.DecompressionBombError:
        raise ValueError("图像尺寸过大，未予解析") from None
    except UnidentifiedImageError:
        raise ValueError("无法识别的图像文件") from None
    except _NO_PICTURE as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise  # not the picture's fault: the card's, or the disk's
        raise ValueError(f"图像不完整或已损坏（{error}）") from None


def opened_film(stream: BinaryIO, **options: str) -> "av.container.InputContainer":
    """Open a film or a sound. Raises ValueError with the reason in the user's words."""
    stream.seek(0)
    try:
        # Cameras of this country write their maker's name in GBK.
        return av.open(
            stream, "r", metadata_errors="ignore", options={"format_whitelist": _CONTAINERS, **options}
        )
    except _NO_FILM:
        raise ValueError(_UNREADABLE) from None


def pictures_of(container: Any) -> list[Any]:
    """Return the moving pictures: a cover inside a sound file is a video stream too, of one attached picture."""
    return [s for s in container.streams.video if "attached_pic" not in str(s.disposition).lower()]


def named_codecs(container: Any, stream: BinaryIO) -> dict[int, str]:
    """Return the codec of each track by its index: in a program stream the map's word goes before the library's."""
    types = stream_map(stream) if container.format.name == "mpeg" else {}
    return {
        one.index: true_name(one.id, one.codec_context.name if one.codec_context else "unknown", types)
        for one in (*container.streams.video, *container.streams.audio)
    }


def is_as_called(stream: Any, codecs: Mapping[int, str]) -> bool:
    """Say whether the library takes a track for what it is, and can decode it."""
    return bool(stream.codec_context) and codecs[stream.index] == stream.codec_context.name


def _photo(stream: BinaryIO, ending: Ending) -> Contents:
    with opened_image(stream) as image:
        width, height = image.size
        exif = image.getexif()
        codec = (image.format or "").lower()
        image.draft("RGB", (512, 512))  # JPEG: reads every byte, keeps few pixels
        image.load()
    cut: Cut = "yes" if ending.cut == "yes" else "no"  # every pixel was there
    return told(
        kind="photo", width=width, height=height, codec=codec, cut=cut, reason=_NO_END if cut == "yes" else "",
        **_taken(exif),
    )  # fmt: skip


def _still(stream: BinaryIO, ending: Ending, codec: str) -> Contents:
    """Read a HEIC or AVIF photo by its boxes; none of its pixels is unpacked."""
    data = stream.read(_EXIF_SEARCHED)
    stream.seek(0)
    sizes = [
        (int.from_bytes(found[1], "big"), int.from_bytes(found[2], "big"))
        for found in re.finditer(rb"ispe\0\0\0\0(.{4})(.{4})", data[: 1 << 20], re.DOTALL)
    ]
    width, height = max(sizes, key=lambda size: size[0] * size[1], default=(None, None))
    exif = Image.Exif()
    if found := re.search(rb"Exif\0\0(?=II\*\0|MM\0\*)", data):
        try:
            exif.load(data[found.start() : found.start() + _EXIF_BYTES])
        except (*_NO_PICTURE, ValueError):
            exif = Image.Exif()
    return told(
        kind="photo", width=width, height=height, codec=codec, cut=ending.cut,
        reason=_NO_END if ending.cut == "yes" else "", **_taken(exif),
    )  # fmt: skip


def _taken(exif: Image.Exif) -> dict[str, Any]:
    """Return when a photo was taken: a time without an offset is the device's own clock."""
    try:
        details = exif.get_ifd(_EXIF_IFD)
        written = str(details.get(_EXIF_TAKEN) or exif.get(_EXIF_CHANGED) or "")
        offset = str(details.get(_EXIF_OFFSET) or "").strip("\0 ")
    except (*_NO_PICTURE, ValueError):
        return {}
    day, _, hour = written.strip("\0 ").partition(" ")
    local = _parsed(f"{day.replace(':', '-')}T{hour}")
    if local is None or local.tzinfo or local.replace(tzinfo=UTC) < _EARLIEST:
        return {}
    with_zone = _parsed(f"{local.isoformat()}{offset}")
    zoned = with_zone if with_zone and with_zone.tzinfo else None
    return {"clock": "device", "created_at": _utc(zoned), "created_local": local.isoformat()}


def _film(stream: BinaryIO, ending: Ending, until: float) -> Contents:
    try:
        with opened_film(stream) as container:
            return _streams_of(container, stream, ending, until)
    except _NO_FILM:
        raise ValueError(_UNREADABLE) from None


def _streams_of(container: Any, stream: BinaryIO, ending: Ending, until: float) -> Contents:
    films, sounds = pictures_of(container), list(container.streams.audio)
    if not films and not sounds:
        raise ValueError("文件中没有画面也没有声音")
    main = films[0] if films else sounds[0]
    codecs = named_codecs(container, stream)
    found = told(
        kind="video" if films else "audio", has_audio=bool(sounds), codec=codecs[main.index],
        sound_codec=codecs[sounds[0].index] if sounds else "", said_duration_ms=_said_ms(container),
        **((container.format.name == "avi" and _made_of_avi(stream)) or _made(container)),
    )  # fmt: skip
    if films and main.codec_context:
        found["width"], found["height"] = main.codec_context.width, main.codec_context.height
    tracks = [one for one in (*films, *sounds) if is_as_called(one, codecs)]
    decodes = main not in tracks or _decodes(container, main)
    seconds, cut, started = _measured(
        container.format.name, stream, [one.index for one in tracks or [main]], ending, until
    )
    if any(one.type == "audio" and one.codec_context.sample_rate < _SLOWEST_SOUND for one in tracks):
        seconds = None  # no microphone is so slow: its header makes minutes of seconds
    found["duration_ms"] = None if seconds is None else round(seconds * 1000)
    found["cut"] = cut
    if started is not None and container.format.name == "dhav":
        found = told(**{**found, **_by_the_pictures(started)})
    if cut == "yes":
        found["reason"] = _NO_END
    elif not decodes:
        found["reason"] = "画面或声音无法解码，文件可能已损坏"
    elif ending.joined:
        found["reason"] = "文件末尾另接有一段影像，播放时看不到，也未计入时长"
    return found


def _said_ms(container: Any) -> int | None:
    if container.duration and container.duration > 0:
        return int(container.duration // 1000)
    spans = [s.duration * s.time_base for s in container.streams if s.duration and s.time_base]
    return int(max(spans) * 1000) if spans else None


def _measured(
    format_name: str, stream: BinaryIO, tracks: list[int], ending: Ending, until: float
) -> tuple[float | None, Cut, float | None]:
    """Return how long the tracks last, whether they are cut, and the clock of the first packet."""
    if format_name.startswith("mov") and "moof" not in ending.boxes:
        return (*_by_index(stream, tracks, ending), None)
    timeline = Timeline()
    with opened_film(stream) as container:
        chosen = [one for one in container.streams if one.index in tracks]
        for number, packet in enumerate(read_packets(container, chosen)):
            timeline.place(packet)
            if number % 256 == 0 and time.monotonic() > until:
                return None, ending.cut, None
        lengths = [timeline.seconds_of(one.index) for one in chosen]
        pictures = sum(
            timeline.tracks[one.index].packets for one in chosen[:1] if one.type == "video" and lengths[0]
        )
    started = timeline.parts[0].begin if timeline.tracks else None
    if format_name in _NO_CLOCK:
        return None, ending.cut, started
    # An AVI has one number for the pace of all its pictures; where sound or header contradict it, nobody knows.
    if format_name == "avi" and lengths and max(lengths) > _FEW_SECONDS:
        others = [seconds for seconds in (*lengths[1:], pictures * _avi_pace(stream)) if seconds]
        if any(not 1 / _ROUGHLY <= lengths[0] / seconds <= _ROUGHLY for seconds in others):
            return None, ending.cut, started
    return max(lengths, default=0.0) or None, ending.cut, started


def _by_index(stream: BinaryIO, tracks: list[int], ending: Ending) -> tuple[float | None, Cut]:
    """Measure an MP4 by its table of samples: the shorter of what is stored and what its edit list shows."""
    size = stream.seek(0, 2)
    lengths, last = [], 0
    for options in ({}, {"ignore_editlist": "1"}):
        with opened_film(stream, **options) as container:
            found = [
                seconds_of_index(one.index_entries, one.time_base, size=size)
                for one in container.streams
                if one.index in tracks and one.time_base
            ]
        is_cut = max((end for _, end, _ in found), default=0) > size
        if not is_cut and sum(in_all for _, _, in_all in found) > size:
            return None, ending.cut  # one picture told as many
        lengths.append(max((seconds for seconds, _, _ in found), default=0.0))
        last = max([last, *(end for _, end, _ in found)])
    return min(lengths) or None, "yes" if last > size else "no"


def _made(container: Any) -> dict[str, Any]:
    """Return when a container says it was made, and by which clock."""
    tags = container.metadata
    if (zoned := _parsed(tags.get(_APPLE, ""))) and zoned.tzinfo:
        return {
            "clock": "device",
            "created_at": _utc(zoned),
            "created_local": zoned.replace(tzinfo=None).isoformat(),
        }
    wave = f"{tags.get('origination_date', '')}T{tags.get('origination_time', '')}"  # broadcast wave
    tracks = [one.metadata.get("creation_time", "") for one in container.streams]
    for text in (tags.get("creation_time", ""), *tracks, wave):
        moment = _parsed(text)
        if moment is None or moment.replace(tzinfo=moment.tzinfo or UTC) < _EARLIEST:
            continue
        if moment.tzinfo and container.format.name not in _BY_THE_DEVICE:
            return {"clock": "utc", "created_at": _utc(moment), "created_local": None}
        return {
            "clock": "device",
            "created_at": None,
            "created_local": moment.replace(tzinfo=None).isoformat(),
        }
    return {}


def _made_of_avi(stream: BinaryIO) -> dict[str, Any]:
    """Read an AVI's IDIT, which every maker spells in his own way; the library knows two of them."""
    found = re.search(rb"(?:IDIT|ICRD).{4}([\x20-\x7e]{8,40})", head_of(stream, _HEAD), re.DOTALL)
    numbers = re.fullmatch(
        r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AP]M)?\s*",
        found[1].decode("ascii") if found else "",
    )
    if numbers is None:
        return {}
    year, month, day, hour, minute, second = (int(number or 0) for number in numbers.groups()[:6])
    hour = hour % 12 + 12 * (numbers[7] == "PM") if numbers[7] else hour
    try:
        local = datetime(year, month, day, hour, minute, second)  # noqa: DTZ001 -- the device's own clock
    except ValueError:
        return {}
    if local.replace(tzinfo=UTC) < _EARLIEST:
        return {}
    return {"clock": "device", "created_at": None, "created_local": local.isoformat()}


def _avi_pace(stream: BinaryIO) -> float:
    """Return how many seconds a picture stays by an AVI's main header, 0 if it says nothing."""
    head = head_of(stream, _HEAD)
    at = head.find(b"avih")
    return int.from_bytes(head[at + 8 : at + 12], "little") / 1_000_000 if at >= 0 else 0.0


def _by_the_pictures(started: float) -> dict[str, Any]:
    """Read a DAV's moment: each of its pictures bears the device's own clock."""
    moment = datetime(1970, 1, 1) + timedelta(seconds=int(started))  # noqa: DTZ001 -- the device's own clock
    if moment.replace(tzinfo=UTC) < _EARLIEST:
        return {}
    return {"clock": "device", "created_at": None, "created_local": moment.isoformat()}


def _decodes(container: Any, stream: Any) -> bool:
    """Decode until the first frame comes out; a codec we lack is no fault of the file."""
    stream.codec_context.thread_count = 1
    try:
        for number, packet in enumerate(container.demux(stream)):
            if packet.decode():
                return True
            if number > 300:
                return False
    except av.DecoderNotFoundError:
        return True
    except av.FFmpegError:
        return False
    return False


def _parsed(text: str) -> datetime | None:
    # Not strptime: it imports on first use, and in the server's child nothing can be imported then.
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        return None


def _utc(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z") if moment else None
