"""Measure the pure log: appends to a file beside hypercore's, proofs from tiles, verification.

    python bench/ledger.py [--leaves 1000000]
Both keep the blocks and their tree on disk and leave the last fsync to the system; hypercore comes by `npm ci` from
the lock in bench/peers.
"""

import argparse
import json
import os
import random
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tools"))

import assets  # noqa: E402 (a script's neighbour)

from liuhen_proof import merkle, tiles  # noqa: E402

PEERS = Path(__file__).with_name("peers")
PROOFS = 2000
APPENDS = ((1, 5000), (1000, 100_000))
GOAL, PROOF_GOAL_MS = 1.5, 1.0
ROUNDS = 3


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


def append_on_disk(folder: Path, *, count: int, batch: int) -> float:
    """Append as the sequencer does: leaves and tiles of each batch in one commit; return leaves a second."""
    db = sqlite3.connect(folder / "log.sqlite3", isolation_level=None)
    db.executescript(
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;"
        "CREATE TABLE leaf (n INTEGER PRIMARY KEY, data BLOB);"
        "CREATE TABLE tile (level INTEGER, n INTEGER, hashes BLOB, PRIMARY KEY (level, n)) WITHOUT ROWID;"
    )

    def read_tile(level: int, n: int) -> bytes:
        found = db.execute("SELECT hashes FROM tile WHERE level = ? AND n = ?", (level, n)).fetchone()
        return bytes(found[0]) if found else b""

    began = perf_counter()
    for start in range(0, count, batch):
        leaves = [leaf(i) for i in range(start, min(start + batch, count))]
        db.execute("BEGIN")
        grown = tiles.extend(
            start, leaf_hashes=[merkle.leaf_hash(each) for each in leaves], read_tile=read_tile
        )
        db.executemany("INSERT INTO leaf VALUES (?, ?)", enumerate(leaves, start))
        db.executemany(
            "INSERT OR REPLACE INTO tile VALUES (?, ?, ?)",
            [(level, n, hashes) for (level, n), hashes in grown.tiles.items()],
        )
        db.execute("COMMIT")
    rate = count / (perf_counter() - began)
    db.close()
    return rate


def hypercore(folder: Path, *, count: int, batch: int) -> float:
    command = ["node", "hypercore.js", str(folder / "core"), str(count), str(batch)]
    told = subprocess.run(command, cwd=PEERS, check=True, stdout=subprocess.PIPE).stdout
    return float(json.loads(told)["rate"])


def appends() -> bool:
    """Print both rates by batch; return whether a goal was missed."""
    if not (PEERS / "node_modules").is_dir():
        command, environment = assets.npm()
        quiet = [*command, "ci", "--no-progress", "--loglevel=error"]
        subprocess.run(quiet, cwd=PEERS, check=True, env=os.environ | environment)
    missed = False
    for batch, count in APPENDS:
        rounds = []
        for _ in range(ROUNDS):
            with (
                tempfile.TemporaryDirectory(prefix="liuhen-bench-") as mine,
                tempfile.TemporaryDirectory() as theirs,
            ):
                rounds.append(
                    (append_on_disk(Path(mine), count=count, batch=batch),
                     hypercore(Path(theirs), count=count, batch=batch))
                )  # fmt: skip
        ratio = median(ours / peer for ours, peer in rounds)
        missed |= ratio < GOAL
        print(
            f"append, batches of {batch:<5} ours {median(o for o, _ in rounds):9,.0f}  hypercore"
            f" {median(p for _, p in rounds):9,.0f} leaves/s: {ratio:.2f}×"
            f" (goal ≥ {GOAL}: {'met' if ratio >= GOAL else 'MISSED'})"
        )
    return missed


def milliseconds(name: str, samples: list[float]) -> None:
    print(
        f"{name:<44} p50 {median(samples) * 1e3:7.3f} ms   p99 {quantiles(samples, n=100)[-1] * 1e3:7.3f} ms"
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--leaves", type=int, default=1_000_000)
    size = parser.parse_args().leaves
    missed = appends()

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
    verdict = "met" if median(proving) * 1e3 <= PROOF_GOAL_MS else "MISSED"
    print(f"proof at {size:,}: goal p50 ≤ {PROOF_GOAL_MS} ms: {verdict}")
    return int(missed or verdict == "MISSED")


if __name__ == "__main__":
    sys.exit(main())
