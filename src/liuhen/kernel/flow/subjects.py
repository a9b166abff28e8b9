"""What has a life: a row with a state that only a step may change."""

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from django.apps import apps
from django.db import models

from liuhen.kernel.access import Actor, Scoped
from liuhen.kernel.flow.refusals import Invalid
from liuhen.kernel.ledger.rows import commitment, committing, gather, sealed_columns, sealed_row
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
    # Columns that change without a Move: the ledger commits to them apart from the row, under a name of their own.
    apart: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    noun: ClassVar[str] = ""
    states: ClassVar[dict[str, str]] = {}
    # Of a matter that concerns people and bodies, and of what follows from one: the duty by which these keep out.
    recused_by: ClassVar[Duty | None] = None
    # The column that leads from what follows to what it follows from: a key, or a ref such as complaint:7.
    follows: ClassVar[str] = ""
    # The column that leads to the row on whose page it is shown, where it has no Desk to say so.
    shown_with: ClassVar[str] = ""

    state = models.CharField(max_length=20, default="new", help_text="current state; see lifecycle.py")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return called(self.ref)

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
        self._write(*args, **kwargs)

    def _write(self, *args: Any, **kwargs: Any) -> None:
        """Write the row, and commit to what stands apart from it."""
        if not self.apart:
            super().save(*args, **kwargs)
            return
        columns = kwargs.get("update_fields")
        with committing():
            super().save(*args, **kwargs)
            for name, names in self.apart.items():
                if columns is None or set(columns) & set(names):
                    gather(f"{name}:{self.pk}", sealed_columns(self, names))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WrittenOutsideAction(f"{self._meta.label} rows are never deleted")


def called(ref: str, name: str = "") -> str:
    """Say a ref for people, 整改 3; with what the thing calls itself by that, 文书“处罚决定书”."""
    noun, _, pk = ref.partition(":")
    word = nouns().get(noun) or noun
    return by_name(word, name) if name else f"{word} {pk}"


def by_name(word: str, name: str, *, most: int = 80) -> str:
    """Say a thing by its noun and its name, by this alone where the noun is in front of it or told as ""; cut short."""
    said = name if name.startswith(word) else f"{word}“{name}”"
    return said if len(said) <= most else f"{said[: most - 1]}…"


def is_number(ref: str, told: str) -> bool:
    """Say whether what was told of a thing is but its number, 问题 12."""
    return "".join(told.split()) == "".join(called(ref).split())


def by_noun(refs: Iterable[str]) -> dict[str, set[int]]:
    """Sort refs of rows by their noun; what is none, such as an actor without a number, is left out."""
    found: dict[str, set[int]] = {}
    for ref in refs:
        noun, _, pk = ref.partition(":")
        if pk.isdecimal():
            found.setdefault(noun, set()).add(int(pk))
    return found


def own_names(refs: Iterable[str]) -> dict[str, str]:
    """Return what rows call themselves, by ref, in one query a noun. For papers and jobs: it asks nobody's rights."""
    models = subjects()
    return {
        f"{noun}:{pk}": str(row)
        for noun, pks in by_noun(refs).items()
        if noun in models
        for pk, row in models[noun]._base_manager.in_bulk(sorted(pks)).items()
    }


def called_by_name(refs: Iterable[str]) -> dict[str, str]:
    """Say rows for people by what they call themselves; by its number what is none."""
    told = list(refs)
    names = own_names(told)
    return {ref: called(ref, names.get(ref, "")) for ref in told}


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
def nouns() -> dict[str, str]:
    """Return what every sort of thing is called, by the word that its refs begin with."""
    return {noun: model.noun for noun, model in subjects().items()} | {"entry": "账本记录"}


@cache
def subjects() -> dict[str, type[Subject]]:
    """Return every model of subjects, by the word that its refs begin with."""
    return {str(model._meta.model_name): model for model in apps.get_models() if issubclass(model, Subject)}


def row_commitment(subject: Subject, salt: str) -> str:
    """Return the salted SHA-256 (hex) of the row; the salt lives in the entry's payload and dies with it."""
    return commitment(sealed_row(subject), salt)
