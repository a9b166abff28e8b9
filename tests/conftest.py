"""Fixtures of the whole suite."""

import gc
import os

import pytest
from django.test import TestCase
from hypothesis import settings

from tests.services import reaper

reaper.watch()

pytest_plugins = (
    "tests.services.seed",
    "tests.services.turns",
    "tests.services.postgres",
    "tests.services.migrated",
    "tests.services.django_on_postgres",
    "tests.services.s3",
    "tests.services.browser",
    "tests.services.liuhen",
    "tests.services.gateways",
)

# A busy machine is slow now and then; what is fast enough is for the benches to say.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

SERVICES = ("postgres", "s3", "browser")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark each test by the servers it asks for, so that `-m "not browser"` leaves out what a machine lacks.

    The second run, on another database, is for what that database may answer differently, and nothing else.
    """
    for item in items:
        for service in SERVICES:
            if service in getattr(item, "fixturenames", ()):
                item.add_marker(service)
    if "LIUHEN_TEST_DATABASE" in os.environ:
        left_out = [item for item in items if not asks_the_database(item)]
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if asks_the_database(item)]


def pytest_collection_finish() -> None:
    """Let the garbage collector not search, ever again, what a run holds to its end, and the rest less often."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def asks_the_database(item: pytest.Item) -> bool:
    """Say whether a test asks the database that the session runs on, rather than a server with one of its own."""
    names = set(getattr(item, "fixturenames", ()))
    if names & {"browser", "on_postgres", "live", "own_live"} or item.get_closest_marker("once"):
        return False
    in_a_case = isinstance(item, pytest.Function) and item.cls is not None and issubclass(item.cls, TestCase)
    return in_a_case or "db" in names or item.get_closest_marker("django_db") is not None
