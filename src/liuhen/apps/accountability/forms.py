"""What the pages of accountability ask for: the shape of it, never the law."""

from typing import Any

from django import forms

from liuhen.apps.accountability.models import KINDS, Lead, OddLook
from liuhen.kernel.web.forms import Day, narrow
from liuhen.regulation.accountability import FORMS, FORMS_OF_FAULT, LOOK_RULES

TEXT = forms.Textarea(attrs={"rows": 5})


class LeadFilters(forms.Form):
    """What the list is cut down by."""

    q = forms.CharField(
        label="关键词", required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": "人员姓名、情况"})
    )  # fmt: skip
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="情形", required=False, choices=[("", "全部"), *KINDS.items()])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *Lead.states.items()])
    origin = forms.ChoiceField(label="来源", required=False, choices=[("", "全部"), *Lead.ORIGINS.items()])

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


class LookFilters(forms.Form):
    """What the list of odd looks is cut down by."""

    rule = forms.ChoiceField(
        label="规则", required=False, choices=[("", "全部"), *((r.key, r.zh) for r in LOOK_RULES.values())]
    )
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *OddLook.states.items()])


class ProposalForm(forms.Form):
    """What the reviewer comes to."""

    founded = forms.TypedChoiceField(
        label="结论", choices=[("no", "不成立"), ("yes", "成立")], coerce=lambda choice: choice == "yes",
        widget=forms.RadioSelect,
    )  # fmt: skip
    reasons = forms.CharField(label="理由", max_length=1000, widget=TEXT)
    evidence = forms.CharField(
        label="依据的证据",
        required=False,
        max_length=300,
        help_text="如音像资料、账本记录的编号；认定成立必须写明。",
    )


class DecisionForm(forms.Form):
    """What is imposed."""

    chosen = forms.MultipleChoiceField(
        label="处理方式",
        choices=[(form.key, f"（{form.item}）{form.zh}") for form in FORMS.values()],
        widget=forms.CheckboxSelectMultiple,
        help_text="可选一种或几种。离岗、暂扣、收缴自决定起立即生效；处分、移送在情节严重时另外给予。",
    )
    ends_on = Day(label="离岗培训截止", required=False, help_text="只用于离岗培训。")
    reasons = forms.CharField(label="理由", max_length=1000, widget=TEXT)


class SanctionForm(forms.Form):
    """What answers a fault."""

    chosen = forms.MultipleChoiceField(
        label="追究形式",
        choices=[(form.key, f"（{form.item}）{form.zh}") for form in FORMS_OF_FAULT.values()],
        widget=forms.CheckboxSelectMultiple,
        help_text="可选一种或几种，自送达之日起生效。",
    )
    days = forms.IntegerField(
        label="离岗培训天数",
        required=False,
        min_value=1,
        max_value=730,
        help_text="只用于离岗培训，自送达之日起算。",
    )
    year = forms.IntegerField(
        label="取消哪一年度的评优评先",
        required=False,
        min_value=2000,
        max_value=2199,
        help_text="不填为本年度。",
    )
    within = forms.IntegerField(
        label="送达后多少日内执行",
        required=False,
        min_value=1,
        max_value=730,
        help_text="检查、谈话、通报、培训、调离、道歉、辞职等到期须登记执行情况和证明。",
    )
    basis = forms.CharField(
        label="其他追究形式的依据",
        required=False,
        max_length=300,
        help_text="法律、法规、规章的名称、条款和形式。",
    )
    reasons = forms.CharField(
        label="理由", max_length=1000, widget=TEXT, help_text="过错事实、责任大小、从轻从重的情节。"
    )
