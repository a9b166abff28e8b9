import sqlite3
from pathlib import Path

import pytest

from liuhen_proof.tiles import decode_bundle
from tests.services.command import Command


@pytest.fixture
def signed(liuhen: Command) -> Command:
    liuhen.run("unit", "add", "MSA", "云岭县市场监督管理局")
    liuhen.sequence()
    return liuhen


def test_a_sound_ledger_is_said_to_be_so_and_what_was_not_checked_too(signed: Command) -> None:
    done = signed.run("ledger", "verify")
    assert done.returncode == 0
    assert "结论：未发现改动。" in done.stdout
    assert "未核验：没有提供在本机以外留存的检查点" in done.stdout


def test_a_row_changed_behind_the_actions_is_named(signed: Command) -> None:
    with sqlite3.connect(signed.folder / "liuhen.sqlite3") as database:
        database.execute("UPDATE people_unit SET device_class = 'C' WHERE code = 'MSA'")
    done = signed.run("ledger", "verify")
    assert done.returncode == 1
    assert "unit:1" in done.stdout


def test_a_checkpoint_kept_outside_convicts_a_ledger_rolled_back(signed: Command, tmp_path: Path) -> None:
    assert signed.run("ledger", "checkpoint", "--out", str(tmp_path / "kept")).returncode == 0
    older = (signed.folder / "liuhen.sqlite3").read_bytes()
    signed.run("probe")
    (signed.folder / "log/checkpoint").unlink()
    signed.sequence()
    newer = str(signed.folder / "log/checkpoint")
    (tmp_path / "newer").write_text(Path(newer).read_text())
    for name in ("liuhen.sqlite3-wal", "liuhen.sqlite3-shm"):
        (signed.folder / name).unlink(missing_ok=True)
    (signed.folder / "liuhen.sqlite3").write_bytes(older)
    done = signed.run("ledger", "verify", "--checkpoint", str(tmp_path / "newer"))
    assert done.returncode == 1
    assert "尾部被截断或恢复了旧库" in done.stdout


def test_bundles_hold_every_leaf_that_the_checkpoint_covers(signed: Command, tmp_path: Path) -> None:
    assert signed.run("ledger", "export-bundles", str(tmp_path / "out")).returncode == 0
    size = int((tmp_path / "out/checkpoint").read_text().splitlines()[1])
    bundles = [path for path in (tmp_path / "out/tile/entries").rglob("*") if path.is_file()]
    assert sum(len(decode_bundle(path.read_bytes())) for path in bundles) == size
