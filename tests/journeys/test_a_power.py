"""A power as its people live it: the legal office's Excel, the head, the bureau, the post, the public, and the act."""

from pathlib import Path

import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from tests.journeys.test_life_of_a_recording import Desk, House, house, province_house, sqlite_house
from tests.services.browser import led_to

__all__ = ["house", "province_house", "sqlite_house"]
CODE, NAME = "MSA-JC-001", "对食品生产经营者的监督检查"
HEADER = ("职权编码", "职权名称", "职权类型", "设定依据", "办理流程")
GROUND = """
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.access import SYSTEM
from tests.builders import county as build
from tests.builders.laws import a_law
from datetime import date
from liuhen.apps.laws import actions as laws
msa = Unit.objects.get(code="MSA")
law = a_law("中华人民共和国食品安全法", level="law")
laws.register_version(law=law, label="2021年修正", promulgated_on=date(2021, 4, 29), effective_on=date(2021, 4, 29),
                      article_count=154, by=SYSTEM, at=build.NOW)
post = register.open_post(unit=msa, name="执法一中队", by=SYSTEM, at=build.NOW)
second = build.person(msa, "李强", "100031")
build.certificate(second)
for person in (Person.objects.get(number="100001"), second):
    register.assign_post(person=person, post=post, by=SYSTEM, at=build.NOW)
"""


@pytest.mark.article("rs-4-1", "rs-9-1", "rs-9-2", "rs-12-1")
@pytest.mark.in_turn
def test_from_the_legal_offices_excel_to_the_act(house: House, browser: Browser, tmp_path: Path) -> None:
    house.server.run(GROUND)
    desk = Desk(browser, house.server)
    power_list = the_legal_office_brings_its_excel(desk, tmp_path)
    the_head_signs(desk, power_list)
    the_bureau_approves_and_publishes(desk, power_list)
    it_is_broken_down_to_the_post(desk)
    the_public_reads_it(browser, house)
    the_officer_acts_under_it(desk)


def agreed(page: Page, name: str) -> None:
    """Press a button that asks before it acts, and say yes."""
    page.get_by_role("button", name=name, exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="确定").click()


def sheet(folder: Path, *rows: tuple[str, ...]) -> Path:
    book = Workbook()
    book.active.append(HEADER)
    for row in rows:
        book.active.append(row)
    path = folder / f"清单{len(rows)}.xlsx"
    book.save(path)
    return path


def the_legal_office_brings_its_excel(desk: Desk, folder: Path) -> str:
    page = desk.to(desk.of("legal"), "powers/lists/draft/")
    page.select_option("[name=unit]", label="云岭县市场监督管理局")
    page.fill("[name=reason]", "首次编制")
    page.get_by_role("button", name="开始编制").click()
    expect(page.locator("main")).to_contain_text("已开始编制")
    power_list = page.url
    right = (CODE, NAME, "行政检查", "《食品安全法》第一百一十条", "检查→处理")
    wrong = ("MSA-CF-001", "对无证经营的处罚", "行政处罚", "《食品安全法》第九百条", "")
    brought(page, power_list, sheet(folder, right, wrong))
    expect(page.locator("main")).to_contain_text("未导入", timeout=60_000)
    expect(page.locator("main")).to_contain_text("第九百条")
    brought(page, power_list, sheet(folder, right))
    expect(page.locator("main")).to_contain_text("已导入", timeout=60_000)
    page.goto(power_list)
    expect(page.locator("main")).to_contain_text(NAME)
    page.context.close()
    return power_list


def brought(page: Page, power_list: str, path: Path) -> None:
    page.goto(f"{power_list}import/")
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="上传").click()


def the_head_signs(desk: Desk, power_list: str) -> None:
    page = desk.of("head")
    page.goto(power_list)
    agreed(page, "签报审定")
    expect(page.locator("main")).to_contain_text("已签报")
    page.context.close()


def the_bureau_approves_and_publishes(desk: Desk, power_list: str) -> None:
    page = desk.of("bureau")
    page.goto(f"{power_list}approve/")
    page.get_by_role("button", name="审定").click()
    expect(page.locator("main")).to_contain_text("已审定")
    page.goto(f"{power_list}publish/")
    page.fill(
        "[name=effective_on]", page.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)")
    )
    agreed(page, "公布")
    expect(page.locator("main")).to_contain_text("已公布")
    page.context.close()


def it_is_broken_down_to_the_post(desk: Desk) -> None:
    page = desk.to(desk.of("legal"), "powers/breakdowns/draft/")
    page.select_option("[name=unit]", label="云岭县市场监督管理局")
    page.fill("[name=reason]", "首次分解")
    breakdown = led_to(page.get_by_role("button", name="开始编制"))
    page.goto(f"{breakdown}assign/")
    page.fill("[name=code]", CODE)
    page.select_option("[name=post]", index=1)
    page.fill("[name=responsibility]", "依法检查，对结果负责")
    page.get_by_role("button", name="指定").click()
    expect(page.locator("main")).to_contain_text("已指定岗位")
    page.context.close()
    head = desk.of("head")
    head.goto(f"{breakdown}publish/")
    head.fill(
        "[name=effective_on]", head.evaluate("new Date(Date.now() + 8 * 3600e3).toISOString().slice(0, 10)")
    )
    agreed(head, "签发并公布")
    expect(head.locator("main")).to_contain_text("已签发公布")
    head.context.close()


def the_public_reads_it(browser: Browser, house: House) -> None:
    page = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai").new_page()
    page.goto(house.server.url)
    page.get_by_role("link", name="权责清单").first.click()
    page.get_by_role("link", name="云岭县市场监督管理局").click()
    page.get_by_role("link", name=NAME).click()
    expect(page.locator("main")).to_contain_text("《食品安全法》第一百一十条")
    expect(page.locator("main")).to_contain_text("执法一中队")
    page.context.close()


def the_officer_acts_under_it(desk: Desk) -> None:
    page = desk.to(desk.of("wangfang"), "activities/open/")
    page.get_by_label("日常执法检查").check()
    page.fill("[name=place]", "集贸市场")
    page.get_by_label("李强").check()
    page.get_by_role("button", name="开始活动").click()
    expect(page).to_have_url(f"{desk.server.url}/console/activities/open/")  # the browser asks for the power
    page.select_option("[name=power]", CODE)
    page.get_by_role("button", name="开始活动").click()
    expect(page.locator("main")).to_contain_text(NAME)
    page.context.close()
