"""A complaint as its people live it: a citizen's phone, the head, the handler, the unit, the answer, the auditor."""

import re
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page, expect
from pypdf import PdfReader

from liuhen.demo import media
from tests.journeys.test_life_of_a_recording import Desk
from tests.services.liuhen import Liuhen

NAME, CONTACT = "钱多多", "13900001234"
PHONE = {"width": 390, "height": 844}
HANDLERS = """
from liuhen.apps.people.models import Unit
from tests.builders import county as build
bureau = Unit.objects.get(code="JUS")
build.account(build.person(bureau, "郑承办", "900011", kind="clerk"), "handler", "complaints", "supervisor")
build.account(build.person(bureau, "何局长", "900013", kind="clerk"), "bureau-head", "head")
"""


@pytest.mark.article("rs-40-1", "rs-41-1", "rs-42-1", "rs-43-1", "rs-46-1")
def test_from_a_citizens_phone_to_the_answer_and_the_auditor(
    own_live: Liuhen, browser: Browser, tmp_path: Path
) -> None:
    own_live.run(HANDLERS)
    desk = Desk(browser, own_live)
    number, code = a_citizen_files_from_a_phone(browser, own_live, tmp_path)
    the_head_hands_it_out(desk, number)
    handler = the_handler_opens_it_and_accepts(desk, number)
    the_handler_asks_the_unit(handler)
    the_unit_answers(desk)
    the_handler_decides_and_tells(handler)
    the_citizen_reads_and_rates(browser, own_live, number, code)
    the_auditor_sees_the_look(desk, number)


def a_citizen(browser: Browser) -> Page:
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", viewport=PHONE)  # type: ignore[arg-type]
    context.set_default_timeout(20_000)
    return context.new_page()


def agreed(page: Page, name: str) -> None:
    """Press a button that asks before it acts, and say yes."""
    page.get_by_role("button", name=name, exact=True).click()
    page.locator("dialog[open]").get_by_role("button", name="确定").click()


def a_citizen_files_from_a_phone(browser: Browser, server: Liuhen, folder: Path) -> tuple[str, str]:
    photo = folder / "票据.jpg"
    photo.write_bytes(media.photo(taken_at=timezone.now() - timedelta(days=1)))
    page = a_citizen(browser)
    page.goto(server.url)
    page.get_by_role("link", name="投诉举报").first.click()
    page.get_by_role("link", name="我要投诉举报").click()
    page.get_by_label("不使用法定的收费、罚款、没收票据").check()
    page.get_by_label("投诉哪个单位").select_option(label="云岭县市场监督管理局")
    page.get_by_label("发生了什么").fill("收了罚款，不给票据。")
    page.get_by_label("附件", exact=True).set_input_files(photo)
    page.get_by_label("您的姓名或单位名称").fill(NAME)
    page.get_by_role("textbox", name="联系方式", exact=True).fill(CONTACT)
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_label("发生了什么")).to_have_value("收了罚款，不给票据。")  # the vow is lacking
    page.get_by_label("附件", exact=True).set_input_files(photo)
    page.get_by_label("我对所说内容的真实性负责").check()
    page.get_by_role("button", name="提交").click()
    expect(page.locator("h1")).to_have_text("已收到您的投诉举报")
    code = page.get_by_label("查询码").inner_text()
    assert re.fullmatch(r"\w{4}(-\w{4}){3}", code)
    number = page.locator("dl.facts dd").first.inner_text()
    page.get_by_role("link", name="我已记下").click()
    expect(page.locator("main")).to_contain_text("收到您的投诉举报")
    page.goto(f"{server.url}/complaints/received/")
    expect(page.locator("main")).not_to_contain_text(code)
    page.context.close()
    return number, code


def the_head_hands_it_out(desk: Desk, number: str) -> None:
    page = desk.to(desk.of("bureau-head"), "complaints/")
    page.get_by_role("link", name=number).click()
    expect(page.locator("main")).not_to_contain_text(NAME)
    page.get_by_role("link", name="交办").click()
    page.get_by_label("承办人").select_option(index=1)
    expect(page.get_by_label("承办人").locator("option:checked")).to_contain_text("郑承办")
    page.get_by_role("button", name="交办").click()
    expect(page.locator("main")).to_contain_text("已交郑承办承办")
    page.context.close()


def the_handler_opens_it_and_accepts(desk: Desk, number: str) -> Page:
    page = desk.to(desk.of("handler"), "complaints/")
    page.get_by_role("link", name=number).click()
    expect(page.locator("main")).not_to_contain_text(NAME)
    page.get_by_role("link", name="查看投诉人信息").click()
    page.get_by_label("查看理由").fill("核对票据照片")
    page.get_by_role("button", name="写明理由并打开").click()
    expect(page.locator("#identity")).to_contain_text(NAME)
    expect(page.locator("#identity")).to_contain_text(CONTACT)
    with page.expect_download() as download:
        page.get_by_role("link", name="票据.jpg").click()
    assert Path(download.value.path()).read_bytes()[:2] == b"\xff\xd8"
    agreed(page, "受理")
    expect(page.locator("main")).to_contain_text("已受理")
    return page


def the_handler_asks_the_unit(page: Page) -> None:
    page.get_by_role("link", name="发出协查").click()
    page.get_by_label("协查单位").select_option(label="云岭县市场监督管理局")
    page.get_by_label("要查什么").fill("请查明近期集市罚款是否开具票据。")
    page.get_by_role("button", name="发出").click()
    expect(page.locator("main")).to_contain_text("已向云岭县市场监督管理局发出协查")


def the_unit_answers(desk: Desk) -> None:
    page = desk.to(desk.of("head"), "inquiries/")
    page.get_by_role("link", name="协查 1", exact=True).click()
    for secret in (NAME, CONTACT, "收了罚款，不给票据"):
        expect(page.locator("main")).not_to_contain_text(secret)
    page.get_by_label("查到的情况").fill("经核对，两笔罚款没有开具票据。")
    page.get_by_role("button", name="答复").click()
    expect(page.locator("main")).to_contain_text("已答复")
    page.context.close()


def the_handler_decides_and_tells(page: Page) -> None:
    page.reload()
    expect(page.locator("main")).to_contain_text("两笔罚款没有开具票据")
    page.get_by_role("link", name="责令整改").click()
    page.get_by_label("整改要求").fill("补开票据，核对本年度罚没票据。")
    page.get_by_label("整改期限").fill(f"{timezone.localdate() + timedelta(days=15):%Y-%m-%d}")
    page.get_by_role("button", name="责令整改").click()
    expect(page.locator("main")).to_contain_text("已责令限期整改")
    page.get_by_role("link", name="作出处理决定").click()
    page.get_by_label("属实", exact=True).check()
    page.get_by_label("查明的事实和处理结果").fill("两笔罚款没有开具票据，已责令补开。")
    page.get_by_role("button", name="作出处理决定").click()
    page.get_by_role("link", name="告知并办结").click()
    page.get_by_label("告知方式").fill("网上告知")
    page.get_by_role("button", name="告知并办结").click()
    expect(page.locator("main")).to_contain_text("已告知并办结")
    page.context.close()


def the_citizen_reads_and_rates(browser: Browser, server: Liuhen, number: str, code: str) -> None:
    page = a_citizen(browser)
    page.goto(f"{server.url}/complaints/mine/")
    page.get_by_label("查询码").fill("AAAA-BBBB-CCCC-DDDD")
    page.get_by_role("button", name="查询").click()
    expect(page.locator("main")).to_contain_text("没有找到这个查询码")
    page.get_by_label("查询码").fill(code.lower().replace("-", " "))
    page.get_by_role("button", name="查询").click()
    expect(page.locator("h1")).to_contain_text(number)
    expect(page.locator("main")).to_contain_text("两笔罚款没有开具票据，已责令补开。")
    expect(page.locator("main")).not_to_contain_text(NAME)
    link = page.get_by_role("link", name="处理结果告知书").get_attribute("href")
    paper = PdfReader(BytesIO(page.request.get(f"{server.url}{link}").body()))
    words = "".join(each.extract_text() for each in paper.pages)
    assert number in words
    assert NAME not in words
    page.get_by_label("满意", exact=True).check()
    page.get_by_role("button", name="提交评价").click()
    expect(page.locator("main")).to_contain_text("您的评价：4 分")
    page.context.close()


def the_auditor_sees_the_look(desk: Desk, number: str) -> None:
    page = desk.to(desk.of("audit"), "complaints/looks/")
    row = page.locator("tbody tr", has_text=number)
    expect(row).to_contain_text("核对票据照片")
    expect(row).to_contain_text("郑承办")
    expect(page.locator("main")).not_to_contain_text(NAME)
    page.context.close()
