"""Persons whom a higher app lets at single rows of a lower one: by the row's number, by these rights alone.

As with ``scope_guests`` for units, no list of theirs has such a row. Asked are those who have the right by a role that
reaches what concerns themselves.
"""

from collections import defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from liuhen.kernel.access.policy import Permission


@dataclass(frozen=True)
class Invitation:
    """``rows(person_id)`` are the ids that ``column`` of a row may have."""

    rights: frozenset[Permission]
    rows: Callable[[int], Collection[int]]
    column: str = "id"


_BY_MODEL: dict[type, dict[str, Invitation]] = defaultdict(dict)


def invite(model: type, invitation: Invitation) -> None:
    """Let persons at rows of a model; said again, it is the same."""
    _BY_MODEL[model][invitation.column] = invitation


def invitations(model: type, permission: Permission) -> tuple[Invitation, ...]:
    return tuple(each for each in _BY_MODEL.get(model, {}).values() if permission in each.rights)


def is_invited(person_id: int, row: Any, permission: Permission) -> bool:
    """Say whether somebody is let at a row."""
    return any(
        getattr(row, each.column) in each.rows(person_id) for each in invitations(type(row), permission)
    )
