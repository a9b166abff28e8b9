"""The pages of spot checks."""

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from liuhen.apps.people.models import Account
from liuhen.apps.recordings.models import Recording
from liuhen.apps.spotchecks import queries, tables
from liuhen.apps.spotchecks.models import Plan, Sheet
from liuhen.kernel.ledger.loop import catch_up
from tests.apps.spotchecks.conftest import LATER, fill
from tests.builders.county import NOW, County
from tests.builders.recordings import As


@pytest.fixture
def asked(county: County, stock: list[Recording]) -> dict[str, Any]:
    return {
        "title": "十一月抽查", "unit": str(county.unit.pk), "since": "2026-11-01", "until": "2026-11-24",
        "quota": "4", "risk_percent": "25", "strata": ["officer"], "due_on": "2099-12-01",
        "checkers": [str(Account.objects.get(username="legal").pk)],
    }  # fmt: skip


@pytest.mark.article("av-14-1")
def test_a_plan_is_previewed_made_frozen_drawn_and_replayed(
    county: County, asked: dict[str, Any], as_: As, settings: Any
) -> None:
    legal = as_("legal")
    new = reverse("console:plan-new")
    preview = legal.get(new, asked).content.decode()
    assert "分层预览" in preview
    assert "共 12 段，2 层" in preview
    assert not Plan.objects.exists()
    assert "不能预览" in legal.get(new, asked | {"quota": "0"}).content.decode()
    assert legal.post(new, asked | {"quota": "9999"}).status_code == 422
    here = legal.post(new, asked)["Location"]
    plan = Plan.objects.get()
    assert "固定名单" in legal.get(here).content.decode()
    legal.post(reverse("console:plan-freeze", args=[plan.pk]))
    early = legal.post(reverse("console:plan-draw", args=[plan.pk]))
    assert early.status_code == 409
    catch_up(at=NOW)
    legal.post(reverse("console:plan-draw", args=[plan.pk]))
    page = legal.get(here).content.decode()
    assert "怎么抽取的" in page
    assert "风险" in page
    replay = reverse("console:plan-replay", args=[plan.pk])
    assert "得到同样的 4 份" in legal.get(replay).content.decode()
    assert "<html" not in legal.get(replay, headers={"HX-Request": "true"}).content.decode()
    for username in ("stranger", "wangfang"):
        assert as_(username).get(here).status_code == 404
        assert as_(username).get(replay).status_code == 404
    paper = legal.get(reverse("console:plan-record", args=[plan.pk]))
    assert paper.content[:5] == b"%PDF-"


@pytest.mark.article("av-14-1")
def test_a_plan_whose_sheets_wait_says_why_it_cannot_be_ended_yet(
    county: County, drawn: Plan, as_: As
) -> None:
    here, end = (reverse(f"console:{name}", args=[drawn.pk]) for name in ("plan", "plan-close"))
    page = as_("legal").get(here).content.decode()
    assert end not in page
    assert "还有4份抽查表没有办结" in page
    for sheet in drawn.sheets.all():
        fill(county, sheet)
    assert end in as_("legal").get(here).content.decode()


def test_a_tampered_sheet_is_told_by_the_replay(county: County, drawn: Plan, as_: As) -> None:
    sheet = queries.sheets_of(drawn)[0]
    other = Recording.objects.exclude(pk__in=drawn.sheets.values("recording")).first()
    Sheet.objects.filter(pk=sheet.pk).update(recording=other)
    page = as_("legal").get(reverse("console:plan-replay", args=[drawn.pk])).content.decode()
    assert "不一致" in page


@pytest.mark.article("av-14-1")
def test_a_sheet_is_looked_at_filled_in_and_read_by_its_officer(county: County, drawn: Plan, as_: As) -> None:
    sheet = Sheet.objects.filter(officer=county.officer).first()
    assert sheet is not None
    here, legal = reverse("console:sheet", args=[sheet.pk]), as_("legal")
    assert "检查音像记录" in legal.get(reverse("console:home")).content.decode()
    assert "登记并查看" in legal.get(here).content.decode()
    submit = reverse("console:sheet-submit", args=[sheet.pk])
    unseen = legal.post(submit, {"notice": "met"})
    assert unseen.status_code == 409
    assert "没有为本次抽查查看过" in unseen.content.decode()
    assert as_("wangfang").get(here).status_code == 404
    assert legal.post(reverse("console:sheet-view", args=[sheet.pk])).status_code == 302
    page = legal.get(here).content.decode()
    assert "data-player" in page
    assert legal.get(reverse("console:recording-media", args=[sheet.recording_id])).status_code == 200
    kept = legal.post(submit, {"notice": "unmet", "usable": "met"})
    assert kept.status_code == 422
    assert "请写明看到的情况" in kept.content.decode()
    done = legal.post(submit, {"notice": "unmet", "notice_remark": "开头没有告知", "good_practice": "耐心"})
    assert done.status_code == 302
    officer = as_("wangfang")
    page = officer.get(here).content.decode()
    assert "开头没有告知" in page
    assert "说明问题原因" in officer.get(reverse("console:home")).content.decode()
    assert sheet.recording.filename in officer.get(reverse("console:sheets")).content.decode()
    assert officer.get(reverse("console:sheet-paper", args=[sheet.pk])).content[:5] == b"%PDF-"
    assert as_("stranger").get(here).status_code == 404
    assert as_("head").get(here).status_code == 200


def test_replacing_is_refused_on_record_and_setting_aside_sends_the_next(
    county: County, drawn: Plan, as_: As
) -> None:
    sheet, legal = queries.sheets_of(drawn)[0], as_("legal")
    answer = legal.post(reverse("console:sheet-replace", args=[sheet.pk]))
    assert answer.status_code == 409
    assert "不得人为更换" in answer.content.decode()
    aside = reverse("console:sheet-set-aside", args=[sheet.pk])
    assert legal.post(aside, {"reason": ""}).status_code == 422
    assert legal.post(aside, {"reason": "无法播放"}).status_code == 302
    page = legal.get(reverse("console:sheet", args=[sheet.pk])).content.decode()
    assert "无法检查：无法播放" in page
    assert "递补" in page
    assert "得到同样的 5 份" in legal.get(reverse("console:plan-replay", args=[drawn.pk])).content.decode()


def test_the_figures_tell_cover_and_results_and_leave_as_tables(county: County, drawn: Plan, as_: As) -> None:
    for sheet in queries.sheets_of(drawn):
        fill(county, sheet, results={"notice": "met", "usable": "unclear"})
    legal, period = as_("legal"), {"since": "2026-11-01", "until": "2026-11-30"}
    page = legal.get(reverse("console:spotcheck-figures"), period).content.decode()
    assert "33.3%" in page
    book = load_workbook(BytesIO(legal.get(reverse("console:spotcheck-workbook"), period).content))
    assert book.sheetnames == ["单位覆盖", "人员覆盖", "从未被抽中", "检查结果"]
    assert [cell.value for cell in book["单位覆盖"][2]][1:5] == [12, 4, 4, "33.3%"]
    assert [cell.value for cell in book["检查结果"][2]][2:] == [4, 0, 0, 0]
    text = legal.get(reverse("console:spotcheck-csv"), period).content.decode("utf-8-sig")
    assert "王芳,6,2,2,33.3%" in text
    assert legal.get(reverse("console:spotcheck-figures"), {"until": "9999-12-31"}).status_code == 200
    stranger = as_("stranger").get(reverse("console:spotcheck-csv"), period).content.decode("utf-8-sig")
    assert "王芳" not in stranger


def test_no_cell_of_a_table_is_a_formula() -> None:
    assert tables.plain("=1+1") == "'=1+1"
    assert tables.plain("王芳") == "王芳"
    assert tables.comma_separated(["a"], [["@cmd"]]).endswith(b"'@cmd\r\n")


def test_lists_ask_a_fixed_number_of_times(
    county: County, drawn: Plan, as_: As, django_assert_max_num_queries: Any
) -> None:
    legal = as_("legal")
    for name, query, most in (
        ("plans", {}, 14),
        ("sheets", {"tab": "all"}, 20),
        ("spotcheck-figures", {}, 18),
    ):
        with django_assert_max_num_queries(most):
            assert legal.get(reverse(f"console:{name}"), query).status_code == 200
    with django_assert_max_num_queries(26):
        assert legal.get(reverse("console:plan", args=[drawn.pk])).status_code == 200


def test_the_plan_waits_for_nobody_who_may_not_see_it(county: County, drawn: Plan, as_: As) -> None:
    assert "没有您可见的抽查计划" in as_("wangfang").get(reverse("console:plans")).content.decode()
    assert drawn.title in as_("head").get(reverse("console:plans")).content.decode()
    assert as_("head").get(reverse("console:plan-new")).status_code == 403
    assert as_("keeper").get(reverse("console:sheets")).status_code == 403
    assert LATER > NOW
