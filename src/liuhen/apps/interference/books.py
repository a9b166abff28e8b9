"""Read and write what is sealed under the county's key: a ring's book, what an opening found, a circular's words.

A book is rewritten whole, in pieces of one size, whether it has something new to say or not.
"""

import base64
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import orjson

from liuhen.apps.interference.sealing import ENVELOPE_BYTES, padded, unpadded
from liuhen.kernel import sealing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from liuhen.apps.interference.models import Opening, Ring

BOOK_BYTES = 64 * 1024
FOUND_BYTES = 2 * ENVELOPE_BYTES
CIRCULAR_BYTES = 16 * 1024


@dataclass
class Page:
    """One report that told of interference, as a ring's book has it; ``at`` and ``opened`` are moments in ISO."""

    slot: int
    envelope: int
    opening: int
    n: int
    author: int
    named: list[int]
    at: str
    opened: str
    state: str = "opened"
    founded: bool = False
    kinds: list[str] = field(default_factory=list)
    person: int | None = None
    concluded_by: int | None = None
    circular: int | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)

    @property
    def moment(self) -> datetime:
        return datetime.fromisoformat(self.at)

    def note(self, what: str, said: str, *, by: int | None, at: datetime) -> None:
        """Write down what somebody did."""
        self.steps.append({"what": what, "said": said, "by": by, "at": at.isoformat()})


def pages(ring: "Ring") -> list[Page]:
    """Return what stands in a ring's book, oldest first. Raises Unreadable without the county's key."""
    if not bytes(ring.book):
        return []
    told = orjson.loads(_opened(ring.book, about=ring.about))
    return [Page(**each) for each in told]


def written(ring: "Ring", found: list[Page]) -> bytes:
    """Return a ring's book with these pages, as it is kept."""
    plain = orjson.dumps([asdict(each) for each in found])
    return sealing.wrap(padded(plain, BOOK_BYTES), about=ring.about)


def found_sealed(opening: "Opening", found: "Sequence[tuple[dict[str, object], list[bytes]]]") -> bytes:
    """Return what an opening found, as it is kept."""
    told = [[said, [base64.b64encode(each).decode() for each in files]] for said, files in found]
    return sealing.wrap(padded(orjson.dumps(told), FOUND_BYTES), about=opening.about)


def found_in(opening: "Opening") -> list[tuple[dict[str, Any], list[bytes]]]:
    """Return what an opening found. Raises Unreadable without the county's key."""
    told = orjson.loads(_opened(opening.content, about=opening.about))
    return [(said, [base64.b64decode(each) for each in files]) for said, files in told]


def circular_sealed(told: dict[str, Any], *, token: str) -> bytes:
    return sealing.wrap(padded(orjson.dumps(told), CIRCULAR_BYTES), about=f"circular:{token}")


def circular_told(sealed: bytes, *, token: str) -> dict[str, Any]:
    """Return what a circular says. Raises Unreadable without the county's key."""
    told: dict[str, Any] = orjson.loads(_opened(sealed, about=f"circular:{token}"))
    return told


def _opened(sealed: bytes | memoryview, *, about: str) -> bytes:
    return unpadded(sealing.unwrap(sealed, about=about))
