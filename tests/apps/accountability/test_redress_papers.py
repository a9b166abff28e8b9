"""The papers of review and appeal: a receipt says whether it came in time, a decision what it came to."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.urls import reverse

from liuhen.apps.accountability.actions import redress
from liuhen.apps.accountability.models import Redress
from liuhen.apps.documents import actions as documents
from liuhen.apps.documents.models import Document, Service
from liuhen.apps.people.models import Certificate
from liuhen.kernel.clocks.days import local_day, midnight
from liuhen.kernel.clocks.models import RunningClock
from liuhen.kernel.flow import Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger.models import Entry
from tests.builders.county import NOW, County
from tests.builders.faults import appeal_of, press, review_of, served, with_others
from tests.builders.programs import client_of

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("data_folder"),
    pytest.mark.article("rs-56-1"),
]


def written(county: County, found: Redress, paper: str, *, by: str = "legal", at: Any = NOW) -> Document:
    return redress.write(redress=found, paper=paper, by=county.actor(by), at=at)


def said(document: Document) -> str:
    return "".join(document.data["paragraphs"])


def decided(county: County, found: Redress, outcome: str = "maintain", **more: Any) -> Redress:
    with_others(county)
    return redress.decide(
        redress=found, outcome=outcome, answer="原决定认定事实清楚", by=county.actor("legal2"), at=NOW, **more
    )


def test_a_receipt_says_when_it_came_in_and_by_when_it_is_answered(county: County) -> None:
    found = review_of(county, served(county))
    paper = written(county, found, "receipt")
    assert paper.number.startswith("云岭县市场监督管理局责收〔2026〕")
    assert "申请复核" in said(paper)
    assert "自收到之日起15日内作出决定" in said(paper)
    with pytest.raises(Invalid, match="已经制作"):
        written(county, found, "receipt")
    documents.void(document=paper, reason="错字", by=county.actor("legal"), at=NOW)
    assert written(county, found, "receipt").pk != paper.pk


def test_the_receipt_of_a_late_request_says_so(county: County) -> None:
    late = NOW + timedelta(days=40)
    found = review_of(county, served(county), at=late)
    assert found.state == "late"
    assert "已经逾期，将另行书面答复" in said(written(county, found, "receipt", at=late))


def test_a_decision_is_written_once_there_is_one_and_its_service_counts(county: County) -> None:
    found = review_of(county, served(county))
    with pytest.raises(Invalid, match="还没有作出决定"):
        written(county, found, "decision")
    found = decided(county, found)
    paper = written(county, found, "decision")
    assert (paper.kind, paper.title) == ("fault-review-decision", "复核决定书")
    assert "决定维持原追究决定" in said(paper)
    assert "请求和理由：处理过重。" in said(paper)
    assert "自收到之日起15日内向上一级机关提出申诉" in "".join(paper.data["remedies"])
    press(county, paper)
    documents.hand_over(
        document=paper, addressee="王芳", served_at=NOW, signed_by="王芳", relation="self",
        by=county.actor("legal"), at=NOW,
    )  # fmt: skip
    fresh = Redress.objects.get(pk=found.pk)
    assert (fresh.state, fresh.served_at, fresh.service) == ("served", midnight(NOW.date()), "直接送达")


def test_a_change_names_the_forms_that_stand(county: County) -> None:
    found = review_of(county, served(county))
    found = decided(county, found, "change", forms=["education"], within=10)
    paper = written(county, found, "decision")
    assert "决定变更原追究决定" in said(paper)
    assert "变更后的追究形式如下：（1）批评教育" in said(paper)
    assert "取消" not in said(paper)


def test_what_is_answered_above_the_county_is_written_there_and_nobody_else_writes(county: County) -> None:
    found = review_of(county, served(county))
    for username in ("wangfang", "stranger"):
        with pytest.raises(NotPermitted):
            written(county, found, "receipt", by=username)
    Redress.objects.filter(pk=found.pk).update(organ=None, organ_zh="省司法厅")
    with pytest.raises(Invalid, match="省司法厅办理的，文书由其制作"):
        written(county, Redress.objects.get(pk=found.pk), "receipt")


def test_the_page_makes_it_and_shows_it_to_the_one_it_is_about(county: County) -> None:
    found = review_of(county, served(county))
    answer = client_of("legal").post(reverse("console:redress-papers", args=[found.pk]), {"paper": "receipt"})
    assert answer.status_code == 302
    page = client_of("wangfang").get(reverse("console:redress", args=[found.pk])).content.decode()
    assert "申请回执" in page


def handed_over(county: County, paper: Document, *, at: datetime = NOW) -> Service:
    return documents.hand_over(
        document=paper, addressee="王芳", served_at=at, signed_by="王芳", relation="self", by=county.actor("legal"),
        at=at,
    )  # fmt: skip


def void(county: County, service: Service, *, at: datetime = NOW) -> None:
    documents.void_service(service=service, reason="签收人不是本人", by=county.actor("legal"), at=at)


def answered_on_paper(county: County, *forms: str) -> tuple[Redress, Document]:
    found = decided(county, review_of(county, served(county, "merit")), "change", forms=forms, within=10)
    return found, press(county, written(county, found, "decision"))


def last_day_to_appeal(found: Redress) -> date:
    running = RunningClock.objects.get(subject=found.ref, duty_id="rs-56-3", stopped_at=None)
    return local_day(running.due_at) - timedelta(days=1)


@pytest.mark.article("rs-56-3")
def test_a_service_that_does_not_count_takes_the_term_and_what_is_new_back(county: County) -> None:
    found, paper = answered_on_paper(county, "merit", "disqualification")
    service = handed_over(county, paper)
    certificate = Certificate.objects.get(person=county.officer)
    assert (certificate.state, last_day_to_appeal(found)) == ("withdrawn", date(2026, 12, 9))
    void(county, service)
    found.refresh_from_db()
    certificate.refresh_from_db()
    assert (found.state, found.served_at, certificate.state) == ("decided", None, "in-force")
    states = dict(found.sanction.consequences.values_list("form", "state"))
    assert states == {"merit": "served", "disqualification": "decided"}  # the decision's own stays in force
    assert not RunningClock.objects.filter(subject=found.ref, stopped_at=None).exists()
    handed_over(
        county, paper, at=NOW + timedelta(days=3)
    )  # Friday, whose fifteenth day is Saturday, 12 December
    certificate.refresh_from_db()
    assert (certificate.state, last_day_to_appeal(found)) == ("withdrawn", date(2026, 12, 14))
    entries = Entry.objects.filter(subject=found.ref, event__in=("redress.served", "redress.unserved"))
    assert [each.event for each in entries.order_by("n")] == [
        "redress.served", "redress.unserved", "redress.served",
    ]  # fmt: skip


@pytest.mark.article("rs-56-3")
def test_all_runs_from_the_service_that_counts(county: County) -> None:
    later = NOW + timedelta(days=3)
    found, paper = answered_on_paper(county, "merit", "disqualification")
    first, _ = handed_over(county, paper), handed_over(county, paper, at=later)
    assert last_day_to_appeal(found) == date(2026, 12, 9)
    void(county, first, at=later)
    found.refresh_from_db()
    assert (found.state, found.served_at) == ("served", midnight(later.date()))
    assert last_day_to_appeal(found) == date(2026, 12, 14)
    added = found.imposed.get()
    assert (added.form, added.state, added.begins_on) == ("disqualification", "served", later.date())


@pytest.mark.article("rs-56-3")
def test_one_that_was_never_counted_from_changes_nothing(county: County) -> None:
    later = NOW + timedelta(days=3)
    found, paper = answered_on_paper(county, "education")
    _, second = handed_over(county, paper), handed_over(county, paper, at=later)
    void(county, second, at=later)
    found.refresh_from_db()
    assert (found.state, last_day_to_appeal(found)) == ("served", date(2026, 12, 9))


@pytest.mark.article("rs-56-3")
def test_what_was_entered_by_hand_is_found_void_by_hand_and_a_papers_service_there(county: County) -> None:
    found, paper = answered_on_paper(county, "education")
    legal = county.actor("legal")
    by_hand = redress.serve(redress=found, served_on=NOW.date(), service="本人签收", by=legal, at=NOW)
    assert redress.unserve(redress=by_hand, reason="不是本人", by=legal, at=NOW).state == "decided"
    service = handed_over(county, paper)
    with pytest.raises(Invalid, match="的送达登记的"):
        redress.unserve(redress=found, reason="不是本人", by=legal, at=NOW)
    void(county, service)
    with pytest.raises(WrongState):
        redress.unserve(redress=found, reason="不是本人", by=legal, at=NOW)


@pytest.mark.article("rs-56-3")
def test_none_is_found_void_once_it_was_appealed_against(county: County) -> None:
    found, paper = answered_on_paper(county, "education")
    service = handed_over(county, paper)
    appeal_of(county, found.sanction)
    with pytest.raises(WrongState, match="已经对复核决定提出申诉"):
        void(county, service)
    found.refresh_from_db()
    assert found.state == "served"


@pytest.mark.article("rs-56-3")
def test_the_door_is_open_to_who_examines_and_nobody_else(county: County) -> None:
    found, _ = answered_on_paper(county, "education")
    redress.serve(redress=found, served_on=NOW.date(), service="本人签收", by=county.actor("legal"), at=NOW)
    address = reverse("console:redress-unserve", args=[found.pk])
    for username, status in (("stranger", 404), ("wangfang", 403)):
        assert client_of(username).post(address, {"reason": "不是本人"}).status_code == status
    assert client_of("legal").post(address, {"reason": "不是本人"}).status_code == 302
    found.refresh_from_db()
    assert found.state == "decided"
