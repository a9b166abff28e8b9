"""By whose leave a unit acts: an entrusted organisation by its deed, a township or sub-district by the province."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from liuhen.apps.offices import queries as offices
from liuhen.regulation.powers import BY_MANDATE

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@dataclass(frozen=True)
class Capacity:
    """What a unit's papers of one day leave it; None: it needs none."""

    deeds: tuple[Any, ...] | None = None
    mandates: tuple[Any, ...] | None = None

    @classmethod
    def of(cls, unit: "Unit", on: date) -> "Capacity":
        """Read the papers of a unit: one query where it needs any."""
        return cls(
            deeds=tuple(offices.deeds_on(unit, on)) if unit.kind == "entrusted" else None,
            mandates=tuple(offices.mandates_on(unit, on)) if unit.kind in BY_MANDATE else None,
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


def _names(papers: Iterable[Any], code: str) -> bool:
    return any(offices.is_within(paper, code) for paper in papers)
