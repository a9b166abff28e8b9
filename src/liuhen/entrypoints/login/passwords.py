"""The password rules that Django does not bring, or does not say as the rest of the house speaks."""

import string
from typing import Any

from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    MinimumLengthValidator,
    UserAttributeSimilarityValidator,
)
from django.core.exceptions import ValidationError

CLASSES = (string.ascii_lowercase, string.ascii_uppercase, string.digits)


class LengthValidator(MinimumLengthValidator):
    """Ask for ``min_length`` characters."""

    def get_error_message(self) -> str:
        """Say what is missing; Django 5.2 has this sentence in English only."""
        return f"密码太短，至少要 {self.min_length} 个字符。"

    def get_help_text(self) -> str:
        """Say the rule."""
        return f"密码至少要 {self.min_length} 个字符。"


class LikenessValidator(UserAttributeSimilarityValidator):
    """Ask for something unlike what is known of whoever it is for."""

    def get_error_message(self) -> str:
        """Say what is wrong, and not which of these it is like."""
        return "密码与您的姓名、账号等信息太相近。"

    def get_help_text(self) -> str:
        """Say the rule."""
        return "密码不能与您的姓名、账号等信息相近。"


class CommonnessValidator(CommonPasswordValidator):
    """Ask for none of the twenty thousand that are tried first."""

    def get_error_message(self) -> str:
        """Say what is wrong."""
        return "密码太常见，容易被猜到。"

    def get_help_text(self) -> str:
        """Say the rule."""
        return "密码不能是常见的密码。"


class ClassesValidator:
    """Ask for ``at_least`` of: lower case, upper case, digits, other signs."""

    def __init__(self, at_least: int = 3) -> None:
        self.at_least = at_least

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError if too few kinds are there."""
        kinds = sum(any(sign in kind for sign in password) for kind in CLASSES)
        kinds += any(sign not in "".join(CLASSES) for sign in password)
        if kinds < self.at_least:
            raise ValidationError(self.get_help_text(), code="password_too_uniform")

    def get_help_text(self) -> str:
        """Say the rule."""
        return f"密码须包含大写字母、小写字母、数字、其他符号中的至少 {self.at_least} 类。"
