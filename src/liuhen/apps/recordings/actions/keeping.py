"""How long a recording is kept, and its end: the two things that come from above, written where the row lives.

Whoever stands above (``retention``) says what applies; the gates of article 17 are held here, at the row.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from liuhen.apps.recordings import lifecycle
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import action, locked, step
from liuhen.regulation import retention as law

if TYPE_CHECKING:
    from liuhen.apps.people.models import Unit


@action
def keep(
    *, recording: Recording, keeping: law.Keeping, data: Mapping[str, Any], by: Actor, at: datetime
) -> Recording:
    """Set until when ``recording`` is kept and by which class. Raises Refused where that is sooner than before."""
    recording = locked(recording)
    facts = law.KeepingFacts(was_until=recording.kept_until, until=keeping.until)
    return step(
        recording,
        lifecycle.KEEP,
        by=by,
        at=at,
        facts=facts,
        changes={
            "kept_until": keeping.until,
            "kept_without_end": keeping.without_end,
            "kept_class": keeping.key,
        },
        data={"kept_until": keeping.until.isoformat(), "kept_class": keeping.key, **data},
    )


@action
def move_access(*, recording: Recording, unit: "Unit", because: str, at: datetime) -> Recording:
    """Let another unit look at a recording in the place of its own; ``because`` is the ref of what says so."""
    return step(
        recording, lifecycle.MOVE_ACCESS, by=SYSTEM, at=at, changes={"access_unit": unit},
        data={"unit": unit.pk, "because": because},
    )  # fmt: skip


@action
def lock(ids: Iterable[int]) -> list[Recording]:
    """Lock recordings, in the order of their ids, until the action around this ends: no disposal begins meanwhile."""
    rows = Recording.objects.select_for_update().filter(pk__in=list(ids)).order_by("pk")
    return list(rows.prefetch_related("device"))  # whose day of purchase its time is held against


@action
def begin_disposal(
    *, recording: Recording, disposal: str, facts: law.DisposalFacts, at: datetime
) -> Recording:
    """Give the bytes up to destruction. ``facts`` are built under the lock of the row. 《设备办法》第17条."""
    return step(
        recording,
        lifecycle.BEGIN_DISPOSAL,
        by=SYSTEM,
        at=at,
        facts=facts,
        changes={"disposed_under": disposal},
        data={"under": disposal, "sha256": recording.sha256, "sm3": recording.sm3},
    )


@action
def dispose(*, recording: Recording, at: datetime) -> Recording:
    """Put on record that no byte is left; the row, the digests and the trail stay for ever."""
    return step(
        recording,
        lifecycle.DISPOSE,
        by=SYSTEM,
        at=at,
        changes={"disposed_at": at},
        data={
            "under": recording.disposed_under,
            "sha256": recording.sha256,
            "sm3": recording.sm3,
            "size": recording.size_bytes,
        },
    )
