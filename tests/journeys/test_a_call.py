"""A leader phones, the handler writes it down, two open it, he is circulated; she is to be moved, and the alarm fires.

She writes on her telephone, in the shop. Three months go by between the circular and her post.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.builders.county import LOCAL
from tests.journeys.test_a_case import Office, go, paper, press, send, told
from tests.journeys.test_life_of_a_recording import House, house, province_house, sqlite_house
from tests.services.browser import fits

__all__ = ["house", "province_house", "sqlite_house"]
PASSPHRASE = "三人中的任意两人才能把它打开"
STORY = "陈局长打电话来，说利民小吃店是老战友开的，要求不要立案。"
CIRCULAR = "经查，市场监督管理局陈局长为当事人说情，现予通报。"
THREE_MONTHS = 92
GROUND = """
from liuhen.apps.devices.models import Device
from liuhen.apps.people.actions import register
from liuhen.apps.people.models import Person, Unit
from liuhen.kernel.access import SYSTEM
from tests.builders.interference import the_keys
from tests.builders.county import NOW, County
units = [Unit.objects.get(code=code) for code in ("YL", "MSA", "UMB")]
people = [Person.objects.get(number=number) for number in ("100001", "100090", "100002")]
made = the_keys(County(*units, *people, Device.objects.get()))
register.open_post(unit=made.county.unit, name="档案岗", by=SYSTEM, at=NOW)
print(made.case.pk, made.high.pk, made.county.officer.pk)
"""


@pytest.fixture
def office(house: House, browser: Browser) -> Iterator[Office]:
    made = Office(browser, house.server, phones=frozenset({"wangfang", "liqiang", "feng"}))
    yield made
    made.leave()


@pytest.mark.article("rs-48-1", "rs-49-1", "rs-50-1", "rs-51-1")
@pytest.mark.in_turn
def test_a_leader_phones_and_three_months_later_the_handler_is_to_be_moved(
    office: Office, tmp_path: Path
) -> None:
    case, ring, officer = office.server.run(GROUND).split()
    she_writes_it_down(office, paper(tmp_path, "通话记录"))
    nothing_goes_on_before_both_have_reported(office, case)
    record = two_of_three_open_it(office, ring)
    he_is_circulated(office, record)
    office.move_on(days=THREE_MONTHS)
    change = she_is_to_be_moved(office, officer)
    the_alarm_fires(office, change)
    code, said = office.server.command("ledger", "verify")
    assert code == 0, said


def she_writes_it_down(office: Office, screenshot: Path) -> None:
    page = office.to(office.of("wangfang"), "process-reports/")
    fits(page)
    page.get_by_role("link", name="提交过程报告", exact=True).click()
    fits(page)
    told(
        page, happened="有，情况如下", who="陈局长", way="电话", facts=STORY, answer="已拒绝并告知依照程序办理",
        kinds=re.compile("为当事人请托、说情"), attached=screenshot,
    )  # fmt: skip
    expect(send(page, "密封提交")).to_contain_text("已密封提交")
    expect(page.locator("main")).not_to_contain_text("陈局长")
    fits(page)


def nothing_goes_on_before_both_have_reported(office: Office, case: str) -> None:
    page = office.to(office.of("wangfang"), f"cases/{case}/")
    expect(page.locator("main")).to_contain_text("还没有提交“调查”阶段的过程报告")
    fits(page)
    for username in ("wangfang", "liqiang"):
        handler = office.to(office.of(username), f"cases/{case}/")
        handler.locator("main").get_by_role("link", name="提交本阶段的过程报告").click()
        expect(send(handler, "密封提交")).to_contain_text("已密封提交")
    office.to(page, f"cases/{case}/")
    go(page, "调查终结", "调查终结", "调查已经终结", opinion="事实清楚，建议罚款。")


def two_of_three_open_it(office: Office, ring: str) -> str:
    """Turn two keys; return the address of what is found."""
    first = office.of("bureau")
    first.get_by_role("link", name="与另一名持钥人启封过程报告").first.click()
    first.get_by_role("link", name="云岭县司法局").click()
    go(first, "转动第一把钥匙", "转动", "启封码", passphrase=PASSPHRASE)
    code = re.search(r"启封码 ([\w-]+)", first.locator("main").inner_text())
    assert code
    second = office.to(office.of("qian"), f"rings/{ring}/")
    go(second, "转动第二把钥匙", "启封", "已启封3份", code=code[1], passphrase=PASSPHRASE)
    second.locator("main").get_by_role("link", name=re.compile("记录")).click()
    expect(second.locator("main")).to_contain_text(STORY)
    expect(second.locator("main")).to_contain_text("王芳（受保护，不得向任何人透露）")
    expect(second.locator("main")).to_contain_text(datetime.now(LOCAL).date().isoformat())
    with second.expect_download() as download:
        second.get_by_role("link", name="通话记录.txt").click()
    assert Path(download.value.path()).read_text("utf-8") == "通话记录"
    return second.url


def he_is_circulated(office: Office, record: str) -> None:
    first, second = office.of("bureau"), office.of("qian")
    first.goto(record)
    go(
        first, "认定", "认定", "待另一名持钥人复核",
        founded="成立", person="100004", kinds=re.compile("为当事人请托、说情"), reason="有通话记录。",
    )  # fmt: skip
    second.goto(record)
    press(second, "复核同意", "由两人认定")
    go(second, "提请通报", "提请", "已提请，由云岭县人民政府审批", text=CIRCULAR)
    mayor = office.to(office.of("mayor"), "circulars/")
    mayor.locator("main").get_by_role("link", name="干预通报").click()
    press(mayor, "批准通报", "已批准")
    second.goto(mayor.url)
    press(second, "发出通报", "已通报")
    reader = office.to(office.of("liqiang"), "circulars/")
    reader.locator("main").get_by_role("link", name="干预通报").click()
    expect(reader.locator("main")).to_contain_text(CIRCULAR)
    expect(reader.locator("main")).not_to_contain_text("王芳")
    fits(reader)


def she_is_to_be_moved(office: Office, officer: str) -> str:
    """Announce it, after it was refused without; return its address."""
    page = office.to(office.of("registrar"), f"people/{officer}/")
    expect(page.locator("main")).to_contain_text("不能调整岗位")
    expect(page.locator("main")).to_contain_text("王芳没有这样的确认")
    office.to(page, "post-changes/")
    go(
        page, "申报人事变动", "申报", "待监督机构确认",
        person="100001", what="调整、免去岗位", ground="提拔、重用、工作需要", basis="工作需要",
        procedure="局长办公会研究。",
    )  # fmt: skip
    expect(page.locator("main")).not_to_contain_text("如实记录过干预")
    head = office.to(office.of("head"), "post-changes/")
    expect(head.locator("main")).not_to_contain_text("涉及记录人的变动")
    return page.url


def the_alarm_fires(office: Office, change: str) -> None:
    page = office.of("feng")
    page.get_by_role("link", name=re.compile("确认人事变动")).first.click()
    expect(page.locator("main")).to_contain_text("涉及记录人的变动")
    fits(page)
    page.goto(change)
    expect(page.locator("main")).to_contain_text("此人如实记录过干预，在保护期内")
    fits(page)
    go(page, "不确认人事变动", "不予确认", "已不予确认", reason="没有法定事由，保护期内。")
    office.to(page, "recorders/")
    expect(page.locator("main")).to_contain_text("王芳：申报人事变动")
    page.get_by_role("link", name="不确认人事变动").click()
    expect(page.locator("main")).to_contain_text("没有法定事由，保护期内。")
    fits(page)
