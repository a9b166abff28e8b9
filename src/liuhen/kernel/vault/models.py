"""What the vault remembers: one row per stored file, and what each verification found."""

from django.db import models
from django.db.models.functions import Length
from django.db.models.lookups import Exact

from liuhen.kernel.ledger.rows import Committed


class CheckResult(models.TextChoices):
    """What the last look at a blob said."""

    STORED = "stored", "已入库，尚未复核"
    OK = "ok", "完好"
    MISSING = "missing", "文件缺失"
    UNREADABLE = "unreadable", "无法读取"
    CORRUPT = "corrupt", "内容已变"


class Blob(models.Model):
    """存储对象: bytes that stand on the shelf under their SHA-256; inserted once; checks move, and its end."""

    sha256 = models.CharField(max_length=64, primary_key=True, help_text="lower-case hex; its name too")
    sm3 = models.CharField(max_length=64, help_text="lower-case hex")
    size_bytes = models.PositiveBigIntegerField()
    stored_at = models.DateTimeField()
    checked_at = models.DateTimeField(help_text="when its bytes were last hashed; at first, on arrival")
    sm3_checked_at = models.DateTimeField(help_text="the same for a check that also compared SM3")
    check_result = models.CharField(max_length=10, choices=CheckResult, default=CheckResult.STORED)
    disposed_at = models.DateTimeField(
        null=True, help_text="when it was given up to destruction; no check misses it from then on"
    )

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Exact(Length("sha256"), 64), name="blob_sha256_is_whole"),
            models.CheckConstraint(condition=Exact(Length("sm3"), 64), name="blob_sm3_is_whole"),
        )
        indexes = (
            models.Index(
                fields=("checked_at", "sha256"), condition=models.Q(disposed_at=None), name="blob_by_check"
            ),
            models.Index(
                fields=("sm3_checked_at", "sha256"),
                condition=models.Q(disposed_at=None),
                name="blob_by_sm3_check",
            ),
        )

    def __str__(self) -> str:
        return self.sha256


class FixityRun(Committed):
    """一次完整性复核; without `finished_at` it runs or was killed, and its counts stand as far as it came."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    both = models.BooleanField(help_text="SM3 was compared as well")
    checked = models.PositiveBigIntegerField(default=0)
    checked_bytes = models.PositiveBigIntegerField(default=0, help_text="bytes read and hashed")
    ok = models.PositiveBigIntegerField(default=0)
    missing = models.PositiveBigIntegerField(default=0)
    unreadable = models.PositiveBigIntegerField(default=0)
    corrupt = models.PositiveBigIntegerField(default=0)
    strays = models.PositiveBigIntegerField(default=0, help_text="files on the shelf that no blob names")
    first_bad = models.CharField(max_length=200, blank=True, help_text="key of the first failure found")
    is_complete = models.BooleanField(default=False, help_text="every blob due at the start was looked at")
    stopped_by = models.TextField(blank=True, help_text="why it ended early, in the user's words")

    class Meta:
        ordering = ("-started_at",)

    @property
    def counts(self) -> bool:
        return self.finished_at is not None

    @property
    def failures(self) -> int:
        """Count what was not found as it should be; strays are reported, but harm no record."""
        return self.missing + self.unreadable + self.corrupt

    @property
    def is_sound(self) -> bool:
        """Whether it ran to its end or its budget without one failure."""
        return self.finished_at is not None and not self.failures and not self.stopped_by


class FixityFailure(Committed):
    """复核发现: one thing a run found wrong; never deleted."""

    run = models.ForeignKey(FixityRun, on_delete=models.PROTECT, related_name="found")
    key = models.CharField(max_length=200, help_text="its name on the shelf")
    result = models.CharField(max_length=10, help_text="missing, unreadable, corrupt or stray")
    detail = models.TextField(blank=True, help_text="what was seen instead, in the user's words")
    at = models.DateTimeField()
