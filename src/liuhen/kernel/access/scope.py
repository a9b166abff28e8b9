"""Which rows an actor may see. Every list and every look-up by number goes through ``visible_to``."""

from collections.abc import Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.db.models import Q

from liuhen.kernel.access.actor import Actor
from liuhen.kernel.access.invitations import invitations
from liuhen.kernel.access.policy import BY_KIND, Kind, Permission
from liuhen.kernel.recusal.queries import concerning, concerns

Row = TypeVar("Row", bound=models.Model)


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows cut to what an actor may see; without any right, none."""

    def visible_to(self, actor: Actor, permission: Permission) -> Self:
        """Return the rows on which ``actor`` holds ``permission`` and that he need not keep out of.

        Unit ids are resolved already, so no join.
        """
        return self._in_reach(actor, permission).apart_from(actor, permission)

    def reachable_by(self, actor: Actor, permission: Permission) -> Self:
        """Return the same with the rows at which a unit of his, or he, is a guest: by their number, not in lists."""
        own = self.visible_to(actor, permission)
        units = actor.units_with(permission)
        if units is None:
            return own
        guests = [column for column, rights in self.model.scope_guests.items() if permission in rights]
        invited = [Q(**{f"{column}__in": units}) for column in guests if units]
        if actor.may_himself(permission):
            known = invitations(self.model, permission)
            invited += [Q(**{f"{each.column}__in": each.rows(actor.me)}) for each in known]
        if not invited:
            return own
        return own | self.filter(reduce(or_, invited)).apart_from(actor, permission)

    def apart_from(self, actor: Actor, permission: Permission) -> Self:
        """Leave out what concerns the actor himself or a body of his, but for what is addressed to them."""
        model: Any = self.model
        noun, column = model.scope_matter
        if not noun or not (actor.person_id or actor.bodies):
            return self
        told = permission not in model.scope_kept
        mine = concerning(actor.person_id, actor.bodies, even_addressed=told).filter(noun=noun)
        return self.exclude(**{f"{column}__in": mine.values("row_id")})

    def _in_reach(self, actor: Actor, permission: Permission) -> Self:
        model: Any = self.model
        if not actor.may(permission):
            return self.none()
        if permission in BY_KIND[actor.kind]:
            if actor.kind is not Kind.STATION or not model.scope_unit:
                return self
            return self.filter(**{f"{model.scope_unit}__in": actor.unit_ids})
        reached = self._reached(actor, permission)
        if reached is None:
            return self
        units, fields = reached
        named = [_names(model, field, actor.person_id) for field in fields]
        if not units and len(named) > 1 and any("__" in field for field in fields):
            return self.filter(_any_of(model, named))
        # Equality, unlike IN, lets the index give the order too.
        within, told = ("", units[0]) if len(units) == 1 else ("__in", units)
        columns = (model.scope_unit, *model.scope_units) if units else ()
        seen = [*named, *(Q(**{f"{column}{within}": told}) for column in columns)]
        return self.filter(reduce(or_, seen)) if seen else self.none()

    def branches(self, actor: Actor, permission: Permission) -> tuple[Q, ...]:
        """Return the alternatives that a role's reach is made of, one value of one column each, for ``page_of``."""
        units, fields = self._reached(actor, permission) or ((), ())
        model: Any = self.model
        columns = (model.scope_unit, *model.scope_units)
        by_unit = (Q(**{column: pk}) for column in columns for pk in units)
        return (*by_unit, *(_names(model, field, actor.person_id) for field in fields))

    def _reached(self, actor: Actor, permission: Permission) -> tuple[list[int], tuple[str, ...]] | None:
        """Return the units, and the columns that may name the actor himself; None for the whole county."""
        model: Any = self.model
        units = actor.units_with(permission)
        if units is None:
            return None
        named = model.scope_persons if actor.may_himself(permission) else ()
        return sorted(units) if model.scope_unit else [], named


def in_hands_of(
    rows: "models.QuerySet[Row]",
    actor: Actor,
    permission: Permission,
    *,
    unit: str = "unit_id",
    person: str = "",
) -> "models.QuerySet[Row]":
    """Cut rows to those at a unit on which somebody holds a right, and where told to those that name him ``person``.

    All of them are in the hands of whoever holds it in the whole county.
    """
    units = actor.units_with(permission)
    if units is None:
        return rows
    held = Q(**{f"{unit}__in": units})
    return rows.filter(held | Q(**{person: actor.me}) if person else held)


def keeps_out(actor: Actor, row: "Scoped", permission: Permission) -> bool:
    """Say whether a row that is there concerns the actor, so that he keeps out of it. One query, where it can."""
    noun, column = row.scope_matter
    row_id = getattr(row, column) if noun else None
    if row_id is None or not (actor.person_id or actor.bodies):
        return False
    told = permission not in row.scope_kept
    return concerns(noun, row_id, actor.person_id, actor.bodies, even_addressed=told)


def _names(model: Any, field: str, person_id: int | None) -> Q:
    """Match the rows whose ``field`` names a person; what lies behind other rows is asked apart.

    Behind many a join would repeat, and behind one it would keep the database from the index of the key.
    """
    path, before = field.split("__"), list[str]()
    for n, part in enumerate(path[:-1], 1):
        relation = model._meta.get_field(part)
        model = relation.related_model
        if relation.one_to_many:
            rows = model._base_manager.filter(**{"__".join(path[n:]): person_id})
            key = "__".join(before) or "pk"
            return Q(**{f"{key}__in": rows.values(relation.field.attname)})
        before.append(part)
    if before:
        return Q(
            **{f"{'__'.join(before)}__in": model._base_manager.filter(**{path[-1]: person_id}).values("pk")}
        )
    return Q(**{field: person_id})


def _any_of(model: Any, named: Sequence[Q]) -> Q:
    """Match the rows of any of these by one set of keys: between two of them PostgreSQL reads the whole table.

    The keys are those of what the rows hang on, where all are, else their own.
    """
    told: list[Any] = [each.children[0] for each in named]  # each is of one condition
    columns = {name for name, _ in told}
    if len(columns) == 1 and (column := columns.pop()).endswith("__in"):
        keys = [rows for _, rows in told]
    else:
        column = "pk__in"
        keys = [
            rows if name == column else model._base_manager.filter(each).values("pk")
            for each, (name, rows) in zip(named, told, strict=True)
        ]
    return Q(**{column: keys[0].union(*keys[1:])})


class Scoped(models.Model):
    """A row that belongs to a unit and perhaps to persons; the attributes name the columns.

    ``scope_units`` name units beside it that have a part in the row: where a thing is lent, or handed over to.
    A person's column may lie behind one relation to many rows: ``participants__officer_id``.
    ``scope_guests`` name units that reach a row by its number, by these rights alone: no list of theirs has it.
    ``scope_matter``, (noun, column), says which row tells whom this one concerns, itself ("finding", "id") or what it
    belongs to ("complaint", "complaint_id"): these keep out of it. ``scope_kept`` are the rights that they keep on
    what is addressed to them.
    """

    scope_unit: ClassVar[str] = "unit_id"
    scope_units: ClassVar[tuple[str, ...]] = ()
    scope_persons: ClassVar[tuple[str, ...]] = ()
    scope_guests: ClassVar[Mapping[str, frozenset[Permission]]] = {}
    scope_matter: ClassVar[tuple[str, str]] = ("", "")
    scope_kept: ClassVar[frozenset[Permission]] = frozenset()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
