"""Every door has an endpoint of its own: of two at one address nobody reaches the first."""

from collections import Counter

import pytest
from ninja import Router

from liuhen.apps.remedies import desk
from liuhen.apps.remedies.api import SHAPES
from liuhen.kernel.web.door_endpoints import endpoints
from liuhen.kernel.web.doors import all_desks


def test_no_two_doors_have_one_endpoint() -> None:
    told: Counter[str] = Counter()
    for each in all_desks():
        under = each.resource or each.path
        told.update(f"{under}/{door.endpoint}" for door in each.entering if not door.no_endpoint)
        told.update(f"{under}/pk/{door.endpoint or door.slug}" for door in each.doors if not door.no_endpoint)
    assert len(told) > 300
    assert [address for address, n in told.items() if n > 1] == []


def test_a_second_one_is_refused_where_it_is_written() -> None:
    router = Router()
    endpoints(router, desk.REMEDY, SHAPES)
    with pytest.raises(ValueError, match="two doors have the endpoint /remedies"):
        endpoints(router, desk.REMEDY, SHAPES)
