"""Forms of what is written by hand: passphrases and codes, which no move asks, and what two holders find."""

from typing import Any

from django import forms

from liuhen.kernel.web.forms import Identifier
from liuhen.regulation.interference import KINDS

MOST_WORDS, MOST_CODE = 200, 40


class Passphrase(forms.CharField):
    """Words that unlock a key; they are told nobody and kept nowhere."""

    def __init__(self, **more: Any) -> None:
        told: dict[str, Any] = {
            "label": "口令",
            "max_length": MOST_WORDS,
            "strip": False,
            "widget": forms.PasswordInput,
        }
        super().__init__(**(told | {"error_messages": {"required": "请填写口令。"}} | more))


class KeyForm(forms.Form):
    """A holder's own passphrase, twice."""

    passphrase = Passphrase(help_text="至少12个字，如一句只有您知道的话。忘记了无人可以找回。")
    again = Passphrase(label="再写一遍")

    def clean(self) -> dict[str, Any]:
        """Hold the two against each other."""
        told = super().clean() or {}
        if told.get("passphrase") != told.get("again"):
            self.add_error("again", "两次写的口令不一样。")
        return told


class FirstKeyForm(forms.Form):
    passphrase = Passphrase()


class SecondKeyForm(forms.Form):
    code = forms.CharField(
        label="启封码", max_length=MOST_CODE, help_text="第一名持钥人转动钥匙以后看到的16位码。",
        error_messages={"required": "请填写启封码。"},
    )  # fmt: skip
    passphrase = Passphrase(help_text="您自己的口令。")


class FindingForm(forms.Form):
    """What a holder finds of a report."""

    founded = forms.ChoiceField(
        label="认定", choices=[("yes", "成立"), ("no", "不成立")], widget=forms.RadioSelect,
        error_messages={"required": "请选择认定。"},
    )  # fmt: skip
    person = Identifier(label="干预人的人员编号", max_length=20, required=False, help_text="认定成立的必填。")
    kinds = forms.MultipleChoiceField(
        label="情形", choices=[*KINDS.items()], required=False, widget=forms.CheckboxSelectMultiple
    )
    reason = forms.CharField(
        label="理由", max_length=1000, widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "请写明理由。"},
    )  # fmt: skip


class CircularForm(forms.Form):
    text = forms.CharField(
        label="通报稿", max_length=2000, widget=forms.Textarea(attrs={"rows": 10}),
        help_text="写明什么人、什么情形、怎样处理。不写记录人，不写能认出记录人的案件和情节。",
        error_messages={"required": "请写明通报的内容。"},
    )  # fmt: skip
