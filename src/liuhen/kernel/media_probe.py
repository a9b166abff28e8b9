"""Say what a media file is, without trusting it: parsed by PyAV or Pillow in a confined child."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, TypedDict

import av
from PIL import Image, UnidentifiedImageError

from liuhen.kernel.confinement import ConfinedFailure, run_confined

MOST_PIXELS = 120_000_000
_SECONDS = 20.0
_MEMORY_BYTES = 1536 << 20
# No playlists and no concatenations: those make the library open other files.
_CONTAINERS = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpeg,mpegts,mpegvideo,asf,flv,h264,hevc,"
    "wav,mp3,aac,flac,ogg,amr,w64,aiff"
)
_IMAGES = ("JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "MPO")
_IMAGE_BEGINNINGS = (b"\xff\xd8\xff", b"\x89PNG", b"BM", b"II*\0", b"MM\0*", b"GIF8")
_NO_FILM = (av.FFmpegError, UnicodeDecodeError, OverflowError)
_UNREADABLE = "无法识别的文件，或文件已损坏"
_EXIF_IFD, _EXIF_TAKEN, _EXIF_OFFSET = 0x8769, 0x9003, 0x9011
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)  # clocks that were never set write 1904 or 1970
_REASONS = {
    "timeout": "解析超时，文件可能已损坏或经过恶意构造",
    "memory": "解析所需内存超出上限，文件可能经过恶意构造",
    "crashed": "解析程序异常退出，文件可能已损坏或经过恶意构造",
    "output": "解析结果异常，文件可能经过恶意构造",
}


class Probe(TypedDict):
    """What was learnt; `reason` says in the user's words what is wrong with the file, or is empty."""

    kind: Literal["video", "audio", "photo", "unknown"]
    duration_ms: int | None  # measured; None where the file does not let itself be measured
    said_duration_ms: int | None  # what the container says, or its reader guesses: a claim
    cut: Literal["yes", "no", "unknown"]  # whether the end is missing
    clock: Literal["utc", "device", "unknown"]  # what kind of time the container or EXIF holds
    created_at: str | None  # RFC 3339; as UTC (which cameras often fill with local time) or with a zone
    created_local: str | None  # the device's own clock, without a zone, as it was written
    width: int | None
    height: int | None
    codec: str
    has_audio: bool
    reason: str


_NOTHING = Probe(
    kind="unknown", duration_ms=None, said_duration_ms=None, cut="unknown", clock="unknown", created_at=None,
    created_local=None, width=None, height=None, codec="", has_audio=False, reason="",
)  # fmt: skip


def probe(path: Path) -> Probe:
    """Look at a file; whatever it contains, the answer is a Probe. Raises OSError when it cannot be opened."""
    answer = run_confined(__name__, "inspect", {}, timeout=_SECONDS, memory_bytes=_MEMORY_BYTES, files=[path])
    if isinstance(answer, ConfinedFailure):
        return Probe(**{**_NOTHING, "reason": reason_of(answer)})
    return Probe(**answer)  # type: ignore[no-any-return, typeddict-item]


def reason_of(failure: ConfinedFailure) -> str:
    """Say in the user's words why a file could not be looked into."""
    return failure.detail if failure.reason == "refused" else _REASONS[failure.reason]


# ── what follows runs in the child ───────────────────────────────────────────────────────────────────────

Image.init()  # plug-ins are files, and later no file can be opened
Image.MAX_IMAGE_PIXELS = MOST_PIXELS


def inspect(stream: BinaryIO) -> dict[str, Any]:
    """Parse an open file. Raises ValueError with the reason in the user's words."""
    return dict(_photo(stream) if is_image(stream) else _film(stream))


def is_image(stream: BinaryIO) -> bool:
    """Tell a picture by its beginning. Raises ValueError of an empty file."""
    head = stream.read(16)
    stream.seek(0)
    if not head:
        raise ValueError("文件是空的")
    return head.startswith(_IMAGE_BEGINNINGS) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP")


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
    except (OSError, SyntaxError, EOFError) as error:
        raise ValueError(f"图像不完整或已损坏（{error}）") from None


def opened_film(stream: BinaryIO) -> "av.container.InputContainer":
    """Open a film or a sound. Raises ValueError with the reason in the user's words."""
    try:
        return av.open(stream, "r", options={"format_whitelist": _CONTAINERS})
    except _NO_FILM:
        raise ValueError(_UNREADABLE) from None


def pictures_of(container: Any) -> list[Any]:
    """Return the moving pictures: a cover inside a sound file is a video stream too, of one attached picture."""
    return [s for s in container.streams.video if "attached_pic" not in str(s.disposition).lower()]


def _photo(stream: BinaryIO) -> Probe:
    with opened_image(stream) as image:
        width, height = image.size
        exif = image.getexif()
        codec = (image.format or "").lower()
        image.draft("RGB", (512, 512))  # JPEG: reads every byte, keeps few pixels
        image.load()
    moment, local = _taken(exif)
    return Probe(**{
        **_NOTHING, "kind": "photo", "width": width, "height": height, "codec": codec,
        "cut": "no", "clock": "device" if local else "unknown", "created_at": moment, "created_local": local,
    })  # fmt: skip


def _taken(exif: Image.Exif) -> tuple[str | None, str | None]:
    details = exif.get_ifd(_EXIF_IFD)
    day, _, hour = str(details.get(_EXIF_TAKEN, "")).strip("\0 ").partition(" ")
    offset = str(details.get(_EXIF_OFFSET, "")).strip("\0 ")
    # Not strptime: it imports on first use, and by then nothing can be imported.
    try:
        local = datetime.fromisoformat(f"{day.replace(':', '-')}T{hour}")
    except ValueError:
        return None, None
    return _moment(_parsed(f"{local.isoformat()}{offset}")), local.isoformat()


def _film(stream: BinaryIO) -> Probe:
    try:
        with opened_film(stream) as container:
            return _streams_of(container, is_cut_short(stream))
    except _NO_FILM:
        raise ValueError(_UNREADABLE) from None


def _streams_of(container: Any, cut_short: bool) -> Probe:
    films = pictures_of(container)
    if not films and not container.streams.audio:
        raise ValueError("文件中没有画面也没有声音")
    created = _moment(_parsed(container.metadata.get("creation_time", "")))
    duration_ms = _duration_ms(container)
    found = Probe(**{
        **_NOTHING, "kind": "video" if films else "audio", "has_audio": bool(container.streams.audio),
        "duration_ms": duration_ms, "said_duration_ms": duration_ms, "cut": "yes" if cut_short else "unknown",
        "clock": "utc" if created else "unknown", "created_at": created,
        "reason": "文件不完整，结尾缺失" if cut_short else "",
    })  # fmt: skip
    main = films[0] if films else container.streams.audio[0]
    found["codec"] = main.codec_context.name
    if films:
        found["width"], found["height"] = main.codec_context.width, main.codec_context.height
    if not found["reason"] and not _decodes(container, main):
        found["reason"] = "画面或声音无法解码，文件可能已损坏"
    return found


def _duration_ms(container: Any) -> int | None:
    if container.duration and container.duration > 0:
        return int(container.duration // 1000)
    spans = [s.duration * s.time_base for s in container.streams if s.duration and s.time_base]
    return int(max(spans) * 1000) if spans else None


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


def is_cut_short(stream: BinaryIO) -> bool:
    """Walk the top boxes of an MP4; True when the last says it is longer than the file."""
    size = stream.seek(0, 2)
    position, is_first = 0, True
    try:
        while position + 8 <= size:
            stream.seek(position)
            head = stream.read(16)
            length = int.from_bytes(head[:4], "big")
            if is_first and head[4:8] != b"ftyp":
                return False
            is_first = False
            if length == 1:
                length = int.from_bytes(head[8:16], "big")
            if length == 0:
                return False  # to the end of the file
            if length < 8:
                return True
            position += length
        return position > size
    finally:
        stream.seek(0)


def _parsed(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


def _moment(moment: datetime | None) -> str | None:
    if moment is None or moment < _EARLIEST:
        return None
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
