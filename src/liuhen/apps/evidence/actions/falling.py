"""Mark what does not stand any more, and what stands again: exactly what falls with it, and nothing else."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from liuhen.apps.evidence import lifecycle, queries
from liuhen.apps.evidence.falling import Cause, facts_that_fall
from liuhen.apps.evidence.models import Evidence, Fact, Fallen, Support
from liuhen.apps.findings import actions as findings
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import action, step
from liuhen.regulation import evidence as law

BATCH = 500


@action
def look_again(*, evidence_ids: Collection[int], at: datetime) -> list[Fallen]:
    """Hold marks against what is so now, for evidence and all facts that rest on it; return those newly made.

    May run twice and at the same time as another: the rows of the evidence are locked.
    """
    locked = Evidence.objects.select_for_update().filter(pk__in=list(evidence_ids)).order_by("pk")
    rows = list(locked.values_list("pk", flat=True))
    resting = Support.objects.filter(evidence_id__in=rows).values("fact_id")
    facts = list(Fact.objects.filter(pk__in=resting, state="found").select_related("case").order_by("pk"))
    supports: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    of_them = Support.objects.filter(fact__in=facts).order_by("id")
    for fact_id, evidence_id, needed in of_them.values_list("fact_id", "evidence_id", "needed"):
        supports[fact_id].append((evidence_id, needed))
    concerned = {pk for each in supports.values() for pk, _ in each} | set(rows)
    evidence = list(Evidence.objects.filter(pk__in=concerned).select_related("case").order_by("pk"))
    lost = queries.causes_of(evidence)
    return _mark(evidence, lost, at=at) + _mark(facts, facts_that_fall(supports, lost), at=at)


@action
def mend(*, ref: str, at: datetime) -> None:
    """End the mark of what is not held any more, if it has one."""
    for mark in Fallen.objects.filter(what=ref, state="fallen"):
        _heal(mark, at=at)


def _mark(rows: Iterable[Any], causes: dict[int, Cause], *, at: datetime) -> list[Fallen]:
    """Open, keep or heal the marks of rows of one noun; a mark whose cause is another now makes way for a new one."""
    by_ref = {row.ref: row for row in rows}
    known = {each.what: each for each in Fallen.objects.filter(what__in=by_ref, state="fallen")}
    made = []
    for ref, row in by_ref.items():
        cause, mark = causes.get(row.pk), known.get(ref)
        if mark and cause and (mark.cause, mark.by_ref) == (cause.key, cause.ref):
            continue
        if mark:
            _heal(mark, at=at)
        if cause:
            made.append(_fell(row, cause, at=at))
    return made


def _fell(row: Any, cause: Cause, *, at: datetime) -> Fallen:
    mark = Fallen(
        case_id=row.case_id,
        unit_id=row.unit_id,
        what=row.ref,
        cause=cause.key,
        by_ref=cause.ref,
        fallen_at=at,
    )
    mark = step(
        mark,
        lifecycle.FALL,
        by=SYSTEM,
        at=at,
        data={"what": row.ref, "cause": cause.key, "by_ref": cause.ref},
    )
    check = law.FACT_STANDS if isinstance(row, Fact) else law.EVIDENCE_STANDS
    if cause.key != "excluded":  # that somebody judged so is no fault of the unit's
        findings.open_finding(
            found=check.finding, duty=law.FACTS_FALL, about=mark.ref, about_zh=f"{row.case}：{row}"[:200],
            unit_id=row.unit_id, person=None, by=SYSTEM, at=at,
        )  # fmt: skip
    return mark


def _heal(mark: Fallen, *, at: datetime) -> None:
    step(
        mark,
        lifecycle.HEAL,
        by=SYSTEM,
        at=at,
        changes={"healed_at": at},
        data={"what": mark.what, "cause": mark.cause},
    )
