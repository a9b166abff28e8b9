"""Recordings as this field's devices write them, and as failing ones leave them: small, and made anew each time."""

import struct
from collections.abc import Mapping, Sequence
from datetime import datetime
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from PIL import Image

RATE = 25
SAMPLES = 8000


def film(
    path: Path,
    *,
    form: str = "",
    seconds: int = 2,
    start: int = 0,
    rate: int = RATE,
    voice: str = "",
    codec: str = "libx264",
    b_frames: int = 2,
    made: str = "",
    flags: str = "",
    first: int = 0,
) -> Path:
    """Write a film whose pictures can be told apart (``number_of``), counted from ``first`` on; ``start`` in s."""
    with av.open(str(path), "w", format=form or None, options={"movflags": flags} if flags else {}) as out:
        if made:
            out.metadata["creation_time"] = made
        options = (
            {"bf": str(b_frames), "preset": "ultrafast", "g": str(rate), "qp": "4"} if "x264" in codec else {}
        )
        pictures: Any = out.add_stream(codec, rate=rate, options=options)
        pictures.width, pictures.height, pictures.pix_fmt = 64, 48, "yuv420p"
        voices: Any = out.add_stream(voice, rate=SAMPLES, layout="mono") if voice else None
        for number in range(rate * seconds):
            out.mux(pictures.encode(numbered(first + number, at=number + start * rate, rate=rate)))
        out.mux(pictures.encode(None))
        if voices:
            speak(out, voices, seconds=seconds, start=start)
    return path


def sound(
    path: Path, *, codec: str, form: str, seconds: int = 60, rate: int = SAMPLES, silent: int = 0
) -> Path:
    """Write sound alone: silence for ``silent`` seconds, then a noise that no encoder makes small."""
    with av.open(str(path), "w", format=form) as out:
        speak(out, out.add_stream(codec, rate=rate, layout="mono"), seconds=seconds, silent=silent, rate=rate)
    return path


def speak(
    out: Any, voice: Any, *, seconds: int, start: int = 0, silent: int = 0, rate: int = SAMPLES
) -> None:
    context = voice.codec_context
    resampler = av.AudioResampler(
        format=context.format.name, layout="mono", rate=rate, frame_size=context.frame_size or 800
    )
    noise = bytes((n * n * 7919 >> 5) & 0xFF for n in range(1600))
    for number in range(seconds * rate // 800):
        frame = av.AudioFrame(format="s16", layout="mono", samples=800)
        frame.sample_rate, frame.pts = rate, number * 800 + start * rate
        frame.planes[0].update(bytes(1600) if number * 800 < silent * rate else noise)
        for piece in resampler.resample(frame):
            out.mux(voice.encode(piece))
    out.mux(voice.encode(None))


def numbered(number: int, *, at: int, rate: int = RATE) -> av.VideoFrame:
    """Return a picture that bears its number in eight dark or bright fields."""
    picture = Image.new("L", (64, 48))
    for bit in range(8):
        picture.paste(255 * (number >> bit & 1), (bit * 8, 0, bit * 8 + 8, 48))
    frame: av.VideoFrame = av.VideoFrame.from_image(picture.convert("RGB")).reformat(format="yuv420p")
    frame.pts, frame.time_base = at, Fraction(1, rate)
    return frame


def number_of(frame: av.VideoFrame) -> int:
    """Read a picture's number, also from under half-transparent words and in another size."""
    picture = frame.to_image().convert("L")
    wide, high = picture.size
    strips = (picture.crop((wide * bit // 8, 0, wide * (bit + 1) // 8, high)) for bit in range(8))
    return sum(
        (strip.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0)) > 127) << bit
        for bit, strip in enumerate(strips)
    )


def units_of(path: Path, *, form: str = "h264", **how: Any) -> list[bytes]:
    """Return a film's coded pictures (with start codes), one by one."""
    film(path, form=form, **how)
    with av.open(str(path), format=form) as container:
        return [bytes(packet) for packet in container.demux(video=0) if packet.size]


def program_stream(
    units: Sequence[tuple[int, float | None, bytes]], *, types: Mapping[int, int], head: bytes = b""
) -> bytes:
    """Return a GB/T 28181 program stream: (stream id, seconds or None, bytes) as packets, ``types`` as its map."""
    body = b"".join(struct.pack(">BBH", kind, stream, 0) for stream, kind in types.items())
    chart = b"\xe1\xff" + struct.pack(">HH", 0, len(body)) + body + bytes(4)
    written = [head]
    for number, (stream, at, data) in enumerate(units):
        written.append(b"\0\0\1\xba\x44\0\4\0\4\1\0\0\3\xf8")
        if number == 0:
            written.append(b"\0\0\1\xbc" + struct.pack(">H", len(chart)) + chart)
        time = b"" if at is None else _stamp(round(at * 90_000) % (1 << 33))
        for begin in range(0, len(data), 60_000):
            piece, stamp = data[begin : begin + 60_000], time if begin == 0 else b""
            written.append(b"\0\0\1" + struct.pack(">BH", stream, len(piece) + 3 + len(stamp)))
            written.append(bytes((0x80, 0x80 if stamp else 0, len(stamp))) + stamp + piece)
    return b"".join(written)


def _stamp(ticks: int) -> bytes:
    return struct.pack(
        ">BHH", 0x21 | ticks >> 29 & 0x0E, (ticks >> 14 & 0xFFFE) | 1, (ticks << 1 & 0xFFFE) | 1
    )


def dhav(units: Sequence[tuple[datetime, int, bytes]]) -> bytes:
    """Return a .dav: (the device's clock, milliseconds, one coded picture) each."""
    written = []
    for number, (moment, milliseconds, data) in enumerate(units):
        date = (
            (moment.year - 2000) << 26 | moment.month << 22 | moment.day << 17
            | moment.hour << 12 | moment.minute << 6 | moment.second
        )  # fmt: skip
        more = bytes((0x81, 0, 0x02, RATE)) + b"\x82\0\0\0" + struct.pack("<HH", 64, 48)
        length = 24 + len(more) + len(data) + 8
        written.append(
            b"DHAV" + struct.pack("<BBBBIIIHBB", 0xFD, 1, 0, 0, number, length, date, milliseconds, len(more), 0)
            + more + data + b"dhav" + struct.pack("<I", length)
        )  # fmt: skip
    return b"".join(written)


def box(name: str, *parts: bytes) -> bytes:
    body = b"".join(parts)
    return struct.pack(">I", len(body) + 8) + name.encode() + body


def heic(folder: Path, *, taken: str = "") -> bytes:
    """Return a photo as new telephones write it: one HEVC picture of 64×48 in an MP4 without a film."""
    path = folder / "one.mp4"
    with av.open(str(path), "w") as out:
        stream: Any = out.add_stream("libx265", rate=1, options={"x265-params": "log-level=none:keyint=1"})
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv420p"
        stream.codec_context.codec_tag = "hvc1"
        out.mux(stream.encode(numbered(0x55, at=0, rate=1)))
        out.mux(stream.encode(None))
    data = path.read_bytes()
    at = data.index(b"hvcC") - 4
    settings = data[at : at + int.from_bytes(data[at : at + 4], "big")]
    with av.open(str(path)) as container:
        picture = next(bytes(packet) for packet in container.demux(video=0) if packet.size)
    exif = Image.Exif()
    exif.get_ifd(0x8769)[0x9003] = taken
    about = struct.pack(">I", 0) + exif.tobytes() if taken else b""
    infos = [box("infe", struct.pack(">IHH", 2 << 24, 1, 0), b"hvc1\0")]
    infos += [box("infe", struct.pack(">IHH", 2 << 24, 2, 0), b"Exif\0")] if about else []

    def head(places: Sequence[tuple[int, int]]) -> bytes:
        where = b"".join(
            struct.pack(">HHHII", number, 0, 1, begin, length)
            for number, (begin, length) in enumerate(places, 1)
        )
        return box("ftyp", b"heic", bytes(4), b"mif1heic") + box(
            "meta", bytes(4),
            box("hdlr", bytes(8), b"pict", bytes(13)),
            box("pitm", struct.pack(">IH", 0, 1)),
            box("iloc", struct.pack(">IBBH", 0, 0x44, 0, len(places)), where),
            box("iinf", struct.pack(">IH", 0, len(infos)), *infos),
            box("iprp", box("ipco", settings, box("ispe", struct.pack(">III", 0, 64, 48))),
                box("ipma", struct.pack(">IIHBBB", 0, 1, 1, 2, 0x81, 0x02))),
        )  # fmt: skip

    lengths = [len(picture), len(about)] if about else [len(picture)]
    begin = len(head([(0, length) for length in lengths])) + 8
    places = [(begin + sum(lengths[:n]), length) for n, length in enumerate(lengths)]
    return head(places) + box("mdat", picture, about)


def with_idit(avi: bytes, text: str) -> bytes:
    """Return an AVI that says when it was made, as cameras do: no zone."""
    data = bytearray(avi)
    begin = data.index(b"hdrl")
    size = int.from_bytes(data[begin - 4 : begin], "little")
    said = text.encode() + b"\n\0"
    chunk = b"IDIT" + struct.pack("<I", len(said)) + said + bytes(len(said) % 2)
    data[begin + size : begin + size] = chunk
    data[begin - 4 : begin] = struct.pack("<I", size + len(chunk))
    data[4:8] = struct.pack("<I", int.from_bytes(data[4:8], "little") + len(chunk))
    return bytes(data)
