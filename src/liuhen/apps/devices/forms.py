"""What the pages of devices ask for: the shape of it, never the law."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liuhen.apps.devices.models import MOST_FIGURE, MOST_NAME, Device
from liuhen.kernel.web.forms import Moment, Somebody, fill_menus
from liuhen.kernel.web.sheets import SheetForm
from liuhen.kernel.web.wording import SHANGHAI
from liuhen.regulation.devices import DEVICE_KINDS

KINDS = list(DEVICE_KINDS.items())
CLOCK = re.compile(r"(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+)?(\d{1,2})[:：](\d{2})[:：](\d{2})")


class DeviceFilters(forms.Form):
    """What the list is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "设备编号、型号"}),
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *KINDS])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Device.states.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        if not units:
            del self.fields["unit"]


class ModelFilters(forms.Form):
    """What the makes are cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "型号、厂家"}),
    )
    kind = forms.ChoiceField(label="种类", required=False, choices=[("", "全部"), *KINDS])


def _amount(label: str, hint: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_FIGURE,
        help_text=hint or "说明书没有写的留空。",
    )


class _Figures(forms.Form):
    """The technical figures of a make."""

    width_px = _amount("画面宽（像素）", "录像分辨率，如 1920。")
    height_px = _amount("画面高（像素）", "录像分辨率，如 1080。")
    pixels_mp = _amount("像素（万）")
    battery_hours = _amount("一次充电连续录像（小时）")
    storage_gb = _amount("存储容量（GB）")
    tamper_protection = forms.BooleanField(label="防删改：使用人不能删除、修改录像", required=False)
    encryption = forms.BooleanField(label="加密存储", required=False)
    explosion_proof = forms.BooleanField(label="防爆", required=False)
    infrared = forms.BooleanField(label="红外夜视", required=False)
    gps = forms.BooleanField(label="GPS定位", required=False)
    live_upload = forms.BooleanField(label="无线实时上传", required=False)


class ModelForm(_Figures):
    """A make that is new to the county."""

    maker = forms.CharField(label="生产厂家", max_length=MOST_NAME)
    name = forms.CharField(label="型号", max_length=MOST_NAME)
    kind = forms.ChoiceField(label="种类", choices=KINDS, initial="body_camera")
    field_order = ("maker", "name", "kind")


class FiguresForm(_Figures):
    """What is put right of a make."""

    reason = forms.CharField(
        label="依据",
        max_length=300,
        help_text="如“按厂家说明书更正”。",
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ImportForm(SheetForm):
    """A register, and of which unit."""

    unit: Any = forms.ModelChoiceField(label="登记到单位", queryset=None, empty_label="请选择")
    field_order = ("unit", "file", "checking")

    def __init__(self, data: Any = None, files: Any = None, *, units: Any) -> None:
        super().__init__(data, files, initial={"unit": units.first()})
        fill_menus(self, unit=units)


class ClockForm(forms.Form):
    """How far the device's clock is off: what it shows now, or the difference itself."""

    device_time = forms.CharField(
        label="设备显示的时间",
        required=False,
        max_length=25,
        help_text="照设备屏幕输入，如 10:03:05；日期不符时写全 2026-11-24 10:03:05。",
        widget=forms.TextInput(
            attrs={"placeholder": "时:分:秒", "data-device-time": "", "inputmode": "numeric"}
        ),
    )
    read_at = Moment(required=False, widget=forms.HiddenInput(attrs={"data-read-at": ""}))
    offset = forms.DecimalField(
        label="或直接填时钟误差（秒）",
        required=False,
        max_value=2_000_000,
        min_value=-2_000_000,
        decimal_places=3,
        help_text="设备比标准时间快为正，慢为负。",
    )

    def __init__(self, data: Any = None, *, at: datetime, **more: Any) -> None:
        super().__init__(data, **more)
        self.at = at

    def clean(self) -> dict[str, Any]:
        """Set ``offset_ms`` from whichever of the two was filled in."""
        data = super().clean() or {}
        offset, shown = data.get("offset"), data.get("device_time")
        if self.errors:
            return data
        if (offset is None) == (not shown):
            raise ValidationError("请填写设备显示的时间，或者直接填时钟误差（二选一）。")
        if offset is not None:
            return data | {"offset_ms": int(offset * 1000)}
        read_at = data.get("read_at")
        # what the page says of the moment of reading counts only while it is near ours
        near = read_at is not None and abs(read_at - self.at) < timedelta(hours=1)
        seen = read_at if near and read_at is not None else self.at
        moment = _moment_shown(str(shown), near=seen)
        if moment is None:
            self.add_error("device_time", "时间写成 时:分:秒，如 10:03:05。")
            return data
        return data | {"offset_ms": round((moment - seen).total_seconds() * 1000)}


def _moment_shown(text: str, *, near: datetime) -> datetime | None:
    """Read what a device shows; without a date take the day that brings it closest to ``near``."""
    found = CLOCK.fullmatch(text.strip())
    if not found:
        return None
    year, month, day, *clock = found.groups()
    local = near.astimezone(SHANGHAI)
    try:
        on = date(int(year), int(month), int(day)) if year else local.date()
        hour, minute, second = map(int, clock)
        moment = datetime.combine(on, time(hour, minute, second), SHANGHAI)
    except ValueError:
        return None
    if year:
        return moment
    return min((moment + timedelta(days=n) for n in (-1, 0, 1)), key=lambda close: abs(close - local))


class CheckOutForm(ClockForm):
    """To whom, and what the keeper saw before handing it over."""

    officer = Somebody(label="领用人", queryset=None, empty_label="请选择")
    works = forms.BooleanField(label="已试机：开机、录制、回放正常", required=False)
    battery_percent = forms.IntegerField(label="电量（%）", min_value=0, max_value=100)
    card_free_percent = forms.IntegerField(label="存储卡剩余空间（%）", min_value=0, max_value=100)
    need_set_aside = forms.CharField(
        label="不涉及岗位特殊需要的理由",
        required=False,
        max_length=300,
        help_text="领用人的岗位需要防爆、夜视等功能而设备没有的，才写；没有理由不能领用。",
    )
    field_order = (
        "officer", "works", "battery_percent", "card_free_percent", "device_time", "offset", "need_set_aside",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, people: Any, at: datetime, **more: Any) -> None:
        super().__init__(data, at=at, **more)
        fill_menus(self, officer=people)
