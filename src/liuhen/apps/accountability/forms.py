"""What the pages of accountability ask for: the shape of it, never the law."""

from typing import Any

from django import forms

from liuhen.apps.accountability.actions.leads import MOST_RECORDINGS
from liuhen.apps.accountability.models import Lead, OddLook
from liuhen.kernel.web.forms import Day, Numbers, narrow, offer
from liuhen.regulation.accountability import FORMS, LOOK_RULES, MISUSES

KINDS = [(misuse.key, f"（{misuse.item}）{misuse.zh}") for misuse in MISUSES.values()]
TEXT = forms.Textarea(attrs={"rows": 5})


class LeadFilters(forms.Form):
    """What the list is cut down by."""

    q = forms.CharField(
        label="关键词", required=False, max_length=60, widget=forms.TextInput(attrs={"placeholder": "人员姓名、情况"})
    )  # fmt: skip
    unit: Any = forms.ModelChoiceField(label="单位", queryset=None, required=False, empty_label="全部")
    kind = forms.ChoiceField(label="情形", required=False, choices=[("", "全部"), *KINDS])
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


class PersonField(forms.CharField):
    """Somebody by 人员编号: he may be of another unit than whoever writes it down."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=20, **more)


class RaiseForm(forms.Form):
    """What somebody saw or heard."""

    kind = forms.ChoiceField(label="哪种情形", choices=KINDS, widget=forms.RadioSelect)
    person = PersonField(label="涉及人员编号", required=False, help_text="不知道是谁的留空，由审查人查明。")
    recordings = Numbers(
        label="涉及资料编号",
        required=False,
        most=MOST_RECORDINGS,
        help_text="资料页“基本情况”中的编号，多份用逗号隔开；没有的留空。",
    )
    known = forms.CharField(
        label="所知道的情况",
        max_length=1000,
        widget=TEXT,
        help_text="写明时间、地点、经过。提出人只有审查人员知道；涉及单位负责人或法制机构的，直接由县司法局审查。",
    )


class NameForm(forms.Form):
    """Whom it concerns."""

    person = PersonField(
        label="人员编号", help_text="查明的责任人；是单位负责人或法制机构人员的，线索随即转由县司法局审查。"
    )


class MergeForm(forms.Form):
    """Which lead it goes on in."""

    into: Any = forms.ModelChoiceField(label="并入", queryset=None, empty_label="请选择")
    reason = forms.CharField(label="理由", max_length=300)

    def __init__(self, data: Any = None, *, others: Any) -> None:
        super().__init__(data)
        offer(self, into=others)
        self.fields["into"].label_from_instance = lambda lead: (  # type: ignore[attr-defined]
            f"线索 {lead.pk}：{lead.kind_zh}（{lead.person or '人员不明'}）"
        )


class InviteForm(forms.Form):
    """What the person is told, and until when he may speak."""

    told = forms.CharField(
        label="告知的事实",
        max_length=1000,
        widget=TEXT,
        help_text="当事人只看到这里写的内容，不要写提出人。",
    )
    answer_by = Day(label="陈述期限", help_text="这一天结束前都可以陈述。")


class StatementForm(forms.Form):
    """His side of it."""

    statement = forms.CharField(
        label="陈述申辩",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="永久留痕，不能修改。",
    )


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


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))


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


class ServiceForm(forms.Form):
    """How it reached the person."""

    service = forms.CharField(
        label="送达情况",
        max_length=300,
        widget=forms.TextInput(attrs={"placeholder": "如：当面送达，本人签收"}),
    )


class RemarkForm(forms.Form):
    """A word of the auditor's to the bureau."""

    remark = forms.CharField(
        label="移交说明", required=False, max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )


class TakeUpForm(forms.Form):
    """What kind of misuse an odd look points to."""

    kind = forms.ChoiceField(label="哪种情形", choices=KINDS, widget=forms.RadioSelect)
    verdict = forms.CharField(label="理由", max_length=300)


class DismissForm(forms.Form):
    """Why an odd look is nothing."""

    verdict = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
