"""Small pictures for lists: of what a film or a photograph shows, whatever else is in the file."""

from pathlib import Path

import pytest
from PIL import Image

from liuhen.kernel import posters
from tests import films


def drawn(path: Path, *, duration_ms: int | None = 2000) -> Image.Image:
    target = path.with_name("poster.jpg")
    posters.draw(path, target, duration_ms=duration_ms)
    with Image.open(target) as picture:
        picture.load()
    return picture


@pytest.mark.parametrize("form", ["mp4", "mpegts", "avi"])
def test_a_film_is_drawn_small_and_as_a_jpeg(tmp_path: Path, form: str) -> None:
    picture = drawn(films.film(tmp_path / "a.film", form=form, seconds=3), duration_ms=3000)
    assert picture.format == "JPEG"
    assert picture.size == (64, 48)  # never blown up


def test_of_a_large_photograph_nothing_but_its_small_picture_is_left(tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    turned = Image.Exif()
    turned[0x0112] = 6
    turned[0x013B] = "somebody"
    Image.new("RGB", (1600, 900), "teal").save(photo, exif=turned)
    picture = drawn(photo)
    assert picture.size == (90, posters.LONGEST_SIDE)  # upright
    assert not picture.getexif()
    assert photo.with_name("poster.jpg").stat().st_size < 4096


def test_a_film_whose_told_length_is_wrong_is_drawn_from_its_beginning(tmp_path: Path) -> None:
    assert drawn(films.film(tmp_path / "a.mp4", seconds=2), duration_ms=3_600_000).size == (64, 48)


@pytest.mark.parametrize("content", [b"", b"no film at all", b"\xff\xd8\xff\xe0 cut short"])
def test_what_shows_nothing_has_none_and_says_why(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.mp4"
    path.write_bytes(content)
    with pytest.raises(posters.NotDrawn, match=r"\w"):
        drawn(path)


def test_sound_alone_has_none(tmp_path: Path) -> None:
    with pytest.raises(posters.NotDrawn, match="没有可以解码的画面"):
        drawn(films.sound(tmp_path / "a.aac", codec="aac", form="adts", seconds=2))
