"""Keep the files that came with something."""

from collections.abc import Sequence
from typing import Any

from liuhen.apps.remedies.models import RemedyFile
from liuhen.kernel.attachments import Kept


def keep(of: str, files: Sequence[Kept]) -> None:
    """Write the rows of files that are in the vault already."""
    RemedyFile.objects.bulk_create(
        RemedyFile(of=of, name=each.name, sha256=each.sha256, size_bytes=each.size_bytes) for each in files
    )


def told(files: Sequence[Kept]) -> dict[str, Any]:
    """Return what an entry tells of files."""
    return {"files": [{"name": each.name, "sha256": each.sha256} for each in files]} if files else {}
