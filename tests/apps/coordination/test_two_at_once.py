"""Two who do the same between units at the same moment. On PostgreSQL, where they can."""

from pathlib import Path

import pytest

from liuhen.apps.cases.models import Clue
from liuhen.apps.coordination import actions
from liuhen.apps.coordination.models import CaseTransfer, CooperationNotice, Dispatch
from tests.apps.coordination.conftest import Ways, the_ways
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.evidence import LATER
from tests.services.at_once import done_of


@pytest.fixture
def ways(on_postgres: None, data_folder: Path) -> Ways:
    return the_ways(build.small_county())


@pytest.mark.article("rs-32-1")
def test_a_notice_is_answered_or_refused_and_dispatched_once(ways: Ways) -> None:
    notice = ways.sent()
    assert (
        done_of(
            lambda: actions.answer(notice=notice, answer="已清理", by=ways.by("stranger"), at=NOW),
            lambda: actions.refuse(notice=notice, reason="不属本单位", by=ways.by("stranger"), at=NOW),
            lambda: actions.answer(notice=notice, answer="已清理", by=ways.by("stranger"), at=NOW),
        )
        == 1
    )
    assert CooperationNotice.objects.get().state in ("answered", "refused")
    refused = ways.refused()
    assert done_of(*[lambda: ways.dispatched(refused)] * 3) == 1
    assert Dispatch.objects.count() == 1


@pytest.mark.article("rs-33-1")
def test_a_case_goes_over_and_is_signed_for_once(ways: Ways) -> None:
    case = ways.with_evidence()
    assert done_of(*[lambda: ways.proposed(case)] * 3) == 1
    transfer = CaseTransfer.objects.get()
    approve = lambda: actions.approve_transfer(transfer=transfer, by=ways.by("head"), at=LATER)  # noqa: E731
    assert done_of(approve, approve) == 1
    before = Clue.objects.count()
    assert (
        done_of(
            lambda: actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER),
            lambda: actions.accept_transfer(transfer=transfer, by=ways.by("stranger"), at=LATER),
            lambda: actions.dispute_transfer(
                transfer=transfer, dispute="不属本单位", by=ways.by("stranger"), at=LATER
            ),
        )
        == 1
    )
    assert Clue.objects.count() - before == (CaseTransfer.objects.get().state == "accepted")
