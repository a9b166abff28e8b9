"""What can happen to a finding, and to the rectification that follows from it."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Choice, Day, Text
from liuhen.regulation import supervision as law

RECTIFY_IN_TIME = law.RECTIFY_IN_TIME
RECHECK = RECTIFY_IN_TIME.through(law.RECHECKED_BY_ANOTHER)
FOR_EVER = "永久留痕，不能修改。"
CONCLUSION = Text("text", "理由", most=1000, told="conclusion", called="核查结论", hint=f"结论{FOR_EVER}")

# Tables: a move, and under it what it asks.
# fmt: off
RAISE = Move("finding.raised", "提出问题", ("new",), "open", P.FINDING_RAISE)
ANSWER = Move(
    "finding.answered", "说明原因", ("open",), "answered", P.FINDING_ANSWER,
    asks=(Text("text", "原因说明", most=1000, told="answer", hint=f"写明当时的情况；说明{FOR_EVER}"),),
)
ACCEPT = Move("finding.accepted", "认可说明", ("answered",), "accepted", P.FINDING_CLOSE, asks=(CONCLUSION,))
UPHOLD = Move("finding.upheld", "认定问题", ("open", "answered"), "upheld", P.FINDING_CLOSE, asks=(CONCLUSION,))
SEND_BACK = Move("finding.sent-to-rectification", "转入整改", ("upheld",), "rectifying", P.FINDING_CLOSE)
SETTLE = Move("finding.rectified", "整改完成", ("rectifying",), "rectified", P.FINDING_CLOSE)

ORDER = Move(
    "rectification.ordered", "责令整改", ("new",), "ordered", P.FINDING_CLOSE, (RECTIFY_IN_TIME.through(),),
    asks=(
        Text("demand", "整改要求", most=1000, hint=f"写明整改什么、达到什么要求；{FOR_EVER}"),
        Day("due_on", "整改期限", ahead=True, hint="最后一日；遇休息日顺延到下一个工作日。"),
    ),
)
REPORT = Move(
    "rectification.reported", "报告整改情况", ("ordered",), "reported", P.RECTIFICATION_REPORT,
    asks=(
        Text("text", "整改情况", most=1000, told="report", hint=f"写明做了什么；逾期的一并说明理由。{FOR_EVER}"),
    ),
)
PASS = Move(
    "rectification.passed", "复查通过", ("reported",), "passed", P.FINDING_CLOSE, (RECHECK,),
    asks=(Text("verdict", "复查情况", most=1000, hint=FOR_EVER),),
)
FAIL = Move(
    "rectification.failed", "复查不通过", ("reported",), "failed", P.FINDING_CLOSE, (RECHECK,),
    asks=(
        Text("verdict", "复查情况", most=1000, hint=f"写明哪里没有整改到位；{FOR_EVER}"),
        Day("due_on", "再次整改期限", ahead=True, told=""),
    ),
)
# From every state: that the time still runs or that it was passed is a closed gate of the duty.
CIRCULATE = Move(
    "rectification.circulated", "通报", ("ordered", "reported", "passed", "failed"), "=",
    P.RECTIFICATION_CIRCULATE,
    (RECTIFY_IN_TIME.through(law.NOT_PASSED, law.RAN_OVER_OR_FAILED, law.REASON_WEIGHED, law.ONCE_ONLY),),
    asks=(
        Choice("ground", "通报事由", of=law.GROUNDS),
        Text("text", "通报内容", most=1000, hint=f"计入该单位年度考核；{FOR_EVER}"),
        Text("reason_weighed", "理由为何不成立", most=1000, needed=False, told="reason", called="理由",
             hint="逾期通报的必须填写：单位怎样说明，为何不是正当理由。"),
    ),
)

MOVES = (RAISE, ANSWER, ACCEPT, UPHOLD, SEND_BACK, SETTLE, ORDER, REPORT, PASS, FAIL, CIRCULATE)
# fmt: on
