import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from liuhen_proof.signing import Ed25519Signer, Sm2Signer
from liuhen_proof.tiles import decode_bundle
from tests.builders.proof_capsules import SAVED_AGAIN
from tests.services.command import Command

pytestmark = pytest.mark.in_turn("the ledger's commands")


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
    with closing(sqlite3.connect(signed.folder / "liuhen.sqlite3")) as database, database:
        database.execute("UPDATE people_unit SET device_class = 'C' WHERE code = 'MSA'")
    done = signed.run("ledger", "verify")
    assert done.returncode == 1
    assert "unit:1" in done.stdout


@pytest.mark.long
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


def test_a_leaf_changed_since_the_export_is_named_by_its_number(signed: Command, tmp_path: Path) -> None:
    out = tmp_path / "out"
    assert signed.run("ledger", "export-bundles", str(out)).returncode == 0
    done = signed.run("ledger", "compare-bundles", str(out))
    assert (done.returncode, "结论：逐条相同。" in done.stdout) == (0, True), done.stdout
    with closing(sqlite3.connect(signed.folder / "liuhen.sqlite3")) as database, database:
        for trigger in ("ledger_entry_stays", "ledger_entry_is_fixed"):
            database.execute(f"DROP TRIGGER {trigger}")
        database.execute(
            """UPDATE ledger_entry SET leaf = CAST(REPLACE(CAST(leaf AS TEXT), '"at":"2', '"at":"1') AS BLOB)"""
            """ WHERE "index" = 2"""
        )
    done = signed.run("ledger", "compare-bundles", str(out))
    assert done.returncode == 1
    assert "结论：1 条不同，第一条是记录 2：" in done.stdout
    again = signed.run("ledger", "export-bundles", str(tmp_path / "again"))
    assert (again.returncode, "账本已被改动" in again.stderr) == (1, True)
    bundle = next(path for path in (out / "tile/entries").rglob("*") if path.is_file())
    bundle.write_bytes(bundle.read_bytes()[:-3])
    assert "留存的文件不完整或已损坏" in signed.run("ledger", "compare-bundles", str(out)).stdout
    assert signed.run("ledger", "compare-bundles", str(tmp_path)).returncode == 2


def test_what_notepad_saved_again_is_still_the_same_checkpoint_and_the_same_key(
    signed: Command, tmp_path: Path
) -> None:
    kept, keys = tmp_path / "检查点.txt", tmp_path / "公钥.txt"
    text = (signed.folder / "log/checkpoint").read_text()
    origin = text.split("\n")[0]
    signers = (
        Ed25519Signer.load(origin, path=signed.folder / "keys/log-ed25519.pem"),
        Sm2Signer.load(origin, path=signed.folder / "keys/log-sm2.pem"),
    )
    vkeys = signers[0].verify_key.vkey + "\n" + signers[1].verify_key.pem
    for way, save in SAVED_AGAIN.items():
        kept.write_bytes(save(text))
        keys.write_bytes(save(vkeys))
        done = signed.run("ledger", "verify", "--checkpoint", str(kept), "--trust", str(keys))
        assert (done.returncode, "未核验" in done.stdout) == (0, False), (way, done.stdout, done.stderr)
    kept.write_bytes(text.replace("1", "2", 3).encode())
    assert signed.run("ledger", "verify", "--checkpoint", str(kept)).returncode == 1
    for unreadable in (b"\xff\xff\xff\x81", b"", b"\n"):
        kept.write_bytes(unreadable)
        assert signed.run("ledger", "verify", "--checkpoint", str(kept)).returncode == 2
    assert signed.run("ledger", "verify", "--checkpoint", str(tmp_path)).returncode == 2
    assert signed.run("ledger", "verify", "--trust", str(kept)).returncode == 2


def test_a_ledger_that_never_had_a_checkpoint_is_unchecked(liuhen: Command) -> None:
    done = liuhen.run("ledger", "verify")
    assert (done.returncode, "结论：未核验。" in done.stdout) == (2, True), done.stdout


def test_a_key_that_is_missing_is_a_finding(signed: Command) -> None:
    (signed.folder / "keys/log-ed25519.pem").unlink()
    done = signed.run("ledger", "verify")
    assert done.returncode == 1
    assert "本机密钥 log-ed25519.pem：缺失或不可读" in done.stdout
