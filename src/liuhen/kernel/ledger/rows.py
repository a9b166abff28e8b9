"""Rows that are no subjects: whatever is written to one, an entry of the same transaction commits to (ADR-15).

``Committed`` is for models of our own, ``watch`` for those of packages. What is written inside an action is named by
the entry of the step around it, or by one more at the action's end; what is written outside of any, by one of its own.
"""

import hashlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar

import orjson
from django.db import models, transaction
from django.db.models.signals import post_delete, post_save
from django.utils import timezone

from liuhen.kernel.identifiers import following
from liuhen.kernel.ledger.writing import append, fresh_salt

COMMITTED = "rows.committed"
GONE = b""

# What was written to committed rows and is not on the ledger yet: ref to sealed row. None: nobody gathers.
_gathered: ContextVar[dict[str, bytes] | None] = ContextVar("gathered", default=None)

# Tables of packages, with the columns that their own work touches.
WATCHED: dict[type[models.Model], tuple[str, ...]] = {}


@contextmanager
def gathering() -> Iterator[dict[str, bytes]]:
    """Gather what is written to committed rows within; the caller puts it on the ledger."""
    mine: dict[str, bytes] = {}
    token = _gathered.set(mine)
    try:
        yield mine
    finally:
        _gathered.reset(token)


@contextmanager
def committing(*, by: str = "system", at: datetime | None = None) -> Iterator[None]:
    """Make sure that an entry commits to what is written within: that of whoever gathers already, or one more.

    Writes that are undone inside of it, by a savepoint around an inner one of these, are forgotten.
    """
    around = _gathered.get()
    if around is not None:
        before = dict(around)
        try:
            yield
        except BaseException:
            around.clear()
            around.update(before)
            raise
        return
    with transaction.atomic(), gathering() as rows:
        yield
        if rows:
            # Django and the packages write some rows by themselves, and nobody there knows the moment.
            append_rows(rows, event=COMMITTED, by=by, at=at or timezone.now())  # noqa: TID251


def append_rows(
    rows: Mapping[str, bytes], *, event: str, by: str, at: datetime, data: Mapping[str, Any] | None = None
) -> None:
    """Enter what rows look like now, in an entry that is about nothing else."""
    salt = fresh_salt()
    told = {"count": len(rows), **(data or {})}
    append(event=event, subject="", by=by, at=at, data=told, salt=salt, rows=digests(rows, salt))


def digests(rows: Mapping[str, bytes], salt: str) -> dict[str, str]:
    """Return what an entry says of rows: a salted SHA-256 of each, nothing for one that is gone."""
    return {ref: commitment(sealed, salt) if sealed != GONE else "" for ref, sealed in rows.items()}


def commitment(sealed: bytes, salt: str) -> str:
    """Return the salted SHA-256 (hex) of a sealed row; the salt lives in the entry's payload and dies with it."""
    return hashlib.sha256(salt.encode("ascii") + sealed).hexdigest()


def gather(ref: str, sealed: bytes) -> None:
    """Tell whoever gathers what a row looks like now. For use within ``committing``."""
    rows = _gathered.get()
    assert rows is not None, f"{ref} is written where nobody commits to it"
    rows[ref] = sealed


def ref_of(row: models.Model) -> str:
    """Return what the ledger calls a row, such as ``holditem:12``."""
    return f"{row._meta.model_name}:{row.pk}"


def sealed_row(row: models.Model) -> bytes:
    """Return a row's columns as one string of bytes, the same before and after the database: times in UTC."""
    names, moments = sealed_fields(type(row))
    seen = {name: getattr(row, name) for name in names}
    for name in moments:
        if seen[name] is not None:
            seen[name] = seen[name].astimezone(UTC)
    for name, at_first in added_columns(type(row)):
        if seen[name] == at_first:
            del seen[name]
    for derived in following(type(row)):
        if derived.follows(row):  # what it follows is sealed already; where it does not, the seal breaks
            del seen[derived.attname]
    return orjson.dumps(seen, default=_plain, option=orjson.OPT_SORT_KEYS)


def sealed_columns(row: models.Model, columns: tuple[str, ...]) -> bytes:
    """Return some of a row's columns as bytes, for what is committed to apart from the rest."""
    seen = {name: getattr(row, name) for name in ("id", *columns)}
    return orjson.dumps(seen, default=_plain, option=orjson.OPT_SORT_KEYS)


@cache
def sealed_fields(model: type[models.Model]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the columns the ledger commits to, and of those among them that are moments."""
    left_out = unsealed(model)
    fields = [field for field in model._meta.concrete_fields if field.attname not in left_out]
    moments = tuple(field.attname for field in fields if isinstance(field, models.DateTimeField))
    return tuple(field.attname for field in fields), moments


def unsealed(model: type[models.Model]) -> tuple[str, ...]:
    """Return the columns of a model that no entry commits to."""
    found: tuple[str, ...] = WATCHED[model] if model in WATCHED else getattr(model, "unsealed", ())
    return found


@cache
def added_columns(model: type[models.Model]) -> tuple[tuple[str, Any], ...]:
    """Return the columns that a later version brought, each with what a migration filled in."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return tuple((name, fields[name].get_default()) for name in getattr(model, "added", ()))


def _plain(value: Any) -> str:
    """Write what JSON has no form for."""
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"a column of type {type(value).__name__} cannot be sealed")


class CommittedQuerySet(models.QuerySet[Any]):
    """Rows whose changes in bulk are committed to as well."""

    def bulk_create(self, objs: Any, *args: Any, **kwargs: Any) -> list[Any]:
        """Insert rows. What is there already must be left out by the caller: whose rows would those be?"""
        if kwargs.get("ignore_conflicts"):
            raise ValueError("a row that is perhaps not written cannot be committed to")
        with committing():
            made = super().bulk_create(objs, *args, **kwargs)
            for row in made:
                _gather_row(row)
        return made

    def update(self, **kwargs: Any) -> int:
        """Change columns of all rows, and read back what they have become."""
        count: int
        if set(kwargs) <= set(self.model.unsealed):
            count = super().update(**kwargs)
            return count
        with committing():
            chosen = list(self.select_for_update().values_list("pk", flat=True))
            if not chosen:
                return 0
            rows = self.model._base_manager.filter(pk__in=chosen)
            count = rows.update(**kwargs)
            for row in rows.iterator(chunk_size=1000):
                _gather_row(row)
        return count

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """Delete the rows, and say of each that it is gone."""
        with committing():
            gone = [ref_of(self.model(pk=pk)) for pk in self.values_list("pk", flat=True)]
            done = super().delete()
            for ref in gone:
                gather(ref, GONE)
        return done

    delete.alters_data = True  # type: ignore[attr-defined]


class Committed(models.Model):
    """A row that is no subject and that the ledger commits to by itself, but for its ``unsealed`` columns."""

    unsealed: ClassVar[tuple[str, ...]] = ()
    # Columns that a later version brought, as at a subject.
    added: ClassVar[tuple[str, ...]] = ()

    objects = CommittedQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, and gather it unless only its unsealed columns were written."""
        columns = kwargs.get("update_fields")
        if columns is not None and set(columns) <= set(self.unsealed):
            super().save(*args, **kwargs)
            return
        with committing():
            super().save(*args, **kwargs)
            _gather_row(self)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Delete the row, and say that it is gone."""
        with committing():
            ref = ref_of(self)
            done = super().delete(*args, **kwargs)
            gather(ref, GONE)
        return done

    @property
    def counts(self) -> bool:
        """Whether the row says something already; what is only on its way in is not committed to."""
        return True

    @property
    def comes_with_the_code(self) -> bool:
        """Whether the program itself says the same, so that the ledger need not."""
        return False


def _gather_row(row: Committed) -> None:
    if row.counts:
        gather(ref_of(row), sealed_row(row))


def watch(model: type[models.Model], *, unsealed: tuple[str, ...] = ()) -> None:
    """Commit to the rows of a package's model, whose code is not ours: its signals are the hook there is."""

    def saved(instance: models.Model, update_fields: frozenset[str] | None = None, **_: Any) -> None:
        if update_fields is None or not set(update_fields) <= set(unsealed):
            with committing():
                gather(ref_of(instance), sealed_row(instance))

    def deleted(instance: models.Model, **_: Any) -> None:
        with committing():
            gather(ref_of(instance), GONE)

    WATCHED[model] = unsealed
    name = f"liuhen.rows.{model._meta.label}"
    post_save.connect(saved, sender=model, weak=False, dispatch_uid=name)
    post_delete.connect(deleted, sender=model, weak=False, dispatch_uid=name)
