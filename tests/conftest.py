"""Fixtures of the whole suite."""

import pytest
from hypothesis import settings

pytest_plugins = (
    "tests.services.postgres",
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the servers it asks for, so that `-m "not browser"` leaves out what a machine lacks."""
    for item in items:
        for service in SERVICES:
            if service in getattr(item, "fixturenames", ()):
                item.add_marker(service)
