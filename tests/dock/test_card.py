"""What lies on a card, when it has come to rest, and the list we leave."""

import errno
import os
from pathlib import Path

import pytest

from liuhen_dock.card import MACHINE_LIST, Card, Found, Rest, Shape, beyond_260
from liuhen_dock.troubles import CardUnreadable
from tests.builders.footage import bulk
from tests.dock.conftest import DockingStation
from tests.dock.tus_platform import Platform


def found(size: int, mtime_ns: int = 1) -> Found:
    return Found(Path("a.mp4"), "a.mp4", Shape(size, mtime_ns))


def test_a_file_is_at_rest_only_after_not_changing_for_long_enough() -> None:
    rest = Rest(settle_s=5)
    assert rest.sort([found(1)], at=0) == ([], [found(1)])
    assert rest.sort([found(2)], at=4) == ([], [found(2)])
    assert rest.sort([found(2)], at=8) == ([], [found(2)])
    assert rest.sort([found(2, mtime_ns=2)], at=9) == ([], [found(2, mtime_ns=2)]), "rewritten in place"
    assert rest.sort([found(2, mtime_ns=2)], at=14) == ([found(2, mtime_ns=2)], [])


def test_a_file_that_left_and_came_back_waits_anew() -> None:
    rest = Rest(settle_s=5)
    rest.sort([found(1)], at=0)
    rest.sort([], at=3)
    assert rest.sort([found(1)], at=6) == ([], [found(1)])


def test_links_do_not_lead_off_the_card(tmp_path: Path) -> None:
    bulk(tmp_path / "pc" / "secret.mp4", size=10)
    card = tmp_path / "card"
    bulk(card / "a.mp4", size=10)
    (card / "link.mp4").symlink_to(tmp_path / "pc" / "secret.mp4")
    (card / "folder").symlink_to(tmp_path / "pc")
    assert [file.name for file in Card.open(card).files()] == ["a.mp4"]


def test_a_card_keeps_its_label_and_a_torn_label_is_replaced(tmp_path: Path) -> None:
    label = Card.open(tmp_path).id
    assert len(label) == 16
    assert Card.open(tmp_path).id == label
    (tmp_path / MACHINE_LIST).write_text("{torn", "utf-8")
    assert Card.open(tmp_path).id not in ("", label)


def test_an_absent_folder_is_no_card(tmp_path: Path) -> None:
    with pytest.raises(CardUnreadable):
        Card.open(tmp_path / "none")


def test_a_card_that_takes_no_label_is_still_carried_once_and_wiped(
    station: DockingStation, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    (station.card / MACHINE_LIST).mkdir()  # what a full or protected card does: our list cannot be written
    bulk(station.card / "a.mp4", size=5000)
    assert "清单只记在本机台账" in station.run().text
    assert station.run().code == 0
    assert platform.count("POST") == 1
    assert station.run("--wipe").code == 0
    assert not (station.card / "a.mp4").exists()


@pytest.mark.parametrize(
    ("path", "long"),
    [
        ("E:\\DCIM", "\\\\?\\E:\\DCIM"),
        ("\\\\nas\\cards\\1", "\\\\?\\UNC\\nas\\cards\\1"),
        ("\\\\?\\E:\\DCIM", "\\\\?\\E:\\DCIM"),
    ],
)
def test_windows_is_asked_in_the_form_that_has_no_limit_of_260(path: str, long: str) -> None:
    assert beyond_260(path) == long


def names(card: Card) -> list[str]:
    return [file.name for file in card.files()]


def test_what_cannot_be_read_is_named_and_the_rest_is_carried(
    station: DockingStation, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in ("DCIM", "PRIVATE", "lost+found"):
        bulk(station.card / folder / "a.mp4", size=5000, seed=len(folder))
    real = os.scandir

    def scandir(
        path: str | Path = ".",
    ) -> object:  # root reads everything, so permissions would prove nothing
        if str(path).endswith(("PRIVATE", "lost+found")):
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    told = station.run()
    assert platform.count("POST") == 1
    assert station.list_on_card() == ["DCIM/a.mp4"]
    assert "“PRIVATE”读不到" in told.text
    assert "“lost+found”读不到" in told.text
    assert told.code == 1
    (station.card / "PRIVATE" / "a.mp4").unlink()
    (station.card / "PRIVATE").rmdir()
    assert station.run().code == 0, "lost+found alone is the system's own"


def test_a_file_that_cannot_be_looked_at_does_not_end_the_card(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a.mp4", "b.mp4", "c.mp4"):
        bulk(tmp_path / name, size=10)
    real = Path.lstat

    def lstat(path: Path) -> os.stat_result:
        if path.name == "b.mp4":
            raise OSError(errno.EIO, "Input/output error", str(path))
        return real(path)

    card = Card.open(tmp_path)
    monkeypatch.setattr(Path, "lstat", lstat)
    assert names(card) == ["a.mp4", "c.mp4"]
    assert list(card.unread) == ["b.mp4"]


def test_dead_links_loops_and_pipes_are_passed_by(tmp_path: Path) -> None:
    bulk(tmp_path / "a.mp4", size=10)
    (tmp_path / "dead.mp4").symlink_to(tmp_path / "nowhere.mp4")
    (tmp_path / "self.mp4").symlink_to(tmp_path / "self.mp4")
    (tmp_path / "loop").symlink_to(tmp_path)
    os.mkfifo(tmp_path / "pipe.mp4")
    card = Card.open(tmp_path)
    assert (names(card), card.unread) == (["a.mp4"], {})


def test_folders_deeper_than_any_camera_makes_are_told_and_left(tmp_path: Path) -> None:
    bulk(tmp_path / "a.mp4", size=10)
    bulk(tmp_path.joinpath(*["d"] * 60) / "b.mp4", size=10)
    card = Card.open(tmp_path)
    assert names(card) == ["a.mp4"]
    assert len(card.unread) == 1


def test_a_name_in_no_encoding_is_carried_beside_the_others(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    with open(os.fsencode(station.card) + "/\xd6\xb4.mp4".encode("latin-1"), "wb") as content:
        content.write(bytes(6000))
    assert station.run().code == 0
    assert platform.count("POST") == 2


@pytest.mark.parametrize(
    "label",
    ['{"card": "\\ud800", "files": []}', '{"card": "x", "files": []}', "[" * 100_000, '{"card": 1}', "[]"],
)
def test_a_strange_label_is_no_label(tmp_path: Path, label: str) -> None:
    (tmp_path / MACHINE_LIST).write_text(label, "utf-8")
    assert len(Card.open(tmp_path).id) == 16


def test_a_card_pulled_while_it_is_looked_through_is_gone_and_not_half_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bulk(tmp_path / "card" / "DCIM" / "a.mp4", size=10)
    card = Card.open(tmp_path / "card")
    files = card.files()
    assert next(files).name == "DCIM/a.mp4"
    (tmp_path / "card").rename(tmp_path / "pulled")
    with pytest.raises(CardUnreadable):
        list(files)
