"""Draw from a list that an app hands in, so that nobody can steer it and anybody can draw again (ADR-10).

The app freezes its list and enters the digest by a Move of its own, ``NOUN.frozen`` with ``population`` in its data.
The seed comes from the first checkpoint that covers this entry: it cannot be known while the list can still be changed.
"""

import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import Any, Protocol

import orjson

from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Checkpoint, Entry
from liuhen.kernel.vault import blobs
from liuhen_proof import draw_proof, drawing, notes
from liuhen_proof.drawing import Drawn, Item, Terms


@dataclass(frozen=True)
class Frozen:
    """What became of a list: the digest under which the vault keeps it, and how many there are to draw from."""

    sha256: str
    size: int


class Headed(Protocol):
    """Terms of a draw: what its list begins with."""

    def line(self) -> bytes:
        """Return the first line of the list."""


def freeze(terms: Headed, items: Iterable[tuple[Any, ...]], *, at: datetime) -> Frozen:
    """Write a list down and put it into the vault, however long it is; nothing is entered yet."""
    size = 0
    with tempfile.TemporaryDirectory(prefix="liuhen-draw-") as folder:
        path = Path(folder) / "population"
        with path.open("wb") as file:
            file.write(terms.line())
            for item in items:
                file.write(orjson.dumps(tuple(item)))
                file.write(b"\n")
                size += 1
        return Frozen(blobs.store_derived(path, at=at).sha256, size)


class Entered:
    """A list whose digest, ``population``, was entered for ``subject``: its entry, and the seed from it."""

    population: str

    @property
    def subject(self) -> str:
        """The ref of what is drawn for."""
        raise NotImplementedError

    def entry(self) -> Entry | None:
        """Return the ledger's entry that holds the digest."""
        event = draw_proof.freezing_of(self.subject)
        return Entry.objects.filter(subject=self.subject, event=event).first()

    def first_checkpoint(self) -> Checkpoint | None:
        """Return the first signed checkpoint that covers the freezing, or None for a second at most."""
        entry = self.entry()
        if entry is None or entry.index is None:
            return None
        return Checkpoint.objects.filter(size__gt=entry.index).order_by("size").first()

    def root(self) -> bytes:
        """Return the root that the seed is from. Raises ValueError while no checkpoint covers the freezing."""
        checkpoint = self.first_checkpoint()
        if checkpoint is None:
            raise ValueError(f"no checkpoint covers the freezing of {self.subject}")
        return notes.parse_checkpoint(notes.parse(checkpoint.note)[0]).root

    def seed(self) -> bytes:
        """Reckon the seed from the log. Raises ValueError while no checkpoint covers the freezing."""
        return drawing.seed_of(self.subject, root=self.root())

    def is_whole(self) -> bool:
        """Say whether the kept list is still the one whose digest was entered."""
        with blobs.as_file(self.population) as path, path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == self.population

    def proven(self, *, size: int) -> proofs.Proven | None:
        """Return the freezing entry with its proof under the checkpoint of this size, which the seed is from."""
        entry = self.entry()
        return proofs.prove(entry, under=Checkpoint.objects.get(size=size)) if entry else None


@dataclass(frozen=True)
class Draw(Entered):
    """A draw from a frozen list: ``terms.plan`` is the ref of its subject, ``population`` the digest that was entered.

    ``further`` counts by stratum how many are drawn beyond the quota, to stand in for others.
    """

    terms: Terms
    population: str

    @property
    def subject(self) -> str:
        return self.terms.plan

    def drawn(self, *, seed: bytes, further: Mapping[str, int] | None = None) -> list[Drawn]:
        """Draw from the frozen list. Raises NotStored, StoreUnavailable."""
        with blobs.as_file(self.population) as path:
            return drawing.draw(partial(_items, path), terms=self.terms, seed=seed, further=further)

    def proof_file(self, proven: proofs.Proven, *, further: Mapping[str, int]) -> Iterator[bytes]:
        """Return what an outsider draws again from, in pieces: a line with the result, then the frozen list.

        Raises NotStored, StoreUnavailable, before the first piece.
        """
        head = draw_proof.head_line(
            population=self.population, leaf=bytes(proven.entry.leaf), payload=bytes(proven.entry.payload),
            proof=proven.proof, result=self.drawn(seed=self.seed(), further=further), further=further,
        )  # fmt: skip
        return chain((head,), blobs.open_range(self.population))


def _items(path: Path) -> Iterator[Item]:
    with path.open("rb") as lines:
        lines.readline()
        yield from drawing.read_items(lines)
