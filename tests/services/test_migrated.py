import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from tests.services import migrated


@pytest.mark.django_db
def test_nothing_is_left_to_migrate_in_a_copy() -> None:
    call_command("migrate", check_unapplied=True, verbosity=0)


@pytest.mark.django_db
def test_a_copy_holds_the_tables_and_triggers_of_the_kept_database() -> None:
    asked = "SELECT type, name, sql FROM sqlite_master ORDER BY 1, 2"
    with closing(sqlite3.connect(migrated.migrated())) as kept, connection.cursor() as copy:
        assert copy.execute(asked).fetchall() == kept.execute(asked).fetchall()


def test_whatever_the_migrations_are_made_of_asks_for_another_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named = {path.relative_to(migrated.ROOT).as_posix() for path in migrated.sources()}
    assert named >= {
        "requirements/test.txt", "src/liuhen/settings/base.py", "src/liuhen/kernel/clocks/notices.py",
        "src/liuhen/kernel/ledger/migrations/0002_append_only.py",
    }  # fmt: skip
    monkeypatch.setattr(migrated, "ROOT", tmp_path)
    migration = tmp_path / "0001_initial.py"
    migration.write_text("operations = []")
    before = migrated.digest([migration])
    migration.write_text("operations = [1]")
    assert migrated.digest([migration]) != before
