"""What the pages of officers ask for: the shape of it, never the law."""

from typing import Any

from django import forms

from liuhen.kernel.web.forms import narrow


class ListFilters(forms.Form):
    """Words, unit and, where a list has some, state."""

    q = forms.CharField(
        label="姓名",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "姓名的一部分"}),
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str] | None = None) -> None:
        super().__init__(data)
        if states is None:
            del self.fields["state"]
        else:
            self.fields["state"].choices = [("", "全部"), *states.items()]  # type: ignore[attr-defined]
        narrow(self, unit=units)
