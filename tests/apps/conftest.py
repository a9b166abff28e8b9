"""What every app's tests stand on: a small county, with the log and the vault in a folder of the test's own."""

from tests.builders.county_in_folder import county, data_folder

__all__ = ["county", "data_folder"]
