"""A database made at once and one that went through every migration are the same, and what there is stays."""

import re
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import load_backend

from liuhen.kernel import schema
from liuhen.settings.base import _database
from tests.services import migrated
from tests.services.postgres import Postgres

WALK = "from django.core.management import execute_from_command_line as run; run(['', 'migrate', '--verbosity', '0'])"
HISTORY = {"django_migrations", "sqlite_sequence"}
"""When what was applied, and the counters that SQLite keeps of tables that were made anew."""
Database = Callable[[str], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def addressed(request: pytest.FixtureRequest, tmp_path: Path) -> Database:
    """Return the address of an empty database of a name."""
    if request.param == "sqlite":
        return lambda name: f"sqlite:///{tmp_path / name}"
    server: Postgres = request.getfixturevalue("postgres")
    return lambda name: server.url_of(server.create())


@pytest.fixture
def unblocked(django_db_blocker: Any) -> Iterator[None]:
    """Let a test look into databases of its own."""
    with django_db_blocker.unblock():
        yield


@pytest.mark.once
@pytest.mark.in_turn
@pytest.mark.long
@pytest.mark.timeout(1_800)  # some 160 migrations, each with the whole of the models drawn anew
def test_it_is_what_all_migrations_lead_to(
    addressed: Database, monkeypatch: pytest.MonkeyPatch, unblocked: None
) -> None:
    at_once, walked = addressed("at-once"), addressed("walked")
    migrated.migrate(at_once)
    monkeypatch.setattr(migrated, "MADE_AT_ONCE", WALK)
    migrated.migrate(walked)
    found, wanted = described(at_once), described(walked)
    assert {part for part in found if found[part] != wanted[part]} == set()
    assert len(found["tables"]) > 150
    assert any("ledger_entry" in str(each) for each in found["triggers"])
    assert found["rows"]["clocks_calendarday"]


@pytest.mark.django_db
def test_a_database_with_tables_is_left_alone() -> None:
    before = connection.introspection.table_names()
    schema.lay_out()
    assert connection.introspection.table_names() == before


@pytest.mark.django_db
def test_a_database_is_current_when_no_migration_is_missing() -> None:
    assert schema.is_current()
    recorder = MigrationRecorder(connection)
    recorder.record_unapplied(
        "ledger", max(name for app, name in recorder.applied_migrations() if app == "ledger")
    )
    assert not schema.is_current()


def test_one_that_breaks_off_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, unblocked: None
) -> None:
    forgets = "from django.db.migrations.recorder import MigrationRecorder as it; it.record_applied = None\n"
    before, makes, after = migrated.MADE_AT_ONCE.partition("schema.bring_up_to_date()")
    monkeypatch.setattr(migrated, "MADE_AT_ONCE", before + forgets + makes + after)
    url = f"sqlite:///{tmp_path / 'broken'}"
    with pytest.raises(subprocess.CalledProcessError):
        migrated.migrate(url)
    assert described(url)["tables"] == {}


def described(url: str) -> dict[str, Any]:
    """Return all that a database is: tables with columns, indexes and constraints, triggers, functions and rows."""
    told = connection.settings_dict | _database(url)
    there = load_backend(str(told["ENGINE"])).DatabaseWrapper(told)
    try:
        with there.cursor() as cursor:
            look = there.introspection
            names = [name for name in look.table_names(cursor) if name not in HISTORY]
            tables: dict[str, Any] = defaultdict(dict)
            for name in names:
                columns = [
                    column._replace(internal_size=None) for column in look.get_table_description(cursor, name)
                ]
                tables[name]["columns"] = sorted(map(repr, columns))
                tables[name]["relations"] = look.get_relations(cursor, name)
                tables[name]["constraints"] = _named(look.get_constraints(cursor, name))
            rows = {name: _rows(cursor, name) for name in names}
            return {
                "tables": dict(tables), "rows": rows, "triggers": _asked(cursor, there.vendor, "triggers"),
                "statements": _asked(cursor, there.vendor, "statements"),
            }  # fmt: skip
    finally:
        there.close()


ASKED = {
    "sqlite": {
        "triggers": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY 1",
        "statements": "SELECT name, sql FROM sqlite_master WHERE type = 'index' ORDER BY 1",
    },
    "postgresql": {
        "triggers": "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1",
        "statements": "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND tablename <> 'django_migrations' UNION"
        " SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE contype <> 'n' UNION"
        " SELECT proname, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace ORDER BY 1, 2",
    },
}


def _asked(cursor: Any, vendor: str, what: str) -> list[Any]:
    cursor.execute(ASKED[vendor][what])
    return list(cursor.fetchall())


def _named(constraints: Mapping[str, Any]) -> list[str]:
    """Return constraints in an order of their own, without the numbers that reading gives to those without a name."""
    return sorted(
        f"{'' if re.match('fk_|__unnamed', name) else name} {sorted(map(repr, each.items()))}"
        for name, each in constraints.items()
    )


def _rows(cursor: Any, table: str) -> list[str]:
    """Return a table's rows without their numbers, in which two makings may differ."""
    cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 (a table's own name)
    names = [column[0] for column in cursor.description]
    told = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return sorted(
        repr(sorted((name, value) for name, value in row.items() if not name.endswith("id"))) for row in told
    )
