"""Find rows of everybody's tray that nobody can tell apart:  python -m tests.doors.alike

Prints a line of JSON for each: [what is to be done, about what, whose, until when], then how many rows were read.
"""

import json
import sys
from collections import Counter
from itertools import chain

import django

from tests.doors.everybody import everybody


def main() -> None:
    """Look into the trays of the county of ``LIUHEN_DATA``."""
    django.setup()
    from django.utils import timezone

    from liuhen.entrypoints import urls  # noqa: F401 (addresses are made with it)
    from liuhen.entrypoints.console import tray

    at, read, alike = timezone.now(), 0, set[tuple[str, ...]]()
    for _, actor in everybody():
        for batch in tray.batches(actor, at=at):
            rows = Counter((each.about, each.whose, each.due_zh) for each in tray.chores([batch], at=at))
            read += rows.total()
            alike |= {(batch.what, *row) for row, times in rows.items() if times > 1}
    for line in chain(sorted(alike), [read]):
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
