"""The console's pages: from the desk to the archive, each by whoever may; what others do not see."""

from dataclasses import astuple
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from liuhen.apps.complaints import queries
from liuhen.apps.complaints.actions import deciding, filing, handling
from liuhen.apps.complaints.models import Complaint, IdentityLook, Inquiry, Measure
from liuhen.apps.findings.models import Rectification
from liuhen.kernel.attachments import Given
from tests.builders.complaints import CONTACT, FILED, NAME, Handlers, accepted, filed, taken, told
from tests.builders.county import LOCAL
from tests.builders.recordings import As

pytestmark = pytest.mark.django_db


def post(client: Client, page: str, *args: object, **data: Any) -> Any:
    return client.post(reverse(f"console:{page}", args=args), data)


def body(client: Client, name: str, *args: object) -> str:
    answer = client.get(reverse(f"console:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.article("rs-43-1")
@pytest.mark.article("rs-44-1")
def test_from_the_letter_to_the_archive(handlers: Handlers, as_: As) -> None:
    now = timezone.now()
    handler, head, legal = as_("handler"), as_("bureau-head"), as_("legal")
    entered = post(
        handler, "complaint-enter", channel="letter", grounds=["receipts"], unit=handlers.county.unit.pk,
        story="罚款不给票据", name=NAME, contact=CONTACT,
    )  # fmt: skip
    assert entered.status_code == 302
    complaint = Complaint.objects.get()
    entering = reverse("console:complaint-enter")
    first = body(handler, "complaints")
    assert "查询码" in first
    assert entering in first
    assert entering not in body(head, "complaints"), "he hands out, and enters nothing"
    assert "交办投诉" in body(head, "home")
    assert (
        post(head, "complaint-assign", complaint.pk, person=handlers.person("handler").pk).status_code == 302
    )
    assert NAME not in body(handler, "complaint", complaint.pk)
    assert post(handler, "complaint-look", complaint.pk, reason="电话核实").status_code == 302
    opened = body(handler, "complaint", complaint.pk)
    assert NAME in opened
    assert CONTACT in opened
    assert post(handler, "complaint-accept", complaint.pk).status_code == 302
    due = (now + timedelta(days=9)).date().isoformat()
    post(
        handler, "complaint-ask", complaint.pk, unit=handlers.county.unit.pk, question="票据存根", due_on=due
    )
    inquiry = Inquiry.objects.get()
    assert "票据存根" in body(legal, "inquiry", inquiry.pk)
    assert (
        post(handler, "complaint-decide", complaint.pk, conclusion="founded", outcome="属实").status_code
        == 409
    )
    assert post(legal, "inquiry", inquiry.pk, text="缺一份").status_code == 302
    assert (
        post(handler, "complaint-decide", complaint.pk, conclusion="founded", outcome="属实").status_code
        == 409
    )
    post(handler, "complaint-order", complaint.pk, demand="补开票据", due_on=due)
    post(handler, "complaint-refer", complaint.pk, to="discipline", matter="涉嫌违纪", due_on=due)
    referral = Measure.objects.get(state="referred")
    assert post(handler, "measure-receipt", referral.pk, receipt="云纪收〔2026〕1号").status_code == 302
    assert Rectification.objects.get().demand == "补开票据"
    assert post(handler, "complaint-ask-extension", complaint.pk, days=10, reason="复杂").status_code == 302
    assert "批准延长10日" in body(head, "home")
    assert post(head, "complaint-extend", complaint.pk).status_code == 302
    assert (
        post(handler, "complaint-decide", complaint.pk, conclusion="founded", outcome="属实").status_code
        == 302
    )
    assert post(handler, "complaint-archive", complaint.pk).status_code == 409
    assert post(handler, "complaint-tell", complaint.pk, told_how="电话").status_code == 302
    for kind in ("accepted", "extended", "outcome"):
        letter = handler.get(reverse("console:complaint-letter", args=[complaint.pk, kind]))
        assert letter.content.startswith(b"%PDF")
    assert (
        handler.get(reverse("console:complaint-letter", args=[complaint.pk, "declined"])).status_code == 404
    )
    assert post(handler, "complaint-archive", complaint.pk).status_code == 302
    refused = post(head, "complaint-erase", complaint.pk)
    assert refused.status_code == 409
    assert "还没有过保存期限" in refused.content.decode()


@pytest.mark.article("rs-46-1")
@pytest.mark.parametrize("username", ["handler2", "bureau-head"])
def test_whoever_sees_the_complaint_and_does_not_handle_it_reads_no_name(
    handlers: Handlers, as_: As, username: str
) -> None:
    complaint = taken(handlers)
    post(as_("handler"), "complaint-look", complaint.pk, reason="核实")
    other = as_(username)
    page = body(other, "complaint", complaint.pk)
    assert NAME not in page
    assert "只有承办人可以打开" in page
    assert post(other, "complaint-look", complaint.pk, reason="看看").status_code in {403, 409}
    assert IdentityLook.objects.count() == 1


@pytest.mark.article("rs-46-1")
@pytest.mark.parametrize(
    "username",
    ["msa-handler", "gov-handler", "head", "legal", "wangfang", "bureau", "audit", "system", "security"],
)
def test_to_others_the_complaint_is_not_there(handlers: Handlers, as_: As, username: str) -> None:
    complaint = taken(handlers)
    answer = as_(username).get(reverse("console:complaint", args=[complaint.pk]))
    assert answer.status_code in {403, 404}


@pytest.mark.article("rs-46-1")
def test_the_auditor_sees_who_looked_and_not_at_what(handlers: Handlers, as_: As) -> None:
    complaint = taken(handlers)
    post(as_("handler"), "complaint-look", complaint.pk, reason="电话核实情况")
    page = body(as_("audit"), "identity-looks")
    assert "电话核实情况" in page
    assert complaint.number in page
    assert NAME not in page


def test_supervision_counts_and_names_nobody(handlers: Handlers, as_: As) -> None:
    filed(handlers, at=timezone.now())
    filed(handlers, at=timezone.now(), grounds=["abuse", "gifts"])
    page = body(as_("bureau"), "complaint-numbers")
    assert NAME not in page
    assert queries.numbers(handlers.actor("bureau"), since=timezone.now() - timedelta(days=1), until=timezone.now())[0][
        "received"
    ] == 2  # fmt: skip


@pytest.mark.article("rs-42-1")
def test_supervision_sees_by_authority_what_is_late_near_and_was_done_on_the_last_day(
    handlers: Handlers, as_: As
) -> None:
    # Filed on Mid-Autumn; 1 to 7 October is the National Day: five working days end with Friday the 9th.
    last = datetime(2026, 10, 9, 9, tzinfo=LOCAL)
    done, _, station = taken(handlers), filed(handlers), filed(handlers, unit=handlers.station)
    handling.accept(complaint=done, by=handlers.actor("handler"), at=last)

    def counted(username: str, *, at: datetime) -> list[tuple[str, str, tuple[int, ...]]]:
        span = {"since": FILED, "until": last + timedelta(days=1)}
        rows = queries.pressed(handlers.actor(username), at=at, **span)
        return [(unit, what, astuple(row)) for unit, what, row in rows]

    bureau, msa = handlers.bureau.short_name, station.handler.short_name
    expected = sorted([(bureau, "受理", (0, 1, 0, 1)), (msa, "受理", (0, 1, 0, 0))])
    assert counted("bureau", at=last) == expected
    assert counted("msa-handler", at=last) == [(msa, "受理", (0, 1, 0, 0))]
    assert sorted(counted("bureau", at=last + timedelta(days=1))) == sorted(
        [(bureau, "受理", (1, 0, 0, 1)), (msa, "受理", (1, 0, 0, 0))]
    )
    assert counted("wangfang", at=last) == []
    page = body(as_("bureau"), "complaint-numbers")
    assert "逾期未办" in page


@pytest.mark.article("rs-37-1")
@pytest.mark.article("rs-44-1")
def test_from_the_complaint_to_the_circulated_notice(handlers: Handlers, as_: As) -> None:
    complaint, handler, head = accepted(handlers, at=timezone.now()), as_("handler"), as_("head")
    due = (timezone.now() + timedelta(days=9)).date().isoformat()
    post(handler, "complaint-order", complaint.pk, demand="补开票据", due_on=due)
    first = Rectification.objects.get()

    def shown() -> str:
        return body(handler, "complaint", complaint.pk)

    assert "第 1 轮整改" in shown()
    assert reverse("console:rectification-circulate", args=[first.pk]) not in shown(), (
        "its day has not passed"
    )
    assert post(head, "rectification-report", first.pk, text="已补开").status_code == 302
    assert reverse("console:rectification-fail", args=[first.pk]) in shown()
    failed = post(handler, "rectification-fail", first.pk, verdict="当月票据没有清查", due_on=due)
    assert failed.status_code == 302
    assert "第 2 轮整改" in shown()
    assert reverse("console:rectification-circulate", args=[first.pk]) in shown()
    sent = post(handler, "rectification-circulate", first.pk, ground="ineffective", text="通报批评")
    assert sent.status_code == 302
    paper = reverse("console:rectification-circular", args=[first.pk])
    assert (paper in shown(), "已通报" in shown()) == (True, True)
    assert reverse("console:rectification-circulate", args=[first.pk]) not in shown()
    assert handler.get(paper).content.startswith(b"%PDF")
    assert NAME not in body(head, "rectification", first.pk)


def test_what_is_counted_is_what_came_of_it(handlers: Handlers) -> None:
    handler, head = handlers.actor("handler"), handlers.actor("bureau-head")
    passed = handling.pass_on(
        complaint=filed(handlers, grounds=["gifts"]),
        to=handlers.county.government,
        reason="上级",
        by=head,
        at=FILED,
    )
    extended = handling.ask_extension(
        complaint=accepted(handlers), days=10, reason="复杂", by=handler, at=FILED
    )
    handling.extend(complaint=extended, by=head, at=FILED)
    deciding.decide(
        complaint=accepted(handlers),
        conclusion="partly",
        outcome="经查",
        nothing_to_do="已补",
        by=handler,
        at=FILED,
    )
    handling.decline(
        complaint=taken(handlers), reason="不属于范围", basis="第39条", told_how="电话", by=handler, at=FILED
    )
    span = {"since": FILED, "until": FILED + timedelta(days=1)}
    (row,) = queries.numbers(handlers.actor("bureau"), **span)
    assert row == {
        "unit_id": handlers.county.unit.pk, "unit__short_name": handlers.county.unit.short_name, "received": 4,
        "open": 3, "accepted": 2, "declined": 1, "founded": 1, "extended": 1,
    }  # fmt: skip
    assert queries.numbers_by_ground(handlers.actor("bureau"), **span) == {"receipts": 3, "gifts": 1}
    assert queries.numbers_by_ground(head, **span) == {"receipts": 3}
    (only,) = queries.filtered(queries.visible_to(handlers.actor("gov-handler")), wanted={"ground": "gifts"})
    assert only == passed
    assert queries.numbers(handlers.actor("bureau"), since=FILED - timedelta(days=1), until=FILED) == []


def test_a_file_is_handed_only_to_its_handler_and_never_drawn(handlers: Handlers, as_: As) -> None:
    under, hostile = filing.envelope(), b"<script>alert(1)</script>"
    files = filing.keep_files([Given("页面.html", "text/html", hostile)], under=under, at=timezone.now())
    complaint = taken(handlers, files=files, under=under)
    handler = as_("handler")
    where = reverse("console:complaint-file", args=[complaint.pk, complaint.attachments.get().pk])
    assert handler.get(where).status_code == 404
    post(handler, "complaint-look", complaint.pk, reason="看附件")
    given = handler.get(where)
    assert given.content == hostile
    assert given["Content-Type"] == "application/octet-stream"
    assert given["Content-Disposition"].startswith("attachment")
    assert as_("handler2").get(where).status_code == 404


def test_a_list_of_twenty_costs_no_more_queries_than_one_of_two(
    handlers: Handlers, as_: As, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    handler = as_("handler")
    costs = []
    for more in (2, 18):
        for _ in range(more):
            filed(handlers, at=timezone.now())
        with django_assert_max_num_queries(80) as counted:
            assert handler.get(reverse("console:complaints")).status_code == 200
        costs.append(len(counted))
    assert costs[1] <= costs[0]


def test_words_in_the_story_are_only_words(handlers: Handlers, as_: As) -> None:
    complaint = taken(handlers, told=told(story="<img src=x onerror=alert(1)>", name="<b>甲</b>"))
    handler = as_("handler")
    post(handler, "complaint-look", complaint.pk, reason="核实")
    page = body(handler, "complaint", complaint.pk)
    assert "<img src=x" not in page
    assert "&lt;img src=x" in page
