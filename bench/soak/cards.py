"""A card for one run, filled by its seed: films, sound, photographs, a stranger's device, the same bytes twice."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from liuhen.demo.footage import Take, render
from tests.builders.cards import free_box

KINDS = (("video", 6), ("audio", 2), ("photo", 1))
PADDINGS = (16, 64 << 10, 1 << 20, 4 << 20, 12 << 20)
STRANGERS_DEVICE = "DSJ9999"
LONGEST_AGO_S = 20 * 3600


@dataclass(frozen=True)
class Original:
    """One file as it was put on the card, and where the platform should have it in the end."""

    name: str
    sha256: str
    size: int
    state: str


class Stock:
    """One real recording of each kind, rendered once; what is put after it makes every file its own."""

    def __init__(self, at: datetime) -> None:
        take = Take("video", "DSJ0001", "100001", at.replace(microsecond=0), seconds=1)
        self._rendered = {kind: render(replace(take, kind=kind)) for kind, _ in KINDS}

    def copy(self, kind: str, tail: bytes) -> bytes:
        return self._rendered[kind] + (free_box(tail) if kind == "video" else tail)


def fill(card: Path, chance: Random, *, stock: Stock, at: datetime) -> dict[str, Original]:
    """Put three to six files on the card and return them by name."""
    originals: dict[str, Original] = {}
    contents: list[tuple[str, bytes]] = []
    for _ in range(chance.randint(3, 6)):
        kinds, weights = zip(*KINDS, strict=True)
        kind = chance.choices(kinds, weights)[0]
        data = stock.copy(kind, chance.randbytes(chance.choice(PADDINGS)))
        is_twin = bool(contents) and chance.random() < 0.1
        if is_twin:
            kind, data = chance.choice(contents)
        is_strange = not is_twin and chance.random() < 0.1
        if not is_strange:  # else it would depend on who comes first whether the twin is in doubt
            contents.append((kind, data))
        started_at = at.replace(microsecond=0) - timedelta(seconds=chance.randint(300, LONGEST_AGO_S))
        device = STRANGERS_DEVICE if is_strange else "DSJ0001"
        take = Take(kind, device, "100001", started_at, seconds=1, segment=chance.randint(1, 9999))
        path = card / "DCIM" / take.filename
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        digest = sha256(data).hexdigest()
        name = path.relative_to(card).as_posix()
        originals[name] = Original(name, digest, len(data), "quarantined" if is_strange else "stored")
    return originals
