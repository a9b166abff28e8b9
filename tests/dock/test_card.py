"""What lies on a card, when it has come to rest, and the list we leave."""

from pathlib import Path

import pytest

from liuhen_dock.card import MACHINE_LIST, Card, Found, Rest, Shape, beyond_260
from liuhen_dock.troubles import CardUnreadable
from tests.dock.conftest import DockingStation
from tests.dock.footage import bulk
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
