"""What has a life: a row with a state that only a step may change."""

import hashlib
from collections.abc import Iterable
from contextvars import ContextVar
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django.db import models

from liuhen.kernel.access import Scoped
from liuhen_proof import canonical

# How many actions are running inside each other in this context; 0 means that nothing may be written.
acting: ContextVar[int] = ContextVar("acting", default=0)


class WrittenOutsideAction(RuntimeError):
    """A subject was saved or deleted without an action: a bug, never a user's mistake."""


class Subject(Scoped):
    """A row whose every change is a Move. Its columns, but for ``unsealed``, are committed to by the ledger."""

    new_state: ClassVar[str] = "new"
    unsealed: ClassVar[tuple[str, ...]] = ()
    noun: ClassVar[str] = ""
    states: ClassVar[dict[str, str]] = {}

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

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not acting.get():
            raise WrittenOutsideAction(f"{self._meta.label} may be written by an action only")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WrittenOutsideAction(f"{self._meta.label} rows are never deleted")


def sealed_row(subject: Subject) -> bytes:
    """Return the canonical bytes of the row's columns: what the ledger commits to at every move."""
    fields = sealed_fields(type(subject))
    return canonical.dumps({name: _plain(getattr(subject, name)) for name in fields})


def sealed_fields(model: type[Subject]) -> tuple[str, ...]:
    cached: tuple[str, ...] | None = model.__dict__.get("_sealed_fields")
    if cached is None:
        cached = tuple(
            sorted(f.attname for f in model._meta.concrete_fields if f.attname not in model.unsealed)
        )
        model._sealed_fields = cached  # type: ignore[attr-defined]
    return cached


def row_commitment(subject: Subject, salt: str) -> str:
    """Return the salted SHA-256 (hex) of the row; the salt lives in the entry's payload and dies with it."""
    return hashlib.sha256(salt.encode("ascii") + sealed_row(subject)).hexdigest()


def _plain(value: Any) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case Decimal():
            return str(value.normalize())
        case bytes() | memoryview():
            return bytes(value).hex()
        case dict():
            return {str(key): _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case Iterable():
            return sorted(str(item) for item in value)
    return str(value)
