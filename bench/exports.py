"""Measure building an evidence capsule against `cp` of the same files, both ending with an fsync; goal ≥ 0.8×.

python -m bench.exports [--files 8] [--mib 64] [--rounds 5]
"""

import argparse
import hashlib
import os
import subprocess
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

GOAL = 0.8


def main() -> None:
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("--files", type=int, default=8)
    wanted.add_argument("--mib", type=int, default=64)
    wanted.add_argument("--rounds", type=int, default=5)
    options = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="liuhen-bench-") as name:
        folder = Path(name)
        from bench.checkpoints import configure

        configure(folder)
        ratios = [one_round(folder, options, turn) for turn in range(options.rounds + 1)][1:]
    total = options.files * options.mib
    print(
        f"capsule of {options.files} × {options.mib} MiB: {total / median(t for t, _ in ratios):.0f} MiB/s,",
        end=" ",
    )
    ratio = median(cp / mine for mine, cp in ratios)
    print(f"{ratio:.2f}× cp (goal ≥ {GOAL}: {'met' if ratio >= GOAL else 'MISSED'})")


def one_round(folder: Path, options: argparse.Namespace, turn: int) -> tuple[float, float]:
    """Return the seconds of one capsule and of one cp, on files of this round's own."""
    export = approved_export(folder, options.files, options.mib, turn)
    sources = [
        folder / "vault" / key(item.recording.sha256) for item in export.items.select_related("recording")
    ]
    from liuhen.apps.recordings import capsules

    began = perf_counter()
    capsules.build(export, at=datetime.now(UTC))
    mine = perf_counter() - began
    target = folder / f"cp-{turn}"
    target.mkdir()
    began = perf_counter()
    subprocess.run(["cp", *map(str, sources), str(target)], check=True)
    for copy in target.iterdir():
        with copy.open("rb") as file:
            os.fsync(file.fileno())
    theirs = perf_counter() - began
    subprocess.run(["rm", "-rf", str(target), str(capsules.path_of(export))], check=True)
    return mine, theirs


def key(sha256: str) -> str:
    from liuhen.kernel.vault.shelves import key_of

    return key_of(sha256)


def approved_export(folder: Path, files: int, mib: int, turn: int):  # type: ignore[no-untyped-def]
    """Take files in through the intake and ask for them; the county is built in the first round."""
    from liuhen.apps.people.models import Unit
    from liuhen.apps.recordings.actions import exports, intake
    from liuhen.apps.recordings.models import Export
    from liuhen.kernel.ledger.loop import catch_up
    from liuhen.kernel.vault.intake import Incoming
    from tests.builders.county import NOW, County, small_county

    county: County = small_county() if not Unit.objects.exists() else County(*[None] * 7)  # type: ignore[arg-type]
    recordings = []
    for i in range(files):
        data = os.urandom(mib << 20)
        metadata = {
            "filename": f"{turn}-{i}.mp4", "device": "DSJ0001", "officer": "100001", "kind": "video",
            "started_at": NOW.isoformat(), "ended_at": NOW.isoformat(), "sha256": hashlib.sha256(data).hexdigest(),
        }  # fmt: skip
        upload = intake.begin(length=len(data), metadata=metadata, by=county.actor("station"), at=NOW)
        with Incoming.open(upload.id.hex) as incoming:
            incoming.append(reader(data), expected_offset=0, limit=len(data))
        recordings.append(intake.complete(upload=upload, by=county.actor("station"), at=NOW))
    export = exports.request(
        recordings=recordings,
        purpose="应诉",
        recipient="法院",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )
    exports.approve(export=export, opinion="同意", by=county.actor("head"), at=NOW)
    catch_up(at=NOW)
    return Export.objects.get(pk=export.pk)


def reader(data: bytes):  # type: ignore[no-untyped-def]
    from io import BytesIO

    return BytesIO(data).read


if __name__ == "__main__":
    main()
