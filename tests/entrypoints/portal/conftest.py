"""A county with its log and its vault in a folder of the test's own."""

from tests.builders.county_in_folder import county, data_folder
from tests.builders.recordings import bring

__all__ = ["bring", "county", "data_folder"]
