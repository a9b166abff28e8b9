"""Read in the ledger and the vault's checks what may be misuse or fault, and raise leads: signs, never conclusions.

Everything is read by key from a cursor on. What is younger than ``SETTLED`` is read again next time, because an
entry of a slow transaction may turn up behind a newer one; a source that has its lead is passed over.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial

from liuhen.apps.accountability.actions.leads import Source, raise_by_system
from liuhen.apps.accountability.models import Cursor, Lead
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.remedies import queries as remedies
from liuhen.kernel import jobs
from liuhen.kernel.flow import number_of
from liuhen.kernel.ledger import proofs
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.vault.models import FixityFailure
from liuhen.regulation import accountability as law
from liuhen.regulation.parameters import LEAD_UNANSWERED_DAYS, REFUSAL_WINDOW_DAYS

BATCH = 500
SETTLED = timedelta(minutes=10)
SHA256_LENGTH = 64


def sweep(*, at: datetime) -> int:
    """Read everything since the last time and return how many leads were raised or grew."""
    raised = sum(_follow(event, at=at) for event in _watched())
    return raised + _failures(at=at) + _unanswered(at=at)


def _watched() -> dict[str, Callable[[Entry, datetime], Lead | None]]:
    return {
        "move.refused": _refused,
        "finding.raised": _finding_raised,
        "finding.upheld": _finding_upheld,
        "recording.quarantined": _doubted,
        "recording.doubted": _doubted,
        "remedy.decided": _reversed,
    }


@jobs.one_by_one("从账本记录中发现线索", known_as="liuhen.apps.accountability.signals.look_at_entry")
def look_at_entry(entry_ref: str, at: datetime) -> None:
    """Look at one entry of the ledger, by its id."""
    _look_at_entries(list(Entry.objects.filter(pk=number_of(entry_ref))), at=at)


def _look_at_entries(entries: list[Entry], *, at: datetime) -> int:
    watched = _watched()
    return sum(watched[entry.event](entry, at) is not None for entry in entries)


def _follow(event: str, *, at: datetime) -> int:
    cursor = Cursor.of(event)
    raised, position = 0, cursor.position
    while page := list(Entry.objects.filter(event=event, pk__gt=position).order_by("pk")[:BATCH]):
        raised += look_at_entry.at_once(
            {f"entry:{entry.pk}": entry for entry in page}, partial(_look_at_entries, at=at), at
        )
        position = page[-1].pk
        if settled := [entry.pk for entry in page if entry.at < at - SETTLED]:
            Cursor.move(event, settled[-1])
    return raised


def _refused(entry: Entry, at: datetime) -> Lead | None:
    """Group the refusals of one actor under one duty; below the threshold they stay what they are."""
    signal = law.REFUSAL_SIGNALS.get(entry.article)
    account = people.account_by_ref(entry.by)
    if signal is None or account is None or (entry.article == "av-12-3" and not entry.subject):
        return None  # intake's own refusal has no subject: the doubt it leaves is the sign
    alike = _alike(entry)
    if len(alike) < signal.times:
        return None
    concerned = recordings.by_refs(each.subject for each in alike)
    unit = account.person.unit if account.person else account.unit or people.supervising_unit()
    return raise_by_system(
        kind=signal.misuse, rule=signal.duty, origin="refusal",
        sources=[Source(f"entry:{each.pk}", _sentence(each), each.at) for each in alike],
        person=account.person, unit=unit, about=account.ref, known=f"系统记录：{signal.zh}，被拒绝。",
        recordings=list(concerned.values()), times=signal.times, at=at,
    )  # fmt: skip


def _alike(entry: Entry) -> list[Entry]:
    """Return this actor's refusals under the same duty in the window that ends with this one, oldest first."""
    since = entry.at - timedelta(days=REFUSAL_WINDOW_DAYS.value)
    rows = Entry.objects.filter(
        by=entry.by, event=entry.event, article=entry.article, at__gte=since, pk__lte=entry.pk
    )
    return list(rows.order_by("-pk")[:50])[::-1]


def _sentence(entry: Entry) -> str:
    data = proofs.payload_of(entry).get("data", {})
    return str(data.get("sentence", "操作被拒绝"))


def _finding_raised(entry: Entry, at: datetime) -> Lead | None:
    return _about_findings([entry.subject], at=at, at_once=True)


def _finding_upheld(entry: Entry, at: datetime) -> Lead | None:
    return _about_findings([entry.subject], at=at, at_once=False)


def _about_findings(refs: Sequence[str], *, at: datetime, at_once: bool) -> Lead | None:
    found = findings.by_ids(int(ref.partition(":")[2]) for ref in refs)
    lead = None
    for finding in found.values():
        signal = law.FINDING_SIGNALS.get(finding.code)
        if signal is None or signal.at_once is not at_once:
            continue
        concerned = recordings.by_refs([finding.about])
        lead = raise_by_system(
            kind=signal.misuse, rule=finding.code, origin="finding",
            sources=[Source(finding.ref, f"{finding.text}：{finding.about_zh}", finding.raised_at)],
            person=finding.person, unit=finding.unit, about=finding.about, known=f"系统记录：{signal.zh}。",
            recordings=list(concerned.values()), at=at,
        ) or lead  # fmt: skip
    return lead


def _unanswered(*, at: datetime) -> int:
    """Findings nobody explained in time; those that have their lead are passed over."""
    raised, after = 0, 0
    before = at - timedelta(days=LEAD_UNANSWERED_DAYS.value)
    slow = [code for code, signal in law.FINDING_SIGNALS.items() if not signal.at_once]
    while page := list(findings.unanswered(slow, raised_before=before, after=after)[:BATCH]):
        raised += ask_why.at_once({each.ref: each.ref for each in page}, partial(_ask_why, at=at), at)
        after = page[-1].pk
    return raised


@jobs.one_by_one("将久未说明的问题列为线索", known_as="liuhen.apps.accountability.signals.ask_why")
def ask_why(finding_ref: str, at: datetime) -> None:
    _ask_why([finding_ref], at=at)


def _ask_why(finding_refs: list[str], *, at: datetime) -> int:
    return sum(_about_findings([ref], at=at, at_once=False) is not None for ref in finding_refs)


def _doubted(entry: Entry, at: datetime) -> Lead | None:
    recording = recordings.by_refs([entry.subject]).get(entry.subject)
    doubts = recording.doubts.split() if recording else []
    for doubt in doubts:
        if recording and (signal := law.DOUBT_SIGNALS.get(doubt)):
            kind, zh = signal
            return raise_by_system(
                kind=kind, rule=doubt, origin="intake", sources=[Source(f"{recording.ref}:{doubt}", zh, entry.at)],
                person=recording.officer, unit=recording.unit, about=recording.ref, known=f"系统记录：{zh}。",
                recordings=[recording], at=at,
            )  # fmt: skip
    return None


def _reversed(entry: Entry, at: datetime) -> Lead | None:
    """A court or a reconsidering organ found against the unit; which fault it is, and whose, a person finds out."""
    remedy = remedies.of_ref(entry.subject)
    if remedy is None or not remedy.is_lost:
        return None
    known = f"系统记录：{remedy.kind_zh}结果为{remedy.outcome_zh}。"
    return raise_by_system(
        kind="fault-other", rule="remedy-lost", origin="remedy",
        sources=[Source(remedy.ref, f"{remedy}：{remedy.outcome_zh}", entry.at)], person=None, unit=remedy.unit,
        about=remedy.ref, known=known, at=at,
    )  # fmt: skip


def _failures(*, at: datetime) -> int:
    """Originals that the vault did not find whole on reading them back; whose doing it is, nobody knows yet."""
    cursor = Cursor.of("fixity")
    raised, position = 0, cursor.position
    while page := list(FixityFailure.objects.filter(pk__gt=position).order_by("pk")[:BATCH]):
        raised += look_at_failure.at_once(
            {f"fixityfailure:{failure.pk}": failure for failure in page},
            partial(_look_at_failures, at=at),
            at,
        )
        position = page[-1].pk
        Cursor.move("fixity", position)
    return raised


@jobs.one_by_one("将原件复核异常列为线索", known_as="liuhen.apps.accountability.signals.look_at_failure")
def look_at_failure(failure_ref: str, at: datetime) -> None:
    _look_at_failures(list(FixityFailure.objects.filter(pk=number_of(failure_ref))), at=at)


def _look_at_failures(failures: list[FixityFailure], *, at: datetime) -> int:
    return sum(1 for _ in _about_failures(failures, at=at))


def _about_failures(page: Sequence[FixityFailure], *, at: datetime) -> Iterator[Lead]:
    for failure in page:
        digest = failure.key.rpartition("/")[2]
        signal = law.FIXITY_SIGNALS.get(failure.result)
        recording = recordings.by_digest(digest) if signal and len(digest) == SHA256_LENGTH else None
        if signal is None or recording is None:
            continue
        kind, zh = signal
        lead = raise_by_system(
            kind=kind, rule=f"fixity-{failure.result}", origin="fixity",
            sources=[Source(f"{recording.ref}:{failure.result}", zh, failure.at)],
            person=None, unit=recording.unit, about=recording.ref, known=f"系统记录：{zh}。",
            recordings=[recording], at=at,
        )  # fmt: skip
        if lead:
            yield lead
