"""What the pages of custody ask for: the shape of it, never the law."""

import re
from collections.abc import Sequence
from typing import Any

from django import forms

from liuhen.apps.custody.models import MOST_THINGS, HandOver, Loan, Loss, StockTaking
from liuhen.apps.custody.register import KINDS
from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.kernel.web.forms import Day, Identifier, Scanned, Somebody, Ticked, as_moments, fill_menus, narrow

LINES = forms.Textarea(attrs={"rows": 2})
APART = re.compile(r"[\s,，;；、]+")
MOST_LETTERS = 300  # of what one sealed medium is called
MOST_BOXES = 60  # more devices than this are named by their numbers


class ListFilters(forms.Form):
    """What a list is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "设备编号，人员姓名或编号"}),
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str]) -> None:
        super().__init__(data)
        narrow(self, unit=units)
        fill_menus(self, state=[("", "全部"), *states.items()])


def hand_over_filters(data: Any, *, units: Any) -> ListFilters:
    return ListFilters(data, units=units, states=HandOver.states)


def loan_filters(data: Any, *, units: Any) -> ListFilters:
    return ListFilters(data, units=units, states=Loan.states)


def loss_filters(data: Any, *, units: Any) -> ListFilters:
    return ListFilters(data, units=units, states=Loss.states)


def taking_filters(data: Any, *, units: Any) -> ListFilters:
    filters = ListFilters(data, units=units, states=StockTaking.states)
    del filters.fields["q"]
    return filters


class RegisterFilters(forms.Form):
    """What the register is cut down by."""

    device = forms.CharField(
        label="设备", required=False, max_length=40, widget=forms.TextInput(attrs={"placeholder": "设备编号"})
    )
    person = forms.CharField(
        label="人员",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={"placeholder": "姓名或人员编号"}),
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *KINDS.items()])
    since = Day(label="自", required=False)
    until = Day(label="至", required=False)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)

    def clean(self) -> dict[str, Any]:
        """Turn days into moments, a number into its device, and a name into the one person of that name."""
        data = super().clean() or {}
        if words := data.get("device"):
            data["device"] = devices.device_by_serial(words)
            if data["device"] is None:
                self.add_error("device", "没有这个编号的设备")
        if words := data.get("person"):
            found = list(people.persons_called(words)[:2])
            data["person"] = found[0] if found else None
            if len(found) != 1:
                self.add_error("person", "同名不止一人，请输入人员编号" if found else "没有这个人")
        return as_moments(data)


class Devices(Ticked):
    """Devices to tick, with what they are doing now."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj}（{obj.state_zh}）"


class HandOverForm(forms.Form):
    """What is handed over to whom, and why."""

    receiver = Somebody(
        label="接收人",
        queryset=None,
        empty_label="请选择",
        help_text="须用自己的账号签收；没有账号的人不在此列。",
    )
    devices = Devices(
        label="我保管的设备", queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    serials = forms.CharField(
        label="设备编号",
        required=False,
        widget=LINES,
        max_length=9000,
        help_text="一行一个，可以用扫码枪逐台扫入。",
    )
    sealed = forms.CharField(
        label="存储介质",
        required=False,
        widget=LINES,
        max_length=9000,
        help_text="一行一件：封存的存储卡、硬盘等，写明封签号。",
    )
    recordings = forms.CharField(
        label="音像资料",
        required=False,
        widget=LINES,
        max_length=30000,
        help_text="一行一份：文件名，或资料页“基本情况”中的编号。也可以在音像资料列表中勾选，再点“交接”。",
    )
    reason = forms.CharField(
        label="交接事由", max_length=300, help_text="如：轮岗交接、离岗移交、封存介质入库。"
    )
    condition = forms.CharField(label="交接时状况", max_length=300, initial="外观、功能完好，附件齐全")

    def __init__(self, data: Any = None, *, receivers: Any, kept: Any, **more: Any) -> None:
        super().__init__(data, **more)
        fill_menus(self, receiver=receivers, devices=kept)
        if not 0 < kept[: MOST_BOXES + 1].count() <= MOST_BOXES:
            del self.fields["devices"]

    def clean_serials(self) -> list[Any]:
        """Turn the numbers into devices."""
        wanted = list(dict.fromkeys(each for each in APART.split(self.cleaned_data["serials"]) if each))
        _demand_few(wanted, "台")
        found = [devices.device_by_serial(serial) for serial in wanted]
        if missing := [serial for serial, device in zip(wanted, found, strict=True) if device is None]:
            raise forms.ValidationError(f"没有登记的设备编号：{'、'.join(missing[:10])}")
        return found

    def clean_sealed(self) -> list[str]:
        """Return one medium a line."""
        media = [line.strip() for line in self.cleaned_data["sealed"].splitlines() if line.strip()]
        _demand_few(media, "件")
        if long := next((medium for medium in media if len(medium) > MOST_LETTERS), ""):
            raise forms.ValidationError(f"“{long[:20]}……”超过{MOST_LETTERS}个字，请分行填写。")
        return media


def _demand_few(things: Sequence[object], counted: str) -> None:
    if len(things) > MOST_THINGS:
        raise forms.ValidationError(f"一次最多交接{MOST_THINGS}{counted}，请分成几份交接单。")


class LoanForm(forms.Form):
    """To whom, what for, until when."""

    serial = Identifier(label="设备编号", max_length=40)
    borrower_person = Somebody(label="借用经办人", queryset=None, empty_label="请选择")
    purpose = forms.CharField(label="用途", max_length=300, widget=LINES)
    due_on = Day(label="归还日", help_text="借用至这一天为止，逾期列为问题。")

    def __init__(self, data: Any = None, *, people: Any, **more: Any) -> None:
        super().__init__(data, **more)
        fill_menus(self, borrower_person=people)


class ScanForm(forms.Form):
    """One number, typed or scanned."""

    serial = Scanned(label="设备编号", max_length=80)
