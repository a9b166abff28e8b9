"""How a running time limit looks on a page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.calendar import Calendar
from liuhen.kernel.clocks.in_words import in_words
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.web.trail import label_of
from liuhen.kernel.web.wording import local, span
from liuhen.regulation.vocabulary import WorkingDays

Tone = Literal["ok", "soon", "late", "paused", "lapsed", "done"]
ICONS: dict[Tone, str] = {
    "ok": "clock",
    "soon": "clock-exclamation",
    "late": "alert-octagon",
    "paused": "clock-pause",
    "lapsed": "clock-off",
    "done": "clock-check",
}
COLOURS: dict[Tone, str] = {
    "ok": "blue", "soon": "orange", "late": "red", "paused": "grey", "lapsed": "grey", "done": "green",
}  # fmt: skip


@dataclass(frozen=True)
class ClockFace:
    """A clock read at one moment; ``left`` and ``due`` in Chinese, ``counted`` tells how the due moment came about."""

    label: str
    tone: Tone
    left: str
    due: str = ""
    provisional: bool = False
    duty: str = ""
    cite: str = ""
    counted: tuple[tuple[date, str], ...] = ()
    moved: tuple[tuple[datetime, str], ...] = ()
    """When amended holiday notices moved the end, with a sentence each."""
    is_open: bool = True

    @property
    def steps(self) -> tuple[str, ...]:
        """Each day and how it was counted."""
        return tuple(f"{day}　{why}" for day, why in self.counted)

    @property
    def words(self) -> str:
        """The same in sentences."""
        return "".join(in_words(self.counted))

    @property
    def icon(self) -> str:
        """The icon of its tone."""
        return ICONS[self.tone]

    @property
    def colour(self) -> str:
        """The colour of its tone."""
        return COLOURS[self.tone]


def faces_of(subject: str, *, at: datetime) -> list[ClockFace]:
    """Read every clock that a subject ever had. Two queries."""
    return faces_by_subject([subject], at=at)[subject]


def faces_by_subject(subjects: Iterable[str], *, at: datetime) -> dict[str, list[ClockFace]]:
    """Read every clock that each of many subjects ever had. Two queries."""
    faces: dict[str, list[ClockFace]] = {subject: [] for subject in subjects}
    calendar = clocks.calendar()
    for clock in clocks.all_for(*faces):
        faces[clock.subject].append(face_of(clock, at=at, calendar=calendar))
    return faces


def face_of(clock: RunningClock, *, at: datetime, calendar: Calendar) -> ClockFace:
    """Read ``clock`` at ``at``; what is left of working days is counted by ``calendar``."""
    duty = clock.duty
    return ClockFace(
        label=duty.summary.partition("；")[0].rstrip("。"),
        tone=_tone(clock, at=at),
        left=_left(clock, at=at, calendar=calendar),
        due=_due(clock),
        provisional=clock.provisional and clock.is_open,
        moved=tuple((at, f"因放假安排调整，期限改为 {last}") for at, last in clock.moved_to),
        is_open=clock.is_open,
        duty=duty.id,
        cite=duty.article.cite(),
        counted=tuple((date.fromisoformat(day), why) for day, why in clock.steps),
    )


def _due(clock: RunningClock) -> str:
    if clock.stopped_at is None:
        return clock.due_zh
    if clock.lapsed_by:
        return f"{local(clock.stopped_at):%Y-%m-%d} {label_of(clock.lapsed_by)}；期限 {clock.due_zh}"
    return f"{local(clock.stopped_at):%Y-%m-%d %H:%M} 办结；期限 {clock.due_zh}"


def _tone(clock: RunningClock, *, at: datetime) -> Tone:
    if clock.clock.is_wait:
        if clock.breached(at=at) or clock.has_lapsed:
            return "lapsed"
        return "paused" if clock.is_open else "done"
    if clock.breached(at=at):
        return "late"
    if clock.stopped_at:
        return "lapsed" if clock.has_lapsed else "done"
    if clock.paused_at:
        return "paused"
    return "soon" if clock.left(at=at) <= timedelta(days=3) else "ok"


def _left(clock: RunningClock, *, at: datetime, calendar: Calendar) -> str:
    left = clock.left(at=at)
    if clock.clock.is_wait and (clock.stopped_at or clock.breached(at=at)):
        return "不再等待" if clock.stopped_at else "已经届满"
    if clock.has_lapsed:
        return "终止计算"
    if clock.stopped_at:
        late = "逾期" if clock.lapsed_by else "逾期办结"
        return late if clock.breached(at=at) else "按期办结"
    if clock.breached(at=at):
        return f"逾期 {span(-left.total_seconds())}"
    if clock.paused_at:
        return "中止计算"
    if clock.due_inclusive:
        return f"剩 {span(left.total_seconds())}"
    today, last = local(at).date(), local(clock.due_at - timedelta(microseconds=1)).date()
    days = [today + timedelta(days=n) for n in range(1, (last - today).days + 1)]
    if not days:
        return "今日到期"
    if isinstance(clock.within, WorkingDays):
        return f"剩 {sum(calendar.is_working_day(day) for day in days)} 个工作日"
    return f"剩 {len(days)} 天"
