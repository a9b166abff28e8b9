"""Pages of visits: the list, one, the burden of firms, a phone, and what they say on a firm's and on a case's page."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from liuhen.apps.cases import actions as cases
from liuhen.apps.powers.queries import items_on
from liuhen.apps.visits import jobs, queries
from liuhen.apps.visits.actions import following
from liuhen.apps.visits.models import Phone, Visit
from liuhen.kernel.clocks.days import local_day
from tests.builders.cases import FINE
from tests.builders.county import NOW
from tests.builders.visits import INSPECT, WHOLE, Field

LATER = NOW + timedelta(minutes=10)


def text(client: Any, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:400]
    return str(answer.content.decode())


@pytest.mark.parametrize(("days", "is_marked"), [(0, False), (1, True)])
def test_a_visit_entered_after_the_last_day_of_its_errand_is_marked(
    ground: Field, as_: Any, days: int, *, is_marked: bool
) -> None:
    visit, went = ground.approved(), NOW + timedelta(days=days)
    ground.phone(at=went)
    ground.merge(ground.walk(visit, *WHOLE), at=went + timedelta(minutes=5))
    for path in ("/console/visits/", f"/console/visits/{visit.pk}/"):
        assert ("逾期进行" in text(as_("wangfang"), path)) is is_marked


def test_a_visit_shows_its_steps_its_finding_and_its_pictures(ground: Field, as_: Any) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, *WHOLE), at=LATER)
    page = text(as_("wangfang"), f"/console/visits/{visit.pk}/")
    for told in (
        "扫码进入",
        "签名属实",
        "过期食品3件",
        "照片.jpg",
        "签名.png",
        "已离场，待出结果",
        "责令改正",
    ):
        assert told in page
    (file, _) = visit.files.order_by("id")
    answer = as_("wangfang").get(f"/console/visits/{visit.pk}/files/{file.pk}/")
    assert answer.status_code == 200
    assert as_("stranger").get(f"/console/visits/{visit.pk}/").status_code == 404


def test_a_visit_leads_to_the_receipt_that_the_firm_has_and_to_none_that_it_has_not(
    ground: Field, as_: Any
) -> None:
    approved, proposed = ground.approved(), ground.propose()
    assert f"/visits/{approved.token}/" in text(as_("wangfang"), f"/console/visits/{approved.pk}/")
    assert f"/visits/{proposed.token}/" not in text(as_("wangfang"), f"/console/visits/{proposed.pk}/")


def test_what_is_to_be_put_right_shows_how_long_there_still_is(ground: Field, as_: Any) -> None:
    visit = ground.approved(at=timezone.now())
    ground.phone(at=timezone.now())
    ground.merge(ground.walk(visit, *WHOLE), at=timezone.now())
    due_on = local_day(timezone.now()) + timedelta(days=20)
    defect = visit.defects.get()
    following.order(defect=defect, demand="清除过期食品", due_on=due_on, by=ground.by(), at=timezone.now())
    page = text(as_("wangfang"), f"/console/visits/{visit.pk}/")
    assert f"清除过期食品，{due_on}以前改正" in page
    assert re.search(r"剩 2\d 天", page)
    extend = text(as_("head"), f"/console/defects/{defect.pk}/extend/")
    assert f'value="{due_on}"' in extend


def test_a_long_name_of_a_firm_wraps_in_every_list_and_leaves_the_other_columns_room(
    ground: Field, as_: Any
) -> None:
    ground.approved()
    jobs.reckon(at=timezone.now())
    for path in ("visits/", "errands/", "establishments/"):
        first = re.search(r"<tbody>\s*<tr>\s*<td[^>]*>", text(as_("wangfang"), f"/console/{path}"))
        assert first
        assert 'class="wraps"' in first[0], path


def test_lists_and_the_burden_of_firms(ground: Field, as_: Any) -> None:
    visit = ground.approved()
    ground.approved(mode="remote", why_on_site="")
    assert str(visit) in text(as_("head"), "/console/visits/")
    jobs.reckon(at=NOW)
    (row,) = queries.burdens(NOW.year)
    assert (row.counted, row.uncounted, row.remote, row.units) == (1, 0, 1, 1)
    assert "企业检查负担" in text(as_("bureau"), "/console/visits/burden/")


@pytest.mark.article("rs-16-1")
def test_the_firms_page_says_who_has_been_there_before_a_visit_is_asked_for(ground: Field, as_: Any) -> None:
    ground.approved()
    page = text(as_("wangfang"), f"/console/establishments/{ground.firm.pk}/")
    assert f"/console/visits/{Visit.objects.get().pk}/" in page
    theirs = text(as_("stranger"), f"/console/establishments/{ground.firm.pk}/")
    assert f"/console/visits/{Visit.objects.get().pk}/" not in theirs
    assert "申请以前请看谁来过、谁要来" in page
    assert "对食品经营的监督检查" in page
    form = text(as_("wangfang"), f"/console/establishments/{ground.firm.pk}/visit/")
    assert "须到现场的理由" in form


def test_a_phones_page_lists_what_it_wrote(ground: Field, as_: Any) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, "scan-in", "reason"), at=LATER)
    page = text(as_("wangfang"), f"/console/field-phones/{Phone.objects.get().pk}/")
    assert "没有采信" in page
    assert "以前还没有“出示执法证件”" in page


def test_a_case_that_came_of_a_visit_leads_back_to_it(ground: Field, as_: Any) -> None:
    visit = ground.approved()
    ground.merge(ground.walk(visit, *WHOLE), at=LATER)
    defect = following.make_case(defect=visit.defects.get(), by=ground.by(), at=LATER)
    case = ground.docket.propose(at=LATER, clue=defect.clue, power_code=FINE)
    cases.approve_opening(case=case, by=ground.by("head"), at=LATER)
    page = text(as_("wangfang"), f"/console/cases/{case.pk}/")
    assert "来自检查" in page
    assert f"/console/visits/{visit.pk}/" in page
    assert "照片.jpg" in page


@pytest.mark.parametrize("door", ["visit", "urgent-visit"])
def test_what_may_be_inspected_is_offered_while_its_code_is_typed(
    ground: Field, as_: Any, monkeypatch: pytest.MonkeyPatch, door: str
) -> None:
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOW)
    page = text(as_("wangfang"), f"/console/establishments/{ground.firm.pk}/{door}/")
    (line,) = re.findall(r'<input[^>]*name="power"[^>]*>', page)
    assert 'list="known-power"' in line
    (offered,) = re.findall(r'<datalist id="known-power">(.*?)</datalist>', page)
    told = re.findall(r'<option value="([^"]+)">([^<]+)</option>', offered)
    powers = items_on(ground.docket.county.unit, NOW.date())
    assert told == list(powers.filter(kind="inspection").values_list("code", "name"))
    assert INSPECT in dict(told)
    assert powers.exclude(kind="inspection").exists()


def test_a_paper_that_is_needed_is_marked_as_such(as_: Any) -> None:
    page = text(as_("wangfang"), "/console/vouchers/register/")
    (field,) = re.findall(r'<div class="([^"]*)">\s*<label[^>]*for="id_attached">附件', page)
    assert field == "field required"
