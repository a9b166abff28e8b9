"""What the pages of recordings ask for: the shape of it, never the law."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from liuhen.apps.devices import queries as devices
from liuhen.apps.people import queries as people
from liuhen.apps.recordings import purposes
from liuhen.apps.recordings.models import Export, Recording
from liuhen.kernel.web.forms import Day, Identifier, Moment, Somebody, as_moments, narrow, offer


class RecordingFilters(forms.Form):
    """What the list is cut down by; where officers or devices are too many for a menu, the words find them."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"placeholder": "文件名开头、人员姓名或编号、设备编号、SHA-256"}),
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    officer = Somebody(label="执法人员", queryset=None, required=False, empty_label="全部")
    device: Any = forms.ModelChoiceField(label="设备", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部"), *Recording.KINDS.items()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Recording.states.items()])
    late = forms.ChoiceField(label="入库时限", required=False, choices=[("", "全部"), ("1", "迟到")])
    since = Day(label="录制自", required=False)
    until = Day(label="录制至", required=False)

    def __init__(self, data: Any, *, units: Any, officers: Any, devices: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units, officer=officers, device=devices)

    def clean(self) -> dict[str, Any]:
        """Turn days into the moments they begin and end, and call the words what the query calls them."""
        data = super().clean() or {}
        return as_moments(data) | {"words": data.get("q", "")}


class PurposeForm(forms.Form):
    """Why somebody wants to look."""

    reason = forms.ChoiceField(
        label="查看用途",
        required=False,
        choices=[(word, word) for word in purposes.REASONS],
        widget=forms.RadioSelect,
    )
    matter = forms.ChoiceField(label="所办的投诉", required=False)
    purpose = forms.CharField(
        label="说明",
        required=False,
        max_length=280,
        widget=forms.TextInput(attrs={"placeholder": "案号、事由和要核对的事项"}),
        help_text="与您的姓名、时间一并写入该资料的留痕，不可更改。",
    )

    def __init__(self, *told: Any, matters: Mapping[str, str], **more: Any) -> None:
        super().__init__(*told, **more)
        if matters:
            offer(self, matter=[("", "请选择"), *matters.items()])
        else:
            del self.fields["matter"]


class SettleForm(forms.Form):
    """What a doubtful file is after all; people and devices by number, because they may be another unit's."""

    device = Identifier(label="设备编号", max_length=40, widget=forms.TextInput(attrs={"list": "devices"}))
    officer = Identifier(
        label="执法人员编号", max_length=20, widget=forms.TextInput(attrs={"list": "officers"})
    )
    started_at = Moment(label="录制开始")
    ended_at = Moment(label="录制结束")
    reason = forms.CharField(
        label="核实依据",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="写明核对了什么（领用登记、画面内容、执法人员说明等），将写入留痕。",
    )

    def clean_device(self) -> Any:
        """Find the device."""
        if found := devices.device_by_serial(self.cleaned_data["device"]):
            return found
        raise ValidationError("没有登记这个编号的设备。")

    def clean_officer(self) -> Any:
        """Find the person."""
        if found := people.person_by_number(self.cleaned_data["officer"]):
            return found
        raise ValidationError("没有登记这个编号的在岗人员。")


class RequestForm(forms.Form):
    """What an export is for."""

    purpose = forms.CharField(
        label="用途",
        required=False,
        max_length=300,
        widget=forms.Textarea(
            attrs={"rows": 3, "placeholder": "写明案号、事项，如：云市监复议〔2026〕3号案举证"}
        ),
        help_text="审批人据此决定是否批准；获批后作为交接记录永久保存。",
    )
    recipient = forms.CharField(
        label="提供给",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": "如：云岭县人民法院"}),
    )
    delivery = forms.ChoiceField(
        label="交付内容",
        choices=list(Export.DELIVERIES.items()),
        widget=forms.RadioSelect,
        initial="both",
        help_text="原件用于证明，一字不改，画面上没有水印。观看副本加印领取人、日期和追溯码，只供观看，"
        "不能作证据；对方只需看一看的，请只要副本。录音没有画面，不能加印。",
    )


class OpinionForm(forms.Form):
    """What the one who decides has to say."""

    opinion = forms.CharField(
        label="意见", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class DefaultsForm(forms.Form):
    """Whose recordings are brought in, and from which device, where the files do not tell."""

    officer = Somebody(label="执法人员", queryset=None, required=False, empty_label="由文件名识别")
    device: Any = forms.ModelChoiceField(
        label="设备", queryset=None, required=False, empty_label="由文件名识别"
    )

    def __init__(self, data: Any, *, officers: Any, devices: Any) -> None:
        super().__init__(data)
        offer(self, officer=officers, device=devices)
