"""Keep the files that came with a step."""

from collections.abc import Sequence

from liuhen.apps.supervision.models import SupervisionFile
from liuhen.kernel.attachments import Kept, write


def keep(of: str, files: Sequence[Kept]) -> None:
    """Write the rows of files that are in the vault already."""
    write(SupervisionFile, files, of=of)
