"""Hold what was recorded for a complaint, and file it away. 《责任制》第43、45条."""

from collections.abc import Iterable
from datetime import datetime

from liuhen.apps.complaints import lifecycle, queries
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.retention.actions.holds import place_hold, release_holds
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import WrongState, action, locked, step


def hold(complaint: Complaint, recordings: Iterable[int], *, at: datetime) -> None:
    """Hold recordings, by id, until the complaint is filed away; inside an action."""
    place_hold(
        recordings=recordings,
        reason=f"涉及{complaint.noun} {complaint.number}",
        source=complaint.ref,
        by=SYSTEM,
        at=at,
    )


@action(lifecycle.ARCHIVE)
def archive(*, complaint: Complaint, by: Actor, at: datetime) -> Complaint:
    """File what has ended away, and let go the recordings that were held for it."""
    fresh = locked(complaint)
    facts = queries.handling_facts(fresh, by=by, at=at)
    archived = step(fresh, lifecycle.ARCHIVE, by=by, at=at, facts=facts)
    release_holds(source=archived.ref, reason=f"{archived.noun} {archived.number} 已归档", by=SYSTEM, at=at)
    return archived


@action
def keep_capsule(*, complaint: Complaint, sha256: str, size_bytes: int, at: datetime) -> Complaint:
    """Put the capsule of what was filed away on record, once."""
    fresh = locked(complaint)
    if fresh.capsule_sha256:
        raise WrongState("不能存入归档包：已经有归档包")
    return step(
        fresh, lifecycle.KEEP_CAPSULE, by=SYSTEM, at=at,
        changes={"capsule_sha256": sha256, "capsule_bytes": size_bytes}, data={"sha256": sha256, "size": size_bytes},
    )  # fmt: skip
