"""What the pages of powers are cut down by."""

from typing import Any

from django import forms

from liuhen.kernel.web.forms import Day, narrow
from liuhen.regulation.powers import KINDS_ZH


class ItemFilters(forms.Form):
    """What a list is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "名称、编码"}),
    )
    kind = forms.ChoiceField(label="职权类型", required=False, choices=[("", "全部"), *KINDS_ZH.items()])
    body: Any = forms.ModelChoiceField(label="行使机构", queryset=None, required=False, empty_label="全部")
    firms = forms.BooleanField(label="只看涉企", required=False)

    def __init__(self, data: Any, *, bodies: Any) -> None:
        super().__init__(data)
        narrow(self, body=bodies)


class AsOf(forms.Form):
    """As of which day."""

    on = Day(label="查看哪一天的清单", required=False)
