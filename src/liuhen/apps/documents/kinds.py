"""Kinds of paper: which there are, how each is numbered, sealed and laid out, and what its data has to tell.

An app lists its own in ``papers.py`` as ``KINDS``; the data itself is described in ``contents``.
"""

from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal

from liuhen.kernel import installed
from liuhen.kernel.access import Actor

if TYPE_CHECKING:
    from liuhen.apps.documents.models import Document, Service

What = Literal["issued", "sealed", "voided", "served", "returned", "service-voided"]


@dataclass(frozen=True)
class Heard:
    """What happened to a paper or to one of its services, for the app whose paper it is."""

    what: What
    document: "Document"
    service: "Service | None"
    by: Actor
    at: datetime


@dataclass(frozen=True)
class PaperKind:
    """A kind of paper; ``word`` stands in its number (罚决), a kind without one has no number.

    ``sealed``: it leaves the house only under a seal. ``red_head``: a letter by GB/T 9704 with the unit's name in red.
    ``template`` is one of ``contents.TEMPLATES``, ``needs`` which of its optional parts this kind cannot do without.
    ``upward``: it asks who stands above, so it names who signed it 签发人 and ends with 附注 and 版记 (GB/T 9704 7.2.6,
    7.3.6, 7.4).
    ``leads``: it stands before all others in the file of its case, which opens with what was decided.
    ``hears`` is called in the transaction of whatever happened; what it does it does as the system.
    """

    key: str
    zh: str
    _: KW_ONLY
    word: str = ""
    sealed: bool = False
    red_head: bool = False
    upward: bool = False
    leads: bool = False
    template: str = "notice"
    needs: tuple[str, ...] = ()
    hears: Callable[[Heard], None] | None = None


@cache
def kinds() -> dict[str, PaperKind]:
    """Return every kind by its key. Raises ValueError for a key that two apps use."""
    found: dict[str, PaperKind] = {}
    for module in installed.modules("papers"):
        for kind in getattr(module, "KINDS", ()):
            if kind.key in found:
                raise ValueError(f"two kinds of paper are called {kind.key!r}")
            found[kind.key] = kind
    return found


def kind_of(key: str) -> PaperKind:
    """Return a kind. Raises KeyError: a kind that papers were made of stays declared."""
    return kinds()[key]


def called() -> dict[str, str]:
    """Return what the kinds are called, by key."""
    return {kind.key: kind.zh for kind in kinds().values()}
