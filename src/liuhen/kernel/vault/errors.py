"""What the vault says when it cannot do what it was asked; str() is the sentence for the user."""

import errno


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


def of_disk(error: OSError) -> VaultError:
    """Return the vault's error for a failure of the disk."""
    if error.errno in _FULL:
        return StoreFull("存储空间已满，文件未能保存。请先扩充或清理存储空间，再继续上传。")
    why = error.strerror or type(error).__name__
    return StoreUnavailable(f"存储暂时无法读写（{why}）。请稍后重试；如持续出现，请联系系统管理员。")
