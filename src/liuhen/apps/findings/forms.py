"""What the pages of findings ask for."""

from typing import Any

from django import forms

from liuhen.apps.findings.models import Finding, Rectification
from liuhen.kernel.web.forms import Day, fill_menus
from liuhen.regulation import DUTIES


class FindingFilters(forms.Form):
    """What the list is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "事项、人员姓名"}),
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), ("waiting", "未结"), *Finding.states.items()]
    )
    duty = forms.ChoiceField(label="依据", required=False)

    def __init__(self, data: Any, *, units: Any, duties: list[str]) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        if not units:
            del self.fields["unit"]
        cited = [(key, f"{DUTIES[key][-1].article.cite()} {key}") for key in duties if key in DUTIES]
        fill_menus(self, duty=[("", "全部"), *cited])


class RectificationFilters(forms.Form):
    """What the list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[
            ("open", "未办结"),
            ("all", "全部"),
            *Rectification.states.items(),
            ("overdue", "逾期未报告"),
            ("circulated", "已通报"),
        ],
    )
    since = Day(label="期限自", required=False)
    until = Day(label="期限至", required=False)

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        if not units:
            del self.fields["unit"]
