"""What the person at the station reads, and the exit code a scheduler reads."""

from pathlib import Path

import pytest

from liuhen_dock.journal import Journal
from liuhen_dock.screen import harmless, sized
from liuhen_dock.trust import FILE_NAME, Trust, load
from tests.builders.footage import bulk
from tests.dock.conftest import DockingStation
from tests.dock.tus_platform import TOKEN, Platform


def test_no_platform_is_told_soon_and_plainly(station: DockingStation, platform: Platform) -> None:
    station.settings(patience_s=0.3)
    platform.stop()
    outcome = station.run()
    platform.start()
    assert outcome.code == 4
    assert f"连不上平台 {platform.url}（连接被拒绝或网络不通）" in outcome.text


def test_an_address_without_a_platform_is_told(station: DockingStation, platform: Platform) -> None:
    station.settings(patience_s=0.1)
    outcome = station.run("--server", f"{platform.url}/elsewhere")
    assert outcome.code == 4
    assert "没有留痕平台" in outcome.text


def test_a_wrong_token_is_told_and_never_shown(station: DockingStation, platform: Platform) -> None:
    (station.home / "token.txt").write_text("wrong-secret", "utf-8")
    outcome = station.run()
    assert outcome.code == 5
    assert "令牌无效或已被停用" in outcome.text
    assert "wrong-secret" not in outcome.text


def test_the_token_may_come_from_the_environment(
    station: DockingStation, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    (station.home / "token.txt").unlink()
    monkeypatch.setenv("LIUHEN_DOCK_TOKEN", TOKEN)
    assert station.run().code == 0


def test_no_folder_is_told(station: DockingStation) -> None:
    outcome = station.run(folder=station.home / "没有这个目录")
    assert outcome.code == 3
    assert "找不到采集目录" in outcome.text


def test_of_two_folders_the_readable_one_is_served(station: DockingStation, platform: Platform) -> None:
    bulk(station.card / "a.mp4", size=100)
    outcome = station.run(str(station.home / "absent"))
    assert outcome.code == 3
    assert station.states() == {"a.mp4": "marked"}


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ('colour = "red"', "有不认识的项目：colour"),
        ("parallel = 0", "parallel 应在 1 到 16 之间"),
        ('parallel = "three"', "parallel 应为整数"),
        ("wipe = 1", "wipe 应为 true 或 false"),
        ("folders = 'x", "到末尾还没有写完"),
        ("x = " + "[" * 5000, "嵌套过深"),
        ("x y", "列写法不对"),
        ("[kinds]\nvideo = 3", "有的应是数，却不是"),
        ("[[pattern]]\nname = 'x'", "必须写明 name 和 regex"),
        ("[kinds]\nfilm = ['xyz']", "不认识的项目"),
    ],
)
def test_a_mistake_in_the_settings_is_named(station: DockingStation, more: str, said: str) -> None:
    station.settings(more)
    outcome = station.run()
    assert outcome.code == 2
    assert said in outcome.text


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--server", "liuhen.example"), "平台地址“liuhen.example”不正确"),
        (("--clock-offset-ms", "1234567"), "应写作 设备号=毫秒"),
        (("--token-file", "nowhere.txt"), "读不了令牌文件"),
    ],
)
def test_a_mistake_on_the_command_line_is_named(
    station: DockingStation, options: tuple[str, str], said: str
) -> None:
    outcome = station.run(*options)
    assert outcome.code == 2
    assert said in outcome.text


def test_the_journal_must_not_lie_on_the_card(station: DockingStation) -> None:
    outcome = station.run("--data", str(station.card / "data"))
    assert outcome.code == 2
    assert "不能放在采集目录" in outcome.text


def test_settings_saved_by_notepad_with_chinese_paths_are_read(
    station: DockingStation, platform: Platform
) -> None:
    card = station.home.parent / "执法记录仪 卡"
    bulk(card / "a.mp4", size=100)
    station.settings(f"folders = ['{card}']\ndata = '台账'")
    path = station.home / "liuhen-dock.toml"
    path.write_text("\ufeff" + path.read_text("utf-8"), "utf-8")
    (station.home / "台账").mkdir()
    (station.home / FILE_NAME).rename(station.home / "台账" / FILE_NAME)
    assert station.ask("--once").code == 0
    assert (station.home / "台账" / "liuhen-dock.db").exists()


def test_endings_of_this_countys_cameras_can_be_added(station: DockingStation, platform: Platform) -> None:
    station.settings("[kinds]\nvideo = ['.xyz']")
    bulk(station.card / "a.XYZ", size=100)
    assert station.run().code == 0
    (upload,) = platform.uploads.values()
    assert upload.metadata["kind"] == "video"


def test_what_is_no_recording_is_named_and_left_alone(station: DockingStation, platform: Platform) -> None:
    for name in ("log.txt", "empty.mp4", "._a.mp4", "System Volume Information/x.mp4"):
        bulk(station.card / name, size=0 if name.startswith("empty") else 10)
    outcome = station.run("--wipe")
    assert "“log.txt”不是已知的音像格式" in outcome.text
    assert "“empty.mp4”是空文件" in outcome.text
    assert not platform.uploads
    assert station.files() == {"log.txt", "empty.mp4", "._a.mp4", "x.mp4"}


def test_nothing_is_collected_before_the_log_keys_are_pinned(
    station: DockingStation, platform: Platform
) -> None:
    (station.home / FILE_NAME).unlink()
    outcome = station.run()
    assert outcome.code == 7
    assert "--trust" in outcome.text


def test_keys_are_pinned_only_when_a_person_says_so(station: DockingStation, platform: Platform) -> None:
    (station.home / FILE_NAME).unlink()
    log = platform.log
    fingerprint = Trust("", log.origin, tuple(log.vkeys)).fingerprint
    refused = station.ask("--trust", answer="\n")
    assert refused.code == 7
    assert fingerprint in refused.text
    assert not (station.home / FILE_NAME).exists()
    assert station.ask("--trust", "--fingerprint", "0000").code == 7
    assert station.ask("--trust", "--fingerprint", fingerprint).code == 0
    assert load(station.home).vkeys == tuple(log.vkeys)


def test_other_keys_than_the_pinned_ones_are_shouted_about_when_pinning(
    station: DockingStation, platform: Platform
) -> None:
    platform.log.signers = platform.log.signers[:1]
    assert "换钥必须有书面通知" in station.ask("--trust", answer="\n").text


def test_status_shows_every_file_in_chinese(station: DockingStation, platform: Platform) -> None:
    bulk(station.card / "a.mp4", size=2048)
    bulk(station.card / "b.mp4", size=100)
    station.run()
    outcome = station.ask("--status")
    assert outcome.code == 0
    for word in ("已登记", "a.mp4", "2.0 KB", "b.mp4"):
        assert word in outcome.text


def test_status_of_a_station_that_has_done_nothing_leaves_no_trace(
    station: DockingStation, tmp_path: Path
) -> None:
    outcome = station.ask("--status", "--data", str(tmp_path / "nowhere"))
    assert (outcome.code, "还没有台账" in outcome.text) == (0, True)
    assert not (tmp_path / "nowhere").exists()
    assert not (station.home / "liuhen-dock.db").exists()


def test_files_of_the_station_that_cannot_be_used_are_one_sentence(
    station: DockingStation, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    bulk(station.card / "a.mp4", size=100)
    (station.home / "liuhen-dock.db").write_bytes(b"no database" * 1000)
    damaged = station.run()
    assert (damaged.code, "台账 liuhen-dock.db 已损坏" in damaged.text) == (1, True)
    assert "已损坏" in station.ask("--status").text
    (station.home / "liuhen-dock.db").unlink()
    (station.home / "liuhen-dock.db").mkdir()
    away = station.run()
    assert (away.code, "台账不能读写" in away.text) == (1, True)
    below = station.run("--data", str(tmp_path / "file/below"))
    assert (below.code, "不能读写：路径中有一段不是文件夹" in below.text) == (1, True)
    assert station.files() == {"a.mp4"}


def test_a_clock_that_is_wrong_is_told(
    station: DockingStation, platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    platform.faults.clock_ahead_s = -90
    assert "本机时钟比平台快 90 秒" in station.run().text


def test_a_file_name_cannot_drive_the_terminal() -> None:
    assert harmless("a\x1b[2Jb\r\u202ec") == "a?[2Jb??c"


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1536, "1.5 KB"), (5 << 20, "5.0 MB"), (3 << 30, "3.0 GB")],
)
def test_a_size_is_written_as_people_read_it(size: int, text: str) -> None:
    assert sized(size) == text


def test_a_journal_survives_being_opened_again(station: DockingStation) -> None:
    for _ in range(2):
        Journal(station.home / "liuhen-dock.db").close()
