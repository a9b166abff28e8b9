"""Which power an activity is done under, and whether somebody of its crew may use it on its day. 《责任制》第12条."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from liuhen.apps.people import queries as people
from liuhen.apps.powers import queries as powers

if TYPE_CHECKING:
    from liuhen.apps.activities.models import Activity
    from liuhen.apps.people.models import Person
    from liuhen.apps.powers.models import PowerItem


@dataclass(frozen=True)
class Power:
    """A power by its code, and who of its unit may use it on a day; None: nothing is asked."""

    code: str
    authorities: powers.Authorities | None

    @classmethod
    def of(cls, lead: "Person", code: str, *, on: date) -> "Power":
        """Return the power that somebody means; without a code nothing is asked while his unit has no list."""
        unit = people.home_organ(lead.unit)
        authorities = powers.Authorities(unit, on, codes=[code]) if code or powers.list_on(unit, on) else None
        return cls(code, authorities)

    @classmethod
    def used_by(cls, activity: "Activity", *, on: date) -> "Power":
        """Return the power of an activity that is on record; one that has none was entered before there was a list."""
        if activity.power is None:
            return cls("", None)
        code = activity.power.code
        return cls(code, powers.Authorities(activity.power.power_list.unit, on, codes=[code]))

    @property
    def item(self) -> "PowerItem | None":
        """The power as the list of the day has it."""
        return self.authorities.items.get(self.code) if self.authorities else None

    def why_not(self, person: "Person") -> str:
        """Say why somebody may not use it, "" where he may; auxiliaries use none, and others answer to their own."""
        unit = people.home_organ(person.unit)
        if self.authorities is None or person.kind != "officer" or unit != self.authorities.unit:
            return ""
        if not self.code:
            return f"没有选择职权，而{unit}当日有公布实施的权责清单"
        return self.authorities.ask(person, self.code).why_no_authority


def powers_of(person: "Person", *, on: date) -> "list[PowerItem]":
    """Return the powers to choose from: an officer's are those of his post, whoever plans for others sees all."""
    unit = people.home_organ(person.unit)
    return powers.of_person(person, on) if person.kind == "officer" else list(powers.items_on(unit, on))
