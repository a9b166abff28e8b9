"""What has a life: a row with a state that only a step may change."""

import hashlib
from collections.abc import Iterable
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

import orjson
from django.apps import apps
from django.db import models

from liuhen.kernel.access import Actor, Scoped
from liuhen.kernel.flow.refusals import Invalid
from liuhen.kernel.identifiers import normal_forms
from liuhen.regulation.vocabulary import Duty

if TYPE_CHECKING:
    from django.db.models import QuerySet

Numbered = TypeVar("Numbered", bound=models.Model)

# How many actions are running inside each other in this context; 0 means that nothing may be written.
acting: ContextVar[int] = ContextVar("acting", default=0)


@dataclass(frozen=True)
class Whom:
    """Persons and bodies, by id."""

    persons: frozenset[int] = frozenset()
    units: frozenset[int] = frozenset()


class WrittenOutsideAction(RuntimeError):
    """A subject was saved or deleted without an action: a bug, never a user's mistake."""


class Subject(Scoped):
    """A row whose every change is a Move. Its columns, but for ``unsealed``, are committed to by the ledger."""

    new_state: ClassVar[str] = "new"
    unsealed: ClassVar[tuple[str, ...]] = ()
    # Columns that a later version brought: at its default one stays out of the seal, so that older seals hold.
    added: ClassVar[tuple[str, ...]] = ()
    noun: ClassVar[str] = ""
    states: ClassVar[dict[str, str]] = {}
    # Of a matter that concerns people and bodies, and of what follows from one: the duty by which these keep out.
    recused_by: ClassVar[Duty | None] = None
    # The column that leads from what follows to what it follows from: a key, or a ref such as complaint:7.
    follows: ClassVar[str] = ""

    state = models.CharField(max_length=20, default="new", help_text="current state; see lifecycle.py")

    class Meta:
        abstract = True

    @property
    def ref(self) -> str:
        """Return what the ledger calls this row, such as ``recording:12``."""
        return f"{self._meta.model_name}:{self.pk}"

    @property
    def state_zh(self) -> str:
        return self.states.get(self.state, self.state)

    @property
    def is_matter(self) -> bool:
        """Say whether it tells itself whom it concerns, and is not kept by what it belongs to or follows from."""
        return self.scope_matter[0] == self._meta.model_name and not self.follows

    def whom_it_concerns(self) -> Whom:
        """Return whom a matter is about: they keep out of it and of all that follows."""
        return Whom()

    def addressee(self) -> tuple[int | None, int | None]:
        """Return the person and the unit that a row is sent to, by id: they may read it though it concerns them."""
        return None, None

    @classmethod
    def open_among(cls, pks: Iterable[int], actor: Actor) -> frozenset[int]:
        """Return which of these somebody may learn of where another thing shows that they exist; by default none."""
        return frozenset()

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not acting.get():
            raise WrittenOutsideAction(f"{self._meta.label} may be written by an action only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WrittenOutsideAction(f"{self._meta.label} rows are never deleted")


def called(ref: str) -> str:
    """Say a ref for people: ``rectification:3`` becomes ``整改 3``."""
    noun, _, pk = ref.partition(":")
    return f"{_nouns().get(noun) or noun} {pk}"


def number_of(ref: str) -> int:
    """Return the 3 of ``rectification:3``."""
    return int(ref.partition(":")[2])


def every_numbered(
    rows: "QuerySet[Numbered]", numbers: Iterable[int], *, what: str, field: str
) -> "list[Numbered]":
    """Return those of ``rows`` with these numbers. Raises Invalid, said of ``field``, for one not among them."""
    wanted = set(numbers)
    found = list(rows.filter(pk__in=wanted))
    if missing := sorted(wanted - {each.pk for each in found}):
        raise Invalid(f"没有编号为{missing[0]}的{what}，或您无权查看", field=field)
    return found


@cache
def _nouns() -> dict[str, str]:
    found = (model for model in apps.get_models() if issubclass(model, Subject))
    return {str(model._meta.model_name): model.noun for model in found}


def sealed_row(subject: Subject) -> bytes:
    """Return the row's columns as one string of bytes, the same before and after the database: times in UTC."""
    names, moments = sealed_fields(type(subject))
    row = {name: getattr(subject, name) for name in names}
    for name in moments:
        if row[name] is not None:
            row[name] = row[name].astimezone(UTC)
    for name, at_first in added_columns(type(subject)):
        if row[name] == at_first:
            del row[name]
    for derived in normal_forms(type(subject)):
        if derived.follows(subject):  # what it follows is sealed already; where it does not, the seal breaks
            del row[derived.attname]
    return orjson.dumps(row, default=_plain, option=orjson.OPT_SORT_KEYS)


@cache
def sealed_fields(model: type[Subject]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the names of the columns the ledger commits to, and of those among them that are moments."""
    fields = [field for field in model._meta.concrete_fields if field.attname not in model.unsealed]
    moments = tuple(field.attname for field in fields if isinstance(field, models.DateTimeField))
    return tuple(field.attname for field in fields), moments


@cache
def added_columns(model: type[Subject]) -> tuple[tuple[str, Any], ...]:
    """Return the columns that a later version brought, each with what a migration filled in."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    return tuple((name, fields[name].get_default()) for name in model.added)


def row_commitment(subject: Subject, salt: str) -> str:
    """Return the salted SHA-256 (hex) of the row; the salt lives in the entry's payload and dies with it."""
    return hashlib.sha256(salt.encode("ascii") + sealed_row(subject)).hexdigest()


def _plain(value: Any) -> str:
    """Write what JSON has no form for."""
    if isinstance(value, Decimal):
        return str(value.normalize())
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    raise TypeError(f"a column of type {type(value).__name__} cannot be sealed")
