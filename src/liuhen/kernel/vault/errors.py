"""What the vault says when it cannot do what it was asked; str() is the sentence for the user."""

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from liuhen_proof.hindrances import hindrance


class VaultError(Exception):
    """The vault could not do what it was asked."""


class StoreUnavailable(VaultError):
    """The store does not answer, or refuses us; trying again later may help."""


class StoreFull(VaultError):
    """The store has no room left."""


class Corrupt(VaultError):
    """Bytes are not what their name says they are."""


class NotStored(VaultError):
    """The store has nothing under this name."""


class NotAFile(NotStored):
    """Something that is no file is in the place of one: a folder, a link, a pipe."""


class StillNeeded(VaultError):
    """Something else needs these bytes: they are not destroyed."""


class StoreLocked(VaultError):
    """The store refuses to delete, until a day it names or without one."""


class Busy(VaultError):
    """Somebody else is writing to this incoming file (HTTP 423)."""


class NotIncoming(VaultError):
    """No incoming file has this id (HTTP 404)."""


class WrongOffset(VaultError):
    """The sender and we disagree on how much has arrived (HTTP 409)."""

    def __init__(self, sentence: str, *, size: int) -> None:
        super().__init__(sentence)
        self.size = size


class Incomplete(VaultError):
    """The incoming file is not as long as it was announced."""


_FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_AWAY = {errno.EIO, errno.EROFS, errno.ESTALE, errno.ENXIO, errno.ENODEV}
_FULL_IN_POSTGRES = "53100"
_DATABASE_AWAY = ("SQLITE_IOERR", "SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_BUSY", "SQLITE_LOCKED")
_NO_ROOM_BYTES = 1 << 20
FULL = "存储空间已满，文件未能保存。请先扩充或清理存储空间，再继续上传。"


def of_disk(error: OSError) -> VaultError:
    """Return the vault's error for a failure of the disk."""
    if error.errno in _FULL:
        return StoreFull(FULL)
    return StoreUnavailable(
        f"存储暂时无法读写（{hindrance(error)}）。请稍后重试；如持续出现，请联系系统管理员。"
    )


def behind(error: BaseException, *, disk: Path) -> type[VaultError] | None:
    """Say what of the store is behind an error of any layer: StoreFull, StoreUnavailable, Corrupt, None for nothing.

    ``disk`` is where the database lies: SQLite calls some of a full disk's failures damage of the device.
    """
    for cause in _chain(error):
        if isinstance(cause, StoreFull) or (isinstance(cause, OSError) and cause.errno in _FULL):
            return StoreFull
        if isinstance(cause, Corrupt):
            return Corrupt
        if getattr(cause, "sqlstate", None) == _FULL_IN_POSTGRES:
            return StoreFull
        if isinstance(cause, sqlite3.OperationalError):
            name = getattr(cause, "sqlite_errorname", "")
            if name == "SQLITE_FULL" or (name.startswith("SQLITE_IOERR") and _has_no_room(disk)):
                return StoreFull
            if name.startswith(_DATABASE_AWAY):
                return StoreUnavailable
        if isinstance(cause, StoreUnavailable) or (isinstance(cause, OSError) and cause.errno in _AWAY):
            return StoreUnavailable
    return None


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def _has_no_room(disk: Path) -> bool:
    try:
        return shutil.disk_usage(disk).free < _NO_ROOM_BYTES
    except OSError:
        return False
