"""Whatever is done about years, by whomever and in whatever order: frozen numbers stay, and rows and books agree."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist

from liuhen.apps.evaluation import actions
from liuhen.apps.evaluation.models import Assessment, Commendation, Evaluation, Objection, Result, Score
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.kernel.auditing import audit
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from tests.builders.evaluation import AFTER, YEAR, Desk

pytestmark = [pytest.mark.django_db]
WHO = ("bureau", "judge", "chief", "legal", "head", "umb-head", "mayor", "wangfang")
STEPS = 120


def doings(desk: Desk) -> list[Callable[[Any], Any]]:
    """Return what somebody may try at a moment, on the newest of each."""

    def on(model: Any, name: str, verb: Callable[..., Any], **told: Any) -> Callable[[Any], Any]:
        return lambda who: verb(**{name: model.objects.latest("pk")}, **told, **who)

    def record(who: Any) -> None:
        desk.raised(
            about=f"device:{Finding.objects.count()}", person=random.choice([None, desk.county.officer])
        )

    unit = random.choice((desk.county.unit, desk.county.other))
    return [
        record,
        lambda who: findings.uphold(
            finding=Finding.objects.filter(state="open").order_by("?")[0], text="属实", **who
        ),
        *[on(Evaluation, "evaluation", actions.tell)] * 3,
        *[on(Evaluation, "evaluation", actions.freeze)] * 3,
        on(Evaluation, "evaluation", actions.revise, reason="有变化"),
        on(Evaluation, "evaluation", actions.drop, reason="有误"),
        lambda who: actions.open_year(unit=desk.bureau, scope="units", year=YEAR, **who),
        lambda who: actions.answer(result=desk.result(unit), answer="没有异议", **who),
        lambda who: actions.object_to(
            result=desk.result(),
            about=Finding.objects.filter(state="upheld").order_by("?")[0].ref,
            reason="不属实",
            **who,
        ),
        on(Objection, "objection", actions.sustain, verdict="成立"),
        on(Objection, "objection", actions.reject, verdict="不成立"),
        lambda who: actions.draft_assessment(person=desk.county.officer, year=YEAR, **who),
        on(Assessment, "assessment", actions.sign, grade="competent", reason="认真"),
        on(Assessment, "assessment", actions.answer_assessment, answer="接受"),
        lambda who: actions.propose(year=YEAR, unit=unit, deeds="规范", **who),
        on(Commendation, "commendation", actions.approve),
        on(Commendation, "commendation", actions.withdraw, reason="有误"),
    ]


@pytest.mark.article("rs-38-1", "rs-6-1")
@pytest.mark.long
def test_whatever_is_done_frozen_numbers_stay_and_rows_and_books_agree(desk: Desk) -> None:
    frozen: dict[int, Any] = {}
    desk.opened()
    at: datetime = AFTER
    for _ in range(STEPS):
        at += timedelta(hours=random.randint(1, 120))
        act = random.choice(doings(desk))
        for who in random.sample(WHO, len(WHO)):
            with suppress(Refused, IndexError, ObjectDoesNotExist):  # there may be none yet
                act({"by": desk.by(who), "at": at})
                break
        for result in Result.objects.filter(state="frozen"):
            rows = list(
                Score.objects.filter(result=result, round=0).order_by("pk").values_list("earned", "against")
            )
            assert frozen.setdefault(result.pk, (result.points, rows)) == (result.points, rows)
            assert result.told is None or result.points is None or result.points >= result.told
    assert not RunningClock.objects.filter(
        subject__in=[row.ref for row in Result.objects.filter(state__in=("frozen", "dropped"))],
        stopped_at=None,
    ).exists()
    assert Evaluation.objects.filter(state__in=Evaluation.RUNNING).count() <= 1
    catch_up(at=at)
    faults = audit(trust=keyring.verifiers(), own_keys=True).faults
    assert [fault for fault in faults if not fault.where.startswith("blob:")] == []
