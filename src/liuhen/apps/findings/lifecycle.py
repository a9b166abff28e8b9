"""What can happen to a finding, and to the rectification that follows from it."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import supervision as law

RECTIFY_IN_TIME = law.RECTIFY_IN_TIME
RECHECK = RECTIFY_IN_TIME.through(law.RECHECKED_BY_ANOTHER)

RAISE = Move("finding.raised", "提出问题", ("new",), "open", P.FINDING_RAISE)
ANSWER = Move("finding.answered", "说明原因", ("open",), "answered", P.FINDING_ANSWER)
ACCEPT = Move("finding.accepted", "认可说明", ("answered",), "accepted", P.FINDING_CLOSE)
UPHOLD = Move("finding.upheld", "认定问题", ("open", "answered"), "upheld", P.FINDING_CLOSE)
SEND_BACK = Move("finding.sent-to-rectification", "转入整改", ("upheld",), "rectifying", P.FINDING_CLOSE)
SETTLE = Move("finding.rectified", "整改完成", ("rectifying",), "rectified", P.FINDING_CLOSE)

ORDER = Move(
    "rectification.ordered", "责令整改", ("new",), "ordered", P.FINDING_CLOSE, (RECTIFY_IN_TIME.through(),),
)  # fmt: skip
REPORT = Move(
    "rectification.reported", "报告整改情况", ("ordered",), "reported", P.RECTIFICATION_REPORT,
)  # fmt: skip
PASS = Move(
    "rectification.passed", "复查通过", ("reported",), "passed", P.FINDING_CLOSE, (RECHECK,),
)  # fmt: skip
FAIL = Move(
    "rectification.failed", "复查不通过", ("reported",), "failed", P.FINDING_CLOSE, (RECHECK,),
)  # fmt: skip
# From every state: that the time still runs or that it was passed is a closed gate of the duty.
CIRCULATE = Move(
    "rectification.circulated",
    "通报",
    ("ordered", "reported", "passed", "failed"),
    "=",
    P.RECTIFICATION_CIRCULATE,
    (RECTIFY_IN_TIME.through(law.NOT_PASSED, law.RAN_OVER_OR_FAILED, law.REASON_WEIGHED, law.ONCE_ONLY),),
)

MOVES = (RAISE, ANSWER, ACCEPT, UPHOLD, SEND_BACK, SETTLE, ORDER, REPORT, PASS, FAIL, CIRCULATE)
