"""Measure verification against bagit.py and sha256sum, big files and small ones, on the same bytes.

Each run starts in a fresh process with the files in the page cache (ours drops them on the way); the clock
runs from after the imports, because a real run takes hours, and covers worker processes and database. Ratios
are of one round, the median counts.   python bench/fixity.py [--mib 2048] [--rounds 5] [--folder PATH]
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from intake import go_first, set_up

SHAPES = {"big files (128 MiB)": 128 << 20, "small files (256 KiB)": 256 << 10}
GOALS = {"big files (128 MiB)": 1.00, "small files (256 KiB)": 0.95}
PEER = "bagit.py --validate --processes 2"
# Reads the rows and the files, writes the results.
OURS = """
import time
from datetime import UTC, datetime
from pathlib import Path
from intake import configure
if __name__ == "__main__":
    configure(Path("."))
    from liuhen.kernel.vault import fixity
    clock = lambda: datetime.now(UTC)
    start = time.perf_counter()
    run = fixity.run(at=clock(), clock=clock, workers=2)
    print(time.perf_counter() - start)
    assert run.is_sound and run.is_complete and run.checked
"""
# What `bagit.py --validate --processes 2` does after its imports.
BAGIT = """
import time, bagit
if __name__ == "__main__":
    start = time.perf_counter()
    bagit.Bag("bag").validate(processes=2)
    print(time.perf_counter() - start)
"""
SHA256SUM = """
import subprocess, time
start = time.perf_counter()
subprocess.run(["sha256sum", "--quiet", "-c", "manifest-sha256.txt"], check=True, cwd="bag")
print(time.perf_counter() - start)
"""


def fill(folder: Path, count: int, size: int) -> list[Path]:
    """Store files in the vault, and lay the same bytes out as a bag by hard links."""
    import bagit

    from liuhen.kernel.vault import blobs
    from liuhen.kernel.vault.shelves import key_of

    at = datetime.now(UTC) - timedelta(days=1)
    body = os.urandom(size)
    bag = folder / "bag"
    bag.mkdir()
    stored = []
    for n in range(count):
        source = folder / "source"
        source.write_bytes(n.to_bytes(8, "big") + body[8:])
        stored.append(folder / "vault" / key_of(blobs.store_derived(source, at=at).sha256))
        source.rename(bag / f"{n:05d}.mp4")
    bagit.make_bag(bag, processes=2, checksums=["sha256"])
    return stored


def timed(script: str, folder: Path) -> float:
    """Run a script in a process of its own; it must succeed, and print its seconds."""
    (folder / "run.py").write_text(script)
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, filter(None, sys.path)))}
    done = subprocess.run(
        [sys.executable, "run.py"], check=True, cwd=folder, env=paths, stdout=subprocess.PIPE
    )
    return float(done.stdout)


def warm(files: list[Path]) -> None:
    """Bring the files into the page cache."""
    for path in files:
        with path.open("rb", buffering=0) as file:
            while file.read(1 << 22):
                pass


def measure(shape: str, options: argparse.Namespace) -> bool:
    """Run the rounds of one shape; return whether its goal was missed."""
    folder = Path(tempfile.mkdtemp(prefix="bench-fixity-", dir=options.folder))
    try:
        set_up(folder)
        size = SHAPES[shape]
        count = (options.mib << 20) // size
        files = fill(folder, count, size)
        runs = {PEER: BAGIT, "ours": OURS, "sha256sum -c": SHA256SUM}
        seconds: dict[str, list[float]] = {name: [] for name in runs}
        for _ in range(options.rounds):
            for name, script in runs.items():
                warm(files)
                seconds[name].append(timed(script, folder))
    finally:
        shutil.rmtree(folder)
    megabytes = count * size / 1e6
    print(f"{count} {shape}, load {os.getloadavg()[0]:.1f}")
    for name, taken in seconds.items():
        print(
            f"  {name:34} median {megabytes / median(taken):6.0f} MB/s   best {megabytes / min(taken):6.0f}"
        )
    ratios = [p / o for o, p in zip(seconds["ours"], seconds[PEER], strict=True)]
    met = median(ratios) >= GOALS[shape]
    print(
        f"{'met   ' if met else 'MISSED'} ours ÷ {PEER}: {median(ratios):.2f}"
        f" (rounds {min(ratios):.2f}-{max(ratios):.2f}), goal ≥ {GOALS[shape]:.2f}"
    )
    return not met


def main() -> int:
    """Measure both shapes; exit 1 when a goal is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mib", type=int, default=2048)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--folder", type=Path, default=None, help="on the disk to measure")
    parser.add_argument("--shape", choices=[shape.split()[0] for shape in SHAPES])
    options = parser.parse_args()
    shapes = [shape for shape in SHAPES if options.shape in (None, shape.split()[0])]
    if len(shapes) == 1:
        print(f"$ python bench/fixity.py {' '.join(sys.argv[1:])}")
        go_first()
        return int(measure(shapes[0], options))
    # Django can be set up once per process.
    again = [sys.executable, __file__, *sys.argv[1:], "--shape"]
    return max(subprocess.call([*again, shape.split()[0]]) for shape in shapes)


if __name__ == "__main__":
    sys.exit(main())
