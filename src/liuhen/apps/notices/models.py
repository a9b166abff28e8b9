"""What we remember of what people were told, and of how they want to be told."""

from datetime import datetime, time, timedelta
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from liuhen.apps.notices import hours
from liuhen.kernel.ledger.rows import Committed
from liuhen.kernel.waiting import SORT_ZH, Sort


class Channel(models.TextChoices):
    """A way out of the house. ``flag`` is the column of a notice that still has to take it."""

    MAIL = "mail", "邮件"
    SMS = "sms", "短信"

    @property
    def flag(self) -> str:
        return f"awaits_{self.value}"


class Notice(models.Model):
    """提醒: one thing told to one account, once: the same event never makes a second."""

    uncommitted: ClassVar[str] = "由账本和期限推出，过了保存期即删；所提醒的事以账本和期限为准"

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    event = models.CharField(max_length=64, help_text="of what is told, such as finding.raised")
    source = models.CharField(max_length=40, help_text="the ledger's index, or the clock and its due moment")
    sort = models.CharField(max_length=10, choices=list(SORT_ZH.items()))
    subject = models.CharField(max_length=64, help_text="ref, such as finding:12")
    text = models.CharField(max_length=300)
    duty = models.CharField(max_length=20, blank=True, help_text="id of the duty that speaks, if any")
    urgent = models.BooleanField(help_text="a term has run out")
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    awaits_mail = models.BooleanField(help_text="still to leave by mail")
    awaits_sms = models.BooleanField(help_text="still to leave by SMS")

    class Meta:
        constraints = (models.UniqueConstraint(fields=("account", "event", "source"), name="told_once"),)
        indexes = (
            models.Index(fields=("account", "-id"), name="notice_newest"),
            models.Index(fields=("account", "-id"), condition=Q(read_at=None), name="notice_unread"),
            models.Index(fields=("event", "source"), name="notice_by_source"),
            models.Index(fields=("at",), name="notice_by_age"),
            models.Index(fields=("account", "at"), condition=Q(awaits_mail=True), name="notice_to_mail"),
            models.Index(fields=("account", "at"), condition=Q(awaits_sms=True), name="notice_to_sms"),
        )


class Preference(Committed):
    """提醒设置: where and when an account wants to be told beside the console. Without one: nowhere."""

    account = models.OneToOneField(
        "people.Account", on_delete=models.PROTECT, related_name="+", primary_key=True
    )
    mail_to = models.EmailField(blank=True)
    mail_sorts = models.JSONField(default=list, help_text="keys of Sort")
    phone = models.CharField(max_length=20, blank=True)
    sms_sorts = models.JSONField(default=list, help_text="keys of Sort")
    quiet_from = models.TimeField(default=time(22), help_text="local; equal to the end: no quiet hours")
    quiet_until = models.TimeField(default=time(7), help_text="local, exclusive")
    digest_at = models.TimeField(null=True, help_text="local; once a day at this time, null: as things come")

    def address(self, channel: Channel) -> str:
        return self.mail_to if channel is Channel.MAIL else self.phone

    def wants(self, channel: Channel, sort: Sort) -> bool:
        chosen: list[str] = self.mail_sorts if channel is Channel.MAIL else self.sms_sorts
        return bool(self.address(channel)) and sort in chosen

    def is_quiet(self, at: datetime, *, urgent: bool) -> bool:
        """Say whether nothing may leave now; what is urgent may where the county says so."""
        if urgent and settings.URGENT_BREAKS_QUIET:
            return False
        return hours.is_quiet(at, first=self.quiet_from, end=self.quiet_until)

    def may_leave(self, *, at: datetime, since: datetime, urgent: bool) -> bool:
        """Say whether what has waited ``since`` may go at this moment; what is urgent waits for no digest."""
        if self.is_quiet(at, urgent=urgent):
            return False
        return urgent or self.digest_at is None or at >= hours.next_at(self.digest_at, since=since)


class Letter(models.Model):
    """外发: one message that left, or is to leave, with one or many notices in it."""

    uncommitted: ClassVar[str] = "提醒的外发队列，过了保存期即删；所提醒的事以账本和期限为准"

    STATES: ClassVar[dict[str, str]] = {
        "waiting": "待发送", "sent": "已发送", "given-up": "未能送达", "moot": "不再需要",
    }  # fmt: skip
    SHOWN = 20  # so many are written out; the rest is a number
    MOST_TRIES = 10

    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", db_index=False)
    channel = models.CharField(max_length=4, choices=Channel.choices)
    notices = models.JSONField(help_text="ids of those written out, urgent ones first")
    count = models.PositiveIntegerField(help_text="how many there are in all")
    urgent = models.BooleanField(help_text="one of them is")
    made_at = models.DateTimeField()
    state = models.CharField(max_length=10, default="waiting")
    tries = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(
        help_text="not before; set ahead of each try, so that a kill costs a wait only"
    )
    ended_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("account", "channel", "-made_at"), name="letter_newest"),
            models.Index(fields=("next_at", "id"), condition=Q(state="waiting"), name="letter_waiting"),
            models.Index(fields=("-ended_at", "-id"), condition=Q(state="given-up"), name="letter_given_up"),
        )

    @property
    def wait(self) -> timedelta:
        """How long after the next try another would be: 1, 2, 4 … 60 minutes."""
        return timedelta(minutes=min(2**self.tries, 60))
