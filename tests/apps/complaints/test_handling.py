"""Handing a complaint out and carrying it on: who may, acceptance, requests to units, extension."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from liuhen.apps.complaints import queries
from liuhen.apps.complaints.actions import deciding, filing, handling
from liuhen.apps.complaints.letters import LETTERS
from liuhen.apps.complaints.models import Complaint, Handling, Inquiry, Unassigned
from liuhen.apps.findings import jobs
from liuhen.apps.findings.models import Finding
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import Account
from liuhen.kernel.access import CITIZEN, SYSTEM, Permission
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.regulation.complaints import DECIDE_IN_TIME
from tests.builders import county as build
from tests.builders.complaints import FILED, Handlers, accepted, filed, taken
from tests.builders.county import LOCAL

pytestmark = pytest.mark.django_db

# Accepted on 25 September 2026, thirty days end on Sunday 25 October and so on Monday 26; extended they count from 25.
IN_TIME = datetime(2026, 10, 26, 23, 59, tzinfo=LOCAL)
TOO_LATE = datetime(2026, 10, 27, 0, 0, tzinfo=LOCAL)


def due(complaint: Complaint) -> str:
    return clocks.open_for(complaint.ref).get(duty_id=DECIDE_IN_TIME.id).due_zh


@pytest.mark.article("rs-40-1")
def test_nobody_is_given_a_complaint_about_himself(handlers: Handlers) -> None:
    chief = build.person(handlers.county.government, "科长", "000020", kind="clerk")
    build.account(chief, "chief", "complaints")
    complaint = filed(handlers, person=chief)
    with pytest.raises(GateClosed) as refused:
        handling.assign(complaint=complaint, person=chief, by=handlers.actor("bureau-head"), at=FILED)
    assert "所选人员是被投诉人" in str(refused.value)
    assert complaint not in queries.visible_to(handlers.actor("chief"))


@pytest.mark.article("rs-40-1")
def test_the_government_above_does_not_reach_into_what_an_authority_handles(handlers: Handlers) -> None:
    complaint, clerk = filed(handlers), handlers.actor("gov-handler")
    assert complaint not in queries.visible_to(clerk)
    with pytest.raises(NotPermitted):
        handling.assign(complaint=complaint, person=handlers.person("handler"), by=clerk, at=FILED)
    span = {"since": FILED, "until": FILED + timedelta(days=1)}
    assert [row["received"] for row in queries.numbers(clerk, **span)] == [1], "it supervises by numbers"


@pytest.mark.article("rs-40-1")
def test_whoever_works_in_the_body_complained_of_is_not_given_it(handlers: Handlers) -> None:
    inside = build.person(handlers.station, "内勤", "100021", kind="clerk")
    build.account(inside, "inside", "complaints", at_unit=handlers.county.unit)
    complaint = filed(handlers, unit=handlers.station)
    with pytest.raises(GateClosed):
        handling.assign(complaint=complaint, person=inside, by=handlers.actor("msa-handler"), at=FILED)
    made = handling.assign(
        complaint=complaint, person=handlers.person("msa-handler"), by=handlers.actor("msa-handler"), at=FILED
    )
    assert made.state == "assigned"


@pytest.mark.article("rs-40-1")
def test_under_recusal_a_handler_is_relieved_and_kept_out(handlers: Handlers) -> None:
    complaint = taken(handlers)
    handler = handlers.actor("handler")
    handling.recuse(
        complaint=complaint,
        person=handlers.person("handler"),
        reason="是负责人近亲属",
        by=handler,
        at=FILED,
    )
    assert not queries.is_handled_by(complaint, handler)
    assert complaint not in queries.visible_to(handler)
    with pytest.raises(GateClosed):
        handling.assign(
            complaint=complaint, person=handlers.person("handler"), by=handlers.actor("bureau-head"), at=FILED
        )


def test_only_who_may_handle_is_given_it(handlers: Handlers) -> None:
    with pytest.raises(Invalid) as refused:
        handling.assign(
            complaint=filed(handlers),
            person=handlers.person("bureau"),
            by=handlers.actor("bureau-head"),
            at=FILED,
        )
    assert refused.value.field == "person"


@pytest.mark.article("rs-42-1")
def test_only_its_handler_accepts(handlers: Handlers) -> None:
    complaint = taken(handlers)
    with pytest.raises(GateClosed) as refused:
        handling.accept(complaint=complaint, by=handlers.actor("handler2"), at=FILED)
    assert "您不是这件投诉的承办人" in str(refused.value)
    with pytest.raises(NotPermitted):
        handling.accept(complaint=complaint, by=handlers.actor("bureau-head"), at=FILED)
    assert handling.accept(complaint=complaint, by=handlers.actor("handler"), at=FILED).state == "accepted"
    with pytest.raises(WrongState):
        handling.accept(complaint=complaint, by=handlers.actor("handler"), at=FILED)


@pytest.mark.article("rs-42-1")
@pytest.mark.parametrize(
    ("reason", "basis", "told", "why"),
    [
        (" ", "《责任制》第39条", "电话", "没有写明不受理的理由和依据"),
        ("不属于执法事项", "", "电话", "没有写明不受理的理由和依据"),
        ("不属于执法事项", "《责任制》第39条", " ", "还没有告知投诉人"),
    ],
)
def test_a_refusal_without_reason_basis_or_word_to_the_complainant_is_refused(
    handlers: Handlers, reason: str, basis: str, told: str, why: str
) -> None:
    with pytest.raises(GateClosed) as refused:
        handling.decline(
            complaint=taken(handlers),
            reason=reason,
            basis=basis,
            told_how=told,
            by=handlers.actor("handler"),
            at=FILED,
        )
    assert why in str(refused.value)


@pytest.mark.article("rs-42-1")
def test_a_refusal_with_both_ends_it_and_stops_the_clock(handlers: Handlers) -> None:
    complaint = handling.decline(
        complaint=taken(handlers), reason="属民事纠纷", basis="《责任制》第39条", told_how="网上告知",
        by=handlers.actor("handler"), at=FILED,
    )  # fmt: skip
    assert (complaint.state, complaint.kept_until) == ("declined", date(2036, 9, 25))
    assert not clocks.open_for(complaint.ref).exists()


@pytest.mark.article("rs-42-1")
def test_silence_is_a_finding_and_the_complaint_stays_open(
    handlers: Handlers, monkeypatch: pytest.MonkeyPatch
) -> None:
    complaint = taken(handlers)  # Friday 25 September: five working days end on Friday 9 October
    last = datetime(2026, 10, 9, 23, 59, tzinfo=LOCAL)
    monkeypatch.setattr("liuhen.apps.findings.jobs.timezone.now", lambda: last)
    jobs.raise_overdue()
    assert not Finding.objects.filter(about=complaint.ref).exists()
    monkeypatch.setattr(
        "liuhen.apps.findings.jobs.timezone.now", lambda: datetime(2026, 10, 10, tzinfo=LOCAL)
    )
    jobs.raise_overdue()
    assert Finding.objects.get(about=complaint.ref).code == "COMPLAINT-ACCEPTANCE-LATE"
    assert Complaint.objects.get(pk=complaint.pk).is_open


@pytest.mark.article("rs-43-1")
def test_the_head_extends_once_counted_from_the_day_before_the_move(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    assert due(complaint) == "2026年10月26日24时前"
    handler, head = handlers.actor("handler"), handlers.actor("bureau-head")
    handling.ask_extension(complaint=complaint, days=30, reason="需要鉴定", by=handler, at=IN_TIME)
    assert due(complaint) == "2026年10月26日24时前"
    handling.extend(complaint=complaint, by=head, at=IN_TIME)
    assert due(complaint) == "2026年11月24日24时前"
    with pytest.raises(GateClosed) as refused:
        handling.ask_extension(complaint=complaint, days=5, reason="仍未完成", by=handler, at=IN_TIME)
    assert "已经延长过一次" in str(refused.value)


@pytest.mark.article("rs-43-1")
def test_an_extension_by_one_day_is_the_only_one_too(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    handler, head = handlers.actor("handler"), handlers.actor("bureau-head")
    handling.ask_extension(complaint=complaint, days=1, reason="等候鉴定", by=handler, at=IN_TIME)
    handling.extend(complaint=complaint, by=head, at=IN_TIME)
    with pytest.raises(GateClosed, match="已经延长过一次"):
        handling.ask_extension(complaint=complaint, days=1, reason="仍未完成", by=handler, at=IN_TIME)


@pytest.mark.article("rs-43-1")
@pytest.mark.parametrize("days", [0, 31])
def test_an_extension_is_of_one_to_thirty_days(handlers: Handlers, days: int) -> None:
    with pytest.raises(GateClosed) as refused:
        handling.ask_extension(
            complaint=accepted(handlers), days=days, reason="复杂", by=handlers.actor("handler"), at=IN_TIME
        )
    assert "1日至30日" in str(refused.value)


@pytest.mark.article("rs-43-1")
def test_after_expiry_nothing_is_extended(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    handler = handlers.actor("handler")
    handling.ask_extension(complaint=complaint, days=10, reason="复杂", by=handler, at=IN_TIME)
    with pytest.raises(GateClosed) as refused:
        handling.extend(complaint=complaint, by=handlers.actor("bureau-head"), at=TOO_LATE)
    assert "届满后不能延长" in str(refused.value)
    assert due(complaint) == "2026年10月26日24时前"


@pytest.mark.article("rs-43-1")
def test_a_handler_who_is_head_too_does_not_approve_his_own(handlers: Handlers) -> None:
    both = build.person(handlers.bureau, "双岗", "900030", kind="clerk")
    build.account(both, "both", "complaints", "head")
    complaint = filed(handlers)
    handling.assign(complaint=complaint, person=both, by=handlers.actor("both"), at=FILED)
    handling.accept(complaint=complaint, by=handlers.actor("both"), at=FILED)
    handling.ask_extension(complaint=complaint, days=10, reason="复杂", by=handlers.actor("both"), at=FILED)
    with pytest.raises(GateClosed) as refused:
        handling.extend(complaint=complaint, by=handlers.actor("both"), at=FILED)
    assert "承办人不能批准自己" in str(refused.value)


@pytest.mark.article("rs-43-1")
def test_a_refused_extension_may_be_asked_for_again(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    handler, head = handlers.actor("handler"), handlers.actor("bureau-head")
    handling.ask_extension(complaint=complaint, days=20, reason="复杂", by=handler, at=FILED)
    handling.refuse_extension(complaint=complaint, reason="十天足够", by=head, at=FILED)
    with pytest.raises(WrongState):
        handling.extend(complaint=complaint, by=head, at=FILED)
    handling.ask_extension(complaint=complaint, days=10, reason="复杂", by=handler, at=FILED)
    assert handling.extend(complaint=complaint, by=head, at=FILED).extension_days == 10


@pytest.mark.article("rs-23-1")
def test_a_unit_answers_a_request_and_learns_nothing_of_the_complaint(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    inquiry = handling.ask(
        complaint=complaint, unit=handlers.county.unit, question="9月24日的票据存根", due_on=date(2026, 10, 9),
        by=handlers.actor("handler"), at=FILED,
    )  # fmt: skip
    legal = handlers.actor("legal")
    assert list(queries.inquiries_to_answer(legal)) == [inquiry]
    assert not queries.visible_to(legal).exists()
    with pytest.raises(GateClosed) as refused:
        deciding.decide(
            complaint=complaint,
            conclusion="unfounded",
            outcome="票据齐全",
            by=handlers.actor("handler"),
            at=FILED,
        )
    assert "还有1件协查没有答复" in str(refused.value)
    handling.answer(inquiry=inquiry, text="存根齐全", by=legal, at=FILED)
    assert not clocks.open_for(inquiry.ref).exists()


@pytest.mark.article("rs-23-1")
def test_another_unit_cannot_answer(handlers: Handlers) -> None:
    inquiry = handling.ask(
        complaint=accepted(handlers), unit=handlers.county.unit, question="票据", due_on=date(2026, 10, 9),
        by=handlers.actor("handler"), at=FILED,
    )  # fmt: skip
    with pytest.raises(NotPermitted):
        handling.answer(inquiry=inquiry, text="不知道", by=handlers.actor("stranger"), at=FILED)


def test_passed_on_it_leaves_its_handlers_and_its_clock_goes_on(handlers: Handlers) -> None:
    complaint = taken(handlers)
    (before,) = clocks.open_for(complaint.ref)
    passed = handling.pass_on(
        complaint=complaint, to=handlers.county.government, reason="已调入司法局", by=handlers.actor("bureau-head"),
        at=FILED,
    )  # fmt: skip
    assert passed.handler == handlers.county.government
    assert not queries.handler_ids(passed)
    assert clocks.open_for(complaint.ref).get() == before


def test_what_nobody_handles_waits_for_whoever_hands_out_until_it_is_given_or_ends(
    handlers: Handlers,
) -> None:
    head = handlers.actor("bureau-head")
    complaint = filed(handlers)
    assert list(queries.unassigned(head)) == [complaint]
    made = handling.assign(complaint=complaint, person=handlers.person("handler"), by=head, at=FILED)
    second = handling.assign(complaint=complaint, person=handlers.person("handler2"), by=head, at=FILED)
    handling.relieve(handling=made, by=head, at=FILED)
    assert not queries.unassigned(head)
    handling.relieve(handling=second, by=head, at=FILED)
    assert list(queries.unassigned(head)) == [complaint]
    handling.pass_on(complaint=complaint, to=handlers.county.government, reason="上级", by=head, at=FILED)
    assert not queries.unassigned(head)
    assert list(queries.unassigned(handlers.actor("gov-handler"))) == [complaint]
    filing.withdraw(complaint=complaint, by=CITIZEN, at=FILED)
    assert not Unassigned.objects.exists()


@pytest.mark.article("rs-40-1")
def test_it_is_not_passed_on_to_whom_it_is_about(handlers: Handlers) -> None:
    with pytest.raises(Invalid) as refused:
        handling.pass_on(
            complaint=taken(handlers), to=handlers.county.unit, reason="由其自查", by=handlers.actor("bureau-head"),
            at=FILED,
        )  # fmt: skip
    assert "不能转给被投诉的单位" in str(refused.value)


def test_a_duplicate_goes_on_in_the_other(handlers: Handlers) -> None:
    first, second = accepted(handlers), taken(handlers)
    merged = handling.merge(complaint=second, into=first, by=handlers.actor("handler"), at=FILED)
    assert (merged.state, merged.merged_into) == ("merged", first)
    assert not clocks.open_for(second.ref).exists()
    with pytest.raises(Invalid):
        handling.merge(complaint=first, into=merged, by=handlers.actor("handler"), at=FILED)


@pytest.mark.article("rs-43-1")
def test_its_time_is_not_begun_anew_by_going_on_in_a_later_one(handlers: Handlers) -> None:
    """Else whoever has run out of time files a second one himself, and lets the first go on in it."""
    first, handler = accepted(handlers), handlers.actor("handler")
    later = filed(handlers, at=FILED + timedelta(days=29))
    assert not queries.earlier_about_same(first, handler).exists()
    assert list(queries.earlier_about_same(later, handler)) == [first]
    with pytest.raises(Invalid) as refused:
        handling.merge(complaint=first, into=later, by=handler, at=FILED + timedelta(days=29))
    assert "先收到" in str(refused.value)
    with pytest.raises(Invalid):
        handling.mark_repeated(complaint=first, of=later, by=handler, at=FILED + timedelta(days=29))


@pytest.mark.article("rs-46-1")
def test_what_he_must_keep_out_of_is_not_named_as_one_of_the_same(handlers: Handlers) -> None:
    first, second, person = taken(handlers), taken(handlers), handlers.person("handler")
    assert list(queries.earlier_about_same(second, handlers.actor("handler"))) == [first]
    handling.recuse(complaint=first, person=person, reason="亲属", by=handlers.actor("bureau-head"), at=FILED)
    assert not queries.earlier_about_same(second, handlers.actor("handler")).exists()


@pytest.mark.article("rs-43-1")
def test_the_letter_of_an_extension_bears_the_day_it_was_granted(handlers: Handlers) -> None:
    complaint, granted = accepted(handlers), FILED + timedelta(days=3)
    handling.ask_extension(
        complaint=complaint, days=7, reason="需要鉴定", by=handlers.actor("handler"), at=FILED
    )
    assert LETTERS["extended"].at(complaint) is None
    extended = handling.extend(complaint=complaint, by=handlers.actor("bureau-head"), at=granted)
    assert LETTERS["extended"].at(extended) == granted


def test_a_clock_goes_with_the_complaint_to_the_authority_that_handles_it(handlers: Handlers) -> None:
    complaint = filed(handlers, unit=handlers.station)
    assert clocks.open_for(complaint.ref).get().unit_id == complaint.handler_id == handlers.county.unit.pk
    handling.pass_on(
        complaint=complaint,
        to=handlers.county.government,
        reason="上级",
        by=handlers.actor("msa-handler"),
        at=FILED,
    )
    assert clocks.open_for(complaint.ref).get().unit_id == handlers.county.government.pk


@pytest.mark.article("rs-23-1")
@pytest.mark.parametrize("ending", ["withdrawn", "merged"])
def test_a_unit_is_asked_no_more_about_what_was_withdrawn_or_merged(handlers: Handlers, ending: str) -> None:
    earlier, complaint, handler = filed(handlers), accepted(handlers), handlers.actor("handler")
    inquiry = handling.ask(
        complaint=complaint, unit=handlers.county.unit, question="票据", due_on=date(2026, 10, 9), by=handler, at=FILED
    )  # fmt: skip
    if ending == "withdrawn":
        filing.withdraw(complaint=complaint, by=CITIZEN, at=FILED)
    else:
        handling.merge(complaint=complaint, into=earlier, by=handler, at=FILED)
    assert Inquiry.objects.get(pk=inquiry.pk).state == "recalled"
    assert not clocks.open_for(inquiry.ref).exists()
    assert [clock.lapsed_by for clock in clocks.all_for(complaint.ref, inquiry.ref)] == [
        "", f"complaint.{ending}", "inquiry.lapsed"
    ]  # fmt: skip
    assert not queries.inquiries_to_answer(handlers.actor("legal")).exists()


@pytest.mark.article("rs-43-1")
@pytest.mark.parametrize("door", ["page", "token"])
def test_a_handler_who_is_head_does_not_grant_what_he_asked_for_by_laying_it_down(
    handlers: Handlers, door: str
) -> None:
    """He asks, relieves himself, grants, and takes it up again: the ledger knows who asked."""
    accounts.grant_role(
        account=Account.objects.get(username="handler"),
        role="head",
        unit=handlers.bureau,
        by=SYSTEM,
        at=FILED,
    )
    complaint, both = accepted(handlers), handlers.actor("handler")
    through = replace(both, only=frozenset(Permission)) if door == "token" else both
    handling.ask_extension(complaint=complaint, days=10, reason="复杂", by=through, at=FILED)
    handling.relieve(handling=Handling.objects.get(state="assigned"), by=both, at=FILED)
    with pytest.raises(GateClosed) as refused:
        handling.extend(complaint=complaint, by=both, at=FILED)
    assert "承办人不能批准自己" in str(refused.value)
    with pytest.raises(GateClosed):
        handling.refuse_extension(complaint=complaint, reason="不必", by=both, at=FILED)
    granted = handling.extend(complaint=complaint, by=handlers.actor("bureau-head"), at=FILED)
    assert granted.extension_days == 10


@pytest.mark.article("rs-43-1")
def test_whoever_handled_it_before_does_not_grant_what_his_colleague_asks_for(handlers: Handlers) -> None:
    accounts.grant_role(
        account=Account.objects.get(username="handler"),
        role="head",
        unit=handlers.bureau,
        by=SYSTEM,
        at=FILED,
    )
    complaint, both = accepted(handlers), handlers.actor("handler")
    handling.assign(complaint=complaint, person=handlers.person("handler2"), by=both, at=FILED)
    mine = Handling.objects.get(person=handlers.person("handler"))
    handling.relieve(handling=mine, by=both, at=FILED)
    handling.ask_extension(
        complaint=complaint, days=10, reason="复杂", by=handlers.actor("handler2"), at=FILED
    )
    with pytest.raises(GateClosed):
        handling.extend(complaint=complaint, by=both, at=FILED)
