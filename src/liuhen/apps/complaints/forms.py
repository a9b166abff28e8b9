"""The shapes of what is filled in about complaints; whether it is lawful is for the actions to say."""

from typing import Any

from django import forms

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
from liuhen.kernel.web.forms import Day, fill_menus, narrow
from liuhen.regulation.complaints import CHANNELS, GROUNDS

LONG = forms.Textarea(attrs={"rows": 6})
SHORT = forms.Textarea(attrs={"rows": 3})


class Registration(forms.Form):
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
        fill_menus(self, unit=units)

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


class OnlineForm(Registration):
    """The form on the portal; ``truth`` is article 41's: whoever complains answers for what he says."""

    truth = forms.BooleanField(
        label="我对所说内容的真实性负责", error_messages={"required": "请勾选后再提交。"}
    )


class DeskForm(Registration):
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
        fill_menus(self, unit=units)
