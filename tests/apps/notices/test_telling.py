"""Who is told of what, once, and what is not said."""

from datetime import date, datetime, timedelta

import pytest

from liuhen.apps.findings import actions as findings
from liuhen.apps.findings.models import Finding
from liuhen.apps.notices import jobs
from liuhen.apps.notices.models import Notice
from liuhen.apps.people.actions import accounts
from liuhen.apps.people.models import RoleGrant
from liuhen.apps.recordings.actions import exports
from liuhen.apps.recordings.models import Export
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.ledger.loop import catch_up
from liuhen.kernel.ledger.models import Bookmark
from tests.builders.county import LOCAL, NOW, County
from tests.builders.notices import LATER, Bring, Raise, look, told

DUE = date(2026, 12, 4)  # a Friday; its clock runs out at the midnight after it


def ordered(county: County, finding: Finding) -> None:
    legal = county.actor("legal")
    upheld = findings.conclude(finding=finding, upheld=True, text="属实", by=legal, at=NOW)
    findings.order_rectification(finding=upheld, demand="请李四家人补录", due_on=DUE, by=legal, at=NOW)


def asked_for(county: County, bring: Bring) -> Export:
    return exports.request(
        recordings=[bring()],
        purpose="投诉人王五要求复核",
        recipient="王五",
        delivery="originals",
        by=county.actor("legal"),
        at=NOW,
    )


def test_a_finding_is_told_to_whom_it_is_about_and_to_the_units_head_and_legal(county: County, raise_: Raise):
    raise_()
    assert look() == 3
    assert told() == {"wangfang", "head", "legal"}


def test_an_event_is_told_once_however_often_it_is_read(county: County, raise_: Raise):
    """As after a kill between the notices and the bookmark: the worker reads the same entries again."""
    raise_()
    look()
    Bookmark.objects.filter(name=jobs.MARK).update(position=-1)
    assert look() == 0
    assert Notice.objects.count() == 3


def test_what_is_told_together_is_told_in_the_order_in_which_it_happened(
    county: County, raise_: Raise, bring: Bring
):
    first = raise_(1)
    asked = asked_for(county, bring)
    last = raise_(2)
    look()
    told_to_head = Notice.objects.filter(account__username="head").order_by("id")
    assert [each.subject for each in told_to_head] == [first.ref, asked.ref, last.ref]


def test_what_no_longer_waits_is_told_to_nobody(county: County, raise_: Raise):
    finding = raise_()
    findings.conclude(finding=finding, upheld=True, text="属实", by=county.actor("legal"), at=NOW)
    assert look() == 0


def test_a_role_taken_back_ends_the_telling(county: County, raise_: Raise):
    grant = RoleGrant.objects.get(account__username="head")
    accounts.revoke_role(grant=grant, by=SYSTEM, at=NOW)
    raise_()
    look()
    assert told() == {"wangfang", "legal"}


def test_only_a_finding_of_a_term_that_ran_out_is_urgent(county: County, raise_: Raise):
    raise_(1)
    raise_(2, late=True)
    look()
    assert set(Notice.objects.filter(urgent=True).values_list("duty", flat=True)) == {"av-13-1"}
    assert set(Notice.objects.filter(urgent=False).values_list("duty", flat=True)) == {"av-11-1"}


def test_a_request_for_an_export_is_told_to_those_who_may_approve_it_not_to_the_one_who_asked(
    county: County, bring: Bring
):
    asked_for(county, bring)
    look()
    assert told("export.requested") == {"head"}


def test_an_answer_waits_for_who_concludes(county: County, raise_: Raise):
    findings.answer(finding=raise_(), text="当事人赵六拦住了我", by=county.actor("wangfang"), at=NOW)
    look()
    assert told("finding.answered") == {"legal"}


@pytest.mark.article("rs-37-1")
def test_an_order_is_told_at_once_and_again_when_three_days_are_left(county: County, raise_: Raise):
    ordered(county, raise_())
    look()
    assert told("rectification.ordered") == {"wangfang", "head"}
    near = datetime(2026, 12, 2, tzinfo=LOCAL)  # three days before the midnight of 5 December
    assert jobs.look_at_clocks(at=near - timedelta(seconds=1)) == 0
    assert jobs.look_at_clocks(at=near) == 2
    assert jobs.look_at_clocks(at=near + timedelta(hours=1)) == 0
    assert told("rectification.due-soon") == {"wangfang", "head"}


def test_nobody_is_reminded_of_what_was_reported(county: County, raise_: Raise):
    ordered(county, raise_())
    (row,) = Finding.objects.get().rectifications.all()
    findings.report_rectification(rectification=row, text="已补", by=county.actor("wangfang"), at=NOW)
    assert jobs.look_at_clocks(at=datetime(2026, 12, 2, tzinfo=LOCAL)) == 0
    look()
    assert told("rectification.reported") == {"legal"}


def test_nothing_that_somebody_wrote_and_nobodys_name_is_in_a_notice(
    county: County, raise_: Raise, bring: Bring
):
    ordered(county, raise_(1))
    findings.answer(finding=raise_(2), text="当事人赵六拦住了我", by=county.actor("wangfang"), at=NOW)
    asked_for(county, bring)
    look()
    jobs.look_at_clocks(at=datetime(2026, 12, 3, tzinfo=LOCAL))
    said = " ".join(Notice.objects.values_list("text", flat=True))
    assert Notice.objects.values("event").distinct().count() == 5
    for name in ("王五", "赵六", "李四", "张三", "王芳", ".mp4", "录像"):
        assert name not in said


def test_telling_of_many_costs_what_telling_of_one_does(
    county: County, raise_: Raise, django_assert_max_num_queries
):
    raise_(0)
    look()
    for n in range(1, 60):
        raise_(n)
    catch_up(at=LATER)
    with django_assert_max_num_queries(40):
        assert jobs.look_at_ledger(at=LATER) == 59 * 3
