"""Two who do the same to a year, an objection, a commendation at the same moment. On PostgreSQL, where they can."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Commendation, Evaluation, Objection, Score
from liuhen.kernel.flow import Refused
from tests.builders import county as build
from tests.builders.evaluation import AFTER, LATER, YEAR, Desk, the_desk
from tests.services.at_once import at_once


@pytest.fixture
def desk(on_postgres: None, data_folder: Path) -> Desk:
    return the_desk(build.small_county())


def done_of(*acts: Callable[[], Any]) -> int:
    """Return how many were done of those begun at the same moment; the others were refused."""
    return sum(not isinstance(each, Refused) for each in at_once(*acts))


@pytest.mark.article("rs-38-1")
def test_a_year_is_opened_and_frozen_once_and_an_objection_raised_and_judged_once(desk: Desk) -> None:
    finding = desk.upheld()
    desk.approved()
    opened = lambda: actions.open_year(  # noqa: E731
        unit=desk.bureau, scope="units", year=YEAR, by=desk.by("bureau"), at=AFTER
    )
    assert done_of(opened, opened, opened) == 1
    evaluation = Evaluation.objects.get()
    actions.tell(evaluation=evaluation, by=desk.by("bureau"), at=AFTER)
    assert done_of(*[lambda: desk.objected(finding)] * 3) == 1
    objection = Objection.objects.get()
    assert (
        done_of(
            lambda: actions.sustain(objection=objection, verdict="成立", by=desk.by("judge"), at=AFTER),
            lambda: actions.reject(objection=objection, verdict="不成立", by=desk.by("judge"), at=AFTER),
        )
        == 1
    )
    freeze = lambda: actions.freeze(evaluation=evaluation, by=desk.by("chief"), at=LATER)  # noqa: E731
    assert done_of(freeze, freeze, freeze) == 1
    assert Score.objects.filter(round=0, result__unit=desk.county.unit).count() == 4
    revise = lambda: actions.revise(  # noqa: E731
        evaluation=evaluation, reason="有变化", by=desk.by("bureau"), at=LATER
    )
    assert done_of(revise, revise) == 1
    assert Evaluation.objects.filter(version=2).count() == 1


@pytest.mark.article("rs-6-1")
def test_a_commendation_is_proposed_and_approved_once(desk: Desk) -> None:
    desk.frozen()
    assert done_of(*[desk.proposed] * 3) == 1
    row = Commendation.objects.get()
    approve = lambda: actions.approve(commendation=row, by=desk.by("mayor"), at=LATER)  # noqa: E731
    assert done_of(approve, approve) == 1
