"""What the pages of provision ask for: the shape of it, never the law."""

from typing import Any

from django import forms

from liuhen.apps.provision.lifecycle import LETTERS, YEARS
from liuhen.apps.provision.models import MOST_VOUCHER, MOST_YUAN, Spending
from liuhen.kernel.web.forms import Day, Identifier, fill_menus
from liuhen.regulation.provision import PROBLEMS, PROTECTIONS


def _text(label: str, *, most: int = 300, hint: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class UnitFilters(forms.Form):
    """What the quota table is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "单位名称、代码"}),
    )
    device_class = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *LETTERS.items()])


class ListFilters(forms.Form):
    """Unit and state, where a list has states."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str] | None = None) -> None:
        super().__init__(data)
        fill_menus(self, unit=units)
        if states is None:
            del self.fields["state"]
        else:
            fill_menus(self, state=[("", "全部"), *states.items()])


class BudgetFilters(ListFilters):
    """Unit and year."""

    year = forms.IntegerField(label="年度", required=False, min_value=YEARS[0], max_value=YEARS[1])


class WhatIfForm(forms.Form):
    """Other ratios and another technical standard; nothing is saved."""

    a = forms.IntegerField(label="A类：每几名执法人员1台", min_value=1, max_value=1000)
    b = forms.IntegerField(label="B类：每几名执法人员1台", min_value=1, max_value=1000)
    c = forms.IntegerField(label="C类：至少几台", min_value=0, max_value=1000)
    width_px = forms.IntegerField(label="分辨率宽", min_value=0, max_value=20_000)
    height_px = forms.IntegerField(label="分辨率高", min_value=0, max_value=20_000)
    battery_hours = forms.IntegerField(label="续航（小时）", min_value=0, max_value=1000)
    storage_gb = forms.IntegerField(label="存储（GB）", min_value=0, max_value=100_000)
    tamper_protection = forms.BooleanField(label=PROTECTIONS["tamper_protection"], required=False)
    encryption = forms.BooleanField(label=PROTECTIONS["encryption"], required=False)


class SpendingForm(forms.Form):
    """Money spent; the device by the serial on its body."""

    serial = Identifier(
        label="设备编号",
        max_length=40,
        required=False,
        help_text="列支只能对应本单位已登记的记录设备；新购设备请先登记。",
    )
    purpose = forms.ChoiceField(label="用途", choices=list(Spending.PURPOSES.items()))
    amount_yuan = forms.DecimalField(
        label="金额（元）", min_value=0, max_value=MOST_YUAN, max_digits=12, decimal_places=2
    )
    spent_on = Day(label="支出日期")
    voucher = forms.CharField(label="凭证号", max_length=MOST_VOUCHER)


class ProblemForm(forms.Form):
    """What was found."""

    problem = forms.ChoiceField(
        label="问题",
        choices=[(key, f"{found.text}（{duty.article.cite()}）") for key, (found, duty) in PROBLEMS.items()],
        widget=forms.RadioSelect,
    )


class OrderForm(forms.Form):
    """What to put right, by when."""

    demand = _text("整改要求", most=1000)
    due_on = Day(label="整改期限")


class ReportForm(forms.Form):
    """What was done."""

    text = _text("整改情况", most=1000)


class RecheckForm(forms.Form):
    """Whether it was put right."""

    passed = forms.ChoiceField(
        label="复查结果", choices=[("yes", "通过"), ("no", "不通过，再次责令整改")], widget=forms.RadioSelect
    )
    verdict = _text("复查情况", most=1000)
    due_on = Day(label="再次整改的期限", required=False, help_text="不通过时填写。")

    def clean(self) -> dict[str, Any]:
        """A failed recheck names the next last day."""
        data = super().clean() or {}
        if data.get("passed") == "no" and not data.get("due_on"):
            self.add_error("due_on", "请填写再次整改的期限。")
        return data
