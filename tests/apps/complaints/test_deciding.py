"""The end of a complaint: a founded one asks for a measure, and none ends before the complainant was told."""

from datetime import date, timedelta

import pytest

from liuhen.apps.complaints import queries
from liuhen.apps.complaints.actions import deciding, filing, handling
from liuhen.apps.complaints.models import Complaint, Measure
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.entrypoints.console import tray
from liuhen.kernel.access import CITIZEN
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from tests.builders.complaints import FILED, Handlers, accepted

pytestmark = pytest.mark.django_db
LATER = FILED + timedelta(days=10)


def concluded(
    handlers: Handlers, complaint: Complaint, conclusion: str = "founded", **more: str
) -> Complaint:
    return deciding.decide(
        complaint=complaint, conclusion=conclusion, outcome="经查，确未开具票据。", by=handlers.actor("handler"),
        at=LATER, **more,
    )  # fmt: skip


def ordered(handlers: Handlers, complaint: Complaint) -> Measure:
    return deciding.order(
        complaint=complaint, demand="补开票据", due_on=date(2026, 10, 30), by=handlers.actor("handler"), at=LATER
    )  # fmt: skip


@pytest.mark.article("rs-44-1")
@pytest.mark.parametrize("conclusion", ["founded", "partly"])
def test_founded_without_a_measure_is_refused(handlers: Handlers, conclusion: str) -> None:
    complaint = accepted(handlers)
    with pytest.raises(GateClosed) as refused:
        concluded(handlers, complaint, conclusion)
    assert "还没有处理措施" in str(refused.value)
    assert concluded(handlers, complaint, conclusion, nothing_to_do="当日已补开票据").state == "decided"


@pytest.mark.article("rs-44-1")
@pytest.mark.article("rs-37-1")
def test_an_order_goes_through_the_chain_of_findings(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    measure = deciding.order(
        complaint=complaint, demand="补开票据，清查当月票据", due_on=date(2026, 10, 30), by=handlers.actor("handler"),
        at=LATER,
    )  # fmt: skip
    finding = Finding.objects.get(about=complaint.ref)
    assert (finding.code, finding.state, finding.duty) == ("COMPLAINT-FOUNDED", "rectifying", "rs-44-1")
    assert finding.unit == handlers.county.unit
    assert measure.rectification == Rectification.objects.get(finding=finding)
    assert clocks.open_for(measure.rectification.ref).get().due_zh == "2026年10月30日24时前"
    by = handlers.actor("handler")
    with pytest.raises(WrongState, match="不能责令整改：已经责令过。追加要求的，请在整改复查时提出"):
        deciding.order(complaint=complaint, demand="再改", due_on=date(2026, 11, 30), by=by, at=LATER)
    assert Rectification.objects.count() == 1
    assert concluded(handlers, complaint).conclusion_zh == "属实"
    with pytest.raises(WrongState):
        deciding.order(
            complaint=complaint,
            demand="再改",
            due_on=date(2026, 11, 30),
            by=handlers.actor("handler"),
            at=LATER,
        )


@pytest.mark.article("rs-44-1")
def test_what_was_ordered_as_founded_is_not_found_groundless(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    ordered(handlers, complaint)  # counts against the unit as a complaint that was founded
    with pytest.raises(GateClosed) as refused:
        concluded(handlers, complaint, "unfounded")
    assert "不能再认定为不属实" in str(refused.value)
    assert concluded(handlers, complaint, "partly").state == "decided"


@pytest.mark.article("rs-44-1")
def test_what_was_found_groundless_is_not_ordered_to_be_put_right(handlers: Handlers) -> None:
    complaint = concluded(handlers, accepted(handlers), "unfounded")
    with pytest.raises(GateClosed) as refused:
        ordered(handlers, complaint)
    assert "已经认定为不属实" in str(refused.value)
    assert not Finding.objects.exists()


@pytest.mark.article("rs-44-1")
def test_a_referral_runs_until_its_receipt(handlers: Handlers) -> None:
    measure = deciding.refer(
        complaint=accepted(handlers), to="police", matter="涉嫌收受财物", due_on=date(2026, 10, 12),
        by=handlers.actor("handler"), at=LATER,
    )  # fmt: skip
    assert clocks.open_for(measure.ref).get().due_zh == "2026年10月12日24时前"
    with pytest.raises(Invalid):
        deciding.receipt(measure=measure, receipt=" ", by=handlers.actor("handler"), at=LATER)
    deciding.receipt(measure=measure, receipt="云公受字〔2026〕8号", by=handlers.actor("handler"), at=LATER)
    assert not clocks.open_for(measure.ref).exists()


@pytest.mark.article("rs-44-1")
def test_a_referral_whose_handler_left_after_the_end_is_given_to_another_for_its_receipt(
    handlers: Handlers,
) -> None:
    handler, head, other = (handlers.actor(name) for name in ("handler", "bureau-head", "handler2"))
    complaint = accepted(handlers)
    measure = deciding.refer(
        complaint=complaint,
        to="police",
        matter="涉嫌收受财物",
        due_on=date(2026, 10, 12),
        by=handler,
        at=LATER,
    )
    deciding.tell(complaint=concluded(handlers, complaint), told_how="电话", by=handler, at=LATER)
    assert not queries.orphans(head).exists(), "somebody still handles it"
    handling.relieve(handling=complaint.handlings.get(), by=head, at=LATER)
    for nobody in (handler, head):
        with pytest.raises(GateClosed if nobody is handler else NotPermitted):
            deciding.receipt(measure=measure, receipt="云公受字〔2026〕8号", by=nobody, at=LATER)
    assert [each.ref for each in queries.orphans(head)] == [measure.ref]
    (line,) = tray.chores(tray.batches(head, at=LATER), at=LATER)
    assert ([act.what for act in line.acts], line.about) == (["交办移送回执"], complaint.number)
    handling.assign(complaint=complaint, person=handlers.person("handler2"), by=head, at=LATER)
    assert not queries.orphans(head).exists()
    assert [each.ref for each in queries.receipts_to_get(other)] == [measure.ref]
    deciding.receipt(measure=measure, receipt="云公受字〔2026〕8号", by=other, at=LATER)
    handling.relieve(handling=complaint.handlings.get(state="assigned"), by=head, at=LATER)
    assert not queries.orphans(head).exists()
    with pytest.raises(WrongState) as refused:
        handling.assign(complaint=complaint, person=handlers.person("handler"), by=head, at=LATER)
    assert "没有待取得的移送回执" in str(refused.value)


@pytest.mark.article("rs-44-1")
def test_only_its_handler_orders(handlers: Handlers) -> None:
    with pytest.raises(GateClosed):
        deciding.order(
            complaint=accepted(handlers),
            demand="整改",
            due_on=date(2026, 10, 30),
            by=handlers.actor("handler2"),
            at=LATER,
        )
    assert not Finding.objects.exists()


@pytest.mark.article("rs-23-1")
@pytest.mark.article("rs-43-1")
def test_nothing_ends_before_the_complainant_was_told(handlers: Handlers) -> None:
    complaint = concluded(handlers, accepted(handlers), "unfounded")
    assert clocks.open_for(complaint.ref).exists()
    with pytest.raises(GateClosed) as refused:
        deciding.tell(complaint=complaint, told_how=" ", by=handlers.actor("handler"), at=LATER)
    assert "还没有告知投诉人" in str(refused.value)
    told = deciding.tell(complaint=complaint, told_how="网上告知", by=handlers.actor("handler"), at=LATER)
    assert (told.state, told.kept_until) == ("closed", date(2036, 10, 5))
    assert not clocks.open_for(complaint.ref).exists()


def test_the_complainant_rates_it_once_and_only_at_the_end(handlers: Handlers) -> None:
    complaint = accepted(handlers)
    with pytest.raises(WrongState):
        filing.rate(complaint=complaint, rating=5, by=CITIZEN, at=LATER)
    concluded(handlers, complaint, "unfounded")
    deciding.tell(complaint=complaint, told_how="电话告知", by=handlers.actor("handler"), at=LATER)
    with pytest.raises(Invalid):
        filing.rate(complaint=complaint, rating=6, by=CITIZEN, at=LATER)
    assert filing.rate(complaint=complaint, rating=2, by=CITIZEN, at=LATER).rating == 2
    with pytest.raises(WrongState):
        filing.rate(complaint=complaint, rating=5, by=CITIZEN, at=LATER)
