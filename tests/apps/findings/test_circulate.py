"""The circulated notice 通报: of what ran over its day without good reason, or failed its recheck."""

from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from liuhen.apps.findings import actions, queries
from liuhen.apps.findings.models import Finding, Rectification
from liuhen.apps.people.models import Account
from liuhen.kernel.access import SYSTEM
from liuhen.kernel.flow import GateClosed, Invalid, NotPermitted, WrongState
from liuhen.kernel.ledger import proofs
from liuhen.regulation import DUTIES
from tests.builders.county import LOCAL, NOW, County
from tests.builders.programs import program

pytestmark = pytest.mark.article("rs-37-1")
DUTY = DUTIES["av-13-1"][-1]
DUE = date(2026, 12, 4)  # a Friday
LAST = datetime(2026, 12, 4, 23, 59, tzinfo=LOCAL)
FIRST_LATE = datetime(2026, 12, 5, tzinfo=LOCAL)


def found(county: County) -> Finding:
    assert DUTY.clock is not None
    return actions.open_finding(
        found=DUTY.clock.finding, duty=DUTY, about="recording:1", about_zh="一段录像", unit_id=county.unit.pk,
        person=county.officer, by=SYSTEM, at=NOW,
    )  # fmt: skip


@pytest.fixture
def ordered(county: County) -> Rectification:
    finding = found(county)
    legal = county.actor("legal")
    actions.conclude(finding=finding, upheld=True, text="属实", by=legal, at=NOW)
    return actions.order_rectification(finding=finding, demand="补登记", due_on=DUE, by=legal, at=NOW)


def circulate(county: County, row: Rectification, **changes) -> Rectification:
    given = {
        "rectification": row, "ground": "overdue", "text": "予以通报。", "reason_weighed": "未说明理由。",
        "by": county.actor("bureau"), "at": FIRST_LATE,
    }  # fmt: skip
    return actions.circulate(**{**given, **changes})


def refused(county: County, row: Rectification, **changes) -> GateClosed:
    with pytest.raises(GateClosed) as caught:
        circulate(county, row, **changes)
    assert caught.value.duty == "rs-37-1"
    assert Rectification.objects.get(pk=row.pk).circulated_at is None
    return caught.value


def report(county: County, row: Rectification, *, at: datetime = NOW) -> Rectification:
    return actions.report_rectification(rectification=row, text="已补", by=county.actor("wangfang"), at=at)


def test_while_the_time_runs_nothing_is_circulated_and_from_the_first_late_moment_it_is(
    county: County, ordered: Rectification
) -> None:
    assert "尚未届满" in str(refused(county, ordered, at=LAST))
    made = circulate(county, ordered)
    assert (made.state, made.circular_ground_zh) == ("ordered", "无正当理由逾期不整改")
    assert proofs.trail(made.ref)[-1].event == "rectification.circulated"
    assert queries.circulated_by_unit(year=2026) == {county.unit.pk: 1}
    assert queries.circulated_by_unit(year=2027) == {}


def test_what_was_reported_late_can_still_be_circulated_what_was_reported_in_time_cannot(
    county: County, ordered: Rectification
) -> None:
    report(county, ordered, at=FIRST_LATE)
    assert circulate(county, ordered, at=FIRST_LATE + timedelta(days=1)).state == "reported"


def test_what_waits_for_its_recheck_after_a_timely_report_is_not_circulated(
    county: County, ordered: Rectification
) -> None:
    report(county, ordered, at=LAST)
    assert "尚未复查" in str(refused(county, ordered, at=FIRST_LATE + timedelta(days=9)))


def test_what_was_passed_is_not_circulated_however_late_it_was(
    county: County, ordered: Rectification
) -> None:
    report(county, ordered, at=FIRST_LATE)
    actions.pass_rectification(rectification=ordered, verdict="属实", by=county.actor("legal"), at=FIRST_LATE)
    assert "已经复查通过" in str(refused(county, ordered))


def test_a_failed_recheck_is_circulated_as_ineffective(county: County, ordered: Rectification) -> None:
    report(county, ordered)
    assert "没有不通过" in str(refused(county, ordered, ground="ineffective"))
    actions.fail_rectification(
        rectification=ordered, verdict="没改", due_on=DUE, by=county.actor("legal"), at=NOW
    )
    made = circulate(county, ordered, ground="ineffective", reason_weighed="", at=NOW)
    assert (made.state, made.circular_ground) == ("failed", "ineffective")


def test_a_delay_is_circulated_only_when_its_reason_was_weighed_and_only_once(
    county: County, ordered: Rectification
) -> None:
    assert "没有正当理由" in str(refused(county, ordered, reason_weighed=" "))
    circulate(county, ordered)
    with pytest.raises(GateClosed, match="已经通报过"):
        circulate(county, ordered)


@pytest.mark.parametrize("username", ["legal", "head", "wangfang", "stranger", "system"])
def test_only_the_bureau_circulates(county: County, ordered: Rectification, username: str) -> None:
    with pytest.raises(NotPermitted):
        circulate(county, ordered, by=county.actor(username))


def test_a_notice_says_something(county: County, ordered: Rectification) -> None:
    with pytest.raises(Invalid):
        circulate(county, ordered, text=" ")


def test_nobody_rechecks_what_he_reported_himself(county: County, ordered: Rectification) -> None:
    from tests.builders.county import account, person

    both = account(person(county.unit, "钱两任", "100077", kind="clerk"), "both", "legal", "head")
    actor = county.actor(both.username)
    actions.report_rectification(rectification=ordered, text="已补", by=actor, at=NOW)
    with pytest.raises(GateClosed, match="不能自己复查"):
        actions.pass_rectification(rectification=ordered, verdict="好", by=actor, at=NOW)


def test_nobody_concludes_on_a_finding_about_himself(county: County) -> None:
    from liuhen.apps.people.actions import accounts

    accounts.grant_role(
        account=Account.objects.get(username="wangfang"), role="legal", unit=county.unit, by=SYSTEM, at=NOW
    )
    with pytest.raises(NotPermitted, match="关于您本人"):
        actions.conclude(finding=found(county), upheld=True, text="属实", by=county.actor("wangfang"), at=NOW)


def test_an_answer_is_judged_as_the_row_stands_whatever_copy_is_held(county: County) -> None:
    held, legal = found(county), county.actor("legal")
    with pytest.raises(WrongState, match="“待说明”"):
        actions.conclude(finding=held, upheld=False, text="情有可原", by=legal, at=NOW)
    actions.answer(finding=Finding.objects.get(), text="设备故障", by=county.actor("wangfang"), at=NOW)
    assert held.state == "open"
    assert actions.conclude(finding=held, upheld=False, text="情有可原", by=legal, at=NOW).state == "accepted"


def test_the_pages_carry_it_from_order_to_the_papers(county: County, ordered: Rectification) -> None:
    client = Client()

    def to(name: str) -> str:
        return reverse(f"console:rectification{name}", args=[ordered.pk])

    def log_in(username: str) -> None:
        client.force_login(Account.objects.get(username=username))

    log_in("wangfang")
    assert "报告整改情况" in client.get(reverse("console:home")).content.decode()
    assert client.post(to("-report"), {"text": "已补", "draft": "1"}).status_code == 302
    assert Rectification.objects.get().state == "ordered", "a draft"
    assert client.post(to("-report"), {"text": "已补登记"}).status_code == 302
    log_in("legal")
    assert "复查整改" in client.get(reverse("console:home")).content.decode()
    failed = client.post(to("-fail"), {"verdict": "没有", "due_on": "2030-01-04"})
    assert failed["Location"] == reverse(
        "console:rectification", args=[Rectification.objects.get(round=2).pk]
    )
    page = client.get(reverse("console:finding", args=[ordered.finding_id])).content.decode()
    assert "第 2 轮整改" in page
    assert client.get(to("-circulate")).status_code == 403
    log_in("bureau")
    assert "通报" in client.get(to("")).content.decode()
    assert client.get(to("-circular")).status_code == 404
    sent = client.post(to("-circulate"), {"ground": "ineffective", "text": "予以通报"})
    assert sent.status_code == 302
    for paper in ("-notice", "-circular"):
        drawn = client.get(to(paper))
        assert (drawn["Content-Type"], drawn.content[:5]) == ("application/pdf", b"%PDF-")
    listed = client.get(reverse("console:rectifications"), {"state": "circulated"}).content.decode()
    assert "已通报" in listed
    log_in("stranger")
    assert client.get(to("")).status_code == 404
    assert client.get(to("-notice")).status_code == 404


def test_programs_carry_it_too(county: County, ordered: Rectification) -> None:
    url = f"/api/v1/rectifications/{ordered.pk}"
    assert program("legal").get(url).json()["clocks"][0]["duty"] == "rs-37-1"
    head = program("head")
    told = head.post(f"{url}/report", {"text": "已补"}, content_type="application/json").json()
    assert told["state"] == "reported"
    sent = {"ground": "ineffective", "text": "通报"}
    answer = program("bureau").post(f"{url}/circular", sent, content_type="application/json")
    assert (answer.status_code, answer.json()["duty"]) == (409, "rs-37-1")
    missing = program("legal").post(
        f"{url}/recheck", {"passed": False, "verdict": "没改"}, content_type="application/json"
    )
    assert missing.status_code == 422
    passed = program("legal").post(
        f"{url}/recheck", {"passed": True, "verdict": "属实"}, content_type="application/json"
    )
    assert passed.json()["state"] == "passed"
    assert program("bureau").get("/api/v1/rectifications", {"state": "passed"}).json()["count"] == 1


def test_programs_judge_and_recheck_one_way_or_the_other(county: County, ordered: Rectification) -> None:
    legal, url = program("legal"), f"/api/v1/rectifications/{ordered.pk}"
    again = legal.post(
        f"/api/v1/findings/{ordered.finding_id}/uphold", {"text": "属实"}, content_type="application/json"
    )
    assert again.status_code == 409
    report(county, ordered)
    said = {"verdict": "没改", "due_on": "2030-01-04"}
    assert legal.post(f"{url}/fail", {"verdict": "没改"}, content_type="application/json").status_code == 422
    told = legal.post(f"{url}/fail", said, content_type="application/json").json()
    assert (told["round"], told["state"]) == (2, "ordered")
