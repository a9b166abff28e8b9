"""The command ``liuhen`` as a person at the keyboard runs it: a process of its own, on a data folder of its own."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

from tests.services.waiting import looks

SOURCE = Path(__file__).parents[2] / "src"
HIDE = """
for folder in /usr/share/fonts /usr/local/share/fonts "$HOME/.fonts" "$HOME/.local/share/fonts"; do
    [ ! -d "$folder" ] || mount -t tmpfs tmpfs "$folder" || exit
done
exec "$@"
"""


@dataclass(frozen=True)
class Command:
    """Runs ``liuhen --data folder …``; the suite's own settings are kept out of it."""

    folder: Path
    extra: dict[str, str] = field(default_factory=dict)
    without_fonts: bool = False  # of the machine: out of sight, as on one that has none; for root on Linux

    @property
    def environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("LIUHEN_", "DJANGO_"))}
        return kept | {"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"} | self.extra

    def line(self, *arguments: str) -> list[str]:
        return [*self.hiding, sys.executable, "-m", "liuhen", "--data", str(self.folder), *arguments]

    @property
    def hiding(self) -> list[str]:
        return ["unshare", "--mount", "sh", "-c", HIDE, "sh"] if self.without_fonts else []

    def run(self, *arguments: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            self.line(*arguments),
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=500,
            check=False,
        )

    def start(self, *arguments: str) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self.line(*arguments),
            env=self.environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )

    def sequence(self) -> None:
        """Let the sequencer place and sign what waits, then stop it."""
        process = self.start("sequencer")
        try:
            for _ in looks("a checkpoint", within=60):
                if (self.folder / "log/checkpoint").exists():
                    break
        finally:
            process.terminate()
            said, _ = process.communicate(timeout=30)
        assert process.returncode == 0, said
