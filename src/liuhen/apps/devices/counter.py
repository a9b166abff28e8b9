"""The keeper's counter: devices are scanned one after another, out or back; and the labels that a scanner reads."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, reverse

from liuhen.apps.devices import actions, desk, queries
from liuhen.apps.devices import forms as own
from liuhen.apps.devices.naming import of_serial
from liuhen.apps.people import queries as people
from liuhen.kernel import printing
from liuhen.kernel.access import Permission as P
from liuhen.kernel.flow import Refused
from liuhen.kernel.web.codes import qr
from liuhen.kernel.web.filling import FILLS, say_at_field
from liuhen.kernel.web.forms import Scanned
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.refusals import status_of
from liuhen.kernel.web.screens import Screen

HERE = "counter"
"""In the address of a form: it was opened from the counter, and leads back there."""
MOST_LABELS = 480
WAYS = {"back": "收回", "out": "发放"}


class CounterForm(forms.Form):
    """One device, and which way it goes."""

    way = forms.ChoiceField(
        label="办理", choices=[*WAYS.items()], initial="back", widget=forms.RadioSelect,
        error_messages={"required": "请选择收回还是发放。"},
    )  # fmt: skip
    serial = Scanned(label="设备编号", max_length=80, error_messages={"required": "请扫描或者填写设备编号。"})


@dataclass(frozen=True, kw_only=True)
class CounterScreen(Screen):
    template = "devices/counter.html"

    title: str = "扫码收发"
    lead: str = (
        "一台接一台扫描设备标签。收回：完好的直接入库，有损坏的请在设备页收回并写明；"
        "发放：逐台当面试机，填好后回到这里。"
    )
    form: CounterForm


@page(permission=P.DEVICE_KEEP, methods=FILLS)
def counter(request: PageRequest) -> HttpResponseBase:
    """Take one scan: take the device back, or lead to the check before use."""
    first = {"way": request.GET.get("way", "back")}
    form = CounterForm(request.POST or None, initial=first)
    refused: Refused | None = None
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                return redirect(_taken(request, **form.cleaned_data))
            except Refused as refusal:
                status, refused = status_of(refusal), say_at_field(form, refusal)
        form.data = {**form.data.dict(), "serial": ""}  # type: ignore[attr-defined]  # the next scan begins anew
    crumbs = [(desk.DEVICE.above[0], reverse(desk.DEVICE.above[1]))]
    return CounterScreen(form=form, crumbs=crumbs, refused=refused).drawn(request, status=status)


def _taken(request: PageRequest, *, way: str, serial: str) -> str:
    found: Any = of_serial(serial, by=request.actor, field="serial")
    if way == "out":
        return f"{reverse('console:device-check-out', args=[found.pk])}?{HERE}=1"
    out = actions.return_device(device=found, remark="", by=request.actor, at=request.at)
    messages.success(request, f"{found.serial}：{desk.taken_back(out)}")
    return reverse("console:devices-counter")


@page(permission=P.DEVICE_SEE)
def labels(request: PageRequest) -> HttpResponseBase:
    """Draw a label for each device of the list as it is cut on the page. Raises Refused for too many."""
    filters = own.DeviceFilters(request.GET, units=people.units_visible_to(request.actor, P.DEVICE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.visible_to(request.actor), wanted=wanted).order_by("serial")
    found = list(rows[: MOST_LABELS + 1])
    if len(found) > MOST_LABELS:
        raise Refused(f"不能打印标签：超过 {MOST_LABELS} 台", remedy="请先用筛选条件（单位、状态）缩小范围")
    told = [
        {
            "serial": each.serial, "model": each.model, "unit": each.unit.short_name,
            "drawn": qr(each.serial) if each.serial.isascii() else "",
        }
        for each in found
    ]  # fmt: skip
    return printing.response(
        "labels", {"labels": told, "org": settings.COUNTY}, at=request.at, filename="labels.pdf"
    )


urlpatterns = [
    path("devices/counter/", counter, name="devices-counter"),
    path("devices/labels/", labels, name="devices-labels"),
]
