"""Put evidence on record, exclude it, reinstate it. 《责任制》第30条，《行政处罚法》第42、46条."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from liuhen.apps.activities import queries as activities
from liuhen.apps.cases import queries as cases
from liuhen.apps.evidence import lifecycle, queries
from liuhen.apps.evidence import on_site as site
from liuhen.apps.evidence.actions.falling import look_again
from liuhen.apps.evidence.models import Collector, Evidence, EvidenceFile, Watch
from liuhen.apps.people import queries as people
from liuhen.apps.recordings.actions import keeping
from liuhen.kernel.access import Actor
from liuhen.kernel.attachments import Kept, write
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, Move, WrongState, action, locked, step
from liuhen.kernel.vault import blobs
from liuhen.regulation import evidence as law
from liuhen.regulation.parameters import BREAK_TOLERANCE_SECONDS
from liuhen.regulation.people import day_zh

if TYPE_CHECKING:
    from liuhen.apps.activities.models import Link
    from liuhen.apps.cases.models import Case
    from liuhen.apps.people.models import Person
    from liuhen.apps.recordings.models import Recording

CANNOT = lifecycle.COLLECT.cannot


@action(lifecycle.COLLECT)
def collect(
    *, case: "Case", kind: str, name: str, source: str, collected_at: datetime, place: str, method: str,
    collectors: "Sequence[Person]", collected_until: datetime | None = None, proves: str = "", verified: str = "",
    recordings: "Sequence[Recording]" = (), from_s: int | None = None, to_s: int | None = None,
    watched_by: "Sequence[Recording]" = (), files: Sequence[Kept] = (), by: Actor, at: datetime,
) -> Evidence:  # fmt: skip
    """Register evidence by two handlers, or by one whom a recording shows throughout where a law says so.

    A recording is cited by interval, in seconds, and stays where it is; evidence that comes after the decision is
    marked late and stands outside of it.
    """
    _expect_times(collected_at, collected_until, at=at)
    here = {row.pk: row for row in keeping.lock({each.pk for each in (*recordings, *watched_by)})}
    recording = here[recordings[0].pk] if recordings else None
    watching = [here[each.pk] for each in watched_by]
    _expect_whole(recording)
    _expect_span(recording, from_s, to_s)
    links = activities.confirmed_links(here)
    facts = _facts(
        case, list(collectors), kind=kind, verified=verified, began=collected_at, ended=collected_until or collected_at,
        watching=watching, links=links, keeps=bool(files or recording),
    )  # fmt: skip
    alone = facts.one_by if facts.collectors == 1 else ""
    evidence = Evidence(
        case=case, unit_id=case.unit_id, kind=kind, name=name, source=source, collected_at=collected_at,
        collected_until=collected_until, place=place, method=method, proves=proves, verified=verified, one_by=alone,
        recording=recording, link=links.get(recording.pk) if recording else None, from_s=from_s, to_s=to_s,
        late=queries.is_decided(case), registered_at=at,
    )  # fmt: skip
    return _registered(
        evidence,
        lifecycle.COLLECT,
        collectors,
        facts,
        watching=watching,
        links=links,
        files=files,
        by=by,
        at=at,
    )


@action(lifecycle.TAKE_IN)
def take_in(*, case: "Case", by: Actor, at: datetime) -> list[Evidence]:
    """Register what a visit's officers took on site before there was a case: its pictures and its recordings.

    By digest, nothing is copied; who collected it are the officers who were there. What is not whole stays outside.
    """
    case = locked(case)  # what is taken in already is seen by one at a time
    recordings = {each.recording.pk for each in site.found(case) if each.recording}
    keeping.lock(recordings)
    found = [each for each in site.found(case) if each.is_open]  # as it is under the locks
    if not found:
        raise WrongState(
            f"{lifecycle.TAKE_IN.cannot}：没有可以收入的现场照片、音像资料",
            remedy="检查中没有留下的，或者已经收入的，在案件页面的证据清单中查看",
        )
    links = activities.confirmed_links(recordings)
    return [_taken_in(case, each, links, by=by, at=at) for each in found]


def _taken_in(
    case: "Case", found: site.OnSite, links: "dict[int, Link]", *, by: Actor, at: datetime
) -> Evidence:
    _expect_times(found.began, found.ended, at=at)
    facts = _facts(
        case, list(found.collectors), kind=found.kind, verified="", began=found.began,
        ended=found.ended or found.began, watching=(), links=links, keeps=True,
    )  # fmt: skip
    evidence = Evidence(
        case=case, unit_id=case.unit_id, kind=found.kind, name=found.name, source=found.source,
        collected_at=found.began, collected_until=found.ended, place=found.place, method=found.method,
        recording=found.recording, link=links.get(found.recording.pk) if found.recording else None,
        origin=found.origin, late=queries.is_decided(case), registered_at=at,
    )  # fmt: skip
    return _registered(
        evidence, lifecycle.TAKE_IN, found.collectors, facts, watching=(), links=links, files=found.files, by=by,
        at=at, visit=found.visit.pk,
    )  # fmt: skip


def _registered(
    evidence: Evidence, move: Move, collectors: "Sequence[Person]", facts: law.CollectionFacts, *,
    watching: "Sequence[Recording]", links: "dict[int, Link]", files: Sequence[Kept], by: Actor, at: datetime,
    visit: int | None = None,
) -> Evidence:  # fmt: skip
    alone = evidence.one_by

    def beside(row: Evidence) -> None:
        Collector.objects.bulk_create(Collector(evidence=row, person=each) for each in collectors)
        Watch.objects.bulk_create(
            Watch(evidence=row, recording=each, link=links.get(each.pk)) for each in watching if alone
        )
        write(EvidenceFile, files, evidence=row)

    return step(
        evidence, move, by=by, at=at, facts=facts,
        data=_told(evidence, collectors, watching, files, visit), along=beside,
    )  # fmt: skip


@action(lifecycle.EXCLUDE)
def exclude(*, evidence: Evidence, reason: str, article: str, by: Actor, at: datetime) -> Evidence:
    """Exclude evidence, by somebody who did not collect it; it stays there, and what rests on it falls at once."""
    return _judged(evidence, lifecycle.EXCLUDE, reason, article, by=by, at=at)


@action(lifecycle.REINSTATE)
def reinstate(*, evidence: Evidence, reason: str, article: str, by: Actor, at: datetime) -> Evidence:
    """Let excluded evidence count again, in the same way; what had fallen with it alone stands again."""
    return _judged(evidence, lifecycle.REINSTATE, reason, article, by=by, at=at)


def _judged(
    evidence: Evidence, move: Move, reason: str, article: str, *, by: Actor, at: datetime
) -> Evidence:
    facts = law.ExclusionFacts(by.person_id, queries.collector_ids(evidence), reason, article)
    said = {"reason": reason, "article": article}
    evidence = step(
        evidence, move, by=by, at=at, facts=facts, changes=said | {"judge_id": by.person_id, "judged_at": at},
        data=said,
    )  # fmt: skip
    look_again(evidence_ids=[evidence.pk], at=at)
    return evidence


def _expect_times(began: datetime, ended: datetime | None, *, at: datetime) -> None:
    if began > at:
        raise Invalid(f"{CANNOT}：取证时间晚于现在", field="collected_at")
    if ended is not None and not began <= ended <= at:
        raise Invalid(f"{CANNOT}：取证结束时间应在开始之后、现在之前", field="collected_until")


def _expect_whole(recording: "Recording | None") -> None:
    if recording is None:
        return
    if recording.state != "stored" or blobs.failing([recording.sha256]):
        what = recording.state_zh if recording.state != "stored" else "复核不符"
        raise Invalid(
            f"{CANNOT}：这份资料现在是“{what}”，不能引作证据",
            field="recording",
            remedy="请待核实后再引用，或改引其他资料",
        )


def _expect_span(recording: "Recording | None", from_s: int | None, to_s: int | None) -> None:
    if from_s is None and to_s is None:
        return
    if recording is None:
        raise Invalid(f"{CANNOT}：没有引用音像资料，不填写起止秒数", field="from_s")
    if from_s is None or to_s is None or from_s >= to_s:
        raise Invalid(f"{CANNOT}：引用的一段应写明起止，起在止前", field="to_s")
    length = _seconds(recording)
    if length is None:
        raise Invalid(
            f"{CANNOT}：这份资料的时长没有测出，不能只引用其中一段", field="to_s", remedy="请引用整份资料"
        )
    if to_s > length:
        raise Invalid(f"{CANNOT}：这份资料只有{length}秒，引用到第{to_s}秒", field="to_s")


def _seconds(recording: "Recording") -> int | None:
    """Return how many seconds begin within a recording, as measured in the file."""
    return None if recording.duration_ms is None else -(-recording.duration_ms // 1000)


def _facts(
    case: "Case", collectors: "list[Person]", *, kind: str, verified: str, began: datetime, ended: datetime,
    watching: "Sequence[Recording]", links: "dict[int, Link]", keeps: bool,
) -> law.CollectionFacts:  # fmt: skip
    day = local_day(began)
    ours = {each.person_id for each in cases.handlers_on(case, day)} | site.officers_there(case, day)
    outsiders = [each.name for each in collectors if each.pk not in ours]
    odd, standing = people.first_not_in_order(collectors, on=day)
    return law.CollectionFacts(
        case_zh=f"{case}现在是“{case.state_zh}”状态", case_is_open=queries.takes_evidence(case),
        collectors=len(collectors), outsider="、".join(outsiders), day_zh=day_zh(day),
        officer_name=odd.name if odd else "", is_auxiliary=odd is not None and odd.kind != "officer",
        certificate_valid_on_day=standing.valid, certificate_reason=standing.reason,
        one_by=case.rule.one_if_recorded, is_watched=_are_watching(watching, began, ended),
        keeps_something=keeps, kind=kind, verified=verified,
    )  # fmt: skip


def _are_watching(rows: "Sequence[Recording]", began: datetime, ended: datetime) -> bool:
    """Say whether recordings that stand cover a span without a break."""
    if not rows or blobs.failing(row.sha256 for row in rows) or any(row.state != "stored" for row in rows):
        return False
    spans = sorted((row.started_at, row.ended_at) for row in rows if row.started_at and row.ended_at)
    if not spans or spans[0][0] > began:
        return False
    between, reached = timedelta(seconds=BREAK_TOLERANCE_SECONDS.value), spans[0][0]
    for started, over in spans:
        if started > reached + between:
            break
        reached = max(reached, over)
    return reached >= ended


def _told(
    evidence: Evidence, collectors: "Sequence[Person]", watching: "Sequence[Recording]", files: Sequence[Kept],
    visit: int | None,
) -> dict[str, Any]:  # fmt: skip
    return {
        "case": evidence.case_id, "kind": evidence.kind, "name": evidence.name, "source": evidence.source,
        "collected_at": evidence.collected_at.isoformat(), "place": evidence.place, "method": evidence.method,
        "collectors": [each.pk for each in collectors], "late": evidence.late, "proves": evidence.proves,
        "verified": evidence.verified, "one_by": evidence.one_by,
        "collected_until": evidence.collected_until.isoformat() if evidence.collected_until else "",
        "recording": evidence.recording_id, "sha256": evidence.recording.sha256 if evidence.recording else "",
        "from_s": evidence.from_s, "to_s": evidence.to_s,
        "watched": [each.pk for each in watching] if evidence.one_by else [],
        "files": [{"name": each.name, "sha256": each.sha256} for each in files],
        "origin": evidence.origin, "visit": visit,
    }  # fmt: skip
