"""What the person at the station sees: bars on a terminal, dated lines in a log file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table
from rich.text import Text

from liuhen_dock.journal import STATES, Entry
from liuhen_proof import hindrances

NAME_SHOWN = 48


class Screen:
    """Safe to share between threads."""

    def __init__(self, console: Console, *, now: Callable[[], datetime], plain: bool = False) -> None:
        self._console, self._now = console, now
        self._is_live = console.is_terminal and not plain
        self._last = ""
        self._progress = Progress(
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            DownloadColumn(binary_units=True),
            TransferSpeedColumn(),
            TimeRemainingColumn(),
            console=console,
            transient=True,
            disable=not self._is_live,
        )

    def say(self, sentence: str, *, style: str = "") -> None:
        stamp = "" if self._is_live else f"{self._now():%Y-%m-%d %H:%M:%S} "
        self._console.print(Text(stamp + harmless(sentence), style=style), soft_wrap=True)

    def warn(self, sentence: str) -> None:
        self.say(f"注意：{sentence}", style="yellow")

    def once(self, sentence: str) -> None:
        """Warn, but do not repeat the same sentence while nothing else happens."""
        if sentence != self._last:
            self._last = sentence
            self.warn(sentence)

    def alarm(self, sentence: str) -> None:
        self.say(f"【警报】{sentence}", style="bold white on red")

    @contextmanager
    def live(self) -> Iterator[None]:
        """Show bars while inside."""
        with self._progress:
            yield

    @contextmanager
    def bar(self, what: str, name: str, *, size: int) -> Iterator[Callable[[int], None]]:
        """Yield the function that is told how many bytes are done."""
        shown = harmless(name)
        shown = shown if len(shown) <= NAME_SHOWN else "…" + shown[1 - NAME_SHOWN :]
        task = self._progress.add_task(f"{what} {shown}", total=size)
        try:
            yield lambda done: self._progress.update(task, completed=done)
        finally:
            self._progress.remove_task(task)

    def table(self, entries: list[Entry]) -> None:
        """Show the journal."""
        table = Table("状态", "文件", "大小", "平台编号", "SHA-256", "说明")
        for entry in entries:
            table.add_row(
                STATES[entry.state],
                Text(harmless(entry.path), overflow="fold"),
                sized(entry.size),
                str(entry.recording or ""),
                entry.sha256[:12],
                Text(harmless(entry.detail), overflow="fold"),
            )
        self._console.print(table)


def sized(size: int) -> str:
    """Write a size as a person reads it."""
    for unit, bytes_each in (("GB", 1 << 30), ("MB", 1 << 20), ("KB", 1 << 10)):
        if size >= bytes_each:
            return f"{size / bytes_each:.1f} {unit}"
    return f"{size} B"


def harmless(text: str) -> str:
    """Return ``text`` without control characters: a file's name must not drive the terminal."""
    return "\n".join(map(hindrances.harmless, text.split("\n")))
