"""The county's own numbers: a TOML file that replaces sections of the rulebook, with its own source and dates.

``settings`` loads it before anything reads the rulebook, so that the rules of a process are one and the same from
its first line to its last. Without a file the rulebook's own literals stand. Format: docs/operations.md.
"""

import tomllib
from pathlib import Path
from typing import Any

_loaded: dict[str, Any] = {}
_read: set[str] = set()


def load(path: Path) -> None:
    """Take the county's file. Raises ValueError once a rule was already read, and where the file is no TOML."""
    if _read:
        raise ValueError(f"the rulebook was read before {path.name} was loaded: {sorted(_read)}")
    _loaded.update(tomllib.loads(path.read_text(encoding="utf-8")))


def section(name: str) -> Any:
    """Return a section as the county wrote it, None where the rulebook's own stands."""
    _read.add(name)
    return _loaded.get(name)
