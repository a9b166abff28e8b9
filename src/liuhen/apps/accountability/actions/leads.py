"""Raise leads: by people, and by the system from what it saw; one source never makes two. 《设备办法》第16条."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.accountability import lifecycle, queries
from liuhen.apps.accountability.models import FAULT_KINDS, Lead, LeadRecording, LeadSource
from liuhen.apps.retention.actions.holds import place_hold
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.flow import Invalid, action, demand_right, locked, step
from liuhen.regulation.accountability import SIGNS

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit
    from liuhen.apps.recordings.models import Recording


@dataclass(frozen=True)
class Source:
    """What a lead rests on; ``key`` names it for ever, such as entry:55."""

    key: str
    zh: str
    at: datetime


@action(lifecycle.RAISE)
def raise_by_hand(
    *,
    kind: str,
    known: str,
    person: "Person | None",
    recordings: Sequence["Recording"],
    unit: "Unit | None" = None,
    origin: str = "person",
    by: Actor,
    at: datetime,
) -> Lead:
    """Raise what somebody saw or heard; whoever it concerns, it goes to who may review him."""
    demand_right(lifecycle.RAISE, by=by)
    if any(not by.may_on(Permission.RECORDING_SEE, each) for each in recordings):
        raise Invalid("不能提出线索：所填资料中有您无权查看的", field="recordings")
    if unit is not None and (person is not None or kind not in FAULT_KINDS):
        raise Invalid("不能提出线索：只有执法过错可以追究单位本身，并且不同时写人员", field="unit")
    unit_id = (
        unit.pk if unit else person.unit_id if person else recordings[0].unit_id if recordings else by.home
    )
    lead = Lead(
        kind=kind, unit_id=unit_id, person=person, origin=origin or "person", known=known, raiser_id=by.person_id,
        raised_at=at, last_at=at, handler_id=by.home, of_unit=unit is not None,
    )  # fmt: skip
    lead = step(
        lead, lifecycle.RAISE, by=by, at=at,
        data={"kind": kind, "person": person.pk if person else None, "known": known,
              "recordings": [each.pk for each in recordings],
              **({"unit": unit.pk} if unit else {}), **({"origin": origin} if origin not in ("", "person") else {})},
    )  # fmt: skip
    attach(lead, recordings, at=at)
    return route(lead=lead, at=at)


@action
def raise_by_system(
    *,
    kind: str,
    rule: str,
    origin: str,
    sources: Sequence[Source],
    person: "Person | None",
    unit: "Unit",
    about: str,
    known: str,
    recordings: Sequence["Recording"] = (),
    times: int = 1,
    at: datetime,
) -> Lead | None:
    """Raise a lead for what no lead rests on yet, or add it to the open one of the same rule and person.

    Returns None where every source had its lead already, so that running again changes nothing, and where fewer than
    ``times`` new ones would make a lead of their own.
    """
    known_keys = set(
        LeadSource.objects.filter(key__in=[each.key for each in sources]).values_list("key", flat=True)
    )
    fresh = [each for each in sources if each.key not in known_keys]
    if not fresh:
        return None
    last_at = max(each.at for each in fresh)
    data = {"rule": rule, "sources": [each.key for each in fresh]}
    person_id = person.pk if person else None
    if lead := queries.open_lead_for(rule, person_id=person_id, about=about, at=last_at):
        lead = locked(lead)
        changes = {"count": lead.count + len(fresh), "last_at": max(last_at, lead.last_at)}
        lead = step(lead, lifecycle.ADD, by=SYSTEM, at=at, changes=changes, data=data)
    elif len(fresh) < times:
        return None
    else:
        lead = step(
            Lead(kind=kind, unit=unit, person=person, origin=origin, rule=rule, about=about, known=known[:1000],
                 count=len(fresh), raised_at=at, last_at=last_at, handler=unit,
                 of_unit=person is None and SIGNS[kind].of_a_unit),
            lifecycle.RAISE, by=SYSTEM, at=at, data={"kind": kind, "person": person_id, **data},
        )  # fmt: skip
        lead = route(lead=lead, at=at)
    LeadSource.objects.bulk_create(
        [LeadSource(lead=lead, key=each.key, zh=each.zh[:300], at=each.at) for each in fresh]
    )
    attach(lead, recordings, at=at)
    return lead


@action
def route(*, lead: Lead, at: datetime) -> Lead:
    """Give a lead to whoever must review it; one about a head or about legal itself goes to the bureau."""
    handler = queries.handler_for(lead.unit, lead.person, lead.kind, of_unit=lead.of_unit)
    if lead.handler_id == handler.pk:
        return lead
    return step(
        lead, lifecycle.ROUTE, by=SYSTEM, at=at, changes={"handler": handler, "reviewer": None},
        data={"handler": handler.pk},
    )  # fmt: skip


def attach(lead: Lead, recordings: Iterable["Recording"], *, at: datetime) -> None:
    """Put recordings under a lead; while it is open or founded they are not disposed of. 《设备办法》第17条."""
    under = list(recordings)
    known = set(lead.recordings.values_list("recording_id", flat=True))
    LeadRecording.objects.bulk_create(
        LeadRecording(lead=lead, recording=each) for each in under if each.pk not in known
    )
    if still_there := [each.pk for each in under if not each.is_gone]:
        place_hold(
            recordings=still_there, reason=f"涉及{lead.noun}{lead.pk}", source=lead.ref, by=SYSTEM, at=at
        )
