"""Put the files that came with something beside the demand it is about."""

from collections.abc import Sequence

from liuhen.apps.execution.models import Demand, ExecutionFile
from liuhen.kernel.attachments import Kept, write


def keep(demand: Demand, of: str, files: Sequence[Kept]) -> None:
    """Write the rows of files that are in the vault already."""
    write(ExecutionFile, files, demand=demand, of=of)
