"""Keep the files that came with something."""

from collections.abc import Sequence

from liuhen.apps.accountability.models import FaultFile
from liuhen.kernel.attachments import Kept, write


def keep(of: str, files: Sequence[Kept]) -> None:
    """Write the rows of files that are in the vault already."""
    write(FaultFile, files, of=of)
