import pytest

from liuhen.apps.people import lifecycle
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.web.moves import Offer, buttons
from tests.builders.county import small_county

pytestmark = pytest.mark.django_db


def test_a_move_of_another_state_or_another_role_is_no_button() -> None:
    county = small_county()
    offers = [Offer(lifecycle.LEAVE, "/leave/"), Offer(lifecycle.ENTER_PERSON, "/enter/")]
    assert [b.offer.move for b in buttons(county.officer, offers, by=SYSTEM)] == [lifecycle.LEAVE]
    assert buttons(county.officer, offers, by=county.actor("wangfang")) == []
