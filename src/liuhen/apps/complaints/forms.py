"""The shapes of what is filled in about complaints; whether it is lawful is for the actions to say."""

from typing import Any

from django import forms

from liuhen.apps.complaints.actions.evidence import MOST_AT_ONCE
from liuhen.apps.complaints.actions.filing import (
    MOST_AUTHORITY,
    MOST_CONTACT,
    MOST_NAME,
    MOST_PLACE,
    MOST_STORY,
    Told,
)
from liuhen.apps.complaints.models import Complaint
from liuhen.kernel.web.attaching import Files
from liuhen.kernel.web.forms import Day, Numbers, Somebody, narrow, offer
from liuhen.regulation.complaints import A39, CHANNELS, CONCLUSIONS, GROUNDS, REFERRALS
from liuhen.regulation.parameters import COMPLAINT_EXTEND_DAYS

LONG = forms.Textarea(attrs={"rows": 6})
SHORT = forms.Textarea(attrs={"rows": 3})


class Telling(forms.Form):
    """What is registered of a complaint, however it came in."""

    grounds = forms.MultipleChoiceField(
        label="投诉什么", choices=[(ground.key, ground.zh) for ground in GROUNDS.values()],
        widget=forms.CheckboxSelectMultiple, help_text="可以多选。", error_messages={"required": "请至少选择一项。"},
    )  # fmt: skip
    unit: Any = forms.ModelChoiceField(
        label="投诉哪个单位", queryset=None, required=False, empty_label="不知道",
        help_text="不清楚的选“不知道”，由县司法局查明。",
    )  # fmt: skip
    number = forms.CharField(
        label="执法人员编号", max_length=20, required=False, help_text="证件或记录仪上的编号，不知道的不填。"
    )
    whom = forms.CharField(
        label="是哪个人",
        max_length=MOST_PLACE,
        required=False,
        help_text="姓名、样子、车牌等，知道多少写多少。",
    )
    happened_on = Day(
        label="哪一天发生", required=False, help_text="填了日期，当天有关的音像资料会立即冻结，不会被销毁。"
    )
    place = forms.CharField(label="在哪里", max_length=MOST_PLACE, required=False)
    story = forms.CharField(
        label="发生了什么", max_length=MOST_STORY, widget=LONG, help_text="写明经过；只有承办人能看到。",
        error_messages={"required": "请写明发生了什么。"},
    )  # fmt: skip
    attached = Files()
    anonymous = forms.BooleanField(label="不留姓名，作为匿名举报", required=False)
    name = forms.CharField(label="您的姓名或单位名称", max_length=MOST_NAME, required=False)
    contact = forms.CharField(
        label="联系方式", max_length=MOST_CONTACT, required=False, help_text="电话或通信地址。"
    )
    address = forms.CharField(label="通信地址", max_length=MOST_PLACE, required=False)
    proxy_name = forms.CharField(
        label="代理人姓名", max_length=MOST_NAME, required=False, help_text="替别人投诉的才填。"
    )
    proxy_contact = forms.CharField(label="代理人联系方式", max_length=MOST_CONTACT, required=False)
    authority = forms.CharField(
        label="委托情况", max_length=MOST_AUTHORITY, required=False, help_text="受谁委托，有什么凭据。"
    )

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        offer(self, unit=units)

    def told(self) -> Told:
        """Return what is to be sealed."""
        names = ("story", "name", "contact", "address", "proxy_name", "proxy_contact", "authority", "place")
        given = {name: self.cleaned_data[name] for name in names}
        if self.cleaned_data["anonymous"]:
            given |= {"name": "", "contact": "", "address": ""}
        said = [self.cleaned_data["whom"], self.cleaned_data["number"]]
        return Told(**given, whom="；".join(word for word in said if word))

    def filled(self) -> dict[str, Any]:
        """Return what ``filing.receive`` is given of what was written; files and the person are looked up first."""
        told = {name: self.cleaned_data[name] for name in ("grounds", "unit", "happened_on", "anonymous")}
        return {**told, "told": self.told()}


class OnlineForm(Telling):
    """The form on the portal; ``truth`` is article 41's: whoever complains answers for what he says."""

    truth = forms.BooleanField(
        label="我对所说内容的真实性负责", error_messages={"required": "请勾选后再提交。"}
    )


class DeskForm(Telling):
    """What a clerk enters of a letter, a call or a visit."""

    channel = forms.ChoiceField(
        label="投诉方式",
        choices=[pair for pair in CHANNELS.items() if pair[0] != "web"],
        widget=forms.RadioSelect,
    )
    field_order = ("channel",)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["name"].label = "投诉人姓名或单位名称"  # a clerk writes it, not the complainant
        self.fields["story"].help_text = "按来信、来电、来访的原话写明经过；只有承办人能看到。"


class CodeForm(forms.Form):
    """The code a complaint is followed by."""

    code = forms.CharField(
        label="查询码", max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text="提交投诉时给您的16位字母和数字，不分大小写，横线可有可无。",
        error_messages={"required": "请填写查询码。"},
    )  # fmt: skip


class AdditionForm(forms.Form):
    """What is said later."""

    text = forms.CharField(label="补充什么", max_length=5000, widget=SHORT, required=False)
    whom = forms.CharField(
        label="还涉及哪个人、哪个单位", max_length=200, required=False,
        help_text="姓名、单位，或证件、记录仪上的编号；写明了，有关人员不得再办理。",
    )  # fmt: skip
    attached = Files()


class RatingForm(forms.Form):
    """How well the complainant was served."""

    rating = forms.TypedChoiceField(
        label="您对办理满意吗", coerce=int, widget=forms.RadioSelect,
        choices=[(5, "很满意"), (4, "满意"), (3, "一般"), (2, "不满意"), (1, "很不满意")],
    )  # fmt: skip


class ComplaintFilters(forms.Form):
    """What the list is cut down by; nothing here finds a complainant."""

    number = forms.CharField(label="编号", required=False, max_length=20)
    state = forms.ChoiceField(
        label="状态", required=False,
        choices=[("", "全部"), ("open", "未办结"), *Complaint.states.items()],
    )  # fmt: skip
    ground = forms.ChoiceField(
        label="事由",
        required=False,
        choices=[("", "全部"), *((each.key, each.zh) for each in GROUNDS.values())],
    )
    unit: Any = forms.ModelChoiceField(label="被投诉单位", queryset=None, required=False, empty_label="全部")

    def __init__(self, data: Any, *, units: Any) -> None:
        super().__init__(data)
        narrow(self, unit=units)


class SpanForm(forms.Form):
    """Which complaints are counted."""

    since = Day(label="自", required=False)
    until = Day(label="至", required=False)


class PersonForm(forms.Form):
    """To whom it is given."""

    person = Somebody(label="承办人", queryset=None)

    def __init__(self, data: Any = None, *, persons: Any) -> None:
        super().__init__(data)
        offer(self, person=persons)


class RecusalForm(forms.Form):
    """Who must keep out, and why."""

    person = Somebody(label="回避人员", queryset=None)
    reason = forms.CharField(label="理由", max_length=300, widget=SHORT)

    def __init__(self, data: Any = None, *, persons: Any) -> None:
        super().__init__(data)
        offer(self, person=persons)


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(label="理由", max_length=300, widget=SHORT)


class PassForm(forms.Form):
    """To which authority it goes."""

    to: Any = forms.ModelChoiceField(label="转送机关", queryset=None, empty_label="请选择")
    reason = forms.CharField(label="理由", max_length=300, widget=SHORT)

    def __init__(self, data: Any = None, *, units: Any) -> None:
        super().__init__(data)
        offer(self, to=units)


class InvolveForm(forms.Form):
    """Whom it is about too."""

    unit: Any = forms.ModelChoiceField(
        label="还涉及的单位", queryset=None, required=False, empty_label="没有"
    )
    number = forms.CharField(
        label="还涉及的人员", max_length=30, required=False, help_text="人员编号、执法证号或全名。"
    )

    def __init__(self, data: Any = None, *, units: Any) -> None:
        super().__init__(data)
        offer(self, unit=units)


class DeclineForm(forms.Form):
    """Why it is not accepted, and how the complainant was told."""

    reason = forms.CharField(
        label="不予受理的理由", max_length=1000, widget=LONG, help_text="投诉人会看到；不要写投诉人的姓名。"
    )
    basis = forms.CharField(label="依据", max_length=300, help_text=f"如{A39.cite()}。")
    told_how = forms.CharField(
        label="告知方式", max_length=300, help_text="如：网上告知、电话、邮寄（写明日期）。"
    )


class ExtensionForm(forms.Form):
    """How much more time, and why."""

    days = forms.IntegerField(
        label=f"延长（{COMPLAINT_EXTEND_DAYS.now.unit}）", min_value=0, max_value=365,
        initial=COMPLAINT_EXTEND_DAYS.value,
        help_text=f"至多{COMPLAINT_EXTEND_DAYS.said}，只能延长一次，须在期满前经负责人批准。",
    )  # fmt: skip
    reason = forms.CharField(label="复杂在哪里", max_length=300, widget=SHORT)


class InquiryForm(forms.Form):
    """What a unit is asked."""

    unit: Any = forms.ModelChoiceField(label="协查单位", queryset=None, empty_label="请选择")
    question = forms.CharField(
        label="要查什么",
        max_length=1000,
        widget=LONG,
        help_text="对方看得到这段话：不要写投诉人是谁，也不要写得能猜出来。",
    )
    due_on = Day(label="答复期限")

    def __init__(self, data: Any = None, *, units: Any, **more: Any) -> None:
        super().__init__(data, **more)
        offer(self, unit=units)


class AnswerForm(forms.Form):
    """What the unit found."""

    text = forms.CharField(label="查到的情况", max_length=2000, widget=LONG)


class OrderForm(forms.Form):
    """What is to be put right."""

    demand = forms.CharField(
        label="整改要求", max_length=1000, widget=LONG, help_text="被投诉单位看得到：不要写投诉人是谁。"
    )
    due_on = Day(label="整改期限")


class ReferralForm(forms.Form):
    """What is handed over, to whom."""

    to = forms.ChoiceField(label="移送机关", choices=list(REFERRALS.items()), widget=forms.RadioSelect)
    matter = forms.CharField(label="移送事项和理由", max_length=1000, widget=LONG)
    due_on = Day(label="取得回执期限")


class ReceiptForm(forms.Form):
    """How the other organ took it over."""

    receipt = forms.CharField(label="回执", max_length=300, help_text="文号，或签收人和日期。")


class LinkForm(forms.Form):
    """Which recordings the handler found."""

    recordings = Numbers(
        label="资料编号",
        most=MOST_AT_ONCE,
        help_text="资料页“基本情况”中的编号，多份用逗号隔开；关联后与本案一并冻结。",
    )


class ActivitiesForm(forms.Form):
    """Which activities the handler found."""

    activities = Numbers(
        label="活动编号",
        most=MOST_AT_ONCE,
        help_text="执法活动的编号，多件用逗号隔开；活动的音像资料随即与本案一并冻结，活动页上看不到投诉。",
    )


class DecisionForm(forms.Form):
    """What was found."""

    conclusion = forms.ChoiceField(label="结论", choices=list(CONCLUSIONS.items()), widget=forms.RadioSelect)
    outcome = forms.CharField(
        label="查明的事实和处理结果",
        max_length=2000,
        widget=LONG,
        help_text="投诉人会看到；不要写投诉人的姓名。",
    )
    nothing_to_do = forms.CharField(
        label="不需要处理措施的理由", max_length=300, required=False, widget=SHORT,
        help_text="只在属实而没有责令整改、移送时填写。",
    )  # fmt: skip


class TellForm(forms.Form):
    """How the complainant was told."""

    told_how = forms.CharField(
        label="告知方式", max_length=300, widget=SHORT,
        help_text="结果随即可凭查询码在网上看到；另行电话、邮寄告知的，写明日期。",
    )  # fmt: skip


class OtherForm(forms.Form):
    """Which other complaint."""

    other: Any = forms.ModelChoiceField(label="另一件投诉", queryset=None, empty_label="请选择")

    def __init__(self, data: Any = None, *, others: Any) -> None:
        super().__init__(data)
        offer(self, other=others)


class LookForm(forms.Form):
    """Why who complained is opened."""

    reason = forms.CharField(
        label="查看理由", max_length=300, widget=SHORT, help_text="永久留痕，审计员可见；查看后半小时内有效。"
    )
