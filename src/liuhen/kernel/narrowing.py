"""What cuts a list down: of the columns that a filter names, those for which something was chosen."""

from collections.abc import Mapping
from typing import Any


def chosen(wanted: Mapping[str, Any], *columns: str) -> dict[str, Any]:
    """Return what was chosen of these columns, as ``filter`` takes it; one that was left open cuts nothing."""
    return {column: wanted[column] for column in columns if wanted.get(column)}
