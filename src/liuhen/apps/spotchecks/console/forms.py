"""What the pages of spot checks ask for: the shape of it, never the law."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator

from liuhen.apps.people import queries as people
from liuhen.apps.spotchecks.lifecycle import MOST
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel.web.forms import Day, Ticked, fill_menus, narrow
from liuhen.regulation.spotchecks import RESULTS, SheetItem


def _day(label: str) -> Day:
    """Return a field for a day of receipt; nothing came in before there was a system, nor will in a century."""
    bounds = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 1, 1))]
    return Day(label=label, validators=bounds)


class Accounts(Ticked):
    """Checkers by name and unit."""

    def label_from_instance(self, obj: Any) -> str:
        return people.with_unit(obj)


class PlanForm(forms.Form):
    """Whose recordings, of which days, how many, how, and who checks them."""

    title = forms.CharField(label="计划名称", max_length=80)
    unit: Any = forms.ModelChoiceField(
        label="抽查范围", queryset=None, empty_label=None, help_text="含其下属单位；选县政府即抽查全县。"
    )
    since = _day("入库日期自")
    until = _day("入库日期至")
    quota = forms.IntegerField(label="抽取数量", min_value=1, max_value=MOST, help_text="共抽取多少段。")
    risk_percent = forms.IntegerField(
        label="按风险抽取的比例（%）",
        min_value=0,
        max_value=100,
        help_text="其余全部随机抽取。风险因素和每段的得分随名单一起固定，可以复算。",
    )
    strata = forms.MultipleChoiceField(
        label="分层",
        required=False,
        choices=list(Plan.STRATA.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text="数量够时每层至少抽一段，其余按各层段数的比例。",
    )
    due_on = Day(label="办理期限")
    checkers = Accounts(
        label="检查人",
        queryset=None,
        widget=forms.CheckboxSelectMultiple,
        help_text="轮流分派；录制人、参与人、送交人、设备持有人自动回避。",
    )

    def __init__(self, data: Any = None, *, units: Any, accounts: Any, **more: Any) -> None:
        super().__init__(data, **more)
        fill_menus(self, unit=units, checkers=accounts)


class SheetForm(forms.Form):
    """The sheet: a result and what was seen for each item, and what is worth following."""

    good_practice = forms.CharField(
        label="值得推广的做法",
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, data: Any = None, *, sheet: Sheet) -> None:
        super().__init__(data)
        self.items = sheet.items()
        for item in self.items:
            self.fields[item.key] = forms.ChoiceField(
                label=item.zh, required=False, choices=list(RESULTS.items()), widget=forms.RadioSelect
            )
            self.fields[f"{item.key}_remark"] = forms.CharField(
                label=f"{item.zh}：看到的情况",
                required=False,
                max_length=1000,
                widget=forms.Textarea(attrs={"rows": 1, "placeholder": "时点和看到的情况；不符合的必填"}),
            )

    def rows(self) -> Iterator[tuple[SheetItem, forms.BoundField, forms.BoundField]]:
        """Yield each item with its two fields."""
        for item in self.items:
            yield item, self[item.key], self[f"{item.key}_remark"]

    def filled(self) -> dict[str, Any]:
        """Return what the action asks for."""
        told = self.cleaned_data
        return {
            "results": {item.key: told[item.key] for item in self.items if told.get(item.key)},
            "remarks": {item.key: told.get(f"{item.key}_remark", "") for item in self.items},
            "good_practice": told.get("good_practice", ""),
        }


class SheetFilters(forms.Form):
    """What the list is cut down by."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    plan: Any = forms.ModelChoiceField(label="计划", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部"), *Sheet.states.items(), ("faults", "有不符合项")]
    )

    def __init__(self, data: Any, *, units: Any, plans: Any) -> None:
        super().__init__(data)
        for name, rows in (("unit", units), ("plan", plans)):
            self.fields[name].queryset = rows  # type: ignore[attr-defined]
            if not rows:
                del self.fields[name]


class PeriodForm(forms.Form):
    """Which days, which unit."""

    since = _day("入库自")
    until = _day("入库至")
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")

    def __init__(self, data: Any, *, units: Any, since: date, until: date) -> None:
        given = {"since": f"{since:%Y-%m-%d}", "until": f"{until:%Y-%m-%d}"}
        super().__init__(given | {key: data[key] for key in data if data[key]})
        narrow(self, unit=units)
