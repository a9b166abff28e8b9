"""One search over all nouns: each app's desk says by which columns its rows are found, and whose they are it knows."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Model, Q, QuerySet

from liuhen.kernel import initials
from liuhen.kernel.access import Actor
from liuhen.kernel.identifiers import NormalForm, containing, name_key, plain, stated
from liuhen.kernel.letter_pairs import holding
from liuhen.kernel.web.addresses import address_of
from liuhen.kernel.web.doors import Desk, all_desks

LEAST, MOST = 2, 60
SHOWN = 6


@dataclass(frozen=True)
class Hit:
    """A row as a line of what was found; ``told`` is what it says of itself besides its name."""

    name: str
    told: str
    unit: str
    state: str
    url: str


@dataclass(frozen=True)
class Group:
    """What was found of one noun, newest first; where there is ``more``, it is not shown."""

    noun: str
    hits: tuple[Hit, ...]
    more: bool


def can_be_searched(words: str) -> bool:
    """Say whether there is enough in some words to search for them."""
    return len(name_key(words)) >= LEAST


def searched(words: str, *, by: Actor, of: Iterable[str] = ()) -> list[Group]:
    """Return what somebody may see that has these words, by noun, in the order of the apps. One query a noun."""
    return [group for desk in all_desks(of=tuple(of)) if desk.sought and (group := _group(desk, words, by))]


def _group(desk: Desk, words: str, by: Actor) -> Group | None:
    if not address_of(f"{desk.noun}:0", by=by):
        return None
    found = matched(desk.rows(by), words, desk.sought)
    rows = list(found.order_by("-pk")[: SHOWN + 1])
    hits = tuple(
        Hit(str(row), _told_by(row, desk), _unit_of(row), row.state_zh, address_of(f"{desk.noun}:{row.pk}"))
        for row in rows[:SHOWN]
    )
    return Group(desk.model.noun, hits, len(rows) > SHOWN) if hits else None


def _told_by(row: Any, desk: Desk) -> str:
    """Return what stands in the columns it is sought by, where its name does not say so: 问题 5 is of something."""
    own = (row._meta.get_field(each) for each in desk.sought if isinstance(each, str) and "__" not in each)
    said = (getattr(row, field.of if isinstance(field, NormalForm) else field.name) for field in own)
    name = str(row)
    return "，".join(dict.fromkeys(str(each) for each in said if each and str(each) not in name))


def _unit_of(row: Any) -> str:
    unit = getattr(row, "unit", None)
    return unit.short_name if unit else ""


def matched(
    rows: "QuerySet[Any]", words: str, sought: "tuple[str | Callable[[str], Q], ...]"
) -> "QuerySet[Any]":
    """Cut rows to those that have words in one of some columns; a column may stand behind one relation."""
    told = stated(words)
    by_relation: dict[str, list[str]] = defaultdict(list)
    wanted = [each(told) for each in sought if callable(each)]
    for each in sought:
        if isinstance(each, str):
            relation, _, column = each.rpartition("__")
            by_relation[relation].append(column)
    for relation, columns in by_relation.items():
        wanted.append(_has(rows.model, relation, columns, told))
    joined = [each for each in (*by_relation, "unit") if each and _is_one(rows.model, each)]
    return rows.filter(reduce(or_, wanted)).select_related(*joined)


def _has(model: type[Model], relation: str, columns: list[str], words: str) -> Q:
    if not relation:
        return _text(model, columns, words)
    field: Any = model._meta.get_field(relation)
    there = field.related_model._base_manager.filter(_text(field.related_model, columns, words))
    if field.one_to_many:
        return Q(pk__in=there.values(field.field.attname))
    return Q(**{f"{relation}__in": there.values("pk")})


def _text(model: Any, columns: list[str], words: str) -> Q:
    fields = {column: model._meta.get_field(column) for column in columns}
    text = reduce(
        or_, (told for column, field in fields.items() for told in _in_column(column, field, words))
    )
    is_named = any(_is_a_name(field) for field in fields.values())
    if hasattr(model, "letters"):
        text = holding(model, name_key(words) if is_named else words, text)
    letters = initials.pattern(words)
    if letters:
        text = reduce(
            or_,
            (Q(**{f"{column}__regex": letters}) for column in columns if _is_a_name(fields[column])),
            text,
        )
    return text


def _in_column(column: str, field: Any, words: str) -> Iterator[Q]:
    if isinstance(field, NormalForm):
        yield Q(**{f"{column}__contains": field.normal(words)})
    else:
        yield containing(column, words)
        if (number := plain(words)) != words and not re.search(r"\s", words):
            yield Q(**{f"{column}__icontains": number})


def _is_a_name(field: Any) -> bool:
    return isinstance(field, NormalForm) and field.by == "name_key"


def _is_one(model: type[Model], relation: str) -> bool:
    return any(field.name == relation and field.many_to_one for field in model._meta.get_fields())
