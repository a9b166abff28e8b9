"""A county with its log and its vault in a folder of the test's own, for tests of the API in this process."""

import pytest
from django.core.cache import cache

from tests.builders.county_in_folder import county, data_folder
from tests.builders.recordings import bring

__all__ = ["bring", "county", "data_folder"]


@pytest.fixture(autouse=True)
def no_failures_remembered() -> None:
    """Let no test inherit another's refused tokens."""
    cache.clear()
