"""How devices are named where a move asks for one: by serial, as on the device."""

from typing import Any

from liuhen.apps.devices import queries
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid
from liuhen.kernel.web.doors import NAMINGS, Naming
from liuhen.kernel.web.forms import Identifier


def of_serial(told: str, *, by: Actor, field: str) -> Any:
    """Return the device of this serial among those an actor may see. Raises Invalid."""
    found = queries.device_by_serial(told, among=queries.visible_to(by))
    if found is None:
        raise Invalid(f"没有您可以办理的编号为“{told}”的设备", field=field)
    return found


NAMINGS["device"] = Naming(of_serial, lambda **told: Identifier(max_length=40, **told), "by serial")
