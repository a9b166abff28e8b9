"""An activity of two officers with two cameras, and recordings of it at whatever times a test wants."""

from tests.builders.activities import as_, scene
from tests.builders.powers import powers

__all__ = ["as_", "powers", "scene"]
