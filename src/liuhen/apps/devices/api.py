"""Endpoints: devices, and what is done with them at the counter."""

from datetime import date, datetime
from typing import Annotated, Any

from django.shortcuts import get_object_or_404
from ninja import Field, Query, Router, Schema

from liuhen.apps.devices import actions, desk, lifecycle, queries
from liuhen.apps.devices.models import MOST_FIGURE, MOST_NAME, CheckOut, Device, DeviceModel, Maintenance
from liuhen.apps.people.queries import person_by_number
from liuhen.kernel.access import Permission
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import Invalid, demand_right
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.endpoints import (
    ApiRequest,
    Id,
    Listed,
    Milliseconds,
    Order,
    Paging,
    Sentence,
    Word,
    demand,
    listed,
)
from liuhen.regulation.provision import judge

router = Router(tags=["devices"])
Percent = Annotated[int, Field(ge=0, le=100)]


class DeviceShape(Schema):
    """记录设备. ``clock_offset_ms`` is the device's clock minus true time, as last measured."""

    id: int
    serial: str
    kind: str
    model: str
    state: str
    unit_id: int
    unit: str
    keeper: str
    holder: str | None
    clock_offset_ms: int
    clock_checked_at: datetime | None
    device_model_id: int | None
    counted_under_standard: bool
    need: str
    lent_until: date | None
    maintenance_due_on: date | None

    @staticmethod
    def resolve_unit(device: Device) -> str:
        return str(device.unit)

    @staticmethod
    def resolve_keeper(device: Device) -> str:
        return str(device.keeper)

    @staticmethod
    def resolve_holder(device: Device) -> str | None:
        return str(device.holder) if device.holder_id else None


class DeviceModelShape(Schema):
    """设备型号, judged by the technical standard of today; a figure is null where the maker does not state it."""

    id: int
    maker: str
    name: str
    kind: str
    width_px: int | None
    height_px: int | None
    pixels_mp: int | None
    battery_hours: int | None
    storage_gb: int | None
    tamper_protection: bool
    encryption: bool
    explosion_proof: bool
    infrared: bool
    gps: bool
    live_upload: bool
    shortfalls: list[str] = Field(description="where it falls short of the technical standard, in Chinese")

    @staticmethod
    def resolve_shortfalls(model: DeviceModel, context: Any) -> list[str]:
        return judge(model, on=local_day(context["request"].at))


ModelName = Annotated[Word, Field(max_length=MOST_NAME)]
Amount = Annotated[int, Field(ge=0, le=MOST_FIGURE)]


class FiguresOrder(Order):
    """The figures of a make, all of them: what is left out its maker does not state."""

    width_px: Amount | None = None
    height_px: Amount | None = None
    pixels_mp: Amount | None = Field(
        None, description="in 万, tens of thousands of pixels, as makers state it"
    )
    battery_hours: Amount | None = None
    storage_gb: Amount | None = None
    tamper_protection: bool = False
    encryption: bool = False
    explosion_proof: bool = False
    infrared: bool = False
    gps: bool = False
    live_upload: bool = False


class ModelOrder(FiguresOrder):
    """A make with its figures."""

    maker: ModelName
    name: ModelName
    kind: Word


class CorrectionOrder(FiguresOrder):
    """The figures as they are, and by what they were put right."""

    reason: Sentence


class CheckOutShape(Schema):
    """领用记录."""

    id: int
    device_id: int
    officer: str
    out_at: datetime
    battery_percent: int
    card_free_percent: int
    clock_offset_ms: int
    need_set_aside: str
    returned_at: datetime | None
    condition: str
    return_note: str
    state: str

    @staticmethod
    def resolve_officer(check_out: CheckOut) -> str:
        return str(check_out.officer)


class DeviceDetail(DeviceShape):
    """The device with its latest check-outs, newest first."""

    check_outs: list[CheckOutShape]

    @staticmethod
    def resolve_check_outs(device: Device) -> Any:
        return queries.check_outs_of(device)[:20]


class DeviceFilters(Schema):
    """What the list is cut to."""

    unit: Id | None = None
    state: Word | None = None
    serial: Word | None = None


class CheckOutOrder(Order):
    """Who takes the device, and what the check before use found. 《设备办法》第9条."""

    officer: Word = Field(description="人员编号 of the officer who takes it")
    works: bool
    battery_percent: Percent
    card_free_percent: Percent
    clock_offset_ms: Milliseconds
    need_set_aside: Sentence = Field(
        "",
        description="why this outing does without a feature that the officer's post needs",
    )


class MaintenanceShape(Schema):
    """保养记录."""

    id: int
    device_id: int
    work: str
    done_at: datetime
    next_due_on: date | None


@router.get("/devices", response=Listed[DeviceShape], summary="设备")
def devices(request: ApiRequest, filters: Query[DeviceFilters], paging: Query[Paging]) -> Any:
    """List the devices the caller may see, by serial."""
    demand(request.actor, Permission.DEVICE_SEE)
    rows = queries.visible_to(request.actor).filter(**filters.dict(exclude_none=True, exclude={"serial"}))
    if filters.serial is not None:
        rows = rows.filter(queries.of_serial(filters.serial))
    return listed(rows, order=("serial",), paging=paging)


@router.get("/device-models", response=Listed[DeviceModelShape], summary="设备型号")
def device_models(request: ApiRequest, paging: Query[Paging]) -> Any:
    """List the registered makes with what each lacks."""
    demand(request.actor, Permission.DEVICE_SEE)
    return listed(queries.models_for(request.actor), order=("maker", "name", "id"), paging=paging)


@router.post("/device-models", response={201: DeviceModelShape}, summary="登记型号")
def register_model(request: ApiRequest, order: ModelOrder) -> Any:
    """Put a make on the register."""
    demand_right(lifecycle.REGISTER_MODEL, by=request.actor)
    figures = order.dict(exclude={"maker", "name", "kind"})
    return actions.register_model(
        maker=order.maker, name=order.name, kind=order.kind, figures=actions.ModelFigures(**figures),
        by=request.actor, at=request.at,
    )  # fmt: skip


@router.post("/device-models/{pk}/correct", response=DeviceModelShape, summary="更正参数")
def correct_model(request: ApiRequest, pk: Id, order: CorrectionOrder) -> Any:
    """Replace all figures of a make; what they were stays in the ledger."""
    demand_right(lifecycle.CORRECT_MODEL, by=request.actor)
    found = get_object_or_404(queries.models_for(request.actor), pk=pk)
    figures = actions.ModelFigures(**order.dict(exclude={"reason"}))
    return actions.correct_model(
        device_model=found, figures=figures, reason=order.reason, by=request.actor, at=request.at
    )


@router.get("/devices/{pk}", response=DeviceDetail, summary="一台设备")
def device(request: ApiRequest, pk: Id) -> Any:
    """Show one device with its latest check-outs."""
    return _device(request, pk)


@router.post("/devices/{pk}/check-out", response={201: CheckOutShape}, summary="发放领用")
def check_out(request: ApiRequest, pk: Id, order: CheckOutOrder) -> Any:
    """Hand the device to an officer; refused with the article for whatever is not in order."""
    demand_right(lifecycle.CHECK_OUT, by=request.actor)
    found = _device(request, pk)
    officer = person_by_number(order.officer)
    if officer is None:
        raise Invalid(f"不能发放领用：没有编号为“{order.officer}”的在岗人员", field="officer")
    check = actions.PreUseCheck(**order.dict(exclude={"officer"}))
    return actions.check_out(device=found, officer=officer, check=check, by=request.actor, at=request.at)


def _device(request: ApiRequest, pk: int) -> Device:
    return get_object_or_404(queries.visible_to(request.actor), pk=pk)


endpoints(router, desk.DEVICE, {Device: DeviceShape, CheckOut: CheckOutShape, Maintenance: MaintenanceShape})
