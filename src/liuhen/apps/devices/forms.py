"""What the pages of devices ask for: the shape of it, never the law."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liuhen.apps.devices.models import CheckOut, Device
from liuhen.kernel.web.wording import SHANGHAI
from liuhen.regulation.devices import DEVICE_KINDS

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
KINDS = list(DEVICE_KINDS.items())
CLOCK = re.compile(r"(?:(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})[ T]+)?(\d{1,2})[:：](\d{2})[:：](\d{2})")


class People(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in the stubs only
    """Somebody of a unit; auxiliaries are marked."""

    def label_from_instance(self, obj: Any) -> str:
        mark = "　［辅助人员］" if obj.kind == "auxiliary" else ""
        return f"{obj.name}（{obj.number}）{mark}"


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
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit"]


class RegisterForm(forms.Form):
    """A device that is new to the unit."""

    serial = forms.CharField(
        label="设备编号", max_length=40, help_text="机身编号，与设备写入文件名的编号一致。"
    )
    kind = forms.ChoiceField(label="种类", choices=KINDS, initial="body_camera")
    model = forms.CharField(label="型号", max_length=60)
    acquired_on = forms.DateField(label="购置日期", widget=DATE)
    keeper = People(
        label="保管人", queryset=None, required=False, empty_label="请选择", help_text="每台设备由专人保管。"
    )

    def __init__(self, data: Any = None, *, people: Any, **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["keeper"].queryset = people  # type: ignore[attr-defined]


class KeeperForm(forms.Form):
    """Who keeps it from now on."""

    keeper = People(label="新保管人", queryset=None, empty_label="请选择")

    def __init__(self, data: Any = None, *, people: Any) -> None:
        super().__init__(data)
        self.fields["keeper"].queryset = people  # type: ignore[attr-defined]


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
    read_at = forms.DateTimeField(required=False, widget=forms.HiddenInput(attrs={"data-read-at": ""}))
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

    officer = People(label="领用人", queryset=None, empty_label="请选择")
    works = forms.BooleanField(label="已试机：开机、录制、回放正常", required=False)
    battery_percent = forms.IntegerField(label="电量（%）", min_value=0, max_value=100)
    card_free_percent = forms.IntegerField(label="存储卡剩余空间（%）", min_value=0, max_value=100)
    field_order = ("officer", "works", "battery_percent", "card_free_percent", "device_time", "offset")

    def __init__(self, data: Any = None, *, people: Any, at: datetime, **more: Any) -> None:
        super().__init__(data, at=at, **more)
        self.fields["officer"].queryset = people  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """How it came back."""

    condition = forms.ChoiceField(
        label="归还状况", choices=list(CheckOut.CONDITIONS.items()), initial="good", widget=forms.RadioSelect
    )
    remark = forms.CharField(
        label="情况说明",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="损坏或者附件不全的必须写明。",
    )
    fault = forms.CharField(
        label="故障（填写即送修）",
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="需要修理的写明故障，收回后直接登记送修；不需要的留空。",
    )


class MaintenanceForm(forms.Form):
    """What was done to keep it in order, and when again."""

    work = forms.CharField(
        label="保养内容",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如：清洁镜头和触点、电池充放电、固件升级、校时。",
    )
    next_due_on = forms.DateField(
        label="下次保养日期", required=False, widget=DATE, help_text="到期在工作台提醒；不定期的留空。"
    )


class FaultForm(forms.Form):
    """What is wrong with it."""

    fault = forms.CharField(label="故障", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RepairedForm(forms.Form):
    """What was done."""

    done = forms.CharField(label="维修情况", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


class RetireForm(forms.Form):
    """Why it goes."""

    reason = forms.CharField(
        label="退役理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="退役后不能再领用；设备的历史和已入库的资料都保留。",
    )
