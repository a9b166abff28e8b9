"""What a file's bytes say: measured, told apart from what it only claims, for every container of this field."""

import struct
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from liuhen_dock.contents import Contents, inspect
from liuhen_dock.patterns import DEVICE_ZONE
from tests import films

# ── what is measured, and what is only said ──────────────────────────────────────────────────────────────


def read(path: Path, *, seconds: float = 30) -> Contents:
    with path.open("rb") as stream:
        return inspect(stream, seconds=seconds)


def found_in(tmp_path: Path, name: str, data: bytes) -> Contents:
    (tmp_path / name).write_bytes(data)
    return read(tmp_path / name)


@pytest.mark.parametrize(
    ("name", "codec", "form", "rate"),
    [
        ("a.aac", "aac", "adts", 8000),
        ("a.mp3", "libmp3lame", "mp3", 16_000),
        ("a.amr", "libopencore_amrnb", "amr", 8000),
    ],
)
def test_bare_sound_lasts_as_long_as_its_packets(
    tmp_path: Path, name: str, codec: str, form: str, rate: int
) -> None:
    # Quiet at first: what libavformat sees of the bit rate then makes half an hour of a minute.
    films.sound(tmp_path / name, codec=codec, form=form, rate=rate, seconds=60, silent=20)
    found = read(tmp_path / name)
    assert found["duration_ms"] == pytest.approx(60_000, abs=250)
    assert found["said_duration_ms"]


def test_vbr_mp3_without_a_header_is_measured(tmp_path: Path) -> None:
    data = films.sound(
        tmp_path / "a.mp3", codec="libmp3lame", form="mp3", rate=16_000, silent=20
    ).read_bytes()
    bare = data[data.index(b"\xff\xf3", data.index(b"Info") if b"Info" in data else data.index(b"Xing")) :]
    found = found_in(tmp_path, "b.mp3", bare)
    assert found["duration_ms"] == pytest.approx(60_000, abs=300)


@pytest.mark.parametrize("told", [0, 1, 0xFFFFFFFF, 0xFFFFFF00])
def test_a_wave_is_no_longer_than_its_samples_whatever_it_says(tmp_path: Path, told: int) -> None:
    data = bytearray(films.sound(tmp_path / "a.wav", codec="pcm_s16le", form="wav", seconds=10).read_bytes())
    at = data.index(b"data") + 4
    data[at : at + 4] = struct.pack("<I", told)
    found = found_in(tmp_path, "b.wav", bytes(data))
    assert (found["duration_ms"] or 0) <= 10_000
    assert found["cut"] == {0: "unknown", 1: "no", 0xFFFFFFFF: "unknown", 0xFFFFFF00: "yes"}[told]


@pytest.mark.parametrize("form", ["flv", "mpeg", "mpegts", "matroska", "avi", "asf", "mp4"])
def test_a_film_lasts_as_long_as_its_pictures_in_any_container(tmp_path: Path, form: str) -> None:
    found = read(films.film(tmp_path / "a", form=form, seconds=6))
    assert found["duration_ms"] == pytest.approx(6_000, abs=100)


@pytest.mark.parametrize("form", ["h264", "hevc"])
def test_bare_pictures_have_no_clock_and_so_no_length(tmp_path: Path, form: str) -> None:
    found = read(films.film(tmp_path / "a", form=form, codec="libx265" if form == "hevc" else "libx264"))
    assert (found["kind"], found["duration_ms"]) == ("video", None)


@pytest.mark.parametrize("box", [b"mvhd", b"mdhd", b"tkhd", b"elst"])
def test_an_mp4_whose_header_promises_half_an_hour_lasts_two_seconds(tmp_path: Path, box: bytes) -> None:
    data = bytearray(films.film(tmp_path / "a.mp4").read_bytes())
    at = data.index(box) + {b"mvhd": 20, b"mdhd": 20, b"tkhd": 24, b"elst": 12}[box]
    data[at : at + 4] = struct.pack(">I", int.from_bytes(data[at : at + 4], "big") * 1000)
    assert found_in(tmp_path, "b.mp4", bytes(data))["duration_ms"] == pytest.approx(2_000, abs=100)


def test_two_pictures_half_an_hour_apart_are_no_half_hour(tmp_path: Path) -> None:
    data = bytearray(films.film(tmp_path / "a.mp4", b_frames=0).read_bytes())
    at = data.index(b"stts") + 8  # one entry: how many, how long each
    each = int.from_bytes(data[at + 8 : at + 12], "big")
    data[at + 8 : at + 12] = struct.pack(">I", each * 1000)
    assert (found_in(tmp_path, "b.mp4", bytes(data))["duration_ms"] or 0) <= 2_000


def test_one_picture_told_as_a_thousand_is_not_measured(tmp_path: Path) -> None:
    data = bytearray(films.film(tmp_path / "a.mp4", b_frames=0).read_bytes())
    at = data.index(b"stsz") + 8  # one size for all
    data[at : at + 4] = struct.pack(">I", 4000)
    assert found_in(tmp_path, "b.mp4", bytes(data))["duration_ms"] is None


def test_of_a_film_cut_short_only_what_is_there_is_measured(tmp_path: Path) -> None:
    data = films.film(tmp_path / "a.mp4", seconds=8, b_frames=0, flags="faststart").read_bytes()
    begin = data.index(b"mdat") + 4
    half = found_in(tmp_path, "half.mp4", data[: begin + (len(data) - begin) // 2])
    assert half["cut"] == "yes"
    assert 1_000 < (half["duration_ms"] or 0) < 7_000
    assert found_in(tmp_path, "none.mp4", data[:begin])["duration_ms"] is None


def test_sound_slower_than_any_microphone_is_not_measured(tmp_path: Path) -> None:
    data = bytearray(films.sound(tmp_path / "a.wav", codec="pcm_s16le", form="wav", seconds=10).read_bytes())
    data[24:32] = struct.pack("<II", 100, 200)  # samples and bytes a second
    assert found_in(tmp_path, "b.wav", bytes(data))["duration_ms"] is None


def test_an_mp4_of_sound_alone_is_sound(tmp_path: Path) -> None:
    found = read(films.sound(tmp_path / "a.mp4", codec="aac", form="mp4", seconds=5))
    assert (found["kind"], found["has_audio"]) == ("audio", True)
    assert found["duration_ms"] == pytest.approx(5_000, abs=300)


def test_a_fragmented_mp4_is_measured(tmp_path: Path) -> None:
    found = read(films.film(tmp_path / "a.mp4", seconds=4, flags="frag_keyframe+empty_moov"))
    assert found["duration_ms"] == pytest.approx(4_000, abs=100)


@pytest.mark.parametrize("name", ["a.ts", "a.mpg", "a.mkv", "a.avi"])
def test_two_clips_joined_last_as_long_as_both(tmp_path: Path, name: str) -> None:
    form = {"a.ts": "mpegts", "a.mpg": "mpeg", "a.mkv": "matroska", "a.avi": "avi"}[name]
    data = films.film(tmp_path / name, form=form, seconds=4).read_bytes()
    assert found_in(tmp_path, f"b{name}", data + data)["duration_ms"] == pytest.approx(8_000, abs=200)


def test_a_clip_that_begins_at_100_s_joined_with_one_from_zero_lasts_no_day(tmp_path: Path) -> None:
    late = films.film(tmp_path / "late.ts", seconds=4, start=100).read_bytes()
    early = films.film(tmp_path / "early.ts", seconds=4).read_bytes()
    found = found_in(tmp_path, "a.ts", late + early)
    assert found["duration_ms"] == pytest.approx(8_000, abs=100)
    assert (found["said_duration_ms"] or 0) > 26 * 3600 * 1000  # what is only said


def test_a_chained_ogg_lasts_as_long_as_its_links(tmp_path: Path) -> None:
    data = films.sound(tmp_path / "a.ogg", codec="libopus", form="ogg", rate=48_000, seconds=5).read_bytes()
    assert found_in(tmp_path, "b.ogg", data + data)["duration_ms"] == pytest.approx(10_000, abs=100)


def test_an_avi_whose_pace_its_own_sound_contradicts_is_not_measured(tmp_path: Path) -> None:
    data = bytearray(films.film(tmp_path / "a.avi", voice="pcm_s16le", seconds=4).read_bytes())
    at = data.index(b"strh") + 8 + 20  # scale, rate of the pictures
    scale, rate = struct.unpack("<II", data[at : at + 8])
    data[at : at + 8] = struct.pack("<II", scale * rate, rate)  # a picture a second
    assert found_in(tmp_path, "b.avi", bytes(data))["duration_ms"] is None


def test_a_pause_inside_a_dav_is_not_recorded_time_and_its_clock_is_the_devices(tmp_path: Path) -> None:
    units = films.units_of(tmp_path / "a.h264", seconds=4, b_frames=0)
    begun = datetime(2026, 11, 24, 11, 4, 5, tzinfo=DEVICE_ZONE)
    data = films.dhav([
        (begun + timedelta(minutes=30 * (n >= 50), seconds=n // 25), n % 25 * 40, unit) for n, unit in enumerate(units)
    ])  # fmt: skip
    found = found_in(tmp_path, "a.dav", data)
    assert found["duration_ms"] == pytest.approx(4_000, abs=100)
    assert (found["clock"], found["created_local"]) == ("device", "2026-11-24T11:04:05")


# ── what is cut, and what is whole ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "tail",
    [
        b"GPS DATA " * 30,
        bytes(range(256)),
        bytes(64),
        b"\0\0\0\x10GPS 12345678\xff\xff\xff\xffINFO",
        b"\0\0\0",
    ],
)
def test_what_a_maker_writes_after_a_whole_file_is_no_missing_end(tmp_path: Path, tail: bytes) -> None:
    for name in ("a.mp4", "a.avi"):
        found = found_in(tmp_path, f"b{name}", films.film(tmp_path / name).read_bytes() + tail)
        assert (found["kind"], found["cut"], found["reason"]) == ("video", "no", "")


@pytest.mark.parametrize("name", ["a.avi", "a.mkv", "a.ts", "a.flv", "a.wav", "a.png", "a.ogg", "a.wmv"])
def test_a_missing_end_is_seen_in_any_container(tmp_path: Path, name: str) -> None:
    match name[2:]:
        case "png":
            Image.new("L", (200, 200)).save(tmp_path / name)
        case "wav":
            films.sound(tmp_path / name, codec="pcm_s16le", form="wav", seconds=4)
        case "ogg":
            films.sound(tmp_path / name, codec="libopus", form="ogg", rate=48_000, seconds=4)
        case _:
            films.film(tmp_path / name, form={"wmv": "asf", "ts": "mpegts"}.get(name[2:], ""), seconds=4)
    data = (tmp_path / name).read_bytes()
    assert found_in(tmp_path, f"whole-{name}", data)["cut"] != "yes"
    found = found_in(tmp_path, f"cut-{name}", data[: -len(data) // 10 - 9])
    assert found["cut"] == "yes"
    assert found["reason"]


def test_a_photo_lacking_only_its_last_bytes_is_cut_and_a_motion_photo_is_not(tmp_path: Path) -> None:
    Image.effect_noise((400, 300), 90).save(tmp_path / "a.jpg")
    whole = (tmp_path / "a.jpg").read_bytes()
    assert found_in(tmp_path, "cut.jpg", whole[:-2])["cut"] == "yes"
    motion = found_in(tmp_path, "motion.jpg", whole + films.film(tmp_path / "a.mp4").read_bytes())
    assert (motion["kind"], motion["cut"], motion["reason"]) == ("photo", "no", "")


def test_an_mp4_behind_an_mp4_is_told_since_no_player_shows_it(tmp_path: Path) -> None:
    data = films.film(tmp_path / "a.mp4").read_bytes()
    found = found_in(tmp_path, "b.mp4", data + data)
    assert (found["cut"], "另接" in found["reason"]) == ("no", True)


@pytest.mark.parametrize("head", [b"%PDF-1.7\n", b"PK\3\4\x14\0\0\0", b"Rar!\x1a\7", b"MZ\x90\0"])
def test_a_paper_or_an_archive_with_a_song_in_it_is_no_recording(tmp_path: Path, head: bytes) -> None:
    song = films.sound(
        tmp_path / "a.mp3", codec="libmp3lame", form="mp3", rate=16_000, seconds=5
    ).read_bytes()
    assert found_in(tmp_path, "a.mp4", head + song)["kind"] == "unknown"


# ── photos that look like films, films that are sound ────────────────────────────────────────────────────


def test_a_heic_photo_is_a_photo_of_its_moment(tmp_path: Path) -> None:
    found = found_in(tmp_path, "a.heic", films.heic(tmp_path, taken="2026:11:24 11:04:05"))
    assert (found["kind"], found["width"], found["height"], found["codec"]) == ("photo", 64, 48, "hevc")
    assert (found["clock"], found["created_local"]) == ("device", "2026-11-24T11:04:05")
    assert (found["duration_ms"], found["cut"], found["reason"]) == (None, "no", "")
    assert found_in(tmp_path, "b.heic", films.heic(tmp_path)[:-20])["cut"] == "yes"


def test_other_stills_and_turning_pictures_are_photos(tmp_path: Path) -> None:
    pictures = [Image.new("RGB", (32, 24), color) for color in ("red", "blue")]
    for name in ("a.avif", "a.webp", "a.gif", "a.mpo"):
        pictures[0].save(
            tmp_path / name, save_all=True, append_images=pictures[1:] if name != "a.avif" else []
        )
        found = read(tmp_path / name)
        assert (found["kind"], found["width"], found["height"], found["reason"]) == ("photo", 32, 24, "")


# ── whose clock, and whose voice ─────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "spelled",
    ["Tue Nov 24 11:04:05 2026", "2026-11-24 11:04:05", "2026/11/24/ 11:04:05", "2026:11:24 11:04:05"],
)
def test_an_avi_is_dated_by_the_devices_own_clock(tmp_path: Path, spelled: str) -> None:
    data = films.with_idit(films.film(tmp_path / "a.avi").read_bytes(), spelled)
    found = found_in(tmp_path, "b.avi", data)
    assert (found["clock"], found["created_at"], found["created_local"]) == (
        "device",
        None,
        "2026-11-24T11:04:05",
    )


def test_an_mp4_is_dated_in_utc(tmp_path: Path) -> None:
    found = read(films.film(tmp_path / "a.mp4", made="2026-11-24T03:04:05Z"))
    assert (found["clock"], found["created_at"], found["created_local"]) == (
        "utc",
        "2026-11-24T03:04:05Z",
        None,
    )


@pytest.mark.parametrize(
    ("kind", "name"),
    [(0x90, "pcm_alaw"), (0x91, "pcm_mulaw"), (0x92, "g722_1"), (0x93, "g723_1"), (0x99, "g729"), (0x9B, "svac_audio"),
     (0x77, "unknown")],
)  # fmt: skip
def test_the_voice_in_a_program_stream_is_called_what_its_map_calls_it(
    tmp_path: Path, kind: int, name: str
) -> None:
    units = films.units_of(tmp_path / "a.h264", seconds=2, b_frames=0)
    voice = bytes(range(256)) + bytes(range(64))
    both = [part for n, unit in enumerate(units) for part in ((0xE0, n / 25, unit), (0xC0, n / 25, voice))]
    found = found_in(tmp_path, "a.mpg", films.program_stream(both, types={0xE0: 0x1B, 0xC0: kind}))
    assert (found["codec"], found["sound_codec"]) == ("h264", name)
    assert found["duration_ms"] == pytest.approx(2_000, abs=100)
    alone = films.program_stream(both[1::2], types={0xC0: kind})
    assert found_in(tmp_path, "b.mpg", alone)["codec"] == name


def test_pictures_that_only_the_map_knows_are_called_by_it(tmp_path: Path) -> None:
    units = films.units_of(tmp_path / "a.h264", seconds=2, b_frames=0)
    data = films.program_stream([(0xE0, n / 25, unit) for n, unit in enumerate(units)], types={0xE0: 0x80})
    assert found_in(tmp_path, "a.mpg", data)["codec"] == "svac"


def test_a_file_that_takes_too_long_to_read_has_no_measured_length(tmp_path: Path) -> None:
    path = films.film(tmp_path / "a.ts", seconds=2)
    assert read(path, seconds=0)["duration_ms"] is None


def test_a_makers_name_in_gbk_makes_no_film_unreadable(tmp_path: Path) -> None:
    data = films.film(tmp_path / "a.avi").read_bytes()
    at = data.index(b"Lavf", data.index(b"ISFT"))
    assert (
        found_in(tmp_path, "b.avi", data[:at] + "警翼科技".encode("gbk") + data[at + 8 :])["kind"] == "video"
    )


def test_a_broken_photo_says_what_it_is(tmp_path: Path) -> None:
    found = found_in(tmp_path, "a.jpg", b"\xff\xd8\xff\xe0" + bytes(40))
    assert (found["kind"], bool(found["reason"])) == ("unknown", True)
