"""A county with its log and its vault in a folder of the test's own."""

from tests.apps.conftest import county, data_folder
from tests.apps.recordings.conftest import bring

__all__ = ["bring", "county", "data_folder"]
