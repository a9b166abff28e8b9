"""Rows put past the actions, for what only reads: a model that counts thousands needs no thousand lawful cases."""

from itertools import count
from typing import Any, TypeVar

from django.db import models

from tests.builders.hand import made_up, needs

M = TypeVar("M", bound=models.Model)
_NUMBERS = count(1)


def put(model: type[M], **told: Any) -> M:
    """Put a row with these columns; what else it cannot do without is made up, of what is there already."""
    alone = {
        each.fields[0]
        for each in model._meta.constraints
        if isinstance(each, models.UniqueConstraint) and len(each.fields) == 1
    }
    for field in model._meta.concrete_fields:
        if field.name in told or field.attname in told or not needs(field):
            continue
        if field.blank and isinstance(field, models.CharField | models.TextField):
            told[field.name] = ""
        elif isinstance(field, models.ForeignKey):
            related: Any = field.related_model
            told[field.name] = related._base_manager.order_by("pk").first() or put(related)
        elif (field.unique or field.name in alone) and isinstance(field, models.CharField):
            told[field.name] = f"{field.name[:8]}{next(_NUMBERS)}"
        elif field.unique and not field.primary_key:
            told[field.name] = next(_NUMBERS)
        else:
            told[field.name] = made_up(field)
    made: M = model._base_manager.bulk_create([model(**told)])[0]
    return made
