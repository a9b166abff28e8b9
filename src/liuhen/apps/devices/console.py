"""Pages of devices: the register, each device with its custody, and the forms that hand it about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import path, reverse

from liuhen.apps.devices import actions, counter, desk, forms, lifecycle, model_pages, queries, sheet_pages
from liuhen.apps.devices.models import CheckOut, Device, Maintenance, Repair
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import doors, trail
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.kernel.web.doors import pages
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.forms import fill_menus
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import Page, page_of, sorted_page
from liuhen.kernel.web.panels import Column, Panel, offer, panels_for
from liuhen.kernel.web.screens import Screen
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.devices import DEVICE_KINDS
from liuhen.regulation.provision import FEATURES, PROTECTIONS

if TYPE_CHECKING:
    from liuhen.apps.findings.models import Finding

TONES = {
    "available": "green", "checked_out": "blue", "in_repair": "orange", "lent": "purple", "lost": "red",
    "retired": "grey", "written_off": "grey",
}  # fmt: skip
RECENT = 20

MENU = (
    MenuGroup(
        "设备",
        (
            MenuItem("记录设备", "device-camera-phone", "console:devices", P.DEVICE_SEE),
            MenuItem("设备型号", "list-check", "console:devicemodels", P.DEVICE_SEE),
        ),
    ),
)

trail.call(
    "device",
    typed="录入时写作",
    was_keeper=ref("person", "原保管人"),
    was_model=ref("devicemodel", "原型号"),
    officer=ref("person", "领用人"),
    clock_offset_ms="时钟误差（毫秒）",
    to_unit=ref("unit", "借用单位"),
    until="归还日期",
    hand_over=ref("handover", "交接单"),
    loan=ref("loan", "外借单"),
    loss=ref("loss", "遗失报告"),
    need_set_aside="不涉及岗位特殊需要",
)
trail.call(
    "model",
    maker="厂家",
    name="名称",
    kind=one_of("种类", DEVICE_KINDS),
    width_px="画面宽",
    height_px="画面高",
    pixels_mp="像素（万）",
    battery_hours="续航（小时）",
    storage_gb="存储（GB）",
    **(PROTECTIONS | FEATURES),
)
trail.call(
    "checkout",
    device=ref("device", "设备"),
    officer=ref("person", "领用人"),
    loss=ref("loss", "遗失报告"),
)
trail.call("repair", device=ref("device", "设备"), loss=ref("loss", "遗失报告"))
trail.call("maintenance", device=ref("device", "设备"))

SORTS = {
    "编号": "serial", "型号": "model", "种类": "kind", "单位": "unit__path", "状态": "state",
}  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class DevicesScreen(Screen):
    """The register; ``counts`` are each state's word, key, number and tone."""

    template = "devices/devices.html"

    title: str = "记录设备"
    filters: forms.DeviceFilters
    page: Page[Device]
    counts: Sequence[tuple[str, str, int, str]]
    may_register: bool
    may_keep: bool
    is_filtered: bool


@page(permission=P.DEVICE_SEE)
def devices(request: PageRequest) -> HttpResponseBase:
    """List the devices the actor may see."""
    filters = forms.DeviceFilters(request.GET, units=people.units_visible_to(request.actor, P.DEVICE_SEE))
    mine = queries.visible_to(request.actor)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    counts = queries.by_state(mine)
    return DevicesScreen(
        filters=filters,
        page=sorted_page(queries.filtered(mine, wanted=wanted), request, sorts=SORTS, first=("serial",)),
        counts=[
            (zh, key, counts.get(key, 0), "" if key == "available" else TONES[key])
            for key, zh in Device.states.items()
        ],
        may_register=request.actor.may(P.DEVICE_REGISTER),
        may_keep=request.actor.may(P.DEVICE_KEEP),
        is_filtered=any(wanted.values()),
    ).drawn(request)


@dataclass(frozen=True, kw_only=True)
class DeviceScreen(Screen):
    """One device; ``verdict`` on its model, ``recordings`` the address of their list, "" where there is none."""

    template = "devices/device.html"

    device: Device
    kind: str
    verdict: model_pages.Verdict | None
    buttons: Sequence[Button]
    check_outs: Page[CheckOut]
    repairs: "QuerySet[Repair]"
    maintenances: "QuerySet[Maintenance]"
    today: date
    panels: Sequence[Mapping[str, Any]]
    findings: "QuerySet[Finding]"
    traces: Sequence[trail.Trace]
    recordings: str


@page(permission=P.DEVICE_SEE)
def device(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one device: what it is, who has it, and everything that was ever done with it."""
    found: Device = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    outs = page_of(
        queries.check_outs_of(found), order=("-out_at", "-id"), cursor=request.GET.get("cursor"), size=RECENT
    )
    return DeviceScreen(
        title=str(found),
        crumbs=[("记录设备", reverse("console:devices"))],
        device=found,
        kind=found.kind_zh,
        verdict=model_pages.verdict(found.device_model, request) if found.device_model else None,
        buttons=_buttons(request, found),
        check_outs=outs,
        repairs=queries.repairs_of(found)[:RECENT],
        maintenances=queries.maintenances_of(found)[:RECENT],
        today=local_day(request.at),
        panels=panels_for("device", found, request),
        findings=findings.about(found.ref),
        traces=trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
        recordings=address_or_blank("console:recordings"),
    ).drawn(request)


def _buttons(request: PageRequest, found: Device) -> list[Button]:
    """Return what may be done with it; handing out comes first, and a lent device's counter is the borrower's."""

    def to(name: str) -> str:
        return reverse(f"console:device-{name}", args=[found.pk])

    offers = []
    if found.state == "available":
        # the law's gate, not the state, is what refuses a device that is not in store; a button only where it is
        offers = [Offer(lifecycle.CHECK_OUT, to("check-out"), asks=True, tone="primary", icon="user-check")]
    elif found.lent_to_id and request.actor.may_on(P.DEVICE_KEEP, CheckOut(unit_id=found.lent_to_id)):
        lent = lifecycle.RETURN_ON_LOAN if found.holder_id else lifecycle.CHECK_OUT_ON_LOAN
        where, icon = ("return", "arrow-back-up") if found.holder_id else ("check-out", "user-check")
        offers = [Offer(lent, to(where), asks=True, tone="primary", icon=icon)]
    return [
        *buttons(found, offers, by=request.actor),
        *doors.buttons(desk.DEVICE, found, by=request.actor, at=request.at),
    ]


def _loaded(request: PageRequest, pk: int, permission: P) -> tuple[Device, dict[str, Any]]:
    """Load a device the actor may act on, with what every form about it shows."""
    found: Device = desk.DEVICE.reached(request.actor, pk, permission)
    crumbs = [
        ("记录设备", reverse("console:devices")),
        (str(found), reverse("console:device", args=[pk])),
    ]
    return found, {"crumbs": crumbs, "to": crumbs[-1][1]}


@page(permission=P.DEVICE_REGISTER, methods=FILLS)
def register(request: PageRequest) -> HttpResponseBase:
    """Put a device on the register of a unit the actor keeps."""
    units = people.units_visible_to(request.actor, P.DEVICE_REGISTER)
    asked = request.GET.get("unit", "")
    unit = (units.filter(pk=asked).first() if asked.isdecimal() else None) or units.first()
    if unit is None:
        raise Http404("no unit to register a device in")
    first = {"kind": "body_camera", "acquired_on": local_day(request.at)}
    form = desk.REGISTER.form(request.POST or None, initial=first)
    del form.fields["unit"]
    fill_menus(form, keeper=people.serving_in(unit.pk), device_model=queries.models_for(request.actor))
    return fill(
        request,
        form,
        act=lambda data: actions.register(unit=unit, by=request.actor, at=request.at, **data),
        title=lifecycle.REGISTER.label,
        submit=desk.REGISTER.submit,
        crumbs=[("记录设备", reverse("console:devices"))],
        to=lambda made: reverse("console:device", args=[made.pk]),
        done=desk.REGISTER.done,
        template="devices/register.html",
        context={"unit": unit, "units": units},
    )


@page(permission=P.DEVICE_KEEP, methods=FILLS)
def check_out(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand the device out, after the check before use."""
    found, places = _loaded(request, pk, P.DEVICE_KEEP)
    form = forms.CheckOutForm(
        request.POST or None, people=people.serving_in(found.lent_to_id or found.unit_id), at=request.at
    )
    if counter.HERE in request.GET:
        places["to"] = f"{reverse('console:devices-counter')}?way=out"

    def act(data: dict[str, Any]) -> Any:
        check = actions.PreUseCheck(
            works=data["works"],
            battery_percent=data["battery_percent"],
            card_free_percent=data["card_free_percent"],
            clock_offset_ms=data["offset_ms"],
            need_set_aside=data["need_set_aside"],
        )
        return actions.check_out(
            device=found, officer=data["officer"], check=check, by=request.actor, at=request.at
        )

    return fill(
        request,
        form,
        act=act,
        title="发放领用",
        submit="发放",
        done=lambda made: f"已发放给{made.officer}。",
        template="devices/clock_form.html",
        context={"device": found},
        **places,
    )


@page(permission=P.DEVICE_KEEP, methods=FILLS)
def clock(request: PageRequest, pk: int) -> HttpResponseBase:
    """Note how far the device's clock is off."""
    found, places = _loaded(request, pk, P.DEVICE_KEEP)
    return fill(
        request,
        forms.ClockForm(request.POST or None, at=request.at),
        act=lambda data: actions.set_clock(
            device=found, offset_ms=data["offset_ms"], by=request.actor, at=request.at
        ),
        title="校验时钟",
        submit="记录",
        done=lambda made: f"已记录：时钟{made.clock_zh}。",
        template="devices/clock_form.html",
        context={"device": found},
        **places,
    )


def _of_unit(request: PageRequest, unit: Any) -> dict[str, Any]:
    rows = queries.visible_to(request.actor).filter(unit=unit)
    return {
        "counts": [(Device.states[key], key, n) for key, n in queries.by_state(rows).items()],
        "unit": unit,
    }


def _held_by(request: PageRequest, person: Any) -> dict[str, Any]:
    return {"outs": queries.out_to(person.pk)}


offer(
    "unit",
    Column("设备", P.DEVICE_SEE, lambda _, ids: queries.in_service_by_unit(ids)),
    Panel("记录设备", "devices/of_unit.html", P.DEVICE_SEE, _of_unit),
)
offer("person", Panel("领用的设备", "devices/held_by.html", P.DEVICE_SEE, _held_by))

urlpatterns = [
    path("devices/", devices, name="devices"),
    path("devices/register/", register, name="device-register"),
    *counter.urlpatterns,
    *sheet_pages.urlpatterns,
    *model_pages.urlpatterns,
    path("devices/<int:pk>/", device, name="device"),
    path("devices/<int:pk>/check-out/", check_out, name="device-check-out"),
    path("devices/<int:pk>/clock/", clock, name="device-clock"),
    *pages(desk.DEVICE),
]
