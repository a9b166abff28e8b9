"""File a complaint away. 《责任制》第45条."""

from datetime import datetime

from liuhen.apps.complaints import lifecycle, queries
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.retention.actions.holds import release_holds
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import Invalid, action, locked, step


@action
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
        raise Invalid("不能存入归档包：已经有归档包")
    return step(
        fresh, lifecycle.KEEP_CAPSULE, by=SYSTEM, at=at,
        changes={"capsule_sha256": sha256, "capsule_bytes": size_bytes}, data={"sha256": sha256, "size": size_bytes},
    )  # fmt: skip
