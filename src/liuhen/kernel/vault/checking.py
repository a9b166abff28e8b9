"""Read stored files and compare their digests; free of Django, so that a worker process starts fast."""

import hashlib
import os
import threading
import time
from collections.abc import Iterator, Sequence
from multiprocessing import parent_process
from multiprocessing.connection import wait
from typing import NamedTuple

from liuhen.kernel.vault.errors import NotAFile, NotStored, VaultError
from liuhen.kernel.vault.shelves import BLOCK_BYTES, LocalShelf, Shelf, handle_of, key_of
from liuhen_proof.hindrances import hindrance


class Wanted(NamedTuple):
    """A blob to look at; without `sm3` only SHA-256 is compared."""

    sha256: str
    sm3: str
    size: int


class Found(NamedTuple):
    """What was seen: ok, missing, unreadable or corrupt; the detail says what instead."""

    sha256: str
    size: int
    result: str
    detail: str


def check(shelf: Shelf, wanted: Sequence[Wanted], bytes_per_second: float | None) -> list[Found]:
    """Look at some blobs, no faster than told. Raises StoreUnavailable when the whole store is away."""
    pace = _Pace(bytes_per_second)
    return [_check_one(shelf, blob, pace) for blob in wanted]


def _check_one(shelf: Shelf, blob: Wanted, pace: "_Pace") -> Found:
    hashers = [hashlib.sha256()] + ([hashlib.new("sm3")] if blob.sm3 else [])
    size = 0
    try:
        for block in _blocks(shelf, key_of(blob.sha256)):
            for hasher in hashers:
                hasher.update(block)
            size += len(block)
            pace.keep(len(block))
    except NotAFile as error:
        return Found(blob.sha256, size, "unreadable", str(error))
    except NotStored:
        shelf.ensure_available()
        return Found(blob.sha256, size, "missing", "存储中没有该文件")
    except (OSError, VaultError) as error:
        shelf.ensure_available()
        why = hindrance(error) if isinstance(error, OSError) else str(error)
        return Found(blob.sha256, size, "unreadable", f"读取失败：{why}")
    if size != blob.size:
        return Found(blob.sha256, size, "corrupt", f"大小不符：登记 {blob.size} 字节，实际 {size} 字节")
    if hashers[0].hexdigest() != blob.sha256:
        return Found(blob.sha256, size, "corrupt", f"SHA-256 不符：实际为 {hashers[0].hexdigest()}")
    if blob.sm3 and hashers[1].hexdigest() != blob.sm3:
        return Found(blob.sha256, size, "corrupt", f"SM3 不符：实际为 {hashers[1].hexdigest()}")
    return Found(blob.sha256, size, "ok", "")


def _blocks(shelf: Shelf, key: str) -> Iterator[bytes | memoryview]:
    if not isinstance(shelf, LocalShelf):
        yield from shelf.read(key)
        return
    if not hasattr(_own, "buffer"):
        _own.buffer = memoryview(bytearray(BLOCK_BYTES))
    buffer: memoryview = _own.buffer
    handle = handle_of(shelf.path_of(key))
    with open(handle, "rb", buffering=0) as file:
        was_cached = _is_cached(handle, buffer)
        while count := file.readinto(buffer):
            yield buffer[:count]
        if not was_cached:  # leave the cache to those who work with the files
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)


def _is_cached(handle: int, buffer: memoryview) -> bool:
    """Tell whether the middle of a file is in the page cache; True where the system cannot say or forget."""
    if not hasattr(os, "RWF_NOWAIT"):
        return True
    try:
        os.preadv(handle, [buffer[:4096]], os.fstat(handle).st_size // 2, os.RWF_NOWAIT)
    except BlockingIOError:
        return False
    except OSError:  # a file system without it
        return True
    return True


_own = threading.local()


class _Pace:
    """Sleep as needed to stay under so many bytes per second."""

    def __init__(self, bytes_per_second: float | None) -> None:
        self._rate = bytes_per_second
        self._start = time.monotonic()
        self._bytes = 0

    def keep(self, count: int) -> None:
        if self._rate:
            self._bytes += count
            ahead = self._bytes / self._rate - (time.monotonic() - self._start)
            if ahead > 0:
                time.sleep(ahead)


def die_with_parent() -> None:
    """In a worker process: end when the parent is killed, which a pool by itself would not notice."""

    parent = parent_process()
    if parent is None:
        return
    sentinel = parent.sentinel

    def watch() -> None:
        wait([sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
