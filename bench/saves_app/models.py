"""One shape of nine columns with four ways to keep its history."""

from auditlog.registry import auditlog
from django.db import models
from simple_history.models import HistoricalRecords

from liuhen.kernel.access import Actor, Kind, Permission
from liuhen.kernel.flow import Move, Subject


class Shape(models.Model):
    case_no = models.CharField(max_length=40)
    officer = models.CharField(max_length=20)
    unit_name = models.CharField(max_length=40)
    sha256 = models.CharField(max_length=64)
    sm3 = models.CharField(max_length=64)
    size_bytes = models.BigIntegerField()
    started_at = models.DateTimeField()
    meta = models.JSONField()
    note = models.CharField(max_length=60)

    class Meta:
        abstract = True


class Plain(Shape):
    """No history."""


class Audited(Shape):
    """django-auditlog."""


class Historic(Shape):
    """django-simple-history."""

    history = HistoricalRecords()


class Ours(Shape, Subject):
    """Liuhen's flow and ledger."""

    scope_unit = ""


auditlog.register(Audited)
ENTER = Move("ours.entered", "登记", ("new",), "kept", Permission.UNIT_KEEP)
KEEP = Move("ours.kept", "修改", ("kept",), "=", Permission.UNIT_KEEP)


def actor() -> Actor:
    return Actor(ref="account:1", name="bench", kind=Kind.SYSTEM, account_id=1)
