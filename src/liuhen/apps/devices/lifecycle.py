"""What can happen to a device, a check-out, a repair and a maintenance."""

from dataclasses import replace

from liuhen.apps.devices.models import CheckOut
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.kernel.flow.asking import Choice, Count, Day, Row, Text, Yes
from liuhen.regulation import custody
from liuhen.regulation import devices as law
from liuhen.regulation import people as people_law
from liuhen.regulation import provision as provision_law

LONGEST_SERIAL = 40
IN_SERVICE = ("available", "checked_out", "in_repair")

# fmt: off
UNDER_STANDARD = Yes("counted_under_standard", "已纳入通用办公设备配置标准", called="纳入通用标准")
NEED = Text(
    "need", "执法需要", needed=False,
    hint="没有纳入通用标准的照相机、录音机等写明为什么需要；执法记录仪和手持终端不必写。",
)
BACK = (
    Choice("condition", "归还状况", of=CheckOut.CONDITIONS, first="good"),
    Text("remark", "情况说明", needed=False, called="设备状况", hint="损坏或者附件不全的必须写明。"),
    Text("fault", "故障（填写即送修）", needed=False, told="",
         hint="需要修理的写明故障，收回后直接登记送修；不需要的留空。"),
)
NEXT_DUE = Day(
    "next_due_on", "下次保养日期", needed=False, ahead=True, called="下次保养",
    hint="到期在工作台提醒；不定期的留空。",
)
# fmt: on
TECHNICAL_STANDARD = provision_law.TECHNICAL_STANDARD.through()
BEFORE_USE = (
    law.CHECKED_BEFORE_USE,
    people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY),
    people_law.ONLY_CERTIFIED.through(people_law.CERTIFICATE_IS_VALID),
    provision_law.TECHNICAL_STANDARD.through(provision_law.HAS_WHAT_THE_POST_NEEDS),
)

# Tables: a move, and under it what it asks.
# fmt: off
REGISTER_MODEL = Move("model.registered", "登记型号", ("new",), "registered", P.MODEL_KEEP, (TECHNICAL_STANDARD,))
CORRECT_MODEL = Move("model.corrected", "更正参数", ("registered",), "=", P.MODEL_KEEP, (TECHNICAL_STANDARD,))

REGISTER = Move(
    "device.registered", "登记设备", ("new",), "available", P.DEVICE_REGISTER,
    (law.NAMED_KEEPER, provision_law.COUNT_UNDER_STANDARD),
    asks=(
        Row("unit", "单位", noun="unit", told=""),
        Text("serial", "设备编号", most=LONGEST_SERIAL, hint="机身编号，与设备写入文件名的编号一致。"),
        Choice("kind", "种类", of=law.DEVICE_KINDS, missing="不是办法所列的设备种类，请重新选择"),
        Row("device_model", "型号", noun="devicemodel", needed=False,
            hint="选在册型号才能判定是否达标；没有的请县司法局登记。"),
        Text("model", "另填型号", most=60, needed=False, told=""),
        Day("acquired_on", "购置日期", told=""),
        Row("keeper", "保管人", noun="person", needed=False, hint="每台设备由专人保管。"),
        replace(UNDER_STANDARD, told=""), replace(NEED, told=""),
    ),
)
ASSIGN_MODEL = Move(
    "device.model-assigned", "登记型号参数", IN_SERVICE, "=", P.DEVICE_REGISTER,
    asks=(Row("device_model", "型号", noun="devicemodel"),),
)
JUSTIFY = Move(
    "device.justified", "登记配备依据", IN_SERVICE, "=", P.DEVICE_REGISTER, (provision_law.COUNT_UNDER_STANDARD,),
    asks=(UNDER_STANDARD, NEED),
)
CHANGE_KEEPER = Move(
    "device.keeper-changed", "更换保管人", ("available", "checked_out", "in_repair", "lent"), "=",
    P.DEVICE_REGISTER, (law.NAMED_KEEPER, custody.CUSTODY_REGISTER.through(custody.KEEPER_BY_HAND_OVER)),
    asks=(Row("keeper", "新保管人", noun="person", called="保管人"),),
)
# From every state: that the device is not in store is a closed gate of the duty, not a mere wrong state.
CHECK_OUT = Move(
    "device.checked-out", "发放领用", ("available", "checked_out", "in_repair", "lost", "retired", "written_off"),
    "checked_out", P.DEVICE_KEEP, BEFORE_USE,
)
RETURN = Move("device.returned", "收回", ("checked_out",), "available", P.DEVICE_KEEP, asks=BACK)
# A lent device goes in and out at the borrower's counter and stays lent all the while.
CHECK_OUT_ON_LOAN = Move("device.checked-out-on-loan", "发放领用", ("lent",), "=", P.DEVICE_KEEP, BEFORE_USE)
RETURN_ON_LOAN = Move("device.returned-on-loan", "收回", ("lent",), "=", P.DEVICE_KEEP, asks=BACK)
SET_CLOCK = Move(
    "device.clock-measured", "校验时钟", ("available", "checked_out", "lent"), "=", P.DEVICE_KEEP,
    asks=(Count("offset_ms", "时钟误差（毫秒）", least=-(2**31), hint="设备比标准时间快为正，慢为负。"),),
)
SEND_TO_REPAIR = Move(
    "device.sent-to-repair", "送修", ("available",), "in_repair", P.DEVICE_KEEP, asks=(Text("fault", "故障"),),
)
REPAIRED = Move(
    "device.repaired", "修复入库", ("in_repair",), "available", P.DEVICE_KEEP, asks=(Text("done", "维修情况"),),
)
RETIRE = Move(
    "device.retired", "退役", ("available", "in_repair"), "retired", P.DEVICE_REGISTER,
    asks=(Text("reason", "退役理由", called="理由", hint="退役后不能再领用；设备的历史和已入库的资料都保留。"),),
)

# From every state: lending what is not in store, or without an approval in force, is a closed gate of the duty.
LEND = Move(
    "device.lent", "外借交付",
    ("available", "checked_out", "in_repair", "lent", "lost", "retired", "written_off"), "lent", P.DEVICE_KEEP,
    (custody.LENDING_NEEDS_APPROVAL.through(custody.LOAN_IS_APPROVED, custody.LENT_IN_TIME, custody.LENT_FROM_STORE),),
)
TAKE_BACK_LOAN = Move("device.loan-ended", "外借归还", ("lent",), "available", P.DEVICE_KEEP, asks=BACK)
LOSE = Move("device.lost", "报失", ("available", "checked_out", "in_repair", "lent"), "lost", P.LOSS_REPORT)
WRITE_OFF = Move("device.written-off", "遗失核销", ("lost",), "written_off", P.LOSS_WRITE_OFF)
FIND = Move("device.found", "找回入库", ("lost", "written_off"), "available", P.DEVICE_KEEP)
MAINTAIN = Move(
    "device.maintained", "登记保养", ("available", "checked_out", "in_repair", "lent"), "=", P.DEVICE_KEEP,
    asks=(Text("work", "保养内容", told="", hint="如：清洁镜头和触点、电池充放电、固件升级、校时。"), NEXT_DUE),
)

TAKE = Move("checkout.begun", "登记领用", ("new",), "out", P.DEVICE_KEEP)
GIVE_BACK = Move("checkout.ended", "登记归还", ("out",), "returned", P.DEVICE_KEEP, asks=BACK)
LOSE_IN_USE = Move("checkout.lost", "使用中遗失", ("out",), "lost", P.LOSS_REPORT)

OPEN_REPAIR = Move("repair.opened", "登记送修", ("new",), "open", P.DEVICE_KEEP)
CLOSE_REPAIR = Move(
    "repair.closed", "登记修复", ("open",), "done", P.DEVICE_KEEP, asks=(Text("done", "维修情况"),),
)
GIVE_UP_REPAIR = Move("repair.given-up", "不再维修", ("open",), "given-up", P.DEVICE_REGISTER)
LOSE_IN_REPAIR = Move("repair.lost", "送修途中遗失", ("open",), "lost", P.LOSS_REPORT)

ENTER_MAINTENANCE = Move(
    "maintenance.entered", "记入保养", ("new",), "done", P.DEVICE_KEEP, (law.NAMED_KEEPER.through(),),
    asks=(Text("work", "保养内容"), NEXT_DUE),
)

MOVES = (
    REGISTER_MODEL, CORRECT_MODEL, REGISTER, ASSIGN_MODEL, JUSTIFY, CHANGE_KEEPER, CHECK_OUT, RETURN,
    CHECK_OUT_ON_LOAN, RETURN_ON_LOAN, SET_CLOCK, SEND_TO_REPAIR, REPAIRED, RETIRE, LEND, TAKE_BACK_LOAN, LOSE,
    WRITE_OFF, FIND, MAINTAIN, TAKE, GIVE_BACK, LOSE_IN_USE, OPEN_REPAIR, CLOSE_REPAIR, GIVE_UP_REPAIR,
    LOSE_IN_REPAIR, ENTER_MAINTENANCE,
)
# fmt: on
