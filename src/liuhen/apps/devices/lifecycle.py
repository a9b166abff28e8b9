"""What can happen to a device, a check-out and a repair."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import devices as law
from liuhen.regulation import people as people_law

REGISTER = Move(
    "device.registered", "登记设备", ("new",), "available", P.DEVICE_REGISTER, (law.NAMED_KEEPER,)
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
    (
        law.CHECKED_BEFORE_USE,
        people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY),
        people_law.ONLY_CERTIFIED.through(people_law.CERTIFICATE_IS_VALID),
    ),
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
    REGISTER,
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
