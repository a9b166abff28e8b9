"""Whatever is done between units, by whomever and in whatever order: rows, clocks and books agree."""

import random
from collections.abc import Callable
from contextlib import suppress
from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.coordination import actions
from liuhen.apps.coordination.models import CaseTransfer, CooperationNotice, Dispatch
from liuhen.kernel.auditing import audit
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import Refused
from liuhen.kernel.ledger import keyring
from liuhen.kernel.ledger.loop import catch_up
from tests.apps.coordination.conftest import Ways
from tests.builders.evidence import LATER

pytestmark = [pytest.mark.django_db]
WHO = ("legal", "head", "stranger", "mayor", "bureau")
STEPS = 200
KINDS = ("urgent", "ordinary")
OVER = {
    "cooperationnotice": ("answered", "refused", "dispatched", "upheld"),
    "dispatch": ("carried-out", "refused", "withdrawn"),
    "casetransfer": ("disputed", "fed-back"),
}


def doings(ways: Ways) -> list[Callable[[Any], Any]]:
    """Return what somebody may try at a moment, on the newest of each."""
    here, there = ways.county.unit, ways.county.other

    def on(model: Any, verb: Callable[..., Any], **told: Any) -> Callable[[Any], Any]:
        name = {CooperationNotice: "notice", Dispatch: "dispatch", CaseTransfer: "transfer"}[model]
        return lambda who: verb(**{name: model.objects.latest("pk")}, **told, **who)

    return [
        lambda who: actions.send(sender=here, unit=there, content="油污", urgency=random.choice(KINDS), **who),
        lambda who: actions.propose_transfer(
            case=ways.with_evidence(), receiver=there, reason="不属于", summary="占道",
            feedback_by=date(2027, 1, 29), **who,
        ),
        on(CooperationNotice, actions.read),
        on(CooperationNotice, actions.answer, answer="已办", people_sent="三人"),
        on(CooperationNotice, actions.refuse, reason="不属于"),
        on(CooperationNotice, actions.uphold, reason="属实"),
        on(CooperationNotice, actions.issue, unit=there, what="到场", hours=4),
        on(Dispatch, actions.carry_out, said="已办"),
        on(Dispatch, actions.refuse_dispatch, reason="没有人"),
        on(Dispatch, actions.withdraw_dispatch, reason="改派"),
        on(CaseTransfer, actions.approve_transfer),
        on(CaseTransfer, actions.accept_transfer),
        on(CaseTransfer, actions.dispute_transfer, dispute="不属于"),
        on(CaseTransfer, actions.name_unit, unit=random.choice((here, there)), naming="批示"),
        on(CaseTransfer, actions.feed_back, outcome="opened", told="已立案"),
    ]  # fmt: skip


@pytest.mark.article("rs-32-1", "rs-32-2", "rs-33-1", "rs-33-2", "rs-33-3")
def test_whatever_is_done_rows_clocks_and_books_agree(ways: Ways) -> None:
    at, done = LATER, 0
    actions.send(sender=ways.county.unit, unit=ways.county.other, content="油污", by=ways.by("legal"), at=at)
    ways.dispatched(ways.refused(at=at), at=at)
    ways.proposed(at=at)
    for _ in range(STEPS):
        at += timedelta(minutes=random.randint(1, 300))
        with suppress(Refused):
            random.choice(doings(ways))({"by": ways.by(random.choice(WHO)), "at": at})
            done += 1
    assert done > 3
    for model in (CooperationNotice, Dispatch, CaseTransfer):
        noun = model._meta.model_name or ""
        for row in model.objects.filter(state__in=OVER[noun]):
            assert not RunningClock.objects.filter(subject=row.ref, stopped_at=None).exists(), row
    catch_up(at=at)
    faults = audit(trust=keyring.verifiers(), own_keys=True).faults
    assert [
        fault for fault in faults if not fault.where.startswith(("blob:", "recording:"))
    ] == []  # without bytes
