"""What does a decision rest on, what rests on this, and which decisions do not stand any more?"""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import orjson
from django.db.models import QuerySet

from liuhen.apps.decisions.models import CaseHearing, Decision, DecisionGround, Plea
from liuhen.apps.decisions.queries import deciding, rights
from liuhen.apps.documents import queries as documents
from liuhen.apps.evidence import queries as evidence
from liuhen.kernel.ledger.rows import sealed_row

if TYPE_CHECKING:
    from django.db.models import Model


@dataclass(frozen=True)
class Ground:
    """One thing that a decision rests on, with what it is called and what it says now."""

    ref: str
    title: str
    needed: bool
    digest: str


def _row(row: "Model", title: str, *, needed: bool = False, ref: str = "") -> Ground:
    name = ref or f"{row._meta.model_name}:{row.pk}"
    return Ground(name, title[:200], needed, hashlib.sha256(sealed_row(row)).hexdigest())


def gathered(decision: Decision) -> list[Ground]:
    """Return all that a decision rests on as it is issued, each once: the needed ones first of their kind."""
    found: dict[str, Ground] = {}
    for each in (*_of_facts(decision), *_of_rights(decision), *_of_reviews(decision), *_of_rules(decision)):
        found.setdefault(each.ref, each)
    return list(found.values())


def _of_facts(decision: Decision) -> Iterator[Ground]:
    """Yield the cited facts, what supports them, and the recordings that are it."""
    cited = {fact.pk: role for fact, role in deciding.cited_by(decision)}
    for each in evidence.facts_of(decision.case):
        if each.fact.pk not in cited:
            continue
        yield _row(each.fact, f"事实：{each.fact}", needed=cited[each.fact.pk] != "lighter")
        for item, _, _ in each.rests_on:
            files = sorted(item.files.values_list("sha256", flat=True))
            said = [item.pk, item.kind, item.name, item.from_s, item.to_s, files]
            yield Ground(
                item.ref, f"证据：{item}"[:200], False, hashlib.sha256(orjson.dumps(said)).hexdigest()
            )
            if item.recording is not None:
                yield Ground(
                    item.recording.ref, f"音像资料 {item.recording.pk}", False, item.recording.sha256
                )


def _of_rights(decision: Decision) -> Iterator[Ground]:
    """Yield the notice, how it was served, what the party said to it, and its hearing."""
    needed = decision.case.rule.notice and decision.outcomes != ["no-penalty"]
    notice = rights.notice_to(decision.case, decision.party)
    if notice is not None and notice.served_at:
        yield _row(notice, f"权利告知：{notice}", needed=needed)
        if notice.document is not None:
            yield _row(notice.document, f"文书：{notice.document.number or notice.document.title}")
            for service in documents.services_of(notice.document).filter(state="served"):
                yield _row(service, "权利告知的送达", needed=needed)
    for plea in Plea.objects.filter(case=decision.case, party=decision.party).order_by("id"):
        yield _row(plea, f"{plea}")
    for hearing in CaseHearing.objects.filter(case=decision.case, party=decision.party).order_by("id"):
        yield _row(hearing, f"{hearing}", needed=hearing.state == "reported")


def _of_reviews(decision: Decision) -> Iterator[Ground]:
    for row in (deciding.last_review(decision), deciding.last_discussion(decision)):
        if row is not None:
            yield _row(row, str(row))


def _of_rules(decision: Decision) -> Iterator[Ground]:
    """Yield the band and the power, with the versions of laws that this rests on."""
    if decision.band is not None:
        yield _row(decision.band, f"裁量档次：{decision.band.benchmark}，{decision.band}")
        yield _row(decision.band.benchmark, f"裁量基准：{decision.band.benchmark}")
    if decision.case.power is not None:
        yield _row(decision.case.power, f"职权：{decision.case.power}")
        for basis in decision.case.power.bases.select_related("law_version__law").order_by("id"):
            yield _row(basis.law_version, f"依据：{basis}")


def grounds_of(decision: Decision) -> "QuerySet[DecisionGround]":
    """Return what a decision rested on when it was issued, in order."""
    return DecisionGround.objects.filter(decision=decision).order_by("place")


def rests_on(ref: str) -> "QuerySet[Decision]":
    """Return the decisions that rested on something when they were issued: a fact, evidence, a recording, a service."""
    rows = Decision.objects.filter(pk__in=DecisionGround.objects.filter(ref=ref).values("decision_id"))
    return rows.select_related("case__unit", "unit", "party").order_by("id")


def fallen_refs() -> set[str]:
    """Return the refs of all facts and services that do not stand now, or were taken back; there are few."""
    facts = {ref for ref in evidence.fallen_refs() if ref.startswith("fact:")}
    facts |= {f"fact:{pk}" for pk in evidence.withdrawn_facts()}
    return facts | {f"service:{pk}" for pk in documents.void_services()}


def shaken() -> "QuerySet[Decision]":
    """Return the decisions that hold and of which something that they need does not stand now."""
    lost = DecisionGround.objects.filter(needed=True, ref__in=fallen_refs())
    rows = Decision.objects.filter(pk__in=lost.values("decision_id"), state="issued")
    return rows.select_related("case__unit", "unit", "party").order_by("id")


def what_fell(decisions: Iterable[Decision]) -> dict[int, list[DecisionGround]]:
    """Return by decision which of its needed grounds do not stand now; three queries for all."""
    ids = [each.pk for each in decisions]
    found: dict[int, list[DecisionGround]] = {pk: [] for pk in ids}
    rows = DecisionGround.objects.filter(decision_id__in=ids, needed=True, ref__in=fallen_refs())
    for row in rows.order_by("decision_id", "place"):
        found[row.decision_id].append(row)
    return found


def wrongly_marked() -> tuple[list[Decision], list[Decision]]:
    """Return the decisions to be marked as shaken, and those whose mark is to end."""
    now = {each.pk: each for each in shaken()}
    marked = Decision.objects.filter(state="issued", shaken_at__isnull=False).select_related(
        "case__unit", "unit"
    )
    standing = [each for each in marked if each.pk not in now]
    return [each for each in now.values() if each.shaken_at is None], standing
