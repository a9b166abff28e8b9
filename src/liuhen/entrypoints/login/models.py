"""Which session an account sits in."""

from typing import ClassVar

from django.conf import settings
from django.db import models


class Seat(models.Model):
    """会话席位: the newest session of an account; an older one that comes back is ended."""

    uncommitted: ClassVar[str] = (
        "每次登录都改写，登录本身已入账；改动只会让某次登录提前结束，或让旧会话多活到时限"
    )

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", primary_key=True
    )
    ticket = models.CharField(
        max_length=32, help_text="random; the session that carries it is the one in force"
    )
    taken_at = models.DateTimeField()
    address = models.CharField(max_length=45, help_text="IP address the log-in came from")
    page_keys = models.JSONField(
        default=list, help_text="SHA-256 of the CSRF secrets of its last log-ins: whose page a form came from"
    )
