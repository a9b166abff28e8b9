"""A unit that may punish, with short ways to make lawful cases."""

import pytest

from tests.builders.cases import Docket, docket
from tests.builders.county import County


@pytest.fixture
def cases(county: County) -> Docket:
    return docket(county)
