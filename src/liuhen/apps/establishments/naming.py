"""How a subject of inspection is named where a move asks for one: by its code, whoever keeps it."""

from typing import Any

from liuhen.apps.establishments import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.web.doors import NAMINGS, Naming
from liuhen.kernel.web.forms import Identifier


def of_code(told: str, *, by: Actor, field: str) -> Any:
    """Return the establishment of this code, closed or not."""
    return queries.named(told, field=field)


NAMINGS["establishment"] = Naming(
    of_code, lambda **told: Identifier(max_length=40, **told), "by credit code or code of the place"
)
