"""Many parties of a case at once: from a sheet or a list, all of them or none."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from liuhen.apps.cases import actions, importing
from liuhen.apps.cases.models import Case, Party
from liuhen.kernel import spreadsheets
from liuhen.kernel.flow import WrongState
from liuhen.kernel.ledger.models import Entry
from liuhen.kernel.spreadsheets import Line
from tests.builders.cases import CREDIT_CODE, RESIDENT, Docket
from tests.builders.county import NOW
from tests.builders.programs import program

pytestmark = pytest.mark.django_db
Row = tuple[Any, ...]
As = Callable[[str], Client]
BLANK = ("",) * 6
THREE: tuple[Row, ...] = (
    ("赵某", "公民", "", "", RESIDENT, "", "云岭镇1号", "13800000000"),
    ("云岭县甲食品有限公司", "法人", "利害关系人", "统一社会信用代码", CREDIT_CODE, "钱某", "", ""),
    ("孙某", "个人", "被侵害人", "", "", "", "", ""),
)


def lines(*rows: Row) -> list[Line]:
    data = spreadsheets.workbook("当事人", importing.COLUMNS, rows)
    return spreadsheets.read(
        BytesIO(data), size=len(data), columns=importing.NAMED, most_rows=importing.MOST_ROWS
    )


def many(n: int) -> list[Row]:
    return [(f"第{k}家食品店", "个体工商户", "", "", "", "赵某", "", "") for k in range(n)]


def upload(client: Client, case: Case, *rows: Row, checking: bool = False) -> str:
    data = spreadsheets.workbook("当事人", importing.COLUMNS, rows)
    told = {"file": SimpleUploadedFile("当事人.xlsx", data), **({"checking": "on"} if checking else {})}
    answer = client.post(reverse("console:case-parties-import", args=[case.pk]), told)
    assert answer.status_code == 200
    return answer.content.decode()


def test_every_row_is_a_party_as_if_it_had_been_entered_alone(cases: Docket) -> None:
    case = cases.open()
    outcomes = importing.take(lines(*THREE), case=case, by=cases.by(), at=NOW)
    assert [each.refusal for each in outcomes] == ["", "", ""]
    person, firm, victim = Party.objects.filter(case=case).order_by("id")[1:]
    assert (person.kind, person.role, person.number_kind, person.number) == (
        "person",
        "party",
        "resident",
        RESIDENT,
    )
    assert (firm.kind, firm.role, firm.credit_code, firm.representative) == (
        "firm",
        "third",
        CREDIT_CODE,
        "钱某",
    )
    assert (victim.kind, victim.role, victim.number) == ("person", "victim", "")
    assert Entry.objects.filter(event="party.added", subject=firm.ref).count() == 1


def test_columns_are_known_by_what_others_call_them(cases: Docket) -> None:
    data = spreadsheets.workbook(
        "表",
        ("序号", "身份证号", "姓名（必填）", "当事人类型", "手机号"),
        [(1, RESIDENT, "赵某", "自然人", "13800000000")],
    )
    (line,) = spreadsheets.read(BytesIO(data), size=len(data), columns=importing.NAMED, most_rows=1)
    case = cases.open()
    importing.take([line], case=case, by=cases.by(), at=NOW)
    made = case.parties.latest("id")
    assert (made.name, made.number, made.phone) == ("赵某", RESIDENT, "13800000000")


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (("李某", "公民", "", "", RESIDENT[:-1] + "0", "", "", ""), "不能登记当事人：.*公民身份号码"),
        (("", "公民", "", "", "", "", "", ""), "请写明当事人的姓名或者名称"),
        (("李某", "老板", "", "", "", "", "", ""), "“种类”列不能是“老板”.*请填写公民、"),
        (("李某", "公民", "证人", "", "", "", "", ""), "“身份”列不能是“证人”"),
        (("李某", "公民", "", "学生证", "", "", "", ""), "“证件种类”列不能是“学生证”"),
        (("李" * 121, "公民", "", "", "", "", "", ""), "最多120字"),
        (("云岭镇利民小吃店", "个体工商户", "", "", "", "", "", ""), "本案已有同名、同证件号码的当事人"),
        (("孙某", "公民", "", "", "", "", "", ""), "第4行已有同名、同证件号码的当事人"),
        (("李某", "公民", "", "", "", "", "", "x" * 501), "“联系电话”列（H5）超过 500 个字"),
    ],
)  # fmt: skip
def test_one_row_that_cannot_be_leaves_all_others_out(cases: Docket, row: Row, why: str) -> None:
    case = cases.open()
    before = Entry.objects.count()
    outcomes = importing.take(lines(*THREE, row), case=case, by=cases.by(), at=NOW)
    ((number, refusal),) = [(each.number, each.refusal) for each in outcomes if each.refusal]
    assert number == 5
    assert re.search(why, refusal), refusal
    assert case.parties.count() == 1
    assert Entry.objects.count() == before


def test_a_case_that_is_over_takes_no_more(cases: Docket) -> None:
    case = cases.open()
    case = actions.withdraw(case=case, reason="违法事实不成立", by=cases.by("head"), at=NOW)
    with pytest.raises(WrongState, match="不能登记当事人：案件现在是“已撤销立案”状态"):
        importing.take(lines(*THREE), case=case, by=cases.by(), at=NOW)


def test_the_page_checks_first_then_takes_all_or_says_by_row_why_not(cases: Docket, as_: As) -> None:
    case, me = cases.open(), as_("wangfang")
    assert "批量登记" in me.get(reverse("console:case", args=[case.pk])).content.decode()
    assert "检查完毕，3 行都可以登记" in " ".join(upload(me, case, *THREE, checking=True).split())
    assert case.parties.count() == 1
    said = " ".join(upload(me, case, *THREE, ("李某", "老板", *BLANK)).split())
    assert "没有登记任何当事人：3 行可以登记，1 行有问题" in said
    assert "有一行不能登记的，一行也不登记" in said
    assert "“种类”列不能是“老板”" in said
    assert case.parties.count() == 1
    assert "已登记 3 个当事人" in " ".join(upload(me, case, *THREE).split())
    assert case.parties.count() == 4
    form = me.get(reverse("console:case-parties-template"))
    assert spreadsheets.read(
        BytesIO(form.content), size=len(form.content), columns=importing.NAMED, most_rows=1
    )


def test_a_sheet_of_too_many_rows_and_a_case_of_others_are_refused(cases: Docket, as_: As) -> None:
    case = cases.open()
    told = {
        "file": SimpleUploadedFile(
            "a.xlsx", spreadsheets.workbook("a", importing.COLUMNS, many(importing.MOST_ROWS + 1))
        )
    }
    answer = as_("wangfang").post(reverse("console:case-parties-import", args=[case.pk]), told)
    assert answer.status_code == 422
    assert f"超过 {importing.MOST_ROWS} 行" in answer.content.decode()
    url = reverse("console:case-parties-import", args=[case.pk])
    assert (as_("stranger").get(url).status_code, as_("keeper").get(url).status_code) == (403, 403)


def test_the_endpoint_enters_all_or_none(cases: Docket) -> None:
    case = cases.open()
    url = f"/api/v1/cases/{case.pk}/parties/batch"
    rows = [
        {"kind": "person", "name": "赵某", "number": RESIDENT},
        {"kind": "firm", "name": "甲公司", "number": CREDIT_CODE},
    ]

    def send(**told: Any) -> Any:
        body = {"parties": rows} | told
        return program("wangfang").post(url, body, content_type="application/json")

    assert send(checking=True).json() == {"entered": 0, "refused": []}
    refused = send(parties=[*rows, {"kind": "person", "name": "李某", "number": "1"}]).json()
    assert (refused["entered"], [each["number"] for each in refused["refused"]]) == (0, [3])
    assert case.parties.count() == 1
    assert send().json() == {"entered": 2, "refused": []}
    assert case.parties.count() == 3
    assert send(parties=[]).status_code == 422
    assert send(parties=[{"kind": "x", "name": "a"}]).status_code == 422


def test_the_page_of_a_case_with_300_parties_asks_no_more_of_the_database(cases: Docket, as_: As) -> None:
    case, me = cases.open(), as_("wangfang")
    url = reverse("console:case", args=[case.pk])

    def shown() -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked:
            answer = me.get(url)
        return len(asked), answer.content.decode()

    importing.take(lines(*many(30)), case=case, by=cases.by(), at=NOW)
    few, _ = shown()
    importing.take(lines(*(("又" + row[0], *row[1:]) for row in many(270))), case=case, by=cases.by(), at=NOW)
    queries, page = shown()
    assert case.parties.count() == 301
    assert queries <= few
    assert page.count("家食品店") < 100
