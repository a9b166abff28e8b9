"""What waits for somebody about leaders and deeds."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from liuhen.apps.offices import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.waiting import SOON, Notify, Press, Sort, Waiting
from liuhen.regulation.people import NAME_PRINCIPALS

if TYPE_CHECKING:
    from django.db.models import QuerySet


def soon(rows: "QuerySet[Any]", at: datetime) -> "QuerySet[Any]":
    """Return those that end within a month and have not ended."""
    on = local_day(at)
    return rows.filter(until__gte=on, until__lte=on + timedelta(days=SOON))


# fmt: off
WAITINGS = (
    Waiting(
        queries.vacant_units, "登记主要负责人", Press.FOLLOW_UP, "console:leaders", right=P.LEADER_KEEP,
        whose="short_name", listed="console:leaders?vacant=yes",
        notify=(
            Notify("leader.ended", Sort.TASK,
                   "{unit}的主要负责人已离任，请登记接任或主持工作的负责人（负责人 {number}）", county=True,
                   rows=queries.gone_without_a_follower, visible=queries.visible_to, duty=NAME_PRINCIPALS),
        ),
    ),
    Waiting(
        queries.deeds_to_renew, "续签或终止委托", Press.FOLLOW_UP, "console:deeds", right=P.DEED_KEEP, by_now=soon,
        whose="entrusted.short_name", due="until", tone="blue", unit="entruster", listed="console:deeds?state=in-force",
    ),
)
# fmt: on
