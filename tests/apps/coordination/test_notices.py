"""One unit tells another: read is not answered, urgent is called at once, a refusal goes to the supervisors."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.accountability import signs_of_misuse
from liuhen.apps.accountability.models import Lead
from liuhen.apps.coordination import actions, queries
from liuhen.apps.coordination.models import CooperationNotice, Dispatch, ListedItem
from liuhen.apps.findings.jobs import raise_overdue
from liuhen.apps.findings.models import Finding
from liuhen.apps.notices import jobs as notices
from liuhen.apps.notices.models import Notice
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Unit
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.loop import catch_up
from tests.apps.coordination.conftest import Ways
from tests.builders.county import LOCAL, NOW

pytestmark = [pytest.mark.django_db]
LONG_AGO = datetime(2026, 11, 23, 9, 0, tzinfo=LOCAL)
SATURDAY = datetime(2026, 11, 28, 23, 40, tzinfo=LOCAL)


def clock_of(row: Any) -> RunningClock:
    return clocks.all_for(row.ref).get()


@pytest.mark.article("rs-32-1")
def test_read_is_not_answered_and_the_clock_runs_on(ways: Ways) -> None:
    notice = actions.read(notice=ways.sent(), by=ways.by("stranger"), at=NOW)
    assert notice.state == "read"
    assert clock_of(notice).stopped_at is None
    # Tuesday 24 November 2026 and two working days: through Thursday.
    assert clock_of(notice).due_at == datetime(2026, 11, 27, 0, 0, tzinfo=LOCAL)
    answered = actions.answer(
        notice=notice, answer="已立案", by=ways.by("stranger"), at=NOW + timedelta(days=2)
    )
    assert answered.state == "answered"
    assert not clock_of(notice).breached(at=NOW + timedelta(days=9))


@pytest.mark.article("rs-32-1")
def test_whoever_sent_it_does_not_answer_it(ways: Ways) -> None:
    notice = ways.sent()
    tries: list[tuple[Any, dict[str, Any]]] = [
        (actions.answer, {"answer": "已办"}), (actions.refuse, {"reason": "不属于"}), (actions.read, {}),
    ]  # fmt: skip
    for verb, told in tries:
        with pytest.raises(GateClosed, match="应由云岭县城市管理局办理，发出的单位不能代为答复") as refused:
            verb(notice=notice, by=ways.by("legal"), at=NOW, **told)
        assert refused.value.duty == "rs-32-1"
    with pytest.raises(NotPermitted):
        actions.answer(notice=notice, answer="已办", by=ways.by("liqiang"), at=NOW)


@pytest.mark.article("rs-32-1")
def test_nothing_goes_to_oneself_to_a_body_inside_or_to_a_closed_unit(ways: Ways) -> None:
    with pytest.raises(GateClosed, match="不能发给云岭县市场监督管理局自己"):
        ways.sent(unit=ways.county.unit)
    squad = register.open_unit(
        code="UMB-1", name="执法大队", short_name="大队", kind="division", device_class="", parent=ways.county.other,
        by=SYSTEM, at=NOW,
    )  # fmt: skip
    with pytest.raises(GateClosed, match="执法大队是内设机构"):
        ways.sent(unit=squad)
    with pytest.raises(GateClosed, match="云岭县旧局已经撤销"):
        ways.sent(unit=ways.closed())


@pytest.mark.article("rs-32-1")
def test_nobody_writes_in_anothers_name(ways: Ways) -> None:
    with pytest.raises(GateClosed, match="应由云岭县城市管理局办理"):
        ways.sent(sender=ways.county.other, unit=ways.county.unit, by=ways.by("legal"))


@pytest.mark.article("rs-32-1")
def test_an_empty_one_and_one_too_long_say_so(ways: Ways) -> None:
    with pytest.raises(Invalid, match="请写明内容"):
        ways.sent(content="　 ")
    with pytest.raises(Invalid, match="内容最多2000字"):
        ways.sent(content="垃" * 2001)
    with pytest.raises(Invalid, match="请选择缓急"):
        ways.sent(urgency="at-once")
    assert not CooperationNotice.objects.exists()


@pytest.mark.article("rs-32-1")
def test_an_urgent_one_on_a_saturday_night_calls_who_is_on_duty_and_has_minutes(ways: Ways) -> None:
    ways.on_duty(SATURDAY - timedelta(hours=4))
    notice = ways.urgent(at=SATURDAY)
    assert notice.on_duty == ways.guard
    assert clock_of(notice).due_at == SATURDAY + timedelta(minutes=30)
    catch_up(at=SATURDAY)
    notices.look_at_ledger(at=SATURDAY)
    told = Notice.objects.filter(event="cooperation-notice.sent")
    assert {each.account.username for each in told} == {"guard", "stranger", "chief", "mayor"}
    assert all(each.urgent for each in told)
    assert told[0].text == f"云岭县城市管理局收到其他单位的紧急通报，请按时答复（通报 {notice.pk}）"
    answered = actions.answer(
        notice=notice, answer="已制止", people_sent="丁值班23:50到场", by=ways.by("guard"),
        at=SATURDAY + timedelta(minutes=20),
    )  # fmt: skip
    assert not clock_of(answered).breached(at=SATURDAY + timedelta(days=9))


@pytest.mark.article("rs-32-1")
def test_an_ordinary_one_calls_nobody_and_is_not_the_guards(ways: Ways) -> None:
    ways.on_duty(NOW - timedelta(hours=1))
    notice = ways.sent()
    assert notice.on_duty is None
    assert not queries.to_answer(ways.by("guard")).exists()
    assert list(queries.to_answer(ways.by("stranger"))) == [notice]
    assert not queries.to_answer(ways.by("wangfang")).exists()  # he sent it


@pytest.mark.article("rs-32-1")
def test_an_urgent_one_is_not_answered_without_people_and_is_late_a_second_after(ways: Ways) -> None:
    notice = ways.urgent(at=SATURDAY)
    assert notice.on_duty is None  # nobody was named
    with pytest.raises(GateClosed, match="没有写明派员情况"):
        actions.answer(notice=notice, answer="知道了", by=ways.by("stranger"), at=SATURDAY)
    last = SATURDAY + timedelta(minutes=30)
    assert not clock_of(notice).breached(at=last)
    assert clock_of(notice).breached(at=last + timedelta(seconds=1))


@pytest.mark.article("rs-32-1")
def test_silence_is_a_finding_and_comes_to_the_supervisors(ways: Ways) -> None:
    notice, late = ways.urgent(at=LONG_AGO), LONG_AGO + timedelta(hours=1)
    bureau = ways.by("bureau")
    assert list(queries.silent(queries.unanswered(bureau), late)) == [notice]
    assert not queries.silent(queries.unanswered(bureau), LONG_AGO).exists()
    raise_overdue()
    finding = Finding.objects.get(about=notice.ref)
    assert (finding.code, finding.unit) == ("NOTICE-UNANSWERED", ways.county.other)


@pytest.mark.article("rs-32-1")
def test_what_is_cited_stands_by_its_digest_and_stays_where_it_is(ways: Ways) -> None:
    recording = ways.recording()
    notice = ways.sent(recordings=[recording], files=ways.files("现场照片.txt"))
    (item,) = ListedItem.objects.filter(of=notice.ref)
    assert (item.about, item.sha256, item.is_cited) == (recording.ref, recording.sha256, True)
    assert [each.name for each in queries.files_of(notice.ref)] == ["现场照片.txt"]


@pytest.mark.article("rs-32-1", "rs-32-2")
def test_a_refusal_has_its_reason_and_the_supervisors_dispatch(ways: Ways) -> None:
    notice = ways.sent()
    with pytest.raises(Invalid, match="请写明理由"):
        actions.refuse(notice=notice, reason=" ", by=ways.by("stranger"), at=NOW)
    notice = actions.refuse(notice=notice, reason="人手不足", by=ways.by("stranger"), at=NOW)
    assert list(queries.to_judge(ways.by("bureau"))) == [notice]
    with pytest.raises(NotPermitted):
        ways.dispatched(notice, by=ways.by("head"))
    dispatch = ways.dispatched(notice)
    assert (dispatch.state, dispatch.unit, dispatch.issuer.code) == ("issued", ways.county.other, "JUS")
    assert clock_of(dispatch).due_at == NOW + timedelta(hours=4)
    assert CooperationNotice.objects.get().state == "dispatched"
    done = actions.carry_out(
        dispatch=dispatch, said="已清理", by=ways.by("stranger"), at=NOW + timedelta(hours=4)
    )
    assert not clock_of(done).breached(at=NOW + timedelta(days=1))


@pytest.mark.article("rs-32-2")
def test_nobody_is_dispatched_before_he_refused_or_was_silent(ways: Ways) -> None:
    notice = ways.sent()
    with pytest.raises(GateClosed, match="没有拒绝，答复期限也没有过"):
        ways.dispatched(notice)
    assert ways.dispatched(notice, at=NOW + timedelta(days=3)).state == "issued"
    assert clocks.all_for(notice.ref).get().stopped_at is not None


@pytest.mark.article("rs-32-2")
def test_the_bureau_does_not_dispatch_in_its_own_matter(ways: Ways) -> None:
    bureau = Unit.objects.get(code="JUS")
    with pytest.raises(GateClosed, match="您所在的单位是当事一方"):
        ways.dispatched(ways.sent(unit=bureau), at=NOW + timedelta(days=4))


@pytest.mark.article("rs-32-2")
def test_a_dispatch_is_limited_to_what_can_be_and_goes_to_a_whole_open_unit(ways: Ways) -> None:
    notice = ways.refused()
    with pytest.raises(Invalid, match="限多少小时内须在1至720之间"):
        ways.dispatched(notice, hours=0)
    with pytest.raises(GateClosed, match="云岭县旧局已经撤销"):
        ways.dispatched(notice, unit=ways.closed())


@pytest.mark.article("rs-32-2")
def test_a_refusal_that_stands_ends_it(ways: Ways) -> None:
    notice = actions.uphold(notice=ways.refused(), reason="属于住建局", by=ways.by("bureau"), at=NOW)
    assert notice.state == "upheld"
    with pytest.raises(WrongState):
        ways.dispatched(actions.answer(notice=notice, answer="已办", by=ways.by("stranger"), at=NOW))


@pytest.mark.article("rs-32-2")
def test_to_refuse_a_dispatch_is_a_finding_and_a_lead_that_the_bureau_reviews(ways: Ways) -> None:
    dispatch = actions.refuse_dispatch(
        dispatch=ways.dispatched(), reason="没有人", by=ways.by("stranger"), at=NOW
    )
    finding = Finding.objects.get(about=dispatch.ref)
    assert (finding.code, finding.unit) == ("DISPATCH-REFUSED", ways.county.other)
    assert signs_of_misuse.sweep(at=NOW + timedelta(hours=1)) == 1
    assert signs_of_misuse.sweep(at=NOW + timedelta(hours=1)) == 0
    lead = Lead.objects.get()
    assert (lead.kind_zh, lead.unit, lead.handler.code) == (
        "拖延或者拒绝执行上级机关依法作出的行政决定", ways.county.other, "JUS",
    )  # fmt: skip
    with pytest.raises(GateClosed, match="发出的单位不能代为答复"):
        actions.carry_out(dispatch=ways.dispatched(), said="已办", by=ways.by("legal"), at=NOW)


@pytest.mark.article("rs-32-2")
def test_a_dispatch_is_taken_back_and_given_to_another(ways: Ways) -> None:
    dispatch = ways.dispatched()
    taken = actions.withdraw_dispatch(dispatch=dispatch, reason="改派", by=ways.by("bureau"), at=NOW)
    assert (taken.state, clock_of(taken).stopped_at is not None) == ("withdrawn", True)
    assert Dispatch.objects.count() == 1


@pytest.mark.article("rs-32-1")
def test_a_shift_that_cannot_be_is_not_planned(ways: Ways) -> None:
    with pytest.raises(Invalid, match="结束时间不晚于开始时间"):
        ways.on_duty(NOW, 0)
    with pytest.raises(Invalid, match="这段时间已经过去"):
        ways.on_duty(NOW - timedelta(days=3), 2)
    shift = ways.on_duty(NOW)
    actions.cancel_shift(shift=shift, reason="换班", by=ways.by("stranger"), at=NOW)
    assert queries.on_duty(ways.county.other, NOW) is None
    register.leave(person=ways.guard, by=SYSTEM, at=NOW)
    ways.guard.refresh_from_db()
    with pytest.raises(Invalid, match="丁值班已离岗"):
        ways.on_duty(NOW)


@pytest.mark.article("rs-32-1", "rs-32-2")
def test_letter_and_order_say_what_they_are_about(ways: Ways) -> None:
    notice = ways.urgent(recordings=[ways.recording()])
    letter = actions.write_notice(notice=notice, by=ways.by("legal"), at=NOW)
    assert letter.number == "云岭县市场监督管理局协通〔2026〕1号"
    assert letter.data["rows"][0][1].endswith("（引用，原件在库）")
    with pytest.raises(GateClosed, match="应由云岭县市场监督管理局办理"):
        actions.write_notice(notice=notice, by=ways.by("stranger"), at=NOW)
    order = actions.write_dispatch(dispatch=ways.dispatched(), by=ways.by("bureau"), at=NOW)
    assert (order.unit.code, order.title) == ("JUS", "督办单")
    assert "4小时内" in order.data["paragraphs"][-1]
