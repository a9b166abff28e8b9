"""How a crew stands before the gates of an activity: certificates, fields and powers, read once a day and unit."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from liuhen.apps.activities.models import Activity, Participant
from liuhen.apps.activities.power import Power
from liuhen.apps.people import queries as people
from liuhen.regulation import activities as law
from liuhen.regulation.people import CertificateStanding

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person


@dataclass
class Standings:
    """How people stand on days; whom it was told of together is read together."""

    held: dict[tuple[int, date], CertificateStanding] = field(default_factory=dict)
    fields: dict[tuple[int, date], frozenset[str]] = field(default_factory=dict)
    powers: dict[tuple[int, str, date], Power] = field(default_factory=dict)

    def read(self, crew: "Iterable[Person]", *, on: date) -> None:
        """Read of these what is not known yet, in one query."""
        fresh = [pk for pk in dict.fromkeys(each.pk for each in crew) if (pk, on) not in self.held]
        if fresh:
            held, fields = people.certified(fresh, on=on)
            self.held |= {(pk, on): each for pk, each in held.items()}
            self.fields |= {(pk, on): each for pk, each in fields.items()}

    def field_of(self, person: "Person", *, on: date) -> str:
        self.read([person], on=on)
        return min(self.fields[person.pk, on], default="")

    def power(self, lead: "Person", code: str, *, on: date) -> Power:
        key = (lead.unit_id, code, on)
        if key not in self.powers:
            self.powers[key] = Power.of(lead, code, on=on)
        return self.powers[key]

    def facts_of(
        self, person: "Person", activity: Activity, power: Power, *, on: date, certified: int = 0
    ) -> law.AssignmentFacts:
        """Say how somebody stands; the field counts for the activity's own unit, others bring theirs."""
        self.read([person], on=on)
        standing = self.held[person.pk, on]
        return law.AssignmentFacts(
            officer_name=person.name,
            is_auxiliary=person.kind != "officer",
            certificate_valid_on_day=standing.valid,
            certificate_reason=standing.reason,
            certificate_fields=self.fields[person.pk, on],
            field=activity.field if person.unit_id == activity.unit_id else "",
            certified_officers=certified,
            why_no_authority=power.why_not(person),
        )

    def facts_of_all(
        self, crew: "list[Person]", activity: Activity, power: Power, *, on: date
    ) -> law.AssignmentFacts:
        """Say how a crew stands: the lead first, who may be no auxiliary; else the first not in order; else all."""
        self.read(crew, on=on)
        officers = [person for person in dict.fromkeys(crew) if person.kind == "officer"]
        certified = sum(self.held[person.pk, on].valid for person in officers)
        lead = crew[0]
        odd = next(
            (person for person in officers if not self.held[person.pk, on].valid or power.why_not(person)),
            lead,
        )
        return self.facts_of(
            lead if lead.kind != "officer" else odd, activity, power, on=on, certified=certified
        )


def part_of(activity: Activity, person: "Person") -> Participant:
    """Return the part somebody is to take, not on record yet."""
    role = (
        "auxiliary" if person.kind == "auxiliary" else "lead" if person.pk == activity.lead_id else "officer"
    )
    return Participant(activity=activity, unit_id=person.unit_id, officer=person, role=role)
