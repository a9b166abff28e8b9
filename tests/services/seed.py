"""Chance that can be had again: every test draws from `random` as its own name and the run's seed say.

The seed is new for each run and stands in its header; LIUHEN_TEST_SEED gives a run that of another.
"""

import os
import random
import secrets
from collections.abc import Generator

import pytest
from hypothesis import core

NAME = "LIUHEN_TEST_SEED"
# Into the environment, where the workers find it.
SEED = os.environ.setdefault(NAME, str(secrets.randbelow(10**6)))


def begin(node: str) -> None:
    """Let what is drawn from now on depend on the run's seed and this name alone."""
    random.seed(f"{SEED} {node}")


def pytest_configure() -> None:
    core.global_force_seed = int(SEED)  # type: ignore[assignment]  # what --hypothesis-seed sets


def pytest_report_header() -> str:
    return f"chance: {NAME}={SEED}"


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    begin(collector.nodeid)  # a module draws when it is imported
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    begin(item.nodeid)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_call(item: pytest.Item) -> None:
    begin(
        f"{item.nodeid} call"
    )  # whatever its fixtures drew, or did not draw because they were there already


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.failed:
        report.sections.append(("chance", f"{NAME}={SEED}"))
    return report
