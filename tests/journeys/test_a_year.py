"""A year's evaluation: its indicators decided before it begins, told, objected to, frozen; then a version beside it.

The unit that is evaluated reads and objects on a telephone; who did well is commended, and the public reads it.
"""

import re
from datetime import date, datetime

import pytest
from playwright.sync_api import expect

from tests.builders.county import LOCAL
from tests.journeys.test_a_case import (
    Office,
    go,
    house,
    office,
    press,
    province_house,
    send,
    sqlite_house,
    told,
)
from tests.services.browser import fits

__all__ = ["house", "office", "province_house", "sqlite_house"]
TODAY = datetime.now(LOCAL).date()
YEAR = TODAY.year + 1
AFTER = date(YEAR + 1, 1, 11) - TODAY
HERE, THERE, ABOVE = "云岭县市场监督管理局", "云岭县城市管理局", "云岭县司法局"
COUNTY = """
from datetime import datetime
from liuhen.apps.devices.models import Device
from liuhen.apps.people.models import Person, Unit
from tests.builders.evaluation import Desk, the_desk
from tests.builders.county import LOCAL, County
government, msa, umb, bureau = (Unit.objects.get(code=code) for code in ("YL", "MSA", "UMB", "JUS"))
people = [Person.objects.get(number=number) for number in ("100001", "100090", "100002")]
county = County(government, msa, umb, *people, Device.objects.get())
"""
GROUND = f"{COUNTY}the_desk(county)"
WHAT_HAPPENED = f"""{COUNTY}
summer = datetime({YEAR}, 7, 1, 10, 0, tzinfo=LOCAL)
desk = Desk(county, bureau)
print(desk.upheld(about="device:1", at=summer).pk, desk.raised(about="device:2", at=summer).pk)
"""


@pytest.mark.article("rs-6-1", "rs-38-1")
@pytest.mark.in_turn
def test_a_year_is_decided_on_told_objected_to_frozen_and_reckoned_anew(office: Office) -> None:
    office.server.run(GROUND)
    office.phones = frozenset({"legal"})
    it_is_decided_what_counts(office)
    office.move_on(days=AFTER.days)
    counted, open_one = office.server.run(WHAT_HAPPENED).split()
    year = it_is_told(office)
    what_does_not_count_is_objected_to(office, counted)
    it_is_frozen(office, year)
    later = a_version_stands_beside_it(office, year, open_one)
    who_did_well_is_commended(office)
    expect(office.to(office.of("chief"), later).locator("main")).to_contain_text("第 1 版")
    code, said = office.server.command("ledger", "verify")
    assert code == 0, said


def it_is_decided_what_counts(office: Office) -> None:
    """Nothing that a fine or a number of penalties could be is there to be chosen."""
    page = office.to(office.of("bureau"), "schemes/")
    go(
        page, "编制考评方案", "开始编制", "已开始编制",
        unit=ABOVE, scope="全县行政执法单位", year=str(YEAR), basis="县政府年度考核办法",
    )  # fmt: skip
    for key, name, full in (("认定的问题", "执法问题", "60"), ("整改通报", "整改通报", "40")):
        go(
            page, "填写指标", "写入", "已填写",
            key=re.compile(key), name=name, full=full, kind="逐项扣分", each="10",
        )  # fmt: skip
    page.locator("main").get_by_role("link", name="填写指标", exact=True).click()
    expect(page.locator("[name=key]")).not_to_contain_text("罚")
    page.go_back()
    press(page, "报批方案", "已报批")
    chief = office.of("chief")
    chief.goto(page.url)
    press(chief, "批准方案", "已批准")
    expect(chief.locator("main")).not_to_contain_text("已经开始")


def it_is_told(office: Office) -> str:
    page = office.to(office.of("bureau"), "evaluations/")
    go(page, "开始年度考评", "开始", "已开始", unit=ABOVE, scope="全县行政执法单位", year=str(YEAR))
    year = page.url
    page.get_by_role("link", name="按此刻试算").click()
    expect(page.locator("main")).to_contain_text("没有告知，也没有确定")
    expect(page.locator("tr", has_text="市场监督管理局")).to_contain_text("90")
    page.goto(year)
    press(page, "告知各单位", "已告知")
    return year


def what_does_not_count_is_objected_to(office: Office, counted: str) -> None:
    page = office.of("legal")
    page.get_by_role("link", name=re.compile("答复考评情况")).first.click()
    fits(page)
    page.locator("main").get_by_role("link", name=re.compile("年度考评结果")).click()
    fits(page)
    page.get_by_role("link", name="执法问题").click()
    fits(page)
    page.locator("#against").get_by_role("link", name="提出异议").click()
    expect(page.locator("[name=about]")).to_have_value(f"问题 {counted}")
    told(page, reason="设备已借给城市管理局，不是本单位的。")
    expect(send(page, "提出异议")).to_contain_text("已提出异议")
    fits(page)
    judge = office.of("judge")
    judge.get_by_role("link", name=re.compile("处理考评异议")).last.click()
    go(judge, "异议成立", "异议成立", "不再扣分", verdict="借用登记属实。")


def it_is_answered(office: Office) -> None:
    for username in ("head", "umb-head"):
        page = office.to(office.of(username), "results/")
        page.locator("main").get_by_role("link", name=re.compile("年度考评结果")).first.click()
        go(page, "答复考评情况", "答复", "已答复", answer="没有其他意见。")


def it_is_frozen(office: Office, year: str) -> None:
    it_is_answered(office)
    chief = office.of("chief")
    chief.goto(year)
    press(chief, "确定考评结果", "已确定，结果固定")
    expect(chief.locator("tr", has_text="市场监督管理局")).to_contain_text("100")


def a_version_stands_beside_it(office: Office, year: str, open_one: str) -> str:
    """Uphold what was left open; return the path of the version that counts it."""
    page = office.to(office.of("bureau"), f"findings/{open_one}/")
    go(page, "认定问题", "作出结论", "已作出结论", text="核查属实。")
    page.goto(year)
    go(page, "重新计分", "重新计分", "第2版", reason="一件问题核查属实。")
    later = page.url
    press(page, "告知各单位", "已告知")
    it_is_answered(office)
    chief = office.of("chief")
    chief.goto(later)
    press(chief, "确定考评结果", "已确定，结果固定")
    row = chief.locator("tr", has_text="市场监督管理局")
    expect(row).to_contain_text("90")
    expect(row).to_contain_text("−10")
    chief.goto(year)
    expect(chief.locator("tr", has_text="市场监督管理局")).to_contain_text("100")
    expect(chief.locator("main")).to_contain_text("以后另有第 2 版")
    return later.partition("/console/")[2]


def who_did_well_is_commended(office: Office) -> None:
    page = office.to(office.of("bureau"), "commendations/")
    go(
        page, "提出表彰", "提出", "已提出",
        year=str(YEAR), unit=THERE, deeds="规范执法，全年没有认定的执法问题。",
    )  # fmt: skip
    mayor = office.of("mayor")
    mayor.goto(page.url)
    press(mayor, "批准表彰", "已批准")
    page.reload()
    page.locator("main").get_by_role("link", name=re.compile("公示")).click()
    judge = office.of("judge")
    judge.goto(page.url)
    judge.locator("main").get_by_role("link", name="拟定公示内容").click()
    expect(send(judge, "提交审核")).to_contain_text("等待另一人审核")
    page.reload()
    press(page, "审核公开", "已公开")
    outside = office.outside("/disclosure/")
    outside.get_by_role("link", name=f"关于表彰{THERE}的决定").click()
    expect(outside).to_contain_text("全年没有认定的执法问题")
    fits(outside.page)
