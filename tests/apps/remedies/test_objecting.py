"""Somebody objects: the right organ decides, the unit answers and forwards in time, and what follows is done."""

from datetime import date, timedelta
from typing import Any

import pytest

from liuhen.apps.documents.models import Document
from liuhen.apps.execution import queries as execution
from liuhen.apps.execution.models import Demand
from liuhen.apps.people.models import Unit
from liuhen.apps.remedies import actions, queries
from liuhen.apps.remedies.models import Remedy
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.days import local_day
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.flow.subjects import acting
from tests.builders.execution import day
from tests.builders.remedies import GOVERNMENT, Docks

pytestmark = pytest.mark.django_db
LATER = day("2026-12-31")


def last_day(row: object, duty: str) -> date:
    clock = clocks.all_for(row.ref).filter(duty_id=duty).get()  # type: ignore[attr-defined]
    return local_day(clock.due_at) - timedelta(1)


def breached(row: object, duty: str) -> bool:
    return clocks.all_for(row.ref).get(duty_id=duty).breached(at=LATER)  # type: ignore[attr-defined]


@pytest.mark.article("rs-21-2")
def test_a_reconsideration_is_answered_in_ten_working_days(docks: Docks) -> None:
    # Copy on Monday 21 September 2026: 25–27 are off, 1–7 October too, Sat 10 October is worked.
    assert last_day(docks.copied(), "rs-21-2") == date(2026, 10, 12)


@pytest.mark.article("rs-21-2")
def test_nobody_objects_to_what_is_still_a_draft(docks: Docks) -> None:
    draft = docks.till.decided()
    draft.issued_at = None
    for verb in (docks.brought, docks.lodged):
        with pytest.raises(Invalid, match="还没有作出"):
            verb(draft)


@pytest.mark.article("rs-21-2")
def test_the_simple_procedure_leaves_five_and_a_suit_fifteen_days(docks: Docks) -> None:
    assert last_day(docks.copied(is_simple=True), "rs-21-2") == date(2026, 9, 29)
    suit = docks.brought(kind="suit", organ="云岭县人民法院", applicant="另一人")
    assert last_day(docks.copied(suit), "rs-21-2") == date(2026, 10, 8)  # 6 October is a holiday
    third = docks.brought(kind="suit", organ="云岭县人民法院", applicant="第三人")
    with pytest.raises(Invalid, match="诉讼的答辩期限不分程序"):
        docks.copied(third, is_simple=True)
    with pytest.raises(Invalid, match="收到副本的日期早于申请（起诉）日期"):
        docks.copied(third, "2026-09-13")
    with pytest.raises(Invalid, match="作出日期早于申请（起诉）日期"):
        docks.decided(docks.copied(third), "maintain", "2026-09-13")
    third.refresh_from_db()
    assert (third.state, third.decided_on) == ("answering", None)


def test_a_suit_names_a_reconsideration_of_what_the_same_unit_did(docks: Docks) -> None:
    review, suit = docks.brought(), docks.brought(kind="suit", organ="云岭县人民法院", applicant="钱某")
    theirs = docks.brought(unit=docks.county.other, against="inaction", by=SYSTEM)
    told: dict[str, Any] = {"applicant": "孙某", "organ": "云岭县人民法院"}
    for kind, previous, says in (
        ("review", review, "只有诉讼才选择此前的复议"),
        ("suit", suit, "所选的不是复议"),
        ("suit", theirs, "所选的复议不是对云岭县市场监督管理局的"),
    ):
        with pytest.raises(Invalid, match=says) as refused:
            docks.brought(kind=kind, previous=previous, **told)
        assert refused.value.field == "previous"
    with pytest.raises(Invalid, match="这份决定不是云岭县城市管理局作出的"):
        docks.brought(unit=docks.county.other, by=SYSTEM, **told)
    assert not Remedy.objects.filter(applicant="孙某").exists()


def test_no_answer_is_drawn_up_where_there_is_no_case(docks: Docks) -> None:
    remedy = docks.copied(docks.brought(against="inaction"))
    with pytest.raises(Invalid, match="不能拟制文书：没有案件。请在系统外拟制，提交后登记答复"):
        actions.draw_up(
            remedy=remedy, paper="review-answer", argument="已履行", by=docks.legal, at=day("2026-09-22")
        )
    assert not Document.objects.exists()


@pytest.mark.article("rs-21-2")
def test_the_unit_itself_decides_nothing_on_its_own_decision(docks: Docks) -> None:
    with pytest.raises(GateClosed, match="不能受理对自己决定的复议"):
        docks.brought(organ="云岭县市场监督管理局")
    with pytest.raises(GateClosed, match="由云岭县人民政府管辖，不是云岭县司法局"):
        docks.brought(organ="云岭县司法局")


@pytest.mark.article("rs-21-2")
def test_of_a_vertical_unit_its_superior_decides(docks: Docks) -> None:
    decision = docks.till.decided()
    token = acting.set(1)
    Unit.objects.filter(pk=docks.county.unit.pk).update(vertical="某市市场监督管理局")
    acting.reset(token)
    unit = Unit.objects.get(pk=docks.county.unit.pk)
    with pytest.raises(GateClosed, match="由某市市场监督管理局管辖"):
        docks.brought(decision, unit=unit)
    assert docks.brought(decision, unit=unit, organ="某市市场监督管理局").organ == "某市市场监督管理局"
    assert queries.right_organ(Unit.objects.get(code="JUS")) == ""


@pytest.mark.article("rs-21-2")
def test_the_same_is_not_brought_twice_and_inaction_names_no_decision(docks: Docks) -> None:
    decision = docks.till.decided()
    docks.brought(decision)
    with pytest.raises(GateClosed, match="利民小吃店行政复议案还没有结果"):
        docks.brought(decision)
    assert docks.brought(against="inaction", applicant="钱某").decision is None
    with pytest.raises(Invalid, match="没有选择决定"):
        actions.bring(
            unit=docks.county.unit, kind="review", against="decision", decision=None, applicant="孙某",
            organ=GOVERNMENT, claim="请求撤销", brought_on=date(2026, 9, 14), by=docks.legal, at=day("2026-09-20"),
        )  # fmt: skip
    with pytest.raises(NotPermitted):
        docks.brought(decision, applicant="李某", by=docks.till.cases.by())


def test_nobody_objects_before_the_day_of_the_decision(docks: Docks) -> None:
    decision = docks.till.decided()  # of 31 August: from the day of a review on, no surcharge grows
    with pytest.raises(Invalid, match="日期早于作出决定之日"):
        docks.brought(decision, brought_on=date(2026, 8, 30))
    with pytest.raises(Invalid, match="日期早于作出决定之日"):
        docks.lodged(decision, lodged_on=date(1900, 1, 1))
    first = docks.decided(docks.copied(docks.brought(decision)), "maintain")
    with pytest.raises(Invalid, match="日期早于复议决定作出之日"):
        docks.brought(
            decision, kind="suit", organ="云岭县人民法院", previous=first, brought_on=date(2026, 10, 19),
            at=day("2026-11-02"),
        )  # fmt: skip


@pytest.mark.article("rs-21-2")
def test_without_its_sealed_answer_nothing_is_answered_and_the_postmark_counts(docks: Docks) -> None:
    remedy = docks.copied()
    told: dict[str, Any] = {"remedy": remedy, "receipt": "EMS123", "by": docks.legal}
    with pytest.raises(GateClosed, match="还没有封存答复卷"):
        actions.answer(answered_on=date(2026, 10, 12), at=day("2026-10-12"), **told)
    actions.seal(remedy=remedy, by=docks.legal, at=day("2026-10-12"))
    actions.answer(answered_on=date(2026, 10, 12), at=day("2026-10-14"), **told)
    assert not breached(remedy, "rs-21-2")


@pytest.mark.article("rs-21-2")
def test_answered_a_day_late_is_late(docks: Docks) -> None:
    remedy = docks.copied(docks.brought(against="inaction"))
    actions.answer(
        remedy=remedy, answered_on=date(2026, 10, 13), receipt="EMS", by=docks.legal, at=day("2026-10-13")
    )
    assert breached(remedy, "rs-21-2")


@pytest.mark.article("rs-21-3")
def test_only_what_was_decided_there_or_by_camera_is_filed_through_the_unit(docks: Docks) -> None:
    with pytest.raises(GateClosed, match="只有当场作出的处罚") as refused:
        docks.lodged(docks.till.decided())
    assert refused.value.duty == "rs-21-3"
    assert docks.lodged(docks.till.decided(docks.till.cases.open()), by_camera=True).state == "lodged"


@pytest.mark.article("rs-21-3")
def test_it_is_forwarded_in_five_working_days_or_put_right(docks: Docks) -> None:
    decision = docks.till.decided(docks.till.cases.on_the_spot(), fine_fen=10_000)
    remedy = docks.lodged(decision)
    assert last_day(remedy, "rs-21-3") == date(
        2026, 10, 10
    )  # 29, 30 September; 8, 9 October; Sat 10 is worked
    with pytest.raises(GateClosed, match="还没有按结果登记撤销"):
        actions.put_right(
            remedy=remedy, on=date(2026, 9, 29), said="已撤销", by=docks.legal, at=day("2026-09-29")
        )
    told: dict[str, Any] = {
        "remedy": remedy,
        "receipt": "机要交换",
        "by": docks.legal,
        "at": day("2026-10-14"),
    }
    with pytest.raises(Invalid, match="早于收到之日"):
        actions.forward(forwarded_on=date(2026, 9, 27), **told)
    actions.forward(forwarded_on=date(2026, 10, 10), **told)
    assert not breached(remedy, "rs-21-3")
    assert docks.copied(Remedy.objects.get(pk=remedy.pk), "2026-10-15").state == "answering"


@pytest.mark.article("rs-21-1")
def test_what_is_upheld_is_settled_at_once_and_what_is_annulled_wants_its_alteration(docks: Docks) -> None:
    upheld = docks.decided(docks.copied(), "maintain")
    assert upheld.state == "settled"
    decision = docks.till.decided(docks.till.cases.open())
    annulled = docks.decided(docks.copied(docks.brought(decision)), "annul")
    assert annulled.state == "decided"
    with pytest.raises(GateClosed, match="原决定还没有按结果登记撤销"):
        actions.settle(remedy=annulled, by=docks.legal, at=LATER)
    with pytest.raises(WrongState):
        actions.seal(remedy=annulled, by=docks.legal, at=LATER)


@pytest.mark.article("rs-21-1")
def test_it_is_not_settled_while_something_is_owed(docks: Docks) -> None:
    remedy = docks.decided(docks.copied(docks.brought(against="inaction")), "order")
    owed = docks.owed(remedy=remedy, instrument="review", what="三十日内履行职责")
    with pytest.raises(GateClosed, match="还没有履行"):
        actions.settle(remedy=remedy, by=docks.legal, at=LATER)
    actions.perform(
        performance=owed, performed_on=date(2026, 10, 30), how="已查处", files=docks.proof(), by=docks.legal,
        at=day("2026-10-30"),
    )  # fmt: skip
    assert actions.settle(remedy=remedy, by=docks.legal, at=LATER).state == "settled"


@pytest.mark.article("rs-21-1")
def test_a_judgment_runs_to_its_named_day_and_none_is_guessed(docks: Docks) -> None:
    with pytest.raises(GateClosed, match="没有写明履行期限") as refused:
        docks.owed(due_on=None)
    assert "系统不代为推定" in refused.value.remedy
    with pytest.raises(GateClosed, match="没有写明理由"):
        docks.owed(set_by="unit")
    with pytest.raises(GateClosed, match="早于生效日期"):
        docks.owed(due_on=date(2026, 8, 31))
    owed = docks.owed(set_by="unit", reason="文书没有写明，参照同类案件", due_on=date(2026, 10, 30))
    assert last_day(owed, "rs-21-1") == date(2026, 10, 30)
    with pytest.raises(GateClosed, match="没有履行的证明"):
        actions.perform(performance=owed, performed_on=date(2026, 10, 30), how="x", by=docks.legal, at=LATER)
    actions.perform(
        performance=owed,
        performed_on=date(2026, 10, 30),
        how="已重新作出",
        files=docks.proof(),
        by=docks.legal,
        at=LATER,
    )
    assert not breached(owed, "rs-21-1")


@pytest.mark.article("rs-21-1")
def test_the_head_sees_what_is_overdue_and_lifts_what_fell(docks: Docks) -> None:
    owed = docks.owed()
    head = docks.till.cases.by("head")
    assert list(queries.past_due(queries.overdue_for_head(head), day("2026-10-31"))) == []
    assert list(queries.past_due(queries.overdue_for_head(head), day("2026-11-01"))) == [owed]
    with pytest.raises(NotPermitted):
        actions.lift(performance=owed, reason="再审撤销", by=docks.legal, at=LATER)
    assert actions.lift(performance=owed, reason="再审撤销", by=head, at=LATER).state == "lifted"


@pytest.mark.article("rs-21-4")
def test_an_opinion_is_reported_on_in_sixty_days(docks: Docks) -> None:
    opinion = actions.receive_opinion(
        unit=docks.county.unit, organ=GOVERNMENT, number="云政复意〔2026〕1号", received_on=date(2026, 9, 1),
        content="规范告知程序", by=docks.legal, at=day("2026-09-01"),
    )  # fmt: skip
    assert last_day(opinion, "rs-21-4") == date(2026, 11, 2)  # 31 October 2026 is a Saturday
    with pytest.raises(Invalid, match="早于收到日期"):
        actions.report(opinion=opinion, reported_on=date(2026, 8, 1), report="x", by=docks.legal, at=LATER)
    actions.report(
        opinion=opinion, reported_on=date(2026, 11, 2), report="已整改", by=docks.legal, at=day("2026-11-05")
    )
    assert not breached(opinion, "rs-21-4")


def test_the_surcharge_stands_still_from_the_application_to_its_end_and_the_window_opens_after(
    docks: Docks,
) -> None:
    decision = docks.till.decided()
    demand = docks.till.laid(decision)
    remedy = docks.copied(docks.brought(decision, brought_on=date(2026, 9, 20)))
    assert execution.money_of(demand, on=date(2026, 12, 1)).surcharge_fen == 4 * 30_000  # 16 to 19 September
    assert execution.window_of(demand).contested_by is not None
    docks.decided(remedy, "maintain", "2026-11-19", told_on=date(2027, 4, 1), at=day("2027-04-02"))
    demand = Demand.objects.get(pk=demand.pk)
    assert (
        execution.money_of(demand, on=date(2026, 11, 29)).surcharge_fen == 14 * 30_000
    )  # and 20 to 29 November
    assert execution.window_of(demand).over_on == date(
        2027, 4, 16
    )  # fifteen days to sue after it was received


def test_after_a_judgment_its_own_terms_hold(docks: Docks) -> None:
    decision = docks.till.decided()
    demand = docks.till.laid(decision)
    suit = docks.copied(docks.brought(decision, kind="suit", organ="云岭县人民法院"))
    docks.decided(suit, "maintain", "2027-05-10")
    window = execution.window_of(demand)
    assert (window.over_on, window.closes_on) == (date(2027, 5, 10), None)
