"""What the pages of recordings ask for: the shape of it, never the law."""

from collections.abc import Mapping
from typing import Any

from django import forms

from liuhen.apps.recordings import purposes
from liuhen.apps.recordings.models import Recording
from liuhen.kernel.clocks.days import midnight
from liuhen.kernel.web.forms import Day, Somebody, as_moments, fill_menus, narrow


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
    received = Day(label="入库自", required=False)
    since = Day(label="录制自", required=False)
    until = Day(label="录制至", required=False)

    def __init__(self, data: Any, *, units: Any, officers: Any, devices: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units, officer=officers, device=devices)

    def clean(self) -> dict[str, Any]:
        """Turn days into the moments they begin and end, and call the words what the query calls them."""
        data = super().clean() or {}
        received = data.get("received")
        return as_moments(data) | {"words": data.get("q", ""), "received": received and midnight(received)}


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
            fill_menus(self, matter=[("", "请选择"), *matters.items()])
        else:
            del self.fields["matter"]


class DefaultsForm(forms.Form):
    """Whose recordings are brought in, and from which device, where the files do not tell."""

    officer = Somebody(label="执法人员", queryset=None, required=False, empty_label="由文件名识别")
    device: Any = forms.ModelChoiceField(
        label="设备", queryset=None, required=False, empty_label="由文件名识别"
    )

    def __init__(self, data: Any, *, officers: Any, devices: Any) -> None:
        super().__init__(data)
        fill_menus(self, officer=officers, device=devices)
