"""Whether a file's end is missing, by what its container says of its own size."""

from collections.abc import Callable
from typing import BinaryIO, Literal, NamedTuple

Cut = Literal["yes", "no", "unknown"]
_MOST_PIECES = 2_000_000
_EBML, _SEGMENT = b"\x1a\x45\xdf\xa3", b"\x18\x53\x80\x67"
_ASF_FILE = bytes.fromhex("a1dcab8c47a9cf118ee400c00c205365")


class Ending(NamedTuple):
    """``joined``: after the end more begins, which is neither played nor read; ``boxes``: an MP4's, in order."""

    cut: Cut = "unknown"
    joined: bool = False
    boxes: tuple[str, ...] = ()


def ending_of(stream: BinaryIO) -> Ending:
    """Walk the file's outermost structure. What a maker appends to a whole file is not a cut."""
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(400)
    try:
        return _walk_for(head)(stream, head, size)
    finally:
        stream.seek(0)


def _walk_for(head: bytes) -> Callable[[BinaryIO, bytes, int], Ending]:
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"wide", b"skip", b"free"):
        return _boxes
    if head[:4] in (b"RIFF", b"RF64"):
        return _riff
    by_beginning: dict[bytes, Callable[[BinaryIO, bytes, int], Ending]] = {
        _EBML: _matroska, b"FLV\1": _flv, b"OggS": _ogg, b"\xff\xd8\xff": _jpeg, b"\x89PNG": _png,
        b"\x30\x26\xb2\x75": _asf, b"\0\0\1\xba": _program_stream,
    }  # fmt: skip
    for beginning, walk in by_beginning.items():
        if head.startswith(beginning):
            return walk
    for packet, sync in ((188, 0), (192, 4), (204, 0)):
        if head[sync::packet][:2] == b"\x47\x47":
            return lambda stream, _head, size: _transport_stream(stream, size, packet, sync)
    return lambda _stream, _head, _size: Ending()


def _boxes(stream: BinaryIO, _head: bytes, size: int) -> Ending:
    """An MP4 without a moov or with an mdat longer than the file is cut; what is no box is the maker's own data."""
    names: list[str] = []
    position = 0
    while position + 8 <= size and len(names) < _MOST_PIECES:
        stream.seek(position)
        head = stream.read(16)
        length, name = int.from_bytes(head[:4], "big"), head[4:8]
        if length == 1:
            length = int.from_bytes(head[8:16], "big")
        elif length == 0:
            length = size - position
        if length < 8 or not all(0x20 <= byte < 0x7F or byte == 0xA9 for byte in name):
            break
        is_film = name in (b"mdat", b"moov", b"moof", b"ftyp", b"meta", b"imda")
        if position + length > size:
            if is_film or b"moov" not in map(str.encode, names):
                return Ending("yes", names.count("ftyp") > 1, (*names, name.decode("latin-1")))
            break
        names.append(name.decode("latin-1"))
        position += length
    joined = names.count("moov") > 1
    if "moov" not in names and "meta" not in names:
        return Ending("yes", joined, tuple(names))
    if "moof" in names and "mfra" not in names:
        return Ending("unknown", joined, tuple(names))
    return Ending("no", joined, tuple(names))


def _riff(stream: BinaryIO, _head: bytes, size: int) -> Ending:
    cut: Cut = "no"
    position, joined, is_first = 0, False, True
    while position + 12 <= size:
        stream.seek(position)
        head = stream.read(12)
        if head[:4] not in (b"RIFF", b"RF64"):
            break  # the maker's own data
        joined = joined or (not is_first and head[8:12] == b"WAVE")  # of AVIs the library reads on
        length = int.from_bytes(head[4:8], "little")
        if head[8:12] == b"WAVE":
            cut, end = _wave_data(stream, position, size)
            length = end - position - 8
        elif length in (0, 0xFFFFFFFF):
            return Ending("unknown", joined)
        if position + 8 + length > size:
            return Ending("yes" if cut != "unknown" else cut, joined)
        position += 8 + length + length % 2
        is_first = False
    return Ending(cut, joined)


def _wave_data(stream: BinaryIO, start: int, size: int) -> tuple[Cut, int]:
    """Return whether the sound is cut, and where the file would end by its chunks."""
    position, large = start + 12, 0
    while position + 8 <= size:
        stream.seek(position)
        head = stream.read(8)
        length = int.from_bytes(head[4:8], "little")
        if head[:4] == b"ds64":
            large = int.from_bytes(stream.read(16)[8:16], "little")
        if head[:4] == b"data":
            length = large if length == 0xFFFFFFFF and large else length
            if length in (0, 0xFFFFFFFF):
                return "unknown", size
            return ("yes", size) if position + 8 + length > size else ("no", position + 8 + length)
        position += 8 + length + length % 2
    return "yes", size


def _matroska(stream: BinaryIO, head: bytes, size: int) -> Ending:
    after, length = _ebml_size(head, 4)
    begin = after + (length or 0)
    stream.seek(begin)
    segment = stream.read(12)
    if not segment.startswith(_SEGMENT):
        return Ending()
    after, length = _ebml_size(segment, 4)
    if length is None:
        return Ending()
    return Ending("yes" if begin + after + length > size else "no")


def _ebml_size(data: bytes, at: int) -> tuple[int, int | None]:
    """Return where the content begins, and its length unless it is left open."""
    width = 9 - data[at].bit_length() if at < len(data) and data[at] else 8
    value = int.from_bytes(data[at : at + width], "big") & ((1 << 7 * width) - 1)
    return at + width, None if value == (1 << 7 * width) - 1 else value


def _flv(stream: BinaryIO, head: bytes, size: int) -> Ending:
    position = int.from_bytes(head[5:9], "big") + 4
    for _ in range(_MOST_PIECES):
        stream.seek(position)
        tag = stream.read(11)
        if not tag:
            return Ending("no")
        if tag.startswith(b"FLV\1"):
            return Ending("no", joined=True)
        if tag[0] & 0x1F not in (8, 9, 18):
            return Ending("no")
        position += 11 + int.from_bytes(tag[1:4], "big") + 4
        if position > size:
            return Ending("yes")
    return Ending()


def _ogg(stream: BinaryIO, _head: bytes, size: int) -> Ending:
    stream.seek(max(size - 70_000, 0))
    tail = stream.read()
    at = tail.rfind(b"OggS")
    if at < 0 or at + 27 > len(tail):
        return Ending()
    table = tail[at + 27 : at + 27 + tail[at + 26]]
    if len(table) < tail[at + 26] or at + 27 + len(table) + sum(table) > len(tail):
        return Ending("yes")
    return Ending("no" if tail[at + 5] & 4 else "unknown")


def _asf(stream: BinaryIO, _head: bytes, size: int) -> Ending:
    stream.seek(0)
    header = stream.read(64 << 10)
    at = header.find(_ASF_FILE)
    told = int.from_bytes(header[at + 40 : at + 48], "little") if at >= 0 else 0
    return Ending() if not told else Ending("yes" if told > size else "no")


def _program_stream(stream: BinaryIO, _head: bytes, size: int) -> Ending:
    stream.seek(max(size - 4, 0))
    return Ending("no" if stream.read() == b"\0\0\1\xb9" else "unknown")


def _transport_stream(stream: BinaryIO, size: int, packet: int, sync: int) -> Ending:
    rest = size % packet
    stream.seek(size - rest)
    tail = stream.read(rest)
    return Ending("yes" if tail[sync : sync + 1] == b"\x47" else "unknown")


def _jpeg(stream: BinaryIO, _head: bytes, size: int) -> Ending:
    """Marker by marker to the end of the picture; what a motion photo carries after it is no part of it."""
    position = 2
    while position + 4 <= size:
        stream.seek(position)
        marker = stream.read(4)
        if marker[0] != 0xFF:
            return Ending()
        if marker[1] == 0xFF:
            position += 1
        elif marker[1] == 0xD9:
            return Ending("no")
        elif marker[1] == 0xDA:
            found = _after_scan(stream, position + 2 + int.from_bytes(marker[2:4], "big"))
            if found is None:
                return Ending("yes")
            position = found
        else:
            position += 2 + int.from_bytes(marker[2:4], "big")
    stream.seek(position)
    return Ending("no" if stream.read(2) == b"\xff\xd9" else "yes")


def _after_scan(stream: BinaryIO, position: int) -> int | None:
    """Return where the next marker stands after a scan's coded bytes."""
    stream.seek(position)
    before = b""
    while block := stream.read(1 << 20):
        data = before + block
        at = data.find(b"\xff")
        while 0 <= at < len(data) - 1:
            if data[at + 1] != 0 and not 0xD0 <= data[at + 1] <= 0xD7 and data[at + 1] != 0xFF:
                return position - len(before) + at
            at = data.find(b"\xff", at + 1)
        before = data[-1:]
        position += len(block)
    return None


def _png(stream: BinaryIO, _head: bytes, size: int) -> Ending:
    position = 8
    while position + 12 <= size:
        stream.seek(position)
        head = stream.read(8)
        position += 12 + int.from_bytes(head[:4], "big")
        if position > size:
            return Ending("yes")
        if head[4:8] == b"IEND":
            return Ending("no")
    return Ending("yes")
