"""What the pages of powers are cut down by."""

from typing import Any

from django import forms

from liuhen.apps.powers.models import Flag, Guide
from liuhen.kernel.web.forms import Day, fill_menus, narrow
from liuhen.regulation.amendments import FLAGGED
from liuhen.regulation.idleness import KINDS
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


class _OfUnits(forms.Form):
    """A list that is cut by unit."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        if not units:
            del self.fields["unit"]


class FlagFilters(_OfUnits):
    """What the flags are cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "职权名称、编码、依据"}),
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Flag.states.items()])
    kind = forms.ChoiceField(label="变动", required=False, choices=[("", "全部"), *FLAGGED.items()])
    field_order = ("q", "unit", "state", "kind")


class GuideFilters(_OfUnits):
    """What the guides are cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "职权编码"}),
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Guide.states.items()])
    field_order = ("q", "unit", "state")


class UseFilters(forms.Form):
    """Which powers of a unit are shown."""

    kind = forms.ChoiceField(
        label="情形",
        required=False,
        choices=[("", "全部"), *((key, kind.zh) for key, kind in KINDS.items()), ("no-object", "无执法对象")],
    )


class PublicGuideFilters(forms.Form):
    """What the public's guides are cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "办什么事"}),
    )
    unit = forms.ChoiceField(label="单位", required=False)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=[("", "全部"), *units])
