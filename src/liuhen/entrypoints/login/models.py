"""Which session an account sits in."""

from django.conf import settings
from django.db import models


class Seat(models.Model):
    """会话席位: the newest session of an account; an older one that comes back is ended."""

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
