"""A vault to which something happened behind our back."""

import os
from pathlib import Path

from liuhen.kernel.vault import blobs
from liuhen.kernel.vault.shelves import LocalShelf, key_of


def place_of(sha256: str) -> Path:
    """Return where the vault of this test keeps a file."""
    shelf = blobs.shelf()
    assert isinstance(shelf, LocalShelf)
    return shelf.path_of(key_of(sha256))


def lose(sha256: str) -> None:
    """Take a stored file away."""
    place_of(sha256).unlink()


def turn_into_pipe(sha256: str) -> None:
    """Lay a pipe where a stored file was: whoever opens it as one waits for ever."""
    lose(sha256)
    os.mkfifo(place_of(sha256))
