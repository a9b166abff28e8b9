"""Questions about rings of keys, sealed reports and what came of them; who is protected is computed, never stored."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet

from liuhen.apps.cases import queries as cases
from liuhen.apps.disclosure import queries as disclosure
from liuhen.apps.evaluation.queries import assessing
from liuhen.apps.interference import books
from liuhen.apps.interference.models import (
    ChangeReview,
    Circular,
    Envelope,
    Holder,
    Opening,
    PostChange,
    Ring,
    Slot,
)
from liuhen.apps.offices import queries as offices
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.identifiers import name_key, plain
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.sealing import Unreadable
from liuhen.regulation import interference as law
from liuhen.regulation.parameters import OPENING_MINUTES, PROTECTED_MONTHS, WATCH_DAYS
from liuhen.regulation.vocabulary import Months

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.people.models import Person, Unit

HEAVY = ("book", "boxes")
SEALS = ("content", "peeled")
MOST_LETTERS, BLANK = 3300, "□"  # of all that a report says of whom it is about


def rings_visible_to(actor: Actor, permission: Permission = Permission.RING_OPEN) -> "QuerySet[Ring]":
    rows: QuerySet[Ring] = Ring.objects.visible_to(actor, permission)
    return rows.select_related("unit").defer(*HEAVY)


def holders_visible_to(actor: Actor, permission: Permission = Permission.RING_OPEN) -> "QuerySet[Holder]":
    return Holder.objects.visible_to(actor, permission).select_related("ring__unit", "person")


def envelopes_visible_to(
    actor: Actor, permission: Permission = Permission.REPORT_FILE
) -> "QuerySet[Envelope]":
    """Return the reports of stages that somebody may see; what nobody owed has no author to show."""
    rows: QuerySet[Envelope] = Envelope.objects.visible_to(actor, permission)
    return rows.filter(case__isnull=False).select_related("case", "person", "unit")


def openings_visible_to(actor: Actor, permission: Permission = Permission.RING_OPEN) -> "QuerySet[Opening]":
    rows: QuerySet[Opening] = Opening.objects.visible_to(actor, permission)
    return rows.select_related("ring__unit", "first__person", "second__person").defer(*SEALS)


def changes_visible_to(
    actor: Actor, permission: Permission = Permission.CHANGE_SEE
) -> "QuerySet[PostChange]":
    return PostChange.objects.visible_to(actor, permission).select_related(
        "person__unit", "unit", "announced_by"
    )


def ring_in_force(unit: "Unit") -> Ring | None:
    return Ring.objects.filter(unit=unit, state="in-force").select_related("unit").first()


def rings_for(unit: "Unit") -> tuple[Ring, Ring] | None:
    """Return the ring of a unit's legal body and the one above it; None while the bureau has none.

    A unit without one reports to the bureau; the bureau's own people have the government's above them, if it has one.
    """
    upper = ring_in_force(people.supervising_unit())
    if upper is None:
        return None
    lower = ring_in_force(people.home_organ(unit)) or upper
    if lower.pk == upper.pk:
        return lower, ring_in_force(people.top_unit()) or upper
    return lower, upper


def seats(ring: Ring) -> "list[Holder]":
    """Return the three who hold a ring's keys."""
    return list(ring.holders.filter(state="seated").select_related("person").order_by("id"))


def seat_of(ring: Ring, person_id: int) -> Holder | None:
    return ring.holders.filter(state="seated", person_id=person_id).first()


def opening_under_way(ring: Ring) -> Opening | None:
    return ring.openings.filter(state="begun").select_related("first__person").first()


def is_in_time(opening: Opening, *, at: datetime) -> bool:
    return (at - opening.begun_at).total_seconds() <= OPENING_MINUTES.value * 60


def key_facts(
    ring: Ring, by: Actor, *, opening: Opening | None = None, at: datetime | None = None
) -> law.KeyFacts:
    return law.KeyFacts(
        holds=seat_of(ring, by.me) is not None,
        is_another=opening is None or opening.first.person_id != by.person_id,
        is_in_time=opening is None or at is None or is_in_time(opening, at=at),
        minutes=OPENING_MINUTES.value,
    )


def tied(ring: Ring, *, on: date) -> frozenset[int]:
    """Return who must not get to see a report about himself through this ring: its holders, and who leads its unit."""
    leaders = offices.leaders_on(ring.unit, on).values_list("person_id", flat=True)
    return frozenset(leaders) | frozenset(each.person_id for each in seats(ring))


def persons_in(words: str) -> frozenset[int]:
    """Return everybody whose name or number stands in some words; of several of one name, all.

    It reads as many letters whatever was written, so that its time does not tell how much that was.
    """
    words = words.ljust(MOST_LETTERS, BLANK)
    key, numbers = name_key(words), plain(words)
    return frozenset(
        each.pk
        for each in people.everybody()
        if (len(each.name) > 1 and name_key(each.name) in key) or plain(each.number) in numbers
    )


def stage_owed(case: "Case", person_id: int | None) -> law.Stage | None:
    """Return the stage of which somebody owes a report now, or None."""
    stage = law.STAGE_OF.get(case.state)
    if stage is None or person_id is None or not cases.is_handler(case, person_id):
        return None
    filed = Envelope.objects.filter(case=case, stage=stage, person_id=person_id)
    return None if filed.exists() else stage


def cases_owing(actor: Actor) -> "list[Case]":
    """Return the cases of whose stage somebody owes a report, where his unit has a ring, oldest first."""
    if not actor.may(Permission.CASE_HANDLE):
        return []
    mine = list(cases_handled(actor).filter(unit__in=units_with_ring()))
    filed = set(Envelope.objects.filter(person_id=actor.me, case__in=mine).values_list("case_id", "stage"))
    return [each for each in mine if (each.pk, law.STAGE_OF[each.state]) not in filed]


def cases_handled(actor: Actor) -> "QuerySet[Case]":
    """Return the cases that somebody may report a stage of."""
    rows: QuerySet[Case] = cases.visible_to(actor, Permission.CASE_HANDLE).filter(
        pk__in=cases.handled_now(actor.me), state__in=law.STAGE_OF
    )
    return rows.order_by("opened_on", "id")


def reported(case: "Case") -> "list[Envelope]":
    """Return the reports of a case's stages."""
    return list(Envelope.objects.filter(case=case).select_related("person").order_by("id"))


# ── what a lower app's move waits for ───────────────────────────────────────────────────────────────────


def units_with_ring() -> frozenset[int]:
    """Return the units whose people can seal a report; none while the bureau has no ring."""
    units = frozenset(Ring.objects.filter(state="in-force").values_list("unit_id", flat=True))
    return units if units and people.supervising_unit().pk in units else frozenset()


def opening_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ReportFacts]:
    return _stage_laid("opening", [(row.pk, row.unit_id) for row in rows])


def investigation_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ReportFacts]:
    """Say of cases whether each handler has reported on the investigation. Laid before a case's own move."""
    return _stage_laid("investigation", [(row.pk, row.unit_id) for row in rows])


def closing_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ReportFacts]:
    return _stage_laid("closing", [(row.pk, row.unit_id) for row in rows])


def decision_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ReportFacts]:
    """Say the same of decisions, by their cases."""
    return _stage_laid("decision", [(row.case_id, row.unit_id) for row in rows])


def _stage_laid(stage: law.Stage, wanted: list[tuple[int | None, int]]) -> list[law.ReportFacts]:
    units = units_with_ring()
    ids = [case for case, unit in wanted if unit in units and case]
    if not ids:
        return [law.ReportFacts() for _ in wanted]
    filed = set(Envelope.objects.filter(case__in=ids, stage=stage).values_list("case_id", "person_id"))
    missing: dict[int, list[str]] = defaultdict(list)
    for each in cases.handlers_among(ids):
        if (each.case_id, each.person_id) not in filed:
            missing[each.case_id].append(each.person.name)
    return [
        law.ReportFacts(missing_zh="、".join(missing[case or 0]), stage_zh=law.STAGES[stage])
        for case, _ in wanted
    ]


def post_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ChangeFacts]:
    """Say of people whether a change of their post was announced and confirmed; laid before the register's moves."""
    return _change_laid("post", [(row.pk, row) for row in rows])


def leaving_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ChangeFacts]:
    return _change_laid("leaving", [(row.pk, row) for row in rows])


def suspension_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ChangeFacts]:
    return _change_laid("suspension", [(row.person_id, row.person) for row in rows])


def withdrawal_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ChangeFacts]:
    return _change_laid("withdrawal", [(row.person_id, row.person) for row in rows])


def grade_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ChangeFacts]:
    return _change_laid("grade", [(row.person_id, row.person) for row in rows])


def office_laid(rows: "Sequence[Any]", by: Actor) -> list[law.ChangeFacts]:
    return _change_laid("office", [(row.person_id, row.person) for row in rows])


def _change_laid(what: str, wanted: "list[tuple[int | None, Any]]") -> list[law.ChangeFacts]:
    """A confirmation is for one change: it is spent once the ledger has that after it."""
    if not units_with_ring():
        return [law.ChangeFacts() for _ in wanted]
    changes = PostChange.objects.filter(
        person__in=[pk for pk, _ in wanted if pk], what=what, state="confirmed"
    )
    newest = {each.person_id: each.ref for each in changes.order_by("id")}
    moments = dict(
        Entry.objects.filter(subject__in=newest.values(), event="post-change.confirmed").values_list(
            "subject", "id"
        )
    )
    spent = _last_done(what, newest)
    return [
        law.ChangeFacts(
            is_confirmed=pk in newest and moments.get(newest[pk], 0) > spent.get(pk or 0, 0),
            person_zh=str(person), what_zh=law.CHANGES[what].partition("：")[0],
        )
        for pk, person in wanted
    ]  # fmt: skip


def _last_done(what: str, person_ids: Iterable[int]) -> dict[int, int]:
    """Return by person the id of the latest entry by which a change of a kind was made."""
    refs = ABOUT[what](list(person_ids))
    found: dict[int, int] = {}
    done = Entry.objects.filter(subject__in=refs, event__in=law.CHANGED_BY[what])
    for subject, pk in done.order_by("id").values_list("subject", "id"):
        found[refs[subject]] = pk
    return found


def _themselves(person_ids: list[int]) -> dict[str, int]:
    return {f"person:{pk}": pk for pk in person_ids}


def _by(rows: Callable[[list[int]], Any]) -> Callable[[list[int]], dict[str, int]]:
    return lambda person_ids: {each.ref: each.person_id for each in rows(person_ids)}


_certificates = _by(people.certificates_of_persons)
ABOUT: dict[str, Callable[[list[int]], dict[str, int]]] = {
    "post": _themselves,
    "leaving": _themselves,
    "suspension": _certificates,
    "withdrawal": _certificates,
    "grade": _by(assessing.of_persons),
    "office": _by(offices.terms_of_persons),
}
"""Returns, by kind of change, what the ledger calls the rows on which that is done, each with its person."""


# ── what came of it ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Record:
    """One report of interference, for a holder of the ring whom it does not name."""

    ring: Ring
    page: books.Page
    told: dict[str, Any]
    files: list[bytes]

    @property
    def pk(self) -> int:
        return self.page.slot


def _held(actor: Actor) -> "QuerySet[Any]":
    """Return the ids of the rings of whose keys somebody holds one."""
    held = Holder.objects.filter(person_id=actor.me, state="seated")
    return held.values("ring_id")


def readable_rings(actor: Actor) -> "list[Ring]":
    """Return the rings of whose keys somebody holds one."""
    rows = rings_visible_to(actor).filter(pk__in=_held(actor))
    return list(Ring.objects.filter(pk__in=rows.values("pk")).select_related("unit"))


def pages_of(ring: Ring, actor: Actor) -> "list[books.Page]":
    """Return what a holder may read in his ring's book, newest first: nothing that names him."""
    if seat_of(ring, actor.me) is None:
        return []
    found = [each for each in books.pages(ring) if actor.person_id not in each.named]
    return found[::-1]


def record_of(ring: Ring, slot: int, actor: Actor) -> Record | None:
    """Return a report as it was written; None for whoever may not read it, as where there is none."""
    page = next((each for each in pages_of(ring, actor) if each.slot == slot), None)
    if page is None:
        return None
    opening = Opening.objects.get(pk=page.opening)
    told, files = books.found_in(opening)[page.n]
    return Record(ring, page, told, files)


def is_watcher(actor: Actor) -> bool:
    """Say whether somebody holds a key of the bureau's ring: he may know who is protected."""
    if actor.person_id is None:
        return False
    ring = ring_in_force(people.supervising_unit())
    return ring is not None and seat_of(ring, actor.me) is not None


def protected(*, at: datetime, unknown_to: int | None = None) -> dict[int, datetime]:
    """Return who wrote down an interference, and since when he is watched over; but for what names ``unknown_to``."""
    found: dict[int, datetime] = {}
    for ring in Ring.objects.exclude(state="forming"):
        for page in books.pages(ring):
            since = page.moment
            ends = Months(PROTECTED_MONTHS.value).after(local_day(since))
            if unknown_to in page.named or ends <= local_day(at):
                continue
            found[page.author] = min(found.get(page.author, since), since)
    return found


@dataclass(frozen=True)
class Happened:
    """Something that happened to somebody who is watched over."""

    person: "Person"
    event: str
    at: datetime
    ref: str


def happened_to_protected(
    actor: Actor, *, at: datetime, review: ChangeReview | None = None
) -> list[Happened]:
    """Return every change of those who are protected since they wrote, newest first; [] for who may not know them.

    Only those within the span of a review, where one is told.
    """
    if not is_watcher(actor):
        return []
    known = protected(at=at, unknown_to=actor.person_id)
    persons = {each.pk: each for each in people.persons(list(known))}
    refs = {each.ref: each.person_id for each in PostChange.objects.filter(person__in=known)}
    for about in ABOUT.values():
        refs |= about(list(known))
    events = (*law.WATCHED, "post-change.announced", "post-change.confirmed", "post-change.refused")
    found = Entry.objects.filter(subject__in=refs, event__in=events)
    if review is not None:
        found = found.filter(at__gte=review.since, at__lt=review.until)
    rows = found.order_by("-id")[:500]
    return [
        Happened(persons[refs[each.subject]], each.event, each.at, each.subject)
        for each in rows
        if each.at >= known[refs[each.subject]]
    ]


def changes_to_confirm(actor: Actor) -> "QuerySet[PostChange]":
    return changes_visible_to(actor, Permission.CHANGE_CONFIRM).filter(state="announced").order_by("id")


def changes_that_alarm(actor: Actor, at: datetime) -> "list[PostChange]":
    """Return the announced changes of those who are protected, for whoever may know that they are."""
    if not is_watcher(actor):
        return []
    known = protected(at=at, unknown_to=actor.person_id)
    return list(changes_to_confirm(actor).filter(person__in=known))


def reviews_visible_to(
    actor: Actor, permission: Permission = Permission.CHANGE_CONFIRM
) -> "QuerySet[ChangeReview]":
    return ChangeReview.objects.visible_to(actor, permission).select_related("unit", "first", "second")


def reviews_to_look(actor: Actor) -> "QuerySet[ChangeReview]":
    """Return the reviews at which a holder of the bureau has not looked, and two have not yet."""
    if not is_watcher(actor):
        return ChangeReview.objects.none()
    rows = reviews_visible_to(actor).exclude(state="closed")
    return rows.exclude(first_id=actor.me).order_by("until", "id")


def review_due(at: datetime) -> tuple[Ring, datetime] | None:
    """Return the bureau's ring and since when nobody looked, where it is time to; None while there is no ring."""
    if not people.units_open().exists():  # a county that is only being set up
        return None
    ring = ring_in_force(people.supervising_unit())
    if ring is None or ring.formed_at is None:
        return None
    last = ChangeReview.objects.order_by("-until").first()
    since = last.until if last else ring.formed_at
    return (ring, since) if since + timedelta(days=WATCH_DAYS.value) <= at else None


def review_facts(review: ChangeReview, by: Actor) -> law.ChangeFacts:
    return law.ChangeFacts(
        is_another=review.first_id is None or review.first_id != by.person_id, supervises=is_watcher(by)
    )


def change_facts(change: PostChange, by: Actor) -> law.ChangeFacts:
    return law.ChangeFacts(
        is_another=change.announced_by_id is None or change.announced_by_id != by.person_id,
        supervises=is_watcher(by),
    )


def confirmed_long_ago(before: datetime) -> "QuerySet[PostChange]":
    return PostChange.objects.filter(state="confirmed", decided_at__lt=before).order_by("id")


# ── circulars ───────────────────────────────────────────────────────────────────────────────────────────


def circulars_visible_to(
    actor: Actor, permission: Permission = Permission.REPORT_FILE
) -> "QuerySet[Circular]":
    """Return what was sent round and, before, what somebody approves or proposed: never what names himself."""
    sent = Q(state="circulated") if actor.may(permission) else Q(pk__in=())
    approves = Circular.objects.visible_to(actor, Permission.CIRCULAR_APPROVE).filter(
        Q(authority__in=_of_units(actor, Permission.CIRCULAR_APPROVE))
    )
    proposes = Circular.objects.filter(unit__in=[each.unit_id for each in readable_rings(actor)])
    seen = approves | proposes
    hidden = [each.pk for each in seen.exclude(state="circulated") if _hidden_from(each, actor)]
    mine = Circular.objects.filter(Q(pk__in=seen.exclude(pk__in=hidden).values("pk")) | sent)
    return mine.select_related("unit", "authority")


def _hidden_from(circular: Circular, actor: Actor) -> bool:
    """Say whether a sealed circular names somebody; what this machine has no key of is hidden from all."""
    try:
        return bool(told_by(circular)["person"] == actor.person_id)
    except Unreadable:
        return True


def _of_units(actor: Actor, permission: Permission) -> "Iterable[int]":
    units = actor.units_with(permission)
    return [each.pk for each in people.units_ever()] if units is None else units


def newest_sealed() -> Iterator[tuple[bytes, str]]:
    """Yield what was last sealed here under the county's key, and about what."""
    for ring in Ring.objects.exclude(state="forming").order_by("-noted_at")[:1]:
        yield bytes(ring.book), ring.about
    for opening in Opening.objects.filter(state="finished").order_by("-id")[:1]:
        yield bytes(opening.content), opening.about


def told_by(circular: Circular) -> dict[str, Any]:
    """Return whom a circular names, the kinds, and its text."""
    return books.circular_told(bytes(circular.sealed), token=circular.token)


def circular_facts(circular: Circular, by: Actor) -> law.CircularFacts:
    person = people.person_of(by)
    organ = people.home_organ(person.unit) if person else None
    return law.CircularFacts(
        manages=organ is not None and organ.pk == circular.authority_id,
        authority_zh=circular.authority.name,
        is_himself=by.person_id is not None and told_by(circular)["person"] == by.person_id,
        is_another=circular.proposer_id != by.person_id,
        is_out=disclosure.is_public_or_waiting(circular.ref),
    )


def authority_over(person: "Person", *, on: date) -> "Unit | None":
    """Return who manages somebody, and so approves that he is circulated; None: an organ above the county."""
    organ, top = people.home_organ(person.unit), people.top_unit()
    leads = [each for each in (organ, top) if offices.leaders_on(each, on).filter(person=person).exists()]
    if top in leads:
        return None
    kind = "government" if organ == top else "leader" if leads else "staff"
    return top if law.MANAGED_BY[kind] == "government" else organ


def circulars_to_approve(actor: Actor) -> "QuerySet[Circular]":
    rows = circulars_visible_to(actor).filter(state="proposed", authority__in=_home(actor))
    return rows.order_by("id")


def circulars_to_send(actor: Actor) -> "QuerySet[Circular]":
    units = Ring.objects.filter(pk__in=_held(actor)).values("unit_id")
    rows = Circular.objects.filter(state="approved", unit__in=units).select_related("unit", "authority")
    hidden = [each.pk for each in rows if _hidden_from(each, actor)]
    return rows.exclude(pk__in=hidden).order_by("id")


def _home(actor: Actor) -> list[int]:
    person = people.person_of(actor)
    return [people.home_organ(person.unit).pk] if person else []


# ── what waits ──────────────────────────────────────────────────────────────────────────────────────────


def rings_to_open(actor: Actor) -> "QuerySet[Ring]":
    """Return the rings of whose keys somebody holds one, to which something unopened is sealed."""
    rows = Ring.objects.filter(pk__in=_held(actor), slots__state="sealed")
    return rows.select_related("unit").defer(*HEAVY).distinct().order_by("id")


def keys_to_make(actor: Actor) -> "QuerySet[Holder]":
    rows = holders_visible_to(actor).filter(person_id=actor.me, state="named")
    return rows.order_by("id")


def waiting_at(ring: Ring) -> "QuerySet[Slot]":
    return Slot.objects.filter(ring=ring, state="sealed").order_by("id")


def expired(*, before: datetime) -> "QuerySet[Opening]":
    return Opening.objects.filter(state="begun", begun_at__lt=before).order_by("id")


def units_without_ring() -> "list[Unit]":
    """Return the units that handle cases and whose people can seal nothing but to the bureau."""
    have = Ring.objects.filter(state="in-force").values("unit")
    return list(people.units_open().exclude(kind__in=("division", "government")).exclude(pk__in=have))
