"""What the pages of offices ask for: the shape of it, never the law."""

from typing import Any

from django import forms

from liuhen.kernel.web.forms import Day, narrow


class LeaderFilters(forms.Form):
    """What the list of units is cut down by, and the day it is of."""

    on: Any = Day(label="截至", required=False)
    vacant = forms.ChoiceField(
        label="主要负责人", required=False, choices=[("", "全部"), ("yes", "空缺"), ("never", "从未登记")]
    )


class PaperFilters(forms.Form):
    """Unit and state."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str]) -> None:
        super().__init__(data)
        self.fields["state"].choices = [("", "全部"), *states.items()]  # type: ignore[attr-defined]
        narrow(self, unit=units)
