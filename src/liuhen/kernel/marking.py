"""Make a copy of a picture or a film with words laid over it: decoded, marked and encoded in a confined child.

The words are tiled so that any quarter of the picture holds them whole, half transparent, and in a film they drift.
The copy is for seeing, never for proving: at most ``LONGEST_SIDE`` pixels long, and without what else was in the file.
"""

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO, TypedDict

import av
from av.filter import Graph
from PIL import Image, ImageOps, features

from liuhen.kernel import typefaces
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
    still_codec,
)
from liuhen_dock.endings import ending_of
from liuhen_dock.timeline import Timeline, read_packets

LONGEST_SIDE, LONGEST_PHOTO, SHORTEST_SIDE = 1920, 4096, 480
MOST_SECONDS = 6 * 3600.0
_LEAST_SECONDS, _SECONDS_PER_SECOND = 120.0, 6.0  # about real time is usual; machines are slow and busy
_MEMORY_BYTES = 2 << 30
_LEAST_BYTES, _BYTES_PER_SECOND = 64 << 20, 1 << 20
_MOST_BITS_PER_SECOND = 4_000_000
_TEMPLATE = Path(__file__).with_suffix(".typ")
_EM, _EDGE = 64, 5  # points: how large the words are drawn before they are fitted to a picture
_OPACITY = 100  # of 255
_DRIFT = 12  # pixels a second
# A picture turned so many degrees against the clock, as its file says, is put upright by these.
_TURNS = {
    90: [("transpose", "cclock")], 180: [("hflip", ""), ("vflip", "")], 270: [("transpose", "clock")],
}  # fmt: skip
_SLANT = 14  # degrees
X264 = {
    "preset": "veryfast", "crf": "23", "maxrate": str(_MOST_BITS_PER_SECOND), "bufsize": str(2 * _MOST_BITS_PER_SECOND),
    "threads": "1", "x264-params": "lookahead-threads=1:sync-lookahead=0",
}  # fmt: skip
_RATES = frozenset({8_000, 11_025, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000})
_AAC_SAMPLES = 1024
_MOST_WAITING = 2000  # pieces of sound before the first picture


class NotMarked(ValueError):
    """No copy can be made of this file; ``str()`` says in Chinese why."""


class Marked(TypedDict):
    """How a copy was made; ``shortcoming`` says in Chinese what it lacks of its original, or is empty."""

    kind: str
    width: int
    height: int
    frames: int
    sound_tracks: int
    shortcoming: str
    software: str
    parameters: str


def mark(path: Path, target: Path, *, words: Sequence[str], duration_ms: int | None) -> Marked:
    """Write a marked copy of ``path`` to ``target``. Raises NotMarked, OSError."""
    seconds = (duration_ms or 0) / 1000
    with tempfile.TemporaryDirectory(prefix="marking-") as folder:
        drawn = [Path(folder) / name for name in ("letters.png", "edges.png")]
        told = {"words": list(words), "em": _EM, "edge": _EDGE}
        for page, picture in zip(drawn, typefaces.draw(_TEMPLATE, told, as_picture=True), strict=True):
            page.write_bytes(picture)
        answer = run_confined(
            __name__, "burn", {"words": list(words)},
            timeout=min(_LEAST_SECONDS + _SECONDS_PER_SECOND * seconds, MOST_SECONDS), memory_bytes=_MEMORY_BYTES,
            files=[path, *drawn], output=target, output_bytes=most_bytes(duration_ms),
        )  # fmt: skip
    if isinstance(answer, ConfinedFailure):
        raise NotMarked(reason_of(answer))
    return Marked(**answer)  # type: ignore[no-any-return, typeddict-item]


def most_bytes(duration_ms: int | None) -> int:
    """Return how large a copy of a film of this length may become."""
    return _LEAST_BYTES + _BYTES_PER_SECOND * min((duration_ms or 0) // 1000, int(MOST_SECONDS))


# ── what follows runs in the child ───────────────────────────────────────────────────────────────────────


def burn(
    source: BinaryIO, letters: BinaryIO, edges: BinaryIO, target: BinaryIO, *, words: list[str]
) -> dict[str, Any]:
    """Copy a picture or a film with the words on it. Raises ValueError with the reason in the user's words."""
    drawn = [Image.open(page).getchannel("A") for page in (letters, edges)]
    if is_image(source):
        with opened_image(source) as image:
            image.draft("RGB", (LONGEST_PHOTO, LONGEST_PHOTO))
            return dict(_photo(ImageOps.exif_transpose(image).convert("RGB"), target, words, drawn))
    if still_codec(source, ending_of(source)):
        return dict(_photo(_still(source), target, words, drawn))
    return dict(_film(source, target, words, drawn))


def _still(source: BinaryIO) -> Image.Image:
    """Unpack a HEIC or AVIF photo of one piece. Raises ValueError with the reason in the user's words."""
    with opened_film(source) as container:
        pieces = container.streams.video
        largest = max(
            pieces, key=lambda one: one.codec_context.width * one.codec_context.height, default=None
        )
        if (
            largest is None
            or sum(one.codec_context.width == largest.codec_context.width for one in pieces) > 1
        ):
            raise ValueError("照片由多块画面拼成，不能加印水印")
        largest.codec_context.thread_count = 1
        largest.codec_context.options = {"max_pixels": str(MOST_PIXELS)}
        try:
            frame = next(iter(container.decode(largest)))
        except (av.FFmpegError, StopIteration):
            raise ValueError("照片无法解码，文件可能已损坏") from None
        picture: Image.Image = frame.reformat(format="rgb24", threads=1).to_image()
        return picture.rotate(frame.rotation, expand=True)


def _photo(upright: Image.Image, target: BinaryIO, words: list[str], drawn: list[Image.Image]) -> Marked:
    width, height = fitted(*upright.size, longest=LONGEST_PHOTO)
    picture = upright.resize((width, height), Image.Resampling.LANCZOS).convert("RGBA")
    picture.alpha_composite(_tiled(_tile(drawn, width, height), width, height))
    picture.convert("RGB").save(target, "JPEG", quality=88, comment="　".join(words))
    return Marked(
        kind="photo", width=width, height=height, frames=1, sound_tracks=0, shortcoming="",
        software=f"Pillow {features.version('pil')}, libjpeg-turbo {features.version('libjpeg_turbo')}",
        parameters=f"JPEG quality=88, sides ≤ {LONGEST_PHOTO}, no EXIF, opacity {_OPACITY}/255",
    )  # fmt: skip


def _film(source: BinaryIO, target: BinaryIO, words: list[str], drawn: list[Image.Image]) -> Marked:
    ending = ending_of(source)
    plan = _Plan.of(source)
    with opened_film(source) as film, av.open(target, "w", format="mp4") as copy:
        copy.metadata["comment"] = "　".join(words)
        told = _Copying(film, plan, copy, drawn).run()
    lacks = ["原件不完整，结尾缺失"] if ending.cut == "yes" else []
    lacks += ["原件末尾另接有一段影像，未能读出"] if ending.joined else []
    lacks += [f"有{told.damaged}处数据损坏，未能解码"] if told.damaged else []
    lacks += [f"原件约{plan.pictures}帧画面，副本只有{told.frames}帧"] if told.lacks_pictures else []
    lacks += [f"原件有{plan.films}路画面，只加印第1路"] if plan.films > 1 else []
    lacks += [f"第{number}路声音（{codec}）无法解码，未写入副本" for number, codec in plan.unheard]
    lacks += [f"原件的时钟有{plan.jumps}处中断或重新开始，副本按先后顺序接续"] if plan.jumps else []
    return Marked(
        kind="video", width=told.width, height=told.height, frames=told.frames, sound_tracks=len(told.sounds),
        shortcoming="；".join(lacks),
        software=f"PyAV {av.__version__}, "
        + ", ".join(f"{name} {'.'.join(map(str, version))}" for name, version in av.library_versions.items()),
        parameters=f"H.264 (libx264 veryfast, crf 23, ≤ {_MOST_BITS_PER_SECOND // 1_000_000} Mbit/s), AAC, "
        f"sides ≤ {LONGEST_SIDE}, opacity {_OPACITY}/255, drift {_DRIFT} px/s",
    )  # fmt: skip


@dataclass(frozen=True)
class _Plan:
    """What is to be copied, known from all packets before the first is decoded: clocks may jump or begin anew."""

    track: int
    sounds: tuple[int, ...]
    unheard: tuple[tuple[int, str], ...]
    films: int
    pictures: int
    step: float  # seconds from one picture to the next, on the average
    shifts: tuple[float, ...]

    @classmethod
    def of(cls, source: BinaryIO) -> "_Plan":
        """Read all packets. Raises ValueError with the reason in the user's words."""
        with opened_film(source) as film:
            films = pictures_of(film)
            if not films:
                raise ValueError("只有声音，没有画面，不能加印水印")
            codecs, track = named_codecs(film, source), films[0].index
            if not is_as_called(films[0], codecs):
                raise ValueError(f"画面的编码（{codecs[track]}）无法解码，不能加印水印")
            heard = [one for one in film.streams.audio if is_as_called(one, codecs)]
            unheard = [
                (number, codecs[one.index])
                for number, one in enumerate(film.streams.audio, start=1)
                if one not in heard
            ]
            timeline = Timeline()
            for packet in read_packets(film, [films[0], *heard]):
                timeline.place(packet)
            pictures = timeline.tracks[track].packets if track in timeline.tracks else 0
            return cls(
                track, tuple(one.index for one in heard), tuple(unheard), len(films), pictures,
                timeline.seconds_of(track) / max(pictures, 1) or 1 / 25, tuple(timeline.shifts()),
            )  # fmt: skip

    @property
    def jumps(self) -> int:
        return len(self.shifts) - 1


class _Copying:
    """One film on its way into its copy, packet by packet, so that neither is ever in memory whole."""

    def __init__(self, film: Any, plan: _Plan, copy: Any, drawn: list[Image.Image]) -> None:
        self.film, self.plan, self.copy = film, plan, copy
        self.drawn = drawn
        self.width = self.height = self.frames = self.damaged = 0
        self.is_interlaced = False
        self.pictures = film.streams[plan.track]
        self.sounds = [film.streams[index] for index in plan.sounds]
        self.timeline = Timeline()
        self.encoder: Any = None
        self.entrance: Any = None
        self.exit: Any = None
        self.shape: tuple[Any, ...] = ()
        self.voices: dict[Any, _Voice] = {}
        self.last = -1
        self.told, self.untold = 0, 0  # the last time a picture bore, and how many came since
        self.waiting: list[Any] = []  # sound that comes before the first picture
        self.pictures.codec_context.thread_count = 1  # the child may start no threads
        self.pictures.codec_context.options = {"max_pixels": str(MOST_PIXELS)}

    @property
    def lacks_pictures(self) -> bool:
        """Say whether more than a few were lost; of interlaced films a packet may hold half a picture."""
        return not self.is_interlaced and self.frames < self.plan.pictures - max(2, self.plan.pictures // 100)

    def run(self) -> "_Copying":
        # What is encoded has to be known before the first packet is written: sound waits for the first picture.
        for packet in self._packets():
            for frame in self._decoded(packet):
                if packet.stream is self.pictures:
                    self._picture(frame)
                elif self.encoder:
                    self._sound(packet.stream, frame)
                else:
                    self.waiting.append((packet.stream, frame))
                    if len(self.waiting) > _MOST_WAITING:
                        raise ValueError("画面无法解码，文件可能已损坏")
        if not self.encoder:
            raise ValueError("画面无法解码，文件可能已损坏")
        self._flush()
        return self

    def _packets(self) -> Iterator[Any]:
        packets = self.film.demux([self.pictures, *self.sounds])
        while True:
            try:
                packet = next(packets)
            except StopIteration:
                return
            except av.FFmpegError:
                self.damaged += 1
                return
            if packet.size:
                self._move(packet)
            yield packet

    def _move(self, packet: Any) -> None:
        """Put the packet where it belongs on the copy's one clock."""
        shift = round(self.plan.shifts[self.timeline.place(packet)] / packet.time_base)
        packet.pts = None if packet.pts is None else packet.pts + shift
        packet.dts = None if packet.dts is None else packet.dts + shift

    def _decoded(self, packet: Any) -> list[Any]:
        try:
            return list(packet.decode())
        except av.FFmpegError:
            self.damaged += 1
            return []

    def _picture(self, frame: Any) -> None:
        shape = (frame.width, frame.height, frame.format.name, frame.rotation)
        if shape != self.shape:
            if not self.encoder:
                self._begin(frame)
            self.entrance, self.exit, self.graph = self._overlay(frame)
            self.shape = shape
        self.is_interlaced = self.is_interlaced or frame.interlaced_frame
        frame.pts = self._time_of(frame)
        self.entrance.push(frame)
        marked = self.exit.pull()
        marked.pict_type = av.video.frame.PictureType.NONE
        self.copy.mux(self.encoder.encode(marked))
        self.frames += 1

    def _time_of(self, frame: Any) -> int:
        """Return when a picture is shown: not every one bears its time, and H.264 knows no two at once."""
        if frame.pts is not None:
            self.told, self.untold = frame.pts, 0
        step = self.plan.step / float(self.pictures.time_base)
        self.last = max(self.last + 1, self.told + round(self.untold * step))
        self.untold += 1
        return self.last

    def _begin(self, frame: Any) -> None:
        """Open the copy's streams: their shape is known with the first picture."""
        context = self.pictures.codec_context
        wide, high = frame.width * _squeeze(context.sample_aspect_ratio), frame.height
        if frame.rotation % 180:
            wide, high = high, wide
        self.width, self.height = fitted(wide, high, longest=LONGEST_SIDE)
        self.layer = _layer(_tile(self.drawn, self.width, self.height), self.width, self.height)
        self.encoder = self.copy.add_stream("libx264", options=X264)
        self.encoder.width, self.encoder.height, self.encoder.pix_fmt = self.width, self.height, "yuv420p"
        self.encoder.codec_context.time_base = self.pictures.time_base
        self.encoder.codec_context.thread_count = 1
        for name in ("colorspace", "color_primaries", "color_trc"):
            setattr(self.encoder.codec_context, name, getattr(context, name))
        self.voices = {sound: _Voice(sound, self.copy) for sound in self.sounds}
        for sound, early in self.waiting:
            self._sound(sound, early)
        self.waiting.clear()

    def _overlay(self, frame: Any) -> tuple[Any, Any, Any]:
        """Return the two ends of what turns this shape of picture into one of the copy, and what holds them."""
        graph: Any = Graph()
        graph.threads = 1
        film = graph.add_buffer(
            width=frame.width,
            height=frame.height,
            format=frame.format.name,
            time_base=self.pictures.time_base,
        )
        words = graph.add_buffer(
            width=self.layer.width,
            height=self.layer.height,
            format="yuva420p",
            time_base=self.pictures.time_base,
        )
        chain = [film, *(graph.add(*turn) for turn in _TURNS.get(frame.rotation % 360, ()))]
        chain += [
            graph.add("scale", f"{self.width}:{self.height}"), graph.add("setsar", "1"),
            graph.add("format", "yuv420p"),
        ]  # fmt: skip
        across, down = self.layer.width - self.width, self.layer.height - self.height
        over = graph.add(
            "overlay", f"x=-mod(t*{_DRIFT}\\,{across}):y=-mod(t*{_DRIFT}/3\\,{down}):format=yuv420"
        )
        chain += [over, graph.add("format", "yuv420p"), graph.add("buffersink")]
        for one, next_one in pairwise(chain):
            one.link_to(next_one)
        words.link_to(over, 0, 1)
        graph.configure()
        self.layer.pts = 0
        words.push(self.layer)
        words.push(None)  # the one picture of words stays for all that come
        return film, chain[-1], graph

    def _sound(self, sound: Any, frame: Any) -> None:
        self.voices[sound].add(frame)

    def _flush(self) -> None:
        self.copy.mux(self.encoder.encode(None))
        for voice in self.voices.values():
            voice.add(None)


class _Voice:
    """One sound track on its way into the copy."""

    def __init__(self, sound: Any, copy: Any) -> None:
        known = sound.codec_context
        rate = known.sample_rate if known.sample_rate in _RATES else 48_000
        layout = "mono" if known.channels == 1 else "stereo"
        self.copy, self.encoder = copy, copy.add_stream("aac", rate=rate, layout=layout)
        self.resampler = av.AudioResampler(format="fltp", layout=layout, rate=rate, frame_size=_AAC_SAMPLES)
        self.heard = -1 << 62  # up to where, in samples

    def add(self, frame: Any) -> None:
        for piece in self.resampler.resample(frame):
            if piece.pts is not None:  # where clips are joined two pieces may overlap
                piece.pts = max(piece.pts, self.heard)
                self.heard = piece.pts + piece.samples
            self.copy.mux(self.encoder.encode(piece))
        if frame is None:
            self.copy.mux(self.encoder.encode(None))


def fitted(width: float, height: float, *, longest: int) -> tuple[int, int]:
    """Return the sides of a copy: even, none too long, and the longer one long enough for words to be read."""
    scale = min(longest, max(SHORTEST_SIDE, width, height)) / max(width, height)
    return max(int(width * scale) // 2, 8) * 2, max(int(height * scale) // 2, 8) * 2


def _squeeze(ratio: Fraction | None) -> float:
    """Return how much wider than high a pixel is, where that is believable."""
    return float(ratio) if ratio and 1 / 4 <= ratio <= 4 else 1.0


def _tile(drawn: list[Image.Image], width: int, height: int) -> Image.Image:
    """Lay the words aslant, small enough that every quarter of the picture has room for them and more."""
    scale = max(min(width / 46, height / 27), 12) / _EM
    sides = tuple(max(round(side * scale), 1) for side in drawn[0].size)
    letters, edges = (page.resize(sides, Image.Resampling.LANCZOS) for page in drawn)
    tile = Image.merge("LA", (letters, edges.point(lambda value: value * _OPACITY // 255)))
    return tile.rotate(_SLANT, Image.Resampling.BICUBIC, expand=True)


def _tiled(tile: Image.Image, width: int, height: int) -> Image.Image:
    """Return the tile all over a picture."""
    layer = Image.new("LA", (width, height))
    for top in range(0, height, tile.height):
        for left in range(0, width, tile.width):
            layer.paste(tile, (left, top))
    return layer.convert("RGBA")


def _layer(tile: Image.Image, width: int, height: int) -> Any:
    """Return the words over a picture and one tile more on either side, to drift by."""
    wide, high = width + tile.width // 2 * 2, height + tile.height // 2 * 2
    tile = tile.crop((0, 0, tile.width // 2 * 2, tile.height // 2 * 2))
    pixels, row = _tiled(tile, wide, high).tobytes(), wide * 4
    frame = av.VideoFrame(wide, high, "rgba")  # its `from_image` would drop the transparency
    lines = (
        pixels[at : at + row].ljust(frame.planes[0].line_size, b"\0") for at in range(0, len(pixels), row)
    )
    frame.planes[0].update(b"".join(lines))
    return frame.reformat(format="yuva420p", threads=1)
