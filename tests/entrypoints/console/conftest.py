"""A browser in front of Django, in the test's own process and transaction, so that nothing need be flushed."""

from tests.builders.browsing import browse, console_url, county

__all__ = ["browse", "console_url", "county"]
