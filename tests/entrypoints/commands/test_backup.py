from pathlib import Path

import pytest

from tests.services.command import Command


@pytest.fixture
def kept(liuhen: Command, tmp_path: Path) -> Path:
    """A backup of a folder with one checkpoint."""
    liuhen.sequence()
    done = liuhen.run("backup", str(tmp_path / "backup"))
    assert done.returncode == 0, done.stderr
    return tmp_path / "backup"


def test_a_restored_backup_is_whole_and_the_newest(kept: Path, tmp_path: Path) -> None:
    other = Command(tmp_path / "other")
    done = other.run("restore", str(kept))
    assert done.returncode == 0, done.stderr
    assert "与留存的最新检查点一致" in done.stdout
    assert other.run("ledger", "verify").returncode == 0


def test_a_backup_older_than_a_checkpoint_kept_elsewhere_is_said_to_be_so(
    liuhen: Command, kept: Path, tmp_path: Path
) -> None:
    liuhen.run("probe")
    (liuhen.folder / "log/checkpoint").unlink()
    liuhen.sequence()
    done = Command(tmp_path / "other").run(
        "restore", str(kept), "--checkpoint", str(liuhen.folder / "log/checkpoint")
    )
    assert done.returncode == 1
    assert "缺 1 条记录" in done.stdout


def test_a_backup_with_one_byte_changed_is_not_restored(kept: Path, tmp_path: Path) -> None:
    database = next(kept.glob("*/liuhen.sqlite3"))
    changed = bytearray(database.read_bytes())
    changed[-1] ^= 1
    database.write_bytes(changed)
    done = Command(tmp_path / "other").run("restore", str(kept))
    assert done.returncode == 4
    assert "备份不完整或已被改动：liuhen.sqlite3" in done.stderr
    assert not (tmp_path / "other/liuhen.sqlite3").exists()


def test_restore_never_writes_over_a_database(liuhen: Command, kept: Path) -> None:
    done = liuhen.run("restore", str(kept))
    assert done.returncode == 4
    assert "不会覆盖" in done.stderr
