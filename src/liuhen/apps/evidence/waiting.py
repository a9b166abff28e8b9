"""What waits for somebody about evidence: facts that do not stand any more."""

from liuhen.apps.evidence import queries
from liuhen.kernel.access import Permission as P
from liuhen.kernel.waiting import Notify, Press, Sort, Waiting
from liuhen.kernel.web.addresses import address_of
from liuhen.regulation.evidence import FACTS_FALL

# fmt: off
WAITINGS = (
    Waiting(
        queries.falls_to_mend, "补强证据或者重新认定", Press.FOLLOW_UP, "console:evidences", right=P.CASE_HANDLE,
        about="case", since="fallen_at", tone="red", to=lambda row: address_of(row.case.ref),
        listed="console:evidences?state=fallen", visible=queries.falls_visible_to,
        notify=(
            Notify("fallen.marked", Sort.TASK, "{unit}有案件认定的事实不再成立，请核对证据（标记 {number}）",
                   duty=FACTS_FALL),
        ),
    ),
)
# fmt: on
