"""The rows of a whole database, to be put back where they would be built again and again."""

from dataclasses import dataclass
from typing import Any, Self

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction


@dataclass(frozen=True)
class Rows:
    """Rows by table, as the database gives them."""

    by_table: dict[str, list[tuple[Any, ...]]]
    columns: dict[str, list[str]]
    """By table, in the rows' order: after a migration two databases no longer have the same."""

    @classmethod
    def all(cls) -> Self:
        """Read every table there is, save the indices over words, which triggers keep."""
        with connection.cursor() as cursor:
            kept = _indices(cursor)
            names = [
                name for name in connection.introspection.table_names(cursor) if not name.startswith(kept)
            ]
            found, columns = {}, {}
            for name in names:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
                found[name] = cursor.fetchall()
                columns[name] = [column[0] for column in cursor.description]
        return cls(found, columns)

    def __sub__(self, before: Self) -> "Rows":
        """Return what was added since ``before``. Raises ValueError where something was changed or taken away."""
        added = {}
        for name, rows in self.by_table.items():
            known = before.by_table[name]
            added[name] = [row for row in rows if row not in known]
            if len(rows) != len(known) + len(added[name]):
                raise ValueError(f"{name}: not only added to")
        return Rows({name: rows for name, rows in added.items() if rows}, self.columns)

    @transaction.atomic
    def put_back(self) -> None:
        """Add these rows as they are; what the database numbers goes on after them."""
        with connection.cursor() as cursor:
            for name, rows in self.by_table.items():
                marks = ", ".join(["%s"] * len(rows[0]))
                table = connection.ops.quote_name(name)
                columns = ", ".join(map(connection.ops.quote_name, self.columns[name]))
                cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608
            numbered = [model for model in apps.get_models() if model._meta.db_table in self.by_table]
            for statement in connection.ops.sequence_reset_sql(no_style(), numbered):
                cursor.execute(statement)


def _indices(cursor: Any) -> tuple[str, ...]:
    """Return with what the names begin of SQLite's virtual tables, and of those these are made of."""
    if connection.vendor != "sqlite":
        return ()
    cursor.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%%'")
    return tuple(name for (name,) in cursor.fetchall())
