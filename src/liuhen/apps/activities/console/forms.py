"""What the lists of activities are cut down by."""

from typing import Any

from django import forms

from liuhen.apps.activities.models import Activity
from liuhen.kernel.web.forms import Day, Somebody, as_moments, narrow
from liuhen.regulation.activities import ACTIVITY_KINDS, LACKS

LACKING = [(key, lack.zh) for key, lack in LACKS.items()]


class _Filters(forms.Form):
    """What a list is cut down by; a menu of too many people gives way to the links that name one."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    officer = Somebody(label="人员", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(
        label="活动种类", required=False, choices=[("", "全部"), *ACTIVITY_KINDS.items()]
    )
    since = Day(label="自", required=False)
    until = Day(label="至", required=False)

    def __init__(self, data: Any, *, units: Any, officers: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units, officer=officers)

    def clean(self) -> dict[str, Any]:
        """Turn days into the moments they begin and end."""
        return as_moments(super().clean() or {})


class ActivityFilters(_Filters):
    """The list of activities."""

    q = forms.CharField(
        label="地点",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "地点中的字"}),
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Activity.states.items()])
    field_order = ("q", "unit", "officer", "kind", "state", "since", "until")


class MissingFilters(_Filters):
    """The list of what is missing."""

    lacking = forms.ChoiceField(label="缺什么", required=False, choices=[("", "全部"), *LACKING])
    field_order = ("unit", "officer", "kind", "lacking", "since", "until")
