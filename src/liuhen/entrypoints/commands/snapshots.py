"""The pieces of a backup: trees, blobs, the database, the manifest that holds their digests."""

import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from liuhen.entrypoints.commands.troubles import Trouble

MANIFEST = "manifest.json"
SQLITE, POSTGRES = "liuhen.sqlite3", "liuhen.pgdump"
BLOCK_BYTES = 1 << 20


def copy_tree(source: Path, target: Path, *, linked: bool = False, without: str = "") -> None:
    """Copy what stands under a folder, but for files called ``without``; files that are there already stay."""
    for path in sorted(source.rglob("*")) if source.exists() else ():
        copy = target / path.relative_to(source)
        if path.name == without:
            continue
        if path.is_file() and not copy.exists() and path.suffix not in {".tmp", ".part", ".lock"}:
            copy.parent.mkdir(parents=True, exist_ok=True)
            if linked:
                os.link(path, copy)
            else:
                shutil.copy2(path, copy)
    target.mkdir(parents=True, exist_ok=True)


def copy_blob(source: Path, copy: Path, *, sha256: str, linked: bool) -> None:
    """Copy a stored file and compare its digest on the way; an interrupted copy has another name."""
    copy.parent.mkdir(parents=True, exist_ok=True)
    if linked:
        os.link(source, copy)
        return
    scrap, digest = copy.with_suffix(".part"), hashlib.sha256()
    with source.open("rb") as file, scrap.open("wb") as out:
        while block := file.read(BLOCK_BYTES):
            digest.update(block)
            out.write(block)
        out.flush()
        os.fsync(out.fileno())
    if digest.hexdigest() != sha256:
        scrap.unlink()
        raise Trouble(f"保管库中的文件 {sha256} 内容已变，未予备份。请运行 liuhen fixity 并报告安全审计员。")
    scrap.chmod(0o444)
    scrap.rename(copy)


def save_database(folder: Path) -> None:
    """Write one consistent copy of the running database."""
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        source, target = sqlite3.connect(database["NAME"]), sqlite3.connect(folder / SQLITE)
        try:
            source.backup(target, pages=1024, sleep=0.01)
        finally:
            target.close()
            source.close()
    else:
        _run_tool("pg_dump", database, "--format=custom", f"--file={folder / POSTGRES}")


def refuse_data() -> None:
    """Raise Trouble if there is a database to be written over."""
    from django.conf import settings
    from django.db import connection

    database = settings.DATABASES["default"]
    is_file = database["ENGINE"].endswith("sqlite3")
    if Path(database["NAME"]).exists() if is_file else connection.introspection.table_names():
        raise Trouble(f"数据库 {database['NAME']} 已有内容，不会覆盖。请恢复到空的数据目录或空库。")


def load_database(folder: Path) -> None:
    from django.conf import settings

    database = settings.DATABASES["default"]
    saved, other = (SQLITE, POSTGRES) if database["ENGINE"].endswith("sqlite3") else (POSTGRES, SQLITE)
    if (folder / other).exists():
        raise Trouble("备份与当前设置的数据库类型不同，请核对 LIUHEN_DATABASE。")
    if saved == SQLITE:
        shutil.copy2(folder / SQLITE, database["NAME"])
    else:
        _run_tool(
            "pg_restore",
            database,
            "--no-owner",
            "--exit-on-error",
            f"--dbname={database['NAME']}",
            str(folder / POSTGRES),
        )


def _run_tool(tool: str, database: dict[str, Any], *arguments: str) -> None:
    found = shutil.which(tool)
    if found is None:
        raise Trouble(f"找不到 {tool}，请安装与服务器同版本的 PostgreSQL 客户端。")
    where = {"PGHOST": database["HOST"], "PGPORT": database["PORT"], "PGUSER": database["USER"]}
    environment = os.environ | where | {"PGPASSWORD": database["PASSWORD"], "PGDATABASE": database["NAME"]}
    done = subprocess.run([found, *arguments], env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise Trouble(
            f"{tool} 未能完成：{done.stderr.strip().splitlines()[-1] if done.stderr.strip() else done.returncode}"
        )


def write_manifest(folder: Path, *, at: datetime) -> None:
    files = {
        path.relative_to(folder).as_posix(): _digest(path)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({"version": 1, "made_at": at.astimezone(UTC).isoformat(), "sha256": files}, indent=1)
    (folder / MANIFEST).write_text(text, encoding="utf-8")


def read_manifest(folder: Path) -> dict[str, Any]:
    """Read the manifest and compare every file with it. Raises Trouble for one that is missing or altered."""
    manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for name, digest in manifest["sha256"].items():
        if not (folder / name).is_file() or _digest(folder / name) != digest:
            raise Trouble(f"备份不完整或已被改动：{name}。请换一份备份。")
    return manifest


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
