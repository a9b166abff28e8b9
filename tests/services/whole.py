"""What `./dev test` and `./dev ci` run, in order, as one process: whoever ends it ends all of it.

What is slow takes turns (tests.services.turns), and so do the further runs, on another database and another Python,
which take other shares than the first; `./dev long` goes all the way.

python -m tests.services.whole [what pytest is told]
"""

import os
import subprocess
import sys

from tests.services import reaper

# One worker more than cores: who drives a browser or waits for a server leaves his core to the others.
PARALLEL = ("-n", str((os.cpu_count() or 1) + 1), "--dist", "worksteal")
TAKING_TURNS = (
    "tests/kernel",
    "tests/dock",
    "tests/apps",
    "tests/entrypoints",
    "tests/doors",
    "tests/demo",
    "tests/journeys",
    "tests/upgrade",
)
# Where Pythons and the versions of a lock that forks may differ; what lies above asks them for nothing else.
BELOW_THE_APPS = (
    "tests/proof", "tests/regulation", "tests/kernel", "tests/dock", "tests/journeys/test_station_to_server.py",
)  # fmt: skip
DIFFERS = "not browser and not once"  # neither Chromium nor the auditor's long rounds know which Python it is


def steps(told: list[str]) -> list[list[list[str]]]:
    """Return the commands in their order; what stands together runs at once, for none of these uses two cores."""
    another = os.environ.get("ANOTHER_PYTHON")
    looked_over = [["./dev", "check"]]
    if another:
        looked_over.append(
            [another, "-m", "mypy", "src"]
        )  # what the tests ask of a Python shows when they run
    every = [
        [[sys.executable, "tools/assets.py"]],
        looked_over,
        [[sys.executable, "-m", "pytest", *PARALLEL, *(told or in_turn(*TAKING_TURNS))]],
    ]
    if not told:  # what touches the database runs again on the one a province uses
        again = (
            "tests.services.on_postgres",
            *PARALLEL,
            *in_turn("tests", later=1),
            "tests/kernel",
            "tests/apps",
        )
        every.append([[sys.executable, "-m", *again]])
    if another:
        below = (*in_turn("tests", later=2), "-p", "no:cacheprovider", "-m", DIFFERS, *BELOW_THE_APPS)
        every.append([[another, "-m", "pytest", *PARALLEL, *below]])
    return every


def in_turn(*folders: str, later: int = 0) -> list[str]:
    return [f"--turns-later={later}", *(f"--in-turn={folder}" for folder in folders)]


def main(told: list[str]) -> int:
    reaper.watch()
    for step in steps(told):
        began = [subprocess.Popen(command) for command in step]
        if code := max(abs(each.wait()) for each in began):
            return code
    if os.environ.get("ANOTHER_PYTHON") == "":
        sys.stderr.write(
            ">> 除 .venv 所用的以外，本机没有 3.11 至 3.14 的其他 Python：没有在另一个版本上测试。\n"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
