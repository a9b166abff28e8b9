"""Read on in the log where one stopped, for jobs that follow what happens."""

import time
from collections.abc import Collection, Generator

from liuhen.kernel.ledger.models import Bookmark, Entry
from liuhen.kernel.ledger.sequencing import head

BATCH = 500


def read_on(name: str, *, events: Collection[str], seconds: float) -> Generator[Entry, None, None]:
    """Yield the entries of some events since the bookmark ``name``, in the ledger's order, for so many seconds.

    The mark moves once the caller comes back for the next: a kill loses nothing and repeats one entry at most. What has
    no place yet is left for the next time.
    """
    mark, _ = Bookmark.objects.get_or_create(name=name)
    top, until = head().size - 1, time.monotonic() + seconds
    while page := list(
        Entry.objects.filter(index__gt=mark.position, index__lte=top, event__in=events)
        .order_by("index")
        .only("index", "subject", "event")[:BATCH]
    ):
        for entry in page:
            yield entry
            assert entry.index is not None, "what has no place is not read"
            _move(mark, entry.index)
            if time.monotonic() > until:
                return
    if mark.position < top:
        _move(mark, top)  # the rest is of other events, and need not be looked through again


def _move(mark: Bookmark, position: int) -> None:
    mark.position = position
    mark.save(update_fields=["position"])
