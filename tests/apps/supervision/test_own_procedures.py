"""What was ordered of an act is done through the act's own procedure: a decision's alteration, a measure's release."""

from datetime import timedelta
from typing import Any

import pytest

from liuhen.apps.decisions.actions import altering
from liuhen.apps.decisions.models import Decision
from liuhen.apps.execution import actions as execution
from liuhen.apps.execution.models import DecisionStay
from liuhen.apps.measures import actions as measures
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.jobs import finish_done
from liuhen.apps.supervision.models import Intervention
from liuhen.kernel.flow import GateClosed
from tests.builders.county import NOW, County
from tests.builders.decisions import DECIDED, Bench, bench
from tests.builders.evidence import Room
from tests.builders.measures import Store

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-20-1")]
LATER = DECIDED + timedelta(days=5)


def ordered(county: County, kind: str, number: int, what: str, *, by: str, at: Any) -> Intervention:
    return actions.order_intervention(
        by_unit=county.unit, kind=kind, number=number, unit=county.unit, fault="unlawful", what=what, duty="rs-14-1",
        reason="主体认定有误", due_on=(at + timedelta(days=10)).date(), due_reason="不需要另行调查",
        by=county.actor(by), at=at,
    )  # fmt: skip


def test_a_decision_is_revoked_by_its_own_alteration(county: County) -> None:
    made: Bench = bench(county)
    decision = made.decided()
    intervention = ordered(county, "decision", decision.pk, "revoke", by="legal", at=LATER)
    alteration = altering.propose_alteration(
        decision=decision, kind="revoke", ground="error", reason="主体认定有误", by=made.by(), at=LATER
    )
    approved = altering.approve_alteration(alteration=alteration, by=made.by("head"), at=LATER)
    with pytest.raises(GateClosed, match="现在是“已作出”，还没有撤销"):
        actions.finish_intervention(intervention=intervention, by=county.actor("legal"), at=LATER)
    made.press(approved.document, at=LATER)
    assert Decision.objects.get().state == "revoked"
    finish_done()
    done = Intervention.objects.get()
    assert done.state == "done"
    assert "已撤销" in done.came_of_it


def test_a_decision_in_force_is_stayed_by_a_paper_of_its_own(county: County) -> None:
    made: Bench = bench(county)
    decision = made.decided()
    intervention = ordered(county, "decision", decision.pk, "stay", by="legal", at=LATER)
    stay = execution.propose_stay(
        decision=decision, ground="unlawful", reason="主体认定有误", until=(LATER + timedelta(days=20)).date(),
        until_reason="补充调查需要二十日", by=made.by(), at=LATER,
    )  # fmt: skip
    approved = execution.approve_stay(stay=stay, by=made.by("head"), at=LATER)
    with pytest.raises(GateClosed, match="还没有停止"):
        actions.finish_intervention(intervention=intervention, by=county.actor("legal"), at=LATER)
    made.press(approved.paper, at=LATER)
    assert DecisionStay.objects.get().state == "in-force"
    finish_done()
    assert Intervention.objects.get().state == "done"
    assert Decision.objects.get().state == "issued"  # it holds, and is not carried out


def test_a_decision_that_was_never_served_is_ordered_to_be(county: County) -> None:
    made: Bench = bench(county)
    case = made.case()
    made.told(case)
    issued = made.issue(made.approve(made.propose(case)))
    intervention = ordered(county, "decision", issued.pk, "act", by="legal", at=LATER)
    made.serve(issued.document, at=LATER)
    finish_done()
    assert Intervention.objects.get(pk=intervention.pk).state == "done"


def test_a_measure_is_stopped_by_its_release(county: County) -> None:
    made: Bench = bench(county)
    store = Store(Room(made.docket, made.docket.open()))
    held = store.held()
    intervention = ordered(county, "restraint", held.pk, "stay", by="legal", at=NOW)
    with pytest.raises(GateClosed, match="现在是“实施中”，还没有停止"):
        actions.finish_intervention(intervention=intervention, by=county.actor("legal"), at=NOW)
    measures.release(measure=held, ground="no-violation", by=store.by(), at=NOW + timedelta(days=1))
    done = actions.finish_intervention(
        intervention=intervention, by=county.actor("legal"), at=NOW + timedelta(days=1)
    )
    assert done.state == "done"
