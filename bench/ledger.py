"""Measure the pure log: appends, proofs from tiles, verification; against pymerkle where it is installed.

python bench/ledger.py [--leaves 1000000]
"""

import argparse
import importlib.util
import random
from collections.abc import Callable
from statistics import median, quantiles
from time import perf_counter

from liuhen_proof import merkle, tiles

APPENDED = 100_000
PROOFS = 2000


def leaf(i: int) -> bytes:
    return b"%0250d" % i


def grow(count: int, *, batch: int) -> dict[tuple[int, int], bytes]:
    """Append ``count`` leaves in batches, leaf hashing included; return the tiles."""
    store: dict[tuple[int, int], bytes] = {}
    for start in range(0, count, batch):
        hashes = [merkle.leaf_hash(leaf(i)) for i in range(start, min(start + batch, count))]
        grown = tiles.extend(start, leaf_hashes=hashes, read_tile=lambda level, n: store[level, n])
        store.update(grown.tiles)
    return store


def seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def milliseconds(name: str, samples: list[float]) -> None:
    print(
        f"{name:<44} p50 {median(samples) * 1e3:7.3f} ms   p99 {quantiles(samples, n=100)[-1] * 1e3:7.3f} ms"
    )


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--leaves", type=int, default=1_000_000)
    size = parser.parse_args().leaves
    for batch in (1, 100, 1000):
        count = APPENDED if batch > 1 else 5000
        best = min(seconds(lambda: grow(count, batch=batch)) for _ in range(3))  # noqa: B023 — called at once
        print(f"append, batches of {batch:<5} {count / best:12,.0f} leaves/s")
    if importlib.util.find_spec("pymerkle"):
        from pymerkle import InmemoryTree

        tree = InmemoryTree(algorithm="sha256")
        taken = seconds(lambda: [tree.append_entry(leaf(i)) for i in range(APPENDED)])
        print(f"append, pymerkle in memory {APPENDED / taken:12,.0f} leaves/s")

    store = grow(size, batch=1000)
    root = tiles.root(size, read_tile=lambda level, n: store[level, n])
    chosen = random.Random(1).sample(range(size), PROOFS)
    proving, checking, joining = [], [], []
    for index in chosen:
        start = perf_counter()
        path = tiles.inclusion_path(index, size=size, read_tile=lambda level, n: store[level, n])
        proving.append(perf_counter() - start)
        hashed = merkle.leaf_hash(leaf(index))
        start = perf_counter()
        assert merkle.verify_inclusion(leaf_hash=hashed, index=index, size=size, path=path, root=root)
        checking.append(perf_counter() - start)
        start = perf_counter()
        tiles.consistency_path(index, new=size, read_tile=lambda level, n: store[level, n])
        joining.append(perf_counter() - start)
    milliseconds(f"inclusion proof at {size:,}", proving)
    milliseconds(f"consistency proof at {size:,}", joining)
    milliseconds("verify inclusion", checking)


if __name__ == "__main__":
    main()
