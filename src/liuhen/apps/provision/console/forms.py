"""What the pages of provision ask for: the shape of it, never the law."""

from typing import Any

from django import forms

from liuhen.apps.provision.models import MOST_VOUCHER, MOST_YUAN, Renewal, Spending
from liuhen.kernel.web.forms import Day, Identifier, offer
from liuhen.regulation.devices import DEVICE_KINDS
from liuhen.regulation.provision import CLASSES, COUNTED_KINDS, FEATURES, PROBLEMS, PROTECTIONS

LETTERS = [("A", "A类"), ("B", "B类"), ("C", "C类")]


def _text(label: str, *, most: int = 300, hint: str = "", required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=most,
        help_text=hint,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _choice_of(label: str, rows: Any, **more: Any) -> Any:
    return forms.ModelChoiceField(label=label, queryset=rows, empty_label="请选择", **more)


class UnitFilters(forms.Form):
    """What the quota table is cut down by."""

    q = forms.CharField(
        label="关键词",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"placeholder": "单位名称、代码"}),
    )
    device_class = forms.ChoiceField(label="类别", required=False, choices=[("", "全部"), *LETTERS])


class ListFilters(forms.Form):
    """Unit and state, where a list has states."""

    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False)

    def __init__(self, data: Any, *, units: Any, states: dict[str, str] | None = None) -> None:
        super().__init__(data)
        offer(self, unit=units)
        if states is None:
            del self.fields["state"]
        else:
            offer(self, state=[("", "全部"), *states.items()])


class BudgetFilters(ListFilters):
    """Unit and year."""

    year = forms.IntegerField(label="年度", required=False, min_value=2000, max_value=2100)


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


class ClassForm(forms.Form):
    """The class a unit settles on."""

    field = forms.ChoiceField(
        label="所属行业",
        choices=[("", "请选择"), *((f, f"{f}（默认{c}类）") for f, c in CLASSES.fields.items())],
    )
    device_class = forms.ChoiceField(label="确定为", choices=LETTERS)
    quantity = forms.IntegerField(
        label="自行确定的台数",
        required=False,
        min_value=0,
        max_value=100_000,
        help_text="只有不按人数比例配备的类别填写，如C类；留空为最低数量。",
    )
    reason = _text(
        "理由",
        most=500,
        required=False,
        hint="类别与行业默认不同、台数超过最低数量的，必须写明执法实际和需要。",
    )

    def clean_quantity(self) -> int:
        """Take an empty field for none of its own."""
        return self.cleaned_data["quantity"] or 0


class RemarkForm(forms.Form):
    """What the bureau notes."""

    remark = _text("备案意见", most=500, required=False, hint="没有意见可以留空。")


class OfficeQuotaForm(forms.Form):
    """What the office standard allows."""

    kind = forms.ChoiceField(
        label="种类", choices=[pair for pair in DEVICE_KINDS.items() if pair[0] not in COUNTED_KINDS]
    )
    allowed = forms.IntegerField(label="配额（台）", min_value=0, max_value=100_000)
    source = forms.CharField(label="依据的标准", max_length=200)


class NeedForm(forms.Form):
    """Which feature a post needs."""

    post = _choice_of("岗位", None)
    feature = forms.ChoiceField(label="需要的功能", choices=list(FEATURES.items()))
    reason = _text("理由", hint="如“进入加油站、化工企业检查”。")

    def __init__(self, data: Any = None, *, posts: Any) -> None:
        super().__init__(data)
        offer(self, post=posts)


class RenewalForm(forms.Form):
    """What becomes of the device, by whom, by when."""

    way = forms.ChoiceField(label="处理方式", choices=list(Renewal.WAYS.items()))
    owner = _choice_of("责任人", None)
    due_on = Day(label="完成期限")

    def __init__(self, data: Any = None, *, people: Any) -> None:
        super().__init__(data)
        offer(self, owner=people)


class ResultForm(forms.Form):
    """What was done."""

    result = _text("完成情况", hint="如“已换为新型号并登记”“已退役”。")


class ReasonForm(forms.Form):
    """Why."""

    reason = _text("理由")


class BudgetForm(forms.Form):
    """Money planned for a year."""

    unit = _choice_of("单位", None)
    year = forms.IntegerField(label="年度", min_value=2000, max_value=2100)
    purchase_yuan = forms.IntegerField(label="购置经费（元）", min_value=0, max_value=MOST_YUAN)
    upkeep_yuan = forms.IntegerField(label="维护经费（元）", min_value=0, max_value=MOST_YUAN)

    def __init__(self, data: Any = None, *, units: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, unit=units)


class RevisionForm(forms.Form):
    """Money planned anew."""

    purchase_yuan = forms.IntegerField(label="购置经费（元）", min_value=0, max_value=MOST_YUAN)
    upkeep_yuan = forms.IntegerField(label="维护经费（元）", min_value=0, max_value=MOST_YUAN)
    reason = _text("调整理由")


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


class InspectionForm(forms.Form):
    """Which unit is looked at, and why."""

    unit = _choice_of("单位", None)
    occasion = _text("事由", hint="如“2026年度配备专项检查”。")

    def __init__(self, data: Any = None, *, units: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, unit=units)


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


class ConclusionForm(forms.Form):
    """How the inspection ends."""

    conclusion = _text("检查结论", most=1000)
