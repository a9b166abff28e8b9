"""What plans and sheets of spot checks refuse on their own, each with its sentence."""

from datetime import date
from typing import Any

import pytest

from liuhen.apps.people.models import Account
from liuhen.apps.spotchecks.actions import sheets
from liuhen.apps.spotchecks.actions.sheets import MOST
from liuhen.apps.spotchecks.models import Plan
from tests.apps.spotchecks.conftest import LATER, Make
from tests.builders.county import NOW, County
from tests.builders.programs import program
from tests.builders.refusals import said


def test_a_plan_ends_later_and_is_filled_in_by_who_may(county: County, make: Make) -> None:
    assert said(make, due_on=date(2026, 11, 23)) == "不能制定计划：办理期限早于今天"
    other = Account.objects.get(username="stranger")
    assert said(make, checkers=[other]) == f"不能制定计划：{other}没有填写该单位抽查表的权限"
    order = {
        "title": "抽查", "unit": county.unit.pk, "since": "2026-11-01", "until": "2026-11-24", "quota": 4,
        "risk_percent": 25, "strata": ["officer"], "due_on": "2026-12-04", "checkers": ["stranger"],
    }  # fmt: skip
    refused = program("legal").post("/api/v1/spotchecks", order, content_type="application/json")
    assert (refused.status_code, refused.json()["message"]) == (
        422,
        "不能制定计划：“stranger”不是可以检查的账号",
    )
    assert make(due_on=date(2026, 11, 24)).state == "planned"


def test_a_sheet_goes_to_another_who_may_fill_it_in(county: County, drawn: Plan) -> None:
    sheet, by = drawn.sheets.first(), county.actor("legal")
    assert sheet is not None
    mine, other = sheet.checker, Account.objects.get(username="keeper")
    assert (
        said(sheets.reassign, sheet=sheet, checker=mine, by=by, at=NOW)
        == f"不能改派：这份抽查表已由{mine}检查"
    )
    assert said(sheets.reassign, sheet=sheet, checker=other, by=by, at=NOW) == (
        f"不能改派：{other}没有填写该单位抽查表的权限"
    )


@pytest.mark.parametrize(
    ("told", "says"),
    [
        ({"results": {"colour": "met"}}, "没有“colour”这一项"),
        ({"results": {"notice": "好"}}, "“{notice}”的结果不能是“好”"),
        ({"results": {"notice": "unmet"}}, "“{notice}”不符合，请写明看到的情况"),
        ({"results": {"notice": "met"}, "remarks": {"colour": "红"}}, "没有“colour”这一项，不能说明"),
        (
            {"results": {"notice": "met"}, "remarks": {"notice": "长" * (MOST + 1)}},
            f"“{{notice}}”的说明超过{MOST}字",
        ),
    ],
)
def test_a_sheet_answers_its_own_items(county: County, drawn: Plan, told: dict[str, Any], says: str) -> None:
    sheet = drawn.sheets.order_by("id")[0]
    given: Any = {"results": {}, "remarks": {}} | told
    notice = next(item.zh for item in sheet.items() if item.key == "notice")
    assert said(sheets.submit, sheet=sheet, by=county.actor("legal"), at=LATER, **given) == (
        f"不能提交抽查表：{says.format(notice=notice)}"
    )
    sheet.refresh_from_db()
    assert (sheet.state, sheet.results) == ("assigned", {})


def test_of_two_who_set_aside_in_one_stratum_the_later_draws_anew(county: County, drawn: Plan) -> None:
    sheet, known = drawn.sheets.order_by("id")[0], drawn.sheets.count()
    told: Any = {"sheet": sheet, "reason": "损坏", "following": [], "by": county.actor("legal"), "at": LATER}
    assert said(sheets._enter_set_aside, known=known - 1, **told) == "不能注明无法检查：同一层刚有别的递补"
    sheet.refresh_from_db()
    assert (sheet.state, sheet.reason) == ("assigned", "")
