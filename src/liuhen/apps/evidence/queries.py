"""Questions about evidence and facts: what stands, what fell and with what; all that other apps read here."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import orjson
from django.db.models import Prefetch, Q, QuerySet

from liuhen.apps.activities import queries as activities
from liuhen.apps.evidence.falling import Cause, Cited, Standing, cause_of, facts_that_fall
from liuhen.apps.evidence.models import Collector, Evidence, EvidenceFile, Fact, Fallen, Support, Watch
from liuhen.apps.recordings import queries as recordings
from liuhen.apps.retention import queries as retention
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import by_noun, number_of
from liuhen.kernel.narrowing import chosen
from liuhen.kernel.vault import blobs
from liuhen.regulation.evidence import CitedFacts

if TYPE_CHECKING:
    from liuhen.apps.cases.models import Case
    from liuhen.apps.recordings.models import Recording

NAMED_AT_MOST = 3


def visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Evidence]":
    rows: QuerySet[Evidence] = Evidence.objects.visible_to(actor, permission)
    return rows.select_related("case", "unit", "recording")


def facts_visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Fact]":
    rows: QuerySet[Fact] = Fact.objects.visible_to(actor, permission)
    return rows.select_related("case", "unit")


def falls_visible_to(actor: Actor, permission: Permission = Permission.CASE_SEE) -> "QuerySet[Fallen]":
    rows: QuerySet[Fallen] = Fallen.objects.visible_to(actor, permission)
    return rows.select_related("case", "unit")


def falls_to_mend(actor: Actor) -> "QuerySet[Fallen]":
    """Return which facts do not stand now, of the cases somebody handles."""
    rows = falls_visible_to(actor, Permission.CASE_HANDLE).filter(state="fallen", what__startswith="fact:")
    return rows.order_by("fallen_at", "id")


def filtered(rows: "QuerySet[Evidence]", *, wanted: Mapping[str, Any]) -> "QuerySet[Evidence]":
    """Cut a list by unit, case, kind, state, and whether it does not stand now or came late."""
    rows = rows.filter(**chosen(wanted, "unit", "case", "kind"))
    if wanted.get("state") == "late":
        return rows.filter(late=True)
    if wanted.get("state") == "fallen":
        return rows.filter(pk__in=marked("evidence"))
    return rows.filter(state=wanted["state"]) if wanted.get("state") else rows


ENDED = frozenset({"refused", "withdrawn", "transferred"})
DECIDED = frozenset({"decided", "closed"})
"""States of a case in which nothing more is collected, and in which what is collected comes too late."""


def takes_evidence(case: "Case") -> bool:
    return case.state not in ENDED


def is_decided(case: "Case") -> bool:
    return case.state in DECIDED


def is_looked_into(case: "Case") -> bool:
    """Say whether facts are still being found in a case, and measures taken for their sake."""
    return takes_evidence(case) and not is_decided(case)


def of_case(case: "Case") -> "QuerySet[Evidence]":
    """Return all evidence of a case in the order it was registered: the excluded and the late too."""
    rows: QuerySet[Evidence] = Evidence.objects.filter(case=case).order_by("id")
    people = Prefetch("collectors", Collector.objects.select_related("person").order_by("id"))
    return rows.select_related("recording", "judge").prefetch_related(people, "files")


def collector_ids(evidence: Evidence) -> frozenset[int]:
    return frozenset(evidence.collectors.values_list("person_id", flat=True))


def supported_by(evidence: Evidence) -> "QuerySet[Support]":
    """Return which facts rest on evidence, and whether they need it; withdrawn ones too."""
    return evidence.supports.select_related("fact").order_by("fact_id")


def causes_of(rows: Iterable[Evidence]) -> dict[int, Cause]:
    """Return why evidence does not stand as things are now, by id; what stands is left out. Five queries at most."""
    return {row.evidence_id: cause for row in _standings(rows) if (cause := cause_of(row))}


def _standings(rows: Iterable[Evidence]) -> list[Standing]:
    ids = [row.pk for row in rows]
    if not ids:
        return []
    fields = ("recording_id", "recording__state", "recording__sha256", "link_id", "link__state")
    cited = Evidence.objects.filter(pk__in=ids).order_by("pk").values_list("pk", "state", *fields)
    told = list(cited)
    watches: dict[int, list[tuple[Any, ...]]] = defaultdict(list)
    for pk, *rest in (
        Watch.objects.filter(evidence_id__in=ids).order_by("id").values_list("evidence_id", *fields)
    ):
        watches[pk].append(tuple(rest))
    files: dict[int, list[str]] = defaultdict(list)
    for pk, sha256 in EvidenceFile.objects.filter(evidence_id__in=ids).values_list("evidence_id", "sha256"):
        files[pk].append(sha256)
    named = {sha256 for each in files.values() for sha256 in each}
    named |= {row[4] for row in told if row[4]} | {row[2] for each in watches.values() for row in each}
    broken = blobs.failing(named)

    def cite(
        recording_id: int, state: str, sha256: str, link_id: int | None, link_state: str | None
    ) -> Cited:
        return Cited(recording_id, state, sha256 in broken, link_id, link_state or "")

    return [
        Standing(
            pk, state == "excluded", cite(*rest) if rest[0] else None, tuple(cite(*each) for each in watches[pk]),
            next((sha256 for sha256 in files[pk] if sha256 in broken), ""),
        )
        for pk, state, *rest in told
    ]  # fmt: skip


def standing(case: "Case") -> list[Evidence]:
    """Return the evidence that a decision may rest on: what is neither excluded nor lost, and did not come after it."""
    rows = list(of_case(case))
    lost = causes_of(rows)
    return [row for row in rows if row.pk not in lost and not row.late]


@dataclass(frozen=True)
class FoundFact:
    """A fact with the evidence it rests on, each with whether it is needed and why it does not stand, if so."""

    fact: Fact
    rests_on: tuple[tuple[Evidence, bool, Cause | None], ...]
    cause: Cause | None

    @property
    def stands(self) -> bool:
        return self.cause is None


def facts_of(case: "Case") -> list[FoundFact]:
    """Return the facts found in a case, in their order, as they stand now."""
    facts = list(Fact.objects.filter(case=case, state="found").order_by("id"))
    for each in facts:
        each.case = case  # with what was read along with it: whoever asks who handles it asks once
    rows = (
        Support.objects.filter(fact__in=facts).select_related("evidence__recording").order_by("evidence_id")
    )
    by_fact: dict[int, list[Support]] = defaultdict(list)
    for row in rows:
        by_fact[row.fact_id].append(row)
    lost = causes_of({row.evidence for each in by_fact.values() for row in each})
    falling = facts_that_fall(
        {pk: [(row.evidence_id, row.needed) for row in each] for pk, each in by_fact.items()}, lost
    )
    return [
        FoundFact(
            fact,
            tuple((row.evidence, row.needed, lost.get(row.evidence_id)) for row in by_fact[fact.pk]),
            falling.get(fact.pk),
        )
        for fact in facts
    ]


def fallen(case: "Case") -> "QuerySet[Fallen]":
    """Return what of a case is marked as not standing now, evidence and facts, the first first."""
    rows: QuerySet[Fallen] = Fallen.objects.filter(case=case, state="fallen")
    return rows.order_by("fallen_at", "id")


def fallen_refs() -> "QuerySet[Any, str]":
    """Return the refs of all evidence and facts that are marked as not standing now, for whoever rests on them."""
    return Fallen.objects.filter(state="fallen").values_list("what", flat=True)


def withdrawn_facts() -> "QuerySet[Fact, int]":
    """Return the ids of the facts that are not held any more."""
    return Fact.objects.filter(state="withdrawn").order_by().values_list("pk", flat=True)


def falls_of(refs: Collection[str]) -> "QuerySet[Fallen]":
    """Return every fall of these, healed ones too, newest first."""
    rows: QuerySet[Fallen] = Fallen.objects.filter(what__in=refs)
    return rows.select_related("case").order_by("-id")


def digest_of(case: "Case", found: Sequence[FoundFact] | None = None) -> str:
    """Return SHA-256 (hex) over facts, what they rest on and the evidence that stands; it changes when any does."""
    told = {
        "facts": [
            [each.fact.pk, each.fact.sentence, each.fact.element, each.stands,
             [[evidence.pk, needed, cause is None] for evidence, needed, cause in each.rests_on]]
            for each in (facts_of(case) if found is None else found)
        ],
        "evidence": [
            [each.pk, each.kind, each.name, each.recording.sha256 if each.recording else "", each.from_s, each.to_s,
             sorted(file.sha256 for file in each.files.all())]
            for each in standing(case)
        ],
    }  # fmt: skip
    return hashlib.sha256(orjson.dumps(told)).hexdigest()


@dataclass(frozen=True)
class Resting:
    """What rests on something: evidence that names it or is it, and facts found from that."""

    evidence: list[Evidence]
    facts: list[Fact]

    @property
    def refs(self) -> list[str]:
        """What a decision may have written down as that on which it rests."""
        return [each.ref for each in (*self.evidence, *self.facts)]


def what_rests_on(refs: Iterable[str]) -> Resting:
    """Return what rests on recordings, links, evidence or facts, by their refs. Three queries by index."""
    ids = defaultdict[str, set[int]](set, by_noun(refs))
    evidence = list(
        Evidence.objects.filter(pk__in=naming(ids["recording"], ids["link"], ids["evidence"]))
        .select_related("case")
        .order_by("id")
    )
    if not evidence and not ids["fact"]:
        return Resting([], [])
    by_evidence = Support.objects.filter(evidence__in=evidence).values("fact_id")
    facts = Fact.objects.filter(Q(pk__in=by_evidence) | Q(pk__in=ids["fact"]), state="found")
    return Resting(evidence, list(facts.select_related("case").order_by("id")))


def naming(
    recordings: Iterable[int] = (),
    links: Iterable[int] = (),
    evidence: Iterable[int] = (),
    files: Iterable[str] = (),
) -> set[int]:
    """Return the ids of the evidence that is, cites or was watched by any of these; each by its own index."""
    recordings, links, files = list(recordings), list(links), list(files)
    found = set(evidence)
    for column, wanted in (("recording_id__in", recordings), ("link_id__in", links)):
        if wanted:
            found.update(Evidence.objects.filter(**{column: wanted}).order_by().values_list("pk", flat=True))
            found.update(
                Watch.objects.filter(**{column: wanted}).order_by().values_list("evidence_id", flat=True)
            )
    if files:
        rows = EvidenceFile.objects.filter(sha256__in=files).order_by()
        found.update(rows.values_list("evidence_id", flat=True))
    return found


def lost_after(pk: int, *, most: int) -> list[tuple[int, str]]:
    """Return the next marks of evidence that was lost otherwise than by a person, by id, to be looked at again."""
    rows = Fallen.objects.filter(state="fallen", what__startswith="evidence:").exclude(cause="excluded")
    return list(rows.filter(pk__gt=pk).order_by("pk").values_list("pk", "what")[:most])


def cited(recording_ids: Iterable[int]) -> dict[int, set[str]]:
    """Return in which cases recordings are cited as evidence, or watched it being collected: numbers, by recording."""
    ids, found = list(recording_ids), defaultdict[int, set[str]](set)
    for rows, column in ((Evidence.objects, "case"), (Watch.objects, "evidence__case")):
        named = rows.filter(recording_id__in=ids).order_by()
        for pk, number, case_id in named.values_list("recording_id", f"{column}__number", f"{column}__id"):
            found[pk].add(number or str(case_id))
    return dict(found)


def recordings_cited(case: "Case", *, also: Iterable[int] = ()) -> "list[Recording]":
    """Return the recordings that evidence of a case is or was watched by, and ``also`` these, as they were taken."""
    ids = {pk for pk in Evidence.objects.filter(case=case).values_list("recording_id", flat=True) if pk}
    ids |= set(Watch.objects.filter(evidence__case=case).values_list("recording_id", flat=True)) | set(also)
    found = recordings.by_ids(ids).values()
    return sorted(found, key=lambda each: (each.started_at is None, each.started_at, each.pk))


def files_of(case: "Case") -> "QuerySet[EvidenceFile]":
    """Return the files that came along with the evidence of a case."""
    rows: QuerySet[EvidenceFile] = EvidenceFile.objects.filter(evidence__case=case)
    return rows.select_related("evidence").order_by("evidence_id", "id")


def cited_recordings(rows: Sequence[Any], _: Actor) -> list[CitedFacts]:
    """Say of each recording in which cases it is cited. 《责任制》第30条."""
    return _cited([{row.pk} for row in rows])


def cited_in_batches(rows: Sequence[Any], _: Actor) -> list[CitedFacts]:
    """Say of each batch to be destroyed in which cases any of it is cited."""
    return _cited(retention.recordings_in(rows))


def _cited(batches: list[set[int]]) -> list[CitedFacts]:
    cases = cited({pk for batch in batches for pk in batch})
    return [CitedFacts(_several({case for pk in batch for case in cases.get(pk, ())})) for batch in batches]


def _several(cases: set[str]) -> str:
    named = sorted(cases)
    more = f"等{len(named)}件" if len(named) > NAMED_AT_MOST else ""
    return "、".join(named[:NAMED_AT_MOST]) + more


def marked(noun: str) -> list[int]:
    """Return the ids of all rows of a noun that are marked as not standing now; there are few."""
    return [number_of(what) for what in fallen_refs().filter(what__startswith=f"{noun}:")]


def names_of(refs: Iterable[str]) -> dict[str, str]:
    """Return what the people, recordings, activities and evidence of a trail are called."""
    wanted = list(refs)
    ids = [number_of(ref) for ref in wanted if ref.startswith("evidence:")]
    ours = {
        f"evidence:{pk}": name for pk, name in Evidence.objects.filter(pk__in=ids).values_list("pk", "name")
    }
    return activities.names_of(wanted) | ours
