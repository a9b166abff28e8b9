"""The real application on the real PostgreSQL: for what SQLite cannot show, such as two writers at once."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connections
from pytest_django import DjangoDbBlocker

from tests.services.migrated import migrated_on
from tests.services.postgres import Postgres


@contextmanager
def default_database(postgres: Postgres, name: str) -> Iterator[None]:
    """Let every thread's default connection lead to the database ``name``."""
    before, settings = connections["default"], connections.settings["default"]
    connections.settings |= connections.configure_settings({"default": postgres.django(name)})
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        connections.settings["default"] = settings
        connections["default"] = before


@pytest.fixture(scope="session")
def migrated_postgres(postgres: Postgres) -> str:
    """The name of a migrated database that the tests copy."""
    return migrated_on(postgres)


@pytest.fixture
def on_postgres(
    postgres: Postgres, migrated_postgres: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """Run this test on a migrated PostgreSQL of its own, with real commits; do not mark it django_db."""
    name = postgres.create(template=migrated_postgres)
    with django_db_blocker.unblock(), default_database(postgres, name):
        yield
    postgres.drop(name)
