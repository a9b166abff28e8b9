from pathlib import Path

import pytest

from tests.services.command import Command


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
