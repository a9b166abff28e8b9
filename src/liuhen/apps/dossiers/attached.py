"""The files that came with what hangs on a case, whichever app keeps them: told by what their models have."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.db import models

from liuhen.kernel.flow import Subject, called, own_names
from liuhen.kernel.ledger.rows import Committed, ref_of

PART = 500  # refs asked for at once


@dataclass(frozen=True)
class Attached:
    """One file, as it was given, with what it came with, as a ref and in words; ``row`` is where that is written."""

    of: str
    of_zh: str
    name: str
    sha256: str
    size_bytes: int
    row: models.Model

    @property
    def ref(self) -> str:
        return ref_of(self.row)


def of_any(refs: Sequence[str]) -> list[Attached]:
    """Return the files that came with any of these, in the order of ``refs`` and then as they came."""
    place = {ref: n for n, ref in enumerate(refs)}
    found = [each for model, link in _keepers() for each in _kept(model, link, refs)]
    return sorted(found, key=lambda each: (place[each.of], each.row.pk))


@cache
def _keepers() -> tuple[tuple[type[models.Model], str], ...]:
    """Return the models of files, each with its column that leads to a subject: its ref, or its foreign key."""
    found = []
    for model in apps.get_models():
        fields = {each.name: each for each in model._meta.fields}
        if not issubclass(model, Committed) or not {"name", "sha256", "size_bytes"} <= set(fields):
            continue
        keys = [
            name
            for name, field in fields.items()
            if isinstance(field, models.ForeignKey) and issubclass(field.related_model, Subject)
        ]
        link = next((name for name in ("of", "about", *keys) if name in fields), None)
        if link is not None:
            found.append((model, link))
    return tuple(found)


def _kept(model: type[models.Model], link: str, refs: Sequence[str]) -> Iterator[Attached]:
    field: Any = model._meta.get_field(link)
    is_key = isinstance(field, models.ForeignKey)
    noun = f"{field.related_model._meta.model_name}:" if is_key else ""
    wanted = [ref.removeprefix(noun) for ref in refs if ref.startswith(noun)]
    for start in range(0, len(wanted), PART):
        part = wanted[start : start + PART]
        rows = model._base_manager.filter(**{f"{link}__in": part}).order_by("pk")
        names = {} if is_key else own_names(part)
        for row in rows.select_related(link) if is_key else rows:
            given: Any = row
            of = f"{noun}{getattr(row, field.attname)}"
            name = str(getattr(row, link)) if is_key else names.get(of, "")
            of_zh = ("" if is_key else getattr(row, "what", "")) or called(of, name)
            yield Attached(of, of_zh, given.name, given.sha256, given.size_bytes, row)
