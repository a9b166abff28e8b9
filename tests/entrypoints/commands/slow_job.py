"""A job that the test kills in its middle; it remembers on the disk how often it began."""

import os
import time
from pathlib import Path


def note(folder: str) -> None:
    """Note when it begins and, two seconds later, when it ends."""
    with (Path(folder) / "noted").open("a") as file:
        print("began", file=file, flush=True)
        time.sleep(2)
        print("ended", file=file)


def work(folder: str) -> None:
    """Note who we are; the first run then waits to be killed, a later one ends its work."""
    began = Path(folder) / "began"
    is_first = not began.exists()
    began.write_text(str(os.getpid()))
    if is_first:
        time.sleep(60)
    (Path(folder) / "done").touch()
