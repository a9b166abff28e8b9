"""Questions about classes, holds and disposals; what applies is reckoned here, the same for pages and for gates."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

from django.db.models import Exists, OuterRef, Q, QuerySet

from liuhen.apps.recordings import queries as recordings
from liuhen.apps.retention.models import (
    Classification,
    Disposal,
    DisposalItem,
    DueTally,
    Hold,
    HoldItem,
    RetentionClass,
    RuleChange,
    Sorting,
    SortingItem,
)
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow.recusal import open_refs
from liuhen.kernel.ledger.models import Entry
from liuhen.regulation import retention as law
from liuhen.regulation.parameters import WARN_DAYS

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

    Outcome = tuple[Recording, law.Keeping | None, law.Keeping | None]

CHUNK = 2000
Signable = TypeVar("Signable", RuleChange, Sorting)


def classes() -> list[RetentionClass]:
    """Return the classes in force: as adopted and changed here, the rulebook's own where nothing was done with it."""
    adopted = {row.key: row for row in RetentionClass.objects.order_by("id")}
    rulebook = {key: adopted.get(key) or drafted(key) for key in law.KEEPING_CLASSES}
    return list((rulebook | adopted).values())


def class_of(key: str) -> RetentionClass | None:
    """Return one class, perhaps not yet adopted (without an id), or None."""
    found: RetentionClass | None = RetentionClass.objects.filter(key=key).first()
    return found or (drafted(key) if key in law.KEEPING_CLASSES else None)


def drafted(key: str) -> RetentionClass:
    """Return the rulebook's class as a row that is not saved."""
    rule = law.KEEPING_CLASSES[key]
    return RetentionClass(
        key=key, zh=rule.zh, years=rule.years, source=rule.source, since=rule.since, example=rule.example
    )


def classifications_of(recording: "Recording") -> "QuerySet[Classification]":
    return (
        Classification.objects.filter(recording=recording)
        .select_related("retention_class", "account__person")
        .order_by("id")
    )


def class_in(sorting: Sorting) -> RetentionClass:
    """Return the class a sorting is about, as it stands now."""
    found = class_of(sorting.key)
    assert found, "a class that was adopted stays"
    return found


def classes_by_recording(ids: Iterable[int]) -> dict[int, list[tuple[str, str, int | None]]]:
    """Return which classes apply to each recording as (key, zh, years); who has none is left out."""
    found: dict[int, list[tuple[str, str, int | None]]] = defaultdict(list)
    rows = Classification.objects.filter(recording_id__in=list(ids)).order_by("id")
    fields = ("recording_id", "retention_class__key", "retention_class__zh", "retention_class__years")
    for pk, key, zh, years in rows.values_list(*fields):
        found[pk].append((key, zh, years))
    return found


def keeping_of(
    recording: "Recording", classes: Iterable[tuple[str, str, int | None]] | None = None
) -> law.Keeping | None:
    """Reckon how long a recording is kept; None while its end is in doubt."""
    if recording.ended_at is None:
        return None
    if classes is None:
        classes = classes_by_recording([recording.pk]).get(recording.pk, ())
    if recording.kept_class == law.UNCLASSIFIED.key:  # also after it came back from a disposal
        classes = ()
    return law.reckon(
        local_day(recording.ended_at), classes, already=recordings.kept_at_least_until(recording)
    )


def due_facts(rows: "Sequence[Recording]", *, on: date) -> law.DueFacts:
    """Say what stands against disposing of these recordings on a day, reckoned anew and not read off the rows."""
    ids = [row.pk for row in rows]
    applying = classes_by_recording(ids)
    early = endless = 0
    for row in rows:
        keeping = keeping_of(row, applying.get(row.pk, ()))
        if keeping is None or keeping.without_end or row.kept_without_end:
            endless += 1
        elif keeping.until >= on:
            early += 1
    return law.DueFacts(
        count=len(rows), early=early, endless=endless, held=len(held(ids)),
        handed_out=len(recordings.being_handed_out(ids)),
    )  # fmt: skip


def held(ids: Iterable[int]) -> set[int]:
    """Return which of these recordings a hold keeps now."""
    rows = HoldItem.objects.filter(recording_id__in=list(ids), hold__state="placed")
    return set(rows.values_list("recording_id", flat=True))


def holds_on(recording: "Recording") -> "QuerySet[Hold]":
    """Return all holds that ever were on a recording, newest first."""
    return (
        Hold.objects.filter(items__recording=recording).select_related("placer", "releaser").order_by("-id")
    )


def holds_of(source: str) -> "QuerySet[Hold]":
    """Return the holds of a matter such as complaint:7, released ones too."""
    return Hold.objects.filter(source=source).select_related("unit").order_by("id")


def held_for(source: str) -> "QuerySet[HoldItem, int]":
    """Return the recordings that the holds of a matter keep, by id."""
    rows = HoldItem.objects.filter(hold__source=source, hold__state="placed")
    return rows.values_list("recording_id", flat=True)


def is_held(recording_id: int) -> bool:
    return bool(held([recording_id]))


def holds_visible_to(actor: Actor, permission: Permission = Permission.RETENTION_SEE) -> "QuerySet[Hold]":
    return Hold.objects.visible_to(actor, permission).select_related("unit", "placer", "releaser")


def told(holds: "Iterable[Hold]", actor: Actor) -> list[Hold]:
    """Return holds as one actor may read them: why, and for what, only whoever has the matter in hand."""
    rows = list(holds)
    open_to_him = open_refs({row.source for row in rows if row.source}, actor)
    for row in rows:
        row.is_told = row.source in open_to_him
    return rows


def recordings_held_by(hold: Hold) -> "QuerySet[HoldItem]":
    return HoldItem.objects.filter(hold=hold).select_related("recording__unit", "recording__officer")


def changes() -> "QuerySet[RuleChange]":
    return RuleChange.objects.select_related("unit", "proposer", "first_signer", "second_signer")


def changes_open_to(actor: Actor, permission: Permission | None = None) -> "QuerySet[RuleChange]":
    """Return the changes: anybody may know of them, and those within his reach may be acted upon."""
    return RuleChange.objects.visible_to(actor, permission) if permission else changes()


def sortings_visible_to(
    actor: Actor, permission: Permission = Permission.RETENTION_SEE
) -> "QuerySet[Sorting]":
    rows: QuerySet[Sorting] = Sorting.objects.visible_to(actor, permission)
    return rows.select_related("unit", "proposer", "first_signer", "second_signer")


def to_sign(actor: Actor, kind: "type[Signable]") -> "QuerySet[Signable]":
    """Return the changes, or the sortings, that wait for this actor's signature."""
    rows = kind._default_manager.visible_to(actor, Permission.RETENTION_SIGN)
    mine = Q(proposer_id=actor.person_id) | Q(first_signer_id=actor.person_id)
    # Not exclude(): a signature that is not there yet is null, and null is neither equal nor unequal.
    waiting = rows.filter(state__in=("proposed", "signed")).filter(~Q(pk__in=rows.filter(mine).values("pk")))
    return waiting.select_related("proposer").order_by("proposed_at", "id")


def due_visible_to(actor: Actor, *, on: date, days: int = 0) -> "QuerySet[Recording]":
    """Return what may be disposed of on a day, or will be within ``days``; not what is held or already asked for."""
    rows = recordings.due_by(on + timedelta(days=days))
    if days:
        rows = rows.filter(kept_until__gte=on)
    held_now = HoldItem.objects.filter(recording=OuterRef("pk"), hold__state="placed")
    asked = DisposalItem.objects.filter(recording=OuterRef("pk"), is_open=True)
    seen = rows.visible_to(actor, Permission.RETENTION_SEE)  # type: ignore[attr-defined]
    free: QuerySet[Recording] = seen.filter(~Exists(held_now), ~Exists(asked)).select_related(
        "unit", "officer"
    )
    return free


def soon_visible_to(actor: Actor, *, on: date) -> "QuerySet[Recording]":
    return due_visible_to(actor, on=on, days=WARN_DAYS.value)


def tallies(unit_ids: Iterable[int]) -> dict[int, DueTally]:
    """Return what the nightly sweep counted, by unit."""
    return {row.unit_id: row for row in DueTally.objects.filter(unit_id__in=list(unit_ids))}


def disposals_visible_to(actor: Actor) -> "QuerySet[Disposal]":
    return Disposal.objects.visible_to(actor, Permission.RETENTION_SEE).select_related(
        "unit", "requester", "consenter", "approver", "ended_by"
    )


def to_consent(actor: Actor) -> "QuerySet[Disposal]":
    rows = Disposal.objects.visible_to(actor, Permission.DISPOSAL_CONSENT).filter(state="requested")
    return rows.exclude(requester_id=actor.person_id).select_related("unit").order_by("requested_at", "id")


def to_approve(actor: Actor) -> "QuerySet[Disposal]":
    rows = Disposal.objects.visible_to(actor, Permission.DISPOSAL_APPROVE).filter(state="consented")
    mine = Q(requester_id=actor.person_id) | Q(consenter_id=actor.person_id)
    return rows.exclude(mine).select_related("unit").order_by("consented_at", "id")


def items_of(disposal: Disposal) -> "QuerySet[DisposalItem]":
    return DisposalItem.objects.filter(disposal=disposal).select_related("recording").order_by("id")


def recordings_of(disposal: Disposal) -> "list[Recording]":
    return [item.recording for item in items_of(disposal)]


def recordings_in(disposals: "Iterable[Disposal]") -> list[set[int]]:
    """Return, batch for batch, the ids of its recordings; of one that is being asked for, those it asks for."""
    batches = list(disposals)
    found: dict[int | None, set[int]] = defaultdict(set)
    listed = DisposalItem.objects.filter(disposal_id__in=[each.pk for each in batches if each.pk])
    for disposal_id, recording_id in listed.values_list("disposal_id", "recording_id"):
        found[disposal_id].add(recording_id)
    return [set(each.asks_for) | found[each.pk] for each in batches]


def open_disposal_of(recording: "Recording") -> Disposal | None:
    item = DisposalItem.objects.filter(recording=recording, is_open=True).select_related("disposal").first()
    return item.disposal if item else None


def already_asked_for(ids: Iterable[int]) -> set[int]:
    """Return which of these recordings an open batch already lists."""
    rows = DisposalItem.objects.filter(recording_id__in=list(ids), is_open=True)
    return set(rows.values_list("recording_id", flat=True))


def digest_of(lines: Iterable[str]) -> str:
    """Return the SHA-256 of a list, a line each: what a ledger entry names it by."""
    hasher = hashlib.sha256()
    for line in lines:
        hasher.update(line.encode() + b"\n")
    return hasher.hexdigest()


def tampered(disposal: Disposal) -> str:
    """Say what of the lists behind a disposal is not as the ledger has it, or nothing.

    Their rows are no subjects: a line added to a batch, or taken from a hold, behind the product's back is found here.
    """
    listed = DisposalItem.objects.filter(disposal=disposal).order_by("recording_id")
    lines = (f"{pk} {sha256}" for pk, sha256 in listed.values_list("recording_id", "recording__sha256"))
    if digest_of(lines) != disposal.digest:
        return "销毁清单与申请时的摘要不符"
    for hold in Hold.objects.filter(unit_id=disposal.unit_id, state="placed").order_by("id"):
        ids = (
            HoldItem.objects.filter(hold=hold).order_by("recording_id").values_list("recording_id", flat=True)
        )
        if digest_of(str(pk) for pk in ids.iterator()) != hold.digest:
            return f"冻结 {hold.pk} 的清单与冻结时的摘要不符"
    return ""


@dataclass
class Trial:
    """试算: what a change would do to every recording of the class."""

    counts: dict[str, int]
    rows: list[list[Any]]
    digest: str

    def as_json(self) -> dict[str, Any]:
        return {**self.counts, "rows": self.rows}


def try_out(key: str, years: int) -> Trial:
    """Reckon each recording of a class with its new term; nothing is changed. Costs what the class holds."""

    def changed() -> "Iterator[Outcome]":
        for row, applying in _of_class(key):
            new = [(k, zh, years if k == key else was) for k, zh, was in applying]
            yield row, keeping_of(row, applying), keeping_of(row, new)

    return _trial(changed())


def try_sorting(rows: "Iterable[Recording]", into: RetentionClass, *, on: date) -> Trial:
    """Reckon recordings as they would stand in a class; ``due`` are those that could be asked for on that day."""
    page, due = list(rows), 0
    applying = classes_by_recording(row.pk for row in page)

    def sorted_in() -> "Iterator[Outcome]":
        nonlocal due
        for row in page:
            before, after = (
                keeping_of(row, applying.get(row.pk, ())),
                kept_in(row, into, applying.get(row.pk, ())),
            )
            due += after is not None and not after.without_end and after.until < on
            yield row, before, after

    trial = _trial(sorted_in())
    trial.counts["due"] = due
    return trial


def kept_in(
    recording: "Recording", into: RetentionClass, applying: Iterable[tuple[str, str, int | None]]
) -> law.Keeping | None:
    """Reckon how long a recording is kept once a class applies to it beside those that do."""
    if recording.ended_at is None:
        return None
    told = [each for each in applying if each[0] != into.key]
    ended_on = local_day(recording.ended_at)
    return law.reckon(
        ended_on, [*told, (into.key, into.zh, into.years)], already=recordings.kept_at_least_until(recording)
    )


def sorted_rows(sorting: Sorting) -> "QuerySet[Recording]":
    """Return the recordings of a sorting that can still be put into a class."""
    ids = SortingItem.objects.filter(sorting=sorting).values("recording_id")
    return recordings.stored_with_end().filter(pk__in=ids).order_by("id")


def items_of_sorting(sorting: Sorting) -> "QuerySet[SortingItem]":
    return SortingItem.objects.filter(sorting=sorting).select_related("recording__unit", "recording__device")


def foreseen_in(items: "Iterable[SortingItem]", into: RetentionClass) -> "list[tuple[Recording, str, str]]":
    """Return each recording with its last day before and in the class, in words."""
    rows = [item.recording for item in items]
    applying = classes_by_recording(row.pk for row in rows)
    told = ((row, applying.get(row.pk, ())) for row in rows)
    return [(row, _end_zh(keeping_of(row, each)), _end_zh(kept_in(row, into, each))) for row, each in told]


def _trial(outcomes: "Iterable[Outcome]") -> Trial:
    counts = {"recordings": 0, "later": 0, "ended": 0, "sooner": 0}
    cells: dict[tuple[int, str], dict[str, int]] = defaultdict(lambda: {"later": 0, "ended": 0, "sooner": 0})
    hasher = hashlib.sha256()
    for row, before, after in outcomes:
        counts["recordings"] += 1
        if before is None or after is None:
            continue
        hasher.update(f"{row.pk} {_last(before)} {_last(after)}\n".encode())
        if effect := _effect(before, after):
            counts[effect] += 1
            month = "永久" if after.without_end else f"{after.until:%Y-%m}"
            cells[row.unit_id, month][effect] += 1
    rows = [[unit, month, *cell.values()] for (unit, month), cell in sorted(cells.items())]
    return Trial(counts, rows, hasher.hexdigest())


def tried_rows(change: RuleChange, actor: Actor) -> "QuerySet[Classification]":
    """Return what a change is about, as far as the actor's reach goes; ``foreseen`` says what becomes of each."""
    rows = Classification.objects.visible_to(actor, Permission.RETENTION_SEE)
    return rows.filter(retention_class__key=change.key, recording__state="stored").select_related(
        "recording__device"
    )


def foreseen(rows: "Iterable[Classification]", change: RuleChange) -> "list[tuple[Recording, str, str]]":
    """Return each recording with its last day before and after the change, in words."""
    page = list(rows)
    applying = classes_by_recording([row.recording_id for row in page])
    told = []
    for row in page:
        classes = applying[row.recording_id]
        new = [(key, zh, change.years if key == change.key else years) for key, zh, years in classes]
        before, after = (_end_zh(keeping_of(row.recording, each)) for each in (classes, new))
        told.append((row.recording, before, after))
    return told


def _end_zh(keeping: law.Keeping | None) -> str:
    return ("不到期" if keeping.without_end else keeping.until.isoformat()) if keeping else "—"


def _of_class(key: str) -> "Iterable[tuple[Recording, list[tuple[str, str, int | None]]]]":
    last = 0
    named = Classification.objects.filter(retention_class__key=key)
    rows = named.select_related("recording__device").order_by("id")
    while page := list(rows.filter(pk__gt=last)[:CHUNK]):
        last = page[-1].pk
        applying = classes_by_recording([each.recording_id for each in page])
        for each in page:
            if each.recording.state == "stored" and each.recording.kept_class != law.UNCLASSIFIED.key:
                yield each.recording, applying[each.recording_id]


def _last(keeping: law.Keeping) -> str:
    return "-" if keeping.without_end else keeping.until.isoformat()


def _effect(before: law.Keeping, after: law.Keeping) -> str:
    """Name what a change does: later, an end where there was none yet (ended), sooner, or nothing."""
    if before.without_end and not after.without_end:
        permanent = any(each.years == law.PERMANENT for each in before.candidates)
        return "sooner" if permanent else "ended"
    if after.without_end:
        return "" if before.without_end else "later"
    named = [
        max((c.until for c in each.candidates if c.until), default=each.until) for each in (before, after)
    ]
    return "sooner" if named[1] < named[0] else "later" if named[1] > named[0] else ""


def ledger_indexes(refs: Iterable[str], event: str) -> Mapping[str, int | None]:
    """Return where in the log the last entry of ``event`` about each subject stands; None while not yet sequenced."""
    wanted, found = list(refs), dict[str, int | None]()
    for start in range(0, len(wanted), CHUNK):
        rows = Entry.objects.filter(subject__in=wanted[start : start + CHUNK], event=event).order_by("id")
        found |= dict(rows.values_list("subject", "index"))
    return found


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what people and the rows of this app are called in a trail."""
    wanted = list(refs)
    own = {"hold": "冻结", "disposal": "销毁批次", "rulechange": "类别变更", "sorting": "批量归类"}
    called = {
        ref: f"{own[noun]} {pk}" for ref in wanted for noun, _, pk in [ref.partition(":")] if noun in own
    }
    return recordings.names_of(wanted) | called
