"""Questions about activities and what they owe."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Q, QuerySet

from liuhen.apps.activities.models import Activity, Interruption, Link, Obligation, Participant, Statement
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.powers.queries import lists as powers
from liuhen.apps.powers.queries.idleness import Exercise
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import every_numbered
from liuhen.kernel.identifiers import containing
from liuhen.kernel.narrowing import chosen
from liuhen.regulation.powers import Running

LATELY = 30  # activities of his own that somebody's next one may be like
OPEN_STATES = ("planned", "under-way", "ended")


LINKINGS = ("link.proposed", "link.added")
"""What the ledger says when a recording is found to be of an activity."""
JUDGEMENTS = ("link.confirmed", "link.rejected")
"""What the ledger says when somebody holds that it is, or is not."""


def with_people(pks: Iterable[int]) -> "QuerySet[Activity]":
    """Return activities by id, with those who took part."""
    return Activity.objects.filter(pk__in=list(pks)).prefetch_related("participants").order_by("pk")


def visible_to(actor: Actor, permission: Permission = Permission.ACTIVITY_SEE) -> "QuerySet[Activity]":
    return Activity.objects.visible_to(actor, permission).select_related("unit", "lead")


def hanging(model: Any) -> "Callable[..., QuerySet[Any]]":
    """Return what asks for the rows of a model that hang on activities, as far as an actor has a right on them."""

    def rows(actor: Actor, permission: Permission = Permission.ACTIVITY_SEE) -> "QuerySet[Any]":
        found: QuerySet[Any] = model.objects.visible_to(actor, permission)
        return found.select_related("activity__unit", "activity__lead")

    return rows


@dataclass(frozen=True)
class Found:
    """A list cut down, and the parts of it that ``page_of`` walks one by one."""

    rows: "QuerySet[Any]"
    branches: "tuple[QuerySet[Any], ...]"


def found_for(actor: Actor, *, wanted: Mapping[str, Any]) -> Found:
    """Cut the activities by unit, kind, state, officer, since, until and words: a part of the place."""
    parts = () if wanted.get("unit") or wanted.get("officer") else _reach(Activity, actor)
    return Found(_cut(visible_to(actor), wanted), tuple(_cut(part, wanted) for part in parts))


def _cut(rows: "QuerySet[Activity]", wanted: Mapping[str, Any]) -> "QuerySet[Activity]":
    rows = rows.filter(**chosen(wanted, "unit", "kind", "state"))
    if wanted.get("officer"):
        mine = Participant.objects.filter(officer=wanted["officer"])
        rows = rows.filter(pk__in=mine.values("activity_id"))
    if wanted.get("since"):
        rows = rows.filter(planned_at__gte=wanted["since"])
    if wanted.get("until"):
        rows = rows.filter(planned_at__lt=wanted["until"])
    words = (wanted.get("q") or "").strip()
    return rows.filter(containing("place", words)) if words else rows


def _reach(model: Any, actor: Actor) -> "list[QuerySet[Any]]":
    """Return what a role reaches, one value of one column each, without the whole of it beside each part."""
    rows = model.objects.all()
    return [rows.filter(each) for each in rows.branches(actor, Permission.ACTIVITY_SEE)]


def owed_to_see(actor: Actor) -> "QuerySet[Obligation]":
    return Obligation.objects.visible_to(actor, Permission.ACTIVITY_SEE).select_related(
        "unit", "lead", "activity"
    )


def owed_by(actor: Actor) -> "QuerySet[Obligation]":
    """Return what the activities somebody took part in as an officer still lack, oldest first."""
    rows = Obligation.objects.visible_to(actor, Permission.STATEMENT_SIGN).exclude(lacking="")
    return rows.select_related("activity", "lead").order_by("since", "id")


def missing(actor: Actor, *, wanted: Mapping[str, Any]) -> Found:
    """Return what is missing, cut by unit, officer, kind, what is missing and since when (at the latest)."""
    narrowed = wanted.get("unit") or wanted.get("officer")
    parts = () if narrowed else _reach(Obligation, actor)
    return Found(_owing(owed_to_see(actor), wanted), tuple(_owing(part, wanted) for part in parts))


def _owing(rows: "QuerySet[Obligation]", wanted: Mapping[str, Any]) -> "QuerySet[Obligation]":
    names = {"unit": "unit", "officer": "lead", "kind": "kind", "lacking": "lacking"}
    rows = rows.exclude(lacking="").filter(**{names[key]: wanted[key] for key in names if wanted.get(key)})
    if wanted.get("since"):
        rows = rows.filter(since__gte=wanted["since"])
    if wanted.get("until"):
        rows = rows.filter(since__lt=wanted["until"])
    return rows


def missing_by_unit(actor: Actor) -> list[tuple[Any, int]]:
    """Count what is missing by unit, most first, as (unit, count)."""
    rows = Obligation.objects.visible_to(actor, Permission.ACTIVITY_SEE).exclude(lacking="")
    counts = dict(rows.order_by().values_list("unit_id").annotate(n=Count("id")))
    units = people.units_visible_to(actor, Permission.ACTIVITY_SEE).in_bulk(counts)
    return sorted(((units[pk], n) for pk, n in counts.items() if pk in units), key=lambda pair: -pair[1])


def missing_in(unit_ids: Iterable[int]) -> "QuerySet[Obligation]":
    """Return what is missing in units."""
    return Obligation.objects.filter(unit_id__in=list(unit_ids)).exclude(lacking="")


def missing_in_units(unit_ids: Iterable[int]) -> dict[int, int]:
    """Count what is missing in many units, in one query."""
    rows = missing_in(unit_ids)
    return dict(rows.values_list("unit_id").annotate(n=Count("id")).order_by())


def obligations_due(at: datetime) -> "QuerySet[Obligation]":
    """Return those whose lacks have become findings by ``at``, longest due first."""
    return Obligation.objects.filter(next_due_at__lt=at).order_by("next_due_at", "id")


def to_hear(actor: Actor) -> "QuerySet[Interruption]":
    """Return what the head was told or is to note, longest first."""
    rows = Interruption.objects.visible_to(actor, Permission.INTERRUPTION_HEAR).select_related(
        "activity", "officer"
    )
    waiting = Q(state="unable") | Q(
        state__in=("open", "resumed", "confirmed", "heard"), reason="other", head_note=""
    )
    return rows.filter(waiting).order_by("began_at", "id")


def to_judge(actor: Actor) -> "QuerySet[Statement]":
    """Return the statements that wait for this actor's judgement, longest first."""
    rows = Statement.objects.visible_to(actor, Permission.ACTIVITY_REVIEW).select_related(
        "activity", "officer"
    )
    return rows.filter(state="signed").exclude(officer_id=actor.person_id).order_by("signed_at", "id")


def to_verify(actor: Actor) -> "QuerySet[Interruption]":
    """Return the breaks whose spoken reason this actor is to listen to, longest first; never his own recording."""
    rows = Interruption.objects.visible_to(actor, Permission.ACTIVITY_REVIEW).select_related(
        "activity", "officer"
    )
    waiting = rows.filter(state="resumed", spoken=True).exclude(officer_id=actor.person_id)
    return waiting.order_by("began_at", "id")


def recorded_after(interruption: Interruption) -> list[int]:
    """Return the recordings of the activity, by id, in which the reason of a break would be spoken, oldest first.

    Those that begin after the break did: when it ended is an officer's guess, to the minute.
    """
    links = interruption.activity.links.exclude(state="rejected")
    after = links.filter(recording__started_at__gte=interruption.began_at)
    return list(after.order_by("recording__started_at").values_list("recording_id", flat=True))


def to_end(actor: Actor) -> "QuerySet[Activity]":
    """Return what is under way, longest first."""
    return visible_to(actor, Permission.ACTIVITY_KEEP).filter(state="under-way").order_by("planned_at", "id")


def taken_part_in(person_id: int) -> "QuerySet[Activity]":
    """Return the activities that somebody is on the crew of."""
    parts = Participant.objects.filter(officer=person_id, state="assigned")
    return Activity.objects.filter(pk__in=parts.values("activity_id")).select_related("unit", "lead")


def patterns_of(person_id: int, *, most: int) -> "list[Activity]":
    """Return the newest of each kind and place that somebody has led of late: what the next one may be like."""
    led = Activity.objects.filter(lead=person_id, started_at__isnull=False).order_by("-planned_at", "-id")
    alike = {(each.kind, each.place): each for each in reversed(led[:LATELY])}
    return list(reversed(alike.values()))[:most]


def crews_of(activity_ids: Iterable[int]) -> dict[int, list[int]]:
    """Return who takes part in activities, by activity, in one query."""
    found: dict[int, list[int]] = {pk: [] for pk in activity_ids}
    parts = Participant.objects.filter(activity_id__in=list(found), state="assigned").order_by("id")
    for pk, officer_id in parts.values_list("activity_id", "officer_id"):
        found[pk].append(officer_id)
    return found


def by_activity(rows: "QuerySet[Any]") -> dict[int, list[Any]]:
    """Sort what hangs on activities by these, each in its order."""
    found: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.activity_id].append(row)
    return found


def participants_of(activity: Activity) -> "QuerySet[Participant]":
    return activity.participants.filter(state="assigned").select_related("officer", "unit").order_by("id")


def links_of(activity: Activity) -> "QuerySet[Link]":
    return links_among(activity.links.all())


def links_among(rows: "QuerySet[Link]") -> "QuerySet[Link]":
    """Return links with what was recorded, in the order of that."""
    rows = rows.select_related("recording__officer", "recording__device", "recording__unit")
    return rows.order_by("recording__started_at", "id")


def interruptions_of(activity: Activity) -> "QuerySet[Interruption]":
    return standing_among(activity.interruptions.all())


def standing_among(rows: "QuerySet[Interruption]") -> "QuerySet[Interruption]":
    """Return the interruptions that were not dropped, in their order."""
    rows = rows.exclude(state="dropped").select_related("officer", "device")
    return rows.order_by("began_at", "id")


def stopped_in(activity: Activity) -> Interruption | None:
    """Return the latest interruption after which recording could not go on."""
    return interruptions_of(activity).filter(state__in=("unable", "heard")).last()


def interruption_by_ref(ref: str) -> Interruption:
    """Return what the ledger calls ``interruption:7``. Raises DoesNotExist."""
    pk = int(ref.partition(":")[2])
    found: Interruption = Interruption.objects.select_related("activity__lead").get(pk=pk)
    return found


def statements_of(activity: Activity) -> "QuerySet[Statement]":
    return activity.statements.select_related("officer", "interruption").order_by("id")


def obligation_of(activity: Activity) -> Obligation | None:
    return Obligation.objects.filter(activity=activity).first()


def begun_between(
    actor: Actor, *, began: datetime, ended: datetime, officers: Iterable[int], units: Iterable[int]
) -> "QuerySet[Activity]":
    """Return what officers took part in, or units did, in a time, as far as the actor may see it, newest first.

    By the moment it was to begin, which has the indexes; what was only planned is left out.
    """
    took_part = Participant.objects.filter(officer_id__in=list(officers), state="assigned")
    by = Q(pk__in=took_part.values("activity_id")) | Q(unit_id__in=list(units))
    rows = visible_to(actor).filter(by, planned_at__gte=began, planned_at__lt=ended)
    return rows.exclude(state__in=("planned", "cancelled")).order_by("-planned_at", "-id")


def link_of(pk: int) -> Link | None:
    return Link.objects.filter(pk=pk).exclude(state="rejected").select_related("recording").first()


def recordings_of(activity_ids: Iterable[int]) -> set[int]:
    """Return the recordings that are or may be of activities, by id."""
    links = Link.objects.filter(activity_id__in=list(activity_ids)).exclude(state="rejected")
    return set(links.values_list("recording_id", flat=True))


def visible_numbered(actor: Actor, numbers: Iterable[int], *, field: str) -> list[Activity]:
    """Return the activities of these numbers. Raises Invalid, said of ``field``, for one the actor may not see."""
    return every_numbered(visible_to(actor).order_by("id"), numbers, what="执法活动", field=field)


def of_person(person_id: int) -> "QuerySet[Activity]":
    """Return what somebody took part in, newest first."""
    mine = Participant.objects.filter(officer_id=person_id, state="assigned")
    return Activity.objects.filter(pk__in=mine.values("activity_id")).order_by("-planned_at", "-id")


@dataclass(frozen=True)
class ActivityOfRecording:
    """What a recording's activity tells of it: whether the party was told, which breaks lie in it and why."""

    activity_id: int
    kind_zh: str
    place: str
    link_state: str
    link_kind: str
    started_at: datetime | None
    ended_at: datetime | None
    is_settled: bool
    is_interview: bool
    both_sides: bool
    notice_zh: str
    """"" where no notice is on record."""
    interruptions: tuple["BreakOff", ...]


@dataclass(frozen=True)
class BreakOff:
    """An interruption as a reviewer reads it."""

    id: int
    state: str
    state_zh: str
    reason_zh: str
    began_at: datetime
    resumed_at: datetime | None
    spoken: bool


def activities_of_recordings(recording_ids: Iterable[int]) -> dict[int, list[ActivityOfRecording]]:
    """Return, by recording, the activities it is or may be of; rejected links are left out. Two queries."""
    links = Link.objects.filter(recording_id__in=list(recording_ids), state__in=("proposed", "confirmed"))
    rows = list(links.select_related("activity").order_by("activity__started_at", "id"))
    breaks: dict[int, list[BreakOff]] = defaultdict(list)
    about = Interruption.objects.filter(activity_id__in={row.activity_id for row in rows})
    for each in about.exclude(state="dropped").order_by("began_at", "id"):
        breaks[each.activity_id].append(
            BreakOff(
                each.pk,
                each.state,
                each.state_zh,
                each.reason_zh,
                each.began_at,
                each.resumed_at,
                each.spoken,
            )
        )
    found: dict[int, list[ActivityOfRecording]] = defaultdict(list)
    for link in rows:
        act = link.activity
        found[link.recording_id].append(
            ActivityOfRecording(
                act.pk, act.kind_zh, act.place, link.state, link.kind, act.started_at, act.ended_at,
                act.state == "settled", act.is_interview, act.both_sides, act.notice_zh, tuple(breaks[act.pk]),
            )
        )  # fmt: skip
    return dict(found)


def participants_of_recordings(recording_ids: Iterable[int]) -> dict[int, set[int]]:
    """Return, by recording, the persons who took part in the activities it is or may be of, in one query."""
    links = Link.objects.filter(recording_id__in=list(recording_ids)).exclude(state="rejected")
    found: dict[int, set[int]] = defaultdict(set)
    for pk, person_id in links.values_list("recording_id", "activity__participants__officer_id"):
        if person_id is not None:
            found[pk].add(person_id)
    return dict(found)


def confirmed_links(recording_ids: Iterable[int]) -> dict[int, Link]:
    """Return by which link recordings are held to be of an activity, originals first; in one query."""
    links = Link.objects.filter(recording_id__in=list(recording_ids), state="confirmed")
    found: dict[int, Link] = {}
    for link in links.order_by("kind", "id"):
        found.setdefault(link.recording_id, link)
    return found


def held_by_activities(recording_ids: Iterable[int]) -> set[int]:
    """Return which recordings an activity that is not settled still needs; they are not to be disposed of."""
    links = Link.objects.filter(recording_id__in=list(recording_ids)).exclude(state="rejected")
    return set(links.filter(activity__state__in=OPEN_STATES).values_list("recording_id", flat=True))


def kinds_of_recordings(recording_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return the kinds of activity (keys of ACTIVITY_KINDS) recordings are confirmed to be of."""
    links = Link.objects.filter(recording_id__in=list(recording_ids), state="confirmed")
    found: dict[int, set[str]] = defaultdict(set)
    for pk, kind in links.values_list("recording_id", "activity__kind"):
        found[pk].add(kind)
    return dict(found)


def tally(unit_ids: Iterable[int], *, since: datetime, until: datetime) -> dict[int, dict[str, int]]:
    """Count, by unit, the activities that ended in a time by the state of their obligation."""
    rows = Obligation.objects.filter(unit_id__in=list(unit_ids), since__gte=since, since__lt=until)
    found: dict[int, dict[str, int]] = defaultdict(dict)
    for unit_id, state, n in rows.values_list("unit_id", "state").annotate(n=Count("id")).order_by():
        found[unit_id][state] = n
    return dict(found)


def around(moment: datetime, *, days: int = 3) -> Q:
    """Match the activities that began in the days before a moment: none goes on for longer."""
    return Q(started_at__lte=moment, started_at__gte=moment - timedelta(days=days))


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what the people, devices, recordings and activities of a trail are called."""
    wanted = list(refs)
    ours = {ref: f"资料 {ref.partition(':')[2]}" for ref in wanted if ref.startswith("recording:")}
    ours |= {ref: f"活动 {ref.partition(':')[2]}" for ref in wanted if ref.startswith("activity:")}
    return people.names_of(wanted) | devices.names_of(wanted) | ours


def running_under(rows: Sequence[Any], by: Actor) -> list[Running]:
    """Return, list by list, what is under way under powers that it drops; a plan is judged when it begins."""
    return [Running(tuple(_running(row))) for row in rows]


def _running(power_list: Any) -> Iterator[str]:
    codes = powers.dropped_codes(power_list) if power_list.state == "approved" else frozenset()
    found = Activity.objects.filter(
        power__power_list__unit_id=power_list.unit_id,
        power__code__in=codes,
        state="under-way",
    )
    for activity in found.select_related("power").order_by("id") if codes else ():
        yield f"{activity.power} {activity.power.code}（执法活动 {activity.pk}，{activity.state_zh}）"


def exercises(unit_ids: Collection[int], on: date) -> dict[tuple[int, str], Exercise]:
    """Say how units' powers were used by a day, by unit and code; the result of an activity is that it was settled."""
    begun = Activity.objects.filter(
        power__power_list__unit_id__in=list(unit_ids), started_at__lt=midnight(on + timedelta(days=1))
    )
    used = begun.order_by().values_list("power__power_list__unit_id", "power__code")
    told = used.annotate(
        last=Max("started_at"), times=Count("id"), settled=Count("id", filter=Q(state="settled"))
    )
    return {
        (unit_id, code): Exercise(local_day(last), times, settled)
        for unit_id, code, last, times, settled in told
    }


def owed_in(
    *, since: datetime, until: datetime, person_ids: Iterable[int] | None = None
) -> list[tuple[int, int, str, int]]:
    """Return the activities that ended in a time: unit, who led, the state of what is owed, id. One query."""
    rows = Obligation.objects.filter(since__gte=since, since__lt=until)
    if person_ids is not None:
        rows = rows.filter(lead_id__in=list(person_ids))
    return list(rows.order_by("id").values_list("unit_id", "lead_id", "state", "activity_id"))
