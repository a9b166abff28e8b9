"""A county in which firms are visited."""

import pytest

from tests.builders.activities import as_
from tests.builders.cases import docket
from tests.builders.county import County
from tests.builders.visits import Field, the_field

__all__ = ["as_"]


@pytest.fixture
def ground(county: County) -> Field:
    return the_field(docket(county))
