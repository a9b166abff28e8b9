"""Keep the demonstration county of this very version, for later versions to upgrade:

python -m tests.upgrade.keep tests/upgrade/counties/2026-11-29.tar.xz
"""

import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.services.command import Command


def main(kept: Path) -> None:
    """Build it, write down how it reads, and pack both; what ``init`` lays out again is left out."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        command = Command(folder)
        subprocess.run(command.line("demo", "--build-only"), env=command.environment, check=True)
        (folder / "as-read.jsonl").write_text(read(command), encoding="utf-8")
        with tarfile.open(kept, "w:xz", preset=9) as packed:
            packed.add(folder, "data", filter=lambda member: None if "/static" in member.name else member)


def read(command: Command, module: str = "tests.upgrade.reading") -> str:
    """Return how a county reads, or what another module here prints of it, by the program as it is now."""
    settings = {"LIUHEN_DATA": str(command.folder), "DJANGO_SETTINGS_MODULE": "liuhen.settings.base"}
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=Path(__file__).parents[2], env=command.environment | settings, stdout=subprocess.PIPE, text=True,
        check=True,
    )  # fmt: skip
    return done.stdout


if __name__ == "__main__":
    main(Path(sys.argv[1]))
