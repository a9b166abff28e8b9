"""Files on their way in, as a station or a browser brings them."""

from tests.builders.recordings import as_, bring

__all__ = ["as_", "bring"]
