"""What the clocks remember: holiday years, their days, and the clocks that run or ran."""

from datetime import UTC, date, datetime, timedelta
from functools import cache

from django.db import models
from django.db.models import Q

from liuhen.kernel.clocks import reckoning
from liuhen.kernel.clocks.days import LOCAL, ONE_DAY
from liuhen.kernel.clocks.notices import Notice, packaged_notices
from liuhen.kernel.ledger.rows import Committed
from liuhen.regulation import duty_version
from liuhen.regulation.vocabulary import (
    Clock,
    Days,
    Duty,
    Extension,
    Months,
    Plain,
    Term,
    WorkingDays,
    term_written,
    written,
)


@cache
def seeded() -> dict[int, Notice]:
    """Return the notices that come with the program, by their year."""
    return {notice.year: notice for notice in packaged_notices()}


class CalendarYear(Committed):
    """放假安排: one year's notice as loaded last."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    version = models.PositiveSmallIntegerField(help_text="how many-th loading of this year")
    source = models.CharField(
        max_length=120, help_text="the notice's number 通知文号, or the package it came with"
    )
    digest = models.CharField(max_length=64, help_text="SHA-256 of the days, hex")
    loaded_at = models.DateTimeField(null=True, help_text="null: came with the program")

    @property
    def comes_with_the_code(self) -> bool:
        came = seeded().get(self.year)
        return came is not None and (self.version, self.loaded_at) == (1, None) and self.digest == came.digest


class CalendarDay(Committed):
    """A day that is not what its weekday says."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "放假"
        MAKEUP = "makeup", "调休上班"

    date = models.DateField(primary_key=True)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=40)
    notice = models.ForeignKey(CalendarYear, on_delete=models.PROTECT, related_name="days")

    @property
    def comes_with_the_code(self) -> bool:
        came = seeded().get(self.notice_id)
        if came is None:
            return False
        named = came.holidays if self.kind == self.Kind.HOLIDAY else came.makeups
        return named.get(self.date) == self.name


class RunningClock(Committed):
    """期限: one time limit on one subject. The due moment is stored; what is left is computed, never counted down."""

    added = ("term", "extended", "pause_ground", "pause_paper")

    duty_id = models.CharField(max_length=20)
    subject = models.CharField(max_length=64, help_text="ref, such as recording:12")
    unit_id = models.BigIntegerField(null=True, help_text="the subject's unit, for lists without a join")
    started_at = models.DateTimeField()
    named_on = models.DateField(
        null=True,
        help_text="the last day as it was written down, or the day from which is counted back, where the rule says so",
    )
    term = models.CharField(
        max_length=12, blank=True, default="",
        help_text="the term as the matter's own rule named it, such as 20w; empty: the duty says it",
    )  # fmt: skip
    extended_days = models.PositiveSmallIntegerField(
        default=0, help_text="days added at once, by what was granted before there were several extensions"
    )
    extended = models.JSONField(default=list, help_text="extensions granted: [when, term] each, such as 30d")
    due_at = models.DateTimeField(help_text="when it runs out; for days the midnight after the last day")
    due_inclusive = models.BooleanField(help_text="true for hours: the due moment itself is still in time")
    stopped_at = models.DateTimeField(null=True)
    lapsed_by = models.CharField(
        max_length=40,
        blank=True,
        default="",
        help_text="the event after which nothing was owed any more; empty where it was done, or runs",
    )
    paused_at = models.DateTimeField(null=True, help_text="set while it is paused")
    pause_ground = models.CharField(max_length=40, blank=True, default="", help_text="on which listed ground")
    pause_paper = models.CharField(
        max_length=64, blank=True, default="", help_text="ref of the paper that was served about it"
    )
    pauses = models.JSONField(
        default=list, help_text="ended pauses as [from, to], ISO in UTC, then ground and paper where told"
    )
    moved = models.JSONField(
        default=list, help_text="by amended holiday notices: [when, due before, due after] each, ISO in UTC"
    )
    provisional = models.BooleanField(help_text="reckoned past the last holiday year that is loaded 暂定")
    steps = models.JSONField(help_text="怎么算的: [day, reason] each")
    calendar_version = models.CharField(max_length=16, help_text="empty for hours, which need no calendar")
    rule_version = models.CharField(
        max_length=10, help_text="day since which this wording of the duty is in force"
    )

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("duty_id", "subject"), condition=Q(stopped_at=None), name="one_running_clock_a_duty"
            ),
        )
        indexes = (
            models.Index(fields=("due_at", "id"), condition=Q(stopped_at=None), name="clock_open_by_due"),
            models.Index(
                fields=("unit_id", "due_at", "id"), condition=Q(stopped_at=None), name="clock_open_of_unit"
            ),
            models.Index(
                # stopped_at, though it is null in all of them: without it SQLite goes to the rows to see that.
                fields=("duty_id", "unit_id", "due_at", "due_inclusive", "paused_at", "stopped_at"),
                condition=Q(stopped_at=None),
                name="clock_open_by_duty",
            ),
            models.Index(fields=("subject", "id"), name="clock_of_subject"),
            models.Index(
                fields=("duty_id", "stopped_at", "unit_id", "due_at", "due_inclusive", "lapsed_by"),
                condition=Q(stopped_at__isnull=False),
                name="clock_kept_by_duty",
            ),
        )

    @property
    def duty(self) -> Duty:
        return duty_version(self.duty_id, self.rule_version)

    @property
    def clock(self) -> Clock:
        clock = self.duty.clock
        assert clock is not None, f"{self.duty_id} has a running clock but no rule for it"
        return clock

    @property
    def within(self) -> Term:
        """Return its term: the one that was named when it started, else the duty's."""
        return term_written(self.term) if self.term else self.clock.within

    @property
    def granted(self) -> tuple[Plain, ...]:
        """Return by how much it was made longer, in order."""
        if self.extended_days:
            first = next(iter(self.clock.extensions), None)
            return (
                (WorkingDays if first and isinstance(first.most, WorkingDays) else Days)(self.extended_days),
            )
        return tuple(term_written(term) for _, term in self.extended)

    @property
    def is_open(self) -> bool:
        return self.stopped_at is None

    @property
    def has_lapsed(self) -> bool:
        """Say whether nothing was owed any more before the term had run out: kept it was not, nor broken."""
        return self.stopped_at is not None and bool(self.lapsed_by) and not self.breached(at=self.stopped_at)

    @property
    def due_zh(self) -> str:
        """Return the due moment for people, marked where it may still change."""
        due = reckoning.due_zh(self.due_at, inclusive=self.due_inclusive)
        return f"{due}（暂定）" if self.provisional else due

    @property
    def ended_pauses(self) -> list[reckoning.Pause]:
        return [(datetime.fromisoformat(a), datetime.fromisoformat(b)) for a, b, *_ in self.pauses]

    @property
    def moved_to(self) -> list[tuple[datetime, date]]:
        """Return when amended notices moved the end of the term, and to which last day each time."""
        return [
            (datetime.fromisoformat(at), datetime.fromisoformat(after).astimezone(LOCAL).date() - ONE_DAY)
            for at, _, after in self.moved
        ]

    def breached(self, *, at: datetime) -> bool:
        """Say whether the term had run out when the clock stopped, was paused, or by ``at``."""
        moment = self.stopped_at or self.paused_at or at
        return reckoning.is_late(moment, due_at=self.due_at, inclusive=self.due_inclusive)

    def left(self, *, at: datetime) -> timedelta:
        """Return the time left, negative once the term has run out."""
        return self.due_at - (self.stopped_at or self.paused_at or at)

    def take(self, found: reckoning.Reckoning) -> None:
        """Set what follows from a reckoning; the caller saves."""
        self.due_at = found.due_at
        self.due_inclusive = found.inclusive
        self.provisional = found.provisional
        self.steps = found.steps_data()
        self.calendar_version = found.calendar_version
        self.rule_version = found.rule_version

    def note_move(self, before: datetime, *, at: datetime) -> None:
        """Note that an amended notice moved the due moment away from ``before``; the caller saves."""
        told = [moment.astimezone(UTC).isoformat() for moment in (at, before, self.due_at)]
        self.moved = [*self.moved, told]

    def end_pause(self, at: datetime) -> None:
        """Note that the pause ended; the caller reckons again and saves."""
        assert self.paused_at is not None, "only a paused clock can go on"
        why = [self.pause_ground, self.pause_paper] if self.pause_ground or self.pause_paper else []
        span = [
            self.paused_at.astimezone(UTC).isoformat(),
            max(at, self.paused_at).astimezone(UTC).isoformat(),
        ]
        self.pauses = [*self.pauses, [*span, *why]]
        self.paused_at, self.pause_ground, self.pause_paper = None, "", ""

    def lengthen(self, by: Extension, told: Days | WorkingDays | Months, *, at: datetime) -> None:
        """Note an extension, in the unit of the rule; the caller reckons again and saves."""
        term = type(by.most)(told.n) if by.most else told
        self.extended = [*self.extended, [at.astimezone(UTC).isoformat(), written(term)]]
