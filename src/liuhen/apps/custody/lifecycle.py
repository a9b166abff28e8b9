"""What can happen to a hand-over, a loan, a loss and a stock-taking."""

from liuhen.apps.custody.models import MOST_PLACE
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Day, Row, Text
from liuhen.regulation import custody as law
from liuhen.regulation.recordings import DECIDED_BY_ANOTHER, PURPOSE_IS_STATED

NEW = ("new",)
IN_THE_REGISTER = law.CUSTODY_REGISTER.through()
BY_ANOTHER = law.LENDING_NEEDS_APPROVAL.through(DECIDED_BY_ANOTHER)
CONDITIONS = {"good": "完好", "damaged": "损坏", "incomplete": "附件不全"}

# Tables: a move, and under it what it asks.
# fmt: off
MAKE = Move(
    "handover.made", "发起交接", NEW, "made", P.HANDOVER_SIGN,
    (law.CUSTODY_REGISTER.through(law.BETWEEN_TWO, law.BY_THE_GIVER, law.THE_GIVERS_TO_GIVE),),
)
SIGN = Move(
    "handover.signed", "签收", ("made",), "signed", P.HANDOVER_SIGN,
    (law.CUSTODY_REGISTER.through(law.BY_THE_RECEIVER, law.THE_GIVERS_TO_GIVE),),
)
REFUSE = Move(
    "handover.refused", "拒收", ("made",), "refused", P.HANDOVER_SIGN,
    (law.CUSTODY_REGISTER.through(law.BY_THE_RECEIVER),), asks=(REASON,),
)
WITHDRAW = Move(
    "handover.withdrawn", "撤回", ("made",), "withdrawn", P.HANDOVER_SIGN,
    (law.CUSTODY_REGISTER.through(law.BY_THE_GIVER),), asks=(REASON,),
)

REQUEST = Move(
    "loan.requested", "申请外借", NEW, "requested", P.LOAN_REQUEST,
    (law.LENDING_NEEDS_APPROVAL.through(PURPOSE_IS_STATED, law.DUE_DAY_AHEAD),),
    asks=(
        Row("device", "设备编号", noun="device", outside="serial", called="设备"),
        Row("borrower_person", "借用经办人", noun="person", told="borrower"),
        Text("purpose", "用途", at_the_gate=True),
        Day("due_on", "归还日", hint="借用至这一天为止，逾期列为问题。"),
    ),
)
APPROVE = Move(
    "loan.approved", "批准外借", ("requested",), "approved", P.LOAN_APPROVE, (BY_ANOTHER,),
    asks=(Text("opinion", "意见", needed=False, called="审批意见"),),
)
REJECT = Move(
    "loan.rejected", "不予批准", ("requested",), "rejected", P.LOAN_APPROVE, (BY_ANOTHER,),
    asks=(Text("opinion", "意见", missing="请写明理由", called="审批意见"),),
)
CANCEL = Move("loan.withdrawn", "撤回申请", ("requested", "approved"), "withdrawn", P.LOAN_REQUEST)
# From every state: the device's own move refuses what was not approved, with the article.
HAND_OUT = Move(
    "loan.handed-out", "交付借用单位",
    ("requested", "approved", "rejected", "withdrawn", "out", "returned", "lost"), "out", P.LOAN_REQUEST,
)
BRING_BACK = Move(
    "loan.returned", "归还入库", ("out",), "returned", P.LOAN_REQUEST,
    asks=(
        Choice("condition", "归还状况", of=CONDITIONS, first="good"),
        Text("remark", "情况说明", needed=False, called="设备状况", hint="损坏或者附件不全的必须写明。"),
        Text("fault", "故障（填写即送修）", needed=False, told="", hint="不需要修理的留空。"),
    ),
)
LOSE_LENT = Move("loan.device-lost", "借出时遗失", ("out",), "lost", P.LOSS_REPORT)

REPORT_LOSS = Move(
    "loss.reported", "报告遗失", NEW, "open", P.LOSS_REPORT, (IN_THE_REGISTER,),
    asks=(
        Row("device", "设备编号", noun="device", outside="serial", called="设备"),
        Day("lost_on", "遗失日期", behind=True, hint="不能确定的，填发现的日期。"),
        Text("place", "地点", most=MOST_PLACE, called="遗失地点"),
        Text("circumstances", "经过", most=1000,
             hint="最后一次使用、发现经过、已采取的查找措施、是否报警、存储卡内是否有未入库的记录。"),
    ),
)
WRITE_OFF = Move(
    "loss.written-off", "核销", ("open",), "written-off", P.LOSS_WRITE_OFF,
    (law.CUSTODY_REGISTER.through(law.LOSS_IS_SETTLED, law.WRITTEN_OFF_BY_ANOTHER),),
    asks=(
        Text("reason", "核销理由", called="理由",
             hint="写明查找和处理的结果。核销后不再计入配备和清点；以后找回的仍可登记找回。"),
    ),
)
FIND = Move(
    "loss.found", "登记找回", ("open", "written-off"), "found", P.DEVICE_KEEP, (IN_THE_REGISTER,),
    asks=(Text("note", "情况说明", missing="请写明怎样找回", called="说明"),),
)

START = Move(
    "stocktaking.started", "开始清点", NEW, "counting", P.STOCK_TAKE, (IN_THE_REGISTER,),
    asks=(
        Row("unit", "单位", noun="unit", told="",
            hint="清单包括该单位在库和已领用的设备；外借、送修、遗失的不在清点范围。"),
    ),
)
SUBMIT = Move("stocktaking.submitted", "提交会签", ("counting",), "submitted", P.STOCK_TAKE)
REOPEN = Move("stocktaking.reopened", "退回再清点", ("submitted",), "counting", P.STOCK_CLOSE, asks=(REASON,))
CLOSE = Move(
    "stocktaking.closed", "会签结束", ("submitted",), "closed", P.STOCK_CLOSE,
    (law.CUSTODY_REGISTER.through(law.SECOND_SIGNATURE),),
    asks=(Text("opinion", "意见", needed=False, called="会签意见"),),
)

LIST = Move("stockitem.listed", "列入清点", NEW, "expected", P.STOCK_TAKE)
SCAN = Move("stockitem.seen", "见到实物", ("expected",), "seen", P.STOCK_TAKE)
SCAN_SURPLUS = Move("stockitem.surplus", "清单外", NEW, "surplus", P.STOCK_TAKE)
CLEAR = Move(
    "stockitem.found", "后来找到", ("expected",), "found", P.STOCK_TAKE,
    asks=(Text("note", "情况说明", missing="请写明在哪里找到", called="说明"),),
)
GIVE_UP = Move("stockitem.lost", "报失", ("expected",), "lost", P.LOSS_REPORT)

MOVES = (
    MAKE, SIGN, REFUSE, WITHDRAW, REQUEST, APPROVE, REJECT, CANCEL, HAND_OUT, BRING_BACK, LOSE_LENT, REPORT_LOSS,
    WRITE_OFF, FIND, START, SUBMIT, REOPEN, CLOSE, LIST, SCAN, SCAN_SURPLUS, CLEAR, GIVE_UP,
)
# fmt: on
