"""Every CHECK and every unique constraint of every table is violated once, and the database says so by its name."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction
from django.db.models import CheckConstraint, Q, UniqueConstraint
from django.db.models.functions import Length

from tests.builders.hand import made_up, needs

pytestmark = pytest.mark.django_db

OURS = [model for model in apps.get_models() if model.__module__.startswith("liuhen.")]
CHECKS = [(model, c) for model in OURS for c in model._meta.constraints if isinstance(c, CheckConstraint)]
UNIQUE = [(model, c) for model in OURS for c in model._meta.constraints if isinstance(c, UniqueConstraint)]
NUMBERS = (models.IntegerField, models.DecimalField)
NOON = datetime.fromisoformat("2026-11-29T12:00:00+00:00")
Row = dict[str, Any]


def compared(condition: Any) -> Iterator[tuple[str, Any]]:
    """Yield each column that a condition names, with what it is compared to there."""
    if isinstance(condition, Q):
        for child in condition.children:
            yield from compared(child)
    elif isinstance(condition, tuple):
        path, value = condition
        name, *lookup = path.split("__")
        if isinstance(value, models.F):
            yield str(value.name), None  # type: ignore[attr-defined]
        yield name, value if lookup != ["isnull"] and not isinstance(value, models.F) else None
    else:  # LENGTH(column) = number
        assert isinstance(condition.lhs, Length), condition
        yield condition.lhs.get_source_expressions()[0].name, "x" * condition.rhs


def values(model: type[models.Model], condition: Any) -> dict[str, list[Any]]:
    """Return, for each column of a condition, values on both sides of all that it is compared to."""
    found: dict[str, set[Any]] = {}
    for name, value in compared(condition):
        field = model._meta.pk if name == "pk" else model._meta.get_field(name)
        assert isinstance(field, models.Field)
        column = found.setdefault(field.attname, {None} if field.null else set())
        column |= around(field)
        for each in value if isinstance(value, tuple | list) else [value]:
            column |= near(each)
    return {
        name: sorted(column, key=lambda value: (value is None, str(value))) for name, column in found.items()
    }


def near(value: Any) -> set[Any]:
    if isinstance(value, int) and not isinstance(value, bool):
        return {value - 1, value, value + 1}
    return set() if value is None else {value}


def around(field: Any) -> set[Any]:
    if isinstance(field, models.DateTimeField):
        return {NOON, NOON + timedelta(hours=1)}
    if isinstance(field, models.DateField):
        return {date(2026, 11, 29), date(2026, 11, 30)}
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.BooleanField):
        return {True, False}
    if isinstance(kind, models.BinaryField):
        return {b"", b"x"}
    return {1, 2} if isinstance(kind, NUMBERS) else {"", "x"}


def rows(model: type[models.Model], *conditions: Any) -> Iterator[Row]:
    """Yield rows of a table, complete, with every combination of values in the columns of the conditions."""
    asked: dict[str, list[Any]] = {}
    for condition in conditions:
        for name, column in values(model, condition).items():
            asked[name] = sorted(
                {*asked.get(name, []), *column}, key=lambda value: (value is None, str(value))
            )
    for chosen in product(*asked.values()):
        yield filled(model, 1) | dict(zip(asked, chosen, strict=True))


def filled(model: type[models.Model], n: int) -> Row:
    """Return a row with something in each column that wants it, the n-th of its kind where a table wants them apart."""
    unique = {name for c in model._meta.constraints if isinstance(c, UniqueConstraint) for name in c.fields}
    row = {}
    for field in model._meta.concrete_fields:
        if (field.unique and not isinstance(field, models.AutoField)) or field.name in unique:
            row[field.attname] = nth(field, n)
        elif needs(field):
            row[field.attname] = made_up(field)
    return row


def nth(field: Any, n: int) -> Any:
    kind = field.target_field if isinstance(field, models.ForeignKey) else field
    if isinstance(kind, models.DateTimeField):
        return NOON + timedelta(hours=n)
    if isinstance(kind, models.DateField):
        return NOON.date() + timedelta(days=n)
    return n if isinstance(kind, NUMBERS) else str(n) * (field.max_length or 1)


def refusal(model: type[models.Model], row: Row) -> str | None:
    """Return what the database says to a row, None where it takes it; no row stays."""
    try:
        with transaction.atomic():
            models.Model.save_base(model(**row), raw=True, force_insert=True)
            transaction.set_rollback(True)
    except IntegrityError as refused:
        return str(refused)
    return None


def named(constraint: UniqueConstraint, model: Any, said: str) -> bool:
    """Say whether a refusal is this constraint's; SQLite names its columns."""
    if connection.vendor == "postgresql":
        return f'"{constraint.name}"' in said
    columns = [f"{model._meta.db_table}.{model._meta.get_field(name).column}" for name in constraint.fields]
    return said.endswith(": " + ", ".join(columns))


@pytest.mark.parametrize(("model", "constraint"), CHECKS, ids=lambda value: getattr(value, "name", ""))
def test_a_row_that_violates_it_is_refused_by_its_name(
    model: type[models.Model], constraint: CheckConstraint
) -> None:
    refused = taken = False
    for row in rows(model, *(c.condition for m, c in CHECKS if m is model)):
        said = refusal(model, row)
        if said is None:
            taken = True
        elif constraint.name in said:
            refused = True
        if refused and taken:
            return
    assert refused, f"no row violates {constraint.name}"
    assert taken, f"{model.__name__} takes no row at all"


@pytest.mark.parametrize(("model", "constraint"), UNIQUE, ids=lambda value: getattr(value, "name", ""))
def test_a_second_row_is_refused(model: type[models.Model], constraint: UniqueConstraint) -> None:
    conditions = [c.condition for c in model._meta.constraints if c.condition]  # type: ignore[attr-defined]
    same = {model._meta.get_field(name).attname for name in constraint.fields}  # type: ignore[union-attr]
    own = same | set(values(model, constraint.condition) if constraint.condition else ())
    every = same | {name for condition in conditions for name in values(model, condition)}
    # Alike in what any condition reads; or in this one's alone, where being alike in more would break another first.
    for first, kept in product(rows(model, *conditions), (every, own)):
        apart = filled(model, 2)
        second = {name: value if name in kept else apart.get(name, value) for name, value in first.items()}
        second.pop(model._meta.pk.attname, None)  # a condition may compare it; a row of its own has its own
        with transaction.atomic():
            try:
                models.Model.save_base(model(**first), raw=True, force_insert=True)
            except IntegrityError:
                transaction.set_rollback(True)
                continue
            said = refusal(model, second)
            transaction.set_rollback(True)
        if said and named(constraint, model, said):
            return
    pytest.fail(f"no two rows violate {constraint.name}")
