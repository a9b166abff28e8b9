"""The log as C2SP tlog-tiles: grow it by whole batches, and draw proofs from tiles, wherever they are kept.

A tile is up to 256 concatenated hashes of every eighth tree level; ``ReadTile`` fetches it from any store.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from struct import Struct
from typing import NamedTuple

from liuhen_proof.merkle import EMPTY_ROOT, HASH_BYTES, node_hash

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT
TILE_BYTES = TILE_WIDTH * HASH_BYTES
ENTRY_BYTES_MAX = 0xFFFF

# (level, n) -> the tile's bytes; may be longer than asked for (a later, fuller state), never shorter.
ReadTile = Callable[[int, int], bytes]


class Extension(NamedTuple):
    """What an append changed: the tiles to store (each replaces its shorter self), new size and root."""

    tiles: dict[tuple[int, int], bytes]
    size: int
    root: bytes


def extend(size: int, *, leaf_hashes: Sequence[bytes], read_tile: ReadTile) -> Extension:
    """Append ``leaf_hashes`` to a log of ``size`` leaves; nothing is written, the caller stores the tiles."""
    changed: dict[tuple[int, int], bytes] = {}
    level, start, added = 0, size, b"".join(leaf_hashes)
    while added:
        n, used = divmod(start, TILE_WIDTH)
        data = (_exactly(read_tile(level, n), used) if used else b"") + added
        roots = []
        for at in range(0, len(data), TILE_BYTES):
            tile = data[at : at + TILE_BYTES]
            changed[level, n] = tile
            n += 1
            if len(tile) == TILE_BYTES:
                roots.append(_complete_root(tile))
        level, start, added = level + 1, start // TILE_WIDTH, b"".join(roots)

    def read(level: int, n: int) -> bytes:
        return changed[level, n] if (level, n) in changed else read_tile(level, n)

    new_size = size + len(leaf_hashes)
    return Extension(changed, new_size, root(new_size, read_tile=read))


def root(size: int, *, read_tile: ReadTile) -> bytes:
    return _range_hash(0, size, read_tile) if size else EMPTY_ROOT


def inclusion_path(index: int, *, size: int, read_tile: ReadTile) -> list[bytes]:
    """Return the proof that leaf ``index`` is in the tree of ``size`` leaves, lowest hash first."""
    if not 0 <= index < size:
        raise ValueError(f"leaf {index} is not in a tree of {size}")
    read, path, low, high = _remembering(read_tile), [], 0, size
    while high - low > 1:
        middle = low + _split(high - low)
        if index < middle:
            path.append(_range_hash(middle, high, read))
            high = middle
        else:
            path.append(_range_hash(low, middle, read))
            low = middle
    return path[::-1]


def under_inclusion(index: int, *, size: int) -> set[tuple[int, int]]:
    """Return the tiles that an inclusion path is read from, as (level, n): those over the leaf and the last ones."""
    levels = range(max(size - 1, 1).bit_length() // TILE_HEIGHT + 1)
    return {(level, of >> TILE_HEIGHT * (level + 1)) for level in levels for of in (index, size - 1)}


def consistency_path(old: int, *, new: int, read_tile: ReadTile) -> list[bytes]:
    """Return the proof that the tree of ``old`` leaves is the beginning of the one of ``new`` leaves."""
    if not 0 <= old <= new:
        raise ValueError(f"a tree of {old} leaves is not older than one of {new}")
    if old in (0, new):
        return []
    read, path, low, high = _remembering(read_tile), [], 0, new
    while old != high:
        middle = low + _split(high - low)
        if old <= middle:
            path.append(_range_hash(middle, high, read))
            high = middle
        else:
            path.append(_range_hash(low, middle, read))
            low = middle
    if low:  # else the old root itself is the first hash, and the verifier has it already
        path.append(_range_hash(low, high, read))
    return path[::-1]


def first_difference(
    size: int, *, root: bytes, read_tile: ReadTile, witnesses: Sequence[ReadTile] = ()
) -> tuple[int, int]:
    """Say where a log first differs from the one of ``size`` leaves under ``root``: in a leaf from low to below high.

    A witness is believed only as far as its hashes lead up to ``root``; without one the range stays as wide as it was.
    """

    def hash_of(low: int, high: int, read: ReadTile) -> bytes | None:
        try:
            return _range_hash(low, high, read)
        except ValueError:
            return None

    low, high, wanted = 0, size, root
    while high - low > 1:
        middle = low + _split(high - low)
        for read in (read_tile, *witnesses):
            left, right = hash_of(low, middle, read), hash_of(middle, high, read)
            if left and right and node_hash(left, right) == wanted:
                break
        else:
            break
        if hash_of(low, middle, read_tile) != left:
            high, wanted = middle, left
        else:
            low, wanted = middle, right
    return low, high


def encode_bundle(entries: Iterable[bytes]) -> bytes:
    """Join up to 256 log entries, each behind its length as two big-endian bytes."""
    entries = list(entries)
    if len(entries) > TILE_WIDTH or any(len(entry) > ENTRY_BYTES_MAX for entry in entries):
        raise ValueError("an entry bundle holds at most 256 entries of at most 65535 bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def decode_bundle(data: bytes) -> list[bytes]:
    """Split an entry bundle. Raises ValueError if it ends inside an entry."""
    entries, at = [], 0
    while at < len(data):
        end = at + 2 + int.from_bytes(data[at : at + 2], "big")
        if end > len(data):
            raise ValueError("the entry bundle ends inside an entry")
        entries.append(data[at + 2 : end])
        at = end
    return entries


def tile_path(level: int, n: int, width: int = TILE_WIDTH) -> str:
    """Return where the tile is published, e.g. ``tile/0/x001/234.p/8``."""
    return f"tile/{level}/{_numbered(n, width)}"


def bundle_path(n: int, width: int = TILE_WIDTH) -> str:
    return f"tile/entries/{_numbered(n, width)}"


def parse_tile_path(path: str) -> tuple[int, int, int]:
    """Return (level, n, width) of a ``tile_path``. Raises ValueError for anything not written exactly so."""
    found = re.fullmatch(r"tile/([0-9]{1,2})/((?:x[0-9]{3}/){0,5}[0-9]{3})(?:\.p/([0-9]{1,3}))?", path)
    if found:
        level, n = int(found[1]), int(found[2].replace("x", "").replace("/", ""))
        width = int(found[3] or TILE_WIDTH)
        if 0 < width <= TILE_WIDTH and tile_path(level, n, width) == path:
            return level, n, width
    raise ValueError(f"not a tile path: {path!r}")


def parse_bundle_path(path: str) -> tuple[int, int]:
    """Return (n, width) of a ``bundle_path``. Raises ValueError for anything not written exactly so."""
    _, n, width = parse_tile_path(path.replace("tile/entries/", "tile/0/", 1))
    if bundle_path(n, width) != path:
        raise ValueError(f"not a bundle path: {path!r}")
    return n, width


def _numbered(n: int, width: int) -> str:
    groups = [f"{n % 1000:03d}"]
    while n := n // 1000:
        groups.insert(0, f"x{n % 1000:03d}")
    return "/".join(groups) + ("" if width == TILE_WIDTH else f".p/{width}")


def _split(count: int) -> int:
    """Return the largest power of two below ``count``."""
    return 1 << ((count - 1).bit_length() - 1)


def _range_hash(low: int, high: int, read_tile: ReadTile) -> bytes:
    """Hash the subtree of leaves ``low`` to ``high``, a range that the RFC's splits produce."""
    count = high - low
    if count & (count - 1):
        middle = low + _split(count)
        return node_hash(_range_hash(low, middle, read_tile), _range_hash(middle, high, read_tile))
    level = 0
    while count >= TILE_WIDTH:  # complete: one hash of the level above stands for 256 of this one
        count, low, level = count // TILE_WIDTH, low // TILE_WIDTH, level + 1
    n, first = divmod(low, TILE_WIDTH)
    return _remembered_root(_exactly(read_tile(level, n), first + count, first=first))


_pairs = Struct(f"{2 * HASH_BYTES}s").iter_unpack


def _complete_root(data: bytes) -> bytes:
    """Hash a power of two of concatenated hashes up to one."""
    sha256 = hashlib.sha256
    while len(data) > HASH_BYTES:
        data = b"".join([sha256(b"\1" + pair).digest() for (pair,) in _pairs(data)])
    return data


_remembered_root = lru_cache(maxsize=1024)(_complete_root)
"""Of the proofs of a log all go through the same few tiles above the lowest; at most four megabytes are kept."""


def _exactly(tile: bytes, hashes: int, *, first: int = 0) -> bytes:
    """Return the hashes of a tile from ``first`` up to so many."""
    if len(tile) < hashes * HASH_BYTES:
        raise ValueError(f"a tile has {len(tile)} bytes where {hashes} hashes are needed")
    return tile[first * HASH_BYTES : hashes * HASH_BYTES]


def _remembering(read_tile: ReadTile) -> ReadTile:
    seen: dict[tuple[int, int], bytes] = {}

    def read(level: int, n: int) -> bytes:
        if (level, n) not in seen:
            seen[level, n] = read_tile(level, n)
        return seen[level, n]

    return read
