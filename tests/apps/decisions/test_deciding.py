"""What is decided: told, heard, reviewed and approved first; written, sealed and served; then in force."""

from datetime import timedelta

import pytest

from liuhen.apps.decisions.models import Decision
from tests.builders.decisions import DECIDED, Bench

pytestmark = [pytest.mark.article("rs-31-1"), pytest.mark.django_db]


def test_a_decision_is_proposed_approved_sealed_served_and_then_in_force(bench: Bench) -> None:
    decision = bench.decided()
    assert (decision.state, decision.served_at) == ("issued", DECIDED + timedelta(hours=2))
    assert decision.number == "云岭县市场监督管理局罚决〔2026〕1号"
    assert Decision.objects.get().is_in_force
    assert decision.case.state == "decided"
