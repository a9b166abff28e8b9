"""What the pages of publicity ask for."""

from typing import Any

from django import forms

from liuhen.apps.disclosure.models import Publication
from liuhen.kernel.web.forms import Day, fill_menus
from liuhen.regulation.disclosure import KINDS, PHASES, SHOWN, Information

MOST = 20_000


class PublicationFilters(forms.Form):
    """What the list is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "标题、编号"}),
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    phase = forms.ChoiceField(label="环节", required=False, choices=[("", "全部"), *PHASES.items()])
    kind = forms.ChoiceField(
        label="种类", required=False, choices=[("", "全部"), *((k.key, k.zh) for k in KINDS.values())]
    )
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部"), ("open", "未公开"), *Publication.states.items()],
    )

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        if not units:
            del self.fields["unit"]


class PublicFilters(forms.Form):
    """What anybody cuts the lists down by."""

    q = forms.CharField(
        label="搜索",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "标题、当事人、内容；词之间可加空格或…"}),
    )
    phase = forms.ChoiceField(label="环节", required=False, choices=[("", "全部"), *PHASES.items()])
    kind = forms.ChoiceField(
        label="种类", required=False, choices=[("", "全部"), *((k.key, k.zh) for k in KINDS.values())]
    )
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    since = Day(label="公开日期自", required=False)
    until = Day(label="公开日期至", required=False)
    before = forms.IntegerField(required=False, min_value=1, max_value=2**31 - 1, widget=forms.HiddenInput())

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__({name: value for name, value in data.items() if name != "before" or value})
        fill_menus(self, unit=units)


def record_form(kind: Information, data: Any, *, title: str, record: dict[str, str]) -> forms.Form:
    """Return the form that asks for what a kind has; each field says what becomes of it outside."""
    asked: dict[str, forms.Field] = {"title": forms.CharField(label="标题", max_length=200)}
    for each in kind.fields:
        told: dict[str, Any] = {
            "label": each.zh,
            "required": each.needed,
            "help_text": SHOWN[each.shown] + "。",
        }
        if each.of:
            choices = [*each.of.items()] if each.needed else [("", "不选"), *each.of.items()]
            asked[each.key] = forms.ChoiceField(choices=choices, widget=forms.RadioSelect, **told)
        else:
            widget = forms.Textarea(attrs={"rows": 4}) if each.long else forms.TextInput()
            asked[each.key] = forms.CharField(max_length=MOST if each.long else 300, widget=widget, **told)
    made: type[forms.Form] = type("RecordForm", (forms.Form,), asked)
    return made(data, initial={"title": title, **record})
