"""What the pages of findings ask for."""

from typing import Any

from django import forms

from liuhen.apps.findings.models import Finding
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
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Finding.states.items()])
    duty = forms.ChoiceField(label="依据", required=False)

    def __init__(self, data: Any, *, units: Any, duties: list[str]) -> None:
        super().__init__(data)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        if not units:
            del self.fields["unit"]
        cited = [(key, f"{DUTIES[key][-1].article.cite()} {key}") for key in duties if key in DUTIES]
        self.fields["duty"].choices = [("", "全部"), *cited]  # type: ignore[attr-defined]


class AnswerForm(forms.Form):
    """The reason."""

    text = forms.CharField(
        label="原因说明",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明当时的情况；说明永久留痕，不能修改。",
    )


class ConclusionForm(forms.Form):
    """The judgement, by a person."""

    upheld = forms.TypedChoiceField(
        label="结论",
        choices=[("no", "说明成立，不作为问题"), ("yes", "问题成立")],
        coerce=lambda choice: choice == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label="理由",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="结论永久留痕，不能修改。",
    )
