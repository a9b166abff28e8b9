"""The county's own numbers: a TOML file that replaces sections of the rulebook, with its own source and dates.

``settings`` loads it before anything reads the rulebook, so that the rules of a process are one and the same from
its first line to its last. Without a file the rulebook's own literals stand. Format: docs/operations.md.
"""

import tomllib
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from liuhen_proof.hindrances import hindrance, misspelt
from liuhen_proof.kept_texts import decode_kept

_loaded: dict[str, Any] = {}
_read: set[str] = set()
_file: list[str] = []
_clock: list[Callable[[], date]] = []
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)


class WrongRules(ValueError):
    """The county's file says what cannot be; ``str()`` is a Chinese sentence with file, section and key."""


def reads_the_clock(today: Callable[[], date]) -> None:
    """Let the rulebook know what day it is, for what is in force *now*; the rules themselves read no clock."""
    _clock[:] = [today]


def today() -> date:
    """Return the county's day of now; without a clock the last day of time, on which the newest of all holds."""
    return _clock[0]() if _clock else date.max


def load(path: Path) -> None:
    """Take the county's file. Raises WrongRules where it is no TOML, ValueError once a rule was already read."""
    if _read:
        raise ValueError(f"the rulebook was read before {path.name} was loaded: {sorted(_read)}")
    try:
        found = tomllib.loads(decode_kept(path.read_bytes()))
    except OSError as error:
        raise WrongRules(f"读不到本县规则文件 {path}：{hindrance(error)}") from error
    except (ValueError, RecursionError) as error:
        raise WrongRules(f"本县规则文件 {path} 不是有效的 TOML：{misspelt(error)}") from error
    _file.append(str(path))
    _loaded.update(found)


def section(name: str) -> Any:
    """Return a section as the county wrote it, None where the rulebook's own stands."""
    _read.add(name)
    return _loaded.get(name)


def file_name() -> str:
    """Return the file that was loaded, "" without one."""
    return _file[-1] if _file else ""


def refuse_unread() -> None:
    """Demand that every section was read by some rule. Raises WrongRules for one that nobody knows."""
    if unknown := sorted(set(_loaded) - _read):
        raise wrong(unknown[0], "", f"没有这一节；可以写的有 {'、'.join(sorted(_read))}")


def wrong(section: str, key: str, what: str) -> WrongRules:
    """Say what is wrong where."""
    place = f"[{section}]" + (f" 的 {key}" if key else "")
    return WrongRules(f"本县规则文件 {file_name()} 的 {place}：{what}")


def tables(section: str, found: Any) -> "list[Table]":
    """Read ``[[section]]``, a list of tables. Raises WrongRules."""
    if not isinstance(found, list):
        raise wrong(section, "", f"应写成 [[{section}]]，可以有多段")
    return [Table(section, item) for item in found]


def demand_order(section: str, key: str, days: Sequence[date]) -> None:
    """Demand that entries that replace one another are written in the order of their days. Raises WrongRules."""
    if twice := next((day for day in days if days.count(day) > 1), None):
        raise wrong(section, key, f"有两段都自 {twice} 起，不知以哪一段为准；请只留一段")
    if list(days) not in (sorted(days), sorted(days, reverse=True)):
        raise wrong(section, key, "各段的 since 没有按先后排列；请由早到晚依次写")


class Table:
    """One table of the file, read key by key; what was not read is unknown. Every method raises WrongRules."""

    def __init__(self, section: str, found: Any, *, key: str = "") -> None:
        if not isinstance(found, Mapping):
            raise wrong(section, key, "应是一段“键 = 值”")
        self.section, self.key, self.found = section, key, found
        self.left = set(found)

    def text(self, name: str) -> str:
        value = self._taken(name)
        if not isinstance(value, str) or not value.strip():
            raise self.wrong(name, "应是一段文字，不能为空")
        return value.strip()

    def day(self, name: str) -> date:
        value = self._taken(name)
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.wrong(name, "应是日期，如 2024-03-01，不加引号")
        if not EARLIEST <= value <= LATEST:
            raise self.wrong(name, f"{value} 不像是施行日期，请核对年份")
        return value

    def whole(self, name: str, *, least: int, most: int, default: int | None = None) -> int:
        value = self._taken(name, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong(name, f"应是整数，现在是 {value!r}")
        if not least <= value <= most:
            raise self.wrong(name, f"应在 {least} 至 {most} 之间，现在是 {value}")
        return value

    def one_of(self, name: str, choices: Sequence[str]) -> str:
        """Read a text that is one of ``choices``; left out, it is the first."""
        value = self._taken(name, choices[0])
        if value not in choices:
            raise self.wrong(name, f"只能是{'、'.join(f'“{each}”' for each in choices)}，现在是 {value!r}")
        return str(value)

    def yes(self, name: str) -> bool:
        value = self._taken(name, False)
        if not isinstance(value, bool):
            raise self.wrong(name, "应是 true 或 false")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        value = self._taken(name)
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise self.wrong(name, '应是一列文字，如 ["公安", "水利"]')
        return tuple(item.strip() for item in value)

    def done(self) -> None:
        """Refuse what nobody asked for."""
        if self.left:
            raise self.wrong(min(self.left), "不认识这个键")

    def wrong(self, name: str, what: str) -> WrongRules:
        return wrong(self.section, f"{self.key}.{name}" if self.key else name, what)

    def _taken(self, name: str, default: Any = None) -> Any:
        self.left.discard(name)
        value = self.found.get(name, default)
        if value is None:
            raise self.wrong(name, "没有写")
        return value
