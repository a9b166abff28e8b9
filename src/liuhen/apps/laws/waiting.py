"""What waits for somebody in the library of laws."""

from liuhen.apps.laws import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import midnight
from liuhen.kernel.waiting import Press, Waiting

WAITINGS = (
    Waiting(
        queries.to_map, "登记条文对照", Press.OWN, "console:laws", right=P.LAW_KEEP, about="label",
        whose="law.title", since=lambda row: midnight(row.promulgated_on), due="effective_on",
    ),
)  # fmt: skip
