"""A secret in a file of its own: the first of those who want it makes it, and nobody ever reads half of it."""

import os
import secrets
from contextlib import suppress
from pathlib import Path


def made_once(path: Path, content: bytes) -> bytes:
    """Put the content there, for its owner alone to read, unless something is there; return what is there then."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        scrap = path.with_name(f"{path.name}.{secrets.token_hex(4)}.tmp")
        try:
            with open(os.open(scrap, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            with suppress(FileExistsError):  # another was first
                _link(scrap, path)
        finally:
            scrap.unlink(missing_ok=True)
    return path.read_bytes()


def _link(scrap: Path, path: Path) -> None:
    try:
        os.link(scrap, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: whole as well, only that of two at once the last one wins
        if not path.exists():
            scrap.rename(path)
