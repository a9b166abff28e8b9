"""The side menu as data: each app offers MenuItems, a page shows those whose permission the actor holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from liuhen.kernel.access import Actor, Permission


@dataclass(frozen=True)
class MenuItem:
    """One entry; ``permission=None`` opens it to everybody who is logged in, ``badge`` counts what waits."""

    label: str
    icon: str
    url_name: str
    permission: Permission | None = None
    badge: Callable[[Actor, datetime], int] | None = None


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


def menu_for(groups: Iterable[MenuGroup], *, actor: Actor, path: str) -> list[tuple[str, list[Entry]]]:
    """Return the groups with the entries ``actor`` may open; the longest address ``path`` begins with is active."""
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
                    badge=_place(item) if item.badge else "",
                    active=urls[item] == here,
                )
                for item in items
            ],
        )
        for label, items in allowed
        if items
    ]


def badges_for(groups: Iterable[MenuGroup], *, actor: Actor, at: datetime) -> dict[str, int]:
    """Count what waits for ``actor``, by the place of each badge. Costs some queries an entry: not for every page."""
    items = (item for group in groups for item in _allowed(group, actor))
    return {_place(item): item.badge(actor, at) for item in items if item.badge}


def _allowed(group: MenuGroup, actor: Actor) -> list[MenuItem]:
    return [item for item in group.items if item.permission is None or actor.may(item.permission)]


def _place(item: MenuItem) -> str:
    return f"waits-{item.url_name.partition(':')[2] or item.url_name}"
