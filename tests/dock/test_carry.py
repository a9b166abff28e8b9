"""Carrying files over: whole, once, and through every kind of trouble on the line."""

import contextlib
import os
import sqlite3
import threading
import time

import pytest

from tests.builders.footage import NAME, bulk, film
from tests.dock.conftest import DockingStation
from tests.dock.tus_platform import Platform, Upload

MIB = 1 << 20


def test_a_film_arrives_whole_with_what_is_known_of_it(station: DockingStation, platform: Platform) -> None:
    original = film(station.card / "DCIM" / f"{NAME}_IMP.mp4", seconds=3, made_at="2026-11-23T02:15:00Z")
    outcome = station.run("--clock-offset-ms", "1234567=-1500")
    assert outcome.code == 0, outcome.text
    (upload,) = platform.uploads.values()
    assert upload.content == original.read_bytes()
    sha256 = upload.metadata.pop("sha256")
    assert sha256 == station.entries()[0].sha256
    assert upload.metadata == {
        "filename": f"{NAME}_IMP.mp4",
        "relative_path": f"DCIM/{NAME}_IMP.mp4",
        "kind": "video",
        "device": "1234567",
        "officer": "650001",
        "segment": "1",
        "started_at": "2026-11-23T10:15:00+08:00",
        "ended_at": "2026-11-23T10:15:03+08:00",
        "clock_offset_ms": "-1500",
        "pattern": "gat947",
        "key_mark": "1",
    }
    assert station.states() == {f"DCIM/{NAME}_IMP.mp4": "marked"}
    assert station.list_on_card() == [f"DCIM/{NAME}_IMP.mp4"]


def test_several_files_travel_at_once_each_in_one_patch(station: DockingStation, platform: Platform) -> None:
    platform.faults.pause_s = 0.02
    for number in range(4):
        bulk(station.card / f"2026112310150{number}.mp4", size=MIB, seed=number)
    assert station.run("--parallel", "3").code == 0
    assert platform.count("PATCH") == 4
    assert platform.most_receiving == 3


def test_what_has_a_receipt_is_never_carried_again(station: DockingStation, platform: Platform) -> None:
    bulk(station.card / "a.mp4", size=5000)
    station.run()
    assert "没有新文件" in station.run().text
    assert platform.count("POST") == 1


@pytest.mark.parametrize(
    "at", [315_532_800, 0, 1_420_070_460, 1_700_000_000], ids=["1980", "1970", "2015", "2023"]
)
@pytest.mark.parametrize("wipe", [(), ("--wipe",)])
def test_a_new_recording_under_a_used_name_size_and_time_is_carried_before_it_is_called_sent(
    station: DockingStation, platform: Platform, at: int, wipe: tuple[str, ...]
) -> None:
    path = bulk(station.card / "FILE0001.MP4", size=5000, seed=1)
    os.utime(path, (at, at))
    station.run(*wipe)
    bulk(path, size=5000, seed=2)
    os.utime(path, (at, at))
    second = path.read_bytes()
    assert station.run(*wipe).code == 0
    assert platform.contents()[1] == second
    assert wipe or station.list_on_card() == ["FILE0001.MP4"]


def test_while_the_new_recording_under_a_used_name_is_not_sent_it_is_not_listed(
    station: DockingStation, platform: Platform
) -> None:
    path = bulk(station.card / "FILE0001.MP4", size=5000, seed=1)
    os.utime(path, (315_532_800, 315_532_800))
    station.run()
    bulk(path, size=5000, seed=2)
    os.utime(path, (315_532_800, 315_532_800))
    platform.faults.refuse_create = {"detail": "不能入库。"}
    station.run()
    assert station.list_on_card() == []
    assert not (station.card / "已上传.txt").exists()


def test_a_large_file_without_a_time_that_differs_in_one_byte_is_another(
    station: DockingStation, platform: Platform
) -> None:
    path = bulk(station.card / "a.mp4", size=(16 << 20) + 100_000)
    os.utime(path, (315_532_800, 315_532_800))
    station.run()
    with path.open("r+b") as content:
        content.seek(600_000)
        content.write(b"other")
    os.utime(path, (315_532_800, 315_532_800))
    assert station.run().code == 0
    assert platform.contents()[1] == path.read_bytes()


def test_the_journal_of_an_older_station_is_read_on_and_nothing_is_sent_twice(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    station.run()
    with contextlib.closing(sqlite3.connect(station.home / "liuhen-dock.db")) as db:
        db.execute("ALTER TABLE entry DROP COLUMN sample")
    assert station.run().code == 0
    assert station.run("--wipe").code == 0
    assert (station.files(), platform.count("POST")) == (set(), 1)


def test_the_same_bytes_under_two_names_are_carried_once(station: DockingStation, platform: Platform) -> None:
    bulk(station.card / "a.mp4", size=5000)
    bulk(station.card / "copy" / "b.mp4", size=5000)
    assert station.run().code == 0
    assert platform.count("POST") == 1
    assert set(station.states().values()) == {"marked"}


def test_another_card_with_the_same_name_size_and_time_is_another_file(
    station: DockingStation, platform: Platform
) -> None:
    import os

    other = station.home.parent / "other"
    for folder, seed in ((station.card, 1), (other, 2)):
        path = bulk(folder / "0001.mp4", size=5000, seed=seed)
        os.utime(path, (1_700_000_000, 1_700_000_000))
    station.run()
    assert station.run(folder=other).code == 0
    assert len(set(platform.contents())) == 2


def test_a_dropped_line_is_picked_up_where_it_broke(station: DockingStation, platform: Platform) -> None:
    original = bulk(station.card / "a.mp4", size=3 * MIB)
    platform.faults.drops = [MIB, 100]
    assert station.run().code == 0
    assert platform.contents() == [original.read_bytes()]
    assert platform.count("PATCH") == 3
    assert platform.count("POST") == 1


def test_a_platform_that_dies_in_the_middle_and_returns_gets_the_rest(
    station: DockingStation, platform: Platform
) -> None:
    original = bulk(station.card / "a.mp4", size=4 * MIB)
    platform.faults.pause_s = 0.01

    def die_and_return() -> None:
        while not any(len(upload.content) for upload in list(platform.uploads.values())):
            time.sleep(0.01)
        platform.stop()
        time.sleep(0.3)
        platform.faults.pause_s = 0
        platform.start()

    thread = threading.Thread(target=die_and_return)
    thread.start()
    outcome = station.run()
    thread.join()
    assert outcome.code == 0, outcome.text
    assert platform.contents() == [original.read_bytes()]
    assert platform.count("POST") == 1


def test_busy_answers_are_waited_out_and_retry_after_is_kept(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.busy = [(503, "1"), (423, ""), (507, ""), (429, "0"), (500, "")]
    begun = time.monotonic()
    assert station.run().code == 0
    assert time.monotonic() - begun >= 1


def test_a_wrong_offset_is_asked_for_again(station: DockingStation, platform: Platform) -> None:
    original = bulk(station.card / "a.mp4", size=MIB)
    platform.faults.drops = [5000]
    platform.faults.wrong_offset = 1
    assert station.run().code == 0
    assert platform.contents() == [original.read_bytes()]


def test_a_platform_that_says_yes_and_keeps_nothing_is_not_stormed(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.swallow = True
    station.settings(patience_s=0.6)
    outcome = station.run()
    assert outcome.code == 4
    assert "没有收下全部数据" in outcome.text
    assert platform.count("PATCH") < 20


def test_an_upload_the_platform_forgot_is_begun_again(station: DockingStation, platform: Platform) -> None:
    original = bulk(station.card / "a.mp4", size=MIB)
    platform.faults.drops = [5000]
    platform.faults.on_chunk = lambda upload: platform.uploads.clear()
    station.settings(patience_s=0.5)
    assert station.run().code == 4
    platform.faults.on_chunk = lambda upload: None
    assert station.run().code == 0
    assert platform.contents() == [original.read_bytes()]


def test_the_token_never_follows_a_location_to_another_host(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.location_host = "http://127.0.0.1:9"
    assert station.run().code == 0
    assert len(platform.contents()[0]) == 5000


def test_a_file_that_changes_under_way_is_let_go_and_begun_anew(
    station: DockingStation, platform: Platform
) -> None:
    path = bulk(station.card / "a.mp4", size=4 * MIB)
    platform.faults.pause_s = 0.01

    def grow(upload: Upload) -> None:
        platform.faults.on_chunk = lambda upload: None
        with path.open("ab") as file:
            file.write(b"more")

    platform.faults.on_chunk = grow
    outcome = station.run()
    assert outcome.code == 1
    assert "发生变化" in outcome.text
    assert not platform.uploads, "the half-made upload is discarded"
    platform.faults.pause_s = 0
    assert station.run().code == 0
    assert platform.contents() == [path.read_bytes()]
    assert station.states() == {"a.mp4": "marked"}


def test_a_card_pulled_in_the_middle_is_resumed_when_it_is_back(
    station: DockingStation, platform: Platform
) -> None:
    path = bulk(station.card / "a.mp4", size=4 * MIB)
    away = station.home / "away"
    platform.faults.pause_s = 0.01

    def pull(upload: Upload) -> None:
        if len(upload.content) > MIB and path.exists():
            path.rename(away)

    platform.faults.on_chunk = pull
    outcome = station.run()
    assert outcome.code == 3
    assert "可能已拔出" in outcome.text
    away.rename(path)
    platform.faults.on_chunk = lambda upload: None
    assert station.run().code == 0
    assert platform.count("POST") == 1
    assert platform.contents() == [path.read_bytes()]


def test_a_refusal_keeps_the_file_and_says_article_and_remedy(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.refuse_create = {
        "message": "设备未登记，不能接收",
        "article": "《办法》第十二条",
        "remedy": "请先由保管人登记设备。",
    }
    outcome = station.run("--wipe")
    assert outcome.code == 1
    assert "设备未登记，不能接收（依据《办法》第十二条）。请先由保管人登记设备。" in outcome.text
    assert station.files() == {"a.mp4"}
    platform.faults.refuse_create = None
    assert station.run().code == 0, "asked again when the program starts anew"


def test_a_refusal_after_the_bytes_is_asked_again_without_sending_them_again(
    station: DockingStation, platform: Platform
) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.refuse_receipt = {"message": "与声明的摘要不符"}
    outcome = station.run("--wipe")
    assert outcome.code == 1
    assert "与声明的摘要不符" in outcome.text
    platform.faults.refuse_receipt = None
    assert station.run().code == 0
    assert platform.count("PATCH") == 1


def test_a_revoked_token_stops_the_station_and_keeps_all_files(
    station: DockingStation, platform: Platform
) -> None:
    platform.faults.pause_s = 0.01
    for number in range(3):
        bulk(station.card / f"{number}.mp4", size=MIB, seed=number)
    platform.faults.on_chunk = lambda upload: platform.tokens.clear()
    outcome = station.run("--wipe")
    assert outcome.code == 5
    assert "令牌" in outcome.text
    assert station.files() == {"0.mp4", "1.mp4", "2.mp4"}


def test_a_pending_receipt_is_waited_for(station: DockingStation, platform: Platform) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.pending = 3
    assert station.run().code == 0


def test_a_quarantined_file_is_safe_but_needs_a_person(station: DockingStation, platform: Platform) -> None:
    bulk(station.card / "a.mp4", size=5000)
    platform.faults.quarantine = "无法识别的设备"
    outcome = station.run("--wipe")
    assert "无法识别的设备" in outcome.text
    assert outcome.code == 1
    assert station.states() == {"a.mp4": "wiped"}


@pytest.mark.parametrize(
    "name",
    ["执法" * 40 + ".mp4", "名 字,带=号;与“引号”.MP4", "\udcb2\udce2.mp4"],
    ids=["long", "odd", "not UTF-8"],
)
def test_any_file_name_survives(station: DockingStation, platform: Platform, name: str) -> None:
    bulk(station.card / name, size=100)
    outcome = station.run("--wipe")
    assert outcome.code == 0, outcome.text
    assert station.files() == set()
