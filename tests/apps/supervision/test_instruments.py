"""Instruments by severity: own numbers, terms with a reason, answers, extension, recheck by another, what follows."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document
from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.jobs import raise_overdue
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.apps.supervision import actions
from liuhen.apps.supervision.jobs import raise_idle
from liuhen.apps.supervision.models import Instrument
from liuhen.apps.supervision.queries import instruments, results_of
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState, called
from liuhen.regulation import DUTIES
from liuhen.regulation.supervision import CONTENTS
from tests.builders.county import LOCAL, NOW
from tests.builders.supervision import LATER, Oversight

pytestmark = [pytest.mark.django_db, pytest.mark.article("rs-37-2")]
# The term: through Wednesday 9 December 2026.
LAST = datetime(2026, 12, 9, 23, 59, 59, tzinfo=LOCAL)
FIRST_LATE = datetime(2026, 12, 10, 0, 0, tzinfo=LOCAL)


@pytest.mark.parametrize(("kind", "word"), [("notice", "监通"), ("opinion", "监意")])
def test_each_kind_has_its_own_numbers(over: Oversight, kind: str, word: str) -> None:
    one = actions.issue_instrument(instrument=over.drafted(kind), by=over.by(), at=LATER)
    two = actions.issue_instrument(
        instrument=over.drafted(kind, findings=[Finding.objects.get()]), by=over.by(), at=LATER
    )
    assert one.document
    assert two.document
    assert [one.document.number, two.document.number] == [f"云岭县司法局{word}〔2026〕{n}号" for n in (1, 2)]
    assert "案情简单，两周足够" in str(one.document.data)


def test_a_decision_goes_out_after_the_head_approved_it_and_not_whoever_drafted(over: Oversight) -> None:
    decision = over.drafted("decision")
    with pytest.raises(GateClosed, match="决定书没有经负责人批准") as refused:
        actions.issue_instrument(instrument=decision, by=over.by(), at=LATER)
    assert refused.value.duty == "rs-37-2"
    assert not Document.objects.filter(kind="supervision-decision").exists(), "no number is lost"
    over.grant("bureau", "head", over.bureau)
    with pytest.raises(GateClosed, match="拟制文书的人不能自己批准"):
        actions.approve_instrument(instrument=decision, by=over.by(), at=LATER)
    with pytest.raises(GateClosed, match="应由云岭县司法局办理"):
        actions.approve_instrument(instrument=decision, by=over.by("mayor"), at=LATER)
    approved = actions.approve_instrument(instrument=decision, by=over.by("chief"), at=LATER)
    issued = actions.issue_instrument(instrument=approved, by=over.by(), at=LATER)
    assert issued.document
    assert "决定责令你单位改正" in str(issued.document.data)


def test_what_the_machine_found_is_told_on_paper_by_its_name(over: Oversight) -> None:
    case, shown = over.case(), over.finding()
    late = findings.open_finding(
        found=CONTENTS["decisions"].finding, duty=DUTIES["rs-14-1"][-1], about=case.ref, about_zh=called(case.ref),
        unit_id=over.unit.pk, person=None, by=SYSTEM, at=LATER,
    )  # fmt: skip
    late = findings.uphold(finding=late, text="属实", by=over.by("legal"), at=LATER)
    issued = actions.issue_instrument(instrument=over.drafted(findings=[shown, late]), by=over.by(), at=LATER)
    assert issued.document
    told = issued.document.data["facts"]
    assert [each.partition("：")[0] for each in told] == [shown.about_zh.partition("：")[0], f"案件“{case}”"]


def test_what_an_instrument_cannot_do_without(over: Oversight) -> None:
    finding = over.finding()
    with pytest.raises(GateClosed, match="没有写明针对哪些问题"):
        over.drafted(findings=[])
    with pytest.raises(GateClosed, match="决定书没有写明决定什么"):
        over.drafted("decision", findings=[finding], orders=[])
    with pytest.raises(GateClosed, match="不是云岭县城市管理局的问题"):
        over.drafted(findings=[finding], unit=over.county.other)
    with pytest.raises(GateClosed, match=r"复查的日期（2026-12-09）不晚于反馈期限（2026-12-09）"):
        over.drafted(findings=[finding], follow_up_on=date(2026, 12, 9))
    with pytest.raises(Invalid, match="请写明期限的理由"):
        over.drafted(findings=[finding], due_reason="")
    with pytest.raises(Invalid, match="反馈期限应晚于今天"):
        over.drafted(findings=[finding], due_on=LATER.date())
    with pytest.raises(GateClosed, match="云岭县司法局不能监督自己"):
        over.drafted(findings=[finding], unit=over.bureau)
    with pytest.raises(NotPermitted):
        over.drafted(findings=[finding], by="wangfang")
    assert not Instrument.objects.exists()


def test_the_term_runs_from_the_service_to_the_end_of_the_day_it_names(over: Oversight) -> None:
    served = over.served()
    assert served.state == "served"
    assert clocks.all_for(served.ref).get().due_at == FIRST_LATE
    answered = over.answered(served, at=LAST)
    assert not clocks.all_for(answered.ref).get().breached(at=FIRST_LATE)


def test_an_answer_after_the_day_is_late_and_leaves_a_finding(over: Oversight, monkeypatch) -> None:
    served = over.served()
    monkeypatch.setattr("django.utils.timezone.now", lambda: FIRST_LATE + timedelta(minutes=1))
    raise_overdue()
    assert Finding.objects.get(about=served.ref).code == "INSTRUMENT-UNANSWERED"
    assert (
        clocks.all_for(over.answered(served, at=FIRST_LATE).ref)
        .get()
        .breached(at=FIRST_LATE + timedelta(days=1))
    )


def test_before_it_reaches_the_unit_the_unit_sees_nothing_of_it(over: Oversight) -> None:
    drafted = over.drafted()
    assert not instruments.visible_to(over.by("legal")).exists()
    over.served(drafted)
    assert instruments.visible_to(over.by("legal")).exists()
    assert not instruments.visible_to(over.by("stranger")).exists()


def test_a_service_that_does_not_count_takes_the_term_with_it(over: Oversight) -> None:
    served = over.served()
    assert served.document
    documents.void_service(
        service=served.document.services.get(), reason="签收人不是该单位人员", by=over.by("lawyer"), at=LATER
    )
    again = Instrument.objects.get(pk=served.pk)
    assert (again.state, again.served_at) == ("issued", None)
    assert clocks.all_for(again.ref).get().stopped_at is not None


def test_what_is_due_today_is_issued_no_more(over: Oversight) -> None:
    drafted = over.drafted()
    with pytest.raises(WrongState, match=r"反馈期限（2026-12-09）不在今天以后"):
        actions.issue_instrument(instrument=drafted, by=over.by(), at=LAST)
    day_before = LAST - timedelta(days=1)
    assert actions.issue_instrument(instrument=drafted, by=over.by(), at=day_before).state == "issued"


def test_only_the_unit_answers(over: Oversight) -> None:
    served = over.served()
    for username in ("bureau", "stranger"):
        with pytest.raises(NotPermitted):
            actions.answer_instrument(instrument=served, answer="已办", by=over.by(username), at=LATER)
    with pytest.raises(WrongState):
        actions.answer_instrument(
            instrument=over.answered(served), answer="又办", by=over.by("head"), at=LATER
        )


def test_the_head_of_the_day_extends_once_and_before_the_end(over: Oversight) -> None:
    served = over.served()
    given: dict[str, Any] = {
        "days": 7,
        "follow_up_on": date(2026, 12, 31),
        "reason": "涉及人员出差",
        "by": over.by("chief"),
    }
    longer = actions.extend_instrument(instrument=served, at=LAST, **given)
    assert longer.due_on == date(2026, 12, 16)
    assert clocks.all_for(longer.ref).get().due_at == datetime(2026, 12, 17, 0, 0, tzinfo=LOCAL)
    with pytest.raises(GateClosed, match="反馈期限已经延长过"):
        actions.extend_instrument(instrument=longer, at=LAST, **given)


def test_an_extension_after_the_end_or_by_another_is_none(over: Oversight) -> None:
    served = over.served()
    given: dict[str, Any] = {"days": 7, "follow_up_on": date(2026, 12, 31), "reason": "涉及人员出差"}
    with pytest.raises(GateClosed, match=r"反馈期限（2026-12-09）已经届满"):
        actions.extend_instrument(instrument=served, by=over.by("chief"), at=FIRST_LATE, **given)
    with pytest.raises(GateClosed, match="不晚于反馈期限（2026-12-16）"):
        actions.extend_instrument(
            instrument=served, by=over.by("chief"), at=LATER, **(given | {"follow_up_on": date(2026, 12, 16)})
        )
    with pytest.raises(NotPermitted):
        actions.extend_instrument(instrument=served, by=over.by("bureau"), at=LATER, **given)


def test_another_rechecks(over: Oversight) -> None:
    answered = over.answered()
    with pytest.raises(GateClosed, match="拟制文书的人、反馈的人不能自己复查"):
        actions.pass_instrument(instrument=answered, verdict="已办", by=over.by("bureau"), at=LATER)
    closed = actions.pass_instrument(instrument=answered, verdict="已补充告知", by=over.by("han"), at=LATER)
    assert (closed.state, closed.ended_at) == ("closed", LATER)


def test_what_failed_ends_when_something_followed(over: Oversight) -> None:
    finding = over.finding()
    failed = actions.fail_instrument(
        instrument=over.answered(over.served(over.drafted(findings=[finding]))),
        verdict="没有告知",
        by=over.by("han"),
        at=LATER,
    )
    with pytest.raises(GateClosed, match="复查不通过，还没有后续处理"):
        actions.close_instrument(instrument=failed, verdict="算了", by=over.by(), at=LATER)
    heavier = over.drafted("opinion", findings=[finding], previous=failed)
    with pytest.raises(GateClosed, match="还没有后续处理"):
        actions.close_instrument(instrument=failed, verdict="已拟意见书", by=over.by(), at=LATER)
    issued = actions.issue_instrument(instrument=heavier, by=over.by(), at=LATER)
    assert issued.document
    assert "经复查没有办到" in str(issued.document.data)
    assert (
        actions.close_instrument(instrument=failed, verdict="已发意见书", by=over.by(), at=LATER).state
        == "closed"
    )


def test_an_instrument_orders_the_rectification_of_what_it_names(over: Oversight) -> None:
    finding = over.finding()
    served = over.served(over.drafted(findings=[finding]))
    given: dict[str, Any] = {"due_on": date(2026, 12, 15), "by": over.by(), "at": LATER}
    with pytest.raises(GateClosed, match="没有一个处于“问题成立”状态"):
        actions.order_rectifications(instrument=served, **given)
    findings.uphold(finding=finding, text="没有说明", by=over.by("han"), at=LATER)
    actions.order_rectifications(instrument=served, **given)
    rectification = Rectification.objects.get()
    assert rectification.finding == finding
    assert "补充告知并反馈" in rectification.demand
    assert instruments.has_followed(served)


def test_silence_fails_once_the_term_is_over(over: Oversight) -> None:
    served = over.served()
    with pytest.raises(GateClosed, match=r"反馈期限（2026-12-09）没有届满，单位也还没有反馈"):
        actions.fail_instrument(instrument=served, verdict="没有反馈", by=over.by("han"), at=LAST)
    failed = actions.fail_instrument(
        instrument=served, verdict="逾期没有反馈", by=over.by("han"), at=FIRST_LATE
    )
    assert failed.state == "failed"


@pytest.mark.article("rs-37-3")
def test_supervisors_who_let_their_day_pass_are_found_wanting_themselves(
    over: Oversight, monkeypatch
) -> None:
    answered = over.answered()
    # The day they set themselves: 23 December 2026.
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 23, 23, 59, tzinfo=LOCAL))
    raise_idle()
    assert not Finding.objects.filter(code="SUPERVISION-IDLE").exists()
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2026, 12, 24, 0, 1, tzinfo=LOCAL))
    raise_idle()
    raise_idle()
    idle = Finding.objects.get(code="SUPERVISION-IDLE")
    assert (idle.unit, idle.about, idle.duty) == (over.bureau, answered.ref, "rs-37-3")


@pytest.mark.article("rs-37-3")
def test_who_rechecked_in_time_is_not_idle(over: Oversight, monkeypatch) -> None:
    actions.pass_instrument(instrument=over.answered(), verdict="已办", by=over.by("han"), at=LATER)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime(2027, 1, 4, tzinfo=LOCAL))
    raise_idle()
    assert not Finding.objects.filter(code="SUPERVISION-IDLE").exists()


@pytest.mark.article("rs-35-1")
def test_of_a_unit_managed_from_above_its_superior_is_told_by_a_letter(over: Oversight) -> None:
    over.managed_from_above()
    finding = over.finding()
    with pytest.raises(GateClosed, match="上级主管机关是“梅河市市场监督管理局”，行政执法监督通知书不适用"):
        over.drafted(findings=[finding])
    letter = over.served(over.drafted("letter", findings=[finding]))
    assert letter.document
    assert letter.document.data["addressee"] == "梅河市市场监督管理局"
    assert not clocks.all_for(letter.ref).exists(), "it binds nobody"
    with pytest.raises(Invalid, match="告知函由上级主管机关答复"):
        actions.answer_instrument(instrument=letter, answer="已办", by=over.by("legal"), at=LATER)
    answered = actions.note_answer(instrument=letter, answer="已责令整改", by=over.by(), at=LATER)
    assert (
        actions.pass_instrument(instrument=answered, verdict="已答复", by=over.by("han"), at=LATER).state
        == "closed"
    )


def test_of_a_letter_the_day_itself_is_the_term(over: Oversight) -> None:
    over.managed_from_above()
    letter = over.served(over.drafted("letter"))
    given: dict[str, Any] = {"instrument": letter, "verdict": "没有答复", "by": over.by("han")}
    with pytest.raises(GateClosed, match=r"反馈期限（2026-12-09）没有届满"):
        actions.fail_instrument(at=LAST, **given)
    assert actions.fail_instrument(at=FIRST_LATE, **given).state == "failed"


@pytest.mark.article("rs-35-1")
def test_a_letter_is_for_such_units_alone(over: Oversight) -> None:
    with pytest.raises(GateClosed, match="告知上级主管机关的函不适用"):
        over.drafted("letter")


def test_a_paper_made_void_takes_the_instrument_back(over: Oversight) -> None:
    issued = actions.issue_instrument(instrument=over.drafted(), by=over.by(), at=LATER)
    assert issued.document
    documents.void(document=issued.document, reason="写错了期限", by=over.by("lawyer"), at=LATER)
    again = Instrument.objects.get(pk=issued.pk)
    assert (again.state, again.document) == ("drafted", None)
    assert (
        actions.withdraw_instrument(instrument=again, reason="不再需要", by=over.by(), at=LATER).state
        == "withdrawn"
    )


def test_results_tell_instruments_that_went_out(over: Oversight) -> None:
    over.drafted("opinion")
    assert [each.kind for each in results_of([over.unit.pk], NOW.date(), NOW.date())] == ["point"]
    over.served(Instrument.objects.get())
    found = {each.kind: each for each in results_of([over.unit.pk], NOW.date(), NOW.date())}
    assert (found["instrument"].severity, found["instrument"].state) == ("ordinary", "served")
