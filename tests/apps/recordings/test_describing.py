"""What came by the browser is read as the station reads it: by one rule, whatever the file."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from liuhen.apps.recordings import describing
from liuhen.apps.recordings.describing import Reading
from liuhen_dock.contents import inspect
from liuhen_dock.describe import Description, describe
from liuhen_dock.media import SUFFIXES, read_media
from liuhen_dock.patterns import DEVICE_ZONE, read_name
from liuhen_dock.patterns.shipped import SHIPPED
from tests import films
from tests.builders import footage

AT = datetime(2026, 11, 24, 11, 4, 5, tzinfo=DEVICE_ZONE)


def made(path: Path) -> Path:
    """Write a file of 11:04:05 by the device's own clock, as a device of this kind writes it."""
    match path.suffix:
        case ".avi":
            path.write_bytes(films.with_idit(films.film(path).read_bytes(), "2026-11-24 11:04:05"))
        case ".mp4":
            films.film(path, made="2026-11-24T03:04:05Z")
        case ".jpg":
            footage.photo(path, made_at=AT)
        case ".heic":
            path.write_bytes(films.heic(path.parent, taken="2026:11:24 11:04:05"))
        case ".aac":
            films.sound(path, codec="aac", form="adts", seconds=60, silent=20)
        case ".dav":
            units = films.units_of(path.with_suffix(".h264"), seconds=2, b_frames=0)
            path.write_bytes(
                films.dhav([(AT + timedelta(seconds=n // 25), n % 25 * 40, u) for n, u in enumerate(units)])
            )
    return path


def at_the_station(path: Path) -> Description:
    name = read_name(path.stem, patterns=SHIPPED)
    return describe(name, media=read_media(path), suffix_kind=SUFFIXES[path.suffix[1:]])


@pytest.mark.parametrize(
    ("name", "kind", "seconds"),
    [
        ("MOVI0001.avi", "video", 2),
        ("MOVI0001.mp4", "video", 2),
        ("MOVI0001.dav", "video", 2),
        ("IMG_1.jpg", "photo", 0),
        ("IMG_1.heic", "photo", 0),
        ("20261124110405.aac", "audio", 60),
    ],
)
def test_browser_and_station_read_one_moment_and_one_length(
    tmp_path: Path, name: str, kind: str, seconds: int
) -> None:
    path = made(tmp_path / name)
    station, browser = at_the_station(path), Reading.of({"filename": name}, path=path)
    assert (browser.kind, browser.started_at, browser.ended_at) == (
        station.kind,
        station.started_at,
        station.ended_at,
    )
    assert (station.kind, station.started_at) == (kind, AT)
    assert station.ended_at is not None
    assert abs(station.ended_at - AT - timedelta(seconds=seconds)) < timedelta(seconds=0.2)


def test_an_end_that_cannot_be_measured_is_left_open(tmp_path: Path) -> None:
    path = films.film(tmp_path / "20261124110405.h264", form="h264")
    assert at_the_station(path).ended_at is None
    assert Reading.of({"filename": path.name}, path=path).ended_at is None


def test_what_is_known_of_the_inside_reads_as_a_look_into_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = made(tmp_path / "MOVI0001.mp4")
    looked = Reading.of({"filename": path.name}, path=path)
    with path.open("rb") as film:
        probed = inspect(film)
    monkeypatch.setattr(describing, "probe", None)  # nothing is looked into again
    assert Reading.of({"filename": path.name}, path=path, probed=probed) == looked
