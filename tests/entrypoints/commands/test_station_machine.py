import subprocess
import sys
from pathlib import Path

import pytest

SOURCE = Path(__file__).parents[3] / "src"
# A machine with requirements/station.txt only: Django is not there to be found.
WITHOUT_DJANGO = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"django", "ninja", "granian", "django_q", "boto3"}:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)
sys.meta_path.insert(0, Absent())
import importlib.util
found = importlib.util.find_spec
importlib.util.find_spec = lambda name, package=None: None if name == "django" else found(name, package)
from liuhen.entrypoints.commands import main
main()
"""


def on_a_station(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_DJANGO, *arguments],
        env={"PYTHONPATH": str(SOURCE), "PYTHONIOENCODING": "utf-8"},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "arguments", [("--help",), ("dock", "--help"), ("verify", "--help"), ("serve", "--help")]
)
def test_help_needs_no_server_packages(arguments: tuple[str, ...]) -> None:
    done = on_a_station(*arguments)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_capsule_that_is_none_is_told_from_the_station(tmp_path: Path) -> None:
    assert on_a_station("verify", str(tmp_path / "none.zip")).returncode == 3


def test_serving_from_a_station_is_refused_in_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "liuhen.sqlite3").touch()
    done = on_a_station("--data", str(tmp_path), "serve")
    assert done.returncode == 4
    assert done.stderr.startswith("错误：本机只安装了采集站所需的软件包")
