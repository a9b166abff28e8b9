"""How what is done with a device looks to whoever does it: words afterwards, colours, choices."""

from liuhen.apps.devices import actions, queries
from liuhen.apps.devices.models import CheckOut, Device
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Actor
from liuhen.kernel.access import Permission as P
from liuhen.kernel.web.doors import Desk, Door, as_it_stands


def is_left_without_keeper(found: Device, _: Actor) -> bool:
    """Whether the keeper cannot hand it over himself."""
    return not people.can(found.keeper, P.HANDOVER_SIGN)


def taken_back(out: CheckOut) -> str:
    """Say how it came back, and where it went."""
    repair = "，已登记送修" if out.device.state == "in_repair" else ""
    return f"已收回入库（{out.condition_zh}）{repair}。请及时上传本次记录。"


# fmt: off
REGISTER = Door(
    actions.register, lambda made: f"已登记：{made}。", submit="登记",
    page_by_hand="the unit, whose people may keep it, is chosen first",
    among={"unit": lambda _, actor: people.units_visible_to(actor, P.DEVICE_REGISTER),
           "device_model": lambda _, actor: queries.models_for(actor)},
)
DEVICE = Desk(
    Device, queries.visible_to, path="devices", above=("记录设备", "console:devices"),
    template="devices/form.html", beside=lambda found: {"device": found},
    entering=(
        REGISTER,
    ),
    doors=(
        Door(actions.return_device, taken_back, submit="收回入库", tone="primary", icon="arrow-back-up",
             at="return"),
        Door(actions.set_clock, "", icon="clock", at="clock",
             page_by_hand="it is read off a clock that ticks on the page"),
        Door(actions.maintain, "已登记保养。", submit="登记", icon="settings", endpoint="maintenance", makes=True),
        Door(actions.send_to_repair, "已登记送修。", icon="stethoscope", at="repair"),
        Door(actions.close_repair, "已修复入库。", submit="入库", tone="primary", icon="circle-check",
             at="repaired"),
        Door(actions.assign_model, lambda made: f"已登记型号：{made.device_model}。", submit="登记",
             icon="list-check", at="make",
             among={"device_model": lambda found, actor: queries.models_for(actor).filter(kind=found.kind)}),
        Door(actions.justify, "已登记配备依据。", submit="登记", icon="file-text", at="basis",
             first=as_it_stands("counted_under_standard", "need")),
        Door(actions.retire, "已退役，历史保留。", tone="danger", icon="archive"),
        Door(actions.change_keeper, "已更换保管人。", submit="更换", icon="user-cog", at="keeper",
             offered=is_left_without_keeper, among={"keeper": lambda found, _: people.serving_in(found.unit_id)}),
    ),
    sought=("serial_key", "model"),
)
# fmt: on
DESKS = (DEVICE,)
_BY_CUSTODY = "done by custody, with the loan or the loss it follows from"
WITHOUT_A_DOOR = {
    actions.register_model: "its figures come as one",
    actions.correct_model: "its figures come as one",
    actions.check_out: "what the check before use found comes as one, the clock read off a page that ticks",
    actions.lend: _BY_CUSTODY,
    actions.take_back_loan: _BY_CUSTODY,
    actions.report_lost: _BY_CUSTODY,
    actions.write_off: _BY_CUSTODY,
    actions.found_again: _BY_CUSTODY,
}
