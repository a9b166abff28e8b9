"""A station, a card and a platform for every test."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from liuhen_dock.cli import app
from liuhen_dock.journal import Entry, Journal
from liuhen_dock.trust import Trust, save
from tests.dock.tus_platform import TOKEN, Platform

SETTINGS = """
server = "{url}"
token_file = "token.txt"
{more}
[pace]
settle_s = 0
poll_s = 0.1
first_wait_s = 0.02
longest_wait_s = 0.2
patience_s = {patience_s}
"""


@dataclass
class Outcome:
    code: int
    text: str


class DockingStation:
    """The PC beside the dock: its settings folder, and a card's folder."""

    def __init__(self, home: Path, platform: Platform) -> None:
        self.home, self.card, self.platform = home / "station", home / "card", platform
        self.home.mkdir()
        self.card.mkdir()
        (self.home / "token.txt").write_text(TOKEN + "\n", "utf-8")
        self.settings()
        self.trust()

    def settings(self, more: str = "", *, patience_s: float = 20) -> None:
        text = SETTINGS.format(url=self.platform.url, more=more, patience_s=patience_s)
        (self.home / "liuhen-dock.toml").write_text(text, "utf-8")

    def trust(self) -> None:
        log = self.platform.log
        save(Trust(self.platform.url, log.origin, tuple(log.vkeys)), folder=self.home)

    def run(self, *options: str, folder: Path | None = None) -> Outcome:
        """Run one pass in this process."""
        said = CliRunner().invoke(app, [str(folder or self.card), *self.options("--once", *options)])
        if said.exception and not isinstance(said.exception, SystemExit):
            raise said.exception
        return Outcome(said.exit_code, said.output)

    def ask(self, *options: str, answer: str = "") -> Outcome:
        """Run without a folder: --trust, --status."""
        said = CliRunner().invoke(app, self.options(*options), input=answer)
        if said.exception and not isinstance(said.exception, SystemExit):
            raise said.exception
        return Outcome(said.exit_code, said.output)

    def start(self, *options: str) -> subprocess.Popen[str]:
        """Start the program as a process of its own, to be killed."""
        command = [sys.executable, "-m", "liuhen_dock", str(self.card), *self.options(*options)]
        environment = {**os.environ, "PYTHONPATH": "src", "PYTHONIOENCODING": "utf-8"}
        return subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            env=environment,
        )

    def options(self, *options: str) -> list[str]:
        return ["--config", str(self.home / "liuhen-dock.toml"), "--plain", *options]

    def entries(self) -> list[Entry]:
        journal = Journal(self.home / "liuhen-dock.db")
        try:
            return journal.entries()
        finally:
            journal.close()

    def states(self) -> dict[str, str]:
        return {entry.path: entry.state for entry in self.entries()}

    def files(self) -> set[str]:
        """Return what lies on the card besides our own lists."""
        lists = ("liuhen-uploaded.json", "已上传.txt")
        return {path.name for path in self.card.rglob("*") if path.is_file() and path.name not in lists}

    def list_on_card(self) -> list[str]:
        stored = json.loads((self.card / "liuhen-uploaded.json").read_text("utf-8"))
        return [file["path"] for file in stored["files"]]


@pytest.fixture
def platform() -> Iterator[Platform]:
    platform = Platform()
    yield platform
    platform.stop()


@pytest.fixture
def station(tmp_path: Path, platform: Platform) -> DockingStation:
    return DockingStation(tmp_path, platform)
