"""Forms of notices: shape only."""

from collections.abc import Collection
from typing import Any

from django import forms
from django.core.validators import RegexValidator

from liuhen.apps.notices.models import Channel
from liuhen.kernel.waiting import SORT_ZH
from liuhen.kernel.web.forms import Telephone

MOBILE = RegexValidator(r"\A1\d{10}\Z", "请填写11位手机号码。")


def _sorts(way: str) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=f"用{way}提醒",
        choices=list(SORT_ZH.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


def _hour(label: str, help_text: str = "", *, required: bool = True) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, required=required, help_text=help_text, widget=widget)


class PreferenceForm(forms.Form):
    """How somebody wants to be told; ways the county has not opened are not offered."""

    mail_sorts = _sorts("邮件")
    mail_to = forms.EmailField(label="邮箱", required=False)
    sms_sorts = _sorts("短信")
    phone = Telephone(label="手机号码", required=False, max_length=20, validators=[MOBILE])
    quiet_from = _hour("免打扰开始")
    quiet_until = _hour("免打扰结束", "此间不发邮件和短信，结束后合并发出；两个时间相同表示不设免打扰。")
    digest_at = _hour(
        "每日汇总时间",
        "填写后，邮件和短信每天在此时合并为一封；不填则随时发出。已超期的不等汇总。",
        required=False,
    )

    def __init__(self, *args: Any, opened: Collection[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for channel, names in (
            (Channel.MAIL, ("mail_sorts", "mail_to")),
            (Channel.SMS, ("sms_sorts", "phone")),
        ):
            if channel not in opened:
                for name in names:
                    del self.fields[name]
