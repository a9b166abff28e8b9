"""A capsule as a stranger holds it."""

import zipfile
from pathlib import Path

from liuhen_proof.verify import examine


def opened(path: Path, folder: Path) -> Path:
    """Unpack a capsule into an empty folder and return the bag in it."""
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    (top,) = folder.iterdir()
    return top


def codes(path: Path) -> dict[str, str]:
    """Return what the verifier finds about a capsule: the level of each code."""
    return {each.code: each.level for found in examine(path).findings.values() for each in found}
