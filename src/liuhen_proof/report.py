"""What an examination found: four verdicts, each with what was seen and what could not be."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

VERDICTS = ("bytes", "inclusion", "signatures", "time")
OK, FAILED, UNCHECKED, NOTE = "ok", "failed", "unchecked", "note"

EXIT_OK = 0  # every verdict is reached and good
EXIT_FAILED = 1  # something is wrong, and named
EXIT_UNCHECKED = 2  # what was checked is good, but a verdict lacks its anchor
EXIT_UNREADABLE = 3  # not a capsule, or the command was wrong


class NotACapsule(ValueError):
    """There is nothing here to examine; the argument is the code of the reason."""


@dataclass(frozen=True)
class Finding:
    """One observation; ``code`` names its sentence in ``wording``, ``where`` the file it is about."""

    level: str
    code: str
    where: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass
class Report:
    """The findings of each verdict, in the order they were made."""

    findings: dict[str, list[Finding]] = field(default_factory=lambda: {verdict: [] for verdict in VERDICTS})

    def add(self, verdict: str, level: str, code: str, where: str = "", **detail: Any) -> None:
        self.findings[verdict].append(Finding(level, code, where, detail))

    def status(self, verdict: str) -> str:
        """A verdict is as bad as its worst finding, and nothing found is nothing checked."""
        levels = {finding.level for finding in self.findings[verdict]}
        for level in (FAILED, UNCHECKED, OK):
            if level in levels:
                return level
        return UNCHECKED

    @property
    def exit_code(self) -> int:
        statuses = {self.status(verdict) for verdict in VERDICTS}
        return EXIT_FAILED if FAILED in statuses else EXIT_UNCHECKED if UNCHECKED in statuses else EXIT_OK

    @property
    def first_failure(self) -> Finding | None:
        failures = (f for verdict in VERDICTS for f in self.findings[verdict] if f.level == FAILED)
        return next(failures, None)
