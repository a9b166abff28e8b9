"""What the pages of units, people, certificates, accounts, roles and tokens ask for: shape, never law."""

from typing import Any

from django import forms

from liuhen.kernel.web.forms import fill_menus


def search(placeholder: str) -> forms.CharField:
    """Return the wide field of a filter."""
    return forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": placeholder}),
    )


def choice(label: str, choices: Any) -> forms.ChoiceField:
    """Return a filter's select with an open first choice."""
    return forms.ChoiceField(label=label, required=False, choices=[("", "全部"), *choices])


class OfUnit(forms.Form):
    """A form with a choice among ``units``; without any to choose from the field is left out."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")

    def __init__(self, data: Any = None, *, units: Any, **more: Any) -> None:
        super().__init__(data, **more)
        fill_menus(self, unit=units)
        if not units:
            del self.fields["unit"]
