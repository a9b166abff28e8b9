"""Keep the demonstration county of this very version, for later versions to upgrade:

python -m tests.upgrade.keep tests/upgrade/counties/2026-11-29.tar.xz
"""

import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from tests.services.command import Command
from tests.services.migrated import KEPT, SOURCE, alone, digest


def main(kept: Path) -> None:
    """Build it, write down how it reads, and pack both; what ``init`` lays out again is left out."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch) / "data"
        command = Command(folder)
        subprocess.run(command.line("demo", "--build-only"), env=command.environment, check=True)
        (folder / "as-read.jsonl").write_text(read(command), encoding="utf-8")
        with tarfile.open(kept, "w:xz", preset=9) as packed:
            packed.add(folder, "data", filter=lambda member: None if "/static" in member.name else member)


def taken_over(kept: Path, folder: Path, *told: str) -> Command:
    """Put a kept county into a folder, upgraded: once for each version of the program, and copied ever after."""
    county = kept.name.partition(".")[0]
    version = digest([kept, *sorted(SOURCE.glob("liuhen/**/*.py"))])
    ready = KEPT / f"{county}@{version}{''.join(told)}"
    with alone():
        if not ready.exists():
            for old in KEPT.glob(f"{county}@*"):
                if version not in old.name:
                    shutil.rmtree(old)
            being_made = ready.with_name(f"{ready.name}-unfinished")
            shutil.rmtree(being_made, ignore_errors=True)
            unpack(kept, being_made)
            done = Command(being_made / "data").run("init", *told)
            assert done.returncode == 0, done.stdout + done.stderr
            being_made.rename(ready)
    shutil.copytree(ready, folder, dirs_exist_ok=True)
    return Command(folder / "data")


def unpack(kept: Path, folder: Path) -> None:
    """Unpack a kept county; Debian 12's Python knows no filter yet, and newer ones ask for it."""
    with tarfile.open(kept) as packed:
        packed.extraction_filter = getattr(tarfile, "data_filter", None)
        packed.extractall(folder)  # noqa: S202 -- our own


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
