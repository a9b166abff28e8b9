"""Put all that a list found into a class: tried out first, signed by two others, then done in batches.

Whoever ticks recordings has looked at each and classifies at once; a list of thousands nobody has looked at.
"""

from collections.abc import Iterable
from datetime import datetime

from liuhen.apps.recordings import queries as recordings
from liuhen.apps.recordings.actions import keeping
from liuhen.apps.retention import lifecycle, queries
from liuhen.apps.retention.actions import classes, signing
from liuhen.apps.retention.models import Sorting, SortingItem
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, action, locked, step
from liuhen.regulation import retention as law

MOST = 20_000
ROWS = 1000
BATCH = 200


@action(lifecycle.SORT)
def propose(
    *, recordings_found: Iterable[int], key: str, why: str, chosen_by: str, by: Actor, at: datetime
) -> Sorting:
    """Propose to put recordings, by id, into a class, and try out what becomes due; what has no end is left out."""
    ids = sorted(set(recordings_found))
    if len(ids) > MOST:
        raise Invalid(f"不能批量归类：筛选出的资料超过{MOST:,}份", remedy="请把条件缩小，分几次办理")
    unit_id, person_id = signing.proposer(by, what="批量归类")
    into = classes.open_class(key, at=at)
    rows = list(recordings.stored_with_end().filter(pk__in=ids).order_by("id"))
    if not rows:
        raise Invalid("不能批量归类：没有符合条件的已归档资料", remedy="待核实的请先核实归档")
    trial = queries.try_sorting(rows, into, on=local_day(at))
    sorting = Sorting(
        unit_id=unit_id, key=key, zh=into.zh, why=why, chosen_by=chosen_by[:300], count=len(rows),
        proposed_at=at, proposer_id=person_id, **signing.tried(trial, at=at),
    )  # fmt: skip
    return step(
        sorting, lifecycle.SORT, by=by, at=at, facts=law.ClassFacts(into.years, into.source, trial.counts["sooner"]),
        data={"class": key, "why": why, "count": len(rows), **signing.told(sorting)},
        along=lambda sorting: SortingItem.objects.bulk_create(
            [SortingItem(sorting=sorting, recording=row) for row in rows], batch_size=ROWS
        ),
    )  # fmt: skip


@action
def advance(*, sorting: Sorting, at: datetime) -> Sorting:
    """Put the next recordings into the class; goes on after any death. What was disposed of meanwhile is left out."""
    sorting = locked(sorting)
    if sorting.state != "applying":
        return sorting
    items = SortingItem.objects.filter(sorting=sorting, pk__gt=sorting.applied_through).order_by("id")
    page = list(items[:BATCH])
    if not page:
        return step(
            sorting, lifecycle.COME_INTO_FORCE["sorting"], by=SYSTEM, at=at, changes={"in_force_at": at},
            data={"count": sorting.applied},
        )  # fmt: skip
    into = classes.open_class(sorting.key, at=at)
    rows = [row for row in keeping.lock(item.recording_id for item in page) if row.state == "stored"]
    for row in rows:
        classes.put_into(row, into, why=sorting.why, under=sorting.ref, by=SYSTEM, at=at)
    progress = {"applied": sorting.applied + len(rows), "applied_through": page[-1].pk}
    return step(
        sorting, lifecycle.ADVANCE["sorting"], by=SYSTEM, at=at, changes=progress, data={"count": len(rows)}
    )
