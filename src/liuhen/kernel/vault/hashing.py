"""Hash while the bytes arrive: receiver and SHA-256, SM3, and the disk, each on its own thread."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any, NamedTuple

from liuhen.kernel.vault import sm3
from liuhen.kernel.vault.errors import of_disk

BLOCK_BYTES = 1 << 20
_BLOCKS_IN_FLIGHT = 10
_INLINE_BYTES = 2 << 20
_SYNC_EVERY_BYTES = 32 << 20


class Digests(NamedTuple):
    """What names a file and what is kept beside the name."""

    sha256: str
    sm3: str
    size: int


class Hashers:
    """Both digests of the first `size` bytes of something; can be copied, cannot be saved."""

    def __init__(self) -> None:
        self.sha256: Any = hashlib.sha256()
        self.sm3: Any = sm3.new()
        self.size = 0

    def copy(self) -> "Hashers":
        twin = Hashers.__new__(Hashers)
        twin.sha256, twin.sm3, twin.size = self.sha256.copy(), self.sm3.copy(), self.size
        return twin

    def digests(self) -> Digests:
        return Digests(self.sha256.hexdigest(), self.sm3.hexdigest(), self.size)


class _Lane:
    """A thread that does one thing to each block, in order; the first error stops the work, not the queue."""

    def __init__(self, work: Callable[[bytes], object], release: Callable[[], object]) -> None:
        self.error: OSError | None = None
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._work = work
        self._release = release
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def give(self, block: bytes) -> None:
        self._queue.put(block)

    def finish(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (block := self._queue.get()) is not None:
            try:
                if self.error is None:
                    self._work(block)
            except OSError as error:
                self.error = error
            finally:
                self._release()


_sync_data = os.fdatasync if hasattr(os, "fdatasync") else os.fsync


class _Disk:
    """Write at the end of the file; sync on the way beside the writing, so that the last sync is short."""

    def __init__(self, handle: int) -> None:
        self._handle = handle
        self._unsynced = 0
        self._early: threading.Thread | None = None
        self._early_error: OSError | None = None

    def write(self, block: bytes) -> None:
        view = memoryview(block)
        while view:
            view = view[os.write(self._handle, view) :]
        self._unsynced += len(block)
        if self._unsynced >= _SYNC_EVERY_BYTES and not (self._early and self._early.is_alive()):
            self._unsynced = 0
            self._early = threading.Thread(target=self._sync_early, daemon=True)
            self._early.start()

    def sync(self) -> None:
        """Make what was written durable. Raises OSError."""
        self.settle()
        if self._early_error:
            raise self._early_error  # the system reports a failed write-back once, and may have told it there
        _sync_data(self._handle)

    def settle(self) -> None:
        """Wait until nothing of ours uses the file any more."""
        if self._early:
            self._early.join()

    def _sync_early(self) -> None:
        try:
            _sync_data(self._handle)
        except OSError as error:
            self._early_error = error


def take(
    read: Callable[[int], bytes], handle: int, *, limit: int, hashers: Hashers | None, also: Any = None
) -> int:
    """Stream up to `limit` bytes from `read(n)` to the end of an open file, synced; return how many came.

    A read that ends early or fails is a sender gone: what came is kept. Feeds `hashers` when given,
    and `also` (any hashlib object) with the bytes of this call only. Raises VaultError when the disk
    fails; what the hashers saw is then unknown.
    """
    disk = _Disk(handle)
    blocks = _gather(read, limit)
    if limit <= _INLINE_BYTES:
        taken = _take_inline(blocks, disk, hashers, also)
    else:
        taken = _take_threaded(blocks, disk, hashers, also)
    if hashers:
        hashers.size += taken
    return taken


def _take_inline(blocks: Iterator[bytes], disk: _Disk, hashers: Hashers | None, also: Any) -> int:
    taken = 0
    try:
        for block in blocks:
            disk.write(block)
            if hashers:
                hashers.sha256.update(block)
                hashers.sm3.update(block)
            if also is not None:
                also.update(block)
            taken += len(block)
        disk.sync()
    except OSError as error:
        raise of_disk(error) from error
    return taken


def _take_threaded(blocks: Iterator[bytes], disk: _Disk, hashers: Hashers | None, also: Any) -> int:
    # One slot per block and lane bounds the memory; every lane gives its slots back even after an error.
    lanes = 2 if hashers else 1
    slots = threading.Semaphore(_BLOCKS_IN_FLIGHT * lanes)
    writer = _Lane(disk.write, slots.release)
    second = _Lane(hashers.sm3.update, slots.release) if hashers else None
    taken = 0
    try:
        for block in blocks:
            for lane in filter(None, (writer, second)):
                slots.acquire()
                lane.give(block)
            if hashers:
                hashers.sha256.update(block)
            if also is not None:
                also.update(block)
            taken += len(block)
            if writer.error:
                break
    finally:
        for lane in filter(None, (writer, second)):
            lane.finish()
        disk.settle()
    try:
        if writer.error:
            raise writer.error
        disk.sync()
    except OSError as error:
        raise of_disk(error) from error
    return taken


def _gather(read: Callable[[int], bytes], limit: int) -> Iterator[bytes]:
    """Yield blocks of one MiB whatever the pieces the network brings; the last one is shorter."""
    while limit > 0:
        pieces: list[bytes] = []
        want = min(BLOCK_BYTES, limit)
        while want and (piece := _read_or_end(read, want)):
            pieces.append(piece)
            want -= len(piece)
            limit -= len(piece)
        if pieces:
            yield bytes(pieces[0]) if len(pieces) == 1 else b"".join(pieces)
        if want:
            return


def _read_or_end(read: Callable[[int], bytes], count: int) -> bytes:
    try:
        return read(count)
    except OSError:  # includes Django's UnreadablePostError: the sender is gone
        return b""


def continue_from(path: Path, hashers: Hashers) -> Hashers:
    """Read a file on from where the hashers stand to its end, with both hashes."""
    with path.open("rb", buffering=0) as file:
        file.seek(hashers.size)
        slots = threading.Semaphore(_BLOCKS_IN_FLIGHT)
        lane = _Lane(hashers.sm3.update, slots.release)
        try:
            while block := file.read(BLOCK_BYTES):
                slots.acquire()
                lane.give(block)
                hashers.sha256.update(block)
                hashers.size += len(block)
        finally:
            lane.finish()
    return hashers


def digests_of(path: Path) -> Digests:
    """Read a whole file once and return both digests."""
    return continue_from(path, Hashers()).digests()
