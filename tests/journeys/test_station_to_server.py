"""From the card to the platform: the real station program against the real server, both killed on the way."""

import random
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.builders.cards import a_take, shoot
from tests.services.liuhen import Liuhen
from tests.services.station import Station
from tests.services.waiting import looks

MIB = 1 << 20
LARGE = 64 * MIB
LOCAL = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def station(live: Liuhen, tmp_path: Path) -> Station:
    return Station.beside(live.url, folder=tmp_path, token=live.tokens["station"])


def ago(*, minutes: int) -> datetime:
    return datetime.now(LOCAL) - timedelta(minutes=minutes)


def wait_for_bytes(server: Liuhen, count: int) -> None:
    """Return as soon as so many bytes of one unfinished upload have arrived."""
    for _ in looks("bytes", within=30, pause=0.001):
        if any(part.stat().st_size >= count for part in (server.data / "incoming").glob("*.part")):
            return


def in_mid_upload(server: Liuhen) -> bool:
    return any(part.stat().st_size < LARGE for part in (server.data / "incoming").glob("*.part"))


def recordings_of(server: Liuhen, station: Station) -> list[dict[str, object]]:
    """Return what the platform says of each file that the station has a receipt for."""
    with server.client("legal") as client:
        answers = [client.get(f"/api/v1/recordings/{e.recording}") for e in station.journal().values()]
    return [dict(answer.raise_for_status().json()) for answer in answers]


@pytest.mark.article("av-13-1")
def test_a_card_is_carried_whole_and_a_second_run_sends_nothing(live: Liuhen, station: Station) -> None:
    for minutes, kind in enumerate(("video", "audio", "photo"), 20):
        shoot(station.card, a_take(ended_at=ago(minutes=minutes), kind=kind))
    carried = station.dock()
    assert carried.code == 0, carried.text
    assert carried.text.count("回执有效") == 3
    assert set(station.states().values()) == {"marked"}
    assert {row["state"] for row in recordings_of(live, station)} == {"stored"}
    again = station.dock()
    assert again.code == 0
    assert "没有新文件" in again.text
    assert "上传" not in again.text


def test_a_wipe_removes_what_has_a_receipt_and_nothing_else(live: Liuhen, station: Station) -> None:
    shoot(station.card, a_take(ended_at=ago(minutes=30)))
    (station.card / "DCIM/note.txt").write_text("不是录像", "utf-8")
    wiped = station.dock("--wipe")
    assert wiped.code == 0, wiped.text
    assert station.files() == {"DCIM/note.txt"}
    assert set(station.states().values()) == {"wiped"}
    assert [row["state"] for row in recordings_of(live, station)] == ["stored"]


def test_a_file_of_an_unknown_device_is_kept_apart_and_has_a_receipt(live: Liuhen, station: Station) -> None:
    shoot(station.card, a_take(ended_at=ago(minutes=40), device="DSJ9999"))
    carried = station.dock()
    assert carried.code == 1
    assert "已安全存入平台，但被隔离待核" in carried.text
    (entry,) = station.journal().values()
    assert entry.receipt, "it is as durable as any other"
    (row,) = recordings_of(live, station)
    assert row["state"] == "quarantined"
    assert row["doubts"] == ["unknown-device"]


def test_a_server_killed_in_mid_upload_is_waited_for(own_live: Liuhen, tmp_path: Path) -> None:
    station = Station.beside(own_live.url, folder=tmp_path / "dock", token=own_live.tokens["station"])
    shoot(station.card, a_take(ended_at=ago(minutes=50)), padding=random.randbytes(LARGE))
    process = station.start(str(station.card), "--once", "--wipe")
    wait_for_bytes(own_live, MIB)
    own_live.kill("web")
    own_live.kill("sequencer")
    assert in_mid_upload(own_live)
    own_live.start_sequencer()
    own_live.start_web()
    text, _ = process.communicate(timeout=60)
    assert process.returncode == 0, text
    assert "连不上平台" in text or "连接中断" in text
    assert station.files() == set()
    assert not list((own_live.data / "incoming").iterdir())
    assert own_live.command("ledger", "verify")[0] == 0


def test_a_station_killed_in_mid_upload_goes_on_where_it_was(live: Liuhen, station: Station) -> None:
    shoot(station.card, a_take(ended_at=ago(minutes=60)), padding=random.randbytes(LARGE))
    process = station.start(str(station.card), "--once")
    wait_for_bytes(live, MIB)
    process.kill()
    process.communicate()
    assert in_mid_upload(live)
    assert set(station.states().values()) == {"uploading"}
    (url,) = {entry.upload_url for entry in station.journal().values()}
    carried = station.dock()
    assert carried.code == 0, carried.text
    assert {entry.upload_url for entry in station.journal().values()} == {url}, "not begun anew"
    assert [row["size_bytes"] for row in recordings_of(live, station)] > [LARGE]


def test_a_revoked_token_ends_the_work_with_a_sentence(live: Liuhen, station: Station) -> None:
    token = live.run(
        "from tests.builders.programs import token_of; print(token_of('station'))",
    ).strip()
    station.take_token(token)
    live.run(
        "from datetime import UTC, datetime\n"
        "from liuhen.apps.people.actions import accounts\n"
        "from liuhen.apps.people.models import Token\n"
        "from liuhen.kernel.access import SYSTEM\n"
        "accounts.revoke_token(token=Token.objects.latest('pk'), by=SYSTEM, at=datetime.now(UTC))"
    )
    shoot(station.card, a_take(ended_at=ago(minutes=70)))
    refused = station.dock("--wipe")
    assert refused.code == 5
    assert "采集站令牌无效或已被停用" in refused.text
    assert "Traceback" not in refused.text
    assert len(station.files()) == 1
