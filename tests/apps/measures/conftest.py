"""An open case in which something is sealed, seized, or registered and kept."""

from tests.builders.activities import as_
from tests.builders.evidence import room
from tests.builders.measures import store

__all__ = ["as_", "room", "store"]
