"""What can happen to a finding."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move

RAISE = Move("finding.raised", "提出问题", ("new",), "open", P.FINDING_RAISE)
ANSWER = Move("finding.answered", "说明原因", ("open",), "answered", P.FINDING_ANSWER, personal=("answer",))
ACCEPT = Move(
    "finding.accepted", "认可说明", ("answered",), "accepted", P.FINDING_CLOSE, personal=("conclusion",)
)
UPHOLD = Move(
    "finding.upheld", "认定问题", ("open", "answered"), "upheld", P.FINDING_CLOSE, personal=("conclusion",)
)

MOVES = (RAISE, ANSWER, ACCEPT, UPHOLD)
