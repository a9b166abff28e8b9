"""File a complaint away. 《责任制》第45条."""

from datetime import datetime

from liuhen.apps.complaints import lifecycle, queries
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.retention.actions.holds import release_holds
from liuhen.kernel.access import SYSTEM, Actor
from liuhen.kernel.flow import action, locked, step


@action
def archive(*, complaint: Complaint, by: Actor, at: datetime) -> Complaint:
    """File what has ended away, and let go the recordings that were held for it."""
    fresh = locked(complaint)
    facts = queries.handling_facts(fresh, by=by, at=at)
    archived = step(fresh, lifecycle.ARCHIVE, by=by, at=at, facts=facts)
    release_holds(source=archived.ref, reason=f"{archived.noun} {archived.number} 已归档", by=SYSTEM, at=at)
    return archived
