"""Questions about recordings, viewings and exports."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import or_
from typing import Any, NamedTuple, TypeAlias

from django.conf import settings
from django.db import connection
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import purposes, time_line, witnesses
from liuhen.apps.recordings.media_types import media_type
from liuhen.apps.recordings.models import Export, ExportItem, Poster, Recording, Upload, Viewing
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.flow import Invalid
from liuhen.kernel.identifiers import plain
from liuhen.kernel.narrowing import chosen
from liuhen.kernel.web.wording import day
from liuhen.regulation import retention
from liuhen.regulation.parameters import PLAUSIBLE_ARRIVAL_DAYS

Told: TypeAlias = time_line.Told
tell_of_films = time_line.tell
"""By which a higher app says what it knows of a film's moments."""
HEX = frozenset("0123456789abcdef")
LOOKED_AT: tuple[tuple[type[Recording] | type[Viewing], str], ...] = (
    (Recording, "id"),
    (Viewing, "recording_id"),
)
"""What the right to look is asked on, and the column that says which recording it is."""
AFTER_A_TRANSFER = purposes.AFTER_A_TRANSFER
SHORTEST_DIGEST = 8
MOST_NAMED = 500
MOST_TRACED = 50
ARRIVALS = ("recording.received", "recording.quarantined", "recording.doubted", "recording.settled")
"""What the ledger says when a recording came in, came into doubt, or was settled."""

TURNS = ("recording.doubted", "recording.settled", "recording.disposal-begun", "recording.resubmitted")
"""What the ledger says when one that may be cited does not stand any more, or stands again."""


def visible_to(actor: Actor, permission: Permission = Permission.RECORDING_SEE) -> "QuerySet[Recording]":
    return Recording.objects.visible_to(actor, permission).select_related("unit", "officer", "device")


def reachable_to(actor: Actor, permission: Permission = Permission.RECORDING_SEE) -> "QuerySet[Recording]":
    """Return what somebody may open by its number: also what his unit may look at since a case came to it."""
    return Recording.objects.reachable_by(actor, permission).select_related("unit", "officer", "device")


def posters_for(actor: Actor) -> "QuerySet[Poster]":
    """Return the small pictures of what somebody may watch and what is still there."""
    there = reachable_to(actor, Permission.RECORDING_VIEW).exclude(state__in=("destroying", "disposed"))
    return Poster.objects.exclude(sha256="").filter(recording__in=there.order_by().values("pk"))


def pictured(actor: Actor, pks: Iterable[int]) -> set[int]:
    """Return which of these recordings have a small picture that somebody may see, in one query."""
    if not actor.may(Permission.RECORDING_VIEW):
        return set()
    found = posters_for(actor).filter(recording__in=list(pks))
    return set(found.values_list("recording_id", flat=True))


@dataclass(frozen=True)
class Found:
    """A list cut down: its rows, the order its index gives, and the parts of it that ``page_of`` walks one by one."""

    rows: "QuerySet[Recording]"
    order: tuple[str, ...]
    branches: "tuple[QuerySet[Recording], ...]"
    too_many: bool


def found_for(actor: Actor, right: Permission, *, wanted: Mapping[str, Any]) -> Found:
    """Cut what ``actor`` holds ``right`` on as ``found`` does; asked for a time, it is ordered by that time."""
    rows = visible_to(actor, right)
    words = (wanted.get("words") or "").strip()
    named, too_many = _named(words) if words else ((), False)
    narrowed = any(wanted.get(key) for key in ("unit", "officer", "device"))
    timed = wanted.get("since") or wanted.get("until")
    if named:
        parts = tuple(_cut(rows.filter(each), wanted, None) for each in named)
    elif narrowed or words:
        parts = ()
    else:  # what a role reaches, without the whole of it beside each part: planners multiply the two
        all_rows = Recording.objects.all()
        parts = tuple(_cut(all_rows.filter(each), wanted, None) for each in all_rows.branches(actor, right))
    return Found(
        rows=_cut(rows, wanted, named if words else None),
        order=("-started_at", "-id") if timed else ("-received_at", "-id"),
        branches=parts,
        too_many=too_many,
    )


def filtered(recordings: "QuerySet[Recording]", *, wanted: Mapping[str, Any]) -> "QuerySet[Recording]":
    """Cut a list by unit, officer, device, state, kind, late, received, since, until (of the recording) and words."""
    words = (wanted.get("words") or "").strip()
    return _cut(recordings, wanted, _named(words)[0] if words else None)


def _cut(
    recordings: "QuerySet[Recording]", wanted: Mapping[str, Any], named: tuple[Q, ...] | None
) -> "QuerySet[Recording]":
    exact = chosen(wanted, "unit", "officer", "device", "state", "kind")
    recordings = recordings.filter(**exact)
    if wanted.get("late"):
        recordings = recordings.filter(late=True)
    if wanted.get("received"):
        recordings = recordings.filter(received_at__gte=wanted["received"])
    if wanted.get("since"):
        recordings = recordings.filter(started_at__gte=wanted["since"])
    if wanted.get("until"):
        recordings = recordings.filter(started_at__lt=wanted["until"])
    return recordings if named is None else recordings.filter(reduce(or_, named, Q(pk__in=())))


def _named(words: str) -> tuple[tuple[Q, ...], bool]:
    """Say which recordings go by these words, as alternatives that an index serves, and whether some are left out.

    Who or what is called exactly so comes first, then a digest that begins so, then file names that do.
    """
    device = devices.device_by_serial(words)
    officers = (Q(officer=person) for person in people.persons_called(words))
    if exact := (*officers, *([Q(device=device)] if device else [])):
        return exact, False
    digest = plain(words).lower()
    if len(digest) >= SHORTEST_DIGEST and set(digest) <= HEX:
        by_digest = Recording.objects.filter(begins_with("sha256", digest))
        if ids := list(by_digest.values_list("pk", flat=True)[:MOST_NAMED]):
            return (Q(pk__in=ids),), False
    by_name = Recording.objects.filter(begins_with("filename", words))
    ids = list(by_name.values_list("pk", flat=True)[: MOST_NAMED + 1])
    return (Q(pk__in=ids[:MOST_NAMED]),), len(ids) > MOST_NAMED


def begins_with(field: str, prefix: str) -> Q:
    """Return a prefix match that the field's index serves: SQLite's LIKE ignores case and so cannot use it."""
    if connection.vendor == "postgresql":
        return Q(**{f"{field}__startswith": prefix})
    return Q(**{f"{field}__gte": prefix, f"{field}__lt": prefix + "\U0010ffff"})


def taken_between(
    *, began: datetime, ended: datetime, officers: Iterable[int], devices: Iterable[int] = ()
) -> "QuerySet[Recording]":
    """Return what officers, or anybody with these devices, recorded at any moment of a time, by corrected time.

    Nothing is brought in before it was recorded, so that the index by arrival serves.
    """
    by = Q(officer_id__in=list(officers)) | Q(device_id__in=list(devices))
    rows = Recording.objects.filter(by, received_at__gte=began, started_at__lt=ended, ended_at__gt=began)
    return rows.select_related("officer", "device").order_by("started_at", "id")


def taken_in_units(unit_ids: Iterable[int], *, began: datetime, ended: datetime) -> "QuerySet[Recording]":
    """Return what anybody of these units recorded at any moment of a time, by corrected time."""
    rows = Recording.objects.filter(unit_id__in=list(unit_ids), received_at__gte=began)
    return rows.filter(started_at__lt=ended, ended_at__gt=began).order_by("started_at", "id")


def conditions_zh(wanted: Mapping[str, Any]) -> str:
    """Say by what a list was cut, to be kept; people and devices by their numbers."""
    words: dict[str, Callable[[Any], str]] = {
        "words": lambda text: f"关键词 {text}",
        "unit": lambda pk: f"单位 {people.short_names([pk]).get(pk, pk)}",
        "officer": lambda pk: f"执法人员 {next((each.number for each in people.persons([pk])), pk)}",
        "device": lambda pk: f"设备 {devices.serial_of(pk) or pk}",
        "kind": lambda key: f"类型 {Recording.KINDS.get(key, key)}",
        "state": lambda key: f"状态 {Recording.states.get(key, key)}",
        "late": lambda _: "入库时限 迟到",
        "since": lambda moment: f"录制自 {day(moment)}",
        "until": lambda moment: f"录制至 {day(moment)}",
    }
    return "；".join(say(wanted[key]) for key, say in words.items() if wanted.get(key))


def devices_heard(device_ids: Iterable[int], *, began: datetime, ended: datetime) -> list[int]:
    """Return of which devices anything of a time came in, or anything whose own time is not known yet."""
    rows = Recording.objects.filter(device_id__in=list(device_ids), received_at__gte=began)
    of_then = Q(started_at__lt=ended, ended_at__gt=began) | Q(started_at=None) | Q(ended_at=None)
    return list(rows.filter(of_then).order_by().values_list("device_id", flat=True).distinct())


def recording_of(pk: int) -> Recording | None:
    return Recording.objects.filter(pk=pk).select_related("officer", "device").first()


def late_for(actor: Actor) -> "QuerySet[Recording]":
    return visible_to(actor).filter(late=True)


def in_doubt_for(actor: Actor) -> "QuerySet[Recording]":
    """Return what waits to be settled by this actor, longest first."""
    rows = Recording.objects.visible_to(actor, Permission.RECORDING_SETTLE).filter(state="quarantined")
    return rows.select_related("unit").order_by("received_at", "id")


def exports_visible_to(actor: Actor) -> "QuerySet[Export]":
    """Return the exports somebody asked for himself, or decides on."""
    asks = actor.account_id and actor.may(Permission.EXPORT_REQUEST)
    mine = Export.objects.filter(account_id=actor.account) if asks else Export.objects.none()
    ids = Export.objects.visible_to(actor, Permission.EXPORT_APPROVE)
    return (mine | ids).select_related("unit", "requester", "decided_by").distinct()


def with_item_counts(exports: "QuerySet[Export]") -> "QuerySet[Export]":
    """Add to each how many recordings it asks for, as ``item_count``."""
    items = ExportItem.objects.filter(export=OuterRef("pk")).order_by().values("export")
    return exports.annotate(item_count=Subquery(items.annotate(n=Count("pk")).values("n")))


def items_of(export: Export) -> list[ExportItem]:
    """Return the recordings a request asks for, each with its copy, in the order it lists them."""
    items = export.items.select_related("recording__unit", "recording__officer", "recording__device")
    return list(items.order_by("id"))


def exports_to_decide(actor: Actor) -> "QuerySet[Export]":
    return (
        Export.objects.visible_to(actor, Permission.EXPORT_APPROVE)
        .filter(state="requested")
        .exclude(requester_id=actor.person_id)
        .select_related("unit", "requester")
        .order_by("requested_at", "id")
    )


def exports_to_fetch(actor: Actor) -> "QuerySet[Export]":
    return Export.objects.filter(account_id=actor.account, state="built").order_by("built_at")


def open_viewing(recording: Recording, actor: Actor, *, at: datetime) -> Viewing | None:
    """Return the viewing under which ``actor`` may stream the recording now, or None."""
    since = at - timedelta(seconds=settings.VIEWING_SECONDS)
    return (
        Viewing.objects.filter(recording=recording, account_id=actor.account, begun_at__gt=since)
        .order_by("-begun_at")
        .first()
    )


def viewings_of(recording: Recording) -> "QuerySet[Viewing]":
    return recording.viewings.select_related("account__person").order_by("-begun_at")


def has_viewed(recording: Recording, *, account_id: int, purpose: str) -> bool:
    """Say whether an account looked at the recording for exactly this purpose."""
    return recording.viewings.filter(account_id=account_id, purpose=purpose).exists()


def have_been_seen_by(actor: Actor, recording_ids: Iterable[int]) -> bool:
    """Say whether a person, by whichever account, has looked at one of these recordings."""
    if actor.person_id is None:
        return False
    seen = Viewing.objects.filter(recording_id__in=list(recording_ids), account__person_id=actor.person_id)
    return seen.exists()


def let_look_for(reason: str, matters: purposes.Matters) -> None:
    """Let an app above say for what its people may look at recordings, where they give that reason."""
    purposes.offer(reason, matters)


def told_in_lines(actor: Actor, lines: Iterable[str], *, field: str) -> list[Recording]:
    """Return the recordings that lines of a form name: each a number, or a file name as the list shows it.

    Raises Invalid, said of ``field``, for a line that names none the actor may see, or more than one.
    """
    told: dict[int, Recording] = {}
    for line in filter(None, (line.strip() for line in lines)):
        named = Q(filename=line) | (Q(pk=int(line)) if line.isdecimal() and len(line) < 18 else Q())
        found = list(visible_to(actor).filter(named)[:2])
        if not found:
            raise Invalid(f"没有文件名或编号是“{line[:80]}”的音像资料，或您无权查看", field=field)
        if len(found) > 1:
            raise Invalid(
                f"不止一份音像资料叫“{line[:80]}”", field=field, remedy="请改填资料页“基本情况”中的编号"
            )
        told[found[0].pk] = found[0]
    return list(told.values())


def doubts_zh() -> dict[str, str]:
    """Return what each doubt is called, by its key."""
    return Recording.DOUBTS


def kind_zh(kind: str) -> str:
    return Recording.KINDS.get(kind, kind)


def player_type(recording: Recording) -> str:
    """Return the media type that a player is told."""
    return media_type(recording)


def received_between(unit_ids: Iterable[int], *, since: datetime, until: datetime) -> "QuerySet[Recording]":
    """Return what came in of these units from ``since`` until before ``until``, in the order of ids."""
    rows = Recording.objects.filter(unit_id__in=list(unit_ids), received_at__gte=since, received_at__lt=until)
    return rows.order_by("id")


def by_ids(ids: Iterable[int]) -> dict[int, Recording]:
    """Return recordings with unit, officer and device, by id."""
    rows = Recording.objects.filter(pk__in=list(ids)).select_related("unit", "officer", "device")
    return {row.pk: row for row in rows}


def received_by(
    column: str, unit_ids: Iterable[int], *, since: datetime, until: datetime
) -> dict[int | None, int]:
    """Count what came in by ``unit_id`` or ``officer_id``."""
    rows = received_between(unit_ids, since=since, until=until).order_by()
    return dict(rows.values_list(column).annotate(n=Count("id")))


def traced(code: str) -> Viewing | Export | None:
    """Return the viewing or the export that a whole trace code names. Two look-ups by index."""
    looked: Viewing | None = (
        Viewing.objects.filter(code=code).select_related("recording", "unit", "account__person__unit").first()
    )
    return looked or _exports().filter(code=code).first()


def traced_by_digest(sha256: str) -> tuple[list[Export], Recording | None]:
    """Return what a leaked file's SHA-256 leads to: the export of the capsule or copy, or those of the original."""
    if exports := list(_exports().filter(capsule_sha256=sha256)):
        return exports, None
    if exports := list(_exports().filter(items__copy_sha256=sha256)):
        return exports, None
    original: Recording | None = Recording.objects.filter(sha256=sha256).select_related("unit").first()
    held = _exports().filter(items__recording=original, state="fetched").exclude(delivery="copies")
    held = held.order_by("fetched_at", "id")
    return list(held[:MOST_TRACED]) if original else [], original


def _exports() -> "QuerySet[Export]":
    rows: QuerySet[Export] = Export.objects.select_related("unit", "account__person__unit", "decided_by")
    return rows


class Look(NamedTuple):
    """A viewing as a sweep reads it, without the rows around it."""

    pk: int
    account_id: int
    person_id: int | None
    home_id: int | None
    begun_at: datetime
    purpose: str
    matter: str
    recording_id: int
    officer_id: int | None
    unit_id: int


_LOOK = (
    "pk", "account_id", "account__person_id", "account__person__unit_id", "begun_at", "purpose", "matter",
    "recording_id",    "recording__officer_id", "unit_id",
)  # fmt: skip


def looks_after(position: int, *, most: int) -> list[Look]:
    """Return the next viewings in the order they were entered, for a sweep by key."""
    rows = Viewing.objects.filter(pk__gt=position).order_by("pk").values_list(*_LOOK)
    return [Look(*row) for row in rows[:most]]


def looks_since(since: datetime, *, before: int) -> Iterator[Look]:
    """Yield the viewings since a moment that were entered up to one, oldest first."""
    rows = Viewing.objects.filter(begun_at__gte=since, pk__lte=before).order_by("begun_at", "pk")
    return (Look(*row) for row in rows.values_list(*_LOOK).iterator(chunk_size=2000))


def viewings_by(account_id: int, *, since: datetime, until: datetime) -> "QuerySet[Viewing]":
    """Return what one account looked at in a span of time, oldest first."""
    rows = Viewing.objects.filter(account_id=account_id, begun_at__gte=since, begun_at__lte=until)
    return rows.select_related("recording__unit").order_by("begun_at", "pk")


def exported_or_asked_for(recording_ids: Iterable[int]) -> list[tuple[int, int, str, datetime | None]]:
    """Return (recording, account, state, decided) of every export request about these recordings."""
    rows = ExportItem.objects.filter(recording_id__in=list(recording_ids))
    return list(rows.values_list("recording_id", "export__account_id", "export__state", "export__decided_at"))


def by_refs(refs: Iterable[str]) -> dict[str, Recording]:
    """Return the recordings among ``refs``."""
    pks = {int(ref.partition(":")[2]) for ref in refs if ref.startswith("recording:")}
    return {each.ref: each for each in Recording.objects.filter(pk__in=pks).select_related("unit", "officer")}


def ids_by_digest(digests: Iterable[str]) -> list[int]:
    """Return the ids of the recordings whose bytes these are, by index."""
    return list(Recording.objects.filter(sha256__in=list(digests)).order_by().values_list("pk", flat=True))


def by_digest(sha256: str) -> Recording | None:
    return Recording.objects.filter(sha256=sha256).select_related("unit", "officer").first()


def uploads_of(actor: Actor) -> "QuerySet[Upload]":
    return Upload.objects.filter(account_id=actor.account)


def tally_by_day(
    actor: Actor, *, since: datetime, units: Iterable[int] | None = None
) -> dict[date, tuple[int, int]]:
    """Count what came in that an actor sees, or all of some units, by the county's day: (all, late); no empty days."""
    rows = (
        Recording.objects.visible_to(actor, Permission.RECORDING_SEE)
        if units is None
        else Recording.objects.filter(unit_id__in=list(units))
    )
    days = (
        rows.filter(received_at__gte=since).order_by().annotate(on=TruncDate("received_at")).values_list("on")
    )
    return {
        on: (n, late) for on, n, late in days.annotate(n=Count("id"), late=Count("id", filter=Q(late=True)))
    }


def tally_by_unit(unit_ids: Iterable[int], *, since: datetime) -> dict[int, tuple[int, int]]:
    """Count what came in by unit: (all, late)."""
    rows = Recording.objects.filter(unit_id__in=list(unit_ids), received_at__gte=since).order_by()
    counts = rows.values_list("unit_id").annotate(n=Count("id"), late=Count("id", filter=Q(late=True)))
    return {pk: (n, late) for pk, n, late in counts}


def in_doubt_in(unit_ids: Iterable[int]) -> "QuerySet[Recording]":
    """Return what waits to be settled in units."""
    return Recording.objects.filter(unit_id__in=list(unit_ids), state="quarantined")


def late_in(unit_ids: Iterable[int], *, since: datetime) -> "QuerySet[Recording]":
    """Return what came in too late in units, since a moment."""
    return Recording.objects.filter(unit_id__in=list(unit_ids), late=True, received_at__gte=since)


def due_by(day: date) -> "QuerySet[Recording]":
    """Return the classified recordings whose last day of keeping is before ``day``; by index, soonest first.

    Where nothing proves a recording's time, it is kept five years from its receipt, whatever the row says.
    """
    rows = Recording.objects.filter(state="stored", kept_without_end=False, kept_until__lt=day)
    near = timedelta(days=PLAUSIBLE_ARRIVAL_DAYS.value)
    proven = ~Q(doubts="") | Q(received_at__lte=F("ended_at") + near)
    return rows.filter(proven | Q(received_at__lt=midnight(retention.received_before(day)))).order_by(
        "kept_until", "id"
    )


def kept_at_least_until(recording: Recording) -> date:
    """Return the last day it is kept whatever its class: as before, and by law from what is proven of its time."""
    ended_on = recording.ended_at and local_day(recording.ended_at)
    received_on = local_day(recording.received_at)
    by_law = retention.kept_at_least(ended_on, received_on=received_on, is_proven=is_time_proven(recording))
    return max(by_law, recording.kept_until or by_law)


def is_time_proven(recording: Recording) -> bool:
    """Say whether a person settled its time, or our clock at its receipt speaks for it."""
    if recording.state == "quarantined" or recording.ended_at is None:
        return False
    return bool(recording.doubts) or not witnesses.time_is_doubtful(recording)


def stored_with_end() -> "QuerySet[Recording]":
    """Return the recordings whose keeping can be reckoned: archived, and their end is known; with their devices."""
    return Recording.objects.filter(state="stored", ended_at__isnull=False).select_related("device")


def being_handed_out(ids: Iterable[int]) -> set[int]:
    """Return which of these recordings an export asks for that is not yet fetched or turned down."""
    open_ones = ExportItem.objects.filter(
        recording_id__in=list(ids), export__state__in=("requested", "approved", "built")
    )
    return set(open_ones.values_list("recording_id", flat=True))


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what the people, devices and exports of a trail are called."""
    wanted = list(refs)
    exports = {ref: f"调取申请 {ref.partition(':')[2]}" for ref in wanted if ref.startswith("export:")}
    return people.names_of(wanted) | devices.names_of(wanted) | exports
