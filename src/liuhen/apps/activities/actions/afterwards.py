"""Activities that are told of only afterwards, many at once: whoever was on site had no network."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from liuhen.apps.activities import lifecycle
from liuhen.apps.activities.actions import conducting
from liuhen.apps.activities.actions.matching import propose_for_all, span_of
from liuhen.apps.activities.actions.reckoning import reckon_all
from liuhen.apps.activities.balance import Around
from liuhen.apps.activities.crews import Standings, part_of
from liuhen.apps.activities.models import Activity, Participant
from liuhen.kernel.access import Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Move, Refused, Turns, why_not
from liuhen.regulation.activities import NOTICES, AssignmentFacts

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person

SHORTEST = timedelta(seconds=1)


@dataclass(frozen=True)
class Opening:
    """An activity that began on the spot, with its whole crew."""

    lead: "Person"
    crew: "Sequence[Person]"
    kind: str
    place: str
    started_at: datetime
    power_code: str
    basis: str


@dataclass(frozen=True)
class Brought:
    """What is told of an activity that is opened now, or was under way before, and how it went on."""

    of: Opening | Activity
    was_told: bool = False
    """Whether the party was told of the recording by the prescribed sentence."""
    left_at: datetime | None = None


@dataclass
class _Draft:
    activity: Activity
    power_code: str
    facts: AssignmentFacts
    parts: list[tuple[Participant, AssignmentFacts | None]]

    def refusal(self, *, by: Actor) -> Refused | None:
        refused = why_not(self.activity, lifecycle.OPEN, by=by, facts=self.facts)
        of_parts = (why_not(part, _move_of(part), by=by, facts=facts) for part, facts in self.parts)
        return refused or next(filter(None, of_parts), None)


def bring(*, brought: Sequence[Brought], turns: Turns, by: Actor) -> list[Activity | Refused]:
    """Open, tell of and end activities; one that may not be opened gives its refusal in its place, and is not there."""
    at, standings = turns.at, Standings()
    drafts: dict[int, _Draft] = {}
    found: dict[int, Activity | Refused] = {}
    for n, each in enumerate(brought):
        if isinstance(each.of, Opening):
            try:
                draft = _drafted(each.of, standings, at=at)
            except Refused as refusal:
                found[n] = refusal
                continue
            if refused := draft.refusal(by=by):
                found[n] = refused
            else:
                drafts[n] = draft
    found |= zip(drafts, _opened([*drafts.values()], turns, by=by), strict=True)
    if there := {each.of.pk: n for n, each in enumerate(brought) if isinstance(each.of, Activity)}:
        found |= {there[row.pk]: row for row in turns.lock(Activity.objects.filter(pk__in=list(there)))}
    moved = []
    for n, each in enumerate(brought):
        if isinstance(activity := found[n], Activity):
            _go_on(turns, activity, each, by=by)
            moved.append(activity)
    known = {each.activity.pk: [part.officer_id for part, _ in each.parts] for each in drafts.values()}
    _follow(moved, known, turns)
    return [found[n] for n in range(len(brought))]


def _follow(moved: list[Activity], known: dict[int, list[int]], turns: Turns) -> None:
    """Look for what was recorded of activities, and reckon what those that are over owe."""
    spans = {each.pk: span for each in moved if (span := span_of(each, at=turns.at))}
    if spans:
        around = Around.of(spans, known=known)
        linked = {each.activity_id for each in propose_for_all(activities=moved, at=turns.at, around=around)}
        bare = {each.pk for each in moved if turns.is_new(each)} - linked
        reckon_all(activities=moved, turns=turns, around=around, bare=bare)


def _drafted(told: Opening, standings: Standings, *, at: datetime) -> _Draft:
    conducting.refuse_the_future(told.started_at, at=at)
    crew = list(dict.fromkeys((told.lead, *told.crew)))
    on = local_day(told.started_at)
    standings.read(crew, on=on)
    power = standings.power(told.lead, told.power_code, on=on)
    activity = Activity(
        unit_id=told.lead.unit_id, kind=told.kind, place=told.place, power=power.item, basis=told.basis,
        field=standings.field_of(told.lead, on=on), lead=told.lead, planned_at=told.started_at,
        started_at=told.started_at,
    )  # fmt: skip
    facts = standings.facts_of_all(crew, activity, power, on=on)
    conducting.refuse_strangers(crew)
    parts = [
        (
            part_of(activity, each),
            None if each.kind == "auxiliary" else standings.facts_of(each, activity, power, on=on),
        )
        for each in crew
    ]
    return _Draft(activity, told.power_code, facts, parts)


def _opened(drafts: list[_Draft], turns: Turns, *, by: Actor) -> list[Activity]:
    of = {id(each.activity): each for each in drafts}
    made = turns.make(
        [each.activity for each in drafts], lifecycle.OPEN, by=by, facts=lambda row: of[id(row)].facts,
        data=lambda row: conducting.told_of(row, of[id(row)].power_code),
    )  # fmt: skip
    parts = [pair for each in drafts for pair in each.parts]
    facts = {id(part): told for part, told in parts}
    officers = [part for part, _ in parts if _move_of(part) is lifecycle.ASSIGN]
    turns.make(
        officers, lifecycle.ASSIGN, by=by, facts=lambda part: facts[id(part)],
        data=conducting.told_of_part,
    )  # fmt: skip
    assisting = [part for part, _ in parts if _move_of(part) is lifecycle.ASSIST]
    turns.make(assisting, lifecycle.ASSIST, by=by, data=conducting.told_of_part)
    return made


def _move_of(part: Participant) -> Move:
    return lifecycle.ASSIST if part.role == "auxiliary" else lifecycle.ASSIGN


def _go_on(turns: Turns, activity: Activity, told: Brought, *, by: Actor) -> None:
    if activity.state != "under-way" or activity.started_at is None:
        return
    if told.was_told and not activity.notice:
        turns.step(
            activity, lifecycle.TELL, by=by, changes={"notice": "phrase", "notice_at": turns.at, "notice_note": ""},
            data={"notice": NOTICES["phrase"], "note": ""},
        )  # fmt: skip
    if told.left_at:
        ended_at = min(max(told.left_at, activity.started_at + SHORTEST), turns.at)
        if ended_at > activity.started_at:
            turns.step(
                activity, lifecycle.END, by=by, changes={"ended_at": ended_at},
                data={"ended_at": ended_at.isoformat()},
            )  # fmt: skip
