"""What can happen to a hand-over, a loan, a loss and a stock-taking."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import custody as law
from liuhen.regulation.recordings import DECIDED_BY_ANOTHER, PURPOSE_IS_STATED

NEW = ("new",)
IN_THE_REGISTER = law.CUSTODY_REGISTER.through()

MAKE = Move(
    "handover.made",
    "发起交接",
    NEW,
    "made",
    P.HANDOVER_SIGN,
    (law.CUSTODY_REGISTER.through(law.BETWEEN_TWO, law.BY_THE_GIVER, law.THE_GIVERS_TO_GIVE),),
)
SIGN = Move(
    "handover.signed",
    "签收",
    ("made",),
    "signed",
    P.HANDOVER_SIGN,
    (law.CUSTODY_REGISTER.through(law.BY_THE_RECEIVER, law.THE_GIVERS_TO_GIVE),),
)
REFUSE = Move(
    "handover.refused",
    "拒收",
    ("made",),
    "refused",
    P.HANDOVER_SIGN,
    (law.CUSTODY_REGISTER.through(law.BY_THE_RECEIVER),),
)
WITHDRAW = Move(
    "handover.withdrawn",
    "撤回",
    ("made",),
    "withdrawn",
    P.HANDOVER_SIGN,
    (law.CUSTODY_REGISTER.through(law.BY_THE_GIVER),),
)

REQUEST = Move(
    "loan.requested",
    "申请外借",
    NEW,
    "requested",
    P.LOAN_REQUEST,
    (law.LENDING_NEEDS_APPROVAL.through(PURPOSE_IS_STATED, law.DUE_DAY_AHEAD),),
)
BY_ANOTHER = law.LENDING_NEEDS_APPROVAL.through(DECIDED_BY_ANOTHER)
APPROVE = Move("loan.approved", "批准外借", ("requested",), "approved", P.LOAN_APPROVE, (BY_ANOTHER,))
REJECT = Move("loan.rejected", "不予批准", ("requested",), "rejected", P.LOAN_APPROVE, (BY_ANOTHER,))
CANCEL = Move("loan.withdrawn", "撤回申请", ("requested", "approved"), "withdrawn", P.LOAN_REQUEST)
# From every state: the device's own move refuses what was not approved, with the article.
HAND_OUT = Move(
    "loan.handed-out",
    "交付借用单位",
    ("requested", "approved", "rejected", "withdrawn", "out", "returned", "lost"),
    "out",
    P.LOAN_REQUEST,
)
BRING_BACK = Move("loan.returned", "归还入库", ("out",), "returned", P.LOAN_REQUEST)
LOSE_LENT = Move("loan.device-lost", "借出时遗失", ("out",), "lost", P.LOSS_REPORT)

REPORT_LOSS = Move("loss.reported", "报告遗失", NEW, "open", P.LOSS_REPORT, (IN_THE_REGISTER,))
WRITE_OFF = Move(
    "loss.written-off",
    "核销",
    ("open",),
    "written-off",
    P.LOSS_WRITE_OFF,
    (law.CUSTODY_REGISTER.through(law.LOSS_IS_SETTLED, law.WRITTEN_OFF_BY_ANOTHER),),
)
FIND = Move("loss.found", "登记找回", ("open", "written-off"), "found", P.DEVICE_KEEP, (IN_THE_REGISTER,))

START = Move("stocktaking.started", "开始清点", NEW, "counting", P.STOCK_TAKE, (IN_THE_REGISTER,))
SUBMIT = Move("stocktaking.submitted", "提交会签", ("counting",), "submitted", P.STOCK_TAKE)
REOPEN = Move("stocktaking.reopened", "退回再清点", ("submitted",), "counting", P.STOCK_CLOSE)
CLOSE = Move(
    "stocktaking.closed",
    "会签结束",
    ("submitted",),
    "closed",
    P.STOCK_CLOSE,
    (law.CUSTODY_REGISTER.through(law.SECOND_SIGNATURE),),
)

LIST = Move("stockitem.listed", "列入清点", NEW, "expected", P.STOCK_TAKE)
SCAN = Move("stockitem.seen", "见到实物", ("expected",), "seen", P.STOCK_TAKE)
SCAN_SURPLUS = Move("stockitem.surplus", "清单外", NEW, "surplus", P.STOCK_TAKE)
CLEAR = Move("stockitem.found", "后来找到", ("expected",), "found", P.STOCK_TAKE)
GIVE_UP = Move("stockitem.lost", "报失", ("expected",), "lost", P.LOSS_REPORT)

MOVES = (
    MAKE,
    SIGN,
    REFUSE,
    WITHDRAW,
    REQUEST,
    APPROVE,
    REJECT,
    CANCEL,
    HAND_OUT,
    BRING_BACK,
    LOSE_LENT,
    REPORT_LOSS,
    WRITE_OFF,
    FIND,
    START,
    SUBMIT,
    REOPEN,
    CLOSE,
    LIST,
    SCAN,
    SCAN_SURPLUS,
    CLEAR,
    GIVE_UP,
)
