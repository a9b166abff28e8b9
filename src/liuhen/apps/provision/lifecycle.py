"""What can happen in provision."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import provision as law

NEW = ("new",)

DECIDE_CLASS = Move(
    "class.decided", "确定配备类别和数量", NEW, "decided", P.CLASS_DECIDE,
    (law.DEFAULT_CLASS, law.DEVICES_PER_OFFICER),
)  # fmt: skip
NOTE_CLASS = Move("class.noted", "备案", ("decided",), "noted", P.PROVISION_INSPECT)

SET_OFFICE_QUOTA = Move(
    "officequota.set", "登记通用标准配额", NEW, "in-force", P.PROVISION_KEEP,
    (law.COUNT_UNDER_STANDARD.through(),),
)  # fmt: skip
CHANGE_OFFICE_QUOTA = Move(
    "officequota.changed", "更改通用标准配额", ("in-force",), "=", P.PROVISION_KEEP,
    (law.COUNT_UNDER_STANDARD.through(),),
)  # fmt: skip

STATE_NEED = Move(
    "need.stated", "登记岗位需要", NEW, "in-force", P.PROVISION_KEEP, (law.TECHNICAL_STANDARD.through(),)
)
END_NEED = Move("need.ended", "取消岗位需要", ("in-force",), "ended", P.PROVISION_KEEP)

PLAN_RENEWAL = Move(
    "renewal.planned", "列入更新计划", NEW, "planned", P.PROVISION_KEEP, (law.REPLACE_SUBSTANDARD.through(),)
)
FINISH_RENEWAL = Move(
    "renewal.done", "完成更新", ("planned",), "done", P.PROVISION_KEEP, (law.REPLACE_SUBSTANDARD,)
)
WITHDRAW_RENEWAL = Move("renewal.withdrawn", "撤销计划", ("planned",), "withdrawn", P.PROVISION_KEEP)

SET_BUDGET = Move("budget.set", "编列配备经费", NEW, "planned", P.PROVISION_KEEP, (law.YEARLY_BUDGET,))
REVISE_BUDGET = Move(
    "budget.revised", "调整配备经费", ("planned",), "=", P.PROVISION_KEEP, (law.YEARLY_BUDGET,)
)
BOOK = Move("spending.booked", "列支", NEW, "booked", P.PROVISION_KEEP, (law.BUDGET_FOR_ENFORCEMENT,))
REVERSE = Move("spending.reversed", "冲销", ("booked",), "reversed", P.PROVISION_KEEP)

OPEN_INSPECTION = Move(
    "provision-inspection.opened", "发起配备监督检查", NEW, "open", P.PROVISION_INSPECT,
    (law.EQUIPMENT_IN_VIEW.through(),),
)  # fmt: skip
CLOSE_INSPECTION = Move(
    "provision-inspection.closed", "办结检查", ("open",), "closed", P.PROVISION_INSPECT,
    (law.EQUIPMENT_IN_VIEW,),
)  # fmt: skip

MOVES: tuple[Move, ...] = (
    DECIDE_CLASS, NOTE_CLASS, SET_OFFICE_QUOTA, CHANGE_OFFICE_QUOTA, STATE_NEED, END_NEED,
    PLAN_RENEWAL, FINISH_RENEWAL, WITHDRAW_RENEWAL, SET_BUDGET, REVISE_BUDGET, BOOK, REVERSE,
    OPEN_INSPECTION, CLOSE_INSPECTION,
)  # fmt: skip
