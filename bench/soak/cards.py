"""A card for one run, filled by its seed: films, sound, photographs, a stranger's device, the same bytes twice."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from random import Random

from liuhen.demo.footage import Take, render
from liuhen.kernel.clocks.days import LOCAL
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


def taken(take: Take, tail: bytes) -> bytes:
    """Render what is real of a recording, with the moment it names in it; what is put after it gives it its size."""
    return render(take) + (free_box(tail) if take.kind == "video" else tail)


def fill(card: Path, chance: Random, *, at: datetime) -> dict[str, Original]:
    """Put three to six files on the card and return them by name."""
    originals: dict[str, Original] = {}
    contents: list[tuple[Take, bytes]] = []
    for _ in range(chance.randint(3, 6)):
        kinds, weights = zip(*KINDS, strict=True)
        kind = chance.choices(kinds, weights)[0]
        is_twin = bool(contents) and chance.random() < 0.1
        is_strange = not is_twin and chance.random() < 0.1
        started_at = at.astimezone(LOCAL).replace(microsecond=0) - timedelta(
            seconds=chance.randint(300, LONGEST_AGO_S)
        )
        device = STRANGERS_DEVICE if is_strange else "DSJ0001"
        take = Take(kind, device, "100001", started_at, seconds=1, segment=chance.randint(1, 9999))
        if is_twin:
            first, data = chance.choice(contents)
            take = replace(first, segment=take.segment)
        else:
            data = taken(take, chance.randbytes(chance.choice(PADDINGS)))
        if not is_strange:  # else it would depend on who comes first whether the twin is in doubt
            contents.append((take, data))
        path = card / "DCIM" / take.filename
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
        digest = sha256(data).hexdigest()
        name = path.relative_to(card).as_posix()
        originals[name] = Original(name, digest, len(data), "quarantined" if is_strange else "stored")
    return originals
