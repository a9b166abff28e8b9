"""A kept county, taken over by this version, in the database of the tests: it has rows of nearly every noun."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.apps import apps
from django.db import connection, transaction
from django.test import override_settings

from tests.builders.kept import taken_over

KEPT = Path(__file__).parents[1] / "upgrade/counties/2026-11-30b.tar.xz"
MODELS = {
    model._meta.db_table: model
    for model in apps.get_models(include_auto_created=True)
    if not model._meta.proxy
}


@contextmanager
def standing(kept: Path, folder: Path) -> Iterator[None]:
    """Upgrade a county in a folder and let the tests' database hold its rows meanwhile."""
    taken_over(kept, folder, "--no-accounts")
    its_own = {
        "VAULT": {"backend": "local", "root": folder / "data/vault"},
        "SECRET_KEY": (folder / "data/keys/session-secret").read_text(encoding="ascii").strip(),
        "KEYS": folder / "data/keys",
        "LEDGER_PUBLIC": folder / "data/log",
    }
    with override_settings(**its_own), transaction.atomic():
        copy(folder / "data/liuhen.sqlite3")
        yield
        transaction.set_rollback(True)


def copy(path: Path) -> None:
    """Put a county's rows into this database, as they are."""
    with closing(sqlite3.connect(path)) as county, connection.cursor() as cursor:
        cursor.execute("PRAGMA defer_foreign_keys = ON")
        for table in MODELS:
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608
            columns = [column[1] for column in county.execute(f"PRAGMA table_info({table})")]
            names = ", ".join(f'"{column}"' for column in columns)
            marks = ", ".join(["%s"] * len(columns))
            rows = county.execute(f"SELECT {names} FROM {table}").fetchall()  # noqa: S608
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)  # noqa: S608
