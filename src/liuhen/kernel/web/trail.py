"""How one ledger entry looks in a custody trail."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Proof = Literal["pending", "logged", "proved", "broken"]


@dataclass(frozen=True)
class Trace:
    """An entry in words: ``facts`` are its (name, value) pairs, ``articles`` its (duty id, citation) pairs.

    ``proof``: not yet in the tree; in the tree; checked against a checkpoint just now; contradicted by the row.
    """

    at: datetime
    label: str
    event: str
    by: str
    proof: Proof
    index: int | None = None
    leaf_hash: str = ""
    articles: tuple[tuple[str, str], ...] = ()
    facts: tuple[tuple[str, str], ...] = ()

    @property
    def is_refusal(self) -> bool:
        """Whether it tells of an act that was refused."""
        return self.event == "move.refused"
