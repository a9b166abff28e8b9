"""What was shown for as long as the law says goes by itself."""

from datetime import datetime

import pytest

from liuhen.apps.disclosure import jobs
from tests.builders.county import LOCAL
from tests.builders.disclosure import published

pytestmark = pytest.mark.article("rs-11-2")


def test_what_has_ended_is_taken_off_and_the_rest_stays(county, clerk, reviewer, monkeypatch):
    light = published(county.unit, by=clerk, reviewer=reviewer, kind="market-penalty")
    stays = published(county.unit, by=clerk, reviewer=reviewer)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 2, 25, tzinfo=LOCAL))
    jobs.expire_all()
    jobs.expire_all()
    light.refresh_from_db()
    stays.refresh_from_db()
    assert (light.state, stays.state) == ("expired", "published")
