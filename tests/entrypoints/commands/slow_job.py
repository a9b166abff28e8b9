"""A job that the test kills in its middle; it remembers on the disk how often it began."""

import os
import time
from pathlib import Path


def work(folder: str) -> None:
    """Note who we are; the first run then waits to be killed, a later one ends its work."""
    began = Path(folder) / "began"
    is_first = not began.exists()
    began.write_text(str(os.getpid()))
    if is_first:
        time.sleep(60)
    (Path(folder) / "done").touch()
