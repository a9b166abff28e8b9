"""Measure how long after its commit an entry is covered by a signed, published checkpoint.

One process commits at random moments, the sequencer runs as in production; goal p99 ≤ 1 s (Rekor v2: up to 20 s).
    python -m bench.checkpoints [--entries 300]
"""

import argparse
import os
import random
import tempfile
import threading
from datetime import UTC, datetime
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter, sleep

GOAL_SECONDS = 1.0


def configure(folder: Path) -> None:
    os.environ |= {"LIUHEN_DATA": str(folder), "LIUHEN_SECRET_KEY": "bench"}
    os.environ["DJANGO_SETTINGS_MODULE"] = "liuhen.settings.base"
    import django

    django.setup()
    from django.conf import settings

    from liuhen.kernel import schema
    from liuhen.kernel.ledger import keyring

    schema.bring_up_to_date()
    keyring.make_keys(settings.KEYS, origin=settings.LEDGER_ORIGIN)


def covered_within(entries: int) -> list[float]:
    """Return, for each entry, the seconds from its commit to the checkpoint file that covers it."""
    from django.conf import settings

    from liuhen.kernel import ledger
    from liuhen.kernel.ledger import loop

    stop = threading.Event()
    thread = threading.Thread(target=loop.run, kwargs={"now": lambda: datetime.now(UTC), "stop": stop})
    thread.start()
    committed: list[float] = []
    waits: list[float] = []

    def watch() -> None:
        while len(waits) < entries:
            size = checkpoint_size(settings.LEDGER_PUBLIC / "checkpoint")
            now = perf_counter()
            waits.extend(now - moment for moment in committed[len(waits) : size])
            sleep(0.002)

    watcher = threading.Thread(target=watch)
    watcher.start()
    chance = random.Random(1)
    for i in range(entries):
        ledger.append(event="bench.happened", subject="", by="machine", at=datetime.now(UTC), data={"i": i})
        committed.append(perf_counter())
        sleep(chance.uniform(0, 0.05))
    watcher.join(timeout=30)
    stop.set()
    thread.join()
    return waits


def checkpoint_size(path: Path) -> int:
    return int(path.read_text().split("\n")[1]) if path.exists() else 0


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--entries", type=int, default=300)
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as folder:
        configure(Path(folder))
        waits = covered_within(options.entries)
    p99 = quantiles(waits, n=100)[98]
    verdict = "met" if p99 <= GOAL_SECONDS else "MISSED"
    print(
        f"commit → signed checkpoint of {len(waits)} entries: median {median(waits):.3f} s, p99 {p99:.3f} s"
    )
    print(f"  goal p99 ≤ {GOAL_SECONDS} s: {verdict}")


if __name__ == "__main__":
    main()
