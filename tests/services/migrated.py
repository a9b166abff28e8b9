"""An empty database, made once and copied ever after.

SQLite's is kept beside the packages, PostgreSQL's on its server, both under a digest of all that the migrations are:
where one changes, another is made.
"""

import fcntl
import hashlib
import os
import re
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from tests.services.postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src"
KEPT = ROOT / ".venv/migrated"
MOST_KEPT = 12  # worktrees with migrations of their own may share the packages
MADE_AT_ONCE = """
import django

django.setup()
from liuhen.kernel import schema

schema.bring_up_to_date()
"""
IMPORT = re.compile(r"^from (liuhen[\w.]*) import", re.MULTILINE)


def sources() -> list[Path]:
    """Return the files that say what a migrated database holds: the migrations, what they call, and whose they are."""
    migrations = sorted(SOURCE.glob("**/migrations/*.py"))
    called = {name for path in migrations for name in IMPORT.findall(path.read_text("utf-8"))}
    modules = [SOURCE / f"{name.replace('.', '/')}.py" for name in sorted(called)]
    settings = sorted((SOURCE / "liuhen/settings").glob("*.py"))
    laid_out = SOURCE / "liuhen/kernel/schema.py"
    return [ROOT / "requirements/test.txt", laid_out, *settings, *migrations, *modules]


def digest(paths: list[Path]) -> str:
    """Return a digest of these files' names and contents."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(f"{path.relative_to(ROOT)}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


@contextmanager
def alone() -> Iterator[None]:
    """Let the first who comes make what is not there, and the others wait for it."""
    KEPT.mkdir(parents=True, exist_ok=True)
    with (KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def migrated() -> Path:
    """Return the migrated SQLite file, which nobody opens for writing."""
    kept = KEPT / f"{digest(sources())}.sqlite3"
    if kept.exists():
        return (
            kept  # renamed when it was whole; whoever makes another one for other sources is not waited for
        )
    with alone():
        if not kept.exists():
            made = sorted(KEPT.glob("*.sqlite3*"), key=lambda each: each.stat().st_mtime)
            for old in made[:-MOST_KEPT]:
                old.unlink()
            being_made = kept.with_suffix(".sqlite3-unfinished")
            migrate(f"sqlite:///{being_made}")
            with closing(sqlite3.connect(being_made)) as fresh:
                fresh.execute("PRAGMA journal_mode=DELETE")  # a copy in memory cannot have the log beside it
            being_made.rename(kept)
    return kept


def migrated_on(postgres: Postgres) -> str:
    """Return the name of the migrated database on this server, which nobody opens."""
    kept = f"liuhen_{digest(sources())}"
    with alone(), psycopg.connect(postgres.url, autocommit=True) as server:
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [kept]).fetchone():
            name = postgres.create()
            migrate(postgres.url_of(name))
            rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
            server.execute(rename.format(sql.Identifier(name), sql.Identifier(kept)))
    return kept


def migrate(url: str) -> None:
    """Migrate the database at an address, in a process of its own that knows no test."""
    told = {"LIUHEN_TEST_DATABASE": url, "DJANGO_SETTINGS_MODULE": "liuhen.settings.test"}
    search = os.pathsep.join((str(SOURCE), str(ROOT)))
    subprocess.run(
        [sys.executable, "-c", MADE_AT_ONCE],
        cwd=ROOT,
        env=os.environ | told | {"PYTHONPATH": search},
        check=True,
    )


def put(database: Path) -> None:
    """Put a migrated database there."""
    database.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(migrated(), database)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Iterator[None]:
    """Give Django the migrated database, in which its own migrating then finds nothing left to do."""
    if connection.vendor == "postgresql":
        connection.settings_dict["TEST"]["TEMPLATE"] = migrated_on(
            Postgres(os.environ["LIUHEN_TEST_DATABASE"])
        )
        yield
        return
    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    with closing(sqlite3.connect(name, uri=True)) as held:  # in memory: it lives while somebody holds it
        with closing(sqlite3.connect(migrated())) as source:
            source.backup(held)
        yield
