"""allauth bent to the product: nobody signs up, and secrets at rest are sealed."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string

from liuhen.entrypoints.login import seats, second_factor, typed
from liuhen.kernel.web.boxes import box

SEALED_OTHERWISE = (
    "不能核对验证码：服务器的会话密钥（session-secret）不是绑定验证器时的那一把。"
    "请系统管理员从备份放回原来的一把；找不回的，按“没有验证器”重置登录后重新绑定。"
)
JUST_NOW = timedelta(minutes=5)
# What allauth would say in passing; our pages say what matters.
SILENT = frozenset({"account/messages/logged_in.txt", "account/messages/logged_out.txt"})


class ClosedAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the system administrator, and by nobody else."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Refuse sign-up."""
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Lead to the security page, which has a button for every next step."""
        return reverse("mfa_index")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Ask again who it is, unless they have only just logged in."""
        held = context.request.session.get(seats.KEY)
        if held and timezone.now() - datetime.fromisoformat(held["since"]) < JUST_NOW:
            return False
        required: bool = super().is_reauthentication_required(app=app, **kwargs)
        return required

    def logout(self, request: HttpRequest) -> None:
        """Remember whose pages may still lie open in other tabs."""
        was = request.user.pk
        super().logout(request)
        if was is not None:
            request.session[typed.WAS] = was

    def set_password(self, user: AbstractBaseUser, password: str) -> None:
        """Write that one column: an account as a whole may be saved by an action only."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        """Say what allauth says, but for greetings."""
        if message_template not in SILENT:
            super().add_message(request, level, message_template, *args, **kwargs)


class SealedMFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """TOTP secrets and recovery seeds are sealed, so that a stolen database does not log in."""

    def encrypt(self, text: str) -> str:
        """Seal ``text``."""
        return box("liuhen totp secrets").encrypt(text.encode()).decode("ascii")

    def decrypt(self, encrypted_text: str) -> str:
        """Open what ``encrypt`` sealed. Raises ValidationError, for the form, under another secret than then.

        Never an empty secret: whoever knows how would reckon its codes.
        """
        try:
            return box("liuhen totp secrets").decrypt(encrypted_text.encode("ascii")).decode()
        except InvalidToken:
            raise ValidationError(SEALED_OTHERWISE) from None

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Keep the second factor on accounts that must have one."""
        actor = import_string(settings.ACTOR_RESOLVER)(authenticator.user)
        return actor is None or not second_factor.must_have(actor)

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """Name the account in the authenticator app."""
        return user.get_username()
