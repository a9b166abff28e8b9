"""A case begins with a power, two officers and a limitation that has not run out. 《责任制》第26条."""

from datetime import datetime

import pytest

from liuhen.apps.cases import queries
from liuhen.kernel.clocks import queries as clocks
from tests.builders.cases import Docket
from tests.builders.county import LOCAL, NOW

pytestmark = [pytest.mark.article("rs-26-9"), pytest.mark.django_db]


def test_a_case_is_proposed_approved_and_numbered_without_a_gap(cases: Docket) -> None:
    first, second = cases.open(), cases.open(parties=3)
    assert [each.number for each in (first, second)] == [
        "云岭县市场监督管理局案〔2026〕1号", "云岭县市场监督管理局案〔2026〕2号",
    ]  # fmt: skip
    assert second.state == "open"
    assert queries.parties_of(second).count() == 3
    assert [str(each) for each in queries.handlers_now(second)] == ["王芳", "李强"]
    (clock,) = clocks.open_for(first.ref)
    assert (clock.duty_id, clock.term) == ("rs-26-1", "90d")
    # 90 days after 24 November 2026 is Monday 22 February 2027.
    assert clock.due_at == datetime(2027, 2, 23, tzinfo=LOCAL)
    assert queries.why_not(cases.officer, first, NOW.date()) == ""
