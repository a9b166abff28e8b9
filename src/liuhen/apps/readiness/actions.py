"""Verbs on what could lawfully be done: judge the next day, open and close gaps, say what is done about one."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from liuhen.apps.readiness import lifecycle, queries
from liuhen.apps.readiness.judging import judge
from liuhen.apps.readiness.models import Gap, Standing
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import ONE_DAY, local_day
from liuhen.kernel.flow import action, step
from liuhen.regulation.readiness import Judged

BATCH = 1_000


@action
def judge_next_day(*, at: datetime) -> list[Gap]:
    """Judge every power for tomorrow, keep how each stands, and tell the units of what flipped; return what changed."""
    judged = judge(local_day(at) + ONE_DAY)
    _keep(judged, on=local_day(at) + ONE_DAY)
    lacking: dict[int, dict[str, str]] = defaultdict(dict)
    for each in judged:
        if each.lacks:
            lacking[each.unit_id][each.code] = " ".join(each.lacks)
    gaps = queries.open_gaps()
    told = [
        _told(unit_id, gaps.get(unit_id), lacking.get(unit_id, {}), on=local_day(at) + ONE_DAY, at=at)
        for unit_id in sorted({*lacking, *gaps})
    ]
    return [each for each in told if each]


def _keep(judged: Sequence[Judged], *, on: date) -> None:
    """Let the rows be what was judged, writing what is not so already."""
    known = {(row.unit_id, row.code): row for row in Standing.objects.all()}
    fresh, changed = [], []
    for each in judged:
        lacks = " ".join(each.lacks)
        row = known.pop((each.unit_id, each.code), None)
        if row is None:
            fresh.append(
                Standing(
                    unit_id=each.unit_id,
                    code=each.code,
                    name=each.name,
                    kind=each.kind,
                    field=each.field,
                    officers=each.officers,
                    lacks=lacks,
                    since=on,
                    judged_for=on,
                )
            )
            continue
        if row.lacks != lacks:
            row.since = on
        row.name, row.kind, row.field, row.officers, row.lacks = (
            each.name, each.kind, each.field, each.officers, lacks
        )  # fmt: skip
        row.judged_for = on
        changed.append(row)
    Standing.objects.filter(pk__in=[row.pk for row in known.values()]).delete()
    Standing.objects.bulk_create(fresh, batch_size=BATCH)
    columns = ("name", "kind", "field", "officers", "lacks", "since", "judged_for")
    Standing.objects.bulk_update(changed, columns, batch_size=BATCH)


def _told(unit_id: int, gap: Gap | None, lacks: dict[str, str], *, on: date, at: datetime) -> Gap | None:
    """Open a unit's gap, widen it with what flipped, narrow or close it; None where nothing changed."""
    if gap is None:
        made = Gap(unit_id=unit_id, lacks=lacks, count=len(lacks), judged_for=on, opened_at=at)
        return step(made, lifecycle.OPEN, by=SYSTEM, at=at, data={"count": len(lacks), "codes": [*lacks]})
    if not lacks:
        return step(gap, lifecycle.CLOSE, by=SYSTEM, at=at, changes={"closed_at": at})
    if gap.lacks == lacks:
        return None
    flipped = [
        code for code, told in lacks.items() if set(told.split()) - set(gap.lacks.get(code, "").split())
    ]
    changes = {"lacks": lacks, "count": len(lacks), "judged_for": on}
    move = lifecycle.WIDEN if flipped else lifecycle.NARROW
    data = {"count": len(lacks)} | ({"codes": flipped} if flipped else {})
    return step(gap, move, by=SYSTEM, at=at, changes=changes, data=data)


@action(lifecycle.ANSWER)
def answer(*, gap: Gap, answer: str, by: Actor, at: datetime) -> Gap:
    """Say what is done about a gap, by whom and by when. Raises Refused."""
    return step(
        gap,
        lifecycle.ANSWER,
        by=by,
        at=at,
        changes={"answer": answer, "answered_at": at},
        data={"answer": answer},
    )
