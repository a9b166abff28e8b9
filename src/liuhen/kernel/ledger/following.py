"""Read on in the log where one stopped, for jobs that follow what happens."""

import time
from collections.abc import Collection, Generator
from math import inf
from typing import TYPE_CHECKING

from liuhen.kernel.ledger.models import Bookmark, Entry
from liuhen.kernel.ledger.sequencing import head

if TYPE_CHECKING:
    from django.db.models import QuerySet

BATCH = 500


def read_on(name: str, *, events: Collection[str], seconds: float) -> Generator[Entry, None, None]:
    """Yield the entries of some events since the bookmark ``name``, in the ledger's order, for so many seconds.

    The mark moves once the caller comes back for the next: a kill loses nothing and repeats one entry at most. What has
    no place yet is left for the next time.
    """
    until = time.monotonic() + seconds
    for page in read_pages(name, events=events, seconds=inf):
        for entry in page:
            yield entry
            assert entry.index is not None, "what has no place is not read"
            Bookmark.move(name, entry.index)
            if time.monotonic() > until:
                return


def unread(name: str) -> "QuerySet[Entry]":
    """Return what has got its place, whatever it is about, since the bookmark ``name``."""
    return Entry.objects.filter(index__gt=Bookmark.of(name).position)


def read_pages(name: str, *, events: Collection[str], seconds: float) -> Generator[list[Entry], None, None]:
    """Yield them as ``read_on`` does, by the page; a kill repeats one page at most."""
    mark = Bookmark.of(name)
    position, top, until = mark.position, head().size - 1, time.monotonic() + seconds
    while position < top and time.monotonic() < until:
        rows = Entry.objects.filter(index__gt=position, index__lte=top, event__in=events).order_by("index")
        page = list(rows.only("index", "subject", "event")[:BATCH])
        if page:
            yield page
        # After a page that is not full, what is left is of other events, and need not be looked through again.
        last = page[-1].index if len(page) == BATCH else top
        assert last is not None, "what has no place is not read"
        position = last
        Bookmark.move(name, position)
