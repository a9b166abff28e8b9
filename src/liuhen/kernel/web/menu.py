"""The side menu as data: each app offers MenuItems, a page shows those whose permission the actor holds."""

from collections.abc import Container, Iterable
from dataclasses import dataclass

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


def menu_for(
    groups: Iterable[MenuGroup], *, actor: Actor, path: str, counted: Container[str] = ()
) -> list[tuple[str, list[Entry]]]:
    """Return the groups with the entries ``actor`` may open; the longest address ``path`` begins with is active.

    ``counted`` names the pages that have a badge.
    """
    allowed = [(group.label, _allowed(group, actor)) for group in groups]
    urls = {item: reverse(item.url_name) for _, items in allowed for item in items}
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
                )
                for item in items
            ],
        )
        for label, items in allowed
        if items
    ]


def _allowed(group: MenuGroup, actor: Actor) -> list[MenuItem]:
    return [item for item in group.items if item.permission is None or actor.may(item.permission)]


def place_of(url_name: str) -> str:
    """Return the id of the place for a page's badge."""
    return f"waits-{url_name.partition(':')[2] or url_name}"
