"""allauth's forms in our words, with what a keyboard and a password keeper need."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import LoginForm as BaseLoginForm
from allauth.core import context
from allauth.mfa.base.forms import AuthenticateForm as BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from django import forms
from django.contrib.auth.password_validation import password_validators_help_text_html

from liuhen.entrypoints.login import second_factor

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input", "autofocus": True}
PART = forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"})
NEW = forms.PasswordInput(attrs={"autocomplete": "new-password"})


class LoginForm(BaseLoginForm):  # type: ignore[misc]
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("remember", None)
        self.fields["login"].label = "用户名"
        self.fields["login"].widget.attrs = {
            "autocomplete": "username",
            "autofocus": True,
            "autocapitalize": "none",
        }
        self.fields["password"].label = "密码"
        self.fields["password"].help_text = ""
        self.fields["password"].widget.attrs = {"autocomplete": "current-password"}


class ChangePasswordForm(BaseChangePasswordForm):  # type: ignore[misc]
    """Old password, new one twice."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in (
            ("oldpassword", "当前密码"),
            ("password1", "新密码"),
            ("password2", "再输一遍新密码"),
        ):
            self.fields[name].label = label
            keep = "current-password" if name == "oldpassword" else "new-password"
            self.fields[name].widget.attrs = {"autocomplete": keep}
        self.fields["password1"].help_text = password_validators_help_text_html()

    def clean_password1(self) -> Any:
        """Refuse the old one, which somebody else may have chosen. Raises ValidationError."""
        password = self.cleaned_data["password1"]
        if self.user.check_password(password):
            raise forms.ValidationError("新密码不能与当前密码相同。")
        return password


class Guarded(forms.Form):
    """A second step: its failures count like wrong passwords, and a code is good for once."""

    user: Any

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "验证码"
        # a recovery code is digits too
        self.fields["code"].widget.attrs = CODE

    def clean_code(self) -> str:
        """Use the code up. Raises ValidationError."""
        code: str = self.cleaned_data["code"]
        with second_factor.counted(context.request, username=self.user.get_username()):
            self.authenticator = second_factor.check(self.user, code)
        return code


class AuthenticateForm(Guarded, BaseAuthenticateForm):  # type: ignore[misc]
    """The second step of a log-in."""


class ReauthenticateForm(Guarded, BaseReauthenticateForm):  # type: ignore[misc]
    """The second step once more, before something delicate."""


class ActivateForm(forms.Form):
    """Somebody's first password, or his next after it was reset, on what two administrators handed him."""

    username = forms.CharField(
        label="用户名", max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "autofocus": True}),
    )  # fmt: skip
    first = forms.CharField(
        label="启用码第一段", max_length=40, help_text="系统管理员当面交给您的。", widget=PART
    )
    second = forms.CharField(
        label="启用码第二段", max_length=40, required=False, widget=PART,
        help_text="安全保密管理员当面交给您的；重置时保留了验证器的不用填。",
    )  # fmt: skip
    code = forms.CharField(
        label="验证码", max_length=20, required=False,
        help_text="重置时保留了验证器的填：验证器显示的数字，或一个恢复码。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )  # fmt: skip
    password1 = forms.CharField(label="新密码", max_length=128, strip=False, widget=NEW)
    password2 = forms.CharField(label="再输一遍新密码", max_length=128, strip=False, widget=NEW)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = password_validators_help_text_html()

    def clean_password2(self) -> str:
        """Compare the two. Raises ValidationError."""
        again: str = self.cleaned_data["password2"]
        if again != self.cleaned_data.get("password1"):
            raise forms.ValidationError("两次输入的密码不一致。")
        return again


class ActivateTOTPForm(BaseActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "验证器显示的 6 位数字"
        self.fields["code"].widget.attrs = {**CODE, "maxlength": "6"}
