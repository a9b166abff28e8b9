"""Another version of the product beside this one, for benches that compare: its source in a temporary folder."""

import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
NOT_IN_GIT = ("src/liuhen/kernel/fonts", "src/liuhen/entrypoints/static/vendor")
"""What tools/assets.py fetched; taken as it is here."""
FETCHED = re.compile(r'^    "([^"]+\.(?:js|css))":', re.MULTILINE)


@contextmanager
def tree(revision: str) -> Iterator[Path]:
    """Yield the folder of a revision's source; "" is this tree as it stands."""
    if not revision:
        yield ROOT
        return
    packed = subprocess.run(
        ["git", "-C", str(ROOT), "archive", revision], check=True, capture_output=True
    ).stdout
    with tempfile.TemporaryDirectory(prefix="liuhen-older-") as scratch:
        folder = Path(scratch)
        with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
            archive.extractall(folder, filter="data")
        for each in NOT_IN_GIT:
            shutil.copytree(ROOT / each, folder / each)
        for name in FETCHED.findall((folder / "tools/assets.py").read_text(encoding="utf-8")):
            (folder / NOT_IN_GIT[1] / name).touch()  # what this tree dropped: pages there name it still
        yield folder


def environment(tree: Path, data: Path) -> dict[str, str]:
    """Return the variables under which a process runs that tree on that data, and nobody's own settings."""
    kept = {name: told for name, told in os.environ.items() if not name.startswith(("LIUHEN_", "DJANGO_"))}
    return kept | {
        "PYTHONPATH": os.pathsep.join((str(tree / "src"), str(tree))), "LIUHEN_DATA": str(data),
        "LIUHEN_SECOND_FACTOR": "0", "DJANGO_SETTINGS_MODULE": "liuhen.settings.base",
    }  # fmt: skip


def liuhen(tree: Path, data: Path, *words: str) -> None:
    """Run a command of that tree on that data to its end."""
    command = [sys.executable, "-m", "liuhen", "--data", str(data), *words]
    subprocess.run(command, env=environment(tree, data), check=True, stdout=subprocess.DEVNULL)


@contextmanager
def county(revision: str, given: str) -> Iterator[tuple[Path, Path | None, Path, Path]]:
    """Yield this tree, that of a revision or None, and for each a demonstration county of its own, both the same.

    ``given`` is one that was built before; else the older tree builds it, for what is newer upgrades it.
    """
    with (
        tree("") as ours,
        tree(revision) as older,
        tempfile.TemporaryDirectory(prefix="liuhen-bench-") as scratch,
    ):
        first, second = Path(scratch, "older"), Path(scratch, "ours")
        if given:
            shutil.copytree(
                given, first, ignore=shutil.ignore_patterns("*.bell")
            )  # pipes of whoever ran there
        else:
            liuhen(older, first, "demo", "--build-only")
        shutil.copytree(first, second)
        liuhen(ours, second, "init")
        yield ours, older if revision else None, second, first
