"""The side menu as data: each app offers MenuItems, a page shows those whose permission the actor holds."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import reverse

from liuhen.kernel.access import Actor, Permission


@dataclass(frozen=True)
class MenuItem:
    """One entry; ``permission=None`` opens it to everybody who is logged in."""

    label: str
    icon: str
    url_name: str
    permission: Permission | None = None


@dataclass(frozen=True)
class MenuGroup:
    """A headed group of entries."""

    label: str
    items: tuple[MenuItem, ...]


@dataclass(frozen=True)
class Entry:
    """A MenuItem as one actor sees it now."""

    label: str
    icon: str
    url: str
    badge: str
    """Id of the place its badge is put once it is counted, "" where nothing is counted."""
    active: bool
    url_name: str = ""


Groups = list[tuple[str, list[Entry]]]


def parted(groups: Groups, *, first: Sequence[str], most: int) -> tuple[list[Entry], Groups]:
    """Return the entries that stand above the fold, in the order of ``first``, and the groups of what is below it.

    ``first`` names pages; where hardly more than ``most`` can be opened nothing is folded.
    """
    every = {entry.url_name: entry for _, entries in groups for entry in entries}
    if len(every) <= most + 2:
        return [], groups
    above = [every[name] for name in first if name in every][:most]
    below = [(label, [entry for entry in entries if entry not in above]) for label, entries in groups]
    return above, [(label, entries) for label, entries in below if entries]


def menu_for(groups: Iterable[MenuGroup], *, actor: Actor, path: str, counted: Container[str] = ()) -> Groups:
    """Return the groups with the entries ``actor`` may open; the longest address ``path`` begins with is active.

    ``counted`` names the pages that have a badge.
    """
    allowed = [(group.label, _allowed(group, actor)) for group in groups]
    urls = {item: _address(item.url_name) for _, items in allowed for item in items}
    here = max((url for url in urls.values() if path.startswith(url)), key=len, default=None)
    return [
        (
            label,
            [
                Entry(
                    label=item.label,
                    icon=item.icon,
                    url=urls[item],
                    badge=place_of(item.url_name) if item.url_name in counted else "",
                    active=urls[item] == here,
                    url_name=item.url_name,
                )
                for item in items
            ],
        )
        for label, items in allowed
        if items
    ]


@cache
def _address(url_name: str) -> str:
    return reverse(url_name)


def _allowed(group: MenuGroup, actor: Actor) -> list[MenuItem]:
    return [item for item in group.items if item.permission is None or actor.may(item.permission)]


def place_of(url_name: str) -> str:
    """Return the id of the place for a page's badge."""
    return f"waits-{url_name.partition(':')[2] or url_name}"
