"""What one app shows on another's page: a unit's page does not know of devices, devices know of units."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from liuhen.kernel.access import Permission
from liuhen.kernel.web.pages import PageRequest


@dataclass(frozen=True)
class Panel:
    """A card on the page of a ``noun``: ``load`` returns the context of ``template``."""

    title: str
    template: str
    permission: Permission
    load: Callable[[PageRequest, Any], Mapping[str, Any]]


@dataclass(frozen=True)
class Column:
    """A number in the list of a ``noun``: ``load`` returns it by row id, for one page of rows at once."""

    label: str
    permission: Permission
    load: Callable[[PageRequest, list[int]], Mapping[int, int]]


PANELS: dict[str, list[Panel]] = defaultdict(list)
COLUMNS: dict[str, list[Column]] = defaultdict(list)


def offer(noun: str, *offered: Panel | Column) -> None:
    """Put panels and columns on the pages of a noun; an app does so once, in its console."""
    for item in offered:
        if isinstance(item, Panel):
            PANELS[noun].append(item)
        else:
            COLUMNS[noun].append(item)


def panels_for(noun: str, subject: Any, request: PageRequest) -> list[dict[str, Any]]:
    """Return title, template and context of each panel the actor may see."""
    return [
        {"title": panel.title, "template": panel.template, "data": panel.load(request, subject)}
        for panel in PANELS[noun]
        if request.actor.may(panel.permission)
    ]


def columns_for(noun: str, ids: Iterable[int], request: PageRequest) -> list[tuple[str, Mapping[int, int]]]:
    """Return label and numbers of each column the actor may see."""
    wanted = list(ids)
    return [
        (column.label, column.load(request, wanted))
        for column in COLUMNS[noun]
        if request.actor.may(column.permission)
    ]
