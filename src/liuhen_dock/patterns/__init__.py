"""Read what a camera wrote into a file's name; every naming habit is a plug-in."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

GROUPS = frozenset({"device", "officer", "time", "segment", "kind", "mark"})
DEVICE_ZONE = timezone(timedelta(hours=8))  # cameras show Beijing time; Windows has no zone files
KINDS = ("video", "audio", "photo")


class BadPattern(ValueError):
    """A pattern that cannot be used; ``str()`` is the Chinese sentence."""


@dataclass(frozen=True)
class NameFacts:
    """What a name says; the time is the device's own clock, uncorrected."""

    pattern: str
    device: str = ""
    officer: str = ""
    started_at: datetime | None = None
    segment: int | None = None
    kind: str = ""
    key_mark: bool = False


@dataclass(frozen=True)
class Pattern:
    """A naming habit: a regex over the whole stem with the group time and any other of ``GROUPS``."""

    name: str
    regex: str
    kinds: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        try:
            groups = re.compile(self.regex).groupindex
        except re.error as error:
            raise BadPattern(f"命名规则“{self.name}”的正则表达式有误：{error}。") from error
        if "time" not in groups or not set(groups) <= GROUPS:
            raise BadPattern(f"命名规则“{self.name}”必须有 time 分组，且只能用 {'、'.join(sorted(GROUPS))}。")
        if not set(self.kinds.values()) <= set(KINDS):
            raise BadPattern(f"命名规则“{self.name}”的类型只能是 {'、'.join(KINDS)}。")

    def read(self, stem: str) -> NameFacts | None:
        """Return what ``stem`` says, or None if it is not of this habit (or its date does not exist)."""
        match = re.fullmatch(self.regex, stem, re.IGNORECASE | re.ASCII)
        if match is None:
            return None
        said = {name: text for name, text in match.groupdict().items() if text}
        try:
            digits = re.sub(r"\D", "", said["time"])
            started_at = datetime.strptime(digits, "%Y%m%d%H%M%S").replace(tzinfo=DEVICE_ZONE)
        except ValueError:
            return None
        return NameFacts(
            pattern=self.name,
            device=said.get("device", ""),
            officer=said.get("officer", ""),
            started_at=started_at,
            segment=int(said["segment"]) if "segment" in said else None,
            kind=self.kinds.get(said.get("kind", "").upper(), ""),
            key_mark="mark" in said,
        )


def read_name(stem: str, *, patterns: Sequence[Pattern]) -> NameFacts | None:
    """Return what the first fitting pattern reads in ``stem``."""
    return next((facts for pattern in patterns if (facts := pattern.read(stem))), None)
