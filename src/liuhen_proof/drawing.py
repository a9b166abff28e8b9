"""Draw a sample that anybody can draw again: frozen population, a seed nobody chose, one pass with little memory.

The population is a text: its first line the terms, then one thing a line, a recording say, as ``[id, sha256, stratum,
score, marks]``. Its digest enters the log before the seed is known. The seed is the SHA-256 of the plan's name and the
root of the first signed checkpoint over that entry. Each recording's ticket is the SHA-256 of seed and id: sorted by
their tickets, the recordings of a stratum stand in a shuffled order, every order as likely as any other, whatever order
they were listed in. The part by risk goes to the highest scores of all (equal ones by ticket), no stratum getting more
than its quota; what is left of each quota goes to the lowest tickets of the stratum. Whatever cannot be checked is
followed by the next ticket of its stratum.
"""

from __future__ import annotations

import hashlib
import heapq
import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

from liuhen_proof import canonical

VERSION = 1
SEED_PREFIX = b"liuhen draw v1\n"


class DrawError(ValueError):
    """The text is not a frozen population."""


@dataclass(frozen=True)
class Terms:
    """What was decided before the draw: ``risk_percent`` of ``quota`` go by risk, the rest by chance alone."""

    plan: str
    quota: int
    risk_percent: int
    strata: tuple[str, ...]

    def line(self) -> bytes:
        told = {
            "v": VERSION, "plan": self.plan, "quota": self.quota, "risk_percent": self.risk_percent,
            "strata": list(self.strata),
        }  # fmt: skip
        return canonical.dumps(told) + b"\n"


class Item(NamedTuple):
    """One of the population: ``sha256`` of its bytes, "" for what has none; ``marks``, why it has its score."""

    id: int
    sha256: str
    stratum: str
    score: int
    marks: str

    def line(self) -> bytes:
        return canonical.dumps(list(self)) + b"\n"


class Drawn(NamedTuple):
    """One that was drawn, in the order of the draw."""

    id: int
    stratum: str
    by_risk: bool
    score: int
    marks: str


Population = Callable[[], Iterable[Item]]
"""Opens the population anew; it is read twice."""


def read_terms(line: bytes) -> Terms:
    """Read a population's first line. Raises DrawError."""
    try:
        told = canonical.loads(line.rstrip(b"\n"))
        if told["v"] != VERSION:
            raise DrawError(f"unknown version {told['v']!r}")
        quota, percent = int(told["quota"]), int(told["risk_percent"])
        strata = tuple(str(name) for name in told["strata"])
        return Terms(str(told["plan"]), quota, percent, strata)
    except (KeyError, TypeError, ValueError) as error:
        raise DrawError(f"not the terms of a draw: {error}") from error


def read_items(lines: Iterable[bytes]) -> Iterator[Item]:
    """Read the lines after the first. Raises DrawError."""
    for line in lines:
        try:
            pk, sha256, stratum, score, marks = json.loads(line)  # the digest over all lines holds their form
        except (TypeError, ValueError) as error:
            raise DrawError(f"not a recording of a population: {error}") from error
        if (type(pk), type(sha256), type(stratum), type(score), type(marks)) != (int, str, str, int, str):
            raise DrawError("not a recording of a population")
        yield Item(pk, sha256, stratum, score, marks)


def seed_of(plan: str, *, root: bytes) -> bytes:
    """Return the seed: fixed by a root that nobody could know when the population was frozen."""
    return hashlib.sha256(SEED_PREFIX + plan.encode() + b"\n" + root).digest()


def ticket(seed: bytes, name: bytes) -> int:
    return int.from_bytes(hashlib.sha256(seed + name).digest(), "big")


def allot(places: int, sizes: Mapping[str, int], *, seed: bytes, one_each: bool = False) -> dict[str, int]:
    """Share ``places`` out in proportion to ``sizes``, none over its size; equal remainders go by ticket.

    ``one_each``: as long as there are enough, nobody goes without. Raises ValueError for more places than there is.
    """
    sizes = {key: size for key, size in sizes.items() if size}
    if places > sum(sizes.values()):
        raise ValueError(f"{places} places for {sum(sizes.values())}")
    got = dict.fromkeys(sizes, 0)
    if one_each and places >= len(sizes):
        got = dict.fromkeys(sizes, 1)
        places -= len(sizes)
        sizes = {key: size - 1 for key, size in sizes.items()}
    total = sum(sizes.values())
    if not total or not places:
        return got
    remainders = {}
    for key, size in sizes.items():
        whole, remainders[key] = divmod(places * size, total)
        got[key] += whole
    left = sum(remainders.values()) // total
    first = sorted(remainders, key=lambda key: (-remainders[key], ticket(seed, key.encode()), key))
    for key in first[:left]:
        got[key] += 1
    return got


def draw(
    population: Population, *, terms: Terms, seed: bytes, further: Mapping[str, int] | None = None
) -> list[Drawn]:
    """Return what is drawn, stratum by stratum; ``further`` asks for so many more of a stratum, to stand in.

    Holds no more than what it returns and two numbers for each stratum, however large the population.
    """
    sizes = Counter(item.stratum for item in population())
    places = allot(min(terms.quota, sum(sizes.values())), sizes, seed=seed, one_each=True)
    wanted = {key: n + (further or {}).get(key, 0) for key, n in places.items()}
    ranked, chance = _best(population(), seed=seed, places=places, wanted=wanted)
    by_risk = sorted((entry for heap in ranked.values() for entry in heap), reverse=True)
    by_risk = by_risk[: sum(places.values()) * terms.risk_percent // 100]
    order: dict[str, dict[Item, bool]] = {key: {} for key in wanted}
    for _, _, item in by_risk:
        order[item.stratum][item] = True
    for key, heap in chance.items():
        for _, item in sorted(heap, reverse=True):
            order[key].setdefault(item, False)
    return [
        Drawn(item.id, key, ranked_high, item.score, item.marks)
        for key in sorted(wanted)
        for item, ranked_high in islice(order[key].items(), wanted[key])
    ]


def _best(
    items: Iterable[Item], *, seed: bytes, places: Mapping[str, int], wanted: Mapping[str, int]
) -> tuple[dict[str, list[tuple[int, int, Item]]], dict[str, list[tuple[int, Item]]]]:
    """Return each stratum's highest scores, no more than it has places, and its lowest tickets."""
    ranked: dict[str, list[tuple[int, int, Item]]] = {key: [] for key in wanted}
    chance: dict[str, list[tuple[int, Item]]] = {key: [] for key in wanted}
    for item in items:
        low = -ticket(seed, b"%d" % item.id)
        _keep(chance[item.stratum], (low, item), wanted[item.stratum])
        if item.score:
            _keep(ranked[item.stratum], (item.score, low, item), places[item.stratum])
    return ranked, chance


def _keep(heap: list, entry: tuple, most: int) -> None:  # type: ignore[type-arg]  # a heap of either sort
    """Keep the ``most`` largest entries."""
    if len(heap) < most:
        heapq.heappush(heap, entry)
    elif most and entry > heap[0]:
        heapq.heapreplace(heap, entry)
