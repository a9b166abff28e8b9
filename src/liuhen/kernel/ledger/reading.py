"""Read on in the log where one stopped, for jobs that follow what happens."""

import time
from collections.abc import Collection, Generator

from liuhen.kernel.ledger.models import Bookmark, Entry

BATCH = 500


def read_on(name: str, *, events: Collection[str], seconds: float) -> Generator[Entry, None, None]:
    """Yield the entries of some events since the bookmark ``name``, in the ledger's order, for so many seconds.

    The mark moves once the caller comes back for the next: a kill loses nothing and repeats one entry at most.
    """
    mark, _ = Bookmark.objects.get_or_create(name=name)
    until = time.monotonic() + seconds
    # Django leaves "greater than -1" out for a number that is never negative, and then what has no place comes too.
    while page := list(
        Entry.objects.filter(index__gte=mark.position + 1, event__in=events)
        .order_by("index")
        .only("index", "subject", "event")[:BATCH]
    ):
        for entry in page:
            yield entry
            assert entry.index is not None, "what has no place is not read"
            mark.position = entry.index
            mark.save(update_fields=["position"])
            if time.monotonic() > until:
                return
