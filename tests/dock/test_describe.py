"""Name and content are weighed on real files; the name wins, and what disagrees is noted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from liuhen_dock.describe import Description, describe
from liuhen_dock.media import SUFFIXES, read_media
from liuhen_dock.patterns import DEVICE_ZONE, read_name
from liuhen_dock.patterns.shipped import SHIPPED
from tests.builders.footage import NAME, film, photo, sound

AT = datetime(2026, 11, 23, 10, 15, 0, tzinfo=DEVICE_ZONE)


def described(path: Path) -> Description:
    kind = SUFFIXES[path.suffix[1:]]
    name = read_name(path.stem, patterns=SHIPPED)
    return describe(name, media=read_media(path), suffix_kind=kind)


@pytest.mark.parametrize(
    ("written", "notes"),
    [
        ("2026-11-23T02:15:00Z", ()),  # UTC, as the format demands
        ("2026-11-23T10:15:03Z", ()),  # local time called UTC, and 3 s late
        ("2026-11-22T18:15:00Z", ()),  # eight hours the other way
        ("2026-11-23T02:15:02Z", ()),  # written when the film ended
        ("1904-01-01T00:00:00Z", ()),  # a camera that does not fill it in
        ("2026-11-23T02:45:00Z", ("内嵌时间 2026-11-23 10:45:00 与文件名时间不一致",)),
        (
            "2026-11-23T03:15:00Z",
            ("内嵌时间 2026-11-23 11:15:00 与文件名时间不一致",),
        ),  # 1 h is no zone of ours
    ],
)
def test_the_names_time_wins_and_the_containers_is_compared(
    tmp_path: Path, written: str, notes: tuple[str, ...]
) -> None:
    found = described(film(tmp_path / f"{NAME}.mp4", made_at=written))
    assert (found.started_at, found.ended_at, found.notes) == (AT, AT + timedelta(seconds=2), notes)


def test_without_a_telling_name_the_container_speaks(tmp_path: Path) -> None:
    found = described(film(tmp_path / "MOVI0001.mp4", made_at="2026-11-23T02:15:00Z"))
    assert found.started_at == AT
    assert found.notes == ("文件名中没有时间，时间取自内嵌信息",)


@pytest.mark.parametrize(
    ("suffix", "movflags"),
    [("mp4", ""), ("mp4", "frag_keyframe+empty_moov"), ("avi", ""), ("ts", ""), ("mkv", "")],
)
def test_the_length_is_read_from_any_container(tmp_path: Path, suffix: str, movflags: str) -> None:
    found = described(film(tmp_path / f"{NAME}.{suffix}", movflags=movflags))
    assert found.kind == "video"
    assert found.ended_at == AT + timedelta(seconds=2)


def test_sound_has_a_length_and_a_photo_has_none(tmp_path: Path) -> None:
    heard = described(sound(tmp_path / "20261123101500.wav"))
    assert (heard.kind, heard.ended_at) == ("audio", AT + timedelta(seconds=2))
    seen = described(photo(tmp_path / "IMG_0001.jpg", made_at=AT))
    assert (seen.kind, seen.started_at, seen.ended_at) == ("photo", AT, AT)


def test_a_film_that_is_only_sound_is_called_sound(tmp_path: Path) -> None:
    path = sound(tmp_path / f"{NAME}.wav").rename(tmp_path / f"{NAME}.mp4")
    found = described(path)
    assert found.kind == "audio"
    assert found.notes == ("文件名表示类型为 video，内容实为 audio",)


def test_a_film_cut_off_by_an_empty_battery_is_described_by_its_name(tmp_path: Path) -> None:
    path = film(tmp_path / f"{NAME}.mp4")
    path.write_bytes(path.read_bytes()[:600])
    found = described(path)
    assert (found.kind, found.started_at, found.ended_at) == ("video", AT, None)
    assert found.notes == ("文件内嵌信息无法读取，可能损坏或未正常结束", "文件不完整，结尾缺失")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(at=st.floats(0, 1), junk=st.binary(max_size=40), suffix=st.sampled_from(["mp4", "wav", "jpg"]))
def test_no_damage_breaks_the_reader(tmp_path: Path, at: float, junk: bytes, suffix: str) -> None:
    makers: dict[str, Callable[[Path], Path]] = {"mp4": film, "wav": sound, "jpg": photo}
    whole = tmp_path / f"whole.{suffix}"
    if not whole.exists():
        makers[suffix](whole)
    content = bytearray(whole.read_bytes())
    begin = int(at * len(content))
    content[begin : begin + len(junk)] = junk
    damaged = tmp_path / f"damaged.{suffix}"
    damaged.write_bytes(content)
    described(damaged)


def test_a_file_that_cannot_be_read_is_the_cards_fault_not_the_films(tmp_path: Path) -> None:
    for suffix in ("mp4", "jpg"):
        with pytest.raises(OSError):
            described(tmp_path / f"gone.{suffix}")
