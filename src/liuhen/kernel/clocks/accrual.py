"""What grows day by day on money that was not paid in time, up to a cap, and how that is shown 怎么算的. Pure.

Amounts are whole fen; only the end of a sum is cut to whole fen, downwards, in favour of whoever pays. The first day
that counts is the one after the last day for paying. A payment counts from its own day on: that day is charged for what
is still owed after it. A day within an interval of standing still, its first and its last included, adds nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from liuhen.kernel.clocks.days import ONE_DAY
from liuhen.regulation.numerals import in_capitals
from liuhen.regulation.numerals import in_words as numeral
from liuhen.regulation.people import day_zh

Still = tuple[date, date | None]
"""The first day and the last day on which nothing is added; None: it goes on."""


@dataclass(frozen=True)
class Part:
    """So much is to be paid by the end of a day: a whole sum, or one of its instalments.

    ``since`` and ``until`` are the first and the last day on which that was so: a day for paying may be put off later.
    """

    last_day: date
    fen: int
    since: date = date.min
    until: date = date.max

    def is_late(self, day: date) -> bool:
        return self.last_day < day and self.since <= day <= self.until


@dataclass(frozen=True)
class Paid:
    """So much was paid on a day."""

    on: date
    fen: int


@dataclass(frozen=True)
class Stretch:
    """Days in a row, first and last included, each of which adds the same on the same."""

    first: date
    last: date
    owed_fen: int
    is_still: bool = False

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True)
class Accrual:
    """What has grown by the end of a day. ``grown_fen`` is what it would be without the cap."""

    on: date
    permille: int
    cap_fen: int
    grown_fen: int
    stretches: tuple[Stretch, ...]

    @property
    def fen(self) -> int:
        return min(self.grown_fen, self.cap_fen)

    @property
    def is_capped(self) -> bool:
        return self.grown_fen > self.cap_fen


def accrue(
    parts: Sequence[Part],
    *,
    paid: Sequence[Paid],
    still: Sequence[Still],
    permille: int,
    cap_fen: int,
    on: date,
) -> Accrual:
    """Reckon what has grown by the end of a day: so many thousandths a day of what is late, never above the cap.

    Payments meet the parts in the order in which these fall due.
    """
    fens = [*(each.fen for each in parts), *(each.fen for each in paid), permille, cap_fen]
    if min(fens) < 0:
        raise ValueError("no sum, payment, rate or cap is below nothing")
    stretches = tuple(_stretches(parts, paid, still, on))
    grown = sum(each.owed_fen * each.days for each in stretches if not each.is_still) * permille // 1000
    return Accrual(on, permille, cap_fen, grown, stretches)


def late_on(parts: Sequence[Part], paid: Sequence[Paid], day: date) -> int:
    """Return how much should have been paid before a day and has not been by its end."""
    due = sum(part.fen for part in parts if part.is_late(day))
    return max(due - sum(each.fen for each in paid if each.on <= day), 0)


def _stretches(
    parts: Sequence[Part], paid: Sequence[Paid], still: Sequence[Still], on: date
) -> Iterator[Stretch]:
    """Yield the days up to one by what they add, without those on which nothing was late."""
    turns = {part.last_day + ONE_DAY for part in parts} | {each.on for each in paid}
    turns |= {part.since for part in parts} | {part.until + ONE_DAY for part in parts if part.until < on}
    for first, last in still:
        turns |= {first, *([last + ONE_DAY] if last else [])}
    begins = min((part.last_day + ONE_DAY for part in parts), default=on + ONE_DAY)
    days = [*sorted(day for day in turns | {begins} if begins <= day <= on), on + ONE_DAY]
    for first, after in pairwise(days):
        if owed := late_on(parts, paid, first):
            yield Stretch(first, after - ONE_DAY, owed, any(_within(each, first) for each in still))


def _within(interval: Still, day: date) -> bool:
    first, last = interval
    return first <= day and (last is None or day <= last)


def in_words(found: Accrual, *, called: str) -> list[str]:
    """Retell a reckoning in Chinese sentences, each with its full stop; ``called`` is what grows, such as 加处罚款."""
    if not found.stretches:
        return [f"到{day_zh(found.on)}没有逾期，不计算{called}。"]
    said = [_said(each, found.permille) for each in found.stretches]
    said.append(f"到{day_zh(found.on)}合计{yuan(found.grown_fen)}，不足一分的不计。")
    if found.is_capped:
        said.append(f"{called}不得超过应缴的数额，按{yuan(found.cap_fen)}计。")
    return said


def _said(stretch: Stretch, permille: int) -> str:
    days = day_zh(stretch.first) if stretch.days == 1 else f"{day_zh(stretch.first)}至{day_zh(stretch.last)}"
    if stretch.is_still:
        return f"{days}停止计算，共{stretch.days}天，不计。"
    grown = stretch.owed_fen * permille * stretch.days
    return (
        f"{days}欠缴{yuan(stretch.owed_fen)}，每日{_rate(permille)}，共{stretch.days}天，得{_exact(grown)}。"
    )


def yuan(fen: int) -> str:
    """Write an amount as the law does: 5000元, 5000.50元."""
    whole, cents = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{whole}{f'.{cents:02d}' if cents else ''}元"


def yuan_in_full(fen: int) -> str:
    """Write an amount as a paper does, in figures and in the capitals of vouchers: 5000元（人民币伍仟元整）."""
    return f"{yuan(fen)}（{in_capitals(fen)}）"


def _exact(thousandths: int) -> str:
    """Write thousandths of a fen in yuan with all their places: the sum is cut at its end only."""
    whole, rest = divmod(thousandths, 100_000)
    places = f"{rest:05d}".rstrip("0").ljust(2, "0") if rest else ""
    return f"{whole}{'.' if places else ''}{places}元"


def _rate(permille: int) -> str:
    return f"百分之{numeral(permille // 10)}" if permille % 10 == 0 else f"千分之{numeral(permille)}"
