"""What became of an article through all the amendments since: each version's map is applied once, never chased."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from liuhen.regulation.official import Place

Kind = Literal["same", "renumbered", "changed", "repealed", "unknown"]
WEIGHT: dict[Kind, int] = {"same": 0, "renumbered": 1, "unknown": 2, "changed": 3, "repealed": 4}


@dataclass(frozen=True)
class Link:
    """One version in its law's row: ``became`` is its map, None where nobody told what it made of the articles."""

    pk: int
    law_id: int
    since: date
    became: Mapping[Place, Sequence[tuple[Kind, Place | None]]] | None = None


@dataclass(frozen=True)
class Fate:
    """What became of a place: where it is now (nowhere once repealed), the heaviest thing that happened, and by what.

    ``by`` is the version that did it, None where the law as a whole was repealed; ``since`` the day of its effect.
    """

    kind: Kind
    places: tuple[Place, ...]
    by: int | None = None
    since: date | None = None

    @property
    def is_carried(self) -> bool:
        """Whether the map carries it over by itself."""
        return self.kind in ("same", "renumbered")


@dataclass(frozen=True)
class Following:
    """The versions of some laws in order with their maps, read once and then asked as often as one likes."""

    links: Mapping[int, Sequence[Link]]
    repealed: Mapping[int, date] = field(default_factory=dict)

    def fate(self, law_id: int, version_id: int, place: Place, *, on: date) -> Fate:
        """Return what became by a day of a place in a version, that very version's law being still in force or not."""
        chain = self.links.get(law_id, ())
        begins = next((n for n, link in enumerate(chain) if link.pk == version_id), None)
        later = [] if begins is None else [link for link in chain[begins + 1 :] if link.since <= on]
        found = Fate("same", (place,))
        for link in later:
            found = _through(link, found)
            if found.kind == "repealed":
                return found
        gone = self.repealed.get(law_id)
        return Fate("repealed", (), None, gone) if gone is not None and gone <= on else found

    def made_by(self, law_id: int, version_id: int, place: Place, *, link_id: int) -> Fate | None:
        """Return what one later version alone makes of a place cited by an earlier one; None where it is none."""
        chain = self.links.get(law_id, ())
        at = {link.pk: n for n, link in enumerate(chain)}
        if version_id not in at or link_id not in at or at[version_id] >= at[link_id]:
            return None
        before = Fate("same", (place,))
        for link in chain[at[version_id] + 1 : at[link_id]]:
            before = _through(link, before)
            if before.kind == "repealed":
                return None
        return _through(chain[at[link_id]], Fate("same", before.places))


def _through(link: Link, before: Fate) -> Fate:
    """Return a fate once one more version has taken effect: each of its places by the map, and only once."""
    if link.became is None:
        return _heavier(before, Fate("unknown", before.places, link.pk, link.since))
    here: list[Place] = []
    kinds: list[Kind] = []
    for place in before.places:
        for kind, new in link.became.get(place, (("same", place),)):
            kinds.append(kind)
            if new is not None:
                here.append(new)
    places = tuple(dict.fromkeys(here))
    if not places:
        return Fate("repealed", (), link.pk, link.since)
    # A part that fell leaves the rest to be looked at.
    kind = _heaviest("changed" if each == "repealed" else each for each in kinds)
    return _heavier(before, Fate(kind, places, link.pk, link.since))


def _heavier(before: Fate, now: Fate) -> Fate:
    """Return where it is now, with the heavier of what happened before and now."""
    if now.kind == "same":
        return Fate(before.kind, now.places, before.by, before.since)
    if WEIGHT[before.kind] > WEIGHT[now.kind]:
        return Fate(before.kind, now.places, before.by, before.since)
    return now


def _heaviest(kinds: Iterable[Kind]) -> Kind:
    return max(kinds, key=WEIGHT.__getitem__)
