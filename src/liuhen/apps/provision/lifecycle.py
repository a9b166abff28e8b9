"""What can happen in provision."""

from liuhen.apps.provision.models import MOST_YUAN, Renewal
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import REASON, Choice, Count, Day, Row, Text
from liuhen.regulation import provision as law
from liuhen.regulation.devices import DEVICE_KINDS

NEW = ("new",)
YEARS = (2000, 2100)
LETTERS = {"A": "A类", "B": "B类", "C": "C类"}
MOST_DEVICES = 100_000

# Tables: a move, and under it what it asks.
# fmt: off
OFFICE = (
    Row("unit", "单位", noun="unit", told=""),
    Choice("kind", "设备种类", of={key: zh for key, zh in DEVICE_KINDS.items() if key not in law.COUNTED_KINDS},
           missing="执法记录仪和手持终端按第6条配备，请选择其他种类"),
    Count("allowed", "配额（台）", most=MOST_DEVICES),
    Text("source", "依据的标准", most=200, called="依据", missing="请写明所依据的标准"),
)
MONEY = (
    Count("purchase_yuan", "购置经费（元）", most=MOST_YUAN),
    Count("upkeep_yuan", "维护经费（元）", most=MOST_YUAN),
)

DECIDE_CLASS = Move(
    "class.decided", "确定配备类别和数量", NEW, "decided", P.CLASS_DECIDE,
    (law.DEFAULT_CLASS, law.DEVICES_PER_OFFICER),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Choice("field", "所属行业",
               of={each: f"{each}（默认{letter}类）" for each, letter in law.CLASSES.fields.items()},
               missing="没有选定行业，请选择"),
        Choice("device_class", "确定为", of=LETTERS),
        Count("quantity", "自行确定的台数", most=MOST_DEVICES, needed=False, called="自行确定（台）",
              hint="只有不按人数比例配备的类别填写，如C类；留空为最低数量。"),
        Text("reason", "理由", most=500, needed=False,
             hint="类别与行业默认不同、台数超过最低数量的，必须写明执法实际和需要。"),
    ),
)
NOTE_CLASS = Move(
    "class.noted", "备案", ("decided",), "noted", P.PROVISION_INSPECT,
    asks=(Text("remark", "备案意见", most=500, needed=False, hint="没有意见可以留空。"),),
)

SET_OFFICE_QUOTA = Move(
    "officequota.set", "登记通用标准配额", NEW, "in-force", P.PROVISION_KEEP,
    (law.COUNT_UNDER_STANDARD.through(),), asks=OFFICE,
)
CHANGE_OFFICE_QUOTA = Move(
    "officequota.changed", "更改通用标准配额", ("in-force",), "=", P.PROVISION_KEEP,
    (law.COUNT_UNDER_STANDARD.through(),), asks=OFFICE,
)

STATE_NEED = Move(
    "need.stated", "登记岗位需要", NEW, "in-force", P.PROVISION_KEEP, (law.TECHNICAL_STANDARD.through(),),
    asks=(
        Row("post", "岗位", noun="post"),
        Choice("feature", "需要的功能", of=law.FEATURES, called="功能", missing="不是办法所列的功能，请重新选择"),
        Text("reason", "理由", hint="如“进入加油站、化工企业检查”。"),
    ),
)
END_NEED = Move("need.ended", "取消岗位需要", ("in-force",), "ended", P.PROVISION_KEEP)

PLAN_RENEWAL = Move(
    "renewal.planned", "列入更新计划", NEW, "planned", P.PROVISION_KEEP, (law.REPLACE_SUBSTANDARD.through(),),
    asks=(
        Row("device", "设备编号", noun="device", outside="serial", called="设备"),
        Choice("way", "处理方式", of=Renewal.WAYS),
        Row("owner", "责任人", noun="person"),
        Day("due_on", "完成期限", ahead=True, called="期限"),
    ),
)
FINISH_RENEWAL = Move(
    "renewal.done", "完成更新", ("planned",), "done", P.PROVISION_KEEP, (law.REPLACE_SUBSTANDARD,),
    asks=(
        Text("result", "完成情况", called="结果", hint="如“已换为新型号并登记”“已退役”。",
             missing="请写明做了什么"),
    ),
)
WITHDRAW_RENEWAL = Move(
    "renewal.withdrawn", "撤销计划", ("planned",), "withdrawn", P.PROVISION_KEEP, asks=(REASON,),
)

SET_BUDGET = Move(
    "budget.set", "编列配备经费", NEW, "planned", P.PROVISION_KEEP, (law.YEARLY_BUDGET,),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Count("year", "年度", least=YEARS[0], most=YEARS[1]),
        *MONEY,
    ),
)
REVISE_BUDGET = Move(
    "budget.revised", "调整配备经费", ("planned",), "=", P.PROVISION_KEEP, (law.YEARLY_BUDGET,),
    asks=(*MONEY, Text("reason", "调整理由", called="理由", missing="请写明理由")),
)
BOOK = Move("spending.booked", "列支", NEW, "booked", P.PROVISION_KEEP, (law.BUDGET_FOR_ENFORCEMENT,))
REVERSE = Move("spending.reversed", "冲销", ("booked",), "reversed", P.PROVISION_KEEP, asks=(REASON,))

OPEN_INSPECTION = Move(
    "provision-inspection.opened", "发起配备监督检查", NEW, "open", P.PROVISION_INSPECT,
    (law.EQUIPMENT_IN_VIEW.through(),),
    asks=(Row("unit", "单位", noun="unit", told=""), Text("occasion", "事由", hint="如“2026年度配备专项检查”。")),
)
CLOSE_INSPECTION = Move(
    "provision-inspection.closed", "办结检查", ("open",), "closed", P.PROVISION_INSPECT, (law.EQUIPMENT_IN_VIEW,),
    asks=(Text("conclusion", "检查结论", most=1000, called="结论", missing="请写明结论"),),
)

MOVES = (
    DECIDE_CLASS, NOTE_CLASS, SET_OFFICE_QUOTA, CHANGE_OFFICE_QUOTA, STATE_NEED, END_NEED, PLAN_RENEWAL,
    FINISH_RENEWAL, WITHDRAW_RENEWAL, SET_BUDGET, REVISE_BUDGET, BOOK, REVERSE, OPEN_INSPECTION, CLOSE_INSPECTION,
)
# fmt: on
