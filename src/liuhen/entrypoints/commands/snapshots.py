"""The pieces of a backup: trees, blobs, the database, the manifest that holds their digests."""

import errno
import filecmp
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing, nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from liuhen.entrypoints.commands.troubles import Exit, Trouble
from liuhen.kernel.vault.shelves import handle_of
from liuhen_proof import notes, tiles
from liuhen_proof.hindrances import harmless, hindrance
from liuhen_proof.kept_texts import decode_kept, notes_in

MANIFEST = "manifest.json"
SQLITE, POSTGRES = "liuhen.sqlite3", "liuhen.pgdump"
BLOCK_BYTES = 1 << 20
DAMAGED = "照现在的样子存了，恢复后可能缺内容；请保留从前的备份"
NOT_A_FILE = "不是文件，也不是文件夹"


@dataclass(frozen=True)
class Snapshot:
    """What one consistent copy of the database speaks of: the rest of a backup must hold neither less nor more."""

    size: int
    note: str
    blobs: list[tuple[str, int]]
    """SHA-256 and size of every stored file, the longest stored first."""


@dataclass
class Missing:
    """What could not be secured, and why; all the rest was."""

    found: list[tuple[str, str]] = field(default_factory=list)

    def add(self, name: str, why: OSError | str) -> None:
        """Note a loss. Raises Trouble where nothing more can be written at all."""
        if isinstance(why, OSError):
            refuse_full(why)
            why = hindrance(why)
        self.found.append((harmless(name), why))


def refuse_full(error: OSError) -> None:
    """Raise Trouble if the disk that is written to has no room."""
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        raise Trouble("目标磁盘已满，未能完成。请腾出空间后重新运行；已存好的文件下次不必再存。") from error


def copy_tree(
    source: Path, target: Path, *, missing: Missing, linked: bool = False, without: str = ""
) -> None:
    """Copy what stands under a folder, but for files whose names begin ``without``; files that are there already stay.

    A file that went away meanwhile is no loss: it was not to stay. What is neither file nor folder is named as one.
    """
    for path in sorted(source.rglob("*")) if source.exists() else ():
        copy = target / path.relative_to(source)
        if (without and path.name.startswith(without)) or path.suffix in {".tmp", ".part", ".lock"}:
            continue
        name = f"{source.name}/{path.relative_to(source).as_posix()}"
        try:
            if path.is_file():
                if not copy.exists():
                    copy_file(path, copy, linked=linked)
            elif path.is_symlink() or (path.exists() and not path.is_dir()):
                missing.add(name, NOT_A_FILE)
        except FileNotFoundError:
            continue
        except OSError as error:
            missing.add(name, error)
    target.mkdir(parents=True, exist_ok=True)


def copy_file(source: Path, copy: Path, *, linked: bool = False) -> None:
    """Copy a file so that it is there whole or not at all; an interrupted copy has another name."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    if linked:
        _link(source, copy)
        return
    scrap = copy.with_name(f"{copy.name}.part")
    shutil.copy2(source, scrap)
    scrap.replace(copy)


def copy_blob(source: Path, copy: Path, *, sha256: str, linked: bool) -> None:
    """Copy a stored file and compare its digest on the way. Raises Corrupt for other bytes, NotStored, OSError."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    scrap, digest = copy.with_suffix(".part"), hashlib.sha256()
    scrap.unlink(missing_ok=True)  # left by an interrupted run, perhaps read-only already
    with open(handle_of(source), "rb") as file, nullcontext() if linked else scrap.open("wb") as out:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
            if out:
                out.write(block)
        if out:
            out.flush()
            os.fsync(out.fileno())
    if digest.hexdigest() != sha256:
        scrap.unlink(missing_ok=True)
        raise Corrupt(sha256)
    if linked:
        _link(source, copy)
    else:
        scrap.chmod(0o444)
        scrap.replace(copy)


class Corrupt(ValueError):
    """A stored file no longer has the bytes that its name says."""


def _link(source: Path, copy: Path) -> None:
    try:
        os.link(source, copy)
    except OSError as error:
        if error.errno != errno.EXDEV:
            raise
        raise Trouble(
            "备份目录与数据不在同一磁盘，不能用 --link；请去掉这个选项。", code=Exit.USAGE
        ) from error


def copy_log(source: Path, target: Path, *, snapshot: Snapshot, missing: Missing) -> None:
    """Copy the published log up to what the snapshot knows; what was published since belongs to the next backup."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(source.rglob("*")) if source.exists() else ():
        name = path.relative_to(source).as_posix()
        try:
            level, n, width = tiles.parse_tile_path(name)
            if (n * tiles.TILE_WIDTH + width) * tiles.TILE_WIDTH**level <= snapshot.size:
                copy_file(path, target / name)
        except ValueError:
            continue
        except OSError as error:
            missing.add(f"{source.name}/{name}", error)
    try:
        published = (source / "checkpoint").read_bytes()
    except FileNotFoundError:
        return
    if notes.size_of(published.decode("utf-8", "replace")) > snapshot.size:
        published = snapshot.note.encode()
    (target / "checkpoint").write_bytes(published)


def copy_checkpoints(source: Path, target: Path, *, snapshot: Snapshot) -> None:
    """Copy kept checkpoints up to what the snapshot knows, the newest of it included."""
    kept = [
        note
        for note in notes_in(decode_kept(source.read_bytes(), sealed=True))
        if notes.size_of(note) <= snapshot.size
    ]
    if snapshot.note and snapshot.note not in kept:
        kept.append(snapshot.note)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text("".join(f"{note}\f\n" for note in kept), encoding="utf-8", newline="\n")


def save_database(folder: Path, *, missing: Missing) -> Snapshot:
    """Write one consistent copy of the running database and say what it speaks of.

    One with damaged pages is copied as it stands, for it may be all there is, and named.
    """
    from django.conf import settings
    from django.db import connection, transaction

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        source, target = sqlite3.connect(database["NAME"]), sqlite3.connect(folder / SQLITE)
        try:
            # All pages at one go: in pieces, each write of a running service would begin the copy anew.
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
            if _is_damaged(target):
                missing.add(
                    "数据库中损坏的页" if _is_damaged(source) else "数据库：复制后有损坏的页", DAMAGED
                )
            return _snapshot(target.cursor())
        except sqlite3.Error as error:
            if says_damaged(error):
                raise Trouble(
                    "数据库已损坏，读不出要备份的内容，没有备份。请保留从前的备份，在另一个目录用 liuhen restore 恢复。"
                ) from error
            raise Trouble(f"数据库未能复制（{error}）。请核对目标磁盘的空间和数据库所在磁盘。") from error
        finally:
            target.close()
            source.close()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (name,) = cursor.fetchone() or ("",)
        snapshot = _snapshot(cursor)
        _run_tool("pg_dump", database, "--format=custom", f"--snapshot={name}", f"--file={folder / POSTGRES}")
    return snapshot


def says_damaged(error: BaseException) -> bool:
    """Say whether SQLite found its file damaged, or no database at all."""
    return getattr(error, "sqlite_errorname", "").startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB"))


def _is_damaged(database: sqlite3.Connection) -> bool:
    try:
        return bool(database.execute("PRAGMA quick_check(1)").fetchone() != ("ok",))
    except sqlite3.Error as error:
        if not says_damaged(error):
            raise
        return True


def is_damaged(folder: Path) -> bool:
    """Say whether the database of a backup has damaged pages, which its digest would not tell."""
    if not (folder / SQLITE).exists():
        return False
    with closing(sqlite3.connect(f"{(folder / SQLITE).absolute().as_uri()}?immutable=1", uri=True)) as saved:
        return _is_damaged(saved)


def refuse_inside(folder: Path) -> None:
    """Raise Trouble for a backup that would lie in what it is a backup of, or take that for itself."""
    from django.conf import settings

    to = folder.resolve()
    ours = [settings.DATA, settings.KEYS, settings.EXPORTS, settings.LEDGER_PUBLIC, settings.VAULT_INCOMING]
    ours += [settings.VAULT["root"]] if settings.VAULT["backend"] == "local" else []
    for each in {Path(each).resolve() for each in ours}:
        if to.is_relative_to(each) or each.is_relative_to(to / "vault"):
            raise Trouble(
                f"备份不能放在数据目录里（{folder} 与 {each} 在一处）：一处丢了，备份也就丢了。"
                "请另选一处，最好是另一块磁盘。",
                code=Exit.USAGE,
            )


def _snapshot(cursor: Any) -> Snapshot:
    cursor.execute("SELECT size, note FROM ledger_checkpoint ORDER BY size DESC LIMIT 1")
    size, note = cursor.fetchone() or (0, "")
    cursor.execute("SELECT sha256, size_bytes FROM vault_blob WHERE disposed_at IS NULL ORDER BY stored_at")
    return Snapshot(size, note, cursor.fetchall())


def refuse_data() -> None:
    """Raise Trouble if there is a database to be written over, or the rest of one."""
    from django.conf import settings
    from django.db import connection

    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("sqlite3"):
        found = connection.introspection.table_names()
    else:
        found = [
            name
            for name in (str(database["NAME"]) + end for end in ("", "-wal", "-journal"))
            if Path(name).exists()
        ]
    if found:
        raise Trouble(
            f"数据库 {database['NAME']} 已有内容（{found[0]}），不会覆盖。请恢复到空的数据目录或空库。"
        )


def refuse_others(source: Path, target: Path, *, may_hold_more: bool = False) -> None:
    """Raise Trouble if a folder holds anything that the backup would not put there; an interrupted run may go on."""
    for path in sorted(target.rglob("*")) if target.exists() else ():
        if not path.is_file() or path.suffix in {".tmp", ".part", ".lock"}:
            continue
        saved = source / path.relative_to(target)
        same = saved.is_file() and filecmp.cmp(saved, path, shallow=False)
        if not same and (saved.exists() or not may_hold_more):
            raise Trouble(f"{path} 与备份不同，不会覆盖。请先把 {target} 中原有的文件移到别处保留。")


def load_database(folder: Path) -> None:
    from django.conf import settings

    database = settings.DATABASES["default"]
    saved, other = (SQLITE, POSTGRES) if database["ENGINE"].endswith("sqlite3") else (POSTGRES, SQLITE)
    if (folder / other).exists():
        raise Trouble("备份与当前设置的数据库类型不同，请核对 LIUHEN_DATABASE。")
    if saved == SQLITE:
        copy_file(folder / SQLITE, Path(database["NAME"]))
    else:
        _run_tool(
            "pg_restore",
            database,
            "--no-owner",
            "--exit-on-error",
            "--single-transaction",
            str(folder / POSTGRES),
        )


def _run_tool(tool: str, database: dict[str, Any], *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise Trouble(f"找不到 {tool}，请安装与服务器同版本的 PostgreSQL 客户端。")
    from psycopg.conninfo import make_conninfo

    named = {"HOST": "host", "PORT": "port", "USER": "user", "NAME": "dbname"}
    where = {name: database[key] for key, name in named.items() if database[key]} | database.get(
        "OPTIONS", {}
    )
    password = {"PGPASSWORD": database["PASSWORD"]} if database["PASSWORD"] else {}
    done = subprocess.run(
        [found, f"--dbname={make_conninfo(**where)}", *arguments],
        env=os.environ | password, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise Trouble(
            f"{tool} 未能完成：{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}"
        )


def write_manifest(folder: Path, *, at: datetime, missing: Missing) -> None:
    files = {
        path.relative_to(folder).as_posix(): _digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    told = {
        "version": 1,
        "made_at": at.astimezone(UTC).isoformat(),
        "sha256": files,
        "missing": missing.found,
    }
    # A name that is no UTF-8 reads in JSON as it does here: with what stands for its bytes escaped.
    text = json.dumps(told, indent=1, ensure_ascii=False)
    (folder / MANIFEST).write_text(text, encoding="utf-8", errors="backslashreplace")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest and compare every file with it. Raises Trouble for one that is missing or altered."""
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        files = dict(manifest["sha256"])
    except (KeyError, TypeError, ValueError):
        raise Trouble(f"备份不完整或已被改动：{MANIFEST}。请换一份备份。") from None
    for name, digest in files.items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise Trouble(f"备份不完整或已被改动：{name}。请换一份备份。")
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
