from pathlib import Path

import pytest

from liuhen.kernel.locks import alone
from tests.services import migrated
from tests.services.command import Command
from tests.services.ports import free_ports


def test_init_opens_the_three_administrators_once_and_keeps_the_keys(tmp_path: Path) -> None:
    liuhen = Command(tmp_path / "data")
    first = liuhen.run("init")
    assert [word in first.stdout for word in ("系统管理员", "安全保密管理员", "安全审计员")] == [True] * 3
    key = (liuhen.folder / "keys/log-sm2.pem").read_bytes()
    second = liuhen.run("init")
    assert second.returncode == 0
    assert first.stdout.count("启用码") == 3
    assert "启用码" not in second.stdout
    assert (liuhen.folder / "keys/log-sm2.pem").read_bytes() == key


def test_lost_keys_of_a_log_that_was_signed_are_not_made_anew(liuhen: Command) -> None:
    liuhen.sequence()
    for key in (liuhen.folder / "keys").glob("log-*.pem"):
        key.unlink()
    done = liuhen.run("init")
    assert done.returncode == 4
    assert "请把备份的密钥放回该处" in done.stderr
    assert not list((liuhen.folder / "keys").glob("log-*.pem"))


def test_a_folder_that_was_never_prepared_is_told_how(tmp_path: Path) -> None:
    done = Command(tmp_path / "nowhere").run("serve")
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "请先运行 liuhen" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_refusal_is_the_sentence_of_the_page(liuhen: Command) -> None:
    liuhen.run("unit", "add", "MSA", "云岭县市场监督管理局")
    again = liuhen.run("unit", "add", "MSA", "云岭县市场监督管理局")
    assert again.returncode == 3
    assert again.stderr == "错误：不能登记单位：代码“MSA”已被使用。请换一个代码\n"


def test_a_station_gets_its_token_once(liuhen: Command) -> None:
    liuhen.run("unit", "add", "MSA", "云岭县市场监督管理局")
    done = liuhen.run("station", "add", "MSA", "dock-1")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("lh_")


@pytest.mark.long
def test_a_new_account_gets_a_code_by_which_its_owner_sets_the_password(liuhen: Command) -> None:
    liuhen.run("unit", "add", "MSA", "云岭县市场监督管理局")
    done = liuhen.run("person", "add", "MSA", "张三", "010001", "--account", "zhangsan")
    assert (done.returncode, "启用码只显示这一次" in done.stdout) == (0, True)
    again = liuhen.run("account", "reset", "zhangsan")
    assert (again.returncode, "原密码已作废" in again.stdout) == (0, True)
    assert liuhen.run("account", "reset", "nobody").returncode == 2


def test_a_lost_sealing_key_is_not_made_anew_and_whoever_accepts_it_says_so(liuhen: Command) -> None:
    key = liuhen.folder / "keys/identity.key"
    assert len(key.read_bytes()) == 16
    key.unlink()
    done = liuhen.run("init")
    assert done.returncode == 3
    assert done.stderr.count("\n") == 1
    assert "密封密钥 identity.key 不在" in done.stderr
    assert "把另行封存的一把放回原处" in done.stderr
    assert not key.exists()
    accepted = liuhen.run("init", "--new-sealing-key")
    assert accepted.returncode == 0, accepted.stderr
    assert "已另造密封密钥并记入账本" in accepted.stdout
    assert key.exists()
    assert liuhen.run("init").returncode == 0
    assert "没有遗失，不必另造" in liuhen.run("init", "--new-sealing-key").stdout


def test_the_service_starts_without_the_sealing_key_and_says_what_is_shut(liuhen: Command) -> None:
    (liuhen.folder / "keys/identity.key").unlink()
    (port,) = free_ports(1)
    service = liuhen.start("serve", "--port", str(port), "--workers", "1")
    assert service.stdout is not None
    try:
        first = service.stdout.readline()
    finally:
        service.terminate()
        service.communicate(timeout=60)
    assert first.startswith("注意：不能密封、打开密封的内容：密封密钥 identity.key 不在")


@pytest.mark.parametrize("left", ["keys/log-sm2.pem", "log/checkpoint", "vault/sha256/ab/cd/abcd"])
def test_where_something_of_a_lost_database_is_left_none_is_made_anew(tmp_path: Path, left: str) -> None:
    liuhen = Command(tmp_path / "data")
    (liuhen.folder / left).parent.mkdir(parents=True)
    (liuhen.folder / left).write_bytes(b"left")
    done = liuhen.run("init")
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "liuhen.sqlite3 不存在" in done.stderr
    assert "liuhen restore 从备份恢复" in done.stderr
    assert not (liuhen.folder / "liuhen.sqlite3").exists()


def test_of_two_who_prepare_one_folder_at_once_one_waits(tmp_path: Path) -> None:
    liuhen = Command(tmp_path / "data")
    migrated.put(liuhen.folder / "liuhen.sqlite3")
    both = [liuhen.start("init"), liuhen.start("init")]
    said = [each.communicate(timeout=300)[0] for each in both]
    codes = [each.returncode for each in both]
    assert sorted(codes) in ([0, 0], [0, 4]), said
    for code, words in zip(codes, said, strict=True):
        assert ("数据目录已就绪" in words) if code == 0 else "另一个 init 正在准备" in words
    assert "".join(said).count("启用码") == 3
    assert liuhen.run("init").returncode == 0
    secret = (liuhen.folder / "keys/session-secret").read_text()
    assert len(secret) > 80


def test_while_one_prepares_another_is_told_to_wait(liuhen: Command) -> None:
    with alone(liuhen.folder / "init.lock"):
        done = liuhen.run("init")
    assert done.returncode == 4
    assert "请等它完成后再运行" in done.stderr


def test_a_key_that_a_death_left_out_is_made_at_the_next_init(liuhen: Command) -> None:
    kept = (liuhen.folder / "keys/log-ed25519.pem").read_bytes()
    (liuhen.folder / "keys/log-sm2.pem").unlink()
    done = liuhen.run("init")
    assert done.returncode == 0, done.stderr
    assert (liuhen.folder / "keys/log-sm2.pem").exists()
    assert (liuhen.folder / "keys/log-ed25519.pem").read_bytes() == kept
