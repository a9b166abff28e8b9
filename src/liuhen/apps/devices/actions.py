"""Verbs on devices."""

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from liuhen.apps.devices import lifecycle, queries
from liuhen.apps.devices.models import CheckOut, Device, DeviceModel, Maintenance, Repair
from liuhen.apps.people import queries as people
from liuhen.kernel.access import SYSTEM, Actor, Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, WrongState, action, locked, step
from liuhen.kernel.identifiers import cleaned, plain
from liuhen.regulation import devices as law
from liuhen.regulation.custody import LoanFacts, loan_in_force
from liuhen.regulation.devices import DEVICE_KINDS
from liuhen.regulation.provision import lacks

if TYPE_CHECKING:
    from liuhen.apps.people.models import Person, Unit


@dataclass(frozen=True)
class PreUseCheck:
    """What the keeper saw before handing the device out. 《设备办法》第9条."""

    works: bool
    battery_percent: int
    card_free_percent: int
    clock_offset_ms: int  # device clock minus server time
    need_set_aside: str = ""  # why this outing does without a feature that the officer's post needs


@dataclass(frozen=True)
class KeeperFacts:
    """Who is to keep a device; on a change, whether it was handed over, and whether the present keeper could."""

    keeper_id: int | None
    handed_over: bool = False
    keeper_can_sign: bool = False
    keeper_zh: str = ""


@dataclass(frozen=True, kw_only=True)
class RegisterFacts(KeeperFacts):
    """What a device is entered with."""

    kind: str
    counted_under_standard: bool
    need: str


@dataclass(frozen=True)
class ModelFigures:
    """The technical figures of a model, as its maker states them; None: not stated. 《设备办法》第7条."""

    width_px: int | None = None
    height_px: int | None = None
    pixels_mp: int | None = None
    battery_hours: int | None = None
    storage_gb: int | None = None
    tamper_protection: bool = False
    encryption: bool = False
    explosion_proof: bool = False
    infrared: bool = False
    gps: bool = False
    live_upload: bool = False


@action
def register_model(
    *, maker: str, name: str, kind: str, figures: ModelFigures, by: Actor, at: datetime
) -> DeviceModel:
    """Put a make on the county's register with its technical figures. 《设备办法》第7条."""
    if kind not in DEVICE_KINDS:
        raise Invalid("不能登记型号：不是办法所列的设备种类", field="kind")
    maker, name = cleaned(maker), cleaned(name)
    if any(
        (plain(each.maker), plain(each.name)) == (plain(maker), plain(name))
        for each in DeviceModel.objects.all()
    ):
        raise Invalid(f"不能登记型号：{maker} {name}已登记", field="name", remedy="请更正原有参数")
    model = DeviceModel(maker=maker, name=name, kind=kind, **asdict(figures))
    return step(
        model,
        lifecycle.REGISTER_MODEL,
        by=by,
        at=at,
        data={"maker": maker, "name": name, "kind": kind} | _stated(figures),
    )


@action
def correct_model(
    *, device_model: DeviceModel, figures: ModelFigures, reason: str, by: Actor, at: datetime
) -> DeviceModel:
    """Replace the figures of a make; what they were stays in the ledger."""
    if not reason.strip():
        raise Invalid("不能更正参数：请写明依据", field="reason")
    return step(
        device_model,
        lifecycle.CORRECT_MODEL,
        by=by,
        at=at,
        changes=asdict(figures),
        data={"reason": reason.strip()} | _stated(figures),
    )


def _stated(figures: ModelFigures) -> dict[str, int | bool]:
    return {key: value for key, value in asdict(figures).items() if value}


@action(lifecycle.REGISTER)
def register(
    *,
    unit: "Unit",
    serial: str,
    kind: str,
    model: str,
    keeper: "Person | None",
    acquired_on: date,
    by: Actor,
    at: datetime,
    device_model: DeviceModel | None = None,
    counted_under_standard: bool = False,
    need: str = "",
) -> Device:
    """Put a device on the register under a named keeper of the same unit.

    ``device_model`` is its make with the technical figures; a kind that article 6 does not prescribe is either
    ``counted_under_standard`` of general office equipment or carries its ``need``. 《设备办法》第5条.
    """
    typed, serial = serial, plain(serial)
    if not 0 < len(serial) <= lifecycle.LONGEST_SERIAL:
        raise Invalid(
            f"不能登记设备：编号应为1至{lifecycle.LONGEST_SERIAL}个字",
            field="serial",
            remedy="请核对机身编号",
        )
    if Device.objects.filter(serial_key=serial).exists():
        raise Invalid(f"不能登记设备：编号“{serial}”已登记", field="serial", remedy="请核对机身编号")
    if keeper and keeper.unit_id != unit.pk:
        raise Invalid(f"不能登记设备：保管人{keeper}不是{unit}的人员", field="keeper")
    if device_model and device_model.kind != kind:
        raise Invalid(
            f"不能登记设备：型号{device_model}登记为{device_model.kind_zh}，与所选种类不符",
            field="device_model",
        )
    if not (device_model or model):
        raise Invalid("不能登记设备：请选择在册型号，或填写型号", field="model")
    device = Device(
        unit=unit,
        serial=serial,
        kind=kind,
        model=device_model.name if device_model else model,
        keeper=keeper,
        acquired_on=acquired_on,
        device_model=device_model,
        counted_under_standard=counted_under_standard,
        need=need,
    )
    data = {"serial": serial, "kind": kind, "keeper": keeper.pk if keeper else None}
    data |= {"typed": typed} if typed != serial else {}
    data |= {"device_model": device_model.pk} if device_model else {}
    return step(
        device,
        lifecycle.REGISTER,
        by=by,
        at=at,
        facts=RegisterFacts(
            keeper_id=keeper.pk if keeper else None,
            kind=kind,
            counted_under_standard=counted_under_standard,
            need=need,
        ),
        data=data,
    )


@action(lifecycle.ASSIGN_MODEL)
def assign_model(*, device: Device, device_model: DeviceModel, by: Actor, at: datetime) -> Device:
    """Say which registered make a device is, after it was bought or upgraded."""
    if device_model.kind != device.kind:
        raise Invalid(
            f"不能登记型号参数：{device_model}登记为{device_model.kind_zh}，{device}是{device.kind_zh}",
            field="device_model",
        )
    return step(
        device,
        lifecycle.ASSIGN_MODEL,
        by=by,
        at=at,
        changes={"device_model": device_model, "model": device_model.name},
        data={"device_model": device_model.pk, "was_model": device.device_model_id},
    )


@action(lifecycle.JUSTIFY)
def justify(*, device: Device, counted_under_standard: bool, need: str, by: Actor, at: datetime) -> Device:
    """Say what a device rests on: the standard of general office equipment, or a need. 《设备办法》第5条."""
    device = locked(device)
    return step(
        device,
        lifecycle.JUSTIFY,
        by=by,
        at=at,
        facts=RegisterFacts(
            keeper_id=device.keeper_id,
            kind=device.kind,
            counted_under_standard=counted_under_standard,
            need=need,
        ),
        changes={"counted_under_standard": counted_under_standard, "need": need},
        data={"counted_under_standard": counted_under_standard, "need": need},
    )


@action(lifecycle.CHANGE_KEEPER)
def change_keeper(
    *, device: Device, keeper: "Person", by: Actor, at: datetime, hand_over: int | None = None
) -> Device:
    """Give the device into somebody else's keeping, by the signed hand-over of that number.

    Without one only where the present keeper cannot sign any more: he left, or has no account for it.
    """
    device = locked(device)
    if keeper.unit_id != device.unit_id:
        raise Invalid(f"不能更换保管人：{keeper}不是{device.unit}的人员", field="keeper")
    return step(
        device,
        lifecycle.CHANGE_KEEPER,
        by=by,
        at=at,
        facts=KeeperFacts(
            keeper.pk,
            handed_over=hand_over is not None,
            keeper_can_sign=people.can(device.keeper, Permission.HANDOVER_SIGN),
            keeper_zh=str(device.keeper),
        ),
        changes={"keeper": keeper},
        data={"keeper": keeper.pk, "was_keeper": device.keeper_id, "hand_over": hand_over},
    )


@action
def check_out(*, device: Device, officer: "Person", check: PreUseCheck, by: Actor, at: datetime) -> CheckOut:
    """Hand the device to an officer. Raises Refused with the article for whatever is not in order.

    A lent device is handed out by the borrower's own counter to the borrower's officers, while the loan is in force;
    it stays ``lent``, and the check-out is of the borrower's unit.
    """
    for name, value in (
        ("battery_percent", check.battery_percent),
        ("card_free_percent", check.card_free_percent),
    ):
        if not 0 <= value <= 100:
            raise Invalid("不能发放领用：百分比应在0到100之间", field=name)
    device = locked(device)
    on = local_day(at)
    standing = people.standing(officer, on=on)
    lacking = tuple(lacks(device.kind, device.device_model, queries.features_asked_of(officer)))
    aside = check.need_set_aside.strip() if lacking else ""
    facts = law.CheckOutFacts(
        device_state=device.state,
        device_unit_id=device.unit_id,
        device_zh=str(device),
        officer_name=officer.name,
        officer_unit_id=officer.unit_id,
        is_auxiliary=officer.kind != "officer",
        certificate_valid_on_day=standing.valid,
        certificate_reason=standing.reason,
        certificate_until=standing.until,
        works=check.works,
        battery_percent=check.battery_percent,
        card_free_percent=check.card_free_percent,
        clock_offset_ms=check.clock_offset_ms,
        loan_approved=loan_in_force(
            lent_to_id=device.lent_to_id, lent_until=device.lent_until, unit_id=officer.unit_id, on=on
        ),
        is_held=device.holder_id is not None,
        lacking=lacking,
        need_set_aside=aside,
    )
    device = step(
        device,
        lifecycle.CHECK_OUT_ON_LOAN if device.state == law.LENT else lifecycle.CHECK_OUT,
        by=by,
        at=at,
        facts=facts,
        changes={"holder": officer, "clock_offset_ms": check.clock_offset_ms, "clock_checked_at": at},
        data={"officer": officer.pk, "clock_offset_ms": check.clock_offset_ms}
        | ({"need_set_aside": aside} if aside else {}),
    )
    return step(
        CheckOut(
            unit_id=device.lent_to_id or device.unit_id,
            device=device,
            officer=officer,
            out_at=at,
            works=check.works,
            battery_percent=check.battery_percent,
            card_free_percent=check.card_free_percent,
            clock_offset_ms=check.clock_offset_ms,
            need_set_aside=aside,
        ),
        lifecycle.TAKE,
        by=by,
        at=at,
        data={"device": device.pk, "officer": officer.pk},
    )


@action(lifecycle.RETURN, lifecycle.RETURN_ON_LOAN)
def return_device(
    *, device: Device, remark: str, by: Actor, at: datetime, condition: str = "good", fault: str = ""
) -> CheckOut:
    """Take the device back in its condition (a key of CheckOut.CONDITIONS); a ``fault`` opens a repair at once."""
    _demand_described(condition, remark, what="收回")
    current: CheckOut | None = CheckOut.objects.filter(device=device, state="out").first()
    device = locked(device)
    if device.state == law.LENT and (current is None or fault):
        raise WrongState(
            "不能收回：设备没有被领用" if current is None else "不能送修：设备是外借来的",
            remedy="" if current is None else "请先归还出借单位，由其送修",
            subject=device.ref,
            by=by.ref,
        )
    data = {"condition": condition, "remark": remark}
    move = lifecycle.RETURN_ON_LOAN if device.state == law.LENT else lifecycle.RETURN
    device = step(device, move, by=by, at=at, changes={"holder": None}, data=data)
    assert current is not None, "a checked-out device has an open check-out"
    returned = step(
        current,
        lifecycle.GIVE_BACK,
        by=by,
        at=at,
        changes={"returned_at": at, "condition": condition, "return_note": remark},
        data=data,
    )
    if fault:
        send_to_repair(device=device, fault=fault, by=by, at=at)
    return returned


def _demand_described(condition: str, remark: str, *, what: str) -> None:
    if condition != "good" and not remark:
        raise Invalid(f"不能{what}：损坏或者附件不全的，请写明情况", field="remark")


@action
def lend(
    *, device: Device, to: "Unit", until: date, facts: LoanFacts, loan: int, by: Actor, at: datetime
) -> Device:
    """Hand the device to another unit on the loan of that number. Raises Refused unless ``facts`` allow it."""
    return step(
        device,
        lifecycle.LEND,
        by=by,
        at=at,
        facts=facts,
        changes={"lent_to": to, "lent_until": until},
        data={"loan": loan, "to_unit": to.pk, "until": until.isoformat()},
    )


@action(lifecycle.TAKE_BACK_LOAN)
def take_back_loan(
    *, device: Device, loan: int, condition: str, remark: str, by: Actor, at: datetime, fault: str = ""
) -> Device:
    """Take a lent device back into its own unit's store; a ``fault`` opens a repair at once."""
    _demand_described(condition, remark, what="归还")
    device = locked(device)
    if device.holder_id is not None:
        raise WrongState(
            "不能归还：设备还在借用单位人员手中", remedy="请借用单位先收回", subject=device.ref, by=by.ref
        )
    device = step(
        device,
        lifecycle.TAKE_BACK_LOAN,
        by=by,
        at=at,
        changes={"lent_to": None, "lent_until": None},
        data={"loan": loan, "condition": condition, "remark": remark},
    )
    if fault:
        send_to_repair(device=device, fault=fault, by=by, at=at)
    return device


@action
def report_lost(*, device: Device, loss: int, by: Actor, at: datetime) -> Device:
    """Take the device out of service as lost, by the report of that number; its open check-out or repair ends so."""
    device = step(
        device,
        lifecycle.LOSE,
        by=by,
        at=at,
        changes={"holder": None, "lent_to": None, "lent_until": None},
        data={"loss": loss},
    )
    for out in CheckOut.objects.filter(device=device, state="out"):
        # it ended here: nobody has the device out in what comes after
        step(out, lifecycle.LOSE_IN_USE, by=SYSTEM, at=at, changes={"returned_at": at}, data={"loss": loss})
    for repair in Repair.objects.filter(device=device, state="open"):
        step(repair, lifecycle.LOSE_IN_REPAIR, by=SYSTEM, at=at, data={"loss": loss})
    return device


@action
def write_off(*, device: Device, loss: int, by: Actor, at: datetime) -> Device:
    """Strike a lost device off the books, by the report of that number; the row and its trail stay."""
    return step(device, lifecycle.WRITE_OFF, by=by, at=at, data={"loss": loss})


@action
def found_again(*, device: Device, loss: int, by: Actor, at: datetime) -> Device:
    """Take a lost device back into its unit's store, one that was written off too."""
    return step(device, lifecycle.FIND, by=by, at=at, data={"loss": loss})


@action(lifecycle.MAINTAIN)
def maintain(*, device: Device, work: str, next_due_on: date | None, by: Actor, at: datetime) -> Maintenance:
    """Put a maintenance on record, and the day by which the next is due. 《设备办法》第9条."""
    due = next_due_on.isoformat() if next_due_on else None
    step(
        device,
        lifecycle.MAINTAIN,
        by=by,
        at=at,
        changes={"maintenance_due_on": next_due_on},
        data={"next_due_on": due},
    )
    return step(
        Maintenance(unit_id=device.unit_id, device=device, work=work, done_at=at, next_due_on=next_due_on),
        lifecycle.ENTER_MAINTENANCE,
        by=by,
        at=at,
        data={"device": device.pk, "work": work, "next_due_on": due},
    )


@action(lifecycle.SET_CLOCK)
def set_clock(*, device: Device, offset_ms: int, by: Actor, at: datetime) -> Device:
    """Record how far the device's clock is off (device minus true time, milliseconds)."""
    return step(
        device,
        lifecycle.SET_CLOCK,
        by=by,
        at=at,
        changes={"clock_offset_ms": offset_ms, "clock_checked_at": at},
        data={"offset_ms": offset_ms},
    )


@action(lifecycle.SEND_TO_REPAIR)
def send_to_repair(*, device: Device, fault: str, by: Actor, at: datetime) -> Repair:
    """Send a device to repair, saying what is wrong with it."""
    step(device, lifecycle.SEND_TO_REPAIR, by=by, at=at, data={"fault": fault})
    return step(
        Repair(unit_id=device.unit_id, device=device, fault=fault, opened_at=at),
        lifecycle.OPEN_REPAIR,
        by=by,
        at=at,
        data={"device": device.pk},
    )


@action(lifecycle.REPAIRED)
def close_repair(*, device: Device, done: str, by: Actor, at: datetime) -> Device:
    """Take a repaired device back into store."""
    current: Repair | None = Repair.objects.filter(device=device, state="open").first()
    device = step(device, lifecycle.REPAIRED, by=by, at=at, data={"done": done})
    assert current is not None, "a device in repair has an open repair"
    step(
        current,
        lifecycle.CLOSE_REPAIR,
        by=by,
        at=at,
        changes={"done": done, "closed_at": at},
        data={"done": done},
    )
    return device


@action(lifecycle.RETIRE)
def retire(*, device: Device, reason: str, by: Actor, at: datetime) -> Device:
    """End a device's service; its history stays."""
    device = step(device, lifecycle.RETIRE, by=by, at=at, data={"reason": reason})
    if current := Repair.objects.filter(device=device, state="open").first():
        step(current, lifecycle.GIVE_UP_REPAIR, by=by, at=at, changes={"closed_at": at})
    return device
