"""What can happen to a device, a check-out and a repair."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import devices as law
from liuhen.regulation import people as people_law
from liuhen.regulation import provision as provision_law

REGISTER_MODEL = Move(
    "model.registered", "登记型号", ("new",), "registered", P.MODEL_KEEP, (provision_law.TECHNICAL_STANDARD,)
)
CORRECT_MODEL = Move(
    "model.corrected", "更正参数", ("registered",), "=", P.MODEL_KEEP, (provision_law.TECHNICAL_STANDARD,)
)

REGISTER = Move(
    "device.registered",
    "登记设备",
    ("new",),
    "available",
    P.DEVICE_REGISTER,
    (law.NAMED_KEEPER, provision_law.COUNT_UNDER_STANDARD),
)
ASSIGN_MODEL = Move(
    "device.model-assigned", "登记型号参数", ("available", "checked_out", "in_repair"), "=", P.DEVICE_REGISTER
)
JUSTIFY = Move(
    "device.justified",
    "登记配备依据",
    ("available", "checked_out", "in_repair"),
    "=",
    P.DEVICE_REGISTER,
    (provision_law.COUNT_UNDER_STANDARD,),
)
CHANGE_KEEPER = Move(
    "device.keeper-changed",
    "更换保管人",
    ("available", "in_repair"),
    "=",
    P.DEVICE_REGISTER,
    (law.NAMED_KEEPER,),
)
# From every state: that the device is not in store is a closed gate of the duty, not a mere wrong state.
CHECK_OUT = Move(
    "device.checked-out",
    "发放领用",
    ("available", "checked_out", "in_repair", "retired"),
    "checked_out",
    P.DEVICE_KEEP,
    (law.CHECKED_BEFORE_USE, people_law.AUXILIARIES_ASSIST_ONLY, people_law.ONLY_CERTIFIED),
)
RETURN = Move("device.returned", "收回", ("checked_out",), "available", P.DEVICE_KEEP)
SET_CLOCK = Move("device.clock-measured", "校验时钟", ("available", "checked_out"), "=", P.DEVICE_KEEP)
SEND_TO_REPAIR = Move("device.sent-to-repair", "送修", ("available",), "in_repair", P.DEVICE_KEEP)
REPAIRED = Move("device.repaired", "修复入库", ("in_repair",), "available", P.DEVICE_KEEP)
RETIRE = Move("device.retired", "退役", ("available", "in_repair"), "retired", P.DEVICE_REGISTER)

TAKE = Move("checkout.begun", "登记领用", ("new",), "out", P.DEVICE_KEEP)
GIVE_BACK = Move("checkout.ended", "登记归还", ("out",), "returned", P.DEVICE_KEEP)

OPEN_REPAIR = Move("repair.opened", "登记送修", ("new",), "open", P.DEVICE_KEEP)
CLOSE_REPAIR = Move("repair.closed", "登记修复", ("open",), "done", P.DEVICE_KEEP)

MOVES = (
    REGISTER_MODEL,
    CORRECT_MODEL,
    REGISTER,
    ASSIGN_MODEL,
    JUSTIFY,
    CHANGE_KEEPER,
    CHECK_OUT,
    RETURN,
    SET_CLOCK,
    SEND_TO_REPAIR,
    REPAIRED,
    RETIRE,
    TAKE,
    GIVE_BACK,
    OPEN_REPAIR,
    CLOSE_REPAIR,
)
