"""Which rows an actor may see. Every list and every look-up by number goes through ``visible_to``."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q

from liuhen.kernel.access.actor import Actor
from liuhen.kernel.access.policy import BY_KIND, Kind, Permission, Reach


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows cut to what an actor may see; without any right, none."""

    def visible_to(self, actor: Actor, permission: Permission) -> Self:
        """Return the rows on which ``actor`` holds ``permission``; unit ids are resolved already, so no join."""
        model: Any = self.model
        if not actor.may(permission):
            return self.none()
        if permission in BY_KIND[actor.kind]:
            if actor.kind is not Kind.STATION or not model.scope_unit:
                return self
            return self.filter(**{f"{model.scope_unit}__in": actor.unit_ids})
        within, seen = set[int](), Q(pk__in=())
        for grant in actor.grants:
            if permission not in grant.role.permissions:
                continue
            if grant.role.reach is Reach.COUNTY:
                return self
            if grant.role.reach is Reach.UNIT and model.scope_unit:
                within |= grant.unit_ids
            elif grant.role.reach is Reach.SELF and actor.person_id is not None:
                for field in model.scope_persons:
                    seen |= Q(**{field: actor.person_id})
        if len(within) == 1:  # equality, unlike IN, lets the index give the order too
            seen |= Q(**{model.scope_unit: next(iter(within))})
        elif within:
            seen |= Q(**{f"{model.scope_unit}__in": within})
        return self.filter(seen)


class Scoped(models.Model):
    """A row that belongs to a unit and perhaps to persons; the two attributes name the columns."""

    scope_unit: ClassVar[str] = "unit_id"
    scope_persons: ClassVar[tuple[str, ...]] = ()

    objects = ScopedQuerySet.as_manager()

    class Meta:
        abstract = True
