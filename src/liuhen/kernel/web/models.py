"""Pages' memory: how often somebody knocked, not who; what was not sent off yet, and what just was."""

from datetime import datetime
from typing import ClassVar

from django.db import connection, models


class Knock(models.Model):
    """敲门计数: how often one source did one thing in a span of time; the key is an HMAC, and goes when it is over."""

    uncommitted: ClassVar[str] = "公众页面的限速计数，过了时段即删；不证明任何事"

    bucket = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=1)
    ends_at = models.DateTimeField(db_index=True)

    @staticmethod
    def forget(before: datetime) -> int:
        """Drop what was counted in spans that are over, and return how many."""
        return Knock.objects.filter(ends_at__lt=before).delete()[0]

    @staticmethod
    def count_one(bucket: str, *, ends_at: datetime) -> int:
        """Count one more and return how many it makes; right also when many knock at once."""
        statement = (
            f"INSERT INTO {Knock._meta.db_table} (bucket, count, ends_at) VALUES (%s, 1, %s)"  # noqa: S608
            f" ON CONFLICT (bucket) DO UPDATE SET count = {Knock._meta.db_table}.count + 1 RETURNING count"
        )
        with connection.cursor() as cursor:
            cursor.execute(statement, [bucket, connection.ops.adapt_datetimefield_value(ends_at)])
            (count,) = cursor.fetchone()
        return int(count)


class Draft(models.Model):
    """草稿: what somebody has written on a page and not sent off; his alone, and no part of any record."""

    uncommitted: ClassVar[str] = "没有提交的草稿，不是任何记录的一部分；提交以后写入的各行另行核对"

    LONGEST_PAGE: ClassVar[int] = 300

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(
        max_length=LONGEST_PAGE, help_text="the address of the form, with what it was opened about"
    )
    mark = models.CharField(max_length=64, blank=True, help_text="which opening of the form it is")
    version = models.PositiveIntegerField(default=1, help_text="how often it was saved")
    sealed = models.BinaryField(help_text="what stands in each field, and from where it was written")
    saved_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("account", "page", "mark"), name="one_draft_an_opening"),
        )

    @property
    def address(self) -> str:
        """The form, filled with it."""
        return f"{self.page}{'&' if '?' in self.page else '?'}draft={self.pk}"


class KeptFilter(models.Model):
    """常用条件: a list with its filters and its order, under a name of somebody's own; his alone."""

    uncommitted: ClassVar[str] = "各人为自己保存的查询条件，不是任何记录的一部分"

    account = models.ForeignKey("people.Account", on_delete=models.CASCADE, related_name="+")
    page = models.CharField(max_length=200, help_text="the address of the list")
    query = models.CharField(
        max_length=1000, help_text="what it is cut down by and sorted by, as in the address"
    )
    name = models.CharField(max_length=40)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "page", "name"), name="one_filter_a_name"),)


class Sent(models.Model):
    """已提交的表单: that a form with this very content was sent, for a day; the key is a digest."""

    uncommitted: ClassVar[str] = "防止同一份表单重复提交的标记，一天后删去；办成的事由各自的记录证明"

    key = models.CharField(max_length=64, primary_key=True)
    to = models.CharField(max_length=300, blank=True, help_text="the page that came of it; blank: under way")
    at = models.DateTimeField(db_index=True)
