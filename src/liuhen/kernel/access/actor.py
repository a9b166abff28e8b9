"""The one who acts: a value made once per request, asked everywhere, holding no database handle."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from liuhen.kernel.access.invitations import is_invited
from liuhen.kernel.access.policy import BY_KIND, ON_THE_UNIT_ALONE, WEIGHTY, Kind, Permission, Reach, Role


@dataclass(frozen=True)
class Grant:
    """A role on a unit. ``unit_ids`` holds the unit and all below it; empty for county-wide roles."""

    role: Role
    unit_ids: frozenset[int] = frozenset()
    unit_id: int | None = None

    def units_for(self, permission: Permission) -> frozenset[int]:
        """Return the ids of the units on which the role gives a right."""
        if permission in ON_THE_UNIT_ALONE:
            return self.unit_ids & {self.unit_id}
        return self.unit_ids


@dataclass(frozen=True)
class Actor:
    """Somebody (or the machine) with rights. ``ref`` is what the ledger calls them: a number, never a name."""

    ref: str
    name: str
    kind: Kind
    person_id: int | None = None
    unit_id: int | None = None
    unit_ids: frozenset[int] = frozenset()
    bodies: frozenset[int] = (
        frozenset()
    )  # what is about one of these units is about him too, and he keeps out of it
    grants: tuple[Grant, ...] = ()
    account_id: int | None = None
    only: frozenset[Permission] | None = None  # a token cuts its account's rights down to these
    asleep: frozenset[Permission] = frozenset()  # held, and of no use before there is a second factor
    via: str = ""  # ref of the token it comes by, which every entry then names

    @property
    def me(self) -> int:
        """The number of the person who acts; 0, which is nobody's, where it is no person."""
        return self.person_id or 0

    @property
    def own_account(self) -> int:
        """The id of the account that acts; 0, which is nobody's, for the machine."""
        return self.account_id or 0

    @property
    def account(self) -> int:
        """The id of the account behind the actor. Raises ValueError for the machine, which has none."""
        if self.account_id is None:
            raise ValueError(f"{self.ref} has no account")
        return self.account_id

    @property
    def home(self) -> int:
        """The id of the unit the account belongs to. Raises ValueError where it belongs to none."""
        if self.unit_id is None:
            raise ValueError(f"{self.ref} has no unit")
        return self.unit_id

    @property
    def awake(self) -> "Actor":
        """The same with a second factor."""
        return replace(self, asleep=frozenset()) if self.asleep else self

    @property
    def weighty(self) -> frozenset[Permission]:
        """The rights held that ask for a second factor; of an administrator, all."""
        held = BY_KIND[self.kind].union(*(grant.role.permissions for grant in self.grants))
        return held if self.kind.administers else held & WEIGHTY

    def may(self, permission: Permission) -> bool:
        """Say whether the right is held at all, on whatever rows."""
        if permission in self.asleep or (self.only is not None and permission not in self.only):
            return False
        return permission in BY_KIND[self.kind] or any(permission in g.role.permissions for g in self.grants)

    def units_with(self, permission: Permission) -> frozenset[int] | None:
        """Return the ids of the units on which the right is held, None for the whole county."""
        if not self.may(permission):
            return frozenset()
        if permission in BY_KIND[self.kind]:
            return self.unit_ids if self.kind is Kind.STATION else None
        grants = [g for g in self.grants if permission in g.role.permissions]
        if any(g.role.reach is Reach.COUNTY for g in grants):
            return None
        return frozenset[int]().union(
            *(g.units_for(permission) for g in grants if g.role.reach is Reach.UNIT)
        )

    def may_himself(self, permission: Permission) -> bool:
        """Say whether the right is held by a role that reaches what concerns oneself."""
        return self.person_id is not None and any(
            g.role.reach is Reach.SELF and permission in g.role.permissions for g in self.grants
        )

    def may_on(self, permission: Permission, subject: Any) -> bool:
        """Say whether the right is held on this row, by its unit and its person."""
        if not self.may(permission):
            return False
        if permission in BY_KIND[self.kind]:
            return self.kind is not Kind.STATION or _unit_of(subject) in self.unit_ids | {None}
        return any(
            g.role.reach is Reach.COUNTY
            or (
                g.role.reach is Reach.UNIT
                and not g.units_for(permission).isdisjoint(
                    _units_of(subject) | _guests_of(subject, permission)
                )
            )
            or (
                g.role.reach is Reach.SELF
                and self.person_id is not None
                and (
                    self.person_id in _persons_of(subject) or is_invited(self.person_id, subject, permission)
                )
            )
            for g in self.grants
            if permission in g.role.permissions
        )


def _unit_of(subject: Any) -> int | None:
    return getattr(subject, subject.scope_unit, None) if subject.scope_unit else None


def _units_of(subject: Any) -> set[int | None]:
    return {_unit_of(subject), *(getattr(subject, name) for name in subject.scope_units)}


def _guests_of(subject: Any, permission: Permission) -> set[int | None]:
    return {getattr(subject, name) for name, rights in subject.scope_guests.items() if permission in rights}


def _persons_of(subject: Any) -> Iterator[int | None]:
    for field in subject.scope_persons:
        yield from _values(subject, field.split("__"))


def _values(row: Any, path: list[str]) -> Iterator[int | None]:
    """Follow a path of attributes; where it leads to many rows, through each of them."""
    head, *rest = path
    if not rest:
        yield getattr(row, head)
    elif hasattr(type(row), head) and hasattr(getattr(type(row), head), "rel") and row.pk is None:
        return  # a row that is not there yet has none
    elif hasattr(found := getattr(row, head), "all"):
        for each in found.all():
            yield from _values(each, rest)
    else:
        yield from _values(found, rest)


CITIZEN = Actor(ref="complainant", name="投诉人", kind=Kind.CITIZEN)
SYSTEM = Actor(ref="machine", name="系统", kind=Kind.MACHINE)
