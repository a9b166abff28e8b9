"""The timeline of an activity as numbers for an SVG of 1000 units: its span, recordings, gaps and interruptions."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from liuhen.apps.activities.balance import Balance
from liuhen.apps.activities.coverage import Gap, Span
from liuhen.apps.activities.models import Interruption
from liuhen.kernel.web.bars import bar
from liuhen.kernel.web.wording import second, span
from liuhen.regulation.activities import LACKS

LEAST = 4
"""The narrowest bar that an eye still finds."""
PLACES = {"whole": "全程未录", "start": "开始部分未录", "middle": "中间未录", "end": "结束部分未录"}


@dataclass(frozen=True)
class Bar:
    """One bar; ``tone`` is a class of the style sheet, ``said`` what it stands for, in words."""

    x: int
    width: int
    tone: str
    said: str


@dataclass(frozen=True)
class Lane:
    """A row of bars under one label."""

    label: str
    bars: tuple[Bar, ...]
    url: str = ""

    @property
    def said(self) -> str:
        return f"{self.label}：{'；'.join(bar.said for bar in self.bars)}"


@dataclass(frozen=True)
class Picture:
    """All lanes over one stretch of time."""

    lanes: tuple[Lane, ...]
    began: datetime
    ended: datetime


def picture_of(balance: Balance, breaks: Iterable[Interruption]) -> Picture:
    """Draw an activity that is over, with a tenth of its length on either side."""
    margin = max((balance.whole.ended - balance.whole.began) / 10, timedelta(seconds=30))
    view = balance.whole.widened(margin)
    lanes = [Lane("活动", (_bar(balance.whole, view, "act", "活动"),))]
    for take in balance.takes:
        if take.span and take.span.within(view).seconds:
            tone = "take" if take.counts and take.link.state == "confirmed" else "maybe"
            state = take.why_not or take.link.state_zh
            name = f"资料 {take.link.recording_id}（{take.link.recording.officer or '人员不明'}）"
            lanes.append(Lane(name, (_bar(take.span, view, tone, state),), url=f"#link-{take.link.pk}"))
    said = tuple(
        _bar(
            Span(each.began_at, each.resumed_at or balance.whole.ended),
            view,
            "break",
            each.reason_zh or each.state_zh,
        )
        for each in breaks
    )
    if said:
        lanes.append(Lane("中断", said, url="#interruptions"))
    gaps = tuple(
        _bar(gap.span, view, "gap" if gap.lacking else "excused", f"{PLACES[gap.place]}，{why_of(gap)}")
        for gap in balance.assessment.gaps
    )
    lanes.append(Lane("未录部分", gaps))
    return Picture(tuple(lanes), view.began, view.ended)


def why_of(gap: Gap) -> str:
    """Say what a part that was not recorded still lacks, or that it was explained."""
    return LACKS[gap.lacking].zh if gap.lacking else "已说明"


def _bar(part: Span, view: Span, tone: str, said: str) -> Bar:
    inside = part.within(view)
    whole = view.ended - view.began
    x, width = bar(inside.began - view.began, inside.ended - inside.began, of=whole, least=LEAST)
    words = f"{second(part.began)} 至 {second(part.ended)}，{span(part.seconds)}，{said}"
    return Bar(x, width, tone, words)
