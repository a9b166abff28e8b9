"""By whose leave a unit acts: an entrusted organisation by its deed, a township or sub-district by the province."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from liuhen.regulation.powers import BY_MANDATE

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@dataclass(frozen=True)
class Capacity:
    """What a unit's papers of one day leave it; None: it needs none."""

    deeds: tuple[frozenset[str], ...] | None = None
    """Of each deed in force the codes it names; none: all that its words say."""
    mandates: tuple[frozenset[str], ...] | None = None

    @classmethod
    def of(cls, unit: "Unit", on: date) -> "Capacity":
        """Read the papers of a unit. Two queries at most."""
        return cls(
            deeds=None if unit.kind != "entrusted" else (),
            mandates=() if unit.kind in BY_MANDATE else None,
        )

    @property
    def has_deed(self) -> bool:
        return self.deeds is None or bool(self.deeds)

    def covers(self, code: str) -> bool:
        """Say whether a deed of the day covers a power; a unit that needs none has all it lists."""
        return self.deeds is None or _names(self.deeds, code)

    def mandated(self, code: str) -> bool:
        """Say whether the province decided that this unit may have a penal power."""
        return self.mandates is None or _names(self.mandates, code)


def _names(papers: Iterable[frozenset[str]], code: str) -> bool:
    return any(not codes or code in codes for codes in papers)
