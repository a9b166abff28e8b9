"""Excel of devices: the list out, a register in."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpResponseBase
from django.urls import path, reverse

from liuhen.apps.devices import forms, importing, queries
from liuhen.apps.people import queries as people
from liuhen.kernel import spreadsheets
from liuhen.kernel.access import Permission as P
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.web.filling import FILLS
from liuhen.kernel.web.pages import PageRequest, page
from liuhen.kernel.web.sheets import SheetScreen, taken_in
from liuhen.kernel.web.wording import day
from liuhen.regulation.provision import judge

MOST_OUT = 20_000
HEADER = (
    "设备编号", "型号", "种类", "单位", "状态", "保管人", "购置日期", "纳入通用标准", "执法需要", "不达标之处",
)  # fmt: skip
EXAMPLE = ("DSJ0001", "执法记录仪", "DSJ-V9", "100002", "2026-01-05", "否", "")


@page(permission=P.DEVICE_SEE)
def export(request: PageRequest) -> HttpResponseBase:
    """Hand out the list as it is cut on the page."""
    filters = forms.DeviceFilters(request.GET, units=people.units_visible_to(request.actor, P.DEVICE_SEE))
    wanted = filters.cleaned_data if filters.is_valid() else {}
    rows = queries.filtered(queries.visible_to(request.actor), wanted=wanted).order_by("serial")[:MOST_OUT]
    on = local_day(request.at)
    table = (
        (
            device.serial, device.model, device.kind_zh, str(device.unit), device.state_zh, str(device.keeper),
            day(device.acquired_on), "是" if device.counted_under_standard else "否", device.need,
            "；".join(judge(device.device_model, on=on)) if device.device_model else "型号参数未登记",
        )
        for device in rows
    )  # fmt: skip
    return spreadsheets.response(
        spreadsheets.workbook("记录设备", HEADER, table), filename=f"记录设备-{on}.xlsx"
    )


@page(permission=P.DEVICE_REGISTER)
def template(request: PageRequest) -> HttpResponseBase:
    """Hand out the empty sheet with one example."""
    return spreadsheets.response(
        spreadsheets.workbook("设备登记", importing.COLUMNS, [EXAMPLE]), filename="设备登记模板.xlsx"
    )


@dataclass(frozen=True, kw_only=True)
class ImportScreen(SheetScreen):
    template = "devices/import.html"

    title: str = "批量登记设备"
    columns: Sequence[str] = importing.COLUMNS
    most_rows: int = importing.MOST_ROWS
    things: str = "设备"
    measure: str = "台"
    whole: str = "台设备"
    key: str = importing.SERIAL


@page(permission=P.DEVICE_REGISTER, methods=FILLS)
def take(request: PageRequest) -> HttpResponseBase:
    """Take a register in: check it first, or take every good row and say which were refused and why."""
    units = people.units_visible_to(request.actor, P.DEVICE_REGISTER)
    form = forms.ImportForm(request.POST or None, request.FILES or None, units=units)
    screen = ImportScreen(form=form, crumbs=[("记录设备", reverse("console:devices"))])
    return taken_in(request, screen, take=importing.take)


urlpatterns = [
    path("devices/export/", export, name="devices-export"),
    path("devices/import/", take, name="devices-import"),
    path("devices/import/template/", template, name="devices-template"),
]
