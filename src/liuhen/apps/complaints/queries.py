"""Questions about complaints; every list leaves out what the asker is barred from."""

import hashlib
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from liuhen.apps.activities import queries as activities
from liuhen.apps.complaints.lifecycle import ASK_EXTENSION
from liuhen.apps.complaints.models import (
    OPEN,
    Complaint,
    ComplaintGround,
    Handling,
    IdentityLook,
    Inquiry,
    LinkedActivity,
    Measure,
    Unassigned,
)
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.retention import queries as retention
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import ONE_DAY, local_day, midnight
from liuhen.kernel.flow import persons_who
from liuhen.kernel.identifiers import plain
from liuhen.kernel.ledger.auditing import Fault, Report
from liuhen.kernel.narrowing import chosen
from liuhen.kernel.recusal.queries import concerning, of_row, refs_of
from liuhen.regulation.complaints import (
    ACCEPT_IN_TIME,
    COMPLAINT_FOUNDED,
    DECIDE_IN_TIME,
    FOUNDED,
    HandlingFacts,
    competent,
)
from liuhen.regulation.parameters import COMPLAINT_HOLD_BLIND_DAYS, COMPLAINT_HOLD_DAYS, COMPLAINT_KEEP_YEARS
from liuhen.regulation.vocabulary import Duty, Years

if TYPE_CHECKING:
    from liuhen.apps.activities.models import Activity
    from liuhen.apps.findings.models import Finding
    from liuhen.apps.people.models import Person, Unit
    from liuhen.apps.recordings.models import Recording

MOST_MATTERS = 50
FEW = 10_000  # complaints of one ground: so many are looked up one by one sooner than a long list is walked


def numbered(words: str) -> Q:
    """Match the complaint whose whole number this is."""
    number = re.fullmatch(r"TS\d{4}(\d{6,12})", plain(words))
    return Q(pk=int(number[1])) if number else Q(pk__in=())


def visible_to(actor: Actor, permission: Permission = Permission.COMPLAINT_SEE) -> "QuerySet[Complaint]":
    """Return what the actor's authority handles; never one about himself or his own, nor one he must keep out of."""
    rows: QuerySet[Complaint] = Complaint.objects.visible_to(actor, permission)
    return rows.select_related("unit", "person", "handler")


def hanging(model: Any) -> "Callable[..., QuerySet[Any]]":
    """Return what asks for the rows of a model that hang on the complaints an actor reaches."""

    def rows(actor: Actor, permission: Permission = Permission.COMPLAINT_SEE) -> "QuerySet[Any]":
        found: QuerySet[Any] = model.objects.filter(_its_complaint(actor, permission))
        return found

    return rows


def _its_complaint(actor: Actor, permission: Permission) -> Exists:
    """Ask of a row whether an actor reaches its complaint: that is looked up, instead of listing them all."""
    return Exists(visible_to(actor, permission).filter(pk=OuterRef("complaint")))


def filtered(complaints: "QuerySet[Complaint]", *, wanted: Mapping[str, Any]) -> "QuerySet[Complaint]":
    """Cut a list by state (also ``open``), ground, unit, conclusion and number; no word finds a complainant."""
    exact = chosen(wanted, "unit", "conclusion")
    complaints = complaints.filter(**exact)
    if state := wanted.get("state"):
        complaints = complaints.filter(state__in=OPEN if state == "open" else (state,))
    if ground := wanted.get("ground"):
        named = ComplaintGround.objects.filter(key=ground)
        if named[: FEW + 1].count() > FEW:
            # Asked of each row while the list is walked in its order: to sort all of one ground takes longer.
            complaints = complaints.filter(Exists(named.filter(complaint=OuterRef("pk"))))
        else:
            complaints = complaints.filter(pk__in=named.values("complaint"))
    if words := (wanted.get("number") or "").strip():
        digits = "".join(each for each in words if each.isdecimal())[-6:]
        complaints = complaints.filter(pk=int(digits)) if digits else complaints.none()
    return complaints


def by_code(code: str) -> Complaint | None:
    """Return the complaint that a code opens, or None."""
    return Complaint.objects.filter(code_digest=digest_of_code(code)).select_related("handler").first()


def digest_of_code(code: str) -> str:
    """Return what is kept of a code; blanks, dashes, case and width do not count."""
    kept = "".join(each for each in plain(code) if each.isalnum())
    return hashlib.sha256(kept.encode()).hexdigest()


def handlings_of(complaint: Complaint) -> "QuerySet[Handling]":
    return complaint.handlings.select_related("person__unit").order_by("id")


def handler_ids(complaint: Complaint) -> frozenset[int]:
    """Return who handles it now, as persons."""
    return frozenset(complaint.handlings.filter(state="assigned").values_list("person_id", flat=True))


def audit_unassigned(report: Report) -> None:
    """Report where the list of open complaints that nobody handles is not what complaints and handlings say."""
    handled = Handling.objects.filter(complaint=OuterRef("pk"), state="assigned")
    wanted = Complaint.objects.filter(~Exists(handled), state__in=OPEN)
    listed = Unassigned.objects.values("pk")
    for pk in wanted.exclude(pk__in=listed).values_list("pk", flat=True):
        report.faults.append(Fault(f"unassigned:{pk}", "投诉未结而无人承办，待交办表中却没有它"))
    for pk in Unassigned.objects.exclude(pk__in=wanted.values("pk")).values_list("pk", flat=True):
        report.faults.append(Fault(f"unassigned:{pk}", "投诉已结或有人承办，待交办表中却有它"))


def barred_ids(complaint: Complaint) -> frozenset[int]:
    """Return the persons whom it is about and who are recused; those of a body it is about: ``is_barred``."""
    found = of_row("complaint", complaint.pk).filter(person_id__isnull=False)
    return frozenset(pk for pk in found.values_list("person_id", flat=True) if pk)


def is_handled_by(complaint: Complaint, actor: Actor) -> bool:
    """Say whether the actor handles it now, and is not barred."""
    return complaint.pk in Complaint.open_among([complaint.pk], actor)


def newest_sealed() -> Iterator[tuple[bytes, str]]:
    """Yield what was last sealed here under the county's key, and about what."""
    for complaint in Complaint.objects.filter(erased_at=None).order_by("-id")[:1]:
        yield bytes(complaint.wrapped_key), complaint.token


def matters_of(actor: Actor) -> Iterator[tuple[str, str]]:
    """Yield (ref, words) of the complaints an actor handles, for whatever he does on their account."""
    if actor.person_id is not None and actor.may(Permission.COMPLAINT_HANDLE):
        for each in handled_by(actor)[:MOST_MATTERS]:
            yield each.ref, str(each)


def is_barred(complaint: Complaint, person: "Person") -> bool:
    """Say whether somebody must keep out of it, for himself or for a body of his."""
    return person.pk in barred_among(complaint, [person])


def barred_among(complaint: Complaint, persons: "Iterable[Person]") -> frozenset[int]:
    """Return who of these must keep out of it."""
    concerned = list(of_row("complaint", complaint.pk).values_list("person_id", "unit_id"))
    units = {unit for _, unit in concerned if unit}
    named = {person for person, _ in concerned if person}
    bodies = people.bodies_by_person(persons)
    return frozenset(pk for pk, own in bodies.items() if pk in named or not own.isdisjoint(units))


def handled_by(actor: Actor) -> "QuerySet[Complaint]":
    """Return the open complaints that an actor handles, longest waiting first."""
    # A list of ids, not a question put to each row: his few are looked up, not all that are open looked through.
    mine = Handling.objects.filter(person=actor.me, state="assigned").values("complaint")
    rows = visible_to(actor, Permission.COMPLAINT_HANDLE).filter(pk__in=mine, state__in=OPEN)
    return rows.order_by("received_at", "id")


def handled_under(duty: Duty, actor: Actor) -> "QuerySet[Complaint]":
    """Return those of them whose clock of ``duty`` runs, with its ``due_at``."""
    running = clocks.open_of("complaint", OuterRef("pk")).filter(duty_id=duty.id)
    return handled_by(actor).annotate(due_at=Subquery(running.values("due_at")[:1])).exclude(due_at=None)


def unassigned(actor: Actor) -> "QuerySet[Complaint]":
    """Return the open complaints that nobody handles yet."""
    rows = visible_to(actor, Permission.COMPLAINT_ASSIGN)
    rows = rows.filter(pk__in=Unassigned.objects.values("complaint"), state__in=OPEN)
    return rows.order_by("received_at", "id")


def extensions_to_decide(actor: Actor) -> "QuerySet[Complaint]":
    rows = visible_to(actor, Permission.COMPLAINT_EXTEND).filter(state="accepted", extension_asked__gt=0)
    return rows.order_by("accepted_at", "id")


def competent_unit(unit: "Unit | None", person: "Person | None") -> "Unit":
    """Return the authority that handles a complaint about ``unit`` and ``person``. 《责任制》第40条."""
    return competent_for(
        {each.pk for each in (unit,) if each} | people.units_of([person.pk] if person else [])
    )


def competent_for(unit_ids: Iterable[int]) -> "Unit":
    """Return the authority that handles what is about all of these bodies: competent for each, and none of them.

    Where they have not one in common it is the lowest above that it is not about: the bureau, else the government;
    the government also where it is about every one that could. 《责任制》第40条.
    """
    units, bureau, top = people.units_by_ids(unit_ids), people.supervising_unit(), people.top_unit()
    each = {_competent_alone(unit, bureau, top).pk for unit in units} or {bureau.pk}
    inside = any(unit.path.startswith(bureau.path) for unit in units)
    if len(each) == 1 and not each <= {unit.pk for unit in units}:
        (only,) = people.units_by_ids(each)
        return only
    return top if inside else bureau


def _competent_alone(unit: "Unit", bureau: "Unit", top: "Unit") -> "Unit":
    organ = people.organ_of(unit)
    match competent(inside_the_bureau=unit.path.startswith(bureau.path), below_a_unit=organ is not None):
        case "government":
            return top
        case "unit":
            assert organ is not None, "a division is inside a unit"
            return organ
        case "bureau":
            return bureau


def may_lie_with(complaint: Complaint) -> "frozenset[int] | None":
    """Return the authorities that may handle it: the competent one and those above it that it is not about.

    None: nobody knows yet whom it is about, so any may. 《责任制》第40条.
    """
    about = complaint.whom_it_is_about()[1]
    if not about:
        return None
    first, bureau, top = competent_for(about), people.supervising_unit(), people.top_unit()
    is_inside = any(unit.path.startswith(bureau.path) for unit in people.units_by_ids(about))
    above = ({top.pk} | (set() if is_inside else {bureau.pk})) - about
    return frozenset({first.pk} | (above if first.pk != top.pk else set()))


def handling_facts(
    complaint: Complaint, *, by: Actor, at: datetime | None = None, **more: Any
) -> HandlingFacts:
    """Say who handles a complaint, who must keep out of it, how far it is, and what the act adds."""
    told: dict[str, Any] = {
        "acting_id": by.person_id, "now": at, "today": local_day(at) if at else None,
        "extended": complaint.extension_days > 0, "told_how": complaint.told_how,
        "kept_until": complaint.kept_until, "is_anonymous": complaint.anonymous,
        "conclusion": complaint.conclusion,
    }  # fmt: skip
    if complaint.pk is not None:  # one that just comes in lies with nobody yet
        handled = frozenset(complaint.handlings.values_list("person_id", flat=True))
        open_clock = clocks.open_for(complaint.ref).filter(duty_id=DECIDE_IN_TIME.id).first()
        told |= {
            "handler_ids": handler_ids(complaint), "barred_ids": barred_ids(complaint),
            "had_a_hand_ids": handled | persons_who(ASK_EXTENSION.event, complaint),
            "due_at": open_clock.due_at if open_clock else None,
            "open_inquiries": complaint.inquiries.filter(state="asked").count(),
        }  # fmt: skip
    return HandlingFacts(**told | more)


def ended(at: datetime) -> dict[str, Any]:
    """Return what is set when a complaint ends: from now its years of keeping are counted. 《责任制》第45条."""
    return {"ended_at": at, "kept_until": Years(COMPLAINT_KEEP_YEARS.value).after(local_day(at))}


def may_handle(complaint: Complaint) -> "list[Person]":
    """Return who of the authority could be given a complaint: by right, and not barred."""
    accounts = people.accounts_with(Permission.COMPLAINT_HANDLE, within=[complaint.handler_id])
    persons = [account.person for account in accounts if account.person]
    out = handler_ids(complaint) | barred_among(complaint, persons)
    return [each for each in persons if each.pk not in out]


def candidates_to_hold(complaint: Complaint) -> "QuerySet[Recording]":
    """Return the recordings that may show what a complaint is about, by officer or unit and by day."""
    began, ended = _about_then(complaint)
    if complaint.person_id:
        return recordings.taken_between(began=began, ended=ended, officers=[complaint.person_id])
    return recordings.taken_in_units(_units_then(complaint), began=began, ended=ended)


def concerned_by(recording: "Recording", *, activity_id: int | None = None) -> "list[Complaint]":
    """Return the open complaints that a recording may show something of, or that have its activity under them."""
    if activity_id is not None:
        links = LinkedActivity.objects.filter(activity_id=activity_id, complaint__state__in=OPEN)
        return [each.complaint for each in links.select_related("complaint").order_by("complaint_id")]
    if recording.started_at is None or recording.ended_at is None:
        return []
    around, blind = (timedelta(days=each.value) for each in (COMPLAINT_HOLD_DAYS, COMPLAINT_HOLD_BLIND_DAYS))
    first, last = (local_day(at) for at in (recording.started_at - around, recording.ended_at + around))
    of_that_day = Q(happened_on__gte=first, happened_on__lte=last)
    before = Q(received_at__gte=recording.started_at, received_at__lte=recording.ended_at + blind)
    about = Q(person_id=recording.officer_id) & (of_that_day | Q(happened_on=None) & before)
    about |= Q(person=None, unit__in=people.units_above([recording.unit_id]).values("pk")) & of_that_day
    rows = Complaint.objects.filter(about, state__in=OPEN).order_by("id")
    return [each for each in rows if candidates_to_hold(each).filter(pk=recording.pk).exists()]


def _about_then(complaint: Complaint) -> tuple[datetime, datetime]:
    """Return the time around the day complained of, without one the time before it was told."""
    around = timedelta(days=COMPLAINT_HOLD_DAYS.value)
    if complaint.happened_on:
        return midnight(complaint.happened_on) - around, midnight(complaint.happened_on + ONE_DAY) + around
    return complaint.received_at - timedelta(days=COMPLAINT_HOLD_BLIND_DAYS.value), complaint.received_at


def _units_then(complaint: Complaint) -> frozenset[int]:
    """Return whose things are looked at: a whole unit's around a day that was named, not for weeks without one."""
    return people.units_below([complaint.unit_id] if complaint.unit_id and complaint.happened_on else [])


def open_after(pk: int) -> "QuerySet[Complaint]":
    """Return the open complaints from a number on, in the order of their numbers."""
    return Complaint.objects.filter(state__in=OPEN, pk__gt=pk).order_by("pk")


def without_capsule() -> "QuerySet[Complaint]":
    """Return what was filed away and has no archive capsule yet."""
    rows = Complaint.objects.filter(state="archived", capsule_sha256="")
    return rows.select_related("unit", "person", "handler").order_by("id")


def held_ids(complaint: Complaint) -> frozenset[int]:
    """Return the recordings that are held for a complaint."""
    return frozenset(retention.held_for(complaint.ref))


def recordings_of(complaint: Complaint, actor: Actor) -> "QuerySet[Recording]":
    """Return the recordings under a complaint that the actor may see, newest first."""
    rows = recordings.visible_to(actor).filter(pk__in=held_ids(complaint))
    return rows.order_by("-started_at", "-id")


def linked_activity_ids(complaint: Complaint) -> frozenset[int]:
    return frozenset(complaint.linked_activities.values_list("activity_id", flat=True))


def linked_to(complaint: Complaint) -> "list[Activity]":
    """Return the activities under a complaint, for its file."""
    links = complaint.linked_activities.select_related("activity")
    return [each.activity for each in links.order_by("activity__planned_at", "activity_id")]


def activities_of(complaint: Complaint, actor: Actor) -> "QuerySet[Activity]":
    """Return those of them that the actor may see, in the order of time."""
    linked = LinkedActivity.objects.filter(complaint=complaint).values("activity_id")
    return activities.visible_to(actor).filter(pk__in=linked).order_by("planned_at", "id")


def activities_to_link(complaint: Complaint, actor: Actor) -> "QuerySet[Activity]":
    """Return the activities that may be what a complaint is about and are not under it, newest first."""
    began, ended = _about_then(complaint)
    officers = [complaint.person_id] if complaint.person_id else []
    units = [] if officers else _units_then(complaint)
    rows = activities.begun_between(actor, began=began, ended=ended, officers=officers, units=units)
    return rows.exclude(pk__in=linked_activity_ids(complaint))


def recordings_to_hold(complaint: Complaint, linked: "Iterable[Activity]") -> list[int]:
    """Return the recordings of activities, by id, that are there and not held for a complaint yet."""
    found = recordings.by_ids(activities.recordings_of(each.pk for each in linked))
    held = held_ids(complaint)
    return sorted(pk for pk, each in found.items() if pk not in held and not each.is_gone)


def inquiries_to_answer(actor: Actor) -> "QuerySet[Inquiry]":
    rows = Inquiry.objects.visible_to(actor, Permission.INQUIRY_ANSWER).filter(state="asked")
    return rows.select_related("handler", "unit").order_by("due_on", "id")


def inquiries_visible_to(
    actor: Actor, permission: Permission = Permission.INQUIRY_ANSWER
) -> "QuerySet[Inquiry]":
    return Inquiry.objects.visible_to(actor, permission).select_related("handler", "unit")


def measures_visible_to(actor: Actor) -> "QuerySet[Measure]":
    return _measures(actor, Permission.COMPLAINT_HANDLE)


def _measures(actor: Actor, permission: Permission) -> "QuerySet[Measure]":
    rows = Measure.objects.visible_to(actor, permission).filter(_its_complaint(actor, permission))
    return rows.select_related("unit", "complaint__unit")


def awaits_receipt(complaint: Complaint) -> bool:
    """Say whether a referral still has no receipt: somebody has to get it, though the complaint has ended."""
    return complaint.measures.filter(state="referred").exists()


def orphans(actor: Actor) -> "QuerySet[Measure]":
    """Return the referrals without a receipt of complaints that have ended and that nobody handles any more."""
    somebody = Handling.objects.filter(complaint=OuterRef("complaint"), state="assigned")
    rows = _measures(actor, Permission.COMPLAINT_ASSIGN).filter(~Exists(somebody), state="referred")
    return rows.exclude(complaint__state__in=OPEN).order_by("due_on", "id")


def receipts_to_get(actor: Actor) -> "QuerySet[Measure]":
    """Return the referrals of the complaints an actor handles that have no receipt yet."""
    rows = measures_visible_to(actor).filter(state="referred", complaint__handlings__state="assigned")
    return rows.filter(complaint__handlings__person=actor.me).order_by("due_on", "id")


def looks() -> "QuerySet[IdentityLook]":
    return IdentityLook.objects.select_related("complaint", "unit", "account__person")


def open_look(complaint: Complaint, actor: Actor, *, since: datetime) -> IdentityLook | None:
    """Return the actor's latest look at who complained, if it is not older than ``since``."""
    rows = IdentityLook.objects.filter(
        complaint=complaint, account_id=actor.own_account, looked_at__gte=since
    )
    return rows.order_by("-looked_at").first()


def earlier_about_same(complaint: Complaint, actor: Actor) -> "QuerySet[Complaint]":
    """Return complaints on the same target, received before, that this may repeat or go on in; those he may know of."""
    same = (
        Q(person_id=complaint.person_id) if complaint.person_id else Q(unit_id=complaint.unit_id, person=None)
    )
    if complaint.person_id is None and complaint.unit_id is None:
        return Complaint.objects.none()
    rows = visible_to(actor).filter(same, handler_id=complaint.handler_id, pk__lt=complaint.pk)
    return rows.order_by("-received_at", "-id")


def numbers(actor: Actor, *, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Count complaints by the unit complained of, and how many came to what; names nobody."""
    rows: Any = Complaint.objects.visible_to(actor, Permission.COMPLAINT_COUNT)
    rows = rows.filter(received_at__gte=since, received_at__lt=until).order_by()
    # Only columns of ``complaint_about_unit``: what is open has not ended, what was extended has a day of it.
    counted = list(rows.values("unit_id").annotate(
        received=Count("*"),
        open=Count("*") - Count("ended_at"),
        accepted=Count("accepted_at"),
        founded=Count("conclusion", filter=Q(conclusion__in=FOUNDED)),
        extended=Count("extended_at"),
    ))  # fmt: skip
    declined = Counter(rows.exclude(declined_reason="").values_list("unit_id", flat=True))
    names = people.short_names(row["unit_id"] for row in counted)
    for row in counted:
        unit_id = row["unit_id"]
        row |= {"unit__short_name": names.get(unit_id), "declined": declined[unit_id]}
    return sorted(counted, key=lambda row: (-row["received"], row["unit_id"] or 0))


def numbers_by_ground(actor: Actor, *, since: datetime, until: datetime) -> dict[str, int]:
    """Count complaints by ground; one of two grounds counts under both."""
    rows: Any = ComplaintGround.objects.visible_to(actor, Permission.COMPLAINT_COUNT)
    rows = rows.filter(received_at__gte=since, received_at__lt=until)
    return dict(rows.values_list("key").annotate(n=Count("*")))


def pressed(
    actor: Actor, *, since: datetime, until: datetime, at: datetime
) -> list[tuple[str, str, clocks.Pressed]]:
    """Count by handling authority, and by what is due, how close to their end its terms are or came; names nobody."""
    if not actor.may(Permission.COMPLAINT_COUNT):
        return []
    duties = {ACCEPT_IN_TIME.id: "受理", DECIDE_IN_TIME.id: "办结"}
    counted = clocks.pressed_by_unit(
        duties, since=since, until=until, at=at, unit_ids=actor.units_with(Permission.COMPLAINT_COUNT),
        apart_from=refs_of(concerning(actor.person_id, actor.bodies)),
    )  # fmt: skip
    names = people.short_names(unit_id for unit_id, _ in counted)
    rows = [(names.get(unit_id, ""), duties[duty], counts) for (unit_id, duty), counts in counted.items()]
    return sorted(rows, key=lambda row: (-row[2].overdue, row[0], row[1]))


def finding_of(complaint: Complaint) -> "Finding | None":
    """Return the finding that a founded complaint led to."""
    return findings.about(complaint.ref).filter(code=COMPLAINT_FOUNDED.code).first()


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what people, recordings and complaints of a trail are called."""
    wanted = list(refs)
    mine = {ref: f"投诉 {ref.partition(':')[2]}" for ref in wanted if ref.startswith("complaint:")}
    return recordings.names_of(wanted) | {"complainant": "投诉人"} | mine
