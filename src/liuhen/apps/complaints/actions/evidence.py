"""Put recordings and activities under a complaint: what was recorded is held from then on. 《责任制》第43条."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from liuhen.apps.complaints import lifecycle, queries
from liuhen.apps.complaints.actions import archiving
from liuhen.apps.complaints.actions.handling import settle
from liuhen.apps.complaints.models import Complaint, LinkedActivity
from liuhen.kernel.access import Actor, Permission
from liuhen.kernel.flow import Invalid, action, locked, step

if TYPE_CHECKING:
    from liuhen.apps.activities.models import Activity
    from liuhen.apps.recordings.models import Recording


@action(lifecycle.LINK)
def link(*, complaint: Complaint, recordings: Sequence["Recording"], by: Actor, at: datetime) -> Complaint:
    """Add recordings that the handler found himself. Raises Refused for one that he may not see."""
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
    archiving.hold(linked, more, at=at)
    return settle(linked, at=at)


@action(lifecycle.LINK_ACTIVITIES)
def link_activities(
    *, complaint: Complaint, activities: Sequence["Activity"], by: Actor, at: datetime
) -> Complaint:
    """Add activities that show what was done, and hold what was recorded of them. Raises Refused as ``link``."""
    if any(not by.may_on(Permission.ACTIVITY_SEE, each) for each in activities):
        raise Invalid("不能关联：所填活动中有您无权查看的", field="activities")
    fresh = locked(complaint)
    known = queries.linked_activity_ids(fresh)
    more = [each for each in activities if each.pk not in known]
    if not more:
        raise Invalid("不能关联：这些活动已经关联", field="activities")
    recorded = queries.recordings_to_hold(fresh, more)
    linked = step(
        fresh, lifecycle.LINK_ACTIVITIES, by=by, at=at, facts=queries.handling_facts(fresh, by=by, at=at),
        changes={"held": len(queries.held_ids(fresh)) + len(recorded)},
        data={"activities": [each.pk for each in more], "recordings": recorded},
        along=lambda linked: LinkedActivity.objects.bulk_create(
            LinkedActivity(complaint=linked, activity=each, linked_at=at) for each in more
        ),
    )  # fmt: skip
    if recorded:
        archiving.hold(linked, recorded, at=at)
    return settle(linked, at=at)
