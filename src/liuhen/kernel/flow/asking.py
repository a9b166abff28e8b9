"""What a move asks of whoever carries it out, declared once: forms, endpoints and the words of trails follow."""

import re
from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow.refusals import Invalid
from liuhen.kernel.identifiers import plain, stated


@dataclass(frozen=True)
class Asked:
    """One thing asked: the verb takes it as ``name``, people call it ``zh``.

    ``outside`` is its name in forms and requests where that is another. ``at_the_gate``: it is needed, but where it is
    blank, or no choice there is, a gate of the duty speaks, with the article, or else the verb. ``told`` is its key in
    the entry: None for ``name`` itself, "" where the entry is silent. ``called`` is its word in the trail where that is
    another.
    """

    name: str
    zh: str
    _: KW_ONLY
    hint: str = ""
    outside: str = ""
    needed: bool = True
    at_the_gate: bool = False
    missing: str = ""
    """What to do where it is blank; by default to write ``zh``."""
    told: str | None = None
    called: str = ""
    verb = "填写"

    @property
    def field(self) -> str:
        """Its name in forms and requests."""
        return self.outside or self.name

    @property
    def key(self) -> str:
        """Its key in the entry, or "" where the entry is silent."""
        return self.name if self.told is None else self.told

    @property
    def if_missing(self) -> str:
        return self.missing or f"请{self.verb}{self.zh}"

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        """Return what was told, in order. Raises ValueError, in Chinese, for what cannot be."""
        if self.needed and not self.at_the_gate and (value is None or value == "" or value == []):
            raise ValueError(self.if_missing)
        return value


@dataclass(frozen=True)
class Text(Asked):
    """Words, ``most`` letters of them; blanks around them are dropped, and what cannot be seen says nothing."""

    _: KW_ONLY
    most: int = 300
    verb = "写明"

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        said = super().cleaned(stated(value or ""), at=at)
        if len(said) > self.most:
            raise ValueError(f"{self.zh}最多{self.most}字")
        return said


@dataclass(frozen=True)
class Yuan(Text):
    """An amount, written in yuan and taken as whole fen; who calls the verb tells fen. None where it is blank."""

    _: KW_ONLY
    most: int = 20
    largest_fen: int = 10**14
    verb = "填写"

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        if isinstance(value, int):
            return value
        said = super().cleaned(value, at=at)
        return fen(said, self.zh, largest=self.largest_fen) if said else None


@dataclass(frozen=True)
class Identifier(Text):
    """A number or a code of any kind, in its normal form however it is typed."""

    verb = "填写"

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        return super().cleaned(plain(value or ""), at=at)


@dataclass(frozen=True)
class Choice(Asked):
    """One key of those in ``of``, which tells what they are called; ``first`` is chosen beforehand,
    and meant by a request that leaves it out.
    """

    _: KW_ONLY
    of: Mapping[str, str] = field(default_factory=dict)
    first: str = ""
    verb = "选择"

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        return super().cleaned(value if value in self.of else "", at=at)


@dataclass(frozen=True)
class Choices(Asked):
    """Several keys of those in ``of``, each once and in that order."""

    _: KW_ONLY
    of: Mapping[str, str] = field(default_factory=dict)
    verb = "选择"

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        return super().cleaned([key for key in self.of if key in (value or ())], at=at)


@dataclass(frozen=True)
class Count(Asked):
    """A whole number from ``least`` to ``most``."""

    _: KW_ONLY
    least: int = 0
    most: int = 2**31 - 1
    first: int | None = None

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        if value is not None and not self.least <= value <= self.most:
            raise ValueError(f"{self.zh}须在{self.least}至{self.most}之间")
        return super().cleaned(value, at=at)


@dataclass(frozen=True)
class Yes(Asked):
    """Whether it is so; blank is no."""

    needed: bool = False


@dataclass(frozen=True)
class Day(Asked):
    """A day: ``ahead`` of the county's today, ``behind`` (today too), or any."""

    _: KW_ONLY
    ahead: bool = False
    behind: bool = False

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        if value is not None and self.ahead and value <= local_day(at):
            raise ValueError(f"{self.zh}应晚于今天")
        if value is not None and self.behind and value > local_day(at):
            raise ValueError(f"{self.zh}不能晚于今天")
        return super().cleaned(value, at=at)


@dataclass(frozen=True)
class Moment(Asked):
    """A moment, told to the second."""


@dataclass(frozen=True)
class Row(Asked):
    """A row of a noun, among those that whoever acts may name; ``typed``: not from a menu, which it may not be in."""

    _: KW_ONLY
    noun: str = ""
    typed: bool = False
    verb = "选择"


@dataclass(frozen=True)
class Rows(Row):
    """Several of them, ``most`` at once, each once; ``ticked``: from a short list, not by their numbers."""

    _: KW_ONLY
    most: int = 50
    ticked: bool = False

    def cleaned(self, value: Any, *, at: datetime) -> Any:
        named = super().cleaned(list(dict.fromkeys(value or ())), at=at)
        if len(named) > self.most:
            raise ValueError(f"{self.zh}一次最多{self.most}个")
        return named


def fen(said: str, zh: str = "金额", *, largest: int) -> int:
    """Return an amount written in yuan as fen. Raises ValueError, in Chinese."""
    digits = said.replace(",", "").replace("，", "").removesuffix("元")
    if not re.fullmatch(r"\d{1,13}(\.\d{1,2})?", digits, re.ASCII):
        raise ValueError(f"{zh}应写成元，最多两位小数，如“5000”或“5000.50”")
    found = int(Decimal(digits) * 100)
    if found > largest:
        raise ValueError(f"{zh}过大")
    return found


REASON = Text("reason", "理由")


def cleaned(asks: tuple[Asked, ...], told: Mapping[str, Any], *, cannot: str, at: datetime) -> dict[str, Any]:
    """Return what was told of what is asked, in order. Raises Invalid: ``cannot``, and why, said of the field."""
    found = {}
    for each in asks:
        if each.name in told:
            try:
                found[each.name] = each.cleaned(told[each.name], at=at)
            except ValueError as wrong:
                raise Invalid(f"{cannot}：{wrong}", field=each.name) from None
    return found


def demand_not_before(
    cannot: str, day: date, since: date | datetime | None, *, what: str, field: str, remedy: str = ""
) -> None:
    """Refuse a day before that of what it follows, called ``what``; None: nothing was. Raises Invalid."""
    if since is not None and day < (local_day(since) if isinstance(since, datetime) else since):
        raise Invalid(f"{cannot}：日期早于{what}", field=field, remedy=remedy)
