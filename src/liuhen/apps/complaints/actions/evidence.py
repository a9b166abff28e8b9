"""Put recordings under a complaint as evidence: from then on they are held with the others. 《责任制》第43条."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.complaints import lifecycle, queries
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.retention.actions.holds import place_hold
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.flow import Invalid, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.recordings.models import Recording

MOST_AT_ONCE = 50


@action
def link(*, complaint: Complaint, recordings: Sequence["Recording"], by: Actor, at: datetime) -> Complaint:
    """Add recordings that the handler found himself. Raises Refused for one that he may not see."""
    if not recordings or len(recordings) > MOST_AT_ONCE:
        raise Invalid(f"不能关联：请写明资料编号，一次最多{MOST_AT_ONCE}份", field="recordings")
    if any(not by.may_on(Permission.RECORDING_SEE, each) for each in recordings):
        raise Invalid("不能关联：所填资料中有您无权查看的", field="recordings")
    fresh = locked(complaint)
    held = queries.held_ids(fresh)
    more = [each.pk for each in recordings if each.pk not in held]
    if not more:
        raise Invalid("不能关联：这些资料已经在本案冻结", field="recordings")
    linked = step(
        fresh, lifecycle.LINK, by=by, at=at, facts=queries.handling_facts(fresh, by=by, at=at),
        changes={"held": len(held) + len(more)}, data={"recordings": more},
    )  # fmt: skip
    place_hold(
        recordings=more, reason=f"涉及{linked.noun} {linked.number}", source=linked.ref, by=SYSTEM, at=at
    )
    return linked
