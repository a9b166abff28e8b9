"""Two who do the same in supervision at the same moment. On PostgreSQL, where they can."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.documents.models import Document
from liuhen.apps.findings.models import Finding
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.models import (
    Instrument,
    Intervention,
    PlanNotice,
    SupervisionPlan,
    SupervisionSheet,
)
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger.loop import catch_up
from tests.builders import county as build
from tests.builders.county import NOW
from tests.builders.supervision import LATER, Oversight, the_oversight
from tests.services.at_once import at_once


@pytest.fixture
def over(on_postgres: None, data_folder: Path) -> Oversight:
    return the_oversight(build.small_county())


def done_of(*acts: Callable[[], Any]) -> int:
    """Return how many were done of those begun at the same moment; the others were refused."""
    return sum(not isinstance(each, Refused) for each in at_once(*acts))


@pytest.mark.article("rs-36-1")
@pytest.mark.long
def test_a_plan_is_approved_and_drawn_once(over: Oversight) -> None:
    over.case()
    plan = over.proposed()
    approve = lambda: actions.approve_plan(plan=plan, by=over.by("chief"), at=NOW)  # noqa: E731
    assert done_of(approve, approve) == 1
    assert PlanNotice.objects.count() == 1
    freeze = lambda: actions.freeze_plan(plan=_now(plan), by=over.by(), at=NOW)  # noqa: E731
    assert done_of(freeze, freeze) == 1
    catch_up(at=NOW)
    draw = lambda: actions.draw_plan(plan=_now(plan), by=over.by(), at=NOW)  # noqa: E731
    assert done_of(draw, draw) == 1
    assert SupervisionSheet.objects.count() == 1


def _now(plan: SupervisionPlan) -> SupervisionPlan:
    return SupervisionPlan.objects.get(pk=plan.pk)


@pytest.mark.article("rs-36-1")
def test_a_sheet_is_filled_by_one_signed_by_the_other_and_told_once(over: Oversight) -> None:
    sheet = over.sheet()
    over.noted(sheet)
    assert (
        done_of(
            lambda: over.filled(sheet, by="bureau", decisions="unmet"),
            lambda: over.filled(sheet, by="zheng", decisions="unmet"),
        )
        == 1
    )
    filled = SupervisionSheet.objects.get()
    other = "zheng" if filled.filled_by == over.person("bureau") else "bureau"
    assert (
        done_of(
            lambda: actions.countersign(sheet=filled, by=over.by(other), at=LATER),
            lambda: actions.send_back(sheet=filled, reason="再看", by=over.by(other), at=LATER),
        )
        == 1
    )
    if SupervisionSheet.objects.get().state == "assigned":
        over.signed(sheet, decisions="unmet")
    tell = lambda: actions.tell_sheet(sheet=sheet, by=over.by(), at=LATER)  # noqa: E731
    assert done_of(tell, tell) == 1
    assert Finding.objects.count() == 1


@pytest.mark.article("rs-37-2")
def test_an_instrument_takes_one_number_and_one_answer(over: Oversight) -> None:
    drafted = over.drafted()
    issue = lambda: actions.issue_instrument(instrument=drafted, by=over.by(), at=LATER)  # noqa: E731
    assert done_of(issue, issue) == 1
    assert Document.objects.filter(kind="supervision-notice").count() == 1
    served = over.served(over.drafted("opinion", findings=[Finding.objects.get()]))
    assert (
        done_of(
            lambda: actions.answer_instrument(
                instrument=served, answer="已办", by=over.by("legal"), at=LATER
            ),
            lambda: actions.answer_instrument(instrument=served, answer="已办", by=over.by("head"), at=LATER),
        )
        == 1
    )
    recheck = Instrument.objects.get(pk=served.pk)
    assert (
        done_of(
            lambda: actions.pass_instrument(instrument=recheck, verdict="已办", by=over.by("han"), at=LATER),
            lambda: actions.fail_instrument(
                instrument=recheck, verdict="未办", by=over.by("zheng"), at=LATER
            ),
        )
        == 1
    )


@pytest.mark.article("rs-20-1")
def test_an_act_is_ordered_to_be_dealt_with_once(over: Oversight) -> None:
    case = over.case()
    assert done_of(lambda: over.ordered(case), lambda: over.ordered(case, what="act")) == 1
    assert Intervention.objects.count() == 1
