"""What can happen to a device, a check-out, a repair and a maintenance."""

from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Move
from liuhen.regulation import custody
from liuhen.regulation import devices as law
from liuhen.regulation import people as people_law
from liuhen.regulation import provision as provision_law

TECHNICAL_STANDARD = provision_law.TECHNICAL_STANDARD.through()
REGISTER_MODEL = Move(
    "model.registered", "登记型号", ("new",), "registered", P.MODEL_KEEP, (TECHNICAL_STANDARD,)
)
CORRECT_MODEL = Move("model.corrected", "更正参数", ("registered",), "=", P.MODEL_KEEP, (TECHNICAL_STANDARD,))

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
    ("available", "checked_out", "in_repair", "lent"),
    "=",
    P.DEVICE_REGISTER,
    (law.NAMED_KEEPER, custody.CUSTODY_REGISTER.through(custody.KEEPER_BY_HAND_OVER)),
)
BEFORE_USE = (
    law.CHECKED_BEFORE_USE,
    people_law.AUXILIARIES_ASSIST_ONLY.through(people_law.NOT_AUXILIARY),
    people_law.ONLY_CERTIFIED.through(people_law.CERTIFICATE_IS_VALID),
    provision_law.TECHNICAL_STANDARD.through(provision_law.HAS_WHAT_THE_POST_NEEDS),
)
# From every state: that the device is not in store is a closed gate of the duty, not a mere wrong state.
CHECK_OUT = Move(
    "device.checked-out",
    "发放领用",
    ("available", "checked_out", "in_repair", "lost", "retired", "written_off"),
    "checked_out",
    P.DEVICE_KEEP,
    BEFORE_USE,
)
RETURN = Move("device.returned", "收回", ("checked_out",), "available", P.DEVICE_KEEP)
# A lent device goes in and out at the borrower's counter and stays lent all the while.
CHECK_OUT_ON_LOAN = Move("device.checked-out-on-loan", "发放领用", ("lent",), "=", P.DEVICE_KEEP, BEFORE_USE)
RETURN_ON_LOAN = Move("device.returned-on-loan", "收回", ("lent",), "=", P.DEVICE_KEEP)
SET_CLOCK = Move(
    "device.clock-measured", "校验时钟", ("available", "checked_out", "lent"), "=", P.DEVICE_KEEP
)
SEND_TO_REPAIR = Move("device.sent-to-repair", "送修", ("available",), "in_repair", P.DEVICE_KEEP)
REPAIRED = Move("device.repaired", "修复入库", ("in_repair",), "available", P.DEVICE_KEEP)
RETIRE = Move("device.retired", "退役", ("available", "in_repair"), "retired", P.DEVICE_REGISTER)

# From every state: lending what is not in store, or without an approval in force, is a closed gate of the duty.
LEND = Move(
    "device.lent",
    "外借交付",
    ("available", "checked_out", "in_repair", "lent", "lost", "retired", "written_off"),
    "lent",
    P.DEVICE_KEEP,
    (
        custody.LENDING_NEEDS_APPROVAL.through(
            custody.LOAN_IS_APPROVED, custody.LENT_IN_TIME, custody.LENT_FROM_STORE
        ),
    ),
)
TAKE_BACK_LOAN = Move("device.loan-ended", "外借归还", ("lent",), "available", P.DEVICE_KEEP)
LOSE = Move("device.lost", "报失", ("available", "checked_out", "in_repair", "lent"), "lost", P.LOSS_REPORT)
WRITE_OFF = Move("device.written-off", "遗失核销", ("lost",), "written_off", P.LOSS_WRITE_OFF)
FIND = Move("device.found", "找回入库", ("lost", "written_off"), "available", P.DEVICE_KEEP)
MAINTAIN = Move(
    "device.maintained", "登记保养", ("available", "checked_out", "in_repair", "lent"), "=", P.DEVICE_KEEP
)

TAKE = Move("checkout.begun", "登记领用", ("new",), "out", P.DEVICE_KEEP)
GIVE_BACK = Move("checkout.ended", "登记归还", ("out",), "returned", P.DEVICE_KEEP)
LOSE_IN_USE = Move("checkout.lost", "使用中遗失", ("out",), "lost", P.LOSS_REPORT)

OPEN_REPAIR = Move("repair.opened", "登记送修", ("new",), "open", P.DEVICE_KEEP)
CLOSE_REPAIR = Move("repair.closed", "登记修复", ("open",), "done", P.DEVICE_KEEP)
GIVE_UP_REPAIR = Move("repair.given-up", "不再维修", ("open",), "given-up", P.DEVICE_REGISTER)
LOSE_IN_REPAIR = Move("repair.lost", "送修途中遗失", ("open",), "lost", P.LOSS_REPORT)

ENTER_MAINTENANCE = Move(
    "maintenance.entered", "记入保养", ("new",), "done", P.DEVICE_KEEP, (law.NAMED_KEEPER.through(),)
)

MOVES = (
    REGISTER_MODEL,
    CORRECT_MODEL,
    REGISTER,
    ASSIGN_MODEL,
    JUSTIFY,
    CHANGE_KEEPER,
    CHECK_OUT,
    RETURN,
    CHECK_OUT_ON_LOAN,
    RETURN_ON_LOAN,
    SET_CLOCK,
    SEND_TO_REPAIR,
    REPAIRED,
    RETIRE,
    LEND,
    TAKE_BACK_LOAN,
    LOSE,
    WRITE_OFF,
    FIND,
    MAINTAIN,
    TAKE,
    GIVE_BACK,
    LOSE_IN_USE,
    OPEN_REPAIR,
    CLOSE_REPAIR,
    GIVE_UP_REPAIR,
    LOSE_IN_REPAIR,
    ENTER_MAINTENANCE,
)
