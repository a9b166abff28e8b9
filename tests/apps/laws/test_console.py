"""The library's pages: list, law, version, articles, map and sheets."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from liuhen.apps.laws import importing, maps, queries
from liuhen.apps.laws.models import ArticleChange, Law, LawVersion
from liuhen.apps.people.models import Account
from liuhen.kernel.spreadsheets import workbook
from tests.builders.county import County
from tests.builders.laws import articles
from tests.builders.pages import squeezed


@pytest.fixture
def bureau(county: County, client: Client) -> Client:
    client.force_login(Account.objects.get(username="bureau"))
    return client


def read(client: Client, name: str, *args: Any) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200
    return squeezed(answer.content.decode())


def test_an_empty_library_says_so(bureau: Client) -> None:
    assert "还没有登记法律依据" in read(bureau, "console:laws")


def test_a_law_is_registered_with_its_version_and_both_are_shown(bureau: Client) -> None:
    made = bureau.post(
        reverse("console:law-register"),
        {"title": "《某条例》", "level": "local-regulation", "issuer": "某人大常委会"},
    )
    law = Law.objects.get()
    assert made["Location"] == reverse("console:law", args=[law.pk])
    dates = {"promulgated_on": "2026-01-01", "effective_on": "2025-12-31"}
    wrong = bureau.post(reverse("console:law-version", args=[law.pk]), {"label": "2026年", **dates})
    assert wrong.status_code == 422
    assert "早于公布日期" in wrong.content.decode()
    right = bureau.post(
        reverse("console:law-version", args=[law.pk]),
        {"label": "2026年", **dates, "effective_on": "2026-01-01"},
    )
    assert right["Location"] == reverse("console:lawversion", args=[LawVersion.objects.get().pk])
    assert "某条例" in read(bureau, "console:laws")
    assert "2026年" in read(bureau, "console:law", law.pk)
    assert "还没有导入条文" in read(bureau, "console:lawversion", LawVersion.objects.get().pk)


def test_a_repeal_to_come_is_shown_and_taken_back(bureau: Client, law: Law, old: LawVersion) -> None:
    bureau.post(reverse("console:law-repeal", args=[law.pk]), {"on": "2027-03-01", "source": "某决定"})
    assert "将于2027-03-01废止" in read(bureau, "console:laws")
    bureau.post(reverse("console:law-restore", args=[law.pk]), {"reason": "误登"})
    assert "现行" in read(bureau, "console:law", law.pk)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_articles_come_from_a_file(bureau: Client, old: LawVersion, encoding: str) -> None:
    file = SimpleUploadedFile("条例.txt", articles("甲。", "乙。").encode(encoding))
    bureau.post(reverse("console:lawversion-text", args=[old.pk]), {"file": file})
    page = read(bureau, "console:lawversion", old.pk)
    assert "第二条" in page
    assert "乙。" in page


@pytest.mark.parametrize(
    "sent", [{"text": ""}, {"text": "没有"}, {"file": SimpleUploadedFile("a.txt", b"\x00\xff\xfe")}]
)
def test_what_has_no_articles_is_said_at_the_form(bureau: Client, old: LawVersion, sent: Any) -> None:
    answer = bureau.post(reverse("console:lawversion-text", args=[old.pk]), sent)
    assert answer.status_code in (409, 422)
    assert "不能导入条文" in answer.content.decode()


@pytest.mark.article("rs-4-2")
def test_a_map_is_looked_at_before_it_is_kept(bureau: Client, new: LawVersion) -> None:
    here = reverse("console:lawversion-map", args=[new.pk])
    rows = "第三条 第四条 条次变动\n4 → 3 条次变动\n第五条 删除\n"
    looked = bureau.post(here, {"rows": rows, "checking": "on"})
    assert looked.status_code == 200
    assert "检查完毕，可以登记" in squeezed(looked.content.decode())
    assert not ArticleChange.objects.exists()
    assert bureau.post(here, {"rows": rows}).status_code == 302
    page = read(bureau, "console:lawversion", new.pk)
    assert "条次变动" in page
    assert "第五条" in page


@pytest.mark.parametrize(
    ("rows", "why"),
    [
        ("第三条", "应写成"),
        ("第三条 第四条 移动", "不在未改动"),
        ("第三条第一款 第四条 条次变动", "对照只到条"),
        ("第三条至第五条 第四条 条次变动", "要逐条写明"),
        ("第九条 第四条 条次变动", "前一版本没有第九条"),
        ("0 3 条次变动", "不是条次"),
        ("\x003 4 条次变动", ""),
    ],
)
def test_a_map_with_faults_names_each_row(bureau: Client, new: LawVersion, rows: str, why: str) -> None:
    answer = bureau.post(reverse("console:lawversion-map", args=[new.pk]), {"rows": f"\n{rows}"})
    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert not ArticleChange.objects.exists()


def test_a_map_comes_as_a_sheet(bureau: Client, new: LawVersion) -> None:
    file = SimpleUploadedFile(
        "对照.xlsx", workbook("表", maps.COLUMNS, [("第三条", "第四条", "内容修改"), ("4", "4", "内容修改")])
    )
    assert bureau.post(reverse("console:lawversion-map", args=[new.pk]), {"file": file}).status_code == 302
    assert new.changes.count() == 2
    broken = SimpleUploadedFile("对照.xlsx", b"PK broken")
    answer = bureau.post(reverse("console:lawversion-map", args=[new.pk]), {"file": broken})
    assert answer.status_code == 422


def test_a_map_is_proposed_from_the_texts(bureau: Client, old: LawVersion, new: LawVersion) -> None:
    here = reverse("console:lawversion-proposal", args=[new.pk])
    assert bureau.get(here).status_code == 404
    for version, said in ((old, articles("甲。", "乙。")), (new, articles("乙。", "丙。"))):
        bureau.post(reverse("console:lawversion-text", args=[version.pk]), {"text": said})
    assert bureau.get(here).status_code == 200
    for name in ("console:laws-template", "console:lawversion-map-template"):
        assert bureau.get(reverse(name)).status_code == 200


GOOD = ("某法", "法律", "全国人大常委会", "2020年", "", "2020-01-01", "2020-03-01", "", "50", "", "", "")
NEXT = (
    "某法",
    "法律",
    "全国人大常委会",
    "2023年修正",
    "",
    "2023-01-01",
    "2023-03-01",
    "2020年",
    "",
    "",
    "",
    "",
)
ROWS = (
    NEXT,
    GOOD,
    ("另法", "法律", "某", "2020年", "", "2020-05-01", "2020-03-01", "", "", "", "", ""),
    ("第三法", "宪法", "某", "2020年", "", "2020-01-01", "2020-03-01", "", "", "", "", ""),
    ("环法", "法律", "某", "甲版", "", "2020-01-01", "2020-03-01", "乙版", "", "", "", ""),
    ("环法", "法律", "某", "乙版", "", "2021-01-01", "2021-03-01", "甲版", "", "", "", ""),
    ("废法", "法律", "某", "2020年", "", "2020-01-01", "2020-03-01", "", "", "", "2026-01-01", ""),
    ("日法", "法律", "某", "2020年", "", "五月", "2020-03-01", "", "", "", "", ""),
    ("数法", "法律", "某", "2020年", "", "2020-01-01", "2020-03-01", "", "九十九万", "", "", ""),
    ("", "法律", "某", "2020年", "", "2020-01-01", "2020-03-01", "", "", "", "", ""),
    ("长" * 201, "法律", "某", "2020年", "", "2020-01-01", "2020-03-01", "", "", "", "", ""),
    ("某法", "行政法规", "某", "2025年", "", "2025-01-01", "2025-03-01", "", "", "", "", ""),
)


@pytest.mark.parametrize("checking", [True, False])
def test_many_laws_are_taken_in_and_each_refused_row_is_named(bureau: Client, checking: bool) -> None:
    file = SimpleUploadedFile("法.xlsx", workbook("表", importing.COLUMNS, ROWS))
    answer = bureau.post(
        reverse("console:laws-import"), {"file": file} | ({"checking": "on"} if checking else {})
    )
    page = squeezed(answer.content.decode())
    for said in (
        "早于公布日期", "“宪法”不是效力位阶", "版本前后相接成环", "没有填写“废止依据”", "“公布日期”“五月”不是日期",
        "“九十九万”不是1至2000的整数", "“名称”没有填写", "“名称”超过 200 个字", "已按“法律”登记，与本行不同",
    ):  # fmt: skip
        assert said in page, said
    assert [*Law.objects.values_list("title", flat=True)] == ([] if checking else ["某法"])
    if not checking:
        assert [row.label for row in LawVersion.objects.order_by("effective_on")] == ["2020年", "2023年修正"]


@pytest.mark.parametrize("name", ["console:laws-import", "console:law-register"])
def test_whoever_only_sees_keeps_nothing(county: County, client: Client, name: str) -> None:
    client.force_login(Account.objects.get(username="legal"))
    assert client.get(reverse("console:laws")).status_code == 200
    assert client.get(reverse(name)).status_code == 403


def test_the_day_of_effect_divides_the_versions(
    bureau: Client, law: Law, old: LawVersion, new: LawVersion
) -> None:
    page = read(bureau, "console:law", law.pk)
    assert "尚未施行" in page
    assert "现行" in page
    assert old.effective_on < date(2026, 11, 24) < new.effective_on


@pytest.mark.article("rs-4-2")
def test_an_amendment_without_a_map_waits_for_the_bureau(
    bureau: Client, county: County, new: LawVersion
) -> None:
    assert "登记条文对照" in read(bureau, "console:home")
    bureau.post(reverse("console:lawversion-map", args=[new.pk]), {"rows": "第三条 第三条 内容修改"})
    assert not queries.to_map(county.actor("bureau"))
    assert not queries.to_map(county.actor("legal"))
