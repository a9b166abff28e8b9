"""Taking a complaint in: what is registered, who becomes competent, what is held at once."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from liuhen.apps.complaints import jobs, queries
from liuhen.apps.complaints.actions import filing
from liuhen.apps.complaints.models import Complaint
from liuhen.apps.recordings.models import Recording
from liuhen.apps.retention.models import HoldItem
from liuhen.kernel import sealing
from liuhen.kernel.access import CITIZEN
from liuhen.kernel.attachments import Given
from liuhen.kernel.clocks import queries as clocks
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Entry
from tests.builders import county as build
from tests.builders.complaints import FILED, Bring, Handlers, filed, told
from tests.builders.county import LOCAL, NOW

pytestmark = pytest.mark.django_db


def day_of(seen: Recording) -> date:
    assert seen.started_at is not None
    return seen.started_at.astimezone(LOCAL).date()


@pytest.mark.article("rs-41-1")
@pytest.mark.article("rs-39-1")
def test_a_complaint_is_registered_with_its_grounds_and_followed_by_its_code(handlers: Handlers) -> None:
    complaint, code = filing.receive(
        channel="web", grounds={"other", "receipts"}, told=told(), unit=handlers.county.unit, person=None,
        happened_on=date(2026, 9, 24), by=CITIZEN, at=FILED,
    )  # fmt: skip
    assert complaint.grounds_zh == ["不使用法定的收费、罚款、没收票据", "其他违法违纪行为"]
    assert queries.by_code(f"{code[:4]}-{code[4:].lower()} ") == complaint
    assert queries.by_code(code[:-1]) is None
    assert complaint.number == f"TS2026{complaint.pk:06d}"


def test_what_is_sealed_reads_as_what_it_is_and_so_does_the_name_of_a_file(handlers: Handlers) -> None:
    under = filing.envelope()
    files = filing.keep_files([Given("票据\u202egpj.exe", "image/jpeg", b"MZ")], under=under, at=FILED)
    complaint = filed(handlers, told=told(story="罚款\u202e00001\u202c元"), files=files, under=under)
    said = sealing.opened(under.key, complaint.sealed, about=complaint.token)
    assert said["story"] == "罚款00001元"
    (attached,) = complaint.attachments.all()
    assert sealing.opened(under.key, attached.sealed_name, about=attached.token)["name"] == "票据gpj.exe"


@pytest.mark.article("rs-41-1")
@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"name": ""}, "没有登记投诉人的姓名和联系方式"),
        ({"contact": " "}, "没有登记投诉人的姓名和联系方式"),
        ({"proxy_name": "代理人"}, "没有写明代理人的姓名和委托情况"),
        ({"authority": "口头委托"}, "没有写明代理人的姓名和委托情况"),
    ],
)
def test_what_must_be_registered_is_asked_for(handlers: Handlers, more: dict[str, str], why: str) -> None:
    with pytest.raises(GateClosed) as refused:
        filed(handlers, told=told(**more))
    assert why in str(refused.value)
    assert "《责任制》第41条" in str(refused.value)
    assert not Complaint.objects.exists()


@pytest.mark.article("rs-41-1")
def test_whoever_gives_no_name_files_anonymously(handlers: Handlers) -> None:
    assert filed(handlers, told=told(name="", contact=""), anonymous=True).anonymous


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"grounds": []}, "grounds"),
        ({"grounds": ["nonsense"]}, "grounds"),
        ({"told": told(story=" ")}, "story"),
        ({"channel": "pigeon"}, "channel"),
        ({"happened_on": date(2026, 9, 26)}, "happened_on"),
    ],
)
def test_a_malformed_complaint_says_which_entry(handlers: Handlers, more: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        filed(handlers, **more)
    assert refused.value.field == field


@pytest.mark.article("rs-40-1")
def test_whoever_is_competent_gets_it(handlers: Handlers) -> None:
    county = handlers.county
    someone = build.person(handlers.station, "所长", "100020")
    chief = build.person(handlers.bureau, "股长", "900020", kind="clerk")
    assert filed(handlers).handler == handlers.bureau
    assert filed(handlers, person=county.officer).handler == handlers.bureau
    assert filed(handlers, unit=handlers.station).handler == county.unit
    assert filed(handlers, person=someone).handler == county.unit
    assert filed(handlers, unit=handlers.bureau).handler == county.government
    assert filed(handlers, person=chief).handler == county.government
    unknown, _ = filing.receive(
        channel="web", grounds=["abuse"], told=told(whom="胖的那个"), unit=None, person=None, happened_on=None,
        by=CITIZEN, at=FILED,
    )  # fmt: skip
    assert unknown.handler == handlers.bureau


@pytest.mark.article("rs-40-1")
def test_a_clerk_of_the_unit_complained_of_enters_it_and_sees_it_no_more(handlers: Handlers) -> None:
    clerk = handlers.actor("msa-handler")
    complaint = filed(handlers, channel="letter", by=clerk)
    assert complaint.handler == handlers.bureau
    assert complaint not in queries.visible_to(clerk)
    assert complaint in queries.visible_to(handlers.actor("handler"))


def test_who_has_no_right_enters_none(handlers: Handlers) -> None:
    with pytest.raises(NotPermitted):
        filed(handlers, channel="visit", by=handlers.actor("keeper"))


@pytest.mark.article("rs-42-1")
def test_the_clock_runs_from_the_moment_it_came_in(handlers: Handlers) -> None:
    # Friday 25 September 2026 at 23:59, Mid-Autumn: 1–7 October are off, 20 September and 10 October are made up.
    complaint = filed(handlers, at=datetime(2026, 9, 25, 23, 59, tzinfo=LOCAL))
    (clock,) = clocks.open_for(complaint.ref)
    assert clock.due_zh == "2026年10月9日24时前"
    assert clock.unit_id == complaint.handler_id


def test_what_the_officer_recorded_that_day_is_held_at_once(handlers: Handlers, bring: Bring) -> None:
    seen = bring()
    day = day_of(seen)
    complaint = filed(handlers, person=handlers.county.officer, happened_on=day, at=seen.received_at)
    held = HoldItem.objects.get(hold__source=complaint.ref)
    assert (held.recording_id, complaint.held) == (seen.pk, 1)
    again = filing.preserve(complaint=complaint, at=FILED)
    assert HoldItem.objects.count() == again.held == 1


@pytest.mark.parametrize("named", [True, False])
def test_what_comes_in_after_the_complaint_is_held_too(
    handlers: Handlers, bring: Bring, *, named: bool
) -> None:
    before = NOW - timedelta(minutes=30)
    about: dict[str, Any] = {"person": handlers.county.officer} if named else {}
    that_day, another, someone_elses = (
        filed(handlers, happened_on=on, at=before, **more)
        for on, more in (
            (NOW.date(), about),
            (NOW.date() - timedelta(days=5), about),
            (NOW.date(), {"person": handlers.county.auxiliary}),
        )
    )
    seen = bring()
    catch_up(at=NOW)
    for _ in range(2):
        jobs.hold_arrivals()
        held = HoldItem.objects.values_list("hold__source", "recording_id")
        assert list(held) == [(that_day.ref, seen.pk)]
    counts = dict(Complaint.objects.values_list("pk", "held"))
    assert (counts[that_day.pk], counts[another.pk], counts[someone_elses.pk]) == (1, 0, 0)


def test_a_day_far_away_holds_nothing(handlers: Handlers, bring: Bring) -> None:
    seen = bring()
    long_ago = day_of(seen) - timedelta(days=3)
    assert filed(handlers, happened_on=long_ago, at=seen.received_at).held == 0


def test_the_units_recordings_of_the_day_are_held_where_no_officer_is_named(
    handlers: Handlers, bring: Bring
) -> None:
    seen = bring()
    day = day_of(seen)
    assert filed(handlers, happened_on=day, at=seen.received_at).held == 1


def test_the_ledger_says_that_it_came_and_not_from_whom(handlers: Handlers) -> None:
    complaint = filed(handlers)
    entry = Entry.objects.get(subject=complaint.ref, event="complaint.received")
    assert entry.article.split() == ["rs-41-1", "rs-40-1", "rs-39-1", "rs-42-1"]
    assert "钱多多" not in bytes(entry.payload or b"").decode()


@pytest.mark.article("rs-40-1")
def test_nobody_lets_a_complaint_vanish_without_saying_how_it_was_withdrawn(handlers: Handlers) -> None:
    complaint, clerk = filed(handlers), handlers.actor("handler")
    told: dict[str, Any] = {"channel": "visit", "told_on": FILED.date(), "how": "撤回书由接待人员附卷"}
    for name, blank in (("channel", ""), ("told_on", None), ("how", "　")):
        with pytest.raises(Invalid, match="不能撤回投诉：请") as refused:
            filing.withdraw(complaint=complaint, by=clerk, at=FILED, **told | {name: blank})
        assert refused.value.field == name
    with pytest.raises(Invalid, match="请写明投诉人何时、怎样提出撤回"):
        filing.withdraw(complaint=complaint, by=clerk, at=FILED)
    with pytest.raises(Invalid, match="日期早于收到投诉的日期"):
        filing.withdraw(
            complaint=complaint, by=clerk, at=FILED, **told | {"told_on": FILED.date() - timedelta(days=1)}
        )
    assert Complaint.objects.get().state == "received"
    withdrawn = filing.withdraw(complaint=complaint, by=clerk, at=FILED, **told)
    assert withdrawn.withdrawn_how == f"来访，{FILED.date()}：撤回书由接待人员附卷"


def test_more_can_be_said_until_it_ends_and_it_can_be_withdrawn(handlers: Handlers) -> None:
    complaint = filed(handlers)
    filing.add(complaint=complaint, text="还有一位证人", by=CITIZEN, at=FILED)
    withdrawn = filing.withdraw(complaint=complaint, by=CITIZEN, at=FILED)
    assert withdrawn.state == "withdrawn"
    assert not clocks.open_for(complaint.ref).exists()
    with pytest.raises(WrongState):
        filing.add(complaint=complaint, text="又想起一件", by=CITIZEN, at=FILED)
