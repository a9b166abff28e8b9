"""How a subject of inspection is named where a move asks for one: by its code, whoever keeps it."""

from typing import Any

from liuhen.apps.establishments import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.doors import NAMINGS, Naming
from liuhen.kernel.web.forms import Identifier


def of_code(told: str, *, by: Actor, field: str) -> Any:
    """Return the establishment of this code, closed or not. Raises Invalid."""
    found = queries.by_code(told)
    if found is None:
        raise Invalid(
            f"没有代码为“{told}”的检查对象", field=field, remedy="请核对代码，或者先登记这个检查对象"
        )
    return found


NAMINGS["establishment"] = Naming(
    of_code, lambda **told: Identifier(max_length=40, **told), "by credit code or code of the place"
)
