"""Real pictures and films of every awkward kind come out as copies that bear the words, whole, upright and in time."""

import os
import random
import struct
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from typing import Any

import av
import pytest
from PIL import Image, ImageChops

from liuhen.demo import media
from liuhen.kernel import marking
from liuhen.kernel.marking import Marked, NotMarked
from tests import films
from tests.builders.county import NOW

WORDS = ("7K2-M9Q-4TX", "李法制 100003", "2026-11-24", "供云岭县人民法院")
LEFT_THIRD = (0, 0, 0.33, 1)


def film(
    path: Path,
    *,
    size: tuple[int, int] = (320, 240),
    times: Sequence[int] = range(0, 2000, 100),
    voices: Sequence[str] = (),
    codec: str = "libx264",
    pix_fmt: str = "yuv420p",
) -> Path:
    """Write a film, red to the left and grey elsewhere, with a picture at each of ``times`` (ms)."""
    picture = Image.new("RGB", size, (128, 128, 128))
    picture.paste((200, 0, 0), (0, 0, size[0] // 3, size[1]))
    options = {"movflags": "faststart"} if path.suffix == ".mp4" else {}
    with av.open(str(path), "w", options=options) as out:
        pictures: Any = out.add_stream(codec)
        pictures.width, pictures.height, pictures.pix_fmt = *size, pix_fmt
        pictures.codec_context.time_base = Fraction(1, 1000)
        pictures.codec_context.framerate = Fraction(10)
        tracks: list[Any] = [out.add_stream(voice, rate=16_000, layout="mono") for voice in voices]
        for time in times:
            frame = av.VideoFrame.from_image(picture)
            frame.pts, frame.time_base = time, Fraction(1, 1000)
            out.mux(pictures.encode(frame))
        out.mux(pictures.encode())
        samples = media.hum(2)
        for track in tracks:
            for first in range(0, len(samples), media.AAC_SAMPLES):
                out.mux(
                    track.encode(media.sound_frame(samples[first : first + media.AAC_SAMPLES], first=first))
                )
            out.mux(track.encode())
    return path


def marked(path: Path, *, words: Sequence[str] = WORDS, duration_ms: int = 2000) -> tuple[Path, Marked]:
    target = path.with_name("copy")
    return target, marking.mark(path, target, words=words, duration_ms=duration_ms)


def pictures(path: Path) -> list[av.VideoFrame]:
    with av.open(str(path)) as container:
        return list(container.decode(video=0))


def seconds_of_sound(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        found = []
        for stream in container.streams.audio:
            container.seek(0)
            found.append(sum(frame.samples / frame.sample_rate for frame in container.decode(stream)))
        return found


def part(image: Image.Image, box: tuple[float, float, float, float]) -> Image.Image:
    wide, high = image.size
    return image.crop((int(box[0] * wide), int(box[1] * high), int(box[2] * wide), int(box[3] * high)))


def redness(image: Image.Image) -> float:
    red, green, _ = image.resize((1, 1), Image.Resampling.BOX).getpixel((0, 0))  # type: ignore[misc]
    return float(red - green)


def changed(one: Image.Image, other: Image.Image) -> float:
    """Return the share of pixels that differ by more than compression alone explains."""
    difference = ImageChops.difference(one.convert("L"), other.convert("L").resize(one.size))
    return sum(difference.histogram()[24:]) / (one.width * one.height)


QUARTERS = [(x, y, x + 0.5, y + 0.5) for x in (0, 0.5) for y in (0, 0.5)]


def test_the_words_lie_over_every_quarter_of_every_picture_and_drift(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", size=(640, 360), times=range(0, 4000, 500))
    copy, _ = marked(path)
    before, after = pictures(path)[0].to_image(), [frame.to_image() for frame in pictures(copy)]
    for picture in after:
        for quarter in QUARTERS:
            assert 0.02 < changed(part(before, quarter), part(picture, quarter)) < 0.4
    assert changed(after[0], after[-1]) > 0.02


def test_other_words_are_other_pixels_and_no_words_are_none(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", size=(640, 360))
    looks = [
        pictures(marked(path, words=words)[0])[0].to_image()
        for words in (WORDS, ("9ZX-000-4TX", *WORDS[1:]), (" ",))
    ]
    assert changed(looks[0], looks[1]) > 0.003
    assert changed(pictures(path)[0].to_image(), looks[2]) == 0


def test_the_copy_tells_how_it_was_made_and_what_it_says(tmp_path: Path) -> None:
    copy, told = marked(film(tmp_path / "a.mp4"))
    assert "libavcodec" in told["software"]
    assert "libx264" in told["parameters"]
    assert (told["kind"], told["frames"], told["shortcoming"]) == ("video", 20, "")
    with av.open(str(copy)) as container:
        assert container.metadata["comment"] == "　".join(WORDS)
        assert [s.codec_context.name for s in container.streams] == ["h264"]


@pytest.mark.parametrize(
    ("size", "expected"), [((321, 243), (480, 362)), ((639, 361), (638, 360)), ((64, 48), (480, 360))]
)
def test_odd_and_tiny_pictures_become_even_and_legible(
    tmp_path: Path, size: tuple[int, int], expected: tuple[int, int]
) -> None:
    _, told = marked(film(tmp_path / "a.mp4", size=size, pix_fmt="yuv444p"))
    assert (told["width"], told["height"]) == expected


def test_a_picture_larger_than_full_hd_is_made_smaller(tmp_path: Path) -> None:
    _, told = marked(film(tmp_path / "a.mp4", size=(2560, 1440), times=[0, 100]))
    assert (told["width"], told["height"]) == (1920, 1080)


@pytest.mark.parametrize(
    ("matrix", "upright", "red_at"),
    [
        ((0, 1, -1, 0), (360, 480), (0, 0, 1, 0.33)),
        ((-1, 0, 0, -1), (480, 360), (0.67, 0, 1, 1)),
        ((0, -1, 1, 0), (360, 480), (0, 0.67, 1, 1)),
    ],
    ids=["90", "180", "270"],
)
def test_a_film_that_was_held_askew_is_put_upright(
    tmp_path: Path,
    matrix: tuple[int, ...],
    upright: tuple[int, int],
    red_at: tuple[float, float, float, float],
) -> None:
    path = film(tmp_path / "a.mp4", size=(480, 360))
    data = bytearray(path.read_bytes())
    at = data.index(b"tkhd") + 4 + 40
    a, b, c, d = (value << 16 for value in matrix)
    data[at : at + 36] = struct.pack(">9i", a, b, 0, c, d, 0, 0, 0, 1 << 30)
    path.write_bytes(data)
    copy, told = marked(path)
    picture = pictures(copy)[0]
    assert (told["width"], told["height"]) == upright == (picture.width, picture.height)
    assert picture.rotation == 0
    assert redness(part(picture.to_image(), red_at)) > 100


def test_pictures_at_odd_intervals_keep_their_moments(tmp_path: Path) -> None:
    times = [0, 40, 300, 310, 900, 1700, 1720]
    copy, _ = marked(film(tmp_path / "a.mp4", times=times))
    assert [round((frame.time or 0) * 1000) for frame in pictures(copy)] == pytest.approx(times, abs=2)


@pytest.mark.parametrize("voices", [["aac"], ["aac", "aac"], ["pcm_s16le"], ["pcm_alaw"]])
def test_every_sound_track_is_kept_at_its_length(tmp_path: Path, voices: list[str]) -> None:
    copy, told = marked(film(tmp_path / "a.mov", voices=voices))
    assert told["sound_tracks"] == len(voices)
    assert seconds_of_sound(copy) == pytest.approx([2.0] * len(voices), abs=0.15)


def test_sound_that_runs_long_before_the_first_picture_stays_in_step(tmp_path: Path) -> None:
    copy, _ = marked(film(tmp_path / "a.mkv", times=range(1500, 2000, 100), voices=["aac"]))
    with av.open(str(copy)) as container:
        picture, sound = next(container.decode(video=0)), next(av.open(str(copy)).decode(audio=0))
    assert (picture.time or 0) - (sound.time or 0) == pytest.approx(1.5, abs=0.1)


@pytest.mark.parametrize(("codec", "name"), [("mpeg4", "a.avi"), ("mjpeg", "a.avi"), ("libx264", "a.ts")])
def test_what_old_devices_write_is_copied_too(tmp_path: Path, codec: str, name: str) -> None:
    pix_fmt = "yuvj420p" if codec == "mjpeg" else "yuv420p"
    times = range(0, 2000, 40)
    path = film(tmp_path / name, codec=codec, pix_fmt=pix_fmt, times=times)
    copy, _ = marked(path)
    times_copied = [(frame.time or 0) for frame in pictures(copy)]
    assert len(times_copied) >= len(times) - 2
    assert times_copied[0] < 0.2
    assert all(later > earlier for earlier, later in pairwise(times_copied))
    assert redness(part(pictures(copy)[0].to_image(), LEFT_THIRD)) > 100


def test_a_film_whose_end_is_missing_is_copied_as_far_as_it_goes_and_says_so(tmp_path: Path) -> None:
    path = film(tmp_path / "a.mp4", size=(640, 360), times=range(0, 8000, 20))
    os.truncate(path, path.stat().st_size * 3 // 4)
    copy, told = marked(path)
    assert "不完整" in told["shortcoming"]
    assert 100 < told["frames"] < 400
    assert len(pictures(copy)) == told["frames"]


@pytest.mark.parametrize("kept", [0, 20, 3000])
def test_a_film_of_which_too_little_is_left_is_told_to_be_none(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(media.video(started_at=NOW))
    os.truncate(path, kept)
    with pytest.raises(NotMarked, match=r"空的|损坏"):
        marked(path)


def test_noise_and_a_film_that_turns_to_noise_do_no_harm(tmp_path: Path) -> None:
    (tmp_path / "noise").write_bytes(random.randbytes(50_000))
    with pytest.raises(NotMarked):
        marked(tmp_path / "noise")
    path = film(tmp_path / "a.mp4", size=(640, 360), times=range(0, 8000, 20))
    data = bytearray(path.read_bytes())
    half = len(data) // 2
    data[half : half + 3000] = random.randbytes(3000)
    path.write_bytes(data)
    _, told = marked(path)
    assert told["frames"] > 100


def test_sound_alone_cannot_bear_words(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    path.write_bytes(media.audio(seconds=1))
    with pytest.raises(NotMarked, match="没有画面，不能加印水印"):
        marked(path)


def test_a_photo_is_marked_upright_and_without_where_it_was_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    exif = Image.Exif()
    exif[0x0112] = 6  # turn it a quarter clockwise to see it
    exif.get_ifd(0x8825)[1] = "N"
    picture = Image.new("RGB", (601, 401), (128, 128, 128))
    picture.paste((200, 0, 0), (0, 0, 200, 401))
    picture.save(path, "JPEG", exif=exif)
    copy, told = marked(path)
    with Image.open(copy) as seen:
        assert (told["kind"], seen.size, seen.format) == ("photo", (400, 600), "JPEG")
        assert not seen.getexif()
        assert redness(part(seen, (0, 0, 1, 0.33))) > 100
        plain = picture.rotate(-90, expand=True)
        assert all(changed(part(plain, quarter), part(seen, quarter)) > 0.02 for quarter in QUARTERS)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "CMYK", "I;16"])
def test_photos_of_every_sort_of_pixels_are_marked(tmp_path: Path, mode: str) -> None:
    path = tmp_path / "a"
    Image.new("RGB", (500, 300), (90, 90, 90)).convert("L" if mode == "I;16" else mode).convert(mode).save(
        path, "TIFF" if mode in ("CMYK", "I;16") else "PNG"
    )
    _, told = marked(path)
    assert (told["width"], told["height"]) == (500, 300)


@pytest.mark.long
def test_a_film_that_takes_too_long_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "MOST_SECONDS", 0.5)
    with pytest.raises(NotMarked, match="超时"):
        marked(film(tmp_path / "a.mp4", size=(1280, 720), times=range(0, 20_000, 20)))


def test_words_in_the_scripts_of_the_country_are_laid_over_and_the_rest_as_code_points(
    tmp_path: Path,
) -> None:
    path = film(tmp_path / "a.mp4", size=(640, 360))
    looks = {
        word: pictures(marked(path, words=(word,))[0])[0].to_image()
        for word in ("𠀀", "〔U+20000〕", "\uf0b7\n\x0b", "ئۇيغۇر", "བོད", "ꆈꌠ", "😀")
    }
    assert changed(looks["𠀀"], looks["〔U+20000〕"]) == 0
    for one, other in pairwise(looks[word] for word in list(looks)[1:]):
        assert changed(one, other) > 0.003


# ── all pictures in their order, whatever the clock of the original does ─────────────────────────────────


def numbers(copy: Path) -> list[int]:
    return [films.number_of(frame) for frame in pictures(copy)]


def end_of_each(copy: Path) -> list[float]:
    with av.open(str(copy)) as container:
        ends: dict[int, float] = {}
        for packet in container.demux():
            if packet.size and packet.pts is not None:
                end = float((packet.pts + (packet.duration or 0)) * packet.time_base)
                ends[packet.stream_index] = max(ends.get(packet.stream_index, 0.0), end)
    return list(ends.values())


@pytest.mark.parametrize(("starts", "voice"), [((100, 0), ""), ((0, 0), "aac"), ((50, 0, 0), "aac")])
def test_clips_joined_into_one_stream_come_out_whole_and_in_step(
    tmp_path: Path, starts: tuple[int, ...], voice: str
) -> None:
    joined = b"".join(
        films.film(tmp_path / f"{n}.ts", seconds=2, start=start, first=n * 50, voice=voice).read_bytes()
        for n, start in enumerate(starts)
    )
    (tmp_path / "a.ts").write_bytes(joined)
    copy, told = marked(tmp_path / "a.ts")
    assert numbers(copy) == list(range(50 * len(starts)))
    assert f"时钟有{len(starts) - 1}处" in told["shortcoming"]
    ends = end_of_each(copy)
    assert ends == pytest.approx([2 * len(starts)] * (1 + bool(voice)), abs=0.2 * len(starts))
    assert max(ends) - min(ends) < 0.15


@pytest.mark.parametrize("every", [3, 1000])
def test_pictures_that_bear_no_time_are_not_lost(tmp_path: Path, every: int) -> None:
    units = films.units_of(tmp_path / "a.h264", seconds=4, b_frames=0)
    parts = [(0xE0, n / 25 if n % every == 0 else None, unit) for n, unit in enumerate(units)]
    (tmp_path / "a.mpg").write_bytes(films.program_stream(parts, types={0xE0: 0x1B}))
    copy, told = marked(tmp_path / "a.mpg")
    assert (numbers(copy), told["shortcoming"]) == (list(range(100)), "")
    assert end_of_each(copy) == pytest.approx([4], abs=0.2)


def test_a_clock_that_overflows_goes_on(tmp_path: Path) -> None:
    units = films.units_of(tmp_path / "a.h264", seconds=4, b_frames=0)
    begin = (1 << 33) / 90_000 - 2
    parts = [(0xE0, begin + n / 25, unit) for n, unit in enumerate(units)]
    (tmp_path / "a.mpg").write_bytes(films.program_stream(parts, types={0xE0: 0x1B}))
    copy, told = marked(tmp_path / "a.mpg")
    assert (numbers(copy), told["shortcoming"]) == (list(range(100)), "")
    assert end_of_each(copy) == pytest.approx([4], abs=0.1)


def test_a_pause_is_closed_in_the_copy_and_told(tmp_path: Path) -> None:
    units = films.units_of(tmp_path / "a.h264", seconds=4, b_frames=0)
    parts = [(0xE0, n / 25 + 600 * (n >= 50), unit) for n, unit in enumerate(units)]
    (tmp_path / "a.mpg").write_bytes(films.program_stream(parts, types={0xE0: 0x1B}))
    copy, told = marked(tmp_path / "a.mpg")
    assert numbers(copy) == list(range(100))
    assert "时钟有1处" in told["shortcoming"]
    assert end_of_each(copy) == pytest.approx([4], abs=0.1)


@pytest.mark.parametrize("name", ["a.mp4", "a.avi", "a.mkv", "a.flv", "a.wmv"])
def test_a_whole_film_of_any_container_lacks_nothing(tmp_path: Path, name: str) -> None:
    path = films.film(tmp_path / name, form="asf" if name == "a.wmv" else "", seconds=3)
    copy, told = marked(path)
    assert (numbers(copy), told["shortcoming"]) == (list(range(75)), "")


def test_a_voice_nobody_can_decode_is_missing_and_said_to_be(tmp_path: Path) -> None:
    units = films.units_of(tmp_path / "a.h264", seconds=2, b_frames=0)
    voice = bytes(range(256)) + bytes(range(64))
    both = [part for n, unit in enumerate(units) for part in ((0xE0, n / 25, unit), (0xC0, n / 25, voice))]
    (tmp_path / "a.mpg").write_bytes(films.program_stream(both, types={0xE0: 0x1B, 0xC0: 0x92}))
    copy, told = marked(tmp_path / "a.mpg")
    assert numbers(copy) == list(range(50))
    assert (told["sound_tracks"], told["shortcoming"]) == (0, "第1路声音（g722_1）无法解码，未写入副本")


def test_what_follows_behind_an_mp4_is_not_in_the_copy_and_said_to_be_missing(tmp_path: Path) -> None:
    data = films.film(tmp_path / "a.mp4").read_bytes()
    (tmp_path / "b.mp4").write_bytes(data + data)
    assert "另接" in marked(tmp_path / "b.mp4")[1]["shortcoming"]
    (tmp_path / "c.mp4").write_bytes(data + b"GPS DATA" * 40)
    assert marked(tmp_path / "c.mp4")[1]["shortcoming"] == ""


def test_a_heic_photo_becomes_a_photo(tmp_path: Path) -> None:
    (tmp_path / "a.heic").write_bytes(films.heic(tmp_path))
    copy, told = marked(tmp_path / "a.heic")
    assert (told["kind"], told["frames"], told["shortcoming"]) == ("photo", 1, "")
    with Image.open(copy) as image:
        assert image.format == "JPEG"
