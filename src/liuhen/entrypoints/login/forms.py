"""allauth's forms in our words, with what a keyboard and a password keeper need."""

from typing import Any

from allauth.account.forms import ChangePasswordForm as BaseChangePasswordForm
from allauth.account.forms import LoginForm as BaseLoginForm
from allauth.mfa.base.forms import AuthenticateForm as BaseAuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as BaseReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm as BaseActivateTOTPForm
from django.contrib.auth.password_validation import password_validators_help_text_html

CODE = {"autocomplete": "one-time-code", "inputmode": "numeric", "class": "code-input", "autofocus": True}


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


class AuthenticateForm(BaseAuthenticateForm):  # type: ignore[misc]
    """The second step of a log-in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "验证码"
        # a recovery code is digits too
        self.fields["code"].widget.attrs = CODE


class ReauthenticateForm(BaseReauthenticateForm):  # type: ignore[misc]
    """The second step once more, before something delicate."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "验证码"
        self.fields["code"].widget.attrs = CODE


class ActivateTOTPForm(BaseActivateTOTPForm):  # type: ignore[misc]
    """The first code of a new authenticator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = "验证器显示的 6 位数字"
        self.fields["code"].widget.attrs = {**CODE, "maxlength": "6"}
