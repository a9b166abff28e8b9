"""Whatever is done in supervision, by whomever and in whatever order: two persons signed, and the books agree."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.findings.models import Finding
from liuhen.apps.supervision import actions, population
from liuhen.apps.supervision.models import (
    Instrument,
    Intervention,
    SupervisionPlan,
    SupervisionPoint,
    SupervisionSheet,
)
from liuhen.kernel.auditing import audit
from liuhen.kernel.flow import Refused
from liuhen.kernel.flow.doers import persons_who
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from liuhen.regulation.supervision import CONTENTS
from tests.builders.supervision import LATER, Oversight

pytestmark = [pytest.mark.django_db]
WHO = ("bureau", "zheng", "han", "chief", "legal", "head", "stranger", "mayor")
STEPS = 160


def doings(over: Oversight) -> list[Callable[[Any], Any]]:
    """Return what somebody may try at a moment, on the newest of each."""

    def on(model: Any, name: str, verb: Callable[..., Any], **told: Any) -> Callable[[Any], Any]:
        return lambda who: verb(**{name: model.objects.latest("pk")}, **told, **who)

    def plan(verb: Callable[..., Any], **told: Any) -> Callable[[Any], Any]:
        return on(SupervisionPlan, "plan", verb, **told)

    def sheet(verb: Callable[..., Any], **told: Any) -> Callable[[Any], Any]:
        return on(SupervisionSheet, "sheet", verb, **told)

    def instrument(verb: Callable[..., Any], **told: Any) -> Callable[[Any], Any]:
        return on(Instrument, "instrument", verb, **told)

    met = dict.fromkeys(CONTENTS, "met")
    case = over.case()
    return [
        lambda who: over.proposed(by=random.choice(("bureau", "zheng"))),
        plan(actions.approve_plan), plan(actions.freeze_plan), plan(actions.draw_plan), plan(actions.close_plan),
        sheet(actions.note_point, content="decisions", duty="rs-27-1", kind="case", number=case.pk, place="1",
              what="无"),
        sheet(actions.fill_sheet, **met), sheet(actions.fill_sheet, **(met | {"decisions": "unmet"})),
        sheet(actions.countersign), sheet(actions.send_back, reason="再看"), sheet(actions.tell_sheet),
        sheet(actions.answer_sheet, stand="objects", answer="不属实"), sheet(actions.reply_to_sheet, reply="维持"),
        lambda who: over.drafted(
            random.choice(("notice", "decision")), findings=list(Finding.objects.all()), by="bureau"
        ),
        instrument(actions.approve_instrument), instrument(actions.issue_instrument),
        lambda who: over.served(Instrument.objects.latest("pk")),
        instrument(actions.answer_instrument, answer="已办"), instrument(actions.pass_instrument, verdict="已办"),
        instrument(actions.fail_instrument, verdict="未办"),
        instrument(actions.extend_instrument, days=3, follow_up_on=date(2026, 12, 31), reason="繁忙"),
        lambda who: over.ordered(case, by="bureau"),
        on(Intervention, "intervention", actions.finish_intervention),
        on(Intervention, "intervention", actions.withdraw_intervention, reason="认定有误"),
    ]  # fmt: skip


@pytest.mark.article("rs-20-1", "rs-35-1", "rs-36-1", "rs-37-2")
def test_rows_and_books_agree_and_nobody_signed_twice(over: Oversight) -> None:
    tries, at = doings(over), LATER
    missing = tuple(
        {model.DoesNotExist for model in (SupervisionPlan, SupervisionSheet, Instrument, Intervention)}
    )
    for _ in range(STEPS):
        at += timedelta(minutes=1)
        with suppress(Refused, *missing):
            random.choice(tries)({"by": over.by(random.choice(WHO)), "at": at})
        if not random.randrange(5):
            catch_up(at=at)
    for sheet in SupervisionSheet.objects.exclude(signed_at=None):
        second = persons_who("supervisionsheet.signed", sheet, last=True)
        assert sheet.filled_by_id not in second
        assert second <= sheet.supervisor_ids
    for told in SupervisionSheet.objects.filter(state__in=SupervisionSheet.TOLD):
        unmet = "unmet" in told.results.values()
        assert unmet == told.points.filter(state="raised").exists()
    for plan in SupervisionPlan.objects.exclude(seed=""):
        assert population.holds(plan)
        assert plan.approved_by_id not in plan.supervisors.values_list("person_id", flat=True)
    assert not SupervisionPoint.objects.filter(state="raised", finding=None).exists()
    assert Intervention.objects.filter(state="done").count() == 0, "the case never became what was ordered"
    catch_up(at=at)
    assert audit(trust=keyring.verifiers(), own_keys=True).faults == []
