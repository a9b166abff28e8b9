"""A hand in the database: changes, deletes and inserts rows of any table behind the product's back."""

import json
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, models

from liuhen.kernel.flow.subjects import Subject, acting, row_commitment
from liuhen.kernel.ledger import append, fresh_salt
from liuhen.kernel.ledger.auditing import Fault
from liuhen.kernel.ledger.models import Mark
from liuhen.kernel.tables import tables


def change_one(model: type[models.Model]) -> Any:
    """Change a column of the first row and return its key."""
    row, key = a_row(model), key_column(model)
    column = sealed_column(model, row)
    statement = f'UPDATE {model._meta.db_table} SET "{column}" = %s WHERE "{key}" = %s'  # noqa: S608
    sql(statement, another(row[column]), row[key])
    return row[key]


def delete_one(model: type[models.Model]) -> Any:
    """Delete the first row and return its key."""
    row, key = a_row(model), key_column(model)
    sql(f'DELETE FROM {model._meta.db_table} WHERE "{key}" = %s', row[key])  # noqa: S608
    return row[key]


def insert_one(model: type[models.Model]) -> Any:
    """Insert the first row once more, under other keys, and return the new one's."""
    row, key = a_row(model), key_column(model)
    unique = {key} | {str(field.column) for field in model._meta.concrete_fields if field.unique}
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            unique |= {str(f.column) for f in model._meta.concrete_fields if f.name in constraint.fields}
    new = {name: another(value) if name in unique else value for name, value in row.items()}
    new[key] = row[key] + 1_000_000 if isinstance(row[key], int) else new[key]
    columns, marks = ", ".join(f'"{name}"' for name in new), ", ".join(["%s"] * len(new))
    sql(f"INSERT INTO {model._meta.db_table} ({columns}) VALUES ({marks})", *new.values())  # noqa: S608
    return new[key]


def is_mark(model: type[models.Model]) -> bool:
    """Say whether a table's rows only say how far somebody read: one that is gone is read anew."""
    return issubclass(model, Mark)


def write_one(model: type[models.Model]) -> None:
    """Write a row as the product does, for a noun that the county has none of."""
    token = acting.set(1)
    try:
        row = model(
            **{field.attname: made_up(field) for field in model._meta.concrete_fields if needs(field)}
        )
        row.save(force_insert=True)
        if isinstance(row, Subject):
            salt = fresh_salt()
            at = datetime.fromisoformat("2026-11-29T12:00:00+00:00")
            append(
                event="row.made-up", subject=row.ref, by="system", at=at, data={}, salt=salt,
                row=row_commitment(type(row)._base_manager.get(pk=row.pk), salt),
            )  # fmt: skip
    finally:
        acting.reset(token)


def needs(field: Any) -> bool:
    if field.name == "finished_at":  # a check of the vault says something once it is over
        return True
    return not field.null and not field.has_default() and not isinstance(field, models.AutoField)


def made_up(field: Any) -> Any:
    """Return some value that a column can hold."""
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.BooleanField):
        return True
    if isinstance(kind, models.DecimalField):
        return 1
    if isinstance(kind, models.IntegerField):
        return 1
    if isinstance(kind, models.DateTimeField):
        return datetime.fromisoformat("2026-11-29T12:00:00+00:00")
    if isinstance(kind, models.DateField):
        return date(2026, 11, 29)
    if isinstance(kind, models.JSONField):
        return {}
    if isinstance(kind, models.BinaryField):
        return b"?"
    return "?"


def another(value: Any) -> Any:
    """Return a different value of the same kind, as the database keeps it."""
    if isinstance(value, int):
        return 1 - value if value in (0, 1) else value + 1_000_000
    if isinstance(value, float):
        return value + 1
    if isinstance(value, bytes | memoryview):
        return bytes(value) + b"?"
    if value is None:
        return None
    try:
        return (datetime.fromisoformat(str(value)) + timedelta(days=11111)).isoformat(sep=" ")[
            : len(str(value))
        ]
    except ValueError:
        pass
    try:
        return UUID(int=UUID(str(value)).int ^ 1).hex
    except ValueError:
        pass
    try:
        return json.dumps([json.loads(str(value))])
    except ValueError:
        return f"{str(value)[:-1]}改"


def a_row(model: type[models.Model]) -> dict[str, Any]:
    with connection.cursor() as cursor:
        counted = "recording_id IS NOT NULL" if model._meta.db_table == "recordings_upload" else "1 = 1"
        cursor.execute(f"SELECT * FROM {model._meta.db_table} WHERE {counted} ORDER BY 1 LIMIT 1")  # noqa: S608
        found = dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))
    return {name: str(value) if isinstance(value, date | time) else value for name, value in found.items()}


def sql(statement: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def key_column(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def sealed_column(model: type[models.Model], row: dict[str, Any]) -> str:
    """Return a column that a hand would like to change, and that is not empty."""
    if model._meta.db_table == "vault_blob":
        return "sm3"
    left_out = {
        column for table in tables() if table.name == model._meta.db_table for column in table.left_out
    }
    names = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    return [name for name in names if name not in left_out and row[name] not in (None, "")][-1]


def names(faults: list[Fault], model: type[models.Model], key: Any) -> bool:
    """Say whether the faults name the very row; a blob's may be named by who needs it."""
    told = str(model._meta.pk.to_python(key))
    return any(told in fault.where + fault.what for fault in faults)


def changed(row: Any, **columns: Any) -> None:
    """Write what no action writes."""
    token = acting.set(1)
    try:
        type(row).objects.filter(pk=row.pk).update(**columns)
    finally:
        acting.reset(token)
