"""Fixtures of the whole suite."""

import pytest

pytest_plugins = (
    "tests.services.postgres",
    "tests.services.django_on_postgres",
    "tests.services.s3",
    "tests.services.browser",
    "tests.services.liuhen",
    "tests.services.gateways",
)

SERVICES = ("postgres", "s3", "browser")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark each test by the servers it asks for, so that `-m "not browser"` leaves out what a machine lacks."""
    for item in items:
        for service in SERVICES:
            if service in getattr(item, "fixturenames", ()):
                item.add_marker(service)
