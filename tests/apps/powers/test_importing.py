"""Sheets as people make them, in real Excel files: taken whole or not at all, each fault by row and column."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from liuhen.apps.powers import jobs, sheets
from liuhen.apps.powers.actions import breakdowns, importing, lists
from liuhen.apps.powers.models import Import, PowerItem, PowerList
from liuhen.kernel import attachments
from liuhen.kernel.attachments import Given
from liuhen.kernel.flow import Invalid, WrongState
from tests.builders.county import NOW
from tests.builders.powers import FINE, FOOD, LICENCE, PAPER, PROCESS, TODAY, Powers
from tests.builders.shelves import lose

# The form of another county: other names, another order, a title above, the unit's name spelt out.
HEADER = ["序号", "权力类型", "权力编码", "权力事项名称", "实施依据", "行使主体（内设机构）", "现场/非现场", "是否涉企",
          "法定期限", "承诺时限", "责任事项", "流程", "备注"]  # fmt: skip


def row(n: int, **told: str) -> list[Any]:
    cells = {
        "序号": str(n), "权力类型": "行政处罚", "权力编码": f"220524-CF-{n:03}",
        "权力事项名称": f"第{n}种违法行为的处罚",
        "实施依据": f"【法律】《{FOOD}》（2021年修正）第一百二十二条第一款　违反本法规定，未取得食品生产经营许可从事……",
        "行使主体（内设机构）": "食品安全监管科", "现场/非现场": "现场", "是否涉企": "是",
        "法定期限": "90日", "承诺时限": "60日",
        "责任事项": "立案、调查、决定、送达", "流程": "立案→调查→决定→送达", "备注": "",
    } | told  # fmt: skip
    return [cells[name] for name in HEADER]


def book(
    rows: Sequence[Sequence[Any]], *, title: str = "云岭县市场监督管理局权责清单", merges: Sequence[str] = ()
) -> bytes:
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append([title])
    sheet.merge_cells("A1:M1")
    for each in rows:
        sheet.append(list(each))
    for merged in merges:
        sheet.merge_cells(merged)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def take(powers: Powers, draft: PowerList, content: bytes, *, checking: bool = False) -> Import:
    files = attachments.keep([Given("清单.xlsx", "", content)], at=NOW)
    made = importing.fill_from(
        power_list=draft, checking=checking, files=files, by=powers.actor("legal"), at=NOW
    )
    jobs.read_sheet(made.pk)
    made.refresh_from_db()
    return made


@pytest.mark.article("rs-4-1")
def test_the_sheet_of_another_county_is_read_whole(powers: Powers):
    draft = powers.put(powers.draft(), "OLD-1")
    done = take(powers, draft, book([HEADER, row(1), row(2, 权力类型="其他行政权力", 权力编码="ｘｋ－002")]))
    assert (done.state, done.rows_found, done.faults_found) == ("taken", 2, 0)
    first, second = draft.items.order_by("place")
    assert (first.code, first.kind, first.body, first.site, first.touches_firms) == (
        "220524-CF-001", "penalty", powers.body, "on-site", True,
    )  # fmt: skip
    assert (first.statutory_zh, first.promised_zh, first.steps) == (
        "90日",
        "60日",
        ("立案", "调查", "决定", "送达"),
    )
    basis = first.bases.get()
    assert (basis.no, basis.paragraph, basis.law_version) == (122, 1, powers.food)
    assert (second.code, second.kind_zh) == ("XK-002", "其他行政权力")


@pytest.mark.article("rs-4-1")
def test_a_sheet_that_is_lost_is_asked_for_again(powers: Powers):
    files = attachments.keep([Given("清单.xlsx", "", book([HEADER, row(1)]))], at=NOW)
    made = importing.fill_from(
        power_list=powers.draft(), checking=False, files=files, by=powers.actor("legal"), at=NOW
    )
    lose(made.sha256)
    jobs.read_sheet(made.pk)
    made.refresh_from_db()
    assert made.faults_found == 1
    assert "不能导入：保管库中没有该文件" in str(made.faults)
    assert "请重新上传" in str(made.faults)


@pytest.mark.article("rs-4-1")
def test_a_dry_run_takes_nothing(powers: Powers):
    draft = powers.put(powers.draft(), "OLD-1")
    done = take(powers, draft, book([HEADER, row(1)]), checking=True)
    assert (done.state, done.faults_found) == ("checked", 0)
    assert draft.items.get().code == "OLD-1"


@pytest.mark.article("rs-4-1")
def test_each_fault_is_told_by_row_and_column_and_nothing_is_half_taken_in(powers: Powers):
    draft = powers.put(powers.draft(), "OLD-1")
    rows = [
        HEADER,
        row(1),
        row(2, 权力编码="220524-CF-001"),
        row(3, 权力类型="公共服务"),
        row(4, 实施依据=f"《{FOOD}》第一百九十九条"),
        row(5, 实施依据="《不存在的法》第一条"),
        row(6, 实施依据=f"《{PAPER}》第二条"),
        row(7, 承诺时限="100日"),
        row(8, 法定期限="尽快"),
        row(9, **{"行使主体（内设机构）": "别的科"}),
        row(10, 权力事项名称="", 是否涉企="也许"),
    ]
    done = take(powers, draft, book(rows))
    assert done.state == "refused"
    assert [(n, column) for n, column, _ in done.faults] == [
        (4, "职权编码"), (5, "职权类型"), (6, "设定依据"), (7, "设定依据"), (8, "设定依据"), (9, "承诺时限"),
        (10, "法定时限"), (11, "行使机构"), (12, "职权名称"), (12, "涉企"),
    ]  # fmt: skip
    told = {n: sentence for n, _, sentence in done.faults}
    assert told[4] == "职权编码“220524-CF-001”与第3行重复"
    assert "没有第一百九十九条" in told[6]
    assert "不在法律依据库中" in told[7]
    assert "须以法律" in told[8]
    assert draft.items.get().code == "OLD-1"
    report = load_workbook(io.BytesIO(sheets.faults_of(done))).active
    assert report is not None
    assert report.max_row == 11


@pytest.mark.article("rs-4-1")
def test_merged_cells_are_filled_and_said(powers: Powers):
    draft = powers.draft()
    rows = [HEADER, row(1), row(2, **{"行使主体（内设机构）": "", "责任事项": ""})]
    done = take(powers, draft, book(rows, merges=["F3:F4", "K3:K4"]))
    assert done.state == "taken"
    assert done.remarks == ["有合并单元格：“行使机构、责任事项”共1行按合并区域首格的内容填入，请核对"]
    assert {item.duties for item in draft.items.all()} == {"立案、调查、决定、送达"}


@pytest.mark.article("rs-4-1")
@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"code,name\n1,2\n", "而是文本"),
        (b"PK\x03\x04 no archive", "不是有效的 Excel"),
        (book([["名称", "编码"], ["x", "y"]]), "没有“职权名称”“职权类型”“设定依据”列"),
        (book([HEADER]), "没有一行内容"),
    ],
)
def test_what_is_no_such_sheet_is_said_so(powers: Powers, content: bytes, why: str):
    done = take(powers, powers.draft(), content)
    assert done.state == "refused"
    assert why in done.faults[0][2]


@pytest.mark.article("rs-4-1")
def test_a_draft_that_was_signed_meanwhile_stays_as_it_was_signed(powers: Powers):
    draft = powers.put(powers.draft(), "OLD-1")
    files = attachments.keep([Given("清单.xlsx", "", book([HEADER, row(1)]))], at=NOW)
    made = importing.fill_from(
        power_list=draft, checking=False, files=files, by=powers.actor("legal"), at=NOW
    )
    lists.submit(power_list=draft, by=powers.actor("head"), at=NOW)
    jobs.read_sheet(made.pk)
    made.refresh_from_db()
    assert made.state == "refused"
    assert "不能导入职权" in made.faults[0][2]
    assert draft.items.get().code == "OLD-1"
    with pytest.raises(WrongState):
        importing.fill_from(
            power_list=PowerList.objects.get(), checking=False, files=files, by=powers.actor("legal"), at=NOW
        )


def test_a_job_that_runs_twice_takes_it_once(powers: Powers):
    draft = powers.draft()
    done = take(powers, draft, book([HEADER, row(1)]))
    first = draft.items.get().pk
    jobs.read_sheet(done.pk)
    assert draft.items.get().pk == first


def test_one_file_is_wanted(powers: Powers):
    with pytest.raises(Invalid, match="请选择一个 Excel 文件"):
        importing.fill_from(
            power_list=powers.draft(), checking=True, files=(), by=powers.actor("legal"), at=NOW
        )


@pytest.mark.article("rs-4-1")
def test_what_is_handed_out_is_taken_in_again(powers: Powers):
    first = powers.published()
    content = sheets.workbook_of(first, first.items.order_by("place"))
    draft = powers.draft(reason="再编一版")
    before = list(
        PowerItem.objects.filter(power_list=draft).order_by("place").values_list("code", "name", "process")
    )
    done = take(powers, draft, content)
    assert (done.state, done.faults) == ("taken", [])
    assert list(draft.items.order_by("place").values_list("code", "name", "process")) == before


@pytest.mark.article("rs-9-1")
def test_a_break_down_comes_in_by_sheet(powers: Powers):
    powers.published()
    made = breakdowns.draft(unit=powers.county.unit, reason="首次分解", by=powers.actor("legal"), at=NOW)
    header = ["职权编码", "办理环节", "责任科室", "岗位名称", "岗位职责"]
    good = [[FINE, "", "", "执法岗", "依法调查"]] + [
        [LICENCE, step, "食品安全监管科", "审查岗", "依法审查"] for step in PROCESS.split("→")
    ]
    bad = [["X-9", "", "", "执法岗", "x"], [LICENCE, "听证", "", "审查岗", "x"], [FINE, "", "", "没有的岗", "x"],
           [FINE, "", "", "执法岗", ""]]  # fmt: skip
    wrong = _assign(powers, made, book([header, *good, *bad]))
    assert wrong.state == "refused"
    assert [(n, column) for n, column, _ in wrong.faults] == [
        (7, "职权编码"), (8, "环节"), (9, "岗位"), (10, "岗位责任"), (10, "岗位"),
    ]  # fmt: skip
    assert not made.assignments.exists()
    assert _assign(powers, made, book([header, *good])).state == "taken"
    breakdowns.publish(breakdown=made, effective_on=TODAY, by=powers.actor("head"), at=NOW)


def _assign(powers: Powers, made: Any, content: bytes) -> Import:
    files = attachments.keep([Given("分解.xlsx", "", content)], at=NOW)
    sheet = importing.assign_from(
        breakdown=made, checking=False, files=files, by=powers.actor("legal"), at=NOW
    )
    jobs.read_sheet(sheet.pk)
    sheet.refresh_from_db()
    return sheet


@pytest.mark.article("rs-4-1")
def test_hundreds_of_faults_take_in_nothing(powers: Powers):
    draft = powers.draft()
    rows = [row(n, 法定期限="尽快" if n % 20 == 0 else "90日") for n in range(1, 601)]
    done = take(powers, draft, book([HEADER, *rows]))
    assert (done.state, done.rows_found, done.faults_found) == ("refused", 600, 30)
    assert not draft.items.exists()


def test_what_the_national_catalogue_has_beside_ours_is_kept_in_a_sheet(powers: Powers):
    first = powers.put(powers.draft(), kind="other", national_type="9")
    powers.put(first, LICENCE, kind="levy", national_type="10")
    content = sheets.workbook_of(first, first.items.order_by("place"))
    done = take(powers, first, content)
    assert done.state == "taken", done.faults
    assert list(first.items.order_by("place").values_list("kind", "national_type")) == [
        ("other", 9),
        ("levy", 10),
    ]
