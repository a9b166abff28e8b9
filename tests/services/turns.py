"""Let what is long take turns: each run takes some of it, chosen by the run's seed, and `./dev long` takes all.

Of the cases of a test marked ``in_turn`` one third run, at least one; tests marked with the same word are taken for
one. A run with ``--third`` takes a third of all.
What is asked for by name runs whole.
"""

import os
from collections import defaultdict
from zlib import crc32

import pytest

from tests.services.rounds import SHARE, WHOLE, takes_its_turn
from tests.services.seed import SEED


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--third", action="store_true", help="run a third of the tests, chosen by the run's seed"
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if WHOLE in os.environ:
        return
    waiting = set(_not_in_turn(items)) if not any("::" in arg for arg in config.args) else set()
    if config.getoption("--third"):
        waiting |= {item for item in items if not takes_its_turn(item.nodeid)}
    if waiting:
        config.hook.pytest_deselected(items=[item for item in items if item in waiting])
        items[:] = [item for item in items if item not in waiting]


def _not_in_turn(items: list[pytest.Item]) -> list[pytest.Item]:
    cases: dict[str, list[pytest.Item]] = defaultdict(list)
    for item in items:
        if marked := item.get_closest_marker("in_turn"):
            test = item.nodeid.partition("[")[0]
            cases["::".join((test.partition("::")[0], *marked.args)) if marked.args else test].append(item)
    left: list[pytest.Item] = []
    for test, each in cases.items():
        # One module's tests choose alike, because what they share is made for a case.
        taken = turn(len(each), test.partition("::")[0], SEED)
        left += [item for n, item in enumerate(each) if n not in taken]
    return left


def turn(cases: int, name: str, seed: str) -> set[int]:
    """Return which of so many cases it is the turn of: far apart, for neighbours are alike."""
    first, taken = crc32(f"{seed} {name}".encode()) % cases, max(cases // SHARE, 1)
    return {(first + n * (cases // taken)) % cases for n in range(taken)}
