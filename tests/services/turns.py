"""Let what is slow take turns: with ``--in-turn`` a run takes a share of it, and later commits take the rest.

The turn is the number of commits, so that a commit is tested alike wherever it is, and those after it take the rest.
LIUHEN_TEST_TURN names another turn; `./dev long` takes all.

- Of the modules under a folder of ``--in-turn`` a fifth is taken; tests marked ``long`` in every second of these
  turns.
- Of the cases of a test marked ``in_turn`` a fifth is taken, at least one, another one when its turn comes again;
  tests marked with the same word count as one.
- With ``--turns-later=N`` a run takes what the Nth commit from here would: on another database or another Python what
  did not run on the first.

Without the option everything runs that was asked for.
"""

import os
import subprocess
from collections import defaultdict
from pathlib import Path
from zlib import crc32

import pytest

HERE = Path(__file__).parent
NAME = "LIUHEN_TEST_TURN"
SHARE = 5
LONG = 2 * SHARE


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--in-turn", action="append", default=[], metavar="FOLDER",
        help="take a fifth of the modules under this folder, and of what is long what this turn takes",
    )  # fmt: skip
    parser.addoption("--turns-later", type=int, default=0, help="take the share of a later turn")


def pytest_report_header(config: pytest.Config) -> str | None:
    if not config.getoption("in_turn"):
        return None
    return f"turn: {NAME}={turn()} --turns-later={config.getoption('turns_later')}"


def turn() -> int:
    if NAME not in os.environ:
        count = ["git", "rev-list", "--count", "HEAD"]
        done = subprocess.run(count, cwd=HERE, capture_output=True, text=True, check=False)
        os.environ[NAME] = done.stdout.strip() or "0"  # where the workers find it
    return int(os.environ[NAME])


def now(config: pytest.Config) -> int:
    """Return the turn whose share a run takes."""
    return turn() + int(config.getoption("turns_later"))


def is_its_turn(name: str, at: int, *, of: int = SHARE) -> bool:
    """Say whether what goes by this name is among the share that a turn takes."""
    return crc32(name.encode()) % of == at % of


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    if not collection_path.name.startswith("test_") or not collection_path.is_relative_to(config.rootpath):
        return None
    module = collection_path.relative_to(config.rootpath).as_posix()
    taking_turns = any(module.startswith(f"{folder}/") for folder in config.getoption("in_turn"))
    return True if taking_turns and not is_its_turn(module, now(config)) else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if not config.getoption("in_turn"):
        return
    waiting = set(_cases_waiting(items, now(config)))
    waiting |= {
        item
        for item in items
        if item.get_closest_marker("long")
        and not is_its_turn(item.nodeid.partition("::")[0], now(config), of=LONG)
    }
    config.hook.pytest_deselected(items=[item for item in items if item in waiting])
    items[:] = [item for item in items if item not in waiting]


def _cases_waiting(items: list[pytest.Item], at: int) -> list[pytest.Item]:
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if marked := item.get_closest_marker("in_turn"):
            test = item.nodeid.partition("[")[0]
            cases["::".join((test.partition("::")[0], *marked.args)) if marked.args else test].append(item)
    left: list[pytest.Item] = []
    for test, each in cases.items():
        # One module's tests choose alike, because what they share is made for a case.
        again = at // (LONG if each[0].get_closest_marker("long") else SHARE)
        taken = chosen(len(each), test.partition("::")[0], again)
        left += [item for n, item in enumerate(each) if n not in taken]
    return left


def chosen(cases: int, name: str, again: int) -> set[int]:
    """Return which of so many cases a turn takes that comes again: far apart, for neighbours are alike."""
    taken = max(cases // SHARE, 1)
    first = (crc32(name.encode()) + again) % cases
    return {(first + n * (cases // taken)) % cases for n in range(taken)}
