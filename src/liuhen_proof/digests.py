"""SHA-256 and SM3 of the same bytes in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from queue import SimpleQueue
from threading import BoundedSemaphore, Thread
from typing import NamedTuple

BLOCK_BYTES = 1 << 20
BLOCKS_WAITING = 8  # bounds memory when SM3 falls behind; SHA-256 is four times faster


class Sm3Unavailable(RuntimeError):
    """This Python's OpenSSL was built without SM3."""


class Digests(NamedTuple):
    """What a file is known by: both digests in hex, and its size in bytes."""

    sha256: str
    sm3: str
    size: int


def new_sm3() -> hashlib._Hash:
    """Return a fast SM3 object. Raises Sm3Unavailable; plain Python would do 0.4 MB/s, so it never stands in."""
    try:
        return hashlib.new("sm3")
    except ValueError as reason:
        raise Sm3Unavailable("this Python's OpenSSL has no SM3; use an OpenSSL 3 with it") from reason


def digests_of_bytes(data: bytes) -> Digests:
    sm3 = new_sm3()
    sm3.update(data)
    return Digests(hashlib.sha256(data).hexdigest(), sm3.hexdigest(), len(data))


def digests_of_file(path: Path) -> Digests:
    return digests_of_blocks(read_blocks(path))


def read_blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def digests_of_blocks(blocks: Iterable[bytes]) -> Digests:
    """Hash ``blocks`` as one message; SM3 runs on a thread of its own, so SHA-256 and the reading cost nothing."""
    sha256, size = hashlib.sha256(), 0
    with HashThread(new_sm3()) as sm3:
        for block in blocks:
            sm3.update(block)
            sha256.update(block)
            size += len(block)
    return Digests(sha256.hexdigest(), sm3.hexdigest(), size)


class HashThread:
    """A hashlib object that digests on a thread; leave the ``with`` block before asking for ``hexdigest``."""

    def __init__(self, digest: hashlib._Hash) -> None:
        self._digest = digest
        self._queue: SimpleQueue[bytes | None] = SimpleQueue()
        self._room = BoundedSemaphore(BLOCKS_WAITING)
        self._thread = Thread(target=self._work, name="hash", daemon=True)

    def __enter__(self) -> HashThread:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._queue.put(None)
        self._thread.join()

    def update(self, block: bytes) -> None:
        self._room.acquire()
        self._queue.put(block)

    def hexdigest(self) -> str:
        return self._digest.hexdigest()

    def _work(self) -> None:
        while (block := self._queue.get()) is not None:
            self._digest.update(block)
            self._room.release()
