"""What a program stream's own map calls its streams: libavformat calls what it does not know MPEG layer 2."""

from typing import BinaryIO

# GB/T 28181—2016, annex C; µ-law as makers write it. What libavformat knows by itself is not here.
NAMES = {
    0x80: "svac", 0x90: "pcm_alaw", 0x91: "pcm_mulaw", 0x92: "g722_1", 0x93: "g723_1", 0x99: "g729", 0x9B: "svac_audio",
}  # fmt: skip
KNOWN = frozenset({0x01, 0x02, 0x03, 0x04, 0x0F, 0x10, 0x1B, 0x24, 0x33, 0x81})
_MAP = b"\0\0\1\xbc"
_SEARCHED = 4 << 20


def stream_map(stream: BinaryIO) -> dict[int, int]:
    """Return the stream types by stream id, from the maps at the beginning of a program stream."""
    data = head_of(stream, _SEARCHED)
    found: dict[int, int] = {}
    at = data.find(_MAP)
    while at >= 0:
        end = at + 6 + int.from_bytes(data[at + 4 : at + 6], "big") - 4  # without the check sum
        entry = at + 10 + int.from_bytes(data[at + 8 : at + 10], "big") + 2
        while entry + 4 <= min(end, len(data)):
            found.setdefault(data[entry + 1], data[entry])
            entry += 4 + int.from_bytes(data[entry + 2 : entry + 4], "big")
        at = data.find(_MAP, at + 4)
    return found


def head_of(stream: BinaryIO, size: int) -> bytes:
    """Read a file's beginning behind the back of whoever is reading it."""
    where = stream.tell()
    stream.seek(0)
    head = stream.read(size)
    stream.seek(where)
    return head


def true_name(stream_id: int, called: str, types: dict[int, int]) -> str:
    """Return the codec's name by the map; «unknown» where the map names what nobody knows."""
    kind = types.get(stream_id & 0xFF)
    if kind is None or kind in KNOWN:
        return called
    return NAMES.get(kind, "unknown")
