"""Change a class of retention, tried out first; `signing` brings it on, then it is carried out in batches."""

from datetime import datetime

from liuhen.apps.recordings.actions import keeping
from liuhen.apps.retention import lifecycle, queries
from liuhen.apps.retention.actions import signing
from liuhen.apps.retention.models import Classification, RuleChange
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Conflict, Invalid, action, locked, step
from liuhen.regulation import retention as law

BATCH = 200


@action(lifecycle.PROPOSE)
def propose(*, key: str, zh: str, years: int, source: str, why: str, by: Actor, at: datetime) -> RuleChange:
    """Propose a class's term with its source, and try out what it would do. Raises Refused below the floor."""
    if key == law.UNCLASSIFIED.key:
        raise Invalid("不能提出变更：未分类的资料一律保留，没有期限可改", field="key")
    unit_id, person_id = signing.proposer(by, what="提出变更")
    if RuleChange.objects.filter(key=key, state__in=("proposed", "signed", "applying")).exists():
        raise Conflict("不能提出变更：该类别已有一项变更在办理", remedy="请先办结或撤回原有的变更")
    was = queries.class_of(key)
    if was is not None and was.years == years and was.source == source:
        raise Invalid("不能提出变更：期限和依据与现行的相同", field="years")
    change = RuleChange(
        unit_id=unit_id, key=key, zh=zh or (was.zh if was else key), is_new=was is None,
        was_years=was.years if was else None, years=years, source=source, why=why,
        proposed_at=at, proposer_id=person_id, **signing.tried(queries.try_out(key, years), at=at),
    )  # fmt: skip
    return step(
        change, lifecycle.PROPOSE, by=by, at=at, facts=law.ClassFacts(years, change.source, change.trial["sooner"]),
        data={"class": key, "was": change.was_years, "years": years, "source": change.source, **signing.told(change)},
    )  # fmt: skip


@action
def advance(*, change: RuleChange, at: datetime) -> RuleChange:
    """Reckon the next recordings of the class anew; done with all, the change is in force. Goes on after any death."""
    change = locked(change)
    if change.state != "applying":
        return change
    rows = Classification.objects.filter(retention_class__key=change.key, pk__gt=change.applied_through)
    page = list(rows.order_by("id")[:BATCH])
    if not page:
        return step(
            change, lifecycle.COME_INTO_FORCE["rulechange"], by=SYSTEM, at=at, changes={"in_force_at": at},
            data={"count": change.applied},
        )  # fmt: skip
    moved = _reckon_anew([each.recording_id for each in page], change, at=at)
    progress = {"applied": change.applied + moved, "applied_through": page[-1].pk}
    return step(
        change, lifecycle.ADVANCE["rulechange"], by=SYSTEM, at=at, changes=progress, data={"count": moved}
    )


def _reckon_anew(ids: list[int], change: RuleChange, *, at: datetime) -> int:
    applying, moved = queries.classes_by_recording(ids), 0
    for row in keeping.lock(ids):
        reckoned = queries.keeping_of(row, applying[row.pk])
        if row.state != "stored" or reckoned is None or row.kept_class == law.UNCLASSIFIED.key:
            continue
        stands = (row.kept_until, row.kept_without_end, row.kept_class)
        if stands != (reckoned.until, reckoned.without_end, reckoned.key):
            keeping.keep(recording=row, keeping=reckoned, data={"under": change.ref}, by=SYSTEM, at=at)
            moved += 1
    return moved
