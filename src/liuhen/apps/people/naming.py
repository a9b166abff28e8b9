"""How people are named where a move asks for one: by 人员编号, or from a menu."""

from typing import Any

from liuhen.apps.people import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.web.doors import NAMINGS, Naming
from liuhen.kernel.web.forms import Somebody


def numbered(told: str, *, by: Actor, field: str) -> Any:
    """Return whoever serves under this number, whoever asks."""
    return queries.person_numbered(told, field=field)


NAMINGS["person"] = Naming(numbered, lambda **told: Somebody(queryset=None, **told), "by 人员编号")
