"""A real docking station beside a running Liuhen: the program as a process of its own, its settings and its card."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from liuhen_dock.journal import Entry, Journal
from tests.services.liuhen import ROOT

SETTINGS = """
server = "{url}"
token_file = "token.txt"
parallel = {parallel}
[pace]
settle_s = 0
poll_s = 0.1
first_wait_s = 0.05
longest_wait_s = 0.5
patience_s = {patience_s}
"""
LISTS = ("liuhen-uploaded.json", "已上传.txt")
LONGEST_PASS_SECONDS = 120


@dataclass(frozen=True)
class Outcome:
    """What one run of the program came to."""

    code: int
    text: str


@dataclass
class Station:
    """The PC beside the dock; ``home`` keeps its settings, journal and receipts, ``card`` is what is in the dock."""

    home: Path
    card: Path

    @classmethod
    def beside(
        cls,
        url: str,
        *,
        folder: Path,
        token: str,
        parallel: int = 3,
        patience_s: float = 60,
        pinned: Path | None = None,
    ) -> "Station":
        """Set up a station that has pinned the log keys of the platform at ``url``, or takes over those ``pinned``."""
        station = cls(folder / "station", folder / "card")
        station.home.mkdir(parents=True)
        station.card.mkdir()
        settings = SETTINGS.format(url=url, parallel=parallel, patience_s=patience_s)
        (station.home / "liuhen-dock.toml").write_text(settings, "utf-8")
        station.take_token(token)
        if pinned:
            shutil.copy(pinned, station.home)
        else:
            asked = station.run("--trust", said="一致\n")
            assert asked.code == 0, asked.text
        return station

    def take_token(self, token: str) -> None:
        (self.home / "token.txt").write_text(token + "\n", "utf-8")

    def dock(self, *options: str) -> Outcome:
        """Carry what is on the card, once, and wait for the end."""
        return self.run(str(self.card), "--once", *options)

    def run(self, *arguments: str, said: str = "") -> Outcome:
        process = self.start(*arguments)
        text, _ = process.communicate(said, timeout=LONGEST_PASS_SECONDS)
        return Outcome(process.returncode, text)

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        """Start the program, to be killed or waited for."""
        settings = str(self.home / "liuhen-dock.toml")
        environment = os.environ | {"PYTHONPATH": str(ROOT / "src"), "PYTHONIOENCODING": "utf-8"}
        return subprocess.Popen(
            [sys.executable, "-m", "liuhen_dock", *arguments, "--config", settings, "--plain"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env=environment,
            text=True, encoding="utf-8",
        )  # fmt: skip

    def journal(self) -> dict[str, Entry]:
        """Return what the station remembers of each file, by its name on the card."""
        journal = Journal(self.home / "liuhen-dock.db")
        try:
            return {entry.path: entry for entry in journal.entries()}
        finally:
            journal.close()

    def states(self) -> dict[str, str]:
        return {name: entry.state for name, entry in self.journal().items()}

    def files(self) -> set[str]:
        """Return the names of what lies on the card besides the station's own lists."""
        found = (path for path in self.card.rglob("*") if path.is_file() and path.name not in LISTS)
        return {path.relative_to(self.card).as_posix() for path in found}
