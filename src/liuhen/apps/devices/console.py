"""Pages of devices: the register, each device with its custody, and the forms that hand it about."""

from typing import Any

from django.http import Http404, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from liuhen.apps.devices import actions, forms, lifecycle, model_pages, queries, sheet_pages
from liuhen.apps.devices.models import CheckOut, Device
from liuhen.apps.findings import queries as findings
from liuhen.apps.people import queries as people
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web import trail
from liuhen.kernel.web.addresses import address_or_blank
from liuhen.kernel.web.filling import FILLS, fill
from liuhen.kernel.web.menu import MenuGroup, MenuItem
from liuhen.kernel.web.moves import Button, Offer, buttons
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.paging import page_of
from liuhen.kernel.web.panels import Column, Panel, offer, panels_for
from liuhen.kernel.web.trail import one_of, ref
from liuhen.regulation.devices import DEVICE_KINDS
from liuhen.regulation.provision import FEATURES, PROTECTIONS

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
    serial="设备编号",
    kind=one_of("种类", DEVICE_KINDS),
    keeper=ref("person", "保管人"),
    was_keeper=ref("person", "原保管人"),
    was_model=ref("devicemodel", "原型号"),
    need="执法需要",
    counted_under_standard="纳入通用标准",
    device_model=ref("devicemodel", "型号"),
    officer=ref("person", "领用人"),
    clock_offset_ms="时钟误差（毫秒）",
    offset_ms="时钟误差（毫秒）",
    remark="设备状况",
    condition=one_of("归还状况", CheckOut.CONDITIONS),
    fault="故障",
    done="维修情况",
    next_due_on="下次保养",
    to_unit=ref("unit", "借用单位"),
    until="归还日期",
    hand_over=ref("handover", "交接单"),
    loan=ref("loan", "外借单"),
    loss=ref("loss", "遗失报告"),
    need_set_aside="不涉及岗位特殊需要",
    reason="理由",
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
    condition=one_of("归还状况", CheckOut.CONDITIONS),
    remark="设备状况",
    loss=ref("loss", "遗失报告"),
)
trail.call("repair", device=ref("device", "设备"), done="维修情况", loss=ref("loss", "遗失报告"))
trail.call("maintenance", device=ref("device", "设备"), work="保养内容", next_due_on="下次保养")  # fmt: skip


@page(permission=P.DEVICE_SEE)
def devices(request: PageRequest) -> HttpResponseBase:
    """List the devices the actor may see."""
    filters = forms.DeviceFilters(request.GET, units=people.units_visible_to(request.actor, P.DEVICE_SEE))
    mine = queries.visible_to(request.actor)
    wanted = filters.cleaned_data if filters.is_valid() else {}
    counts = queries.by_state(mine)
    context = {
        "title": "记录设备",
        "filters": filters,
        "page": page_of(
            queries.found(mine, wanted=wanted), order=("serial",), cursor=request.GET.get("cursor")
        ),
        "tones": TONES,
        "kinds": DEVICE_KINDS,
        "counts": [
            (zh, key, counts.get(key, 0), "" if key == "available" else TONES[key])
            for key, zh in Device.states.items()
        ],
        "may_register": request.actor.may(P.DEVICE_REGISTER),
        "is_filtered": any(wanted.values()),
    }
    return render(request, "devices/devices.html", context)


@page(permission=P.DEVICE_SEE)
def device(request: PageRequest, pk: int) -> HttpResponseBase:
    """Show one device: what it is, who has it, and everything that was ever done with it."""
    found: Device = get_object_or_404(queries.visible_to(request.actor), pk=pk)
    outs = page_of(
        queries.check_outs_of(found), order=("-out_at", "-id"), cursor=request.GET.get("cursor"), size=RECENT
    )
    context = {
        "title": str(found),
        "crumbs": [("记录设备", reverse("console:devices"))],
        "device": found,
        "kind": DEVICE_KINDS.get(found.kind, found.kind),
        "tone": TONES[found.state],
        "verdict": model_pages.verdict(found.device_model, request) if found.device_model else None,
        "buttons": _buttons(request, found),
        "check_outs": outs,
        "repairs": queries.repairs_of(found)[:RECENT],
        "maintenances": queries.maintenances_of(found)[:RECENT],
        "today": local_day(request.at),
        "panels": panels_for("device", found, request),
        "findings": findings.about(found.ref),
        "traces": trail.trail_of(found, names=people.names_of, before=request.GET.get("trail")),
        "recordings": address_or_blank("console:recordings"),
    }
    return render(request, "devices/device.html", context)


def _buttons(request: PageRequest, found: Device) -> list[Button]:
    def to(name: str) -> str:
        return reverse(f"console:device-{name}", args=[found.pk])

    offers = [
        Offer(lifecycle.RETURN, to("return"), asks=True, tone="primary", icon="arrow-back-up"),
        Offer(lifecycle.SET_CLOCK, to("clock"), asks=True, icon="clock"),
        Offer(lifecycle.MAINTAIN, to("maintain"), asks=True, icon="settings"),
        Offer(lifecycle.SEND_TO_REPAIR, to("repair"), asks=True, icon="stethoscope"),
        Offer(lifecycle.REPAIRED, to("repaired"), asks=True, tone="primary", icon="circle-check"),
        Offer(lifecycle.ASSIGN_MODEL, to("make"), asks=True, icon="list-check"),
        Offer(lifecycle.JUSTIFY, to("basis"), asks=True, icon="file-text"),
        Offer(lifecycle.RETIRE, to("retire"), asks=True, tone="danger", icon="archive"),
    ]
    # the law's gate, not the state, is what refuses a device that is not in store; a button only where it is
    hand_out = Offer(lifecycle.CHECK_OUT, to("check-out"), asks=True, tone="primary", icon="user-check")
    if found.state == "available":
        offers.insert(0, hand_out)
    elif found.lent_to_id and request.actor.may_on(P.DEVICE_KEEP, CheckOut(unit_id=found.lent_to_id)):
        lent = lifecycle.RETURN_ON_LOAN if found.holder_id else lifecycle.CHECK_OUT_ON_LOAN
        where, icon = ("return", "arrow-back-up") if found.holder_id else ("check-out", "user-check")
        offers.insert(0, Offer(lent, to(where), asks=True, tone="primary", icon=icon))
    if not people.can(found.keeper, P.HANDOVER_SIGN):  # who can sign hands over himself
        offers.append(Offer(lifecycle.CHANGE_KEEPER, to("keeper"), asks=True, icon="user-cog"))
    return buttons(found, offers, by=request.actor)


def _loaded(request: PageRequest, pk: int, permission: P) -> tuple[Device, dict[str, Any]]:
    """Load a device the actor may act on, with what every form about it shows."""
    rows = Device.objects.visible_to(request.actor, permission).select_related("unit", "keeper", "holder")
    found: Device = get_object_or_404(rows, pk=pk)
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
    form = forms.RegisterForm(
        request.POST or None,
        people=people.serving_in(unit.pk),
        makes=queries.models_for(request.actor),
        initial={"acquired_on": local_day(request.at)},
    )
    return fill(
        request,
        form,
        act=lambda data: actions.register(unit=unit, by=request.actor, at=request.at, **data),
        title="登记设备",
        submit="登记",
        crumbs=[("记录设备", reverse("console:devices"))],
        to=lambda made: reverse("console:device", args=[made.pk]),
        done=lambda made: f"已登记：{made}。",
        template="devices/register.html",
        context={"unit": unit, "units": units},
    )


@page(permission=P.DEVICE_REGISTER, methods=FILLS)
def keeper(request: PageRequest, pk: int) -> HttpResponseBase:
    """Give the device into somebody else's keeping."""
    found, places = _loaded(request, pk, P.DEVICE_REGISTER)
    return fill(
        request,
        forms.KeeperForm(request.POST or None, people=people.serving_in(found.unit_id)),
        act=lambda data: actions.change_keeper(device=found, by=request.actor, at=request.at, **data),
        title="更换保管人",
        submit="更换",
        done="已更换保管人。",
        template="devices/form.html",
        context={"device": found},
        **places,
    )


@page(permission=P.DEVICE_REGISTER, methods=FILLS)
def make(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say which registered make it is."""
    found, places = _loaded(request, pk, P.DEVICE_REGISTER)
    makes = queries.models_for(request.actor).filter(kind=found.kind)
    return fill(
        request,
        forms.AssignModelForm(request.POST or None, makes=makes),
        act=lambda data: actions.assign_model(device=found, by=request.actor, at=request.at, **data),
        title="登记型号参数",
        submit="登记",
        done=lambda made: f"已登记型号：{made.device_model}。",
        template="devices/form.html",
        context={"device": found},
        **places,
    )


@page(permission=P.DEVICE_REGISTER, methods=FILLS)
def basis(request: PageRequest, pk: int) -> HttpResponseBase:
    """Say what it rests on: the office standard, or a need."""
    found, places = _loaded(request, pk, P.DEVICE_REGISTER)
    return fill(
        request,
        forms.BasisForm(request.POST or None, initial=vars(found)),
        act=lambda data: actions.justify(device=found, by=request.actor, at=request.at, **data),
        title="登记配备依据",
        submit="登记",
        done="已登记配备依据。",
        template="devices/form.html",
        context={"device": found},
        **places,
    )


@page(permission=P.DEVICE_KEEP, methods=FILLS)
def check_out(request: PageRequest, pk: int) -> HttpResponseBase:
    """Hand the device out, after the check before use."""
    found, places = _loaded(request, pk, P.DEVICE_KEEP)
    counter = found.lent_to_id or found.unit_id
    form = forms.CheckOutForm(request.POST or None, people=people.serving_in(counter), at=request.at)

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
def give_back(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take the device back."""
    found, places = _loaded(request, pk, P.DEVICE_KEEP)
    return fill(
        request,
        forms.ReturnForm(request.POST or None),
        act=lambda data: actions.return_device(device=found, by=request.actor, at=request.at, **data),
        title="收回",
        submit="收回入库",
        done=lambda out: (
            f"已收回入库（{out.condition_zh}）{'，已登记送修' if out.device.state == 'in_repair' else ''}。"
            "请及时上传本次记录。"
        ),
        template="devices/form.html",
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


@page(permission=P.DEVICE_KEEP, methods=FILLS)
def maintain(request: PageRequest, pk: int) -> HttpResponseBase:
    """Put a maintenance on record."""
    found, places = _loaded(request, pk, P.DEVICE_KEEP)
    return fill(
        request,
        forms.MaintenanceForm(request.POST or None),
        act=lambda data: actions.maintain(device=found, by=request.actor, at=request.at, **data),
        title="登记保养",
        submit="登记",
        done="已登记保养。",
        template="devices/form.html",
        context={"device": found},
        **places,
    )


@page(permission=P.DEVICE_KEEP, methods=FILLS)
def repair(request: PageRequest, pk: int) -> HttpResponseBase:
    """Send the device to repair."""
    found, places = _loaded(request, pk, P.DEVICE_KEEP)
    return fill(
        request,
        forms.FaultForm(request.POST or None),
        act=lambda data: actions.send_to_repair(device=found, by=request.actor, at=request.at, **data),
        title="送修",
        submit="送修",
        done="已登记送修。",
        template="devices/form.html",
        context={"device": found},
        **places,
    )


@page(permission=P.DEVICE_KEEP, methods=FILLS)
def repaired(request: PageRequest, pk: int) -> HttpResponseBase:
    """Take the repaired device back into store."""
    found, places = _loaded(request, pk, P.DEVICE_KEEP)
    return fill(
        request,
        forms.RepairedForm(request.POST or None),
        act=lambda data: actions.close_repair(device=found, by=request.actor, at=request.at, **data),
        title="修复入库",
        submit="入库",
        done="已修复入库。",
        template="devices/form.html",
        context={"device": found},
        **places,
    )


@page(permission=P.DEVICE_REGISTER, methods=FILLS)
def retire(request: PageRequest, pk: int) -> HttpResponseBase:
    """End the device's service."""
    found, places = _loaded(request, pk, P.DEVICE_REGISTER)
    return fill(
        request,
        forms.RetireForm(request.POST or None),
        act=lambda data: actions.retire(device=found, by=request.actor, at=request.at, **data),
        title="退役",
        submit="退役",
        tone="danger",
        done="已退役，历史保留。",
        template="devices/form.html",
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
    *sheet_pages.urlpatterns,
    *model_pages.urlpatterns,
    path("devices/<int:pk>/", device, name="device"),
    path("devices/<int:pk>/keeper/", keeper, name="device-keeper"),
    path("devices/<int:pk>/make/", make, name="device-make"),
    path("devices/<int:pk>/basis/", basis, name="device-basis"),
    path("devices/<int:pk>/check-out/", check_out, name="device-check-out"),
    path("devices/<int:pk>/return/", give_back, name="device-return"),
    path("devices/<int:pk>/clock/", clock, name="device-clock"),
    path("devices/<int:pk>/maintain/", maintain, name="device-maintain"),
    path("devices/<int:pk>/repair/", repair, name="device-repair"),
    path("devices/<int:pk>/repaired/", repaired, name="device-repaired"),
    path("devices/<int:pk>/retire/", retire, name="device-retire"),
]
