"""Keep recordings from disposal while a matter is open: a hold stands above every date. 《设备办法》第17条."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from liuhen.apps.recordings.actions import keeping
from liuhen.apps.retention import lifecycle, queries
from liuhen.apps.retention.models import Hold, HoldItem
from liuhen.kernel.access import Actor
from liuhen.kernel.flow import Invalid, action, step
from liuhen.regulation.retention import HoldFacts

BATCH = 1000


@action(lifecycle.PLACE)
def place_hold(
    *, recordings: Iterable[int], reason: str, by: Actor, at: datetime, source: str = "", chosen_by: str = ""
) -> list[Hold]:
    """Hold recordings, by id, until released: one hold for each unit they belong to, and return these.

    Upper apps pass ``source``, the ref of their matter ("complaint:7"), and ``by=SYSTEM``; ``reason`` names no
    complainant. Calling again with the same source adds what it does not hold yet, so that a job may repeat it.
    The ids are frozen. Thousands take a few statements. Raises Refused where none of them is left to hold.
    """
    wanted = set(recordings)
    rows = [row for row in keeping.lock(wanted) if not row.is_gone]
    if not rows:
        raise Invalid("不能冻结：没有选择资料，或所选资料已销毁", field="recordings")
    known = _held_already(source, wanted) if source else set()
    by_unit: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        if row.pk not in known:
            by_unit[row.unit_id].append(row.pk)
    return [
        _placed(unit_id, ids, reason=reason, source=source, chosen_by=chosen_by, by=by, at=at)
        for unit_id, ids in sorted(by_unit.items())
    ]


def _held_already(source: str, ids: set[int]) -> set[int]:
    items = HoldItem.objects.filter(hold__source=source, hold__state="placed", recording_id__in=ids)
    return set(items.values_list("recording_id", flat=True))


def _placed(
    unit_id: int, ids: list[int], *, reason: str, source: str, chosen_by: str, by: Actor, at: datetime
) -> Hold:
    digest = queries.digest_of(str(pk) for pk in ids)
    return step(
        Hold(
            unit_id=unit_id, source=source, reason=reason, chosen_by=chosen_by[:300], count=len(ids), digest=digest,
            placed_at=at, placer_id=by.person_id,
        ),
        lifecycle.PLACE,
        by=by,
        at=at,
        data={"source": source, "reason": reason, "count": len(ids), "digest": digest, "recordings": ids},
        along=lambda hold: HoldItem.objects.bulk_create(
            [HoldItem(hold=hold, recording_id=pk) for pk in ids], batch_size=BATCH
        ),
    )  # fmt: skip


@action(lifecycle.RELEASE)
def release(*, hold: Hold, reason: str, by: Actor, at: datetime) -> Hold:
    """Release a hold placed by hand; another person does it than the one who placed it."""
    return _released(hold, reason=reason, with_its_matter=False, by=by, at=at)


@action
def release_holds(*, source: str, reason: str, by: Actor, at: datetime) -> int:
    """Release all holds of a matter that is closed, and say how many; for the app whose matter it is."""
    if not source:
        raise ValueError("holds placed by hand are released one by one")
    held = list(Hold.objects.filter(source=source, state="placed").order_by("id"))
    for hold in held:
        _released(hold, reason=reason, with_its_matter=True, by=by, at=at)
    return len(held)


def _released(hold: Hold, *, reason: str, with_its_matter: bool, by: Actor, at: datetime) -> Hold:
    return step(
        hold,
        lifecycle.RELEASE,
        by=by,
        at=at,
        facts=HoldFacts(hold.placer_id, by.person_id, hold.source, with_its_matter),
        changes={"released_at": at, "releaser_id": by.person_id, "release_reason": reason},
        data={"reason": reason, "count": hold.count},
    )
