"""A batch to be destroyed is told from desk to desk."""

import pytest

from liuhen.apps.notices.models import Notice
from liuhen.apps.retention.actions import disposals
from tests.builders.county import County
from tests.builders.notices import look, told
from tests.builders.retention import FREE, Make


@pytest.mark.article("av-17-2")
def test_a_batch_waits_for_the_legal_unit_then_for_the_head(county: County, make: Make):
    batch = disposals.request(recordings=[make(), make()], reason="期满", by=county.actor("keeper"), at=FREE)
    look(FREE)
    assert (told("disposal.requested"), told("disposal.consented")) == ({"legal"}, set())
    disposals.consent(disposal=batch, opinion="同意", by=county.actor("legal"), at=FREE)
    look(FREE)
    assert told("disposal.consented") == {"head"}
    assert "申请销毁 2 份期满资料" in Notice.objects.latest("id").text
