"""What stands still meanwhile, told by whoever knows: what grows on a matter asks here, and neither knows the other."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Stay:
    """From when to when something stands still; ``until`` is its last day, None while it lasts.

    ``why`` says it in Chinese, ``by`` is the ref of what it comes from. ``open_until``: after it ended nothing was
    final before this day was over; None where it does not say. ``by_court``: a court judges, and its own terms hold.
    """

    of: str
    since: date
    until: date | None
    why: str
    by: str
    open_until: date | None = None
    by_court: bool = False

    @property
    def is_open(self) -> bool:
        return self.until is None


Source = Callable[[Collection[str]], Iterable[Stay]]
"""Returns the stays of many refs at once, in a fixed number of queries."""
SOURCES: list[Source] = []


def told_by(source: Source) -> None:
    """Let an app tell what stands still; it does so once, when it is ready."""
    SOURCES.append(source)


def stays(refs: Collection[str]) -> dict[str, tuple[Stay, ...]]:
    """Return the stays of refs, by ref, the earliest first; a ref without any has none."""
    found: dict[str, list[Stay]] = {ref: [] for ref in refs}
    for source in SOURCES if found else ():
        for each in source(found):
            found[each.of].append(each)
    return {ref: tuple(sorted(each, key=lambda stay: (stay.since, stay.by))) for ref, each in found.items()}
