"""Where a ref leads, and for whom."""

import pytest

from liuhen.kernel.web.addresses import address_of
from tests.builders.county import small_county

pytestmark = pytest.mark.django_db


def test_a_noun_without_a_page_leads_nowhere() -> None:
    assert address_of("recording:12") == "/console/recordings/12/"
    assert address_of("upload:12") == ""


def test_a_page_that_is_not_ones_own_to_open_is_no_link() -> None:
    county = small_county()
    assert address_of("account:1", by=county.actor("system"))
    assert address_of("account:1", by=county.actor("wangfang")) == ""
    assert address_of("recording:12", by=county.actor("wangfang")) == "/console/recordings/12/"
