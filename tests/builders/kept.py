"""Counties that are kept, taken over by the program as it is."""

import shutil
import tarfile
from pathlib import Path

from tests.services.command import Command
from tests.services.migrated import KEPT, SOURCE, alone, digest


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
