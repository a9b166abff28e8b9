"""What the pages of findings ask for."""

from typing import Any

from django import forms

from liuhen.apps.findings.models import Finding, Rectification
from liuhen.kernel.web.attaching import Files
from liuhen.kernel.web.forms import Day, offer
from liuhen.regulation import DUTIES
from liuhen.regulation.supervision import GROUNDS

FOR_EVER = "永久留痕，不能修改。"


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
        offer(self, unit=units)
        if not units:
            del self.fields["unit"]
        cited = [(key, f"{DUTIES[key][-1].article.cite()} {key}") for key in duties if key in DUTIES]
        offer(self, duty=[("", "全部"), *cited])


class AnswerForm(forms.Form):
    """The reason."""

    text = forms.CharField(
        label="原因说明",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明当时的情况；说明永久留痕，不能修改。",
    )
    attached = Files()


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


def _sentences(label: str, *, help_text: str, rows: int = 4, required: bool = True) -> forms.CharField:
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=1000, widget=area, help_text=help_text, required=required)


class OrderForm(forms.Form):
    """What to put right, and by when."""

    demand = _sentences("整改要求", help_text=f"写明整改什么、达到什么要求；{FOR_EVER}")
    due_on = Day(label="整改期限", help_text="最后一日；遇休息日顺延到下一个工作日。")


class ReportForm(forms.Form):
    """What was done."""

    text = _sentences("整改情况", help_text=f"写明做了什么；逾期的一并说明理由。{FOR_EVER}", rows=5)


class PassForm(forms.Form):
    """It was put right."""

    verdict = _sentences("复查情况", help_text=FOR_EVER)


class FailForm(forms.Form):
    """It was not: another round."""

    verdict = _sentences("复查情况", help_text=f"写明哪里没有整改到位；{FOR_EVER}")
    due_on = Day(label="再次整改期限")


class CircularForm(forms.Form):
    """A circulated notice."""

    ground = forms.ChoiceField(label="通报事由", choices=list(GROUNDS.items()), widget=forms.RadioSelect)
    text = _sentences("通报内容", help_text=f"计入该单位年度考核；{FOR_EVER}", rows=5)
    reason_weighed = _sentences(
        "理由为何不成立",
        help_text="逾期通报的必须填写：单位怎样说明，为何不是正当理由。",
        rows=3,
        required=False,
    )


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
        offer(self, unit=units)
        if not units:
            del self.fields["unit"]
